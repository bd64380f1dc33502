"""Paints the bars of a Gantt chart: the jobs, where they were, and how far they may slip."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF

from planner.model.plan import PlannedJob
from planner.ui.gantt.colours import GanttColours, text_on
from planner.ui.gantt.data import ChartData, State, slips_to
from planner.ui.gantt.layout import Layout, bars_between
from planner.ui.gantt.rows import Bar, Row

READABLE = 10
"""Least height in pixels of a bar that has marks on it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The row the keyboard is on, and the job in it."""

    row: int = -1
    job: PlannedJob | None = None
    focused: bool = False


class BarPainter:
    """Paints the bars of rows. ``count`` says how many it drew."""

    def __init__(
        self, painter: QPainter, colours: GanttColours, layout: Layout, data: ChartData
    ) -> None:
        self._p = painter
        self._c = colours
        self._l = layout
        self._d = data
        self._metrics = QFontMetricsF(painter.font())
        self._order = {job: at for at, job in enumerate(data.jobs_order)}
        self._view = layout.days_in_view()
        self.count = 0

    def row(self, at: int, row: Row, selection: Selection) -> None:
        """Draw a row's bars."""
        if self._d.baseline is None and row.foldable:
            self._plain_row(at, row, selection)
            return
        for bar in bars_between(row, *self._view):
            self._one(at, row, bar, self._l.bar_rect(at, bar), selection)

    def _plain_row(self, at: int, row: Row, selection: Selection) -> None:
        """At the far zoom many jobs end on one pixel: one is enough."""
        first = self._view[0]
        covered: dict[int, float] = {}
        for bar in bars_between(row, *self._view):
            if bar.job.finish < first:
                continue
            chosen = selection.row == at and bar.job == selection.job
            right = max(self._l.after(bar.job.finish), self._l.x(bar.job.start) + 2)
            if right < covered.get(bar.lane, -1.0) + 1 and not chosen:
                continue
            covered[bar.lane] = right
            self._one(at, row, bar, self._l.bar_rect(at, bar), selection)

    def _one(self, at: int, row: Row, bar: Bar, rect: QRectF, selection: Selection) -> None:
        chosen = selection.row == at and bar.job == selection.job
        if self._d.baseline is not None:
            rect = self._baseline(rect, bar.job)
        if row.job is not None or chosen:
            self._float(rect, bar.job)
        self._bar(rect, row, bar.job)
        if chosen:
            pen = QPen(self._c.accent if selection.focused else self._c.muted, 2)
            self._p.setPen(pen)
            self._p.setBrush(Qt.BrushStyle.NoBrush)
            self._p.drawRect(rect.adjusted(-2, -2, 2, 2))

    def _baseline(self, rect: QRectF, job: PlannedJob) -> QRectF:
        """The thin bar under a job where it was; returns what is left for the job itself."""
        before = self._d.before(job)
        strip = max(2.0, min(5.0, rect.height() / 4))
        above = QRectF(rect.left(), rect.top(), rect.width(), max(2.0, rect.height() - strip - 1))
        if before is not None:
            left, right = self._l.x(before.start), self._l.after(before.finish)
            place = QRectF(left, rect.bottom() - strip, max(2.0, right - left), strip)
            self._p.fillRect(place, self._c.baseline)
        return above

    def _float(self, rect: QRectF, job: PlannedJob) -> None:
        """A line from the end of a job to where it may slip, closed by a short stroke."""
        slip = slips_to(job)
        if slip is None or rect.height() < READABLE or self._d.state(job) is State.DONE:
            return
        right = self._l.after(slip)
        if right - rect.right() < 4:
            return
        foot = rect.bottom() - 1
        self._p.setPen(QPen(self._c.muted, 1.4))
        self._p.drawLine(QPointF(rect.right(), foot), QPointF(right, foot))
        self._p.drawLine(QPointF(right, foot - 5), QPointF(right, foot))

    # ---- one bar

    def _bar(self, rect: QRectF, row: Row, job: PlannedJob) -> None:
        self.count += 1
        fill = self._c.series[self._order.get(job.job, 0) % len(self._c.series)]
        state = self._d.state(job)
        if state is State.DONE:
            fill = self._c.faded(fill)
        small = min(rect.width(), rect.height()) <= 6
        if small and job.crew and not job.late_days and state is not State.STARTED:
            self._p.fillRect(rect, fill)  # many of these are in view at the far zoom
        else:
            self._round_bar(rect, job, fill, 0.0 if small else 3.0)
        if job.critical and rect.width() > 4 and state is not State.DONE:
            foot = QRectF(rect.left(), rect.bottom() - 2, rect.width(), 3)
            self._p.fillRect(foot, self._c.text)
        if rect.height() >= READABLE:
            self._text(rect, row, job, fill)
            if self._d.pinned(job):
                draw_pin(self._p, QPointF(rect.left(), rect.top() + 4), self._c)

    def _round_bar(self, rect: QRectF, job: PlannedJob, fill: QColor, round_by: float) -> None:
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, on=round_by > 0)
        state = self._d.state(job)
        if job.late_days:
            draw_box(self._p, rect, round_by, self._c.base, QPen(self._c.danger, 1.5))
            hatch = QBrush(self._c.danger, Qt.BrushStyle.BDiagPattern)
            draw_box(self._p, rect, round_by, hatch)
        elif job.crew and state is not State.STARTED:
            draw_box(self._p, rect, round_by, fill)
        else:
            style = Qt.PenStyle.SolidLine if state is State.STARTED else Qt.PenStyle.DashLine
            draw_box(self._p, rect, round_by, pale(fill), QPen(fill, 1, style))
        if state is State.STARTED:
            self._worked(rect, round_by, fill)
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _worked(self, rect: QRectF, round_by: float, fill: QColor) -> None:
        """The part of a job under way that lies before today."""
        right = min(rect.right(), self._l.x(self._d.today))
        if right > rect.left():
            part = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
            draw_box(self._p, part, round_by, fill)

    def _text(self, rect: QRectF, row: Row, job: PlannedJob, fill: QColor) -> None:
        """What a bar says in it or, where it is alone in its row, beside it."""
        if row.foldable and rect.width() < 20:
            return
        state = self._d.state(job)
        text = job.job if row.foldable else day_range(job.start, job.finish)
        solid = job.crew and not job.late_days and state is not State.STARTED
        colour = text_on(fill) if solid else self._c.text
        if job.late_days:
            text = f"{text} · {job.late_days} d late"
        tick = 12.0 if state is State.DONE else 0.0
        wide = self._metrics.horizontalAdvance(text)
        if rect.height() < self._metrics.height() - 3:
            return
        room = QRectF(rect)
        if wide + 8 + tick <= rect.width():
            room.setLeft(rect.center().x() - (wide + tick) / 2)
            if job.late_days or state is State.STARTED:
                # Hatching, or two fills, behind words are hard to read.
                self._p.fillRect(room.adjusted(-3, 2, 3 + wide - room.width(), -2), self._c.base)
        elif row.foldable:
            return
        else:
            slip = slips_to(job)
            room = QRectF(rect.right() + 6, rect.top(), wide + 8 + tick, rect.height())
            if slip is not None and self._l.scale.day_width >= 4:
                room.moveTop(rect.top() - 2)  # clear of the line to where the job may slip
            colour = self._c.text
        self._p.setPen(colour)
        if tick:
            draw_check(self._p, QPointF(room.left() + 4, room.center().y()), colour)
        room.setLeft(room.left() + tick)
        self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)


def draw_box(
    painter: QPainter,
    rect: QRectF,
    round_by: float,
    fill: QColor | QBrush,
    pen: QPen | None = None,
) -> None:
    """A filled rectangle with round corners."""
    painter.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    painter.drawRoundedRect(rect, round_by, round_by)


def draw_check(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """The mark of what is done."""
    points = [(-4, 0), (-1, 3), (4, -4)]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([centre + QPointF(x, y) for x, y in points]))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def draw_pin(painter: QPainter, head: QPointF, colours: GanttColours) -> None:
    """A pin whose head is at a place, with its needle below."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colours.text, 1.6))
    painter.drawLine(head, head + QPointF(0, 10))
    painter.setPen(QPen(colours.base, 1.2))
    painter.setBrush(colours.text)
    painter.drawEllipse(head, 4, 4)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def pale(fill: QColor) -> QColor:
    """A colour that lets what is behind it through."""
    made = QColor(fill)
    made.setAlphaF(0.25)
    return made


def day_range(start: date, finish: date) -> str:
    """Two days in few words: "Mar 3 - Mar 5"; one day stands alone."""
    first = f"{start:%b} {start.day}"
    return first if start == finish else f"{first} - {finish:%b} {finish.day}"
