"""A plan that is kept in the project, put back on the work that it plans."""

from dataclasses import dataclass
from datetime import date

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlanChange
from planner.scheduling.problem import Problem
from planner.scheduling.referee import Assignment
from planner.services.plan_changes import supposed
from planner.services.plan_problem import expanded_work
from planner.services.plan_scope import Scope, read_scope
from planner.services.progress import facts_of
from planner.storage.project import Project


@dataclass(frozen=True, slots=True)
class PlannedWork:
    """A problem and a plan of it: one assignment per job, in the order of the jobs."""

    problem: Problem
    assignments: tuple[Assignment, ...]


def kept_plan(project: Project, name: str | None = None) -> Plan:
    """The plan of a name, or the newest; UserError ``no-such-plan`` if there is none."""
    found = project.plan(name)
    if found is None:
        raise UserError(
            "no-such-plan",
            f"There is no plan {name}." if name else "There is no plan yet.",
            "Make one on the page Plan, or with: plan FILE.",
        )
    return found


def problem_of(inventory: Inventory, scope: Scope, plan: Plan) -> PlannedWork:
    """The work of the sites in ``scope`` as the plan has it: on its terms, with the facts that it
    knew.

    Raises UserError ``plan-outdated`` where jobs or crews changed since the plan was made, and
    what planning raises.
    """
    problem = problem_with(inventory, scope, plan)
    known = {crew.name for crew in problem.crews}
    placed = {
        (job.site, job.job): Assignment(job.start, job.finish, job.crews(known), job.overtime)
        for job in plan.jobs
    }
    here = {(job.site, job.name) for job in problem.jobs if not job.milestone}
    if here != placed.keys():
        raise _outdated(plan, sorted(here ^ placed.keys()))
    away = {crew for given in placed.values() for crew in given.crews} - known
    if away:
        raise UserError(
            "plan-outdated",
            f"The plan {plan.name} has work for {min(away)}, but there is no such crew any more.",
            "Make the plan again.",
            "sheet Crews",
        )
    waiting = Assignment(plan.start, plan.start)
    found = [waiting if job.milestone else placed[job.site, job.name] for job in problem.jobs]
    return PlannedWork(problem, tuple(found))


def problem_with(inventory: Inventory, scope: Scope, plan: Plan, *more: PlanChange) -> Problem:
    """The problem that a plan solves, with ``more`` changes than it supposes."""
    due = {one.application: one.deadline for one in plan.applications if one.deadline}
    deadlines = {
        site.code: due[site.application] for site in inventory.sites if site.application in due
    }
    inventory = supposed(inventory, (*plan.terms.changes, *more))
    facts = facts_of(plan, {crew.name for crew in inventory.crews})
    return expanded_work(inventory, scope, deadlines, plan.start, plan.terms, facts).problem


def read(inventory: Inventory, plan: Plan, today: date, progress: Progress = silent) -> PlannedWork:
    """As `problem_of`, with the sites that the rules put into a plan today."""
    return problem_of(inventory, read_scope(inventory, today, progress), plan)


def _outdated(plan: Plan, jobs: list[tuple[str, str]]) -> UserError:
    named = ", ".join(f"{job} at {site}" for site, job in jobs[:3])
    more = f" and {len(jobs) - 3:,} more" if len(jobs) > 3 else ""
    return UserError(
        "plan-outdated",
        f"The plan {plan.name} does not fit the inventory any more: {named}{more}.",
        "Make the plan again.",
    )
