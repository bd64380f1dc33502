from datetime import date
from typing import Any

import pytest

from planner.files.formats import columns_of, heading_key, load_formats, sheet_named
from planner.files.headings import Reading, find_reading, headings_in
from planner.files.reading import RawSheet


def reading(rows: list[list[Any]], name: str = "Sheet1") -> Reading | None:
    return find_reading(RawSheet(name, rows), load_formats(), {})


def fields(rows: list[list[Any]], name: str = "Sheet1") -> dict[str, str]:
    found = reading(rows, name)
    return {c.heading: c.field for c in found.columns if c.field} if found else {}


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("S/N", "serial"), ("SERIAL NO.", "serial"), ("Serial #", "serial"), ("SN", "serial"),
        ("serial_number", "serial"), ("ESN", "serial"), ("SN(Bar Code)", "serial"),
        ("Vendor", "manufacturer"), ("Mfr.", "manufacturer"), ("Make", "manufacturer"),
        ("OEM", "manufacturer"), ("P/N", "part_number"), ("PN(BOM Code/Item)", "part_number"),
        ("Desc.", "description"), ("Cell Site", "site"), ("SITE  NAME", "site"),
        ("Location", "site"), ("Qty.", "quantity"), ("Count", "quantity"), ("Slot No.", "position"),
        ("Rack", "position"), ("Date Acquired", "obtained_on"), ("Purchase Date", "obtained_on"),
        ("Cost ($)", "cost"), ("Funding Source", "fund_source"),
    ],
)  # fmt: skip
def test_headings_go_by_many_names(heading: str, field: str) -> None:
    found = fields([[heading, "Model", "Equipment description"], ["a", "b", "c"]])
    assert found.get(heading.replace("  ", " "), "") == field


@pytest.mark.parametrize(
    "heading",
    ["Install date", "In service date", "Date of manufacture", "Invoice date", "PO date",
     "Date Of Last Service", "No.", "Supplier invoice", "Warranty end"],
)  # fmt: skip
def test_another_fact_is_not_taken_for_one_of_ours(heading: str) -> None:
    assert heading not in fields([["S/N", "Model", heading], ["a", "b", date(2020, 1, 1)]])


def test_the_preferred_heading_gets_the_field_and_the_other_stays_the_users() -> None:
    found = fields([["Location", "Site ID", "S/N", "Type", "Model"], [""] * 5])
    assert found == {"Site ID": "site", "S/N": "serial", "Model": "model"}


def test_equal_headings_are_numbered_and_cells_without_heading_are_named() -> None:
    rows: list[list[Any]] = [["Notes", "notes", "", ""], ["a", "b", "c", ""]]
    assert headings_in(rows, 0) == ["Notes", "notes (2)", "Column 3", ""]


def test_title_rows_above_are_skipped_even_if_they_hold_a_known_word() -> None:
    rows: list[list[Any]] = [["Site", "Elk", ""], ["", "", ""], ["S/N", "Model", "Qty"]]
    found = reading([*rows, ["1", "2", 3.0]])
    assert found is not None
    assert found.header == 2


def test_a_header_below_thirty_rows_is_not_looked_for() -> None:
    assert reading([["x", "", ""]] * 30 + [["S/N", "Model", "Qty"]]) is None


def test_sites_are_told_from_items() -> None:
    found = reading([["Site Name", "Lat", "Long"], ["Elk", 45.0, -107.0]])
    assert found is not None
    assert found.target == "Sites"
    assert [column.field for column in found.columns] == ["code", "latitude", "longitude"]


def test_standard_headings_lead_to_their_fields_in_a_list_of_everyday_headings_too() -> None:
    for known in load_formats():
        for layout in known.sheets:
            if layout.signatures:
                continue
            sheet = sheet_named(layout.target)
            assert sheet is not None
            for column in columns_of(sheet):
                assert column.field in layout.fields[heading_key(column.heading)]
