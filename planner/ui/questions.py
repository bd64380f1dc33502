"""Every question the program asks and every message box it shows, one method each; those after
files and folders are beside (`planner.ui.file_questions`).
"""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QMessageBox, QPlainTextEdit

from planner.common.errors import UserError
from planner.model.inventory import JobReport
from planner.model.plan import PlannedJob
from planner.ui import theme
from planner.ui.file_questions import FileQuestions
from planner.ui.opening import Instead
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.boxes import ask_text, dialog_column, make_primary, message_box

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from planner.model.sheets import Column
    from planner.services.cell_edits import Proposed
    from planner.services.deadlines import Move
    from planner.services.extension_facts import ExtensionRequest
    from planner.services.plan_differences import Differences
    from planner.ui.gantt.breaks import Move as JobMove
    from planner.ui.pages.deadlines_evidence import Asked, Given
    from planner.ui.pages.job_reports import DocumentsAsked, DocumentsGiven
    from planner.ui.pages.plan_out_choice import FieldAsked, FieldGiven
    from planner.ui.restore_dialog import RestoreAsked


_BULLET = "\N{BULLET} "
_MOST_NAMED = 8


class Questions(FileQuestions):
    """Asked through `Session.ask`; tests put a subclass with ready answers in its place."""

    def show_error(self, error: UserError) -> None:
        """One plain message: what, where, what to do."""
        said = f"{error.where}: {error.message}" if error.where else error.message
        said = said[:1].upper() + said[1:]
        box = message_box(self.parent, Tone.WARN, tr("This cannot be done"), said, error.hint)
        make_primary(box.addButton(QMessageBox.StandardButton.Ok))
        box.exec()
        box.deleteLater()

    def show_bug(
        self, report: str, log: Path | None, save_copy: Callable[[], object] | None
    ) -> None:
        """Say that the program made a mistake, with a report for its makers, and offer to save
        a copy of the project.
        """
        from planner.ui.fault_box import FaultBox

        box = FaultBox(report, log, save_copy, self.parent)
        box.exec()
        box.deleteLater()

    def show_about(self, book: str, catalogue: str) -> None:
        """What the program is, in which version, by whose licences; with the versions of the rule
        book and the catalogue in use.
        """
        from planner.ui.about import AboutDialog

        box = AboutDialog(book, catalogue, self.parent)
        box.exec()
        box.deleteLater()

    def show_text(self, title: str, said: str, text: str) -> None:
        """A longer text to read, with a word about it above."""
        box = QDialog(self.parent)
        box.setWindowTitle(title)
        above = QLabel(said)
        above.setWordWrap(True)
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setAccessibleName(title)
        shown.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        shown.setFont(theme.fixed_font())
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(box.reject)
        column = dialog_column(box)
        column.addWidget(above)
        column.addWidget(shown, 1)
        column.addWidget(close)
        box.resize(760, 560)
        box.exec()

    def project_in_use(self, error: UserError, *, here: bool) -> Instead:
        """What to do with a project that is in use, or lies where nothing can be written; ``here``
        says that another window of this user has it open.
        """
        title = tr("Project in use") if here else tr("Not open for changes")
        more = tr(
            "Read-only, you can look at it and export. A copy is a project of its own: what is "
            "changed in the one does not come into the other."
        )
        box = message_box(self.parent, Tone.INFO, title, error.message, more)
        role = QMessageBox.ButtonRole
        answers = {}
        if here:
            answers[box.addButton(tr("Go to that window"), role.AcceptRole)] = Instead.SHOW
        answers[box.addButton(tr("Open read-only"), role.AcceptRole)] = Instead.READ_ONLY
        answers[box.addButton(tr("Open a copy..."), role.AcceptRole)] = Instead.COPY
        box.setDefaultButton(next(iter(answers)))
        make_primary(next(iter(answers)))
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        clicked = box.clickedButton()
        chosen = next((way for one, way in answers.items() if one is clicked), Instead.NOTHING)
        box.deleteLater()
        return chosen

    def take_back_anyway(self, label: str, later: Sequence[str]) -> bool:
        """Whether to take back a step whose rows later steps changed too."""
        named = [_BULLET + step for step in later[:_MOST_NAMED]]
        if len(later) > _MOST_NAMED:
            named.append(_BULLET + tr("and {count:,} more", count=len(later) - _MOST_NAMED))
        more = "\n".join(named) + tr(
            "\n\nIf you take it back anyway, the rows that it added go with "
            "what was done to them since, and in other rows the values that it set go back. "
            "That is a step too, and can be undone."
        )
        said = tr('Later steps changed rows of "{label}".', label=label)
        return self._yes(tr("Changed since"), said, more, tr("Take back anyway"), risky=True)

    def drop_typed(self, what: str) -> bool:
        """Whether to drop what was typed and not kept."""
        said = tr("{what} is not kept yet.", what=what)
        return self._yes(tr("Not kept"), said, "", tr("Drop it"), tr("Go on writing"), risky=True)

    def stop_work(self, title: str) -> bool:
        """Whether to stop work that changes the project, so as to close."""
        more = tr("If you stop it, nothing of it is kept, and the project is as it was before.")
        return self._yes(
            tr("Not finished"),
            tr("{title} is not finished.", title=title),
            more,
            tr("Stop and close"),
            tr("Keep working"),
            risky=True,
        )

    def go_on_without_backup(self, error: UserError) -> bool:
        """Whether to go on though no backup could be made first."""
        more = tr(
            "{hint} You can go on without: every step can be undone in the History.",
            hint=error.hint,
        )
        return self._yes(tr("No backup"), error.message, more, tr("Go on without"), risky=True)

    def restore_instead(self, error: UserError) -> bool:
        """Whether to choose a backup in the place of a project that cannot be opened."""
        more = tr("There are backups of it, and one of them can be put in its place.")
        return self._yes(tr("Cannot be opened"), error.message, more, tr("Choose a backup..."))

    def rescue(self, error: UserError) -> bool:
        """Whether to save elsewhere what is left of a project whose file is gone."""
        return self._yes(
            tr("Project gone"), error.message, error.hint, tr("Save a copy elsewhere...")
        )

    def undo_to(self, label: str, steps: Sequence[str], verb: str) -> bool:
        """Whether to undo, or to do again (``verb``), several steps at once."""
        named = [_BULLET + step for step in steps[:_MOST_NAMED]]
        if len(steps) > _MOST_NAMED:
            named.append(_BULLET + tr("and {steps:,} more", steps=len(steps) - _MOST_NAMED))
        said = tr(
            'To come to "{label}", {steps:,} steps are to be {verb}.',
            label=label,
            steps=len(steps),
            verb=verb,
        )
        return self._yes(tr("Several steps"), said, "\n".join(named), tr("Go there"))

    def backup_to_restore(self, asked: "RestoreAsked") -> Path | None:
        """Which backup to put in the place of a project; None if the user thought better."""
        from planner.ui.restore_dialog import RestoreDialog

        box = RestoreDialog(asked, self.parent)
        box.exec()
        box.deleteLater()
        return box.chosen

    def _yes(
        self,
        title: str,
        said: str,
        more: str,
        do: str,
        leave: str = tr("Cancel"),
        *,
        risky: bool = False,
    ) -> bool:
        """Ask whether to ``do`` something or to ``leave`` it; what is risky is not proposed."""
        box = message_box(self.parent, Tone.WARN if risky else Tone.INFO, title, said, more)
        role = QMessageBox.ButtonRole
        done = box.addButton(do, role.DestructiveRole if risky else role.AcceptRole)
        left = box.addButton(leave, role.RejectRole)
        box.setDefaultButton(left if risky else done)
        make_primary(left if risky else done)
        box.exec()
        chosen = box.clickedButton() is done
        box.deleteLater()
        return chosen

    def name_of_new(self, what: str) -> str | None:
        """The name of a new site, crew, application or job; None if the user thought better."""
        label = tr("Name of the new {what}:", what=what)
        return ask_text(self.parent, tr("New {what}", what=what), label)

    def name_of_plan(self, title: str, suggested: str) -> str | None:
        """The name of a plan; None if the user thought better."""
        return ask_text(self.parent, title, tr("Name of the plan:"), suggested)

    def name_of_view(self, taken: Sequence[str], now: str = "") -> str | None:
        """The name of a saved view; one of those ``taken`` is written over."""
        return ask_text(
            self.parent,
            tr("Save the view") if not now else tr("Rename the view"),
            tr("Name of the view (one that is there is replaced):"),
            now,
            choices=sorted({*taken, now}, key=str.casefold),
        )

    def choice_for_new(self, what: str, field: str, choices: Sequence[str]) -> str | None:
        """What a new record is about: one of the choices, or anything else that is typed."""
        return ask_text(
            self.parent,
            tr("New {what}", what=what),
            tr("{field} of the new {what}:", field=field, what=what),
            next(iter(choices), ""),
            choices=choices,
        )

    def changes_to_make(self, verb: str, made: "Proposed", notes: tuple[str, ...]) -> bool:
        """Whether to change the cells of a list as shown; ``verb`` is what does it ("Paste")."""
        from planner.ui.grid.changes_dialog import ChangesDialog

        box = ChangesDialog(verb, made, notes, self.parent)
        chosen = box.exec()
        box.deleteLater()
        return chosen == QDialog.DialogCode.Accepted

    def value_for_all(
        self,
        what: str,
        columns: "Sequence[Column]",
        first: "Column",
        choices: "Callable[[Column], Sequence[str]]",
    ) -> "tuple[Column, str] | None":
        """Which field of many rows to set, and to what; ``what`` says of how many."""
        from planner.ui.grid.bulk_dialog import BulkDialog

        box = BulkDialog(what, columns, first, choices, self.parent)
        box.exec()
        box.deleteLater()
        return box.given

    def evidence(self, asked: "Asked") -> "Given | None":
        """When, under which number and with which documents something was filed."""
        from planner.ui.pages.deadlines_evidence import EvidenceDialog

        box = EvidenceDialog(asked, self.documents_to_attach, self.parent)
        box.exec()
        box.deleteLater()
        return box.given

    def documents(self, asked: "DocumentsAsked") -> "DocumentsGiven | None":
        """Which documents are to be attached to something, and which taken off."""
        from planner.ui.pages.job_reports import DocumentsDialog

        box = DocumentsDialog(asked, self.documents_to_attach, self.parent)
        box.exec()
        box.deleteLater()
        return box.given

    def extension_request(self, made: "ExtensionRequest") -> str | None:
        """Show the draft of an extension request; the ending of the file to save it as, None to
        leave it.
        """
        from planner.ui.pages.deadlines_request import RequestDialog

        box = RequestDialog(made, self.parent)
        box.exec()
        box.deleteLater()
        return box.ending

    def show_moves(self, moves: "Sequence[Move]") -> None:
        """Which dates a change moved, and why."""
        from planner.ui.pages.deadlines_moved_dialog import MovedDialog

        box = MovedDialog(moves, self.parent)
        box.exec()
        box.deleteLater()

    def day_to_pin(self, job: PlannedJob, move: "Callable[[date], JobMove]") -> date | None:
        """From which day on a job of the plan is to be done; ``move`` tells what a day breaks."""
        from planner.ui.pages.plan_pin import PinDialog

        box = PinDialog(job, move, self.parent)
        box.exec()
        box.deleteLater()
        return box.day

    def show_moved_jobs(self, found: "Differences") -> None:
        """Which jobs of a plan moved, and from where."""
        from planner.ui.pages.plan_moves import MovedJobsDialog

        box = MovedJobsDialog(found, self.parent)
        box.exec()
        box.deleteLater()

    def job_report(self, report: JobReport, crews: Sequence[str], planned: str) -> JobReport | None:
        """What the field reports of a job, beginning with what is known; ``planned`` says when
        it was to be done. None if the user thought better.
        """
        from planner.ui.pages.plan_report import ReportDialog

        box = ReportDialog(report, crews, planned, self.parent)
        box.exec()
        box.deleteLater()
        return box.given

    def print_document(self, document: QTextDocument, name: str, *, wide: bool = False) -> None:
        """Show a document as it will be printed, upright or ``wide``, and print it where and how
        the user chooses; ``name`` is what the printer shows.
        """
        from PySide6.QtPrintSupport import QPrintPreviewDialog

        from planner.ui.printing import page_printer, print_on

        printer = page_printer(name, wide=wide)
        box = QPrintPreviewDialog(printer, self.parent)
        box.paintRequested.connect(lambda paper: print_on(paper, document, name))
        box.resize(900, 700)
        box.exec()
        box.deleteLater()

    def print_pages(self, paint: "Callable[[QPrinter], None]", name: str) -> None:
        """Show what ``paint`` draws as it will be printed, on its side, and print it where and
        how the user chooses; ``name`` is what the printer shows.
        """
        from PySide6.QtGui import QPageLayout
        from PySide6.QtPrintSupport import QPrinter, QPrintPreviewDialog

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(name)
        printer.setPageOrientation(QPageLayout.Orientation.Landscape)
        box = QPrintPreviewDialog(printer, self.parent)
        box.paintRequested.connect(paint)
        box.resize(1000, 720)
        box.exec()
        box.deleteLater()

    def workbook_password(self, name: str, *, again: bool = False) -> str | None:
        """The password of a protected workbook, ``again`` after a wrong one; None if the user
        thought better.
        """
        label = tr(
            "{again}Password of {name}:", again=tr("That is not it. ") if again else "", name=name
        )
        return ask_text(self.parent, tr("Password"), label, secret=True)

    def field_work(self, asked: "FieldAsked") -> "FieldGiven | None":
        """Which jobs of a plan go out: whose, and of which days."""
        from planner.ui.pages.plan_out_choice import FieldDialog

        box = FieldDialog(asked, self.parent)
        box.exec()
        box.deleteLater()
        return box.given
