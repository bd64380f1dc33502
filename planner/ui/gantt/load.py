"""How busy crews are: the days they work, of those they could work, week by week; no Qt."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.model.plan import Plan, PlannedJob
from planner.ui import formats
from planner.ui.gantt.ground import Ground
from planner.ui.gantt.words import span_words
from planner.ui.slices import Steps
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.scheduling.problem import CrewSpec

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """Crew-days of one row in one week or more: ``available`` without overtime, ``worked`` with
    it, of which ``overtime`` were; ``jobs`` is how many were worked on, each week anew.
    """

    available: int = 0
    worked: int = 0
    overtime: int = 0
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A crew, or all crews with a skill, week by week from ``first`` on, which is a Monday;
    the figures are those of `Week`. ``known`` tells whether the crew's calendar could be read.
    """

    label: str
    note: str
    first: date
    available: tuple[int, ...]
    worked: tuple[int, ...]
    overtime: tuple[int, ...]
    jobs: tuple[int, ...]
    known: bool = True

    def monday(self, at: int) -> date:
        """The first day of a week."""
        return self.first + at * _WEEK

    def over(self, at: int, count: int) -> Week:
        """Several weeks taken together."""
        some = slice(at, at + count)
        parts = (self.available, self.worked, self.overtime, self.jobs)
        return Week(*(sum(part[some]) for part in parts))

    def total(self) -> Week:
        """All weeks taken together."""
        return self.over(0, len(self.available))

    def most(self, count: int) -> int:
        """Crew-days of the fullest weeks, so many taken together; at least 1."""
        parts = (self.available, self.worked)
        if count == 1:
            return max(1, *map(max, parts))
        starts = range(0, len(self.available), count)
        return max(1, *(sum(part[at : at + count]) for part in parts for at in starts))


CREWS_A_TURN = 20
"""Crews are many and their calendars long: so many between two turns of the window."""


def load_rows(plan: Plan, ground: Ground, by: str) -> Steps[list[LoadRow]]:
    """The load of a plan by "crew" or by "skill". A crew with several skills counts in full in
    each of them; what it works counts there too, whatever it is for.
    """
    crews = yield from _crew_rows(plan, ground)
    if by == "crew":
        return crews
    found: defaultdict[str, list[LoadRow]] = defaultdict(list)
    for row in crews:
        spec = ground.crews.get(row.label)
        for skill in sorted(spec.skills) if spec else ():
            found[skill].append(row)
    return [_together(skill, found[skill]) for skill in sorted(found)]


def _together(skill: str, rows: Sequence[LoadRow]) -> LoadRow:
    def added(figures: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
        return tuple(map(sum, zip(*figures, strict=True)))

    return LoadRow(
        skill,
        formats.count(len(rows), "crew"),
        rows[0].first,
        added(row.available for row in rows),
        added(row.worked for row in rows),
        added(row.overtime for row in rows),
        added(row.jobs for row in rows),
    )


def _crew_rows(plan: Plan, ground: Ground) -> Steps[list[LoadRow]]:
    begins = min([plan.start, *(job.start for job in plan.jobs)])
    ends = max([plan.start, *(job.finish for job in plan.jobs)])
    first = begins - timedelta(days=begins.weekday())
    days = _Days(ground, first, (ends - first).days // 7 + 1)
    of_crew: defaultdict[str, list[PlannedJob]] = defaultdict(list)
    for job in plan.jobs:
        for name in job.crews(ground.crews):
            of_crew[name].append(job)
    names = [*ground.crews, *(name for name in of_crew if name not in ground.crews)]
    rows: list[LoadRow] = []
    for at, name in enumerate(names, 1):
        rows.append(_crew_row(name, of_crew[name], days))
        if not at % CREWS_A_TURN:
            yield at / len(names)
    return rows


class _Days:
    """The days of so many weeks from a Monday on, and which of them crews work."""

    def __init__(self, ground: Ground, first: date, weeks: int) -> None:
        self.ground, self.first, self.weeks = ground, first, weeks
        self._usual: dict[frozenset[int], list[bool]] = {}

    def worked(self, crew: "CrewSpec", *, overtime: bool = False) -> list[bool]:
        """For each day, whether a crew can work; as `Ground.works`, for all days at once."""
        weekdays = crew.weekdays(overtime=overtime)
        if weekdays not in self._usual:
            self._usual[weekdays] = self._open(weekdays)
        found = list(self._usual[weekdays])
        for begin, end in crew.time_off:
            self._shut(found, self._at(begin), self._at(end) + 1)
        if crew.available_from is not None:
            self._shut(found, 0, self._at(crew.available_from))
        if crew.available_to is not None:
            self._shut(found, self._at(crew.available_to) + 1, len(found))
        return found

    def _open(self, weekdays: frozenset[int]) -> list[bool]:
        week = [day in weekdays for day in range(7)]
        found = week * self.weeks
        for day in self.ground.holidays:
            self._shut(found, self._at(day), self._at(day) + 1)
        return found

    def _at(self, day: date) -> int:
        return (day - self.first).days

    @staticmethod
    def _shut(days: list[bool], begin: int, end: int) -> None:
        begin, end = max(0, begin), min(len(days), end)
        if begin < end:
            days[begin:end] = [False] * (end - begin)


def _crew_row(name: str, jobs: Sequence[PlannedJob], days: _Days) -> LoadRow:
    spec, first, count = days.ground.crews.get(name), days.first, days.weeks
    if spec is None:
        none = (0,) * count
        return LoadRow(
            name, tr("not on the sheet Crews"), first, none, none, none, none, known=False
        )
    usual = days.worked(spec)
    longer = days.worked(spec, overtime=True) if spec.overtime else usual
    worked, over, parts = [0] * count, [0] * count, [0] * count
    for job in jobs:
        free = longer if job.overtime else usual
        last = -1
        for at in range((job.start - first).days, (job.finish - first).days + 1):
            if free[at]:
                week = at // 7
                worked[week] += 1
                over[week] += not usual[at]
                parts[week] += week != last
                last = week
    available = tuple(sum(usual[at : at + 7]) for at in range(0, len(usual), 7))
    note = ", ".join(sorted(spec.skills))
    return LoadRow(name, note, first, available, tuple(worked), tuple(over), tuple(parts))


def week_words(row: LoadRow, at: int, count: int) -> str:
    """One week of a row, or several together, as a sentence."""
    week = row.over(at, count)
    days = span_words(row.monday(at), row.monday(at + count) - timedelta(days=1))
    if not row.known:
        return tr(
            "{label}, {days}: its calendar is not known ({note})",
            label=row.label,
            days=days,
            note=row.note,
        )
    of = formats.count(week.available, "crew-day")
    idle = max(0, week.available - (week.worked - week.overtime))
    words = tr(
        "{label}, {days}: {worked:,} of {of} worked",
        label=row.label,
        days=days,
        worked=week.worked,
        of=of,
    )
    if week.overtime:
        words += tr(" ({overtime:,} of them overtime)", overtime=week.overtime)
    jobs = formats.count(week.jobs, "job")
    return (
        tr("{words}, {idle:,} idle, {jobs}", words=words, idle=idle, jobs=jobs)
        if week.available
        else tr("{words}, not available", words=words)
    )


def row_words(row: LoadRow) -> str:
    """A whole row as a sentence."""
    total = row.total()
    of = formats.count(total.available, "crew-day")
    return tr(
        "{label} ({note}): {worked:,} of {of} worked",
        label=row.label,
        note=row.note,
        worked=total.worked,
        of=of,
    )
