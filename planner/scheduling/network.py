"""A problem made ready for fast planning: days as numbers, calendars as bit masks.

Day 0 is the problem's start; ends are exclusive. Each set of weekdays that crews share is a
`Calendar` with its own axis of working days, on which a job of d days is d bits in a row: a
crew's free days are one Python integer per calendar, and the places where a job fits come
from a few shifts. Time off and lacking availability are zeros on that axis, so no job runs
across them, while weekends and holidays are not on it at all.
"""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations
from typing import NamedTuple, TypeAlias

from planner.scheduling.bits import ones
from planner.scheduling.calendars import EVERY_DAY, Season
from planner.scheduling.kinds import Calendar, Kind, Option
from planner.scheduling.lineup import Idle, Lineup
from planner.scheduling.problem import CrewSpec, Job, Need, Problem
from planner.scheduling.travel import distance

HORIZONS = tuple(round(years * 365.25) for years in (4, 8, 16, 32))
"""Days looked ahead; the next one is tried when a plan does not fit in the one before."""


MOST_TEAMS = 300
MOST_TRIED = 5000
"""Teams kept, and choices looked at to find them, for one kind of job."""


class NoRoom(Exception):
    """A job found no place within the horizon, or not on the day it is pinned to. ``job`` is
    its index, ``ready`` the first day on which all that it waits for is through; or, where
    ``taken`` tells that its crews are taken on the day of its pin, the first one after it on
    which it could be done. ``paid`` is the first day on which there is money for it, ``full``
    tells that what it removes has no room in storage on the day of its pin.
    """

    def __init__(
        self,
        job: int,
        ready: int = 0,
        *,
        taken: bool = False,
        paid: int = 0,
        full: bool = False,
    ) -> None:
        super().__init__(job)
        self.job = job
        self.ready = ready
        self.taken = taken
        self.paid = paid
        self.full = full


class Wait(NamedTuple):
    """One end of a link: the job at the other end, the lag, and where it counts from."""

    job: int
    lag: int
    from_start: bool


class Fixed(NamedTuple):
    """A job that is a fact: first day, day after the last, crews; days may lie in the past."""

    start: int
    end: int
    crews: tuple[int, ...]


class Kept(NamedTuple):
    """Where a job is in the last plan: first day (it may lie in the past), crews, overtime."""

    start: int
    crews: tuple[int, ...]
    overtime: bool


_Key: TypeAlias = tuple[tuple[Need, ...], int, Season | None, tuple[tuple[date, date], ...]]


def choices(
    groups: list[list[int]], counts: list[int], taken: frozenset[int] = frozenset()
) -> Iterator[tuple[int, ...]]:
    """Every way to take so many of each group without taking anyone twice."""
    if not groups:
        yield ()
        return
    able = [crew for crew in groups[0] if crew not in taken]
    for chosen in combinations(able, counts[0]):
        for rest in choices(groups[1:], counts[1:], taken.union(chosen)):
            yield chosen + rest


class Network:
    """The arrays of a problem over ``horizon`` days; everything is a list by job index."""

    def __init__(self, problem: Problem, horizon: int) -> None:
        self.problem = problem
        self.horizon = horizon
        jobs = problem.jobs
        self.calendars: list[Calendar] = []
        self._calendar_of: dict[frozenset[int] | None, int] = {}
        self.duration = [job.duration for job in jobs]
        self.preds = [[Wait(ln.before, ln.lag, ln.from_start) for ln in job.after] for job in jobs]
        self.succs: list[list[Wait]] = [[] for _ in jobs]
        for j, links in enumerate(self.preds):
            for before, lag, from_start in links:
                self.succs[before].append(Wait(j, lag, from_start))
        self.release = [max(0, self.day(job.not_before)) for job in jobs]
        self.deadline = [
            None if job.deadline is None else self.day(job.deadline) + 1 for job in jobs
        ]
        self.pinned = [None if job.pinned is None else self.day(job.pinned) for job in jobs]
        self._km: dict[tuple[str, str], float] = {}
        self.kinds: list[Kind] = []
        self.kind = self._kinds_of_jobs()
        self.meet_crews()

    def with_crews(self, crews: tuple[CrewSpec, ...]) -> "Network":
        """The same jobs over the same days with other crews: what does not depend on them is
        shared.
        """
        other = copy(self)
        other.problem = replace(self.problem, crews=crews)
        other.__dict__.pop("idle", None)
        other.meet_crews()
        return other

    def meet_crews(self) -> None:
        """Work out what depends on the crews of the problem."""
        crew_of = {crew.name: c for c, crew in enumerate(self.problem.crews)}
        self.fixed = [self._fact(job, crew_of) for job in self.problem.jobs]
        self.planned = [self._kept(job, crew_of) for job in self.problem.jobs]
        self.facts_of: dict[int, list[tuple[int, int]]] = {}  # days of facts by crew
        for fact in filter(None, self.fixed):
            for crew in fact.crews:
                self.facts_of.setdefault(crew, []).append((fact.start, fact.end))
        self._free: dict[tuple[int, int], int] = {}
        self.lineups: list[Lineup] = []
        self._lineup_of: dict[Lineup, int] = {}
        self.kinds = [replace(kind, options=self._options(kind)) for kind in self.kinds]

    def _fact(self, job: Job, crew_of: dict[str, int]) -> Fixed | None:
        if job.actual is None:
            return None
        crews = tuple(crew_of[name] for name in job.actual.crews if name in crew_of)
        return Fixed(self.day(job.actual.start), self.day(job.actual.finish) + 1, crews)

    def _kept(self, job: Job, crew_of: dict[str, int]) -> Kept | None:
        if job.planned is None:
            return None
        crews = tuple(sorted(crew_of[name] for name in job.planned.crews if name in crew_of))
        return Kept(self.day(job.planned.start), crews, job.planned.overtime)

    def km(self, one: str, other: str) -> float:
        """Distance between two sites; 0 where a place is not known."""
        if one == other:
            return 0.0
        key = (one, other)
        found = self._km.get(key)
        if found is None:
            places = self.problem.places
            found = 0.0
            if one in places and other in places:
                found = distance(places[one], places[other])
            self._km[key] = self._km[other, one] = found
        return found

    def travel_days(self, one: str, other: str) -> int:
        """Days that a crew loses between two sites."""
        travel = self.problem.travel
        return 0 if travel is None else travel.days(self.km(one, other))

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
            for after, _lag, _start in self.succs[j]:
                waiting[after] -= 1
                if not waiting[after]:
                    order.append(after)
        return order

    @cached_property
    def last_jobs(self) -> list[int]:
        """Jobs that no other of their application waits for, at least not by itself: the latest
        of them ends the application.
        """
        jobs = self.problem.jobs
        return [
            j
            for j, job in enumerate(jobs)
            if not job.milestone
            and all(
                from_start or jobs[after].milestone or jobs[after].application != job.application
                for after, _lag, from_start in self.succs[j]
            )
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
        away = [(self.day(begin), self.day(last) + 1) for begin, last in spec.time_off]
        away += self.facts_of.get(crew, ())
        for begin, last in away:
            mask &= ~ones(self._index(axis, begin), self._index(axis, last))
        return mask

    def _index(self, axis: Calendar, day: int) -> int:
        return axis.index[min(max(day, 0), self.horizon)]

    def calendar(self, weekdays: frozenset[int] | None) -> int:
        """Index in `calendars` of the one with these weekdays; None: every day, holidays too."""
        if weekdays not in self._calendar_of:
            self._calendar_of[weekdays] = len(self.calendars)
            self.calendars.append(self._make_calendar(weekdays))
        return self._calendar_of[weekdays]

    def _make_calendar(self, weekdays: frozenset[int] | None) -> Calendar:
        closed = set()
        if weekdays is None:
            weekdays = EVERY_DAY
        else:
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
        seen: dict[_Key, int] = {}
        found = []
        for job in self.problem.jobs:
            key = (job.needs, job.duration, job.season, job.windows)
            if key not in seen:
                seen[key] = len(self.kinds)
                anytime = not job.needs and job.season is None and not job.windows
                alone = len(job.needs) == 1 and job.needs[0].crews == 1
                self.kinds.append(Kind(*key, (), anytime, alone))
            found.append(seen[key])
        return found

    def _options(self, kind: Kind) -> tuple[Option, ...]:
        needs = kind.needs
        if kind.anytime:
            return ()
        if not needs:
            calendar = self.calendar(None)
            return (Option(calendar, False, (), self._allowed(calendar, kind)),)  # noqa: FBT003
        crews = self.problem.crews
        able = [[c for c, crew in enumerate(crews) if need.skill in crew.skills] for need in needs]
        anyone = sorted({c for group in able for c in group})
        options = self._plain_options(kind, able, anyone, overtime=False)
        if any(crews[c].overtime for c in anyone):
            options += self._plain_options(kind, able, anyone, overtime=True)
        return tuple(options)

    def _plain_options(
        self, kind: Kind, able: list[list[int]], anyone: list[int], *, overtime: bool
    ) -> list[Option]:
        needs, crews = kind.needs, self.problem.crews
        needed = sum(need.crews for need in needs)
        options = []
        for weekdays in self._common_weekdays(anyone, needed, overtime=overtime):
            fitting = {c for c in anyone if crews[c].weekdays(overtime=overtime) >= weekdays}
            if needed == 1:  # a crew always works on all its own days
                fitting = {c for c in fitting if crews[c].weekdays(overtime=overtime) == weekdays}
            if overtime and not any(crews[c].overtime for c in fitting):
                continue
            if overtime and needed == 1:
                fitting = {c for c in fitting if crews[c].overtime}
            chosen = tuple(tuple(c for c in group if c in fitting) for group in able)
            if any(len(g) < n.crews for g, n in zip(chosen, needs, strict=True)):
                continue
            teams = self._teams(needs, chosen, weekdays, overtime=overtime)
            if teams is not None:
                calendar = self.calendar(weekdays)
                allowed = self._allowed(calendar, kind)
                everyone = tuple(dict.fromkeys(crew for group in chosen for crew in group))
                lineup = self._lineup(everyone, calendar, kind.duration) if needed == 1 else -1
                options.append(Option(calendar, overtime, chosen, allowed, everyone, teams, lineup))
        return options

    def _lineup(self, crews: tuple[int, ...], calendar: int, duration: int) -> int:
        lineup = Lineup(crews, calendar, duration)
        if lineup not in self._lineup_of:
            self._lineup_of[lineup] = len(self.lineups)
            self.lineups.append(lineup)
        return self._lineup_of[lineup]

    @cached_property
    def idle(self) -> Idle:
        """Where every schedule begins."""
        return Idle(self)

    def _teams(
        self,
        needs: tuple[Need, ...],
        able: tuple[tuple[int, ...], ...],
        weekdays: frozenset[int],
        *,
        overtime: bool,
    ) -> tuple[tuple[int, ...], ...] | None:
        """Choices of crews that have just these weekdays in common; empty if each choice has
        (or there are too many to list), None if none has.
        """
        anyone = [c for crews in able for c in crews]
        alike = all(self.problem.crews[c].weekdays(overtime=overtime) == weekdays for c in anyone)
        if alike and len(set(anyone)) == len(anyone):
            return ()
        groups, counts = [list(crews) for crews in able], [need.crews for need in needs]
        teams: dict[tuple[int, ...], None] = {}
        for tried, team in enumerate(choices(groups, counts)):
            if tried > MOST_TRIED or len(teams) > MOST_TEAMS:
                return ()
            if self.common_weekdays(team, overtime=overtime) == weekdays:
                teams[tuple(sorted(team))] = None
        return tuple(teams) or None

    def common_weekdays(self, crews: Sequence[int], *, overtime: bool) -> frozenset[int]:
        """Weekdays on which all of these crews work."""
        every = (self.problem.crews[c].weekdays(overtime=overtime) for c in crews)
        return frozenset.intersection(*every)

    def _common_weekdays(
        self, crews: list[int], needed: int, *, overtime: bool
    ) -> list[frozenset[int]]:
        """Weekdays that ``needed`` of the crews can have in common, most days first."""
        sets = {self.problem.crews[c].weekdays(overtime=overtime) for c in crews}
        for size in range(2, min(needed, len(sets)) + 1):
            for group in combinations(tuple(sets), size):
                sets = sets | {frozenset.intersection(*group)}
        return sorted(filter(None, sets), key=lambda days: (-len(days), sorted(days)))

    def _allowed(self, calendar: int, kind: Kind) -> int:
        axis, duration = self.calendars[calendar], kind.duration
        mask = 0
        for begin, end in self.spans(kind.season):
            mask |= ones(self._index(axis, begin), self._index(axis, end) - duration + 1)
        if kind.windows:
            inside = 0
            for first, last in kind.windows:
                begin, end = (
                    self._index(axis, self.day(first)),
                    self._index(axis, self.day(last) + 1),
                )
                inside |= ones(begin, end - duration + 1)
            mask &= inside
        return mask
