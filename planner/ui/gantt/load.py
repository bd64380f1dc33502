"""How busy crews are: the days they work, of those they could work, week by week; no Qt."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.model.plan import Plan
from planner.ui import formats
from planner.ui.gantt.ground import Ground, days_of
from planner.ui.gantt.words import span_words

if TYPE_CHECKING:
    from planner.scheduling.problem import CrewSpec

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """Crew-days of one row in one week: ``available`` without overtime, ``worked`` with it, of
    which ``overtime`` were; ``jobs`` worked on.
    """

    available: int = 0
    worked: int = 0
    overtime: int = 0
    jobs: int = 0

    def __add__(self, other: "Week") -> "Week":
        return Week(
            self.available + other.available,
            self.worked + other.worked,
            self.overtime + other.overtime,
            self.jobs + other.jobs,
        )


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A crew, or all crews with a skill: one `Week` after the other from ``first`` on, which is
    a Monday. ``known`` tells whether the crew's calendar could be read.
    """

    label: str
    note: str
    first: date
    weeks: tuple[Week, ...]
    known: bool = True

    def monday(self, at: int) -> date:
        """The first day of a week."""
        return self.first + at * _WEEK

    def over(self, at: int, count: int) -> Week:
        """Several weeks taken together."""
        return sum(self.weeks[at : at + count], Week())

    def total(self) -> Week:
        """All weeks taken together."""
        return sum(self.weeks, Week())


def load_rows(plan: Plan, ground: Ground, by: str) -> list[LoadRow]:
    """The load of a plan by "crew" or by "skill". A crew with several skills counts in full in
    each of them; what it works counts there too, whatever it is for.
    """
    rows = _crew_rows(plan, ground)
    if by == "crew":
        return rows
    found: defaultdict[str, list[LoadRow]] = defaultdict(list)
    for row in rows:
        spec = ground.crews.get(row.label)
        for skill in sorted(spec.skills) if spec else ():
            found[skill].append(row)
    return [_together(skill, found[skill]) for skill in sorted(found)]


def _together(skill: str, rows: Sequence[LoadRow]) -> LoadRow:
    weeks = tuple(sum(week, Week()) for week in zip(*(row.weeks for row in rows), strict=True))
    return LoadRow(skill, formats.count(len(rows), "crew"), rows[0].first, weeks)


def _crew_rows(plan: Plan, ground: Ground) -> list[LoadRow]:
    begins = min([plan.start, *(job.start for job in plan.jobs)])
    ends = max([plan.start, *(job.finish for job in plan.jobs)])
    first = begins - timedelta(days=begins.weekday())
    count = (ends - first).days // 7 + 1
    worked = _worked(plan, ground, first, count)
    names = [*ground.crews, *(name for name in worked if name not in ground.crews)]
    rows = []
    for name in names:
        spec = ground.crews.get(name)
        weeks = worked.get(name) or [Week()] * count
        if spec is not None:
            free = _available(spec, ground, first, count)
            weeks = [week + Week(available=days) for week, days in zip(weeks, free, strict=True)]
        note = ", ".join(sorted(spec.skills)) if spec else "not on the sheet Crews"
        rows.append(LoadRow(name, note, first, tuple(weeks), known=spec is not None))
    return rows


def _worked(plan: Plan, ground: Ground, first: date, count: int) -> Mapping[str, list[Week]]:
    """What each crew works, by week; days that a job only spans do not count."""
    found: dict[str, list[list[int]]] = {}
    for job in plan.jobs:
        for name in job.crews(ground.crews):
            weeks = found.setdefault(name, [[0, 0, 0] for _week in range(count)])
            spec, last = ground.crews.get(name), -1
            for day in days_of(job.start, job.finish):
                at = (day - first).days // 7
                if spec is None or not ground.works(spec, day, overtime=job.overtime):
                    continue
                weeks[at][0] += 1
                weeks[at][1] += day.weekday() not in spec.working_days
                weeks[at][2] += at != last
                last = at
    return {
        name: [Week(0, days, over, jobs) for days, over, jobs in weeks]
        for name, weeks in found.items()
    }


def _available(spec: "CrewSpec", ground: Ground, first: date, count: int) -> list[int]:
    """Days on which a crew could work, by week."""
    days = [0] * count
    usual = len(spec.working_days)
    for at in range(count):
        monday = first + at * _WEEK
        sunday = monday + timedelta(days=6)
        whole = ground.there(spec, monday) and ground.there(spec, sunday)
        off = any(a <= sunday and monday <= b for a, b in spec.time_off)
        if whole and not off and not any(day in ground.holidays for day in days_of(monday, sunday)):
            days[at] = usual
        else:
            days[at] = sum(ground.works(spec, day) for day in days_of(monday, sunday))
    return days


def week_words(row: LoadRow, at: int, count: int) -> str:
    """One week of a row, or several together, as a sentence."""
    week = row.over(at, count)
    days = span_words(row.monday(at), row.monday(at + count) - timedelta(days=1))
    if not row.known:
        return f"{row.label}, {days}: its calendar is not known ({row.note})"
    of = formats.count(week.available, "crew-day")
    idle = max(0, week.available - (week.worked - week.overtime))
    words = f"{row.label}, {days}: {week.worked:,} of {of} worked"
    if week.overtime:
        words += f" ({week.overtime:,} of them overtime)"
    jobs = formats.count(week.jobs, "job")
    return f"{words}, {idle:,} idle, {jobs}" if week.available else f"{words}, not available"


def row_words(row: LoadRow) -> str:
    """A whole row as a sentence."""
    total = row.total()
    of = formats.count(total.available, "crew-day")
    return f"{row.label} ({row.note}): {total.worked:,} of {of} worked"
