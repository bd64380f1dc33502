"""The Deadlines page: every date that law or award sets, what comes next, and says who."""

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from planner.common.progress import Progress
from planner.model.findings import Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.ui import cells, formats, theme
from planner.ui.charts import Mark, Timeline
from planner.ui.page import Focus, Page
from planner.ui.pages.reasons import NOT_ADVICE, add_source
from planner.ui.session import Session
from planner.ui.theme import Text, Tone
from planner.ui.widgets.badge import Badge
from planner.ui.widgets.banner import Banner
from planner.ui.widgets.buttons import button
from planner.ui.widgets.card import Card
from planner.ui.widgets.detail_panel import DetailPanel
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.header import PageHeader
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable
from planner.ui.words import CONFIDENCE, DEADLINE, UNKNOWN, Look

ALL = "All applications"
CARRIER = "Carrier"
MISSING = Look("Fact missing", UNKNOWN.tone, UNKNOWN.icon)
OVER = frozenset({DeadlineStatus.PAST, DeadlineStatus.DONE})
LONGEST = timedelta(days=730)
"""How far the timeline reaches at most."""


def look(deadline: Deadline) -> Look:
    """How a deadline's state is said."""
    return MISSING if deadline.status is None else DEADLINE[deadline.status]


def _falls_on(deadline: Deadline) -> date | None:
    return deadline.falls_on


def lane(deadline: Deadline) -> str:
    """Whose duty it is."""
    return deadline.application or CARRIER


def next_first(deadlines: tuple[Deadline, ...]) -> list[Deadline]:
    """What comes next first, then what cannot be computed, then what is over, latest first."""

    def key(deadline: Deadline) -> tuple[int, int, str]:
        if deadline.falls_on is None or deadline.status is None:
            return (1, 0, deadline.application)
        number = deadline.falls_on.toordinal()
        over = deadline.status in OVER
        return (2, -number, "") if over else (0, number, deadline.application)

    return sorted(deadlines, key=key)


class DeadlinesPage(Page):
    """A timeline, the table of dates, and beside it why each date is what it is."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.rows = RowsModel(self._columns())
        self.table = RowsTable(self.rows, "Deadlines")
        self.table.setSelectionMode(RowsTable.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.current.connect(self._show_details)
        self.timeline = Timeline()
        self.timeline.picked.connect(self._pick)
        self.details = DetailPanel("Why this date")
        self.banner = Banner()
        self.applications = QComboBox()
        self.applications.setAccessibleName("Applications")
        self.applications.setMinimumWidth(200)
        self.applications.activated.connect(lambda _at: self._filter())
        self.hide_over = QCheckBox("Hide past and done")
        self.hide_over.setChecked(True)
        self.hide_over.toggled.connect(lambda _on: self._filter())
        self._lay_out()

    def _columns(self) -> tuple[TableColumn[Deadline], ...]:
        return (
            TableColumn("Falls on", self._date_text, _falls_on, width=96),
            TableColumn(
                "Time left", self._left_text, lambda d: d.falls_on, numeric=True, width=116
            ),
            TableColumn("Status", lambda d: look(d).word, look=look, width=112),
            TableColumn("What", lambda d: d.title, width=240),
            TableColumn("Application", lane, width=158),
            TableColumn(
                "Confidence",
                lambda d: CONFIDENCE[d.confidence].word,
                look=lambda d: CONFIDENCE[d.confidence],
                width=170,
            ),
            TableColumn("Citation", lambda d: d.citation, width=190),
        )

    def _date_text(self, deadline: Deadline) -> str:
        return cells.date_text(deadline.falls_on) or "Not computed"

    def _left_text(self, deadline: Deadline) -> str:
        if deadline.falls_on is None:
            return ""
        return formats.countdown(deadline.falls_on, self.session.as_of)

    def _lay_out(self) -> None:
        self.header = PageHeader("Deadlines")
        self.export = button("Export calendar", self._export, icon="calendar")
        self.header.add_action(self.export)
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE_L)
        tools.addWidget(self.applications)
        tools.addWidget(self.hide_over)
        tools.addStretch(1)
        self._line = Card()
        self._line.body.addWidget(self.timeline)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self.table)
        side = Card()
        side.body.addWidget(self.details)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 1)
        splitter.setStretchFactor(1, 0)
        splitter.setSizes([900, 270])
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_M)
        column.addWidget(self._line)
        column.addLayout(tools)
        self._nothing = EmptyState(
            "calendar-clock",
            "No date lies ahead",
            "What is over is hidden. Dates to come are computed from the applications: their "
            "approval, first disbursement and extensions as granted.",
            ("Enter applications", self._open_applications),
        )
        self.body = QStackedWidget()
        self.body.addWidget(splitter)
        self.body.addWidget(self._nothing)
        column.addWidget(self.body, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(full)
        self.stack.addWidget(
            EmptyState(
                "calendar-clock",
                "No deadlines yet",
                "Dates are computed from the applications: approval, first disbursement and "
                "the extensions as granted.",
                ("Enter applications", self._open_applications),
                ("Import a workbook", lambda: self.session.go_to("import")),
            )
        )
        page = QVBoxLayout(self)
        page.setContentsMargins(theme.SPACE_XL, theme.SPACE_L, theme.SPACE_XL, theme.SPACE_L)
        page.setSpacing(theme.SPACE_M)
        page.addWidget(self.header)
        page.addWidget(self.banner)
        page.addWidget(self.stack, 1)

    # what is shown

    def refresh(self, _changes: ChangeSet) -> None:
        deadlines = self.session.deadlines()
        self.stack.setCurrentIndex(0 if deadlines else 1)
        self.export.setVisible(any(deadline.falls_on for deadline in deadlines))
        self.header.set_subtitle(self._what_is_next(deadlines))
        kept = self.applications.currentText()
        self.applications.clear()
        self.applications.addItems([ALL, *sorted({lane(deadline) for deadline in deadlines})])
        self.applications.setCurrentIndex(max(0, self.applications.findText(kept)))
        self.rows.set_rows(next_first(deadlines))
        self._filter()

    def _what_is_next(self, deadlines: tuple[Deadline, ...]) -> str:
        coming = [d for d in deadlines if d.falls_on is not None and d.status not in OVER]
        if not coming:
            return "Computed for each application from its own facts"
        first = min(coming, key=lambda d: d.falls_on or date.max)
        when = first.falls_on or self.session.as_of
        left = formats.countdown(when, self.session.as_of)
        return f"Next: {first.title}, {lane(first)}, on {formats.weekday(when)} ({left})"

    def _filter(self) -> None:
        who, hide = self.applications.currentText(), self.hide_over.isChecked()

        def accept(deadline: Deadline) -> bool:
            if hide and deadline.status in OVER:
                return False
            return who in {ALL, "", lane(deadline)}

        self.rows.set_filter("", accept)
        self._draw_timeline()
        self.body.setCurrentIndex(0 if self.rows.rowCount() else 1)
        if not self.table.select_where(lambda _deadline: True):
            self._show_details(None)

    def _draw_timeline(self) -> None:
        as_of, shown = self.session.as_of, self.rows.shown()
        dates = [d.falls_on for d in shown if d.falls_on is not None]
        first = as_of - timedelta(days=45)
        last = max([as_of + timedelta(days=365), *dates])
        last = min(last + timedelta(days=20), as_of + LONGEST)
        marks = [
            Mark(d.falls_on, lane(d), look(d), self._tip(d), d)
            for d in shown
            if d.falls_on is not None
        ]
        flag = "Today" if as_of == self.session.today else formats.day(as_of)
        self.timeline.set_marks(marks, first, last, as_of, flag)
        self._line.setVisible(bool(marks))

    def _tip(self, deadline: Deadline) -> str:
        when = formats.weekday(deadline.falls_on) if deadline.falls_on else ""
        return f"{deadline.title}\n{lane(deadline)}: {when}, {look(deadline).word.lower()}"

    def _pick(self, deadline: Deadline) -> None:
        self.table.select_where(lambda row: row == deadline)

    def _show_details(self, deadline: Deadline | None) -> None:
        self.details.clear()
        self.timeline.choose(deadline)
        if deadline is None:
            self.details.add_text("Choose a date to see what it rests on.", muted=True)
            return
        self.details.add_text(deadline.title, Text.H2)
        self.details.add_text(lane(deadline), muted=True)
        self.details.add(Badge(look(deadline)))
        if deadline.falls_on is None:
            self._explain_missing(deadline)
        else:
            self._explain_date(deadline, deadline.falls_on)
        add_source(self.details, deadline.citation, deadline.confidence, deadline.verify)
        self.details.add_text(NOT_ADVICE, Text.SMALL, muted=True)

    def _explain_date(self, deadline: Deadline, falls_on: date) -> None:
        left = formats.countdown(falls_on, self.session.as_of)
        self.details.add_text(f"{formats.weekday(falls_on)}, {left}")
        if deadline.on is not None and deadline.on != falls_on:
            self.details.add_text(
                f"The counted day is {formats.weekday(deadline.on)}; what falls due then may be "
                "filed on the next business day.",
                muted=True,
            )
        if deadline.because:
            self.details.add_text(deadline.because)

    def _explain_missing(self, deadline: Deadline) -> None:
        names = ", ".join(deadline.missing) or "A fact"
        verb = "is" if len(deadline.missing) < 2 else "are"
        self.details.add_text(f"Cannot be computed: {names} {verb} missing.")
        if deadline.because:
            self.details.add_text(deadline.because, muted=True)
        self.details.add(button("Enter it", self._open_applications, icon="pencil"))

    def _open_applications(self) -> None:
        self.session.go_to("items", Focus(table="Applications"))

    # out

    def _export(self) -> None:
        out = self.session.ask.calendar_to_write("Deadlines.ics")
        deadlines, owner = self.session.deadlines(), self.session.inventory().carrier.legal_name
        if out is None:
            return

        def work(_progress: Progress) -> None:
            from planner.services import reports

            reports.export_calendar(deadlines, out, owner=owner)

        def done(_result: None) -> None:
            self.banner.say(Tone.GOOD, f"The calendar was written to {out}.")

        self.session.runner.start("Writing the calendar", work, done)
