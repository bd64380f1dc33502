"""Traps 2, 4, 5, 10, 11, 18, 33 and 34: how headings and values are read, and what is said."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planner.model.inventory import Site
from planner.services import importing
from planner.storage.project import Project
from tests.files.workbooks import workbook
from tests.traps.making import HEAD, codes, imported, items, listed, previewed

ROW: list[Any] = ["S1", "Huawei", "RRU3929", "Elk", 2, None, 100]


def fields(path: Path) -> list[tuple[str, str]]:
    (sheet,) = importing.look(path).sheets
    return [(column.heading, column.field) for column in sheet.columns]


def test_trap_2_a_row_of_groups_above_the_headings_is_joined_to_them(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["Equipment list 2026"],
        ["Place", None, "Equipment", None, None, "Money", None],
        ["Site", "Slot", "S/N", "Vendor", "Model", "Cost", "Account"],
        ["Elk", "3", "S1", "Huawei", "RRU3929", 100, "A-7"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"List": rows})
    assert fields(path) == [
        ("Place / Site", "site"),
        ("Place / Slot", "position"),
        ("Equipment / S/N", "serial"),
        ("Equipment / Vendor", "manufacturer"),
        ("Equipment / Model", "model"),
        ("Money / Cost", "cost"),
        ("Money / Account", ""),
    ]
    imported(project, path)
    (item,) = items(project)
    assert (item.serial, item.position, item.cost) == ("S1", "3", Decimal(100))
    assert item.extras == {"Money / Account": "A-7"}


def test_trap_2_parts_below_a_heading_are_joined_to_it_and_a_person_may_say_otherwise(
    tmp_path: Path,
) -> None:
    rows: list[list[Any]] = [
        ["S/N", "Model", "Site", "Contact", None],
        [None, None, None, "Name", "Phone"],
        ["S1", "RRU3929", "Elk", "Jo", "555"],
    ]
    path = workbook(tmp_path / "a.xlsx", {"List": rows})
    source = importing.look(path)
    assert [c.heading for c in source.sheets[0].columns][3:] == [
        "Contact / Name",
        "Contact / Phone",
    ]
    assert (source.sheets[0].header_rows, source.sheets[0].rows) == (2, 1)
    one = source.with_header("List", 1)
    assert (one.sheets[0].header_rows, one.sheets[0].columns[3].heading) == (1, "Contact")
    again = one.with_header("List", 1, 2)
    assert again.sheets[0].columns == source.sheets[0].columns


def test_trap_4_dates_of_a_column_are_read_in_one_order_that_a_person_may_choose(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, [*ROW[:5], "3/4/2019", 1], ["S2", *ROW[1:5], "5/6/2019", 1])
    source = importing.look(path)
    (offer,) = importing.repairs(source, project)
    assert (offer.kind, offer.rows) == (importing.RepairKind.DATE_ORDER, 2)
    chosen = source.with_repairs((offer,))
    assert [(again.key, again.known) for again in importing.repairs(chosen, project)] == [
        (offer.key, True)
    ]
    for how, month in ((source, 3), (chosen, 4), (chosen.with_repairs((), (offer,)), 3)):
        found = importing.preview(project, how)
        shown = {heading: new for heading, _, new in found.entries[0].changes}
        assert shown["Obtained on"][5:7] == f"{month:02}"
        assert ("date-order-open" in codes(found)) == (month == 3)


def test_trap_4_what_is_no_date_is_an_error_never_a_default(
    tmp_path: Path, project: Project
) -> None:
    found = previewed(project, listed(tmp_path, [*ROW[:5], "soon", 1], [*ROW[:5], "2/30/2019", 1]))
    assert found.rejected == 2
    assert next(p.code for p in found.problems if p.rejects) == "bad-date"


def test_trap_5_two_digit_years_and_dates_far_off_are_told(
    tmp_path: Path, project: Project
) -> None:
    path = listed(
        tmp_path,
        [*ROW[:5], date(1975, 1, 1), 1],
        ["S2", *ROW[1:5], date(2090, 1, 1), 1],
        ["S3", *ROW[1:5], "6/30/19", 1],
    )
    report = imported(project, path)
    assert {"date-unusual", "short-year"} <= set(codes(report))
    assert items(project)[2].obtained_on == date(2019, 6, 30)


def test_traps_7_and_10_numbers_where_names_belong_are_told(
    tmp_path: Path, project: Project
) -> None:
    report = imported(project, listed(tmp_path, [12345, "Huawei", 2.1, "Elk", 1, None, 1]))
    (item,) = items(project)
    assert (item.serial, item.model) == ("12345", "2.1")
    said = {p.column: p.message for p in report.problems if p.code == "number-as-name"}
    assert "zeros" in said["S/N"]
    assert "2.10" in said["Model"]


def test_trap_8_a_long_number_is_no_key(tmp_path: Path, project: Project) -> None:
    rows = [[210235855812345678901, *ROW[1:]], [210235855812345678901, *ROW[1:]]]
    report = imported(project, listed(tmp_path, *rows))
    assert report.added == 2
    assert codes(report).count("serial-damaged") == 2


def test_trap_11_equal_headings_are_kept_numbered_and_told(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, [*ROW, "a", "b"], head=[*HEAD, "Check", "Check"])
    report = imported(project, path)
    assert [p.column for p in report.problems if p.code == "heading-twice"] == ["Check (2)"]
    assert items(project)[0].extras == {"Check": "a", "Check (2)": "b"}


@pytest.mark.parametrize("odd", ["S1\u00a0", "S\u200b1", " s1", "S 1"])
def test_trap_18_blanks_and_invisible_signs_do_not_part_what_is_one(
    tmp_path: Path, project: Project, odd: str
) -> None:
    imported(project, listed(tmp_path, ROW))
    found = previewed(project, listed(tmp_path, [odd, *ROW[1:]]))
    assert (found.added, len(items(project))) == (0, 1)
    if not odd.isascii():
        assert "invisible-signs" in codes(found)


def test_trap_33_units_and_currencies(tmp_path: Path, project: Project) -> None:
    rows: list[list[Any]] = [
        ["A1", "Huawei", "X", "Elk", "3 pcs", None, "$1,200.00"],
        ["A2", "Huawei", "X", "Elk", "x2", None, "12k"],
        ["A3", "Huawei", "X", "Elk", 1, None, "US$ 1,200.50"],
    ]
    imported(project, listed(tmp_path, *rows))
    assert [(i.quantity, i.cost) for i in items(project)] == [
        (3, Decimal(1200)),
        (2, Decimal(12000)),
        (1, Decimal("1200.50")),
    ]
    found = previewed(project, listed(tmp_path, ["A9", *ROW[1:6], "EUR 1,200"]))
    assert "another currency" in found.problems[0].message


def test_trap_34_coordinates_in_degrees_swapped_and_east(tmp_path: Path, project: Project) -> None:
    rows: list[list[Any]] = [
        ["Site", "Latitude", "Longitude"],
        ["A", "44\u00b0 57' 10.8\" N", "93\u00b0 12' W"],
        ["B", -93.2, 44.95],
        ["C", 44.95, 93.2],
    ]
    source = importing.look(workbook(tmp_path / "a.xlsx", {"Sites": rows}))
    offers = importing.repairs(source, project)
    assert [offer.kind for offer in offers] == [
        importing.RepairKind.SWAPPED,
        importing.RepairKind.LONGITUDE,
    ]
    for offer in offers:
        source = source.with_repairs((offer,))
    importing.apply(project, importing.preview(project, source))
    places = [(site.latitude, site.longitude) for site in project.load(Site)]
    assert places == [(44.953, -93.2), (44.95, -93.2), (44.95, -93.2)]
    assert project.load(Site)[2].extras == {"Longitude as written": "93.2"}


def test_trap_34_places_that_are_not_where_their_row_says_are_told(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["Site", "Latitude", "Longitude", "State"],
        ["Right", 44.95, -93.2, "MN"],
        ["At the border", 46.87, -96.76, "North Dakota"],
        ["Swapped", -93.2, 44.95, "MN"],
        ["East", 44.95, 93.2, "MN"],
        ["Swapped and east", 60.9, 44.95, ""],
        ["At sea", 0, 0, ""],
        ["Elsewhere", 44.95, -93.2, "Nebraska"],
        ["Guam", 13.44, 144.79, "GU"],
        ["Alaska", 51.88, -176.65, "ak"],
        ["Odd state", 44.95, -93.2, "Minn."],
    ]
    source = importing.look(workbook(tmp_path / "a.xlsx", {"Sites": rows}))
    found = importing.preview(project, source)
    assert found.rejected == 1  # no latitude goes beyond 90
    said = {problem.row: problem.message for problem in found.problems if not problem.rejects}
    assert sorted(said) == [5, 6, 7, 8]
    assert "with a minus" in said[5]
    assert said[7] == "0, 0 is not in the United States."
    assert said[8] == "44.95, -93.2 is in Minnesota, not Nebraska."
    offers = importing.repairs(source, project)
    assert [offer.rows for offer in offers] == [1, 1]
