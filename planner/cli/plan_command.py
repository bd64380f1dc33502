"""Makes a plan, or brings one up to date."""

import argparse
from dataclasses import replace
from typing import Any

from planner.cli import plan_commands, plans_command
from planner.cli.opening import opened, today
from planner.cli.output import Reporter, Result, table
from planner.common.errors import UserError
from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlanTerms, Travel
from planner.services.phrases import days_text
from planner.storage.project import Project

_WORDS = {
    "meets": "The plan meets the deadline.",
    "undecided": "No plan was found that meets the deadline; it is not proved impossible.",
    "impossible": "The deadline cannot be met: that is proved.",
}


def plan(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Makes a plan, or brings one up to date, and keeps it in the project."""
    if asked.unpin and not asked.update:
        raise UserError("usage", "--unpin goes with --update.", "A new plan has no other pins.")
    helps = None
    with opened(asked.file, read_only=False) as project:
        made = (
            _updated(asked, project, progress) if asked.update else _new(asked, project, progress)
        )
        if asked.what_if:
            helps = plan_commands.what_would_help(project.inventory(), made, progress)
    text, data = _text(made), _data(made)
    if helps:
        data |= helps.data
        text += f"\n\n{helps.text}"
    return Result(data, text)


def _new(asked: argparse.Namespace, project: Project, progress: Reporter) -> Plan:
    from planner.services import planning
    from planner.services.plan_problem import check_pins, first_workday
    from planner.services.scenarios import clean_name

    name = "Plan" if asked.name is None else clean_name(asked.name)
    listed = project.inventory()
    _check_weights(asked, listed)
    options = planning.PlanOptions(
        deadline=asked.deadline,
        pins=dict(asked.pin),
        weights=dict(asked.weight or ()),
        travel=None if asked.no_driving else Travel(),
        storage=asked.storage,
        cash=tuple(asked.cash) if asked.cash else None,
        changes=plans_command.supposed_changes(asked, listed, asked.deadline),
        start=asked.start,
        time_limit=asked.time_limit,
        name=name,
    )
    check_pins(listed, options.pins, options.start or first_workday(today()))
    last = project.plan(name)
    made = planning.make(listed, options, progress, today=today(), last=last)
    planning.save(project, made)
    return made


def _updated(asked: argparse.Namespace, project: Project, progress: Reporter) -> Plan:
    from planner.services import planning
    from planner.services.planned_work import kept_plan

    last, listed = kept_plan(project, asked.name), project.inventory()
    _check_weights(asked, listed)
    terms = _changed(last.terms, asked)
    more = plans_command.supposed_changes(asked, listed, terms.deadline)
    terms = replace(terms, changes=(*terms.changes, *more))
    made = planning.repair(listed, last, progress, today=today(), terms=terms)
    planning.save(project, made, f"Bring plan {last.name} up to date")
    return made


def _check_weights(asked: argparse.Namespace, listed: Inventory) -> None:
    """A weight of an application that is misspelt would count for nothing, without a word."""
    names = {one.name for one in listed.applications}
    for name, _ in asked.weight or ():
        if name not in names:
            raise UserError(
                "unknown-application",
                f"There is no application {name}, which --weight names.",
                f"There are: {', '.join(sorted(names))}." if names else "There is none.",
                "sheet Applications",
            )


def _changed(terms: PlanTerms, asked: argparse.Namespace) -> PlanTerms:
    """The terms of a plan with those that were asked for."""
    gone = [key for key in asked.unpin if key not in terms.pins]
    if gone:
        site, job = gone[0]
        raise UserError("not-pinned", f"{job} at {site} is not pinned.", "Check site and job.")
    kept = {key: day for key, day in terms.pins.items() if key not in asked.unpin}
    values: dict[str, Any] = {"pins": {**kept, **dict(asked.pin)}}
    if asked.deadline:
        values["deadline"] = asked.deadline
    if asked.storage is not None:
        values["storage"] = asked.storage
    if asked.cash:
        values["cash"] = tuple(asked.cash)
    if asked.weight:
        values["weights"] = {**terms.weights, **dict(asked.weight)}
    if asked.no_driving:
        values["travel"] = None
    return replace(terms, **values)


def _data(made: Plan) -> dict[str, Any]:
    return {
        "name": made.name,
        "status": made.status,
        "start": made.start,
        "finish": made.finish,
        "deadline": made.deadline,
        "late_days": made.late_days,
        "bound_finish": made.bound_finish,
        "gap_days": made.gap_days,
        "jobs": [
            {
                "site": job.site,
                "job": job.job,
                "crew": job.crew,
                "start": job.start,
                "finish": job.finish,
                "state": job.state,
                "pinned": job.key in made.terms.pins,
            }
            for job in made.jobs
        ],
        "why": made.why,
    }


def _text(made: Plan) -> str:
    jobs = table(
        ("Start", "Finish", "Site", "Job", "Crew", ""),
        [
            (job.start, job.finish, job.site, job.job, job.crew, _mark(job.state, job.key, made))
            for job in made.jobs
        ],
    )
    if not made.jobs:
        return "\n".join([_WORDS[made.status.value], *made.why])
    facts = (
        f"Start {made.start}, finish {made.finish}, deadline {made.deadline}, "
        f"{f'{days_text(made.late_days)} late' if made.late_days else 'not late'}, cannot finish"
        f" before {made.bound_finish}."
    )
    return "\n".join([_WORDS[made.status.value], facts, *made.why, jobs])


def _mark(state: str, key: tuple[str, str], made: Plan) -> str:
    return state if state != "planned" else "pinned" if key in made.terms.pins else ""
