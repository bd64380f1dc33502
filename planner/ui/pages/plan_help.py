"""What would help a plan that is late, on the Plan page: asked for, then listed."""

from datetime import date
from typing import TYPE_CHECKING

from planner.common.progress import Progress
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import cells, formats
from planner.ui.pages.plan_asking import PlanAsking, Question
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import PLAN

if TYPE_CHECKING:
    from planner.services.cures import Cure, Cures

TITLE = tr("What would help?")
OFFER = tr(
    "The plan is made again with one change at a time: one more crew, overtime, an open season, "
    "an earlier date, an extension. With thousands of sites that takes a minute or more."
)


def _cost(cure: "Cure") -> str:
    return formats.money(cure.cost) or tr("not known")


CURE_COLUMNS: "tuple[TableColumn[Cure], ...]" = (
    TableColumn(tr("Change"), lambda cure: cure.change, width=510),
    TableColumn(
        tr("Gained"),
        lambda cure: formats.count(cure.days, "day"),
        lambda cure: cure.days,
        numeric=True,
        width=84,
        tip=tr("Days late that it saves, over all applications"),
    ),
    TableColumn(
        tr("Then through"),
        lambda cure: cells.date_text(cure.finish),
        lambda cure: cure.finish,
        width=100,
        tip=tr("The earliest finish found with this change"),
    ),
    TableColumn(
        tr("Deadline then"),
        lambda cure: PLAN[cure.status].word,
        look=lambda cure: PLAN[cure.status],
        width=170,
        tip=tr("Whether the deadline can be met with this change"),
    ),
    TableColumn(tr("Cost"), _cost, lambda cure: cure.cost, numeric=True, width=96),
)


class PlanHelp(PlanAsking["Cures"]):
    """Lists what gains days, the best first."""

    question = Question(
        title=TITLE,
        offer=OFFER,
        ask=tr("Find out"),
        working=tr("Planning again"),
        about=tr("With one change at a time. The plan that there is stays as it is."),
        task=tr("Finding out what would help"),
        table=tr("What would help, the best first"),
        words=tr("The change that is selected, and how to read the list"),
    )

    def __init__(self, session: Session) -> None:
        self.rows: RowsModel[Cure] = RowsModel(CURE_COLUMNS)
        super().__init__(session, self.rows)
        self._remarks: list[str] = []
        self.table.current.connect(self._say_row)
        self.keep = button(
            tr("Keep as a scenario"),
            self.keep_as_scenario,
            icon="save",
            tip=tr("Make a plan with the change that is selected, under a name of its own"),
        )
        self.foot.addWidget(self.keep)

    def work_out(
        self, plan: Plan, inventory: Inventory, progress: Progress, today: date
    ) -> "Cures":
        from planner.services import cures

        return cures.cures(inventory, plan, progress, today=today)

    def show_found(self, found: "Cures") -> None:
        if not found.cures:
            self.say(tr("Nothing to list"), " ".join(found.remarks))
            return
        self._remarks = [*(one.text for one in found.holding), *found.remarks]
        self.rows.set_rows(found.cures)
        self.keep.setEnabled(not self._session.read_only)
        self.stack.setCurrentWidget(self.result)
        self.table.select_place(0)
        self._say_row(found.cures[0])

    def keep_as_scenario(self) -> None:
        """Make a plan that supposes the change selected, in the background, and show it."""
        from planner.services.plan_changes import short_name

        rows = self.table.selected()
        if rows:
            change = rows[0].as_change()
            self.keep_changes((change,), short_name(change), self.keep)

    def _say_row(self, cure: "Cure | None") -> None:
        chosen = [f"{cure.text} {cure.proof}".rstrip()] if cure else []
        self.words.say([*chosen, *self._remarks])
