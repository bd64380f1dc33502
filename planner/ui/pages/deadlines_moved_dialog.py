"""The dates that a change moved, and why each of them did."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QWidget

from planner.ui import cells, formats
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.deadlines import Move


def _columns() -> "tuple[TableColumn[Move], ...]":
    def day(value: date | None, none: str) -> str:
        return cells.date_text(value) or none

    return (
        TableColumn(tr("What"), lambda move: move.title, width=230),
        TableColumn(tr("Application"), lambda move: move.application or tr("Carrier"), width=150),
        TableColumn(
            tr("Before"),
            lambda move: day(move.old, tr("None")),
            lambda move: move.old,
            numeric=True,
            width=96,
        ),
        TableColumn(
            tr("Now"),
            lambda move: day(move.new, tr("None")),
            lambda move: move.new,
            numeric=True,
            width=96,
        ),
        TableColumn(tr("Why"), lambda move: formats.us_dates(move.because), width=220),
    )


class MovedDialog(QDialog):
    """The dates that moved, each with its reason in full below the table."""

    def __init__(self, moves: "Sequence[Move]", parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Dates that moved"))
        self.rows: RowsModel[Move] = RowsModel(_columns())
        self.table = RowsTable(self.rows, tr("Dates that moved"))
        self.table.verticalHeader().hide()
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.table.current.connect(self._explain)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(self.table, 1)
        column.addWidget(self.why)
        column.addWidget(close)
        self.resize(900, 480)
        self.rows.set_rows(tuple(moves))
        self.table.select_place(0)

    def _explain(self, move: "Move | None") -> None:
        self.why.setText(formats.us_dates(move.because) if move else "")
