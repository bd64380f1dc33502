"""The unit of work: one named change of a project, recorded whole or not made at all."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from planner.common.errors import UserError
from planner.model.documents import About, Document
from planner.model.history import ChangeSet, SheetOrigin, UnitKind
from planner.model.inventory import KEYS, Carrier, Stored
from planner.model.plan import Plan
from planner.model.sheets import ALL_SHEETS, LayoutColumn
from planner.storage import documents, plans, provenance, rows, schema
from planner.storage.locking import user_name

R = TypeVar("R", bound=Stored)


def now() -> str:
    """The moment as the history keeps it: UTC, ISO, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class UnitOfWork:
    """Writes of one step; made by `Project.unit`. ``changes`` is filled when it ends."""

    def __init__(
        self, connection: sa.Connection, label: str, why: str, kind: UnitKind = UnitKind.EDIT
    ) -> None:
        self._connection = connection
        self._label = label
        self.changes = ChangeSet()
        self._origins: list[tuple[type[Stored], SheetOrigin]] = []
        row = connection.execute(
            sa.insert(schema.unit).values(
                label=label,
                at=now(),
                who=user_name(),
                why=why,
                changes=0,
                undone=False,
                kind=kind.value,
            )
        )
        self.id = rows.new_id(row)
        set_mode(connection, "record", self.id)

    def insert(self, record: type[R], added: Sequence[R]) -> range:
        """Adds rows; returns the ids that the file gave them, one after the other."""
        if not added:
            return range(0)
        with _refusing_duplicates(record):
            return rows.insert(self._connection, record, added)

    def update(self, record: type[R], changed: Sequence[R]) -> None:
        """Sets whole rows by id; rows that are equal already leave no trace."""
        if changed:
            with _refusing_duplicates(record):
                rows.update(self._connection, record, changed)

    def delete(self, record: type[Stored], ids: Sequence[int]) -> None:
        """Removes rows by id."""
        if ids:
            rows.delete(self._connection, record, ids)

    def save_carrier(self, carrier: Carrier) -> int:
        """Sets the facts of the one carrier; returns its id."""
        present: int | None = self._connection.scalar(sa.select(schema.carrier.c.id))
        if present is None:
            return self.insert(Carrier, [carrier])[0]
        self.update(Carrier, [replace(carrier, id=present)])
        return present

    def set_layout(self, sheet: str, columns: Sequence[LayoutColumn]) -> None:
        """Keeps the order of a sheet's columns as the user has it."""
        pairs = [[column.heading, column.field] for column in columns]
        self._keep(schema.layout, {"sheet": sheet}, {"columns": _json(pairs)})

    def set_answer(self, question: str, answer: Mapping[str, Any] | None, why: str = "") -> None:
        """Keeps what a person answered once for all items alike; None forgets it."""
        if answer is None:
            table = schema.answer
            self._connection.execute(sa.delete(table).where(table.c.question == question))
        else:
            values = {"answer": _json(answer), "why": why}
            self._keep(schema.answer, {"question": question}, values)

    def set_overlay(self, key: str, value: Mapping[str, Any] | None, why: str = "") -> None:
        """Keeps what the user changes of the rule book; None goes back to the book as shipped."""
        if value is None:
            table = schema.overlay
            self._connection.execute(sa.delete(table).where(table.c.key == key))
        else:
            self._keep(schema.overlay, {"key": key}, {"value": _json(value), "why": why})

    def attach(
        self, about: About, key: str, name: str, content: bytes, *, on: date, notes: str = ""
    ) -> Document:
        """Attaches a document; for ``key`` see `Document`.

        Raises UserError ``document-too-large`` or ``document-empty``.
        """
        sha256 = documents.keep(self._connection, name, content)
        made = Document(0, about, key, name, sha256, len(content), on, notes)
        return replace(made, id=self.insert(Document, [made])[0])

    def detach(self, ids: Sequence[int]) -> None:
        """Takes documents off; what they contain stays in the file, for the step to be undone."""
        self.delete(Document, ids)

    def note_origin(self, record: type[Stored], found: SheetOrigin) -> None:
        """Keeps which rows of a file's sheet this step read rows from."""
        self._origins.append((record, found))

    def set_choices(self, source: str, choices: Mapping[str, Any]) -> None:
        """Keeps how the columns of a kind of file were read."""
        self._keep(schema.choice, {"source": source}, {"choices": _json(choices)})

    def save_plan(self, plan: Plan) -> int:
        """Keeps a plan, in the place of an earlier one of the same name; returns its id."""
        return plans.save(self._connection, plan)

    def rename_plan(self, name: str, to: str) -> None:
        """Gives a plan another name; UserError ``duplicate-key`` if there is one of that name."""
        try:
            plans.rename(self._connection, name, to)
        except IntegrityError as error:
            raise UserError(
                "duplicate-key", f"There is a plan {to} already.", "Choose another name."
            ) from error

    def delete_plan(self, name: str) -> None:
        """Removes a plan."""
        plans.delete(self._connection, name)

    def set_baseline(self, name: str | None) -> None:
        """Makes a plan the one that others are held against; None leaves none."""
        plans.set_baseline(self._connection, name)

    def finish(self) -> None:
        """Closes the record and counts what changed; a unit that changed nothing is dropped."""
        set_mode(self._connection, "closed", None)
        change = schema.change
        counted = self._connection.execute(
            sa.select(change.c.table, sa.func.count(change.c.row_id.distinct()))
            .where(change.c.unit_id == self.id)
            .group_by(change.c.table)
        )
        counts: dict[str, int] = dict(counted.all())
        if counts:
            self._connection.execute(
                sa.update(schema.unit)
                .where(schema.unit.c.id == self.id)
                .values(changes=sum(counts.values()))
            )
            for record, found in self._origins:
                provenance.keep_origin(self._connection, self.id, schema.TABLES[record], found)
            self.changes = ChangeSet(self.id, self._label, counts)
        else:
            self._connection.execute(sa.delete(schema.unit).where(schema.unit.c.id == self.id))

    def _keep(self, table: sa.Table, key: dict[str, str], values: dict[str, str]) -> None:
        ((name, text),) = key.items()
        where = table.c[name] == text
        changed = self._connection.execute(sa.update(table).where(where).values(values))
        if not changed.rowcount:
            self._connection.execute(sa.insert(table).values({**key, **values}))


def set_mode(connection: sa.Connection, mode: str, unit: int | None) -> None:
    """Tells the triggers what to do with changes from here on."""
    connection.execute(
        sa.update(schema.recording)
        .values(mode=mode, unit_id=unit)
        .where(schema.recording.c.id == 1)
    )


def commit(connection: sa.Connection) -> None:
    """Commits; UserError ``unknown-reference`` for a name that nothing answers to.

    References are checked here by SQLite, from a counter it keeps: looking through whole tables
    before every commit would cost a small edit of a large project a tenth of a second. Only a
    refused commit is looked into.
    """
    try:
        connection.exec_driver_sql("COMMIT")
    except IntegrityError as error:
        raise _broken_reference(connection) from error


def _broken_reference(connection: sa.Connection) -> UserError:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    child, row_id, parent, number = broken[0]
    keys = connection.exec_driver_sql(f"PRAGMA foreign_key_list({child})").all()
    column = next(key[3] for key in keys if key[0] == number)
    table = schema.metadata.tables[child]
    name = connection.scalar(sa.select(table.c[column]).where(table.c.id == row_id))
    sheet = next((s for s in ALL_SHEETS if schema.TABLES[s.record].name == child), None)
    place = f"sheet {sheet.name}, column {sheet.column(column).heading}" if sheet else child
    return UserError(
        "unknown-reference",
        f'The {parent} "{name}" does not exist, but a row names it.',
        f"Add the {parent} first, keep it, or change the rows that name it.",
        place,
    )


@contextmanager
def _refusing_duplicates(record: type[R]) -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if "UNIQUE" not in str(error.orig):
            raise
        name = schema.TABLES[record].name
        raise UserError(
            "duplicate-key",
            f"There is a {name} of that {KEYS[record]} already.",
            "Choose another name, or change the one that is there.",
            name,
        ) from error


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
