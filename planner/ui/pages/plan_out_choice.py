"""The dialog that asks which jobs of a plan go out to the field: whose, and of which days."""

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QWidget,
)

from planner.common.errors import UserError
from planner.model.sheets import Column, Kind
from planner.services.field_work import Selection
from planner.ui import cells
from planner.ui.translation import tr
from planner.ui.widgets.boxes import Form, dialog_column
from planner.ui.widgets.buttons import button
from planner.ui.widgets.editors import DateEdit

ALL_CREWS = tr("All crews, and work without a crew")
_SPANS = (
    (tr("The next four weeks"), 28),
    (tr("The next three months"), 91),
    (tr("The whole plan"), 0),
)
_OTHER = tr("Other days")


@dataclass(frozen=True, slots=True)
class FieldAsked:
    """What is asked: for a ``title``, with the ``crews`` there are, from ``today`` on. ``each`` is
    the text of a box that asks for a file for each crew; without it there is none.
    """

    title: str
    crews: tuple[str, ...]
    today: date
    each: str = ""


@dataclass(frozen=True, slots=True)
class FieldGiven:
    """What was chosen, and whether each crew gets a file."""

    selection: Selection
    each: bool = False


class FieldDialog(QDialog):
    """`given` holds what was chosen once it is accepted."""

    def __init__(self, asked: FieldAsked, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._asked = asked
        self.given: FieldGiven | None = None
        self.setWindowTitle(asked.title)
        self.crew = QComboBox()
        self.crew.addItems([ALL_CREWS, *asked.crews])
        self.crew.setAccessibleName(tr("Crew"))
        self.days = QComboBox()
        self.days.addItems([text for text, _ in _SPANS] + [_OTHER])
        self.days.setAccessibleName(tr("Days"))
        self.first, self.last = DateEdit(), DateEdit()
        self.first.setAccessibleName(tr("From"))
        self.last.setAccessibleName(tr("Until"))
        self.each = QCheckBox(asked.each)
        self.each.setVisible(bool(asked.each))
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        self.problem.setProperty("tone", "bad")
        self.problem.hide()
        self.days.currentIndexChanged.connect(self._show_span)
        self.crew.currentIndexChanged.connect(self._show_each)
        for edit in (self.first, self.last):
            edit.textEdited.connect(lambda _text: self.days.setCurrentText(_OTHER))
        self._lay_out()
        self._show_span(0)

    def _lay_out(self) -> None:
        form = Form()
        for label, widget in (
            (tr("Crew"), self.crew),
            (tr("Jobs of"), self.days),
            (tr("From"), self.first),
            (tr("Until"), self.last),
        ):
            form.line(label, widget)
        if self._asked.each:
            form.addRow("", self.each)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.go = button(tr("Export"), self._take, kind="primary")
        self.go.setDefault(True)
        buttons.addButton(self.go, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = dialog_column(self)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(buttons)
        self.resize(460, self.sizeHint().height())

    def _show_span(self, at: int) -> None:
        if at >= len(_SPANS):
            return
        today, days = self._asked.today, _SPANS[at][1]
        last = today + timedelta(days=days - 1)
        self.first.setText(cells.edit_text(today) if days else "")
        self.last.setText(cells.edit_text(last) if days else "")

    def _show_each(self, at: int) -> None:
        """A file for each crew is asked for only where all of them are."""
        self.each.setEnabled(at == 0)

    def _take(self) -> None:
        try:
            first, last = (_day(edit, name) for edit, name in self._edits())
        except UserError as error:
            self._refuse(error.sentence())
            return
        if first and last and last < first:
            self._refuse(tr("Until is before From."))
            return
        every = self.crew.currentIndex() == 0
        crew = "" if every else self.crew.currentText()
        self.given = FieldGiven(
            Selection(crew=crew, first=first, last=last), self.each.isChecked() and every
        )
        self.accept()

    def _edits(self) -> tuple[tuple[DateEdit, str], ...]:
        return (self.first, tr("From")), (self.last, tr("Until"))

    def _refuse(self, sentence: str) -> None:
        self.problem.setText(sentence)
        self.problem.show()


def _day(edit: DateEdit, name: str) -> date | None:
    value = cells.parse(Column(name, "", Kind.DATE), edit.text())
    return value if isinstance(value, date) else None
