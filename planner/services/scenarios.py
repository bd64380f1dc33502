"""Named plans side by side: how each fares, which one is the baseline, and new ones from old."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.history import ChangeSet, UnitKind
from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlanChange, PlanStatus, PlanTerms
from planner.services import planning
from planner.services.plan_changes import words
from planner.services.plan_costs import CrewCost, cost
from planner.services.plan_problem import first_workday
from planner.services.plan_scope import read_scope
from planner.services.planned_work import kept_plan
from planner.services.planning import PlanOptions
from planner.services.risk import Risk, RiskOptions, assess_for
from planner.storage.project import Project


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan among others. ``late_days`` are those of the latest application, ``late_sites``
    the sites whose last job is after its deadline. ``crews`` counts those that work, ``cost`` is
    None where ``problem`` says why it cannot be told. ``supposes`` are phrases.
    """

    name: str
    baseline: bool
    made_at: datetime
    status: PlanStatus
    start: date
    finish: date | None
    deadline: date | None
    late_days: int
    late_applications: int
    late_sites: int
    jobs: int
    crews: int
    pins: int
    supposes: tuple[str, ...]
    cost: CrewCost | None
    problem: str = ""


def side_by_side(inventory: Inventory, plans: Iterable[Plan]) -> tuple[PlanLine, ...]:
    """How plans fare, in the order given; chances take longer, see `chances`."""
    return tuple(_line(inventory, plan) for plan in plans)


def chances(
    inventory: Inventory,
    plans: Sequence[Plan],
    options: RiskOptions | None = None,
    progress: Progress = silent,
    *,
    today: date,
) -> dict[str, Risk | UserError]:
    """What may come of each plan, by name, all with the same luck; a UserError for a plan that
    cannot be tried any more.
    """
    scope = read_scope(inventory, today, part(progress, 0.0, 0.2))
    found: dict[str, Risk | UserError] = {}
    for number, plan in enumerate(plans):
        each = 0.8 / len(plans)
        rest = part(progress, 0.2 + number * each, 0.2 + (number + 1) * each)
        try:
            found[plan.name] = assess_for(inventory, scope, plan, options, rest)
        except UserError as error:
            found[plan.name] = error
    return found


def try_changes(
    inventory: Inventory,
    plan: Plan,
    changes: Sequence[PlanChange],
    name: str,
    progress: Progress = silent,
    *,
    today: date,
    time_limit: float = planning.USUAL_TIME,
) -> Plan:
    """A plan under a name of its own that supposes more than another plan, and keeps to what that
    one keeps to. It starts when that one does, but not before today.

    Raises as `planning.make`.
    """
    options = scenario_options(plan, changes, name, today=today, time_limit=time_limit)
    return planning.make(inventory, options, progress, today=today, last=plan)


def scenario_options(
    plan: Plan,
    changes: Sequence[PlanChange],
    name: str,
    *,
    today: date,
    time_limit: float = planning.USUAL_TIME,
) -> PlanOptions:
    """What to ask of the planner for `try_changes`."""
    kept: dict[str, Any] = {one.name: getattr(plan.terms, one.name) for one in fields(PlanTerms)}
    return PlanOptions(
        **kept | {"changes": (*plan.terms.changes, *changes)},
        start=max(plan.start, first_workday(today)),
        time_limit=time_limit,
        name=name,
    )


def free_name(plans: Iterable[str], wanted: str) -> str:
    """The name, with a number behind it if a plan has it already."""
    taken, number, name = set(plans), 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted} ({number})"
    return name


# plans of a project, one step each


def set_baseline(project: Project, name: str | None) -> ChangeSet:
    """Makes a plan the one that others are held against; None leaves none.

    Raises UserError ``no-such-plan``.
    """
    if name is not None:
        kept_plan(project, name)
    label = f"Make {name} the baseline" if name is not None else "Have no baseline"
    with project.unit(label, kind=UnitKind.PLAN) as unit:
        unit.set_baseline(name)
    return unit.changes


def rename(project: Project, name: str, to: str) -> ChangeSet:
    """Gives a plan another name.

    Raises UserError ``no-such-plan``, ``bad-value``, ``duplicate-key``.
    """
    kept_plan(project, name)
    to = clean_name(to)
    with project.unit(f"Rename plan {name} to {to}", kind=UnitKind.PLAN) as unit:
        unit.rename_plan(name, to)
    return unit.changes


def delete(project: Project, name: str) -> ChangeSet:
    """Removes a plan. Raises UserError ``no-such-plan``."""
    kept_plan(project, name)
    with project.unit(f"Delete plan {name}", kind=UnitKind.PLAN) as unit:
        unit.delete_plan(name)
    return unit.changes


def duplicate(project: Project, name: str, to: str) -> ChangeSet:
    """Keeps a copy of a plan under another name.

    Raises UserError ``no-such-plan``, ``bad-value``, ``duplicate-key``.
    """
    plan, to = kept_plan(project, name), check_name(project, to)
    copy = replace(plan, id=0, name=to, baseline=False)
    return planning.save(project, copy, f"Copy plan {name} to {to}")


def check_name(project: Project, name: str) -> str:
    """The name of a new plan. Raises UserError ``bad-value``, ``duplicate-key``."""
    name = clean_name(name)
    if project.plan(name) is not None:
        raise UserError("duplicate-key", f"There is a plan {name} already.", "Choose another name.")
    return name


def clean_name(name: str) -> str:
    """A plan's name without blanks around it. Raises UserError ``bad-value`` if nothing is left."""
    if not name.strip():
        raise UserError("bad-value", "The plan has no name.", "Give it one.")
    return name.strip()


def _line(inventory: Inventory, plan: Plan) -> PlanLine:
    try:
        priced, problem = cost(inventory, plan), ""
    except UserError as error:
        priced, problem = None, error.sentence()
    known = {crew.name for crew in inventory.crews}
    return PlanLine(
        name=plan.name,
        baseline=plan.baseline,
        made_at=plan.made_at,
        status=plan.status,
        start=plan.start,
        finish=plan.finish,
        deadline=plan.deadline,
        late_days=plan.late_days,
        late_applications=sum(one.late_days > 0 for one in plan.applications),
        late_sites=len({job.site for job in plan.jobs if job.late_days}),
        jobs=len(plan.jobs),
        crews=len({name for job in plan.jobs for name in job.crews(known)}),
        pins=len(plan.terms.pins),
        supposes=tuple(words(change) for change in plan.terms.changes),
        cost=priced,
        problem=problem,
    )
