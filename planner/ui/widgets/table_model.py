"""Rows of dataclasses as a table: filtered and sorted in Python, on keys, all at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from planner.model.sheets import Column
from planner.ui import theme
from planner.ui.words import Look

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

_INDEX_ROWS = 500
"""Rows made ready for searching at a time: some milliseconds."""


@dataclass(frozen=True)
class TableColumn(Generic[R]):
    """How one column is read from a row.

    ``text`` is what is shown, searched and copied; ``key`` what is sorted by (None sorts
    last; default: the text); ``look`` gives icon and colour; ``edits`` is the record's column
    if cells can be edited.
    """

    heading: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    numeric: bool = False
    look: Callable[[R], Look | None] | None = None
    edits: Column | None = None
    width: int = 120
    tip: str = ""


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows rows through columns. ``edited`` carries (row, field, value) when the user
    changed a cell: the owner writes it, and the table changes when the project did.
    """

    edited = Signal(object, str, object)
    counted = Signal(int, int)
    """Rows shown, rows there are."""

    def __init__(self, columns: Sequence[TableColumn[R]]) -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.editable = True
        self._rows: Sequence[R] = ()
        self._order: list[int] = []
        self._shown: list[int] = []
        self._search: list[str] = []
        self._indexer = QTimer(self)
        self._indexer.setInterval(0)
        self._indexer.timeout.connect(lambda: self._index(_INDEX_ROWS))
        self._words: tuple[str, ...] = ()
        self._accept: Callable[[R], bool] | None = None
        self._sort: tuple[int, Qt.SortOrder] = (-1, Qt.SortOrder.AscendingOrder)

    # what the owner sets

    def identity(self, row: R) -> object:
        """What stays the same when a row is read again: its record's id, else the row."""
        return getattr(self.record(row), "id", row)

    def set_rows(self, rows: Sequence[R]) -> None:
        """Show other rows, with the filter and the order as they are."""
        self.beginResetModel()
        self._rows = rows
        self._search = []
        self._arrange()
        self.endResetModel()
        self._count()
        if len(rows) > _INDEX_ROWS:
            # Ready before the first key is pressed, a little at a time while nothing happens.
            self._indexer.start()

    def set_filter(self, text: str, accept: Callable[[R], bool] | None = None) -> None:
        """Show rows that hold every word of ``text`` somewhere and that ``accept`` takes."""
        self._words = tuple(text.lower().split())
        self._accept = accept
        self.beginResetModel()
        self._shown = self._filtered()
        self.endResetModel()
        self._count()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sort = (column, order)
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    # what the owner asks

    def record(self, row: R) -> Any:
        """The record that a row's editable columns belong to: by default the row itself."""
        return row

    @property
    def rows(self) -> Sequence[R]:
        """All rows, filtered out or not."""
        return self._rows

    def row_at(self, row: int) -> R:
        """The row shown at a place."""
        return self._rows[self._shown[row]]

    def shown(self) -> list[R]:
        """The rows shown, in order."""
        return [self._rows[index] for index in self._shown]

    def place_of(self, wanted: Callable[[R], bool]) -> int:
        """Where the first row that ``wanted`` takes is shown, -1 if it is not."""
        for place, index in enumerate(self._shown):
            if wanted(self._rows[index]):
                return place
        return -1

    def place_of_number(self, number: int) -> int:
        """Where the row with that number among all rows is shown, -1 if it is not."""
        return self._shown.index(number) if number in self._shown else -1

    # order and filter

    def _arrange(self) -> None:
        column, order = self._sort
        self._order = list(range(len(self._rows)))
        if 0 <= column < len(self.columns):
            keys = self._keys(self.columns[column])
            known = [index for index in self._order if keys[index] is not None]
            empty = [index for index in self._order if keys[index] is None]
            known.sort(key=keys.__getitem__, reverse=order == Qt.SortOrder.DescendingOrder)
            self._order = known + empty
        self._shown = self._filtered()

    def _keys(self, column: TableColumn[R]) -> list[Any]:
        if column.key is not None:
            return [column.key(row) for row in self._rows]
        texts = (column.text(row) for row in self._rows)
        return [text.casefold() or None for text in texts]

    def _filtered(self) -> list[int]:
        shown, accept, rows = self._order, self._accept, self._rows
        if accept is not None:
            shown = [index for index in shown if accept(rows[index])]
        if self._words:
            texts = self._texts()
            for word in self._words:
                shown = [index for index in shown if word in texts[index]]
        return shown

    def _texts(self) -> list[str]:
        """What each row says, for searching."""
        self._index(len(self._rows))
        return self._search

    def _index(self, more: int) -> None:
        """Go on with the texts for searching, by so many rows."""
        readers = [column.text for column in self.columns]
        done = len(self._search)
        end = min(done + more, len(self._rows))
        self._search += [
            "\n".join([read(self._rows[place]) for read in readers]).lower()
            for place in range(done, end)
        ]
        if end == len(self._rows):
            self._indexer.stop()

    def _count(self) -> None:
        self.counted.emit(len(self._shown), len(self._rows))

    # what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._shown):
            return None
        column, row = self.columns[index.column()], self.row_at(index.row())
        if role in {_ROLE.DisplayRole, _ROLE.EditRole, _ROLE.ToolTipRole}:
            return column.text(row)
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        if role == _ROLE.AccessibleTextRole:
            return f"{column.heading}: {column.text(row) or 'empty'}"
        if column.look is not None and role in {_ROLE.DecorationRole, _ROLE.ForegroundRole}:
            return self._look(column.look(row), role)
        return None

    def _look(self, look: Look | None, role: int) -> Any:
        if look is None:
            return None
        if role == _ROLE.DecorationRole:
            return theme.icon(look.icon, look.tone.value)
        return theme.color(look.tone.value)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == _ROLE.DisplayRole else None
        if not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role == _ROLE.DisplayRole:
            return column.heading
        if role == _ROLE.ToolTipRole:
            return column.tip or None
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.editable and index.isValid() and self.columns[index.column()].edits is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        column = self.columns[index.column()] if index.isValid() else None
        if column is None or column.edits is None or role != _ROLE.EditRole:
            return False
        row = self.row_at(index.row())
        if getattr(self.record(row), column.edits.field) == value:
            return False
        self.edited.emit(row, column.edits.field, value)
        return True
