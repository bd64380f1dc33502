"""Paints what is in view of a Gantt chart, and nothing else."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QPainter, QPen

from planner.ui.gantt.bars import BarPainter, Selection
from planner.ui.gantt.colours import GanttColours
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.frame import Frame
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.mosaic import Mosaic
from planner.ui.gantt.rows import Row
from planner.ui.translation import tr

INDENT = 14
"""Pixels by which the label of an inner row stands back."""


class ChartPainter:
    """Paints one frame, on a widget, a page or a picture. ``bars`` counts the bars it drew."""

    def __init__(
        self,
        painter: QPainter,
        colours: GanttColours,
        layout: Layout,
        letters: Letters,
        mosaic: Mosaic,
    ) -> None:
        self._p = painter
        self._c = colours
        self._l = layout
        self._letters = letters
        self._mosaic = mosaic
        self._frame = Frame(painter, colours, layout, letters)
        self.bars = 0
        painter.setFont(letters.plain)

    def paint(
        self, data: ChartData, rows: Sequence[Row], selection: Selection, corner: str
    ) -> None:
        """The whole frame: body, then the labels and the header that stay in place."""
        self.body(data, rows, selection)
        self.edges(data, rows, selection, corner)

    def body(self, data: ChartData, rows: Sequence[Row], selection: Selection) -> None:
        """The layout's part of the body: background, rows, bars, marked days."""
        self._p.save()
        self._p.setClipRect(self._l.part, Qt.ClipOperation.IntersectClip)
        self._p.fillRect(self._l.part, self._c.base)
        # Hatching goes with the days when they are scrolled.
        self._p.setBrushOrigin(-self._l.scroll_x, -self._l.scroll_y)
        self._backgrounds(rows, selection)
        self._frame.grid()
        bars = BarPainter(self._p, self._c, self._l, self._letters, data)
        for at in self._l.rows_in_view():
            bars.row(at, rows[at], selection, self._mosaic)
        self.bars = bars.count
        self._frame.marked_days(data.today, data.markers)
        self._p.restore()

    def edges(
        self, data: ChartData, rows: Sequence[Row], selection: Selection, corner: str
    ) -> None:
        """Labels and header."""
        self._labels(rows, selection)
        self._frame.header(corner, data.today, data.markers)

    # ---- behind the bars

    def _backgrounds(self, rows: Sequence[Row], selection: Selection) -> None:
        first, last = self._l.days_in_view()
        shown = self._l.rows_in_view()
        if selection.row in shown:
            self._p.fillRect(self._l.row_rect(selection.row), self._c.current)
        self._frame.weekends()
        # Neighbours with the same season are hatched as one.
        for access, run in groupby(shown, key=lambda at: rows[at].access):
            if access is not None:
                places = list(run)
                top = self._l.row_rect(places[0]).top()
                high = self._l.row_rect(places[-1]).bottom() - top
                for start, end in access.closed_spans(first, last):
                    self._closed(max(start, first), min(end, last), top, high)

    def _closed(self, start: date, end: date, top: int, height: int) -> None:
        left = self._l.x(start)
        area = QRectF(left, top, self._l.after(end) - left, height)
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
            note = tr("{late} d late", late=late)
            wide = self._letters.width(note)
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
