"""Cells as text, the way Excel puts them on the clipboard and takes them from it."""

import html
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.ui.translation import tr

MOST_ROWS, MOST_CELLS = 200_000, 4_000_000
"""What is pasted at most; a workbook with more is imported."""
_MOST_CHARACTERS = 200_000_000
_MOST_SPAN = 1_000
_REPORT_EVERY = 20_000

Cells = Sequence[Sequence[str]]

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\r\n|\r|\n|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|^"')


def to_text(rows: Cells) -> str:
    """Rows as tab-separated text. A cell with a tab or a line break stands in quotes."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


def _quoted(cell: str) -> str:
    if not _NEEDS_QUOTES.search(cell):
        return cell
    doubled = cell.replace('"', '""')
    return f'"{doubled}"'


def to_html_rows(rows: Cells, kept: Sequence[bool]) -> str:
    """Rows of a table; cells of columns that are ``kept`` stay text to the letter in Excel:
    leading zeros are not lost, and nothing becomes a date or a formula.
    """
    starts = ["<td style='mso-number-format:\"\\@\"'>" if keep else "<td>" for keep in kept]
    lines = [
        "".join(f"{start}{_marked_up(cell)}</td>" for start, cell in zip(starts, row, strict=True))
        for row in rows
    ]
    return "".join(f"<tr>{line}</tr>" for line in lines)


def to_page(rows: Sequence[str]) -> str:
    """A web page with a table of rows from `to_html_rows`."""
    head = '<html><head><meta charset="utf-8"></head><body><table>'
    return f"{head}{''.join(rows)}</table></body></html>"


def _marked_up(cell: str) -> str:
    escaped = html.escape(cell, quote=False)
    return escaped.replace("\n", '<br style="mso-data-placement:same-cell">')


def from_text(text: str, progress: Progress = silent) -> list[list[str]]:
    """Rows of tab-separated text as Excel writes it; shorter rows stay short.

    Raises UserError ``paste-too-large``.
    """
    _refuse_huge(text)
    rows: list[list[str]] = []
    cells = 0
    for row in _rows_of(text):
        rows.append(row)
        cells += len(row)
        if len(rows) % _REPORT_EVERY == 0:
            progress(tr("{rows:,} rows read", rows=len(rows)))
        if len(rows) > MOST_ROWS or cells > MOST_CELLS:
            raise too_large(text.count("\n") + 1)
    return rows


def _rows_of(text: str) -> Iterator[list[str]]:
    at, row = 0, list[str]()
    while at < len(text):
        found = _QUOTED.match(text, at) if text[at] == '"' else None
        if found is not None:
            row.append(found[1].replace('""', '"'))
        else:
            # Not a cell in quotes, but one that begins with a quote.
            found = _PLAIN.match(text, at)
            if found is None:
                raise AssertionError("a pattern that takes nothing always matches")
            row.append(found[0])
        at = found.end()
        if at < len(text) and text[at] == "\t":
            at += 1
            if at == len(text):
                row.append("")
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        yield row
        row = []
    if row:
        yield row


def from_html(markup: str, progress: Progress = silent) -> list[list[str]]:
    """Rows of the first table in a web page; empty if it has none. UserError as `from_text`."""
    _refuse_huge(markup)
    reader = _TableReader(progress)
    reader.feed(markup)
    reader.close()
    return reader.rows


def too_large(rows: int) -> UserError:
    """What is said of a paste that is too much."""
    return UserError(
        "paste-too-large",
        tr(
            "The clipboard holds {rows:,} rows; at most {most_rows:,} rows and {most_cells:,} "
            "cells are pasted at once.",
            rows=rows,
            most_rows=MOST_ROWS,
            most_cells=MOST_CELLS,
        ),
        tr("Save them as a workbook and import it: nothing was changed here."),
    )


def _refuse_huge(text: str) -> None:
    if len(text) > _MOST_CHARACTERS:
        raise too_large(text.count("\n") + 1)


class _TableReader(HTMLParser):
    """Collects the cells of the first table; those that span several leave the others empty."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self._progress = progress
        self._depth = 0
        self._over = False
        self._cell: list[str] | None = None
        self._span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._over:
            return
        if tag == "table":
            self._depth += 1
        elif self._depth == 0:
            return
        elif tag == "tr" and self._depth == 1:
            self._end_cell()
            self._begin_row()
        elif tag in {"td", "th"} and self._depth == 1:
            self._end_cell()
            if not self.rows:
                self._begin_row()
            self._cell = []
            span = dict(attrs).get("colspan") or "1"
            self._span = min(int(span), _MOST_SPAN) if span.isdecimal() and span != "0" else 1
        elif tag == "br" and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th", "tr"} and self._depth == 1:
            self._end_cell()
        elif tag == "table" and self._depth:
            self._end_cell()
            self._depth -= 1
            self._over = self._depth == 0

    def close(self) -> None:
        super().close()
        self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None and not self._over:
            # Line breaks in the markup are spaces; those of a cell are <br>.
            self._cell.append(re.sub(r"\s+", " ", data))

    def _begin_row(self) -> None:
        if len(self.rows) >= MOST_ROWS:
            raise too_large(len(self.rows) + 1)
        if len(self.rows) % _REPORT_EVERY == 0:
            self._progress(tr("{rows:,} rows read", rows=len(self.rows)))
        self.rows.append([])

    def _end_cell(self) -> None:
        if self._cell is not None:
            lines = "".join(self._cell).split("\n")
            self.rows[-1] += ["\n".join(map(str.strip, lines)), *[""] * (self._span - 1)]
            self._cell = None
