"""Backups in the window: made, listed with what they hold, and put in the project's place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.backups import BY_HAND, Backup, Held
from planner.ui import formats, theme
from planner.ui.session import Session
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


class BackupCommands:
    """What File > Back up now and File > Restore a backup do."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def back_up(self) -> None:
        """Make a backup of the open project."""
        project, rules = self._session.project, self._session.backups
        if project is None:
            return

        def work(progress: Progress) -> Backup | None:
            from planner.services import backups

            return backups.back_up(project, rules, BY_HAND, progress)

        def done(made: Backup | None) -> None:
            where = made.path if made else tr("nowhere: the project is open read-only")
            self._session.message.emit(tr("Backed up: {where}", where=where))

        self._session.runner.start(tr("Making a backup"), work, done)

    def daily(self) -> None:
        """Make the backup of the day, if it is wanted and due."""
        project, rules = self._session.project, self._session.backups
        if project is None or project.read_only or not rules.unasked:
            return

        def work(progress: Progress) -> None:
            from planner.services import backups

            backups.back_up_daily(project, rules, progress)

        def failed(error: UserError) -> None:
            self._session.message.emit(error.sentence())

        self._session.runner.start(
            tr("Making the backup of the day"), work, lambda _none: None, failed
        )

    def restore(self) -> None:
        """Choose a backup of the open project, or of one that the user names."""
        project = self._session.project
        path = project.path if project is not None else self._session.ask.project_to_open()
        if path is not None:
            self.restore_file(path)

    def restore_file(self, path: Path) -> None:
        """Choose a backup of a project and put it in its place."""
        rules, ask = self._session.backups, self._session.ask

        def look(_progress: Progress) -> list[BackupRow]:
            from planner.services import backups

            return [BackupRow(one, backups.look(one.path)) for one in backups.listed(path, rules)]

        def choose(rows: list[BackupRow]) -> None:
            chosen = ask.backup_to_restore(RestoreAsked(path, rows, ask.file_to_restore))
            if chosen is not None:
                self._put(chosen, path)

        self._session.runner.start(tr("Looking at the backups"), look, choose)

    def _put(self, backup: Path, path: Path) -> None:
        session, rules = self._session, self._session.backups
        if not (session.may_leave() and session.may_stop()):
            return

        def work(progress: Progress) -> Backup | None:
            from planner.services import backups

            return backups.restore(path, backup, rules, progress)

        def done(before: Backup | None) -> None:
            kept = tr(" What it was before is in {name}.", name=before.path.name) if before else ""
            said = tr(
                "{name} is as it was in {backup}.{kept}",
                name=path.name,
                backup=backup.name,
                kept=kept,
            )
            session.open(path, then=lambda: session.message.emit(said))

        def failed(error: UserError) -> None:
            session.runner.failed.emit(error)
            again()

        def again() -> None:
            if path.exists():
                session.open(path)

        def put() -> None:
            session.runner.start(
                tr("Restoring {name}", name=backup.name), work, done, failed, again
            )

        if session.project is not None and session.project.path == path:
            session.leave(put)
        else:
            put()
