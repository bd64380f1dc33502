"""Dates in every form that workbooks have; what is no date is refused, never defaulted."""

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from planner.files.flaws import Flaw, Judged, note, refuse

_EPOCH = date(1899, 12, 30)  # what Excel counts days from, for dates after February 1900
_EPOCH_1904 = date(1904, 1, 1)  # what old Excel for Macintosh counts from
_FIRST, _LAST = date(1950, 1, 1), date(2199, 12, 31)
_SERIALS = range(32_874, 54_789)  # 1990-01-01 to 2049-12-31
_PIVOT = 70  # two-digit years from 70 on are 19xx

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{1,2}:\d{2}.*)?")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:\s+\d{1,2}:\d{2}.*)?")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?[ -]+(\d{1,2})(?:st|nd|rd|th)?,?[ -]+(\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]+([A-Za-z]{3,9})\.?,?[ -]+(\d{4}|\d{2})")
_NAME_AND_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s*-?\s*(\d{1,2})(?:st|nd|rd|th)?")
_DAY_AND_NAME = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s*-?\s*([A-Za-z]{3,9})\.?")
_WITH_TIME = re.compile(r"\d[T\s]+(?!0?0:00(?::00)?(?!\d))\d{1,2}:\d{2}")
_ONLY_DIGITS = re.compile(r"[0-9]{1,18}")
_TWO_NUMBERS = re.compile(r"(\d{1,2})[-/.](\d{1,2})")

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


def date_reader(
    texts: Iterable[str], order: str = "", *, date_1904: bool = False
) -> Callable[[object], Judged]:
    """A reader of one column's cells, given its distinct texts.

    All numeric dates of a column are read in one ``order``: "month" or "day" first as a person
    said; without a word month first as in the US, unless more values can only be day first than
    only month first. ``date_1904``: the workbook counts days from 1904.
    """
    first = _EPOCH_1904 if date_1904 else _EPOCH
    day_first = order == "day" if order else _is_day_first(texts)

    def read(cell: object) -> Judged:
        if isinstance(cell, datetime):
            return _timed(_in_range(cell.date(), str(cell)), str(cell))
        if isinstance(cell, date):
            return _in_range(cell, str(cell))
        if isinstance(cell, (int, float)):
            return _from_serial(cell, first)
        if not isinstance(cell, str):
            return None, refuse("bad-date", f"{cell} is not a date.")
        if _ONLY_DIGITS.fullmatch(cell.strip()):
            return _from_serial(int(cell), first)
        read_as = _from_text(cell, day_first=day_first)
        return _timed(read_as, cell)

    return read


def told_by_order(texts: Iterable[str]) -> list[str]:
    """The texts that are dates in numbers which are read by their order."""
    found = ((text, _NUMERIC.fullmatch(text.strip())) for text in sorted(texts))
    return [text for text, date in found if date and int(date[1]) != int(date[2])]


def order_is_open(texts: Iterable[str]) -> list[str]:
    """The texts that are other dates if the day comes first, where no text of the column tells
    which it is; empty if one does.
    """
    unclear = []
    for text in sorted(texts):
        if found := _NUMERIC.fullmatch(text.strip()):
            first, second = int(found[1]), int(found[2])
            if max(first, second) > 12:
                return []
            if first != second:
                unclear.append(text)
    return unclear


def month_and_day(text: str) -> str | None:
    """A day of every year as ``MM-DD`` from "05-15", "5/15", "May 15" or "15 May"."""
    if found := _TWO_NUMBERS.fullmatch(text):
        month, day = int(found[1]), int(found[2])
    elif found := _NAME_AND_DAY.fullmatch(text):
        month, day = _month(found[1]), int(found[2])
    elif found := _DAY_AND_NAME.fullmatch(text):
        month, day = _month(found[2]), int(found[1])
    else:
        return None
    # 2001 is no leap year: 29 February would not come back every year
    return f"{month:02}-{day:02}" if _date(2001, month, day) else None


def _is_day_first(texts: Iterable[str]) -> bool:
    day_first = month_first = 0
    for text in texts:
        if found := _NUMERIC.fullmatch(text.strip()):
            first, second = int(found[1]), int(found[2])
            day_first += first > 12 >= second
            month_first += second > 12 >= first
    return day_first > month_first


def _from_text(text: str, *, day_first: bool) -> Judged:
    text = " ".join(text.split())
    if found := _NUMERIC.fullmatch(text):
        return _numeric(text, found, day_first=day_first)
    if found := _ISO.fullmatch(text):
        return _checked(text, found[1], int(found[2]), int(found[3]))
    if found := _MONTH_FIRST.fullmatch(text):
        return _checked(text, found[3], _month(found[1]), int(found[2]))
    if found := _DAY_FIRST.fullmatch(text):
        return _checked(text, found[3], _month(found[2]), int(found[1]))
    return None, _no_date(text)


def _numeric(text: str, found: re.Match[str], *, day_first: bool) -> Judged:
    first, second = int(found[1]), int(found[2])
    month, day = (second, first) if day_first else (first, second)
    value, flaw = _checked(text, found[3], month, day)
    if not _date(2000, month, day) and _date(2000, day, month):
        order = "day" if day_first else "month"
        text = f"{text} is no date here: other dates of this column put the {order} first."
        return None, refuse("bad-date", text)
    if not day_first:
        return value, flaw
    if flaw is None:
        flaw = note("day-first", f"{text} was read as {value}: this column puts the day first.")
    return value, flaw


def _checked(text: str, year: str, month: int, day: int) -> Judged:
    short = len(year) == 2
    full = int(year) + (1900 if int(year) >= _PIVOT else 2000) if short else int(year)
    value = _date(full, month, day)
    if value is None:
        return None, _no_date(text)
    if short:
        return value, note("short-year", f"{text} was read as {value}.")
    return _in_range(value, text)


def _from_serial(number: float, first: date) -> Judged:
    days = int(number) + (first - _EPOCH).days if abs(number) < _SERIALS.stop else 0
    if days in _SERIALS:
        value = _EPOCH + timedelta(days=days)
        counts = " from 1904, as this workbook does" if first == _EPOCH_1904 else ", as Excel does"
        said = f"{number:.15g} was read as {value}, counting days{counts}."
        return value, note("date-from-number", said)
    return None, _no_date(f"{number:.15g}")


def _timed(judged: Judged, text: str) -> Judged:
    """Says that a time of day was left out, where there is nothing else to say."""
    value, flaw = judged
    if value is None or flaw is not None or not _WITH_TIME.search(text):
        return judged
    return value, note("time-of-day", f"{text} was read as {value}, without the time of day.")


def _in_range(value: date, text: str) -> Judged:
    if _FIRST <= value <= _LAST:
        return value, None
    return None, refuse("bad-date", f"{text} is not a plausible date.")


def _no_date(text: str) -> Flaw:
    return refuse("bad-date", f"{text} is not a date like 6/30/2020 or 2020-06-30.")


def _month(name: str) -> int:
    """1 to 12 for a name or its beginning of three letters or more; 0 if there is none."""
    low = name.lower()
    for number, month in enumerate(_MONTHS, 1):
        if month.startswith(low) or (low == "sept" and number == 9):
            return number
    return 0


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
