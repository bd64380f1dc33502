"""Work on the window's own thread, a little at a time."""

from collections.abc import Callable, Iterator
from time import perf_counter

from PySide6.QtCore import QObject, QTimer

SLICE = 0.012
"""Seconds of work between two looks at what the user does."""


class Slices(QObject):
    """For work that must not wait for the background thread, which may be busy for long, and is
    too much for one go. It is an iterator that yields now and then; little work does not yield at
    all, and is done at once.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work: Iterator[None] | None = None
        self._done: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def running(self) -> bool:
        """Whether some of the work is still to be done."""
        return self._work is not None

    def start(self, work: Iterator[None], done: Callable[[], object]) -> None:
        """Do this work in place of what was under way, which is dropped; then call ``done``."""
        self._work, self._done = work, done
        self._go_on()

    def stop(self) -> None:
        """Drop the work under way."""
        self._work = None
        self._timer.stop()

    def _go_on(self) -> None:
        work, until = self._work, perf_counter() + SLICE
        while work is not None:
            try:
                next(work)
            except StopIteration:
                done = self._done
                self.stop()
                done()
                return
            if perf_counter() >= until:
                self._timer.start()
                return
