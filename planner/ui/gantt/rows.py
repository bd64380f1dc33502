"""The rows of a Gantt chart: a plan's jobs in groups, folded or open; no Qt."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from planner.model.plan import PlannedJob
from planner.ui import formats
from planner.ui.gantt.data import Access, ChartData, Grouping
from planner.ui.translation import tr

NO_CREW = tr("No crew: waiting time")
NO_CLUSTER = tr("No cluster")
NO_APPLICATION = tr("No application")
_NONE = {
    Grouping.SITE: "",
    Grouping.CLUSTER: NO_CLUSTER,
    Grouping.CREW: NO_CREW,
    Grouping.APPLICATION: NO_APPLICATION,
}
"""The group of what has no other; it comes last."""

Path: TypeAlias = tuple[str, ...]
"""A row by the names of its groups, the outermost first, and its own."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One job in a row; ``lane`` of ``lanes`` keeps jobs that overlap apart."""

    job: PlannedJob
    lane: int = 0
    lanes: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the chart. A row that can be folded is a group's and shows all its jobs; the
    rows under an open one have one job each, or are groups themselves. ``note`` says more about
    the label; ``lanes`` is how many of its jobs run at the same time at most, ``late_days`` how
    late the latest is, ``mean_days`` how long they take on average. ``reach`` is how many days
    before and after the start of a job something of it may be drawn, to find what is in view
    fast.
    """

    path: Path
    label: str
    bars: tuple[Bar, ...]
    depth: int = 0
    foldable: bool = False
    open: bool = False
    access: Access | None = None
    reach: tuple[int, int] = (0, 0)
    note: str = ""
    lanes: int = 1
    late_days: int = 0
    mean_days: float = 1.0

    @property
    def job(self) -> PlannedJob | None:
        """The job of a row that has one alone, None of a group's row."""
        return None if self.foldable else self.bars[0].job


class Board:
    """The groups of a plan's jobs, laid out once; `rows` opens some of them. Groups come in the
    order they start, crews by name. ``keep`` leaves jobs out.
    """

    def __init__(
        self,
        data: ChartData,
        grouping: Grouping,
        keep: Callable[[PlannedJob], bool] | None = None,
    ) -> None:
        self._data, self._grouping = data, grouping
        jobs = sorted(
            (job for job in data.plan.jobs if keep is None or keep(job)),
            key=lambda job: (job.start, job.finish),
        )
        groups = _grouped(jobs, lambda job: _groups_of(data, job, grouping))
        if grouping is Grouping.CREW:
            groups = dict(sorted(groups.items()))
        last = _NONE[grouping]
        names = sorted(groups, key=lambda name: name == last)
        self._top = [self._group_row((name,), groups[name]) for name in names]
        self._under: dict[Path, list[Row]] = {}

    def rows(self, open_groups: Set[Path]) -> list[Row]:
        """The chart's rows: an open group is followed by its jobs, an open cluster or
        application by its sites.
        """
        found: list[Row] = []
        for row in self._top:
            self._put(row, open_groups, found)
        return found

    def _put(self, row: Row, open_groups: Set[Path], found: list[Row]) -> None:
        if row.path not in open_groups:
            found.append(row)
            return
        found.append(replace(row, open=True))
        under = self._under.get(row.path)
        if under is None:
            under = self._under[row.path] = self._inside(row)
        if self._of_sites(row.path):
            for inner in under:
                self._put(inner, open_groups, found)
        else:
            found += under

    def _of_sites(self, path: Path) -> bool:
        return self._grouping in _OF_SITES and len(path) == 1

    def _is_site(self, path: Path) -> bool:
        return self._grouping is Grouping.SITE or len(path) > 1

    def _inside(self, row: Row) -> list[Row]:
        jobs = [bar.job for bar in row.bars]
        if self._of_sites(row.path):
            sites = _grouped(jobs, lambda job: (job.site,))
            return [self._group_row((*row.path, site), sites[site]) for site in sites]
        named = not self._is_site(row.path)
        access, depth, path = self._data.access, len(row.path), row.path
        return [
            Row(
                (*path, job.site, job.job),
                f"{job.site}: {job.job}" if named else job.job,
                (Bar(job),),
                depth,
                access=access.get(job.site),
                late_days=job.late_days,
            )
            for job in jobs
        ]

    def _group_row(self, path: Path, members: Sequence[PlannedJob]) -> Row:
        """A group's row, folded; members in order of start."""
        is_site = self._is_site(path)
        bars = in_lanes(members)
        return Row(
            path,
            path[-1],
            bars,
            depth=len(path) - 1,
            foldable=True,
            access=self._data.access.get(path[-1]) if is_site else None,
            reach=self._reach(members),
            note=self._site_note(path[-1]) if is_site else self._sites_note(members),
            lanes=max(bar.lanes for bar in bars),
            late_days=max(job.late_days for job in members),
            mean_days=sum((job.finish - job.start).days for job in members) / len(members) + 1,
        )

    def _site_note(self, site: str) -> str:
        name = self._data.site_names.get(site, "")
        return name if name != site else ""

    def _sites_note(self, members: Sequence[PlannedJob]) -> str:
        if self._grouping not in _OF_SITES:
            return ""
        return formats.count(len({job.site for job in members}), "site")

    def _reach(self, members: Sequence[PlannedJob]) -> tuple[int, int]:
        longest = max((job.finish - job.start).days for job in members) + 1
        earlier = 0
        for job in members if self._data.baseline is not None else ():
            before = self._data.before(job)
            if before is not None:
                earlier = max(earlier, (job.start - before.start).days)
                longest = max(longest, (before.finish - job.start).days + 1)
        return earlier, longest


def groups_in(data: ChartData, grouping: Grouping) -> frozenset[Path]:
    """Paths of every group there is, inner ones too."""
    found: set[Path] = set()
    for job in data.plan.jobs:
        for name in _groups_of(data, job, grouping):
            found.add((name,))
            if grouping in _OF_SITES:
                found.add((name, job.site))
    return frozenset(found)


_OF_SITES = frozenset({Grouping.CLUSTER, Grouping.APPLICATION})
"""Groupings whose groups hold sites."""


def _groups_of(data: ChartData, job: PlannedJob, grouping: Grouping) -> Sequence[str]:
    if grouping is Grouping.SITE:
        return (job.site,)
    if grouping is Grouping.CLUSTER:
        return (data.clusters.get(job.site) or NO_CLUSTER,)
    if grouping is Grouping.APPLICATION:
        return (data.applications.get(job.site) or NO_APPLICATION,)
    return job.crews(data.crews) or (NO_CREW,)


def _grouped(
    jobs: Sequence[PlannedJob], names: Callable[[PlannedJob], Sequence[str]]
) -> dict[str, list[PlannedJob]]:
    groups: dict[str, list[PlannedJob]] = {}
    for job in jobs:
        for name in names(job):
            groups.setdefault(name, []).append(job)
    return groups


def in_lanes(members: Sequence[PlannedJob]) -> tuple[Bar, ...]:
    """Jobs in order of start, each in the first lane that is free on its first day. Jobs that
    overlap, directly or through others, share the row's height; the rest have all of it.
    """
    bars: list[Bar] = []
    cluster: list[tuple[PlannedJob, int]] = []
    lane_ends: list[date] = []
    last = date.min
    for job in members:
        if cluster and job.start > last:
            bars += _share(cluster, len(lane_ends))
            cluster, lane_ends = [], []
        for lane, end in enumerate(lane_ends):
            if end < job.start:
                lane_ends[lane] = job.finish
                break
        else:
            lane = len(lane_ends)
            lane_ends.append(job.finish)
        last = max(last, job.finish) if cluster else job.finish
        cluster.append((job, lane))
    bars += _share(cluster, len(lane_ends))
    return tuple(bars)


def _share(cluster: Sequence[tuple[PlannedJob, int]], lanes: int) -> Iterator[Bar]:
    return (Bar(job, lane, lanes) for job, lane in cluster)


def same_row(rows: Sequence[Row], here: Row | None) -> int:
    """Where the row that was current is now; the innermost group's row that is left if it is
    folded away; -1 if none is.
    """
    if here is None:
        return -1
    places = {row.path: at for at, row in enumerate(rows)}
    paths = (here.path[:length] for length in range(len(here.path), 0, -1))
    return next((places[path] for path in paths if path in places), -1)
