"""Cells become values, a column at a time: nothing guessed, nothing lost silently.

Each distinct value of a column is judged once. A value that cannot be what its column holds
gets a `Flaw` that rejects the row; one that could be read but deserves a word gets a flaw that
does not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias
from unicodedata import normalize

from planner.files.dates import date_reader, month_and_day
from planner.files.flaws import Flaw, Judged, note, refuse
from planner.files.numbers import degrees, money, whole
from planner.files.reading import RawCell
from planner.files.shown import EXACT_DIGITS
from planner.files.shown import shown as shown  # noqa: PLC0414 - part of what cells offers
from planner.model.inventory import Cell, Layer
from planner.model.sheets import Kind

Value: TypeAlias = str | int | float | bool | date | Decimal | Layer | None

PLACEHOLDERS = frozenset(
    ("", "n/a", "na", "n.a.", "n/k", "none", "null", "nil", "unknown", "unk", "not known", "tbd",
     "tba", "to be determined", "-", "--", "---", "\u2013", "\u2014", "?", "??", "???", "#n/a")
)  # fmt: skip
"""What people write where they do not know: read as not known."""

ERROR_TEXTS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA",
     "#SPILL!", "#CALC!", "#FIELD!")
)  # fmt: skip

_TICK = 50_000

_LONGEST_WORD = 40
"""Longer text is neither a placeholder nor an error, whatever blanks are around it."""

_KEPT_TO_THE_LETTER = frozenset(
    ("notes", "description", "grounds", "address", "skills", "time_off", "after", "applies_to")
)
"""Text in which a dash or "none" may mean something."""

_NAMES = frozenset(("model", "part_number", "site", "code", "name"))
"""Identifiers that Excel is known to turn into dates; a serial number is looked at elsewhere."""

_IDENTIFIES = frozenset(("serial", "model", "part_number", "site", "code"))
_MAY_START_WITH_ZERO = frozenset(("serial", "part_number"))

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_YES = frozenset(("yes", "y", "true", "t", "1"))
_NO = frozenset(("no", "n", "false", "f", "0"))
_LAYERS = {
    Layer.CORE: "core network,packet core,epc,mobile core,core",
    Layer.TRANSPORT: "transport,backhaul,microwave,transmission,optical,ip,routing,switching,"
    "transport network",
    Layer.ACCESS: "access,ran,radio,radio access,radio access network,wireless,access network,"
    "bts,enodeb,gnodeb,nodeb,fixed access,olt,dsl,gpon",
    Layer.PREMISES: "customer premises,cpe,customer premises equipment,premises,ont,subscriber",
    Layer.POWER: "power,dc power,rectifier,battery,batteries,energy",
    Layer.SOFTWARE: "software,licence,license,licenses,licences,sw",
    Layer.SERVICE: "service,services,labor,labour",
    Layer.OTHER: "other,misc,miscellaneous,others",
}
_LAYER_OF = {word: layer for layer, words in _LAYERS.items() for word in words.split(",")}


@dataclass(frozen=True, slots=True)
class ReadColumn:
    """Values of a column in row order; ``flaws`` by index; ``unknown`` are the indices of
    error cells, about which the column says nothing at all.
    """

    values: list[Value]
    flaws: dict[int, Flaw] = field(default_factory=dict)
    unknown: frozenset[int] = frozenset()


def normal(text: str) -> str:
    """Text for matching only: case, runs of spaces and invisible characters do not count."""
    if text.isascii():
        return " ".join(text.split()).casefold()
    return " ".join(normalize("NFKC", text.translate(_INVISIBLE)).split()).casefold()


def is_blank(cell: object) -> bool:
    """Whether there is nothing to see in a cell."""
    if isinstance(cell, str):
        text = cell.strip()
        return not text or not (text.isascii() or text.translate(_INVISIBLE).strip())
    return cell is None


def extra(cell: RawCell) -> Cell:
    """A cell of a column that the program has no field for, typed as it came."""
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() and abs(cell) < EXACT_DIGITS else cell
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else shown(cell)
    if isinstance(cell, (time, timedelta)):
        return shown(cell)
    return cell


def read_column(
    kind: Kind,
    name: str,
    cells: Sequence[RawCell],
    *,
    date_order: str = "",
    date_1904: bool = False,
    tick: Callable[[], None] = lambda: None,
) -> ReadColumn:
    """Reads a whole column as the record field ``name`` of a ``kind``; ``date_order`` is what
    a person said comes first in its dates, "month" or "day"; ``date_1904`` says from when the
    workbook counts days. ``tick`` is called now and then.
    """
    distinct = set(cells)
    if (0 in distinct or 1 in distinct) and bool in set(map(type, cells)):
        # True equals 1 as a key; the one spelling keeps the two apart below
        cells = [shown(cell) if isinstance(cell, bool) else cell for cell in cells]
        distinct = set(cells)
    is_text = kind in {Kind.TEXT, Kind.IDENTIFIER}
    judge = _judge(kind, name, distinct, date_order, date_1904=date_1904)
    parsed: dict[RawCell, Value] = {}
    flawed: dict[RawCell, Flaw] = {}
    for number, cell in enumerate(distinct):
        if not number % _TICK:
            tick()
        if is_text and cell.__class__ is str and _is_plain(cell):
            parsed[cell] = cell
            continue
        value, flaw = judge(cell)
        parsed[cell] = value
        if flaw:
            flawed[cell] = flaw
    values = list(map(parsed.__getitem__, cells))
    if not flawed:
        return ReadColumn(values)
    flaws = {index: flawed[cell] for index, cell in enumerate(cells) if cell in flawed}
    unknown = frozenset(index for index, flaw in flaws.items() if flaw.code == "error-cell")
    return ReadColumn(values, flaws, unknown)


def _is_plain(text: str) -> bool:
    """Whether the text is nothing but letters and digits, with a digit: no word for "not known"
    has one, and most serial and part numbers are so.
    """
    return text.isascii() and text.isalnum() and not text.isalpha()


def _judge(
    kind: Kind, name: str, distinct: set[RawCell], date_order: str, *, date_1904: bool
) -> Callable[[RawCell], Judged]:
    if kind in {Kind.TEXT, Kind.IDENTIFIER}:
        read = _text_reader(name)
    elif kind is Kind.DATE:
        texts = (cell for cell in distinct if isinstance(cell, str))
        read = _known(date_reader(texts, date_order, date_1904=date_1904), None)
    else:
        read = _known(_BY_KIND[kind], "" if kind is Kind.SEASON else None)
        if name in _RANGES:
            read = _within(read, *_RANGES[name])
    return read


def _known(read: Callable[[RawCell], Judged], missing: Value) -> Callable[[RawCell], Judged]:
    """Passes over placeholders and error cells, which say that a value is not known."""

    def judge(cell: RawCell) -> Judged:
        if isinstance(cell, str):
            if cell.strip().upper() in ERROR_TEXTS:
                return missing, _error(cell)
            cell = cell.translate(_INVISIBLE).replace("\xa0", " ").strip()
            if cell.casefold() in PLACEHOLDERS:
                return missing, None
        return read(cell)

    return judge


def _error(cell: str) -> Flaw:
    return note("error-cell", f"{cell.strip()} is a spreadsheet error; read as not known.")


def _text_reader(name: str) -> Callable[[RawCell], Judged]:
    letter_for_letter = name in _KEPT_TO_THE_LETTER

    def read_text(cell: str) -> Judged:
        if len(cell) > _LONGEST_WORD:
            return ("" if is_blank(cell) else cell), None
        word = cell.strip()
        if not letter_for_letter:
            if word.upper() in ERROR_TEXTS:
                return "", _error(cell)
            if word.casefold() in PLACEHOLDERS:
                return "", None
        return ("" if is_blank(cell) else cell), None

    def read(cell: RawCell) -> Judged:
        if isinstance(cell, str):
            text, flaw = read_text(cell)
            if flaw is None and name in _IDENTIFIES and _hides_signs(cell):
                flaw = note("invisible-signs", f"{_visible(cell)} holds invisible signs.")
            return text, flaw
        text = shown(cell)
        return text, _from_value(text, cell, name)

    return read


def _from_value(text: str, cell: RawCell, name: str) -> Flaw | None:
    """What there is to say about text that a spreadsheet keeps as something else."""
    if isinstance(cell, (date, time)) and name in _NAMES:
        return note(
            "date-in-text", f"Excel holds a date here ({text}); it may have been a name once."
        )
    number = isinstance(cell, (int, float)) and not isinstance(cell, bool)
    if number and name in _IDENTIFIES and "E" not in text:
        return _from_number(text, float(text), name)
    return None


def _from_number(text: str, number: float, name: str) -> Flaw | None:
    """What a spreadsheet may have done to an identifier that it keeps as a number."""
    if not number.is_integer():
        return note("number-as-name", f"Excel holds the number {text}; it may have been {text}0.")
    if name in _MAY_START_WITH_ZERO:
        return note("number-as-name", f"Excel holds the number {text}; zeros ahead of it are lost.")
    return None


def _hides_signs(text: str) -> bool:
    return not text.isascii() and text != text.translate(_INVISIBLE).replace("\xa0", " ")


def _visible(text: str) -> str:
    """The text with each invisible sign as its number."""
    hidden = {*_INVISIBLE, 0xA0}
    return "".join(f"[U+{ord(sign):04X}]" if ord(sign) in hidden else sign for sign in text)


def _yes_no(cell: RawCell) -> Judged:
    word = shown(cell).casefold()
    if word in _YES:
        return True, None
    if word in _NO:
        return False, None
    return None, refuse("bad-yes-no", f"{shown(cell)} is neither yes nor no.")


def _season(cell: RawCell) -> Judged:
    if isinstance(cell, date):
        text = f"{cell.month:02}-{cell.day:02}"
        return text, note("season-from-date", f"Excel holds a full date; read as {text} each year.")
    found = month_and_day(cell) if isinstance(cell, str) else None
    if found is None:
        return "", refuse(
            "bad-season", f"{shown(cell)} is not a month and day like 05-15 or May 15."
        )
    return found, None


def _layer(cell: RawCell) -> Judged:
    layer = _LAYER_OF.get(normal(shown(cell)).replace("_", " ").replace("-", " "))
    if layer is None:
        known = ", ".join(layer.value for layer in Layer)
        return None, refuse("bad-layer", f"{shown(cell)} is not a layer; use one of {known}.")
    return layer, None


def _within(
    read: Callable[[RawCell], Judged], low: float, high: float, what: str
) -> Callable[[RawCell], Judged]:
    def judge(cell: RawCell) -> Judged:
        value, flaw = read(cell)
        if isinstance(value, float) and not low <= value <= high:
            text = f"{shown(cell)} is not a {what}: it must be from {low:g} to {high:g}."
            return None, refuse("out-of-range", text)
        return value, flaw

    return judge


_LATITUDE, _LONGITUDE = (-90.0, 90.0, "latitude"), (-180.0, 180.0, "longitude")
_RANGES = {
    "latitude": _LATITUDE,
    "home_latitude": _LATITUDE,
    "longitude": _LONGITUDE,
    "home_longitude": _LONGITUDE,
}
_BY_KIND: dict[Kind, Callable[[RawCell], Judged]] = {
    Kind.MONEY: money,
    Kind.WHOLE: whole,
    Kind.DECIMAL: degrees,
    Kind.YES_NO: _yes_no,
    Kind.SEASON: _season,
    Kind.LAYER: _layer,
}
