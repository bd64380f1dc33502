"""What is open, and what it implies: one project, one as-of date, and what follows from both."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.backups import BackupRules
from planner.model.findings import Deadline
from planner.model.history import ChangeSet, Unit
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import opening, steps
from planner.ui.answers import Answers, Key
from planner.ui.checker import Checker, Snapshot
from planner.ui.grid.look import KeptLooks
from planner.ui.last_seen import LastSeen, Seen
from planner.ui.questions import Questions
from planner.ui.runner import Runner
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.catalogue.recognise import Recogniser
    from planner.services.eligibility import Eligibility
    from planner.storage.project import Project
    from planner.ui.page import Focus


class Session(QObject):
    """The open project and the doors to it.

    Pages read from here (never waiting: everything was read in the background before
    ``changed`` said so) and write through `write`. ``changed`` carries a ChangeSet after every
    write, undo, redo, opening and change of the as-of date; an empty one means everything.
    ``saving_began`` comes when a change is given to be saved, which may have to wait.
    ``opened`` says that another project, or none, is open; it comes before ``changed``.
    ``checked`` says that the findings are known, ``message`` carries a line for the status bar,
    ``went_to`` a page's key and a `Focus` or None, ``unreadable`` the path of a project that
    the user wants to restore from a backup.

    The window sets what its user prefers: ``backups``, ``search_seconds``; ``windows``, the folder
    in which this user's windows are found (`planner.ui.other_windows`); and ``may_leave``, which
    asks before what was typed is lost, and ``may_stop``, before work is stopped.
    """

    changed = Signal(object)
    saving_began = Signal()
    opened = Signal()
    checked = Signal()
    message = Signal(str)
    went_to = Signal(str, object)
    unreadable = Signal(object)

    def __init__(
        self,
        runner: Runner,
        ask: Questions,
        today: date,
        checker: Checker | None = None,
        last_seen: LastSeen | None = None,
    ) -> None:
        super().__init__()
        self._last_seen = last_seen or LastSeen()
        self.seen: Seen | None = None
        """Up to where this project was seen before it was opened; None for the first time."""
        self._checker = checker or Checker()
        self.runner = runner
        self.ask = ask
        self.today = today
        self.as_of = today
        self.looks = KeptLooks()
        self.project: Project | None = None
        self.backups = BackupRules(unasked=False)
        self.search_seconds = 10
        self.windows: Path | None = None
        self.may_leave: Callable[[], bool] = lambda: True
        self.may_stop: Callable[[], bool] = lambda: True
        self._snapshot: Snapshot | None = None
        self._opening = 0
        self._writes = 0
        self._last_steps = steps.LastSteps(self)
        self.answers = Answers(runner, self._checker, self._now, self.checked.emit)

    # reading

    def inventory(self) -> Inventory:
        """The project's inventory as last read; empty without a project."""
        return self._snapshot.inventory if self._snapshot else Inventory()

    def deadlines(self) -> tuple[Deadline, ...]:
        """Every date that law or award sets, as of the as-of date."""
        return self._snapshot.deadlines if self._snapshot else ()

    def plan(self) -> Plan | None:
        """The plan saved last, None if there is none."""
        return self._snapshot.plan if self._snapshot else None

    def units(self) -> tuple[Unit, ...]:
        """Every unit of work, in the order that history gives them."""
        return self._snapshot.units if self._snapshot else ()

    @property
    def eligibility(self) -> "Eligibility | None":
        """The findings of the project as it is, None while they are being worked out."""
        return self.answers.known

    @property
    def recogniser(self) -> "Recogniser":
        """The catalogue that the items were asked of; for background work, after a check."""
        return self._checker.recogniser

    @property
    def read_only(self) -> bool:
        """Whether the project cannot be changed (also true without one)."""
        return self.project is None or self.project.read_only

    @property
    def saving(self) -> bool:
        """Whether a change is being written."""
        return self._writes > 0

    def check(self, done: "Callable[[Eligibility], None]") -> None:
        """Give ``done`` the findings: at once if they are known, else when worked out. If the
        project changes meanwhile, ``done`` gets those of the changed project.
        """
        self.answers.check(done)

    def _now(self) -> tuple[Key, Snapshot] | None:
        """What the answers depend on. Two projects may have the same revision."""
        if self._snapshot is None:
            return None
        return (self._opening, self._snapshot.revision, self.as_of), self._snapshot

    # changing

    def write(
        self,
        title: str,
        work: "Callable[[Project, Progress], ChangeSet]",
        done: Callable[[ChangeSet], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Change the project in the background; then ``changed`` is emitted, then ``done``
        called. ``failed`` and ``stopped`` as for `Runner.start`.
        """
        project, as_of = self.project, self.as_of
        if project is None:
            return

        def run(progress: Progress) -> tuple[ChangeSet, Snapshot]:
            before = self._snapshot
            changes = work(project, progress)
            return changes, self._checker.snapshot(project, as_of, before, changes)

        def finish(result: tuple[ChangeSet, Snapshot]) -> None:
            self._writes -= 1
            changes, snapshot = result
            if self.project is not project:
                self._last_steps.drop()
                return
            self._snapshot = snapshot
            self.changed.emit(changes)
            if snapshot.as_of != self.as_of:
                self.set_as_of(self.as_of)
            if done is not None:
                done(changes)
            self._last_steps.go_on()

        def refuse(error: UserError) -> None:
            self._writes -= 1
            self._last_steps.drop()
            (failed or self.runner.failed.emit)(error)

        def stop() -> None:
            self._writes -= 1
            self._last_steps.drop()
            if stopped is not None:
                stopped()

        self._writes += 1
        self.saving_began.emit()
        self.runner.start(title, run, finish, refuse, stop)

    def write_after_backup(
        self,
        why: str,
        title: str,
        work: "Callable[[Project, Progress], ChangeSet]",
        done: Callable[[ChangeSet], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """As `write`, for a risky change: a backup is made first. Where that fails the user is
        asked whether to go on without.
        """
        rules = self.backups

        def backed_up(project: "Project", progress: Progress) -> ChangeSet:
            from planner.services import backups

            backups.back_up(project, rules, why, progress)
            return work(project, progress)

        def refuse(error: UserError) -> None:
            if error.code != "backup-failed":
                (failed or self.runner.failed.emit)(error)
            elif self.ask.go_on_without_backup(error):
                self.write(title, work, done, failed, stopped)
            elif stopped is not None:
                stopped()

        self.write(title, backed_up, done, refuse, stopped)

    def undo(self, done: Callable[[ChangeSet], None] | None = None) -> None:
        """Take back the last step, once it is saved."""
        self._last_steps.ask(forward=False, done=done)

    def redo(self) -> None:
        """Do again what was undone last."""
        self._last_steps.ask(forward=True)

    def undo_step(self, unit_id: int, done: Callable[[ChangeSet], None] | None = None) -> None:
        """Take back a step just done: undone if it is still the last, else as `take_back`."""
        steps.undo_step(self, unit_id, done)

    def take_back(self, unit_id: int, done: Callable[[ChangeSet], None] | None = None) -> None:
        """Take back one step and keep what came after it; where later steps changed the same
        rows, the user is told which and asked.
        """
        steps.take_back(self, unit_id, done)

    def go_to_step(self, count: int, label: str, *, forward: bool) -> None:
        """Undo, or do again, several steps one after the other. If it is cancelled, those that
        are through stay so.
        """
        steps.go_to(self, count, label, forward=forward)

    def undo_label(self) -> str:
        """Name of the step that undo takes back, empty if none."""
        live = [unit for unit in self.units() if not unit.undone]
        return max(live, key=lambda unit: unit.id).label if live else ""

    def redo_label(self) -> str:
        """Name of the step that redo does again, empty if none."""
        undone = [unit for unit in self.units() if unit.redoable]
        return min(undone, key=lambda unit: unit.id).label if undone else ""

    def set_as_of(self, as_of: date, refused: Callable[[UserError], None] | None = None) -> None:
        """Answer as of another date: everything that depends on it is worked out again, and
        where the items are compared already the findings come with it. ``refused`` is told of
        a day before the rule book.
        """
        before = self._snapshot
        if before is not None and not as_of == self.as_of == before.as_of:
            self._answer_on(as_of, before, refused)

    def book_changed(self) -> None:
        """Another rule book is in use: all that rests on it is worked out again."""
        self.answers.forget()
        if self._snapshot is not None:
            self._answer_on(self.as_of, self._snapshot)
            self.check(lambda _known: None)

    def _answer_on(
        self,
        as_of: date,
        before: Snapshot,
        refused: Callable[[UserError], None] | None = None,
    ) -> None:
        def finish(result: "tuple[Snapshot, Eligibility | None]") -> None:
            snapshot, known = result
            if self._snapshot is None or self._snapshot.project is not snapshot.project:
                return
            if self._snapshot.revision != snapshot.revision:
                self._answer_on(as_of, self._snapshot)
                return
            self.as_of, self._snapshot = as_of, snapshot
            self.answers.take(known)
            self.changed.emit(ChangeSet())

        self.runner.start(
            tr("Working out the dates"),
            lambda progress: self._checker.on_day(before, as_of, progress),
            finish,
            refused,
        )

    # opening

    def create(
        self, path: Path, *, sample: bool = False, then: Callable[[], object] | None = None
    ) -> None:
        """Make a project, with the sample carrier if asked, open it, and then do ``then``."""
        if not self.may_leave():
            return

        def make(progress: Progress) -> "Project":
            from planner.services import projects

            return projects.create(path, sample=sample, progress=progress)

        self._open(tr("Making the project"), make, then=then)

    def open(
        self, path: Path, *, read_only: bool = False, then: Callable[[], object] | None = None
    ) -> None:
        """Open a project and then do ``then``. Where it is in use elsewhere, or cannot be read,
        the user is asked what to do instead.
        """
        if self.project is not None and self.project.path == path:
            return
        if not self.may_leave():
            return

        def load(_progress: Progress) -> "Project":
            from planner.services import projects

            return projects.open_project(path, read_only=read_only)

        def failed(error: UserError) -> None:
            opening.refused(self, path, error, then)

        self._open(tr("Opening {name}", name=path.name), load, failed, then)

    def _open(
        self,
        title: str,
        load: "Callable[[Progress], Project]",
        failed: Callable[[UserError], None] | None = None,
        then: Callable[[], object] | None = None,
    ) -> None:
        as_of = self.today

        def work(progress: Progress) -> "tuple[Project, Snapshot]":
            project = load(progress)
            return project, self._checker.snapshot(project, as_of)

        def done(result: "tuple[Project, Snapshot]") -> None:
            self.close()
            self.project, self._snapshot = result
            self._opening += 1
            self.as_of = as_of
            self.seen = self._last_seen.of(self.project.path)
            self.opened.emit()
            self.changed.emit(ChangeSet())
            if then is not None:
                then()

        self.runner.start(title, work, done, failed)

    def close(self) -> None:
        """Close the project, if one is open. The caller sees to it that nothing is running."""
        if self.project is None:
            return
        self._last_seen.keep(self.project.path, max((unit.id for unit in self.units()), default=0))
        self.project.close()
        self.project = self._snapshot = None
        self.answers.forget()

    def close_project(self) -> None:
        """Stop what is running, close the project, and show that none is open; unless the user
        would rather stay.
        """
        if self.may_leave() and self.may_stop():
            self.leave()

    def leave(self, then: Callable[[], object] | None = None) -> None:
        """Close the project without asking, and then do ``then``."""

        def closed(_none: None) -> None:
            self.close()
            self.opened.emit()
            if then is not None:
                then()

        self.runner.cancel_all()
        # In the queue behind the work that was stopped, which may still use the file.
        self.runner.start(tr("Closing"), lambda _progress: None, closed)

    # asking the window

    def go_to(self, page: str, focus: "Focus | None" = None) -> None:
        """Show another page (by its key) and, there, the rows of a focus."""
        self.went_to.emit(page, focus)
