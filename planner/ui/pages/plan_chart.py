"""The plan in pictures and in rows: Gantt chart, crew load and list, filtered together."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QVBoxLayout, QWidget

from planner.common.progress import Progress
from planner.model.inventory import Inventory
from planner.model.plan import Plan, PlannedJob
from planner.services.field_work import file_names
from planner.ui import cells, theme
from planner.ui.gantt.breaks import Checks, Move, movable
from planner.ui.gantt.corner import Corner
from planner.ui.gantt.data import ChartData, Grouping
from planner.ui.gantt.ground import Ground, read_ground
from planner.ui.gantt.legend import LOAD_LEGEND, GanttLegend, legend_of
from planner.ui.gantt.load import LoadRow, load_rows
from planner.ui.gantt.loadview import LoadView
from planner.ui.gantt.paper import for_print
from planner.ui.gantt.timechart import TimeChart
from planner.ui.gantt.view import GanttView
from planner.ui.gantt.words import job_words
from planner.ui.page import Focus
from planner.ui.pages.plan_chart_data import Around, Places, chart_data, places_of
from planner.ui.pages.plan_jobs import SINCE_BASELINE, WHICH, JobsModel, ListedJob
from planner.ui.pages.plan_pin import job_menu
from planner.ui.pages.plan_tools import VIEWS, PlanTools
from planner.ui.pages.plan_views import PlanViews
from planner.ui.session import Session
from planner.ui.slices import Slices
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.table_view import RowsTable

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

LOW = 300
KEYS_HINT = tr(
    "Arrow keys move from job to job, Enter opens a row, + and - zoom, 0 shows the whole plan."
)
PIN_HINT = tr(" Drag a bar to pin its day, or press Shift+Left or Shift+Right, then Enter.")
LOAD_HINT = tr(
    "Arrow keys move from week to week. A crew with several skills counts in full in each of them."
)
NO_LOAD = tr("The crew load is shown once crews and holidays have been read.")


LEAST_CHART = 180
"""Height of a chart with some rows, in pixels: below that the page scrolls."""


class PlanChart(QWidget):
    """Gantt chart, crew load, list, progress, all plans, and what would help. What the user asks
    for is carried by ``pin_asked`` (job, day), ``unpin_asked`` (job), ``report_asked`` (job) and
    ``done_asked`` (jobs that went as planned) while the chart is editable;
    ``pack_asked`` carries the codes of sites to print a pack of, ``written`` says where a picture
    is.
    """

    pin_asked = Signal(object, object)
    unpin_asked = Signal(object)
    report_asked = Signal(object)
    done_asked = Signal(object)
    pack_asked = Signal(object)
    written = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._data: ChartData | None = None
        self._ground: Ground | None = None
        self._ground_of: Inventory | None = None
        self._places: tuple[Inventory, Places] | None = None
        self._list_of: ChartData | None = None
        self._load_of: tuple[ChartData, Ground, str] | None = None
        self._loading = Slices(self)
        self._editable = False
        self.menu: QMenu | None = None
        self.gantt = GanttView()
        self.gantt.job_selected.connect(self._say_job)
        self.gantt.job_moving.connect(self._say_move)
        self.gantt.pin_asked.connect(self.pin_asked)
        self.gantt.unpin_asked.connect(self.unpin_asked)
        self.gantt.menu_asked.connect(self._show_menu)
        self.load = LoadView()
        for chart in (self.gantt, self.load):
            chart.setMinimumHeight(theme.scaled(LEAST_CHART))
        self.corner = Corner(self.gantt, self._to_today, folds=True)
        self.corner.folded.connect(lambda opened: self.gantt.open_all(opened=opened))
        Corner(self.load, self._to_today, folds=False)
        self.legend, self.load_legend = GanttLegend(), GanttLegend()
        self.load_legend.set_legend(LOAD_LEGEND)
        self.detail, self.load_detail = _detail(KEYS_HINT), _detail(NO_LOAD)
        self.load.told.connect(self.load_detail.setText)
        self.jobs = JobsModel()
        self.list = RowsTable(self.jobs, tr("Jobs of the plan"))
        self.list.verticalHeader().hide()
        self._add_list_commands()
        self.tools = PlanTools()
        self.search = self.tools.search
        self._connect_tools()
        self.views = PlanViews(
            session,
            _stacked(self.gantt, self.legend, self.detail),
            _stacked(self.load, self.load_legend, self.load_detail),
            self.list,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.tools)
        column.addWidget(self.views, 1)
        self.show_view("gantt")

    def _connect_tools(self) -> None:
        tools = self.tools
        tools.viewed.connect(self.show_view)
        tools.grouped.connect(self._group)
        tools.loaded_by.connect(lambda _key: self._show_load())
        tools.filtered.connect(self._filter)

    def _add_list_commands(self) -> None:
        self.list.setColumnHidden(SINCE_BASELINE, True)  # noqa: FBT003
        self.list.add_command(tr("Show in the chart"), self.show_in_chart, "chart-gantt")
        self.list.add_command(tr("Show the site"), self._show_listed_site, "radio-tower")
        self.list.add_command(tr("Site pack to print..."), self._pack_listed, "file-text")
        self._list_edits = [
            self.list.add_command(text, done, icon)
            for text, done, icon in (
                (tr("Report progress..."), self._report_listed, "pencil"),
                (tr("Went as planned"), self._done_listed, "check"),
                (tr("Pin to another date..."), self._pin_listed, "pin"),
                (tr("Unpin"), self._unpin_listed, "pin-off"),
            )
        ]
        self.set_editable(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # On a low window the chart needs the room more than its legend does.
        for legend in (self.legend, self.load_legend):
            legend.setVisible(self.height() >= LOW)

    # ---- what is shown

    @property
    def view(self) -> str:
        """The key of the view in sight."""
        return VIEWS[self.views.currentIndex()][0]

    def show_view(self, key: str) -> None:
        """Bring up one of the `VIEWS` by its key."""
        self.tools.show_for(key)
        self.views.setCurrentIndex([view for view, _title in VIEWS].index(key))
        if key == "load":
            self._show_load()
        self._show_list()

    def show_plan(self, plan: Plan, inventory: Inventory, around: Around | None = None) -> None:
        """Show a plan in all views, with what lies around it."""
        around = around or Around()
        if self._places is None or self._places[0] is not inventory:
            self._places = inventory, places_of(inventory)
        data = chart_data(plan, inventory, self._session.today, around, self._places[1])
        self._data = data
        self.gantt.setAccessibleName(tr("Gantt chart of {name}", name=plan.name))
        self.gantt.set_data(data, self._kept())
        self.legend.set_legend(legend_of(data))
        if (data.baseline is None) != self.list.isColumnHidden(SINCE_BASELINE):
            self.list.setColumnHidden(SINCE_BASELINE, data.baseline is None)
        self._list_of = None
        self.views.show_plan(plan, inventory, around)
        self.tools.offer(data)
        self._show_list()
        self._read_ground(inventory)
        if self.tools.view.key == "load":
            self._show_load()

    def set_editable(self, editable: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Whether jobs can be pinned: not while a plan is being made, nor in a project that is
        read only.
        """
        self._editable = editable
        self.gantt.set_editable(editable)
        for action in self._list_edits:
            action.setVisible(editable)
        self._say_job(self.gantt.selected)

    def _read_ground(self, inventory: Inventory) -> None:
        """Read crews and kinds of job, once for each state of the inventory."""
        if self._ground_of is inventory:
            return
        self._ground_of, self._ground = inventory, None
        self.gantt.set_ground(None)

        def work(_progress: Progress) -> Ground:
            return read_ground(inventory)

        def done(ground: Ground) -> None:
            if self._ground_of is inventory:
                self._ground = ground
                self.gantt.set_ground(ground)
                if self.tools.view.key == "load":
                    self._show_load()

        self._session.runner.start(tr("Reading crews and holidays"), work, done)

    def _show_load(self) -> None:
        data, ground, by = self._data, self._ground, self.tools.load_by.currentData()
        if data is None or ground is None:
            self.load_detail.setText(NO_LOAD)
        elif self._load_of is None or not (
            self._load_of[0] is data and self._load_of[1] is ground and self._load_of[2] == by
        ):
            self._load_of = (data, ground, by)
            self._loading.start(
                tr("Laying out the load"),
                load_rows(data.plan, ground, by),
                lambda rows: self._take_load(data, rows),
            )

    def _take_load(self, data: ChartData, rows: list[LoadRow]) -> None:
        self.load.set_rows(data, rows)
        self.load_detail.setText(LOAD_HINT)

    # ---- controls

    def _chart(self) -> TimeChart:
        return self.load if self.tools.view.key == "load" else self.gantt

    def _to_today(self) -> None:
        self._chart().go_to(self._session.today)

    def _group(self, grouping: Grouping) -> None:
        self.gantt.set_grouping(grouping)
        self.corner.offer_fold(opened=False)

    def _kept(self) -> Callable[[PlannedJob], bool] | None:
        """Which jobs are asked for; None for all."""
        data = self._data
        words = self.search.text().lower().split()
        which = self.tools.which.currentData()
        if data is None or not (words or which != "all"):
            return None
        test, names = WHICH[which][1], data.site_names
        sites: dict[str, str] = {}

        def keep(job: PlannedJob) -> bool:
            if not test(data, job):
                return False
            if job.site not in sites:
                sites[job.site] = f"{job.site} {names.get(job.site, '')}".lower()
            text = f"{sites[job.site]} {job.job} {job.crew}".lower() if words else ""
            return all(word in text for word in words)

        return keep

    def _filter(self) -> None:
        self.gantt.set_filter(self._kept())
        self._list_of = None
        self._show_list()

    def _show_list(self) -> None:
        """Fill the list, which waits until it is looked at."""
        data, keep = self._data, self._kept()
        if data is None or self._list_of is data or self.tools.view.key != "list":
            return
        self._list_of = data
        self.jobs.show_jobs(data, keep)

    # ---- out

    def print_chart(self) -> None:
        """Show the chart as it will be printed, with the rows that are open, and print it."""
        chart = self._chart()
        if chart.subject("") is None:
            return

        def paint(printer: "QPrinter") -> None:
            from planner.ui.pages.plan_paper import paper_size, print_on

            scale = for_print(chart.scale, paper_size(printer).width())
            subject = chart.subject(self._made(), scale)
            if subject is not None:
                print_on(printer, subject)

        self._session.ask.print_pages(paint, self._title())

    def save_png(self) -> None:
        """Write the whole chart as a picture, with the rows that are open, as it is zoomed."""
        subject = self._chart().subject(self._made())
        if subject is None:
            return
        called = file_names([self._title()], ".png")[self._title()]
        place = self._session.ask.picture_to_write(called)
        if place is None:
            return

        def work(progress: Progress) -> tuple[Path, ...]:
            from planner.ui.pages.plan_paper import write_pictures

            return write_pictures(subject, place, progress)

        def done(places: tuple[Path, ...]) -> None:
            from planner.ui.pages.plan_paper import written_words

            self.written.emit(written_words(places))

        self._session.runner.start(tr("Writing the picture"), work, done)

    def _title(self) -> str:
        return self._data.plan.name if self._data else ""

    def _made(self) -> str:
        """When the plan was made, for paper."""
        if self._data is None:
            return ""
        made = self._data.plan.made_at.astimezone().date()
        return tr("Made {date_text}", date_text=cells.date_text(made))

    # ---- one job

    def _say_job(self, job: PlannedJob | None) -> None:
        hint = KEYS_HINT + (PIN_HINT if self._editable else "")
        self.detail.setText(job_words(job, self._data) if job else hint)

    def _say_move(self, move: Move | None) -> None:
        if move is None:
            self._say_job(self.gantt.selected)
        else:
            self.detail.setText(
                tr("{sentence} Enter pins it there, Esc leaves it.", sentence=move.sentence())
            )

    def _show_menu(self, job: PlannedJob, place: QPoint) -> None:
        data = self._data
        if data is None:
            return
        does: dict[str, Callable[[PlannedJob], object]] = {
            "pin": self.ask_day,
            "keep": lambda job: self.pin_asked.emit(job, job.start),
            "unpin": self.unpin_asked.emit,
            "site": self._show_site,
            "pack": lambda job: self.pack_asked.emit((job.site,)),
            "report": self.report_asked.emit,
            "done": lambda job: self.done_asked.emit([job]),
        }
        self.menu = job_menu(
            job_words(job, data),
            self,
            editable=self._editable,
            pinned=self._editable and data.pinned(job),
            movable=self._editable and movable(data, job),
            does=lambda what: does[what](job),
        )
        self.menu.popup(place)

    def ask_day(self, job: PlannedJob) -> None:
        """Ask on which day a job is to start, and then for the pin."""
        if self._data is None:
            return
        checks = Checks(self._data, self._ground)
        day = self._session.ask.day_to_pin(job, lambda day: checks.move(job, day))
        if isinstance(day, date):
            self.pin_asked.emit(job, day)

    def _show_site(self, job: PlannedJob) -> None:
        self._session.go_to("sites", Focus(table="Sites", site=job.site))

    # ---- the list's commands

    def _listed(self) -> ListedJob | None:
        index = self.list.currentIndex()
        return self.jobs.row_at(index.row()) if index.isValid() else None

    def show_in_chart(self) -> None:
        """Bring the job that is current in the list up in the chart."""
        row = self._listed()
        if row is not None and self.gantt.select_job(row.job):
            self.show_view("gantt")
            self.gantt.setFocus()

    def _show_listed_site(self) -> None:
        row = self._listed()
        if row is not None:
            self._show_site(row.job)

    def _pack_listed(self) -> None:
        sites = dict.fromkeys(row.job.site for row in self.list.selected())
        if sites:
            self.pack_asked.emit(tuple(sites))

    def _pin_listed(self) -> None:
        row = self._listed()
        if row is not None and self._data is not None and movable(self._data, row.job):
            self.ask_day(row.job)

    def _report_listed(self) -> None:
        row = self._listed()
        if row is not None:
            self.report_asked.emit(row.job)

    def _done_listed(self) -> None:
        rows = self.list.selected()
        if rows:
            self.done_asked.emit([row.job for row in rows])

    def _unpin_listed(self) -> None:
        row = self._listed()
        if row is not None and self._data is not None and self._data.pinned(row.job):
            self.unpin_asked.emit(row.job)


def _detail(text: str) -> QLabel:
    made = QLabel(text)
    made.setWordWrap(True)
    theme.set_text(made, Text.SMALL, muted=True)
    return made


def _stacked(chart: QWidget, legend: QWidget, detail: QWidget) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE_XS)
    column.addWidget(chart, 1)
    column.addWidget(legend)
    column.addWidget(detail)
    return made
