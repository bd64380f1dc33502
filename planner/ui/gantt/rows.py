"""The rows of a Gantt chart: a plan's jobs in groups, folded or open; no Qt."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from heapq import heappop, heappush
from typing import TypeAlias, TypeVar

from planner.model.plan import PlannedJob
from planner.ui import formats
from planner.ui.gantt.data import Access, ChartData, Grouping
from planner.ui.slices import Steps, finish
from planner.ui.translation import tr

T = TypeVar("T")

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

JOBS_A_TURN = 1_000
"""So many jobs are laid out between two turns of the window."""

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
    """The groups of a plan's jobs. `lay_out` makes them, once; `open_up` makes what is in some of
    them, and `rows` gives the rows when these are open. Groups come in the order they start,
    crews by name. ``keep`` leaves jobs out.
    """

    def __init__(
        self,
        data: ChartData,
        grouping: Grouping,
        keep: Callable[[PlannedJob], bool] | None = None,
    ) -> None:
        self._data, self._grouping, self._keep = data, grouping, keep
        self._top: list[Row] = []
        self._under: dict[Path, list[Row]] = {}

    def lay_out(self) -> Steps[None]:
        """Make the groups, in turns."""
        data, grouping = self._data, self._grouping
        jobs = list(data.plan.jobs)
        if self._keep is not None:
            jobs = yield from in_turns(jobs, self._keep)
        jobs.sort(key=_start_and_finish)
        groups = _grouped(jobs, lambda job: _groups_of(data, job, grouping))
        if grouping is Grouping.CREW:
            groups = dict(sorted(groups.items()))
        last = _NONE[grouping]
        names = sorted(groups, key=lambda name: name == last)
        made = 0
        for name in names:
            self._top.append((yield from self._group((name,), groups[name])))
            made += len(groups[name])
            if made >= JOBS_A_TURN:
                made = 0
                yield None

    def open_up(self, open_groups: Set[Path]) -> Steps[None]:
        """Make the rows in groups, in turns."""
        made = 0
        for row in self._top:
            for jobs in self._open_under(row, open_groups):
                made += jobs
                if made >= JOBS_A_TURN:
                    made = 0
                    yield None

    def _open_under(self, row: Row, open_groups: Set[Path]) -> Iterator[int]:
        """Make the rows under a row and, where they are groups, those under them; tells of how
        many jobs, one time after the other.
        """
        if row.path not in open_groups:
            return
        if row.path not in self._under:
            rows: list[Row] = []
            yield from self._lay_inside(row, rows)
            self._under[row.path] = rows
        if self._of_sites(row.path):
            for inner in self._under[row.path]:
                yield from self._open_under(inner, open_groups)

    def rows(self, open_groups: Set[Path]) -> list[Row]:
        """The chart's rows: an open group, which is made already, is followed by its jobs, an
        open cluster or application by its sites.
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
        under = self._under[row.path]
        if self._of_sites(row.path):
            for inner in under:
                self._put(inner, open_groups, found)
        else:
            found += under

    def _of_sites(self, path: Path) -> bool:
        return self._grouping in _OF_SITES and len(path) == 1

    def _is_site(self, path: Path) -> bool:
        return self._grouping is Grouping.SITE or len(path) > 1

    def _lay_inside(self, row: Row, rows: list[Row]) -> Iterator[int]:
        jobs = [bar.job for bar in row.bars]
        if self._of_sites(row.path):
            for site, members in _grouped(jobs, lambda job: (job.site,)).items():
                rows.append(finish(self._group((*row.path, site), members)))
                yield len(members)
            return
        named = not self._is_site(row.path)
        access, depth, path = self._data.access, len(row.path), row.path
        for first in range(0, len(jobs), JOBS_A_TURN):
            some = jobs[first : first + JOBS_A_TURN]
            rows += [
                Row(
                    (*path, job.site, job.job),
                    f"{job.site}: {job.job}" if named else job.job,
                    (Bar(job),),
                    depth,
                    access=access.get(job.site),
                    late_days=job.late_days,
                )
                for job in some
            ]
            yield len(some)

    def _group(self, path: Path, members: Sequence[PlannedJob]) -> Steps[Row]:
        """A group's row, folded; members in order of start."""
        is_site = self._is_site(path)
        lanes = Lanes()
        for at, job in enumerate(members, 1):
            lanes.add(job)
            if not at % JOBS_A_TURN:
                yield None
        bars = lanes.bars()
        return Row(
            path,
            path[-1],
            bars,
            depth=len(path) - 1,
            foldable=True,
            access=self._data.access.get(path[-1]) if is_site else None,
            reach=self._reach(members),
            note=self._site_note(path[-1]) if is_site else self._sites_note(members),
            lanes=lanes.most,
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


def in_turns(rows: Sequence[T], keep: Callable[[T], bool]) -> Steps[list[T]]:
    """Those that ``keep`` is true of: jobs, or rows of them."""
    found: list[T] = []
    for first in range(0, len(rows), JOBS_A_TURN):
        found += filter(keep, rows[first : first + JOBS_A_TURN])
        yield first / len(rows)
    return found


def _start_and_finish(job: PlannedJob) -> tuple[date, date]:
    return job.start, job.finish


def _grouped(
    jobs: Sequence[PlannedJob], names: Callable[[PlannedJob], Sequence[str]]
) -> dict[str, list[PlannedJob]]:
    groups: dict[str, list[PlannedJob]] = {}
    for job in jobs:
        for name in names(job):
            groups.setdefault(name, []).append(job)
    return groups


class Lanes:
    """Jobs, added in order of start, each in the first lane that is free on its first day. Jobs
    that overlap, directly or through others, share the row's height; the rest have all of it.
    ``most`` is how many lanes were needed at most.
    """

    def __init__(self) -> None:
        self.most = 1
        self._bars: list[Bar] = []
        self._cluster: list[tuple[PlannedJob, int]] = []
        self._last = date.min
        self._busy: list[tuple[date, int]] = []
        self._free: list[int] = []

    def add(self, job: PlannedJob) -> None:
        """Give a job its lane."""
        if job.start > self._last:
            self._share()
        while self._busy and self._busy[0][0] < job.start:
            heappush(self._free, heappop(self._busy)[1])
        lane = heappop(self._free) if self._free else len(self._busy)
        heappush(self._busy, (job.finish, lane))
        self._last = max(self._last, job.finish)
        self._cluster.append((job, lane))

    def bars(self) -> tuple[Bar, ...]:
        """All jobs in their lanes, in the order they were added."""
        self._share()
        return tuple(self._bars)

    def _share(self) -> None:
        lanes = len(self._busy) + len(self._free)
        self._bars += [Bar(job, lane, lanes) for job, lane in self._cluster]
        self.most = max(self.most, lanes)
        self._cluster, self._busy, self._free = [], [], []
        self._last = date.min


def same_row(rows: Sequence[Row], here: Row | None) -> int:
    """Where the row that was current is now; the innermost group's row that is left if it is
    folded away; -1 if none is.
    """
    if here is None:
        return -1
    places = {row.path: at for at, row in enumerate(rows)}
    paths = (here.path[:length] for length in range(len(here.path), 0, -1))
    return next((places[path] for path in paths if path in places), -1)
