"""The line of controls above the plan's chart and list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from planner.ui import theme
from planner.ui.gantt.data import ChartData, Grouping
from planner.ui.pages.plan_jobs import WHICH, offered
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips
from planner.ui.widgets.reflow import FlowLayout, SideBySide
from planner.ui.widgets.search_box import SearchBox

VIEWS = [
    ("gantt", tr("Gantt")),
    ("load", tr("Crew load")),
    ("list", tr("List")),
    ("progress", tr("Progress")),
    ("compare", tr("Compare")),
    ("help", tr("What would help")),
    ("risk", tr("Chance")),
]
_BY = {
    Grouping.SITE: tr("By site"),
    Grouping.CLUSTER: tr("By cluster"),
    Grouping.CREW: tr("By crew"),
    Grouping.APPLICATION: tr("By application"),
}
COUNTED = ("late", "critical", "pinned", "later")
TURNS_AT = 960


class PlanTools(SideBySide):
    """Which view, what its rows are, and which jobs. ``viewed`` carries a view's key, ``grouped``
    a `Grouping`, ``loaded_by`` "crew" or "skill"; ``filtered`` says that ``which`` or ``search``
    changed.
    """

    viewed = Signal(str)
    grouped = Signal(object)
    loaded_by = Signal(str)
    filtered = Signal()

    def __init__(self) -> None:
        super().__init__(turns_at=TURNS_AT, spacing=theme.SPACE_S)
        self.view = Chips(VIEWS, self.viewed.emit, tr("View"))
        self.group = _combo(tr("Rows of the chart"))
        for grouping in Grouping:
            self.group.addItem(_BY[grouping], grouping.value)
        self.group.activated.connect(
            lambda _at: self.grouped.emit(Grouping(self.group.currentData()))
        )
        self.load_by = _combo(tr("Rows of the crew load"))
        self.load_by.addItem(tr("By crew"), "crew")
        self.load_by.addItem(tr("By skill"), "skill")
        self.load_by.activated.connect(lambda _at: self.loaded_by.emit(self.load_by.currentData()))
        self.which = _combo(tr("Which jobs"))
        for key, (title, _test) in WHICH.items():
            self.which.addItem(title, key)
        self.which.activated.connect(lambda _at: self.filtered.emit())
        self.search = SearchBox(tr("Filter by site, job or crew"))
        self.search.setMinimumWidth(120)
        self.search.searched.connect(lambda _text: self.filtered.emit())
        self._lay_out()

    def _lay_out(self) -> None:
        self.filters = QWidget()
        left = QWidget()
        for part, widgets in (
            (left, (self.view, self.group, self.load_by)),
            (self.filters, (self.which, self.search)),
        ):
            # With large text the controls go on below the views instead of off the page.
            flows = part is left and theme.text_is_large()
            row = FlowLayout(part) if flows else QHBoxLayout(part)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.SPACE_S)
            for widget in widgets:
                row.addWidget(widget)
            if part is left and isinstance(row, QHBoxLayout):
                row.addStretch(1)
        self.add(left, 1)
        self.add(self.filters)

    def show_for(self, view: str) -> None:
        """Show the controls that mean something in a view."""
        self.view.choose(view)
        self.group.setVisible(view == "gantt")
        self.load_by.setVisible(view == "load")
        self.filters.setVisible(view in {"gantt", "list"})

    def offer(self, data: ChartData) -> None:
        """Offer the jobs that can be asked for of a plan, with how many they are."""
        chosen = self.which.currentData()
        self.which.clear()
        for key in offered(data):
            title, test = WHICH[key]
            if key in COUNTED:
                title = f"{title} ({sum(test(data, job) for job in data.plan.jobs):,})"
            self.which.addItem(title, key)
        self.which.setCurrentIndex(max(0, self.which.findData(chosen)))


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setToolTip(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(10)
    made.view().setTextElideMode(Qt.TextElideMode.ElideNone)
    made.view().setMinimumWidth(made.fontMetrics().averageCharWidth() * 30)
    return made
