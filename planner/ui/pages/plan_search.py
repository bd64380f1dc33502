"""Makes and mends plans for the Plan page, in the background and one at a time."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress
from planner.model.history import ChangeSet
from planner.model.plan import Plan, PlanTerms
from planner.ui.session import Session
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.scheduling.worker import Worker
    from planner.services.planning import PlanOptions
    from planner.storage.project import Project


class PlanSearch(QObject):
    """``better`` carries each better plan while a search goes on, ``began`` and ``ended`` say
    when one does. After ``ended`` one of the others comes: ``saved`` with the change set and the
    plan that was there before (or None), ``refused`` with a UserError, or ``stopped``.
    """

    better = Signal(object)
    began = Signal()
    ended = Signal()
    saved = Signal(object, object)
    refused = Signal(object)
    stopped = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._stop: Event | None = None
        self._worker: Worker | None = None

    @property
    def running(self) -> bool:
        """Whether a plan is being made."""
        return self._stop is not None

    def make(self, options: "PlanOptions", last: Plan | None) -> None:
        """Search for a plan; the best is saved even if the search is stopped. Of two that are
        equally good, the one that moves less of the ``last`` plan is taken.
        """
        inventory, today = self._session.inventory(), self._session.today

        def plan(progress: Progress) -> Plan:
            from planner.services import planning

            return planning.make(
                inventory,
                options,
                progress,
                today=today,
                last=last,
                on_better=self.better.emit,
                worker=self._warm(),
            )

        self._run(tr("Making the plan"), "", plan, last)

    def mend(self, last: Plan, terms: PlanTerms | None = None, label: str = "") -> None:
        """Take in what the field reports (and other ``terms``), moving as little as possible."""
        inventory, today = self._session.inventory(), self._session.today

        def plan(progress: Progress) -> Plan:
            from planner.services import planning

            return planning.repair(inventory, last, progress, today=today, terms=terms)

        label = label or tr("Bring plan {name} up to date", name=last.name)
        self._run(tr("Bringing the plan up to date"), label, plan, last)

    def stop(self) -> None:
        """End the search and keep the best plan found so far."""
        if self._stop is not None:
            self._stop.set()

    def _warm(self) -> "Worker":
        """The process in which plans are improved, kept for the next one."""
        if self._worker is None:
            from planner.scheduling.worker import Worker

            self._worker = Worker()
            app = QCoreApplication.instance()
            if app is not None:
                app.aboutToQuit.connect(self._worker.close)
        return self._worker

    def _run(
        self, title: str, label: str, plan: Callable[[Progress], Plan], last: Plan | None
    ) -> None:
        stop = self._stop = Event()
        self.began.emit()

        def work(project: "Project", progress: Progress) -> ChangeSet:
            from planner.services import planning

            def report(message: str, fraction: float | None = None, /) -> None:
                if stop.is_set():
                    raise Cancelled
                progress(message, fraction)

            return planning.save(project, plan(report), label)

        def end() -> None:
            self._stop = None
            self.ended.emit()

        def done(changes: ChangeSet) -> None:
            end()
            self.saved.emit(changes, last)

        def refuse(error: UserError) -> None:
            end()
            self.refused.emit(error)

        def stopped() -> None:
            end()
            self.stopped.emit()

        self._session.write(title, work, done, refuse, stopped)
