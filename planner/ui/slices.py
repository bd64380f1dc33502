"""Work of the window's own thread, a little at a time between its events."""

import time
from collections.abc import Callable, Generator
from typing import Any, TypeAlias, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

T = TypeVar("T")

Steps: TypeAlias = Generator[float | None, None, T]
"""Work in steps of a few milliseconds at most: each gives how far it is, from 0 to 1, or None if
that is not known; the last returns the result.
"""

AT_ONCE_S = 0.025
"""Seconds of work that a person does not notice: what takes no longer is done at once."""
_SLICE_S = 0.008
"""Seconds of work between two looks at what else the window has to do."""


def finish(steps: "Steps[T]") -> T:
    """The result of work that is done in one go."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


class Slices(QObject):
    """Does one piece of work at a time; another takes its place. ``moved`` carries its title and
    how far it is, ``ended`` says that nothing is left to do.

    For work on what the window shows, which a thread beside it may not touch; what reads or
    writes a project is the `Runner`'s.
    """

    moved = Signal(str, float)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._steps: Steps[Any] | None = None
        self._title, self._share = "", 0.0
        self._done: Callable[[Any], object] = lambda _result: None
        self._stopped: Callable[[], object] = lambda: None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._go_on)

    @property
    def running(self) -> str:
        """The title of the work under way, empty if there is none."""
        return self._title if self._steps is not None else ""

    def start(
        self,
        title: str,
        steps: "Steps[T]",
        done: Callable[[T], object],
        stopped: Callable[[], object] = lambda: None,
        *,
        at_once: bool = False,
    ) -> None:
        """Do work, and give ``done`` its result: before this returns if it takes no longer than
        a person notices, or whatever it takes if it is to be ``at_once``. ``stopped`` is called
        if it is cancelled, not if other work takes its place.
        """
        self.drop()
        self._steps, self._title, self._share = steps, title, 0.0
        self._done, self._stopped = done, stopped
        self._work(float("inf") if at_once else AT_ONCE_S)
        if self._steps is steps:
            self._timer.start()

    def cancel(self) -> None:
        """Stop the work under way."""
        if self._steps is not None:
            stopped = self._stopped
            self.drop()
            stopped()

    def drop(self) -> None:
        """Forget the work under way, without a word to who asked for it."""
        steps, self._steps = self._steps, None
        self._timer.stop()
        if steps is not None:
            steps.close()
            self.ended.emit()

    def _go_on(self) -> None:
        self._work(_SLICE_S)
        if self._steps is not None:
            self.moved.emit(self._title, self._share)

    def _work(self, seconds: float) -> None:
        """Work for so long, a step at least."""
        steps, until = self._steps, time.perf_counter() + seconds
        while steps is not None:
            try:
                self._share = next(steps) or self._share
            except StopIteration as end:
                done = self._done
                self.drop()
                done(end.value)
                return
            except BaseException:
                self.drop()
                raise
            if time.perf_counter() >= until:
                return
