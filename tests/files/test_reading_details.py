"""What values do not say and readers drop: formats, errors, hidden rows, formulas, comments."""

import re
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from planner.files import biff12
from planner.files.number_formats import padded, part_of_a_date, scientific
from planner.files.reading import RawSheet, read
from planner.files.styles import styles_of
from tests.files.ole import record, xls
from tests.files.workbooks import rewritten, workbook


def one_sheet(book: openpyxl.Workbook, path: Path) -> RawSheet:
    book.save(path)
    return read(path)[0]


@pytest.fixture
def book() -> openpyxl.Workbook:
    return openpyxl.Workbook()


def put(book: openpyxl.Workbook, place: str, value: object, code: str = "General") -> None:
    cell = book.worksheets[0][place]
    cell.value = value
    cell.number_format = code


def test_a_zero_padded_number_is_the_text_that_excel_shows(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    put(book, "A1", 1234, "000000")
    put(book, "B1", 17, '"BTS-"0000')
    put(book, "C1", 1234567, "000-0000")
    put(book, "D1", 5)
    put(book, "A2", 0.5, "000000")
    put(book, "B2", "text", "000000")
    rows = one_sheet(book, tmp_path / "a.xlsx").rows
    assert rows[0] == ["001234", "BTS-0017", "123-4567", 5.0]
    assert rows[1] == [0.5, "text", "", ""]


@pytest.mark.slow
def test_a_workbook_of_thousands_of_styles_tells_the_same(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    for number in range(1, 3000):
        cell = book.worksheets[0].cell(number, 1)
        cell.value = number
        cell.number_format = f'"{number}-"0000'
        cell.fill = PatternFill("solid", fgColor=f"FF{number:06X}")
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    assert sheet.rows[16] == ["17-0017"]
    assert sheet.fills[16, 0] == "000011"
    assert len(sheet.fills) == 2999


def test_a_date_shown_in_part_and_a_number_in_scientific_form_tell_what_is_shown(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    put(book, "A1", date(2019, 3, 1), "d-mmm")
    put(book, "B1", date(2001, 3, 1), "mmm-yy")
    put(book, "C1", 21023558481234567890, "0.00E+00")
    put(book, "D1", date(2019, 3, 1), "m/d/yyyy")
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    assert sheet.displayed == {(0, 0): "1-Mar", (0, 1): "Mar-01", (0, 2): "2.10E+19"}
    assert sheet.rows[0][0] == date(2019, 3, 1)
    assert sheet.rows[0][2] == pytest.approx(2.1023558481234567e19)


@pytest.mark.parametrize(
    ("code", "number", "shown"),
    [
        ("00000", 42, "00042"),
        ("0000;[Red]-0000", 42, "0042"),
        ("[$-409]0000", 7, "0007"),
        ("#000", 7, "007"),
        (r"00\-00", 123, "01-23"),
        ('"S/N "000', 1234, "S/N 1234"),
    ],
)
def test_zero_padded_formats_are_understood(code: str, number: float, shown: str) -> None:
    show = padded(code)
    assert show is not None
    assert show(number) == shown


@pytest.mark.parametrize("code", ["0", "0.00", "#,##0", "General", "@", "m/d/yyyy", "00.0", "0%"])
def test_formats_that_pad_nothing_change_nothing(code: str) -> None:
    assert padded(code) is None
    assert scientific(code) is None


@pytest.mark.parametrize("code", ["m/d/yyyy", "yyyy-mm-dd", "d mmmm yyyy", "h:mm", "0.00", "mm:ss"])
def test_dates_shown_in_full_are_left_as_they_are(code: str) -> None:
    assert part_of_a_date(code, date_1904=False) is None


def test_a_partial_date_of_the_1904_system_shows_its_own_day() -> None:
    show = part_of_a_date("d-mmm", date_1904=True)
    assert show is not None
    assert show(0) == "1-Jan"


def test_the_1904_system_is_said(book: openpyxl.Workbook, tmp_path: Path) -> None:
    book.epoch = CALENDAR_MAC_1904
    put(book, "A1", date(2019, 3, 1), "m/d/yyyy")
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    assert sheet.date_1904
    assert sheet.rows == [[date(2019, 3, 1)]]


def test_a_formula_that_was_never_calculated_shows_itself(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    put(book, "B2", '=A1&"<x>"')
    put(book, "C3", 1)
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    # a reader sees but one cell; the other is not lost
    assert (sheet.first_row, sheet.first_column) == (2, 2)
    assert sheet.rows == [["", ""], ["", 1.0]]
    assert sheet.formulas == {(0, 0): '=A1&"<x>"'}


def test_a_formula_with_a_result_is_its_result(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["x", "y"], [1, 2]]})
    cell = '<c r="A2" t="n"><v>1</v></c>'
    computed = '<c r="A2"><f>1+1</f><v>2</v></c>'
    sheet = read(rewritten(path, cell, computed))[0]
    assert sheet.rows[1][0] == 2
    empty = '<c r="A2" t="str"><f>IF(TRUE,"","x")</f><v></v></c>'
    other = read(rewritten(path, computed, empty))[0]
    assert not sheet.formulas
    assert not other.formulas


def test_hidden_and_filtered_rows_and_hidden_columns_are_counted(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    page = book.worksheets[0]
    for row in range(3, 9):
        for column in range(2, 6):
            page.cell(row, column, row * column)
    page.row_dimensions[4].hidden = page.row_dimensions[5].hidden = True
    page.column_dimensions["C"].hidden = True
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    assert sheet.hidden_rows == {1, 2}
    assert sheet.hidden_columns == {1}


def test_comments_and_colours_are_found_at_their_cells(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    page = book.worksheets[0]
    for row in range(2, 5):
        page.cell(row, 2, f"S{row}")
    page["B3"].comment = Comment("removed in May", "Ann")
    page["B4"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    assert sheet.comments == {(1, 0): "removed in May"}
    assert sheet.fills == {(2, 0): "FFFF00"}


def test_merged_cells_are_filled_and_marked(book: openpyxl.Workbook, tmp_path: Path) -> None:
    page = book.worksheets[0]
    for row in range(1, 5):
        page.cell(row, 2, f"S{row}")
    page["A1"] = "Elk"
    page.merge_cells("A1:A3")
    sheet = one_sheet(book, tmp_path / "a.xlsx")
    assert [row[0] for row in sheet.rows] == ["Elk", "Elk", "Elk", ""]
    assert sheet.merged == {(1, 0), (2, 0)}


def test_a_sheet_whose_tags_have_a_prefix_tells_the_same(
    book: openpyxl.Workbook, tmp_path: Path
) -> None:
    put(book, "A1", 7, "0000")
    path = tmp_path / "a.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        old = archive.read("xl/worksheets/sheet1.xml").decode()
    new = re.sub(r"<(/?)([a-zA-Z])", r"<\1x:\2", old).replace("xmlns=", "xmlns:x=")
    assert read(rewritten(path, old, new))[0].rows == [["0007"]]


def test_cells_without_their_place_are_counted(book: openpyxl.Workbook, tmp_path: Path) -> None:
    put(book, "A1", "S/N")
    put(book, "B1", "Site")
    put(book, "A2", 7, "0000")
    put(book, "B2", "#N/A")
    put(book, "A3", "=A2+1")
    path = tmp_path / "a.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        old = archive.read("xl/worksheets/sheet1.xml").decode()
    new = re.sub(r'(<(?:row|c)) r="[A-Z]*\d+"', r"\1", old)
    sheet = read(rewritten(path, old, new))[0]
    assert sheet.rows == [["S/N", "Site"], ["0007", ""], ["", ""]]
    assert sheet.errors == {(1, 1): "#N/A"}
    assert sheet.formulas == {(2, 0): "=A2+1"}


def test_an_old_workbook_tells_its_formats_errors_and_hidden_rows(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(
        xls(
            ["000000", "0.00E+00"],
            [
                record(0x0208, "HHHHHHHH", 1, 0, 3, 255, 0, 0, 0x20, 0),
                record(0x0203, "HHHd", 0, 0, 1, 42.0),
                record(0x027E, "HHHI", 0, 1, 1, 17 << 2 | 2),
                record(0x0203, "HHHd", 0, 2, 2, 2.1e19),
                record(0x0205, "HHHBB", 1, 0, 0, 0x2A, 1),
                record(0x00BD, "HHHIHIH", 1, 1, 0, 3 << 2 | 2, 1, 4 << 2 | 2, 2),
            ],
        )
    )
    sheet = read(path)[0]
    assert sheet.rows == [["000042", "000017", 2.1e19], ["", 3, "000004"]]
    assert sheet.errors == {(1, 0): "#N/A"}
    assert sheet.displayed == {(0, 2): "2.10E+19"}
    assert sheet.hidden_rows == {1}


def binary(kind: int, body: bytes) -> bytes:
    """One record of an .xlsb part."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return number + bytes([len(body)]) + body


def test_a_binary_workbook_tells_its_errors_formats_and_hidden_rows() -> None:
    known = styles_of([0, 164], {164: "0000"}, [], date_1904=False)
    row = (4).to_bytes(4, "little") + bytes(7) + b"\x10" + bytes(5)
    error = (2).to_bytes(4, "little") + bytes(4) + b"\x07"
    number = (3).to_bytes(4, "little") + b"\1\0\0\0" + (17 << 2 | 2).to_bytes(4, "little")
    found = biff12.sheet(binary(0, row) + binary(3, error) + binary(2, number), known)
    assert found.hidden_rows == {5}
    assert found.errors == {(5, 3): "#DIV/0!"}
    assert found.padded == {(5, 4): "0017"}


def test_a_libreoffice_workbook_tells_what_it_shows(tmp_path: Path) -> None:
    def cell(kind: str, text: str, more: str = "") -> str:
        return (f'<table:table-cell office:value-type="{kind}" {more}><text:p>{text}</text:p>'
                "</table:table-cell>")  # fmt: skip

    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    rows = (
        "<table:table-row>"
        + cell("string", "S/N")
        + cell("string", "Site", 'table:number-rows-spanned="3"')
        + "</table:table-row><table:table-row>"
        + cell("float", "0012", 'office:value="12"')
        + "<table:covered-table-cell/>"
        + cell("date", "1-Mar", 'office:date-value="2019-03-01"')
        + '</table:table-row><table:table-row table:visibility="collapse">'
        + cell("float", "2.1E+19", 'office:value="2.1E+19"')
        + "<table:covered-table-cell/>"
        + cell("string", "#DIV/0!", 'table:formula="of:=1/0" office:string-value=""')
        + '<table:table-cell table:formula="of:=[.A1]*2"/></table:table-row>'
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
            'manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type='
            '"application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content{names}><office:body><office:spreadsheet>"
            f'<table:table table:name="S">{rows}</table:table></office:spreadsheet>'
            "</office:body></office:document-content>",
        )
    sheet = read(path)[0]
    assert sheet.rows[0][:2] == ["S/N", "Site"]
    assert sheet.rows[1] == ["0012", "Site", date(2019, 3, 1), ""]
    assert sheet.displayed == {(1, 2): "1-Mar", (2, 0): "2.1E+19"}
    assert sheet.errors == {(2, 2): "#DIV/0!"}
    assert sheet.formulas == {(2, 3): "=[.A1]*2"}
    assert sheet.hidden_rows == {2}
    assert sheet.merged == {(1, 1), (2, 1)}
