"""Charts on paper and in pictures: split over pages, each with title, header and legend."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from planner.common.progress import Progress
from planner.ui.gantt.colours import GanttColours
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.legend import Legend
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.scale import TimeScale
from planner.ui.translation import tr

LEAST_DAY = 2.0
"""Pixels that a printed day has at least, at 96 to the inch: months across a page, not years."""

WIDEST_DAY = 24.0
MOST_PIXELS = 10_000
"""Width and height of a picture that every program opens."""

SHARP = 2
"""Pixels of a picture for each of the window's."""


@dataclass(frozen=True, slots=True)
class Subject:
    """A chart to put on paper. ``heights`` are those of its rows in the letters given;
    ``draw`` paints what a layout says.
    """

    title: str
    note: str
    scale: TimeScale
    heights: Sequence[int]
    legend: Legend
    letters: Letters
    colours: GanttColours
    draw: Callable[[QPainter, Layout], None]


@dataclass(frozen=True, slots=True)
class _Part:
    """The rows and the pixels of the time scale that one page has."""

    first: int
    last: int
    left: int
    width: int


class Pages:
    """A subject on pages of a size. Rows are never cut in two; all days of a set of rows come
    one page after the other, then the next rows.
    """

    def __init__(self, subject: Subject, size: QSize) -> None:
        self._s, self._size = subject, size
        line = subject.letters.line
        self._band = round(line) + 8
        self._title = round(line) + 10
        self._legend = subject.legend.height(subject.letters, size.width()) + 6
        self._label = min(260, size.width() // 4)
        self._tops = list(accumulate(subject.heights, initial=0))
        self._parts = [
            _Part(first, last, left, width)
            for first, last in self._row_runs()
            for left, width in self._day_runs()
        ]

    @property
    def count(self) -> int:
        """How many pages there are."""
        return len(self._parts)

    def size_of(self, number: int) -> QSize:
        """What a page takes of its size."""
        part = self._parts[number]
        rows = self._tops[part.last] - self._tops[part.first]
        wide = max(part.width + self._label, min(self._size.width(), 640))
        return QSize(wide, self._around() + rows)

    def paint(self, painter: QPainter, number: int) -> None:
        """Draw a page from the painter's origin on."""
        part, subject = self._parts[number], self._s
        width = self.size_of(number).width()
        painter.fillRect(QRectF(0, 0, width, self.size_of(number).height()), subject.colours.base)
        self._paint_title(painter, number, width)
        rows = self._tops[part.last] - self._tops[part.first]
        layout = Layout(
            scale=subject.scale,
            tops=self._tops,
            label_width=self._label,
            band=self._band,
            width=self._label + part.width,
            height=self._band * 3 + rows,
            scroll_x=part.left,
            scroll_y=self._tops[part.first],
        )
        painter.save()
        painter.translate(0, self._title)
        subject.draw(painter, layout)
        painter.translate(0, layout.height + 6)
        painter.setFont(subject.letters.plain)
        subject.legend.paint(painter, subject.colours, subject.letters, width)
        painter.restore()

    def _paint_title(self, painter: QPainter, number: int, width: int) -> None:
        subject = self._s
        pages = (
            tr("   Page {number} of {count}", number=number + 1, count=self.count)
            if self.count > 1
            else ""
        )
        note = f"{subject.note}{pages}"
        room = QRectF(2, 0, width - 4, self._title - 4)
        painter.setPen(subject.colours.text)
        painter.setFont(subject.letters.bold)
        left = room.width() - subject.letters.width(note) - 12
        title = subject.letters.fitted(subject.title, left, bold=True)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, title)
        painter.setPen(subject.colours.muted)
        painter.setFont(subject.letters.plain)
        side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(room, side, note)

    def _around(self) -> int:
        """Height of what is not rows."""
        return self._title + self._band * 3 + self._legend

    def _row_runs(self) -> Iterator[tuple[int, int]]:
        room, first = max(1, self._size.height() - self._around()), 0
        for at in range(len(self._s.heights)):
            if self._tops[at + 1] - self._tops[first] > room and at > first:
                yield first, at
                first = at
        yield first, len(self._s.heights)

    def _day_runs(self) -> list[tuple[int, int]]:
        room = max(1, self._size.width() - self._label)
        whole = ceil(self._s.scale.width)
        return [(left, min(room, whole - left)) for left in range(0, whole, room)]


def for_print(scale: TimeScale, width: int) -> TimeScale:
    """A scale that fills one page of a width or, where days would be too narrow to tell months
    by, as many as they need.
    """
    days = (scale.last - scale.origin).days + 1
    room = width - min(260, width // 4)
    pages = max(1, ceil(days * LEAST_DAY / room))
    return TimeScale(scale.origin, scale.last, min(WIDEST_DAY, pages * room / days))


def paper_letters() -> Letters:
    """Letters of a size that does not depend on the screen."""
    font = QFont()
    font.setPixelSize(11)
    return Letters(font)


def pictures(pages: Pages, progress: Progress) -> Iterator[QImage]:
    """Every page as a picture; may be made on any thread."""
    for number in range(pages.count):
        progress(tr("Drawing the chart"), number / pages.count)
        image = QImage(pages.size_of(number) * SHARP, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SHARP)
        image.fill(QColor("white"))
        painter = QPainter(image)
        pages.paint(painter, number)
        painter.end()
        yield image
