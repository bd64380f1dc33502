"""The table that pages use: rows or cells selected, sorted, filtered, columns chosen, copied."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFontMetrics,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTableView, QToolButton, QWidget

from planner.ui import theme
from planner.ui.grid.cell_delegate import CellDelegate
from planner.ui.grid.columns_menu import ColumnsMenu
from planner.ui.grid.figures_teller import FiguresTeller
from planner.ui.grid.header import ROOM, GridHeader
from planner.ui.grid.look_keeper import LookKeeper
from planner.ui.grid.place_keeper import PlaceKeeper
from planner.ui.translation import tr
from planner.ui.widgets.table_model import Index, RowsModel

if TYPE_CHECKING:
    from planner.ui.grid.arrangement import Level
    from planner.ui.grid.cursor import Cursor
    from planner.ui.grid.figures import Block
    from planner.ui.grid.find_bar import FindBar, Replace
    from planner.ui.grid.frozen import FrozenColumns
    from planner.ui.grid.work_bar import WorkBar
    from planner.ui.runner import Runner

_NEW_COLOURS = frozenset(
    {QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange}
)


class RowsTable(QTableView):
    """A view of a `RowsModel`. ``current`` carries the row under the cursor, or None.

    Rows are selected whole; with ``cells`` single ones are, as in Excel. Long copying goes
    through ``runner``, if there is one.
    """

    current = Signal(object)
    arranged = Signal()
    """Widths, order, filters: something of how it looks was changed by a person."""

    def __init__(
        self,
        model: RowsModel[Any],
        name: str,
        parent: QWidget | None = None,
        *,
        cells: bool = False,
    ) -> None:
        self._frozen_view: FrozenColumns | None = None
        super().__init__(parent)
        self.rows = model
        self.cells = cells
        self.runner: Runner | None = None
        self._cell_cursor: Cursor | None = None
        self._find_bar: FindBar | None = None
        self._work_bar: WorkBar | None = None
        self._replacing: Replace | None = None
        self.frozen = 0
        self.setAccessibleName(name)
        self.head = GridHeader(model, self)
        self.setHorizontalHeader(self.head)
        self.setModel(model)
        behaviour = QAbstractItemView.SelectionBehavior
        self.setSelectionBehavior(behaviour.SelectItems if cells else behaviour.SelectRows)
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
        self._place = PlaceKeeper(self)
        model.dataChanged.connect(self._on_data_changed)
        model.slices.moved.connect(self._show_work)
        self._set_up_headers()
        self._set_up_commands()
        self.look = LookKeeper(self, name)
        self._figures = FiguresTeller(self)

    def _set_up_headers(self) -> None:
        rows, head = self.verticalHeader(), self.head
        rows.setDefaultSectionSize(max(28, self.fontMetrics().height() + 12))
        rows.setMinimumWidth(40)
        rows.setDefaultAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        rows.setHighlightSections(False)
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        width_of = QFontMetrics(head.bold()).horizontalAdvance
        for number, column in enumerate(self.rows.columns):
            least = width_of(column.heading) + ROOM
            self.setColumnWidth(number, max(theme.scaled(column.width), least))
        self.columns_menu = ColumnsMenu(self)
        head.sort_asked.connect(self.sort_by)
        head.filter_asked.connect(self.open_filter)
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.columns_menu.open_at)
        for changed in (head.sectionMoved, head.sectionResized, self.rows.arranged):
            changed.connect(lambda *_what: self.arranged.emit())

    def _set_up_commands(self) -> None:
        key = QKeySequence.StandardKey
        self.add_command(tr("Copy"), self.copy, "copy", key.Copy)
        copy = self.copy
        self.add_command(tr("Copy with headings"), lambda: copy(headings=True), "", "Ctrl+Shift+C")
        self.add_command(tr("Find..."), self.open_find, "search", key.Find)
        self._replace_command = self.add_command(
            tr("Replace..."), lambda: self.open_find(replacing=True), "replace", "Ctrl+H"
        )
        self._replace_command.setVisible(False)
        for keys, back in (("F3", False), ("Shift+F3", True)):
            self.add_command("", partial(self._find_on, back=back), "", keys).setVisible(False)
        filter_ = self.add_command(
            tr("Filter this column..."), self._filter_here, "funnel", "Alt+Down"
        )
        clear = self.add_command(
            tr("Clear column filters"), self.clear_filters, "funnel-x", "Ctrl+Shift+L"
        )
        again = self.add_command(
            tr("Filter and sort again"), self.rows.arrange_again, "", "Ctrl+Alt+L"
        )
        self._last_commands = [filter_, clear, again]

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

    def add_separator(self) -> None:
        """Part the commands added so far from those to come."""
        line = QAction(self)
        line.setSeparator(True)
        self.addAction(line)

    def _on_data_changed(self) -> None:
        index = self.currentIndex()
        if index.isValid():
            self.current.emit(self.rows.row_at(index.row()))

    # selection

    @property
    def cell_cursor(self) -> "Cursor":
        """Goes through the cells of this table."""
        from planner.ui.grid.cursor import Cursor

        if self._cell_cursor is None:
            self._cell_cursor = Cursor(self)
        return self._cell_cursor

    def ranges(self) -> list[tuple[int, int, int, int]]:
        """Selected rectangles: first and last line, first and last column (as numbers)."""
        found = self.selectionModel().selection().toList()
        return [(r.top(), r.bottom(), r.left(), r.right()) for r in found]

    def selected_lines(self) -> list[int]:
        """Lines that have a selected cell, top to bottom."""
        return sorted({line for r in self.ranges() for line in range(r[0], r[1] + 1)})

    def selected(self) -> list[Any]:
        """The rows that have a selected cell, top to bottom."""
        return [self.rows.row_at(line) for line in self.selected_lines()]

    def selected_blocks(self) -> "Iterator[Block]":
        """Selected cells in view: first line, last line and column of those below each other."""
        for top, bottom, left, right in self.ranges():
            for column in range(left, right + 1):
                if not self.isColumnHidden(column):
                    yield top, bottom, column

    def rows_are_whole(self) -> bool:
        """Whether rows are selected from end to end."""
        last, ranges = len(self.rows.columns) - 1, self.ranges()
        return bool(ranges) and all((left, right) == (0, last) for *_, left, right in ranges)

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
        if not previous.isValid() or current.row() != previous.row():
            self.current.emit(self.rows.row_at(current.row()) if current.isValid() else None)

    def _show_work(self, title: str, share: float) -> None:
        from planner.ui.grid.work_bar import WorkBar

        if self._work_bar is None:
            self._work_bar = WorkBar(self)
        self._work_bar.show_share(title, share)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.look.begin(self.window())
        self.rows.look_at(looked_at=True)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.rows.look_at(looked_at=False)
        self.look.flush()
        self._figures.stop()

    # keys and mouse

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in _NEW_COLOURS:
            for view in filter(None, (self, self._frozen_view)):
                delegate = view.itemDelegate()
                if isinstance(delegate, CellDelegate):
                    delegate.renew()
            self._arrange_frozen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.rows.slices.running:
            self.rows.slices.cancel()
        elif not (self.cells and self.cell_cursor.take(event)):
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self.press_cell(self, event):
            super().mousePressEvent(event)
            self.pressed_cell(self, event)

    def press_cell(self, view: QTableView, event: QMouseEvent) -> bool:
        """Select up to a cell that was pressed with Shift, in this view or in that of the columns
        that stay; False if it was not.
        """
        index = self._cell_below(view, event)
        if index is None or not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        self.cell_cursor.go((index.row(), index.column()), extend=True)
        return True

    def pressed_cell(self, view: QTableView, event: QMouseEvent) -> None:
        """A selection reaches from a cell that was pressed."""
        index = self._cell_below(view, event)
        if index is not None:
            self.cell_cursor.clicked((index.row(), index.column()))

    def _cell_below(self, view: QTableView, event: QMouseEvent) -> QModelIndex | None:
        index = view.indexAt(event.position().toPoint())
        plain = self.cells and event.button() == Qt.MouseButton.LeftButton and index.isValid()
        return index if plain else None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu at the mouse; by keyboard, at the cell that it is about."""
        # What is done with a column comes last, behind what a page adds.
        for action in self._last_commands:
            self.removeAction(action)
            self.addAction(action)
        place, current = event.globalPos(), self.currentIndex()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and current.isValid():
            self.scrollTo(current)
            place = self.viewport().mapToGlobal(self.visualRect(current).bottomLeft())
        QMenu.exec(self.actions(), place, None, self)

    # copying

    def copy(self, *, headings: bool = False) -> None:
        """Put the selected cells on the clipboard, as text and as a table, in the order of the
        columns in view.
        """
        from planner.ui.grid.copying import copy_selected

        copy_selected(self, headings=headings)

    # finding

    def set_replacing(self, replace: "Replace") -> None:
        """Offer to replace what is found; ``replace`` does it."""
        self._replacing = replace
        self._replace_command.setVisible(True)

    @property
    def find_bar(self) -> "FindBar":
        """Where a text is looked for in this table, made when first asked for."""
        from planner.ui.grid.find_bar import FindBar

        if self._find_bar is None:
            self._find_bar = FindBar(self, self._replacing)
        return self._find_bar

    def open_find(self, *, replacing: bool = False) -> None:
        """Look for a text in the cells in view, or replace it."""
        self.find_bar.open(replacing=replacing)

    def _find_on(self, *, back: bool) -> None:
        bar = self.find_bar
        if not bar.text.text():
            bar.open()
        elif back:
            bar.find_back()
        else:
            bar.find_next()

    # order and filters

    def sort_by(self, column: int, add: bool = False) -> None:  # noqa: FBT001, FBT002 - a slot
        """Sort by a column: smallest first, then largest first, then as the rows came; ``add``
        keeps the columns sorted by already ahead of it.
        """
        self.rows.set_levels(self.rows.arrangement.sorted_by(column, add=add))

    def set_levels(self, levels: "list[Level]") -> None:
        """Sort by several columns."""
        self.rows.set_levels(levels)

    def open_filter(self, column: int) -> None:
        """Open the values of a column, to tick those to show."""
        from planner.ui.grid.filter_menu import FilterMenu

        frozen = self._frozen_view
        head = frozen.head if frozen is not None and frozen.shows(column) else self.head
        place = head.arrow_place(column).bottomRight()
        FilterMenu(self.rows, column, self).open_at(head.viewport().mapToGlobal(place))

    def _filter_here(self) -> None:
        column = self.currentIndex().column()
        if column < 0:
            column = next(iter(self.cell_cursor.columns()), -1)
        if column >= 0:
            self.open_filter(column)

    def clear_filters(self) -> None:
        """Show rows whatever was ticked in their columns."""
        self.rows.set_ticked({})

    # columns

    def freeze(self, columns: int) -> None:
        """Keep so many columns in view at the left while the others scroll."""
        from planner.ui.grid.frozen import FrozenColumns

        self.frozen = max(columns, 0)
        if self.frozen and self._frozen_view is None:
            self._frozen_view = FrozenColumns(self)
        self._arrange_frozen()
        self.arranged.emit()

    def _arrange_frozen(self) -> None:
        if self._frozen_view is not None:
            self._frozen_view.arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_frozen()

    def setColumnHidden(self, column: int, hide: bool) -> None:  # noqa: FBT001 - Qt's signature
        super().setColumnHidden(column, hide)
        self._arrange_frozen()

    def scrollTo(
        self, index: Index, hint: QTableView.ScrollHint = QTableView.ScrollHint.EnsureVisible
    ) -> None:
        bar, frozen = self.horizontalScrollBar(), self._frozen_view
        before = bar.value()
        super().scrollTo(index, hint)
        if frozen is None or not frozen.isVisible():
            return
        if frozen.shows(index.column()):
            bar.setValue(before)
        elif (covered := frozen.width() - self.visualRect(index).left()) > 0:
            bar.setValue(bar.value() - covered)

    def edit(self, index: Index, *how: Any) -> Any:
        # Where the cell is seen: below the columns that stay nobody would see the editor.
        if self._frozen_view is not None and self._frozen_view.shows(index.column()):
            return self._frozen_view.edit(index, *how)
        return super().edit(index, *how)

    def column_button(self) -> QToolButton:
        """A button that offers the columns to show."""
        return self.columns_menu.button()
