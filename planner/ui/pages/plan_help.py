"""What would help a plan that is late, on the Plan page: asked for, then listed."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import cells, formats, theme
from planner.ui.pages.plan_summary import Reasons
from planner.ui.session import Session
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import PLAN

if TYPE_CHECKING:
    from planner.services.cures import Cure, Cures

TITLE = "What would help?"
OFFER = (
    "The plan is made again with one change at a time: one more crew, overtime, an open season, "
    "an earlier date, an extension. With thousands of sites that takes a minute or more."
)


def _cost(cure: "Cure") -> str:
    return formats.money(cure.cost) or "not known"


CURE_COLUMNS: "tuple[TableColumn[Cure], ...]" = (
    TableColumn("Change", lambda cure: cure.change, width=510),
    TableColumn(
        "Gained",
        lambda cure: formats.count(cure.days, "day"),
        lambda cure: cure.days,
        numeric=True,
        width=84,
        tip="Days late that it saves, over all applications",
    ),
    TableColumn(
        "Then through",
        lambda cure: cells.date_text(cure.finish),
        lambda cure: cure.finish,
        width=100,
        tip="The earliest finish found with this change",
    ),
    TableColumn(
        "Deadline then",
        lambda cure: PLAN[cure.status].word,
        look=lambda cure: PLAN[cure.status],
        width=170,
        tip="Whether the deadline can be met with this change",
    ),
    TableColumn("Cost", _cost, lambda cure: cure.cost, numeric=True, width=96),
)


class PlanHelp(QWidget):
    """Asks, works in the background, and lists what gains days, the best first."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._of: tuple[Plan, Inventory] | None = None
        self.rows: RowsModel[Cure] = RowsModel(CURE_COLUMNS)
        self.table = RowsTable(self.rows, "What would help, the best first")
        self.table.verticalHeader().hide()
        self.table.current.connect(self._say_row)
        self.words = Reasons()
        self.words.setAccessibleName("The change that is selected, and how to read the list")
        self._remarks: list[str] = []
        self.ask = EmptyState("target", TITLE, OFFER, ("Find out", self.find_out))
        self.working = EmptyState(
            "target",
            "Planning again",
            "With one change at a time. The plan that there is stays as it is.",
            ("Stop", session.runner.cancel),
        )
        self.result = QWidget()
        column = QVBoxLayout(self.result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        self.stack = QStackedWidget()
        for widget in (self.ask, self.working, self.result):
            self.stack.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def show_plan(self, plan: Plan, inventory: Inventory) -> None:
        """Take another plan, or the same of a changed inventory; what was found before is gone."""
        if self._of and self._of[0] == plan and self._of[1] is inventory:
            return  # read once more, as it was
        self._of = plan, inventory
        self.ask.say(TITLE, OFFER)
        self.stack.setCurrentWidget(self.ask)

    def find_out(self) -> None:
        """Plan again in the background and show what helps."""
        asked, session = self._of, self._session
        if asked is None or self.stack.currentWidget() is self.working:
            return
        (plan, inventory), today = asked, session.today
        self.stack.setCurrentWidget(self.working)

        def work(progress: Progress) -> "Cures":
            from planner.services import cures

            return cures.cures(inventory, plan, progress, today=today)

        def done(found: "Cures") -> None:
            if self._of is asked:
                self._show(found)

        def failed(error: UserError) -> None:
            if self._of is asked:
                self._say("That could not be found out", error.sentence())

        def stopped() -> None:
            if self._of is asked:
                self._say("Stopped", f"Nothing was changed. {OFFER}")

        session.runner.start("Finding out what would help", work, done, failed, stopped)

    def _say(self, title: str, text: str) -> None:
        self.ask.say(title, text)
        self.stack.setCurrentWidget(self.ask)

    def _show(self, found: "Cures") -> None:
        if not found.cures:
            self._say("Nothing to list", " ".join(found.remarks))
            return
        self._remarks = [*(one.text for one in found.holding), *found.remarks]
        self.rows.set_rows(found.cures)
        self.stack.setCurrentWidget(self.result)
        self.table.select_place(0)
        self._say_row(found.cures[0])

    def _say_row(self, cure: "Cure | None") -> None:
        chosen = [f"{cure.text} {cure.proof}".rstrip()] if cure else []
        self.words.say([*chosen, *self._remarks])
