"""Going through cells by keyboard as in Excel, and selecting blocks of them."""

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtGui import QKeyEvent

from planner.ui.grid.coding import Mask
from planner.ui.slices import finish

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_KEY = Qt.Key
_STEPS = {
    _KEY.Key_Up: (-1, 0),
    _KEY.Key_Down: (1, 0),
    _KEY.Key_Left: (0, -1),
    _KEY.Key_Right: (0, 1),
}
_PAGES = {_KEY.Key_PageUp: -1, _KEY.Key_PageDown: 1}
_ENTER = {_KEY.Key_Return, _KEY.Key_Enter}
_FLAG = QItemSelectionModel.SelectionFlag
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier

Cell = tuple[int, int]
"""Line and column (its number, wherever it stands)."""


class Cursor:
    """The current cell of a table, and the cell that a selection reaches from."""

    def __init__(self, table: "RowsTable") -> None:
        self._table = table
        self._anchor = QPersistentModelIndex()

    # where things are

    def columns(self) -> list[int]:
        """The numbers of the columns in view, from left to right."""
        head = self._table.horizontalHeader()
        every = sorted(range(head.count()), key=head.visualIndex)
        return [column for column in every if not self._table.isColumnHidden(column)]

    def anchor(self) -> Cell | None:
        """Where the selection reaches from."""
        index = self._anchor if self._anchor.isValid() else self._table.currentIndex()
        return (index.row(), index.column()) if index.isValid() else None

    # going

    def go(self, cell: Cell, *, extend: bool = False) -> None:
        """Make a cell the current one, alone or with all between it and the anchor."""
        index = self._table.rows.index(*cell)
        selection = self._table.selectionModel()
        if extend and (anchor := self.anchor()) is not None:
            self._set_anchor(anchor)
            self.select_block(anchor, cell)
            selection.setCurrentIndex(index, _FLAG.NoUpdate)
        else:
            whole = _FLAG.NoUpdate if self._table.cells else _FLAG.Rows
            selection.setCurrentIndex(index, _FLAG.ClearAndSelect | whole)
            self._set_anchor(cell)
        self._table.scrollTo(index)

    def _set_anchor(self, cell: Cell) -> None:
        self._anchor = QPersistentModelIndex(self._table.rows.index(*cell))

    def clicked(self, cell: Cell) -> None:
        """A mouse chose a cell."""
        self._set_anchor(cell)

    def select_block(self, one: Cell, other: Cell) -> None:
        """Select the cells between two corners, as they are seen."""
        top, bottom = sorted((one[0], other[0]))
        columns = self.columns()
        left, right = sorted(
            columns.index(cell[1]) if cell[1] in columns else 0 for cell in (one, other)
        )
        self.select(top, bottom, columns[left : right + 1])

    def select(self, top: int, bottom: int, columns: list[int]) -> None:
        """Select lines of some columns."""
        index, block = self._table.rows.index, QItemSelection()
        for first, last in _runs(sorted(columns)):
            block.select(index(top, first), index(bottom, last))
        self._table.selectionModel().select(block, _FLAG.ClearAndSelect)

    def select_lines(self, lines: list[int]) -> None:
        """Select whole lines."""
        index, block = self._table.rows.index, QItemSelection()
        last = len(self._table.rows.columns) - 1
        for first, end in _runs(lines):
            block.select(index(first, 0), index(end, last))
        self._table.selectionModel().select(block, _FLAG.ClearAndSelect)

    def step(self, down: int, right: int, *, extend: bool = False) -> None:
        """Go so many cells on; at the edge it stays."""
        index, columns = self._table.currentIndex(), self.columns()
        lines = self._table.rows.rowCount()
        if not index.isValid() or not columns or not lines:
            return
        at = columns.index(index.column()) if index.column() in columns else 0
        line = min(max(index.row() + down, 0), lines - 1)
        self.go((line, columns[min(max(at + right, 0), len(columns) - 1)]), extend=extend)

    def leap(self, down: int, right: int, *, extend: bool = False) -> None:
        """Go to the edge of what is filled, as Excel does with Ctrl and an arrow."""
        index, columns = self._table.currentIndex(), self.columns()
        if not index.isValid() or index.column() not in columns:
            return
        at, line = columns.index(index.column()), index.row()
        if down:
            filled, here = self._filled_below(index.column()), line
        else:
            filled, here = self._filled_beside(line, columns), at
        forward = down + right > 0
        ahead = filled[here + 1 :] if forward else filled[:here][::-1]
        steps = leap_of(ahead, here=bool(filled[here]))
        self.step(down * steps, right * steps, extend=extend)

    def _filled_below(self, column: int) -> Mask:
        arrangement = self._table.rows.arrangement
        coded = arrangement.coded(column)
        filled: Mask = finish(coded.where(bool))[coded.codes[arrangement.shown]]
        return filled

    def _filled_beside(self, line: int, columns: list[int]) -> Mask:
        row, all_columns = self._table.rows.row_at(line), self._table.rows.columns
        return np.array([bool(all_columns[column].text(row)) for column in columns])

    # keys

    def take(self, event: QKeyEvent) -> bool:
        """Do what a key asks for; False if it asks for nothing here."""
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        modifiers &= ~Qt.KeyboardModifier.KeypadModifier
        extend, far = bool(modifiers & _SHIFT), bool(modifiers & _CTRL)
        if modifiers & ~(_SHIFT | _CTRL) or not self._table.rows.rowCount():
            return False
        if key in _STEPS:
            (self.leap if far else self.step)(*_STEPS[key], extend=extend)
        elif key in {_KEY.Key_Home, _KEY.Key_End}:
            self._to_end(first=key == _KEY.Key_Home, far=far, extend=extend)
        elif key in _PAGES and not far:
            self.step(_PAGES[key] * self._page(), 0, extend=extend)
        elif key in _ENTER and not far:
            self.step(-1 if extend else 1, 0)
        elif key == _KEY.Key_Space and (extend or far):
            self._select_whole(rows=extend, columns=far)
        else:
            return False
        return True

    def _page(self) -> int:
        height = self._table.verticalHeader().defaultSectionSize()
        return max(self._table.viewport().height() // height - 1, 1)

    def _to_end(self, *, first: bool, far: bool, extend: bool) -> None:
        columns, lines = self.columns(), self._table.rows.rowCount()
        line = self._table.currentIndex().row()
        if far:
            line = 0 if first else lines - 1
        if columns and line >= 0:
            self.go((line, columns[0 if first else -1]), extend=extend)

    def _select_whole(self, *, rows: bool, columns: bool) -> None:
        ranges = self._table.ranges()
        if not ranges:
            return
        top, bottom = min(r[0] for r in ranges), max(r[1] for r in ranges)
        chosen = {c for *_, left, right in ranges for c in range(left, right + 1)}
        if columns:
            top, bottom = 0, self._table.rows.rowCount() - 1
        shown = self.columns()
        self.select(top, bottom, shown if rows else [c for c in shown if c in chosen])


def leap_of(ahead: Mask, *, here: bool) -> int:
    """How far an edge is: ``ahead`` says which cells on the way are filled."""
    if not len(ahead):
        return 0
    if here and ahead[0]:
        gaps = np.flatnonzero(~ahead)
        return int(gaps[0]) if len(gaps) else len(ahead)
    found = np.flatnonzero(ahead)
    return int(found[0]) + 1 if len(found) else len(ahead)


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """First and last of numbers that follow each other."""
    runs: list[tuple[int, int]] = []
    for number in numbers:
        if runs and runs[-1][1] == number - 1:
            runs[-1] = runs[-1][0], number
        else:
            runs.append((number, number))
    return runs
