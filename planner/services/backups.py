"""Backups of a project: made before risky steps, thinned as they age, and opened in its place."""

import zlib
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.backups import (
    BEFORE_RESTORING,
    BEFORE_UPDATE,
    BY_HAND,
    DAILY,
    DAMAGED,
    Backup,
    BackupRules,
    Held,
)
from planner.storage import backups as files
from planner.storage import database
from planner.storage.locking import ProjectLock
from planner.storage.project import Project

_KEPT_ALWAYS = frozenset((BY_HAND, BEFORE_UPDATE, DAMAGED))


def place(project: Path, rules: BackupRules) -> Path:
    """The folder for the backups of a project. In a chosen one, two projects of the same name
    from different folders have each their own.
    """
    if rules.folder is None:
        return files.beside(project)
    mark = zlib.crc32(str(project.resolve().parent).encode())
    return rules.folder / f"{project.stem} backups {mark:08x}"


def look(path: Path) -> Held | None:
    """What a project file holds, without changing or locking it; None if it cannot be read."""
    return files.look(path)


def back_up(
    project: Project, rules: BackupRules, why: str, progress: Progress = silent
) -> Backup | None:
    """Makes a backup of an open project, or gives the newest if nothing was changed since; thins
    the others. None where none is wanted, or nothing was ever done in the project.

    Raises UserError ``backup-failed``; then no part of one is left.
    """
    asked = why == BY_HAND
    if project.read_only or not (asked or rules.unasked):
        return None
    known = listed(project.path, rules)
    state = project.state()
    if not any(state) and not asked:
        return None
    if known and not asked and _state_of(known[0]) == state:
        return known[0]
    out = files.new_name(project.path, place(project.path, rules), why)
    project.back_up(out, progress)
    made = next(one for one in files.found(project.path, out.parent) if one.path == out)
    thin(project.path, out.parent, made.made)
    return made


def back_up_daily(project: Project, rules: BackupRules, progress: Progress = silent) -> None:
    """Makes a backup if there is none of the last day and something was changed since."""
    known = listed(project.path, rules)
    now = datetime.now().astimezone()
    if not known or now - known[0].made >= timedelta(days=1):
        back_up(project, rules, DAILY, progress)


def _state_of(backup: Backup) -> tuple[str, str] | None:
    held = look(backup.path)
    return held.state if held else None


def listed(project: Path, rules: BackupRules) -> list[Backup]:
    """The backups of a project, newest first: those in the folder in use now, and beside it."""
    folders = {place(project, rules), files.beside(project)}
    found = [one for folder in folders for one in files.found(project, folder)]
    return sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)


def thin(project: Path, folder: Path, now: datetime) -> None:
    """Deletes what `surplus` names; one that cannot be deleted stays until the next time."""
    for backup in surplus(files.found(project, folder), now):
        try:
            backup.path.unlink()
        except OSError:
            continue


def surplus(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """Those that are not kept: all of the last day are, then the newest of each day for a week,
    of each week for two months, and of each month. Those made by hand, before an update and of
    a damaged file are kept always.
    """
    kept: set[tuple[str, date]] = set()
    found = []
    for one in sorted(backups, key=lambda backup: backup.made, reverse=True):
        age = now - one.made
        if one.why in _KEPT_ALWAYS or age < timedelta(days=1):
            continue
        day = one.made.date()
        if age < timedelta(days=7):
            span = ("day", day)
        elif age < timedelta(days=61):
            span = ("week", day - timedelta(days=day.weekday()))
        else:
            span = ("month", day.replace(day=1))
        if span in kept:
            found.append(one)
        kept.add(span)
    return found


def restore(
    project: Path, backup: Path, rules: BackupRules, progress: Progress = silent
) -> Backup | None:
    """Puts a backup in the place of a closed project, whose present state is backed up first
    (given back; None if there is no file): restoring that one undoes this.

    Whatever goes wrong, the project is as it was. Raises UserError ``not-a-project``,
    ``project-newer``, ``project-locked``, ``backup-failed``, ``disk-full`` and what
    `planner.files.output.replacing` does.
    """
    from planner.files.output import replacing

    database.check_version(database.version(backup), backup)
    lock = ProjectLock(project)
    lock.acquire(project)
    try:
        progress("Making a backup of the project as it is", 0.0)
        before = _back_up_closed(project, rules)
        progress("Restoring the backup", 0.5)
        with backup.open("rb") as source, replacing(project) as out:
            while chunk := source.read(1 << 20):
                out.write(chunk)
                progress("Restoring the backup")
        # Of the file that was replaced; on the restored one it would be played back.
        database.journal(project).unlink(missing_ok=True)
    finally:
        lock.release()
    return before


def _back_up_closed(project: Path, rules: BackupRules) -> Backup | None:
    """A copy of the file to the byte, even of one that cannot be read any more."""
    if not project.is_file():
        return None
    try:
        database.version(project)
        database.recover(project)
        why = BEFORE_RESTORING
    except UserError:
        why = DAMAGED
    known = listed(project, rules)
    held = look(project)
    if held is not None and known and _state_of(known[0]) == held.state:
        return known[0]
    out = files.copy_closed(project, files.new_name(project, place(project, rules), why))
    return next(one for one in files.found(project, out.parent) if one.path == out)


def choose(project: Path, named: str, rules: BackupRules) -> Path:
    """The backup that a person names: by its number in the list (1 is the newest), its name, or
    the path of any project file. UserError ``no-such-backup``.
    """
    known = listed(project, rules)
    if named.isdecimal() and 1 <= int(named) <= len(known):
        return known[int(named) - 1].path
    for one in known:
        if named in {one.path.name, one.path.stem}:
            return one.path
    if Path(named).is_file():
        return Path(named)
    raise UserError(
        "no-such-backup",
        f'There is no backup "{named}" of {project.name}.',
        f"Name one of the {len(known)} listed by restore {project.name} --list."
        if known
        else "There is none yet.",
    )
