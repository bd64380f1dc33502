"""Drafting the facts of an extension request: gathered in the background, read, and saved."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from planner.common.progress import Progress
from planner.ui import theme
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.document_view import DocumentView

if TYPE_CHECKING:
    from planner.services.extension_facts import ExtensionRequest

DRAFT_REQUEST = tr("Draft an extension request...")


class RequestDrafter:
    """Gathers, shows and saves; ``said`` is told where the draft was saved."""

    def __init__(self, session: Session, said: Callable[[str], None]) -> None:
        self._session = session
        self._said = said

    def draft(self, application: str = "", plan: str = "") -> None:
        """Draft the facts for an application, or for each that the plan of a name (the newest
        without one) finishes after its term.
        """
        session = self._session
        project, as_of = session.project, session.as_of
        if project is None:
            return

        def work(progress: Progress) -> "ExtensionRequest":
            from planner.services import extension_request
            from planner.services.extension_request import RequestOptions

            options = RequestOptions(application or None, plan or None)
            return extension_request.draft(project, options, progress, as_of=as_of)

        def done(made: "ExtensionRequest") -> None:
            if session.project is project:
                self._show(made)

        session.runner.start(tr("Gathering the facts of an extension request"), work, done)

    def _show(self, made: "ExtensionRequest") -> None:
        ask = self._session.ask
        ending = ask.extension_request(made)
        if ending is None:
            return
        whose = made.requests[0].application if len(made.requests) == 1 else "all"
        name = tr("Extension request {whose}{ending}", whose=whose, ending=ending).replace("/", "-")
        title = tr("Save the draft")
        out = ask.word_to_write(name, title) if ending == ".docx" else ask.pdf_to_write(name, title)
        if out is not None:
            self._write(made, out)

    def _write(self, made: "ExtensionRequest", out: Path) -> None:
        def work(progress: Progress) -> None:
            from planner.services import extension_request

            extension_request.write(made, out, progress)

        def done(_none: None) -> None:
            self._said(tr("The draft was written to {out}", out=out))

        self._session.runner.start(tr("Writing the draft"), work, done)


class RequestDialog(QDialog):
    """The draft to read. ``ending`` is that of the file it is to be saved as, None if it is not."""

    def __init__(self, made: "ExtensionRequest", parent: QWidget | None) -> None:
        from planner.services import extension_request_print as printing

        super().__init__(parent)
        self.ending: str | None = None
        title = printing.title(made)
        self.setWindowTitle(title)
        self.view = DocumentView(title)
        self.view.show_blocks(printing.blocks(made))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.word = button(
            tr("Save for Word..."), lambda: self._save(".docx"), icon="download", kind="primary"
        )
        self.pdf = button(tr("Save as PDF..."), lambda: self._save(".pdf"))
        self.word.setDefault(True)
        buttons.addButton(self.word, role)
        buttons.addButton(self.pdf, role)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.SPACE_L] * 4)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self.view, 1)
        column.addWidget(buttons)
        self.resize(1000, 680)

    def _save(self, ending: str) -> None:
        self.ending = ending
        self.accept()
