"""Which sheet is read as what, when a sheet is named like one of the standard workbook."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.model.inventory import Crew, Item, Site, WorkStep
from planner.services import importing, reports
from planner.storage.project import Project
from tests.files.workbooks import workbook
from tests.services.test_reports import AS_OF

ITEMS: list[list[Any]] = [
    ["Serial number", "Manufacturer", "Model", "Site", "Quantity"],
    ["A1", "Huawei", "RRU3908", "S-1", 1],
]


def test_a_standard_sheet_with_only_some_of_its_headings_is_that_sheet(
    tmp_path: Path, project: Project
) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "Sites": [["Site", "Name"], ["S-1", "Elevator"]],
            "Items": ITEMS,
            "Crews": [["Crew", "Skills"], ["North", "tower"]],
            "Work": [["Job", "Duration days"], ["Install", 2]],
        },
    )
    report = importing.apply(project, importing.preview(project, importing.look(path)))
    assert (report.rows, report.added, report.problems) == (4, 4, ())
    assert [site.name for site in project.load(Site)] == ["Elevator"]
    assert [crew.skills for crew in project.load(Crew)] == ["tower"]
    assert [step.duration_days for step in project.load(WorkStep)] == [2]


def test_a_list_of_equipment_on_a_sheet_named_sites_is_no_list_of_sites(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"Sites": [["Site", "S/N", "Vendor", "Model No"], ["S-1", "A1", "Huawei", "RRU3908"]]},
    )
    assert importing.look(path).sheets[0].target == "Items"


def test_own_words_on_a_sheet_named_items_are_understood(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {"Items": [["S/N", "Vendor", "Model", "Site", "Quantity", "Price (USD)"], ["A1"]]},
    )
    (sheet,) = importing.look(path).sheets
    assert [column.field for column in sheet.columns] == [
        "serial", "manufacturer", "model", "site", "quantity", "cost",
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("heading", ["Slot", "Subrack/Slot", "Position"])
def test_a_slot_is_the_position_and_goes_out_under_the_users_heading(
    tmp_path: Path, project: Project, heading: str
) -> None:
    rows = [["Serial number", heading, *ITEMS[0][1:]], ["A1", "0/3", "Huawei", "UMPT", "S-1", 1]]
    path = workbook(tmp_path / "a.xlsx", {"Sites": [["Site"], ["S-1"]], "Items": rows})
    importing.apply(project, importing.preview(project, importing.look(path)))
    assert [item.position for item in project.load(Item)] == ["0/3"]

    out = tmp_path / "out.xlsx"
    reports.export_workbook(project, out, as_of=AS_OF)
    headings = [cell.value for cell in openpyxl.load_workbook(out)["Items"][1]]
    assert headings[:3] == ["Serial number", heading, "Manufacturer"]
    again = importing.preview(project, importing.look(out))
    assert (again.same, again.rejected) == (again.rows, 0)
