"""The fewest and cheapest crews with which a plan meets every deadline, in words and figures."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from planner.common.progress import Progress, part, silent
from planner.model.inventory import Inventory
from planner.model.plan import ChangeKind, Plan, PlanChange, PlanStatus, PlanTerms
from planner.scheduling.crew_sets import CrewKind
from planner.scheduling.expand import read_crew
from planner.scheduling.explain import proof_text
from planner.scheduling.least_crews import Effort, LeastCrews, Staffed, least_crews
from planner.scheduling.problem import CrewSpec, Problem
from planner.services.crew_words import Facts, kind_names, sentences
from planner.services.cures import DAYS_TO_HIRE
from planner.services.plan_changes import supposed
from planner.services.plan_problem import build, first_workday
from planner.services.plan_scope import Scope, read_scope
from planner.services.planning import USUAL_TIME, PlanOptions


@dataclass(frozen=True, slots=True)
class KindOfCrew:
    """Crews that are alike for a plan: how many there are ``now``, are proved to be ``needed``
    at least (and ``shared`` with other kinds that can do the same work), are in the plan with
    the ``fewest`` crews found and in the cheapest one (``chosen``; both None if no plan in time
    was found). ``let_go`` and ``hired`` are the names
    of the crews that the cheapest plan does without, and how many it has besides; ``days`` are
    paid there, of which crews only wait on ``waiting``. ``cost`` is in dollars, None if the
    ``day_rate`` is not known.
    """

    name: str
    skills: tuple[str, ...]
    day_rate: Decimal | None
    now: int
    needed: int
    shared: int = 0
    fewest: int | None = None
    chosen: int | None = None
    let_go: tuple[str, ...] = ()
    hired: int = 0
    days: int = 0
    waiting: int = 0
    cost: Decimal | None = None

    @property
    def needed_text(self) -> str:
        """How many are proved to be needed: of this kind, or of all that can do its work."""
        return f"{self.needed:,}" if self.needed >= self.shared else f"{self.shared:,}, any kind"


@dataclass(frozen=True, slots=True)
class Pool:
    """At least so many ``crews`` with one of ``skills`` are needed, of whatever kind; ``proof``
    says why one fewer is not enough, empty where a single job asks for so many.
    """

    skills: tuple[str, ...]
    crews: int
    proof: str


@dataclass(frozen=True, slots=True)
class CrewPlan:
    """What is known of the crews that a deadline takes. ``status`` tells whether some number of
    crews meets every deadline: found, proved impossible, or neither. ``proved_minimum`` is what
    no plan with such crews costs less than, ``gap`` how much more ``cost`` is, in percent.
    Numbers of crews, costs and ``finish`` are None where no plan in time was found.

    ``changes`` are what a scenario supposes to be planned with the crews of the cheapest plan;
    empty where nothing changes, or where a scenario cannot say it exactly.
    """

    status: PlanStatus
    start: date
    deadline: date
    crews_now: int
    late_now: int | None
    cost_now: Decimal | None
    crews_proved: int
    kinds: tuple[KindOfCrew, ...] = ()
    pools: tuple[Pool, ...] = ()
    crews_fewest: int | None = None
    cost_fewest: Decimal | None = None
    crews: int | None = None
    cost: Decimal | None = None
    proved_minimum: Decimal | None = None
    gap: float | None = None
    finish: date | None = None
    changes: tuple[PlanChange, ...] = ()
    proof: str = ""
    sentences: tuple[str, ...] = field(default=())
    tried: int = 0


def crew_plan(
    inventory: Inventory, options: PlanOptions, progress: Progress = silent, *, today: date
) -> CrewPlan:
    """The crews it takes to plan all that is left to do. Raises UserError as planning does."""
    scope, ends = _read(inventory, today, part(progress, 0.0, 0.1))
    start = options.start or first_workday(today)
    rest = part(progress, 0.1, 1.0)
    effort = _effort(options.time_limit, options.seed)
    return crew_plan_for(
        inventory, scope, ends, options.terms, rest, start=start, today=today, effort=effort
    )


def crew_plan_like(
    inventory: Inventory, plan: Plan, progress: Progress = silent, *, today: date
) -> CrewPlan:
    """The crews it takes on the terms of a plan that there is, from today on at the earliest, with
    what is reported since. Raises UserError as planning does.
    """
    scope, ends = _read(inventory, today, part(progress, 0.0, 0.1))
    start = max(plan.start, first_workday(today))
    rest = part(progress, 0.1, 1.0)
    return crew_plan_for(
        inventory, scope, ends, plan.terms, rest, start=start, today=today, last=plan
    )


def crew_plan_for(  # noqa: PLR0913 - as crew_plan, and what it has read
    inventory: Inventory,
    scope: Scope,
    term_ends: Mapping[str, date],
    terms: PlanTerms,
    progress: Progress = silent,
    *,
    start: date,
    today: date,
    effort: Effort | None = None,
    last: Plan | None = None,
) -> CrewPlan:
    """As `crew_plan`, for sites, terms and a first day that are given."""
    built = build(inventory, scope, term_ends, terms, start, today=today, last=last)
    # crews are looked for as for a new plan: nothing is held to where it was
    jobs = tuple(replace(job, planned=None) for job in built.problem.jobs)
    problem = replace(built.problem, jobs=jobs)
    there = supposed(inventory, terms.changes)
    ready = max(start, today + timedelta(days=DAYS_TO_HIRE))
    kinds = kinds_of(there, problem, ready)
    found = least_crews(problem, kinds, progress, effort or _effort(USUAL_TIME, 1))
    answer = _answer(problem, kinds, found)
    answer = replace(answer, changes=_changes(there, problem, kinds, found.best, ready))
    facts = Facts(ready, _without_rate(problem, kinds), built.remarks)
    return replace(answer, sentences=tuple(sentences(answer, facts)))


def _read(inventory: Inventory, today: date, progress: Progress) -> tuple[Scope, dict[str, date]]:
    from planner.services import deadlines  # the rule book is read only here

    return read_scope(inventory, today, progress), dict(deadlines.term_ends(inventory, today))


def _effort(time_limit: float, seed: int) -> Effort:
    return Effort(seed, max(1, round(time_limit / USUAL_TIME)), time_limit)


def kinds_of(inventory: Inventory, problem: Problem, ready: date) -> list[CrewKind]:
    """The crews of a problem by kind. One more of a kind is there from ``ready`` on, or when its
    members come if that is later, leaves when they do, and has no time off.
    """
    rates = {row.name: row.day_rate or None for row in inventory.crews}
    last = max((job.deadline for job in problem.jobs if job.deadline), default=problem.start)
    alike: defaultdict[tuple[CrewSpec, Decimal | None], list[int]] = defaultdict(list)
    for c, crew in enumerate(problem.crews):
        leaves = crew.available_to
        like = replace(
            crew,
            name="",
            time_off=(),
            available_from=max(ready, crew.available_from or ready),
            available_to=leaves if leaves is not None and leaves < last else None,
        )
        if like.available_to and like.available_from and like.available_to < like.available_from:
            like = replace(like, available_to=None)  # a crew that left cannot be hired as it was
        alike[like, rates.get(crew.name)].append(c)
    names = kind_names([*alike], ready)
    return [
        CrewKind(replace(spec, name=f"New {name} crew"), tuple(members), rate)
        for ((spec, rate), members), name in zip(alike.items(), names, strict=True)
    ]


def _without_rate(problem: Problem, kinds: Sequence[CrewKind]) -> tuple[str, ...]:
    return tuple(problem.crews[c].name for kind in kinds if kind.rate is None for c in kind.members)


def _answer(problem: Problem, kinds: Sequence[CrewKind], found: LeastCrews) -> CrewPlan:
    """The figures."""
    best, now, fewest = found.best, found.now, found.fewest
    status = PlanStatus.UNDECIDED if best is None else PlanStatus.MEETS
    impossible = found.impossible is not None
    gap = None
    if best is not None and best.cost is not None and found.least:
        gap = float(100 * (best.cost / found.least - 1))
    return CrewPlan(
        status=PlanStatus.IMPOSSIBLE if impossible else status,
        start=problem.start,
        deadline=max(job.deadline for job in problem.jobs if job.deadline),
        crews_now=len(problem.crews),
        late_now=None if now is None else now.late,
        cost_now=now.cost if now is not None and not now.late else None,
        crews_proved=crews_proved(kinds, found),
        kinds=tuple(_kind(problem, kinds, found, k) for k in range(len(kinds))),
        pools=tuple(
            Pool(one.skills, one.crews, proof_text(found.net, one.proof) if one.proof else "")
            for one in found.needed
        ),
        crews_fewest=None if fewest is None else fewest.crews.size,
        cost_fewest=None if fewest is None else fewest.cost,
        crews=None if best is None else best.crews.size,
        cost=None if best is None else best.cost,
        proved_minimum=found.least,
        gap=gap,
        finish=None if best is None else best.net.date(best.schedule.finish - 1),
        proof=proof_text(found.net, found.impossible) if found.impossible else "",
        tried=found.tried,
    )


def crews_proved(kinds: Sequence[CrewKind], found: LeastCrews) -> int:
    """How many crews there are at least in any plan that is in time: pools that no crew has in
    common add up, of others the one that needs most counts.
    """
    groups: list[set[str]] = []
    for kind in kinds:
        tied = [group for group in groups if not group.isdisjoint(kind.spec.skills)]
        groups = [group for group in groups if group not in tied]
        groups.append(set(kind.spec.skills).union(*tied))
    return sum(
        max((one.crews for one in found.needed if group.issuperset(one.skills)), default=0)
        for group in groups
    )


def _kind(problem: Problem, kinds: Sequence[CrewKind], found: LeastCrews, k: int) -> KindOfCrew:
    kind, best = kinds[k], found.best
    name = kind.spec.name.removeprefix("New ").removesuffix(" crew")
    only, shared = [0], [0]
    for one in found.needed:
        able = [other for other in kinds if other.spec.skills & set(one.skills)]
        if kind in able:
            (only if able == [kind] else shared).append(one.crews)
    row = KindOfCrew(
        name,
        tuple(sorted(kind.spec.skills)),
        kind.rate,
        len(kind.members),
        max(only),
        max(shared),
        None if found.fewest is None else found.fewest.kind.count(k),
    )
    if best is None:
        return row
    mine = [c for c, of in enumerate(best.kind) if of == k]
    days = sum(best.paid[c] for c in mine)
    return replace(
        row,
        chosen=len(mine),
        let_go=tuple(problem.crews[c].name for c in kind.members if c not in best.crews.kept),
        hired=best.crews.hired[k],
        days=days,
        waiting=days - sum(best.worked[c] for c in mine),
        cost=kind.rate * days if kind.rate is not None else None if days else Decimal(0),
    )


def _changes(
    inventory: Inventory,
    problem: Problem,
    kinds: Sequence[CrewKind],
    best: Staffed | None,
    ready: date,
) -> tuple[PlanChange, ...]:
    """A set of crews as a scenario supposes it, if that comes to just these crews."""
    if best is None:
        return ()
    gone = [c for c in range(len(problem.crews)) if c not in best.crews.kept]
    changes = [
        PlanChange(
            ChangeKind.CREW,
            "; ".join(sorted(kind.spec.skills)),
            on=kind.spec.available_from or ready,
            day_rate=kind.rate,
        )
        for kind, number in zip(kinds, best.crews.hired, strict=True)
        for _ in range(number)
    ]
    changes += [PlanChange(ChangeKind.WITHOUT_CREW, problem.crews[c].name) for c in gone]
    made = supposed(inventory, changes)
    same = Counter(replace(read_crew(row), name="") for row in made.crews)
    wanted = Counter(replace(crew, name="") for crew in best.net.problem.crews)
    return tuple(changes) if same == wanted else ()
