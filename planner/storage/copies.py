"""Copies of an open project: whole and consistent, however large it is."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress

_PAGES_AT_ONCE = 2_000
"""Copied between two reports."""


def vacuum_into(file: sqlite3.Connection, out: Path) -> None:
    """Writes a copy without the gaps that deleted rows left.

    Raises UserError ``file-not-writable``.
    """
    try:
        # Past the engine, which would begin a transaction: VACUUM cannot run in one.
        file.execute("VACUUM INTO ?", (str(out),))
    except sqlite3.OperationalError as error:
        out.unlink(missing_ok=True)
        raise UserError(
            "file-not-writable",
            f"{out.name} cannot be written ({error}).",
            "Check the folder and the room on the drive, and try again.",
            str(out),
        ) from error


def copy_pages(file: sqlite3.Connection, project: Path, out: Path, progress: Progress) -> None:
    """Writes a copy page by page, as fast as the disk takes it; whole or not at all.

    Raises UserError ``backup-failed``.
    """
    part = out.with_name(f"{out.name}.part")
    try:
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            # Written beside its place and moved there when whole: no journal is needed.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            file.backup(copy, pages=_PAGES_AT_ONCE, progress=_told(progress))
        with part.open("rb+") as written:
            os.fsync(written.fileno())
        part.replace(out)
    except (sqlite3.Error, OSError) as error:
        raise failed(project, out.parent, str(error)) from error
    finally:
        part.unlink(missing_ok=True)


def failed(project: Path, folder: Path, why: str) -> UserError:
    """The sentence for a backup that could not be made."""
    return UserError(
        "backup-failed",
        f"No backup of {project.name} could be made in {folder} ({why}).",
        "Make room there, or choose another folder for backups in the preferences.",
        str(folder),
    )


def _told(progress: Progress) -> Callable[[int, int, int], None]:
    def report(_status: int, left: int, pages: int) -> None:
        progress("Making a backup", 1 - left / max(pages, 1))

    return report


def state(file: sqlite3.Connection) -> tuple[str, str]:
    """Tells two states of a project apart: its last step and its last undo or redo, each with
    its time. Numbers alone would not do: after a restore the same ones are given again.
    """
    found = []
    for columns, table in (("id, at, label, changes", "unit"), ("id, at, unit_id", "mark")):
        row = file.execute(
            f"SELECT {columns} FROM {table} ORDER BY id DESC LIMIT 1"  # noqa: S608
        ).fetchone()
        found.append(" ".join(map(str, row)) if row else "")
    return found[0], found[1]
