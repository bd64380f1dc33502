"""Traps 22 to 25: importing once more. What is known is found again, and a person's word stays."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.common.errors import UserError
from planner.model.inventory import Item, Site
from planner.services import importing, inventory, reports
from planner.services.importing import Outcome
from planner.storage.project import Project
from tests.files.workbooks import workbook
from tests.services.test_reports import AS_OF
from tests.traps.making import HEAD, codes, imported, items, listed, previewed

ROW: list[Any] = ["S1", "Huawei", "RRU3929", "Elk", 2, None, 100]
OTHER: list[Any] = ["S2", "Huawei", "RRU3936", "Elk", 3, None, 50]


@pytest.mark.parametrize(
    ("written", "again"),
    [
        ("2102310QLL10G7000123", "310QLL10G7000123"),
        ("2102310QLL10G7000123", "2102310qll10g7000123"),
        ("48575443ABCD1234", "HWTCABCD1234"),
    ],
)
def test_trap_22_two_forms_of_one_serial_number_are_one_unit(
    tmp_path: Path, project: Project, written: str, again: str
) -> None:
    imported(project, listed(tmp_path, [written, *ROW[1:]]))
    found = previewed(project, listed(tmp_path, [again, *ROW[1:]]))
    assert (found.added, found.rejected) == (0, 0)


@pytest.mark.parametrize(
    ("maker", "same"), [("HW", True), ("Huawei Tech", True), ("ZTE", False), ("Ericsson", False)]
)
def test_trap_22_a_serial_number_is_matched_with_its_maker(
    tmp_path: Path, project: Project, maker: str, *, same: bool
) -> None:
    imported(project, listed(tmp_path, ROW))
    found = previewed(project, listed(tmp_path, ["S1", maker, *ROW[2:]]))
    assert found.added == (0 if same else 1)


def test_trap_22_a_row_without_number_is_found_by_its_tag_never_by_its_place(
    tmp_path: Path, project: Project
) -> None:
    head = [*HEAD, "Asset tag"]
    first = [["", *ROW[1:], "T1"], ["", "Huawei", "RRU3936", "Elk", 1, None, 1, "T2"]]
    imported(project, listed(tmp_path, *first, head=head))
    later = [["", "Huawei", "BBU3900", "Elk", 1, None, 1, "T2"], ["", *ROW[1:], "T1"]]
    found = previewed(project, listed(tmp_path, *later, head=head))
    assert [entry.outcome for entry in found.entries] == [Outcome.CHANGED, Outcome.SAME]
    assert found.entries[0].changes == (("Model", "RRU3936", "BBU3900"),)


def test_a_value_that_a_person_typed_stays_unless_the_person_says_otherwise(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ROW, OTHER)
    imported(project, path)
    first = items(project)[0]
    inventory.edit(project, Item, [first.id], {"model": "RRU3939", "notes": "seen on the tower"})

    found = previewed(project, path)
    assert (found.changed, found.same, found.kept) == (0, 2, 1)
    assert found.entries[0].kept == (("Model", "RRU3929", "RRU3939"),)
    assert "kept-by-hand" in codes(found)

    other = importing.preview(project, importing.look(path), overwrite=["Model"])
    assert other.entries[0].changes == (("Model", "RRU3939", "RRU3929"),)
    importing.apply(project, other)
    assert items(project)[0].model == "RRU3929"
    assert items(project)[0].notes == "seen on the tower"
    with pytest.raises(UserError, match="no-such"):
        importing.preview(project, importing.look(path), overwrite=["no-such"])


def test_a_typed_value_stays_while_the_rest_of_its_row_changes(
    tmp_path: Path, project: Project
) -> None:
    imported(project, listed(tmp_path, ROW))
    inventory.edit(project, Item, [items(project)[0].id], {"model": "RRU3939"})
    imported(project, listed(tmp_path, [*ROW[:4], 7, None, 100]))
    assert [(i.model, i.quantity) for i in items(project)] == [("RRU3939", 7)]


def test_trap_23_what_a_person_deleted_stays_deleted(tmp_path: Path, project: Project) -> None:
    path = listed(tmp_path, ROW, OTHER, ["", "Huawei", "BBU3900", "Elk", 1, None, 1])
    imported(project, path)
    inventory.remove(project, Item, [item.id for item in items(project)[1:]])

    found = previewed(project, path)
    assert (found.added, found.changed, found.same, found.rejected) == (0, 0, 3, 0)
    assert codes(found).count("deleted-by-hand") == 2
    importing.apply(project, found)
    assert len(items(project)) == 1

    back = importing.preview(project, importing.look(path), bring_back=True)
    assert back.added == 2
    importing.apply(project, back)
    assert len(items(project)) == 3


def test_trap_23_a_deleted_site_does_not_come_back_and_nothing_is_put_to_it(
    tmp_path: Path, project: Project
) -> None:
    sheets = {"Sites": [["Site"], ["Elk"], ["Fox"]], "List": [HEAD, ROW, [*OTHER[:3], "Fox"]]}
    path = workbook(tmp_path / "a.xlsx", sheets)
    path2 = listed(tmp_path, ["S9", "Huawei", "RRU3929", "Fox", 1, None, 1])
    imported(project, workbook(tmp_path / "s.xlsx", {"Sites": sheets["Sites"]}))
    imported(project, path2)
    inventory.remove(project, Item, [item.id for item in items(project)])
    inventory.remove(project, Site, [s.id for s in project.load(Site) if s.code == "Fox"])

    found = previewed(project, path)
    assert (found.added, found.same, found.rejected) == (0, 2, 0)
    same = previewed(project, path2)
    assert (same.added, same.same) == (0, 1)
    new = previewed(project, listed(tmp_path, ["S10", "Huawei", "RRU3929", "Fox", 1, None, 1]))
    assert [p.code for p in new.problems if p.rejects] == ["site-deleted"]


def test_trap_24_the_same_file_twice_is_told(tmp_path: Path, project: Project) -> None:
    path = listed(tmp_path, ROW)
    assert "imported-before" not in codes(imported(project, path))
    path = path.rename(tmp_path / "copy.xlsx")
    again = previewed(project, path)
    (said,) = [p for p in again.problems if p.code == "imported-before"]
    assert "Import list.xlsx" in said.message
    assert importing.apply(project, again).unit is None
    project.undo()
    assert "imported-before" not in codes(previewed(project, path))


def test_a_layout_is_read_as_a_person_said_last_time(tmp_path: Path, project: Project) -> None:
    head = ["Ident", "Make", "Kind of box", "Where"]
    path = listed(tmp_path, ["S1", "Huawei", "RRU3929", "Elk"], head=head)
    source = importing.look(path, mapping={"Ident": "serial", "Kind of box": "model"})
    source = source.with_column("Equipment", 3, "site")
    importing.apply(project, importing.preview(project, source))

    other = listed(tmp_path, ["S2", "Huawei", "RRU3936", "Elk"], head=head)
    recalled = importing.look(other, project=project)
    assert [(c.field, c.reason) for c in recalled.sheets[0].columns][2:] == [
        ("model", "as last time"),
        ("site", "as last time"),
    ]
    assert imported_fields(project, recalled) == ("S2", "RRU3936", "Elk")


def imported_fields(project: Project, source: importing.Source) -> tuple[str, str, str]:
    importing.apply(project, importing.preview(project, source))
    item = items(project)[-1]
    return item.serial, item.model, item.site


def test_trap_25_rejected_rows_come_back_marked_in_the_users_columns_and_import_after_repair(
    tmp_path: Path, project: Project
) -> None:
    head = [*HEAD, "Shelf mark"]
    bad = ["S2", "Huawei", "RRU3936", "Elk", -1, "13/13/2019", 5, "blue"]
    path = listed(tmp_path, [*ROW, "red"], bad, head=head)
    found = previewed(project, path)
    with pytest.raises(UserError, match="negative"):
        importing.apply(project, found)
    assert items(project) == []
    report = importing.apply(project, found, good_rows_only=True)
    assert (report.rows, report.added, report.rejected) == (2, 1, 1)

    out = tmp_path / "back.xlsx"
    importing.write_rejects(found, out)
    book = openpyxl.load_workbook(out)
    page = book["Equipment"]
    assert [cell.value for cell in page[1]] == [*head, "Problem"]
    marked = [cell.coordinate[0] for cell in page[2] if cell.comment]
    assert marked == ["E", "F"]
    assert all(page[f"{letter}2"].fill.fgColor.rgb == "FFFFC7CE" for letter in marked)
    page["E2"], page["F2"] = 1, "12/13/2019"
    book.save(out)
    repaired = imported(project, out)
    assert (repaired.added, repaired.rejected) == (1, 0)
    assert items(project)[1].extras == {"Shelf mark": "blue"}


def test_trap_30_text_that_looks_like_a_formula_stays_text_on_the_way_out(
    tmp_path: Path, project: Project
) -> None:
    odd = ["=1+1", "+2", "-3", "@sum", "\tx"]
    imported(project, listed(tmp_path, *([text, *ROW[1:]] for text in odd)))
    out = tmp_path / "out.xlsx"
    reports.export_workbook(project, out, as_of=AS_OF)
    page = openpyxl.load_workbook(out)["Items"]
    cells = [page.cell(row, 1) for row in range(2, 7)]
    assert all(cell.data_type == "s" for cell in cells)
    again = previewed(project, out)
    assert (again.same, again.rejected) == (again.rows, 0)
