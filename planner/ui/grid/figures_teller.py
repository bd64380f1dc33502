"""Tells the window what is selected in a table: "Count 12 · Sum $3,400"."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QObject, QTimer

from planner.ui.slices import Slices
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_SOON_MS = 40
"""How long the figures of a selection wait for it to be the last."""


@runtime_checkable
class ShowsFigures(Protocol):
    """A window that has a place for what is selected: "Count 12 · Sum $3,400"."""

    def show_figures(self, text: str) -> None: ...


class FiguresTeller(QObject):
    """Counts the selected cells when the selection or the rows change; of very many a little at
    a time, until another selection takes their place.
    """

    def __init__(self, table: "RowsTable") -> None:
        super().__init__(table)
        self._table = table
        self._slices = Slices(self)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._count)
        table.selectionModel().selectionChanged.connect(self._count_soon)
        table.rows.modelReset.connect(self._count_soon)
        table.rows.dataChanged.connect(self._count_soon)

    def _count_soon(self) -> None:
        self._slices.drop()
        self._soon.start()

    def _count(self) -> None:
        from planner.ui.grid.figures import saying

        table, window = self._table, self._table.window()
        if isinstance(window, ShowsFigures) and table.isVisible():
            steps = saying(table.rows.arrangement, table.selected_blocks())
            self._slices.start(tr("Counting"), steps, window.show_figures, at_once=table.rows.few)
            if self._slices.running:
                window.show_figures(tr("Counting ..."))

    def stop(self) -> None:
        """The table is not seen any more."""
        self._soon.stop()
        self._slices.drop()
        window = self._table.window()
        if isinstance(window, ShowsFigures):
            window.show_figures("")
