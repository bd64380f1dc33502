"""Cells to the clipboard and back, as Excel writes and reads them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.ui.grid import clipboard
from planner.ui.grid.clipboard import from_html, from_text, to_html_rows, to_page, to_text

AWKWARD = st.text(st.sampled_from("a0 ,;=\t\n\r\"'<&é\u00a0"), max_size=6) | st.text(max_size=6)


@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(AWKWARD, min_size=n, max_size=n))))
def test_what_is_copied_is_pasted_to_the_letter(rows: list[list[str]]) -> None:
    assert from_text(to_text(rows)) == rows


PLAIN = st.text(st.sampled_from("a0<&=é\"'\n"), max_size=6).map(
    lambda text: "\n".join(line.strip() for line in text.split("\n"))
)


@given(st.integers(1, 3).flatmap(lambda n: st.lists(st.lists(PLAIN, min_size=n, max_size=n))))
def test_the_table_holds_the_same_cells(rows: list[list[str]]) -> None:
    kept = [True] * len(rows[0]) if rows else []
    assert from_html(to_page([to_html_rows(rows, kept)])) == rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a", [["a"]]),
        ("\t", [["", ""]]),
        ("a\n\nb\n", [["a"], [""], ["b"]]),
        ('"two\nlines"\tb\n', [["two\nlines", "b"]]),
        ('"a ""b"" c"\n', [['a "b" c']]),
        ('19" rack\tx\n', [['19" rack', "x"]]),
        ('"not closed\tx\n', [['"not closed', "x"]]),
        ("0012\t=1+1\n", [["0012", "=1+1"]]),
        ("", []),
    ],
)
def test_text_of_excel_is_read_as_it_means_it(text: str, rows: list[list[str]]) -> None:
    assert from_text(text) == rows


def test_a_web_page_gives_the_cells_of_its_first_table() -> None:
    page = (
        "<p>before</p><table><tr><th colspan=2>Site</th><th>A&amp;B</th></tr>"
        "<tr><td> S-1\n <b>north</b></td><td><table><tr><td>x</td></tr></table></td>"
        "<td>1<br>2</td></tr></table><table><tr><td>other</td></tr></table>"
    )
    assert from_html(page) == [["Site", "", "A&B"], ["S-1 north", "x", "1\n2"]]
    assert from_html("no table <td>here</td>") == []
    assert from_html("<table><td colspan=99999999>a")[0][0] == "a"


def test_serial_numbers_stay_text_in_excel_and_amounts_numbers() -> None:
    line = to_html_rows([["0012", "8200.00"]], [True, False])
    assert line == "<tr><td style='mso-number-format:\"\\@\"'>0012</td><td>8200.00</td></tr>"


def test_too_much_is_refused_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "MOST_ROWS", 3)
    for read in (lambda: from_text("a\n" * 5), lambda: from_html("<table>" + "<tr><td>a" * 5)):
        with pytest.raises(UserError, match="rows") as refused:
            read()
        assert "import" in refused.value.hint
    assert len(from_text("a\n" * 3)) == 3


def test_reading_can_be_stopped() -> None:
    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        from_text("a\n" * 30_000, stop)
