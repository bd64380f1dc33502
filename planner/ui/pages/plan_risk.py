"""How sure a plan is, on the Plan page: asked for, tried hundreds of times, then shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.common.progress import Progress, part
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.ui import cells, formats, theme
from planner.ui.finish_chart import FinishChart, Flag, finishes
from planner.ui.pages.plan_asking import PlanAsking, Question
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from planner.services.risk import ApplicationRisk, Driver, Risk, Sooner

ALONE = tr("No other plan")
WHOLE = tr("The whole plan")
KEYS = tr(
    "Line: the share through by a day; bars: runs that end then. Choose an application to see its"
    " runs; point at a day, or use the arrow keys."
)
PARTS = [
    ("applications", tr("Applications")),
    ("jobs", tr("Jobs that decide")),
    ("kinds", tr("Kinds of job")),
    ("assumes", tr("Assumed")),
]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a plan and, if one was asked for, of another with the same luck."""

    risk: "Risk"
    other: "Risk | None" = None
    sooner: "Sooner | None" = None


APPLICATION_COLUMNS: "tuple[TableColumn[ApplicationRisk], ...]" = (
    TableColumn(tr("Application"), lambda one: one.application or tr("none"), width=150),
    TableColumn(
        tr("Chance"),
        lambda one: "" if one.chance is None else f"{one.chance:.0%}",
        lambda one: one.chance,
        numeric=True,
        summed=False,
        width=66,
        tip=tr("Share of the runs in which all its jobs are through by its deadline"),
    ),
    TableColumn(
        tr("Deadline"),
        lambda one: cells.date_text(one.deadline),
        lambda one: one.deadline,
        numeric=True,
        width=92,
    ),
    TableColumn(
        tr("Planned"),
        lambda one: cells.date_text(one.planned),
        lambda one: one.planned,
        numeric=True,
        width=92,
    ),
    TableColumn(
        tr("Half by"),
        lambda one: cells.date_text(one.p50) or tr("never"),
        lambda one: one.p50,
        numeric=True,
        width=92,
        tip=tr("The day by which half of the runs are through (P50)"),
    ),
    TableColumn(
        tr("4 of 5 by"),
        lambda one: cells.date_text(one.p80) or tr("never"),
        lambda one: one.p80,
        numeric=True,
        width=92,
        tip=tr("The day by which four fifths of the runs are through (P80)"),
    ),
)


def _driver_columns(*, sites: bool) -> "list[TableColumn[Driver]]":
    found: list[TableColumn[Driver]] = [TableColumn(tr("Job"), lambda one: one.job, width=130)]
    if sites:
        found.append(TableColumn(tr("Site"), lambda one: one.site, width=90))
    how = tr("is in") if sites else tr("make up, on average, this much of")
    return [
        *found,
        TableColumn(
            tr("In the chain"),
            lambda one: f"{one.share:.0%}" if sites else tr("{share:.1f} jobs", share=one.share),
            lambda one: one.share,
            numeric=True,
            summed=False,
            width=110,
            tip=tr("Such jobs {how} the chain of jobs that ends last", how=how),
        ),
        TableColumn(
            tr("Days longer"),
            lambda one: f"{one.extra_days:.1f}",
            lambda one: one.extra_days,
            numeric=True,
            width=110,
            tip=tr("By how many days it lengthens that chain, on average over all runs"),
        ),
    ]


class PlanRisk(PlanAsking[Tried]):
    """Tries the plan, beside another one if asked, and shows how often it is through when."""

    question = Question(
        title=tr("How sure is it?"),
        offer=tr(
            "The plan is tried 500 times with other durations and dates: late deliveries and "
            "permits, weather. That takes some seconds, and says how often the deadlines are met "
            "and what decides it."
        ),
        ask=tr("Find out"),
        working=tr("Trying the plan"),
        about=tr("Hundreds of times. The plan that there is stays as it is."),
        task=tr("Finding out how sure the plan is"),
        table=tr("Chance of each application"),
        words=tr("What is assumed"),
    )

    def __init__(self, session: Session) -> None:
        self.rows: RowsModel[ApplicationRisk] = RowsModel(APPLICATION_COLUMNS)
        super().__init__(session, self.rows)
        self._plans: dict[str, Plan] = {}
        self._tried: Tried | None = None
        self._other: Plan | None = None
        self.jobs: RowsModel[Driver] = RowsModel(_driver_columns(sites=True))
        self.kinds: RowsModel[Driver] = RowsModel(_driver_columns(sites=False))
        self.headline = paragraph("", Text.H2)
        self.told = paragraph("", Text.SMALL, muted=True)
        self.against = QComboBox()
        self.against.setAccessibleName(tr("Another plan to try with the same luck"))
        self.against.setToolTip(tr("Another plan to try with the same luck"))
        self.against.activated.connect(lambda _at: self.find_out())
        self.chart = FinishChart()
        self.chart.told.connect(self.told.setText)
        self.table.current.connect(self._show_runs)
        self.parts = Chips(PARTS, self.show_part, tr("What to show beside the chart"))
        self._lay_out()

    def _lay_out(self) -> None:
        """The chart, and beside it one of the tables or what is assumed."""
        self._beside = Views()
        self._beside.addWidget(self.table)
        for model, name in (
            (self.jobs, tr("Jobs that decide the finish")),
            (self.kinds, tr("Kinds of job that decide the finish")),
        ):
            table = RowsTable(model, name)
            table.verticalHeader().hide()
            self._beside.addWidget(table)
        self._beside.addWidget(_at_top(self.words))
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        against = QLabel(tr("Against"))
        against.setBuddy(self.against)
        self._choice = (against, self.against)
        head.addWidget(self.headline, 1)
        head.addWidget(against)
        head.addWidget(self.against)
        both = QSplitter()
        both.setChildrenCollapsible(False)
        both.setHandleWidth(theme.SPACE_M)
        both.addWidget(_stacked(self.chart, self.told))
        both.addWidget(_stacked(self._beside, self.parts, first=self.parts))
        both.setSizes([400, 640])
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addWidget(both, 1)
        plain, self.result = self.result, QWidget()
        self.result.setLayout(column)
        self.stack.removeWidget(plain)
        self.stack.addWidget(self.result)
        plain.deleteLater()

    def show_part(self, key: str) -> None:
        """Bring up "applications", "jobs", "kinds" or "assumes" beside the chart."""
        self.parts.choose(key)
        self._beside.setCurrentIndex([one for one, _title in PARTS].index(key))

    def show_plans(self, plan: Plan, plans: Sequence[Plan], inventory: Inventory) -> None:
        """Take another plan, or the same of a changed inventory; ``plans`` are those that it can
        be tried against. What was found before is gone.
        """
        before = self._of
        self._plans = {one.name: one for one in plans if one.name != plan.name and one.jobs}
        self._offer_plans()
        self.show_plan(plan, inventory)
        if self._of is not before:
            self._tried = None
            self.against.setCurrentIndex(0)

    def _offer_plans(self) -> None:
        chosen = self.against.currentText()
        self.against.clear()
        self.against.addItems([ALONE, *self._plans])
        self.against.setCurrentIndex(max(0, self.against.findText(chosen)))
        for widget in self._choice:
            widget.setVisible(bool(self._plans))

    def find_out(self) -> None:
        self._other = self._plans.get(self.against.currentText())
        super().find_out()

    def work_out(self, plan: Plan, inventory: Inventory, progress: Progress, today: date) -> Tried:
        from planner.services import risk

        other, known = self._other, self._tried
        half = part(progress, 0.0, 0.5 if other else 1.0)
        found = known.risk if known else risk.assess(inventory, plan, None, half, today=today)
        if other is None:
            return Tried(found)
        beside = risk.assess(inventory, other, None, part(progress, 0.5, 1.0), today=today)
        return Tried(found, beside, risk.compare(found, beside))

    def say(self, title: str, text: str) -> None:
        """As the question says it; what is known already stays in sight."""
        if self._tried is None or title == self.question.title:
            super().say(title, text)
            return
        self.against.setCurrentIndex(0)
        self.show_found(Tried(self._tried.risk))
        self.told.setText(f"{title}. {text}")

    def show_found(self, found: Tried) -> None:
        self._tried, risk = found, found.risk
        if self._of is None:
            return
        self.headline.setText(headline(risk))
        self.rows.set_rows(rows(risk))
        self.table.select_place(0)
        self._show_runs(self.rows.shown()[0])
        self.jobs.set_rows(risk.jobs)
        self.kinds.set_rows(risk.kinds)
        self.words.say(risk.assumes)
        self.told.setText(" ".join([*said(found), KEYS]))
        self.stack.setCurrentWidget(self.result)

    def _show_runs(self, row: "ApplicationRisk | None") -> None:
        """The runs of an application, or of the whole plan, in the chart."""
        if self._tried is None or row is None:
            return
        flags = [Flag(row.planned, tr("Planned"))]
        if row.deadline is not None:
            flags.append(Flag(row.deadline, tr("Deadline"), Tone.BAD))
        plan, other = self._tried.risk.plan, self._tried.other
        beside = None
        if other is not None:
            same = next((one for one in rows(other) if one.application == row.application), None)
            beside = finishes(other.plan, same.finishes) if same else None
        name = f"{row.application}, {plan}" if row.application else plan
        self.chart.show_runs(finishes(name, row.finishes), flags, beside)


def rows(risk: "Risk") -> "tuple[ApplicationRisk, ...]":
    """The applications; of several, the whole plan before them."""
    from planner.services.risk import ApplicationRisk

    if len(risk.applications) < 2:
        return risk.applications
    whole = ApplicationRisk(
        WHOLE, None, risk.planned, risk.chance, risk.p50, risk.p80, risk.finishes
    )
    return whole, *risk.applications


class _Stacked(QWidget):
    """Asks for the height that its text needs in the width there is; a splitter does not."""

    def minimumSizeHint(self) -> QSize:
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None:
            return least
        high = layout.totalMinimumHeightForWidth(max(self.width(), least.width()))
        return QSize(least.width(), max(least.height(), high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()


def _stacked(*widgets: QWidget, first: QWidget | None = None) -> QWidget:
    """Widgets below each other; the first of them takes what room there is."""
    made = _Stacked()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE_S)
    for widget in sorted(widgets, key=lambda one: one is not first):
        column.addWidget(widget, 1 if widget is widgets[0] else 0)
    return made


def _at_top(widget: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(widget)
    column.addStretch(1)
    return made


def headline(found: "Risk") -> str:
    """The chance in one line."""
    if found.chance is None:
        return tr("No deadline is known to hold the plan against.")
    margin = tr("give or take {margin:.0%}", margin=found.margin)
    return tr(
        "All deadlines are met in {chance:.0%} of {runs:,} runs ({margin}).",
        chance=found.chance,
        runs=found.runs,
        margin=margin,
    )


def said(tried: Tried) -> list[str]:
    """What else is to be known of the runs, in sentences."""
    found, sooner = tried.risk, tried.sooner
    half = tr("through by {p50}", p50=formats.day(found.p50)) if found.p50 else tr("never through")
    parts = [tr("In half of the runs all work is {half}.", half=half)]
    if found.chance is not None:
        parts.append(tr("On average {late_sites:.1f} sites are late.", late_sites=found.late_sites))
    if found.never:
        parts.append(
            tr(
                "In {never:.0%} of the runs a job finds no place any more: its crews have left,"
                " or its season is too short.",
                never=found.never,
            )
        )
    if sooner is not None:
        parts.append(
            tr(
                "With the same luck {plan} is through before {other} (dashed) in"
                " {before:.0%} of the runs, on the same day in {same:.0%}.",
                plan=sooner.plan,
                other=sooner.other,
                before=sooner.before,
                same=sooner.same,
            )
        )
    return parts
