"""Dated copies of a project: where they lie, what they are called, and what is in one."""

import re
import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from planner.model.backups import BEFORE_UPDATE, Backup, Held
from planner.storage import copies

_NAME = re.compile(r"(?P<stem>.+) (?P<made>\d{4}-\d\d-\d\d \d{6})(?: (?P<why>[a-z ]+))?")
_STAMP = "%Y-%m-%d %H%M%S"


def beside(project: Path) -> Path:
    """The folder for a project's backups that lies beside it."""
    return project.with_name(f"{project.stem} backups")


def new_name(project: Path, folder: Path, why: str) -> Path:
    """The path of a backup made now; no two are the same.

    Raises UserError ``backup-failed`` if its folder cannot be made.
    """
    moment = datetime.now().astimezone()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise copies.failed(project, folder, error.strerror or str(error)) from error
    while list(folder.glob(f"{_glob(project.stem)} {moment.strftime(_STAMP)}*{project.suffix}")):
        moment += timedelta(seconds=1)
    return folder / f"{project.stem} {moment.strftime(_STAMP)} {why}{project.suffix}"


def _glob(text: str) -> str:
    return re.sub(r"([\[*?])", r"[\1]", text)


def found(project: Path, folder: Path) -> list[Backup]:
    """The backups of a project in a folder, in no order."""
    listed = []
    for path in folder.glob(f"*{project.suffix}") if folder.is_dir() else ():
        name = _NAME.fullmatch(path.stem)
        if name is not None and name["stem"] == project.stem:
            made = datetime.strptime(name["made"], _STAMP).astimezone()
            listed.append(Backup(path, made, name["why"] or "", path.stat().st_size))
    return listed


def copy_before_update(project: Path) -> Path:
    """A copy of a closed project to the byte, before it is brought up to date."""
    copy = new_name(project, beside(project), BEFORE_UPDATE)
    return copy_closed(project, copy)


def copy_closed(project: Path, copy: Path) -> Path:
    """A copy of a project that nobody writes to, to the byte and whole.

    Raises UserError ``backup-failed``.
    """
    part = copy.with_name(f"{copy.name}.part")
    try:
        shutil.copy2(project, part)
        part.replace(copy)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise copies.failed(project, copy.parent, error.strerror or str(error)) from error
    return copy


def look(path: Path) -> Held | None:
    """What a project file holds, without changing or locking it; None if it cannot be read."""
    try:
        with closing(sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True)) as file:
            carrier = file.execute("SELECT legal_name FROM carrier").fetchone()
            step = file.execute(
                "SELECT label FROM unit WHERE NOT undone ORDER BY id DESC LIMIT 1"
            ).fetchone()
            counts = [
                file.execute(f"SELECT {what} FROM {table}").fetchone()[0] or 0  # noqa: S608
                for what, table in (("count(*)", "site"), ("count(*)", "item"))
            ]
            state = copies.state(file)
    except sqlite3.Error:
        return None
    return Held(
        (carrier[0] or "") if carrier else "",
        counts[0],
        counts[1],
        step[0] if step else "",
        state,
    )
