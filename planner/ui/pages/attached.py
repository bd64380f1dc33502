"""The documents attached to a record, changed at once: dropped or chosen, opened, taken off."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Application, Carrier, Filing, Item, Site
from planner.model.sheets import APPLICATIONS
from planner.storage.project import Project
from planner.ui import theme
from planner.ui.pages.deadlines_documents import DocumentOpener, DocumentsBox
from planner.ui.pages.records import RecordsView
from planner.ui.session import Session
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.detail_panel import DetailPanel
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable


class AttachedDocuments(DocumentsBox):
    """Each change is one step; what is attached is listed again when the project changed."""

    def __init__(
        self,
        session: Session,
        record: Carrier | Application | Site | Item | Filing,
        opener: DocumentOpener,
        hint: str,
    ) -> None:
        self._session = session
        self._record = record
        documents = session.inventory().documents_about(record)
        super().__init__(documents, session.ask.documents_to_attach, opener.open, hint)
        self.attach.setEnabled(not session.read_only)
        self.setAcceptDrops(not session.read_only)
        if session.read_only:
            self.remove.hide()
        self.changed.connect(self._write)
        session.changed.connect(self._on_changed)

    def _on_changed(self, _changes: ChangeSet) -> None:
        if self._session.project is not None:
            self.show_documents(self._session.inventory().documents_about(self._record))

    def _write(self) -> None:
        record, files, taken_off = self._record, tuple(self.files), tuple(self.taken_off)

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import documents

            return documents.change(project, record, files, taken_off)

        self._session.write(tr("Attaching documents"), work, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.forget()
        self._session.ask.show_error(error)

    def take(self, files: list[Path]) -> bool:
        return not self._session.read_only and super().take(files)


class DocumentsPanel(DetailPanel):
    """The documents of the record under the cursor, beside a table."""

    def __init__(self, session: Session, noun: str, hint: str) -> None:
        super().__init__(tr("Documents"))
        self._session = session
        self._noun = noun
        self._hint = hint
        self._opener = DocumentOpener(session)
        self.documents: AttachedDocuments | None = None
        self.show_record(None)

    def show_record(self, record: Application | None) -> None:
        """Show the documents of a record, or say how one is chosen."""
        self.clear()
        self.documents = None
        self.add_text(tr("Documents"), Text.H2)
        if record is None:
            self.add_text(
                tr("Select one {noun} to attach documents to it.", noun=self._noun), muted=True
            )
            return
        self.add_text(record.name, muted=True)
        self.documents = AttachedDocuments(self._session, record, self._opener, self._hint)
        self.add(self.documents)


class ApplicationsView(RecordsView):
    """The applications, with what is attached to the one under the cursor."""

    def __init__(self, session: Session, columns: Sequence[TableColumn[Any]]) -> None:
        hint = tr("Drop award letters, claims or orders here.")
        self.panel = DocumentsPanel(session, "application", hint)
        super().__init__(session, APPLICATIONS, RowsModel(columns))
        self.table.current.connect(self.panel.show_record)

    def beside(self, table: RowsTable) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(theme.SPACE_M)
        split.addWidget(table)
        split.addWidget(self.panel)
        split.setStretchFactor(0, 1)
        split.setSizes([740, 296])
        return split
