"""Editors of table cells: a date with a calendar, a choice, a number, text."""

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QAbstractItemModel, QDate, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QLineEdit,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
    QWidgetAction,
)

from planner.common.errors import UserError
from planner.model.inventory import Layer
from planner.model.sheets import Column, Kind
from planner.ui import cells, theme
from planner.ui.grid.cell_delegate import CellDelegate
from planner.ui.translation import tr
from planner.ui.widgets.table_model import Index, RowsModel
from planner.ui.widgets.table_view import RowsTable

Choices = Callable[[Column], Sequence[str]]
"""What a column's cells may name (site codes for a site), empty if it takes any text."""


_EDITOR_WIDTH = 132
_GOES_ON = {
    Qt.Key.Key_Return: (1, 0),
    Qt.Key.Key_Enter: (1, 0),
    Qt.Key.Key_Tab: (0, 1),
    Qt.Key.Key_Backtab: (0, 1),
}
"""Keys that store an edit, and where they go on: so many cells down and to the right."""
_ARROWS = {Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
"""Keys that do so where they have nothing to do in the editor."""


class DateEdit(QLineEdit):
    """A date typed as 05/12/2026 or 2026-05-12, or picked from a calendar; may be empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(tr("MM/DD/YYYY"))
        icon = theme.icon("calendar", "muted")
        pick = self.addAction(icon, QLineEdit.ActionPosition.TrailingPosition)
        pick.setToolTip(tr("Pick a date"))
        pick.triggered.connect(self._pick)

    def _pick(self) -> None:
        calendar = QCalendarWidget()
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Sunday)
        calendar.setMinimumSize(300, 230)
        shown = QDate.fromString(self.text(), "MM/dd/yyyy")
        if shown.isValid():
            calendar.setSelectedDate(shown)
        menu = QMenu(self)
        action = QWidgetAction(menu)
        action.setDefaultWidget(calendar)
        menu.addAction(action)

        def choose(day: QDate) -> None:
            self.setText(day.toString("MM/dd/yyyy"))
            menu.close()

        calendar.clicked.connect(choose)
        calendar.activated.connect(choose)
        menu.exec(self.mapToGlobal(QPoint(0, self.height())))
        menu.deleteLater()


def field_editor(column: Column, choices: Sequence[str], parent: QWidget) -> QWidget:
    """The editor for a column's kind; read it with `editor_text`."""
    if column.kind is Kind.DATE:
        made: QWidget = DateEdit(parent)
    elif column.kind in {Kind.YES_NO, Kind.LAYER} or choices:
        fixed = {Kind.YES_NO: (cells.YES, cells.NO), Kind.LAYER: tuple(Layer)}
        combo = QComboBox(parent)
        combo.addItems(["", *map(str, fixed.get(column.kind, choices))])
        combo.setEditable(column.kind not in fixed)
        made = combo
    else:
        line = QLineEdit(parent)
        if column.kind in {Kind.MONEY, Kind.WHOLE, Kind.DECIMAL}:
            line.setAlignment(Qt.AlignmentFlag.AlignRight)
        made = line
    made.setAccessibleName(column.heading)
    made.setToolTip(column.help)
    return made


def set_editor_text(editor: QWidget, text: str) -> None:
    """Put a text into an editor of `field_editor`."""
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)


def editor_text(editor: QWidget) -> str:
    """What stands in an editor of `field_editor`."""
    if isinstance(editor, QComboBox):
        return editor.currentText()
    return editor.text() if isinstance(editor, QLineEdit) else ""


class FillsCells(Protocol):
    """What gives all selected cells the text of one."""

    def set_selected(self, text: str) -> None: ...


class FieldDelegate(CellDelegate):
    """Edits the cells of a `RowsModel` by their kind; ``refused`` is told of a bad value."""

    def __init__(
        self,
        table: RowsTable,
        choices: Choices,
        refused: Callable[[UserError], object],
        actions: FillsCells | None = None,
    ) -> None:
        super().__init__(table)
        self._table = table
        self._choices = choices
        self._refused = refused
        self._actions = actions

    def twin(self) -> "FieldDelegate":
        return FieldDelegate(self._table, self._choices, self._refused, self._actions)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        column = self._column(index)
        return field_editor(column, self._choices(column), parent)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        model = index.model()
        if isinstance(model, RowsModel):
            record = model.record(model.row_at(index.row()))
            value = getattr(record, self._column(index).field)
            set_editor_text(editor, cells.edit_text(value))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        try:
            value = cells.parse(self._column(index), editor_text(editor))
        except UserError as error:
            self._refused(error)
            return
        model.setData(index, value)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        super().updateEditorGeometry(editor, option, index)
        # A date with its calendar button, or a choice, needs more room than its text.
        rect = editor.geometry()
        rect.setWidth(max(rect.width(), _EDITOR_WIDTH))
        rect.moveRight(min(rect.right(), max(self._viewport_width(editor), rect.width()) - 1))
        editor.setGeometry(rect)

    # keys that end an edit

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key, shift = event.key(), event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            arrow = key in _ARROWS and isinstance(editor, QLineEdit)
            if isinstance(editor, QWidget) and (key in _GOES_ON or arrow):
                down, right = {**_GOES_ON, **_ARROWS}[Qt.Key(key)]
                far = event.modifiers() & Qt.KeyboardModifier.ControlModifier
                if far and down and self._actions is not None:
                    self._set_all(editor, self._actions)
                else:
                    turn = -1 if shift or key == Qt.Key.Key_Backtab else 1
                    self._store(editor)
                    self._table.cell_cursor.step(down * turn, right * turn)
                return True
        return super().eventFilter(editor, event)

    def _store(self, editor: QWidget) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, self.EndEditHint.NoHint)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _set_all(self, editor: QWidget, actions: FillsCells) -> None:
        text = editor_text(editor)
        self.closeEditor.emit(editor, self.EndEditHint.RevertModelCache)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        actions.set_selected(text)

    @staticmethod
    def _viewport_width(editor: QWidget) -> int:
        parent = editor.parentWidget()
        return parent.width() if parent is not None else 0

    @staticmethod
    def _column(index: Index) -> Column:
        model = index.model()
        if not isinstance(model, RowsModel):
            raise TypeError("a FieldDelegate edits a RowsModel")
        column = model.columns[index.column()].edits
        if column is None:
            raise ValueError("the column cannot be edited")
        return column
