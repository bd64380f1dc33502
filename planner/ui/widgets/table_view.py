"""The table that pages use: rows selected whole, columns chosen, selection copied."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QToolButton, QWidget

from planner.ui import theme
from planner.ui.grid.cell_delegate import CellDelegate
from planner.ui.widgets.table_model import Index, RowsModel

_HEAD_ROOM = 34
"""Beside a heading: its padding and the arrow that shows the order."""


class RowsTable(QTableView):
    """A view of a `RowsModel`. ``current`` carries the row under the cursor, or None."""

    current = Signal(object)

    def __init__(self, model: RowsModel[Any], name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = model
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setItemDelegate(CellDelegate(self))
        self.setWordWrap(False)
        self.setShowGrid(True)
        self.setTabKeyNavigation(False)
        self._kept: tuple[Any, int, int, int] | None = None
        model.modelAboutToBeReset.connect(self._keep_place)
        # After the view's own reset, which was connected by setModel above.
        model.modelReset.connect(self._restore_place)
        self._set_up_headers()
        self._add_copying()

    def _set_up_headers(self) -> None:
        rows, head = self.verticalHeader(), self.horizontalHeader()
        rows.setDefaultSectionSize(max(28, self.fontMetrics().height() + 12))
        rows.setMinimumWidth(40)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setHighlightSections(False)
        head.setHighlightSections(False)
        head.setSectionsMovable(True)
        head.setStretchLastSection(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setSortIndicatorClearable(True)
        self.setSortingEnabled(True)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._show_column_menu)
        bold = QFont(head.font())
        bold.setBold(True)
        width_of = QFontMetrics(bold).horizontalAdvance
        for number, column in enumerate(self.rows.columns):
            self.setColumnWidth(number, max(column.width, width_of(column.heading) + _HEAD_ROOM))

    def _add_copying(self) -> None:
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.add_command("Copy with headings", self.copy, "copy", QKeySequence.StandardKey.Copy)
        self.add_command("Copy cell", self.copy_cell, "", "Ctrl+Shift+C")

    def add_command(
        self,
        text: str,
        done: Callable[[], object],
        icon: str = "",
        keys: QKeySequence.StandardKey | str = "",
    ) -> QAction:
        """Add a command to the context menu, with its keys while the table has the focus."""
        action = QAction(text, self)
        if icon:
            action.setIcon(theme.icon(icon))
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _checked=False: done())
        self.addAction(action)
        return action

    # staying where the user was, through sorting, filtering and reading again

    def _keep_place(self) -> None:
        index = self.currentIndex()
        self._kept = None
        if index.isValid():
            arrangement = self.rows.arrangement
            row, place = self.rows.row_at(index.row()), arrangement.shown.item(index.row())
            self._kept = row, place, index.column(), self.verticalScrollBar().value()

    def _restore_place(self) -> None:
        if self._kept is None:
            return
        row, place, column, scroll = self._kept
        line = self._line_of(row, place)
        if line < 0:
            self.current.emit(None)
            return
        self.setCurrentIndex(self.rows.index(line, column))
        self.verticalScrollBar().setValue(scroll)
        self.scrollTo(self.rows.index(line, column))

    def _line_of(self, row: Any, place: int) -> int:
        """Where a row is shown now that was at a place among all rows."""
        rows, identity = self.rows.rows, self.rows.identity(row)
        if place < len(rows) and self.rows.identity(rows[place]) == identity:
            return self.rows.place_of_number(place)
        return self.rows.place_of(lambda other: self.rows.identity(other) == identity)

    # selection

    def selected(self) -> list[Any]:
        """The selected rows, top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self.rows.row_at(place) for place in places]

    def select_where(self, wanted: Callable[[Any], bool]) -> bool:
        """Select and show the first row that ``wanted`` takes; False if none is shown."""
        return self.select_place(self.rows.place_of(wanted))

    def select_place(self, place: int) -> bool:
        """Select and show the row at a place; False if it is none (-1)."""
        if place < 0:
            return False
        column = max(self.currentIndex().column(), 0)
        # Not selectRow(): that adds to the selection while a person happens to hold Ctrl.
        self.selectionModel().setCurrentIndex(
            self.rows.index(place, column),
            QItemSelectionModel.SelectionFlag.ClearAndSelect
            | QItemSelectionModel.SelectionFlag.Rows,
        )
        return True

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.current.emit(self.rows.row_at(current.row()) if current.isValid() else None)

    def copy(self) -> None:
        """Put the selected rows on the clipboard with headings, as tab-separated text."""
        head = self.horizontalHeader()
        order = sorted(range(len(self.rows.columns)), key=head.visualIndex)
        columns = [self.rows.columns[n] for n in order if not self.isColumnHidden(n)]
        lines = ["\t".join(column.heading for column in columns)]
        for row in self.selected():
            texts = (column.text(row) for column in columns)
            lines.append("\t".join(" ".join(text.split()) for text in texts))
        QGuiApplication.clipboard().setText("\n".join(lines))

    def copy_cell(self) -> None:
        """Put the text of the current cell on the clipboard."""
        index = self.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self.rows.data(index))

    # columns

    def column_button(self) -> QToolButton:
        """A button that offers the columns to show."""
        made = QToolButton()
        made.setIcon(theme.icon("columns-3"))
        made.setToolTip("Choose columns")
        made.setAccessibleName("Choose columns")
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self._fill_column_menu(menu))
        made.setMenu(menu)
        return made

    def _show_column_menu(self, place: QPoint) -> None:
        menu = QMenu(self)
        self._fill_column_menu(menu)
        menu.exec(self.horizontalHeader().mapToGlobal(place))
        menu.deleteLater()

    def _fill_column_menu(self, menu: QMenu) -> None:
        menu.clear()
        for number, column in enumerate(self.rows.columns):
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(number))
            action.toggled.connect(lambda on, n=number: self.setColumnHidden(n, not on))
        menu.addSeparator()
        menu.addAction("Show all", self._show_all_columns)
        menu.addAction("Fit widths", self._fit_columns)

    def _show_all_columns(self) -> None:
        for number in range(len(self.rows.columns)):
            self.setColumnHidden(number, False)  # noqa: FBT003

    def _fit_columns(self) -> None:
        self.resizeColumnsToContents()
        for number in range(len(self.rows.columns)):
            self.setColumnWidth(number, min(self.columnWidth(number), 360))
