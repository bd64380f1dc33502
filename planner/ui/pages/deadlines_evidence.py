"""The dialog in which a filing is recorded as evidence, corrected, or given its date."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from planner.common.errors import UserError
from planner.model.documents import Document
from planner.model.findings import Deadline
from planner.model.inventory import Filing
from planner.model.sheets import FILINGS
from planner.ui import cells, formats, theme
from planner.ui.pages.deadlines_documents import DocumentsBox
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form, dialog_column
from planner.ui.widgets.buttons import button
from planner.ui.widgets.editors import DateEdit, FieldDelegate
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

FILED_ON, CONFIRMATION = FILINGS.column("filed_on"), FILINGS.column("confirmation")
_NEAR = timedelta(days=30)
"""A filing recorded this near its day was most likely made on the day it is recorded."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A filing with the date that it is for, None if it is for none."""

    filing: Filing
    deadline: Deadline | None

    @property
    def falls_on(self) -> date | None:
        """The day by which it was due."""
        return self.deadline.falls_on if self.deadline else None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the dialog is to ask: one filing, or several new ones at once. ``choices`` are the
    drafts that a single filing may become, where its date can be chosen.
    """

    drafts: tuple[Draft, ...]
    as_of: date
    choices: tuple[Draft, ...] = ()
    documents: tuple[Document, ...] = ()
    open_document: Callable[[Document], object] = lambda _document: None


@dataclass(frozen=True, slots=True)
class Given:
    """What the user entered: the filings, the files to attach, the documents to take off."""

    filings: tuple[Filing, ...]
    files: tuple[Path, ...] = ()
    taken_off: tuple[Document, ...] = ()


def lateness(filed_on: date, falls_on: date | None) -> str:
    """As in "In time" or "3 days late"; empty where the day is not known."""
    if falls_on is None:
        return ""
    late = (filed_on - falls_on).days
    return tr("{days} late", days=formats.count(late, "day")) if late > 0 else tr("In time")


class EvidenceDialog(QDialog):
    """`given` holds what was entered once it is accepted."""

    def __init__(
        self, asked: Asked, choose_files: Callable[[], Sequence[Path]], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._asked = asked
        self.given: Given | None = None
        first = asked.drafts[0]
        self._new = not first.filing.id
        self.body: OneFiling | SeveralFilings = (
            OneFiling(asked) if len(asked.drafts) == 1 else SeveralFilings(asked)
        )
        self.setWindowTitle(tr("Record evidence") if self._new else tr("Edit evidence"))
        self.kept_at = QLineEdit(first.filing.document)
        self.kept_at.setAccessibleName(tr("Kept at"))
        self.kept_at.setPlaceholderText(tr("Where it is kept, if it is not attached"))
        self.note = QLineEdit(first.filing.notes)
        self.note.setAccessibleName(tr("Note"))
        self.documents = DocumentsBox(asked.documents, choose_files, asked.open_document)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        self._lay_out()

    def _lay_out(self) -> None:
        form = Form()
        if isinstance(self.body, OneFiling):
            self.body.add_to(form)
        form.line(tr("Documents"), self.documents)
        form.line(tr("Kept at"), self.kept_at)
        form.line(tr("Note"), self.note)
        boxes = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(boxes.Cancel)
        several = tr("Record {drafts} filings", drafts=len(self._asked.drafts))
        single = tr("Record") if self._new else tr("Save")
        self.go = button(
            single if isinstance(self.body, OneFiling) else several, self._take, kind="primary"
        )
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        if isinstance(self.body, SeveralFilings):
            column.addWidget(self.body, 1)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.resize(640 if isinstance(self.body, OneFiling) else 860, self.sizeHint().height())

    def _take(self) -> None:
        from planner.services import documents

        kept_at, note = self.kept_at.text().strip(), self.note.text().strip()
        try:
            filings = tuple(
                replace(filing, document=kept_at, notes=note) for filing in self.body.filings()
            )
            for path in self.documents.files:
                documents.check(path)
        except UserError as error:
            self.problem.setText(f"{error.message} {error.hint}".strip())
            self.problem.show()
            self.body.setFocus()
            return
        files, gone = tuple(self.documents.files), tuple(self.documents.taken_off)
        self.given = Given(filings, files, gone)
        self.accept()


def _dated(filing: Filing, as_of: date) -> Filing:
    if filing.filed_on is None:
        raise UserError(
            "bad-value", tr("Filed on is empty."), tr("Enter the day on which it was filed.")
        )
    if filing.filed_on > as_of:
        said = tr(
            "Filed on is {filed_on}, which is still to come.", filed_on=formats.day(filing.filed_on)
        )
        raise UserError("bad-value", said, tr("Enter the day on which it was filed."))
    return filing


class OneFiling(QWidget):
    """The fields of one filing; the date that it is for is chosen where ``choices`` say so."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        draft = asked.drafts[0]
        self._as_of = asked.as_of
        self._filing = draft.filing
        self._drafts = asked.choices or (draft,)
        self.date = QComboBox()
        self.date.setAccessibleName(tr("For"))
        for choice in self._drafts:
            self.date.addItem(_words(choice))
        if draft in self._drafts:
            self.date.setCurrentIndex(self._drafts.index(draft))
        else:
            self.date.setPlaceholderText(tr("Choose the date that it is for"))
            self.date.setCurrentIndex(-1)
        self.filed_on = DateEdit()
        self.filed_on.setAccessibleName(tr("Filed on"))
        self.filed_on.setText(cells.date_text(_likely(draft, asked.as_of)))
        self.confirmation = QLineEdit(draft.filing.confirmation)
        self.confirmation.setAccessibleName(tr("Confirmation number"))
        self.how = QLabel()
        theme.set_text(self.how, muted=True)
        self.filed_on.textChanged.connect(self._say_how)
        self.date.currentIndexChanged.connect(self._say_how)
        self.setFocusProxy(self.filed_on)
        self._say_how()

    def add_to(self, form: Form) -> None:
        """Put the fields into a form."""
        if len(self._drafts) > 1:
            form.line(tr("For"), self.date)
        else:
            form.line(tr("For"), QLabel(_words(self._drafts[0])))
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.filed_on, 1)
        row.addWidget(self.how, 1)
        form.line(tr("Filed on"), row)
        form.line(tr("Confirmation number"), self.confirmation)

    def _chosen(self) -> Draft | None:
        at = self.date.currentIndex()
        return self._drafts[at] if at >= 0 else None

    def _say_how(self) -> None:
        chosen = self._chosen()
        try:
            on = cells.parse(FILED_ON, self.filed_on.text())
        except UserError:
            on = None
        said = lateness(on, chosen.falls_on) if isinstance(on, date) and chosen else ""
        self.how.setText(said)

    def filings(self) -> tuple[Filing, ...]:
        """The filing as entered; UserError for a day that is none."""
        on: Any = cells.parse(FILED_ON, self.filed_on.text())
        chosen = self._chosen()
        place = chosen.filing if chosen else self._filing
        made = replace(
            self._filing,
            application=place.application,
            duty=place.duty,
            due_on=place.due_on,
            filed_on=on,
            confirmation=self.confirmation.text().strip(),
        )
        return (_dated(made, self._as_of),)


def _likely(draft: Draft, as_of: date) -> date | None:
    if draft.filing.filed_on or draft.filing.id:
        return draft.filing.filed_on
    near = draft.falls_on is not None and abs(draft.falls_on - as_of) <= _NEAR
    return as_of if near else None


def _words(draft: Draft) -> str:
    deadline = draft.deadline
    if deadline is None or deadline.falls_on is None:
        return draft.filing.duty
    who = f", {deadline.application}" if deadline.application else ""
    return tr(
        "{title}{who}, due {falls_on}",
        title=deadline.title,
        who=who,
        falls_on=formats.day(deadline.falls_on),
    )


class SeveralFilings(QWidget):
    """A row for each of several new filings: when, and under which number."""

    def __init__(self, asked: Asked) -> None:
        super().__init__()
        self._as_of = asked.as_of
        self._rows = list(asked.drafts)
        self.model = _DraftsModel(_columns())
        self.model.edited.connect(self._on_edited)
        self.table = RowsTable(self.model, tr("Filings to record"))
        self.table.verticalHeader().hide()
        self.problem = QLabel()
        self.problem.setProperty("tone", "bad")
        self.problem.setVisible(False)
        refused = FieldDelegate(self.table, lambda _column: (), self._refuse)
        self.table.setItemDelegate(refused)
        self.one_day = DateEdit()
        self.one_day.setAccessibleName(tr("One day for all"))
        self.one_day.setMaximumWidth(150)
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        each = button(tr("Each on the day it fell due"), self.fill_due, icon="calendar")
        same = button(tr("Set all to"), self.fill_one_day, tip=tr("Set the day beside it for all"))
        for made in (each, same):
            made.setAutoDefault(False)
        bar.addWidget(each)
        bar.addStretch(1)
        bar.addWidget(same)
        bar.addWidget(self.one_day)
        hint = QLabel(
            tr(
                "Enter when each was filed: double-click a cell, or fill all at once and correct "
                "some."
            )
        )
        hint.setWordWrap(True)
        theme.set_text(hint, muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        for widget in (hint, self.table):
            column.addWidget(widget, 1 if widget is self.table else 0)
        column.addLayout(bar)
        column.addWidget(self.problem)
        self.table.setMinimumHeight(240)
        self.setFocusProxy(self.table)
        self.model.set_rows(tuple(self._rows))

    def fill_due(self) -> None:
        """Say of each that it was filed on the day it fell due."""
        self._set([replace(row.filing, filed_on=row.falls_on) for row in self._rows])

    def fill_one_day(self) -> None:
        """Say of all that they were filed on one day."""
        try:
            on: Any = cells.parse(FILED_ON, self.one_day.text())
        except UserError as error:
            self._refuse(error)
            return
        self._set([replace(row.filing, filed_on=on) for row in self._rows])

    def _on_edited(self, row: Draft, field: str, value: object) -> None:
        changes: dict[str, Any] = {field: value}
        place = self._rows.index(row)
        self._rows[place] = replace(row, filing=replace(row.filing, **changes))
        self._shown()

    def _set(self, filings: Sequence[Filing]) -> None:
        self._rows = [
            replace(row, filing=filing) for row, filing in zip(self._rows, filings, strict=True)
        ]
        self._shown()

    def _shown(self) -> None:
        self.problem.hide()
        self.model.set_rows(tuple(self._rows))

    def _refuse(self, error: UserError) -> None:
        self.problem.setText(f"{error.message} {error.hint}")
        self.problem.show()

    def filings(self) -> tuple[Filing, ...]:
        """The filings as entered; UserError where one has no day."""
        return tuple(_dated(row.filing, self._as_of) for row in self._rows)


class _DraftsModel(RowsModel[Draft]):
    """Edits the filing of a row."""

    record_of = attrgetter("filing")

    def identity(self, row: Draft) -> object:
        return row.filing.application, row.filing.duty, row.filing.due_on


def _columns() -> tuple[TableColumn[Draft], ...]:
    return (
        TableColumn(tr("What"), lambda row: row.deadline.title if row.deadline else "", width=200),
        TableColumn(
            tr("Application"), lambda row: row.filing.application or tr("Carrier"), width=140
        ),
        TableColumn(
            tr("Fell due"),
            lambda row: cells.date_text(row.falls_on),
            lambda row: row.falls_on,
            numeric=True,
            width=100,
        ),
        TableColumn(
            tr("Filed on"),
            lambda row: cells.date_text(row.filing.filed_on),
            lambda row: row.filing.filed_on,
            numeric=True,
            edits=FILED_ON,
            width=112,
        ),
        TableColumn(
            tr("Confirmation number"),
            lambda row: row.filing.confirmation,
            edits=CONFIRMATION,
            width=150,
        ),
    )
