from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.common.errors import UserError
from planner.common.progress import silent
from planner.files import content, limits, refusals
from planner.files.reading import read
from tests.files.workbooks import rewritten, shared_workbooks, workbook


def refusal(path: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        read(path)
    error = caught.value
    assert error.message.endswith((".", ":"))
    assert error.hint
    return error


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.xlsx").code == "file-missing"


@pytest.mark.parametrize("content", [b"", b"\r\n \t\r\n", b"\0" * 100])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert refusal(path).code == "empty-file"


@pytest.mark.slow
@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        b"%PDF-1.7\n1 0 obj\n",
        b"<html><p>A page without a table</p></html>",
        b"{\\rtf1 a letter}",
        b"Dear all, this is a letter and no table.\nRegards",
        b"PK\x03\x04 not really a zip",
        b"PK\x05\x06" + b"\0" * 18,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_a_file_that_is_no_workbook_is_refused_whatever_its_name(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "inventory.xlsx"
    path.write_bytes(content)
    error = refusal(path)
    assert error.code == "not-a-workbook"
    assert "inventory.xlsx" in error.message


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    assert refusal(tmp_path).code == "not-a-workbook"


def test_the_type_is_told_from_the_content_not_from_the_name(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["x", 1]]})
    renamed = path.rename(tmp_path / "a.csv")
    assert read(renamed)[0].rows == [["x", 1.0]]
    table = tmp_path / "b.xls"
    table.write_text("S/N;Model\n001;RRU\n", encoding="utf-8")
    assert read(table)[0].rows == [["S/N", "Model"], ["001", "RRU"]]


def test_rows_have_the_numbers_that_excel_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page["C5"], page["D8"] = "first", "last"
    book.save(tmp_path / "a.xlsx")
    sheet = read(tmp_path / "a.xlsx")[0]
    assert (sheet.first_row, sheet.first_column, len(sheet.rows)) == (5, 3, 4)


def test_hidden_sheets_are_known_as_hidden(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"One": [["x"]], "Two": [["y"]]}, hidden=["Two"])
    assert [(sheet.name, sheet.hidden) for sheet in read(path)] == [("One", False), ("Two", True)]


def test_error_cells_are_found_although_the_reader_gives_them_as_empty(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"A": [["x"]], "B & C": [["x", "y"], ["#N/A", "#REF!"]]})
    plain, other = read(path)
    assert not plain.errors
    assert other.errors == {(1, 0): "#N/A", (1, 1): "#REF!"}


def test_a_merged_cell_gives_its_value_to_the_rows_below_it(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["site", "unit"], ["Elk", 1], [None, 2]]})
    book = openpyxl.load_workbook(path)
    book["S"].merge_cells("A2:A3")
    book.save(path)
    sheet = read(path)[0]
    assert sheet.rows[2][0] == "Elk"
    assert sheet.filled == 1


def test_a_claim_of_a_million_rows_with_a_few_cells_does_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a", "b"], [1, 2]]})
    rewritten(path, '<dimension ref="A1:B2"', '<dimension ref="A1:XFD1048576"')
    assert len(read(path)[0].rows) == 2


def test_formats_down_to_the_last_row_do_no_harm(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a", "b"], [1, 2]]})
    rewritten(path, "</sheetData>", '<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert len(read(path)[0].rows) == 2


def test_cells_too_far_apart_are_refused_before_they_fill_the_memory(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a", "b"], [1, 2]]})
    rewritten(
        path,
        "</sheetData>",
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>',
    )
    assert refusal(path).code == "too-large"


def here(path: Path) -> None:
    """Reads without a child, so that a limit can be lowered."""
    for _, rows in content.sheets(path, None, limits.allowance(2**20), silent):
        list(rows)


def test_a_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook(tmp_path / "a.xlsx", {"S": [["a"] * 10] * 10})
    monkeypatch.setattr("planner.files.zip_scan.MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(UserError, match="unpacked"):
        here(path)


def test_a_file_with_too_many_bytes_or_cells_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "a.csv"
    table.write_text("a,b\n" * 20, encoding="utf-8")
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    with pytest.raises(UserError, match="20 rows of 2 columns"):
        here(table)
    monkeypatch.setattr(refusals, "MAX_FILE_BYTES", 10)
    with pytest.raises(UserError, match="too large"):
        here(table)


def test_dates_of_both_date_systems_are_the_same_days() -> None:
    folder = shared_workbooks()
    if not folder.exists():
        pytest.skip("shared workbooks not present")
    sheet = read(folder / "closedxml__Date1904System.xlsx")[0]
    found = [cell for row in sheet.rows for cell in row if isinstance(cell, date)]
    assert found
    assert all(2000 < day.year < 2030 for day in found)


@pytest.mark.slow
def test_what_only_the_second_reader_understands_is_read_too() -> None:
    folder = shared_workbooks()
    if not folder.exists():
        pytest.skip("shared workbooks not present")
    assert read(folder / "poi__duplicate-filename-case-insensitive.xlsx")[0].rows
    assert len(read(folder / "poi__poc-shared-strings.xlsx")[0].rows) == 3999
    assert [len(s.rows) for s in read(folder / "poi__xlsx-corrupted.xlsx")][:2] == [3, 2]
