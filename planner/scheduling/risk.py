"""What may happen to a plan: its jobs done again and again with durations and dates drawn.

Each run keeps the plan's crews and the order in which each crew works. A job begins as soon as
what it waits for is through, its crews are there, and season, windows, holidays and time off
let it, be that earlier or later than planned. Durations and dates come from triangular
distributions. What jobs of one region have in common in a quarter of a year (the weather, the
permit office) moves them together: a shared normal draw and one of the job's own are added,
and the sum picks the duration (a Gaussian copula).

What is reported as done is kept as it is; a job under way goes on from the plan's first day, and
only the days that are left of it are drawn. A job that is pinned does not begin before its day.

Draws are made by name of job and site, not by place in a list, so two plans of the same work
meet the same luck and can be compared run by run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b
from math import ceil, erf, sqrt
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from planner.common.progress import Progress, silent
from planner.scheduling.problem import Actual, Problem
from planner.scheduling.referee import Assignment
from planner.scheduling.risk_days import Rooms

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Days: TypeAlias = NDArray[np.int32]

TOGETHER = 0.5
"""Share of the variance that jobs of one region have in common in a quarter of a year."""

AHEAD = 1500
"""Days looked ahead beyond twice the plan: four more seasons."""

_EDGE, _STEPS = 4.0, 100  # normal draws are looked up in hundredths, to four deviations


@dataclass(frozen=True, slots=True)
class Range:
    """Days from ``shortest`` to ``longest``, most likely ``likely``; ``together`` names what it
    has in common with others ("" for nothing).
    """

    shortest: float
    likely: float
    longest: float
    together: str = ""


@dataclass(frozen=True, slots=True)
class Chances:
    """The ranges of a problem by job index: of durations, and for gates that are estimates how
    many days the date may move (None: it is certain, or there is none).
    """

    durations: Sequence[Range]
    gates: Sequence[Range | None]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What came out. Ends are day numbers (exclusive) by run; ``ends[j]`` those of job j.

    ``share[j]`` is in how many runs (0 to 1) job j is on the chain of jobs that ends last, and
    ``extra[j]`` the days by which its own duration and gate lengthen that chain, on average over
    all runs. Ends at ``horizon`` are jobs that found no place any more.
    """

    ends: "Days"
    finish: "Days"
    share: "NDArray[np.float64]"
    extra: "NDArray[np.float64]"
    horizon: int


class Disordered(Exception):
    """The plan is not one of this problem: jobs wait for each other in a circle, or a crew is
    not there.
    """


def simulate(
    problem: Problem,
    plan: Sequence[Assignment],
    chances: Chances,
    runs: int,
    seed: int,
    progress: Progress = silent,
) -> Drawn:
    """Do the plan (one assignment per job) ``runs`` times. Raises Disordered."""
    return _Simulation(problem, plan, chances, runs, seed).run(progress)


class _Simulation:
    def __init__(
        self,
        problem: Problem,
        plan: Sequence[Assignment],
        chances: Chances,
        runs: int,
        seed: int,
    ) -> None:
        self.problem, self.plan, self.chances = problem, plan, chances
        self.runs, self.seed = runs, seed
        crew_of = {crew.name: c for c, crew in enumerate(problem.crews)}
        try:
            self.crews = [tuple(crew_of[name] for name in given.crews) for given in plan]
        except KeyError as unknown:
            raise Disordered(unknown.args[0]) from unknown
        last = max((given.finish for given in plan), default=problem.start)
        self.horizon = 2 * max(0, (last - problem.start).days) + AHEAD
        self.rooms = Rooms(problem, self.horizon)
        self.every = np.arange(runs)
        self._shared: dict[str, NDArray[np.float32]] = {}
        self._tables: dict[tuple[float, float, float], Days] = {}
        quarters = [
            4 * on.year + (on.month - 1) // 3
            for on in (problem.start + timedelta(days=t) for t in range(self.horizon + 1))
        ]
        self.first_quarter = quarters[0]
        self.quarter = np.asarray(quarters, dtype=np.int32) - quarters[0]

    def run(self, progress: Progress) -> Drawn:
        count = len(self.plan)
        self.begins = np.zeros((count, self.runs), dtype=np.int32)
        self.ends = np.zeros((count, self.runs), dtype=np.int32)
        self.extra = np.zeros((count, self.runs), dtype=np.int32)
        self.held = np.full((count, self.runs), -1, dtype=np.int32)
        before = self._chains()
        for number, j in enumerate(self._order(before)):
            if number % 500 == 0:
                progress("Trying what may happen", number / count)
            self._do(j, before[j])
        shown = [j for j, job in enumerate(self.problem.jobs) if not job.milestone]
        ends = self.ends[shown]
        finish = ends.max(axis=0) if shown else np.zeros(self.runs, dtype=np.int32)
        share, extra = self._driving(shown, ends)
        return Drawn(self.ends, finish, share, extra, self.horizon)

    def _chains(self) -> list[list[tuple[int, int]]]:
        """For each job, the one before it of each of its crews, and the days of driving."""
        before: list[list[tuple[int, int]]] = [[] for _ in self.plan]
        last: dict[int, int] = {}
        for j in sorted(range(len(self.plan)), key=lambda j: (self.plan[j].start, j)):
            for crew in self.crews[j]:
                if crew in last:
                    before[j].append((last[crew], self._drive(last[crew], j)))
                last[crew] = j
        return before

    def _drive(self, one: int, other: int) -> int:
        from planner.scheduling.travel import distance

        problem = self.problem
        a = problem.places.get(problem.jobs[one].site)
        b = problem.places.get(problem.jobs[other].site)
        if problem.travel is None or a is None or b is None or a == b:
            return 0
        return problem.travel.days(distance(a, b))

    def _order(self, chains: list[list[tuple[int, int]]]) -> list[int]:
        """Jobs, each after all that it waits for."""
        count = len(self.plan)
        after: list[list[int]] = [[] for _ in range(count)]
        waiting = [0] * count
        for j, job in enumerate(self.problem.jobs):
            for before in [link.before for link in job.after] + [c for c, _ in chains[j]]:
                after[before].append(j)
                waiting[j] += 1
        order = [j for j in range(count) if not waiting[j]]
        for j in order:
            for then in after[j]:
                waiting[then] -= 1
                if not waiting[then]:
                    order.append(then)
        if len(order) < count:
            raise Disordered
        return order

    def _do(self, j: int, chain: list[tuple[int, int]]) -> None:
        """One job in all runs."""
        job = self.problem.jobs[j]
        if job.actual is not None:
            self._go_on(j, job.actual)
            return
        ready = self._ready(j, chain)
        if job.milestone:
            self.begins[j] = self.ends[j] = ready
            return
        durations, spread = self._durations(j, ready)
        self.extra[j] += durations - job.duration
        if not self.crews[j] and job.season is None and not job.windows:
            self.begins[j] = ready
            self.ends[j] = np.minimum(ready + durations, self.horizon)
            return
        overtime = self.plan[j].overtime
        room = self.rooms.room(self.crews[j], job.season, job.windows, spread, overtime=overtime)
        self.begins[j], self.ends[j] = room.place(ready, durations)

    def _go_on(self, j: int, actual: Actual) -> None:
        """One job that is a fact: what is done does not vary, of what is under way only the days
        that are left, which take as many times longer or shorter as the whole job might.
        """
        start = self.problem.start
        last = (actual.finish - start).days
        self.begins[j] = (actual.start - start).days
        self.ends[j] = last + 1
        if actual.done or last < 0:
            return
        axis = self.rooms.axis(self.crews[j])
        at = int(axis.index[min(last, self.horizon)])
        left, spread = at + 1, self.chances.durations[j]
        share = left / max(1, self.problem.jobs[j].duration)
        rest = Range(spread.shortest * share, left, spread.longest * share, spread.together)
        own = f"job {self.problem.jobs[j].name} {self.problem.jobs[j].site}"
        more = self._draw(rest, own, np.zeros(self.runs, dtype=np.int32)) - left
        ends = axis.days[np.clip(at + more, 0, len(axis.days) - 1)] + 1
        self.ends[j] = np.where(more == 0, last + 1, np.minimum(ends, self.horizon))
        self.extra[j] += more

    def _ready(self, j: int, chain: list[tuple[int, int]]) -> "Days":
        """The first day on which nothing holds the job back but its crews' days off."""
        job, start = self.problem.jobs[j], self.problem.start
        ready = np.zeros(self.runs, dtype=np.int32)
        moves, moved = self.chances.gates[j], None
        if job.not_before is not None:
            ready += max(0, (job.not_before - start).days)
            if moves is not None:
                own = f"gate {job.gate} {job.site}"
                moved = self._draw(moves, own, np.clip(ready, 0, self.horizon))
                ready = np.maximum(ready + moved, 0)
        if job.pinned is not None:
            ready = np.maximum(ready, (job.pinned - start).days)
        held = self.held[j]
        waits = [(ln.before, ln.lag, ln.from_start) for ln in job.after]
        for before, lag, from_start in waits + [(c, drive, False) for c, drive in chain]:
            then = (self.begins if from_start else self.ends)[before] + lag
            later = then >= ready
            np.copyto(held, before, where=later)
            np.maximum(ready, then, out=ready)
        if moved is not None:  # only where the gate is what holds the job
            self.extra[j] += np.where(held < 0, moved, 0)
        return np.minimum(ready, self.horizon)

    def _durations(self, j: int, ready: "Days") -> tuple["Days", tuple[int, int]]:
        job, spread = self.problem.jobs[j], self.chances.durations[j]
        table = self._table(spread)
        durations = self._draw(spread, f"job {job.name} {job.site}", ready)
        return np.maximum(durations, 1), (max(1, int(table[0])), max(1, int(table[-1])))

    def _draw(self, spread: Range, own: str, when: "Days") -> "Days":
        """Days out of a range, one for each run; what is shared is that of the quarter."""
        table = self._table(spread)
        if table[0] == table[-1]:
            return np.full(self.runs, table[0], dtype=np.int32)
        normal = self._own(own, self.runs)
        if spread.together:
            shared = self._together(spread.together)[self.quarter[when], self.every]
            normal = normal * np.float32(sqrt(1 - TOGETHER)) + shared * np.float32(sqrt(TOGETHER))
        at = np.rint((normal + _EDGE) * _STEPS).astype(np.int32)
        drawn: Days = table[np.clip(at, 0, len(table) - 1)]
        return drawn

    def _own(self, name: str, count: int) -> "NDArray[np.float32]":
        """Normal draws that belong to a name."""
        key = int.from_bytes(blake2b(f"{self.seed} {name}".encode(), digest_size=8).digest())
        return np.random.Generator(np.random.Philox(key=key)).standard_normal(count, np.float32)

    def _together(self, name: str) -> "NDArray[np.float32]":
        """Draws by quarter and run. A quarter has its own, whenever a plan starts."""
        if name not in self._shared:
            rows = [
                self._own(f"{name} {self.first_quarter + q}", self.runs)
                for q in range(int(self.quarter[-1]) + 1)
            ]
            self._shared[name] = np.stack(rows)
        return self._shared[name]

    def _table(self, spread: Range) -> "Days":
        """The days for each normal draw from -4 to 4."""
        key = (spread.shortest, spread.likely, spread.longest)
        if key not in self._tables:
            grid = np.arange(2 * int(_EDGE * _STEPS) + 1) / _STEPS - _EDGE
            below = np.asarray([(1 + erf(z / sqrt(2))) / 2 for z in grid])
            self._tables[key] = np.rint(_triangular(below, *key)).astype(np.int32)
        return self._tables[key]

    def _driving(
        self, shown: list[int], ends: "Days"
    ) -> tuple["NDArray[np.float64]", "NDArray[np.float64]"]:
        """Walks from the job that ends last to what held it back, in all runs at once."""
        count = len(self.plan)
        on_chain = np.zeros(count, dtype=np.int64)
        added = np.zeros(count, dtype=np.int64)
        if shown:
            at = np.asarray(shown, dtype=np.int32)[ends.argmax(axis=0)]
            runs = self.every
            while len(runs):
                np.add.at(on_chain, at, 1)
                np.add.at(added, at, self.extra[at, runs])
                at = self.held[at, runs]
                runs, at = runs[at >= 0], at[at >= 0]
        return on_chain / self.runs, added / self.runs


def _triangular(
    below: "NDArray[np.float64]", low: float, likely: float, high: float
) -> "NDArray[np.float64]":
    """The value below which each share of a triangular distribution lies."""
    if high <= low:
        return np.full(len(below), low)
    turn = (likely - low) / (high - low)
    rising = low + np.sqrt(below * (high - low) * (likely - low))
    falling = high - np.sqrt((1 - below) * (high - low) * (high - likely))
    return np.where(below < turn, rising, falling)


def by_share(values: "Days", share: float) -> int:
    """The least value that at least such a share of the runs does not exceed."""
    place = min(len(values), max(1, ceil(share * len(values)))) - 1
    return int(np.partition(values, place)[place])
