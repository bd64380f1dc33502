"""What a question of the interview is answered in: one editor for each kind of answer."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from planner.model.inventory import Application, CustomerCount, Extension
from planner.model.sheets import APPLICATIONS, CUSTOMERS, EXTENSIONS, Column, Kind, Sheet
from planner.ui import cells, formats, theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form
from planner.ui.widgets.buttons import button
from planner.ui.widgets.editors import DateEdit

if TYPE_CHECKING:
    from planner.services.interview import Question
    from planner.services.interview_answers import Value

SAVE = tr("Save and go on")


class AnswerEditor(QWidget):
    """``changed`` says that the answer is another, ``finished`` that Enter was pressed."""

    changed = Signal()
    finished = Signal()

    def put(self, value: "Value | None") -> None:
        """Show what is stated now; None for nothing."""
        raise NotImplementedError

    def value(self) -> "Value | None":
        """The answer, None while there is none; UserError for what it cannot be."""
        raise NotImplementedError

    def entered(self) -> tuple[str, ...]:
        """What stands in its fields, an answer or not: to tell whether anything was typed."""
        raise NotImplementedError

    def save_words(self) -> str:
        """What the button says that takes the answer."""
        return SAVE

    def start(self) -> None:
        """Put the cursor where the user begins."""
        raise NotImplementedError


def editor_for(question: "Question") -> AnswerEditor:
    """The editor for a question's kind of answer."""
    from planner.services.interview import Editor

    if question.editor is Editor.COUNT:
        return CountEditor(question.as_of)
    if question.editor is Editor.GRANTS:
        return RowsEditor(EXTENSIONS, GRANT_FIELDS, Extension)
    if question.editor is Editor.APPLICATIONS:
        return RowsEditor(APPLICATIONS, APPLICATION_FIELDS, Application)
    if question.editor is Editor.YES_NO:
        return ChoiceEditor(question.label, {cells.YES: True, cells.NO: False})
    if question.editor is Editor.CHOICE:
        words = {word[:1].upper() + word[1:]: word for word in question.choices}
        return ChoiceEditor(question.label, words)
    kinds = {
        Editor.NUMBER: Kind.WHOLE,
        Editor.MONEY: Kind.MONEY,
        Editor.DATE: Kind.DATE,
        Editor.TEXT: Kind.TEXT,
    }
    return LineEditor(Column(question.label, question.fact, kinds[question.editor]))


class ChoiceEditor(AnswerEditor):
    """One of a few answers; none is chosen at first."""

    def __init__(self, name: str, choices: "Mapping[str, bool | str]") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._values = dict(choices)
        self.buttons = {word: QRadioButton(word) for word in self._values}
        row = QHBoxLayout(self) if len(choices) < 3 else QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_L if len(choices) < 3 else theme.SPACE_S)
        for made in self.buttons.values():
            made.clicked.connect(lambda _checked=False: self.changed.emit())
            row.addWidget(made)
        row.addStretch(1)

    def put(self, value: "Value | None") -> None:
        for word, made in self.buttons.items():
            held = self._values[word]
            same = isinstance(value, str) and value.casefold() == str(held).casefold()
            made.setChecked(same or (isinstance(value, bool) and value is held))

    def value(self) -> "Value | None":
        chosen = (self._values[word] for word, made in self.buttons.items() if made.isChecked())
        return next(chosen, None)

    def entered(self) -> tuple[str, ...]:
        return tuple(word for word, made in self.buttons.items() if made.isChecked())

    def start(self) -> None:
        next(iter(self.buttons.values())).setFocus()


def _line(column: Column) -> QLineEdit:
    made = DateEdit() if column.kind is Kind.DATE else QLineEdit()
    made.setAccessibleName(column.heading)
    made.setMaximumWidth(320 if column.kind in {Kind.TEXT, Kind.IDENTIFIER} else 200)
    if column.kind is Kind.MONEY:
        made.setPlaceholderText(tr("US dollars"))
    return made


class LineEditor(AnswerEditor):
    """A number, an amount, a date or a text."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self.line = _line(column)
        self.line.textChanged.connect(lambda _text: self.changed.emit())
        self.line.returnPressed.connect(self.finished)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line)
        row.addStretch(1)

    def put(self, value: "Value | None") -> None:
        self.line.setText(cells.edit_text(value))

    def value(self) -> "Value | None":
        found = cells.parse(self._column, self.line.text().strip())
        return None if found == "" else _known(found)

    def entered(self) -> tuple[str, ...]:
        return (self.line.text().strip(),)

    def start(self) -> None:
        self.line.setFocus()
        self.line.selectAll()


def _known(value: cells.Value) -> "Value | None":
    return str(value) if isinstance(value, str) else value


class CountEditor(AnswerEditor):
    """How many customers on a day, with those of affiliates and where the number stands."""

    def __init__(self, as_of: date) -> None:
        super().__init__()
        self._as_of = as_of
        self._id = 0
        self.lines = {column.field: _line(column) for column in CUSTOMERS.columns}
        self.total = QLabel()
        theme.set_text(self.total, Text.SMALL, muted=True)
        words = {
            "on": tr("Counted on"),
            "own": tr("Your customers"),
            "affiliates": tr("Those of affiliates"),
        }
        form = Form(self)
        form.setContentsMargins(0, 0, 0, 0)
        for column in CUSTOMERS.columns:
            form.line(words.get(column.field, column.heading), self.lines[column.field])
        form.line("", self.total)
        self.lines["affiliates"].setPlaceholderText(tr("0 if you have none"))
        self.lines["source"].setPlaceholderText(tr("such as FCC Form 477"))
        for line in self.lines.values():
            line.textChanged.connect(lambda _text: self._edited())
            line.returnPressed.connect(self.finished)

    def _edited(self) -> None:
        texts = [self.lines[name].text().replace(",", "").strip() for name in ("own", "affiliates")]
        numbers = [int(text) for text in texts if text.isdecimal()]
        self.total.setText(
            tr("Together {customers}", customers=formats.count(sum(numbers), "customer"))
            if numbers
            else ""
        )
        self.changed.emit()

    def put(self, value: "Value | None") -> None:
        count = value if isinstance(value, CustomerCount) else CustomerCount(on=self._as_of)
        self._id = count.id
        for name, line in self.lines.items():
            line.setText(cells.edit_text(getattr(count, name)))

    def value(self) -> "Value | None":
        fields = {
            column.field: cells.parse(column, self.lines[column.field].text().strip())
            for column in CUSTOMERS.columns
        }
        if fields["own"] is None:
            return None
        return CustomerCount(id=self._id, **fields)  # type: ignore[arg-type]

    def entered(self) -> tuple[str, ...]:
        return tuple(line.text().strip() for line in self.lines.values())

    def start(self) -> None:
        self.lines["own"].setFocus()


GRANT_FIELDS = ("granted_on", "new_term_end", "order")
APPLICATION_FIELDS = ("name", "submitted_on", "approved_on")
_NONE_WORDS = {
    Extension: (tr("There is no further extension"), tr("Add an extension")),
    Application: (tr("We have not applied"), tr("Add an application")),
}


class RowsEditor(AnswerEditor):
    """Rows of a kind, those that are stated already included; a further one by a button."""

    def __init__(
        self, sheet: Sheet, fields: Sequence[str], record: type[Extension] | type[Application]
    ) -> None:
        super().__init__()
        self._sheet = sheet
        self._fields = fields
        self._record = record
        self._stated: tuple[Extension | Application, ...] = ()
        self.rows: list[_Row] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.SPACE_S)
        self.add = button(_NONE_WORDS[record][1], self._add, icon="plus")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._lines)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        column.addLayout(row)

    def put(self, value: "Value | None") -> None:
        for row in list(self.rows):
            self._take_out(row)
        stated = value if isinstance(value, tuple) else ()
        self._stated = tuple(one for one in stated if isinstance(one, self._record))
        for one in self._stated:
            self._append(one)

    def _add(self) -> None:
        self._append(self._record()).start()
        self.changed.emit()

    def _append(self, record: Extension | Application) -> "_Row":
        row = _Row(self._sheet, self._fields, record, heads=not self.rows)
        row.changed.connect(self.changed)
        row.finished.connect(self.finished)
        row.removed.connect(lambda: self._remove(row))
        self.rows.append(row)
        self._lines.addWidget(row)
        return row

    def _remove(self, row: "_Row") -> None:
        self._take_out(row)
        self.changed.emit()

    def _take_out(self, row: "_Row") -> None:
        self.rows.remove(row)
        row.hide()
        self._lines.removeWidget(row)
        row.deleteLater()
        if self.rows:
            self.rows[0].show_heads()

    def value(self) -> "Value | None":
        return tuple(row.value() for row in self.rows if not row.empty)

    def entered(self) -> tuple[str, ...]:
        filled = (row for row in self.rows if not row.empty)
        return tuple(line.text().strip() for row in filled for line in row.lines.values())

    def save_words(self) -> str:
        filled = [row for row in self.rows if not row.empty]
        # Applications that are listed are an answer; grants that are listed were known before.
        same = len(filled) == len(self._stated) and not any(row.edited for row in self.rows)
        none = not filled if self._record is Application else same
        return _NONE_WORDS[self._record][0] if none else SAVE

    def start(self) -> None:
        self.add.setFocus()


class _Row(QWidget):
    """One row with a button that takes it out."""

    changed = Signal()
    finished = Signal()
    removed = Signal()

    def __init__(
        self,
        sheet: Sheet,
        fields: Sequence[str],
        record: Extension | Application,
        *,
        heads: bool,
    ) -> None:
        super().__init__()
        self._record = record
        self._columns = [sheet.column(field) for field in fields]
        self.lines: dict[str, QLineEdit] = {}
        self._heads: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        for column in self._columns:
            line = self.lines[column.field] = _line(column)
            line.setText(cells.edit_text(getattr(record, column.field)))
            line.textChanged.connect(lambda _text: self.changed.emit())
            line.returnPressed.connect(self.finished)
            head = QLabel(column.heading)
            theme.set_text(head, Text.SMALL, muted=True)
            if not heads:
                head.hide()
            self._heads.append(head)
            cell = QVBoxLayout()
            cell.setSpacing(theme.SPACE_XS)
            cell.addWidget(head)
            cell.addWidget(line)
            row.addLayout(cell, 1)
        out = button(
            "",
            self.removed.emit,
            icon="x",
            kind="flat",
            tip=tr("Take out this {noun}", noun=sheet.noun),
        )
        column_of = QVBoxLayout()
        column_of.addStretch(1)
        column_of.addWidget(out)
        row.addLayout(column_of)
        # A row that is listed already is deleted where deletions belong: with all that names it.
        out.setVisible(not (record.id and isinstance(record, Application)))

    @property
    def empty(self) -> bool:
        """Whether nothing was entered."""
        return not any(line.text().strip() for line in self.lines.values())

    @property
    def edited(self) -> bool:
        """Whether it says something else than at first."""
        return any(
            line.text().strip() != cells.edit_text(getattr(self._record, field))
            for field, line in self.lines.items()
        )

    def value(self) -> Extension | Application:
        """The row as entered; UserError for what a field cannot be."""
        fields: dict[str, Any] = {
            column.field: cells.parse(column, self.lines[column.field].text().strip())
            for column in self._columns
        }
        return replace(self._record, **fields)

    def show_heads(self) -> None:
        """It is the first row now."""
        for head in self._heads:
            head.show()

    def start(self) -> None:
        """Put the cursor into its first field."""
        next(iter(self.lines.values())).setFocus()
