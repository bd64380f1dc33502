"""What the Plan page asks before it makes a plan."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QWidget

from planner.common.errors import UserError
from planner.common.settings import SEARCH_TIMES
from planner.model.plan import Plan, PlanTerms
from planner.model.sheets import Column, Kind
from planner.ui import cells, formats, theme
from planner.ui.pages import plan_terms_text as typed
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.editors import DateEdit

if TYPE_CHECKING:
    from planner.services.planning import PlanOptions

START = Column(tr("Start"), "start", Kind.DATE)
DEADLINE = Column(tr("Deadline"), "deadline", Kind.DATE)


class PlanForm(Card):
    """Name, start, deadline and time limit, and behind "More" what else the plan keeps to;
    ``make`` is called when all can be read.
    """

    def __init__(self, today: date, make: "Callable[[PlanOptions], None]") -> None:
        super().__init__(tr("Make a plan"))
        self._make = make
        self._terms = PlanTerms()
        self._opened: list[str] = []
        self.name = QLineEdit(tr("Plan"))
        self.start = DateEdit()
        self.start.setText(cells.date_text(today))
        self.deadline = DateEdit()
        self.deadline.setPlaceholderText(tr("each application's own"))
        self.seconds = QComboBox()
        for seconds, text in SEARCH_TIMES:
            self.seconds.addItem(text, seconds)
        self.search_for(10)
        self.storage, self.cash, self.weights = QLineEdit(), QLineEdit(), QLineEdit()
        self.miles, self.free_miles = QLineEdit(), QLineEdit()
        self.cash.setPlaceholderText("05/01/2027 250,000; 08/01/2027 100,000")
        self.weights.setPlaceholderText("A-1 3; A-2 1")
        self._kept = QLabel()
        self._kept.setWordWrap(True)
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        self._problem.setProperty("tone", "bad")
        self.more = button(
            tr("More"), self._toggle_more, kind="link", tip=tr("What else it keeps to")
        )
        self.forget = button(
            tr("Without them"),
            self._forget,
            kind="link",
            tip=tr("Take the pins and suppositions away"),
        )
        self.go = button(tr("Make the plan"), self._go, icon="play", kind="primary")
        self.head.addWidget(button("", self.hide, icon="x", kind="flat", tip=tr("Close")))
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        first = _grid(
            (tr("Name"), self.name, tr("A plan of the same name is replaced")),
            (tr("Start no work before"), self.start, tr("First day on which work may begin")),
            (tr("Deadline for all"), self.deadline, tr("Empty: the term end of each application")),
            (tr("Search for at most"), self.seconds, tr("A first plan comes at once")),
        )
        second = _grid(
            (tr("Room for removed gear"), self.storage, tr("Pieces at once. Empty: no limit")),
            (tr("Money available"), self.cash, tr("Dollars by date. Empty: no limit")),
            (tr("A day late counts"), self.weights, tr("By application. Empty: all the same")),
            (tr("Miles a crew drives a day"), self.miles, tr("Empty: driving takes no time")),
            (
                tr("Miles that cost no day"),
                self.free_miles,
                tr("Straight line, before or after work"),
            ),
        )
        self._more = QWidget()
        self._more.setLayout(second)
        self._more.hide()
        kept = QHBoxLayout()
        kept.addWidget(self._kept, 1)
        kept.addWidget(self.forget)
        row = QHBoxLayout()
        row.addWidget(self.more)
        row.addWidget(self._problem, 1)
        row.addWidget(self.go)
        self.body.addLayout(first)
        self.body.addWidget(self._more)
        self.body.addLayout(kept)
        self.body.addLayout(row)

    def search_for(self, seconds: int) -> None:
        """Choose a time to search."""
        self.seconds.setCurrentIndex(max(self.seconds.findData(seconds), 0))

    @property
    def dirty(self) -> bool:
        """Whether something was typed since the form was opened, and no plan made of it."""
        return not self.isHidden() and self._texts() != self._opened

    def _texts(self) -> list[str]:
        return [field.text() for field in self.findChildren(QLineEdit)]

    def show_terms(self, plan: Plan | None) -> None:
        """Begin with the name and the terms of a plan; without one, with the usual terms."""
        terms = self._terms = plan.terms if plan else PlanTerms()
        if plan is not None:
            self.name.setText(plan.name)
        self.deadline.setText(cells.date_text(terms.deadline))
        self.storage.setText("" if terms.storage is None else f"{terms.storage:,}")
        self.cash.setText(typed.cash_text(terms.cash))
        self.weights.setText(typed.weights_text(terms.weights))
        for field, text in zip(
            (self.miles, self.free_miles), typed.travel_text(terms.travel), strict=True
        ):
            field.setText(text)
        self._say_kept()
        self._show_more(shown=terms.storage is not None or bool(terms.cash or terms.weights))

    def _say_kept(self) -> None:
        said = []
        if self._terms.pins:
            said.append(
                tr("{jobs} pinned to a date", jobs=formats.count(len(self._terms.pins), "job"))
            )
        if self._terms.changes:
            from planner.services.plan_changes import words

            said.append(tr("supposes ") + "; ".join(map(words, self._terms.changes)))
        self._kept.setText(tr("It keeps what the plan shown keeps: {said}.", said=", ".join(said)))
        for widget in (self._kept, self.forget):
            widget.setVisible(bool(said))

    def _forget(self) -> None:
        self._terms = PlanTerms()
        self._say_kept()

    def _toggle_more(self) -> None:
        self._show_more(shown=self._more.isHidden())

    def _show_more(self, *, shown: bool) -> None:
        self._more.setVisible(shown)
        self.more.setText(tr("Fewer") if shown else tr("More"))

    def options(self) -> "PlanOptions":
        """What was asked for; UserError where a field cannot be read."""
        from planner.services.planning import PlanOptions

        name = self.name.text().strip()
        if not name:
            raise UserError("bad-value", tr("The plan has no name."), tr("Give it one."))
        start = cells.parse(START, self.start.text())
        deadline = cells.parse(DEADLINE, self.deadline.text())
        kept = self._terms
        return PlanOptions(
            deadline=deadline if isinstance(deadline, date) else None,
            pins=kept.pins,
            weights=typed.read_weights(self.weights.text()),
            travel=typed.read_travel(self.miles.text(), self.free_miles.text(), kept.travel),
            storage=typed.read_storage(self.storage.text()),
            cash=typed.read_cash(self.cash.text()),
            changes=kept.changes,
            start=start if isinstance(start, date) else None,
            time_limit=float(self.seconds.currentData()),
            name=name,
        )

    def open(self, plan: Plan | None = None) -> None:
        """Show the form with the terms of a plan, and the cursor in it."""
        self._problem.clear()
        self.show_terms(plan)
        self._opened = self._texts()
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
        self._opened = self._texts()
        self._make(options)


def _grid(*fields: tuple[str, QWidget, str]) -> QGridLayout:
    """Captions above the fields, and what they mean below."""
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(theme.SPACE_L)
    grid.setVerticalSpacing(theme.SPACE_XS)
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
    return grid
