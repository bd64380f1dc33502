"""The plan as bars over months, one line a site, drawn as vectors over as many pages as needed."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from reportlab.lib.colors import Color, HexColor
from reportlab.pdfbase.pdfmetrics import stringWidth

from planner.common.progress import Progress
from planner.files.pdf_page import BAD, BOTTOM, DARK, FAINT, INK, LINE, MARGIN, WIDTH, Pages
from planner.files.pdf_text import BOLD, REGULAR, fitted, printable
from planner.model.plan import JobKey, PlannedJob

_MOST_MONTHS = 18
_LABEL = 132.0
_LANE, _WIDEST_LANE, _GAP = 9.0, 15.0, 4.0
_ROOM = 420.0  # height for the sites on one page
_MONTHS = 12.0  # height of the names of months
_MARK_SIZE, _MARK_LINE = 6.5, 7.0
_FOOT = 2.4  # height of a bar of the baseline, with the gap above it
_BASELINE = HexColor("#8A8F98")
_WHITE = HexColor("#FFFFFF")
_FILLS = tuple(
    HexColor(f"#{code}")
    for code in (
        *("7FB2E5", "F2C14E", "8CC084", "C6A4D9", "E58F65", "6FC2C0"),
        *("D98BA5", "A9B665", "B0A18F", "9AA7BD"),
    )
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A vertical line: today, or a deadline. ``on`` beyond the months drawn is left out."""

    on: date
    label: str
    colour: Color
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """What is drawn beside the bars: where jobs lay ``before``, in the plan of the name
    ``baseline``, and which of them are ``pinned`` to their day.
    """

    baseline: str = ""
    before: Mapping[JobKey, PlannedJob] = field(default_factory=dict)
    pinned: Collection[JobKey] = ()


@dataclass(frozen=True, slots=True)
class _Label:
    """What is written at a mark: from where on, and on which line above the months."""

    mark: Mark
    text: str
    left: float
    line: int


@dataclass(frozen=True, slots=True)
class _Span:
    """Months on one page: ``start`` inclusive, ``end`` exclusive, both first of a month."""

    start: date
    end: date

    def x(self, day: date) -> float:
        share = (day - self.start).days / (self.end - self.start).days
        return MARGIN + _LABEL + share * (WIDTH - 2 * MARGIN - _LABEL)

    def across(self, job: PlannedJob) -> tuple[float, float]:
        """Left edge and width of a job's bar, of the part that is on the page."""
        left = self.x(max(job.start, self.start))
        right = self.x(min(job.finish + timedelta(days=1), self.end))
        return left, max(right - left, 1.2)

    def shows(self, job: PlannedJob) -> bool:
        return job.start < self.end and job.finish >= self.start


class GanttChart:
    """Draws the jobs, sites in the order in which work on them starts."""

    def __init__(
        self,
        pages: Pages,
        jobs: Sequence[PlannedJob],
        names: Mapping[str, str],
        marks: Sequence[Mark],
        beside: Beside | None = None,
    ) -> None:
        self._pages = pages
        self._beside = beside or Beside()
        self._names = names
        self._marks = marks
        by_site: dict[str, list[PlannedJob]] = defaultdict(list)
        for job in sorted(jobs, key=lambda job: (job.start, job.finish)):
            by_site[job.site].append(job)
        self._sites = by_site
        self._foot = _FOOT if self._beside.before else 0.0
        lane = min(max(_ROOM / len(by_site) - _GAP, _LANE), _WIDEST_LANE)
        self._lane = lane + self._foot
        fills = enumerate(_in_order_of_work(by_site))
        self._fills = {kind: _FILLS[n % len(_FILLS)] for n, kind in fills}

    def draw(self, progress: Progress) -> None:
        """Draw all of it, from the top of a new page on."""
        drawn = [job for jobs in self._sites.values() for job in jobs]
        spans = _spans([*drawn, *filter(None, map(self._before, drawn))], self._marks)
        for number, span in enumerate(spans):
            self._pages.new_page()
            self._start(span)
            shown = [
                (site, jobs)
                for site, jobs in self._sites.items()
                if any(self._shown(span, job) for job in jobs)
            ]
            for place, (site, jobs) in enumerate(shown):
                progress("Drawing the chart", (number + place / len(shown)) / len(spans))
                lanes = _lanes(jobs)
                height = max(lanes.values(), default=0) * self._lane + self._lane + _GAP
                if self._pages.y - height < BOTTOM:
                    self._close(span)
                    self._pages.new_page()
                    self._start(span)
                self._site(span, site, lanes, height)
            self._close(span)

    def _before(self, job: PlannedJob) -> PlannedJob | None:
        return self._beside.before.get(job.key)

    def _shown(self, span: _Span, job: PlannedJob) -> bool:
        before = self._before(job)
        return span.shows(job) or (before is not None and span.shows(before))

    def _start(self, span: _Span) -> None:
        self._pages.section(f"Chart, {span.start:%B %Y} to {span.end - timedelta(days=1):%B %Y}")
        self._legend()
        self._labels = self._labelled(span)
        lines = max((label.line + 1 for label in self._labels), default=0)
        self._top = self._pages.y
        self._base = self._top - _MONTHS - _MARK_LINE * max(lines, 2)
        self._pages.y = self._base

    def _labelled(self, span: _Span) -> list[_Label]:
        """The marks of the span, those that would cover each other on lines of their own."""
        ends: list[float] = []
        found = []
        for mark in sorted(self._marks, key=lambda mark: mark.on):
            if not span.start <= mark.on < span.end:
                continue
            x = span.x(mark.on)
            text = fitted(self._pages.text(mark.label), BOLD, _MARK_SIZE, WIDTH / 2)
            width = stringWidth(text, BOLD, _MARK_SIZE)
            left = x + 2 if x + width + 3 <= WIDTH - MARGIN else x - width - 2
            line = next((n for n, end in enumerate(ends) if end < left), len(ends))
            ends[line : line + 1] = [left + width + 4]
            found.append(_Label(mark, text, left, line))
        return found

    def _legend(self) -> None:
        canvas = self._pages.canvas
        x, y = MARGIN, self._pages.y - 9
        entries = [(name, fill, True) for name, fill in self._fills.items()]
        entries.append(("outline only: takes time, no crew", FAINT, False))
        if self._beside.before:
            entries.append((f"in the baseline, {self._beside.baseline}", _BASELINE, True))
        if self._beside.pinned:
            entries.append(("pinned to its day", INK, True))
        for name, fill, filled in entries:
            text = self._pages.text(name)
            width = stringWidth(text, REGULAR, 7) + 24
            if x + width > WIDTH - MARGIN:
                x, y = MARGIN, y - 11
            canvas.setLineWidth(0.6)
            canvas.setFillColor(fill if filled else _WHITE)
            canvas.setStrokeColor(FAINT)
            if fill is _BASELINE:
                canvas.rect(x, y + 1, 10, _FOOT - 1, stroke=0, fill=1)
            elif fill is INK:
                self._pin(x + 5, y + 4)
            else:
                canvas.rect(x, y - 1, 10, 6.5, stroke=1, fill=1)
            canvas.setFillColor(INK)
            canvas.setFont(REGULAR, 7)
            canvas.drawString(x + 13, y, text)
            x += width
        self._pages.y = y - 6

    def _site(self, span: _Span, site: str, lanes: Mapping[PlannedJob, int], height: float) -> None:
        pages, canvas = self._pages, self._pages.canvas
        top = pages.y
        name = self._names.get(site, "")
        label = pages.text(f"{site} {name}" if name and name != site else site)
        late = max(job.late_days for job in lanes)
        canvas.setFont(BOLD if late else REGULAR, 7)
        canvas.setFillColor(BAD if late else INK)
        if late:
            label = f"{fitted(label, BOLD, 7, _LABEL - 50)}  {late} d late"
        canvas.drawString(
            MARGIN,
            top - _GAP / 2 - self._lane / 2 - 2.5,
            fitted(label, BOLD if late else REGULAR, 7, _LABEL - 6),
        )
        self._months_of_row(span, top, top - height)
        for job, lane in lanes.items():
            place = top - _GAP / 2 - lane * self._lane
            before = self._before(job)
            if before is not None and span.shows(before):
                self._bar_before(span, before, place)
            if span.shows(job):
                self._bar(span, job, place)
        pages.y = top - height
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.3)
        canvas.line(MARGIN, pages.y, WIDTH - MARGIN, pages.y)

    def _months_of_row(self, span: _Span, top: float, bottom: float) -> None:
        """The month lines, row by row, so that the bars lie over them."""
        canvas = self._pages.canvas
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.3)
        for month, _ in _months(span):
            canvas.line(span.x(month), bottom, span.x(month), top)

    def _bar(self, span: _Span, job: PlannedJob, top: float) -> None:
        canvas = self._pages.canvas
        left, width = span.across(job)
        fill, high = self._fills[job.job], self._lane - self._foot
        canvas.setFillColor(fill if job.crew else _WHITE)
        canvas.setStrokeColor(BAD if job.late_days else fill)
        canvas.setLineWidth(1.1 if job.late_days else 0.8)
        canvas.rect(left, top - high + 1.5, width, high - 2.5, stroke=1, fill=1)
        text = printable(job.job)
        if stringWidth(text, REGULAR, 5.5) <= width - 3:
            canvas.setFillColor(INK)
            canvas.setFont(REGULAR, 5.5)
            canvas.drawString(left + 1.5, top - high / 2 - 2, text)
        if job.key in self._beside.pinned and job.start >= span.start:
            self._pin(left, top - 1)

    def _bar_before(self, span: _Span, before: PlannedJob, top: float) -> None:
        """Where a job lay in the baseline: a thin bar below its own."""
        left, width = span.across(before)
        self._pages.canvas.setFillColor(_BASELINE)
        apart = max(width - 0.7, 0.8)  # from the next one, which often begins where it ends
        self._pages.canvas.rect(left, top - self._lane + 1, apart, _FOOT - 1, stroke=0, fill=1)

    def _pin(self, x: float, y: float) -> None:
        """A pin's head over the place where it is put in."""
        canvas = self._pages.canvas
        canvas.setFillColor(INK)
        canvas.setStrokeColor(_WHITE)
        canvas.setLineWidth(0.4)
        canvas.circle(x, y, 1.9, stroke=1, fill=1)

    def _close(self, span: _Span) -> None:
        """Months above and lines through the rows that were drawn on this page."""
        canvas, bottom, base = self._pages.canvas, self._pages.y, self._base
        canvas.setLineWidth(0.3)
        for month, following in _months(span):
            x = span.x(month)
            canvas.setStrokeColor(LINE)
            canvas.line(x, base, x, base + _MONTHS + 2)
            wide = span.x(following) - x
            text = f"{month:%b %Y}" if wide > 34 else f"{month:%b}"
            if wide <= 34 and month.month == 1:
                text = f"{month:%Y}"
            canvas.setFillColor(FAINT)
            canvas.setFont(REGULAR, 6.5)
            canvas.drawString(x + 2, base + 4, text)
        for label in self._labels:
            self._mark(span, label, bottom)
        canvas.setStrokeColor(DARK)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, base, WIDTH - MARGIN, base)

    def _mark(self, span: _Span, label: _Label, bottom: float) -> None:
        canvas, mark = self._pages.canvas, label.mark
        x, top = span.x(mark.on), self._top - 6 - label.line * _MARK_LINE
        canvas.saveState()
        canvas.setStrokeColor(mark.colour)
        canvas.setLineWidth(1)
        if mark.dashed:
            canvas.setDash(3, 2)
        canvas.line(x, bottom, x, top)
        canvas.restoreState()
        canvas.setFillColor(mark.colour)
        canvas.setFont(BOLD, _MARK_SIZE)
        canvas.drawString(label.left, top, label.text)


def _in_order_of_work(sites: Mapping[str, Sequence[PlannedJob]]) -> list[str]:
    """Kinds of job by their usual place in the work on a site."""
    places: dict[str, list[int]] = defaultdict(list)
    for jobs in sites.values():
        for place, job in enumerate(jobs):
            places[job.job].append(place)
    return sorted(places, key=lambda kind: sum(places[kind]) / len(places[kind]))


def _lanes(jobs: Sequence[PlannedJob]) -> dict[PlannedJob, int]:
    """Jobs of a site that overlap go below each other."""
    free: list[date] = []
    lanes: dict[PlannedJob, int] = {}
    for job in jobs:
        lane = next((n for n, end in enumerate(free) if end < job.start), len(free))
        if lane == len(free):
            free.append(job.finish)
        free[lane] = job.finish
        lanes[job] = lane
    return lanes


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _months(span: _Span) -> Iterator[tuple[date, date]]:
    month = span.start
    while month < span.end:
        yield month, _next_month(month)
        month = _next_month(month)


def _spans(jobs: Sequence[PlannedJob], marks: Sequence[Mark]) -> list[_Span]:
    """The months of the jobs, and of a mark less than a year away, in equal parts."""
    first = min(job.start for job in jobs)
    last = max(job.finish for job in jobs)
    year = timedelta(days=366)
    near = [mark.on for mark in marks if first - year < mark.on < last + year]
    start, final = min([first, *near]).replace(day=1), max([last, *near])
    starts = [start]
    while _next_month(starts[-1]) <= final:
        starts.append(_next_month(starts[-1]))
    pages = -(-len(starts) // _MOST_MONTHS)
    size = -(-len(starts) // pages)
    parts = [starts[n : n + size] for n in range(0, len(starts), size)]
    return [_Span(part[0], _next_month(part[-1])) for part in parts]
