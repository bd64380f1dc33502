"""The Plan page: make a plan, see whether it meets the deadline and why, look at its jobs."""

from collections.abc import Callable
from datetime import date
from operator import is_
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.plan import Plan, PlannedJob
from planner.ui import cells, formats, theme
from planner.ui.page import Focus, Page
from planner.ui.pages.deadlines_request import DRAFT_REQUEST, RequestDrafter
from planner.ui.pages.plan_chart import PlanChart
from planner.ui.pages.plan_chart_data import Around, progress_of
from planner.ui.pages.plan_form import PlanForm
from planner.ui.pages.plan_out import PlanOutput, export_menu_button
from planner.ui.pages.plan_reporting import Reporting
from planner.ui.pages.plan_search import PlanSearch
from planner.ui.pages.plan_summary import PlanSummary, headline
from planner.ui.pages.plan_tools import VIEWS
from planner.ui.session import Session
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.reflow import Views

if TYPE_CHECKING:
    from planner.services.plan_differences import Differences
    from planner.services.planning import PlanOptions

TABLES = frozenset({"plan", "plan_job"})


class PlanPage(Page):
    """One plan at a time: its summary above, its chart and list below."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._plans: dict[str, Plan] = {}
        self._name = ""
        self._charted: tuple[object, ...] = ()
        self.search = PlanSearch(session)
        self.search.better.connect(self._show_draft, Qt.ConnectionType.QueuedConnection)
        self.search.began.connect(self._on_began)
        self.search.ended.connect(self._on_ended)
        self.search.saved.connect(self._on_saved)
        self.search.refused.connect(self._failed)
        self.search.stopped.connect(self._stopped)
        self.form = PlanForm(session.today, self.make_plan)
        self.form.search_for(session.search_seconds)
        self.summary = PlanSummary()
        self.chart = PlanChart(session)
        self.chart.pin_asked.connect(self.pin)
        self.chart.unpin_asked.connect(lambda job: self.pin(job, None))
        self.reporting = Reporting(session, self._on_reported)
        self.chart.report_asked.connect(self.reporting.ask)
        self.chart.done_asked.connect(self.reporting.as_planned)
        self.banner = Banner()
        self.chart.written.connect(lambda text: self.banner.say(Tone.GOOD, text))
        self.request = RequestDrafter(session, lambda text: self.banner.say(Tone.GOOD, text))
        self._make_header()
        self._lay_out()

    def _make_header(self) -> None:
        self.header = PageHeader(tr("Plan"))
        self.chooser = QComboBox()
        self.chooser.setAccessibleName(tr("Saved plans"))
        self.chooser.setToolTip(tr("Saved plans, newest first"))
        self.chooser.setMinimumWidth(160)
        self.chooser.activated.connect(lambda _at: self._choose(self.chooser.currentText()))
        self.out = PlanOutput(self.session, lambda: self._name, self.banner)
        self.chart.pack_asked.connect(lambda codes: self.out.site_pack_of(*codes))
        self.export = export_menu_button(self.out, *self._more_ways_out())
        self.stop = button(tr("Stop, keep the best"), self._stop_search, icon="x")
        self.start = button(tr("Make a plan"), self._open_form, icon="play")
        self.again = button(
            tr("Plan again"),
            self._plan_again,
            icon="rotate-ccw",
            tip=tr("Search anew for the best plan on the same terms; anything may move"),
        )
        self.update_plan = button(
            tr("Bring up to date"),
            self._bring_up_to_date,
            icon="check",
            kind="primary",
            tip=tr(
                "Take in what the field reports and what was changed, moving as little as possible"
            ),
        )
        buttons = (self.export, self.stop, self.start, self.again, self.update_plan)
        for widget in (self.chooser, *buttons):
            self.header.add_action(widget)
        self.stop.hide()

    def _more_ways_out(self) -> tuple[QAction, ...]:
        """The charts themselves on paper, and what a late plan is the ground for."""
        found = []
        for text, icon, done in (
            (tr("Print the chart..."), "file-text", self.chart.print_chart),
            (tr("Picture of the chart (.png)..."), "chart-gantt", self.chart.save_png),
            (DRAFT_REQUEST, "pencil", lambda: self.request.draft(plan=self._name)),
        ):
            action = QAction(theme.icon(icon), text, self)
            action.triggered.connect(lambda _checked=False, done=done: done())
            found.append(action)
        return tuple(found)

    def _lay_out(self) -> None:
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.summary)
        column.addWidget(self.chart, 1)
        self._no_plan = EmptyState(
            "chart-gantt",
            tr("No plan yet"),
            tr(
                "A plan gives every job at every site a crew and dates, and says whether the "
                "deadline can be met."
            ),
            (tr("Make a plan"), self._open_form),
        )
        self._no_sites = EmptyState(
            "chart-gantt",
            tr("Nothing to plan yet"),
            tr(
                "Import the inventory first: sites, items, crews and the work that each site needs."
            ),
            (tr("Import a workbook"), lambda: self.session.go_to("import")),
        )
        self._looking = EmptyState(
            "chart-gantt",
            tr("Looking for a first plan"),
            tr("It is shown as soon as it is found; better ones follow until the time is up."),
        )
        self.stack = Views()
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

    def focus_on(self, focus: Focus) -> None:
        """``table`` is the key of a view ("progress", "risk"), or "Plans" for the plan named by
        ``text``; with ``site``, the list shows a job (``text``) there.
        """
        if focus.table == "Plans":
            self._choose(focus.text)
        elif focus.site:
            self.chart.show_view("list")
            self.chart.search.setText(f"{focus.site} {focus.text}".strip())
            self.chart.search.search_now()
        if focus.table in dict(VIEWS):
            self.chart.show_view(focus.table)

    def refresh(self, changes: ChangeSet) -> None:
        newest = self.session.plan()
        if newest is None:
            self._plans, self._name = {}, ""
        elif not changes.tables or changes.tables & TABLES:
            known = self._plans.get(newest.name)
            if known is None or known.made_at != newest.made_at or self._name not in self._plans:
                self._name = newest.name
            self._plans[newest.name] = newest
            self._read_plans()
        self._show()

    def _read_plans(self) -> None:
        """The other saved plans, read in the background."""
        project = self.session.project
        if project is None:
            return

        known = dict(self._plans)

        def read(_progress: Progress) -> list[Plan]:
            # A plan that is as it was stays the same object: what is shown of it can stay.
            found = [(known.get(plan.name), plan) for plan in project.plans()]
            return [plan if was is None or was != plan else was for was, plan in found]

        def done(plans: list[Plan]) -> None:
            if self.session.project is project:
                self._plans = {plan.name: plan for plan in plans}
                if self._name not in self._plans:
                    self._name = next(iter(self._plans), "")
                self._show()

        self.session.runner.start(tr("Reading the plans"), read, done)

    def _show(self) -> None:
        if self.search.running:
            return
        plan, inventory = self._plans.get(self._name), self.session.inventory()
        self.start.setVisible(bool(inventory.sites))
        for widget in (self.start, self.again, self.update_plan):
            widget.setEnabled(not self.session.read_only)
        for widget in (self.export, self.again, self.update_plan):
            widget.setVisible(plan is not None)
        self.chooser.clear()
        self.chooser.addItems(list(self._plans))
        self.chooser.setCurrentText(self._name)
        self.chooser.setVisible(len(self._plans) > 1)
        if plan is None:
            self.header.set_subtitle(tr("Crews, dates and the deadline"))
            self.stack.setCurrentWidget(self._no_plan if inventory.sites else self._no_sites)
            return
        made = cells.date_text(plan.made_at.astimezone().date())
        self.header.set_subtitle(
            tr(
                "{name}, made {made}{changed_since}",
                name=plan.name,
                made=made,
                changed_since=self._changed_since(plan),
            )
        )
        self.header.setToolTip(plan.method)
        self.summary.show_plan(plan)
        self._show_chart(plan)
        self.stack.setCurrentIndex(0)

    def _show_chart(self, plan: Plan) -> None:
        baseline = next((one for one in self._plans.values() if one.baseline), None)
        inventory = self.session.inventory()
        self.chart.set_editable(not self.session.read_only and not self.search.running)
        shown = (plan, inventory, *self._plans.values())
        if len(shown) == len(self._charted) and all(map(is_, shown, self._charted)):
            return
        self._charted = shown
        self.chart.show_plan(
            plan,
            inventory,
            Around(
                baseline=None if baseline is None or baseline.name == plan.name else baseline,
                progress=progress_of(plan, inventory),
                pins=frozenset(plan.terms.pins),
                plans=tuple(self._plans.values()),
            ),
        )

    def _changed_since(self, plan: Plan) -> str:
        """Says so if the project was changed after the plan was made."""
        from planner.services.since import changed_since

        steps = changed_since(self.session.units(), plan)
        if not steps:
            return ""
        times = tr("once") if len(steps) == 1 else tr("{steps} times", steps=len(steps))
        return tr(
            ". The project was changed {times} since: bring it up to date to include that.",
            times=times,
        )

    def _choose(self, name: str) -> None:
        self._name = name
        self._show()

    def _open_form(self) -> None:
        self.form.open(self._plans.get(self._name))

    # making and mending

    def make_plan(self, options: "PlanOptions") -> None:
        """Search for a plan in the background; better ones are shown as they come."""
        self.search.make(options, self._plans.get(options.name))

    def _plan_again(self) -> None:
        """Search anew on the terms of the plan shown; what moves is listed."""
        plan = self._plans.get(self._name)
        if plan is not None:
            self.form.show_terms(plan)
            self.make_plan(self.form.options())

    def _bring_up_to_date(self) -> None:
        plan = self._plans.get(self._name)
        if plan is not None:
            self.search.mend(plan)

    def pin(self, job: PlannedJob, on: date | None) -> None:
        """Pin a job to start on a day, or take its pin away, and move what that moves."""
        plan = self._plans.get(self._name)
        if plan is None or self.session.read_only or self.search.running:
            return
        from planner.services import planning

        what = tr("{job} at {site}", job=job.job, site=job.site)
        label = (
            tr("Pin {what} to {on}", what=what, on=formats.day(on))
            if on
            else tr("Take the pin of {what} away", what=what)
        )
        self.search.mend(plan, planning.pinned(plan.terms, job.key, on), label)

    def _on_began(self) -> None:
        self._searching(on=True)
        self.form.hide()
        self.banner.hide()
        if self.session.plan() is None:
            self.stack.setCurrentWidget(self._looking)

    def _searching(self, *, on: bool) -> None:
        self.stop.setVisible(on)
        self.stop.setEnabled(True)
        for widget in (self.form.go, self.start, self.again, self.update_plan):
            widget.setEnabled(not on and not self.session.read_only)

    def _on_reported(self, said: str) -> None:
        plan = self._plans.get(self._name)
        actions = ((tr("Bring up to date"), self._bring_up_to_date),) if plan else ()
        self.banner.say(Tone.INFO, said, *actions)

    @Slot(object)
    def _show_draft(self, plan: Plan) -> None:
        if self.search.running:
            self.summary.show_plan(plan, draft=True)
            self._show_chart(plan)
            self.stack.setCurrentIndex(0)

    def _stop_search(self) -> None:
        self.search.stop()
        self.stop.setEnabled(False)

    def _on_ended(self) -> None:
        self._searching(on=False)
        self._show()

    def _on_saved(self, changes: ChangeSet, last: Plan | None) -> None:
        plan = self._plans.get(self._name)
        if plan is None:
            return
        if last is None:
            self.session.message.emit(
                tr("{name} is saved. {plan}", name=plan.name, plan=headline(plan))
            )
            return

        def work(_progress: Progress) -> "Differences":
            from planner.services.plan_differences import differences

            return differences(last, plan)

        self.session.runner.start(
            tr("Comparing with the plan before"),
            work,
            lambda moved: self._say_moved(moved, changes),
        )

    def _say_moved(self, moved: "Differences", changes: ChangeSet) -> None:
        plan = self._plans.get(moved.after)
        if plan is None:
            return

        actions: list[tuple[str, Callable[[], object]]] = []
        if moved.moved:
            actions.append((tr("What moves"), lambda: self.session.ask.show_moved_jobs(moved)))
        later = any((one.now_late or 0) > (one.was_late or 0) for one in moved.applications)
        tone = Tone.WARN if later else Tone.GOOD
        said = f"{moved.text} {headline(plan)}"
        self.banner.say_step(self.session, tone, said, changes.unit, *actions)

    def _failed(self, error: UserError) -> None:
        actions = [(tr("Make a plan"), self._open_form)]
        if error.code == "no-deadline":
            actions.insert(0, (tr("Enter applications"), self._enter_applications))
        self.banner.say(Tone.BAD, error.sentence(), *actions)

    def _enter_applications(self) -> None:
        self.session.go_to("items", Focus(table="Applications"))

    def _stopped(self) -> None:
        what = tr("Stopped") if self._plans else tr("Stopped before a first plan was found")
        self.banner.say(Tone.INFO, tr("{what}. Nothing was changed.", what=what))

    def print_page(self) -> None:
        if self.chart.view in {"gantt", "load"}:
            self.chart.print_chart()
        else:
            super().print_page()

    def unkept(self) -> str:
        return tr("What you wrote in the form of the plan") if self.form.dirty else ""
