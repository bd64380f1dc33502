"""Which jobs move between two plans, as rows, and a window that lists them."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QWidget

from planner.ui import cells
from planner.ui.gantt.words import moved_words
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.plan_differences import Differences, MovedJob

MOVED_COLUMNS: "tuple[TableColumn[MovedJob], ...]" = (
    TableColumn(tr("Site"), lambda row: row.now.site, width=90),
    TableColumn(tr("Job"), lambda row: row.now.job, width=140),
    TableColumn(
        tr("Moves"),
        lambda row: moved_words(row.days) if row.days else tr("other crew"),
        lambda row: row.days,
        numeric=True,
        width=128,
        tip=tr("Calendar days"),
    ),
    TableColumn(
        tr("Was from"), lambda r: cells.date_text(r.was.start), lambda r: r.was.start, width=104
    ),
    TableColumn(
        tr("to"), lambda r: cells.date_text(r.was.finish), lambda r: r.was.finish, width=104
    ),
    TableColumn(
        tr("Now from"), lambda r: cells.date_text(r.now.start), lambda r: r.now.start, width=104
    ),
    TableColumn(
        tr("to"), lambda r: cells.date_text(r.now.finish), lambda r: r.now.finish, width=104
    ),
    TableColumn(tr("Crew"), lambda row: row.now.crew or tr("none needed"), width=140),
    TableColumn(tr("Crew before"), lambda row: row.was.crew if row.other_crew else "", width=140),
)


class MovedJobsDialog(QDialog):
    """The jobs that move, the furthest first."""

    def __init__(self, found: "Differences", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("What moves"))
        said = QLabel(found.text)
        said.setWordWrap(True)
        self.rows: RowsModel[MovedJob] = RowsModel(MOVED_COLUMNS)
        self.table = RowsTable(self.rows, tr("Jobs that move, the furthest first"))
        self.table.verticalHeader().hide()
        self.rows.set_rows(found.moved)
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addWidget(said)
        column.addWidget(self.table, 1)
        column.addWidget(close)
        self.resize(980, 520)
