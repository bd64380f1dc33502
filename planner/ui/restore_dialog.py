"""The backups of a project, with what they hold, to choose the one to restore."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QWidget

from planner.model.backups import Backup, Held
from planner.ui import formats, theme
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column
from planner.ui.widgets.buttons import button
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup and what is in it; None if it cannot be read."""

    backup: Backup
    held: Held | None


@dataclass(frozen=True, slots=True)
class RestoreAsked:
    """The backups of a project, newest first, and how to choose another file."""

    project: Path
    rows: Sequence[BackupRow]
    other: Callable[[], Path | None]


def _counts(row: BackupRow) -> str:
    if row.held is None:
        return tr("cannot be read")
    sites, items = row.held.sites, row.held.items
    return f"{formats.count(sites, 'site')}, {formats.count(items, 'item')}"


COLUMNS: tuple[TableColumn[BackupRow], ...] = (
    TableColumn(
        tr("Made"),
        lambda row: formats.moment(row.backup.made),
        lambda row: row.backup.made,
        width=170,
    ),
    TableColumn(tr("Why"), lambda row: row.backup.why, width=140),
    TableColumn(tr("Holds"), _counts, width=170),
    TableColumn(tr("Last step"), lambda row: row.held.step if row.held else "", width=200),
    TableColumn(
        tr("Size"),
        lambda row: formats.size(row.backup.size),
        lambda row: row.backup.size,
        numeric=True,
        width=90,
    ),
)


class RestoreDialog(QDialog):
    """``chosen`` is the file to restore once it is accepted."""

    def __init__(self, asked: RestoreAsked, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.chosen: Path | None = None
        self._asked = asked
        self.setWindowTitle(tr("Restore a backup"))
        said = QLabel(
            tr(
                "The backup that you choose is put in the place of {name}. A backup of "
                "the project as it is now is made first, so that you can come back to it.",
                name=asked.project.name,
            )
        )
        said.setWordWrap(True)
        self.table = RowsTable(RowsModel(COLUMNS), tr("Backups"))
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.rows.set_rows(list(asked.rows))
        self.table.doubleClicked.connect(lambda _index: self.take())
        self.where = QLabel()
        self.where.setWordWrap(True)
        theme.set_text(self.where, theme.Text.SMALL, muted=True)
        self.go = button(tr("Restore"), self.take, icon="rotate-ccw", kind="primary")
        self.table.current.connect(self._show)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(button(tr("Another file..."), self._take_other, icon="folder-open"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        row.addWidget(buttons, 1)
        column = dialog_column(self)
        column.addWidget(said)
        column.addWidget(self.table, 1)
        column.addWidget(self.where)
        column.addLayout(row)
        self.resize(860, 460)
        if not self.table.select_where(lambda one: one.held is not None):
            self._show(None)
        self.table.setFocus()

    def _show(self, row: BackupRow | None) -> None:
        self.go.setEnabled(row is not None and row.held is not None)
        none = "" if self._asked.rows else tr("There is no backup of this project yet.")
        self.where.setText(str(row.backup.path) if row else none)

    def take(self) -> None:
        """Restore the backup under the cursor."""
        rows = self.table.selected()
        if rows and rows[0].held is not None:
            self.chosen = rows[0].backup.path
            self.accept()

    def _take_other(self) -> None:
        self.chosen = self._asked.other()
        if self.chosen is not None:
            self.accept()
