"""Paints what is in view of a Gantt chart, and nothing else."""

from collections.abc import Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QFontMetricsF, QPainter, QPen

from planner.ui.gantt.bars import BarPainter, Selection
from planner.ui.gantt.colours import GanttColours
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.frame import Frame
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.rows import Row

INDENT = 14
"""Pixels by which the label of an inner row stands back."""


class ChartPainter:
    """Paints one frame, on a widget, a page or a picture. ``bars`` counts the bars it drew."""

    def __init__(
        self, painter: QPainter, colours: GanttColours, layout: Layout, corner: str
    ) -> None:
        self._p = painter
        self._c = colours
        self._l = layout
        self._corner = corner
        self._frame = Frame(painter, colours, layout)
        self._metrics = QFontMetricsF(painter.font())
        self.bars = 0

    def paint(self, data: ChartData, rows: Sequence[Row], selection: Selection) -> None:
        """Background, rows, bars, marks, then the header and labels that stay in place."""
        self._p.fillRect(0, 0, self._l.width, self._l.height, self._c.base)
        self._p.save()
        self._p.setClipRect(self._l.body, Qt.ClipOperation.IntersectClip)
        self._backgrounds(rows, selection)
        self._frame.grid()
        bars = BarPainter(self._p, self._c, self._l, data)
        for at in self._l.rows_in_view():
            bars.row(at, rows[at], selection)
        self.bars = bars.count
        self._frame.marked_days(data.today, data.markers)
        self._p.restore()
        self._labels(rows, selection)
        self._frame.header(self._corner, data.today, data.markers)

    # ---- behind the bars

    def _backgrounds(self, rows: Sequence[Row], selection: Selection) -> None:
        first, last = self._l.days_in_view()
        if selection.row in self._l.rows_in_view():
            self._p.fillRect(self._l.row_rect(selection.row), self._c.current)
        self._frame.weekends()
        for at in self._l.rows_in_view():
            access = rows[at].access
            if access is not None:
                rect = self._l.row_rect(at)
                for start, end in access.closed_spans(first, last):
                    self._closed(max(start, first), min(end, last), rect)

    def _closed(self, start: date, end: date, row: QRect) -> None:
        left, right = self._l.x(start), self._l.x(end + timedelta(days=1))
        area = QRectF(left, row.top(), right - left, row.height() - 1)
        self._p.fillRect(area, QBrush(self._c.closed, Qt.BrushStyle.FDiagPattern))

    # ---- labels

    def _labels(self, rows: Sequence[Row], selection: Selection) -> None:
        top, wide = self._l.header_height, self._l.label_width
        self._p.fillRect(0, top, wide, self._l.height - top, self._c.base)
        self._p.save()
        self._p.setClipRect(
            QRect(0, top, wide - 1, self._l.height - top), Qt.ClipOperation.IntersectClip
        )
        for at in self._l.rows_in_view():
            row, rect = rows[at], self._l.row_rect(at)
            if at == selection.row:
                self._p.fillRect(rect, self._c.current)
            self._label(row, QRectF(rect))
            self._p.setPen(QPen(self._c.line, 1))
            self._p.drawLine(0, rect.bottom(), wide, rect.bottom())
            if at == selection.row and selection.focused:
                self._p.setPen(QPen(self._c.accent, 2))
                self._p.setBrush(Qt.BrushStyle.NoBrush)
                self._p.drawRect(QRectF(1, rect.top() + 1, wide - 3, rect.height() - 3))
        self._p.restore()

    def _label(self, row: Row, rect: QRectF) -> None:
        right = float(self._l.label_width - 8)
        late = row.late_days
        if late:
            note = f"{late} d late"
            wide = self._metrics.horizontalAdvance(note)
            self._p.setPen(self._c.danger)
            place = QRectF(right - wide, rect.top(), wide, rect.height())
            self._p.drawText(place, Qt.AlignmentFlag.AlignVCenter, note)
            right -= wide + 8
        left = 26.0 + INDENT * row.depth
        if row.foldable:
            self._frame.chevron(QPointF(left - 12, rect.center().y()), opened=row.open)
        self._p.setPen(self._c.text if row.foldable else self._c.muted)
        room = QRectF(left, rect.top(), right - left, rect.height())
        left += self._frame.words(row.label, room, bold=row.foldable)
        if row.note and right - left > 30:
            self._p.setPen(self._c.muted)
            self._frame.words(
                row.note, QRectF(left + 8, rect.top(), right - left - 8, rect.height())
            )
