"""Traps 3, 9, 13, 14, 15, 35, 36 and 37: what a workbook holds beside and behind its values."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from planner.services import importing
from planner.services.importing import RepairKind
from planner.storage.project import Project
from tests.traps.making import codes, imported, items, listed, previewed

HEAD: list[Any] = ["S/N", "Model", "Site", "Qty", "Checked"]


def made(path: Path, *rows: list[Any]) -> tuple[Path, Any, Any]:
    """A list to be changed with openpyxl: its path, the book and the page."""
    path = listed(path, *rows, head=HEAD)
    book = openpyxl.load_workbook(path)
    return path, book, book["Equipment"]


def test_trap_3_a_site_written_once_over_several_rows_counts_for_all(
    tmp_path: Path, project: Project
) -> None:
    rows: list[list[Any]] = [
        ["S1", "X", "Elk", 1, None],
        ["S2", "X", None, 1, None],
        ["S3", "X", None, 1, None],
    ]
    path, book, page = made(tmp_path, *rows)
    page.merge_cells("C2:C4")
    book.save(path)
    report = imported(project, path)
    assert [item.site for item in items(project)] == ["Elk"] * 3
    assert "merged-cells" in codes(report)


def test_trap_9_a_name_that_excel_made_a_date_is_shown_as_excel_shows_it(
    tmp_path: Path, project: Project
) -> None:
    path, book, page = made(tmp_path, ["S1", date(2026, 3, 1), "Elk", 1, None])
    page["B2"].number_format = "d-mmm"
    book.save(path)
    report = imported(project, path)
    assert items(project)[0].model == "1-Mar"
    assert "date-in-text" in codes(report)


def test_trap_13_hidden_rows_are_counted_and_can_be_left_out(
    tmp_path: Path, project: Project
) -> None:
    path, book, page = made(tmp_path, ["S1", "X", "Elk", 1, None], ["S2", "X", "Elk", 1, None])
    page.row_dimensions[3].hidden = True
    book.save(path)
    found = previewed(project, path)
    assert (found.rows, codes(found).count("hidden-rows")) == (2, 1)
    source = importing.look(path).with_hidden_rows("Equipment", read=False)
    left = importing.preview(project, source)
    assert (left.rows, "hidden-row" in codes(left)) == (1, True)


def test_trap_14_a_formula_that_was_never_calculated_is_flagged_and_kept(
    tmp_path: Path, project: Project
) -> None:
    path, book, page = made(tmp_path, ["S1", "X", "Elk", 1, None])
    page["D2"], page["E2"] = "=1+1", "=TODAY()"
    book.save(path)
    report = imported(project, path)
    (said,) = [p for p in report.problems if p.code == "formula-not-calculated"]
    assert (said.column, said.value.lstrip("=")) == ("Qty", "1+1")
    assert items(project)[0].quantity is None
    assert "TODAY()" in str(items(project)[0].extras["Checked"])


def test_trap_15_an_error_cell_is_listed_and_the_value_known_stays(
    tmp_path: Path, project: Project
) -> None:
    imported(project, listed(tmp_path, ["S1", "X", "Elk", 3, None], head=HEAD))
    found = previewed(project, listed(tmp_path, ["S1", "X", "Elk", "#REF!", "#N/A"], head=HEAD))
    assert [(p.code, p.value) for p in found.problems if p.row] == [("error-cell", "#REF!")]
    assert {h: n for h, _, n in found.entries[0].changes} == {"Checked": "#N/A"}


def test_trap_35_identifiers_stay_text_whatever_the_first_rows_hold(
    tmp_path: Path, project: Project
) -> None:
    rows = [[str(n), "2100", "17", 1, None] for n in range(1, 40)]
    imported(project, listed(tmp_path, *rows, ["007A", "1E5", "017", 1, None], head=HEAD))
    last = items(project)[-1]
    assert (last.serial, last.model, last.site) == ("007A", "1E5", "017")


def test_trap_36_comments_and_colours_can_be_kept_as_columns(
    tmp_path: Path, project: Project
) -> None:
    path, book, page = made(tmp_path, ["S1", "X", "Elk", 1, None], ["S2", "X", "Elk", 1, None])
    page["B3"].comment = Comment("removed in May", "Jo")
    page["A2"].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)
    source = importing.look(path)
    offers = importing.repairs(source, project)
    assert [offer.kind for offer in offers] == [RepairKind.COMMENTS, RepairKind.COLOURS]
    for offer in offers:
        source = source.with_repairs((offer,))
    importing.apply(project, importing.preview(project, source))
    first, second = (dict(item.extras) for item in items(project))
    assert first == {"Colour in Excel": "FFFF00"}
    assert "removed in May" in str(second["Comment in Excel"])


def test_trap_37_signs_in_headings_are_plain_text(tmp_path: Path, project: Project) -> None:
    head = ["S/N*", "@Model", "[Site]", "*Colour", "=Check"]
    imported(project, listed(tmp_path, ["S1", "X", "Elk", "a", "b"], head=head))
    (item,) = items(project)
    assert (item.serial, item.model, item.site) == ("S1", "X", "Elk")
    assert item.extras == {"*Colour": "a", "=Check": "b"}
