"""Traps 1, 12, 16 and 17: where the list begins and ends, and what stands in it that is no row."""

from pathlib import Path
from typing import Any

import pytest

from planner.services import importing
from planner.services.importing import RepairKind
from planner.storage.project import Project
from tests.files.workbooks import workbook
from tests.traps.making import HEAD, codes, imported, items, listed, previewed

ROW: list[Any] = ["S1", "Huawei", "RRU3929", "Elk", 2, None, 100]
OTHER: list[Any] = ["S2", "Huawei", "RRU3936", "Elk", 3, None, 50]


@pytest.mark.parametrize(
    "total",
    [
        ["TOTAL", None, None, None, 5, None, 150],
        [None, None, "Grand Total:", None, 5, None, 150],
        [None, None, None, "Sub-total", 5],
        ["\u03a3", None, None, None, 5],
        [None, None, None, "Elk Total", 5, None, 150],
        ["Total cost", None, None, None, None, None, "$150.00"],
        [None, None, None, None, 5, None, 150],
        [None, None, "Total RRU", None, 5],
    ],
)
def test_trap_17_a_total_is_passed_over_and_said(
    tmp_path: Path, project: Project, total: list[Any]
) -> None:
    report = imported(project, listed(tmp_path, ROW, OTHER, total))
    assert (report.rows, report.added, report.rejected) == (2, 2, 0)
    (said,) = [p for p in report.problems if p.code == "total-row"]
    assert (said.row, said.rejects) == (4, False)


@pytest.mark.parametrize(
    "item",
    [
        ["S3", "Acme", "Total Control 200", "Elk", 1],
        [None, None, "Total Control 200", None, 7],
        ["Total7", "Huawei", "RRU", "Elk", 1],
        [None, None, "RRU3929"],
        ["TOTAL-0001"],
        ["210235855812345"],
    ],
)
def test_trap_17_an_item_whose_name_says_total_or_that_has_one_cell_stays_an_item(
    tmp_path: Path, project: Project, item: list[Any]
) -> None:
    report = imported(project, listed(tmp_path, ROW, OTHER, item))
    assert (report.rows, report.added) == (3, 3)


def test_trap_17_titles_between_the_rows_are_passed_over_and_can_be_taken_all_the_same(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ["Site Elk Ridge"], ROW, ["North region"], HEAD, OTHER)
    found = previewed(project, path)
    assert (found.rows, found.added, found.rejected) == (2, 2, 0)
    said = {p.code: (p.row, p.value, p.message) for p in found.problems if p.row in {2, 4, 5}}
    assert said["section-row"][:2] == (2, "Site Elk Ridge")
    assert "rows 2, 4" in said["section-row"][2]
    assert said["header-again"][0] == 5

    taken = importing.preview(project, importing.look(path).with_rows("Equipment", [2]))
    assert (taken.rows, taken.added) == (3, 3)


def test_trap_16_blank_rows_and_far_formats_end_nothing_and_count_for_nothing(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ROW, [], ["  ", "\u00a0"], OTHER, [], [" "])
    assert (previewed(project, path).rows, codes(previewed(project, path))[-1:]) == (
        2,
        ["site-added"],
    )


def test_trap_1_the_headings_are_found_below_a_logo_and_notes(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["Acme Telephone Cooperative"],
        [],
        ["Printed", "2026-01-05"],
        HEAD,
        ROW,
    ]
    path = workbook(tmp_path / "a.xlsx", {"List": rows})
    assert importing.look(path).sheets[0].header_row == 4
    assert imported(project, path).added == 1


def test_trap_12_cells_beyond_the_headings_are_kept(tmp_path: Path, project: Project) -> None:
    imported(project, listed(tmp_path, [*ROW, "tower top", None, "check"]))
    (item,) = items(project)
    assert item.extras == {"Column 8": "tower top", "Column 10": "check"}


def test_a_row_read_after_all_stays_the_one_that_was_chosen_when_repairs_split_rows(
    tmp_path: Path, project: Project
) -> None:
    two = ["2102350BXX10AB000001 / 2102350BXX10AB000002", *ROW[1:]]
    path = listed(tmp_path, two, ["North region"], OTHER)
    source = importing.look(path).with_rows("Equipment", [3])
    split = [one for one in importing.repairs(source, project) if one.kind is RepairKind.SERIALS]
    assert split
    for made in (source, source.with_repairs(split)):
        (row,) = importing.passed_rows(made)
        assert (row.row, row.text, row.read) == (3, "North region", True)
        (again,) = importing.passed_rows(made.with_rows("Equipment", [3], read=False))
        assert (again.row, again.why, again.read) == (3, "a title", False)
