"""From a problem to a schedule: greedy, local search, polish, with proofs along the way."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress, part
from planner.scheduling.bound import Bound, Certificate
from planner.scheduling.explain import day_text
from planner.scheduling.network import HORIZONS, Network, NoRoom
from planner.scheduling.problem import Problem
from planner.scheduling.referee import Assignment, check
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule

WORK_UNITS = 400_000
"""Tries of the local search times jobs: some seconds of work, the same on every machine."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How long to look (seconds), where to begin, and whether to use CP-SAT."""

    time_limit: float = 10.0
    seed: int = 1
    polish: bool = True
    max_tries: int = 400


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known of a problem. ``finish_bound`` is the day (exclusive) before which no plan
    ends, ``finish_proof`` why; ``impossible`` proves that the deadlines cannot all be met.
    ``searched`` tells that the bound comes from a complete search (CP-SAT). ``schedule`` is
    None if no plan was found at all. ``notes`` are sentences about how the plan was made.
    """

    net: Network
    bound: Bound
    schedule: Schedule | None
    finish_bound: int
    finish_proof: Certificate | None
    impossible: Certificate | None
    searched: bool = False
    method: str = ""
    notes: tuple[str, ...] = field(default=())


def assignments(net: Network, schedule: Schedule) -> list[Assignment]:
    """A schedule as dates and names."""
    return [
        Assignment(
            net.date(start), net.date(end - 1), tuple(net.problem.crews[c].name for c in crews)
        )
        for start, end, crews in zip(schedule.start, schedule.end, schedule.crews, strict=True)
    ]


def solve(
    problem: Problem,
    settings: Settings,
    progress: Progress,
    better: Callable[[Outcome], None] = lambda _outcome: None,
) -> Outcome:
    """Plan a problem. ``better`` gets each better outcome at once, the first one included.

    A stop by the user before the first plan raises Cancelled; after it, the best plan so far
    is returned. Raises UserError if a job can never be done, RefusedPlan for a bug.
    """
    began = time.monotonic()
    outcome, search = _first(problem, settings, progress)
    if search is None or outcome.schedule is None:
        return outcome

    def found(schedule: Schedule) -> None:
        nonlocal outcome
        check(problem, assignments(outcome.net, schedule))
        outcome = replace(outcome, schedule=schedule)
        better(outcome)

    found(outcome.schedule)
    try:
        outcome = _improve(outcome, search, settings, began, progress, found)
    except Cancelled:
        note = "Stopped before the improvement had ended: this is the best plan found so far."
        outcome = replace(outcome, notes=(*outcome.notes, note))
    return outcome


def _first(
    problem: Problem, settings: Settings, progress: Progress
) -> tuple[Outcome, Search | None]:
    """The first plan and the bound, in the shortest horizon that has room for it."""
    latest_deadline = max((job.deadline for job in problem.jobs if job.deadline), default=None)
    for horizon in HORIZONS:
        progress("Preparing the plan", 0.0)
        net = Network(problem, horizon)
        last = horizon == HORIZONS[-1]
        try:
            bound = Bound(net)
        except NoRoom as full:
            if last:
                raise _never(problem, full.job) from None
            continue
        due = _limits(net)
        search = Search(net, _urgency(net, bound), settings.seed)
        progress("Making a first plan", 0.02)
        try:
            schedule: Schedule | None = search.first()
        except NoRoom as full:
            room_ends = _room_ends(problem, full.job)
            if not last and not room_ends:
                continue
            schedule = None
        impossible = None if latest_deadline is None else bound.refute(due)
        if schedule is None:
            # crews leave for good: perhaps the work can be proved too much for any deadline
            impossible = impossible or bound.refute([horizon] * len(net.kind))
            day, proof = max(bound.head_end), None
        else:
            day, proof = bound.finish(schedule.finish)
        method = "Serial schedule generation on named crews, first plan"
        return Outcome(net, bound, schedule, day, proof, impossible, method=method), search
    raise AssertionError("the last horizon returns or raises")


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


def _room_ends(problem: Problem, job: int) -> bool:
    """Whether every crew for a job stops being available: looking further is no use."""
    skill = problem.jobs[job].skill
    able = [crew for crew in problem.crews if skill in crew.skills]
    return bool(able) and all(crew.available_to for crew in able)


def _never(problem: Problem, index: int) -> UserError:
    """Says why a job can never be done, whatever else is planned."""
    job = problem.jobs[index]
    if job.season is not None:
        message = (
            f"{job.label} takes {job.duration} working days in a row, but site access is open"
            f" from {job.season} only and no crew has so many days in one season."
        )
        hint = "Widen Access from and Access to of the site, or split the job."
    elif _room_ends(problem, index):
        last = max(
            c.available_to for c in problem.crews if job.skill in c.skills and c.available_to
        )
        message = (
            f"{job.label} cannot be done: the crews with the skill {job.skill!r} are available"
            f" to {day_text(last)} at the latest."
        )
        hint = "Change Available to on the Crews sheet, or add a crew."
    else:
        message = f"{job.label} finds no {job.duration} days in a row for {job.crews_needed} crews."
        hint = "Check Working days and Time off on the Crews sheet, and Duration days of the job."
    return UserError("never-possible", message, hint, f"site {job.site}, job {job.name}")


def _improve(
    outcome: Outcome,
    search: Search,
    settings: Settings,
    began: float,
    progress: Progress,
    found: Callable[[Schedule], None],
) -> Outcome:
    """Local search, then polish."""
    from planner.scheduling import polish  # multiprocessing only when it is used

    jobs = max(1, len(outcome.net.kind))
    tries = max(20, min(settings.max_tries, WORK_UNITS // jobs))
    wanted = settings.polish and polish.fits(outcome.net)
    until = began + settings.time_limit * (0.5 if wanted else 1.0)
    result = search.run(tries, until, part(progress, 0.05, 0.4 if wanted else 1.0), found)
    outcome = replace(outcome, schedule=result.schedule)
    method = (
        f"Serial schedule generation on named crews, {result.tries} of {tries} tries of local"
        f" search, seed {settings.seed}"
    )
    late, finish, _ = result.score
    if not wanted or (finish <= outcome.finish_bound and not late):
        return replace(outcome, method=method)
    left = began + settings.time_limit - time.monotonic()
    polished = polish.run(
        outcome.bound,
        search,
        outcome.finish_bound,
        left,
        part(progress, 0.4, 1.0),
        found,
    )
    outcome = replace(
        outcome,
        schedule=search.best,
        method=f"{method}; {polished.method}",
        notes=(*outcome.notes, *polished.notes),
    )
    if polished.bound > outcome.finish_bound:
        outcome = replace(outcome, finish_bound=polished.bound, searched=True)
    return outcome
