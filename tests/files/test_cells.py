from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from planner.files.cells import extra, normal, read_column, shown
from planner.model.inventory import Layer
from planner.model.sheets import Kind


def one(kind: Kind, cell: Any, name: str = "x") -> Any:
    """The value of a single cell; its flaw's code if it rejects the row."""
    read = read_column(kind, name, [cell])
    flaw = read.flaws.get(0)
    return f"rejected: {flaw.code}" if flaw and flaw.rejects else read.values[0]


@pytest.mark.parametrize(
    "text",
    ["0021023ABC", "21023558481234567890", "  SPC  ", "1-2", "3E5", "MAR-1", "2.10", "Nu\u00a0l"],
)
def test_identifiers_come_out_as_they_went_in(text: str) -> None:
    assert one(Kind.IDENTIFIER, text, "serial") == text


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (12345.0, "12345"),
        (999999999999999.0, "999999999999999"),
        (1.234567890123457e19, "1.234567890123457E+19"),
        (2.1, "2.1"),
        (True, "TRUE"),
        (7, "7"),
    ],
)
def test_a_number_in_an_identifier_loses_no_digit_and_gains_none(cell: Any, text: str) -> None:
    assert one(Kind.IDENTIFIER, cell, "serial") == text


def test_a_model_that_excel_made_a_date_is_pointed_out() -> None:
    read = read_column(Kind.IDENTIFIER, "model", [date(2019, 3, 1)])
    assert read.values == ["2019-03-01"]
    assert read.flaws[0].code == "date-in-text"
    assert not read.flaws[0].rejects


@pytest.mark.parametrize(
    "word", ["", "  ", "n/a", "N/A", "Unknown", "TBD", "-", "?", "\u200b", "—"]
)
def test_placeholders_mean_not_known(word: str) -> None:
    assert one(Kind.IDENTIFIER, word, "serial") == ""
    for kind in (Kind.DATE, Kind.MONEY, Kind.WHOLE, Kind.YES_NO, Kind.LAYER, Kind.DECIMAL):
        assert one(kind, word) is None
    assert one(Kind.SEASON, word) == ""


def test_a_dash_in_notes_stays() -> None:
    assert one(Kind.TEXT, "-", "notes") == "-"


def test_an_error_cell_says_nothing_and_is_listed() -> None:
    read = read_column(Kind.MONEY, "cost", ["#N/A", 5.0])
    assert read.values == [None, Decimal(5)]
    assert read.flaws[0].code == "error-cell"
    assert read.unknown == {0}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("$1,200.00", Decimal("1200.00")),
        ("1200", Decimal(1200)),
        ("US$ 15", Decimal(15)),
        (".5", Decimal("0.5")),
        (33.300000000000004, Decimal("33.3")),
        (0, Decimal(0)),
        ("$", "rejected: bad-money"),
        ("12k", Decimal(12000)),
        ("1.200,00", "rejected: bad-money"),
        ("1,20", "rejected: bad-money"),
        ("€5", "rejected: bad-money"),
        (-1.0, "rejected: negative"),
        ("(5.00)", "rejected: negative"),
        ("-$5", "rejected: negative"),
        (date(2020, 1, 1), "rejected: bad-money"),
    ],
)
def test_amounts(cell: Any, value: Any) -> None:
    assert one(Kind.MONEY, cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3.0, 3),
        ("3", 3),
        ("1,200", 1200),
        ("3.0", 3),
        (0.0, 0),
        (-1.0, "rejected: negative"),
        ("-1", "rejected: negative"),
        (1.5, "rejected: bad-number"),
        ("three", "rejected: bad-number"),
        ("3 pcs", 3),
        (date(2020, 1, 1), "rejected: bad-number"),
        (1e300, "rejected: bad-number"),
        (float("inf"), "rejected: bad-number"),
    ],
)
def test_whole_numbers(cell: Any, value: Any) -> None:
    assert one(Kind.WHOLE, cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (45.25, 45.25),
        ("45.25", 45.25),
        ("45.25° N", 45.25),
        ("107.5 W", -107.5),
        (91.0, "rejected: out-of-range"),
        ("45,25", "rejected: bad-number"),
    ],
)
def test_latitudes(cell: Any, value: Any) -> None:
    if cell == "107.5 W":
        assert one(Kind.DECIMAL, cell, "longitude") == value
    else:
        assert one(Kind.DECIMAL, cell, "latitude") == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [(True, True), ("no", False), ("Y", True), (1.0, True), (0.0, False), ("x", None)],
)
def test_yes_and_no(cell: Any, value: Any) -> None:
    assert one(Kind.YES_NO, cell) == ("rejected: bad-yes-no" if value is None else value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("05-15", "05-15"),
        ("5/15", "05-15"),
        ("May 15", "05-15"),
        ("15 may", "05-15"),
        ("Oct. 31st", "10-31"),
        (date(2026, 5, 15), "05-15"),
        ("13-13", "rejected: bad-season"),
        ("02-30", "rejected: bad-season"),
        ("02-29", "rejected: bad-season"),
        ("spring", "rejected: bad-season"),
    ],
)
def test_seasons(cell: Any, value: str) -> None:
    assert one(Kind.SEASON, cell) == value


@pytest.mark.parametrize(
    ("cell", "layer"),
    [
        ("RAN", Layer.ACCESS),
        ("access", Layer.ACCESS),
        ("Microwave", Layer.TRANSPORT),
        ("backhaul", Layer.TRANSPORT),
        ("CPE", Layer.PREMISES),
        ("customer-premises", Layer.PREMISES),
        ("Core", Layer.CORE),
    ],
)
def test_layers_go_by_several_names(cell: str, layer: Layer) -> None:
    assert one(Kind.LAYER, cell) is layer


def test_an_unknown_layer_is_refused() -> None:
    assert one(Kind.LAYER, "attic") == "rejected: bad-layer"


def test_true_and_one_in_a_column_stay_two_things() -> None:
    assert read_column(Kind.IDENTIFIER, "model", [True, 1.0]).values == ["TRUE", "1"]


def test_the_users_own_cells_keep_their_type() -> None:
    cells: list[Any] = [5.0, 5.5, "5", True, date(2020, 1, 2), datetime(2020, 1, 2)]  # noqa: DTZ001
    assert [extra(cell) for cell in cells[:-1]] == [5, 5.5, "5", True, date(2020, 1, 2)]
    assert extra(cells[-1]) == date(2020, 1, 2)
    assert extra(datetime(2020, 1, 2, 3, 4)) == "2020-01-02 03:04:00"  # noqa: DTZ001
    assert extra(time(1, 2)) == "01:02:00"
    assert extra(timedelta(hours=30)) == "30:00:00"
    assert shown(1e20) == "1E+20"


def test_matching_sees_through_case_spaces_and_invisible_characters() -> None:
    assert normal(" North\u00a0 HILL\u200b ") == normal("north hill")
    assert normal("Nun\u0303ez") == normal("NUÑEZ")
