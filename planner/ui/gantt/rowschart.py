"""The rows of a Gantt chart as a widget: what is shown, folding, selection, tooltips."""

from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from datetime import timedelta
from typing import cast

from PySide6.QtCore import QEvent, QPointF, QRect, Signal
from PySide6.QtGui import QFocusEvent, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from planner.model.plan import PlannedJob
from planner.ui import theme
from planner.ui.gantt.bars import Selection
from planner.ui.gantt.canvas import Canvas
from planner.ui.gantt.colours import gantt_colours
from planner.ui.gantt.data import ChartData, Grouping
from planner.ui.gantt.layout import Layout, bars_between
from planner.ui.gantt.legend import legend_of
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.mosaic import Mosaic
from planner.ui.gantt.painting import INDENT, ChartPainter
from planner.ui.gantt.paper import Subject, paper_letters
from planner.ui.gantt.rows import Bar, Board, Path, Row, groups_in, same_row
from planner.ui.gantt.scale import TimeScale
from planner.ui.gantt.timechart import TimeChart
from planner.ui.gantt.words import job_tooltip, job_words, marks_on, row_words
from planner.ui.slices import Slices, Steps
from planner.ui.translation import tr

MARGIN_DAYS = 7
CORNER = {
    Grouping.SITE: tr("Sites"),
    Grouping.CLUSTER: tr("Clusters"),
    Grouping.CREW: tr("Crews"),
    Grouping.APPLICATION: tr("Applications"),
}
LANE_HEIGHT = 7
"""Least pixels for each of many jobs that share a row."""


class RowsChart(TimeChart):
    """Shows a plan's jobs over time. Only what is in view is painted, so that ten thousand
    jobs scroll as easily as ten.

    ``job_selected`` carries the `PlannedJob` that mouse or keyboard moved to, or None.
    """

    job_selected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data: ChartData | None = None
        self._grouping = Grouping.SITE
        self._keep: Callable[[PlannedJob], bool] | None = None
        self._open: set[Path] = set()
        self._board: Board | None = None
        self._laying = Slices(self)
        self._mosaic: Mosaic | None = None
        self._canvas = Canvas()
        self._rows: list[Row] = []
        self._row = -1
        self._job: PlannedJob | None = None
        self.bars_painted = 0
        """Bars that the last frame drew one by one."""
        self.setAccessibleName(tr("Gantt chart"))

    # ---- what is shown

    def set_data(
        self, data: ChartData | None, keep: Callable[[PlannedJob], bool] | None = None
    ) -> None:
        """Show a plan, or only the jobs of it that ``keep`` is true of; folds, zoom and place
        are kept when it is one after another.
        """
        fresh = self._data is None
        self._keep = keep
        self._data, self._board, self._mosaic = data, None, None
        if data is None:
            self._laying.drop()
            self._rows, self._tops = [], [0]
            self._select(-1, None)
            self.viewport().update()
            return
        first, last = data.first_day(), data.last_day()
        margin = timedelta(days=MARGIN_DAYS)
        self._scale = TimeScale(first - margin, last + margin * 3, self._scale.day_width)
        self._build_rows()
        if fresh or self._fitted:
            self.zoom_to_fit()

    def set_grouping(self, grouping: Grouping) -> None:
        """What the rows stand for; all are folded."""
        if grouping is not self._grouping:
            self._grouping, self._board = grouping, None
            self._open = set()
            self._select(-1, None)
            self._build_rows()

    def set_filter(self, keep: Callable[[PlannedJob], bool] | None) -> None:
        """Show only the jobs that ``keep`` is true of; None shows all."""
        if keep is None and self._keep is None:
            return
        self._keep, self._board = keep, None
        self._build_rows()

    def open_all(self, *, opened: bool) -> None:
        """Open or fold every group."""
        if self._data is not None:
            self._open = set(groups_in(self._data, self._grouping)) if opened else set()
            self._build_rows()

    @property
    def data(self) -> ChartData | None:
        """What is shown."""
        return self._data

    @property
    def grouping(self) -> Grouping:
        """What the rows stand for."""
        return self._grouping

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows as they are now, folded ones without their jobs."""
        return tuple(self._rows)

    @property
    def selected(self) -> PlannedJob | None:
        """The job that keyboard or mouse is on."""
        return self._job

    # ---- layout

    def _build_rows(self) -> None:
        """Lay the rows out; those of a large plan, in turns, while the former are still shown."""
        if self._data is None:
            return
        board = self._board or Board(self._data, self._grouping, self._keep)
        opened = frozenset(self._open)

        def lay() -> Steps[None]:
            if board is not self._board:
                yield from board.lay_out()
            yield from board.open_up(opened)

        title = tr("Laying out the chart")
        self._laying.start(title, lay(), lambda _none: self._take_rows(board, opened))

    def _take_rows(self, board: Board, opened: Set[Path]) -> None:
        here = self._rows[self._row] if 0 <= self._row < len(self._rows) else None
        self._board, self._rows = board, board.rows(opened)
        self._measure()
        self._row = same_row(self._rows, here)
        self._find_job()
        self._update_bars()
        if self._row < 0 and self._rows and self.hasFocus():
            self._select(0, None)
        self.viewport().update()

    def _find_job(self) -> None:
        """The selected job as the rows have it now: a plan made again may have moved it."""
        was = self._job
        if was is None:
            return
        bars = self._rows[self._row].bars if self._row >= 0 else ()
        same = (bar.job for bar in bars if (bar.job.site, bar.job.job) == (was.site, was.job))
        self._job = next(same, None)
        if self._job != was:
            self.job_selected.emit(self._job)

    def row_heights(self) -> Sequence[int]:
        return self._heights(self._letters)

    def _heights(self, letters: Letters) -> list[int]:
        line = round(letters.line)
        # a baseline lies below its bar
        more = 6 if self._data is not None and self._data.baseline is not None else 0
        folded, job = line + 12 + more, line + 8 + more
        return [
            max(folded, min(row.lanes, 10) * LANE_HEIGHT + 6) if row.foldable else job
            for row in self._rows
        ]

    def subject(self, note: str, scale: TimeScale | None = None) -> Subject | None:
        """The chart as it is for paper, with the rows that are open and let through now; by
        default as wide as it is zoomed. None if there is nothing in it.
        """
        data, rows, corner = self._data, tuple(self._rows), CORNER[self._grouping]
        if data is None or not rows:
            return None
        letters, colours = paper_letters(), gantt_colours(theme.LIGHT)
        mosaic = Mosaic(data, colours)

        def draw(painter: QPainter, layout: Layout) -> None:
            frame = ChartPainter(painter, colours, layout, letters, mosaic)
            frame.paint(data, rows, Selection(), corner)

        return Subject(
            title=f"{data.plan.name}, {corner.lower()}",
            note=note,
            scale=scale or self._scale,
            heights=self._heights(letters),
            legend=legend_of(data),
            letters=letters,
            colours=colours,
            draw=draw,
        )

    # ---- Qt's events

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        if self._data is not None:
            self._paint(painter, self._data)
        painter.end()

    def _paint(self, painter: QPainter, data: ChartData) -> None:
        if self._mosaic is None:
            self._mosaic = Mosaic(data, self._colours)
        layout, letters, mosaic = self._layout(), self._letters, self._mosaic
        rows = self._rows
        chosen = Selection(self._row, self._job, self.hasFocus())
        self.bars_painted = 0

        def draw(onto: QPainter, part: QRect) -> None:
            frame = ChartPainter(onto, self._colours, replace(layout, part=part), letters, mosaic)
            frame.body(data, rows, chosen)
            self.bars_painted += frame.bars

        same = (id(rows), id(mosaic), chosen, layout.scale)
        self._canvas.show(painter, layout, same, draw)
        frame = ChartPainter(painter, self._colours, layout, letters, mosaic)
        frame.edges(data, rows, chosen, CORNER[self._grouping])
        self._paint_over(painter)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self._mosaic = None  # its colours, and the size of letters, may be others

    def _paint_over(self, painter: QPainter) -> None:
        """What lies over the chart; nothing of its own."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._row < 0 and self._rows:
            self._select(0, None)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._show_tip(cast("QHelpEvent", event))
            return True
        return super().viewportEvent(event)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = event.position()
        at = self._row_at(place)
        on_label = place.x() < self._label_width()
        if at is not None:
            bar = None if on_label else self._bar_at(at, place)
            # what was clicked is in view; to scroll would pull it from under the pointer
            self._select(at, bar.job if bar else None, reveal=False)
            if on_label and self._rows[at].foldable and self._on_chevron(at, place):
                self._fold(at)
        if at is None or not on_label:
            self._pan = place.toPoint()

    def _on_chevron(self, at: int, place: QPointF) -> bool:
        return place.x() < 26 + INDENT * self._rows[at].depth

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        at, place = self._row_at(event.position()), event.position()
        if at is not None and self._rows[at].foldable and not self._on_chevron(at, place):
            self._fold(at)

    def _bar_at(self, at: int, place: QPointF) -> Bar | None:
        layout = self._layout()
        slack = timedelta(days=1 + int(4 / self.day_width))
        day = layout.day_at(place.x())
        for bar in bars_between(self._rows[at], day - slack, day + slack):
            if layout.bar_rect(at, bar).adjusted(-2, -1, 2, 1).contains(place):
                return bar
        return None

    def _show_tip(self, event: QHelpEvent) -> None:
        place, layout = QPointF(event.pos()), self._layout()
        text = ""
        at = self._row_at(place)
        if self._data is not None and place.y() < layout.header_height:
            near = timedelta(days=int(8 / self.day_width))
            day = layout.day_at(place.x())
            text = marks_on(self._data, day - near, day + near)
        elif at is not None and place.x() < layout.label_width:
            text = row_words(self._rows[at])
        elif at is not None:
            bar = self._bar_at(at, place)
            text = job_tooltip(bar.job, self._data) if bar else ""
        QToolTip.showText(event.globalPos(), text, self.viewport())

    # ---- going about
    def step_row(self, by: int) -> None:
        """Go so many rows down."""
        if self._rows:
            self._select(min(len(self._rows) - 1, max(0, self._row + by)), None)

    def step_bar(self, by: int) -> None:
        """Go so many jobs to the right in the row."""
        if not 0 <= self._row < len(self._rows):
            return
        bars = self._rows[self._row].bars
        here = next((at for at, bar in enumerate(bars) if bar.job == self._job), None)
        if here is None:
            here = -1 if by > 0 else len(bars)
        at = here + by
        if 0 <= at < len(bars):
            self._select(self._row, bars[at].job)

    def fold_current(self) -> None:
        """Open or fold the row."""
        self._fold(self._row)

    def _fold(self, at: int) -> None:
        if 0 <= at < len(self._rows) and self._rows[at].foldable:
            self._open ^= {self._rows[at].path}
            self._build_rows()

    def _current_job(self) -> PlannedJob | None:
        """The selected job, or the one of a row that has one alone."""
        if self._job is None and 0 <= self._row < len(self._rows):
            return self._rows[self._row].job
        return self._job

    def _current_bar(self) -> Bar | None:
        if not 0 <= self._row < len(self._rows):
            return None
        job = self._current_job()
        return next((bar for bar in self._rows[self._row].bars if bar.job == job), None)

    # ---- selection

    def select_job(self, job: PlannedJob) -> bool:
        """Select a job in the first row that shows it; False if none does."""
        for at, row in enumerate(self._rows):
            if any(bar.job == job for bar in row.bars):
                self._select(at, job)
                return True
        return False

    def _select(self, at: int, job: PlannedJob | None, *, reveal: bool = True) -> None:
        changed = job != self._job
        self._row, self._job = at, job
        if 0 <= at < len(self._rows):
            if reveal:
                self._reveal(at, job)
            words = job_words(job, self._data) if job else row_words(self._rows[at])
            self.setAccessibleDescription(words)
        if changed:
            self.job_selected.emit(job)
        self.viewport().update()

    def _reveal(self, at: int, job: PlannedJob | None) -> None:
        self.reveal_row(at)
        if job is not None:
            self.reveal_days(job.start, job.finish)
