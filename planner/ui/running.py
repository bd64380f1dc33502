"""A mark on the disk while the window runs: one that is found at the next start tells of an end
that nobody wanted.
"""

import json
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QObject

from planner.model.history import ChangeSet
from planner.ui.session import Session

_PREFIX = "running-"


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended unexpectedly: when it was last heard of, the project that was open (empty
    if none was), and the title of the change that was being written, if one was.
    """

    at: datetime
    project: str = ""
    doing: str = ""


class RunMark(QObject):
    """Written when a project is opened and when a change begins and ends; gone once the window
    is closed. ``ended`` are the runs before this one that left theirs behind.

    The mark of a run is locked while it lives, so that another window is not taken for dead.
    """

    def __init__(self, session: Session, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._path = folder / f"{_PREFIX}{os.getpid()}-{secrets.token_hex(3)}.json"
        self._lock = FileLock(self._path.with_suffix(".lock"))
        self._written = ""
        self.ended = tuple(_left_behind(folder))
        with suppress(OSError, Timeout):  # without a folder to write to there is no mark
            folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        session.opened.connect(self.note)
        session.changed.connect(self._on_changed)
        session.runner.busy.connect(self.note)
        self.note()

    @property
    def path(self) -> Path:
        """The file that is the mark."""
        return self._path

    def _on_changed(self, _changes: ChangeSet) -> None:
        self.note()

    def note(self, title: str = "") -> None:
        """Note what is open and what is being written now."""
        if not self._lock.is_locked:
            return
        project = self._session.project
        told = {
            "project": str(project.path) if project is not None else "",
            "doing": (title or self._session.runner.running) if self._session.saving else "",
            "revision": str(project.revision()) if project and not project.read_only else "",
        }
        text = json.dumps(told)
        if text != self._written:
            self._written = text
            with suppress(OSError):
                self._path.write_text(text, encoding="utf-8")

    def close(self) -> None:
        """Take the mark away: this end is wanted."""
        if self._lock.is_locked:
            self._path.unlink(missing_ok=True)
            self._lock.release()
            _without_lock(self._path)


def living(folder: Path) -> Iterator[tuple[Path, str]]:
    """The marks of windows that are open, each with the project that is open in it."""
    for path in folder.glob(f"{_PREFIX}*.json"):
        lock = FileLock(path.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout:
            with suppress(OSError, ValueError, AttributeError):
                yield path, str(json.loads(path.read_text(encoding="utf-8")).get("project", ""))
        except OSError:
            continue
        else:
            # Dead; its mark stays for the next start to tell of.
            lock.release()


def _left_behind(folder: Path) -> Iterator[Ended]:
    """What dead runs left, newest first, taken away."""
    found = []
    for path in folder.glob(f"{_PREFIX}*.json"):
        lock = FileLock(path.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            continue
        try:
            when = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            told = json.loads(path.read_text(encoding="utf-8"))
            found.append(Ended(when, str(told.get("project", "")), str(told.get("doing", ""))))
        except (OSError, ValueError, AttributeError):
            continue
        finally:
            with suppress(OSError):
                path.unlink(missing_ok=True)
            lock.release()
            _without_lock(path)
    yield from sorted(found, key=lambda one: one.at, reverse=True)


def _without_lock(path: Path) -> None:
    # On Unix the lock file stays.
    with suppress(OSError):
        path.with_suffix(".lock").unlink(missing_ok=True)
