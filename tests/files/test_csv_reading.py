from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.files import csv_reading

PLAIN = "S/N,Site\n0012,Nuñez Hill\n"
EXPECTED = [["S/N", "Site"], ["0012", "Nuñez Hill"]]
CSV = Path("a.csv")


def parse(path: Path, data: bytes) -> list[list[str]]:
    return csv_reading.parse(path, data).rows


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_the_encoding_is_told_from_the_content(encoding: str) -> None:
    assert parse(CSV, PLAIN.encode(encoding)) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_from_the_content(delimiter: str) -> None:
    rows = parse(CSV, f'a{delimiter}b{delimiter}c\n1,5{delimiter}"x"{delimiter}\n'
                 f"2{delimiter}y{delimiter}\n".encode()) if delimiter != "," else parse(
                     CSV, b"a,b,c\n1;5,x,\n2,y,\n")  # fmt: skip
    assert rows[0] == ["a", "b", "c"]
    assert rows[2] == ["2", "y", ""]


def test_a_sep_line_is_obeyed_and_counts_as_no_row() -> None:
    assert parse(CSV, b"sep=;\r\na,x;b\r\n1;2\r\n") == [["a,x", "b"], ["1", "2"]]


def test_line_ends_within_quotes_belong_to_the_value() -> None:
    assert parse(CSV, b'a,b\n"one\r\ntwo",2\n') == [["a", "b"], ["one\r\ntwo", "2"]]


def test_every_value_stays_the_text_it_was() -> None:
    values = ["007", " 5 ", "1E10", "2.10", "06/30/2020", "=1+1", "TRUE"]
    rows = parse(CSV, ("h1,h2,h3,h4,h5,h6,h7\n" + ",".join(values)).encode())
    assert rows[1] == values


def test_blank_lines_keep_the_row_numbers_and_short_rows_are_padded() -> None:
    assert parse(CSV, b"a,b,c\n\n1\n1,2,3,4\n\n") == [
        ["a", "b", "c", ""],
        ["", "", "", ""],
        ["1", "", "", ""],
        ["1", "2", "3", "4"],
    ]


def test_one_column_is_a_table_only_in_a_text_file() -> None:
    assert parse(CSV, b"serial\n1\n2\n") == [["serial"], ["1"], ["2"]]
    with pytest.raises(UserError) as caught:
        parse(Path("a.xlsx"), b"serial\n1\n2\n")
    assert caught.value.code == "not-a-workbook"


def test_an_unclosed_quotation_mark_over_pages_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        parse(CSV, b'a,b\n1,"' + b"x,\n" * 60_000)
    assert caught.value.code == "not-a-workbook"
    assert "quotation" in caught.value.hint


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("mac_roman", "mac_roman"),
    ],
)
@pytest.mark.parametrize("text", ["Nu\u00f1ez Hill", "San Jos\u00e9", "M\u00fcller Ranch"])
def test_the_encoding_that_was_used_is_said(encoding: str, name: str, text: str) -> None:
    table = csv_reading.parse(CSV, f"S/N;Site\n0012;{text}\n".encode(encoding))
    assert (table.encoding, table.delimiter) == (name, ";")
    assert table.rows[1] == ["0012", text]


def test_a_chinese_export_is_read_as_such() -> None:
    table = csv_reading.parse(
        CSV, "\u7f51\u5143\u540d\u79f0,\u5355\u677f\n\u7ad9\u70b91,RRU\n".encode("gb18030")
    )
    assert table.rows == [["\u7f51\u5143\u540d\u79f0", "\u5355\u677f"], ["\u7ad9\u70b91", "RRU"]]
    assert table.encoding == "gb18030"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_sep_line_is_obeyed_with_every_line_end(end: str, mark: str) -> None:
    data = end.join((mark, "a,x;b", "1;2")).encode()
    assert parse(CSV, data) == [["a,x", "b"], ["1", "2"]]
