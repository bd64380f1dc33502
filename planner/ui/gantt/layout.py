"""Where things lie in the viewport of a chart over time."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from PySide6.QtCore import QRect, QRectF

from planner.ui.gantt.rows import Bar, Row
from planner.ui.gantt.scale import TimeScale


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things lie in the viewport. ``tops`` has one more entry than there are rows."""

    scale: TimeScale
    tops: Sequence[int]
    label_width: int
    band: int
    width: int
    height: int
    scroll_x: int
    scroll_y: int
    part: QRect = field(default_factory=QRect)
    """What of the body is to be painted; all of it by default."""

    def __post_init__(self) -> None:
        if self.part.isNull():
            object.__setattr__(self, "part", self.body)

    @property
    def header_height(self) -> int:
        """Two lines of periods and one of flags."""
        return self.band * 3

    @property
    def body(self) -> QRect:
        """The part of the viewport that bars are painted in."""
        left, top = self.label_width, self.header_height
        return QRect(left, top, max(0, self.width - left), max(0, self.height - top))

    def x(self, day: date) -> float:
        """Left edge of a day in the viewport."""
        return self.label_width - self.scroll_x + self.scale.x(day)

    def after(self, day: date) -> float:
        """Right edge of a day in the viewport."""
        return self.x(day) + self.scale.day_width

    def day_at(self, x: float) -> date:
        """The day at a place in the viewport."""
        return self.scale.day_at(x - self.label_width + self.scroll_x)

    def row_rect(self, at: int) -> QRect:
        """A row's whole width in the viewport."""
        top = self.header_height - self.scroll_y + self.tops[at]
        return QRect(0, top, self.width, self.tops[at + 1] - self.tops[at])

    def lane_of(self, at: int, lane: int, lanes: int) -> tuple[float, float]:
        """Top and height in the viewport of one of a row's lanes."""
        top = self.header_height - self.scroll_y + self.tops[at] + 3
        high = (self.tops[at + 1] - self.tops[at] - 6) / lanes
        return top + lane * high, max(2.0, high - 1)

    def span(self, start: date, finish: date, top: float, height: float) -> QRectF:
        """Where days lie in the viewport; at least two pixels wide."""
        left, right = self.x(start), self.after(finish)
        return QRectF(left, top, max(2.0, right - left), height)

    def bar_rect(self, at: int, bar: Bar) -> QRectF:
        """Where a row's bar lies in the viewport."""
        return self.span(bar.job.start, bar.job.finish, *self.lane_of(at, bar.lane, bar.lanes))

    def rows_in_view(self) -> range:
        """The rows of which any part is to be painted."""
        if len(self.tops) < 2:
            return range(0)
        top = self.part.top() - self.header_height + self.scroll_y
        first = max(0, bisect_left(self.tops, top + 1) - 1)
        last = bisect_left(self.tops, top + self.part.height())
        return range(min(first, len(self.tops) - 1), min(last, len(self.tops) - 1))

    def days_in_view(self) -> tuple[date, date]:
        """First and last day of which any part is to be painted."""
        return self.day_at(self.part.left()), self.day_at(self.part.left() + self.part.width())


def bars_between(row: Row, first: date, last: date) -> Iterator[Bar]:
    """The row's bars of which something may be drawn in first..last, in order of start, found
    without walking all of them.
    """
    bars = row.bars
    if not row.foldable:
        return iter(bars)
    earlier, later = row.reach
    start = bisect_left(bars, first - timedelta(days=later), key=_start)
    end = bisect_left(bars, last + timedelta(days=earlier + 1), key=_start)
    return iter(bars[start:end])


def _start(bar: Bar) -> date:
    return bar.job.start
