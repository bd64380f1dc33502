"""A map with its title and legend on one sheet: for paper, and as a picture."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QImage,
    QPainter,
    QPen,
)
from PySide6.QtPrintSupport import QPrinter

from planner.ui import theme
from planner.ui.map.camera import Box, Camera
from planner.ui.map.colours import MapColours, print_colours
from planner.ui.map.legend_data import Legend
from planner.ui.map.painting import Extras, MapPainter, Outliner
from planner.ui.map.scene import Scene
from planner.ui.map.symbols import Stamps, draw_shape
from planner.ui.map.terrain import Terrain
from planner.ui.translation import tr

SOURCE = tr("Outlines: U.S. Census Bureau, cartographic boundary files, 2017.")
_INCH = 96.0
"""Units of the sheet to an inch."""
_MARK = 9.0


@dataclass(frozen=True, slots=True)
class MapSheet:
    """What is on the sheet; ``box`` is the part of the map, in kilometers."""

    title: str
    note: str
    scene: Scene
    terrain: Terrain | None
    box: Box
    extras: Extras
    selected: Collection[str] = ()

    def print_on(self, printer: QPrinter) -> None:
        """Fill a page of the printer."""
        page = printer.pageRect(QPrinter.Unit.Inch)
        painter = QPainter(printer)
        dots = printer.resolution() / _INCH
        painter.scale(dots, dots)
        self._paint(painter, QRectF(0, 0, page.width() * _INCH, page.height() * _INCH), dots)
        painter.end()

    def picture(self, width: int, height: int, ratio: float = 2.0) -> QImage:
        """The sheet as a picture of so many units, with ``ratio`` dots to each."""
        image = QImage(round(width * ratio), round(height * ratio), QImage.Format.Format_RGB32)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        painter.scale(ratio, ratio)
        area = QRectF(0, 0, width, height).marginsRemoved(QMarginsF(16, 14, 16, 12))
        painter.translate(area.topLeft())
        self._paint(painter, QRectF(0, 0, area.width(), area.height()), ratio)
        painter.end()
        return image

    def _paint(self, painter: QPainter, page: QRectF, ratio: float) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, body = print_colours(), _font(11)
        top = self._head(painter, page, colours)
        small = _font(10)
        lines = legend_lines(self.scene.legend, QFontMetricsF(small), page.width())
        step = QFontMetricsF(small).height() + 5
        foot = step * len(lines) + QFontMetricsF(_font(9)).height() + 12
        area = QRectF(0, top, page.width(), page.height() - top - foot)
        self._map(painter, area, colours, body, ratio)
        painter.setFont(small)
        for number, line in enumerate(lines):
            self._legend_line(painter, line, area.bottom() + 8 + step * number, colours)
        painter.setFont(_font(9))
        painter.setPen(colours.muted)
        bottom = QRectF(0, page.bottom() - 14, page.width(), 14)
        painter.drawText(bottom, Qt.AlignmentFlag.AlignRight, SOURCE)

    def _head(self, painter: QPainter, page: QRectF, colours: MapColours) -> float:
        title = _font(17, bold=True)
        high = QFontMetricsF(title).height()
        painter.setFont(title)
        painter.setPen(colours.text)
        painter.drawText(QRectF(0, 0, page.width(), high), Qt.AlignmentFlag.AlignLeft, self.title)
        note = _font(10)
        below = QFontMetricsF(note).height()
        painter.setFont(note)
        painter.setPen(colours.muted)
        line = QRectF(0, high + 2, page.width(), below)
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft, self.note)
        return high + below + 10

    def _map(
        self, painter: QPainter, area: QRectF, colours: MapColours, font: QFont, ratio: float
    ) -> None:
        wide, high = round(area.width()), round(area.height())
        camera = Camera().resized(wide, high).fitted(self.box, margin=0)
        painter.save()
        painter.translate(area.topLeft())
        painter.setClipRect(QRectF(0, 0, wide, high))
        frame = MapPainter(painter, camera, colours)
        outliner = Outliner(self.terrain) if self.terrain else None
        frame.ground(outliner)
        if outliner is not None:
            frame.names(outliner, font, camera.box())
        frame.extras(self.scene, self.extras, font)
        painter.setFont(font)
        stamps = Stamps(colours, 12.0, ratio)
        drawn = self.scene.bunches(camera.scale)
        frame.markers(self.scene, drawn, stamps)
        frame.chosen(self.scene, drawn, stamps, self.selected)
        frame.scale_bar(wide - 12.0, high - 10.0, font)
        painter.setClipping(False)
        painter.setPen(QPen(colours.state, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(0, 0, wide, high))
        painter.restore()

    def _legend_line(
        self, painter: QPainter, line: list[tuple[str, str, float]], top: float, colours: MapColours
    ) -> None:
        metrics = QFontMetricsF(painter.font())
        for key, text, x in line:
            entry = self.scene.legend.by_key[key]
            painter.save()
            painter.translate(QPointF(x + _MARK, top + metrics.height() / 2))
            draw_shape(painter, entry.shape, colours.series[entry.series], _MARK, colours)
            painter.restore()
            painter.setPen(colours.text)
            painter.drawText(QPointF(x + 2 * _MARK + 2, top + metrics.ascent()), text)


def legend_lines(
    legend: Legend, metrics: QFontMetricsF, width: float
) -> list[list[tuple[str, str, float]]]:
    """Key, words and left edge of each entry, on as many lines as they need."""
    lines: list[list[tuple[str, str, float]]] = [[]]
    x = 0.0
    for entry in legend.entries:
        text = f"{entry.name} {entry.count:,}"
        wide = 2 * _MARK + 2 + metrics.horizontalAdvance(text) + 18
        if x and x + wide > width:
            lines.append([])
            x = 0.0
        lines[-1].append((entry.key, text, x))
        x += wide
    return lines


def _font(pixels: int, *, bold: bool = False) -> QFont:
    """Of a size on the sheet, whatever the text size of the window."""
    made = QFont(theme.font(theme.Text.BODY, QGuiApplication.font()))
    made.setPixelSize(pixels)
    made.setBold(bold)
    return made
