"""What the colours and patterns of the Gantt chart mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.model.plan import JobState
from planner.ui.gantt.colours import GanttColours, gantt_colours, pale
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.letters import Letters
from planner.ui.gantt.marks import draw_box, draw_check, draw_pin
from planner.ui.translation import tr

SWATCH = 18
GAP = 14


@dataclass(frozen=True, slots=True)
class Legend:
    """Kinds of job in the order of their colours, then the marks that can be seen."""

    jobs: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All entries."""
        return (*self.jobs, *self.marks)

    def places(self, letters: Letters, width: float) -> list[QRectF]:
        """Where each entry goes, in as many lines as they need."""
        high, x, y = letters.line + 4, 0.0, 0.0
        places = []
        for name in self.names:
            wide = SWATCH + 6 + letters.width(name) + GAP
            if x and x + wide - GAP > width:
                x, y = 0.0, y + high
            places.append(QRectF(x, y, wide, high))
            x += wide
        return places

    def height(self, letters: Letters, width: float) -> int:
        """How high it is in a width."""
        places = self.places(letters, width)
        return round(places[-1].bottom()) + 2 if places else 0

    def paint(
        self, painter: QPainter, colours: GanttColours, letters: Letters, width: float
    ) -> None:
        """Draw it from the painter's origin on."""
        places = self.places(letters, width)
        for at, (name, place) in enumerate(zip(self.names, places, strict=True)):
            swatch = QRectF(place.left() + 1, place.center().y() - 6, SWATCH - 2, 12)
            if at < len(self.jobs):
                draw_box(painter, swatch, 3, colours.series[at % len(colours.series)])
            else:
                _MARKS[name](painter, swatch, colours)
            painter.setPen(colours.muted)
            place.setLeft(place.left() + SWATCH + 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)


def legend_of(data: ChartData) -> Legend:
    """The legend of a chart: nothing that it cannot show."""
    used = {job.job for job in data.plan.jobs}
    last = max((at for at, job in enumerate(data.jobs_order) if job in used), default=-1)
    states = {data.state(job) for job in data.plan.jobs} if data.progress else set()
    shown = {
        tr("Baseline"): data.baseline is not None,
        tr("Done"): JobState.DONE in states,
        tr("Under way"): JobState.UNDER_WAY in states,
        tr("Pinned"): bool(data.pins),
        tr("Closed season"): bool(data.access),
        tr("Deadline"): bool(data.markers),
    }
    marks = tuple(name for name in _MARKS if name not in _LOAD and shown.get(name, True))
    return Legend(data.jobs_order[: last + 1], marks)


class GanttLegend(QWidget):
    """Swatches with their names, on as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self.legend = Legend()
        self._high: tuple[int, int] | None = None
        self._colours = gantt_colours()
        self._letters = Letters(self.font())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_legend(self, legend: Legend) -> None:
        """Show other entries."""
        if legend == self.legend:
            return
        self.legend, self._high = legend, None
        self.setAccessibleName(tr("Colours: ") + ", ".join(legend.names))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(400, self.width())))

    def heightForWidth(self, width: int) -> int:
        # a page that is laid out asks a hundred times
        known = self._high
        if known is None or known[0] != width:
            known = self._high = width, self.legend.height(self._letters, width)
        return known[1]

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colours = gantt_colours()
        elif event.type() == QEvent.Type.FontChange:
            self._letters, self._high = Letters(self.font()), None
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self.legend.paint(painter, self._colours, self._letters, self.width())
        painter.end()


def _late(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    draw_box(painter, area, 3, colours.base, QPen(colours.danger, 1.5))
    draw_box(painter, area, 3, QBrush(colours.danger, Qt.BrushStyle.BDiagPattern))


def _waiting(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    draw_box(painter, area, 3, pale(colours.muted), QPen(colours.muted, 1, Qt.PenStyle.DashLine))


def _critical(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    draw_box(painter, area, 3, colours.series[0])
    painter.fillRect(QRectF(area.left(), area.bottom() - 2, area.width(), 3), colours.text)


def _float(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    painter.setPen(QPen(colours.muted, 1.4))
    foot = area.bottom() - 2
    painter.drawLine(QPointF(area.left(), foot), QPointF(area.right(), foot))
    painter.drawLine(QPointF(area.right(), foot - 5), QPointF(area.right(), foot))


def _baseline(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    painter.fillRect(QRectF(area.left(), area.bottom() - 4, area.width(), 4), colours.baseline)


def _done(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    draw_box(painter, area, 3, colours.faded(colours.series[0]))
    draw_check(painter, area.center(), colours.text)


def _started(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    fill = colours.series[0]
    draw_box(painter, area, 3, pale(fill), QPen(fill, 1))
    draw_box(painter, QRectF(area.left(), area.top(), area.width() / 2, area.height()), 3, fill)


def _pinned(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    draw_pin(painter, QPointF(area.center().x(), area.top() + 2), colours)


def _closed(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    painter.fillRect(area, QBrush(colours.closed, Qt.BrushStyle.FDiagPattern))


def _deadline(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    _line(painter, area, QPen(colours.danger, 2, Qt.PenStyle.DashLine))


def _today(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    _line(painter, area, QPen(colours.accent, 2))


def _line(painter: QPainter, area: QRectF, pen: QPen) -> None:
    painter.setPen(pen)
    x = area.center().x()
    painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2))


def _worked(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    painter.fillRect(area, colours.series[0])


def _available(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    draw_box(painter, area, 0, pale(colours.muted), QPen(colours.muted, 0.6))


def _overtime(painter: QPainter, area: QRectF, colours: GanttColours) -> None:
    painter.fillRect(area, colours.series[1])


_LOAD: Mapping[str, Callable[[QPainter, QRectF, GanttColours], None]] = MappingProxyType(
    {tr("Worked"): _worked, tr("Available"): _available, tr("Overtime"): _overtime}
)
_MARKS: Mapping[str, Callable[[QPainter, QRectF, GanttColours], None]] = MappingProxyType(
    {
        tr("Late"): _late,
        tr("Waiting time"): _waiting,
        tr("Critical"): _critical,
        tr("Float"): _float,
        tr("Baseline"): _baseline,
        tr("Done"): _done,
        tr("Under way"): _started,
        tr("Pinned"): _pinned,
        tr("Closed season"): _closed,
        tr("Deadline"): _deadline,
        tr("Today"): _today,
        **_LOAD,
    }
)
LOAD_LEGEND = Legend((), (*_LOAD, tr("Deadline"), tr("Today")))
"""That of the crew load."""
