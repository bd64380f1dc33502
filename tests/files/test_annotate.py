import re
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.dom.minidom import parseString

import openpyxl
import pytest
import python_calamine

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.files.annotate import SheetAnswers, annotate
from planner.files.annotate_xml import parse
from planner.files.workbook_cells import Value
from planner.files.workbook_style import LAST_ROW
from planner.model.sheets import ANSWER_HEADINGS
from tests.files.packages import STYLES, package, parts_of, relation, relations
from tests.files.workbooks import shared_workbooks

SHEET = "xl/worksheets/sheet1.xml"
ANSWER: tuple[Value, ...] = (
    *("Huawei RRU3908", "Covered", "=made by <Huawei> & Söhne"),
    *("Unknown", None, "Obtained on", date(2026, 10, 1), "-North "),
)
AS_READ = [*ANSWER[:4], "", *ANSWER[5:]]
ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Serial</t></is></c>'
    '<c r="B1" s="1" t="inlineStr"><is><t>Model</t></is></c></row>'
    '<row r="2"><c r="A2"><v>17</v></c><c r="B2"><v>3908</v></c></row>'
)


def sheet(rows: str = ROWS, before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{{main}}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def answered(
    source: Path,
    rows: Mapping[int, Sequence[Value]] | None = None,
    *,
    name: str = "Gear",
    heading_row: int = 1,
    there: Mapping[str, int] | None = None,
) -> Path:
    """The workbook with the answers, after a look at what must be so of any."""
    out = source.with_name(f"answered {source.name}")
    rows = {2: ANSWER} if rows is None else rows
    annotate(source, out, [SheetAnswers(name, heading_row, 2, there or {}, rows)])
    old, new = parts_of(source), parts_of(out)
    assert list(old) == list(new)
    changed = {part for part in old if old[part] != new[part]}
    assert changed <= {SHEET, "xl/styles.xml", "xl/workbook.xml"}
    for part in changed:
        parseString(new[part])  # noqa: S318 - written just now
    return out


def cells(path: Path, name: str = "Gear") -> list[list[object]]:
    """The rows as the importer's own reader gives them, from the first used cell."""
    with python_calamine.load_workbook(path) as book:
        return [list(row) for row in book.get_sheet_by_name(name).to_python()]


def xml(path: Path, part: str = SHEET) -> str:
    return parts_of(path)[part].decode("utf-8")


def refusal(source: Path, out: str = "out.xlsx", rows: Mapping[int, Sequence[Value]] | None = None
            ) -> UserError:  # fmt: skip
    answers = SheetAnswers("Gear", 1, 2, {}, rows or {2: ANSWER})
    target = source.with_name(out)
    with pytest.raises(UserError) as caught:
        annotate(source, target, [answers])
    assert target == source or not target.exists()
    assert not list(source.parent.glob("*.part"))
    return caught.value


def test_answers_stand_behind_the_last_used_column(tmp_path: Path) -> None:
    out = answered(package(tmp_path / "a.xlsx", sheet()))
    head, row = cells(out)
    assert head == ["Serial", "Model", *ANSWER_HEADINGS]
    assert row == [17, 3908, *AS_READ]


def test_text_is_never_a_formula(tmp_path: Path) -> None:
    out = answered(package(tmp_path / "a.xlsx", sheet()))
    page = openpyxl.load_workbook(out)["Gear"]
    formulas = [c.coordinate for row in page.iter_rows() for c in row if c.data_type == "f"]
    assert not formulas
    assert page["E2"].quotePrefix
    assert page["E2"].value == "=made by <Huawei> & Söhne"


def test_every_other_byte_of_the_sheet_stays(tmp_path: Path) -> None:
    odd = sheet(
        ROWS.replace("<v>17</v>", "<f>1 + 16</f><v>99</v>"),
        "<!-- mine --><sheetViews><sheetView  workbookViewId='0'/></sheetViews>",
        '<conditionalFormatting sqref="A2"/><pageMargins left="1"/>',
    )
    source = package(tmp_path / "a.xlsx", odd)
    out = answered(source)
    ours = r'<c r="[C-J]\d"[^>]*?(?:/>|>.*?</c>)|<cols>.*?</cols>'
    assert re.sub(ours, "", xml(out)) == xml(source)
    assert "<f>1 + 16</f><v>99</v>" in xml(out)


@pytest.mark.parametrize(
    "rows",
    [
        # neither rows nor cells say where they are
        (
            '<row><c t="inlineStr"><is><t>Serial</t></is></c>'
            '<c t="inlineStr"><is><t>Model</t></is></c></row>'
            "<row><c><v>17</v></c><c><v>3908</v></c></row>"
        ),
        # shared strings, other quotes, comments, spans and text that looks like markup
        (
            "<row r='1' spans='1:2'><c r='A1' t='s'><v>0</v></c><!--</row>-->"
            "<c r='B1' t='s'><v>1</v></c></row><row r='2' spans='1:2' ht='30' customHeight='1'>"
            "<c r='A2' t='inlineStr'><is><t><![CDATA[</row></c>]]></t></is></c>"
            "<c r='B2'><v>3908</v></c></row>"
        ),
        # empty and sparse rows, empty cells with a format to the very last column
        (
            '<row r="1" s="1" customFormat="1"><c r="A1" t="s"><v>0</v></c>'
            '<c r="B1" t="s"><v>1</v></c><c r="C1" s="1"/></row>'
            '<row r="2"><c r="A2"><v>17</v></c><c r="B2"><v>3908</v></c>'
            '<c r="D2" s="1"/><c r="J2" s="1"></c><c r="XFD2" s="1"/></row><row r="3"/>'
            '<row r="900000"/>'
        ),
    ],
)
def test_any_form_of_rows_is_understood(tmp_path: Path, rows: str) -> None:
    strings = "<si><t>Serial</t></si><si><t>Model</t></si>"
    source = package(tmp_path / "a.xlsx", sheet(rows), strings=strings)
    out = answered(source)
    assert [row[:10] for row in cells(out)] == [
        ["Serial", "Model", *ANSWER_HEADINGS],
        [*cells(source)[1][:2], *AS_READ],
    ]
    page = openpyxl.load_workbook(out)["Gear"]
    assert [page.cell(2, n).value for n in range(3, 8)] == list(ANSWER[:5])
    places = re.findall(r'<c r=["\']([A-Z]+)2["\']', xml(out))
    assert places == sorted(set(places), key=lambda name: (len(name), name))
    assert "XFD2" not in xml(source) or "XFD2" in xml(out)
    assert "spans" not in rows or "spans='1:10'" in xml(out)


def test_names_with_a_prefix_are_understood(tmp_path: Path) -> None:
    page = sheet('<row r="1"/>' + ROWS.replace('r="1"', "").replace('r="2"', 'r="3"'))
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", page).replace("xmlns=", "xmlns:x=")
    prefixed = re.sub(r'r="([AB])[12]"', "", prefixed)
    styles = re.sub(r"<(/?)(\w)", r"<\1x:\2", STYLES).replace("xmlns=", "xmlns:x=")
    source = package(tmp_path / "a.xlsx", prefixed, styles=styles)
    out = answered(source, {3: ANSWER}, heading_row=2)
    assert cells(out)[1] == [17, 3908, *AS_READ]
    assert openpyxl.load_workbook(out)["Gear"]["C3"].value == "Huawei RRU3908"


def test_a_row_without_any_cell_can_take_answers(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", sheet(ROWS + '<row r="3" ht="20" />'))
    out = answered(source, {2: ANSWER, 3: ANSWER})
    assert cells(out)[2] == ["", "", *AS_READ]


def test_a_byte_order_mark_and_a_declaration_move_nothing(tmp_path: Path) -> None:
    mark = '\ufeff<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
    page = sheet(ROWS.replace("Serial", "Sérial 序"))
    out = answered(package(tmp_path / "a.xlsx", mark + page))
    assert cells(out)[0][0] == "Sérial 序"
    assert xml(out).startswith(mark)


def test_a_sheet_in_another_encoding_gets_readable_answers(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", "")
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    page = '<?xml version="1.0" encoding="ISO-8859-1"?>' + sheet().replace(
        "{main}", "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    )
    parts[SHEET] = page.encode("latin-1")
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    out = answered(source)
    assert openpyxl.load_workbook(out)["Gear"]["E2"].value == ANSWER[2]


def test_dates_follow_the_calendar_of_the_workbook(tmp_path: Path) -> None:
    for book in ("", '<workbookPr date1904="1"/>'):
        out = answered(package(tmp_path / "a.xlsx", sheet(), book=book))
        assert cells(out)[1][8] == date(2026, 10, 1)
        assert openpyxl.load_workbook(out)["Gear"]["I2"].is_date


@pytest.mark.parametrize(
    "styles", ["", '<styleSheet xmlns="{main}"><dxfs count="0"/></styleSheet>']
)
def test_a_workbook_without_styles_gets_plain_answers(tmp_path: Path, styles: str) -> None:
    out = answered(package(tmp_path / "a.xlsx", sheet(), styles=styles))
    assert cells(out)[1] == [17, 3908, *AS_READ[:6], "2026-10-01", "-North "]
    assert parts_of(out).get("xl/styles.xml", b"").decode() == styles


def _listed(styles: str) -> dict[str, list[bytes]]:
    data = styles.encode()
    return {
        part.name: [data[entry.start : entry.end] for entry in part.children]
        for part in parse(data).children
    }


def test_styles_are_added_and_none_is_changed(tmp_path: Path) -> None:
    out = answered(package(tmp_path / "a.xlsx", sheet()))
    styles = xml(out, "xl/styles.xml")
    for name, old in _listed(STYLES).items():
        assert _listed(styles)[name][: len(old)] == old
    page = openpyxl.load_workbook(out)["Gear"]
    assert page["B1"].font.b
    assert (page["B1"].font.sz, page["C1"].font.sz) == (12, 12)
    assert page["C1"].alignment.wrap_text
    assert page["C1"].fill.fgColor.rgb == "FF0F6B5C"
    assert page["D2"].fill.fgColor.rgb != page["E2"].fill.fgColor.rgb
    assert page["I2"].number_format == "yyyy-mm-dd"
    assert page["I2"].alignment.horizontal == "center"


def test_a_second_time_the_answers_are_put_in_place(tmp_path: Path) -> None:
    first = answered(package(tmp_path / "a.xlsx", sheet()))
    there = {heading: place for place, heading in enumerate(ANSWER_HEADINGS, 3)}
    again = answered(first, there=there)
    assert parts_of(again) == parts_of(first)

    # the user put a column behind the answers, a format of their own on one, and took one away
    text = xml(first).replace('<c r="E2" s="', '<c r="E2" s="1" t2="')
    text = re.sub(r'<c r="J2".*?</c></row>', '<c r="K2"><v>5</v></c></row>', text)
    edited = package(
        tmp_path / "b.xlsx", text.replace("</is></c></row><row", "</is></c></row><row"),
        styles=xml(first, "xl/styles.xml"),
    )  # fmt: skip
    new = list(ANSWER)
    new[1] = "Not covered"
    del there["Crew"]
    out = answered(edited, {2: new}, there=there)
    head, row = cells(out)
    assert row[:10] == [17, 3908, new[0], "Not covered", *AS_READ[2:7], ""]
    assert (head[11], row[10:]) == ("Crew", [5, "-North "])
    assert 'r="D2"' in xml(out)


def test_the_users_format_of_an_answer_stays(tmp_path: Path) -> None:
    rows = ROWS.replace("<v>3908</v></c>", '<v>3908</v></c><c r="C2" s="1"><v>1</v></c>')
    head = '<c r="C1" t="inlineStr"><is><t>Product</t></is></c>'
    rows = rows.replace("Model</t></is></c>", f"Model</t></is></c>{head}")
    out = answered(package(tmp_path / "a.xlsx", sheet(rows)), there={"Product": 3})
    assert cells(out)[0][2:5] == ["Product", "Covered", "Covered because"]
    assert '<c r="C2" s="1" t="inlineStr"><is><t>Huawei RRU3908</t></is></c>' in xml(out)


@pytest.mark.parametrize(
    ("cols", "made"),
    [
        ("", [(3, 28.0), (10, 18.0)]),
        ('<cols><col min="1" max="1" width="40"/></cols>', [(1, 40.0), (3, 28.0)]),
        (
            (
                '<cols><col min="1" max="4" width="7" style="1"/>'
                '<col min="5" max="16384" width="3" hidden="1"/></cols>'
            ),
            [(1, 7.0), (2, 7.0), (3, 28.0), (10, 18.0), (11, 3.0), (16384, 3.0)],
        ),
        ("<cols/>", [(3, 28.0)]),
    ],
)
def test_widths_are_the_users_and_ours_beside(
    tmp_path: Path, cols: str, made: list[tuple[int, float]]
) -> None:
    out = answered(package(tmp_path / "a.xlsx", sheet(before=cols)))
    places = [
        (int(low), int(high), float(wide))
        for low, high, wide in re.findall(
            r'<col min="(\d+)" max="(\d+)" width="([\d.]+)"', xml(out)
        )
    ]
    assert all(one[1] < two[0] for one, two in pairwise(places))
    for place, width in made:
        assert [wide for low, high, wide in places if low <= place <= high] == [width]


def test_the_dimension_and_the_filter_take_the_answers_in(tmp_path: Path) -> None:
    hidden = (
        '<definedNames><definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        'Gear!$A$1:$B$2</definedName><definedName name="Mine">Gear!$A$1:$B$2</definedName>'
        "</definedNames>"
    )
    page = sheet(
        before='<dimension ref="A1:B2"/>', after='<autoFilter ref="A1:B2"><x/></autoFilter>'
    )
    out = answered(package(tmp_path / "a.xlsx", page, names=hidden))
    assert '<dimension ref="A1:J2"/>' in xml(out)
    assert '<autoFilter ref="A1:J2"><x/></autoFilter>' in xml(out)
    book = xml(out, "xl/workbook.xml")
    assert ">Gear!$A$1:$J$2</definedName>" in book
    assert '"Mine">Gear!$A$1:$B$2<' in book


@pytest.mark.parametrize(
    "anchor",
    [
        "<to><col>5</col><row>9</row></to>",
        '<ext cx="1900000" cy="900000"/>',
    ],
)
def test_a_chart_beside_the_list_hides_no_answer(tmp_path: Path, anchor: str) -> None:
    drawing = (
        f"<wsDr><oneCellAnchor><from><col>3</col><row>0</row></from>{anchor}</oneCellAnchor></wsDr>"
    )
    source = package(
        tmp_path / "a.xlsx",
        sheet(),
        more={
            "xl/worksheets/_rels/sheet1.xml.rels": relations(
                relation(1, "drawing", "../drawings/d.xml")
            ).encode(),
            "xl/drawings/d.xml": drawing.encode(),
        },
    )
    assert cells(answered(source))[0].index("Product") > 5


def test_a_merged_title_across_the_rows_is_kept_clear(tmp_path: Path) -> None:
    merged = (
        '<mergeCells count="2"><mergeCell ref="B2:D2"/><mergeCell ref="A90:XFD90"/></mergeCells>'
    )
    out = answered(package(tmp_path / "a.xlsx", sheet(after=merged)))
    assert cells(out)[0].index("Product") == 4


def test_no_room_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    far = ROWS.replace("</c></row>", '</c><c r="XFA2"><v>1</v></c></row>')
    error = refusal(package(tmp_path / "a.xlsx", sheet(far)))
    assert error.code == "no-room"
    assert "Gear" in error.sentence()


def test_the_workbook_itself_is_never_overwritten(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", sheet())
    (tmp_path / "link.xlsx").symlink_to(source)
    before = source.read_bytes()
    assert refusal(source, "a.xlsx").code == "same-file"
    with pytest.raises(UserError, match="never overwritten"):
        annotate(source, tmp_path / "link.xlsx", [])
    assert source.read_bytes() == before


def test_another_file_of_the_name_is_replaced(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", sheet())
    (tmp_path / "answered a.xlsx").write_bytes(b"old")
    assert len(cells(answered(source))) == 2


def test_a_workbook_with_macros_keeps_them_and_its_ending(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsm", sheet(), more={"xl/vbaProject.bin": b"\0macro"})
    with zipfile.ZipFile(source) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    kind = "openxmlformats-officedocument.spreadsheetml.sheet.main"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        kind.encode(), b"ms-excel.sheet.macroEnabled.main"
    )
    with zipfile.ZipFile(source, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert parts_of(answered(source))["xl/vbaProject.bin"] == b"\0macro"
    error = refusal(source, "out.xlsx")
    assert error.code == "wrong-ending"
    assert "macros" in error.sentence()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"Serial,Model\n1,2\n", "not-xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 older", "not-xlsx"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "password-protected",
        ),
        (b"PK\x03\x04 broken", "not-a-workbook"),
    ],
)
def test_other_files_are_refused_with_what_to_do(tmp_path: Path, content: bytes, code: str) -> None:
    source = tmp_path / "a.xlsx"
    source.write_bytes(content)
    error = refusal(source)
    assert error.code == code
    assert error.hint


@pytest.mark.parametrize(
    "page",
    [
        '<!DOCTYPE x [<!ENTITY e "x">]>' + sheet(),
        sheet()[:-5],
        '<?xml version="1.0" encoding="UTF-7"?>' + sheet(),
        sheet("<row r='x'/>"),
        sheet('<row r="1"><c r="1"/></row>'),
        "<chartsheet/>",
    ],
)
def test_damaged_and_hostile_sheets_are_refused(tmp_path: Path, page: str) -> None:
    error = refusal(package(tmp_path / "a.xlsx", page))
    assert error.code == "not-a-workbook"
    assert "a.xlsx" in error.message


def test_answers_never_land_in_another_row(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", sheet())
    error = refusal(source, rows={2: ANSWER, LAST_ROW: ANSWER})
    assert "not where they were read" in error.message


def test_two_parts_of_one_name_and_huge_claims_are_refused(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", sheet())
    with zipfile.ZipFile(source, "a") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, b"<worksheet/>")
    assert refusal(source).code == "not-a-workbook"


def test_it_can_be_cancelled_and_leaves_nothing(tmp_path: Path) -> None:
    source = package(tmp_path / "a.xlsx", sheet())

    def stop(message: str, fraction: float | None = None, /) -> None:
        if message == "Writing the answers":
            raise Cancelled

    with pytest.raises(Cancelled):
        annotate(source, tmp_path / "o.xlsx", [SheetAnswers("Gear", 1, 2, {}, {2: ANSWER})], stop)
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


_REAL = (
    *("calamine__pivots.xlsx", "calamine__issue_530.xlsx", "closedxml__Date1904System.xlsx"),
    *("closedxml__universal-content-strict.xlsx", "poi__49609.xlsx", "poi__59746_NoRowNums.xlsx"),
    *("poi__64450.xlsx", "poi__ExcelWithAttachments.xlsm", "poi__SimpleMacro.xlsm"),
    *("poi__simple-monthly-budget.xlsx", "sheetjs__ErrorTypes.xlsx", "poi__InlineStrings.xlsx"),
    *("poi__reordered_sheets.xlsx", "calamine__table-multiple.xlsx", "calamine__rph.xlsx"),
)


@pytest.mark.parametrize("name", _REAL)
def test_real_workbooks_keep_every_value_and_every_other_part(tmp_path: Path, name: str) -> None:
    source = shared_workbooks() / name
    if not source.exists():
        pytest.skip(f"{name} of the real workbooks is not present")
    old = _sheets(source)
    answers = []
    for sheet_name, (top, left, rows) in old.items():
        filled = [top + n for n, row in enumerate(rows, 1) if any(cell != "" for cell in row)]
        if filled:
            right = left + len(rows[0])
            answers.append(
                SheetAnswers(sheet_name, filled[0], right, {}, dict.fromkeys(filled[1:], ANSWER))
            )
    out = tmp_path / name
    annotate(source, out, answers)
    new = _sheets(out)
    for sheet_name, (top, left, rows) in old.items():
        new_top, new_left, new_rows = new[sheet_name]
        assert (new_top, new_left) == (top, left)
        assert [row[: len(rows[0])] for row in new_rows] == rows if rows else not new_rows
    assert {row[-7] for a in answers for row in new[a.sheet][2] if row[-7]} >= {"Covered"}
    before, after = parts_of(source), parts_of(out)
    changed = {part for part in before if before[part] != after[part]}
    assert all(re.search(r"styles|worksheets.sheet", part) for part in changed)
    assert list(before) == list(after)


def _sheets(path: Path) -> dict[str, tuple[int, int, list[list[object]]]]:
    with python_calamine.load_workbook(path) as book:
        found = {}
        for meta in book.sheets_metadata:
            if meta.typ is python_calamine.SheetTypeEnum.WorkSheet:
                page = book.get_sheet_by_name(meta.name)
                rows: list[list[object]] = [list(row) for row in page.to_python()]
                found[meta.name] = (*(page.start or (0, 0)), rows)
        return found
