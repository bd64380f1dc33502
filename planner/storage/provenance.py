"""Where values come from, read out of the history: a person or a file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from planner.model.history import OWN_COLUMN, FieldChange, Origin, SheetOrigin, UnitKind
from planner.storage.schema import change, origin, unit

# Asked so, and not by a join, the database goes through the changes of those steps alone.
_BY_HAND = change.c.unit_id.in_(
    sa.select(unit.c.id).where(unit.c.kind == UnitKind.EDIT, ~unit.c.undone)
)


def typed_fields(connection: sa.Connection, table: sa.Table) -> dict[int, frozenset[str]]:
    """For each row that a person ever changed, the fields that a person set last.

    Only rows in steps made by hand are looked into: an import of any size costs nothing here.
    """
    by_hand = sa.select(change.c.row_id).where(change.c.table == table.name, _BY_HAND)
    if connection.scalar(by_hand.limit(1)) is None:
        return {}
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
        .where(change.c.table == table.name, change.c.after.is_(None), _BY_HAND)
        .order_by(change.c.id)
    )
    return [json.loads(image) for image in images]


def field_changes(connection: sa.Connection, table: sa.Table, field: str) -> list[FieldChange]:
    """Every change of a field's value in rows that were there before and after it, by steps that
    stand, the oldest first.
    """
    steps = connection.execute(
        sa.select(
            change.c.row_id, change.c.before, change.c.after, unit.c.id, unit.c.label, unit.c.at,
            unit.c.who, unit.c.kind,
        )
        .join(unit, unit.c.id == change.c.unit_id)
        .where(change.c.table == table.name, ~unit.c.undone)
        .where(change.c.before.is_not(None), change.c.after.is_not(None))
        .order_by(change.c.id)
    )  # fmt: skip
    found = []
    for step in steps:
        before, after = (json.loads(image).get(field) for image in (step.before, step.after))
        if before != after:
            at = datetime.fromisoformat(step.at)
            made = Origin(step.id, step.label, at, step.who, UnitKind(step.kind))
            found.append(FieldChange(step.row_id, before, after, made))
    return found


def keep_origin(
    connection: sa.Connection, unit_id: int, table: sa.Table, found: SheetOrigin
) -> None:
    """Keeps which rows of a file's sheet the rows of a table came from in a step."""
    connection.execute(
        sa.insert(origin).values(
            unit_id=unit_id,
            table=table.name,
            file=found.file,
            sheet=found.sheet,
            headings=json.dumps(dict(found.headings), ensure_ascii=False),
            rows=json.dumps(list(found.runs)),
        )
    )


def origins(connection: sa.Connection, table: sa.Table, row_id: int) -> dict[str, Origin]:
    """Where each value of a row came from, by field; a value that was given back by a step that
    took another back came from where it first came from.
    """
    said: dict[str, list[tuple[object, sa.Row[Any]]]] = {}
    for step in connection.execute(_steps(table, row_id)):
        for name, value in _values_set(step.before, step.after):
            earlier = said.setdefault(name, [])
            same = next((source for known, source in reversed(earlier) if known == value), None)
            back = step.kind == UnitKind.BACK and same is not None
            earlier.append((value, same if back and same is not None else step))
    cells = _Cells(connection, table, row_id)
    return {
        name: cells.origin(name, values[-1][1])
        for name, values in said.items()
        if values[-1][0] not in (None, "")
    }


def _steps(table: sa.Table, row_id: int) -> sa.Select[Any]:
    return (
        sa.select(
            change.c.before, change.c.after, unit.c.id, unit.c.label, unit.c.at, unit.c.who,
            unit.c.kind,
        )
        .join(unit, unit.c.id == change.c.unit_id)
        .where(change.c.table == table.name, change.c.row_id == row_id, ~unit.c.undone)
        .where(change.c.after.is_not(None))
        .order_by(change.c.id)
    )  # fmt: skip


def _values_set(before: str | None, after: str) -> Iterator[tuple[str, object]]:
    """The values that a change set, those of the user's own columns each by itself."""
    old, new = _by_name(before), _by_name(after)
    for name in {**old, **new}:
        if old.get(name) != new.get(name):
            yield name, new.get(name)


def _by_name(image: str | None) -> dict[str, object]:
    row = json.loads(image) if image else {}
    own = json.loads(row.pop("extras", None) or "{}")
    row.pop("id", None)
    return row | {OWN_COLUMN + heading: value for heading, value in own.items()}


class _Cells:
    """The cells that imports read a row from."""

    def __init__(self, connection: sa.Connection, table: sa.Table, row_id: int) -> None:
        self._connection = connection
        self._table = table.name
        self._row_id = row_id
        self._sheets: dict[int, list[SheetOrigin]] = {}

    def origin(self, name: str, step: sa.Row[Any]) -> Origin:
        """The origin of a value that a step set."""
        at = datetime.fromisoformat(step.at)
        made = Origin(step.id, step.label, at, step.who, UnitKind(step.kind))
        for sheet in self._of_unit(step.id):
            made = replace(made, file=sheet.file)
            row = self._row(sheet)
            if row and name in sheet.headings:
                heading = sheet.headings[name]
                return replace(made, sheet=sheet.sheet, row=row, heading=heading)
        return made

    def _row(self, sheet: SheetOrigin) -> int:
        for first_id, first_row, count in sheet.runs:
            if first_id <= self._row_id < first_id + count:
                return first_row + self._row_id - first_id
        return 0

    def _of_unit(self, unit_id: int) -> list[SheetOrigin]:
        if unit_id not in self._sheets:
            kept = self._connection.execute(
                sa.select(origin.c.file, origin.c.sheet, origin.c.headings, origin.c.rows).where(
                    origin.c.unit_id == unit_id, origin.c.table == self._table
                )
            )
            self._sheets[unit_id] = [
                SheetOrigin(file, sheet, json.loads(headings), json.loads(runs))
                for file, sheet, headings, runs in kept
            ]
        return self._sheets[unit_id]
