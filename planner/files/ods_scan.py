"""What the XML of a LibreOffice workbook (.ods) says beside its values.

Element and attribute names: OASIS, Open Document Format 1.2, part 1.
"""

import re
from collections.abc import Mapping
from typing import IO
from xml.etree import ElementTree as ET

from planner.files.sheet_scan import SheetDetails

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FORMULA = f"{_TABLE}formula"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_MOST_BYTES = 100 * 2**20
_MOST_REPEATS = 1_000
"""A row or a cell repeated more often is no entry of a list."""

_PADDED = re.compile(r"0\d+\Z|\D+0\d+\Z")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E[+-]\d+\Z", re.IGNORECASE)
_WITH_YEAR = re.compile(r"\d{4}|\d+[/.-]\d+[/.-]\d+")
_ERROR = re.compile(r"#[A-Z]+[A-Z0-9/!?]*\Z|Err:\d+\Z")


def sheets(content: IO[bytes], size: int) -> Mapping[str, SheetDetails]:
    """The details by sheet of a ``content.xml`` without DOCTYPE; none if it is damaged or so
    large that searching it would take longer than reading it.
    """
    if size > _MOST_BYTES:
        return {}
    scan = _Scan()
    try:
        for event, node in ET.iterparse(content, ("start", "end")):  # noqa: S314 - no DOCTYPE
            scan.take(event, node)
    except (ET.ParseError, ValueError, LookupError):
        return {}
    return scan.found


class _Scan:
    """Follows the rows and cells of all tables."""

    def __init__(self) -> None:
        self.found: dict[str, SheetDetails] = {}
        self._sheet = SheetDetails()
        self._row = self._column = 0
        self._depth = 0

    def take(self, event: str, node: ET.Element) -> None:
        """One start or end of an element."""
        if node.tag == f"{_TABLE}table":
            self._depth += 1 if event == "start" else -1
            if event == "start" and self._depth == 1:
                self._sheet = self.found[node.get(f"{_TABLE}name", "")] = SheetDetails()
                self._row = self._column = 0
            elif event == "end":
                node.clear()
        elif self._depth == 1 and event == "end":
            if node.tag == f"{_TABLE}table-row":
                self._take_row(node)
                node.clear()
            elif node.tag == f"{_TABLE}table-column":
                self._take_column(node)

    def _take_column(self, node: ET.Element) -> None:
        repeats = _count(node, "number-columns-repeated")
        if node.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
            last = min(self._column + repeats, 16_384)
            self._sheet.hidden_columns.update(range(self._column + 1, last + 1))
        self._column += repeats

    def _take_row(self, node: ET.Element) -> None:
        repeats = _count(node, "number-rows-repeated")
        if repeats <= _MOST_REPEATS:
            rows = range(self._row + 1, self._row + repeats + 1)
            if node.get(f"{_TABLE}visibility") in {"collapse", "filter"}:
                self._sheet.hidden_rows.update(rows)
            column = 0
            for cell in node:
                if not cell.tag.endswith("table-cell"):
                    continue
                across = _count(cell, "number-columns-repeated")
                if across <= _MOST_REPEATS and (len(cell) or cell.get(_FORMULA)):
                    for row in rows:
                        for place in range(column + 1, column + across + 1):
                            self._take_cell(cell, row, place)
                column += across
        self._row += repeats

    def _take_cell(self, cell: ET.Element, row: int, column: int) -> None:
        found, address = self._sheet, (row, column)
        down = _count(cell, "number-rows-spanned")
        if down > 1:
            found.merges.append((address, (row + down - 1, column)))
        text = "\n".join("".join(line.itertext()) for line in cell.iterfind(f"{_TEXT}p"))
        note = cell.find(f"{_OFFICE}annotation")
        if note is not None:
            lines = ["".join(line.itertext()) for line in note.iterfind(f"{_TEXT}p")]
            found.comments[address] = "\n".join(lines).strip()
        kind = cell.get(f"{_OFFICE}value-type", "")
        if cell.get(f"{_CALC}value-type") == "error" or (cell.get(_FORMULA) and _ERROR.match(text)):
            found.errors[address] = text or "#N/A"
        elif not kind and not text and (formula := cell.get(_FORMULA)):
            found.formulas[address] = "=" + formula.partition("=")[2]
        elif kind == "float" and _PADDED.match(text):
            if cell.get(f"{_OFFICE}value", "").isdigit():
                found.padded[address] = text
        elif (kind == "float" and _SCIENTIFIC.match(text)) or (
            kind == "date" and text and not _WITH_YEAR.search(text)
        ):
            found.displayed[address] = text


def _count(node: ET.Element, name: str) -> int:
    text = node.get(f"{_TABLE}{name}", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 9 else 1
