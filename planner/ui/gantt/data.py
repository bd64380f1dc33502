"""What a Gantt chart shows, as the page knows it: a plan and what lies around it; no Qt."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain

from planner.model.inventory import Site
from planner.model.plan import JobKey, JobState, Plan, PlannedJob

_DAY = timedelta(days=1)


class Grouping(StrEnum):
    """What the rows of the chart stand for."""

    SITE = "site"
    CLUSTER = "cluster"
    CREW = "crew"
    APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Season:
    """The part of each year, as (month, day), in which a site may be worked on."""

    opens: tuple[int, int]
    closes: tuple[int, int]

    def closed_spans(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Runs of closed days that meet first..last, each as its first and last day."""
        for year in range(first.year - 1, last.year + 1):
            start = _on(year, self.closes) + _DAY
            runs_over = self.closes < self.opens
            end = _on(year if runs_over else year + 1, self.opens) - _DAY
            if start <= end and start <= last and end >= first:
                yield start, end


def _on(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(year, month, min(day, monthrange(year, month)[1]))


def season_of(site: Site) -> Season | None:
    """A site's season, None if it is open all year (or the season cannot be read)."""
    opens, closes = _month_day(site.access_from), _month_day(site.access_to)
    return None if opens is None or closes is None else Season(opens, closes)


def _month_day(text: str) -> tuple[int, int] | None:
    month, _, day = text.partition("-")
    return (int(month), int(day)) if month.isdigit() and day.isdigit() else None


@dataclass(frozen=True, slots=True)
class Access:
    """When a site may be worked on: in its season and, if there are any, in its windows, which
    are spans of dates with both ends included, in order.
    """

    season: Season | None = None
    windows: tuple[tuple[date, date], ...] = ()

    def closed_spans(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Runs of closed days that meet first..last; those of season and windows may overlap."""
        if self.season is not None:
            yield from self.season.closed_spans(first, last)
        if not self.windows:
            return
        shut = first
        for opens, closes in self.windows:
            if shut < opens and shut <= last:
                yield shut, min(opens - _DAY, last)
            shut = max(shut, closes + _DAY)
        if shut <= last:
            yield shut, last


@dataclass(frozen=True, slots=True)
class Marker:
    """A day that matters to the whole chart: an application's deadline."""

    label: str
    day: date


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything the chart shows; ``jobs_order`` gives each kind of job its colour, in the
    order of the work template.

    By site code: ``site_names``, ``access``, ``clusters`` and ``applications``. By job:
    ``progress``, the days on which it was started and finished, None for what has not happened;
    ``pins``, those that the user wants on their day. ``baseline`` is the plan to compare with,
    ``crews`` the names of the crews there are.
    """

    plan: Plan
    today: date
    site_names: Mapping[str, str] = field(default_factory=dict)
    access: Mapping[str, Access] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    jobs_order: tuple[str, ...] = ()
    clusters: Mapping[str, str] = field(default_factory=dict)
    applications: Mapping[str, str] = field(default_factory=dict)
    baseline: Plan | None = None
    progress: Mapping[JobKey, tuple[date | None, date | None]] = field(default_factory=dict)
    pins: frozenset[JobKey] = frozenset()
    crews: frozenset[str] = frozenset()
    _before: Mapping[JobKey, PlannedJob] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        jobs = self.baseline.jobs if self.baseline else ()
        object.__setattr__(self, "_before", {job.key: job for job in jobs})

    def first_day(self) -> date:
        """The earliest day on the chart."""
        starts = (job.start for job in chain(self.plan.jobs, self._before.values()))
        return min(self.plan.start, min(starts, default=self.plan.start))

    def last_day(self) -> date:
        """The latest day on the chart, deadlines included."""
        ends = (job.finish for job in chain(self.plan.jobs, self._before.values()))
        marked = (marker.day for marker in self.markers)
        return max(self.plan.start, max(chain(ends, marked), default=self.plan.start))

    def state(self, job: PlannedJob) -> JobState:
        """How far a job is, as far as ``progress`` tells."""
        started, finished = self.progress.get(job.key, (None, None))
        if finished is not None:
            return JobState.DONE
        return JobState.PLANNED if started is None else JobState.UNDER_WAY

    def pinned(self, job: PlannedJob) -> bool:
        """Whether the user wants the job on its day."""
        return bool(self.pins) and job.key in self.pins

    def before(self, job: PlannedJob) -> PlannedJob | None:
        """The job in the baseline, None if it was not in it (or there is no baseline)."""
        return self._before.get(job.key) if self._before else None

    def moved(self, job: PlannedJob) -> int | None:
        """Calendar days that a job ends later than in the baseline, less than 0 if earlier;
        None if it was not in it.
        """
        before = self.before(job)
        return None if before is None else (job.finish - before.finish).days


def slips_to(job: PlannedJob) -> date | None:
    """The day on which a job ends if it uses up its float; None if it has none. The float
    counts Mondays to Fridays.
    """
    if not job.float_days:
        return None
    weeks, days = divmod(job.float_days, 5)
    day = job.finish + timedelta(days=7 * weeks)
    while days:
        day += _DAY
        days -= day.weekday() < 5
    return day
