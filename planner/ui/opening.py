"""What is offered where a project cannot be opened as the user asked."""

from collections.abc import Callable
from enum import Enum, auto
from pathlib import Path
from typing import TYPE_CHECKING

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.session import Session

_TAKEN = frozenset(("project-locked", "folder-read-only"))
_UNREADABLE = frozenset(("not-a-project", "file-unreadable", "file-missing", "file-damaged"))


class Instead(Enum):
    """What to do with a project that cannot be opened for writing."""

    NOTHING = auto()
    SHOW = auto()
    READ_ONLY = auto()
    COPY = auto()


def refused(
    session: "Session", path: Path, error: UserError, then: Callable[[], object] | None
) -> None:
    """Go on from an error that came of opening ``path``: with the window that has it open, with
    the file as it is or a copy of it, or with a backup.
    """
    if error.code in _TAKEN:
        _open_taken(session, path, error, then)
    elif error.code in _UNREADABLE and _has_backups(session, path):
        if session.ask.restore_instead(error):
            session.unreadable.emit(path)
    else:
        session.runner.failed.emit(error)


def _open_taken(
    session: "Session", path: Path, error: UserError, then: Callable[[], object] | None
) -> None:
    from planner.ui.other_windows import window_of

    folder = session.windows
    here = folder is not None and window_of(folder, path) is not None
    chosen = session.ask.project_in_use(error, here=here)
    if chosen is Instead.READ_ONLY:
        session.open(path, read_only=True, then=then)
    elif chosen is Instead.COPY:
        _open_copy(session, path, then)
    elif chosen is Instead.SHOW and folder is not None:
        _show(session, folder, path)


def _open_copy(session: "Session", path: Path, then: Callable[[], object] | None) -> None:
    out = session.ask.copy_of_project(tr("{stem} copy.rplan", stem=path.stem))
    if out is None:
        return

    def work(_progress: Progress) -> None:
        from planner.services import projects

        projects.copy_of(path, out)

    session.runner.start(tr("Saving a copy"), work, lambda _none: session.open(out, then=then))


def _show(session: "Session", folder: Path, path: Path) -> None:
    def work(_progress: Progress) -> bool:
        from planner.ui.other_windows import call_to_front

        return call_to_front(folder, path)

    def done(answered: bool) -> None:  # noqa: FBT001 - what the work gives
        if not answered:
            session.message.emit(tr("The other window is at work and does not answer yet."))

    session.runner.start(tr("Calling the other window"), work, done)


def _has_backups(session: "Session", path: Path) -> bool:
    from planner.services import backups

    return bool(backups.listed(path, session.backups))
