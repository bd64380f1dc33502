"""The fewest and cheapest crews for the deadlines, on the command line."""

import argparse
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from planner.cli.opening import opened, today
from planner.cli.output import Reporter, Result, filled, table

if TYPE_CHECKING:
    from planner.services.crew_plans import CrewPlan, KindOfCrew


def crews(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Says how many crews of which kind meet every deadline, and what they cost at least."""
    from planner.services import crew_plans
    from planner.services.planning import PlanOptions

    options = PlanOptions(deadline=asked.deadline, start=asked.start, time_limit=asked.time_limit)
    with opened(asked.file, read_only=True) as project:
        listed = project.inventory()
    found = crew_plans.crew_plan(listed, options, progress, today=today())
    return Result(_data(found), _text(found))


def _data(found: "CrewPlan") -> dict[str, Any]:
    return {
        "status": found.status,
        "start": found.start,
        "deadline": found.deadline,
        "finish": found.finish,
        "crews_now": found.crews_now,
        "late_days_now": found.late_now,
        "crews_proved": found.crews_proved,
        "crews_fewest": found.crews_fewest,
        "crews": found.crews,
        "cost_now": found.cost_now,
        "cost_fewest": found.cost_fewest,
        "cost": found.cost,
        "proved_minimum": found.proved_minimum,
        "gap_percent": None if found.gap is None else round(found.gap, 2),
        "kinds": [_kind(kind) for kind in found.kinds],
        "pools": [
            {"skills": pool.skills, "crews": pool.crews, "proof": pool.proof}
            for pool in found.pools
        ],
        "why": [found.proof] if found.proof else [],
        "sentences": found.sentences,
        "sets_tried": found.tried,
    }


def _kind(kind: "KindOfCrew") -> dict[str, Any]:
    return {
        "kind": kind.name,
        "skills": kind.skills,
        "day_rate": kind.day_rate,
        "now": kind.now,
        "needed": kind.needed,
        "needed_shared": kind.shared,
        "fewest": kind.fewest,
        "chosen": kind.chosen,
        "let_go": kind.let_go,
        "hired": kind.hired,
        "days": kind.days,
        "waiting": kind.waiting,
        "cost": kind.cost,
    }


def _text(found: "CrewPlan") -> str:
    lines = [line for said in found.sentences for line in filled(said)]
    if found.crews is None:
        return "\n".join(lines)
    rows = [
        (
            kind.name,
            kind.now,
            kind.needed_text,
            kind.fewest,
            kind.chosen,
            kind.days,
            _money(kind.cost),
        )
        for kind in found.kinds
    ]
    days = sum(kind.days for kind in found.kinds)
    proved, money = f"{found.crews_proved:,}", _money(found.cost)
    rows.append(("All", found.crews_now, proved, found.crews_fewest, found.crews, days, money))
    headings = ("Crew kind", "Now", "Proved needed", "Fewest", "Cheapest", "Days paid", "Cost")
    return "\n".join([*lines, "", table(headings, rows)])


def _money(cost: Decimal | None) -> str:
    return "not known" if cost is None else f"${cost:,.0f}"
