"""Paints what is in view of a Gantt chart, and nothing else."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from planner.model.plan import PlannedJob
from planner.ui.gantt.colours import GanttColours, text_on
from planner.ui.gantt.rows import Bar, ChartData, Row
from planner.ui.gantt.scale import Tick, TimeScale


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie in the viewport. ``tops`` has one more entry than there are rows."""

    scale: TimeScale
    tops: Sequence[int]
    label_width: int
    band: int
    width: int
    height: int
    scroll_x: int
    scroll_y: int

    @property
    def header_height(self) -> int:
        """Two lines of periods and one of flags."""
        return self.band * 3

    @property
    def body(self) -> QRect:
        """The part of the viewport that bars are painted in."""
        left, top = self.label_width, self.header_height
        return QRect(left, top, max(0, self.width - left), max(0, self.height - top))

    def x(self, day: date) -> float:
        """Left edge of a day in the viewport."""
        return self.label_width - self.scroll_x + self.scale.x(day)

    def row_rect(self, at: int) -> QRect:
        """A row's whole width in the viewport."""
        top = self.header_height - self.scroll_y + self.tops[at]
        return QRect(0, top, self.width, self.tops[at + 1] - self.tops[at])

    def bar_rect(self, at: int, bar: Bar) -> QRectF:
        """Where a row's bar lies in the viewport; at least two pixels wide."""
        row = self.row_rect(at)
        lane = (row.height() - 6) / bar.lanes
        left = self.x(bar.job.start)
        right = self.x(bar.job.finish + timedelta(days=1))
        top = row.top() + 3 + bar.lane * lane
        return QRectF(left, top, max(2.0, right - left), max(2.0, lane - 1))

    def rows_in_view(self) -> range:
        """The rows of which any part can be seen."""
        if len(self.tops) < 2:
            return range(0)
        first = max(0, bisect_left(self.tops, self.scroll_y + 1) - 1)
        last = bisect_left(self.tops, self.scroll_y + self.body.height())
        return range(min(first, len(self.tops) - 1), min(last, len(self.tops) - 1))

    def days_in_view(self) -> tuple[date, date]:
        """First and last day of which any part can be seen."""
        first = self.scale.day_at(self.scroll_x)
        return first, self.scale.day_at(self.scroll_x + max(1, self.body.width()))


def bars_between(row: Row, first: date, last: date) -> Iterator[Bar]:
    """The row's bars that meet first..last, found without walking all of them."""
    bars = row.bars
    start = bisect_left(bars, first - timedelta(days=row.longest_days), key=_start)
    for bar in bars[start : bisect_left(bars, last + timedelta(days=1), key=_start)]:
        if bar.job.finish >= first:
            yield bar


def _start(bar: Bar) -> date:
    return bar.job.start


@dataclass(frozen=True, slots=True)
class Selection:
    """The row the keyboard is on, and the job in it."""

    row: int = -1
    job: PlannedJob | None = None
    focused: bool = False


class ChartPainter:
    """Paints one frame. ``bars`` counts the bars it drew."""

    def __init__(
        self, painter: QPainter, colours: GanttColours, layout: Layout, corner: str
    ) -> None:
        self._p = painter
        self._c = colours
        self._l = layout
        self._corner = corner
        self._font = painter.font()
        self._metrics = QFontMetricsF(self._font)
        self.bars = 0

    def paint(self, data: ChartData, rows: Sequence[Row], selection: Selection) -> None:
        """Background, rows, bars, marks, then the header and labels that stay in place."""
        self._p.fillRect(0, 0, self._l.width, self._l.height, self._c.base)
        order = {job: at for at, job in enumerate(data.jobs_order)}
        self._p.setClipRect(self._l.body)
        self._backgrounds(rows, selection)
        self._grid()
        for at in self._l.rows_in_view():
            self._row_bars(at, rows[at], order, selection)
        self._lines(data)
        self._p.setClipping(False)
        self._labels(rows, selection)
        self._header(data)

    # ---- behind the bars

    def _backgrounds(self, rows: Sequence[Row], selection: Selection) -> None:
        first, last = self._l.days_in_view()
        for at in self._l.rows_in_view():
            rect, row = self._l.row_rect(at), rows[at]
            if at == selection.row:
                self._p.fillRect(rect, self._c.current)
            elif row.depth == 0:
                self._p.fillRect(rect, self._c.group)
        if self._l.scale.shows_days():
            self._weekends(first, last)
        for at in self._l.rows_in_view():
            season = rows[at].season
            if season is not None:
                rect = self._l.row_rect(at)
                for start, end in season.closed_spans(first, last):
                    self._closed(max(start, first), min(end, last), rect)

    def _closed(self, start: date, end: date, row: QRect) -> None:
        left, right = self._l.x(start), self._l.x(end + timedelta(days=1))
        area = QRectF(left, row.top(), right - left, row.height() - 1)
        self._p.fillRect(area, QBrush(self._c.closed, Qt.BrushStyle.FDiagPattern))

    def _weekends(self, first: date, last: date) -> None:
        saturday = first + timedelta(days=(5 - first.weekday()) % 7 - 7)
        body = self._l.body
        while saturday <= last:
            area = QRectF(
                self._l.x(saturday), body.top(), 2 * self._l.scale.day_width, body.height()
            )
            self._p.fillRect(area, self._c.weekend)
            saturday += timedelta(days=7)

    def _grid(self) -> None:
        first, last = self._l.days_in_view()
        self._p.setPen(QPen(self._c.line, 1))
        body = self._l.body
        for tick in self._l.scale.upper(first, last):
            x = self._l.x(tick.start)
            self._p.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))
        for at in self._l.rows_in_view():
            bottom = self._l.row_rect(at).bottom()
            self._p.drawLine(body.left(), bottom, body.right(), bottom)

    # ---- bars

    def _row_bars(self, at: int, row: Row, order: dict[str, int], selection: Selection) -> None:
        first, last = self._l.days_in_view()
        covered: dict[int, float] = {}
        for bar in bars_between(row, first, last):
            rect = self._l.bar_rect(at, bar)
            chosen = selection.row == at and bar.job == selection.job
            # At the far zoom many jobs end on one pixel: one is enough.
            if rect.right() < covered.get(bar.lane, -1.0) + 1 and not chosen:
                continue
            covered[bar.lane] = rect.right()
            self._bar(rect, row, bar.job, order.get(bar.job.job, 0))
            if chosen:
                pen = QPen(self._c.accent if selection.focused else self._c.muted, 2)
                self._outline(rect.adjusted(-2, -2, 2, 2), pen)

    def _bar(self, rect: QRectF, row: Row, job: PlannedJob, series: int) -> None:
        self.bars += 1
        fill = self._c.series[series % len(self._c.series)]
        small = min(rect.width(), rect.height()) <= 6
        if small and job.crew and not job.late_days:
            self._p.fillRect(rect, fill)  # many of these are in view at the far zoom
        else:
            self._round_bar(rect, job, fill, 0.0 if small else 3.0)
        if job.critical and rect.width() > 4:
            foot = QRectF(rect.left(), rect.bottom() - 2, rect.width(), 3)
            self._p.fillRect(foot, self._c.text)
        self._bar_text(rect, row, job, fill)

    def _round_bar(self, rect: QRectF, job: PlannedJob, fill: QColor, round_by: float) -> None:
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, on=round_by > 0)
        if job.late_days:
            self._box(rect, round_by, self._c.base, QPen(self._c.danger, 1.5))
            self._box(rect, round_by, QBrush(self._c.danger, Qt.BrushStyle.BDiagPattern))
        elif job.crew:
            self._box(rect, round_by, fill)
        else:
            pale = QColor(fill)
            pale.setAlphaF(0.25)
            self._box(rect, round_by, pale, QPen(fill, 1, Qt.PenStyle.DashLine))
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)

    def _bar_text(self, rect: QRectF, row: Row, job: PlannedJob, fill: QColor) -> None:
        if rect.height() < self._metrics.height() - 3 or (row.depth == 0 and rect.width() < 20):
            return
        text = job.job if row.depth == 0 else day_range(job.start, job.finish)
        colour = text_on(fill) if job.crew else self._c.text
        if job.late_days:
            text, colour = f"{text} · {job.late_days} d late", self._c.text
        wide = self._metrics.horizontalAdvance(text)
        room = QRectF(rect)
        if wide + 8 > rect.width():
            if row.depth == 0:
                return
            room = QRectF(rect.right() + 6, rect.top(), wide + 8, rect.height())
            colour = self._c.text
        elif job.late_days:
            # Hatching behind words is hard to read.
            inner = QRectF(rect.center().x() - wide / 2 - 3, rect.top() + 2, wide + 6, 0)
            inner.setHeight(rect.height() - 4)
            self._p.fillRect(inner, self._c.base)
        self._p.setPen(colour)
        inside = wide + 8 <= rect.width()
        align = Qt.AlignmentFlag.AlignCenter if inside else Qt.AlignmentFlag.AlignVCenter
        self._p.drawText(room, align, text)

    def _box(
        self, rect: QRectF, round_by: float, fill: QColor | QBrush, pen: QPen | None = None
    ) -> None:
        self._p.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
        self._p.setBrush(fill)
        self._p.drawRoundedRect(rect, round_by, round_by)

    def _outline(self, rect: QRectF, pen: QPen) -> None:
        self._p.setPen(pen)
        self._p.setBrush(Qt.BrushStyle.NoBrush)
        self._p.drawRect(rect)

    # ---- lines over the bars, header, labels

    def _lines(self, data: ChartData) -> None:
        body = self._l.body
        for day, colour, style in self._marks(data):
            x = self._l.x(day + timedelta(days=1)) if style else self._l.x(day)
            pen = QPen(colour, 2, Qt.PenStyle.DashLine if style else Qt.PenStyle.SolidLine)
            self._p.setPen(pen)
            self._p.drawLine(QPointF(x, body.top()), QPointF(x, body.bottom()))

    def _marks(self, data: ChartData) -> Iterator[tuple[date, QColor, bool]]:
        yield data.today, self._c.accent, False
        for marker in data.markers:
            yield marker.day, self._c.danger, True

    def _header(self, data: ChartData) -> None:
        band, width = self._l.band, self._l.width
        self._p.fillRect(0, 0, width, self._l.header_height, self._c.header)
        body = self._l.body
        self._p.setPen(self._c.muted)
        corner = QRectF(12, band * 2, self._l.label_width - 12, band)
        self._p.drawText(corner, Qt.AlignmentFlag.AlignVCenter, self._corner)
        self._p.setClipRect(QRect(body.left(), 0, body.width(), self._l.header_height))
        first, last = self._l.days_in_view()
        bold = QFont(self._font)
        bold.setBold(True)
        self._p.setFont(bold)
        self._periods(self._l.scale.upper(first, last), 0, self._c.text)
        self._p.setFont(self._font)
        self._periods(self._l.scale.lower(first, last), band, self._c.muted)
        self._flags(data)
        self._p.setClipping(False)
        self._p.setPen(QPen(self._c.line, 1))
        self._p.drawLine(0, self._l.header_height - 1, width, self._l.header_height - 1)
        self._p.drawLine(body.left() - 1, 0, body.left() - 1, self._l.height)

    def _periods(self, ticks: Iterator[Tick], top: int, colour: QColor) -> None:
        band, left_edge = self._l.band, float(self._l.body.left())
        metrics = QFontMetricsF(self._p.font())
        for tick in ticks:
            left, right = self._l.x(tick.start), self._l.x(tick.end)
            self._p.setPen(QPen(self._c.line, 1))
            self._p.drawLine(QPointF(left, top), QPointF(left, top + band))
            # A period that began before the edge keeps its name in sight.
            room = QRectF(max(left, left_edge), top, 0, band)
            room.setRight(right)
            for label in (tick.label, tick.short):
                if metrics.horizontalAdvance(label) + 6 <= room.width():
                    self._p.setPen(colour)
                    room.adjust(4, 0, 0, 0)
                    self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, label)
                    break
        self._p.setPen(QPen(self._c.line, 1))
        self._p.drawLine(0, top + band - 1, self._l.width, top + band - 1)

    def _flags(self, data: ChartData) -> None:
        """Names of today and of the deadlines, above their lines; the later of two that
        would overlap is left to its line and its tooltip.
        """
        taken: list[QRectF] = []
        by_day: dict[date, list[str]] = {}
        for marker in data.markers:
            by_day.setdefault(marker.day, []).append(marker.label)
        flags = [(day + timedelta(days=1), " · ".join(names)) for day, names in by_day.items()]
        for day, label in [*sorted(flags), (data.today, "Today")]:
            fill = self._c.accent if label == "Today" else self._c.danger
            wide = self._metrics.horizontalAdvance(label) + 12
            x, top = self._l.x(day), self._l.band * 2 + 2
            left = x - wide if x - wide >= self._l.body.left() else x
            flag = QRectF(left, top, wide, self._l.band - 4)
            if any(flag.intersects(other) for other in taken):
                continue
            taken.append(flag)
            self._p.fillRect(flag, fill)
            self._p.setPen(text_on(fill))
            self._p.drawText(flag, Qt.AlignmentFlag.AlignCenter, label)

    def _labels(self, rows: Sequence[Row], selection: Selection) -> None:
        top = self._l.header_height
        self._p.fillRect(0, top, self._l.label_width, self._l.height - top, self._c.base)
        self._p.setClipRect(QRect(0, top, self._l.label_width - 1, self._l.height - top))
        for at in self._l.rows_in_view():
            row, rect = rows[at], self._l.row_rect(at)
            if at == selection.row:
                self._p.fillRect(rect, self._c.current)
            elif row.depth == 0:
                self._p.fillRect(rect, self._c.group)
            self._label(row, QRectF(rect))
            self._p.setPen(QPen(self._c.line, 1))
            self._p.drawLine(0, rect.bottom(), self._l.label_width, rect.bottom())
            if at == selection.row and selection.focused:
                pen = QPen(self._c.accent, 2)
                self._outline(
                    QRectF(1, rect.top() + 1, self._l.label_width - 3, rect.height() - 3), pen
                )
        self._p.setClipping(False)

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
        left = 26.0 if row.depth == 0 else 40.0
        if row.foldable:
            self._chevron(QPointF(14, rect.center().y()), opened=row.open)
        self._p.setPen(self._c.text if row.depth == 0 else self._c.muted)
        font = QFont(self._font)
        font.setBold(row.depth == 0)
        left += self._words(row.label, font, QRectF(left, rect.top(), right - left, rect.height()))
        if row.note and right - left > 30:
            self._p.setPen(self._c.muted)
            room = QRectF(left + 8, rect.top(), right - left - 8, rect.height())
            self._words(row.note, self._font, room)

    def _words(self, text: str, font: QFont, room: QRectF) -> float:
        """Draw a line of text, shortened to its room; returns how wide it is."""
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room.width()))
        self._p.setFont(font)
        self._p.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        self._p.setFont(self._font)
        return metrics.horizontalAdvance(shown)

    def _chevron(self, centre: QPointF, *, opened: bool) -> None:
        x, y = centre.x(), centre.y()
        points = [(-3, -2), (0, 2), (3, -2)] if opened else [(-2, -3), (2, 0), (-2, 3)]
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._p.setPen(QPen(self._c.muted, 1.6))
        self._p.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in points]))
        self._p.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)


def day_range(start: date, finish: date) -> str:
    """Two days in few words: "Mar 3 - Mar 5"; one day stands alone."""
    first = f"{start:%b} {start.day}"
    return first if start == finish else f"{first} - {finish:%b} {finish.day}"
