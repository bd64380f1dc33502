"""The plan in pictures and in rows: Gantt chart and list, filtered together."""

from collections.abc import Mapping

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlannedJob
from planner.ui import cells, formats, theme
from planner.ui.gantt.legend import GanttLegend
from planner.ui.gantt.rows import ChartData, Grouping, Marker, season_of
from planner.ui.gantt.view import GanttView
from planner.ui.gantt.words import job_words
from planner.ui.pages.plan_help import PlanHelp
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.reflow import SideBySide
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import Look

VIEWS = [("gantt", "Gantt"), ("list", "List"), ("help", "What would help")]
LOW = 300
LATE = Look("Late", Tone.BAD, "triangle-alert")
KEYS_HINT = (
    "Arrow keys move from job to job, Enter opens a row, + and - zoom, 0 shows the whole plan."
)


def _late_text(job: PlannedJob) -> str:
    return formats.count(job.late_days, "day") if job.late_days else ""


JOB_COLUMNS: tuple[TableColumn[PlannedJob], ...] = (
    TableColumn("Site", lambda job: job.site, width=90),
    TableColumn("Job", lambda job: job.job, width=140),
    TableColumn("Crew", lambda job: job.crew or "none needed", width=180),
    TableColumn("Start", lambda job: cells.date_text(job.start), lambda job: job.start, width=92),
    TableColumn(
        "Finish", lambda job: cells.date_text(job.finish), lambda job: job.finish, width=92
    ),
    TableColumn(
        "Late",
        _late_text,
        lambda job: job.late_days or None,
        numeric=True,
        look=lambda job: LATE if job.late_days else None,
        width=96,
        tip="Calendar days past its application's deadline",
    ),
    TableColumn(
        "Float",
        lambda job: "" if job.float_days is None else formats.count(job.float_days, "day"),
        lambda job: job.float_days,
        numeric=True,
        width=80,
        tip="Working days the job can slip without moving the finish or a deadline",
    ),
    TableColumn("Critical", lambda job: "Critical" if job.critical else "", width=78),
    TableColumn("Held by", lambda job: job.held_by, width=300),
)


def chart_data(plan: Plan, inventory: Inventory, session: Session) -> ChartData:
    """What the chart shows of a plan: names, seasons and deadlines beside its jobs."""
    markers = tuple(
        Marker(f"{one.application} ends" if one.application else "Deadline", one.deadline)
        for one in plan.applications
        if one.deadline is not None
    )
    # One deadline for all, asked for with the plan, is not the end of anybody's term.
    if len({marker.day for marker in markers}) < 2 and plan.deadline is not None:
        markers = (Marker("Deadline", plan.deadline),)
    seasons = ((site.code, season_of(site)) for site in inventory.sites)
    kinds = dict.fromkeys([step.job for step in inventory.work])
    kinds |= dict.fromkeys(job.job for job in plan.jobs)
    return ChartData(
        plan=plan,
        today=session.today,
        site_names={site.code: site.name for site in inventory.sites},
        seasons={code: season for code, season in seasons if season is not None},
        markers=markers,
        jobs_order=tuple(kinds),
    )


class PlanChart(QWidget):
    """Two views, Gantt and list, under one filter."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._names: Mapping[str, str] = {}
        self._late_only = False
        self.gantt = GanttView()
        self.gantt.job_selected.connect(self._say_job)
        self.legend = GanttLegend()
        self.detail = QLabel(KEYS_HINT)
        self.detail.setWordWrap(True)
        theme.set_text(self.detail, Text.SMALL, muted=True)
        self.jobs = RowsModel(JOB_COLUMNS)
        self.list = RowsTable(self.jobs, "Jobs of the plan")
        self.list.verticalHeader().hide()
        self.help = PlanHelp(session)
        self.search = SearchBox("Filter by site, job or crew")
        self.search.setMinimumWidth(120)
        self.search.searched.connect(lambda _text: self._filter())
        self.late = Chips([("all", "All jobs"), ("late", "Late")], self._choose_late, "Which jobs")
        self._views = QStackedWidget()
        self._views.addWidget(self._gantt_view())
        self._views.addWidget(self.list)
        self._views.addWidget(self.help)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self._toolbar())
        column.addWidget(self._views, 1)

    def _toolbar(self) -> QWidget:
        self.view = Chips(VIEWS, self.show_view, "View")
        self._gantt_tools = QWidget()
        tools = QHBoxLayout(self._gantt_tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(0)
        tools.addWidget(Chips([("site", "By site"), ("crew", "By crew")], self._group, "Rows"))
        tools.addSpacing(theme.SPACE_S)
        zoom = self.gantt.zoom_by
        for icon, tip, clicked in (
            ("chevron-down", "Open all rows", self._open_all),
            ("chevron-right", "Fold all rows", self._fold_all),
            ("minus", "Zoom out (-, or Ctrl+wheel)", lambda: zoom(0.7)),
            ("plus", "Zoom in (+, or Ctrl+wheel)", lambda: zoom(1.4)),
            ("target", "Go to today", self._to_today),
            ("chart-gantt", "Whole plan (0)", self.gantt.zoom_to_fit),
        ):
            tools.addWidget(button("", clicked, icon=icon, kind="flat", tip=tip))
        left, right = QWidget(), QWidget()
        for part, widgets in (
            (left, (self.view, self._gantt_tools)),
            (right, (self.late, self.search)),
        ):
            row = QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.SPACE_L)
            for widget in widgets:
                row.addWidget(widget)
            if part is left:
                row.addStretch(1)
        self._filters = right
        bar = SideBySide(turns_at=900, spacing=theme.SPACE_S)
        bar.add(left, 1)
        bar.add(right)
        return bar

    def _gantt_view(self) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_XS)
        column.addWidget(self.gantt, 1)
        column.addWidget(self.legend)
        column.addWidget(self.detail)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a low window the chart needs the room more than its legend does.
        self.legend.setVisible(self.height() >= LOW)

    def show_view(self, key: str) -> None:
        """Bring up "gantt", "list" or "help"."""
        self.view.choose(key)
        self._views.setCurrentIndex([view for view, _title in VIEWS].index(key))
        self._gantt_tools.setVisible(key == "gantt")
        self._filters.setVisible(key != "help")

    def show_plan(self, plan: Plan, inventory: Inventory) -> None:
        """Show a plan in both views."""
        data = chart_data(plan, inventory, self._session)
        self._names = data.site_names
        self.gantt.setAccessibleName(f"Gantt chart of {plan.name}")
        self.gantt.set_data(data)
        used = {job.job for job in plan.jobs}
        last = max((at for at, job in enumerate(data.jobs_order) if job in used), default=-1)
        self.legend.set_jobs(data.jobs_order[: last + 1])
        self.jobs.set_rows(plan.jobs)
        self.help.show_plan(plan, inventory)
        late = sum(1 for job in plan.jobs if job.late_days)
        self.late.set_text("late", f"Late ({late:,})")

    def _say_job(self, job: PlannedJob | None) -> None:
        self.detail.setText(job_words(job) if job else KEYS_HINT)

    def _group(self, key: str) -> None:
        self.gantt.set_grouping(Grouping(key))

    def _open_all(self) -> None:
        self.gantt.open_all(opened=True)

    def _fold_all(self) -> None:
        self.gantt.open_all(opened=False)

    def _to_today(self) -> None:
        self.gantt.go_to(self._session.today)

    def _choose_late(self, key: str) -> None:
        self._late_only = key == "late"
        self._filter()

    def _filter(self) -> None:
        words = self.search.text().lower().split()
        names, late_only = self._names, self._late_only

        def keep(job: PlannedJob) -> bool:
            if late_only and not job.late_days:
                return False
            text = f"{job.site} {names.get(job.site, '')} {job.job} {job.crew}".lower()
            return all(word in text for word in words)

        self.gantt.set_filter(keep if words or late_only else None)
        self.jobs.set_filter("", keep)
