"""Paints a map: land and lines, names, hubs and clusters, markers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

from planner.ui.map.bunching import Bunch, rounded
from planner.ui.map.camera import Box, Camera
from planner.ui.map.colours import MapColours
from planner.ui.map.projection import Point
from planner.ui.map.scene import Scene
from planner.ui.map.symbols import Stamps, bunch_size
from planner.ui.map.terrain import Lines, Shape, Terrain, thinned
from planner.ui.translation import tr

COUNTIES_FROM, COUNTY_NAMES_FROM, STATE_CODES_FROM = 0.4, 1.1, 0.09
"""Pixels to a kilometer from which counties are drawn, and names written."""
_FULL_NAMES_FROM = 0.25
_PATCH = 18.0
"""Pixels from the sites of a cluster to the edge of its patch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What is drawn beside outlines and markers."""

    links: bool = True
    clusters: bool = False


class Outliner:
    """Lines and areas of a terrain as Qt draws them, kept for each level of detail."""

    def __init__(self, terrain: Terrain) -> None:
        self.terrain = terrain
        self._lines: dict[tuple[int, Lines], QPainterPath] = {}
        self._areas: dict[tuple[int, str], QPainterPath] = {}

    def lines(self, lines: Lines, level: int) -> QPainterPath:
        """Lines to be drawn together, thinned for the level."""
        path = self._lines.get((level, lines))
        if path is None:
            path = QPainterPath()
            for number in lines.numbers:
                points = thinned(self.terrain.line(number).points, tolerance(level))
                path.addPolygon(QPolygonF([QPointF(*each) for each in points]))
            self._lines[level, lines] = path
        return path

    def area(self, shape: Shape, level: int) -> QPainterPath:
        """An area to be filled."""
        path = self._areas.get((level, shape.area.fips))
        if path is None:
            path = QPainterPath()
            for ring in shape.area.rings:
                points = [QPointF(*each) for each in self.terrain.ring(ring, tolerance(level))]
                if len(points) > 2:
                    path.addPolygon(QPolygonF(points))
                    path.closeSubpath()
            self._areas[level, shape.area.fips] = path
        return path


def tolerance(level: int) -> float:
    """Kilometers that are less than a pixel up to the next level."""
    return 0.4 / 2.0**level


class MapPainter:
    """Paints with one set of colours through one camera, in pixels of the view."""

    def __init__(self, painter: QPainter, camera: Camera, colours: MapColours) -> None:
        self._painter = painter
        self._camera = camera
        self._colours = colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._transform = QTransform(
            camera.scale, 0, 0, camera.scale,
            camera.width / 2 - camera.x * camera.scale,
            camera.height / 2 - camera.y * camera.scale,
        )  # fmt: skip

    # ---- outlines

    def ground(self, outliner: Outliner | None) -> None:
        """Water, land, and the lines between counties and states."""
        painter, camera, colours = self._painter, self._camera, self._colours
        painter.fillRect(QRectF(0, 0, camera.width, camera.height), colours.water)
        if outliner is None:
            return
        terrain, box, level = outliner.terrain, camera.box().grown(2 / camera.scale), camera.level
        painter.save()
        painter.setTransform(self._transform, True)  # noqa: FBT003 - Qt's own argument
        # without smoothing, which takes ten times as long; the lines around are smooth
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
        for shape in terrain.states:
            if shape.box.meets(box):
                painter.fillPath(outliner.area(shape, level), colours.land)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        sets = [(terrain.state_lines, colours.state)]
        if camera.scale >= COUNTIES_FROM:
            sets.insert(0, (terrain.county_lines, colours.county))
        for lines, colour in sets:
            painter.setPen(_cosmetic(colour))
            for some in lines:
                if some.box.meets(box):
                    painter.drawPath(outliner.lines(some, level))
        painter.restore()

    # ---- names

    def names(self, outliner: Outliner, font: QFont, view: Box) -> None:
        """The names of counties and states that have room for them. Of a state that is only
        partly in ``view`` the name is written there.
        """
        camera, colours, terrain = self._camera, self._colours, outliner.terrain
        box = camera.box()
        inner = view.grown(-20 / camera.scale)
        taken = _Room()
        if camera.scale >= STATE_CODES_FROM:
            full = camera.scale >= _FULL_NAMES_FROM
            strong = QFont(font)
            strong.setWeight(QFont.Weight.DemiBold)
            if full:
                strong.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 1.0)
            texts = [
                (s, s.area.name.upper() if full else s.area.code, label)
                for s in terrain.states
                if (label := terrain.label_within(s, inner)) is not None
            ]
            self._write(texts, strong, colours.state_name, taken)
        if camera.scale >= COUNTY_NAMES_FROM:
            texts = [(s, s.area.name, s.label) for s in terrain.counties if box.holds(s.label)]
            self._write(texts, font, colours.county_name, taken)

    def _write(
        self,
        texts: Sequence[tuple[Shape, str, Point]],
        font: QFont,
        colour: QColor,
        taken: "_Room",
    ) -> None:
        painter, scale, metrics = self._painter, self._camera.scale, QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(colour)
        for shape, text, label in texts:
            wide, high = metrics.horizontalAdvance(text), metrics.height()
            if wide > (shape.box.right - shape.box.left) * scale * 0.95:
                continue
            x, y = self._camera.to_view(label)
            area = QRectF(x - wide / 2, y - high / 2, wide, high)
            if taken.take(area):
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)

    # ---- hubs and clusters

    def extras(self, scene: Scene, extras: Extras, font: QFont) -> None:
        """Lines to the hubs and the clusters as patches, as far as they are wanted."""
        if extras.clusters:
            self._patches(scene, font)
        if extras.links:
            self._painter.save()
            self._painter.setTransform(self._transform, True)  # noqa: FBT003 - Qt's own argument
            self._painter.setPen(_cosmetic(self._colours.link))
            self._painter.drawLines(scene.links)
            self._painter.restore()

    def _patches(self, scene: Scene, font: QFont) -> None:
        camera, painter, seen = self._camera, self._painter, self._camera.box()
        names: list[tuple[str, QRectF]] = []
        strong = QFont(font)
        strong.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetricsF(strong)
        for number, (name, corners) in enumerate(scene.clusters.items()):
            if not Box.around(corners).grown(30 / camera.scale).meets(seen):
                continue
            edge = _patch([camera.to_view(corner) for corner in corners])
            colour = self._colours.series[number % 7]
            fill = QColor(colour)
            fill.setAlphaF(0.16)
            self._fill(edge, fill)
            painter.setPen(QPen(colour, 1))
            painter.drawPolyline(edge)
            area, wide = edge.boundingRect(), metrics.horizontalAdvance(name)
            place = QRectF(area.center().x() - wide / 2, area.top() + 1, wide, metrics.height())
            if wide < area.width() + 60:
                names.append((name, place))
        painter.setFont(strong)
        taken = _Room()
        for name, place in names:
            if taken.take(place):
                self._haloed(place, name, self._colours.text)

    def _fill(self, edge: QPolygonF, fill: QColor) -> None:
        """Without smoothing, which takes ten times as long; the line around it is smooth."""
        path = QPainterPath()
        path.addPolygon(edge)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # noqa: FBT003
        self._painter.fillPath(path, fill)
        self._painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    def _haloed(self, place: QRectF, text: str, colour: QColor) -> None:
        """Text that can be read on lines."""
        self._painter.setPen(self._colours.land)
        middle = Qt.AlignmentFlag.AlignCenter
        for across, down in ((-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (1, 1), (-1, 1), (1, -1)):
            self._painter.drawText(place.translated(across, down), middle, text)
        self._painter.setPen(colour)
        self._painter.drawText(place, middle, text)

    # ---- markers

    def markers(self, scene: Scene, drawn: Sequence[Bunch], stamps: Stamps) -> int:
        """The markers in view, over faint dots for sites that are filtered out; returns how
        many were drawn.
        """
        camera, painter = self._camera, self._painter
        seen = camera.box().grown(stamps.size * 2 / camera.scale)
        self._dots(scene, seen)
        series = {entry.key: entry.series for entry in scene.legend.entries}
        number = 0
        for bunch in drawn:
            if not seen.holds(bunch.point):
                continue
            number += 1
            at = QPointF(*camera.to_view(bunch.point))
            if len(bunch.members) > 1:
                shares = [(series[key], count) for key, count in bunch.shares]
                stamps.stamp_bunch(painter, at, shares, len(bunch.members))
            else:
                self._marker(scene, bunch.members[0], at, stamps)
        return number

    def _dots(self, scene: Scene, seen: Box) -> None:
        view, points = self._camera.to_view, scene.points
        faint = [points[at] for at in scene.filtered_out if seen.holds(points[at])]
        if faint:
            pen = QPen(self._colours.faint, 5)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            self._painter.setPen(pen)
            self._painter.drawPoints(QPolygonF([QPointF(*view(point)) for point in faint]))

    def _marker(self, scene: Scene, at: int, place: QPointF, stamps: Stamps) -> None:
        site = scene.sites[at]
        entry = scene.legend.entry(site.code)
        if site.code in scene.hubs:
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            self._painter.setPen(QPen(self._colours.muted, 1.4))
            reach = stamps.size * 0.88
            self._painter.drawEllipse(place, reach, reach)
        if entry is not None:
            stamps.stamp(self._painter, place, entry.shape, entry.series)
        if site.doubted:
            corner = place + QPointF(stamps.size * 0.62, -stamps.size * 0.62)
            self._warning(corner, stamps.size * 0.62)

    def _warning(self, at: QPointF, size: float) -> None:
        painter = self._painter
        painter.setPen(QPen(self._colours.on_warning, 1))
        painter.setBrush(self._colours.warning)
        painter.drawEllipse(at, size * 0.62, size * 0.62)
        painter.setPen(QPen(self._colours.on_warning, 1.4))
        painter.drawLine(at + QPointF(0, -size * 0.32), at + QPointF(0, size * 0.06))
        painter.drawPoint(at + QPointF(0, size * 0.34))

    def _reach(self, bunch: Bunch, stamps: Stamps) -> float:
        count = len(bunch.members)
        whole = bunch_size(stamps.size, count) if count > 1 else stamps.size * 1.35
        return whole / 2 + 3

    def chosen(
        self, scene: Scene, drawn: Sequence[Bunch], stamps: Stamps, selected: Collection[str]
    ) -> None:
        """Rings around the markers of chosen sites."""
        if not selected:
            return
        seen, sites = self._camera.box(), scene.sites
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._colours.accent, 2.6))
        for bunch in drawn:
            if any(sites[m].code in selected for m in bunch.members) and seen.holds(bunch.point):
                reach = self._reach(bunch, stamps)
                self._painter.drawEllipse(QPointF(*self._camera.to_view(bunch.point)), reach, reach)

    def around(self, bunch: Bunch, stamps: Stamps) -> None:
        """The ring around the marker that keyboard or mouse is on."""
        reach = self._reach(bunch, stamps) + 3
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(self._colours.text, 1.6))
        self._painter.drawEllipse(QPointF(*self._camera.to_view(bunch.point)), reach, reach)

    # ---- scale

    def scale_bar(self, right: float, bottom: float, font: QFont) -> None:
        """A bar that is so many miles long, with its end at a corner."""
        miles = _round_miles(90 / (self._camera.scale * 1.609344))
        wide = miles * 1.609344 * self._camera.scale
        text = tr("{miles:g} mi", miles=miles)
        painter, metrics = self._painter, QFontMetricsF(font)
        painter.setFont(font)
        left = right - wide
        for pen in (QPen(self._colours.land, 4), QPen(self._colours.muted, 1.4)):
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawPolyline(
                QPolygonF(
                    [
                        QPointF(left, bottom - 5),
                        QPointF(left, bottom),
                        QPointF(right, bottom),
                        QPointF(right, bottom - 5),
                    ]
                )
            )
        high = metrics.height()
        room = metrics.horizontalAdvance(text)
        place = QRectF(right - room, bottom - 7 - high, room, high)
        self._haloed(place, text, self._colours.muted)


def _cosmetic(colour: QColor) -> QPen:
    """A line of a pixel however the painter is scaled."""
    pen = QPen(colour, 1)
    pen.setCosmetic(True)
    return pen


class _Room:
    """Which places are written on, by bands across the view: a text meets only those near."""

    _BAND = 24

    def __init__(self) -> None:
        self._bands: dict[int, list[tuple[float, float, float, float]]] = {}

    def take(self, area: QRectF) -> bool:
        """Take a place; False if a part of it is taken."""
        left, top, right, bottom = area.left(), area.top(), area.right(), area.bottom()
        bands = range(int(top // self._BAND), int(bottom // self._BAND) + 1)
        for band in bands:
            for x1, y1, x2, y2 in self._bands.get(band, ()):
                if left < x2 and x1 < right and top < y2 and y1 < bottom:
                    return False
        for band in bands:
            self._bands.setdefault(band, []).append((left, top, right, bottom))
        return True


def _patch(corners: Sequence[Point]) -> QPolygonF:
    """A rounded shape around a hull, closed."""
    edge = rounded(corners, _PATCH)
    return QPolygonF([QPointF(*corner) for corner in (*edge, edge[0])])


def _round_miles(most: float) -> float:
    """The largest of 1, 2, 5, 10, ... and their parts that is not more."""
    step = 1000.0
    while step > 0.001:
        for digit in (5.0, 2.0, 1.0):
            if digit * step <= most:
                return digit * step
        step /= 10
    return 0.001
