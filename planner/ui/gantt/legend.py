"""What the colours and patterns of the Gantt chart mean."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.ui.gantt.colours import GanttColours, gantt_colours

SWATCH = 18
MARKS = ("Late", "Waiting time", "Critical", "Closed season", "Deadline", "Today")


class GanttLegend(QWidget):
    """Swatches with their names, on as many lines as they need."""

    def __init__(self) -> None:
        super().__init__()
        self._jobs: tuple[str, ...] = ()
        self._colours = gantt_colours()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_jobs(self, jobs: Sequence[str]) -> None:
        """Kinds of job, in the order of their colours."""
        self._jobs = tuple(jobs)
        self.setAccessibleName("Colours: " + ", ".join((*self._jobs, *MARKS)))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.heightForWidth(max(400, self.width())))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(self._places(width)[-1].bottom()) + 2

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._colours = gantt_colours()

    def _places(self, width: int) -> list[QRectF]:
        """Where each entry goes: the kinds of job, then the marks."""
        metrics = self.fontMetrics()
        high, x, y = metrics.height() + 4, 0, 0
        places = []
        for name in (*self._jobs, *MARKS):
            wide = SWATCH + 6 + metrics.horizontalAdvance(name) + 14
            if x and x + wide > width:
                x, y = 0, y + high
            places.append(QRectF(x, y, wide, high))
            x += wide
        return places

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        names = (*self._jobs, *MARKS)
        for at, (name, place) in enumerate(zip(names, self._places(self.width()), strict=True)):
            middle = place.center().y()
            swatch = QRectF(place.left() + 1, middle - 6, SWATCH - 2, 12)
            if at < len(self._jobs):
                series = self._colours.series
                _box(painter, swatch, series[at % len(series)])
            else:
                _mark(painter, swatch, name, self._colours)
            painter.setPen(self._colours.muted)
            place.setLeft(place.left() + SWATCH + 6)
            painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        painter.end()


def _box(painter: QPainter, area: QRectF, fill: QColor | QBrush, pen: QPen | None = None) -> None:
    painter.setPen(pen if pen is not None else QPen(Qt.PenStyle.NoPen))
    painter.setBrush(fill)
    painter.drawRoundedRect(area, 3, 3)


def _mark(painter: QPainter, area: QRectF, name: str, colours: GanttColours) -> None:
    if name == "Late":
        _box(painter, area, colours.base, QPen(colours.danger, 1.5))
        _box(painter, area, QBrush(colours.danger, Qt.BrushStyle.BDiagPattern))
    elif name == "Waiting time":
        pale = QColor(colours.muted)
        pale.setAlphaF(0.25)
        _box(painter, area, pale, QPen(colours.muted, 1, Qt.PenStyle.DashLine))
    elif name == "Critical":
        _box(painter, area, colours.series[0])
        painter.fillRect(QRectF(area.left(), area.bottom() - 2, area.width(), 3), colours.text)
    elif name == "Closed season":
        painter.fillRect(area, QBrush(colours.closed, Qt.BrushStyle.FDiagPattern))
    else:
        dashed = name == "Deadline"
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setPen(QPen(colours.danger if dashed else colours.accent, 2, style))
        x = area.center().x()
        painter.drawLine(QPointF(x, area.top() - 2), QPointF(x, area.bottom() + 2))
