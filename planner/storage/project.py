"""A project: one file with everything a carrier lists, plans, and did."""

import json
import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, cast

import sqlalchemy as sa

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.documents import Document
from planner.model.history import ChangeSet, FieldChange, Origin, RowChange, Unit, UnitKind
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    Crew,
    CustomerCount,
    Disbursement,
    Extension,
    Filing,
    Gate,
    Inventory,
    Item,
    JobReport,
    Site,
    Stored,
    WorkStep,
)
from planner.model.plan import Plan
from planner.model.sheets import LayoutColumn
from planner.storage import backups, copies, database, documents, plans, provenance, rows, schema
from planner.storage.locking import ProjectLock, user_name
from planner.storage.undo import apply_images, redoable, rows_changed
from planner.storage.units import UnitOfWork, commit, now, set_mode

R = TypeVar("R", bound=Stored)
CATALOGUE = "catalogue"
"""Name under which a project keeps the user's own catalogue file among the choices."""


_NEWEST = (schema.plan.c.made_at.desc(), schema.plan.c.id.desc())
"""The order of plans; of two that were made at the same time the one kept last comes first."""


class Project:
    """An open project file. Make one with `create` or `open`; close it when done.

    Reads may come from any thread; writes come one at a time, each as one unit of work.
    """

    def __init__(self, path: Path, engine: sa.Engine, lock: ProjectLock | None) -> None:
        self.path = path
        self.read_only = lock is None
        self._engine = engine
        self._lock = lock
        self._revision = 0

    # -- opening and closing

    @classmethod
    def create(cls, path: Path) -> "Project":
        """Makes a new project file and opens it; UserError if it exists or cannot be made."""
        database.make(path)
        return cls.open(path)

    @classmethod
    def open(cls, path: Path, *, read_only: bool = False) -> "Project":
        """Opens a project; an older one is backed up beside itself and migrated first.

        Raises UserError: ``file-missing``, ``not-a-project``, ``project-locked``,
        ``project-newer``, ``project-older`` (only when read-only), ``folder-read-only``.
        """
        database.check_version(database.version(path), path)
        if read_only:
            return cls._open_read_only(path)
        lock = ProjectLock(path)
        lock.acquire(path)
        try:
            database.recover(path)
            if database.version(path) != database.HEAD:
                backups.copy_before_update(path)
                database.migrate(path)
            return cls(path, database.connect(path), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def _open_read_only(cls, path: Path) -> "Project":
        if database.journal(path).exists():
            lock = ProjectLock(path)
            try:
                lock.acquire(path)
                database.recover(path)
            except UserError as error:
                # Locked: the journal belongs to a writer at work, who will finish it.
                if error.code != "project-locked":
                    raise
            finally:
                lock.release()
        if database.version(path) != database.HEAD:
            raise UserError(
                "project-older",
                f"{path.name} was made by an older version of the program.",
                "Open it for writing once; a backup is made and the file is brought up to date.",
                str(path),
            )
        return cls(path, database.connect(path, read_only=True), None)

    def close(self) -> None:
        """Frees the file and its lock; twice does no harm."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> "Project":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def copy_to(self, out: Path) -> None:
        """Writes a whole, consistent copy of the file under another name.

        Raises UserError ``file-not-writable``.
        """
        with self._engine.connect() as connection:
            copies.vacuum_into(_file_of(connection), out)

    def back_up(self, out: Path, progress: Progress = silent) -> None:
        """Writes a copy page by page, as fast as the disk takes it; whole or not at all.

        Raises UserError ``backup-failed``.
        """
        with self._engine.connect() as connection:
            copies.copy_pages(_file_of(connection), self.path, out, progress)

    def state(self) -> tuple[str, str]:
        """Tells two states of a project apart, whatever was restored between them."""
        with self._reading() as connection:
            return copies.state(_file_of(connection))

    # -- reading

    def load(self, record: type[R]) -> list[R]:
        """All rows of one kind, in the order they were added."""
        with self._reading() as connection:
            return rows.load(connection, record)

    def rows(self, record: type[R], ids: Sequence[int]) -> list[R]:
        """The rows of these ids that exist, in id order."""
        with self._reading() as connection:
            return rows.load(connection, record, ids)

    def inventory(self) -> Inventory:
        """Everything listed, read at one moment."""
        with self._reading() as connection:
            return Inventory(
                _carrier(connection),
                tuple(rows.load(connection, Application)),
                tuple(rows.load(connection, Extension)),
                tuple(rows.load(connection, Site)),
                tuple(rows.load(connection, Item)),
                tuple(rows.load(connection, Crew)),
                tuple(rows.load(connection, WorkStep)),
                tuple(rows.load(connection, Gate)),
                _answers(connection),
                _choices(connection, CATALOGUE),
                tuple(rows.load(connection, CustomerCount)),
                tuple(rows.load(connection, Disbursement)),
                tuple(rows.load(connection, Cost)),
                tuple(rows.load(connection, Filing)),
                tuple(rows.load(connection, Document)),
                _overlay(connection),
                tuple(rows.load(connection, JobReport)),
            )

    def carrier(self) -> Carrier:
        """The carrier's facts; an empty one while none are entered."""
        with self._reading() as connection:
            return _carrier(connection)

    def layout(self, sheet: str) -> tuple[LayoutColumn, ...]:
        """Columns of a sheet in the user's order; empty if nothing was imported to it."""
        table = schema.layout
        with self._reading() as connection:
            text = connection.scalar(sa.select(table.c.columns).where(table.c.sheet == sheet))
        return tuple(LayoutColumn(*pair) for pair in json.loads(text)) if text else ()

    def answers(self) -> dict[str, dict[str, Any]]:
        """What a person answered once for all items alike, by question."""
        with self._reading() as connection:
            return _answers(connection)

    def overlay(self) -> dict[str, dict[str, Any]]:
        """What the user changed of the rule book, by key."""
        with self._reading() as connection:
            return _overlay(connection)

    def content(self, sha256: str) -> bytes:
        """What a document contains, to the byte as it was attached.

        Raises UserError ``document-damaged``.
        """
        with self._reading() as connection:
            return documents.content(connection, sha256)

    def choices(self, source: str) -> dict[str, Any]:
        """How the columns of a kind of file were read last; empty if it never was."""
        with self._reading() as connection:
            return _choices(connection, source)

    def plans(self) -> list[Plan]:
        """All plans, newest first."""
        table = schema.plan
        with self._reading() as connection:
            rows = connection.execute(sa.select(table).order_by(*_NEWEST)).all()
            return [plans.load(connection, row) for row in rows]

    def plan(self, name: str | None = None) -> Plan | None:
        """The plan of a name, or the newest; None if there is none."""
        table = schema.plan
        query = sa.select(table).order_by(*_NEWEST).limit(1)
        if name is not None:
            query = query.where(table.c.name == name)
        with self._reading() as connection:
            row = connection.execute(query).first()
            return None if row is None else plans.load(connection, row)

    def revision(self) -> int:
        """Grows with every change made through this project; a key for what is derived."""
        if self.read_only:
            with self._engine.connect() as connection:
                return cast("int", connection.exec_driver_sql("PRAGMA data_version").scalar())
        return self._revision

    def _reading(self) -> AbstractContextManager[sa.Connection]:
        return database.reading(self._engine, self.path)

    # -- writing

    @contextmanager
    def unit(
        self, label: str, why: str = "", kind: UnitKind = UnitKind.EDIT
    ) -> Iterator[UnitOfWork]:
        """One named, undoable change: whole, or not at all if an exception leaves the block.

        Raises UserError ``read-only``, ``disk-full``, ``unknown-reference``.
        """
        with self._writing() as connection:
            unit = UnitOfWork(connection, label, why, kind)
            yield unit
            unit.finish()

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        if self.read_only:
            raise UserError(
                "read-only",
                f"{self.path.name} is open read-only.",
                "Close it where it is open for writing, or save a copy and change that.",
                str(self.path),
            )
        with database.writing(self._engine, self.path) as connection:
            yield connection
            commit(connection)
        self._revision += 1

    # -- history

    def units(self) -> list[Unit]:
        """All units of work, oldest first."""
        table = schema.unit
        with self._reading() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.id)).all()
            can_redo = redoable(connection)
            return [
                Unit(
                    row.id,
                    row.label,
                    datetime.fromisoformat(row.at),
                    row.who,
                    row.why,
                    row.changes,
                    row.undone,
                    row.id in can_redo,
                    UnitKind(row.kind),
                )
                for row in rows
            ]

    def row_changes(self, unit_id: int, limit: int | None = None) -> list[RowChange]:
        """What a unit did to each row, in order; only the first ``limit`` if given."""
        table = schema.change
        query = sa.select(table).where(table.c.unit_id == unit_id).order_by(table.c.id)
        query = query.limit(limit)
        with self._reading() as connection:
            return [
                RowChange(
                    row.table,
                    row.row_id,
                    row.before and json.loads(row.before),
                    row.after and json.loads(row.after),
                )
                for row in connection.execute(query)
            ]

    def counts_of(self, unit_ids: Collection[int]) -> dict[str, int]:
        """How many rows of each table units changed together; a row of several counts once."""
        with self._reading() as connection:
            return rows_changed(connection, unit_ids)

    def undo(self) -> ChangeSet:
        """Takes back the last unit that is done; UserError ``nothing-to-undo``."""
        done = [unit for unit in self.units() if not unit.undone]
        if not done:
            raise UserError("nothing-to-undo", "There is nothing to undo.")
        return self._flip(done[-1], undone=True)

    def redo(self) -> ChangeSet:
        """Does again what was undone last; UserError ``nothing-to-redo``."""
        undone = [unit for unit in self.units() if unit.redoable]
        if not undone:
            raise UserError("nothing-to-redo", "There is nothing to redo.")
        return self._flip(undone[0], undone=False)

    def later_steps(self, unit_id: int) -> list[str]:
        """Labels of later steps that changed rows of this one."""
        with self._reading() as connection:
            found = connection.execute(sa.text(_LATER), {"unit": unit_id})
            return list(found.scalars())

    def take_back(self, unit_id: int, *, anyway: bool = False) -> ChangeSet:
        """Takes back an earlier unit as a new one, leaving what came after it.

        Raises UserError ``unknown-unit``, or ``changed-since`` where a later step changed
        the same rows; with ``anyway`` rows that this unit added go, whatever was done to them
        since, and of others the fields that it set go back.
        """
        unit = next((u for u in self.units() if u.id == unit_id and not u.undone), None)
        if unit is None:
            raise UserError("unknown-unit", f"There is no step {unit_id} to take back.")
        later = self.later_steps(unit_id)
        if later and not anyway:
            raise UserError(
                "changed-since",
                f'"{unit.label}" cannot be taken back alone: later steps changed the same '
                f"rows ({'; '.join(later[:3])}).",
                "Take those back first, or take it back anyway.",
            )
        with self._writing() as connection:
            # taking a plan back changes nothing that plans are made of
            kind = UnitKind.PLAN if unit.kind is UnitKind.PLAN else UnitKind.BACK
            back = UnitOfWork(connection, f"Take back: {unit.label}", "", kind)
            apply_images(connection, unit_id, back=True)
            back.finish()
        return back.changes

    def typed_fields(self, record: type[Stored]) -> dict[int, frozenset[str]]:
        """For each row, the fields whose value a person typed last, not a file."""
        with self._reading() as connection:
            return provenance.typed_fields(connection, schema.TABLES[record])

    def origins(self, record: type[Stored], row_id: int) -> dict[str, Origin]:
        """Where each value of a row came from, by field and, with `OWN_COLUMN` ahead, by the
        heading of the user's own column; nothing for a value that is not known.
        """
        with self._reading() as connection:
            return provenance.origins(connection, schema.TABLES[record], row_id)

    def field_changes(self, record: type[Stored], field: str) -> list[FieldChange]:
        """Every change of a field in rows that were there before and after it, by steps that
        stand, the oldest first.
        """
        with self._reading() as connection:
            return provenance.field_changes(connection, schema.TABLES[record], field)

    def deleted_rows(self, record: type[Stored]) -> list[Mapping[str, object]]:
        """Rows that a person deleted, as they were: columns by name, as the file keeps them."""
        with self._reading() as connection:
            return provenance.deleted_rows(connection, schema.TABLES[record])

    def _flip(self, unit: Unit, *, undone: bool) -> ChangeSet:
        with self._writing() as connection:
            set_mode(connection, "replay", None)
            apply_images(connection, unit.id, back=undone)
            set_mode(connection, "closed", None)
            connection.execute(
                sa.update(schema.unit).where(schema.unit.c.id == unit.id).values(undone=undone)
            )
            connection.execute(
                sa.insert(schema.mark).values(
                    unit_id=unit.id,
                    action="undo" if undone else "redo",
                    at=now(),
                    who=user_name(),
                )
            )
            return ChangeSet(unit.id, unit.label, rows_changed(connection, [unit.id]))


_LATER = """
SELECT DISTINCT unit.label FROM change AS mine
JOIN change AS theirs ON theirs."table" = mine."table" AND theirs.row_id = mine.row_id
JOIN unit ON unit.id = theirs.unit_id
WHERE mine.unit_id = :unit AND theirs.unit_id > :unit AND NOT unit.undone
ORDER BY unit.id
"""


def _file_of(connection: sa.Connection) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def _answers(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    table = schema.answer
    kept = connection.execute(sa.select(table.c.question, table.c.answer))
    return {question: json.loads(answer) for question, answer in kept}


def _overlay(connection: sa.Connection) -> dict[str, dict[str, Any]]:
    table = schema.overlay
    kept = connection.execute(sa.select(table.c.key, table.c.value).order_by(table.c.id))
    return {key: json.loads(value) for key, value in kept}


def _choices(connection: sa.Connection, source: str) -> dict[str, Any]:
    table = schema.choice
    text = connection.scalar(sa.select(table.c.choices).where(table.c.source == source))
    found: dict[str, Any] = json.loads(text) if text else {}
    return found


def _carrier(connection: sa.Connection) -> Carrier:
    found = rows.load(connection, Carrier)
    return found[0] if found else Carrier()
