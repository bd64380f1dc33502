"""Makes a plan of a project, and keeps it up to date: which jobs, when, by whom, how good."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.history import ChangeSet, UnitKind
from planner.model.inventory import Inventory
from planner.model.plan import JobKey, Plan, PlanTerms
from planner.scheduling.improve import Settings
from planner.scheduling.report import Context, plan_of
from planner.scheduling.solve import Outcome, solve
from planner.scheduling.solve import repair as mend
from planner.scheduling.template import fold
from planner.scheduling.worker import Worker
from planner.services.plan_problem import Build, build, check_pins, first_workday
from planner.services.plan_scope import Scope, read_scope
from planner.storage.project import Project

USUAL_TIME = 10.0
"""Seconds that the usual work is for; a longer time limit asks for more work."""

SHOW_EVERY = 0.5
"""Seconds between better plans that are handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanOptions(PlanTerms):
    """What the user asks for: the terms, and how to look. ``start`` None means today or the next
    working day; ``time_limit`` in seconds; ``polish`` lets CP-SAT improve and prove the plan of a
    small network.
    """

    start: date | None = None
    time_limit: float = USUAL_TIME
    name: str = "Plan"
    polish: bool = True
    seed: int = 1


def make(
    inventory: Inventory,
    options: PlanOptions,
    progress: Progress = silent,
    *,
    today: date,
    last: Plan | None = None,
    on_better: Callable[[Plan], None] | None = None,
    worker: Worker | None = None,
) -> Plan:
    """A plan for every site that has covered items left, checked by the referee.

    ``last`` is an earlier plan: of two that are equally good the one that moves less of it is
    taken. ``on_better`` gets the first plan as soon as it is there, then better ones now and
    then. If the user stops after the first, the best plan so far is returned and says so; before
    it, Cancelled is raised. ``worker`` is a child process to use again and again; without one,
    each plan starts its own. Raises UserError for input that cannot be planned: no deadline
    known, a circle of jobs, a crew without skills, a season too short for its job.
    """
    scope, ends = _read(inventory, today, part(progress, 0.0, 0.1))
    rest = part(progress, 0.1, 1.0)
    return make_for(
        inventory,
        scope,
        ends,
        options,
        rest,
        today=today,
        last=last,
        on_better=on_better,
        worker=worker,
    )


def make_for(  # noqa: PLR0913 - as make, and what make has read
    inventory: Inventory,
    scope: Scope,
    term_ends: Mapping[str, date],
    options: PlanOptions,
    progress: Progress = silent,
    *,
    today: date,
    last: Plan | None = None,
    on_better: Callable[[Plan], None] | None = None,
    worker: Worker | None = None,
) -> Plan:
    """As `make`, for sites and terms that are given."""
    start = options.start or first_workday(today)
    built = build(inventory, scope, term_ends, options.terms, start, today=today, last=last)
    finished = _finisher(built, options.name)
    shown, proving = 0.0, True

    def better(outcome: Outcome) -> None:
        nonlocal shown, proving
        # a large plan takes a while to put in words: not more often than someone can look, but
        # for what is proved of the first one, which may be all that changes for long
        soon = proving is not outcome.proving or time.monotonic() - shown >= SHOW_EVERY
        if on_better is not None and soon:
            on_better(finished(outcome))
            shown = time.monotonic()
        proving = outcome.proving

    effort = max(1, round(options.time_limit / USUAL_TIME))
    settings = Settings(options.time_limit, options.seed, options.polish, effort=effort)
    return finished(solve(built.problem, settings, progress, better, worker))


def repair(
    inventory: Inventory,
    plan: Plan,
    progress: Progress = silent,
    *,
    today: date,
    terms: PlanTerms | None = None,
) -> Plan:
    """The plan with what is reported since, and as little else moved as possible; under other
    ``terms`` if given.

    Work that has not begun starts today at the earliest. Raises as `make`, UserError ``no-plan``
    where no place is found for some of the work (a plan is not replaced by none), and
    ``pin-in-past``, ``pin-of-reported`` for pins that the plan does not have yet.
    """
    scope, ends = _read(inventory, today, part(progress, 0.0, 0.4))
    rest = part(progress, 0.4, 1.0)
    return repair_for(inventory, scope, ends, plan, rest, today=today, terms=terms)


def repair_for(
    inventory: Inventory,
    scope: Scope,
    term_ends: Mapping[str, date],
    plan: Plan,
    progress: Progress = silent,
    *,
    today: date,
    terms: PlanTerms | None = None,
) -> Plan:
    """As `repair`, for sites and terms that are given."""
    start = max(plan.start, first_workday(today))
    kept = plan.terms if terms is None else terms
    known = {(site, fold(job), on) for (site, job), on in plan.terms.pins.items()}
    new = {key: on for key, on in kept.pins.items() if (key[0], fold(key[1]), on) not in known}
    check_pins(inventory, new, start)
    built = build(inventory, scope, term_ends, kept, start, today=today, last=plan)
    found = _finisher(built, plan.name)(mend(built.problem, Settings(), progress))
    if not found.jobs:
        raise UserError(
            "no-plan",
            f"{plan.name} cannot be brought up to date and stays as it is: crews stop being"
            " available before all its work is through.",
            "Change Available to on the Crews sheet, add crews, or change what the plan keeps to.",
            "sheet Crews",
        )
    return found


def pinned(terms: PlanTerms, key: JobKey, on: date | None) -> PlanTerms:
    """The terms with a job pinned to start on a day; None takes its pin away."""
    pins = {one: day for one, day in terms.pins.items() if one != key}
    return replace(terms, pins=pins if on is None else {**pins, key: on})


def save(project: Project, plan: Plan, label: str = "") -> ChangeSet:
    """Keeps a plan in the project, in the place of an earlier one of its name. The baseline is
    not replaced: it stays under another name.
    """
    with project.unit(label or f"Make plan {plan.name}", kind=UnitKind.PLAN) as unit:
        unit.save_plan(plan)
    return unit.changes


def _read(inventory: Inventory, today: date, progress: Progress) -> tuple[Scope, dict[str, date]]:
    from planner.services import deadlines  # the rule book is read only here

    return read_scope(inventory, today, progress), dict(deadlines.term_ends(inventory, today))


def _finisher(built: Build, name: str) -> Callable[[Outcome], Plan]:
    context = Context(name, datetime.now(UTC), built.remarks, built.terms)
    return lambda outcome: plan_of(outcome, context)
