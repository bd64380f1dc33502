"""How likely a plan is to meet its deadlines, and which jobs decide it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import sqrt
from typing import TYPE_CHECKING

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.services import planned_work
from planner.services.plan_scope import Scope, read_scope
from planner.services.planned_work import PlannedWork
from planner.services.risk_ranges import Assumed, read_chances

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from planner.scheduling.risk import Drawn

LEAST_RUNS, MOST_RUNS = 300, 2_000
MOST_DRIVERS = 10


@dataclass(frozen=True, slots=True)
class RiskOptions:
    """How often, and which luck: the same seed gives the same answer."""

    runs: int = 500
    seed: int = 1
    assumed: Assumed = field(default_factory=Assumed)


@dataclass(frozen=True, slots=True)
class ApplicationRisk:
    """One application: ``chance`` (0 to 1) that all its jobs are through by its deadline, None
    without one; dates by which half, and four fifths, of the runs are through (None where that
    many never are). ``finishes`` are the last days by run, as those of `Risk`.
    """

    application: str
    deadline: date | None
    planned: date
    chance: float | None
    p50: date | None
    p80: date | None
    finishes: tuple[date | None, ...]

    def by(self, day: date) -> float:
        """The chance (0 to 1) that all its jobs are through by another day than its deadline."""
        in_time = sum(last is not None and last <= day for last in self.finishes)
        return in_time / len(self.finishes)


@dataclass(frozen=True, slots=True)
class Driver:
    """A job that decides the finish: in ``share`` of the runs it is in the chain that ends
    last, which it makes longer by ``extra_days`` on average over all runs. With an empty site:
    all jobs of the name, of which the chain has ``share`` on average.
    """

    job: str
    site: str
    share: float
    extra_days: float


@dataclass(frozen=True, slots=True)
class Risk:
    """What may come of a plan. ``chance`` is that of meeting all deadlines (None without any);
    ``margin`` how far off it may be for so few runs (95 %). ``never`` is the share of runs in
    which a job finds no place any more, for its crews have left or its season is too short.
    ``finishes`` are the last days by run (None: never), in an order that is the same for all
    plans.
    """

    plan: str
    runs: int
    seed: int
    planned: date
    p50: date | None
    p80: date | None
    chance: float | None
    margin: float
    late_sites: float
    never: float
    applications: tuple[ApplicationRisk, ...]
    jobs: tuple[Driver, ...]
    kinds: tuple[Driver, ...]
    assumes: tuple[str, ...]
    finishes: tuple[date | None, ...]


@dataclass(frozen=True, slots=True)
class Sooner:
    """Two plans with the same luck: in which share of the runs ``plan`` is through before
    ``other``, and in which on the same day.
    """

    plan: str
    other: str
    before: float
    same: float


def assess(
    inventory: Inventory,
    plan: Plan,
    options: RiskOptions | None = None,
    progress: Progress = silent,
    *,
    today: date,
) -> Risk:
    """What may come of a plan of this inventory. Raises UserError ``bad-runs``,
    ``plan-without-jobs``, ``plan-outdated``, ``bad-range``.
    """
    scope = read_scope(inventory, today, part(progress, 0.0, 0.3))
    return assess_for(inventory, scope, plan, options, part(progress, 0.3, 1.0))


def assess_for(
    inventory: Inventory,
    scope: Scope,
    plan: Plan,
    options: RiskOptions | None = None,
    progress: Progress = silent,
) -> Risk:
    """As `assess`, for sites that are given."""
    from planner.scheduling.risk import Disordered, simulate

    options = options or RiskOptions()
    if not LEAST_RUNS <= options.runs <= MOST_RUNS:
        raise UserError(
            "bad-runs",
            f"{options.runs:,} runs are asked for.",
            f"Ask for {LEAST_RUNS:,} to {MOST_RUNS:,}.",
        )
    if not plan.jobs:
        raise UserError(
            "plan-without-jobs", f"The plan {plan.name} has no jobs.", "Make a plan first."
        )
    work = planned_work.problem_of(inventory, scope, plan)
    chances, assumes = read_chances(inventory, work.problem, options.assumed, plan.terms.changes)
    try:
        drawn = simulate(
            work.problem, work.assignments, chances, options.runs, options.seed, progress
        )
    except Disordered:
        raise UserError(
            "plan-outdated",
            f"The plan {plan.name} does not keep the order of jobs that the Work sheet asks for"
            " now.",
            "Make the plan again.",
        ) from None
    return _summed(plan, work, drawn, options, assumes)


def compare(first: Risk, second: Risk) -> Sooner:
    """Two plans run by run; they must have been tried as often and with the same seed."""
    if (first.runs, first.seed) != (second.runs, second.seed):
        raise ValueError("the plans did not meet the same luck")
    ends = [[on or date.max for on in one.finishes] for one in (first, second)]
    pairs = list(zip(*ends, strict=True))
    before, same = sum(a < b for a, b in pairs), sum(a == b for a, b in pairs)
    return Sooner(first.plan, second.plan, before / len(pairs), same / len(pairs))


def _summed(
    plan: Plan,
    work: PlannedWork,
    drawn: "Drawn",
    options: RiskOptions,
    assumes: Sequence[str],
) -> Risk:
    import numpy as np

    problem = work.problem
    members: defaultdict[str, list[int]] = defaultdict(list)
    sites: defaultdict[str, list[int]] = defaultdict(list)
    for j, job in enumerate(problem.jobs):
        if not job.milestone:
            members[job.application].append(j)
            sites[job.site].append(j)
    in_time = np.ones(options.runs, dtype=np.bool_)
    found = []
    for outcome in plan.applications:
        mine = members[outcome.application]
        ends = drawn.ends[mine].max(axis=0)
        chance = None
        if outcome.deadline is not None:
            met = ends <= (outcome.deadline - problem.start).days + 1
            in_time &= met
            chance = float(met.mean())
        p50, p80 = _halfway_and_sure(work, drawn, ends)
        planned = outcome.finish or max(work.assignments[j].finish for j in mine)
        days = tuple(_last_day(work, drawn, int(end)) for end in ends)
        found.append(
            ApplicationRisk(outcome.application, outcome.deadline, planned, chance, p50, p80, days)
        )
    due = any(one.deadline for one in found)
    chance = float(in_time.mean()) if due else None
    p50, p80 = _halfway_and_sure(work, drawn, drawn.finish)
    jobs, kinds = _drivers(work, drawn)
    return Risk(
        plan=plan.name,
        runs=options.runs,
        seed=options.seed,
        planned=max(job.finish for job in plan.jobs),
        p50=p50,
        p80=p80,
        chance=chance,
        margin=1.96 * sqrt((chance or 0) * (1 - (chance or 0)) / options.runs),
        late_sites=_late_sites(work, drawn, sites),
        never=float((drawn.finish >= drawn.horizon).mean()),
        applications=tuple(found),
        jobs=jobs,
        kinds=kinds,
        assumes=tuple(assumes),
        finishes=tuple(_last_day(work, drawn, int(end)) for end in drawn.finish),
    )


def _halfway_and_sure(
    work: PlannedWork, drawn: "Drawn", ends: "NDArray[np.int32]"
) -> tuple[date | None, date | None]:
    """The days by which half, and four fifths, of the runs are through."""
    from planner.scheduling.risk import by_share

    half, most = (_last_day(work, drawn, by_share(ends, share)) for share in (0.5, 0.8))
    return half, most


def _last_day(work: PlannedWork, drawn: "Drawn", end: int) -> date | None:
    if end >= drawn.horizon:
        return None
    return work.problem.start + timedelta(days=end - 1)


def _late_sites(work: PlannedWork, drawn: "Drawn", sites: defaultdict[str, list[int]]) -> float:
    """How many sites are late, on average."""
    problem, late = work.problem, 0.0
    for mine in sites.values():
        deadline = problem.jobs[mine[0]].deadline
        if deadline is not None:
            ends = drawn.ends[mine].max(axis=0)
            late += float((ends > (deadline - problem.start).days + 1).mean())
    return late


def _drivers(work: PlannedWork, drawn: "Drawn") -> tuple[tuple[Driver, ...], tuple[Driver, ...]]:
    jobs = work.problem.jobs
    single = [
        Driver(job.name, job.site, float(drawn.share[j]), float(drawn.extra[j]))
        for j, job in enumerate(jobs)
        if not job.milestone and drawn.share[j] > 0
    ]
    kinds: dict[str, Driver] = {}
    for one in single:
        last = kinds.get(one.job, Driver(one.job, "", 0.0, 0.0))
        kinds[one.job] = replace(
            last, share=last.share + one.share, extra_days=last.extra_days + one.extra_days
        )
    return _ranked(single), _ranked(list(kinds.values()))


def _ranked(found: list[Driver]) -> tuple[Driver, ...]:
    ranked = sorted(found, key=lambda one: (-one.extra_days, -one.share, one.site, one.job))
    return tuple(ranked[:MOST_DRIVERS])
