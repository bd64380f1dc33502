"""Paints the bars of a Gantt chart: the jobs, where they were, and how far they may slip."""

from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from planner.model.plan import JobState, PlannedJob
from planner.ui.gantt.colours import GanttColours, pale, text_on
from planner.ui.gantt.data import ChartData, slips_to
from planner.ui.gantt.layout import Layout, bars_between
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.marks import draw_box, draw_check, draw_pin
from planner.ui.gantt.mosaic import Mosaic
from planner.ui.gantt.rows import Row
from planner.ui.translation import tr

READABLE = 10
"""Least height in pixels of a bar that has marks on it."""

SMALL = 6
"""Pixels, high or wide, up to which a bar is no more than its colour."""

MANY = 60
"""Bars in a row from which on they are painted all at once where they are small."""

CROWDED = 14
"""Pixels: where bars of such a row are no wider on average, there is no room for marks."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The row the keyboard is on, and the job in it."""

    row: int = -1
    job: PlannedJob | None = None
    focused: bool = False


class BarPainter:
    """Paints the bars of rows. ``count`` says how many it drew one by one."""

    def __init__(
        self,
        painter: QPainter,
        colours: GanttColours,
        layout: Layout,
        letters: Letters,
        data: ChartData,
    ) -> None:
        self._p = painter
        self._c = colours
        self._l = layout
        self._letters = letters
        self._d = data
        self._order = {job: at for at, job in enumerate(data.jobs_order)}
        self._inks = [text_on(fill) for fill in colours.series]
        self._view = layout.days_in_view()
        self._plain = not (data.progress or data.pins)
        self.count = 0

    def row(self, at: int, row: Row, selection: Selection, mosaic: Mosaic) -> None:
        """Draw a row's bars."""
        chosen = selection.job if selection.row == at else None
        if len(row.bars) >= MANY and self._crowded(at, row):
            mosaic.paint(self._p, self._l, at, row)
            bars = bars_between(row, *self._view) if chosen else iter(())
            bars = (bar for bar in bars if bar.job == chosen)
        else:
            bars = bars_between(row, *self._view)
        for bar in bars:
            rect = self._l.bar_rect(at, bar)
            self._one(row, bar.job, rect)
            if bar.job == chosen:
                self._ring(rect, selection)

    def _crowded(self, at: int, row: Row) -> bool:
        high = self._l.lane_of(at, 0, row.lanes)[1]
        return high <= SMALL or row.mean_days * self._l.scale.day_width <= CROWDED

    def _ring(self, rect: QRectF, selection: Selection) -> None:
        self._p.setPen(QPen(self._c.accent if selection.focused else self._c.muted, 2))
        self._p.setBrush(Qt.BrushStyle.NoBrush)
        self._p.drawRect(rect.adjusted(-2, -2, 2, 2))

    def _one(self, row: Row, job: PlannedJob, rect: QRectF) -> None:
        if self._d.baseline is not None and rect.height() > READABLE:
            rect = self._baseline(rect, job)
        state = JobState.PLANNED if self._plain else self._d.state(job)
        if not row.foldable and job.float_days and state is not JobState.DONE:
            self._float(rect, job)
        self._bar(rect, row, job, state)

    def _baseline(self, rect: QRectF, job: PlannedJob) -> QRectF:
        """The thin bar under a job where it was; returns what is left for the job itself."""
        before = self._d.before(job)
        strip = 4.0
        if before is not None:
            place = self._l.span(before.start, before.finish, rect.bottom() - strip, strip)
            self._p.fillRect(place, self._c.baseline)
        return rect.adjusted(0, 0, 0, -strip - 1)

    def _float(self, rect: QRectF, job: PlannedJob) -> None:
        """A line from the end of a job to where it may slip, closed by a short stroke."""
        slip = slips_to(job)
        if slip is None or rect.height() < READABLE:
            return
        right, foot = self._l.after(slip), rect.bottom() - 1
        if right - rect.right() < 4:
            return
        self._p.setPen(QPen(self._c.muted, 1.4))
        self._p.drawLine(QPointF(rect.right(), foot), QPointF(right, foot))
        self._p.drawLine(QPointF(right, foot - 5), QPointF(right, foot))

    # ---- one bar

    def _bar(self, rect: QRectF, row: Row, job: PlannedJob, state: JobState) -> None:
        self.count += 1
        series = self._order.get(job.job, 0) % len(self._c.series)
        fill, ink = self._c.series[series], self._inks[series]
        wide, high = rect.width(), rect.height()
        if state is JobState.DONE:
            fill = self._c.faded(fill)
            ink = self._c.text
        if min(wide, high) <= SMALL:
            self._small_bar(rect, job, fill, state)
        else:
            self._round_bar(rect, job, fill, state)
        if job.critical and wide > 4 and state is not JobState.DONE:
            self._p.fillRect(QRectF(rect.left(), rect.bottom() - 2, wide, 3), self._c.text)
        if high < READABLE:
            return
        if high >= self._letters.line - 3 and (wide >= 20 or not row.foldable):
            self._text(rect, row, job, state, ink)
        if self._d.pinned(job):
            draw_pin(self._p, QPointF(rect.left(), rect.top() + 4), self._c)

    def _small_bar(self, rect: QRectF, job: PlannedJob, fill: QColor, state: JobState) -> None:
        if job.late_days:
            self._p.fillRect(rect, self._c.danger)
        elif job.crew and state is not JobState.UNDER_WAY:
            self._p.fillRect(rect, fill)
        else:
            self._p.fillRect(rect, pale(fill))
            self._p.setPen(fill)
            self._p.setBrush(Qt.BrushStyle.NoBrush)
            self._p.drawRect(rect.adjusted(0, 0, -1, -1))

    def _round_bar(self, rect: QRectF, job: PlannedJob, fill: QColor, state: JobState) -> None:
        if job.late_days:
            draw_box(self._p, rect, 3, self._c.base, QPen(self._c.danger, 1.5))
            draw_box(self._p, rect, 3, QBrush(self._c.danger, Qt.BrushStyle.BDiagPattern))
        elif state is JobState.DONE:
            # Drawn back, it would hardly stand out from the ground without its edge.
            inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
            draw_box(self._p, inner, 3, fill, QPen(self._fill(job), 1))
        elif job.crew and state is not JobState.UNDER_WAY:
            draw_box(self._p, rect, 3, fill)
        else:
            style = Qt.PenStyle.SolidLine if state is JobState.UNDER_WAY else Qt.PenStyle.DashLine
            draw_box(self._p, rect, 3, pale(fill), QPen(self._fill(job), 1, style))
        if state is JobState.UNDER_WAY:
            self._worked(rect, fill)

    def _worked(self, rect: QRectF, fill: QColor) -> None:
        """The part of a job under way that lies before today."""
        right = min(rect.right(), self._l.x(self._d.today))
        if right > rect.left():
            part = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
            draw_box(self._p, part, 3, fill)

    def _text(self, rect: QRectF, row: Row, job: PlannedJob, state: JobState, ink: QColor) -> None:
        """What a bar says in it or, where it is alone in its row, beside it."""
        text = job.job if row.foldable else day_range(job.start, job.finish)
        if job.late_days:
            text = tr("{text} · {late_days} d late", text=text, late_days=job.late_days)
        if job.late_days or not job.crew or state is JobState.UNDER_WAY:
            ink = self._c.text
        tick = 12.0 if state is JobState.DONE else 0.0
        wide = self._letters.width(text)
        if wide + 8 + tick <= rect.width():
            left = rect.center().x() - (wide + tick) / 2
            room = QRectF(left, rect.top(), rect.right() - left, rect.height())
            if job.late_days:
                # Hatching behind words is hard to read.
                patch = QRectF(left - 3, rect.top() + 2, wide + 6, rect.height() - 4)
                self._p.fillRect(patch, self._c.base)
        elif row.foldable:
            return
        else:
            room = QRectF(rect.right() + 6, rect.top(), wide + 8 + tick, rect.height())
            slip = None if state is JobState.DONE else slips_to(job)
            if slip is not None:
                # on the line to where the job may slip or, if that is short, behind it
                end = self._l.after(slip)
                behind = end - rect.right() < wide + 12
                room.moveTo(end + 6 if behind else room.left(), room.top() - (0 if behind else 2))
            ink = self._c.text
        if tick:
            draw_check(self._p, QPointF(room.left() + 4, room.center().y()), ink)
            room.setLeft(room.left() + tick)
        self._p.setPen(ink)
        self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        if state is JobState.UNDER_WAY and not job.late_days and room.left() < rect.right():
            self._text_on_worked(rect, room, text, job)

    def _text_on_worked(self, rect: QRectF, room: QRectF, text: str, job: PlannedJob) -> None:
        """The words again where they lie on the part that is worked."""
        right = min(rect.right(), self._l.x(self._d.today))
        if right <= room.left():
            return
        self._p.save()
        part = QRectF(rect.left(), rect.top(), right - rect.left(), rect.height())
        self._p.setClipRect(part, Qt.ClipOperation.IntersectClip)
        self._p.fillRect(part, self._fill(job))
        self._p.setPen(text_on(self._fill(job)))
        self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        self._p.restore()

    def _fill(self, job: PlannedJob) -> QColor:
        return self._c.series[self._order.get(job.job, 0) % len(self._c.series)]


def day_range(start: date, finish: date) -> str:
    """Two days in few words: "Mar 3 - Mar 5"; one day stands alone."""
    first = f"{start:%b} {start.day}"
    return first if start == finish else f"{first} - {finish:%b} {finish.day}"
