"""What can be asked about a plan: what would help it, and which crews its deadlines take."""

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import theme
from planner.ui.pages.plan_crews import PlanCrews
from planner.ui.pages.plan_help import PlanHelp
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips
from planner.ui.widgets.reflow import Views

QUESTIONS = [("help", tr("One change")), ("crews", tr("Fewest and cheapest crews"))]


class PlanQuestions(QWidget):
    """One question at a time; the answers stay while the plan is the same."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.help, self.crews = PlanHelp(session), PlanCrews(session)
        self.which = Chips(QUESTIONS, self.show_question, tr("Question"))
        self._stack = Views()
        self._stack.addWidget(self.help)
        self._stack.addWidget(self.crews)
        row = QHBoxLayout()
        row.addWidget(self.which)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(row)
        column.addWidget(self._stack, 1)

    def show_question(self, key: str) -> None:
        """Bring up "help" or "crews"."""
        self.which.choose(key)
        self._stack.setCurrentWidget(self.crews if key == "crews" else self.help)

    def show_plan(self, plan: Plan, inventory: Inventory) -> None:
        """Take another plan, or the same of a changed inventory."""
        self.help.show_plan(plan, inventory)
        self.crews.show_plan(plan, inventory)
