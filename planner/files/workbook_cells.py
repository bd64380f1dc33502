"""One cell of a workbook as XML, so that what is read back equals what was written.

Written by hand because openpyxl needs ten times as long for a sheet of 100,000 rows.
Text is always a string cell, never a formula. What XML cannot hold (control characters, a
carriage return) is written the way Excel does, ``_xHHHH_``, which Excel, LibreOffice and
python-calamine read back as the character itself.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

from planner.model.sheets import Kind

Value: TypeAlias = str | int | float | bool | date | Decimal | None
"""What a cell is written from; an enum counts as its text."""

TEXT_LIMIT = 32_767
"""Characters (UTF-16 units) that Excel holds in one cell."""

_EPOCH = date(1899, 12, 30).toordinal()
_FIRST_DATE = date(1900, 3, 1)  # Excel counts a 29 February 1900: earlier numbers are ambiguous
_EXACT_WHOLE = 10**15  # Excel keeps 15 digits

_SPECIAL = re.compile("[&<>_\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LOOKS_ENCODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_EDGE_SPACE = re.compile(r"\A\s|\s\Z")
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class CellStyles:
    """Style numbers of one column: for its own kind of value, text, and text that a
    spreadsheet would take for a formula when someone edits the cell; ``date``, ``moment`` and
    ``number`` are for values of a user's column, which may be of any kind.
    """

    own: int
    text: int
    guarded: int
    date: int
    moment: int
    number: int


def too_long(text: str) -> bool:
    """Whether Excel cannot hold the text in one cell."""
    if len(text) * 2 <= TEXT_LIMIT:
        return False
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 > TEXT_LIMIT


def shortened(text: str) -> str:
    """The text, cut with a mark where Excel could not hold it; for the program's own words."""
    return text[: TEXT_LIMIT // 2 - 1] + "…" if too_long(text) else text


def encoded(text: str) -> str:
    """Text without the characters that XML cannot hold, put the way Excel writes them; a lone
    surrogate, which no file can hold, becomes U+FFFD.
    """
    text = _SURROGATE.sub("\ufffd", text)
    text = _LOOKS_ENCODED.sub("_x005F_", text)
    return _FORBIDDEN.sub(lambda found: f"_x{ord(found.group()):04X}_", text)


def escaped(text: str) -> str:
    """Text as the content of an XML element."""
    if not _SPECIAL.search(text):
        return text
    return encoded(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class CellWriter:
    """Gives the cells of one column, from a value and a row number, as XML.

    Nothing is written for None and for empty text: the column's own style shows there.
    ``kind`` None is a user's own column, whose values choose the format themselves. A money
    value, number or date that a spreadsheet would not give back exactly is written as text.
    """

    def __init__(self, letter: str, kind: Kind | None, styles: CellStyles) -> None:
        self._head = f'<c r="{letter}'
        self._own = f'" s="{styles.own}"'
        self._text = f'" s="{styles.text}" t="inlineStr"><is><t'
        self._guarded = f'" s="{styles.guarded}" t="inlineStr"><is><t'
        self._date = f'" s="{styles.date}"><v>'
        self._moment = f'" s="{styles.moment}"><v>'
        self._number = f'" s="{styles.number if kind is None else styles.own}"><v>'
        self._yes_no = kind is Kind.YES_NO

    def __call__(self, value: Value, row: str) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, str):
            return self._text_cell(value, row)
        if isinstance(value, bool):
            if self._yes_no:
                return self._text_cell("Yes" if value else "No", row)
            return f'{self._head}{row}{self._own} t="b"><v>{int(value)}</v></c>'
        if isinstance(value, date):
            stamp = serial(value)
            style = self._moment if isinstance(value, datetime) else self._date
        else:
            stamp, style = numeral(value), self._number
        if stamp is None:
            return self._text_cell(str(value), row)
        return f"{self._head}{row}{style}{stamp}</v></c>"

    def blank(self, row: str) -> str:
        """An empty cell that has a format of its own."""
        return f"{self._head}{row}{self._own}/>"

    def _text_cell(self, text: str, row: str) -> str:
        space = ' xml:space="preserve"' if _EDGE_SPACE.search(text) else ""
        style = self._guarded if text.startswith(_FORMULA_START) else self._text
        return f"{self._head}{row}{style}{space}>{escaped(text)}</t></is></c>"


def serial(value: date) -> str | None:
    """Excel's number of a date or a naive datetime; None where it has none that is safe."""
    if isinstance(value, datetime):
        if value.tzinfo is not None or value.microsecond or value.date() < _FIRST_DATE:
            return None
        seconds = value.hour * 3600 + value.minute * 60 + value.second
        return repr(value.toordinal() - _EPOCH + seconds / 86_400)
    return str(value.toordinal() - _EPOCH) if value >= _FIRST_DATE else None


def numeral(value: object) -> str | None:
    """A number as a spreadsheet stores it; None where it would come back as another number."""
    if isinstance(value, int):
        return str(int(value)) if abs(value) < _EXACT_WHOLE else None
    if isinstance(value, float):
        return repr(value) if abs(value) != float("inf") and value == value else None  # noqa: PLR0124
    if isinstance(value, Decimal) and value.is_finite():
        near = float(value)
        digits = value.normalize().as_tuple().digits
        return repr(near) if Decimal(repr(near)) == value and len(digits) <= 15 else None
    return None
