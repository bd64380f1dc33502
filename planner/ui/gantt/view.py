"""The Gantt chart as a widget: its rows, and jobs that can be moved to another day and pinned."""

from collections.abc import Callable, Set
from typing import TypeGuard

from PySide6.QtCore import QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from planner.model.plan import PlannedJob
from planner.ui.gantt.breaks import Checks, Move, movable
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.dragging import Dragging
from planner.ui.gantt.ghost import paint_ghost
from planner.ui.gantt.ground import Ground
from planner.ui.gantt.keys import action_of
from planner.ui.gantt.rows import Board, Path
from planner.ui.gantt.rowschart import RowsChart
from planner.ui.gantt.words import job_words


class GanttView(RowsChart):
    """A chart whose jobs can be moved and pinned while it is editable.

    ``job_moving`` carries the `Move` of a job that is on its way to another day, None when
    that has ended. What the user asks for, and the owner does: ``pin_asked`` (job, day),
    ``unpin_asked`` (job), ``menu_asked`` (job, place on the screen).
    """

    job_moving = Signal(object)
    pin_asked = Signal(object, object)
    unpin_asked = Signal(object)
    menu_asked = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground: Ground | None = None
        self._editable = False
        self._dragging = Dragging()

    # ---- what is shown

    def set_data(
        self, data: ChartData | None, keep: Callable[[PlannedJob], bool] | None = None
    ) -> None:
        self._dragging.checks = None
        super().set_data(data, keep)

    def _build_rows(self) -> None:
        self.drop_move()
        super()._build_rows()

    def _take_rows(self, board: Board, opened: Set[Path]) -> None:
        self.drop_move()
        super()._take_rows(board, opened)

    def set_ground(self, ground: Ground | None) -> None:
        """What moved jobs are checked against; None while it is not known."""
        self._ground, self._dragging.checks = ground, None

    def set_editable(self, editable: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Whether jobs can be pinned."""
        self._editable = editable
        if not editable:
            self.drop_move()

    @property
    def moving(self) -> Move | None:
        """Where the job that is being moved would lie."""
        return self._dragging.move

    # ---- Qt's events

    def _paint_over(self, painter: QPainter) -> None:
        bar = self._current_bar()
        if self.moving is not None and bar is not None:
            paint_ghost(painter, self._colours, self._layout(), self._row, bar, self.moving)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.drop_move()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = action_of(self, event) if self._data is not None else None
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place, job = event.position(), self._job
        pressed = event.button() == Qt.MouseButton.LeftButton
        if pressed and place.x() >= self._label_width() and self._can_move(job):
            self._pan = None
            self._dragging.press(place, job, self._layout().day_at(place.x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if not self._dragging.held:
            self._show_grip(event.position())
            super().mouseMoveEvent(event)
            return
        place, layout = event.position(), self._layout()
        bar = self.horizontalScrollBar()
        if place.x() > layout.body.right():
            bar.setValue(bar.value() + bar.singleStep())
        elif place.x() < layout.body.left():
            bar.setValue(bar.value() - bar.singleStep())
        self._need_checks()
        if self._dragging.drag(place, self._layout().day_at(place.x())):
            self._tell_move()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self._dragging.held:
            self.ask_move()

    def _show_grip(self, place: QPointF) -> None:
        """A hand over bars that can be moved."""
        at = self._row_at(place) if place.x() >= self._label_width() else None
        bar = None if at is None else self._bar_at(at, place)
        if self._can_move(bar.job if bar else None):
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.viewport().unsetCursor()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            at = self._row_at(QPointF(event.pos()))
            bar = None if at is None else self._bar_at(at, QPointF(event.pos()))
            job, place = bar.job if bar else None, event.globalPos()
        else:
            job, place = self._current_job(), self._place_of_current()
        if job is not None:
            self.drop_move()
            self.menu_asked.emit(job, place)

    def _place_of_current(self) -> QPoint:
        bar = self._current_bar()
        if bar is None:
            return self.viewport().mapToGlobal(QPoint(0, 0))
        rect = self._layout().bar_rect(self._row, bar)
        return self.viewport().mapToGlobal(rect.bottomLeft().toPoint())

    # ---- moving and pinning

    def _can_move(self, job: PlannedJob | None) -> TypeGuard[PlannedJob]:
        if job is None or self._data is None:
            return False
        return self._editable and movable(self._data, job)

    def _need_checks(self) -> None:
        if self._dragging.checks is None and self._data is not None:
            self._dragging.checks = Checks(self._data, self._ground)

    def move_by(self, days: int) -> None:
        """Begin or go on moving the current job, by so many days."""
        job = self._current_job()
        if not self._can_move(job):
            return
        if job != self._job:
            self._select(self._row, job)
        self._need_checks()
        if self._dragging.step(job, days) and self.moving is not None:
            self.reveal_days(self.moving.start, self.moving.finish)
            self._tell_move()

    def _tell_move(self) -> None:
        move = self.moving
        if move is not None:
            self.setAccessibleDescription(move.sentence())
        self.job_moving.emit(move)
        self.viewport().update()

    def drop_move(self) -> None:
        """Leave the job where it is."""
        was = self.moving
        self._dragging.cancel()
        if was is not None:
            self.setAccessibleDescription(job_words(was.job, self._data))
            self.job_moving.emit(None)
            self.viewport().update()

    def ask_move(self) -> None:
        """Ask for the day to which the job was moved."""
        was = self.moving
        move = self._dragging.let_go()
        if was is not None:
            self.job_moving.emit(None)
            self.viewport().update()
        if move is not None:
            self.pin_asked.emit(move.job, move.start)

    def ask_unpin(self) -> None:
        """Ask to let the current job go from the day it is pinned to."""
        job = self._current_job()
        if job is not None and self._editable and self._data and self._data.pinned(job):
            self.unpin_asked.emit(job)

    def turn_pin(self) -> None:
        """Ask to pin the current job where it is, or to unpin it."""
        job = self._current_job()
        if job is None or self._data is None:
            return
        if self._data.pinned(job):
            self.ask_unpin()
        elif self._can_move(job):
            self.pin_asked.emit(job, job.start)

    def _select(self, at: int, job: PlannedJob | None, *, reveal: bool = True) -> None:
        if (at, job) != (self._row, self._job):
            self.drop_move()
        super()._select(at, job, reveal=reveal)
