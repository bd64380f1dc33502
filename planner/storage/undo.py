"""Undoing, redoing and taking back: the history's images applied as sets."""

from collections.abc import Collection

import sqlalchemy as sa

from planner.storage import schema
from planner.storage.recorder import quoted

# A row may change several times in one unit; only its first "before" and last "after" count.
_NET = """
CREATE TEMP TABLE net AS
SELECT first.row_id AS row_id, first.before AS before, last.after AS after
FROM (SELECT row_id, min(id) AS low, max(id) AS high FROM change
      WHERE unit_id = :unit AND "table" = :table GROUP BY row_id) AS span
JOIN change AS first ON first.id = span.low
JOIN change AS last ON last.id = span.high
"""


def apply_images(connection: sa.Connection, unit: int, *, back: bool) -> None:
    """Sets every row that the unit touched to what it was before it (or, forth, after it).

    Of a row that stays only the fields that the unit changed are set: what later steps did to
    others is kept. Works in sets, a few statements a table; references are checked at commit.
    """
    connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    for table in touched(connection, unit):
        connection.execute(sa.text(_NET), {"unit": unit, "table": table.name})
        goal, now = ("before", "after") if back else ("after", "before")
        for statement in _apply(table, goal, now):
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql("DROP TABLE net")


def touched(connection: sa.Connection, unit: int) -> list[sa.Table]:
    """The tables that a unit changed, parents first."""
    found = connection.execute(
        sa.text('SELECT DISTINCT "table" FROM change WHERE unit_id = :unit'), {"unit": unit}
    )
    names = set(found.scalars())
    return [table for table in schema.TRACKED if table.name in names]


def _apply(table: sa.Table, goal: str, now: str) -> list[str]:
    """Delete what should not be, set what stays, insert what is missing.

    Deleting first keeps unique keys free that another row is about to take.
    """
    name = quoted(table.name)
    columns = [column.name for column in table.columns]
    values = ", ".join(f"json_extract({goal}, '$.{column}')" for column in columns)
    settings = ", ".join(_setting(name, column, goal) for column in columns[1:])
    listed = ", ".join(quoted(column) for column in columns)
    # The names come from the schema, never from a user.
    gone, kept, back = (
        f"{goal} IS NULL AND {now} IS NOT NULL",
        f"net.{goal} IS NOT NULL AND net.{now} IS NOT NULL",
        f"{goal} IS NOT NULL AND {now} IS NULL",
    )
    delete = f"DELETE FROM {name} WHERE id IN (SELECT row_id FROM net WHERE {gone})"
    update = f"UPDATE {name} SET {settings} FROM net WHERE net.row_id = {name}.id AND {kept}"
    insert = f"INSERT INTO {name} ({listed}) SELECT {values} FROM net WHERE {back}"
    return [delete, update, f"{insert} ORDER BY row_id"]


def _setting(table: str, column: str, goal: str) -> str:
    path = f"'$.{column}'"
    same = f"json_extract(net.before, {path}) IS json_extract(net.after, {path})"
    kept, set_to = f"{table}.{quoted(column)}", f"json_extract(net.{goal}, {path})"
    return f"{quoted(column)} = CASE WHEN {same} THEN {kept} ELSE {set_to} END"


def redoable(connection: sa.Connection) -> set[int]:
    """Units that can be done again: those undone since the last one that is done, but not one
    whose place a later unit took. The latter was undone after it; of units undone one after
    the other the later one goes first.
    """
    unit, mark = schema.unit, schema.mark
    undone = (
        sa.select(unit.c.id, sa.func.max(mark.c.id))
        .join(mark, sa.and_(mark.c.unit_id == unit.c.id, mark.c.action == "undo"))
        .where(unit.c.undone)
        .group_by(unit.c.id)
        .order_by(unit.c.id.desc())
    )
    last_done = connection.scalar(sa.select(sa.func.max(unit.c.id)).where(~unit.c.undone)) or 0
    found, latest = set(), 0
    for unit_id, marked in connection.execute(undone):
        if unit_id < last_done:
            break
        if marked > latest:
            found.add(unit_id)
            latest = marked
    return found


def rows_changed(connection: sa.Connection, unit_ids: Collection[int]) -> dict[str, int]:
    """How many rows of each table units changed together; a row of several counts once."""
    change = schema.change
    counted = connection.execute(
        sa.select(change.c.table, sa.func.count(change.c.row_id.distinct()))
        .where(change.c.unit_id.in_(unit_ids))
        .group_by(change.c.table)
    )
    return dict(counted.all())
