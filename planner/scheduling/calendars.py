"""Days on which work can happen: weekdays, holidays, time off, and seasons of access.

Days are whole. A crew works on its working days, never on US federal holidays and not while
it has time off. A season is a span of the year, month and day, that may wrap the new year.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from planner.common.errors import UserError

MON_TO_FRI = frozenset(range(5))
EVERY_DAY = frozenset(range(7))

_DAY = timedelta(days=1)
_LEAP_YEAR = 2000  # a year in which every month and day exists
_RANGE = re.compile(r"\s*(?:-|\N{EN DASH}|\bto\b)\s*")


@dataclass(frozen=True, slots=True)
class Season:
    """Part of the year, both ends included, as (month, day); repeated every year."""

    first: tuple[int, int]
    last: tuple[int, int]

    def contains(self, day: date) -> bool:
        """Whether the season is open on that day."""
        at = (day.month, day.day)
        if self.first <= self.last:
            return self.first <= at <= self.last
        return at >= self.first or at <= self.last

    def spans(self, first: date, last: date) -> list[tuple[date, date]]:
        """Open spans that touch ``first``..``last``, not clipped, joined where they adjoin."""
        found: list[tuple[date, date]] = []
        for year in range(first.year - 1, last.year + 1):
            begin = _in_year(year, self.first, up=True)
            end = _in_year(year + (self.last < self.first), self.last, up=False)
            if end < first or begin > last or end < begin:
                continue
            if found and begin - found[-1][1] <= _DAY:
                found[-1] = (found[-1][0], end)
            else:
                found.append((begin, end))
        return found

    def __str__(self) -> str:
        return f"{_month_day(self.first)} to {_month_day(self.last)}"


def _in_year(year: int, at: tuple[int, int], *, up: bool) -> date:
    """That month and day in a year; 29 February moves inwards in a year without it."""
    try:
        return date(year, *at)
    except ValueError:
        return date(year, 3, 1) if up else date(year, 2, 28)


def _month_day(at: tuple[int, int]) -> str:
    day = date(_LEAP_YEAR, *at)
    return f"{day:%b} {day.day}"


def read_season(first: str, last: str, where: str) -> Season | None:
    """The season of a site's Access from and Access to (``MM-DD``); None if both are empty."""
    if not first.strip() and not last.strip():
        return None
    if not first.strip() or not last.strip():
        given, missing = (
            ("Access from", "Access to") if first.strip() else ("Access to", "Access from")
        )
        raise UserError(
            "half-season",
            f"{given} is filled in, but {missing} is empty.",
            "Give both as month and day, like 05-15 and 10-31, or neither.",
            where,
        )
    return Season(_read_month_day(first, where), _read_month_day(last, where))


def _read_month_day(text: str, where: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*-{0,2}(\d{1,2})-(\d{1,2})\s*", text)
    if found:
        month, day = int(found[1]), int(found[2])
        try:
            date(_LEAP_YEAR, month, day)
        except ValueError:
            pass
        else:
            return month, day
    raise UserError(
        "bad-season",
        f"{text.strip()!r} is not a month and day.",
        "Write it as MM-DD, like 05-15 for 15 May.",
        where,
    )


def read_working_days(text: str, where: str) -> frozenset[int]:
    """Weekdays (Monday is 0) of "Mon-Fri", "Mon-Sat", "Mon, Tue, Thu"; empty text: Mon-Fri."""
    if not text.strip():
        return MON_TO_FRI
    days: set[int] = set()
    for part in re.split(r"[,;/]+", text.strip().strip(",;")):
        ends = [_weekday(word) for word in _RANGE.split(part.strip())]
        if len(ends) > 2 or None in ends:
            raise UserError(
                "bad-working-days",
                f"{part.strip()!r} is not a day of the week or a range of them.",
                'Write working days like "Mon-Fri", "Mon-Sat" or "Mon, Tue, Thu".',
                where,
            )
        first, last = int(ends[0] or 0), int(ends[-1] or 0)
        days.update((first + k) % 7 for k in range((last - first) % 7 + 1))
    return frozenset(days)


def _weekday(word: str) -> int | None:
    """Number of a weekday written in English with three letters or more, else None."""
    full = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    text = word.strip().rstrip(".").casefold()
    if len(text) < 3:
        return None
    return next((i for i, name in enumerate(full) if name.startswith(text)), None)


def read_time_off(text: str, where: str) -> tuple[tuple[date, date], ...]:
    """Spans, both ends included, of "2026-12-24..2027-01-02; 2027-07-05"."""
    spans = []
    for part in re.split(r"[;,\n]+", text):
        if not part.strip():
            continue
        ends = re.split(r"\s*(?:\.\.+|\N{HORIZONTAL ELLIPSIS}|\bto\b)\s*", part.strip())
        try:
            first, last = date.fromisoformat(ends[0]), date.fromisoformat(ends[-1])
        except ValueError:
            first, last = date.max, date.min
        if len(ends) > 2 or first > last:
            raise UserError(
                "bad-time-off",
                f"{part.strip()!r} is not a date or a span of dates.",
                "Write dates and spans of dates like 2026-12-24..2027-01-02; 2027-07-05.",
                where,
            )
        spans.append((first, last))
    return tuple(sorted(spans))
