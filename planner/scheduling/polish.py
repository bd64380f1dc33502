"""CP-SAT on the pooled model: polisher and prover for small programmes.

The model is a relaxation of the plan: crews with a skill are one capacity, days are the
working days that any crew has, calendar lags count the fewest working days they can span. Its
starts, taken as priorities, go through the engine again, so that what comes out is a real
plan; and its proven bound is true for every plan, since a relaxation can only end sooner. It
runs in a thread beside other work, in a process that may be killed.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from planner.scheduling.network import Network
from planner.scheduling.relaxation import Goal, Relaxed

MAX_JOBS = 1300
"""Some 150 sites."""

_AGAIN = 0.02


def fits(net: Network) -> bool:
    """Whether a problem is small enough for the polish to pay."""
    return len(net.problem.jobs) <= MAX_JOBS


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a search goes: seconds, deterministic time units (None: no limit), workers."""

    seconds: float
    effort: float | None
    workers: int = 1
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search came to. ``complete`` tells that its best is the best there is; ``bound``
    that no solution costs less (None: nothing proved); ``starts`` are those of its best.
    """

    complete: bool
    bound: int | None
    starts: tuple[int, ...] | None


class Prover:
    """One search, begun at once. ``answer`` is there when `finished`."""

    def __init__(self, model: Relaxed, limits: Limits, better: Callable[[list[int]], None]) -> None:
        self.model, self.limits, self.better = model, limits, better
        self.answer = Answer(complete=False, bound=None, starts=None)
        self._solver: Any = None
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="CP-SAT", daemon=True)
        self._thread.start()

    @property
    def finished(self) -> bool:
        """Whether the search is over."""
        return not self._thread.is_alive()

    def wait(self) -> Answer:
        """The answer, once it is there."""
        self._thread.join()
        return self.answer

    def stop(self) -> Answer:
        """End the search and return what it came to."""
        self._stopped.set()
        while self._thread.is_alive():
            if self._solver is not None:  # a stop before the search has begun goes unheard
                self._solver.stop_search()
            self._thread.join(_AGAIN)
        return self.answer

    def _run(self) -> None:
        began = time.monotonic()
        from ortools.sat.python import cp_model  # here alone, in the child

        built, starts = _build(cp_model, self.model)
        better, stopped = self.better, self._stopped

        class Tell(cp_model.CpSolverSolutionCallback):
            def on_solution_callback(self) -> None:
                better([self.value(start) for start in starts])
                if stopped.is_set():
                    self.stop_search()

        solver = cp_model.CpSolver()
        solver.parameters.random_seed = self.limits.seed
        solver.parameters.num_workers = self.limits.workers
        if self.limits.effort is not None:
            # interleaved workers with a deterministic limit find the same plan every time
            solver.parameters.interleave_search = self.limits.workers > 1
            solver.parameters.max_deterministic_time = self.limits.effort
        left = self.limits.seconds - (time.monotonic() - began)
        solver.parameters.max_time_in_seconds = max(0.1, left)
        self._solver = solver
        if stopped.is_set():
            return
        status = solver.solve(built, Tell())
        # nothing found says nothing: it is never taken for a proof
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            self.answer = Answer(
                status == cp_model.OPTIMAL,
                round(solver.best_objective_bound),
                tuple(solver.value(start) for start in starts),
            )


def _build(cp_model: Any, model: Relaxed) -> tuple[Any, list[Any]]:
    """The CP-SAT model and its start variables."""
    built = cp_model.CpModel()
    starts = []
    for i, (spans, latest) in enumerate(zip(model.domains, model.latest, strict=True)):
        inside = [(begin, min(last, latest)) for begin, last in spans if begin <= latest]
        domain = cp_model.Domain.from_intervals(inside)
        starts.append(built.new_int_var_from_domain(domain, f"s{i}"))
    for before, after, least in model.links:
        built.add(starts[after] >= starts[before] + least)
    for pool in model.pools:
        intervals = [
            built.new_fixed_size_interval_var(starts[i], model.durations[i], f"i{i}")
            for i, _ in pool.jobs
        ]
        demands = [needed for _, needed in pool.jobs]
        for first, end in pool.away:
            intervals.append(built.new_fixed_size_interval_var(first, end - first, "away"))
            demands.append(1)
        if pool.capacity == 1:
            built.add_no_overlap(intervals)
        else:
            built.add_cumulative(intervals, demands, pool.capacity)
    objective = [goal.weight * _goal(built, model, goal, starts) for goal in model.goals]
    built.minimize(sum(objective))
    for start, hint in zip(starts, model.hints, strict=True):
        built.add_hint(start, hint)
    return built, starts


def _goal(built: Any, model: Relaxed, goal: Goal, starts: list[Any]) -> Any:
    """The variable of an end to make small, in calendar days."""
    value = built.new_int_var(goal.at_least, max(goal.at_least, goal.at_most), "goal")
    for ends in goal.ends:
        # days of the axis on which the last of the jobs can be, if it is to matter at all
        days = [model.end_day(k) + ends.extra for k in range(-1, len(model.days))]
        last_day = max((k for k, day in enumerate(days) if day <= goal.at_most), default=0)
        first_day = max((k for k, day in enumerate(days) if day <= goal.at_least), default=0)
        table = days[first_day : max(first_day, last_day) + 1]
        first = first_day - 1
        if table == list(range(table[0], table[0] + len(table))):
            for job, offset in ends.jobs:
                built.add(value >= starts[job] + (offset + table[0] - first))
            continue
        last = built.new_int_var(first, first + len(table) - 1, "last")
        for job, offset in ends.jobs:
            built.add(last >= starts[job] + offset)
        end = built.new_int_var(table[0], table[-1], "end")
        built.add_element(last - first, table, end)
        built.add(value >= end)
    return value
