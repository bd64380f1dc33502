from datetime import date
from pathlib import Path

import pytest

from planner.files.reading import RawSheet, read

HEAD = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
SPACE = (
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"'
)


def written(tmp_path: Path, text: str, encoding: str = "utf-8") -> tuple[RawSheet, ...]:
    path = tmp_path / "export.xls"
    path.write_bytes(text.encode(encoding))
    return read(path)


def test_a_web_page_named_xls_is_read_as_displayed(tmp_path: Path) -> None:
    sheets = written(
        tmp_path,
        "<html><head><style>td {mso-number-format:'0'}</style></head><body><table border=1>"
        "<tr><th>S/N</th><th>Site</th><th>Notes</th></tr>"
        "<tr><td>0012</td><td rowspan=2>Elk &amp; Co</td><td>one<br>two</td></tr>"
        "<tr><td>2.10</td><td>&nbsp;x</td></tr></table></body></html>",
    )
    assert [sheet.rows for sheet in sheets] == [
        [["S/N", "Site", "Notes"], ["0012", "Elk & Co", "one\ntwo"], ["2.10", "Elk & Co", "x"]]
    ]
    assert sheets[0].merged == {(2, 1)}


def test_each_table_of_a_page_is_a_sheet_and_open_tags_do_no_harm(tmp_path: Path) -> None:
    sheets = written(
        tmp_path,
        "<table><tr><td>Report<td>2026</table><script>var x = '<table>'</script>"
        "<table><tr><td>S/N<td>Model<tr><td>1<td colspan=2>RRU<tr><td>2",
    )
    assert [sheet.name for sheet in sheets] == ["export", "export (2)"]
    assert sheets[1].rows == [["S/N", "Model", ""], ["1", "RRU", ""], ["2", "", ""]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_page_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    page = "<html><table><tr><td>Nu\u00f1ez Hill</td></tr><tr><td>x</td></tr></table></html>"
    sheet = written(tmp_path, page, encoding)[0]
    assert sheet.rows[0] == ["Nu\u00f1ez Hill"]
    assert sheet.encoding == encoding


def test_a_page_saved_with_its_parts_in_one_file_is_read(tmp_path: Path) -> None:
    sheets = written(
        tmp_path,
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n"
        "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
        "\r\n\r\n<html><table><tr><td x=3D1>S/N</td></tr><tr><td>007</td></tr></table></html>"
        "\r\n--b--\r\n",
    )
    assert sheets[0].rows == [["S/N"], ["007"]]


def test_the_xml_of_excel_2003_is_read_with_types_and_places(tmp_path: Path) -> None:
    sheets = written(
        tmp_path,
        f"""{HEAD}<Workbook {SPACE}><Worksheet ss:Name="Items"><Table>
        <Row><Cell><Data ss:Type="String">S/N</Data></Cell>
             <Cell ss:Index="3"><Data ss:Type="String">Since</Data></Cell></Row>
        <Row ss:Index="3" ss:Hidden="1">
             <Cell><Data ss:Type="String">0012</Data></Cell>
             <Cell ss:MergeDown="1"><Data ss:Type="Number">5</Data></Cell>
             <Cell><Data ss:Type="DateTime">2019-03-01T00:00:00.000</Data></Cell></Row>
        <Row><Cell><Data ss:Type="Error">#N/A</Data></Cell>
             <Cell ss:Index="3" ss:Formula="=RC[-1]"/></Row>
        </Table></Worksheet><Worksheet ss:Name="Notes"><Table/>
        <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel">
        <Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>""",
    )
    items, notes = sheets
    assert items.rows[0] == ["S/N", "", "Since"]
    assert items.rows[2] == ["0012", 5.0, date(2019, 3, 1)]
    assert items.errors == {(3, 0): "#N/A"}
    assert items.formulas == {(3, 2): "=RC[-1]"}
    assert items.hidden_rows == {2}
    assert (notes.name, notes.hidden, notes.rows) == ("Notes", True, [])
