"""The rows of a file that were passed over, each of which may be read after all."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.ui import theme
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.importing import PassedRow


def _columns() -> "tuple[TableColumn[PassedRow], ...]":
    passed = Look(tr("Passed over"), Tone.NEUTRAL, "minus")
    read = Look(tr("Read"), Tone.GOOD, "check")

    def look(row: "PassedRow") -> Look:
        return read if row.read else passed

    return (
        TableColumn(tr("State"), lambda row: look(row).word, look=look, width=120),
        TableColumn(tr("Sheet"), lambda row: row.sheet, width=110),
        TableColumn(
            tr("Row"), lambda row: str(row.row), lambda row: row.row, numeric=True, width=70
        ),
        TableColumn(tr("What it is taken for"), lambda row: row.why, width=190),
        TableColumn(tr("What it says"), lambda row: row.text, width=430),
    )


class PassedOver(QWidget):
    """Lists them; ``change`` is asked to have some of them read, or passed over again."""

    def __init__(self, change: "Callable[[Sequence[PassedRow], bool], object]") -> None:
        super().__init__()
        self._change = change
        self.rows: RowsModel[PassedRow] = RowsModel(_columns())
        self.table = RowsTable(self.rows, tr("Rows passed over"))
        self.table.verticalHeader().hide()
        self.read = button(tr("Read the chosen rows"), lambda: self._ask(read=True), icon="check")
        self.leave = button(
            tr("Pass over the chosen rows"), lambda: self._ask(read=False), icon="minus"
        )
        self.table.add_command(self.read.text(), lambda: self._ask(read=True), "check")
        self.table.add_command(self.leave.text(), lambda: self._ask(read=False), "minus")
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._offer())
        said = tr(
            "Totals, titles and repeated headings are no entries of a list. If a row is one all the"
            " same, choose it and have it read: the preview then counts it like any other."
        )
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(paragraph(said, muted=True), 1)
        bar.addWidget(self.leave)
        bar.addWidget(self.read)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(bar)
        column.addWidget(self.table, 1)
        self._offer()

    def show_rows(self, rows: "Sequence[PassedRow]") -> None:
        """Show the rows of a file."""
        self.rows.set_rows(rows)
        self._offer()

    def _offer(self) -> None:
        chosen: list[PassedRow] = self.table.selected()
        self.read.setEnabled(any(not row.read for row in chosen))
        self.leave.setEnabled(any(row.read for row in chosen))

    def _ask(self, *, read: bool) -> None:
        chosen = [row for row in self.table.selected() if row.read is not read]
        if chosen:
            self._change(chosen, read)
