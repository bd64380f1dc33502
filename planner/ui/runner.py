"""One door for long work: a thread that does one thing at a time, and a twin without one."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress

T = TypeVar("T")

_REPORT_EVERY = 0.05
"""Seconds between two reports to the window; work may report far more often."""


@dataclass(eq=False, slots=True)
class _Job:
    title: str
    work: Callable[[Progress], Any]
    done: Callable[[Any], None]
    failed: Callable[[UserError], None] | None
    stopped: Callable[[], None] | None
    cancelled: Event = field(default_factory=Event)

    def stop_if_cancelled(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled


class Runner(QObject):
    """Runs work on one background thread, in the order given, and answers on the GUI thread.
    Work begins once the window has handled and painted what is before it: Python does one thing
    at a time, so that a page under construction would wait for the work at every step.

    ``busy`` carries the title of the running work, empty when all is done; ``progress`` the
    title, a message and a fraction or None; ``failed`` a `UserError` nobody else took;
    ``broken`` any other exception, which is a bug.
    """

    busy = Signal(str)
    progress = Signal(str, str, object)
    failed = Signal(object)
    broken = Signal(object)
    _reported = Signal(object, str, object)
    _ended = Signal(object, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="project-work")
        self._jobs: list[_Job] = []
        self._waiting: list[_Job] = []
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._begin)
        self._asking = QTimer(self, singleShot=True, interval=0)
        self._asking.timeout.connect(self._say_running)
        queued = Qt.ConnectionType.QueuedConnection
        self._reported.connect(self._on_report, queued)
        self._ended.connect(self._on_end, queued)

    @property
    def running(self) -> str:
        """Title of the work under way, empty if none."""
        return self._jobs[0].title if self._jobs else ""

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        """Do ``work`` in the background, then one of the others on the GUI thread: ``done``
        with its result, ``failed`` with what the user must change (if None, the window shows
        it), ``stopped`` if it was cancelled or broke. Work waits for earlier work to end.
        """
        job = _Job(title, work, done, failed, stopped)
        self._jobs.append(job)
        if len(self._jobs) == 1:
            self.busy.emit(title)
        self._waiting.append(job)
        self._idle.start()

    def cancel(self) -> None:
        """Ask the running work to stop; it does at its next report."""
        if self._jobs:
            self._jobs[0].cancelled.set()

    def cancel_all(self) -> None:
        """Ask the running work to stop and drop what waits."""
        for job in self._jobs:
            job.cancelled.set()

    def close(self) -> None:
        """End the thread; waits for the work under way, so cancel first."""
        self.cancel_all()
        self._begin()
        self._executor.shutdown(wait=True)

    @Slot()
    def _begin(self) -> None:
        jobs, self._waiting = self._waiting, []
        for job in jobs:
            self._executor.submit(self._run, job)

    def _run(self, job: _Job) -> None:
        last = 0.0

        def report(message: str, fraction: float | None = None, /) -> None:
            nonlocal last
            job.stop_if_cancelled()
            now = time.monotonic()
            if now - last >= _REPORT_EVERY:
                last = now
                self._reported.emit(job, message, fraction)

        try:
            job.stop_if_cancelled()
            result = job.work(report)
        except BaseException as error:  # noqa: BLE001 - handed over, not swallowed
            self._ended.emit(job, None, error)
        else:
            self._ended.emit(job, result, None)

    @Slot(object, str, object)
    def _on_report(self, job: _Job, message: str, fraction: float | None) -> None:
        if self._jobs and self._jobs[0] is job:
            self.progress.emit(job.title, message, fraction)

    @Slot(object, object, object)
    def _on_end(self, job: _Job, result: object, error: BaseException | None) -> None:
        self._jobs.remove(job)
        # Fires only while the answer asks the user something: the work is not under way then.
        self._asking.start()
        try:
            self._answer(job, result, error)
        finally:
            self._asking.stop()
            self._say_running()

    @Slot()
    def _say_running(self) -> None:
        self.busy.emit(self.running)

    def _answer(self, job: _Job, result: object, error: BaseException | None) -> None:
        if error is None:
            job.done(result)
            return
        if isinstance(error, UserError):
            if job.failed is not None:
                job.failed(error)
            else:
                self.failed.emit(error)
            return
        if job.stopped is not None:
            job.stopped()
        if not isinstance(error, Cancelled):
            self.broken.emit(error)


class SyncRunner(Runner):
    """The twin for tests: does the work at once, on the caller's thread; bugs propagate."""

    def start(
        self,
        title: str,
        work: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> None:
        job = _Job(title, work, done, failed, stopped)
        self._jobs.append(job)
        self.busy.emit(title)
        result, error = self._do(job)
        self._on_end(job, result, error)

    def _do(self, job: _Job) -> tuple[object, BaseException | None]:
        def report(message: str, fraction: float | None = None, /) -> None:
            self.progress.emit(job.title, message, fraction)
            job.stop_if_cancelled()

        try:
            return job.work(report), None
        except (UserError, Cancelled) as error:
            return None, error
