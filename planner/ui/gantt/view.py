"""The Gantt chart as a widget: scrolling, zoom, folding, mouse, keyboard and tooltips."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from planner.model.plan import PlannedJob
from planner.ui.gantt.colours import gantt_colours
from planner.ui.gantt.painting import ChartPainter, Layout, Selection, bars_between
from planner.ui.gantt.rows import Bar, ChartData, Grouping, Row, groups_in, rows_of, same_row
from planner.ui.gantt.scale import TimeScale
from planner.ui.gantt.words import job_tooltip, job_words, marks_on, row_words

MARGIN_DAYS = 7
CORNER = {Grouping.SITE: "Sites", Grouping.CREW: "Crews"}
LANE_HEIGHT = 7
"""Least pixels for each of many jobs that share a row."""


class GanttView(QAbstractScrollArea):
    """Shows a plan's jobs over time. Only what is in view is painted, so that ten thousand
    jobs scroll as easily as ten.

    ``job_selected`` carries the `PlannedJob` that mouse or keyboard moved to, or None.
    """

    job_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._grouping = Grouping.SITE
        self._keep: Callable[[PlannedJob], bool] | None = None
        self._open: set[str] = set()
        self._rows: list[Row] = []
        self._tops: list[int] = [0]
        self._scale = TimeScale(date(2000, 1, 1), date(2000, 1, 1), 4.0)
        self._row = -1
        self._job: PlannedJob | None = None
        self._drag: QPoint | None = None
        self._fitted = True
        self.bars_painted = 0
        """Bars that the last frame drew."""
        self._colours = gantt_colours()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("card", True)  # noqa: FBT003
        self.setAccessibleName("Gantt chart")
        self.viewport().setMouseTracking(True)

    # ---- what is shown

    def set_data(self, data: ChartData | None) -> None:
        """Show a plan; folds, zoom and place are kept when it is one after another."""
        fresh = self._data is None
        self._data = data
        if data is None:
            self._rows, self._tops = [], [0]
            self._select(-1, None)
            self.viewport().update()
            return
        first, last = data.first_day(), data.last_day()
        margin = timedelta(days=MARGIN_DAYS)
        self._scale = TimeScale(first - margin, last + margin * 3, self._scale.day_width)
        self._build_rows()
        if fresh or self._fitted:
            self.zoom_to_fit()

    def set_grouping(self, grouping: Grouping) -> None:
        """Rows by site or by crew."""
        if grouping is not self._grouping:
            self._grouping = grouping
            self._open = set()
            self._row, self._job = -1, None
            self._build_rows()

    def set_filter(self, keep: Callable[[PlannedJob], bool] | None) -> None:
        """Show only the jobs that ``keep`` is true of; None shows all."""
        self._keep = keep
        self._build_rows()

    def open_all(self, *, opened: bool) -> None:
        """Open or fold every group."""
        if self._data is not None:
            self._open = set(groups_in(self._data, self._grouping)) if opened else set()
            self._build_rows()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are now, folded ones without their jobs."""
        return tuple(self._rows)

    @property
    def day_width(self) -> float:
        """Pixels a day takes."""
        return self._scale.day_width

    @property
    def selected(self) -> PlannedJob | None:
        """The job that keyboard or mouse is on."""
        return self._job

    # ---- zoom and place

    def zoom_by(self, factor: float, at: float | None = None) -> None:
        """Widen or narrow the days, keeping the day at a viewport x (or the middle) there."""
        body = self._layout().body
        anchor = at if at is not None else body.left() + body.width() / 2
        days = (anchor - body.left() + self.horizontalScrollBar().value()) / self.day_width
        self._scale = self._scale.zoomed(factor)
        self._fitted = False
        self._update_bars()
        value = round(days * self.day_width - (anchor - body.left()))
        self.horizontalScrollBar().setValue(value)
        self.viewport().update()

    def zoom_to_fit(self) -> None:
        """The whole plan in view."""
        width = max(1, self._layout().body.width() - 1)
        self._scale = self._scale.zoomed(width / self._scale.width)
        self._fitted = True
        self._update_bars()
        self.horizontalScrollBar().setValue(0)
        self.viewport().update()

    def go_to(self, day: date) -> None:
        """Bring a day into the middle."""
        middle = self._layout().body.width() / 2
        self.horizontalScrollBar().setValue(round(self._scale.x(day) - middle))

    # ---- layout

    def _build_rows(self) -> None:
        if self._data is None:
            return
        here = self._rows[self._row] if 0 <= self._row < len(self._rows) else None
        self._rows = rows_of(self._data, self._grouping, self._open, self._keep)
        self._measure()
        self._row = same_row(self._rows, here, self._job)
        if self._row >= 0 and all(bar.job != self._job for bar in self._rows[self._row].bars):
            self._job = None
            self.job_selected.emit(None)
        self._update_bars()
        self.viewport().update()

    def _measure(self) -> None:
        line = self.fontMetrics().height()
        heights = (
            line + 8 if row.depth else max(line + 12, min(row.lanes, 10) * LANE_HEIGHT + 6)
            for row in self._rows
        )
        self._tops = list(accumulate(heights, initial=0))

    def _label_width(self) -> int:
        wide = 36 * self.fontMetrics().averageCharWidth() + 40
        return min(wide, max(120, self.viewport().width() // 4))

    def _layout(self) -> Layout:
        view = self.viewport()
        return Layout(
            scale=self._scale,
            tops=self._tops,
            label_width=self._label_width(),
            band=self.fontMetrics().height() + 8,
            width=view.width(),
            height=view.height(),
            scroll_x=self.horizontalScrollBar().value(),
            scroll_y=self.verticalScrollBar().value(),
        )

    def _update_bars(self) -> None:
        body = self._layout().body
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setPageStep(body.width())
        across.setSingleStep(max(1, body.width() // 20))
        across.setRange(0, max(0, round(self._scale.width) - body.width()))
        down.setPageStep(body.height())
        down.setSingleStep(self.fontMetrics().height() + 12)
        down.setRange(0, max(0, self._tops[-1] - body.height()))

    # ---- Qt's events

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._data is not None:
            frame = ChartPainter(painter, self._colours, self._layout(), CORNER[self._grouping])
            chosen = Selection(self._row, self._job, self.hasFocus())
            frame.paint(self._data, self._rows, chosen)
            self.bars_painted = frame.bars
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted and self._data is not None:
            self.zoom_to_fit()
        self._update_bars()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._colours = gantt_colours()
            self.viewport().update()
        elif event.type() == QEvent.Type.FontChange:
            self._measure()
            self._update_bars()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._row < 0 and self._rows:
            self._select(0, None)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(cast("QHelpEvent", event))
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.2 ** (event.angleDelta().y() / 120), event.position().x())
            event.accept()
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            turned = event.angleDelta().y() or event.angleDelta().x()
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - turned)
            event.accept()
        else:
            super().wheelEvent(event)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        on_label = event.position().x() < self._label_width()
        if at is not None:
            bar = None if on_label else self._bar_at(at, event.position())
            self._select(at, bar.job if bar else None)
            if on_label and self._rows[at].foldable and event.position().x() < 26:
                self._fold(at)
        if at is None or not on_label:
            self._drag = event.position().toPoint()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at = self._row_at(event.position())
        if at is not None and self._rows[at].foldable and event.position().x() >= 26:
            self._fold(at)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._drag is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        here = event.position().toPoint()
        moved = here - self._drag
        self._drag = here
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - moved.x())
        down.setValue(down.value() - moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._drag = None

    def _row_at(self, place: QPointF) -> int | None:
        layout = self._layout()
        for at in layout.rows_in_view():
            rect = layout.row_rect(at)
            if max(rect.top(), layout.header_height) <= place.y() <= rect.bottom():
                return at
        return None

    def _bar_at(self, at: int, place: QPointF) -> Bar | None:
        layout = self._layout()
        slack = timedelta(days=1 + int(4 / self.day_width))
        day = self._scale.day_at(place.x() - layout.label_width + layout.scroll_x)
        for bar in bars_between(self._rows[at], day - slack, day + slack):
            if layout.bar_rect(at, bar).adjusted(-2, -1, 2, 1).contains(place):
                return bar
        return None

    def _show_tip(self, event: QHelpEvent) -> None:
        place, layout = QPointF(event.pos()), self._layout()
        text = ""
        at = self._row_at(place)
        if self._data is not None and place.y() < layout.header_height:
            near = timedelta(days=int(8 / self.day_width))
            day = self._scale.day_at(place.x() - layout.label_width + layout.scroll_x)
            text = marks_on(self._data, day - near, day + near)
        elif at is not None and place.x() < layout.label_width:
            text = row_words(self._rows[at])
        elif at is not None:
            bar = self._bar_at(at, place)
            text = job_tooltip(bar.job) if bar else ""
        QToolTip.showText(event.globalPos(), text, self.viewport())

    # ---- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        actions: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Up: lambda: self._step_row(-1),
            Qt.Key.Key_Down: lambda: self._step_row(1),
            Qt.Key.Key_PageUp: lambda: self._step_row(-10),
            Qt.Key.Key_PageDown: lambda: self._step_row(10),
            Qt.Key.Key_Left: lambda: self._step_bar(-1),
            Qt.Key.Key_Right: lambda: self._step_bar(1),
            Qt.Key.Key_Home: lambda: self._to_end(first=True, rows=ctrl),
            Qt.Key.Key_End: lambda: self._to_end(first=False, rows=ctrl),
            Qt.Key.Key_Plus: lambda: self.zoom_by(1.25),
            Qt.Key.Key_Equal: lambda: self.zoom_by(1.25),
            Qt.Key.Key_Minus: lambda: self.zoom_by(0.8),
            Qt.Key.Key_0: self.zoom_to_fit,
            Qt.Key.Key_Return: lambda: self._fold(self._row),
            Qt.Key.Key_Enter: lambda: self._fold(self._row),
            Qt.Key.Key_Space: lambda: self._fold(self._row),
        }
        act = actions.get(key)
        if act is None or self._data is None:
            super().keyPressEvent(event)
        else:
            act()

    def _step_row(self, by: int) -> None:
        if self._rows:
            at = min(len(self._rows) - 1, max(0, self._row + by))
            self._select(at, None)

    def _step_bar(self, by: int) -> None:
        if not 0 <= self._row < len(self._rows):
            return
        bars = self._rows[self._row].bars
        here = next((at for at, bar in enumerate(bars) if bar.job == self._job), None)
        if here is None:
            here = -1 if by > 0 else len(bars)
        at = here + by
        if 0 <= at < len(bars):
            self._select(self._row, bars[at].job)

    def _to_end(self, *, first: bool, rows: bool) -> None:
        if rows:
            self._step_row(-len(self._rows) if first else len(self._rows))
            return
        bar = self.horizontalScrollBar()
        bar.setValue(bar.minimum() if first else bar.maximum())

    def _fold(self, at: int) -> None:
        if not 0 <= at < len(self._rows) or not self._rows[at].foldable:
            return
        self._open ^= {self._rows[at].group}
        self._build_rows()

    def _select(self, at: int, job: PlannedJob | None) -> None:
        changed = job != self._job
        self._row, self._job = at, job
        if 0 <= at < len(self._rows):
            self._reveal(at, job)
            words = job_words(job) if job else row_words(self._rows[at])
            self.setAccessibleDescription(words)
        if changed:
            self.job_selected.emit(job)
        self.viewport().update()

    def _reveal(self, at: int, job: PlannedJob | None) -> None:
        down, body = self.verticalScrollBar(), self._layout().body
        top, bottom = self._tops[at], self._tops[at + 1]
        if top < down.value():
            down.setValue(top)
        elif bottom > down.value() + body.height():
            down.setValue(bottom - body.height())
        if job is None:
            return
        across = self.horizontalScrollBar()
        left, right = self._scale.x(job.start), self._scale.x(job.finish + timedelta(days=1))
        if left < across.value() or right > across.value() + body.width():
            across.setValue(round(left - body.width() / 3))
