"""Staying with the same row and cell while a list is sorted, filtered or read again."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable


class PlaceKeeper:
    """Brings the current cell of a table back after each reset of its rows."""

    def __init__(self, table: "RowsTable") -> None:
        self._table = table
        self._kept: tuple[Any, int, int, int] | None = None
        table.rows.modelAboutToBeReset.connect(self._keep)
        # After the view's own reset, which was connected when it got its model.
        table.rows.modelReset.connect(self._restore)

    def _keep(self) -> None:
        table, index = self._table, self._table.currentIndex()
        self._kept = None
        if index.isValid():
            place = table.rows.arrangement.shown.item(index.row())
            scroll = table.verticalScrollBar().value()
            self._kept = table.rows.row_at(index.row()), place, index.column(), scroll

    def _restore(self) -> None:
        if self._kept is None:
            return
        row, place, column, scroll = self._kept
        line, table = self._line_of(row, place), self._table
        if line < 0:
            table.current.emit(None)
            return
        table.setCurrentIndex(table.rows.index(line, column))
        table.verticalScrollBar().setValue(scroll)
        table.scrollTo(table.rows.index(line, column))

    def _line_of(self, row: Any, place: int) -> int:
        """Where a row is shown now that was at a place among all rows."""
        model = self._table.rows
        identity = model.identity(row)
        if place < len(model.rows) and model.identity(model.rows[place]) == identity:
            return model.place_of_number(place)
        return model.place_of(lambda other: model.identity(other) == identity)
