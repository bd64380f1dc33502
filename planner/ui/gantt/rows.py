"""The rows of a Gantt chart: a plan's jobs in groups, folded or open; no Qt."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from planner.model.plan import PlannedJob
from planner.ui.gantt.data import Access, ChartData, Grouping, slips_to

NO_CREW = "No crew: waiting time"
NO_CLUSTER = "No cluster"
NO_APPLICATION = "No application"
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
    the label. ``reach`` is how many days before and after the start of a job something of it
    may be drawn, to find what is in view fast.
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

    @property
    def job(self) -> PlannedJob | None:
        """The job of a row that has one alone, None of a group's row."""
        return None if self.foldable else self.bars[0].job

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
    open_groups: Set[Path],
    keep: Callable[[PlannedJob], bool] | None = None,
) -> list[Row]:
    """The chart's rows, groups in the order they start (crews by name); an open group is
    followed by its jobs, an open cluster or application by its sites. ``keep`` leaves jobs out.
    """
    maker = _Maker(data, grouping, open_groups)
    jobs = sorted(
        (job for job in data.plan.jobs if keep is None or keep(job)),
        key=lambda job: (job.start, job.finish),
    )
    groups = _grouped(jobs, lambda job: _groups_of(data, job, grouping))
    if grouping is Grouping.CREW:
        groups = dict(sorted(groups.items()))
    last = _NONE[grouping]
    for name in sorted(groups, key=lambda name: name == last):
        maker.add_group((name,), groups[name])
    return maker.rows


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


class _Maker:
    """Makes the rows of groups, one after the other."""

    def __init__(self, data: ChartData, grouping: Grouping, open_groups: Set[Path]) -> None:
        self._data, self._grouping, self._open = data, grouping, open_groups
        self.rows: list[Row] = []

    def add_group(self, path: Path, members: Sequence[PlannedJob]) -> None:
        """A group's row and, if it is open, those under it; members in order of start."""
        opened = path in self._open
        of_sites = self._grouping in _OF_SITES and len(path) == 1
        inner = _grouped(members, lambda job: (job.site,)) if of_sites else {}
        is_site = self._grouping is Grouping.SITE or len(path) > 1
        row = Row(
            path,
            path[-1],
            in_lanes(members),
            depth=len(path) - 1,
            foldable=True,
            open=opened,
            access=self._data.access.get(path[-1]) if is_site else None,
            reach=self._reach(members),
            note=self._site_note(path[-1]) if is_site else _sites_note(inner),
        )
        self.rows.append(row)
        if opened and of_sites:
            for site, jobs in inner.items():
                self.add_group((*path, site), jobs)
        elif opened:
            self.rows.extend(self._job_row(path, job, named=not is_site) for job in members)

    def _job_row(self, path: Path, job: PlannedJob, *, named: bool) -> Row:
        return Row(
            (*path, job.site, job.job),
            f"{job.site}: {job.job}" if named else job.job,
            (Bar(job),),
            len(path),
            access=self._data.access.get(job.site),
            reach=self._reach((job,)),
        )

    def _site_note(self, site: str) -> str:
        name = self._data.site_names.get(site, "")
        return name if name != site else ""

    def _reach(self, members: Sequence[PlannedJob]) -> tuple[int, int]:
        longest = max((job.finish - job.start).days for job in members) + 1
        earlier = 0
        if len(members) == 1:
            slip = slips_to(members[0])
            longest = max(longest, (slip - members[0].start).days + 1 if slip else 0)
        if self._data.baseline is not None:
            for job in members:
                before = self._data.before(job)
                if before is not None:
                    earlier = max(earlier, (job.start - before.start).days)
                    longest = max(longest, (before.finish - job.start).days + 1)
        return earlier, longest


def _sites_note(sites: Mapping[str, object]) -> str:
    if not sites:
        return ""
    return "1 site" if len(sites) == 1 else f"{len(sites):,} sites"


def in_lanes(members: Sequence[PlannedJob]) -> tuple[Bar, ...]:
    """Jobs in order of start, each in the first lane that is free on its first day. Jobs that
    overlap, directly or through others, share the row's height; the rest have all of it.
    """
    bars: list[Bar] = []
    cluster: list[tuple[PlannedJob, int]] = []
    lane_ends: list[date] = []
    for job in members:
        if lane_ends and job.start > max(lane_ends):
            bars += _share(cluster, len(lane_ends))
            cluster, lane_ends = [], []
        lane = next((at for at, end in enumerate(lane_ends) if end < job.start), len(lane_ends))
        if lane == len(lane_ends):
            lane_ends.append(job.finish)
        else:
            lane_ends[lane] = job.finish
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
