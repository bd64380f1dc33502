"""What a file of Microsoft Project consists of, apart from how it is written."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Days on which work is done: weekdays from Monday, 0; days off; spans off, with both ends."""

    name: str
    weekdays: frozenset[int]
    holidays: frozenset[date] = frozenset()
    time_off: tuple[tuple[date, date], ...] = ()

    def days(self, first: date, last: date) -> int:
        """How many working days there are from the first to the last."""
        span = (first + _DAY * n for n in range((last - first).days + 1))
        return sum(self._works(day) for day in span)

    def _works(self, day: date) -> bool:
        if day.weekday() not in self.weekdays or day in self.holidays:
            return False
        return not any(first <= day <= last for first, last in self.time_off)


EVERY_DAY = WorkCalendar("Every day", frozenset(range(7)))
"""For what takes calendar days."""


@dataclass(frozen=True, slots=True)
class ProjectCrew:
    """A crew with its calendar; ``skills`` in words."""

    name: str
    calendar: WorkCalendar
    skills: str = ""
    available_from: date | None = None
    available_to: date | None = None


@dataclass(frozen=True, slots=True)
class ProjectLink:
    """A wait for the task of a key: ``lag`` calendar days after its end (or its start)."""

    key: str
    lag: int = 0
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """From a day to a day, and the working days between."""

    start: date
    finish: date
    days: int


@dataclass(frozen=True, slots=True)
class ProjectTask:
    """A job. ``key`` tells it from all others, in every file of the same carrier. ``calendar`` is
    the one that its days are counted in, None for that of its only crew. A milestone takes no day
    and lies at the end of ``span.finish``. ``started`` and ``finished`` are facts.
    """

    key: str
    name: str
    span: Span
    crews: tuple[str, ...] = ()
    calendar: WorkCalendar | None = None
    links: tuple[ProjectLink, ...] = ()
    deadline: date | None = None
    baseline: Span | None = None
    started: date | None = None
    finished: date | None = None
    critical: bool = False
    milestone: bool = False
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ProjectGroup:
    """A site with its tasks, at least one; a summary task of the file."""

    key: str
    name: str
    tasks: tuple[ProjectTask, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """What the file holds. ``standard`` is the calendar that those of the crews rest on, and
    ``calendars`` are those that tasks have of their own, besides `EVERY_DAY`.
    """

    title: str
    company: str
    made_at: datetime
    start: date
    standard: WorkCalendar
    calendars: tuple[WorkCalendar, ...] = ()
    crews: tuple[ProjectCrew, ...] = ()
    groups: tuple[ProjectGroup, ...] = ()
