"""How the marker of a kind of site is drawn: its shape, or a ring with the shares of several."""

from collections.abc import Sequence
from functools import lru_cache
from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from planner.ui.map.colours import MapColours
from planner.ui.map.legend_data import Shape


@lru_cache(maxsize=64)
def shape_path(shape: Shape, size: float) -> QPainterPath:
    """The outline of a shape around 0, 0; all shapes look about equally large."""
    path, half = QPainterPath(), size / 2
    if shape in {Shape.CIRCLE, Shape.HOLLOW}:
        path.addEllipse(QPointF(0, 0), half, half)
    elif shape is Shape.SQUARE:
        path.addRect(QRectF(-half * 0.88, -half * 0.88, size * 0.88, size * 0.88))
    elif shape is Shape.CROSS:
        arm, end = half * 0.4, half * 1.05
        upright = QPainterPath()
        upright.addRect(QRectF(-arm, -end, 2 * arm, 2 * end))
        path.addRect(QRectF(-end, -arm, 2 * end, 2 * arm))
        path = path.united(upright)
    else:
        path.addPolygon(QPolygonF(_corners(shape, half)))
        path.closeSubpath()
    return path


def _corners(shape: Shape, half: float) -> list[QPointF]:
    if shape is Shape.STAR:
        reach = [half * (1.25 if at % 2 == 0 else 0.56) for at in range(10)]
        return [_spoke(at / 10, reach[at]) for at in range(10)]
    number, turn, reach_all = {
        Shape.TRIANGLE: (3, 0.0, 1.25),
        Shape.DOWN: (3, 0.5, 1.25),
        Shape.DIAMOND: (4, 0.0, 1.2),
        Shape.PENTAGON: (5, 0.0, 1.1),
    }[shape]
    return [_spoke(turn + at / number, half * reach_all) for at in range(number)]


def _spoke(turn: float, reach: float) -> QPointF:
    """A point so far from the middle, clockwise from the top in whole turns."""
    return QPointF(reach * sin(2 * pi * turn), -reach * cos(2 * pi * turn))


def draw_shape(
    painter: QPainter, shape: Shape, fill: QColor, size: float, colours: MapColours
) -> None:
    """Draw a marker around the painter's origin, with an edge that stands out on any ground."""
    path = shape_path(shape, size)
    if shape is Shape.HOLLOW:
        painter.setBrush(colours.marker)
        painter.setPen(QPen(fill, max(1.6, size * 0.16)))
        painter.drawPath(shape_path(shape, size * 0.84))
        return
    painter.setPen(QPen(colours.marker, max(2.4, size * 0.24)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(path)
    painter.setPen(QPen(fill.darker(135), 1))
    painter.setBrush(fill)
    painter.drawPath(path)


class Stamps:
    """Pictures of markers, each drawn once and then stamped."""

    def __init__(self, colours: MapColours, size: float, ratio: float) -> None:
        self.colours, self.size, self.ratio = colours, size, ratio
        self._kept: dict[object, QPixmap] = {}

    def stamp(self, painter: QPainter, at: QPointF, shape: Shape, series: int) -> None:
        """Draw the marker of a kind of site around a point of the view."""
        found = self._kept.get((shape, series))
        if found is None:
            found = self._blank(self.size * 1.8)
            inner = self._open(found)
            draw_shape(inner, shape, self.colours.series[series], self.size, self.colours)
            inner.end()
            self._kept[shape, series] = found
        self._put(painter, at, found)

    def stamp_bunch(
        self, painter: QPainter, at: QPointF, shares: Sequence[tuple[int, int]], count: int
    ) -> None:
        """Draw a ring of shares (series, number) with a count in it."""
        key = (tuple(shares), count)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) > 2000:  # shares change with every zoom
                self._kept.clear()
            size = bunch_size(self.size, count)
            found = self._blank(size + 6)
            inner = self._open(found)
            inner.setFont(painter.font())
            _draw_ring(inner, shares, size, f"{count:,}", self.colours)
            inner.end()
            self._kept[key] = found
        self._put(painter, at, found)

    def _blank(self, size: float) -> QPixmap:
        made = QPixmap(round(size * self.ratio), round(size * self.ratio))
        made.setDevicePixelRatio(self.ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    @staticmethod
    def _open(pixmap: QPixmap) -> QPainter:
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = pixmap.deviceIndependentSize()
        painter.translate(middle.width() / 2, middle.height() / 2)
        return painter

    @staticmethod
    def _put(painter: QPainter, at: QPointF, pixmap: QPixmap) -> None:
        size = pixmap.deviceIndependentSize()
        painter.drawPixmap(QPointF(at.x() - size.width() / 2, at.y() - size.height() / 2), pixmap)


def bunch_size(size: float, count: int) -> float:
    """How large the ring of so many sites is, where a marker has a size."""
    return size * (1.75 + 0.28 * (len(f"{count:,}") - 1))


def _draw_ring(
    painter: QPainter,
    shares: Sequence[tuple[int, int]],
    size: float,
    text: str,
    colours: MapColours,
) -> None:
    area = QRectF(-size / 2, -size / 2, size, size)
    total = sum(number for _series, number in shares) or 1
    painter.setPen(QPen(colours.marker, 2))
    painter.setBrush(colours.marker)
    painter.drawEllipse(area.adjusted(-1.5, -1.5, 1.5, 1.5))
    painter.setPen(Qt.PenStyle.NoPen)
    begun = 90.0 * 16
    for series, number in shares:
        span = -5760.0 * number / total
        painter.setBrush(colours.series[series])
        if len(shares) == 1:
            painter.drawEllipse(area)
        else:
            painter.drawPie(area, round(begun), round(begun + span) - round(begun))
        begun += span
    painter.setBrush(colours.marker)
    rim = size * 0.15
    painter.drawEllipse(area.adjusted(rim, rim, -rim, -rim))
    painter.setPen(colours.text)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
