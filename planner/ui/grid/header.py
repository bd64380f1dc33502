"""The headings of a list: a click sorts, the small arrow filters, dragging moves and resizes."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from planner.ui import theme
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.widgets.table_model import RowsModel

_PADDING = 10
_MARK = 14
_ARROW = 22
"""Width of the place that opens the filter, at the end of a heading."""
ROOM = 2 * _PADDING + _ARROW + 4
"""What a heading needs beside its text."""
_STILL = 4
"""A mouse that moved less has clicked; in pixels."""
_ADDS = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier


class GridHeader(QHeaderView):
    """Draws what `Arrangement` sorts and filters by. ``sort_asked`` carries a column and
    whether it comes behind those sorted by already, ``filter_asked`` a column.
    """

    sort_asked = Signal(int, bool)
    filter_asked = Signal(int)

    def __init__(self, model: "RowsModel[Any]", parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._rows = model
        self._pressed: tuple[int, QPoint, int] | None = None
        self._below = -1
        self.setAccessibleName(tr("Headings"))
        self.setSectionsMovable(True)
        self.setStretchLastSection(True)
        self.setMinimumSectionSize(36)
        self.setResizeContentsPrecision(300)
        self.setMouseTracking(True)
        self.setToolTip(tr("Click to sort, Shift+click to sort by one more, the arrow to filter"))
        model.arranged.connect(self.viewport().update)

    def bold(self) -> QFont:
        """The font of headings."""
        made = QFont(self.font())
        made.setWeight(QFont.Weight.DemiBold)
        return made

    def arrow_place(self, column: int) -> QRect:
        """Where the arrow of a column is, in the header."""
        right = self.sectionViewportPosition(column) + self.sectionSize(column)
        return QRect(right - _ARROW - 2, 0, _ARROW, self.height())

    # drawing

    def paintSection(self, painter: QPainter, rect: QRect, column: int) -> None:
        shown, arrangement = self._rows.columns[column], self._rows.arrangement
        painter.save()
        painter.fillRect(rect, theme.color("raised"))
        painter.setPen(theme.color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        over = column == self._below
        ticked = column in arrangement.ticked
        icon, tone = ("funnel", "accent") if ticked else ("chevron-down", "muted")
        right = rect.right() - _ARROW - 1
        place = QRect(right + 4, rect.center().y() - _MARK // 2 + 1, _MARK, _MARK)
        theme.icon(icon, "text" if over and not ticked else tone).paint(painter, place)
        painter.setFont(self.bold())
        painter.setPen(theme.color("text" if over else "muted"))
        right = self._paint_order(painter, rect, right, column)
        inner = QRect(rect.left() + _PADDING, rect.top(), right - rect.left() - _PADDING - 2, 0)
        inner.setHeight(rect.height() - 1)
        text = painter.fontMetrics().elidedText(
            shown.heading, Qt.TextElideMode.ElideRight, inner.width()
        )
        side = Qt.AlignmentFlag.AlignRight if shown.numeric else Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, side | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def _paint_order(self, painter: QPainter, rect: QRect, right: int, column: int) -> int:
        levels = self._rows.arrangement.levels
        for number, level in enumerate(levels, 1):
            if level.column != column:
                continue
            if len(levels) > 1:
                width = painter.fontMetrics().horizontalAdvance(str(number))
                place = QRect(right - width, rect.top(), width, rect.height() - 1)
                painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(number))
                right -= width
            place = QRect(right - _MARK, rect.center().y() - _MARK // 2 + 1, _MARK, _MARK)
            name = "arrow-down" if level.descending else "arrow-up"
            theme.icon(name, "accent").paint(painter, place)
            right -= _MARK + 2
        return right

    # the mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = None
        if event.button() == Qt.MouseButton.LeftButton:
            place = event.position().toPoint()
            column = self.logicalIndexAt(place)
            on_edge = self.cursor().shape() == Qt.CursorShape.SplitHCursor
            if column >= 0 and not on_edge:
                self._pressed = column, place, self.sectionSize(column)
                if self.arrow_place(column).contains(place):
                    return
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, None
        if pressed is None:
            return
        column, place, width = pressed
        moved = (event.position().toPoint() - place).manhattanLength()
        if moved > _STILL or self.sectionSize(column) != width:
            return
        if self.arrow_place(column).contains(place):
            self.filter_asked.emit(column)
        else:
            self.sort_asked.emit(column, bool(event.modifiers() & _ADDS))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or not self.arrow_place(self._pressed[0]).contains(
            self._pressed[1]
        ):
            super().mouseMoveEvent(event)
        self._hover(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, column: int) -> None:
        if column != self._below:
            self._below = column
            self.viewport().update()
