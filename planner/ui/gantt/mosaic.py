"""Rows of very many small bars, painted pixel by pixel and all at once.

Where thousands of jobs share a row, and each is no more than a few pixels of its colour, they
are put into a picture by array operations, which takes a millisecond where drawing them one by
one takes a hundred.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from planner.model.plan import JobState
from planner.ui.gantt.colours import GanttColours
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.layout import Layout
from planner.ui.gantt.rows import Path, Row

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LANE = 2
"""Least pixels of a lane; where there is less room, some lanes are drawn as one."""


@dataclass(frozen=True, slots=True)
class _Tiles:
    """The bars of a row as arrays, in order of start: days since the first one, the day after
    the last, lane by share of the row's height (0 to 1), and colour.
    """

    starts: "NDArray[np.int64]"
    ends: "NDArray[np.int64]"
    lanes: "NDArray[np.float64]"
    shares: "NDArray[np.float64]"
    colours: "NDArray[np.uint32]"


class Mosaic:
    """Paints rows of one chart in one set of colours; keeps what it worked out of each."""

    def __init__(self, data: ChartData, colours: GanttColours) -> None:
        self._data, self._colours = data, colours
        self._tiles: dict[Path, tuple[Sequence[object], _Tiles]] = {}

    def paint(self, painter: QPainter, layout: Layout, at: int, row: Row) -> None:
        """Draw the part of a row's bars that is in view."""
        import numpy as np

        tiles = self._tiles_of(row)
        origin = layout.scale.origin.toordinal()
        wide = layout.scale.day_width
        part = layout.part
        shift = layout.label_width - layout.scroll_x - part.left()
        left = np.floor((tiles.starts - origin) * wide + shift).astype(np.int64)
        right = np.floor((tiles.ends - origin) * wide + shift).astype(np.int64)
        right = np.maximum(right, left + 2)
        seen = (right > 0) & (left < part.width())
        left, right = np.maximum(left[seen], 0), np.minimum(right[seen], part.width())
        rect = layout.row_rect(at)
        high = rect.height() - 6
        top = np.floor(tiles.lanes[seen] * high).astype(np.int64)
        top = np.minimum(top // _LANE * _LANE, high - _LANE)
        tall = np.maximum(np.floor(tiles.shares[seen] * high).astype(np.int64) - 1, _LANE)
        picture = np.zeros((high, part.width()), np.uint32)
        for size in np.unique(tall):
            some = tall == size
            _fill(picture, left[some], right[some], top[some], int(size), tiles.colours[seen][some])
        image = QImage(
            picture.data, part.width(), high, 4 * part.width(), QImage.Format.Format_ARGB32
        )
        place = QRectF(part.left(), rect.top() + 3, part.width(), high)
        painter.drawImage(place, image)

    def _tiles_of(self, row: Row) -> _Tiles:
        kept = self._tiles.get(row.path)
        if kept is None or kept[0] is not row.bars:
            kept = self._tiles[row.path] = (row.bars, self._make(row))
        return kept[1]

    def _make(self, row: Row) -> _Tiles:
        import numpy as np

        fills = self._fills()
        jobs = [bar.job for bar in row.bars]
        order = {job: at for at, job in enumerate(self._data.jobs_order)}
        kinds = len(self._colours.series)
        states = self._data.state
        colours = [
            fills["late"][0]
            if job.late_days
            else fills[_look(states(job), job.crew)][order.get(job.job, 0) % kinds]
            for job in jobs
        ]
        return _Tiles(
            np.array([job.start.toordinal() for job in jobs], np.int64),
            np.array([job.finish.toordinal() + 1 for job in jobs], np.int64),
            np.array([bar.lane / bar.lanes for bar in row.bars]),
            np.array([1 / bar.lanes for bar in row.bars]),
            np.array(colours, np.uint32),
        )

    def _fills(self) -> dict[str, list[int]]:
        """Colours of each kind of job by how it looks."""
        c = self._colours
        return {
            "late": [_argb(c.danger)],
            "full": [_argb(fill) for fill in c.series],
            "faded": [_argb(c.faded(fill)) for fill in c.series],
        }


def _look(state: JobState, crew: str) -> str:
    return "faded" if state is JobState.DONE or not crew else "full"


def _argb(colour: QColor) -> int:
    return colour.rgba()


def _fill(
    picture: "NDArray[np.uint32]",
    left: "NDArray[np.int64]",
    right: "NDArray[np.int64]",
    top: "NDArray[np.int64]",
    tall: int,
    colours: "NDArray[np.uint32]",
) -> None:
    """Put bars of one height into a picture, the later over the earlier."""
    import numpy as np

    widths = right - left
    total = int(widths.sum())
    if not total:
        return
    begins = np.repeat(left - np.concatenate(([0], np.cumsum(widths)[:-1])), widths)
    columns = begins + np.arange(total)
    lines, paint = np.repeat(top, widths), np.repeat(colours, widths)
    for line in range(tall):
        picture[np.minimum(lines + line, len(picture) - 1), columns] = paint
