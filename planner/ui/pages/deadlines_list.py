"""The list of deadlines with its filters, the timeline of them, and the panel that says why."""

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QSplitter, QVBoxLayout, QWidget

from planner.model.findings import Deadline
from planner.ui import formats, theme
from planner.ui.charts import Mark, Timeline
from planner.ui.pages.deadlines_details import Acts, DeadlinePanel, can_be_recorded
from planner.ui.pages.deadlines_filters import DeadlineFilters, first_shown
from planner.ui.pages.deadlines_rows import (
    APPLICATION,
    WHAT,
    DeadlinesModel,
    columns,
    duty,
    lane,
    look,
    next_first,
)
from planner.ui.session import Session
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips
from planner.ui.widgets.card import Card
from planner.ui.widgets.empty_state import EmptyState
from planner.ui.widgets.reflow import Views
from planner.ui.widgets.table_view import RowsTable

BEFORE, AFTER, LONGEST = timedelta(days=45), timedelta(days=365), timedelta(days=730)
"""How far the timeline reaches before the as-of day, after it at least, and at most."""
_WIDE = 1200
"""From here on the list has room for longer names; in pixels."""
_ANY = 16_777_215
"""Qt's word for no limit of a height."""
FEW = 4
"""So many lines of the timeline stand above the list; more have the page to themselves."""


class DatesView(QWidget):
    """Every date: as a list, or on a timeline with a line for each application (or, of one
    application, for each duty).
    """

    def __init__(self, session: Session, acts: Acts) -> None:
        super().__init__()
        self._session = session
        self._acts = acts
        self.rows = DeadlinesModel(columns(lambda: session.as_of))
        self.table = RowsTable(self.rows, tr("Deadlines"))
        self.table.verticalHeader().hide()
        self.table.add_command(tr("Record evidence..."), self.record_chosen, "check", "Ctrl+Return")
        self.timeline = Timeline()
        self.timeline.picked.connect(self._pick)
        self.details = DeadlinePanel(session, acts)
        self.filters = DeadlineFilters()
        self.filters.changed.connect(self.show_filtered)
        self.layouts = Chips(
            [("list", tr("List")), ("timeline", tr("Timeline"))],
            lambda _key: self._arrange(),
            tr("Show as"),
        )
        self.count = QLabel()
        theme.set_text(self.count, muted=True)
        self.filters.beside.addWidget(self.count)
        self.filters.beside.addWidget(self.layouts)
        self.filters.beside.addWidget(self.table.column_button())
        self._fitted = False
        self._lay_out()
        self.table.selectionModel().selectionChanged.connect(lambda *_ranges: self._show_chosen())

    def _lay_out(self) -> None:
        self.line = Card()
        self.scroller = QScrollArea()
        self.scroller.setWidgetResizable(True)
        self.scroller.setWidget(self.timeline)
        self.scroller.setAccessibleName(tr("Timeline"))
        # The timeline takes the keys itself.
        self.scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scroller.verticalScrollBar().valueChanged.connect(lambda _to: self.timeline.update())
        self.line.body.addWidget(self.scroller)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.line)
        column.addWidget(self.table, 1)
        self._left = column
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(theme.SPACE_M)
        splitter.addWidget(left)
        side = Card()
        side.body.addWidget(self.details)
        splitter.addWidget(side)
        splitter.setStretchFactor(0, 1)
        splitter.setSizes([920, 290])
        self._nothing = EmptyState("calendar-clock", "", "", (tr("Show all dates"), self._show_all))
        self.body = Views()
        self.body.addWidget(splitter)
        self.body.addWidget(self._nothing)
        page = QVBoxLayout(self)
        page.setContentsMargins(0, 0, 0, 0)
        page.setSpacing(theme.SPACE_S)
        page.addWidget(self.filters)
        page.addWidget(self.body, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not (self._fitted or self.table.look.was_kept) and self.table.width() > _WIDE:
            for heading, width in ((tr("What"), WHAT + 66), (tr("Application"), APPLICATION + 30)):
                self.table.setColumnWidth(_place(self.rows, heading), width)
        self._fitted = True

    # what is shown

    def refresh(self) -> None:
        """Show the dates as they are now."""
        deadlines = self._session.deadlines()
        self.filters.offer(deadlines)
        self.rows.set_rows(next_first(deadlines))
        self.show_filtered()

    def show_filtered(self) -> None:
        """Show the dates that the filters take."""
        self.rows.set_filter(self.filters.search.text(), self.filters.accepts)
        self.filters.count(self.rows.rows)
        shown = len(self.rows.shown())
        self.count.setText(
            tr(
                "{shown:,} of {dates}",
                shown=shown,
                dates=formats.count(len(self.rows.rows), "date"),
            )
        )
        self._arrange()
        if not self.table.selected() and not self.table.select_place(0 if shown else -1):
            self._show_chosen()

    def _arrange(self) -> None:
        """The timeline above the list, or alone; a sentence where there is nothing to show."""
        alone = self.layouts.key == "timeline"
        self._draw_timeline()
        lanes = self.timeline.lanes
        self.table.setVisible(not alone)
        self._left.setStretchFactor(self.line, 1 if alone else 0)
        self.line.setVisible(alone or 0 < lanes <= FEW)
        needed = self.timeline.sizeHint().height() + _EDGES
        self.scroller.setMinimumHeight(min(needed, 160))
        self.scroller.setMaximumHeight(_ANY if alone else needed)
        if self.rows.rowCount():
            self.body.setCurrentIndex(0)
            return
        coming = self.filters.states.key == "coming" and not self.filters.narrowed
        self._nothing.say(
            tr("No date lies ahead") if coming else tr("No such date"),
            tr(
                "Dates to come are computed from the applications: their approval, first "
                "disbursement and extensions as granted."
            )
            if coming
            else tr("No date is all that you ask for."),
        )
        self.body.setCurrentIndex(1)

    def _show_all(self) -> None:
        self.filters.show_state("all")

    def _draw_timeline(self) -> None:
        as_of, shown = self._session.as_of, self.rows.shown()
        dates = [one.falls_on for one in shown if one.falls_on is not None]
        first = min(as_of - BEFORE, first_shown(shown, as_of) - timedelta(days=20))
        last = min(max([as_of + AFTER, *dates]) + timedelta(days=20), as_of + LONGEST)
        name = duty if self.filters.application else lane
        marks = [
            Mark(one.falls_on, name(one), look(one), _tip(one), one)
            for one in shown
            if one.falls_on is not None
        ]
        flag = tr("Today") if as_of == self._session.today else formats.day(as_of)
        self.timeline.set_marks(marks, first, last, as_of, flag)

    def _pick(self, deadline: Deadline) -> None:
        self.table.select_where(lambda row: row == deadline)
        place = self.timeline.place_of(deadline)
        if place is not None:
            self.scroller.ensureVisible(place.x(), place.y(), 0, 60)

    def _show_chosen(self) -> None:
        chosen = self.table.selected()
        self.details.show_dates(chosen)
        self.timeline.choose(chosen[0] if len(chosen) == 1 else None)

    # what is done

    def record_chosen(self) -> None:
        """Record evidence for the dates chosen, as far as they lack it."""
        chosen = [one for one in self.table.selected() if can_be_recorded(one)]
        if chosen and not self._session.read_only:
            self._acts.record(chosen)

    def choose_past(self) -> None:
        """Show what is past without evidence, all chosen, so that it can be marked at once."""
        self.layouts.choose("list")
        self.filters.show_state("past")
        self.table.selectAll()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


_EDGES = 4
"""The edges of a scroll area, above and below."""


def _place(rows: DeadlinesModel, heading: str) -> int:
    return [column.heading for column in rows.columns].index(heading)


def _tip(deadline: Deadline) -> str:
    when = formats.weekday(deadline.falls_on) if deadline.falls_on else ""
    return f"{deadline.title}\n{lane(deadline)}: {when}, {look(deadline).word.lower()}"
