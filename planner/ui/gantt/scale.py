"""Where a day lies on the Gantt chart, and which days its header names; no Qt."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

NARROWEST, WIDEST = 0.08, 48.0
"""Pixels a day may take: about thirty pixels a year, to a day as wide as a word."""

Step: TypeAlias = Callable[[date], date]
"""First day of the period after the one that a day lies in."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One named period of the header: it begins at ``start`` and ends before ``end``.
    ``short`` is its name where there is little room.
    """

    start: date
    end: date
    label: str
    short: str = ""


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Days to pixels and back, from ``origin`` at pixel 0."""

    origin: date
    last: date
    day_width: float

    def x(self, day: date) -> float:
        """Left edge of a day, in pixels of the whole chart."""
        return (day - self.origin).days * self.day_width

    def day_at(self, x: float) -> date:
        """The day that a pixel of the whole chart lies in."""
        return self.origin + timedelta(days=int(x // self.day_width))

    @property
    def width(self) -> float:
        """Pixels from the first day to the end of the last."""
        return self.x(self.last + timedelta(days=1))

    def zoomed(self, factor: float) -> "TimeScale":
        """The same days, wider or narrower, within what can be read."""
        width = min(WIDEST, max(NARROWEST, self.day_width * factor))
        return TimeScale(self.origin, self.last, width)

    def shows_days(self) -> bool:
        """Whether a day is wide enough to tell weekends by shading."""
        return self.day_width >= 6

    def upper(self, start: date, end: date) -> Iterator[Tick]:
        """Periods of the header's upper line that meet start..end."""
        if self.day_width >= 2.5:
            months = _ticks(start.replace(day=1), end, _next_month, lambda day: f"{day:%B %Y}")
            return (replace(tick, short=f"{tick.start:%b %Y}") for tick in months)
        return _ticks(_year(start), end, _next_year, lambda day: f"{day.year}")

    def lower(self, start: date, end: date) -> Iterator[Tick]:
        """Periods of the header's lower line: days, weeks, months or quarters by zoom."""
        if self.day_width >= 24:  # two digits and some air
            return _ticks(start, end, _next_day, lambda day: f"{day.day}")
        if self.day_width >= 2.5:
            monday = start - timedelta(days=start.weekday())
            return _ticks(monday, end, _next_week, lambda day: f"{day.day}")
        if self.day_width >= 0.9:
            return _ticks(start.replace(day=1), end, _next_month, lambda day: f"{day:%b}")
        first = date(start.year, (start.month - 1) // 3 * 3 + 1, 1)
        return _ticks(first, end, _next_quarter, lambda day: f"Q{(day.month - 1) // 3 + 1}")


def _ticks(start: date, end: date, step: Step, label: Callable[[date], str]) -> Iterator[Tick]:
    while start <= end:
        after = step(start)
        yield Tick(start, after, label(start))
        start = after


def _year(day: date) -> date:
    return date(day.year, 1, 1)


def _next_day(day: date) -> date:
    return day + timedelta(days=1)


def _next_week(day: date) -> date:
    return day + timedelta(days=7)


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _next_quarter(day: date) -> date:
    return _next_month(_next_month(_next_month(day)))


def _next_year(day: date) -> date:
    return date(day.year + 1, 1, 1)
