"""A job that is being moved to another day, by mouse or keyboard, until it is let go."""

from datetime import date, timedelta

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QApplication

from planner.model.plan import PlannedJob
from planner.ui.gantt.breaks import Checks, Move


class Dragging:
    """``move`` is where the job would lie now, None while none is moved."""

    def __init__(self) -> None:
        self.checks: Checks | None = None
        self.move: Move | None = None
        self._grip: tuple[QPointF, PlannedJob, date] | None = None

    @property
    def held(self) -> bool:
        """Whether a bar is under the pressed button."""
        return self._grip is not None

    def press(self, place: QPointF, job: PlannedJob, day: date) -> None:
        """The button went down on a bar, at a day."""
        self._grip = place, job, day

    def drag(self, place: QPointF, day: date) -> bool:
        """The pointer is over a day now; returns whether the job goes with it, which it does
        once the pointer has left the place where the button went down.
        """
        if self._grip is None:
            return False
        came, job, at = self._grip
        far = (place - came).manhattanLength() >= QApplication.startDragDistance()
        return (far or self.move is not None) and self._to(job, job.start + (day - at))

    def step(self, job: PlannedJob, days: int) -> bool:
        """Move a job by so many days from where it is, or is being moved; returns whether the
        day is another one.
        """
        going_on = self.move is not None and self.move.job == job
        start = self.move.start if self.move is not None and going_on else job.start
        return self._to(job, start + timedelta(days=days))

    def let_go(self) -> Move | None:
        """End it; returns the move if it leads to another day."""
        move = self.move
        self.cancel()
        return move if move is not None and move.days else None

    def cancel(self) -> None:
        """End it, as if nothing had been moved."""
        self.move = self._grip = None

    def _to(self, job: PlannedJob, start: date) -> bool:
        if self.checks is None or (self.move is not None and self.move.start == start):
            return False
        self.move = self.checks.move(job, start)
        return True
