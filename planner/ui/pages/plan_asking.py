"""A question about a plan: asked for with a button, worked out in the background, answered."""

from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlanChange
from planner.ui import theme
from planner.ui.pages.plan_summary import Reasons
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_model import RowsModel
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.storage.project import Project

Found = TypeVar("Found")


class Question(NamedTuple):
    """What is said before, while and after something is found out: the question and what it
    takes, the words of the button, of the work, and of its row in the status bar; and what the
    table and the words below it are called for a screen reader.
    """

    title: str
    offer: str
    ask: str
    working: str
    about: str
    task: str
    table: str
    words: str


class PlanAsking(QWidget, Generic[Found]):
    """Asks, works in the background, and shows a table with words below it; buttons for what
    can be done with the answer go into ``foot``.
    """

    question: Question

    def __init__(self, session: Session, rows: RowsModel[Any]) -> None:
        super().__init__()
        self._session = session
        self._of: tuple[Plan, Inventory] | None = None
        said = self.question
        self.table = RowsTable(rows, said.table)
        self.table.verticalHeader().hide()
        self.words = Reasons()
        self.words.setAccessibleName(said.words)
        self.ask = EmptyState("target", said.title, said.offer, (said.ask, self.find_out))
        self.working = EmptyState(
            "target", said.working, said.about, (tr("Stop"), session.runner.cancel)
        )
        self.result = QWidget()
        column = QVBoxLayout(self.result)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.table, 1)
        column.addWidget(self.words)
        self.foot = QHBoxLayout()
        self.foot.addStretch(1)
        column.addLayout(self.foot)
        self.stack = Views()
        for widget in (self.ask, self.working, self.result):
            self.stack.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.stack)

    def work_out(self, plan: Plan, inventory: Inventory, progress: Progress, today: date) -> Found:
        """Find it out; called outside the window's thread. Raises UserError, Cancelled."""
        raise NotImplementedError

    def show_found(self, found: Found) -> None:
        """Show the answer."""
        raise NotImplementedError

    def show_plan(self, plan: Plan, inventory: Inventory) -> None:
        """Take another plan, or the same of a changed inventory; what was found before is gone."""
        if self._of and self._of[0] == plan and self._of[1] is inventory:
            return  # read once more, as it was
        self._of = plan, inventory
        self.say(self.question.title, self.question.offer)

    def find_out(self) -> None:
        """Work it out in the background and show the answer."""
        asked, session = self._of, self._session
        if asked is None or self.stack.currentWidget() is self.working:
            return
        (plan, inventory), today = asked, session.today
        self.stack.setCurrentWidget(self.working)

        def work(progress: Progress) -> Found:
            return self.work_out(plan, inventory, progress, today)

        def done(found: Found) -> None:
            if self._of is asked:
                self.show_found(found)

        def failed(error: UserError) -> None:
            if self._of is asked:
                self.say(tr("That could not be found out"), error.sentence())

        def stopped() -> None:
            if self._of is asked:
                self.say(
                    tr("Stopped"), tr("Nothing was changed. {offer}", offer=self.question.offer)
                )

        session.runner.start(self.question.task, work, done, failed, stopped)

    def say(self, title: str, text: str) -> None:
        """Say something in the place of an answer, with the button to ask below it."""
        self.ask.say(title, text)
        self.stack.setCurrentWidget(self.ask)

    def keep_changes(
        self, changes: tuple[PlanChange, ...], suggested: str, pressed: QAbstractButton
    ) -> None:
        """Make a plan that supposes the changes, in the background, and show it. The button that
        was pressed waits for it.
        """
        asked, session = self._of, self._session
        if asked is None or session.read_only:
            return
        from planner.services import planning, scenarios

        (plan, inventory), today = asked, session.today
        name = session.ask.name_of_plan(tr("Keep as a scenario"), suggested)
        if not name:
            return
        pressed.setEnabled(False)

        def work(project: "Project", progress: Progress) -> ChangeSet:
            scenarios.check_name(project, name)
            made = scenarios.try_changes(inventory, plan, changes, name, progress, today=today)
            return planning.save(project, made, tr("Keep scenario {name}", name=name))

        def done(_changes: ChangeSet) -> None:
            pressed.setEnabled(True)
            session.message.emit(tr("{name} is saved. It supposes what was selected.", name=name))

        def failed(error: UserError) -> None:
            pressed.setEnabled(True)
            session.runner.failed.emit(error)

        def stopped() -> None:
            pressed.setEnabled(True)
            session.message.emit(tr("Stopped before a first plan was found. Nothing was changed."))

        session.write(tr("Making the scenario"), work, done, failed, stopped)
