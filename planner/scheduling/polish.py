"""CP-SAT as polisher and prover for small programmes, in a child process.

The model is a relaxation of the plan: crews with a skill are one capacity, days are the
working days that any crew has, calendar lags count the fewest working days they can span. Its
starts, taken as priorities, go through the engine again, so that what comes out is a real
plan; and its proven bound is true for every plan, since a relaxation can only end sooner. The
child is killed when the user stops or it hangs; a child that dies leaves the plan as it was.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from planner.common.progress import Progress
from planner.scheduling.bound import Bound
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.relaxation import Relaxed, relax
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule, forward

MAX_SITES = 150
MAX_JOBS = 1500
EFFORT = 3.0
"""Deterministic time units given to CP-SAT: the same search on every machine."""

GRACE = 3.0
"""Seconds a child may take beyond its limit before it is killed."""

_POLL = 0.05

# What the child sends: ("better", starts) for each solution; at the end ("done", (status, bound,
# starts)), the last two None if nothing was found.


@dataclass(frozen=True, slots=True)
class Polished:
    """What the polish did: ``bound`` is a day (exclusive) before which no plan ends, 0 if it
    proved none.
    """

    method: str
    bound: int = 0
    notes: tuple[str, ...] = ()


def fits(net: Network) -> bool:
    """Whether a problem is small enough for the polish to pay."""
    sites = {job.site for job in net.problem.jobs}
    return len(sites) <= MAX_SITES and len(net.problem.jobs) <= MAX_JOBS


def run(
    bound: Bound,
    search: Search,
    finish_bound: int,
    seconds: float,
    progress: Progress,
    better: Callable[[Schedule], None],
    target: Callable[[Relaxed, float, Connection], None] | None = None,
) -> Polished:
    """Improve ``search.best`` and the bound for at most so many seconds.

    ``target`` is what the child runs. Raises Cancelled as ``progress`` does; the child is then
    killed, and the best schedule is in ``search``.
    """
    assert search.best is not None  # noqa: S101 - polish comes after a first plan
    net = search.net
    model = relax(net, bound, search.best, search.late(), finish_bound)
    if model is None or seconds < 1.0:
        return Polished("CP-SAT not used")

    before = search.best

    def take(starts: list[int]) -> None:
        schedule = _rebuilt(net, model, starts)
        if schedule is not None and search.offer(schedule):
            better(schedule)

    status, proved, last = _listen(model, seconds, progress, take, target or solve_in_child)
    if status == "died":
        note = "The CP-SAT helper process ended unexpectedly; the plan is the one found before."
        return Polished("CP-SAT failed", 0, (note,))
    final = _rebuilt(net, model, last) if last is not None else None
    if final is not None and search.settle((before, final)):
        better(search.best)
    if not model.proves or proved is None:
        proved = 0
    return Polished(f"CP-SAT: {status}", min(proved, search.best.finish))


def _rebuilt(net: Network, model: Relaxed, starts: list[int]) -> Schedule | None:
    """A real plan in the order of a solution of the relaxed model."""
    try:
        return forward(net, model.priorities(starts))
    except NoRoom:
        return None


def _listen(
    model: Relaxed,
    seconds: float,
    progress: Progress,
    take: Callable[[list[int]], None],
    target: Callable[[Relaxed, float, Connection], None],
) -> tuple[str, int | None, list[int] | None]:
    """Run the child, pass on its solutions; status, proven bound and starts at the end."""
    context = get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    child = context.Process(target=target, args=(model, seconds, sender), daemon=True)
    began = time.monotonic()
    child.start()
    sender.close()
    try:
        while True:
            spent = time.monotonic() - began
            progress("Polishing with CP-SAT", min(1.0, spent / seconds))
            if spent > seconds + GRACE:
                return "stopped at the time limit", None, None
            if not receiver.poll(_POLL):
                continue
            try:
                kind, content = receiver.recv()
            except EOFError:
                return "died", None, None
            if kind == "done":
                status, proved, starts = content
                return str(status), proved, starts
            take(content)
    finally:
        child.kill()
        child.join()
        child.close()
        receiver.close()


def solve_in_child(model: Relaxed, seconds: float, sender: Connection) -> None:
    """The child: build the model, solve, send solutions and the result."""
    began = time.monotonic()
    from ortools.sat.python import cp_model  # here, in the child, alone

    built, starts = _build(cp_model, model)

    class Tell(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            try:
                sender.send(("better", [self.value(start) for start in starts]))
            except OSError:  # the parent is gone; an exception must not leave the callback
                self.stop_search()

    solver = cp_model.CpSolver()
    solver.parameters.random_seed = 1
    # interleaved workers with a deterministic limit find the same plan on every machine
    solver.parameters.num_workers = 4
    solver.parameters.interleave_search = True
    solver.parameters.max_deterministic_time = EFFORT
    solver.parameters.max_time_in_seconds = max(0.5, seconds - (time.monotonic() - began))
    status = solver.solve(built, Tell())
    words = {cp_model.OPTIMAL: "search complete", cp_model.FEASIBLE: "search not complete"}
    # nothing found says nothing: it is never taken for a proof
    proved, last = None, None
    if status in words:
        proved = round(solver.best_objective_bound)
        last = [solver.value(start) for start in starts]
    sender.send(("done", (words.get(status, "nothing found"), proved, last)))
    sender.close()


def _build(cp_model: Any, model: Relaxed) -> tuple[Any, list[Any]]:
    """The CP-SAT model and its start variables."""
    built = cp_model.CpModel()
    starts = [
        built.new_int_var_from_domain(cp_model.Domain.from_intervals(domain), f"s{i}")
        for i, domain in enumerate(model.domains)
    ]
    for before, after, delay in model.links:
        built.add(starts[after] >= starts[before] + delay)
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
    objective = []
    for goal in model.goals:
        value = built.new_int_var(goal.at_least, goal.at_most, "goal")
        for jobs, table in goal.ends:
            last = built.new_int_var(0, len(table) - 1, "last")
            built.add_max_equality(last, [starts[i] for i in jobs])
            end = built.new_int_var(0, max(table), "end")
            built.add_element(last, list(table), end)
            built.add(value >= end)
        objective.append(goal.weight * value)
    built.minimize(sum(objective))
    for start, hint in zip(starts, model.hints, strict=True):
        built.add_hint(start, hint)
    return built, starts
