"""The views of a plan beside its chart, each made when it is first seen."""

from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui.pages.plan_chart_data import Around
from planner.ui.pages.plan_compare import PlanCompare
from planner.ui.pages.plan_progress import PlanProgress
from planner.ui.pages.plan_questions import PlanQuestions
from planner.ui.pages.plan_risk import PlanRisk
from planner.ui.session import Session
from planner.ui.widgets.later import Later
from planner.ui.widgets.reflow import Views


class Shown(NamedTuple):
    """What is shown."""

    plan: Plan
    inventory: Inventory
    around: Around


class PlanViews(Views):
    """Behind the views that are given: progress, all plans, what would help, and the chance."""

    def __init__(self, session: Session, *first: QWidget) -> None:
        super().__init__()
        self._shown: Shown | None = None
        self._progress = Later(lambda: PlanProgress(session), self._fill_progress)
        self._compare = Later(lambda: PlanCompare(session), self._fill_compare)
        self._questions = Later(lambda: PlanQuestions(session), self._fill_questions)
        self._risk = Later(lambda: PlanRisk(session), self._fill_risk)
        for widget in (*first, *self._laters()):
            self.addWidget(widget)

    def _laters(self) -> tuple[Later[Any], ...]:
        return self._progress, self._compare, self._questions, self._risk

    def show_plan(self, plan: Plan, inventory: Inventory, around: Around) -> None:
        """Show a plan, with what lies around it."""
        self._shown = Shown(plan, inventory, around)
        for later in self._laters():
            later.refill()

    @property
    def progress(self) -> PlanProgress:
        """Where the work stands."""
        return self._progress.get()

    @property
    def compare(self) -> PlanCompare:
        """All plans side by side."""
        return self._compare.get()

    @property
    def questions(self) -> PlanQuestions:
        """What would help."""
        return self._questions.get()

    @property
    def risk(self) -> PlanRisk:
        """How sure the plan is."""
        return self._risk.get()

    def _fill_progress(self, view: PlanProgress) -> None:
        if self._shown is not None:
            plan, inventory, around = self._shown
            baseline = next((one for one in around.plans if one.baseline), around.baseline)
            view.show_plan(plan, baseline, inventory)

    def _fill_compare(self, view: PlanCompare) -> None:
        if self._shown is not None:
            plan, inventory, around = self._shown
            view.show_plan(plan, around.plans, inventory)

    def _fill_questions(self, view: PlanQuestions) -> None:
        if self._shown is not None:
            view.show_plan(self._shown.plan, self._shown.inventory)

    def _fill_risk(self, view: PlanRisk) -> None:
        if self._shown is not None:
            plan, inventory, around = self._shown
            view.show_plans(plan, around.plans, inventory)
