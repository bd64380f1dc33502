"""Paints what charts over time have in common: header, grid, weekends, marked days, labels."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from planner.ui.gantt.colours import GanttColours, text_on
from planner.ui.gantt.data import Marker
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.scale import Tick
from planner.ui.translation import tr


class Frame:
    """Paints around the bars of one frame, in the order in which its methods are called."""

    def __init__(
        self, painter: QPainter, colours: GanttColours, layout: Layout, letters: Letters
    ) -> None:
        self._p = painter
        self._c = colours
        self._l = layout
        self._letters = letters

    # ---- behind the bars

    def weekends(self) -> None:
        """A shade over Saturdays and Sundays, where days can be told apart."""
        if not self._l.scale.shows_days():
            return
        first, last = self._l.days_in_view()
        saturday = first + timedelta(days=(5 - first.weekday()) % 7 - 7)
        body, wide = self._l.body, 2 * self._l.scale.day_width
        while saturday <= last:
            area = QRectF(self._l.x(saturday), body.top(), wide, body.height())
            self._p.fillRect(area, self._c.weekend)
            saturday += timedelta(days=7)

    def grid(self) -> None:
        """Lines between periods and between rows."""
        first, last = self._l.days_in_view()
        self._p.setPen(QPen(self._c.line, 1))
        body = self._l.body
        for tick in self._l.scale.upper(first, last):
            x = self._l.x(tick.start)
            self._p.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))
        for at in self._l.rows_in_view():
            bottom = self._l.row_rect(at).bottom()
            self._p.drawLine(body.left(), bottom, body.right(), bottom)

    # ---- over the bars

    def marked_days(self, today: date, markers: Iterable[Marker]) -> None:
        """A line where today begins, and a dashed one where each marked day ends."""
        body = self._l.body
        lines = [(self._l.x(today), QPen(self._c.accent, 2, Qt.PenStyle.SolidLine))]
        dashed = QPen(self._c.danger, 2, Qt.PenStyle.DashLine)
        dashed.setDashOffset(self._l.scroll_y / 2)  # in pens: dashes go with the rows
        lines += [(self._l.after(marker.day), dashed) for marker in markers]
        for x, pen in lines:
            self._p.setPen(pen)
            self._p.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))

    def header(self, corner: str, today: date, markers: Sequence[Marker]) -> None:
        """Two lines of periods, and flags above the marked days."""
        band, width = self._l.band, self._l.width
        self._p.fillRect(0, 0, width, self._l.header_height, self._c.header)
        body = self._l.body
        self._p.setPen(self._c.muted)
        place = QRectF(12, band * 2, self._l.label_width - 12, band)
        self._p.drawText(place, Qt.AlignmentFlag.AlignVCenter, corner)
        self._p.save()
        self._p.setClipRect(
            QRect(body.left(), 0, body.width(), self._l.header_height),
            Qt.ClipOperation.IntersectClip,
        )
        first, last = self._l.days_in_view()
        self._p.setFont(self._letters.bold)
        self._periods(self._l.scale.upper(first, last), 0, self._c.text, bold=True)
        self._p.setFont(self._letters.plain)
        self._periods(self._l.scale.lower(first, last), band, self._c.muted)
        self._flags(today, markers)
        self._p.restore()
        self._p.setPen(QPen(self._c.line, 1))
        self._p.drawLine(0, self._l.header_height - 1, width, self._l.header_height - 1)
        self._p.drawLine(body.left() - 1, 0, body.left() - 1, self._l.height)

    def _periods(
        self, ticks: Iterator[Tick], top: int, colour: QColor, *, bold: bool = False
    ) -> None:
        band, left_edge = self._l.band, float(self._l.body.left())
        for tick in ticks:
            left, right = self._l.x(tick.start), self._l.x(tick.end)
            self._p.setPen(QPen(self._c.line, 1))
            self._p.drawLine(QPointF(left, top), QPointF(left, top + band))
            # A period that began before the edge keeps its name in sight.
            room = QRectF(max(left, left_edge), top, 0, band)
            room.setRight(right)
            for label in (tick.label, tick.short):
                if self._letters.width(label, bold=bold) + 6 <= room.width():
                    self._p.setPen(colour)
                    room.adjust(4, 0, 0, 0)
                    self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, label)
                    break
        self._p.setPen(QPen(self._c.line, 1))
        self._p.drawLine(0, top + band - 1, self._l.width, top + band - 1)

    def _flags(self, today: date, markers: Sequence[Marker]) -> None:
        """Names of today and of the deadlines, above their lines; the later of two that
        would overlap is left to its line and its tooltip.
        """
        taken: list[QRectF] = []
        by_day: dict[date, list[str]] = {}
        for marker in markers:
            by_day.setdefault(marker.day, []).append(marker.label)
        flags = [(day + timedelta(days=1), " · ".join(names)) for day, names in by_day.items()]
        here = tr("Today")
        for day, label in [*sorted(flags), (today, here)]:
            fill = self._c.accent if label == here else self._c.danger
            wide = self._letters.width(label) + 12
            x, top = self._l.x(day), self._l.band * 2 + 2
            left = x - wide if x - wide >= self._l.body.left() else x
            flag = QRectF(left, top, wide, self._l.band - 4)
            if any(flag.intersects(other) for other in taken):
                continue
            taken.append(flag)
            self._p.fillRect(flag, fill)
            self._p.setPen(text_on(fill))
            self._p.drawText(flag, Qt.AlignmentFlag.AlignCenter, label)

    # ---- labels

    def words(self, text: str, room: QRectF, *, bold: bool = False) -> float:
        """Draw a line of text, shortened to its room; returns how wide it is."""
        shown = self._letters.fitted(text, room.width(), bold=bold)
        self._p.setFont(self._letters.bold if bold else self._letters.plain)
        self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        self._p.setFont(self._letters.plain)
        return self._letters.width(shown, bold=bold)

    def chevron(self, centre: QPointF, *, opened: bool) -> None:
        """The sign of a row that can be opened or folded."""
        x, y = centre.x(), centre.y()
        points = [(-3, -2), (0, 2), (3, -2)] if opened else [(-2, -3), (2, 0), (-2, 3)]
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._p.setPen(QPen(self._c.muted, 1.6))
        self._p.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
