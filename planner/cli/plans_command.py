"""Plans side by side, what differs between two, and which one is the baseline."""

import argparse
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from planner.cli.opening import opened, today
from planner.cli.output import Reporter, Result, table
from planner.common.errors import UserError
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.model.plan import ChangeKind, Plan, PlanChange, PlannedJob
from planner.storage.project import Project

if TYPE_CHECKING:
    from planner.services.plan_differences import Differences, MovedJob
    from planner.services.risk import Risk
    from planner.services.scenarios import PlanLine

MOST_MOVED = 20
"""Moved jobs that are listed for people; JSON has all."""


def plans(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Lists the plans, compares two, or changes which there are."""
    change = _change(asked)
    with opened(asked.file, read_only=change is None) as project:
        if asked.compare:
            from planner.services.planned_work import kept_plan

            return _compared(*(kept_plan(project, name) for name in asked.compare))
        done = change(project) if change else None
        listed, found = project.inventory(), project.plans()
        chances = _chances(listed, found, progress) if asked.chance and found else {}
        result = _listed(listed, found, chances)
    if done is None:
        return result
    said = f"{done.label}." if done.label else "Nothing was changed."
    return Result({"unit": done.unit, **result.data}, f"{said}\n{result.text}")


def supposed_changes(
    asked: argparse.Namespace, listed: Inventory, deadline: date | None
) -> tuple[PlanChange, ...]:
    """What the options of ``plan`` suppose; ``deadline`` is the one that the plan is to meet.
    Raises UserError ``bad-change``, ``no-extension``.
    """
    from planner.services import deadlines
    from planner.services.plan_changes import check_change, check_extensions
    from planner.services.plan_costs import usual_rate

    found = [PlanChange(ChangeKind.WITHOUT_CREW, name) for name in asked.without_crew]
    found += [PlanChange(ChangeKind.CREW, skill, on=on) for skill, on in asked.more_crews]
    found += [PlanChange(ChangeKind.OVERTIME, skill) for skill in asked.overtime]
    found += [PlanChange(ChangeKind.EXTENSION, name, on=on) for name, on in asked.extension]
    for change in found:
        check_change(listed, change)
    if asked.extension:
        check_extensions(found, deadlines.term_ends(listed, today()), deadline)
    return tuple(
        replace(one, day_rate=usual_rate(listed, one.what)) if one.kind is ChangeKind.CREW else one
        for one in found
    )


def _change(asked: argparse.Namespace) -> Callable[[Project], ChangeSet] | None:
    from planner.services import scenarios

    if asked.baseline is not None:
        return lambda project: scenarios.set_baseline(project, asked.baseline)
    if asked.no_baseline:
        return lambda project: scenarios.set_baseline(project, None)
    if asked.rename:
        return lambda project: scenarios.rename(project, *asked.rename)
    if asked.duplicate:
        return lambda project: scenarios.duplicate(project, *asked.duplicate)
    if asked.delete is not None:
        return lambda project: scenarios.delete(project, asked.delete)
    return None


def _chances(
    listed: Inventory, plans: list[Plan], progress: Reporter
) -> "Mapping[str, Risk | UserError]":
    from planner.services import scenarios

    return scenarios.chances(listed, plans, progress=progress, today=today())


def _listed(
    listed: Inventory, plans: list[Plan], chances: "Mapping[str, Risk | UserError]"
) -> Result:
    from planner.services import scenarios

    lines = scenarios.side_by_side(listed, plans)
    data = {"plans": [_line_data(one, chances.get(one.name)) for one in lines]}
    if not lines:
        return Result(data, "There is no plan yet. Make one with: plan FILE.")
    headings = ["", "Plan", "Answer", "Finish", "Deadline", "Late", "Sites late", "Crews"]
    headings += ["Crew-days", "Cost"]
    rows = [_line_row(one) for one in lines]
    if chances:
        headings += ["Chance", "Half by", "4 of 5 by"]
        rows = [
            (*row, *_chance_cells(chances[one.name])) for row, one in zip(rows, lines, strict=True)
        ]
    said = [table(headings, rows)]
    said += [f"{one.name} supposes {'; '.join(one.supposes)}." for one in lines if one.supposes]
    said += [f"{one.name}: {_unpriced(one)}" for one in lines if _unpriced(one)]
    for name, found in chances.items():
        if isinstance(found, UserError):
            said.append(f"{name}: {found.sentence()}")
    if any(one.baseline for one in lines):
        said.append("* the baseline")
    return Result(data, "\n".join(said))


def _line_data(line: "PlanLine", chance: "Risk | UserError | None") -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": line.name,
        "baseline": line.baseline,
        "made_at": line.made_at,
        "status": line.status,
        "start": line.start,
        "finish": line.finish,
        "deadline": line.deadline,
        "late_days": line.late_days,
        "late_applications": line.late_applications,
        "late_sites": line.late_sites,
        "jobs": line.jobs,
        "crews": line.crews,
        "crew_days": line.cost and line.cost.days,
        "overtime_days": line.cost and line.cost.overtime_days,
        "cost": line.cost and line.cost.known,
        "cost_known": line.cost and line.cost.dollars,
        "without_rate": line.cost.without_rate if line.cost else (),
        "pins": line.pins,
        "supposes": line.supposes,
        "problem": line.problem,
    }
    if isinstance(chance, UserError):
        data |= {"chance": None, "p50": None, "p80": None, "chance_problem": chance.sentence()}
    elif chance is not None:
        data |= {"chance": chance.chance, "margin": chance.margin}
        data |= {"p50": chance.p50, "p80": chance.p80, "runs": chance.runs, "seed": chance.seed}
    return data


def _line_row(line: "PlanLine") -> tuple[object, ...]:
    priced = line.cost
    return (
        "*" if line.baseline else "",
        line.name,
        line.status.value,
        line.finish or "none",
        line.deadline,
        line.late_days,
        line.late_sites,
        line.crews,
        f"{priced.days:,}" if priced else "",
        f"${priced.known:,.2f}" if priced and priced.known is not None else "not known",
    )


def _chance_cells(found: "Risk | UserError") -> tuple[object, ...]:
    if isinstance(found, UserError):
        return "not known", "", ""
    chance = "" if found.chance is None else f"{found.chance:.0%}"
    return chance, found.p50 or "never", found.p80 or "never"


def _unpriced(line: "PlanLine") -> str:
    """Why the cost is not known, and what of it is."""
    if line.cost is None:
        return line.problem
    missing = ", ".join(line.cost.without_rate)
    if not missing:
        return ""
    return f"no Day rate for {missing}; the other crews cost ${line.cost.dollars:,.2f}."


def _compared(before: Plan, after: Plan) -> Result:
    from planner.services.plan_differences import differences

    found = differences(before, after)
    data = {
        "before": found.before,
        "after": found.after,
        "finish_days": found.finish_days,
        "jobs": found.jobs,
        "applications": [
            {
                "application": one.application,
                "was_finish": one.was_finish,
                "now_finish": one.now_finish,
                "was_deadline": one.was_deadline,
                "now_deadline": one.now_deadline,
                "was_late": one.was_late,
                "now_late": one.now_late,
            }
            for one in found.applications
        ],
        "moved": [_moved_data(one) for one in found.moved],
        "reported": [_moved_data(one) for one in found.reported],
        "only_before": [_job_data(one) for one in found.only_before],
        "only_after": [_job_data(one) for one in found.only_after],
        "given_up": found.given_up,
        "new_terms": found.new_terms,
    }
    return Result(data, _compared_text(found))


def _compared_text(found: "Differences") -> str:
    said = [found.text]
    if found.given_up:
        said.append(f"Only {found.before}: {'; '.join(found.given_up)}.")
    if found.new_terms:
        said.append(f"Only {found.after}: {'; '.join(found.new_terms)}.")
    rows = [
        (one.days, *one.key, one.was.start, one.now.start, one.was.finish, one.now.finish)
        for one in found.moved[:MOST_MOVED]
    ]
    if rows:
        headings = ("Days", "Site", "Job", "Start was", "Start", "Finish was", "Finish")
        said.append(table(headings, rows))
    if len(found.moved) > MOST_MOVED:
        said.append(f"and {len(found.moved) - MOST_MOVED:,} more; all of them with --json.")
    return "\n".join(said)


def _moved_data(one: "MovedJob") -> dict[str, Any]:
    return {
        "site": one.was.site,
        "job": one.was.job,
        "days": one.days,
        "was": _place_data(one.was),
        "now": _place_data(one.now),
    }


def _place_data(job: PlannedJob) -> dict[str, Any]:
    return {"crew": job.crew, "start": job.start, "finish": job.finish, "state": job.state}


def _job_data(job: PlannedJob) -> dict[str, Any]:
    return {"site": job.site, "job": job.job, **_place_data(job)}
