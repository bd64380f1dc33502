"""More than one table on a sheet: none is read under another's headings, none goes unsaid."""

from pathlib import Path
from typing import Any

from planner.services import importing
from planner.storage.project import Project
from tests.files.workbooks import workbook
from tests.traps.making import codes, items, previewed


def test_a_second_table_with_other_headings_is_rejected_and_named(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["Site", "Latitude", "Longitude"],
        ["Elk", 44.9, -93.2],
        [],
        ["Serial", "Vendor", "Model", "Site", "Qty"],
        ["S1", "Huawei", "RRU3908", "Elk", 1],
        ["S2", "ZTE", "R8862", "Elk", 1],
        [],
        ["Spares"],
        ["Serial", "Vendor", "Model", "Shelf", "Remark"],
        ["S3", "Huawei", "BBU3900", "A-2", "7"],
    ]
    found = previewed(project, workbook(tmp_path / "a.xlsx", {"Gear": rows}))
    assert (found.added, found.rejected) == (2, 2)
    assert [p.row for p in found.problems if p.code == "other-table"] == [9, 10]
    assert [p.row for p in found.problems if p.code == "rows-above"] == [1]
    importing.apply(project, found, good_rows_only=True)
    assert [item.serial for item in items(project)] == ["S1", "S2"]


def test_the_same_headings_once_more_and_items_named_like_headings_are_no_second_table(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["Prepared by J. Doe"],
        ["Serial", "Vendor", "Model", "Description"],
        ["S1", "Huawei", "RRU3908", "Site"],
        ["Serial", "Vendor", "Model", "Description"],
        ["Notes", "Cluster", "Tower 5", "Status"],
    ]
    found = previewed(project, workbook(tmp_path / "a.xlsx", {"Gear": rows}))
    assert (found.added, found.rejected) == (1, 1)
    assert not {"rows-above"} & set(codes(found))


def test_a_grand_total_of_totals_is_passed_over(tmp_path: Path, project: Project) -> None:
    rows: list[list[Any]] = [
        ["Serial", "Vendor", "Model", "Qty", "Unit price"],
        ["A1", "Huawei", "RRU3908", 1, 10],
        ["A2", "Huawei", "RRU3908", 2, 20],
        [None, None, "Subtotal", 3, 30],
        ["A3", "Huawei", "BBU3900", 1, 10],
        ["A4", "Huawei", "BBU3900", 2, 15],
        [None, None, None, 6, 55],
        ["Serial", "Vendor", "Model", "Qty", "Unit price"],
        ["A5", "Huawei", "BBU3900", 1, 10],
        [None, None, None, 7, 65],
    ]
    found = previewed(project, workbook(tmp_path / "a.xlsx", {"Gear": rows}))
    assert (found.added, found.rejected) == (5, 0)


def test_a_file_whose_rows_are_all_left_out_leaves_nothing_behind(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [["Serial", "Model", "Qty", "Our tag"], ["A1", "RRU3908", "many", "x"]]
    found = previewed(project, workbook(tmp_path / "a.xlsx", {"Gear": rows}))
    report = importing.apply(project, found, good_rows_only=True)
    assert (report.unit, project.units(), project.layout("Items")) == (None, [], ())
