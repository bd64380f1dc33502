"""The answer cells of one sheet as XML, and where they stand."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from planner.files.annotate_styles import AnswerStyles
from planner.files.annotate_xml import BadXml, to_bytes
from planner.files.workbook_cells import Value, escaped, serial, shortened
from planner.files.workbook_table import TableColumn

LAST_COLUMN = 16_384
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_EDGE_SPACE = re.compile(r"\A\s|\s\Z")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_DAYS_TO_1904 = 1_462
_MOST_TAILS = 50_000
"""Cells kept to be written again: most rows share their answers."""


def letters(number: int) -> str:
    """The name of a column: A for 1, AA for 27."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def column(name: str) -> int:
    """1 for A, 27 for AA. Raises BadXml for what is no name of a column."""
    if not (name.isascii() and name.isalpha() and len(name) <= 3):
        raise BadXml("it has a cell in no column")
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def area(reference: str) -> tuple[int, int, int, int]:
    """First column, first row, last column and last row of "A1:H20" or "A1". Raises BadXml."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) > 2 or corners[0] is None or corners[-1] is None:
        raise BadXml(f"it names an area {reference[:20]}")
    first, last = corners[0], corners[-1]
    return column(first[1]), int(first[2]), column(last[1]), int(last[2])


def area_name(first_column: int, first_row: int, last_column: int, last_row: int) -> str:
    """The opposite of `area`."""
    return f"{letters(first_column)}{first_row}:{letters(last_column)}{last_row}"


class AnswerCells:
    """Writes cells of the answer columns; ``places`` are their columns in the sheet.

    Without styles (a workbook that has none) dates are written as text. ``from_1904`` is the
    workbook's own way to count days.
    """

    def __init__(
        self,
        prefix: str,
        columns: Sequence[TableColumn],
        places: Sequence[int],
        styles: AnswerStyles | None,
        *,
        from_1904: bool,
    ) -> None:
        self._prefix = prefix
        self._columns = columns
        self._heads = [f'<{prefix}c r="{letters(place)}'.encode() for place in places]
        self._styles = styles
        self._days = _DAYS_TO_1904 if from_1904 else 0
        self._tails: dict[tuple[int, Value, str], bytes] = {}

    def heading(self, index: int, row: bytes) -> bytes:
        """The heading cell of an answer column."""
        style = str(self._styles.heading) if self._styles else ""
        return self._heads[index] + row + self._text(self._columns[index].heading, style)

    def value(self, index: int, row: bytes, value: Value, kept: str = "") -> bytes:
        """A cell with an answer. ``kept`` is the style number that the user gave the cell; it
        stays unless the answer needs one of its own.
        """
        key = (index, value, kept)
        tail = self._tails.get(key)
        if tail is None:
            if len(self._tails) > _MOST_TAILS:
                self._tails.clear()
            tail = self._tails[key] = self._tail(index, value, kept)
        return self._heads[index] + row + tail

    def _tail(self, index: int, value: Value, kept: str) -> bytes:
        styles = self._styles
        if isinstance(value, date) and not isinstance(value, datetime) and styles:
            stamp = serial(value)
            if stamp is not None:
                style = kept or str(styles.date)
                days = int(stamp) - self._days
                return to_bytes(f'" s="{style}"><{self._prefix}v>{days}</{self._prefix}v>'
                                f"</{self._prefix}c>")  # fmt: skip
        text = "" if value is None else shortened(str(value))
        style = kept
        if styles:
            tone = dict(self._columns[index].words).get(text)
            if tone:
                style = str(styles.tones[tone])
            elif text.startswith(_FORMULA_START):
                style = str(styles.guarded)
            elif self._columns[index].words or not kept:
                style = str(styles.text)
        return self._text(text, style)

    def _text(self, text: str, style: str) -> bytes:
        p = self._prefix
        look = f' s="{style}"' if style else ""
        if not text:
            return f'"{look}/>'.encode()
        space = ' xml:space="preserve"' if _EDGE_SPACE.search(text) else ""
        return to_bytes(
            f'"{look} t="inlineStr"><{p}is><{p}t{space}>{escaped(text)}</{p}t></{p}is></{p}c>'
        )
