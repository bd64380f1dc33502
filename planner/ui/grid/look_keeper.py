"""Remembers how a table looks, from its first showing on."""

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QTimer

from planner.ui.grid.look import KeptLooks, Look, give_look, look_of

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_SOON_MS = 400


@runtime_checkable
class KeepsLooks(Protocol):
    """A window that remembers how lists look."""

    looks: KeptLooks


class LookKeeper:
    """Gives a table the look that the user left it with, and keeps what is changed after that.
    ``name`` is what it is kept under.
    """

    def __init__(self, table: "RowsTable", name: str) -> None:
        self.name = name
        self._table = table
        self._looks: KeptLooks | None = None
        self._came = self._kept = Look()
        self._soon = QTimer(table)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self._keep)
        table.arranged.connect(self._on_change)

    @property
    def was_kept(self) -> bool:
        """Whether the user had changed how it looks before."""
        return self._kept != self._came

    def begin(self, window: object) -> None:
        """The table is shown in a window; at the first time it gets its look."""
        if self._looks is not None or not isinstance(window, KeepsLooks):
            return
        self._looks = window.looks
        self._came = look_of(self._table)
        found = self._looks.look(self.name)
        if found is not None:
            look, of_this_project = found
            give_look(self._table, look, rows=of_this_project)
        self._kept = look_of(self._table)
        self._soon.stop()

    def reset(self) -> None:
        """Make it look as it came."""
        give_look(self._table, self._came)

    def flush(self) -> None:
        """Keep at once what waits to be kept."""
        if self._soon.isActive():
            self._soon.stop()
            self._keep()

    def _on_change(self) -> None:
        if self._looks is not None:
            self._soon.start()

    def _keep(self) -> None:
        look = look_of(self._table)
        if self._looks is not None and look != self._kept:
            self._kept = look
            self._looks.keep(self.name, look)
