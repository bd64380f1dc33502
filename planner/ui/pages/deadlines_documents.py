"""The documents of a filing: attached by button or drop, opened, saved, taken off again."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QTemporaryDir, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QListWidgetItem, QVBoxLayout

from planner.common.progress import Progress
from planner.model.documents import Document
from planner.ui import formats, theme
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.drop_zone import FileFrame

_SHOWN = frozenset(
    (
        *(".pdf", ".txt", ".csv", ".md", ".rtf", ".eml", ".msg"),
        *(".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"),
        *(".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp"),
    )
)
"""Endings that are opened; anything else, which might be a program, is only saved."""


class DocumentOpener:
    """Opens copies of attached documents with the programs that the system has for them."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._folder = QTemporaryDir()

    def open(self, document: Document) -> None:
        """Show a document; what might be a program is offered to be saved."""
        name = Path(document.name)
        if name.suffix.lower() not in _SHOWN:
            self.save(document)
            return
        folder = Path(self._folder.filePath(str(document.id)))
        out = folder / name.name
        if out.exists():
            show_file(out)
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._write(document, out, show_file)

    def save(self, document: Document) -> None:
        """Save a copy where the user says."""
        out = self._session.ask.document_to_save(document.name)
        if out is not None:
            said = tr("{name} was saved to {out}", name=document.name, out=out)
            self._write(document, out, lambda _out: self._session.message.emit(said))

    def _write(self, document: Document, out: Path, done: Callable[[Path], None]) -> None:
        project = self._session.project
        if project is None:
            return

        def work(_progress: Progress) -> Path:
            from planner.services import documents

            documents.save(project, document, out)
            return out

        self._session.runner.start(tr("Opening {name}", name=document.name), work, done)


def show_file(path: Path) -> None:
    """Open a file with the program that the system has for it."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))


class DocumentsBox(FileFrame):
    """Lists what is attached (`Document`) and what will be (`Path`); files may be dropped on it.
    ``changed`` says that one was added or taken off.
    """

    changed = Signal()

    def __init__(
        self,
        documents: Sequence[Document],
        choose: Callable[[], Sequence[Path]],
        open_document: Callable[[Document], object],
        hint: str = tr("Drop files here, such as the confirmation page or the letter."),
    ) -> None:
        super().__init__()
        self.files: list[Path] = []
        self.taken_off: list[Document] = []
        self._kept = list(documents)
        self._choose = choose
        self._open = open_document
        self.setAccessibleName(tr("Documents"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Attached documents"))
        self.list.setFixedHeight(84)
        self.list.itemActivated.connect(lambda _item: self.open_chosen())
        self.list.currentRowChanged.connect(lambda _row: self._offer())
        self._hint = QLabel(hint)
        self._hint.setWordWrap(True)
        theme.set_text(self._hint, theme.Text.SMALL, muted=True)
        self.attach = button(tr("Attach..."), self._attach_chosen, icon="file-plus")
        self.look = button(tr("Open"), self.open_chosen, icon="folder-open")
        self.remove = button(tr("Take off"), self.take_off, icon="x")
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for made in (self.attach, self.look, self.remove):
            made.setAutoDefault(False)
            row.addWidget(made)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self._hint)
        column.addWidget(self.list)
        column.addLayout(row)
        self._list()

    def add(self, files: Sequence[Path]) -> None:
        """Have files attached when the dialog is accepted."""
        self.files += [path for path in files if path not in self.files]
        self._list()
        self.changed.emit()

    def show_documents(self, documents: Sequence[Document]) -> None:
        """List what is attached now."""
        self._kept = list(documents)
        self.files, self.taken_off = [], []
        self._list()

    def forget(self) -> None:
        """List what is attached alone: what was added or taken off is not."""
        self._kept += self.taken_off
        self.files, self.taken_off = [], []
        self._list()

    def open_chosen(self) -> None:
        """Open the chosen document."""
        chosen = self._chosen()
        if isinstance(chosen, Document):
            self._open(chosen)
        elif chosen is not None:
            show_file(chosen)

    def take_off(self) -> None:
        """Take the chosen document off; what is attached goes when the dialog is accepted."""
        chosen = self._chosen()
        if isinstance(chosen, Document):
            self._kept.remove(chosen)
            self.taken_off.append(chosen)
        elif chosen is not None:
            self.files.remove(chosen)
        self._list()
        self.changed.emit()

    def _chosen(self) -> Document | Path | None:
        listed: list[Document | Path] = [*self._kept, *self.files]
        row = self.list.currentRow()
        return listed[row] if 0 <= row < len(listed) else None

    def _attach_chosen(self) -> None:
        self.add(self._choose())

    def _list(self) -> None:
        self.list.clear()
        for document in self._kept:
            on = (
                tr("Attached {added_on}", added_on=formats.day(document.added_on))
                if document.added_on
                else ""
            )
            self._line(
                f"{document.name} ({formats.size(document.size)})",
                "\n".join(
                    filter(
                        None, (on, document.notes, tr("SHA-256 {sha256}", sha256=document.sha256))
                    )
                ),
            )
        for path in self.files:
            self._line(tr("{name} (new)", name=path.name))
        self.list.setVisible(self.list.count() > 0)
        self.list.setCurrentRow(0)
        self._offer()

    def _line(self, text: str, tip: str = "") -> None:
        item = QListWidgetItem(theme.icon("file-text"), text)
        item.setToolTip(tip)
        self.list.addItem(item)

    def _offer(self) -> None:
        chosen = self._chosen() is not None
        for made in (self.look, self.remove):
            made.setVisible(self.list.count() > 0)
            made.setEnabled(chosen)

    def take(self, files: list[Path]) -> bool:
        found = [path for path in files if path.is_file()]
        if found:
            self.add(found)
        return bool(found)
