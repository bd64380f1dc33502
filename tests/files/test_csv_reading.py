from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.files.csv_reading import parse

PLAIN = "S/N,Site\n0012,Nuñez Hill\n"
EXPECTED = [["S/N", "Site"], ["0012", "Nuñez Hill"]]
CSV = Path("a.csv")


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
