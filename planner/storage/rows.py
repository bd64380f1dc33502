"""Records to rows of the file and back, column by column.

SQLAlchemy converts value by value, which for 100,000 items costs as much as SQLite's own work.
Here each column is converted in one pass, by the same types that the schema declares.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

import sqlalchemy as sa

from planner.model.bulk import made
from planner.model.inventory import Stored
from planner.storage.kept import Kept
from planner.storage.recorder import quoted
from planner.storage.schema import TABLES

R = TypeVar("R", bound=Stored)
T = TypeVar("T")
_PARAMETERS = 10_000
"""Values in one statement; SQLite takes three times as many."""

_BLOCK = 500
"""Rows turned into columns at a time, which fit into a processor's cache."""

_LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = :table"


def insert(connection: sa.Connection, record: type[R], rows: Sequence[R]) -> range:
    """Adds rows; returns the ids that the file gave them, which follow each other."""
    table = TABLES[record]
    for some in _given(_columns(record, rows)):
        names, values = ", ".join(some.values), ", ".join(some.values.values())
        connection.exec_driver_sql(
            f"{some.new} INSERT INTO {quoted(table.name)} ({names}) SELECT {values} FROM new",
            some.parameters,
        )
    last: int = connection.scalar(sa.text(_LAST_ID), {"table": table.name})
    return range(last - len(rows) + 1, last + 1)


def update(connection: sa.Connection, record: type[R], rows: Sequence[R]) -> None:
    """Sets whole rows by id."""
    name = quoted(TABLES[record].name)
    for some in _given({"id": [row.id for row in rows], **_columns(record, rows)}):
        settings = ", ".join(f"{column} = {value}" for column, value in some.values.items())
        connection.exec_driver_sql(
            f"{some.new} UPDATE {name} SET {settings} FROM new WHERE {name}.id = new.id",
            some.parameters,
        )


def delete(connection: sa.Connection, record: type[Stored], ids: Sequence[int]) -> None:
    """Removes rows by id."""
    sql = f"DELETE FROM {quoted(TABLES[record].name)} WHERE id = ?"
    connection.exec_driver_sql(sql, [(row_id,) for row_id in ids])


def load(connection: sa.Connection, record: type[R], ids: Sequence[int] | None = None) -> list[R]:
    """All rows of a kind, or those of some ids, in id order."""
    table = TABLES[record]
    names = ", ".join(quoted(column.name) for column in table.columns)
    asked: Iterable[tuple[str, tuple[int, ...]]]
    asked = [("", ())] if ids is None else _batches_of(ids)
    found: list[list[Any]] = [[] for _ in table.columns]
    for where, parameters in asked:
        sql = f"SELECT {names} FROM {quoted(table.name)} {where} ORDER BY id"
        for some in connection.exec_driver_sql(sql, parameters).partitions(_BLOCK):
            for column, values in zip(found, zip(*some, strict=True), strict=True):
                column.extend(values)
    return made(record, [_from_file(c.type, v) for c, v in zip(table.columns, found, strict=True)])


def _batches_of(ids: Sequence[int]) -> Iterable[tuple[str, tuple[int, ...]]]:
    for some in _batched(sorted(set(ids))):
        yield f"WHERE id IN ({', '.join('?' * len(some))})", tuple(some)


def new_id(made: sa.CursorResult[Any]) -> int:
    """The id that the file gave to a row just inserted."""
    key = made.inserted_primary_key
    if key is None:
        raise RuntimeError("the insert gave no id")
    return int(key[0])


def _columns(record: type[R], rows: Sequence[R]) -> dict[str, Sequence[Any]]:
    """The values of rows as the file keeps them: for each column but the id, a value a row."""
    columns = list(TABLES[record].columns)[1:]
    get = attrgetter(*(field.name for field in fields(record)[1:]))
    found: Iterable[Sequence[Any]] = zip(*map(get, rows), strict=True)
    return {
        quoted(column.name): _to_file(column.type, values)
        for column, values in zip(columns, found, strict=True)
    }


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


@dataclass(frozen=True, slots=True)
class _Given:
    """Some rows as SQL: ``new`` makes a table of that name, ``values`` has for each column what
    stands for its value.
    """

    new: str
    values: Mapping[str, str]
    parameters: tuple[Any, ...]


def _given(columns: Mapping[str, Sequence[Any]]) -> Iterator[_Given]:
    """Rows by columns, so many at a time as one statement takes; a value that all of them share
    is given once.

    SQLite prepares each statement that a trigger follows to be taken back: with a statement a
    row that costs twice as much as all the rest of the writing.
    """
    first, *others = columns
    size = _PARAMETERS // len(columns)
    for start in range(0, len(columns[first]), size):
        some = {name: values[start : start + size] for name, values in columns.items()}
        shared = [name for name in others if some[name].count(some[name][0]) == len(some[name])]
        single = tuple(some.pop(name)[0] for name in shared)
        place = f"({', '.join('?' * len(some))})"
        yield _Given(
            f"WITH new ({', '.join(some)}) AS (VALUES {', '.join([place] * len(some[first]))})",
            {name: "?" if name in shared else f"new.{name}" for name in columns},
            (*chain.from_iterable(zip(*some.values(), strict=True)), *single),
        )


def _batched(values: Sequence[T], size: int = _PARAMETERS) -> Iterator[Sequence[T]]:
    """Slices of a long list."""
    return (values[start : start + size] for start in range(0, len(values), size))
