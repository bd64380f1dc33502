"""A problem made ready for fast planning: days as numbers, calendars as bit masks.

Day 0 is the problem's start; ends are exclusive. Each set of weekdays that crews share is a
`Calendar` with its own axis of working days, on which a job of d days is d bits in a row: a
crew's free days are one Python integer per calendar, and the places where a job fits come
from a few shifts. Time off and lacking availability are zeros on that axis, so no job runs
across them, while weekends and holidays are not on it at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from planner.scheduling.calendars import EVERY_DAY, Season
from planner.scheduling.problem import Problem

HORIZONS = tuple(round(years * 365.25) for years in (4, 8, 16, 32))
"""Days looked ahead; the next one is tried when a plan does not fit in the one before."""


class NoRoom(Exception):
    """A job found no place within the horizon. ``job`` is its index."""

    def __init__(self, job: int) -> None:
        super().__init__(job)
        self.job = job


@dataclass(frozen=True, slots=True)
class Calendar:
    """An axis of working days. ``days[i]`` is the day number of working day i, and
    ``index[t]`` the first i whose day is t or later (``len(days)`` if none).
    """

    weekdays: frozenset[int]
    days: tuple[int, ...]
    index: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Crews that could do a kind of job on one calendar, and the working days (bits) on
    which it could start if they had nothing else to do, as far as the season allows.
    """

    calendar: int
    crews: tuple[int, ...]
    allowed: int


@dataclass(frozen=True, slots=True)
class Kind:
    """Jobs that are placed alike: ``needed`` crews of a skill for ``duration`` days in a
    season. ``anytime`` tells that nothing restricts them: they only take calendar days.
    """

    skill: str
    needed: int
    duration: int
    season: Season | None
    options: tuple[Option, ...]

    @property
    def anytime(self) -> bool:
        """Whether a job of this kind can start on any day, by itself."""
        return not self.skill and self.season is None


def runs(mask: int, length: int) -> int:
    """Bits at which ``length`` ones in a row begin."""
    have = 1
    while have < length:
        step = min(have, length - have)
        mask &= mask >> step
        have += step
    return mask


def at_least(masks: list[int], needed: int) -> int:
    """Bits that are set in ``needed`` of the masks or more."""
    if needed == 1:
        union = 0
        for mask in masks:
            union |= mask
        return union
    level = [0] * (needed + 1)
    level[0] = -1
    for mask in masks:
        for k in range(needed, 0, -1):
            level[k] |= level[k - 1] & mask
    return level[needed]


def ones(first: int, end: int) -> int:
    """Bits ``first`` to ``end`` - 1."""
    return ((1 << (end - first)) - 1) << first if end > first else 0


class Network:
    """The arrays of a problem over ``horizon`` days; everything is a list by job index."""

    def __init__(self, problem: Problem, horizon: int) -> None:
        self.problem = problem
        self.horizon = horizon
        self.calendars: list[Calendar] = []
        self._calendar_of: dict[frozenset[int], int] = {}
        self.crew_calendars = [self.calendar(crew.working_days) for crew in problem.crews]
        self.duration = [job.duration for job in problem.jobs]
        self.preds = [[(ln.before, ln.lag) for ln in job.after] for job in problem.jobs]
        self.succs: list[list[tuple[int, int]]] = [[] for _ in problem.jobs]
        for j, links in enumerate(self.preds):
            for before, lag in links:
                self.succs[before].append((j, lag))
        self.release = [max(0, self.day(job.not_before)) for job in problem.jobs]
        self.deadline = [
            None if job.deadline is None else self.day(job.deadline) + 1 for job in problem.jobs
        ]
        self.kinds: list[Kind] = []
        self.kind = self._kinds_of_jobs()
        self._free: dict[tuple[int, int], int] = {}

    def day(self, on: date | None) -> int:
        """Number of a date; 0 for None."""
        return 0 if on is None else (on - self.problem.start).days

    def date(self, day: int) -> date:
        """Date of a day number."""
        return self.problem.start + timedelta(days=day)

    @cached_property
    def order(self) -> list[int]:
        """Job indices, each after its predecessors."""
        waiting = [len(links) for links in self.preds]
        order = [j for j, count in enumerate(waiting) if not count]
        for j in order:
            for after, _lag in self.succs[j]:
                waiting[after] -= 1
                if not waiting[after]:
                    order.append(after)
        return order

    @cached_property
    def last_jobs(self) -> list[int]:
        """Jobs that no other of their application waits for: the latest ends the application."""
        jobs = self.problem.jobs
        return [
            j
            for j, job in enumerate(jobs)
            if not job.milestone
            and all(jobs[after].application != job.application for after, _lag in self.succs[j])
        ]

    def spans(self, season: Season | None) -> list[tuple[int, int]]:
        """Open spans of a season as day numbers, ends exclusive, clipped to the horizon."""
        if season is None:
            return [(0, self.horizon)]
        found = season.spans(self.problem.start, self.date(self.horizon - 1))
        return [(max(0, self.day(a)), min(self.horizon, self.day(b) + 1)) for a, b in found]

    def crew_free(self, crew: int, calendar: int) -> int:
        """Days (bits of the calendar) on which a crew may work at all."""
        key = (crew, calendar)
        if key not in self._free:
            self._free[key] = self._crew_free(crew, calendar)
        return self._free[key]

    def _crew_free(self, crew: int, calendar: int) -> int:
        spec, axis = self.problem.crews[crew], self.calendars[calendar]
        first = self._index(axis, self.day(spec.available_from))
        end = len(axis.days)
        if spec.available_to is not None:
            end = self._index(axis, self.day(spec.available_to) + 1)
        mask = ones(first, end)
        for begin, last in spec.time_off:
            mask &= ~ones(self._index(axis, self.day(begin)), self._index(axis, self.day(last) + 1))
        return mask

    def _index(self, axis: Calendar, day: int) -> int:
        return axis.index[min(max(day, 0), self.horizon)]

    def calendar(self, weekdays: frozenset[int]) -> int:
        """Index in `calendars` of the one with these weekdays."""
        if weekdays not in self._calendar_of:
            self._calendar_of[weekdays] = len(self.calendars)
            self.calendars.append(self._make_calendar(weekdays))
        return self._calendar_of[weekdays]

    def _make_calendar(self, weekdays: frozenset[int]) -> Calendar:
        closed = set()
        if weekdays != EVERY_DAY:
            closed = {self.day(holiday) for holiday in self.problem.holidays}
        shift = self.problem.start.weekday()
        days: list[int] = []
        index = []
        for t in range(self.horizon):
            index.append(len(days))
            if (t + shift) % 7 in weekdays and t not in closed:
                days.append(t)
        index.append(len(days))
        return Calendar(weekdays, tuple(days), tuple(index))

    def _kinds_of_jobs(self) -> list[int]:
        seen: dict[tuple[str, int, int, Season | None], int] = {}
        found = []
        for job in self.problem.jobs:
            key = (job.skill, job.crews_needed if job.skill else 0, job.duration, job.season)
            if key not in seen:
                seen[key] = len(self.kinds)
                self.kinds.append(Kind(*key, self._options(*key)))
            found.append(seen[key])
        return found

    def _options(
        self, skill: str, needed: int, duration: int, season: Season | None
    ) -> tuple[Option, ...]:
        if not skill:
            if season is None:
                return ()
            calendar = self.calendar(EVERY_DAY)
            return (Option(calendar, (), self._allowed(calendar, duration, season)),)
        able = [c for c, crew in enumerate(self.problem.crews) if skill in crew.skills]
        options = []
        for weekdays in self._common_weekdays(able, needed):
            calendar = self.calendar(weekdays)
            crews = [c for c in able if self.problem.crews[c].working_days >= weekdays]
            if needed == 1:  # a crew always works on its own days
                crews = [c for c in crews if self.crew_calendars[c] == calendar]
            if len(crews) >= needed:
                allowed = self._allowed(calendar, duration, season)
                options.append(Option(calendar, tuple(crews), allowed))
        return tuple(options)

    def common_weekdays(self, crews: Sequence[int]) -> frozenset[int]:
        """Weekdays on which all of these crews work."""
        return frozenset.intersection(*(self.problem.crews[c].working_days for c in crews))

    def _common_weekdays(self, crews: list[int], needed: int) -> list[frozenset[int]]:
        """Weekdays that ``needed`` of the crews can have in common, most days first."""
        sets = {self.problem.crews[c].working_days for c in crews}
        for size in range(2, min(needed, len(sets)) + 1):
            for group in combinations(tuple(sets), size):
                sets = sets | {frozenset.intersection(*group)}
        return sorted(filter(None, sets), key=lambda days: (-len(days), sorted(days)))

    def _allowed(self, calendar: int, duration: int, season: Season | None) -> int:
        axis = self.calendars[calendar]
        mask = 0
        for begin, end in self.spans(season):
            mask |= ones(self._index(axis, begin), self._index(axis, end) - duration + 1)
        return mask
