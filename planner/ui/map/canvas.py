"""The map as a picture that can be moved and zoomed: land, names and markers."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from planner.ui import theme
from planner.ui.map.bunching import Bunch
from planner.ui.map.camera import Box, Camera
from planner.ui.map.colours import MapColours, map_colours
from planner.ui.map.legend_data import Legend
from planner.ui.map.painting import Extras, MapPainter, Outliner
from planner.ui.map.projection import Albers, Home, Point, projection_for
from planner.ui.map.scene import MapSite, Scene
from planner.ui.map.symbols import Stamps
from planner.ui.map.terrain import Terrain

_SPARE = 0.2
"""Of the view's size, drawn beyond each edge, so that a pan mostly only moves a picture."""


class MapCanvas(QFrame):
    """Paints a `Scene`. What lies still while the map is moved is painted once into a picture."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = Camera()
        self.scene = Scene()
        self.markers_painted = 0
        """Markers in the picture that was painted last."""
        self.pictures_painted = 0
        """How often that was."""
        self._outliner: Outliner | None = None
        self._projection: Albers = Home.STATES.value
        self._extras = Extras()
        self._fitted = True
        self._picture: tuple[Camera, QPixmap] | None = None
        self._colours: MapColours = map_colours()
        self._stamps: Stamps | None = None
        self.setProperty("card", True)  # noqa: FBT003
        self.setMinimumSize(180, 120)

    # ---- what is shown

    @property
    def terrain(self) -> Terrain | None:
        """The outlines, None until they are there."""
        return self._outliner.terrain if self._outliner else None

    def set_terrain(self, terrain: Terrain) -> None:
        """Draw these outlines; those of another projection than the sites' are not drawn."""
        if terrain.projection == self._projection:
            if self.terrain is not terrain:
                self._outliner = Outliner(terrain)
            self._refit_or_repaint()

    @property
    def projection(self) -> Albers:
        """How places become points; `set_sites` chooses it."""
        return self._projection

    def set_sites(self, sites: Sequence[MapSite], legend: Legend) -> None:
        """Show other sites. The part of the map in view stays, unless all was in view."""
        fresh = not self.scene.sites
        projection = projection_for((site.longitude, site.latitude) for site in sites)
        if projection != self._projection:
            self._projection, self._outliner, self._fitted = projection, None, True
        shown = self.scene.shown
        self.scene = Scene.of(sites, projection, legend, shown)
        self._fitted = self._fitted or fresh
        self._refit_or_repaint()

    def set_legend(self, legend: Legend) -> None:
        """Tell the sites apart by something else."""
        self.scene = replace(self.scene, legend=legend)
        self._repaint()

    def set_shown(self, codes: Collection[str] | None) -> None:
        """Show only the sites of some codes; of the others a faint dot is left. None: all."""
        shown = None if codes is None else frozenset(codes)
        if shown != self.scene.shown:
            self.scene = replace(self.scene, shown=shown)
            self._repaint()

    def set_extras(self, extras: Extras) -> None:
        """Draw lines to the hubs, and clusters, or not."""
        self._extras = extras
        self._repaint()

    @property
    def extras(self) -> Extras:
        """What is drawn beside outlines and markers."""
        return self._extras

    # ---- zoom and place

    @property
    def left_margin(self) -> float:
        """Pixels at the left that something lies upon."""
        return 0.0

    def fit_all(self) -> None:
        """All sites in view; without any, the contiguous states."""
        box = self.scene.box()
        if box is None and self.terrain is not None:
            box = self.terrain.mainland
        if box is None:
            box = Box(-2350, -1510, 2250, 1400)
        self.camera = self.camera.fitted(box, left=self.left_margin)
        self._fitted = True
        self._moved()

    def zoom_by(self, factor: float, at: Point | None = None) -> None:
        """Enlarge, keeping what is at some pixels of the view (or the middle) there."""
        self._look(self.camera.zoomed(factor, at))

    def pan_by(self, across: float, down: float) -> None:
        """Look so many pixels further to the right and down."""
        self._look(self.camera.moved(across, down))

    def look_at(self, box: Box) -> None:
        """Bring a part of the map into view, as large as fits."""
        self._look(self.camera.fitted(box, left=self.left_margin))

    def _look(self, camera: Camera) -> None:
        self.camera = camera
        self._fitted = False
        self._moved()

    def _moved(self) -> None:
        self.update()

    @property
    def bunches(self) -> Sequence[Bunch]:
        """The markers at the zoom as it is, each one site or several."""
        return self.scene.bunches(self.camera.scale)

    def _refit_or_repaint(self) -> None:
        if self._fitted:
            self.fit_all()
        self._repaint()

    def _repaint(self) -> None:
        self._picture = None
        self.update()

    # ---- painting

    @property
    def colours(self) -> MapColours:
        """The colours in use."""
        return self._colours

    def stamps(self) -> Stamps:
        """The markers' pictures for this screen."""
        ratio = self.devicePixelRatioF()
        if self._stamps is None or self._stamps.ratio != ratio:
            self._stamps = Stamps(self._colours, marker_size(self), ratio)
        return self._stamps

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        inside = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        clip = QPainterPath()
        clip.addRoundedRect(inside, theme.RADIUS - 1, theme.RADIUS - 1)
        painter.setClipPath(clip)
        base, picture = self._painted()
        size = picture.deviceIndependentSize()
        across = (base.x - self.camera.x) * self.camera.scale - (size.width() - self.width()) / 2
        down = (base.y - self.camera.y) * self.camera.scale - (size.height() - self.height()) / 2
        painter.drawPixmap(QPointF(round(across), round(down)), picture)
        painter.setClipping(False)
        painter.setFont(theme.font(theme.Text.SMALL, self.font()))
        self._paint_over(painter, MapPainter(painter, self.camera, self._colours))
        painter.end()

    def _paint_over(self, painter: QPainter, frame: MapPainter) -> None:
        """What lies over the markers; nothing here."""

    def _painted(self) -> tuple[Camera, QPixmap]:
        """Land, names and markers in and around the view, and the camera they were painted by."""
        kept, camera = self._picture, self.camera
        if kept is not None:
            base = kept[0]
            wide, high = self.width() * _SPARE, self.height() * _SPARE
            across, down = (camera.x - base.x) * base.scale, (camera.y - base.y) * base.scale
            if base.scale == camera.scale and abs(across) <= wide and abs(down) <= high:
                return kept
        ratio = self.devicePixelRatioF()
        base = camera.resized(
            round(self.width() * (1 + 2 * _SPARE)), round(self.height() * (1 + 2 * _SPARE))
        )
        picture = QPixmap(round(base.width * ratio), round(base.height * ratio))
        picture.setDevicePixelRatio(ratio)
        painter = QPainter(picture)
        frame = MapPainter(painter, base, self._colours)
        font = theme.font(theme.Text.SMALL, self.font())
        frame.ground(self._outliner)
        if self._outliner is not None:
            frame.names(self._outliner, font, camera.box())
        frame.extras(self.scene, self._extras, font)
        painter.setFont(font)
        self.markers_painted = frame.markers(self.scene, self.bunches, self.stamps())
        painter.end()
        self.pictures_painted += 1
        self._picture = base, picture
        return self._picture

    # ---- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.camera = self.camera.resized(self.width(), self.height())
        self._refit_or_repaint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        kinds = {QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange}
        if event.type() in kinds:
            self._colours, self._stamps = map_colours(), None
            self._repaint()


def marker_size(widget: QWidget) -> float:
    """How large a marker is beside a widget's text."""
    return max(11.0, widget.fontMetrics().height() * 0.78)
