"""The first columns of a table, which stay where they are while the others scroll."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from planner.ui import theme
from planner.ui.grid.cell_delegate import CellDelegate
from planner.ui.grid.header import GridHeader
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_MOST = 0.7
"""Of the width of a table; wider columns are not kept in view, for nothing else would be."""
_MODE = QAbstractItemView.ScrollMode.ScrollPerPixel
_NO_BAR = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


class FrozenColumns(QTableView):
    """A second view of the same rows and the same selection, laid over the left of the first.
    The keyboard stays with the table.
    """

    def __init__(self, table: "RowsTable") -> None:
        super().__init__(table)
        self._table = table
        self.head = GridHeader(table.rows, self)
        self.setHorizontalHeader(self.head)
        self.setModel(table.rows)
        own = self.selectionModel()
        self.setSelectionModel(table.selectionModel())
        own.deleteLater()
        delegate = table.itemDelegate()
        if isinstance(delegate, CellDelegate):
            # One of its own: a delegate tells every view that has it when an edit ends.
            self.setItemDelegate(delegate.twin())
        self.setAccessibleName(
            tr("{accessibleName}: columns that stay", accessibleName=table.accessibleName())
        )
        self.setFocusProxy(table)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAutoScroll(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.setEditTriggers(table.editTriggers())
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setWordWrap(False)
        self.setHorizontalScrollBarPolicy(_NO_BAR)
        self.setVerticalScrollBarPolicy(_NO_BAR)
        self.setHorizontalScrollMode(_MODE)
        self.setVerticalScrollMode(_MODE)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        self.head.setSectionsMovable(False)
        self.head.setStretchLastSection(False)
        self._connect()

    def _connect(self) -> None:
        table, bars = self._table, (self.verticalScrollBar(), self._table.verticalScrollBar())
        for one, other in (bars, bars[::-1]):
            one.valueChanged.connect(other.setValue)
        self.head.sort_asked.connect(table.sort_by)
        self.head.filter_asked.connect(table.open_filter)
        self.head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.head.customContextMenuRequested.connect(
            lambda place: table.columns_menu.open_at(place, self.head)
        )
        self.head.sectionResized.connect(self._on_own_resize)
        for changed in (table.head.sectionResized, table.head.sectionMoved):
            changed.connect(lambda *_what: self.arrange())
        table.head.geometriesChanged.connect(self.arrange)
        table.verticalHeader().geometriesChanged.connect(self.arrange)

    def _on_own_resize(self, column: int, _before: int, width: int) -> None:
        if width and self._table.columnWidth(column) != width:
            self._table.setColumnWidth(column, width)

    def columns(self) -> list[int]:
        """The numbers of the columns that stay."""
        return self._table.cell_cursor.columns()[: self._table.frozen]

    def shows(self, column: int) -> bool:
        """Whether a column is seen here."""
        return self.isVisible() and column in self.columns()

    def arrange(self) -> None:
        """Show the columns that stay, as wide as they are in the table, where they are there."""
        table, stay = self._table, self.columns()
        width = sum(table.columnWidth(column) for column in stay)
        if not stay or width > table.viewport().width() * _MOST:
            self.hide()
            return
        for column in range(len(table.rows.columns)):
            self.setColumnHidden(column, column not in stay)
        for visual, column in enumerate(stay):
            self.head.moveSection(self.head.visualIndex(column), visual)
            if self.columnWidth(column) != table.columnWidth(column):
                self.setColumnWidth(column, table.columnWidth(column))
        corner = table.viewport().geometry().topLeft() - QPoint(0, table.head.height())
        height = table.viewport().height() + table.head.height()
        self.setGeometry(corner.x(), corner.y(), width + 2, height)
        self.head.setFixedHeight(table.head.height())
        line = theme.tokens().control_border
        self.setStyleSheet(
            f"QTableView {{ border: 0; border-right: 2px solid {line}; border-radius: 0; }}"
        )
        self.verticalScrollBar().setValue(table.verticalScrollBar().value())
        self.show()
        self.raise_()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if not self._table.press_cell(self, event):
            super().mousePressEvent(event)
            self._table.pressed_cell(self, event)
        self._table.setFocus(Qt.FocusReason.MouseFocusReason)

    def wheelEvent(self, event: Any) -> None:
        self._table.wheelEvent(event)
