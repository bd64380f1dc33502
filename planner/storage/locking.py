"""One writer a project: a lock beside the file that names who holds it."""

import contextlib
import getpass
import json
import socket
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from planner.common.errors import UserError


class ProjectLock:
    """Held while a project is open for writing; the system frees it if the program dies.

    Two small files stand beside the project while it is open: the lock itself, and a text that
    tells others who has it (a locked file cannot be read on Windows, hence two).
    """

    def __init__(self, project: Path) -> None:
        self._owner = project.with_name(project.name + ".owner")
        # Of the program, not of one thread: opened in the background, it is closed by the window.
        name = project.with_name(project.name + ".lock")
        self._lock = FileLock(name, thread_local=False)

    def acquire(self, project: Path) -> None:
        """Takes the lock or raises UserError ``project-locked`` naming who has it."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise UserError(
                "project-locked",
                f"{project.name} is open already{self._holder()}.",
                "Close it there, or open it read-only here.",
                str(project),
            ) from None
        except OSError as error:
            raise UserError(
                "folder-read-only",
                f"The folder of {project.name} cannot be written to ({error.strerror}).",
                "Copy the project to a folder of yours, or open it read-only.",
                str(project),
            ) from None
        # Who has it is a courtesy: on a full disk the lock holds without it.
        with contextlib.suppress(OSError):
            self._owner.write_text(json.dumps(_me()), encoding="utf-8")

    def release(self) -> None:
        """Gives the lock back and leaves no file behind."""
        if self._lock.is_locked:
            self._owner.unlink(missing_ok=True)
            self._lock.release()
            # On Unix the lock file stays; an unlocked leftover would only puzzle its finder.
            with contextlib.suppress(OSError):
                Path(self._lock.lock_file).unlink(missing_ok=True)

    def _holder(self) -> str:
        try:
            owner = json.loads(self._owner.read_text(encoding="utf-8"))
            return f" by {owner['user']} on {owner['host']} since {owner['since']}"
        except (OSError, ValueError, KeyError):
            return " in another window or on another computer"


def user_name() -> str:
    """The name of the person at the machine, for the history; "unknown" if it has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _me() -> dict[str, str]:
    return {
        "user": user_name(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
    }
