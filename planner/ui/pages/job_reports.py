"""What the field reports of jobs, with the documents that show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.documents import About, Document
from planner.model.history import ChangeSet
from planner.model.inventory import JobReport, Site
from planner.model.sheets import PROGRESS
from planner.storage.project import Project
from planner.ui import formats
from planner.ui.pages.deadlines_documents import DocumentOpener, DocumentsBox
from planner.ui.pages.records import RecordsView
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.boxes import dialog_column, make_primary
from planner.ui.widgets.buttons import button
from planner.ui.widgets.table_model import RowsModel, TableColumn


@dataclass(frozen=True, slots=True)
class DocumentsAsked:
    """The documents of something (``what``), to be added to and taken off."""

    what: str
    documents: tuple[Document, ...]
    open_document: Callable[[Document], object] = lambda _document: None


@dataclass(frozen=True, slots=True)
class DocumentsGiven:
    """The files to attach, and the documents to take off."""

    files: tuple[Path, ...] = ()
    taken_off: tuple[Document, ...] = ()


class ReportsView(RecordsView):
    """The job reports; documents can be attached to the job of each, as evidence."""

    def __init__(self, session: Session, columns: Sequence[TableColumn[Any]]) -> None:
        attached = TableColumn[JobReport](
            tr("Documents"),
            lambda report: str(len(self.documents(report)) or ""),
            lambda report: len(self.documents(report)),
            numeric=True,
            width=96,
            tip=tr("Attached to the job at its site"),
        )
        self._opener = DocumentOpener(session)
        self._sites: dict[str, Site] = {}
        self._attached: dict[tuple[str, str], tuple[Document, ...]] = {}
        super().__init__(session, PROGRESS, RowsModel([*columns, attached]))
        self.attach = button(
            tr("Documents..."),
            self.edit_documents,
            icon="file-plus",
            tip=tr("Attach documents to the job of the selected row, as evidence"),
        )
        self.filters.addWidget(self.attach)
        self.table.add_command(tr("Documents..."), self.edit_documents, "file-plus", "Ctrl+Shift+D")
        self.table.current.connect(lambda _row: self._offer())
        self._offer()

    def documents(self, report: JobReport) -> tuple[Document, ...]:
        """What is attached to the job that is reported, however its name is written."""
        site = self._sites.get(report.site)
        return self._attached.get((str(site.id), _folded(report.job)), ()) if site else ()

    def edit_documents(self) -> None:
        """Attach documents to the job of the current row, or take some off."""
        rows = self.table.selected()
        if len(rows) != 1 or self.session.read_only:
            return
        report: JobReport = rows[0]
        site = self._sites.get(report.site)
        if site is None or not report.job:
            return
        what = tr("{job} at {site}", job=report.job, site=report.site)
        asked = DocumentsAsked(what, self.documents(report), self._opener.open)
        given = self.session.ask.documents(asked)
        if given is None or given == DocumentsGiven():
            return

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import documents

            return documents.change(project, site, given.files, given.taken_off, job=report.job)

        def done(changes: ChangeSet) -> None:
            self._say_changed(what, given, changes)

        self.session.write(tr("Attaching documents"), work, done)

    def _say_changed(self, what: str, given: DocumentsGiven, changes: ChangeSet) -> None:
        said = [
            f"{word} {formats.count(len(listed), 'document')}"
            for word, listed in (("attached", given.files), (tr("took off"), given.taken_off))
            if listed
        ]

        text = tr(" and ").join(said)
        text = f"{text[:1].upper()}{text[1:]}: {what}."
        self.banner.say_step(self.session, Tone.GOOD, text, changes.unit)

    def show_rows(self, rows: Sequence[Any]) -> None:
        listed = self.session.inventory()
        self._sites = {site.code: site for site in listed.sites}
        self._attached = {}
        for document in listed.documents:
            if document.about is About.JOB:
                site, _, job = document.key.partition("/")
                known = self._attached.get((site, _folded(job)), ())
                self._attached[site, _folded(job)] = (*known, document)
        super().show_rows(rows)
        self._offer()

    def _offer(self) -> None:
        self.attach.setEnabled(not self.session.read_only and len(self.table.selected()) == 1)


def _folded(job: str) -> str:
    return " ".join(job.casefold().split())


class DocumentsDialog(QDialog):
    """`given` holds what was asked for once it is accepted."""

    def __init__(
        self,
        asked: DocumentsAsked,
        choose_files: Callable[[], Sequence[Path]],
        parent: QWidget | None,
    ) -> None:
        super().__init__(parent)
        self.given: DocumentsGiven | None = None
        self.setWindowTitle(tr("Documents: {what}", what=asked.what))
        self.box = DocumentsBox(asked.documents, choose_files, asked.open_document)
        self.box.setMinimumWidth(420)
        kinds = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(kinds.Save | kinds.Cancel)
        make_primary(buttons.button(kinds.Save))
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        column.addWidget(self.box)
        column.addWidget(self.problem)
        column.addWidget(buttons)

    def _save(self) -> None:
        from planner.services import documents

        try:
            for path in self.box.files:
                documents.check(path)
        except UserError as error:
            self.problem.setText(error.sentence())
            self.problem.show()
            return
        self.given = DocumentsGiven(tuple(self.box.files), tuple(self.box.taken_off))
        self.accept()
