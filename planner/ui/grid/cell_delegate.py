"""How a cell of a list is drawn: as the style sheet would, in a fraction of its time."""

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from planner.ui import theme
from planner.ui.widgets.table_model import Index, RowsModel

_PADDING = 9
_ICON = 16
_WIDEST = 2
"""No letter is wider than so many of middling width."""
_STATE = QStyle.StateFlag
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ONE_LINE = Qt.TextFlag.TextSingleLine


class CellDelegate(QStyledItemDelegate):
    """Draws the cells of a `RowsModel`.

    A style sheet costs a tenth of a millisecond a cell, and a window shows five hundred: that
    is too slow to scroll through. Models with a `data` of their own are left to it.
    """

    def twin(self) -> "CellDelegate":
        """Another one for a second view of the same rows."""
        return CellDelegate(self.parent())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, RowsModel) or type(model).data is not RowsModel.data:
            super().paint(painter, option, index)
            return
        column, row = model.columns[index.column()], model.row_at(index.row())
        state, rect = option.state, option.rect
        if state & _STATE.State_Selected:
            painter.fillRect(rect, theme.color("selection"))
        if state & _STATE.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        inner = rect.adjusted(_PADDING, 0, -_PADDING, 0)
        look = column.look(row) if column.look is not None else None
        tone = "text"
        if look is not None:
            tone = look.tone.value
            place = QRect(inner.left(), rect.center().y() - _ICON // 2 + 1, _ICON, _ICON)
            theme.icon(look.icon, tone).paint(painter, place)
            inner.setLeft(place.right() + 7)
        text = column.text(row)
        if text:
            metrics = option.fontMetrics
            if len(text) * metrics.averageCharWidth() * _WIDEST > inner.width():
                text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
            painter.setPen(theme.color(tone))
            painter.drawText(inner, (_RIGHT if column.numeric else _LEFT) | _ONE_LINE, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index).expandedTo(QSize(0, 28))
