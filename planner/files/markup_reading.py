"""Tables in web pages and in the XML of Excel 2003, which many systems export as ".xls".

Read with the standard library: no entity that the file defines is resolved, nothing it names
is fetched. Values of a web page are text, as displayed.
"""

import re
from datetime import date, datetime, time
from enum import Enum
from html.parser import HTMLParser
from math import isfinite
from pathlib import Path
from xml.etree import ElementTree as ET

from planner.files.calamine_reading import fill_merged
from planner.files.limits import MAX_CELLS, too_large
from planner.files.reading import Place, RawCell, RawSheet
from planner.files.refusals import damaged, unsafe

_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"
_MOST_COLUMNS, _MOST_ROWS = 16_384, 1_048_576
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>|<!--.*?-->|\s)*<(?:!doctype\s+html|html|head|meta|style|"
                   r"body|table|div|center|font|b|h\d)\b", re.IGNORECASE | re.DOTALL)  # fmt: skip
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")


class Markup(Enum):
    """What kind of marked-up text a file is."""

    PAGE = "web page"
    MAIL = "web page in one file"
    XML = "XML of Excel 2003"


Tables = list[tuple[RawSheet, list[list[RawCell]]]]


def kind_of(text: str) -> Markup | None:
    """The kind of a text; None for one that is not marked up."""
    head = text[:20_000]
    if _SPREADSHEET in head and "<" in head[:100]:
        return Markup.XML
    if head[:200].lower().lstrip().startswith("mime-version:"):
        return Markup.MAIL
    return Markup.PAGE if _PAGE.match(head) else None


def tables(path: Path, text: str, kind: Markup, encoding: str) -> Tables:
    """A sheet for each table of a page, or each sheet of the XML.

    Raises UserError ``unsafe-file``, ``too-large``, ``not-a-workbook``.
    """
    if kind is Markup.XML:
        return _xml_sheets(path, text, encoding)
    if kind is Markup.MAIL:
        text = _page_in_mail(text)
    reader = _Page(path)
    reader.feed(text)
    reader.close()
    reader.finish()
    found: Tables = []
    for rows, merged in reader.tables:
        number = f" ({len(found) + 1})" if found else ""
        sheet = RawSheet(path.stem + number, [], encoding=encoding, filled=len(merged),
                         merged=frozenset(merged))  # fmt: skip
        found.append((sheet, rows))
    return found


def _page_in_mail(text: str) -> str:
    from email import message_from_string
    from email.policy import default

    message = message_from_string(text, policy=default)
    pages = [part for part in message.walk() if part.get_content_type() == "text/html"]
    with_table = [page for page in map(_content, pages) if "<table" in page.lower()]
    return max(with_table, key=len, default="")


def _content(part: object) -> str:
    data = part.get_payload(decode=True)  # type: ignore[attr-defined]
    charset = part.get_content_charset() or "utf-8"  # type: ignore[attr-defined]
    try:
        return str(data, charset, "replace")
    except LookupError:
        return str(data, "latin-1")


class _Page(HTMLParser):
    """Collects the tables of a page, with cells that span rows filled down."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[list[RawCell]], set[Place]]] = []
        self._path = path
        self._open: list[_Table] = []
        self._unread = ""
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._unread = tag
        elif tag == "table":
            self._open.append(_Table())
        elif self._open and tag == "tr":
            self._open[-1].begin_row()
        elif self._open and tag in {"td", "th"}:
            given = dict(attrs)
            across = _span(given.get("colspan"), _MOST_COLUMNS)
            self._count(across)
            self._open[-1].begin_cell(across, _span(given.get("rowspan"), _MOST_ROWS))
        elif self._open and tag in {"br", "p", "div"}:
            self._open[-1].text("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        elif tag == "table" and self._open:
            self._end_table()
        elif self._open and tag in {"td", "th", "tr"}:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._unread:
            self._open[-1].text(data)

    def finish(self) -> None:
        """Ends the tables that the page left open."""
        while self._open:
            self._end_table()

    def _count(self, cells: int) -> None:
        self._cells += cells
        if self._cells > MAX_CELLS:
            raise too_large(self._path, "its table has too many cells")

    def _end_table(self) -> None:
        table = self._open.pop()
        table.end_cell()
        width = max(map(len, table.rows), default=0)
        if len(table.rows) * width > MAX_CELLS:
            raise too_large(self._path, "its table has too many cells")
        for row in table.rows:
            row.extend([""] * (width - len(row)))
        while table.rows and not any(table.rows[-1]):
            table.rows.pop()
        if table.rows:
            self.tables.append((table.rows, table.merged))


class _Table:
    """One table while it is read."""

    def __init__(self) -> None:
        self.rows: list[list[RawCell]] = []
        self.merged: set[Place] = set()
        self._below: dict[int, tuple[int, RawCell]] = {}
        self._words: list[str] | None = None
        self._across = self._down = 1

    def begin_row(self) -> None:
        self.end_cell()
        self._fill_to_end()
        self.rows.append([])

    def begin_cell(self, across: int, down: int) -> None:
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        self._words, self._across, self._down = [], across, down

    def text(self, words: str) -> None:
        if self._words is not None:
            self._words.append(words)

    def end_cell(self) -> None:
        if self._words is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._words).split("\n"))
        value = "\n".join(filter(None, lines))
        self._words = None
        self._fill()
        row = self.rows[-1]
        if self._down > 1:
            self._below[len(row)] = (self._down - 1, value)
        row.append(value)
        row.extend([""] * (self._across - 1))

    def _fill(self) -> None:
        """Takes over the cells above that reach into this row here."""
        row = self.rows[-1]
        while len(row) in self._below:
            column = len(row)
            left, value = self._below.pop(column)
            if left > 1:
                self._below[column] = (left - 1, value)
            if value != "":
                self.merged.add((len(self.rows) - 1, column))
            row.append(value)

    def _fill_to_end(self) -> None:
        """Takes over what reaches into the row behind its last cell, and ends the row."""
        if not self.rows:
            return
        self._fill()
        row = self.rows[-1]
        for column in sorted(column for column in self._below if column > len(row)):
            row.extend([""] * (column - len(row)))
            self._fill()


def _span(text: str | None, most: int) -> int:
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1
    return max(1, min(number, most))


# -- the XML of Excel 2003


def _xml_sheets(path: Path, text: str, encoding: str) -> Tables:
    if "<!DOCTYPE" in text.upper():
        raise unsafe(path, "it defines entities of its own (DOCTYPE), as attacks do")
    try:
        root = ET.fromstring(_DECLARATION.sub("", text))  # noqa: S314 - has no DOCTYPE
    except (ET.ParseError, ValueError) as error:
        raise damaged(path) from error
    budget = [MAX_CELLS]
    return [
        _xml_sheet(path, node, encoding, budget)
        for node in root.iter(f"{{{_SPREADSHEET}}}Worksheet")
    ]


def _xml_sheet(
    path: Path, node: ET.Element, encoding: str, budget: list[int]
) -> tuple[RawSheet, list[list[RawCell]]]:
    cells: dict[Place, RawCell] = {}
    errors: dict[Place, str] = {}
    formulas: dict[Place, str] = {}
    ranges: list[tuple[Place, Place]] = []
    hidden: set[int] = set()
    at = -1
    for row in node.iterfind(f"{{{_SPREADSHEET}}}Table/{{{_SPREADSHEET}}}Row"):
        at = _index(path, row, at, _MOST_ROWS)
        if row.get(f"{{{_SPREADSHEET}}}Hidden") == "1":
            hidden.add(at)
        column = -1
        for cell in row.iterfind(f"{{{_SPREADSHEET}}}Cell"):
            column = _index(path, cell, column, _MOST_COLUMNS)
            data = cell.find(f"{{{_SPREADSHEET}}}Data")
            if data is not None:
                _xml_value(data, (at, column), cells, errors)
            formula = cell.get(f"{{{_SPREADSHEET}}}Formula")
            if formula and (data is None or not "".join(data.itertext())):
                formulas[at, column] = formula
            down = _number(cell, "MergeDown", _MOST_ROWS)
            if down:
                ranges.append(((at, column), (at + down, column)))
            column += _number(cell, "MergeAcross", _MOST_COLUMNS)
    height = max((place[0] for place in (*cells, *errors)), default=-1) + 1
    width = max((place[1] for place in (*cells, *errors)), default=-1) + 1
    budget[0] -= height * width
    if budget[0] < 0:
        raise too_large(path, f"a sheet has {height:,} rows of {width:,} columns")
    rows: list[list[RawCell]] = [
        [cells.get((row, column), "") for column in range(width)] for row in range(height)
    ]
    merged = fill_merged(rows, ranges, 0, 0)
    name = node.get(f"{{{_SPREADSHEET}}}Name", path.stem)
    sheet = RawSheet(name, [], hidden=_xml_hidden(node), errors=errors, formulas=formulas,
                     merged=merged, filled=len(merged), encoding=encoding,
                     hidden_rows=frozenset(row for row in hidden if row < height))  # fmt: skip
    return sheet, rows


def _xml_hidden(node: ET.Element) -> bool:
    return any(
        child.tag.endswith("}Visible") and child.text in {"SheetHidden", "SheetVeryHidden"}
        for child in node.iter()
    )


def _index(path: Path, node: ET.Element, before: int, most: int) -> int:
    given = node.get(f"{{{_SPREADSHEET}}}Index", "")
    at = int(given) - 1 if given.isascii() and given.isdigit() and len(given) < 8 else before + 1
    if not before < at < most:
        raise damaged(path)
    return at


def _number(node: ET.Element, name: str, most: int) -> int:
    given = node.get(f"{{{_SPREADSHEET}}}{name}", "")
    return min(int(given), most) if given.isascii() and given.isdigit() and len(given) < 8 else 0


def _xml_value(
    node: ET.Element, place: Place, cells: dict[Place, RawCell], errors: dict[Place, str]
) -> None:
    kind = node.get(f"{{{_SPREADSHEET}}}Type", "String")
    text = "".join(node.itertext())
    if kind == "Error":
        errors[place] = text
        cells[place] = ""
        return
    cells[place] = text
    try:
        if kind == "Number":
            number = float(text)
            cells[place] = number if isfinite(number) else text
        elif kind == "Boolean":
            cells[place] = text.strip() == "1"
        elif kind == "DateTime":
            cells[place] = _day(text)
    except ValueError:  # what is no number after all stays the text it is
        return


def _day(text: str) -> date | datetime:
    moment = datetime.fromisoformat(text)
    return moment.date() if moment.time() == time() else moment
