"""A small drawn figure: dates on a line of months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from planner.ui import theme
from planner.ui.gantt.colours import text_on
from planner.ui.gantt.scale import TimeScale
from planner.ui.translation import tr
from planner.ui.words import Look


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated mark of the timeline; ``tip`` is what it says, ``key`` what a click gives."""

    day: date
    lane: str
    look: Look
    tip: str
    key: Any


_STEPS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Where the arrow keys lead: along a line, and from line to line."""
_HOW_TO_MOVE = tr("The arrow keys go from date to date.")


class Timeline(QWidget):
    """Marks on a line of months, one line for each lane. ``picked`` carries a mark's key.

    The arrow keys go from mark to mark. In a scroll area the months stay in sight, where the
    owner has it drawn again when it is scrolled.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._marks: tuple[Mark, ...] = ()
        self._lanes: tuple[str, ...] = ()
        self._scale = TimeScale(date(2000, 1, 1), date(2000, 12, 31), 2.0)
        self._today, self._flag = date(2000, 1, 1), ""
        self._chosen: Any = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName(tr("Dates on a timeline"))

    def set_marks(
        self, marks: Sequence[Mark], first: date, last: date, today: date, flag: str = tr("Today")
    ) -> None:
        """Show marks between two days; ``flag`` names the day that is taken as today."""
        self._marks = tuple(mark for mark in marks if first <= mark.day <= last)
        self._lanes = tuple(sorted({mark.lane for mark in self._marks}))
        self._scale = TimeScale(first, last, 1.0)
        self._today, self._flag = today, flag
        self.setAccessibleDescription(self._said())
        self.updateGeometry()
        self.update()

    def choose(self, key: Any) -> None:
        """Ring the mark of a key, and say it to who cannot see it."""
        self._chosen = key
        self.setAccessibleDescription(self._said())
        self.update()

    def _said(self) -> str:
        chosen = next((mark for mark in self._marks if mark.key == self._chosen), None)
        return chosen.tip if chosen is not None else _HOW_TO_MOVE

    @property
    def lanes(self) -> int:
        """How many lines there are."""
        return len(self._lanes)

    def sizeHint(self) -> QSize:
        return QSize(400, self._head() + self._least_row() * max(1, self.lanes) + 6)

    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.sizeHint().height())

    def _head(self) -> int:
        return self.fontMetrics().height() + 10

    def _least_row(self) -> int:
        return max(24, self.fontMetrics().height() + 8)

    def _row(self) -> int:
        """Height of a line: few lines share some of the room that there is."""
        room = (self.height() - self._head()) // max(1, self.lanes)
        return max(self._least_row(), min(room, 2 * self._least_row()))

    def _names(self) -> int:
        """Width of the lanes' names."""
        metrics = self.fontMetrics()
        widest = max((metrics.horizontalAdvance(lane) for lane in self._lanes), default=0)
        return min(widest, self.width() // 4) + 24

    def _x(self, day: date) -> float:
        wide = max(1, self.width() - self._names() - 16)
        return self._names() + wide * self._scale.x(day) / self._scale.width

    def _place(self, mark: Mark) -> QPointF:
        lane = self._lanes.index(mark.lane)
        return QPointF(self._x(mark.day), self._head() + self._row() * (lane + 0.5))

    def _marks_at(self, place: QPointF) -> list[Mark]:
        """The marks at a place, the nearest first."""
        if place.y() < self._top() + self._head():
            return []
        far = {m: (self._place(m) - place).manhattanLength() for m in self._marks_near(place)}
        return sorted((m for m in far if far[m] <= 14), key=far.__getitem__)

    def _marks_near(self, place: QPointF) -> list[Mark]:
        lane = int((place.y() - self._head()) // self._row())
        name = self._lanes[lane] if 0 <= lane < self.lanes else ""
        return [mark for mark in self._marks if mark.lane == name]

    def _top(self) -> int:
        """The first line of pixels in sight."""
        return self.visibleRegion().boundingRect().top()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lanes(painter)
        x = self._x(self._today)
        self._paint_month_lines(painter)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawLine(QPointF(x, self._head() - 4), QPointF(x, self.height()))
        for mark in self._marks:
            self._paint_mark(painter, mark)
        self._paint_head(painter)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            seen = self.visibleRegion().boundingRect()
            painter.drawRoundedRect(QRectF(seen).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    def _paint_head(self, painter: QPainter) -> None:
        """The months and the flag of the as-of day, over what is scrolled away below them."""
        painter.save()
        painter.translate(0, self._top())
        painter.fillRect(QRectF(0, 0, self.width(), self._head() - 4), theme.color("surface"))
        self._paint_months(painter, self._paint_today(painter))
        painter.restore()

    def _paint_today(self, painter: QPainter) -> QRectF:
        """The flag of the as-of day; returns where it is."""
        x, fill = self._x(self._today), theme.color("accent")
        wide = painter.fontMetrics().horizontalAdvance(self._flag) + 12
        flag = QRectF(x - wide / 2, 2, wide, self._head() - 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(flag, 3, 3)
        painter.setPen(text_on(fill))
        painter.drawText(flag, Qt.AlignmentFlag.AlignCenter, self._flag)
        return flag

    def _paint_months(self, painter: QPainter, flag: QRectF) -> None:
        metrics = painter.fontMetrics()
        every = self._months_apart(metrics)
        for tick in self._scale_months():
            x = self._x(max(tick, self._scale.origin))
            if (tick.month - 1) % every == 0:
                name = f"{tick:%b %Y}" if tick.month == 1 or every > 1 else f"{tick:%b}"
                room = QRectF(x + 4, 2, metrics.horizontalAdvance(name), self._head() - 6)
                if not room.intersects(flag) and room.right() < self.width():
                    painter.setPen(theme.color("muted"))
                    painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, name)

    def _paint_month_lines(self, painter: QPainter) -> None:
        painter.setPen(QPen(theme.color("border"), 1))
        every = self._months_apart(painter.fontMetrics())
        for tick in self._scale_months():
            if every < 6 or (tick.month - 1) % every == 0:
                x = self._x(max(tick, self._scale.origin))
                painter.drawLine(QPointF(x, self._head() - 4), QPointF(x, self.height()))

    def _months_apart(self, metrics: QFontMetrics) -> int:
        """How many months apart the names of months have room."""
        month = self._x(self._scale.origin + timedelta(days=30)) - self._x(self._scale.origin)
        room = metrics.horizontalAdvance(tr("May 2027")) + 12
        return next((every for every in (1, 3, 6) if every * month > room), 12)

    def _scale_months(self) -> list[date]:
        wide = TimeScale(self._scale.origin, self._scale.last, 2.5)
        return [tick.start for tick in wide.upper(self._scale.origin, self._scale.last)]

    def _paint_lanes(self, painter: QPainter) -> None:
        metrics: QFontMetrics = painter.fontMetrics()
        for lane, name in enumerate(self._lanes):
            y = self._head() + self._row() * (lane + 0.5)
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(self._names(), y), QPointF(self.width(), y))
            painter.setPen(theme.color("text"))
            area = QRectF(0, y - self._row() / 2, self._names() - 12, self._row())
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, round(area.width()))
            painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_mark(self, painter: QPainter, mark: Mark) -> None:
        centre = self._place(mark)
        painter.setBrush(theme.color("surface"))
        chosen = mark.key == self._chosen
        painter.setPen(QPen(theme.color("accent"), 2) if chosen else Qt.PenStyle.NoPen)
        painter.drawEllipse(centre, 10 if chosen else 8, 10 if chosen else 8)
        icon = theme.icon(mark.look.icon, mark.look.tone.value)
        area = QRectF(centre.x() - 8, centre.y() - 8, 16, 16)
        icon.paint(painter, area.toRect())

    def place_of(self, key: Any) -> QPoint | None:
        """Where the mark of a key is drawn, None if there is none."""
        return next((self._place(m).toPoint() for m in self._marks if m.key == key), None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(event.key())
        if step is None or not self._marks:
            super().keyPressEvent(event)
            return
        across, down = step
        keys = [mark.key for mark in self._marks]
        now = self._marks[keys.index(self._chosen)] if self._chosen in keys else self._marks[0]
        if down:
            lane = (self._lanes.index(now.lane) + down) % self.lanes
            others = [mark for mark in self._marks if mark.lane == self._lanes[lane]]
            found = min(others, key=lambda mark: abs(mark.day - now.day))
        else:
            row = sorted((m for m in self._marks if m.lane == now.lane), key=lambda m: m.day)
            found = row[max(0, min(len(row) - 1, row.index(now) + across))]
        self.picked.emit(found.key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        marks = self._marks_at(event.position())
        if marks:
            keys = [mark.key for mark in marks]
            # A second click at the same place gives the next of several that lie there.
            at = keys.index(self._chosen) + 1 if self._chosen in keys else 0
            self.picked.emit(keys[at % len(keys)])

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast("QHelpEvent", event)
            tips = [mark.tip for mark in self._marks_at(QPointF(help_event.pos()))[:6]]
            QToolTip.showText(help_event.globalPos(), "\n\n".join(tips), self)
            return True
        return super().event(event)
