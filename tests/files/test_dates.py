from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

from planner.files.cells import read_column
from planner.files.reading import RawCell
from planner.model.sheets import Kind


def dates(*cells: Any) -> Sequence[Any]:
    read = read_column(Kind.DATE, "obtained_on", cells)
    return [
        "rejected" if (flaw := read.flaws.get(index)) and flaw.rejects else value
        for index, value in enumerate(read.values)
    ]


@pytest.mark.parametrize(
    "cell",
    [
        date(2020, 6, 30),
        datetime(2020, 6, 30, 8, 15),  # noqa: DTZ001
        "2020-06-30",
        "2020-06-30 00:00:00",
        "2020-06-30T12:00:00Z",
        "2020/6/30",
        "6/30/2020",
        "06-30-2020",
        "6.30.2020",
        " 6/30/2020 ",
        "6/30/2020 12:00 AM",
        "6/30/20",
        "June 30, 2020",
        "Jun 30 2020",
        "30-Jun-2020",
        "30 June 2020",
        "30-Jun-20",
        44012,
        44012.0,
        "44012",
    ],
)
def test_a_date_is_read_in_any_form(cell: Any) -> None:
    assert dates(cell) == [date(2020, 6, 30)]


@pytest.mark.parametrize(
    "cell",
    ["13/13/2019", "2/30/2020", "2019", 2019, "soon", "6/30", "Q2 2019", "2020-13-01", -1.0,
     True, 1e9, date(1900, 1, 1), "1/1/0001", "June 31, 2020", "Foo 3, 2020", "99/99/99"],
)  # fmt: skip
def test_what_is_no_date_is_refused_and_never_defaulted(cell: Any) -> None:
    assert dates(cell) == ["rejected"]


def test_ambiguous_dates_are_month_first() -> None:
    assert dates("3/4/2020") == [date(2020, 3, 4)]


def test_a_column_that_proves_day_first_is_read_so_throughout() -> None:
    assert dates("3/4/2020", "25/12/2019") == [date(2020, 4, 3), date(2019, 12, 25)]


def test_a_date_that_contradicts_its_column_is_refused() -> None:
    cells = ("6/30/2020", "7/31/2020", "31/12/2019", "3/4/2020")
    assert dates(*cells) == [date(2020, 6, 30), date(2020, 7, 31), "rejected", date(2020, 3, 4)]


def test_an_impossible_date_proves_no_order() -> None:
    assert dates("13/13/2019", "3/4/2020") == ["rejected", date(2020, 3, 4)]


def test_what_had_to_be_completed_is_told() -> None:
    read = read_column(Kind.DATE, "obtained_on", ["6/30/20", 44012.0, "6/30/2020", "1/2/85"])
    assert {index: flaw.code for index, flaw in read.flaws.items()} == {
        0: "short-year",
        1: "date-from-number",
        3: "short-year",
    }
    assert read.values[3] == date(1985, 1, 2)


def test_day_numbers_count_from_1904_in_a_workbook_that_says_so() -> None:
    cells: list[RawCell] = [42184.0, "42184", date(2019, 6, 30), 99_999_999.0]
    read = read_column(Kind.DATE, "obtained_on", cells, date_1904=True)
    assert read.values == [date(2019, 6, 30)] * 3 + [None]
    assert "from 1904" in read.flaws[0].message
    assert read.flaws[3].message.startswith("99999999 is not a date")


def test_a_time_of_day_is_left_out_and_said() -> None:
    cells: list[RawCell] = [
        datetime(2019, 6, 30, 10, 5),  # noqa: DTZ001 - as a cell has it
        "2019-06-30 10:05",
        "2019-06-30",
        "6/30/2019 0:00",
        datetime(2019, 6, 30),  # noqa: DTZ001
    ]
    read = read_column(Kind.DATE, "obtained_on", cells)
    assert read.values == [date(2019, 6, 30)] * 5
    assert [flaw.code for flaw in read.flaws.values()] == ["time-of-day"] * 2
