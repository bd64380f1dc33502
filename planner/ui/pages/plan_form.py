"""What the Plan page asks before it makes a plan."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from planner.common.errors import UserError
from planner.model.sheets import Column, Kind
from planner.ui import cells, theme
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.editors import DateEdit

if TYPE_CHECKING:
    from planner.services.planning import PlanOptions

START = Column("Start", "start", Kind.DATE)
DEADLINE = Column("Deadline", "deadline", Kind.DATE)
TIMES = (
    ("3 seconds", 3),
    ("10 seconds", 10),
    ("30 seconds", 30),
    ("2 minutes", 120),
    ("10 minutes", 600),
)


class PlanForm(Card):
    """Name, start, deadline and time limit; ``make`` is called when they are good."""

    def __init__(self, today: date, make: "Callable[[PlanOptions], None]") -> None:
        super().__init__("Make a plan")
        self._make = make
        self.name = QLineEdit("Plan")
        self.start = DateEdit()
        self.start.setText(cells.date_text(today))
        self.deadline = DateEdit()
        self.deadline.setPlaceholderText("each application's own")
        self.seconds = QComboBox()
        for text, seconds in TIMES:
            self.seconds.addItem(text, seconds)
        self.seconds.setCurrentIndex(1)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setProperty("tone", "bad")
        self.go = button("Make the plan", self._go, icon="play", kind="primary")
        self.head.addWidget(button("", self.hide, icon="x", kind="flat", tip="Close"))
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_XS)
        fields: tuple[tuple[str, QWidget, str], ...] = (
            ("Name", self.name, "A plan of the same name is replaced"),
            ("Start no work before", self.start, "First day on which work may begin"),
            ("Deadline for all", self.deadline, "Empty: the term end of each application"),
            ("Search for at most", self.seconds, "A first plan comes at once"),
        )
        for at, (caption, field, help_text) in enumerate(fields):
            label = QLabel(caption)
            label.setBuddy(field)
            field.setAccessibleName(caption)
            field.setToolTip(help_text)
            note = QLabel(help_text)
            note.setWordWrap(True)
            theme.set_text(note, theme.Text.SMALL, muted=True)
            grid.addWidget(label, 0, at)
            grid.addWidget(field, 1, at)
            grid.addWidget(note, 2, at)
            grid.setColumnStretch(at, 1)
        row = QHBoxLayout()
        row.addWidget(self._problem, 1)
        row.addWidget(self.go)
        self.body.addLayout(grid)
        self.body.addLayout(row)

    def options(self) -> "PlanOptions":
        """What was asked for; UserError where a field cannot be read."""
        from planner.services.planning import PlanOptions

        name = self.name.text().strip()
        if not name:
            raise UserError("bad-value", "The plan has no name.", "Give it one.")
        start = cells.parse(START, self.start.text())
        deadline = cells.parse(DEADLINE, self.deadline.text())
        return PlanOptions(
            deadline=deadline if isinstance(deadline, date) else None,
            start=start if isinstance(start, date) else None,
            time_limit=float(self.seconds.currentData()),
            name=name,
        )

    def open(self) -> None:
        """Show the form, with the cursor in it."""
        self._problem.clear()
        self.show()
        self.name.setFocus()
        self.name.selectAll()

    def _go(self) -> None:
        try:
            options = self.options()
        except UserError as error:
            self._problem.setText(error.sentence())
            return
        self._problem.clear()
        self._make(options)
