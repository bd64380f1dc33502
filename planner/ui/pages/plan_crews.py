"""Which crews the deadlines take, on the Plan page: asked for, then listed by kind."""

from datetime import date
from typing import TYPE_CHECKING

from planner.common.progress import Progress
from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlanChange
from planner.ui import formats
from planner.ui.pages.plan_asking import PlanAsking, Question
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button
from planner.ui.widgets.table_model import RowsModel, TableColumn

if TYPE_CHECKING:
    from planner.services.crew_plans import CrewPlan, KindOfCrew


def _cost(kind: "KindOfCrew") -> str:
    if kind.chosen is None:
        return ""
    return formats.money(kind.cost) or tr("not known")


def _number(found: int | None) -> str:
    return "" if found is None else f"{found:,}"


CREW_COLUMNS: "tuple[TableColumn[KindOfCrew], ...]" = (
    TableColumn(tr("Crew kind"), lambda kind: kind.name, width=330),
    TableColumn(
        tr("Now"),
        lambda kind: _number(kind.now),
        lambda kind: kind.now,
        numeric=True,
        width=70,
        tip=tr("Crews of the kind that there are"),
    ),
    TableColumn(
        tr("Proved needed"),
        lambda kind: kind.needed_text,
        lambda kind: kind.needed,
        numeric=True,
        width=120,
        tip=tr(
            "With fewer no plan meets the deadlines; any kind: of all kinds that can do the work"
        ),
    ),
    TableColumn(
        tr("Fewest"),
        lambda kind: _number(kind.fewest),
        lambda kind: kind.fewest,
        numeric=True,
        width=80,
        tip=tr("In the plan with the fewest crews that was found"),
    ),
    TableColumn(
        tr("Cheapest"),
        lambda kind: _number(kind.chosen),
        lambda kind: kind.chosen,
        numeric=True,
        width=90,
        tip=tr("In the cheapest plan that was found"),
    ),
    TableColumn(
        tr("Days paid"),
        lambda kind: "" if kind.chosen is None else formats.count(kind.days, "day"),
        lambda kind: kind.days,
        numeric=True,
        width=100,
        tip=tr("Of all its crews in the cheapest plan, with days on which they wait"),
    ),
    TableColumn(tr("Cost"), _cost, lambda kind: kind.cost, numeric=True, width=110),
)


class PlanCrews(PlanAsking["CrewPlan"]):
    """Lists the fewest and the cheapest crews found, with what is proved."""

    question = Question(
        title=tr("Which crews does it take?"),
        offer=tr(
            "The fewest and the cheapest crews that meet every deadline, how many are proved to "
            "be needed, and who could be let go or would have to be hired. With thousands of sites "
            "that takes a minute or more."
        ),
        ask=tr("Find the crews"),
        working=tr("Planning with other crews"),
        about=tr(
            "With fewer crews, with more, with cheaper ones. The plan that there is stays as it is."
        ),
        task=tr("Finding out which crews it takes"),
        table=tr("Crews by kind: now, proved to be needed, fewest, and in the cheapest plan"),
        words=tr("Which crews it takes, and why"),
    )

    def __init__(self, session: Session) -> None:
        self.rows: RowsModel[KindOfCrew] = RowsModel(CREW_COLUMNS)
        super().__init__(session, self.rows)
        self._changes: tuple[PlanChange, ...] = ()
        self.keep = button(
            tr("Keep as a scenario"),
            self.keep_as_scenario,
            icon="save",
            tip=tr("Make a plan with the crews of the cheapest plan, under a name of its own"),
        )
        self.foot.addWidget(self.keep)

    def work_out(
        self, plan: Plan, inventory: Inventory, progress: Progress, today: date
    ) -> "CrewPlan":
        from planner.services import crew_plans

        return crew_plans.crew_plan_like(inventory, plan, progress, today=today)

    def show_found(self, found: "CrewPlan") -> None:
        self._changes = found.changes
        self.keep.setVisible(bool(found.changes))
        self.keep.setEnabled(not self._session.read_only)
        self.rows.set_rows(found.kinds)
        self.words.say(found.sentences)
        self.stack.setCurrentWidget(self.result)
        self.table.select_place(0)

    def keep_as_scenario(self) -> None:
        """Make a plan with the crews of the cheapest one, in the background, and show it."""
        self.keep_changes(self._changes, tr("Cheapest crews"), self.keep)
