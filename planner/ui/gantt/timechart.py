"""A chart over time as a widget: scrolling, zoom, panning; what its rows hold is its own."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QFocusEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from planner.ui.gantt.colours import gantt_colours
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.paper import Subject
from planner.ui.gantt.scale import TimeScale


class TimeChart(QAbstractScrollArea):
    """Rows over time. Only what is in view is painted. Built upon by giving `row_heights`
    and `subject`.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._scale = TimeScale(date(2000, 1, 1), date(2000, 1, 1), 4.0)
        self._tops: list[int] = [0]
        self._fitted = True
        self._pan: QPoint | None = None
        self._corner: QWidget | None = None
        self._letters = Letters(self.font())
        self._colours = gantt_colours()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("card", True)  # noqa: FBT003
        self.viewport().setMouseTracking(True)

    def row_heights(self) -> Sequence[int]:
        """Pixels that each row takes."""
        raise NotImplementedError

    def subject(self, note: str, scale: TimeScale | None = None) -> Subject | None:
        """The chart for paper, by default as wide as it is zoomed; None if it is empty."""
        raise NotImplementedError

    @property
    def scale(self) -> TimeScale:
        """Days to pixels."""
        return self._scale

    @property
    def day_width(self) -> float:
        """Pixels a day takes."""
        return self._scale.day_width

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
        """All days in view."""
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

    def to_end(self, *, first: bool) -> None:
        """Scroll to the first or the last day."""
        bar = self.horizontalScrollBar()
        bar.setValue(bar.minimum() if first else bar.maximum())

    def reveal_row(self, at: int) -> None:
        """Scroll up or down until a row is in view."""
        down, body = self.verticalScrollBar(), self._layout().body
        top, bottom = self._tops[at], self._tops[at + 1]
        if top < down.value():
            down.setValue(top)
        elif bottom > down.value() + body.height():
            down.setValue(bottom - body.height())

    def reveal_days(self, first: date, last: date) -> None:
        """Scroll to the side until a span of days is in view."""
        across, width = self.horizontalScrollBar(), self._layout().body.width()
        left, right = self._scale.x(first), self._scale.x(last) + self.day_width
        if left < across.value() or right > across.value() + width:
            across.setValue(round(left - width / 3))

    # ---- layout

    def set_corner(self, widget: QWidget) -> None:
        """Keep a widget above the labels, beside the header's periods."""
        self._corner = widget
        self._place_corner()

    def _place_corner(self) -> None:
        if self._corner is not None:
            layout = self._layout()
            origin = self.viewport().pos()
            self._corner.setGeometry(origin.x(), origin.y(), layout.label_width, 2 * layout.band)

    def _measure(self) -> None:
        self._tops = list(accumulate(self.row_heights(), initial=0))

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

    def _row_at(self, place: QPointF) -> int | None:
        layout = self._layout()
        for at in layout.rows_in_view():
            rect = layout.row_rect(at)
            if max(rect.top(), layout.header_height) <= place.y() <= rect.bottom():
                return at
        return None

    # ---- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted and len(self._tops) > 1:
            self.zoom_to_fit()
        self._update_bars()
        self._place_corner()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.StyleChange}:
            self._colours = gantt_colours()
            self.viewport().update()
        elif event.type() == QEvent.Type.FontChange:
            self._letters = Letters(self.font())
            self._measure()
            self._update_bars()
            self._place_corner()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

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

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        here = event.position().toPoint()
        moved, self._pan = here - self._pan, here
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - moved.x())
        down.setValue(down.value() - moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._pan = None
