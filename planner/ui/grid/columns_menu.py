"""What can be done with the columns of a list: choose, fit, freeze, sort, filter."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu, QToolButton

from planner.ui import theme
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.grid.header import GridHeader
    from planner.ui.widgets.table_view import RowsTable

_WIDEST = 360


class ColumnsMenu:
    """The menu of the headings, and the button that offers the columns."""

    def __init__(self, table: "RowsTable") -> None:
        self._table = table

    def button(self) -> QToolButton:
        """A button that offers the columns to show."""
        made = QToolButton()
        made.setIcon(theme.icon("columns-3"))
        made.setToolTip(tr("Choose columns"))
        made.setAccessibleName(tr("Choose columns"))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(made)
        menu.aboutToShow.connect(lambda: self.fill(menu))
        made.setMenu(menu)
        return made

    def open_at(self, place: QPoint, head: "GridHeader | None" = None) -> None:
        """Open the menu of the heading at a place."""
        head = head or self._table.head
        menu = self.menu_for(head.logicalIndexAt(place))
        menu.exec(head.mapToGlobal(place))
        menu.deleteLater()

    def menu_for(self, column: int) -> QMenu:
        """What can be done with a column (-1: none), and the choice of all."""
        menu = QMenu(self._table)
        if column >= 0:
            self._fill_for(menu, column)
        self.fill(menu.addMenu(theme.icon("columns-3"), tr("Columns")))
        return menu

    def _fill_for(self, menu: QMenu, column: int) -> None:
        from planner.ui.grid.arrangement import Level

        table = self._table
        for text, icon, last in (
            (tr("Sort smallest first"), "arrow-up", False),
            (tr("Sort largest first"), "arrow-down", True),
        ):
            level = Level(column, last)
            menu.addAction(theme.icon(icon), text, lambda at=level: table.set_levels([at]))
        behind = menu.addAction(tr("Sort by this too"), lambda: table.sort_by(column, add=True))
        behind.setEnabled(bool(table.rows.arrangement.levels))
        menu.addAction(theme.icon("funnel"), tr("Filter..."), lambda: table.open_filter(column))
        menu.addSeparator()
        hide = menu.addAction(tr("Hide this column"), lambda: self._show(column, shown=False))
        hide.setEnabled(len(table.cell_cursor.columns()) > 1)
        menu.addAction(tr("Fit its width"), lambda: self._fit(column))
        shown = table.cell_cursor.columns()
        upto = shown.index(column) + 1 if column in shown else 0
        menu.addAction(theme.icon("pin"), tr("Freeze up to here"), lambda: table.freeze(upto))
        if table.frozen:
            menu.addAction(theme.icon("pin-off"), tr("Unfreeze"), lambda: table.freeze(0))
        menu.addSeparator()

    def fill(self, menu: QMenu) -> None:
        """The columns, ticked as they are shown."""
        menu.clear()
        table = self._table
        shown = table.cell_cursor.columns()
        for number, column in enumerate(table.rows.columns):
            action = menu.addAction(column.heading)
            action.setCheckable(True)
            action.setChecked(number in shown)
            # The last one in view stays: without any there would be no heading to bring it back.
            action.setEnabled(shown != [number])
            action.toggled.connect(lambda on, n=number: self._show(n, shown=on))
        menu.addSeparator()
        menu.addAction(tr("Show all"), self.show_all)
        menu.addAction(tr("Fit widths"), self.fit)

    def _show(self, column: int, *, shown: bool) -> None:
        self._table.setColumnHidden(column, not shown)
        self._table.arranged.emit()

    def show_all(self) -> None:
        """Show every column."""
        for number in range(len(self._table.rows.columns)):
            self._show(number, shown=True)

    def fit(self) -> None:
        """Give every column the width of what it says."""
        for number in self._table.cell_cursor.columns():
            self._fit(number)

    def _fit(self, column: int) -> None:
        self._table.resizeColumnToContents(column)
        self._table.setColumnWidth(column, min(self._table.columnWidth(column), _WIDEST))
