"""What the XML of a sheet says beside its values, found without reading it cell by cell.

The text is searched for what is rare (errors, hidden rows, formulas without a result, cells of a
telling style); a sheet without any of it costs a few passes of a plain search.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TypeAlias

from planner.files.styles import Styles

Address: TypeAlias = tuple[int, int]
"""(row, column), both counted from 1."""

_OVERLAP = 2**10
_FEW_STYLES = 16
"""Looked for by name; of more, each cell's style is looked up."""

_MOST_FILLS = 20_000
"""Where more cells are coloured than that, colour is decoration."""

_PREFIX = re.compile(rb"<(\w+:)?worksheet\b")
_REFERENCE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_TYPE = re.compile(rb'\bt="(\w+)"')
_STYLE = re.compile(rb'\bs="(\d+)"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_NUMBER = re.compile(rb'\b(r|min|max)="(\d{1,7})"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')


@dataclass(slots=True)
class SheetDetails:
    """What was found in one sheet; ``last_row`` and ``last_column`` are those of any cell, be
    it empty, and ``has_values`` says whether a cell was seen to hold one. ``merges`` are the
    merged ranges of formats of which the fast reader does not tell them.
    """

    errors: dict[Address, str] = field(default_factory=dict)
    padded: dict[Address, str] = field(default_factory=dict)
    displayed: dict[Address, str] = field(default_factory=dict)
    formulas: dict[Address, str] = field(default_factory=dict)
    comments: dict[Address, str] = field(default_factory=dict)
    fills: dict[Address, str] = field(default_factory=dict)
    merges: list[tuple[Address, Address]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    last_row: int = 0
    last_column: int = 1
    has_values: bool = False


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _letters(number: int) -> bytes:
    """A for 1, AA for 27."""
    letters = b""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = bytes([65 + rest]) + letters
    return letters


def pieces(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """The text of a sheet in pieces that end before a cell begins."""
    rest = b""
    for block in blocks:
        text = rest + block
        cut = max(map(text.rfind, (b"<c ", b":c ", b"<c>", b":c>")))
        cut = text.rfind(b"<", 0, cut + 1) if cut > 0 else max(0, len(text) - _OVERLAP)
        if cut <= 0:
            rest = text
            continue
        yield text[:cut]
        rest = text[cut:]
    yield rest


class SheetScan:
    """Collects `SheetDetails` from the pieces of one sheet."""

    def __init__(self, styles: Styles) -> None:
        self.found = SheetDetails()
        self._styles = styles
        self._first = True
        self._wide = {b"Z"}
        self._fills_left = _MOST_FILLS

    def take(self, text: bytes) -> None:
        """Looks at the next piece."""
        if self._first:
            self._begin(text)
        if self._unnumbered:
            text = self._tag.sub(self._numbered, text)
        self._extent(text)
        self._take_rare(text)
        if self._telling:
            for found in self._telling.finditer(text):
                if found[1] in self._wanted:
                    self._take_styled(text, found)

    def _take_rare(self, text: bytes) -> None:
        if b't="e"' in text:
            for found in self._error.finditer(text):
                self._take_error(text, found)
        if b"hidden=" in text:
            self._take_hidden(text)
        if self._formula_end in text or self._formula_open in text:
            for found in self._no_result.finditer(text):
                self._take_formula(text, found)

    def _begin(self, text: bytes) -> None:
        self._first = False
        found = _PREFIX.search(text[:_OVERLAP])
        prefix = (found[1] or b"") if found else b""
        self._cell = b"<" + prefix + b"c"
        self._cell_end = b"</" + prefix + b"c>"
        self._row_begin = b"<" + prefix + b"row"
        self._formula_end = b"</" + prefix + b"f>"
        self._formula_open = b"<" + prefix + b"f "
        p = re.escape(prefix)
        self._value = re.compile(rb"<" + p + rb"v(?: [^>]*)?>([^<]*)<")
        self._value_tag = b"<" + prefix + b"v"
        self._error = re.compile(rb"<" + p + rb'c\b[^>]*\bt="e"[^>]*>')
        self._row = re.compile(rb"<" + p + rb"row\b([^>]*)>")
        self._column = re.compile(rb"<" + p + rb"col\b([^>]*)>")
        self._no_result = re.compile(
            rb"(?:</" + p + rb"f>|<" + p + rb"f\b[^>]*/>)\s*(?:<" + p + rb"v\s*/>|<" + p
            + rb"v>\s*</" + p + rb"v>)?\s*</" + p + rb"c>"
        )  # fmt: skip
        self._formula = re.compile(rb"<" + p + rb"f\b[^>]*?(?:/>|>([^<]*)<)")
        self._tag = re.compile(rb"<" + p + rb"(row|c)\b([^>]*)>")
        self._unnumbered = self._cell + b" " in text and not _REFERENCE.search(text)
        self._unnumbered = self._unnumbered or self._cell + b">" in text
        self._at = (0, 0)
        self._want(self._styles.telling)

    def _numbered(self, tag: re.Match[bytes]) -> bytes:
        """A tag of a row or cell with its place, which some programs leave out."""
        row, column = self._at
        if tag[1] == b"row":
            given = re.search(rb'\br="(\d{1,7})"', tag[2])
            self._at = (int(given[1]) if given else row + 1, 0)
            place = b"%d" % self._at[0]
        else:
            given = _REFERENCE.search(tag[2])
            self._at = (row, column_number(given[1].decode()) if given else column + 1)
            place = _letters(self._at[1]) + b"%d" % row
        end = tag[0].find(tag[1]) + len(tag[1])
        return tag[0] if given else tag[0][:end] + b' r="' + place + b'"' + tag[0][end:]

    def _want(self, numbers: set[int]) -> None:
        """Looks for cells of these styles from now on."""
        self._wanted = {b"%d" % number for number in numbers}
        self._telling = _any_style(self._wanted)

    def _extent(self, text: bytes) -> None:
        found = self.found
        self._wide.update(_WIDE.findall(text))
        found.last_column = max(column_number(letters.decode()) for letters in self._wide)
        mark = text.rfind(self._row_begin + b" ")
        if mark >= 0 and (row := re.search(rb'\br="(\d{1,7})"', text[mark : mark + _OVERLAP])):
            found.last_row = max(found.last_row, int(row[1]))
        if not found.has_values:
            found.has_values = self._value_tag in text or b"inlineStr" in text

    def _address(self, tag: bytes) -> Address | None:
        found = _REFERENCE.search(tag)
        return (int(found[2]), column_number(found[1].decode())) if found else None

    def _body(self, text: bytes, start: int) -> bytes:
        end = text.find(self._cell_end, start)
        return text[start:end] if end >= 0 else text[start : start + _OVERLAP]

    def _take_error(self, text: bytes, found: re.Match[bytes]) -> None:
        address = self._address(found[0])
        value = self._value.search(self._body(text, found.end()))
        if address and value:
            self.found.errors[address] = value[1].decode("utf-8", "replace")

    def _take_hidden(self, text: bytes) -> None:
        for row in self._row.finditer(text):
            if _HIDDEN.search(row[1]):
                numbers = dict(_NUMBER.findall(row[1]))
                self.found.hidden_rows.add(int(numbers.get(b"r", 0)))
        for column in self._column.finditer(text):
            if _HIDDEN.search(column[1]):
                numbers = dict(_NUMBER.findall(column[1]))
                first, last = int(numbers.get(b"min", 1)), int(numbers.get(b"max", 0))
                self.found.hidden_columns.update(range(first, min(last, 16_384) + 1))

    def _take_formula(self, text: bytes, found: re.Match[bytes]) -> None:
        start = text.rfind(self._cell + b" ", 0, found.start())
        if start < 0:
            return
        tag_end = text.find(b">", start)
        tag = text[start:tag_end]
        kind = _TYPE.search(tag)
        if kind and kind[1] == b"str" and self._value_tag in found[0]:
            return  # the result is the empty text
        address = self._address(tag)
        formula = self._formula.search(text, tag_end, found.end())
        if address and formula:
            written = (formula[1] or b"").decode("utf-8", "replace")
            self.found.formulas[address] = "=" + unescape(written)

    def _take_styled(self, text: bytes, found: re.Match[bytes]) -> None:
        start = text.rfind(b"<", 0, found.start())
        tag_end = text.find(b">", found.end())
        if tag_end < 0 or text[start : start + len(self._cell) + 1] != self._cell + b" ":
            return
        tag = text[start:tag_end]
        address = self._address(tag)
        style = _STYLE.search(tag)
        if address is None or style is None:
            return
        number = int(style[1])
        self._take_fill(address, number)
        kind = _TYPE.search(tag)
        if tag.endswith(b"/") or (kind and kind[1] != b"n"):
            return
        value = self._value.search(self._body(text, tag_end))
        if value:
            take_number(self.found, address, number, _number(value[1]), self._styles)

    def _take_fill(self, address: Address, style: int) -> None:
        fill = self._styles.fills.get(style)
        if not fill or self._fills_left < 0:
            return
        self._fills_left -= 1
        if self._fills_left < 0:
            self.found.fills.clear()
            self._want({*self._styles.padded, *self._styles.displayed})
        else:
            self.found.fills[address] = fill


def _any_style(numbers: set[bytes]) -> re.Pattern[bytes] | None:
    """Finds the cells of these styles, or of all if there are many; None if there are none."""
    listed = b"|".join(sorted(numbers)) if len(numbers) <= _FEW_STYLES else rb"\d+"
    return re.compile(rb' s="(' + listed + rb')"') if numbers else None


def take_number(
    found: SheetDetails, address: Address, style: int, number: float, styles: Styles
) -> None:
    """Notes how a number looks, if its style shows more than the number says."""
    if not 0 <= number < 1e308:
        return
    if show := styles.padded.get(style):
        if number.is_integer():
            found.padded[address] = show(number)
    elif (show := styles.displayed.get(style)) and (shown := show(number)):
        found.displayed[address] = shown


def _number(text: bytes) -> float:
    """The number a cell holds, below zero if it holds none."""
    try:
        return float(text)
    except ValueError:
        return -1.0
