"""Plans in the file: a row for the plan, one for each of its jobs."""

import json
from dataclasses import fields
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from planner.model.plan import ApplicationOutcome, Plan, PlannedJob, PlanStatus
from planner.storage import schema
from planner.storage.rows import new_id


def save(connection: sa.Connection, plan: Plan) -> int:
    """Keeps a plan, in the place of an earlier one of the same name; returns its id."""
    values = _values(plan)
    table, jobs = schema.plan, schema.plan_job
    plan_id = connection.scalar(sa.select(table.c.id).where(table.c.name == plan.name))
    if plan_id is None:
        plan_id = new_id(connection.execute(sa.insert(table).values(values)))
    else:
        connection.execute(sa.update(table).where(table.c.id == plan_id).values(values))
        connection.execute(sa.delete(jobs).where(jobs.c.plan_id == plan_id))
    if plan.jobs:
        connection.execute(
            sa.insert(jobs), [{"plan_id": plan_id, **_job_values(job)} for job in plan.jobs]
        )
    return int(plan_id)


def load(connection: sa.Connection, row: sa.Row[tuple[object, ...]]) -> Plan:
    """The plan of a row, with its jobs."""
    table = schema.plan_job
    jobs = connection.execute(
        sa.select(*table.columns[2:]).where(table.c.plan_id == row.id).order_by(table.c.id)
    )
    values = row._asdict()
    values |= {
        "made_at": datetime.fromisoformat(row.made_at),
        "status": PlanStatus(row.status),
        "jobs": tuple(PlannedJob(*job) for job in jobs),
        "why": tuple(json.loads(row.why)),
        "applications": tuple(_outcome(*stored) for stored in json.loads(row.applications)),
    }
    return Plan(**values)


def _values(plan: Plan) -> dict[str, Any]:
    outcomes = [
        [
            o.application,
            o.deadline and o.deadline.isoformat(),
            o.finish and o.finish.isoformat(),
            o.late_days,
        ]
        for o in plan.applications
    ]
    return {
        "name": plan.name,
        "made_at": plan.made_at.isoformat(),
        "status": plan.status.value,
        "start": plan.start,
        "finish": plan.finish,
        "deadline": plan.deadline,
        "late_days": plan.late_days,
        "bound_finish": plan.bound_finish,
        "gap_days": plan.gap_days,
        "why": json.dumps(plan.why, ensure_ascii=False),
        "applications": json.dumps(outcomes, ensure_ascii=False),
        "method": plan.method,
    }


def _job_values(job: PlannedJob) -> dict[str, Any]:
    return {field.name: getattr(job, field.name) for field in fields(PlannedJob)}


def _outcome(name: str, deadline: str | None, finish: str | None, late: int) -> ApplicationOutcome:
    return ApplicationOutcome(
        name,
        date.fromisoformat(deadline) if deadline else None,
        date.fromisoformat(finish) if finish else None,
        late,
    )
