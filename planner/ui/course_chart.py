"""Progress over time as a figure: by week, what is done as full lines, what is planned dashed."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.ui import formats, theme
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.services.progress_course import Course

SERIES = (0, 1, 2)
"""Colours of the steps, as places in the theme's series; each has a mark of its own too."""

_MARK = 4.0
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CourseChart(QWidget):
    """The curves of a `Course`. ``told`` carries a sentence about the week under the mouse or
    chosen with the arrow keys.
    """

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._course: Course | None = None
        self._week: int | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Covered items replaced, removed and disposed of, by week"))

    def show_course(self, course: "Course") -> None:
        """Show other curves."""
        self._course, self._week = course, None
        self.setAccessibleDescription(" ".join(self._sentences(len(course.weeks) - 1)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 190)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 150)

    # one week

    def choose(self, week: int) -> None:
        """Point at a week by its place, and tell about it."""
        if self._course is None or not self._course.weeks:
            return
        self._week = min(len(self._course.weeks) - 1, max(0, week))
        self.told.emit(" ".join(self._sentences(self._week)))
        self.update()

    def _sentences(self, week: int) -> list[str]:
        course = self._course
        if course is None or not 0 <= week < len(course.weeks):
            return []
        parts = [tr("By {weeks}:", weeks=formats.day(course.weeks[week]))]
        for curve in course.curves:
            done = f"{curve.done[week]:,} {curve.step}" if week < len(curve.done) else ""
            planned = (
                tr("{planned:,} planned", planned=curve.planned[week]) if curve.planned else ""
            )
            if not done and planned:
                planned = tr("{planned} to be {step}", planned=planned, step=curve.step)
            parts.append(f"{', '.join(filter(None, (done, planned)))};")
        parts[-1] = f"{parts[-1][:-1]}."
        return parts

    def keyPressEvent(self, event: QKeyEvent) -> None:
        course, key = self._course, event.key()
        if course is None or not course.weeks or key not in {
            *_STEPS, Qt.Key.Key_Home, Qt.Key.Key_End,
        }:  # fmt: skip
            super().keyPressEvent(event)
            return
        if key in _STEPS:
            now = self._week if self._week is not None else self._week_of(course.as_of)
            self.choose(now + (_STEPS[Qt.Key(key)] if self._week is not None else 0))
        else:
            self.choose(0 if key == Qt.Key.Key_Home else len(course.weeks) - 1)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        area, course = self._area(), self._course
        if course is not None and len(course.weeks) > 1:
            part = (event.position().x() - area.left()) / max(1.0, area.width())
            self.choose(round(part * (len(course.weeks) - 1)))

    def _week_of(self, day: date) -> int:
        weeks = self._course.weeks if self._course else ()
        return next((at for at, week in enumerate(weeks) if week >= day), len(weeks) - 1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # drawing

    def _area(self) -> QRectF:
        metrics = self.fontMetrics()
        most = f"{self._course.items:,}" if self._course else "0"
        left = metrics.horizontalAdvance(most) + 12
        line = metrics.height()
        return QRectF(left, line + 4, self.width() - left - 10, self.height() - 2 * line - 12)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        course = self._course
        if course is not None and course.weeks:
            area = self._area()
            self._paint_grid(painter, area, course)
            for at, curve in enumerate(course.curves):
                colour = series_colour(at)
                self._paint_line(painter, area, course, curve.planned, colour, dashed=True)
                self._paint_line(painter, area, course, curve.done, colour, dashed=False)
                if curve.done:
                    end = self._point(area, course, len(curve.done) - 1, curve.done[-1])
                    paint_mark(painter, end, at)
            self._paint_week(painter, area, course)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _point(self, area: QRectF, course: "Course", week: int, count: int) -> QPointF:
        x = area.left() + area.width() * week / max(1, len(course.weeks) - 1)
        return QPointF(x, area.bottom() - area.height() * count / max(1, course.items))

    def _paint_grid(self, painter: QPainter, area: QRectF, course: "Course") -> None:
        line = painter.fontMetrics().height()
        for part in (0.0, 0.5, 1.0):
            y = area.bottom() - area.height() * part
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.color("muted"))
            room = QRectF(0, y - line / 2, area.left() - 6, line)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, f"{round(course.items * part):,}")
        for week, name in self._months(area, course):
            x = self._point(area, course, week, 0).x()
            painter.setPen(QPen(theme.color("border"), 1))
            painter.drawLine(QPointF(x, area.bottom()), QPointF(x, area.bottom() + 4))
            painter.setPen(theme.color("muted"))
            painter.drawText(QPointF(x + 2, area.bottom() + line), name)
        self._paint_today(painter, area, course)

    def _months(self, area: QRectF, course: "Course") -> list[tuple[int, str]]:
        """The weeks in which a month begins that is named, as far apart as there is room."""
        metrics = self.fontMetrics()
        begin = [
            (at, week)
            for at, week in enumerate(course.weeks)
            if at and week.day <= 7  # the Sunday of the week with the first of the month
        ]
        month = area.width() / max(1, len(course.weeks) - 1) * 4.3
        room = metrics.horizontalAdvance(tr("May 2027")) + 10
        every = next((step for step in (1, 2, 3, 6) if step * month > room), 12)
        shown = [(at, week) for at, week in begin if (week.month - 1) % every == 0]
        named = [
            (at, f"{week:%b %Y}" if week.year != before.year or not number else f"{week:%b}")
            for number, ((at, week), (_, before)) in enumerate(
                zip(shown, [*shown[:1], *shown[:-1]], strict=True)
            )
        ]
        return [
            (at, name)
            for at, name in named
            if self._point(area, course, at, 0).x() + metrics.horizontalAdvance(name) < self.width()
        ]

    def _paint_today(self, painter: QPainter, area: QRectF, course: "Course") -> None:
        x = self._x_of(area, course, course.as_of)
        colour = theme.color("accent")
        painter.setPen(QPen(colour, 1))
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom()))
        words = formats.day(course.as_of)
        wide = painter.fontMetrics().horizontalAdvance(words)
        left = min(max(area.left(), x - wide / 2), self.width() - wide - 2)
        painter.drawText(QPointF(left, painter.fontMetrics().ascent() + 1), words)

    def _x_of(self, area: QRectF, course: "Course", day: date) -> float:
        days = (course.weeks[-1] - course.weeks[0]).days
        part = (day - course.weeks[0]).days / max(1, days)
        return area.left() + area.width() * min(1.0, max(0.0, part))

    def _paint_line(
        self,
        painter: QPainter,
        area: QRectF,
        course: "Course",
        counts: Sequence[int],
        colour: QColor,
        *,
        dashed: bool,
    ) -> None:
        if not counts:
            return
        pen = QPen(colour, 1.5 if dashed else 2.5)
        if dashed:
            pen.setDashPattern([4, 3])
        painter.setPen(pen)
        points = [self._point(area, course, week, count) for week, count in enumerate(counts)]
        painter.drawPolyline(QPolygonF(points))

    def _paint_week(self, painter: QPainter, area: QRectF, course: "Course") -> None:
        if self._week is None:
            return
        x = self._point(area, course, self._week, 0).x()
        painter.setPen(QPen(theme.color("muted"), 1, Qt.PenStyle.DotLine))
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))


class StepMark(QWidget):
    """The line and the mark of a step, for a legend."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self._at = at
        self.setFixedSize(26, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(series_colour(self._at), 2.5))
        painter.drawLine(QPointF(0, 8), QPointF(26, 8))
        paint_mark(painter, QPointF(13, 8), self._at)
        painter.end()


def series_colour(at: int) -> QColor:
    """The colour of a step."""
    return QColor(theme.tokens().series[SERIES[at]])


def paint_mark(painter: QPainter, at: QPointF, step: int) -> None:
    """The mark of a step: a circle, a square, a triangle."""
    painter.setPen(QPen(theme.color("surface"), 1))
    painter.setBrush(series_colour(step))
    x, y, half = at.x(), at.y(), _MARK
    if step == 0:
        painter.drawEllipse(at, half + 0.5, half + 0.5)
    elif step == 1:
        painter.drawRect(QRectF(x - half, y - half, 2 * half, 2 * half))
    else:
        corners = [QPointF(x, y - half - 1), QPointF(x + half + 1, y + half)]
        painter.drawPolygon(QPolygonF([*corners, QPointF(x - half - 1, y + half)]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
