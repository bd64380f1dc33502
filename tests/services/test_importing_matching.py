"""Which record a row is, what an empty cell means, and what the standard workbook carries."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from planner.files.formats import columns_of
from planner.model.inventory import (
    Application,
    Carrier,
    Crew,
    Extension,
    Gate,
    Inventory,
    Item,
    Layer,
    Site,
    WorkStep,
)
from planner.model.sheets import ANSWER_HEADINGS, CARRIER, SHEETS, LayoutColumn, Sheet
from planner.services import importing
from planner.services.importing import ImportReport, Outcome, Preview
from planner.storage.project import Project
from tests.files.workbooks import workbook

HEAD = ["S/N", "Vendor", "Model", "Site", "Position", "Qty", "Notes"]


def prepared(project: Project, path: Path) -> Preview:
    return importing.preview(project, importing.look(path), new_sites=True)


def bring(project: Project, folder: Path, *rows: list[Any], head: Any = HEAD) -> ImportReport:
    path = workbook(folder / "list.xlsx", {"Equipment": [head, *rows]})
    return importing.apply(project, prepared(project, path))


def counts(report: ImportReport) -> tuple[int, int, int]:
    return report.added, report.changed, report.same


def test_a_serial_number_is_found_whatever_its_case_blanks_and_place(
    tmp_path: Path, project: Project
) -> None:
    bring(project, tmp_path, ["sn-1", "Huawei", "RRU", "Elk", "1", 1, ""])
    report = bring(
        project, tmp_path, [" SN-1\u200b", "HUAWEI TECHNOLOGIES", "RRU2", "Fox", "2", 1, ""]
    )
    assert counts(report) == (0, 1, 0)
    (item,) = project.load(Item)
    assert (item.serial, item.site, item.model) == (" SN-1\u200b", "Fox", "RRU2")


def test_one_serial_number_of_two_makers_is_two_items(tmp_path: Path, project: Project) -> None:
    rows = [["1", "Huawei", "x", "Elk", "", 1, ""], ["1", "ZTE", "y", "Elk", "", 1, ""]]
    assert counts(bring(project, tmp_path, *rows)) == (2, 0, 0)
    assert counts(bring(project, tmp_path, *rows)) == (0, 0, 2)


def test_rows_without_serial_number_are_told_apart_by_place_and_by_count(
    tmp_path: Path, project: Project
) -> None:
    same = ["", "ZTE", "B8200", "Elk", "", 1, ""]
    placed = [["", "ZTE", "B8200", "Elk", place, 1, ""] for place in ("1", "2")]
    assert counts(bring(project, tmp_path, same, same, *placed)) == (4, 0, 0)
    noted = [*placed[1][:6], "now with a note"]
    report = bring(project, tmp_path, noted, same, same, same, placed[0])
    assert counts(report) == (1, 1, 3)
    assert {item.position: item.notes for item in project.load(Item)}["2"] == "now with a note"


def test_an_equal_row_is_matched_before_one_that_would_change(
    tmp_path: Path, project: Project
) -> None:
    first = ["", "ZTE", "B8200", "Elk", "", 1, "first"]
    second = ["", "ZTE", "B8200", "Elk", "", 1, "second"]
    bring(project, tmp_path, first, second)
    report = bring(project, tmp_path, [*second[:6], "second, seen"], first)
    assert counts(report) == (0, 1, 1)
    assert [item.notes for item in project.load(Item)] == ["first", "second, seen"]


def test_a_serial_number_filled_in_later_is_the_same_item(tmp_path: Path, project: Project) -> None:
    bring(project, tmp_path, ["", "ZTE", "B8200", "Elk", "", 1, "a"])
    assert counts(bring(project, tmp_path, ["S1", "ZTE", "B8200", "Elk", "", 1, "a"])) == (0, 1, 0)


def test_a_new_unit_is_not_taken_for_a_row_that_counts_many(
    tmp_path: Path, project: Project
) -> None:
    bring(project, tmp_path, ["", "ZTE", "B8200", "Elk", "", 12, ""])
    assert counts(bring(project, tmp_path, ["S1", "ZTE", "B8200", "Elk", "", 1, ""])) == (1, 0, 0)


def test_an_empty_cell_or_absent_column_leaves_what_is_known(
    tmp_path: Path, project: Project
) -> None:
    bring(project, tmp_path, ["S1", "ZTE", "B8200", "Elk", "3", 1, "kept"])
    assert counts(bring(project, tmp_path, ["S1", "", "B8300"], head=HEAD[:3])) == (0, 1, 0)
    (item,) = project.load(Item)
    assert (item.manufacturer, item.model, item.notes, item.position) == (
        "ZTE", "B8300", "kept", "3",
    )  # fmt: skip


def test_rows_missing_from_the_file_are_never_deleted(tmp_path: Path, project: Project) -> None:
    bring(project, tmp_path, ["S1", "ZTE", "x", "Elk", "", 1, ""])
    bring(project, tmp_path, ["S2", "ZTE", "x", "Elk", "", 1, ""])
    assert [item.serial for item in project.load(Item)] == ["S1", "S2"]


# -- the standard workbook

FULL = Inventory(
    Carrier(
        legal_name="Prairie Coop",
        frn="0001234567",
        customers=5000,
        customers_as_of=date(2021, 1, 1),
        advanced_service=True,
        eligible_telecom_carrier=False,
        contact_email="a@b.c",
    ),
    (Application(name="App 1", approved_on=date(2022, 7, 15), allocation=Decimal("9.50")),),
    (Extension(0, "App 1", date(2024, 1, 2), date(2024, 7, 2), "DA 24-1", "supply"),),
    (
        Site(
            code="N-1",
            name="North",
            latitude=45.1234567,
            longitude=-107.5,
            hub_site="S-1",
            application="App 1",
            access_from="05-15",
            access_to="10-31",
        ),
        Site(code="S-1", name="South"),
    ),
    (
        Item(
            serial="007",
            manufacturer="Huawei",
            model="RRU3929",
            part_number="02310",
            layer=Layer.ACCESS,
            site="N-1",
            quantity=1,
            obtained_on=date(2019, 6, 30),
            cost=Decimal("1200.50"),
            notes="-",
        ),
        Item(model="Cable", site="S-1", quantity=30),
    ),
    (Crew(name="Crew A", skills="tower; electrical", home_latitude=45.0, day_rate=Decimal(2500)),),
    (WorkStep(job="Survey", applies_to="all", duration_days=1, lag_days=0, needs_window=False),),
    (Gate(site="N-1", gate="Permit", on=date(2026, 5, 1), certain=True),),
)


def cells(record: Any, sheet: Sheet) -> list[Any]:
    shown = {True: "Yes", False: "No"}
    values = [getattr(record, column.field) for column in sheet.columns]
    return [
        shown[v] if isinstance(v, bool) else float(v) if isinstance(v, Decimal) else v
        for v in values
    ]


def standard(path: Path, inventory: Inventory, *, answers: bool = False) -> Path:
    facts = zip(CARRIER.columns, cells(inventory.carrier, CARRIER), strict=True)
    rows: dict[str, list[list[Any]]] = {
        "Carrier": [["Field", "Value"], *([column.heading, value] for column, value in facts)]
    }
    parts = (
        inventory.applications, inventory.extensions, inventory.sites, inventory.items,
        inventory.crews, inventory.work, inventory.gates,
    )  # fmt: skip
    for sheet, records in zip(SHEETS[1:], parts, strict=True):
        rows[sheet.name] = [[c.heading for c in sheet.columns]]
        rows[sheet.name] += [cells(record, sheet) for record in records]
    if answers:
        rows["Items"] = [
            [*row, *(ANSWER_HEADINGS if number == 0 else ["x"] * len(ANSWER_HEADINGS))]
            for number, row in enumerate(rows["Items"])
        ]
        rows["Plan"] = [["Site", "Job", "Crew", "Start", "Finish"], ["N-1", "Survey", "A", 1, 2]]
    return workbook(path, rows)


def without_ids(inventory: Inventory) -> Inventory:
    parts: dict[str, Any] = {
        entry.name: tuple(replace(record, id=0) for record in getattr(inventory, entry.name))
        for entry in fields(Inventory)[1:]
        if isinstance(getattr(inventory, entry.name), tuple)
    }
    return Inventory(replace(inventory.carrier, id=0), **parts)


def test_the_standard_workbook_comes_in_whole_and_twice_changes_nothing(
    tmp_path: Path, project: Project
) -> None:
    path = standard(tmp_path / "a.xlsx", FULL)
    report = importing.apply(project, prepared(project, path))
    assert report.format == "standard"
    assert report.rows == 9 + 1 + 1 + 2 + 2 + 1 + 1 + 1
    assert without_ids(project.inventory()) == FULL
    assert project.layout("Items") == ()
    again = prepared(project, path)
    assert again.same == again.rows
    assert importing.apply(project, again).unit is None


def test_answers_and_the_plan_of_an_export_are_passed_over(
    tmp_path: Path, project: Project
) -> None:
    importing.apply(project, prepared(project, standard(tmp_path / "a.xlsx", FULL, answers=True)))
    assert without_ids(project.inventory()) == FULL


def test_an_emptied_cell_of_the_standard_workbook_means_not_known(
    tmp_path: Path, project: Project
) -> None:
    importing.apply(project, prepared(project, standard(tmp_path / "a.xlsx", FULL)))
    emptied = replace(
        FULL,
        carrier=replace(FULL.carrier, customers=None),
        items=(replace(FULL.items[0], cost=None, layer=None), FULL.items[1]),
    )
    found = prepared(project, standard(tmp_path / "b.xlsx", emptied))
    assert found.changed == 2
    changes = [e.changes for e in found.entries if e.outcome is Outcome.CHANGED]
    assert changes == [
        (("Customers", "5000", ""),),
        (("Layer", "access", ""), ("Cost", "1200.5", "")),
    ]
    importing.apply(project, found)
    assert without_ids(project.inventory()) == emptied


def test_the_empty_template_erases_nothing_about_the_carrier(
    tmp_path: Path, project: Project
) -> None:
    importing.apply(project, prepared(project, standard(tmp_path / "a.xlsx", FULL)))
    found = prepared(project, standard(tmp_path / "b.xlsx", Inventory()))
    assert found.same == found.rows == len(CARRIER.columns)
    assert importing.apply(project, found).unit is None


def test_the_users_columns_of_a_standard_sheet_keep_their_place(
    tmp_path: Path, project: Project
) -> None:
    heads = [column.heading for column in columns_of(SHEETS[4])][:-1]
    head = [*heads[:2], "Asset tag", *heads[2:], *ANSWER_HEADINGS]
    row: list[Any] = ["S1", "ZTE", "AT-1", "B8200"] + [None] * 15 + ["a product"]
    path = workbook(tmp_path / "a.xlsx", {"Items": [head, row]})
    importing.apply(project, prepared(project, path))
    assert project.load(Item)[0].extras == {"Asset tag": "AT-1"}
    assert project.layout("Items")[2] == LayoutColumn("Asset tag", "")
    other = workbook(tmp_path / "b.xlsx", {"L": [["S/N", "Model", "Rack no"], ["S1", "x", "7"]]})
    importing.apply(project, prepared(project, other))
    headings = [column.heading for column in project.layout("Items")]
    assert headings[2:5] == ["Asset tag", "Model", "Rack no"]
    assert project.load(Item)[0].extras == {"Asset tag": "AT-1", "Rack no": "7"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sheet", "rows", "code"),
    [
        ("Sites", [["Site", "Name", "Hub site"], ["A", "", "Nowhere"]], "unknown-site"),
        ("Sites", [["Site", "Name", "Type"], ["", "No code", ""]], "value-missing"),
        ("Sites", [["Site", "Name", "Type"], ["A", "", ""], ["a ", "", ""]], "duplicate-row"),
        ("Sites", [["Site", "Name", "Latitude"], ["A", "", 99]], "out-of-range"),
        ("Sites", [["Site", "Name", "Application"], ["A", "", "App 9"]], "unknown-application"),
        ("Extensions", [["Application", "Granted on", "Order"], ["App 9", "", ""]],
         "unknown-application"),
        ("Gates", [["Site", "Gate", "Date"], ["A", "Permit", "1/1/2026"]], "unknown-site"),
        ("Carrier", [["Field", "Value"], ["", 9]], "unknown-field"),
        ("Carrier", [["Field", "Value"], ["Founded", 9], ["FOUNDED ", 8]], "duplicate-row"),
        ("Filings", [["Application", "Duty", "Due on"], ["App 9", "x", ""]],
         "unknown-application"),
        ("Filings", [["Confirmation number", "Duty", "Due on"], ["12", "", ""]],
         "value-missing"),
        ("Costs", [["Date", "Site", "Amount"], ["", "S-9", 4]], "unknown-site"),
        ("Costs", [["Date", "Description", "Amount"], ["", "x", -4]], "negative"),
        ("Customers", [["As of", "Customers", "Source"], ["", 7, ""]], "value-missing"),
        ("Disbursements", [["Date", "Amount", "Claim"], ["1/2/2023", 7, "1"]],
         "value-missing"),
        ("Carrier", [["Field", "Value"], ["Customers", -9]], "negative"),
        ("Crews", [["Crew", "Skills", "Day rate"], ["A", "", "lots"]], "bad-money"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_rejected_on_every_sheet(
    tmp_path: Path, project: Project, sheet: str, rows: list[list[Any]], code: str
) -> None:
    found = prepared(project, workbook(tmp_path / "a.xlsx", {sheet: rows}))
    assert found.rejected == 1
    assert [problem.code for problem in found.problems if problem.rejects] == [code]


def test_a_hub_in_a_rejected_row_takes_its_dependents_with_it(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["Site", "Hub site", "Latitude"],
        ["C", "B", ""],
        ["B", "A", ""],
        ["A", "", 99],
    ]
    items = [["Serial number", "Model", "Site"], ["S1", "x", "C"]]
    path = workbook(tmp_path / "a.xlsx", {"Sites": rows, "Items": items})
    found = importing.preview(project, importing.look(path))
    assert found.rejected == 4


def test_a_sheet_of_sites_without_their_codes_is_rejected_row_by_row(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [["Name", "Hub site"], ["North", ""], ["South", "North"]]
    found = prepared(project, workbook(tmp_path / "a.xlsx", {"Sites": rows}))
    assert found.rejected == 2
    assert {problem.code for problem in found.problems} >= {"value-missing"}


@pytest.mark.parametrize("heading", ["Site code", "Site ID", "site_code"])
def test_a_sheet_of_sites_may_call_the_site_a_site_code(
    tmp_path: Path, project: Project, heading: str
) -> None:
    rows: list[list[Any]] = [[heading, "Name", "Hub site"], ["A", "North", ""], ["B", "South", "A"]]
    importing.apply(project, prepared(project, workbook(tmp_path / "a.xlsx", {"Sites": rows})))
    assert [(site.code, site.name, site.hub_site) for site in project.load(Site)] == [
        ("A", "North", ""),
        ("B", "South", "A"),
    ]


def test_a_site_list_of_ones_own_is_read_as_sites(tmp_path: Path, project: Project) -> None:
    rows: list[list[Any]] = [
        ["Tower name", "Lat", "Long", "County", "Height"],
        ["North Hill", 45.5, -107, "X", 200],
    ]
    importing.apply(project, prepared(project, workbook(tmp_path / "a.xlsx", {"Towers": rows})))
    (site,) = project.load(Site)
    assert (site.code, site.latitude, site.county) == ("North Hill", 45.5, "X")
    assert site.extras == {"Height": 200}
