"""The rows of a Gantt chart: a plan's jobs by site or by crew, folded or open; no Qt."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from planner.model.inventory import Site
from planner.model.plan import Plan, PlannedJob

NO_CREW = "No crew: waiting time"


class Grouping(StrEnum):
    """What the rows of the chart stand for."""

    SITE = "site"
    CREW = "crew"


@dataclass(frozen=True, slots=True)
class Season:
    """The part of each year, as (month, day), in which a site may be worked on."""

    opens: tuple[int, int]
    closes: tuple[int, int]

    def closed_spans(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Runs of closed days that meet first..last, each as its first and last day."""
        for year in range(first.year - 1, last.year + 1):
            start = _on(year, self.closes) + timedelta(days=1)
            runs_over = self.closes < self.opens
            end = _on(year if runs_over else year + 1, self.opens) - timedelta(days=1)
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
class Marker:
    """A day that matters to the whole chart: an application's deadline."""

    label: str
    day: date


@dataclass(frozen=True, slots=True)
class ChartData:
    """Everything the chart shows, as the page knows it; ``jobs_order`` gives each kind of job
    its colour, in the order of the work template.
    """

    plan: Plan
    today: date
    site_names: Mapping[str, str] = field(default_factory=dict)
    seasons: Mapping[str, Season] = field(default_factory=dict)
    markers: tuple[Marker, ...] = ()
    jobs_order: tuple[str, ...] = ()

    def first_day(self) -> date:
        """The earliest day on the chart."""
        days = [job.start for job in self.plan.jobs]
        return min([*days, self.plan.start], default=self.today)

    def last_day(self) -> date:
        """The latest day on the chart, deadlines included."""
        days = [job.finish for job in self.plan.jobs] + [marker.day for marker in self.markers]
        return max([*days, self.plan.start], default=self.today)


@dataclass(frozen=True, slots=True)
class Bar:
    """One job in a row; ``lane`` of ``lanes`` keeps jobs that overlap apart."""

    job: PlannedJob
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart. A group's own row has ``depth`` 0 and shows all its jobs; the
    rows of an open group have depth 1 and one job each. ``note`` says more about the label.
    """

    group: str
    label: str
    bars: tuple[Bar, ...]
    depth: int = 0
    foldable: bool = False
    open: bool = False
    season: Season | None = None
    longest_days: int = 0
    """Days from the start to the finish of its longest job, to find what is in view fast."""
    note: str = ""

    @property
    def late_days(self) -> int:
        """Days that the latest of its jobs is late, 0 if none is."""
        return max((bar.job.late_days for bar in self.bars), default=0)

    @property
    def lanes(self) -> int:
        """How many of its jobs run at the same time at most."""
        return max((bar.lanes for bar in self.bars), default=1)


def rows_of(
    data: ChartData,
    grouping: Grouping,
    open_groups: Set[str],
    keep: Callable[[PlannedJob], bool] | None = None,
) -> list[Row]:
    """The chart's rows, groups in the order they start; an open group is followed by a row
    for each job. ``keep`` leaves jobs out.
    """
    jobs = [job for job in data.plan.jobs if keep is None or keep(job)]
    groups: dict[str, list[PlannedJob]] = {}
    for job in sorted(jobs, key=lambda job: (job.start, job.finish)):
        for key in _groups_of(job, grouping):
            groups.setdefault(key, []).append(job)
    if grouping is Grouping.CREW:
        groups = dict(sorted(groups.items(), key=lambda entry: (entry[0] == NO_CREW, entry[0])))
    rows: list[Row] = []
    for key, members in groups.items():
        rows.append(_group_row(data, grouping, key, members, opened=key in open_groups))
        if key in open_groups:
            rows.extend(_job_row(data, grouping, key, job) for job in members)
    return rows


def groups_in(data: ChartData, grouping: Grouping) -> frozenset[str]:
    """Names of every group there is."""
    return frozenset(key for job in data.plan.jobs for key in _groups_of(job, grouping))


def _groups_of(job: PlannedJob, grouping: Grouping) -> Sequence[str]:
    if grouping is Grouping.SITE:
        return (job.site,)
    return job.crew.split(", ") if job.crew else (NO_CREW,)


def _group_row(
    data: ChartData, grouping: Grouping, key: str, members: Sequence[PlannedJob], *, opened: bool
) -> Row:
    name = data.site_names.get(key, "") if grouping is Grouping.SITE else ""
    note = name if name != key else ""
    season = data.seasons.get(key) if grouping is Grouping.SITE else None
    longest = max((job.finish - job.start).days for job in members) + 1
    bars = in_lanes(members)
    return Row(
        key,
        key,
        bars,
        foldable=True,
        open=opened,
        season=season,
        longest_days=longest,
        note=note,
    )


def _job_row(data: ChartData, grouping: Grouping, key: str, job: PlannedJob) -> Row:
    label = job.job if grouping is Grouping.SITE else f"{job.site}: {job.job}"
    longest = (job.finish - job.start).days + 1
    season = data.seasons.get(job.site)
    return Row(key, label, (Bar(job),), 1, season=season, longest_days=longest)


def in_lanes(members: Sequence[PlannedJob]) -> tuple[Bar, ...]:
    """Jobs in order of start, each in the first lane that is free on its first day. Jobs that
    overlap, directly or through others, share the row's height; the rest have all of it.
    """
    bars: list[Bar] = []
    cluster: list[tuple[PlannedJob, int]] = []
    lane_ends: list[date] = []
    for job in members:
        if lane_ends and job.start > max(lane_ends):
            bars += [Bar(member, lane, len(lane_ends)) for member, lane in cluster]
            cluster, lane_ends = [], []
        lane = next((at for at, end in enumerate(lane_ends) if end < job.start), len(lane_ends))
        if lane == len(lane_ends):
            lane_ends.append(job.finish)
        else:
            lane_ends[lane] = job.finish
        cluster.append((job, lane))
    bars += [Bar(member, lane, len(lane_ends)) for member, lane in cluster]
    return tuple(bars)


def same_row(rows: Sequence[Row], here: Row | None, job: PlannedJob | None) -> int:
    """Where the row that was current is now; its group's row if it is folded away; -1 if
    neither is left.
    """
    if here is None:
        return -1
    group = -1
    for at, row in enumerate(rows):
        if row.group != here.group:
            continue
        if row.depth == here.depth and (row.depth == 0 or row.bars[0].job == job):
            return at
        if row.depth == 0:
            group = at
    return group
