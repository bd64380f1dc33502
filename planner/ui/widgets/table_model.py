"""Rows of dataclasses as a table: filtered and sorted by their values, all at once."""

import time
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from planner.ui import theme
from planner.ui.grid.column import TableColumn
from planner.ui.slices import Slices, Steps, finish
from planner.ui.translation import tr
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.ui.grid.arrangement import Accept, Arranged, Level, Ticked

    Asked = tuple[tuple[str, ...], Accept[Any] | None, dict[int, Ticked], tuple[Level, ...]]
    """Words, test, ticked values and order."""

__all__ = ["AT_ONCE", "Index", "RowsModel", "TableColumn"]

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex

_ROLE = Qt.ItemDataRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

_PLAIN = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _PLAIN | Qt.ItemFlag.ItemIsEditable

_SLICE_S = 0.006
"""Seconds that values are read ahead at a time."""
_REST_MS = 5
"""How long reading ahead rests between two times, so that work beside it gets on."""
_AT_LEAST = 1_000
"""Fewer rows are read in no time when they are asked for."""
AT_ONCE = 20_000
"""Rows that are sorted and filtered before anything else; more are so that the window is drawn
meanwhile, and those of before stay until it is done.
"""
_AS_THEY_CAME: "Asked" = ((), None, {}, ())


class RowsModel(QAbstractTableModel, Generic[R]):
    """Shows rows through columns. ``edited`` carries (row, field, value) when the user
    changed a cell: the owner writes it, and the table changes when the project did.
    ``arranged`` says that filters or order are others, or asked for; ``given_up`` that those that
    were asked for are not waited for any more, and those of before are in force.
    """

    edited = Signal(object, str, object)
    counted = Signal(int, int)
    """Rows shown, rows there are."""
    arranged = Signal()
    given_up = Signal()
    record_of: Callable[[Any], Any] | None = None
    """Gives the record that a row's editable columns belong to, where that is not the row."""

    def __init__(self, columns: Sequence[TableColumn[R]]) -> None:
        # numpy comes with it, and is not needed before there is a list.
        from planner.ui.grid.arrangement import Arrangement

        super().__init__()
        self.columns = tuple(columns)
        self.editable = True
        self.arrangement: Arrangement[R] = Arrangement(columns, type(self).record_of)
        self.slices = Slices(self)
        """Sorts and filters very many rows."""
        self._settled: Asked = _AS_THEY_CAME
        self._reader = QTimer(self)
        self._reader.setInterval(_REST_MS)
        self._reader.timeout.connect(self._read_on)
        self._ahead: Steps[None] | None = None
        self._looked_at = True

    # what the owner sets

    def identity(self, row: R) -> object:
        """What stays the same when a row is read again: its record's id, else the row."""
        return getattr(self.record(row), "id", row)

    def _identities(self, rows: Sequence[R]) -> Iterable[object]:
        if (
            type(self).identity is RowsModel.identity
            and rows
            and hasattr(self.record(rows[0]), "id")
        ):
            return self._ids(rows)  # the same, and of very many rows in no time
        return map(self.identity, rows)

    def _ids(self, rows: Sequence[R]) -> Iterable[int]:
        """The ids of the rows' records."""
        record_of = type(self).record_of
        return map(attrgetter("id"), rows if record_of is None else map(record_of, rows))

    def set_rows(self, rows: Sequence[R], *, stay: bool = False) -> None:
        """Show other rows, with the filter and the order as they are. With ``stay``, rows that
        are there already keep their place until they are sorted or filtered again, as in Excel.
        """
        arrangement, many = self.arrangement, len(rows) > AT_ONCE
        wanted = self._asked() if self.slices.running else None
        if wanted is not None:
            self.slices.drop()
            self._ask(self._settled)
        former, shown = arrangement.rows, arrangement.shown
        same = arrangement.set_rows(rows, self._identities)
        late = False
        if not (stay and same):
            late = many and self._settled != _AS_THEY_CAME
            now = arrangement.followed() if many else finish(arrangement.arranging())
            self._settled = _AS_THEY_CAME if many else self._asked()
            same = same and shown.tolist() == now[1].tolist()
            self._show(now, None if same else former)
        if same and len(former):
            last = self.index(self.rowCount() - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        self._count()
        self._read_ahead()
        if wanted is not None:
            self._ask(wanted)
        if late or wanted is not None:
            self._arrange(tr("Sorting"), arrangement.arranging())

    def _show(self, now: "Arranged", former: Sequence[R] | None) -> None:
        """Show rows as they are arranged now; until then ``former`` are shown, None for those of
        now in the same order.
        """
        arrangement = self.arrangement
        if former is None:
            arrangement.take(now)
            return
        rows, arrangement.rows = arrangement.rows, former
        self.beginResetModel()
        arrangement.rows = rows
        arrangement.take(now)
        self.endResetModel()

    def look_at(self, *, looked_at: bool) -> None:
        """Whether anybody sees the rows: of those that nobody does no values are read ahead."""
        self._looked_at = looked_at
        self._read_ahead()

    def set_filter(self, text: str, accept: Callable[[R], bool] | None = None) -> None:
        """Show rows that hold every word of ``text`` somewhere and that ``accept`` takes."""
        self.arrangement.words = tuple(text.lower().split())
        self.arrangement.accept = accept
        self._filter()

    def set_ticked(self, ticked: "Mapping[int, Ticked]") -> None:
        """Show rows by the values ticked in columns, by the column's number."""
        self.arrangement.ticked = dict(ticked)
        self._filter()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        from planner.ui.grid.arrangement import Level

        descending = order == Qt.SortOrder.DescendingOrder
        known = 0 <= column < len(self.columns)
        self.set_levels([Level(column, descending)] if known else [])

    def set_levels(self, levels: "Iterable[Level]") -> None:
        """Sort by several columns, the first counts most; by none: as they came."""
        self.arrangement.levels = tuple(levels)
        self.arrange_again()

    def show_by(self, levels: "Iterable[Level]", ticked: "Mapping[int, Ticked]") -> None:
        """Sort and filter by other columns at once."""
        self.arrangement.levels, self.arrangement.ticked = tuple(levels), dict(ticked)
        self.arrange_again()

    def arrange_again(self) -> None:
        """Sort and filter what was changed since."""
        self._arrange(tr("Sorting"), self.arrangement.arranging())

    # what the owner asks

    def record(self, row: R) -> Any:
        """The record that a row's editable columns belong to: by default the row itself."""
        record_of = type(self).record_of
        return row if record_of is None else record_of(row)

    def places_of(self, ids: Container[int]) -> list[int]:
        """Where the rows with records of some ids are among all rows."""
        return [place for place, found in enumerate(self._ids(self.rows)) if found in ids]

    def with_record(self, row: R, record: Any) -> R:
        """The row with its record in another state, until it is read again."""
        del row
        found: R = record
        return found

    @property
    def rows(self) -> Sequence[R]:
        """All rows, filtered out or not."""
        return self.arrangement.rows

    def row_at(self, row: int) -> R:
        """The row shown at a place."""
        return self.arrangement.rows[self.arrangement.shown.item(row)]

    def shown(self) -> list[R]:
        """The rows shown, in order."""
        rows = self.arrangement.rows
        return [rows[place] for place in self.arrangement.shown.tolist()]

    @property
    def few(self) -> bool:
        """Whether the rows are so few that anything is done with them at once."""
        return len(self.arrangement.rows) <= AT_ONCE

    def place_of(self, wanted: Callable[[R], bool]) -> int:
        """Where the first row that ``wanted`` takes is shown, -1 if it is not."""
        rows = self.arrangement.rows
        for line, place in enumerate(self.arrangement.shown.tolist()):
            if wanted(rows[place]):
                return line
        return -1

    def place_of_number(self, number: int) -> int:
        """Where the row with that number among all rows is shown, -1 if it is not."""
        return self.arrangement.where(number)

    # order and filter

    def _filter(self) -> None:
        if self.arrangement.levels == self._settled[3]:
            self._arrange(tr("Filtering"), self.arrangement.filtering())
        else:
            self.arrange_again()  # another order was asked for and is not there yet

    def _arrange(self, title: str, steps: "Steps[Arranged]") -> None:
        """Show rows in another order or others of them; those of now stay until that is known."""
        self.slices.start(title, steps, self._arranged, self._give_up, at_once=self.few)
        if self.slices.running:
            self.arranged.emit()

    def _arranged(self, now: "Arranged") -> None:
        self._settled = self._asked()
        self._show(now, self.arrangement.rows)
        self._count()
        self.arranged.emit()

    def _give_up(self) -> None:
        """Ask again for what is shown still."""
        self._ask(self._settled)
        self.arranged.emit()
        self.given_up.emit()

    def _asked(self) -> "Asked":
        asked = self.arrangement
        return asked.words, asked.accept, asked.ticked, asked.levels

    def _ask(self, asked: "Asked") -> None:
        found = self.arrangement
        found.words, found.accept, found.ticked, found.levels = asked

    # reading values ahead

    def _read_ahead(self) -> None:
        """Have the values ready before the first key is pressed, a little at a time."""
        self._ahead = None
        if self._looked_at and len(self.arrangement.rows) > _AT_LEAST:
            self._ahead = self.arrangement.reading()
            self._reader.start()
        else:
            self._reader.stop()

    def _read_on(self) -> None:
        until = time.perf_counter() + _SLICE_S
        while self._ahead is not None and time.perf_counter() < until:
            if self.slices.running or next(self._ahead, None) is None:
                break
        if self.arrangement.ready:
            self._reader.stop()

    def _count(self) -> None:
        self.counted.emit(len(self.arrangement.shown), len(self.arrangement.rows))

    # what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.arrangement.shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.arrangement.shown):
            return None
        column, row = self.columns[index.column()], self.row_at(index.row())
        if role in {_ROLE.DisplayRole, _ROLE.EditRole, _ROLE.ToolTipRole}:
            why = column.why(row) if column.why and role == _ROLE.ToolTipRole else ""
            return why or column.text(row)
        if role == _ROLE.TextAlignmentRole:
            return _RIGHT if column.numeric else _LEFT
        if role == _ROLE.AccessibleTextRole:
            return ": ".join((column.heading, column.text(row) or tr("empty")))
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

    def can_edit(self, column: int) -> bool:
        """Whether cells of a column can be edited."""
        return self.editable and self.columns[column].edits is not None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return super().flags(index)
        return _EDITABLE if self.can_edit(index.column()) else _PLAIN

    def setData(self, index: Index, value: Any, role: int = _ROLE.EditRole) -> bool:
        column = self.columns[index.column()] if index.isValid() else None
        if column is None or column.edits is None or role != _ROLE.EditRole:
            return False
        row = self.row_at(index.row())
        if getattr(self.record(row), column.edits.field) == value:
            return False
        self.edited.emit(row, column.edits.field, value)
        return True
