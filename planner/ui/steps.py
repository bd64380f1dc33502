"""Undo and redo; taking back a step from among others; going several steps back or forth."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress
from planner.model.backups import BEFORE_TAKING_BACK
from planner.model.history import ChangeSet
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.storage.project import Project
    from planner.ui.session import Session


class LastSteps:
    """Undo and redo. One that is asked for while a change is being saved waits for it, as keys
    are quicker than disks; it is dropped if the change cannot be saved, for it would take back
    another step than was meant.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._waiting: list[tuple[bool, Callable[[ChangeSet], None] | None]] = []

    def ask(self, *, forward: bool, done: Callable[[ChangeSet], None] | None = None) -> None:
        """Take back the last step, or do again (``forward``) what was undone last; now, or once
        what was asked for before is saved.
        """
        self._waiting.append((forward, done))
        self.go_on()

    def go_on(self) -> None:
        """Begin what waits, if nothing is being saved."""
        session = self._session
        if session.saving or not self._waiting:
            return
        forward, done = self._waiting.pop(0)
        label = session.redo_label() if forward else session.undo_label()
        if not label:
            self.drop()
            return

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import history

            return (history.redo if forward else history.undo)(project)

        def say(changes: ChangeSet) -> None:
            text = tr("Done again: {label}") if forward else tr("Undone: {label}")
            session.message.emit(text.format(label=label))
            if done is not None:
                done(changes)

        title = tr("Redo {label}", label=label) if forward else tr("Undo {label}", label=label)
        session.write(title, work, say)

    def drop(self) -> None:
        """Forget what waits."""
        self._waiting.clear()


def undo_step(
    session: "Session", unit_id: int, done: Callable[[ChangeSet], None] | None = None
) -> None:
    """Take back a step just done: by undoing it, so that redo brings it back, while it is the
    last one; else from among the others.
    """
    last = max((unit.id for unit in session.units() if not unit.undone), default=0)
    if last == unit_id and not session.saving:
        session.undo(done)
    else:
        take_back(session, unit_id, done)


def take_back(
    session: "Session", unit_id: int, done: Callable[[ChangeSet], None] | None = None
) -> None:
    """Take back one step and keep what came after it; where later steps changed the same rows,
    the user is told which and asked.
    """

    def back(project: "Project", _progress: Progress) -> ChangeSet:
        from planner.services import history

        return history.take_back(project, unit_id)

    def refused(error: UserError) -> None:
        if error.code == "changed-since":
            _take_back_anyway(session, unit_id, done)
        else:
            session.runner.failed.emit(error)

    session.write_after_backup(BEFORE_TAKING_BACK, tr("Taking the step back"), back, done, refused)


def _take_back_anyway(
    session: "Session", unit_id: int, done: Callable[[ChangeSet], None] | None
) -> None:
    project = session.project
    label = next((unit.label for unit in session.units() if unit.id == unit_id), tr("this step"))

    def look(_progress: Progress) -> list[str]:
        from planner.services import history

        return history.later_steps(project, unit_id) if project is not None else []

    def back(project: "Project", _progress: Progress) -> ChangeSet:
        from planner.services import history

        return history.take_back(project, unit_id, anyway=True)

    def ask(later: list[str]) -> None:
        if session.project is project and session.ask.take_back_anyway(label, later):
            session.write_after_backup(BEFORE_TAKING_BACK, tr("Taking the step back"), back, done)

    session.runner.start(tr("Looking at later steps"), look, ask)


def go_to(session: "Session", count: int, label: str, *, forward: bool) -> None:
    """Undo, or do again, so many steps one after the other, to come to that of a label."""

    def work(project: "Project", progress: Progress) -> ChangeSet:
        from planner.services import history

        for step in range(1, count + 1):
            (history.redo if forward else history.undo)(project)
            try:
                progress(tr("{step:,} of {count:,} steps", step=step, count=count), step / count)
            except Cancelled:  # those that are through are in the file: pages must show them
                break
        return ChangeSet()

    said = tr("The project is as it was after: {label}", label=label)
    title = tr("Doing steps again") if forward else tr("Undoing steps")
    session.write(title, work, lambda _changes: session.message.emit(said))
