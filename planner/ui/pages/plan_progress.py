"""Where the work stands: baseline against what has happened against the forecast."""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.inventory import Inventory
from planner.model.plan import JobState, Plan
from planner.ui import cells, formats, theme
from planner.ui.gantt.words import moved_words
from planner.ui.pages.plan_summary import Reasons
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips
from planner.ui.widgets.detail_panel import paragraph
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

if TYPE_CHECKING:
    from planner.services.plan_standing import JobStanding, Standing, Standings

BEHIND = Look(tr("Behind"), Tone.WARN, "triangle-alert")
AHEAD = Look(tr("In time"), Tone.GOOD, "circle-check")
CRITICAL = Look(tr("Critical"), Tone.WARN, "target")
STATES: Mapping[JobState, Look] = MappingProxyType(
    {
        JobState.PLANNED: Look(tr("To come"), Tone.NEUTRAL, "circle-dashed"),
        JobState.UNDER_WAY: Look(tr("Under way"), Tone.INFO, "play"),
        JobState.DONE: Look(tr("Done"), Tone.GOOD, "circle-check"),
    }
)
GONE = Look(tr("Not in this plan"), Tone.NEUTRAL, "circle-minus")

WHICH: "Mapping[str, tuple[str, Callable[[Standing], bool]]]" = MappingProxyType(
    {
        "all": (tr("All"), lambda _one: True),
        "behind": (tr("Behind the baseline"), lambda one: (one.slip or 0) > 0),
        "critical": (tr("Critical"), lambda one: one.critical),
        "begun": (tr("Begun, not through"), lambda one: bool(one.started) and not one.finished),
        "waiting": (tr("Not begun"), lambda one: not one.started),
        "through": (tr("Through"), lambda one: bool(one.finished)),
    }
)
"""Which lines are shown: a name for people, and the test of a line."""


def _slip(days: int | None) -> str:
    return "" if days is None else moved_words(days)


def _slip_look(days: int | None) -> Look | None:
    if days is None:
        return None
    return BEHIND if days > 0 else AHEAD


def _float(days: int | None) -> str:
    return "" if days is None else formats.count(days, "day")


def _day(
    heading: str, read: "Callable[[Standing], date | None]", tip: str = ""
) -> "TableColumn[Standing]":
    return TableColumn(heading, lambda one: cells.date_text(read(one)), read, width=98, tip=tip)


def _job_day(
    heading: str, read: "Callable[[JobStanding], date | None]"
) -> "TableColumn[JobStanding]":
    return TableColumn(heading, lambda one: cells.date_text(read(one)), read, width=98)


def done_words(one: "Standing") -> str:
    """As in "3 of 8 done, 1 under way"."""
    done, begun = one.count(JobState.DONE), one.count(JobState.UNDER_WAY)
    said = tr("{done:,} of {jobs:,} done", done=done, jobs=len(one.jobs) - one.gone)
    return tr("{said}, {begun:,} under way", said=said, begun=begun) if begun else said


FLOAT_TIP = tr("Working days that can be lost before the finish or a deadline moves")
SLIP_TIP = tr("Calendar days that the forecast is behind the baseline")

COLUMNS: "tuple[TableColumn[Standing], ...]" = (
    TableColumn(tr("Name"), lambda one: one.name, width=110),
    TableColumn(
        tr("Jobs"),
        done_words,
        lambda one: one.count(JobState.DONE) / max(1, len(one.jobs)),
        width=160,
    ),
    _day(tr("Baseline from"), lambda one: one.baseline_start),
    _day(tr("to"), lambda one: one.baseline_finish),
    _day(tr("Begun"), lambda one: one.started, tr("As reported")),
    _day(tr("Through"), lambda one: one.finished, tr("As reported, once every job is")),
    _day(tr("Forecast"), lambda one: one.forecast, tr("Last day, as the plan has it now")),
    TableColumn(
        tr("Slip"),
        lambda one: _slip(one.slip),
        lambda one: one.slip,
        numeric=True,
        look=lambda one: _slip_look(one.slip),
        width=120,
        tip=SLIP_TIP,
    ),
    TableColumn(
        tr("Float"),
        lambda one: _float(one.float_days),
        lambda one: one.float_days,
        numeric=True,
        width=80,
        tip=tr("{float_tip}: the least of the jobs to come", float_tip=FLOAT_TIP),
    ),
    TableColumn(
        tr("Critical"),
        lambda one: formats.count(len(one.critical_jobs), "job") if one.critical else "",
        lambda one: len(one.critical_jobs),
        look=lambda one: CRITICAL if one.critical else None,
        width=90,
        tip=tr("Jobs without float"),
    ),
)

JOB_COLUMNS: "tuple[TableColumn[JobStanding], ...]" = (
    TableColumn(tr("Site"), lambda one: one.site, width=90),
    TableColumn(tr("Job"), lambda one: one.job, width=140),
    TableColumn(
        tr("State"),
        lambda one: (GONE if one.gone else STATES[one.state]).word,
        look=lambda one: GONE if one.gone else STATES[one.state],
        width=110,
    ),
    _job_day(tr("Baseline from"), lambda one: one.baseline_start),
    _job_day(tr("to"), lambda one: one.baseline_finish),
    _job_day(tr("Begun"), lambda one: one.started),
    _job_day(tr("Through"), lambda one: one.finished),
    _job_day(tr("Forecast"), lambda one: one.forecast),
    TableColumn(
        tr("Slip"),
        lambda one: _slip(one.slip),
        lambda one: one.slip,
        numeric=True,
        look=lambda one: _slip_look(one.slip),
        width=120,
        tip=SLIP_TIP,
    ),
    TableColumn(
        tr("Float"),
        lambda one: _float(one.float_days),
        lambda one: one.float_days,
        numeric=True,
        look=lambda one: CRITICAL if one.critical else None,
        width=90,
        tip=FLOAT_TIP,
    ),
    TableColumn(tr("Held by"), lambda one: one.held_by, width=260),
)


class StandingModel(RowsModel["Standing"]):
    """A row stays the same while it is about the same site or kind of job."""

    def __init__(self) -> None:
        super().__init__(COLUMNS)

    def identity(self, row: "Standing") -> object:
        return row.name


class PlanProgress(QWidget):
    """How far the work is: in a line, by site or by kind of job, and the jobs of one of them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._of: tuple[Plan, Plan | None, Inventory] | None = None
        self._read_of: object = None
        self._found: Standings | None = None
        self.said = paragraph("")
        self.stages = paragraph("", Text.SMALL, muted=True)
        self.remarks = Reasons()
        self.rows = StandingModel()
        self.table = RowsTable(self.rows, tr("Sites against the baseline"))
        self.table.verticalHeader().hide()
        self.table.current.connect(self._show_jobs)
        self.jobs: RowsModel[JobStanding] = RowsModel(JOB_COLUMNS)
        self.list = RowsTable(self.jobs, tr("Jobs of the line that is selected"))
        self.list.verticalHeader().hide()
        self.by = Chips(
            [("site", tr("By site")), ("stage", tr("By kind of job"))], self._group, tr("Lines")
        )
        self.which = QComboBox()
        self.which.setAccessibleName(tr("Which lines"))
        for key, (title, _test) in WHICH.items():
            self.which.addItem(title, key)
        self.which.activated.connect(lambda _at: self._filter())
        self.search = SearchBox(tr("Filter by name"))
        self.search.setMinimumWidth(120)
        self.search.searched.connect(lambda _text: self._filter())
        self._lay_out()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.by)
        bar.addStretch(1)
        bar.addWidget(self.which)
        bar.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        for widget in (self.said, self.stages, self.remarks):
            column.addWidget(widget)
        column.addLayout(bar)
        column.addWidget(self.table, 3)
        column.addWidget(self.list, 2)

    # what is shown

    def show_plan(self, plan: Plan, baseline: Plan | None, inventory: Inventory) -> None:
        """Show where a plan stands against a baseline; worked out when the view is seen."""
        self._of = plan, baseline, inventory
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _read(self) -> None:
        asked, today = self._of, self._session.today
        if asked is None or asked is self._read_of:
            return
        self._read_of = asked
        plan, baseline, inventory = asked

        def work(_progress: Progress) -> "Standings":
            from planner.services import plan_standing

            return plan_standing.standing(plan, baseline, inventory, today)

        def done(found: "Standings") -> None:
            if self._of is asked:
                self._show(found)

        def failed(error: UserError) -> None:
            if self._of is asked:
                self._show(None)
                self.said.setText(error.sentence())

        self._session.runner.start(tr("Looking at where the work stands"), work, done, failed)

    def _show(self, found: "Standings | None") -> None:
        self._found = found
        self.remarks.say(found.remarks if found else ())
        self.said.setText(total_words(found) if found else "")
        self.stages.setText(stages_words(found) if found else "")
        self.stages.setVisible(bool(self.stages.text()))
        self._group(self.by.key)

    def _group(self, key: str) -> None:
        found = self._found
        lines = () if found is None else found.sites if key == "site" else found.stages
        self.table.setAccessibleName(
            tr("Sites against the baseline") if key == "site" else tr("Jobs against the baseline")
        )
        self.list.setColumnHidden(0, key == "site")
        self.list.setColumnHidden(1, key != "site")
        self.rows.set_rows(lines)
        self._filter()
        if not self.table.selected():
            self.table.select_place(0 if self.rows.rowCount() else -1)
        index = self.table.currentIndex()
        self._show_jobs(self.rows.row_at(index.row()) if index.isValid() else None)

    def _filter(self) -> None:
        self.rows.set_filter(self.search.text(), WHICH[self.which.currentData()][1])

    def _show_jobs(self, one: "Standing | None") -> None:
        self.jobs.set_rows(one.jobs if one else ())


def total_words(found: "Standings") -> str:
    """How far the whole is, in a sentence or two."""
    total = found.total
    done, begun, left = (total.count(state) for state in reversed(JobState))
    said = tr(
        "{jobs} done, {begun:,} under way, {left:,} to come.",
        jobs=formats.count(done, "job"),
        begun=begun,
        left=left,
    )
    if total.due is None:
        return tr(
            "{said} There is no baseline to hold that against: set one in the view Compare.",
            said=said,
        )
    today = formats.day(found.today)
    said += tr(
        " The baseline {baseline} has {due:,} through by {today}.",
        baseline=found.baseline,
        due=total.due,
        today=today,
    )
    slip = total.slip
    if slip is not None and total.forecast is not None and total.baseline_finish is not None:
        said += tr(
            " The forecast finish is {forecast}, baseline {baseline_finish}: {slip}.",
            forecast=formats.day(total.forecast),
            baseline_finish=formats.day(total.baseline_finish),
            slip=moved_words(slip),
        )
    return said


def stages_words(found: "Standings") -> str:
    """How many of each kind of job are done, in the order of the work."""
    head = tr("Done (in brackets, by the baseline): ") if found.baseline else tr("Done: ")
    return head + ", ".join(
        tr(
            "{name} {done:,} of {jobs:,}",
            name=one.name,
            done=one.count(JobState.DONE),
            jobs=len(one.jobs) - one.gone,
        )
        + ("" if one.due is None else f" ({one.due:,})")
        for one in found.stages
    )
