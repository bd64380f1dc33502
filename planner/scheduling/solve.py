"""From a problem to a schedule: a first plan at once, better ones, and proofs."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from planner.common.progress import Cancelled, Progress, part
from planner.scheduling import refusals
from planner.scheduling.bound import Bound
from planner.scheduling.improve import Settings, improve
from planner.scheduling.network import HORIZONS, Network, NoRoom
from planner.scheduling.problem import Problem
from planner.scheduling.proofs import Certificate
from planner.scheduling.referee import Assignment, check
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule
from planner.scheduling.worker import Task, Worker, WorkerDied


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a problem. ``finish_bound`` is the day (exclusive) before which no plan
    ends, ``finish_proof`` why; ``impossible`` proves that the deadlines cannot all be met.
    ``searched`` tells that the bound comes from a complete search (CP-SAT), ``proving`` that
    bound and proofs are still to come. ``schedule`` is None if no plan was found at all.
    ``notes`` are sentences about how the plan was made.
    """

    net: Network
    bound: Bound
    schedule: Schedule | None
    finish_bound: int
    finish_proof: Certificate | None
    impossible: Certificate | None
    searched: bool = False
    proving: bool = False
    method: str = ""
    notes: tuple[str, ...] = field(default=())


def assignments(net: Network, schedule: Schedule) -> list[Assignment]:
    """A schedule as dates and names."""
    return [
        Assignment(
            net.date(start),
            net.date(end - 1),
            tuple(net.problem.crews[c].name for c in crews),
            overtime,
        )
        for start, end, crews, overtime in zip(
            schedule.start, schedule.end, schedule.crews, schedule.overtime, strict=True
        )
    ]


def solve(
    problem: Problem,
    settings: Settings,
    progress: Progress,
    better: Callable[[Outcome], None] = lambda _outcome: None,
    worker: Worker | None = None,
) -> Outcome:
    """Plan a problem. ``better`` gets each better outcome at once, the first one included: that
    one before it is known how early a plan can end at best, and once more when it is.

    With ``settings.polish`` the improvement runs in a child process, ``worker`` if one is
    given. A stop by the user before the first plan raises Cancelled; after it, the best plan so
    far is returned. Raises UserError if a job can never be done, RefusedPlan for a bug.
    """
    own = Worker() if settings.polish and worker is None else None
    try:
        return _solve(problem, settings, progress, better, worker or own)
    finally:
        if own is not None:
            own.close()


def _solve(
    problem: Problem,
    settings: Settings,
    progress: Progress,
    better: Callable[[Outcome], None],
    worker: Worker | None,
) -> Outcome:
    began = time.monotonic()
    if worker is not None and settings.polish:
        worker.start()  # it gets ready while the first plan is made
    outcome, search = _first(problem, settings, progress)
    first = outcome.schedule
    if first is None:
        return _proved(outcome)

    def found(schedule: Schedule) -> None:
        nonlocal outcome
        check(problem, assignments(outcome.net, schedule))
        outcome = replace(outcome, schedule=schedule)
        better(outcome)

    found(first)
    outcome = _proved(outcome)
    better(outcome)
    settings = replace(settings, time_limit=settings.time_limit - (time.monotonic() - began))
    rest = part(progress, 0.05, 1.0)
    try:
        if worker is not None and settings.polish:
            task = Task(problem, outcome.net.horizon, search.latest, outcome.finish_bound, settings)
            done = worker.improve(task, first, rest, found)
        else:
            done = improve(outcome.bound, search, outcome.finish_bound, settings, rest, found)
    except Cancelled:
        note = "Stopped before the improvement had ended: this is the best plan found so far."
        return replace(outcome, notes=(*outcome.notes, note))
    except WorkerDied:
        note = "The helper process ended unexpectedly; the plan is the best one found before."
        return replace(outcome, notes=(*outcome.notes, note))
    assert outcome.schedule is not None  # noqa: S101 - found() has kept one
    proved = min(done.bound, outcome.schedule.finish)
    return replace(outcome, method=done.method, finish_bound=proved, searched=done.searched)


def repair(problem: Problem, settings: Settings, progress: Progress) -> Outcome:
    """The last plan (`Job.planned`) made valid again with as few moves as possible; see
    `Search.repaired`. Raises Cancelled, UserError and RefusedPlan as `solve`.
    """
    outcome, _ = _first(problem, settings, progress, Search.repaired)
    if outcome.schedule is not None:
        check(problem, assignments(outcome.net, outcome.schedule))
    return replace(_proved(outcome), method="The last plan, moved as little as possible")


def _first(
    problem: Problem,
    settings: Settings,
    progress: Progress,
    make: Callable[[Search], Schedule] = Search.first,
) -> tuple[Outcome, Search]:
    """The first plan, in the shortest horizon that has room for it; how good it is is open."""
    for horizon in HORIZONS:
        progress("Preparing the plan", 0.0)
        net = Network(problem, horizon)
        last = horizon == HORIZONS[-1]
        try:
            bound = Bound(net)
        except NoRoom as full:
            if last:
                raise refusals.never(net, full) from None
            continue
        search = Search(net, _urgency(net, bound), settings.seed)
        progress("Making a first plan", 0.02)
        try:
            schedule: Schedule | None = make(search)
        except NoRoom as full:
            if net.pinned[full.job] is not None:
                raise refusals.pin_not_kept(net, full) from None
            ends = refusals.room_ends(problem, full.job)
            if not ends and not last:
                continue
            if not ends or full.paid > full.ready:
                raise refusals.never(net, full) from None
            schedule = None
        method = "Serial schedule generation on named crews, first plan"
        day = max(bound.head_end)
        found = Outcome(net, bound, schedule, day, None, None, proving=True, method=method)
        return found, search
    raise AssertionError("the last horizon returns or raises")


def _proved(outcome: Outcome) -> Outcome:
    """With the bound, and the proof that the deadlines cannot be met if there is one."""
    net, bound, schedule = outcome.net, outcome.bound, outcome.schedule
    due = any(job.deadline for job in net.problem.jobs)
    impossible = bound.refute(_limits(net)) if due else None
    if schedule is None:
        # crews leave for good: perhaps the work can be proved too much for any deadline
        impossible = impossible or bound.refute([net.horizon] * len(net.kind))
        return replace(outcome, impossible=impossible, proving=False)
    day, proof = bound.finish(schedule.finish)
    return replace(
        outcome, finish_bound=day, finish_proof=proof, impossible=impossible, proving=False
    )


def _urgency(net: Network, bound: Bound) -> list[int]:
    """Latest ends, from the deadlines or, where they cannot be met, from later ones."""
    for more in (0, 91, 182, 365, 730):
        tails = bound.tails([min(net.horizon, limit + more) for limit in _limits(net)])
        if isinstance(tails, list):
            return tails
    tails = bound.tails([net.horizon] * len(net.kind))
    assert isinstance(tails, list)  # noqa: S101 - every chain fits the horizon
    return tails


def _limits(net: Network) -> list[int]:
    return [net.horizon if due is None else due for due in net.deadline]
