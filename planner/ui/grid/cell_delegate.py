"""How a cell of a list is drawn: as the style sheet would, in a fraction of its time."""

from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from planner.ui import theme
from planner.ui.widgets.table_model import Index, RowsModel
from planner.ui.words import Look

_PADDING = 9
_ICON = 16
_BESIDE = _ICON + 6
_WIDEST = 2
"""No letter is wider than so many of middling width."""
_SELECTED = QStyle.StateFlag.State_Selected.value
_FOCUSED = QStyle.StateFlag.State_HasFocus.value
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
_ELIDE = Qt.TextElideMode.ElideRight


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of the `RowsModel` that a table shows.

    A style sheet costs a tenth of a millisecond a cell, and a window shows some hundreds: that
    is too slow to scroll through. Models with a `data` of their own are left to it.
    """

    def __init__(self, table: QTableView) -> None:
        super().__init__(table)
        model = table.model()
        self._rows: RowsModel[Any] | None = None
        if isinstance(model, RowsModel) and type(model).data is RowsModel.data:
            self._rows = model
        self._drawing: _Drawing | None = None

    def twin(self) -> "CellDelegate":
        """Another one for a second view of the same rows."""
        table = self.parent()
        if not isinstance(table, QTableView):
            raise TypeError("a CellDelegate draws a table")
        return CellDelegate(table)

    def renew(self) -> None:
        """Draw with the colours and the font of now."""
        self._drawing = None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = self._rows
        if model is None:
            super().paint(painter, option, index)
            return
        drawing = self._drawing
        if drawing is None:
            ratio = painter.device().devicePixelRatioF()
            drawing = self._drawing = _Drawing(option.fontMetrics, ratio)
        column, row = model.columns[index.column()], model.row_at(index.row())
        # As numbers: flags are objects, and cost ten times as much to compare.
        state, rect = option.state.value, option.rect
        if state & _SELECTED:
            painter.fillRect(rect, drawing.selection)
        if state & _FOCUSED:
            painter.setPen(drawing.focus)
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        text = column.text(row)
        look = column.look(row) if column.look is not None else None
        if look is not None:
            drawing.look(painter, rect, look)
        if text:
            beside = _BESIDE if look is not None else 0
            tone = look.tone.value if look is not None else "text"
            painter.setPen(drawing.pen(tone))
            drawing.text(painter, rect, beside, text, right=column.numeric)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, 28))


class _Drawing:
    """Pens, icons and measures, made once: there are hundreds of cells in a frame."""

    def __init__(self, metrics: QFontMetrics, ratio: float) -> None:
        self.selection = QColor(theme.color("selection"))
        self.focus = QPen(theme.color("accent"), 2)
        self._pens: dict[str, QPen] = {}
        self._icons: dict[tuple[str, str], QPixmap] = {}
        self._metrics = QFontMetrics(metrics)
        self._ratio = ratio
        self._letter = metrics.averageCharWidth() * _WIDEST
        self._up = metrics.ascent() - metrics.descent()

    def pen(self, tone: str) -> QPen:
        """For text of a tone."""
        if tone not in self._pens:
            self._pens[tone] = QPen(theme.color(tone))
        return self._pens[tone]

    def look(self, painter: QPainter, rect: QRect, look: Look) -> None:
        """Draw the icon of a look at the left of a cell."""
        key = look.icon, look.tone.value
        drawn = self._icons.get(key)
        if drawn is None:
            icon = theme.icon(look.icon, look.tone.value)
            drawn = self._icons[key] = icon.pixmap(QSize(_ICON, _ICON), self._ratio)
        place = QPoint(rect.left() + _PADDING, rect.top() + (rect.height() - _ICON) // 2)
        painter.drawPixmap(place, drawn)

    def text(self, painter: QPainter, rect: QRect, beside: int, text: str, *, right: bool) -> None:
        """Draw a text on one line, with so much beside it at the left."""
        room = rect.width() - 2 * _PADDING - beside
        if "\n" in text or "\t" in text:
            text = " ".join(text.split())
        if len(text) * self._letter > room:
            text = self._metrics.elidedText(text, _ELIDE, room)
        if right:
            painter.drawText(rect.adjusted(_PADDING + beside, 0, -_PADDING, 0), _RIGHT, text)
        else:
            line = rect.top() + (rect.height() + self._up) // 2
            painter.drawText(rect.left() + _PADDING + beside, line, text)
