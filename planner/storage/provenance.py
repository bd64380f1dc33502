"""Where values come from, read out of the history: a person or a file."""

import json
from collections.abc import Mapping

import sqlalchemy as sa

from planner.model.history import UnitKind
from planner.storage.schema import change, unit


def typed_fields(connection: sa.Connection, table: sa.Table) -> dict[int, frozenset[str]]:
    """For each row that a person ever changed, the fields that a person set last.

    Only rows in steps made by hand are looked into: an import of any size costs nothing here.
    """
    by_hand = (
        sa.select(change.c.row_id)
        .join(unit, unit.c.id == change.c.unit_id)
        .where(change.c.table == table.name, unit.c.kind == UnitKind.EDIT, ~unit.c.undone)
    )
    rows = connection.execute(
        sa.select(change.c.row_id, change.c.before, change.c.after, unit.c.kind)
        .join(unit, unit.c.id == change.c.unit_id)
        .where(change.c.table == table.name, ~unit.c.undone, change.c.row_id.in_(by_hand))
        .order_by(change.c.id)
    )
    found: dict[int, set[str]] = {}
    for row_id, before, after, kind in rows:
        if after is None:
            found.pop(row_id, None)
            continue
        fields = _set_by(before, after)
        typed = found.setdefault(row_id, set())
        if kind == UnitKind.EDIT:
            typed |= fields
        else:
            typed -= fields
    return {row_id: frozenset(fields) for row_id, fields in found.items() if fields}


def _set_by(before: str | None, after: str) -> set[str]:
    new = json.loads(after)
    old = json.loads(before) if before else {}
    return {
        name
        for name, value in new.items()
        if name != "id" and value != (old.get(name) if before else _nothing(value))
    }


def _nothing(value: object) -> object:
    return "" if isinstance(value, str) else None


def deleted_rows(connection: sa.Connection, table: sa.Table) -> list[Mapping[str, object]]:
    """Rows that a person deleted in a step that stands, as they were."""
    images = connection.scalars(
        sa.select(change.c.before)
        .join(unit, unit.c.id == change.c.unit_id)
        .where(
            change.c.table == table.name,
            change.c.after.is_(None),
            unit.c.kind == UnitKind.EDIT,
            ~unit.c.undone,
        )
        .order_by(change.c.id)
    )
    return [json.loads(image) for image in images]
