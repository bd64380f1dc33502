"""Triggers that write the history: one record of every change, bulk writes included.

Each tracked table has three. They read the one row of ``recording``: in mode ``record`` they
note before and after under its unit, in mode ``replay`` (undo, redo) they note nothing, and in
mode ``closed`` they refuse, so that nothing can change outside a unit of work. Measured on
SQLite, a trigger costs about a third of the insert itself; ORM events cost many times that and
would miss bulk statements.
"""

import sqlalchemy as sa

from planner.storage.schema import TRACKED


def install(connection: sa.Connection) -> None:
    """Makes the triggers anew from today's columns; called after every migration."""
    for table in TRACKED:
        for statement in _statements(table):
            connection.exec_driver_sql(statement)


def quoted(name: str) -> str:
    """A column or table name as SQL text; names come from the schema only."""
    return f'"{name}"'


def _image(table: sa.Table, row: str) -> str:
    parts = []
    for column in table.columns:
        value = f"{row}.{quoted(column.name)}"
        if isinstance(column.type, sa.Float):
            # SQLite's JSON writes 15 digits; coordinates must come back to the last bit.
            value = f"CASE WHEN {value} IS NULL THEN NULL ELSE json(printf('%!.17g', {value})) END"
        parts.append(f"'{column.name}', {value}")
    return f"json_object({', '.join(parts)})"


def _statements(table: sa.Table) -> list[str]:
    name = table.name
    before, after = _image(table, "OLD"), _image(table, "NEW")
    changed = " OR ".join(
        f"OLD.{quoted(column.name)} IS NOT NEW.{quoted(column.name)}" for column in table.columns
    )
    statements = []
    for event, row, images, condition in (
        ("INSERT", "NEW", f"NULL, {after}", ""),
        ("UPDATE", "NEW", f"{before}, {after}", f"WHEN {changed} "),
        ("DELETE", "OLD", f"{before}, NULL", ""),
    ):
        trigger = f"history_{name}_{event.lower()}"
        statements.append(f"DROP TRIGGER IF EXISTS {trigger}")
        note = (
            'INSERT INTO change (unit_id, "table", row_id, before, after) '
            f"SELECT unit_id, '{name}', {row}.id, {images} "
            "FROM recording WHERE mode = 'record'"
        )
        statements.append(
            f"CREATE TRIGGER {trigger} AFTER {event} ON {quoted(name)} {condition}BEGIN "
            "SELECT RAISE(ABORT, 'change outside a unit of work') "
            f"FROM recording WHERE mode = 'closed'; {note}; END"
        )
    return statements
