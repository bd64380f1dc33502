"""Plans in the file: a row for the plan, one for each of its jobs."""

import json
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

from planner.model.history import UnitKind
from planner.model.plan import ApplicationOutcome, JobState, Plan, PlannedJob, PlanStatus
from planner.storage import plan_terms, schema
from planner.storage.rows import new_id


def save(connection: sa.Connection, plan: Plan) -> int:
    """Keeps a plan, in the place of an earlier one of the same name; returns its id. The
    baseline is not replaced but gets another name.
    """
    values = _values(plan)
    table, jobs = schema.plan, schema.plan_job
    if not plan.baseline:
        _spare_baseline(connection, plan.name)
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


def _spare_baseline(connection: sa.Connection, name: str) -> None:
    table = schema.plan
    names = set(connection.execute(sa.select(table.c.name)).scalars())
    number, other = 1, f"{name} (baseline)"
    while other in names:
        number += 1
        other = f"{name} (baseline {number})"
    kept = sa.and_(table.c.name == name, table.c.baseline.is_(sa.true()))
    connection.execute(sa.update(table).where(kept).values(name=other))


def rename(connection: sa.Connection, name: str, to: str) -> None:
    """Gives a plan another name, which no plan has."""
    table = schema.plan
    connection.execute(sa.update(table).where(table.c.name == name).values(name=to))


def delete(connection: sa.Connection, name: str) -> None:
    """Removes a plan with its jobs."""
    table, jobs = schema.plan, schema.plan_job
    found = sa.select(table.c.id).where(table.c.name == name)
    connection.execute(sa.delete(jobs).where(jobs.c.plan_id.in_(found)))
    connection.execute(sa.delete(table).where(table.c.name == name))


def set_baseline(connection: sa.Connection, name: str | None) -> None:
    """Makes one plan the baseline, and no other; None leaves none."""
    table = schema.plan
    was = sa.and_(table.c.baseline.is_(sa.true()), table.c.name != (name or ""))
    connection.execute(sa.update(table).where(was).values(baseline=None))
    if name is not None:
        connection.execute(sa.update(table).where(table.c.name == name).values(baseline=True))


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
        "jobs": tuple(_job(job) for job in jobs),
        "why": tuple(json.loads(row.why)),
        "applications": tuple(_outcome(*stored) for stored in json.loads(row.applications)),
        "terms": plan_terms.from_text(row.terms),
        "baseline": bool(row.baseline),
        "step": _step(connection, row.id, row.made_at),
    }
    return Plan(**values)


def _step(connection: sa.Connection, plan_id: int, made_at: str) -> int:
    """The first step in whose images the plan was made at that moment. Steps are stamped to the
    second; those before it are not looked into, and the first one that is mostly is the one.
    """
    second = datetime.fromisoformat(made_at).astimezone(UTC).isoformat(timespec="seconds")
    found = connection.execute(
        sa.text(_STEP), {"kind": UnitKind.PLAN, "at": second, "id": plan_id, "made": made_at}
    )
    return found.scalar() or 0


_STEP = """
SELECT unit.id FROM unit CROSS JOIN change ON change.unit_id = unit.id
WHERE unit.kind = :kind AND unit.at >= :at AND change."table" = 'plan' AND change.row_id = :id
AND json_extract(change.after, '$.made_at') = :made
ORDER BY unit.id LIMIT 1
"""


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
        "terms": plan_terms.to_text(plan.terms),
        "baseline": plan.baseline or None,
    }


def _job_values(job: PlannedJob) -> dict[str, Any]:
    values = {field.name: getattr(job, field.name) for field in fields(PlannedJob)}
    return values | {"state": None if job.state is JobState.PLANNED else job.state.value}


def _job(row: sa.Row[Any]) -> PlannedJob:
    values = row._asdict()
    return PlannedJob(**values | {"state": _state(values["state"])})


def _state(kept: str | None) -> JobState:
    return JobState(kept) if kept else JobState.PLANNED


def _outcome(name: str, deadline: str | None, finish: str | None, late: int) -> ApplicationOutcome:
    return ApplicationOutcome(
        name,
        date.fromisoformat(deadline) if deadline else None,
        date.fromisoformat(finish) if finish else None,
        late,
    )
