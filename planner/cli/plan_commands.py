"""What is said of a plan besides its jobs: how sure it is, and what would help it."""

import argparse
from typing import TYPE_CHECKING, Any

from planner.cli.opening import opened, today
from planner.cli.output import Reporter, Result, table
from planner.model.inventory import Inventory
from planner.model.plan import Plan

if TYPE_CHECKING:
    from planner.services.risk import Driver, Risk


def risk(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Says how likely a plan is to meet its deadlines; of two, which is through sooner."""
    from planner.services import risk as risks
    from planner.services.planned_work import kept_plan

    options = risks.RiskOptions(runs=asked.runs, seed=asked.seed)
    with opened(asked.file, read_only=True) as project:
        listed = project.inventory()
        plans = [kept_plan(project, asked.plan)]
        if asked.against:
            plans.append(kept_plan(project, asked.against))
        found = [risks.assess(listed, one, options, progress, today=today()) for one in plans]
    data, text = _data(found[0]), _text(found[0])
    if asked.against:
        sooner = risks.compare(*found)
        data["against"] = {
            **_data(found[1]),
            "sooner": sooner.before,
            "same_day": sooner.same,
        }
        text += (
            f"\n\n{_text(found[1])}\n\nWith the same luck {sooner.plan} is through before"
            f" {sooner.other} in {sooner.before:.0%} of the runs, on the same day in"
            f" {sooner.same:.0%}."
        )
    return Result(data, text)


def what_would_help(listed: Inventory, made: Plan, progress: Reporter) -> Result:
    """What would make a plan meet its deadlines, found by planning again."""
    from planner.services import cures

    found = cures.cures(listed, made, progress, today=today())
    data = {
        "cures": [
            {
                "kind": one.kind,
                "change": one.change,
                "what": one.what,
                "on": one.on,
                "sites": one.sites,
                "days": one.days,
                "finish": one.finish,
                "late_days": one.late_days,
                "status": one.status,
                "cost": None if one.cost is None else float(one.cost),
                "text": one.text,
                "proof": one.proof,
            }
            for one in found.cures
        ],
        "cures_tried": found.tried,
        "cures_remarks": found.remarks,
        "holding": [
            {"site": one.site, "cluster": one.cluster, "job": one.job, "days": one.days}
            for one in found.holding
        ],
    }
    lines = [f"{at}. {one.text} {one.proof}".rstrip() for at, one in enumerate(found.cures, 1)]
    lines += [one.text for one in found.holding]
    return Result(data, "\n".join(["What would help:", *lines, *found.remarks]))


def _data(found: "Risk") -> dict[str, Any]:
    return {
        "plan": found.plan,
        "runs": found.runs,
        "seed": found.seed,
        "planned": found.planned,
        "p50": found.p50,
        "p80": found.p80,
        "chance": found.chance,
        "margin": found.margin,
        "late_sites": round(found.late_sites, 2),
        "never": found.never,
        "applications": [
            {
                "application": one.application,
                "deadline": one.deadline,
                "planned": one.planned,
                "chance": one.chance,
                "p50": one.p50,
                "p80": one.p80,
            }
            for one in found.applications
        ],
        "jobs": [_driver(one) for one in found.jobs],
        "kinds": [_driver(one) for one in found.kinds],
        "assumes": found.assumes,
    }


def _driver(one: "Driver") -> dict[str, Any]:
    return {
        "job": one.job,
        "site": one.site,
        "share": round(one.share, 4),
        "extra_days": round(one.extra_days, 2),
    }


def _text(found: "Risk") -> str:
    said = f"Plan {found.plan}, tried {found.runs:,} times."
    if found.chance is not None:
        said += (
            f" All deadlines are met in {found.chance:.0%} of them (give or take"
            f" {found.margin:.0%}); {found.late_sites:.1f} sites are late on average."
        )
    rows: list[tuple[object, ...]] = [
        (
            one.application or "(none)",
            one.deadline,
            "" if one.chance is None else f"{one.chance:.0%}",
            one.planned,
            one.p50 or "never",
            one.p80 or "never",
        )
        for one in found.applications
    ]
    rows.append(
        ("The whole plan", "", "", found.planned, found.p50 or "never", found.p80 or "never")
    )
    headings = ("Application", "Deadline", "Chance", "Planned", "Half by", "4 of 5 by")
    drivers = [
        (one.job, one.site, f"{one.share:.0%}", f"{one.extra_days:.1f}") for one in found.jobs
    ]
    parts = [said, table(headings, rows)]
    if found.never:
        parts.append(
            f"In {found.never:.0%} of the runs a job finds no place any more: its crews have left,"
            " or its season is too short."
        )
    parts.append("What decides the finish:")
    parts.append(table(("Job", "Site", "In the chain", "Days longer"), drivers))
    return "\n".join([*parts, *found.assumes])
