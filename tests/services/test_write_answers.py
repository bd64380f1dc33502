import shutil
import subprocess
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from PIL import Image as Picture

from planner.common.errors import UserError
from planner.model.inventory import Item
from planner.model.sheets import ANSWER_HEADINGS, ITEMS
from planner.services import importing, reports
from planner.storage.project import Project
from tests.files.packages import parts_of
from tests.files.workbooks import workbook

AS_OF = date(2026, 8, 1)
GEAR = "Gear list"
HEADS = ["Serial No.", "Vendor", "Model", "Site", "Qty", "Price", "Total", "Crew"]
LISTED: list[list[Any]] = [
    ["0021000001", "Huawei", "RRU3908", "S-1", 1, 1200.5],
    ["0021000002", "Huawei", "BBU3900", "S-1", 2, 900],
    ["E77", "Ericsson", "Radio 4449", "S-2", 1, 5000],
]


def own_workbook(path: Path) -> Path:
    """What a carrier may have made of its list over the years."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = GEAR
    page["A1"] = "Two Rivers: equipment"
    page.merge_cells("A1:F1")
    line = Side(style="thin")
    for place, heading in enumerate(HEADS, 1):
        cell = page.cell(3, place, heading)
        cell.font, cell.fill = Font(name="Arial", bold=True), PatternFill("solid", fgColor="FFE699")
        cell.border = Border(line, line, line, line)
    for number, row in enumerate(LISTED, 4):
        for place, value in enumerate(row, 1):
            page.cell(number, place, value)
        page.cell(number, 7, f"=E{number}*F{number}").number_format = "$#,##0.00"
        page.cell(number, 8, "the user's own crew")
    page["A8"], page["G8"] = "Total", "=SUM(G4:G6)"
    page.column_dimensions["A"].width = 21
    page.freeze_panes = "B4"
    page.auto_filter.ref = "A3:H6"
    page["C4"].comment = Comment("Behind the shelter", "Sam")
    rule = Rule("cellIs", operator="greaterThan", formula=["2000"])
    rule.dxf = DifferentialStyle(fill=PatternFill("solid", bgColor="FFC7CE"))
    page.conditional_formatting.add("G4:G6", rule)
    choices = DataValidation(type="list", formula1='"Huawei,ZTE,Ericsson"')
    choices.add("B4:B99")
    page.add_data_validation(choices)
    chart = BarChart()
    chart.add_data(Reference(page, min_col=6, min_row=3, max_row=6), titles_from_data=True)
    page.add_chart(chart, "J2")
    picture = BytesIO()
    Picture.new("RGB", (60, 40), "red").save(picture, "png")
    page.add_image(Image(picture), "A12")
    secret = book.create_sheet("Secret")
    secret["A1"] = "hidden"
    secret.sheet_state = "hidden"
    book.defined_names["Prices"] = DefinedName("Prices", attr_text=f"'{GEAR}'!$F$4:$F$6")
    book.save(path)
    book.close()
    return path


@pytest.fixture
def own(tmp_path: Path, project: Project) -> Path:
    """The workbook, with all its rows in the project."""
    path = own_workbook(tmp_path / "own.xlsx")
    bring_in(project, path)
    return path


def bring_in(project: Project, path: Path) -> None:
    preview = importing.preview(project, importing.look(path), new_sites=True)
    assert not preview.rejected
    importing.apply(project, preview)


def answered(path: Path, sheet: str, *, from_column: int = 9) -> list[dict[str, Any]]:
    """The answers below the headings, by heading, of the rows that have any."""
    page = openpyxl.load_workbook(path)[sheet]
    rows: list[list[Any]] = [
        [cell.value for cell in row[from_column - 1 :]]
        for row in page.iter_rows()
        if any(cell.value is not None for cell in row[from_column - 1 :])
    ]
    first = rows[0].index(ANSWER_HEADINGS[0])
    assert tuple(rows[0][first:]) == ANSWER_HEADINGS
    return [dict(zip(rows[0][first:], row[first:], strict=True)) for row in rows[1:]]


def counts(project: Project, path: Path) -> tuple[int, int, int, int]:
    found = importing.preview(project, importing.look(path))
    return found.added, found.changed, found.same, found.rejected


def test_each_row_gets_the_answers_of_its_item(project: Project, own: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    written = reports.write_answers(project, own, out, as_of=AS_OF)
    assert written == reports.AnswersWritten(3, 3, 0, (GEAR,))
    first, second, third = answered(out, GEAR)
    assert (first["Product"], first["Covered"]) == ("Huawei RRU3908", "Covered")
    assert "BBU3900" in second["Product"]
    assert third["Covered"] == "Not covered"
    assert first["Covered because"]


def test_what_the_user_made_is_kept_to_the_byte(
    project: Project, own: Path, tmp_path: Path
) -> None:
    before = own.read_bytes()
    out = tmp_path / "out.xlsx"
    reports.write_answers(project, own, out, as_of=AS_OF)
    assert own.read_bytes() == before
    old, new = parts_of(own), parts_of(out)
    assert list(old) == list(new)
    changed = {part for part in old if old[part] != new[part]}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert any("chart" in part for part in old)
    assert any("media" in part for part in old)
    page, was = openpyxl.load_workbook(out)[GEAR], openpyxl.load_workbook(own)[GEAR]
    for row in was.iter_rows():
        for cell in row:
            same = page[cell.coordinate]
            assert (same.value, same.number_format) == (cell.value, cell.number_format)
            assert repr(same.font) == repr(cell.font)
            assert (repr(same.fill), repr(same.border)) == (repr(cell.fill), repr(cell.border))
    assert page.column_dimensions["A"].width == was.column_dimensions["A"].width
    assert page.merged_cells.ranges == was.merged_cells.ranges
    assert page.freeze_panes == "B4"


def test_importing_the_answered_workbook_changes_nothing(
    project: Project, own: Path, tmp_path: Path
) -> None:
    """Although the user has a column Crew as well."""
    out = tmp_path / "out.xlsx"
    reports.write_answers(project, own, out, as_of=AS_OF)
    assert counts(project, out) == counts(project, own) == (0, 0, 3, 0)
    importing.apply(project, importing.preview(project, importing.look(out)))
    assert project.load(Item)[0].extras["Crew (own)"] == "the user's own crew"


def test_a_second_time_the_answers_are_renewed_in_place(
    project: Project, own: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    reports.write_answers(project, own, first, as_of=AS_OF)
    reports.write_answers(project, first, second, as_of=AS_OF)
    assert parts_of(second) == parts_of(first)
    with project.unit("Sold") as unit:
        unit.delete(Item, [project.load(Item)[1].id])
    reports.write_answers(project, first, second, as_of=AS_OF)
    renewed = answered(second, GEAR)
    assert [row["Covered"] for row in renewed] == ["Covered", "Not in the project", "Not covered"]
    assert renewed[1]["Product"] is None
    assert renewed[0] == answered(first, GEAR)[0]


def test_a_row_that_cannot_be_read_says_why(project: Project, tmp_path: Path) -> None:
    head = ["Serial number", "Manufacturer", "Model", "Obtained on"]
    row = ["S1", "Huawei", "RRU3908", "2017-05-01"]
    bring_in(project, workbook(tmp_path / "good.xlsx", {"Gear": [head, row]}))
    rows: list[list[Any]] = [
        head,
        row,
        row,
        ["S2", "Huawei", "RRU3908", "someday"],
        ["S3", "ZTE", "R8882", None],
    ]
    source = workbook(tmp_path / "own.xlsx", {"Gear": rows})
    written = reports.write_answers(project, source, tmp_path / "out.xlsx", as_of=AS_OF)
    assert (written.rows, written.matched, written.unmatched) == (4, 1, 3)
    states = answered(tmp_path / "out.xlsx", "Gear", from_column=5)
    assert [state["Covered"] for state in states] == [
        *("Covered", "Not read", "Not read", "Not in the project")
    ]
    assert "serial number" in states[1]["Covered because"]
    assert "someday" in states[2]["Covered because"]


def test_every_sheet_that_lists_items_is_answered_and_no_other(
    project: Project, tmp_path: Path
) -> None:
    head = ["Serial number", "Manufacturer", "Model"]
    sheets: dict[str, list[list[Any]]] = {
        "North": [head, ["N1", "Huawei", "RRU3908"]],
        "Prices": [["Ours", "Theirs"], [1, 2]],
        "South": [["made in 2019"], [], head, ["S1", "ZTE", "R8882"]],
    }
    source = workbook(tmp_path / "own.xlsx", sheets)
    bring_in(project, source)
    out = tmp_path / "out.xlsx"
    written = reports.write_answers(project, source, out, as_of=AS_OF)
    assert written.sheets == ("North", "South")
    assert answered(out, "North", from_column=4)[0]["Product"] == "Huawei RRU3908"
    assert parts_of(out)["xl/worksheets/sheet2.xml"] == parts_of(source)["xl/worksheets/sheet2.xml"]


@pytest.mark.slow
def test_headings_over_two_rows_are_understood_again(project: Project, tmp_path: Path) -> None:
    groups = ["Unit", None, None, "Place", None]
    names = ["Serial number", "Manufacturer", "Model", "Site", "Rack"]
    heads: list[list[list[Any]]] = [[groups, names], [names, [None] * 5]]
    for number, rows in enumerate(heads):
        listed: list[list[Any]] = [
            *rows,
            ["S1", "Huawei", "RRU3908", "X", "7"],
            ["S2", "ZTE", "R8882", "X", "8"],
        ]
        source = workbook(tmp_path / f"{number}.xlsx", {"Gear": listed})
        importing.apply(project, importing.preview(project, importing.look(source), new_sites=True))
        assert len(project.load(Item)) == 2
        first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
        written = reports.write_answers(project, source, first, as_of=AS_OF)
        assert (written.matched, written.rows) == (2, 2)
        assert counts(project, first) == counts(project, source) == (0, 0, 2, 0)
        reports.write_answers(project, first, second, as_of=AS_OF)
        assert parts_of(second) == parts_of(first)


def test_what_was_said_of_the_columns_at_the_import_holds_here_too(
    project: Project, tmp_path: Path
) -> None:
    rows: list[list[Any]] = [["Kennung", "Firma", "Gerät"], ["S1", "Huawei", "RRU3908"]]
    source = workbook(tmp_path / "own.xlsx", {"Liste": rows})
    mapping = {"Kennung": "serial", "Firma": "manufacturer", "Gerät": "model"}
    importing.apply(project, importing.preview(project, importing.look(source, mapping=mapping)))
    assert len(project.load(Item)) == 1
    out = tmp_path / "out.xlsx"
    written = reports.write_answers(project, source, out, as_of=AS_OF)
    assert (written.rows, written.matched) == (1, 1)


@pytest.mark.slow
def test_the_standard_workbook_can_be_answered_too(project: Project, tmp_path: Path) -> None:
    heads = [column.heading for column in ITEMS.columns]
    row: list[Any] = ["S1", "Huawei", "RRU3908", *[None] * (len(heads) - 3), "mine"]
    items: list[list[Any]] = [[*heads, "Product"], row]
    source = workbook(tmp_path / "own.xlsx", {"Items": items})
    bring_in(project, source)
    exported, out = tmp_path / "exported.xlsx", tmp_path / "out.xlsx"
    reports.export_workbook(project, exported, as_of=AS_OF)
    for path in (source, exported):
        before = counts(project, path)
        reports.write_answers(project, path, out, as_of=AS_OF)
        assert counts(project, out) == before
        assert before[0] == before[1] == before[3] == 0
    assert len(answered(out, "Items", from_column=1)) == 1


def test_a_workbook_without_items_and_other_kinds_of_file_are_refused(
    project: Project, tmp_path: Path
) -> None:
    crews = workbook(tmp_path / "crews.xlsx", {"Crews": [["Crew", "Skills"], ["North", "tower"]]})
    text = tmp_path / "list.csv"
    text.write_text("Serial No.,Model\nS1,RRU3908\n", encoding="utf-8")
    out = tmp_path / "out.xlsx"
    for source, code in ((crews, "no-items"), (text, "not-xlsx"), (tmp_path / "x", "file-missing")):
        with pytest.raises(UserError) as caught:
            reports.write_answers(project, source, out, as_of=AS_OF)
        assert caught.value.code == code
    with pytest.raises(UserError, match="never overwritten"):
        reports.write_answers(project, crews, crews, as_of=AS_OF)
    assert not out.exists()


@pytest.mark.slow
def test_libreoffice_opens_it_and_shows_every_value_of_the_user(
    project: Project, own: Path, tmp_path: Path
) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    out = tmp_path / "out.xlsx"
    reports.write_answers(project, own, out, as_of=AS_OF)
    home = (tmp_path / "home").as_uri()
    subprocess.run(  # noqa: S603 - a fixed list of arguments
        [office, f"-env:UserInstallation={home}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "shown"), str(own), str(out)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    was, now = (
        openpyxl.load_workbook(tmp_path / "shown" / path.name, data_only=True)
        for path in (own, out)
    )
    assert now.sheetnames == was.sheetnames
    for page in was.worksheets:
        for row in page.iter_rows():
            for cell in row:
                assert now[page.title][cell.coordinate].value == cell.value
    assert was[GEAR]["G8"].value == 1200.5 + 1800 + 5000
    assert answered(tmp_path / "shown" / out.name, GEAR)[0]["Covered"] == "Covered"
