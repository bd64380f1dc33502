"""The crew load as a widget: for each crew or skill, days worked of days available, by week."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QToolTip, QWidget

from planner.ui import theme
from planner.ui.gantt.canvas import Canvas
from planner.ui.gantt.colours import GanttColours, gantt_colours, pale, text_on
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.frame import Frame
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.legend import LOAD_LEGEND
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.load import LoadRow, Week, row_words, week_words
from planner.ui.gantt.paper import Subject, paper_letters
from planner.ui.gantt.scale import TimeScale
from planner.ui.gantt.timechart import TimeChart
from planner.ui.gantt.words import marks_on
from planner.ui.translation import tr

NARROWEST = 5
"""Least pixels of a bar: where a week has fewer, several are taken together."""


class LoadView(TimeChart):
    """Shows `LoadRow`s. ``told`` carries what the keyboard or a click is on, in words."""

    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._rows: list[LoadRow] = []
        self._row, self._week = -1, -1
        self._canvas = Canvas()
        self.setAccessibleName(tr("Crew load"))

    def set_rows(self, data: ChartData, rows: Sequence[LoadRow]) -> None:
        """Show other rows; zoom and place are kept when one plan comes after another."""
        fresh = self._data is None
        self._data, self._rows = data, list(rows)
        first, last = data.first_day(), data.last_day()
        week = timedelta(days=7)
        self._scale = TimeScale(first - week, last + week * 3, self._scale.day_width)
        self._row = min(self._row, len(self._rows) - 1)
        self._week = min(self._week, len(self._rows[0].available) - 1 if self._rows else -1)
        self._measure()
        self._update_bars()
        if fresh or self._fitted:
            self.zoom_to_fit()
        self.viewport().update()

    @property
    def rows(self) -> tuple[LoadRow, ...]:
        """The rows as they are shown."""
        return tuple(self._rows)

    def row_heights(self) -> Sequence[int]:
        return self._heights(self._letters)

    def _heights(self, letters: Letters) -> list[int]:
        return [2 * round(letters.line) + 14] * len(self._rows)

    def subject(self, note: str, scale: TimeScale | None = None) -> Subject | None:
        data, rows = self._data, tuple(self._rows)
        if data is None or not rows:
            return None
        letters, colours, scale = paper_letters(), gantt_colours(theme.LIGHT), scale or self._scale
        together = weeks_together(scale)

        def draw(painter: QPainter, layout: Layout) -> None:
            frame = LoadPainter(painter, colours, layout, letters, together)
            frame.body(data, rows, (-1, -1, False))
            frame.edges(data, rows, (-1, -1, False))

        return Subject(
            title=tr("{name}, crew load", name=data.plan.name),
            note=note,
            scale=scale,
            heights=self._heights(letters),
            legend=LOAD_LEGEND,
            letters=letters,
            colours=colours,
            draw=draw,
        )

    def _together(self) -> int:
        return weeks_together(self._scale)

    # ---- Qt's events

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._data is not None:
            self._paint(painter, self._data)
        painter.end()

    def _paint(self, painter: QPainter, data: ChartData) -> None:
        layout, rows = self._layout(), self._rows
        chosen = (self._row, self._week, self.hasFocus())

        def frame(onto: QPainter, shown: Layout) -> LoadPainter:
            return LoadPainter(onto, self._colours, shown, self._letters, self._together())

        def draw(onto: QPainter, part: QRect) -> None:
            frame(onto, replace(layout, part=part)).body(data, rows, chosen)

        same = (id(rows), id(self._colours), id(self._letters), chosen, layout.scale)
        self._canvas.show(painter, layout, same, draw)
        frame(painter, layout).edges(data, rows, chosen)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._row < 0 and self._rows:
            self._choose(0, -1)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(cast("QHelpEvent", event))
            return True
        return super().viewportEvent(event)

    def _show_tip(self, event: QHelpEvent) -> None:
        place, layout = QPointF(event.pos()), self._layout()
        at = self._row_at(place)
        text = ""
        if self._data is not None and place.y() < layout.header_height:
            near = timedelta(days=int(8 / self.day_width))
            day = layout.day_at(place.x())
            text = marks_on(self._data, day - near, day + near)
        elif at is not None and place.x() < layout.label_width:
            text = row_words(self._rows[at])
        elif at is not None:
            week = self._week_at(at, place)
            text = week_words(self._rows[at], week, self._together()) if week >= 0 else ""
        QToolTip.showText(event.globalPos(), text, self.viewport())

    def _week_at(self, at: int, place: QPointF) -> int:
        """The first of the weeks whose bar is at a place, -1 if there is none."""
        row, together = self._rows[at], self._together()
        days = (self._layout().day_at(place.x()) - row.first).days
        week = days // 7 // together * together
        return week if days >= 0 and week < len(row.available) else -1

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        on_label = event.position().x() < self._label_width()
        if at is not None:
            self._choose(at, -1 if on_label else self._week_at(at, event.position()))
        if not on_label:
            self._pan = event.position().toPoint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        actions: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Up: lambda: self._step(rows=-1),
            Qt.Key.Key_Down: lambda: self._step(rows=1),
            Qt.Key.Key_Left: lambda: self._step(weeks=-self._together()),
            Qt.Key.Key_Right: lambda: self._step(weeks=self._together()),
            Qt.Key.Key_Home: lambda: self._to(0),
            Qt.Key.Key_End: lambda: self._to(-1),
            Qt.Key.Key_Plus: lambda: self.zoom_by(1.25),
            Qt.Key.Key_Equal: lambda: self.zoom_by(1.25),
            Qt.Key.Key_Minus: lambda: self.zoom_by(0.8),
            Qt.Key.Key_0: self.zoom_to_fit,
        }
        act = actions.get(key)
        if act is None or not self._rows:
            super().keyPressEvent(event)
        else:
            act()

    # ---- going about

    def _step(self, rows: int = 0, weeks: int = 0) -> None:
        row = min(len(self._rows) - 1, max(0, self._row + rows))
        week = self._week
        if weeks:
            together, last = self._together(), len(self._rows[row].available) - 1
            week = 0 if week < 0 else week // together * together + weeks
            week = max(0, min(last // together * together, week))
        self._choose(row, week)

    def _to(self, week: int) -> None:
        """To the first week (0) or the last one (-1) of the row."""
        row = max(0, self._row)
        self._choose(row, week if week >= 0 else len(self._rows[row].available) - 1)

    def _choose(self, at: int, week: int) -> None:
        self._row, self._week = at, week
        row, together = self._rows[at], self._together()
        self.reveal_row(at)
        if week >= 0:
            self._week = week // together * together
            self.reveal_days(row.monday(self._week), row.monday(self._week + together))
        words = week_words(row, self._week, together) if week >= 0 else row_words(row)
        self.setAccessibleDescription(words)
        self.told.emit(words)
        self.viewport().update()


def weeks_together(scale: TimeScale) -> int:
    """How many weeks share a bar."""
    return max(1, ceil(NARROWEST / (7 * scale.day_width)))


class LoadPainter:
    """Paints one frame of the crew load; ``together`` weeks share a bar."""

    def __init__(
        self,
        painter: QPainter,
        colours: GanttColours,
        layout: Layout,
        letters: Letters,
        together: int,
    ) -> None:
        self._p, self._c, self._l = painter, colours, layout
        self._together, self._letters = together, letters
        self._frame = Frame(painter, colours, layout, letters)
        self._line = letters.line
        self._free = pale(colours.muted)
        painter.setFont(letters.plain)

    def body(self, data: ChartData, rows: Sequence[LoadRow], chosen: tuple[int, int, bool]) -> None:
        """The layout's part of the body: bars and marked days."""
        self._p.save()
        self._p.setClipRect(self._l.part, Qt.ClipOperation.IntersectClip)
        self._p.fillRect(self._l.part, self._c.base)
        if chosen[0] in self._l.rows_in_view():
            self._p.fillRect(self._l.row_rect(chosen[0]), self._c.current)
        self._frame.grid()
        for at in self._l.rows_in_view():
            self._row(at, rows[at], chosen[1] if at == chosen[0] else -1, focused=chosen[2])
        self._frame.marked_days(data.today, data.markers)
        self._p.restore()

    def edges(
        self, data: ChartData, rows: Sequence[LoadRow], chosen: tuple[int, int, bool]
    ) -> None:
        """Labels and header."""
        top = self._l.header_height
        self._p.fillRect(0, top, self._l.label_width, self._l.height - top, self._c.base)
        for at in self._l.rows_in_view():
            self._label(at, rows[at], chosen=at == chosen[0], focused=chosen[2])
        self._frame.header(tr("Crew-days by week"), data.today, data.markers)

    def _row(self, at: int, row: LoadRow, chosen: int, *, focused: bool) -> None:
        area, count = QRectF(self._l.row_rect(at)).adjusted(0, 5, 0, -4), self._together
        first, last = self._l.days_in_view()
        begin = max(0, (first - row.first).days // 7 // count * count)
        most = row.most(count)
        for number in range(begin, len(row.available), count):
            left, right = self._l.x(row.monday(number)), self._l.x(row.monday(number + count))
            if row.monday(number) > last:
                break
            cell = QRectF(left, area.top(), right - left, area.height())
            self._week(cell, row.over(number, count), most)
            if number == chosen:
                self._p.setPen(QPen(self._c.accent if focused else self._c.muted, 2))
                self._p.setBrush(Qt.BrushStyle.NoBrush)
                self._p.drawRect(cell)

    def _week(self, cell: QRectF, week: Week, most: int) -> None:
        gap = 1.0 if cell.width() > 4 else 0.0
        room = cell.adjusted(gap, 0, -gap, 0)
        fill = self._c.series[0]
        if week.available:
            free = self._from_foot(room, week.available / most)
            self._p.fillRect(free, self._free)
            if gap:
                self._p.fillRect(QRectF(free.left(), free.top(), free.width(), 1), self._c.muted)
        if not week.available and not week.worked:
            return
        done = self._from_foot(room, week.worked / most)
        self._p.fillRect(done, fill)
        if week.overtime:
            high = room.height() * week.overtime / most
            over = QRectF(done.left(), done.top(), done.width(), high)
            self._p.fillRect(over, self._c.series[1])
        if room.width() < 20:
            return
        text = f"{week.worked}/{week.available}"
        if self._letters.width(text) + 4 < room.width():
            self._figures(room, done, text, fill)

    def _figures(self, room: QRectF, done: QRectF, text: str, fill: QColor) -> None:
        """In the worked part or, where that is too low, above it."""
        inside = done.height() >= self._line
        foot = room.bottom() if inside else done.top()
        if foot - self._line < room.top() - 3:
            return
        self._p.setPen(text_on(fill) if inside else self._c.text)
        place = QRectF(room.left(), foot - self._line, room.width(), self._line)
        self._p.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    @staticmethod
    def _from_foot(room: QRectF, share: float) -> QRectF:
        high = room.height() * share
        return QRectF(room.left(), room.bottom() - high, room.width(), high)

    def _label(self, at: int, row: LoadRow, *, chosen: bool, focused: bool) -> None:
        rect, wide = self._l.row_rect(at), self._l.label_width
        top = max(rect.top(), self._l.header_height)
        self._p.save()
        self._p.setClipRect(0, top, wide - 1, max(0, rect.bottom() + 1 - top))
        self._p.fillRect(rect, self._c.current if chosen else self._c.base)
        total = row.total()
        room = QRectF(12, rect.top() + 5, wide - 20, self._line)
        self._p.setPen(self._c.text)
        used = self._frame.words(row.label, room, bold=True)
        self._p.setPen(self._c.muted)
        self._frame.words(row.note, room.adjusted(used + 8, 0, 0, 0))
        share = f", {total.worked / total.available:.0%}" if total.available else ""
        words = tr(
            "{worked:,} of {available:,} days{share}",
            worked=total.worked,
            available=total.available,
            share=share,
        )
        self._frame.words(words if row.known else "", room.translated(0, self._line + 2))
        self._p.setPen(QPen(self._c.line, 1))
        self._p.drawLine(0, rect.bottom(), wide, rect.bottom())
        if chosen and focused:
            self._p.setPen(QPen(self._c.accent, 2))
            self._p.setBrush(Qt.BrushStyle.NoBrush)
            self._p.drawRect(QRectF(1, rect.top() + 1, wide - 3, rect.height() - 3))
        self._p.restore()
