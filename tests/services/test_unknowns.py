from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.history import UnitKind
from planner.model.inventory import Carrier, Item, Site
from planner.services import importing, unknowns_export
from planner.services.unknowns import WorkList
from planner.storage.project import Project

AS_OF = date(2026, 8, 1)
DAY = date(2018, 5, 1)
CAMERA = Item(manufacturer="Hikvision", model="DS-2CD2143G0-I", site="S1", obtained_on=DAY)
ITEMS = [
    Item(serial="21A", manufacturer="Huawei", model="RRU3908", site="S1", cost=Decimal(900)),
    # alike, and known apart by nothing that the list shows
    replace(CAMERA, position="gate", fund_source="own funds", notes="first"),
    replace(CAMERA, position="gate", fund_source="USF", notes="second", extras={"purpose": ""}),
    replace(CAMERA, position="gate", extras={"purpose": "police", "Door": "=1+1"}, notes="third"),
    Item(manufacturer="Huawei", description="=cmd|' /C calc'!A0", site="S2", obtained_on=DAY),
    Item(site="S2", notes="an empty row"),
    Item(serial="77", manufacturer="Nokia", model="FXED", site="S2", obtained_on=DAY),
]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "p.rplan") as opened:
        with opened.unit("Import", kind=UnitKind.IMPORT) as unit:
            unit.save_carrier(Carrier(legal_name="Two Rivers", customers=1200))
            unit.insert(Site, [Site(code="S1", name="Alder"), Site(code="S2", name="=Birch")])
            unit.insert(Item, ITEMS)
        yield opened


def the_list(project: Project, tmp_path: Path) -> tuple[Path, openpyxl.Workbook, Worksheet]:
    out = tmp_path / "visit.xlsx"
    unknowns_export.export(project, out, as_of=AS_OF)
    book = openpyxl.load_workbook(out)
    return out, book, book["Site visit"]


def column(sheet: Worksheet, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value == heading)


def row_of(sheet: Worksheet, heading: str, start: str) -> int:
    place = column(sheet, heading)
    rows = range(2, sheet.max_row + 1)
    return next(row for row in rows if str(sheet.cell(row, place).value).startswith(start))


def imported(project: Project, path: Path) -> importing.Preview:
    preview = importing.preview(project, importing.look(path, project=project))
    importing.apply(project, preview)
    return preview


def test_a_list_that_comes_back_empty_changes_nothing(project: Project, tmp_path: Path) -> None:
    before = project.load(Item)
    out, _, sheet = the_list(project, tmp_path)
    assert sheet.max_row == 6  # all but the Nokia radio, and the headings
    preview = imported(project, out)
    assert not preview.problems
    assert project.load(Item) == before


def test_what_is_filled_in_goes_to_the_very_item_that_was_asked_about(
    project: Project, tmp_path: Path
) -> None:
    out, book, sheet = the_list(project, tmp_path)
    use, on, serial = (column(sheet, name) for name in ("purpose", "Obtained on", "Serial number"))
    asked = column(sheet, "To look up")
    second = row_of(sheet, "Reference", "3-")
    assert "purpose" in str(sheet.cell(second, asked).value)
    sheet.cell(second, use).value = "police"
    sheet.cell(second, serial).value = "CAM-2"
    radio = row_of(sheet, "Serial number", "21A")
    sheet.cell(radio, on).value = date(2019, 3, 4)
    sheet.cell(radio, serial).value = "21AB"
    book.save(out)
    before = {item.id: item for item in project.load(Item)}
    preview = imported(project, out)
    after = {item.id: item for item in project.load(Item)}
    assert not [problem for problem in preview.problems if problem.rejects]
    changed = [item for id_, item in after.items() if before[id_] != item]
    assert [(item.id, item.serial, item.notes) for item in changed] == [
        (1, "21AB", ""),
        (3, "CAM-2", "second"),
    ]
    assert after[1].obtained_on == date(2019, 3, 4)
    assert after[3].extras["purpose"] == "police"
    assert project.layout("Items") == () or "Reference" not in {
        one.heading for one in project.layout("Items")
    }


def test_a_serial_number_of_another_item_is_refused(project: Project, tmp_path: Path) -> None:
    out, book, sheet = the_list(project, tmp_path)
    serial = column(sheet, "Serial number")
    row = row_of(sheet, "Serial number", "21A")
    sheet.cell(row, serial).value = "77"
    sheet.cell(row, column(sheet, "Manufacturer")).value = ""
    book.save(out)
    preview = importing.preview(project, importing.look(out, project=project))
    assert [problem.code for problem in preview.problems if problem.rejects] == ["duplicate-serial"]


def test_a_row_of_an_item_that_changed_since_is_matched_as_any_other(
    project: Project, tmp_path: Path
) -> None:
    out, book, sheet = the_list(project, tmp_path)
    on = column(sheet, "Obtained on")
    row = row_of(sheet, "Serial number", "21A")
    sheet.cell(row, on).value = date(2019, 3, 4)
    book.save(out)
    with project.unit("Move") as unit:
        unit.update(Item, [replace(project.load(Item)[0], site="S2")])
    preview = importing.preview(project, importing.look(out, project=project))
    meant = [(b, a) for m in preview.matched for b, a in zip(m.before, m.after, strict=True)]
    assert [after.obtained_on for before, after in meant if before and before.id == 1] == [
        date(2019, 3, 4)
    ]


def test_nothing_of_the_user_becomes_a_formula_and_asked_cells_are_marked(
    project: Project, tmp_path: Path
) -> None:
    _, book, sheet = the_list(project, tmp_path)
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    rules = [rule for one in sheet.conditional_formatting for rule in one.rules]
    formulas = [text for rule in rules for text in rule.formula]
    assert formulas
    assert not any("purpose" in text or "cmd" in text for text in formulas)


def test_the_printed_list_is_a_pdf(project: Project, tmp_path: Path) -> None:
    unknowns_export.export(project, tmp_path / "visit.pdf", as_of=AS_OF)
    assert (tmp_path / "visit.pdf").read_bytes().startswith(b"%PDF")


def test_where_nothing_is_missing_that_is_said(tmp_path: Path) -> None:
    nothing = WorkList("Two Rivers", AS_OF, "1", (), {}, {}, ())
    with pytest.raises(UserError, match="nothing to look up"):
        unknowns_export.write(nothing, tmp_path / "visit.xlsx")


@pytest.mark.parametrize("ending", [".xlsx", ".pdf"])
def test_a_cancelled_list_leaves_the_file_as_it_was(
    project: Project, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"visit{ending}"
    out.write_text("mine", encoding="utf-8")

    def stop(message: str, _fraction: float | None = None, /) -> None:
        if message.startswith(("Writing", "Printing")):
            raise Cancelled

    with pytest.raises(Cancelled):
        unknowns_export.export(project, out, as_of=AS_OF, progress=stop)
    assert out.read_text(encoding="utf-8") == "mine"
    assert len(list(tmp_path.glob("*visit*"))) == 1
