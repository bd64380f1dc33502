"""The dialogs in which a statement of the book is confirmed and a value of it is corrected."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.sheets import Column, Kind
from planner.ui import cells, theme
from planner.ui.pages.rules_text import span
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form, dialog_column
from planner.ui.widgets.buttons import button
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.editors import DateEdit, editor_text, field_editor, set_editor_text

if TYPE_CHECKING:
    from planner.services.rulebook import Check, RuleEntry, Typed
    from planner.services.rulebook_view import PeriodView, ValueView
    from planner.storage.project import Project

Work = Callable[["Project", Progress], ChangeSet]

NEW = "new"
_KINDS = {
    "date": Kind.DATE,
    "number": Kind.WHOLE,
    "amount": Kind.MONEY,
    tr("yes or no"): Kind.YES_NO,
    "text": Kind.TEXT,
}
_FROM = Column(tr("In force from"), "start", Kind.DATE)
_LAST = Column(tr("Last day in force"), "end", Kind.DATE)
_DAY = timedelta(days=1)


class EntryDialog(QDialog):
    """Asks for an entry of the project's own, and stays open until the project took it.
    ``kept`` is called then.
    """

    def __init__(
        self, session: Session, title: str, kept: Callable[[], object], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(560)
        self._session, self._kept = session, kept
        self._closed = False
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName(tr("What is wrong"))
        self.save = button(tr("Keep"), self.keep, kind="primary")
        buttons = QDialogButtonBox()
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(QDialogButtonBox.StandardButton.Cancel)
        buttons.rejected.connect(self.reject)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.SPACE_S)
        column = dialog_column(self)
        column.addLayout(self.body, 1)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.say("")

    def say(self, problem: str) -> None:
        """Say what is wrong; nothing if it is empty."""
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        self.problem.setStyleSheet(f"color: {theme.tokens().bad};")

    def keep(self) -> None:
        """Keep what was entered, or say why that cannot be."""
        try:
            title, work = self.entry()
        except UserError as error:
            self.say(error.sentence())
            return
        self.save.setEnabled(False)
        self._session.write(title, work, self._done, self._refused, self._stopped)

    def entry(self) -> tuple[str, Work]:
        """What is entered, as a named piece of work; UserError where it cannot be read."""
        raise NotImplementedError

    def _done(self, _changes: ChangeSet) -> None:
        self._kept()
        if not self._closed:
            self.accept()

    def _refused(self, error: UserError) -> None:
        if self._closed:
            self._session.runner.failed.emit(error)
        else:
            self.save.setEnabled(True)
            self.say(error.sentence())

    def _stopped(self) -> None:
        if not self._closed:
            self.save.setEnabled(True)

    def done(self, result: int) -> None:
        self._closed = True
        super().done(result)


class ConfirmDialog(EntryDialog):
    """Asks where a person read what the book calls unconfirmed."""

    def __init__(
        self,
        session: Session,
        check: "Check",
        kept: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, tr("Confirm a statement"), kept, parent)
        self._check = check
        self.body.addWidget(paragraph(check.verify))
        for said in (check.citation, *check.said):
            self.body.addWidget(paragraph(said, theme.Text.SMALL, muted=True))
        if check.of_facts:
            self.body.addWidget(
                paragraph(
                    tr(
                        "It is about single items rather than about the law: confirmed, it counts "
                        "for all items alike."
                    ),
                )
            )
        self.source = _line(tr("Read in"), tr("Document and date: eCFR, Nov 20, 2026"))
        self.note = _line(tr("Note"), tr("May be left empty"))
        self.person = _line(tr("Read by"), tr("Your user name, if left empty"))
        self.body.addLayout(_form(self.source, self.note, self.person))
        self.source.setFocus()

    def entry(self) -> tuple[str, Work]:
        key, on = self._check.key, self._session.today
        source, note, person = self.source.text(), self.note.text(), self.person.text()

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import rulebook

            return rulebook.confirm(project, key, source=source, on=on, person=person, note=note)

        return tr("Confirming"), work


class CorrectDialog(EntryDialog):
    """Asks what a value of a rule is, from when, and where that is written."""

    def __init__(
        self,
        session: Session,
        rule: "RuleEntry",
        value: "ValueView",
        kept: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, tr("Correct a value"), kept, parent)
        self._about = (str(rule.subject), rule.id, value.id)
        self._value = value
        self.body.addWidget(paragraph(value.label, theme.Text.H2))
        self.body.addWidget(paragraph(rule.title, muted=True))
        self.period = QComboBox()
        self.period.setAccessibleName(tr("Instead of"))
        for period in value.periods:
            self.period.addItem(_in_words(period), _first_day(period))
        self.period.addItem(tr("Nothing: a further period"), NEW)
        self.period.currentIndexChanged.connect(lambda _at: self._fill())
        self.held = self._editor()
        self.start, self.last = DateEdit(), DateEdit()
        for edit, column in ((self.start, _FROM), (self.last, _LAST)):
            edit.setAccessibleName(column.heading)
        self.citation = _line(tr("Written in"), tr("Section of the law or number of the order"))
        self.source = _line(tr("Read in"), tr("Document and date: eCFR, Nov 20, 2026"))
        self.person = _line(tr("Read by"), tr("Your user name, if left empty"))
        fields = (self.period, self.held, self.start, self.last)
        form = _form(*fields, self.citation, self.source, self.person)
        self.body.addLayout(form)
        self._fill()
        self.held.setFocus()

    def _editor(self) -> QWidget:
        if self._value.kind == "list":
            made = QPlainTextEdit()
            made.setAccessibleName(tr("It is"))
            made.setPlaceholderText(tr("One a line"))
            made.setFixedHeight(96)
            made.setTabChangesFocus(True)
            return made
        return field_editor(Column(tr("It is"), "held", _KINDS[self._value.kind]), (), self)

    def choose(self, first_day: str) -> None:
        """Choose the period that begins on a day (YYYY-MM-DD; empty: without a beginning)."""
        self.period.setCurrentIndex(max(0, self.period.findData(first_day)))
        self._fill()

    def fill_source(self, citation: str, source: str, person: str) -> None:
        """Begin with where it was said to be written, and who read it in what."""
        self.citation.setText(citation)
        self.source.setText(source)
        self.person.setText(person)

    def set_value(self, text: str) -> None:
        """Put a value into its editor, as a person types it."""
        if isinstance(self.held, QPlainTextEdit):
            self.held.setPlainText("\n".join(text.split("; ")))
        elif isinstance(self.held, DateEdit):
            self.held.setText(cells.date_text(date.fromisoformat(text)) if text else "")
        else:
            set_editor_text(self.held, text.capitalize() if text in {"yes", "no"} else text)

    def _fill(self) -> None:
        chosen = self.period.currentData()
        period = next((p for p in self._value.periods if _first_day(p) == chosen), None)
        self.set_value(period.typed if period else "")
        self.start.setText(cells.date_text(period.since if period else None))
        over = period.before if period else None
        self.last.setText(cells.date_text(over - _DAY if over else None))
        self.say("")

    def _typed_value(self) -> str:
        if isinstance(self.held, QPlainTextEdit):
            lines = (line.strip() for line in self.held.toPlainText().splitlines())
            text = "; ".join(line for line in lines if line)
        else:
            column = Column(tr("It is"), "held", _KINDS[self._value.kind])
            held = cells.parse(column, editor_text(self.held))
            text = {True: "yes", False: "no"}[held] if isinstance(held, bool) else str(held or "")
            if held == 0 and isinstance(held, int | Decimal):
                text = text or "0"
        if not text:
            raise UserError("wrong-kind", tr("Say what the value is."))
        return text

    def typed(self) -> "Typed":
        """What is entered; UserError where it cannot be read."""
        from planner.services.rulebook import Typed

        start, last = (
            cells.parse(column, edit.text())
            for column, edit in ((_FROM, self.start), (_LAST, self.last))
        )
        return Typed(
            self._typed_value(),
            self.citation.text(),
            self.source.text(),
            self._session.today,
            self.period.currentData(),
            start if isinstance(start, date) else None,
            last + _DAY if isinstance(last, date) and last < date.max else None,
            self.person.text(),
        )

    def entry(self) -> tuple[str, Work]:
        typed, about, inventory = self.typed(), self._about, self._session.inventory()

        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import rulebook

            return rulebook.correct(project, rulebook.correction(inventory, about, typed))

        return tr("Correcting"), work


def _first_day(period: "PeriodView") -> str:
    return period.since.isoformat() if period.since else ""


def _in_words(period: "PeriodView") -> str:
    return f"{period.value}, {span(period.since, period.before)}"


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made


def _form(*fields: QWidget) -> Form:
    form = Form()
    for field in fields:
        form.line(field.accessibleName(), field)
    return form
