"""The documents attached to a record, changed at once: dropped or chosen, opened, taken off."""

from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Application, Carrier, Filing, Item, Site
from planner.storage.project import Project
from planner.ui.pages.deadlines_documents import DocumentOpener, DocumentsBox
from planner.ui.session import Session


class AttachedDocuments(DocumentsBox):
    """Each change is one step; when it is made, the owner shows the record again."""

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

    def _write(self) -> None:
        record, files, taken_off = self._record, tuple(self.files), tuple(self.taken_off)

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import documents

            return documents.change(project, record, files, taken_off)

        self._session.write("Attaching documents", work, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self.forget()
        self._session.ask.show_error(error)

    def take(self, files: list[Path]) -> bool:
        return not self._session.read_only and super().take(files)
