"""The SQLite file itself: making, opening, checking and migrating it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from planner.common.errors import UserError
from planner.storage import recorder

APPLICATION_ID = 0x52504C4E  # "RPLN", in the file's header: tells a project from other databases
_HEADER, _MARK = 100, slice(68, 72)
"""Of SQLite's files: length of the header, and where in it the application's id is."""
HEAD = "0004"
MIGRATIONS = Path(__file__).parent / "migrations"


def connect(path: Path, *, read_only: bool = False) -> sa.Engine:
    """An engine on the file; every connection checks references and begins explicitly."""
    uri = path.resolve().as_uri() + ("?mode=ro" if read_only else "?mode=rw")

    def open_file() -> sqlite3.Connection:
        raw = sqlite3.connect(
            uri, uri=True, isolation_level=None, timeout=10, check_same_thread=False
        )
        raw.execute("PRAGMA foreign_keys = ON")
        # A rollback journal, not WAL: users copy and mail the one file, and WAL does not work
        # on network shares. Without spilling, a long import locks readers out only to commit.
        raw.execute("PRAGMA cache_spill = OFF")
        return raw

    engine = sa.create_engine("sqlite+pysqlite://", creator=open_file, poolclass=sa.QueuePool)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def writing(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A connection in one write transaction: committed at the end, rolled back on any error.

    Raises UserError ``disk-full``, ``file-not-writable``, ``file-gone`` or ``file-damaged`` where
    the disk gives out.
    """
    try:
        with engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield connection
    except DatabaseError as error:
        raise _disk_error(error, path, writes=True) from error


@contextmanager
def reading(engine: sa.Engine, path: Path) -> Iterator[sa.Connection]:
    """A connection that sees the file as it is at one moment.

    Raises UserError ``file-gone``, ``file-unreadable`` or ``file-damaged`` where the disk gives
    out.
    """
    try:
        with engine.connect() as connection, connection.begin():
            yield connection
    except DatabaseError as error:
        raise _disk_error(error, path, writes=False) from error


_TRY_AGAIN = "Check the file, its folder and the drive, and try again."


def _disk_error(error: DatabaseError, path: Path, *, writes: bool) -> Exception:
    """The sentence for what a disk did; the error itself, a bug, if it was something else."""
    text, name = str(error.orig), path.name
    if "malformed" in text or "not a database" in text:
        return _damaged(path, text)
    if not isinstance(error, OperationalError):
        return error
    if not path.exists():
        code = "file-gone"
        said = f"{name} is not in its place any more; what was just asked for was not done."
        hint = (
            "Was the drive pulled out, or the file moved? Save a copy now of what is still in "
            "memory, or put the drive back and open the project again."
        )
    elif "disk is full" in text:
        code, hint = "disk-full", "Free some space and try again."
        said = f"There is no room left on the disk of {name}; nothing was changed."
    elif not any(sign in text for sign in ("readonly", "unable to open", "disk I/O")):
        return error
    elif writes:
        code, hint = "file-not-writable", _TRY_AGAIN
        said = f"{name} cannot be written to ({text}); nothing was changed."
    else:
        code, said, hint = "file-unreadable", f"{name} cannot be read ({text}).", _TRY_AGAIN
    return UserError(code, said, hint, str(path))


def make(path: Path) -> None:
    """Makes an empty project file; UserError if it exists or its folder cannot be written."""
    try:
        path.touch(exist_ok=False)
    except FileExistsError:
        raise UserError(
            "file-exists", f"{path} exists already.", "Choose another name.", str(path)
        ) from None
    except OSError as error:
        raise UserError(
            "folder-not-writable",
            f"{path} cannot be made there ({error.strerror}).",
            "Choose a folder that exists and that you may write to.",
            str(path),
        ) from None
    try:
        migrate(path)
    except BaseException:
        path.unlink(missing_ok=True)
        journal(path).unlink(missing_ok=True)
        raise


def sqlite_version() -> str:
    """Of the library that keeps the files."""
    return sqlite3.sqlite_version


def journal(path: Path) -> Path:
    """Where SQLite keeps what a commit would need to be taken back."""
    return path.with_name(path.name + "-journal")


def version(path: Path) -> str:
    """The schema revision of a project file ("" before the first).

    Raises UserError ``file-missing``, ``not-a-project``, ``file-damaged`` or ``file-unreadable``.
    """
    if not path.is_file():
        raise UserError(
            "file-missing", f"There is no project {path}.", "Check the name.", str(path)
        )
    not_ours = UserError(
        "not-a-project",
        f"{path.name} is not a project of this program.",
        "Open an .rplan file; a workbook is imported into a project instead.",
        str(path),
    )
    try:
        with sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True) as raw:
            (mark,) = raw.execute("PRAGMA application_id").fetchone()
            if mark != APPLICATION_ID:
                raise not_ours
            row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        raw.close()
    except sqlite3.OperationalError as error:
        raise UserError(
            "file-unreadable",
            f"{path.name} cannot be read ({error}).",
            "Check that you may read it and that its folder is reachable.",
            str(path),
        ) from None
    except sqlite3.DatabaseError as error:
        raise (_damaged(path, str(error)) if _was_ours(path) else not_ours) from None
    return row[0] if row else ""


def _was_ours(path: Path) -> bool:
    """Whether the header of a file that is damaged is that of a project."""
    with path.open("rb") as file:
        header = file.read(_HEADER)
    return header[_MARK] == APPLICATION_ID.to_bytes(4, "big")


def _damaged(path: Path, text: str) -> UserError:
    return UserError(
        "file-damaged",
        f"{path.name} is damaged ({text}).",
        "Put a backup in its place: File > Restore a backup.",
        str(path),
    )


def migrate(path: Path) -> None:
    """Brings the file to today's schema in one transaction."""
    from alembic import command  # slow to import and seldom needed
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    engine = connect(path)
    try:
        with writing(engine, path) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            recorder.install(connection)
            connection.exec_driver_sql(
                "INSERT OR IGNORE INTO recording (id, unit_id, mode) VALUES (1, NULL, 'closed')"
            )
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    finally:
        engine.dispose()


def check_version(found: str, path: Path) -> None:
    """Raises UserError ``project-newer`` if this program does not know the file's revision."""
    if found and found > HEAD:
        raise UserError(
            "project-newer",
            f"{path.name} was made by a newer version of the program.",
            "Update the program, or ask for a workbook exported from it.",
            str(path),
        )


def recover(path: Path) -> None:
    """Rolls back what a crash left half written, so that even a read-only opening sees it so.

    SQLite does it at the first read of a connection that may write.
    """
    engine = connect(path)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM sqlite_master")
    finally:
        engine.dispose()
