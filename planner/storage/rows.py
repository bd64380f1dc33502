"""Records to rows of the file and back, column by column.

SQLAlchemy converts value by value, which for 100,000 items costs as much as SQLite's own work.
Here each column is converted in one pass, by the same types that the schema declares.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from planner.model.inventory import Stored
from planner.storage.kept import Kept
from planner.storage.recorder import quoted
from planner.storage.schema import TABLES

R = TypeVar("R", bound=Stored)
T = TypeVar("T")
_PARAMETERS = 10_000
"""Values in one statement; SQLite takes three times as many."""


_LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = :table"


def insert(connection: sa.Connection, record: type[R], rows: Sequence[R]) -> range:
    """Adds rows; returns the ids that the file gave them, which follow each other."""
    table = TABLES[record]
    names = ", ".join(quoted(column.name) for column in list(table.columns)[1:])
    head = f"INSERT INTO {quoted(table.name)} ({names})"
    for places, values in _many(_stored(record, rows)):
        connection.exec_driver_sql(f"{head} VALUES {places}", values)
    last: int = connection.scalar(sa.text(_LAST_ID), {"table": table.name})
    return range(last - len(rows) + 1, last + 1)


def update(connection: sa.Connection, record: type[R], rows: Sequence[R]) -> None:
    """Sets whole rows by id."""
    table = TABLES[record]
    names = [quoted(column.name) for column in table.columns][1:]
    settings = ", ".join(f"{name} = new.{name}" for name in names)
    stored = [(row.id, *values) for row, values in zip(rows, _stored(record, rows), strict=True)]
    for places, values in _many(stored):
        connection.exec_driver_sql(
            f"WITH new (id, {', '.join(names)}) AS (VALUES {places}) "
            f"UPDATE {quoted(table.name)} SET {settings} FROM new "
            f"WHERE {quoted(table.name)}.id = new.id",
            values,
        )


def delete(connection: sa.Connection, record: type[Stored], ids: Sequence[int]) -> None:
    """Removes rows by id."""
    sql = f"DELETE FROM {quoted(TABLES[record].name)} WHERE id = ?"
    connection.exec_driver_sql(sql, [(row_id,) for row_id in ids])


def load(connection: sa.Connection, record: type[R], ids: Sequence[int] | None = None) -> list[R]:
    """All rows of a kind, or those of some ids, in id order."""
    table = TABLES[record]
    names = ", ".join(quoted(column.name) for column in table.columns)
    sql = f"SELECT {names} FROM {quoted(table.name)}"
    if ids is None:
        found = connection.exec_driver_sql(f"{sql} ORDER BY id").all()
    else:
        found = [
            row
            for some in _batched(sorted(set(ids)))
            for row in connection.exec_driver_sql(
                f"{sql} WHERE id IN ({', '.join('?' * len(some))}) ORDER BY id", tuple(some)
            )
        ]
    return _records(record, found)


def new_id(made: sa.CursorResult[Any]) -> int:
    """The id that the file gave to a row just inserted."""
    key = made.inserted_primary_key
    if key is None:
        raise RuntimeError("the insert gave no id")
    return int(key[0])


def _stored(record: type[R], rows: Sequence[R]) -> list[tuple[Any, ...]]:
    names = [field.name for field in fields(record)][1:]
    columns: Iterable[Sequence[Any]] = zip(*map(attrgetter(*names), rows), strict=True)
    kinds = [column.type for column in TABLES[record].columns][1:]
    return list(zip(*map(_to_file, kinds, columns), strict=True))


def _records(record: type[R], found: Sequence[Sequence[Any]]) -> list[R]:
    if not found:
        return []
    kinds = [column.type for column in TABLES[record].columns]
    return list(map(record, *map(_from_file, kinds, zip(*found, strict=True))))


def _to_file(kind: sa.types.TypeEngine[Any], values: Sequence[Any]) -> Sequence[Any]:
    if isinstance(kind, Kept):
        return kind.to_file(values)
    if isinstance(kind, sa.Date):
        return [None if value is None else value.isoformat() for value in values]
    return values


def _from_file(kind: sa.types.TypeEngine[Any], values: Sequence[Any]) -> Sequence[Any]:
    if isinstance(kind, Kept):
        return kind.from_file(values)
    if isinstance(kind, sa.Date):
        return [None if value is None else date.fromisoformat(value) for value in values]
    if isinstance(kind, sa.Boolean):
        return [None if value is None else bool(value) for value in values]
    return values


def _many(stored: Sequence[Sequence[Any]]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Places and values of statements that each write many rows.

    For every statement that a trigger follows SQLite prepares to take it back: row by row that
    costs twice as much as all the rest of the writing.
    """
    if not stored:
        return
    place = f"({', '.join('?' * len(stored[0]))})"
    for some in _batched(stored, _PARAMETERS // len(stored[0])):
        yield ", ".join([place] * len(some)), tuple(chain.from_iterable(some))


def _batched(values: Sequence[T], size: int = _PARAMETERS) -> Iterator[Sequence[T]]:
    """Slices of a long list."""
    return (values[start : start + size] for start in range(0, len(values), size))
