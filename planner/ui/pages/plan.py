"""The Plan page: make a plan, see whether it meets the deadline and why, look at its jobs."""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress
from planner.model.history import ChangeSet, UnitKind
from planner.model.plan import Plan
from planner.ui import cells, theme
from planner.ui.page import Page
from planner.ui.pages.plan_chart import PlanChart
from planner.ui.pages.plan_form import PlanForm
from planner.ui.pages.plan_summary import PlanSummary, headline
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader

if TYPE_CHECKING:
    from planner.services.planning import PlanOptions
    from planner.storage.project import Project

TABLES = frozenset({"plan", "plan_job"})


class PlanPage(Page):
    """One plan at a time: its summary above, its chart and list below."""

    _better = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._plans: dict[str, Plan] = {}
        self._name = ""
        self._stop: Event | None = None
        self._better.connect(self._show_draft, Qt.ConnectionType.QueuedConnection)
        self.form = PlanForm(session.today, self.make_plan)
        self.summary = PlanSummary()
        self.chart = PlanChart(session)
        self.banner = Banner()
        self._make_header()
        self._lay_out()

    def _make_header(self) -> None:
        self.header = PageHeader("Plan")
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("Saved plans")
        self.chooser.setToolTip("Saved plans, newest first")
        self.chooser.setMinimumWidth(160)
        self.chooser.activated.connect(lambda _at: self._choose(self.chooser.currentText()))
        self.pdf = button("Export PDF", self._export, icon="download")
        self.stop = button("Stop, keep the best", self._stop_search, icon="x")
        self.start = button("Make a plan", self._open_form, icon="play", kind="primary")
        for widget in (self.chooser, self.pdf, self.stop, self.start):
            self.header.add_action(widget)
        self.stop.hide()

    def _lay_out(self) -> None:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.summary)
        column.addWidget(self.chart, 1)
        self._no_plan = EmptyState(
            "chart-gantt",
            "No plan yet",
            "A plan gives every job at every site a crew and dates, and says whether the "
            "deadline can be met.",
            ("Make a plan", self._open_form),
        )
        self._no_sites = EmptyState(
            "chart-gantt",
            "Nothing to plan yet",
            "Import the inventory first: sites, items, crews and the work that each site needs.",
            ("Import a workbook", lambda: self.session.go_to("import")),
        )
        self._looking = EmptyState(
            "chart-gantt",
            "Looking for a first plan",
            "It is shown as soon as it is found; better ones follow until the time is up.",
        )
        self.stack = QStackedWidget()
        for widget in (full, self._no_plan, self._no_sites, self._looking):
            self.stack.addWidget(widget)
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_M)
        page.setSpacing(theme.SPACE_M)
        page.addWidget(self.header)
        page.addWidget(self.banner)
        page.addWidget(self.form)
        page.addWidget(self.stack, 1)

    # what is shown

    def refresh(self, changes: ChangeSet) -> None:
        newest = self.session.plan()
        if newest is None:
            self._plans, self._name = {}, ""
        elif not changes.tables or changes.tables & TABLES:
            self._plans[newest.name] = newest
            if changes.tables & TABLES or self._name not in self._plans:
                self._name = newest.name
            self._read_plans()
        self._show()

    def _read_plans(self) -> None:
        """The other saved plans, read in the background."""
        project = self.session.project
        if project is None:
            return

        def done(plans: list[Plan]) -> None:
            if self.session.project is project:
                self._plans = {plan.name: plan for plan in plans}
                if self._name not in self._plans:
                    self._name = next(iter(self._plans), "")
                self._show()

        self.session.runner.start("Reading the plans", lambda _progress: project.plans(), done)

    def _show(self) -> None:
        if self._stop is not None:
            return
        plan, inventory = self._plans.get(self._name), self.session.inventory()
        self.start.setVisible(bool(inventory.sites))
        self.start.setEnabled(not self.session.read_only)
        self.pdf.setVisible(plan is not None)
        self.chooser.clear()
        self.chooser.addItems(list(self._plans))
        self.chooser.setCurrentText(self._name)
        self.chooser.setVisible(len(self._plans) > 1)
        if plan is None:
            self.header.set_subtitle("Crews, dates and the deadline")
            self.stack.setCurrentWidget(self._no_plan if inventory.sites else self._no_sites)
            return
        made = cells.date_text(plan.made_at.astimezone().date())
        self.header.set_subtitle(f"{plan.name}, made {made}{self._changed_since(plan)}")
        self.header.setToolTip(plan.method)
        self.summary.show_plan(plan)
        self.chart.show_plan(plan, inventory)
        self.stack.setCurrentIndex(0)

    def _changed_since(self, plan: Plan) -> str:
        """Says so if the project was changed after the plan was made."""
        steps = [
            unit
            for unit in self.session.units()
            if not unit.undone and unit.when > plan.made_at and unit.kind is not UnitKind.PLAN
        ]
        if not steps:
            return ""
        times = "once" if len(steps) == 1 else f"{len(steps)} times"
        return f". The project was changed {times} since: make the plan again to include that."

    def _choose(self, name: str) -> None:
        self._name = name
        self._show()

    # making a plan

    def _open_form(self) -> None:
        self.form.open()

    def make_plan(self, options: "PlanOptions") -> None:
        """Search for a plan in the background; better ones are shown as they come, and the
        best is saved even if the search is stopped.
        """
        stop = self._stop = Event()
        self._searching(on=True)
        inventory, today = self.session.inventory(), self.session.today
        better = self._better

        def work(project: "Project", progress: Progress) -> ChangeSet:
            from planner.services import planning

            def report(message: str, fraction: float | None = None, /) -> None:
                if stop.is_set():
                    raise Cancelled
                progress(message, fraction)

            plan = planning.make(inventory, options, report, today=today, on_better=better.emit)
            return planning.save(project, plan)

        self.session.write("Making the plan", work, self._made, self._failed, self._stopped)

    def _searching(self, *, on: bool) -> None:
        self.stop.setVisible(on)
        self.stop.setEnabled(True)
        self.form.go.setEnabled(not on)
        self.start.setEnabled(not on)
        if on:
            self.form.hide()
            self.banner.hide()
            if self.session.plan() is None:
                self.stack.setCurrentWidget(self._looking)

    def _show_draft(self, plan: Plan) -> None:
        if self._stop is not None:
            self.summary.show_plan(plan, draft=True)
            self.chart.show_plan(plan, self.session.inventory())
            self.stack.setCurrentIndex(0)

    def _stop_search(self) -> None:
        if self._stop is not None:
            self._stop.set()
            self.stop.setEnabled(False)

    def _end_search(self) -> None:
        self._stop = None
        self._searching(on=False)
        self._show()

    def _made(self, _changes: ChangeSet) -> None:
        self._end_search()
        plan = self._plans.get(self._name)
        if plan is not None:
            self.session.message.emit(f"{plan.name} is saved. {headline(plan)}")

    def _failed(self, error: UserError) -> None:
        self._end_search()
        self.banner.say(Tone.BAD, error.sentence(), ("Make a plan", self._open_form))

    def _stopped(self) -> None:
        self._end_search()
        self.banner.say(Tone.INFO, "Stopped before a first plan was found. Nothing was changed.")

    # out

    def _export(self) -> None:
        project, as_of, name = self.session.project, self.session.as_of, self._name or None
        out = self.session.ask.pdf_to_write(f"{self._name}.pdf")
        if project is None or out is None:
            return

        def work(progress: Progress) -> None:
            from planner.services import reports

            reports.export_pdf(project, out, as_of=as_of, name=name, progress=progress)

        def done(_result: None) -> None:
            self.banner.say(Tone.GOOD, f"The plan was written to {out}.")

        self.session.runner.start("Writing the PDF", work, done)
