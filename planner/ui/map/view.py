"""The map as a widget: sites are found, chosen and opened with mouse and keyboard."""

from collections.abc import Callable, Collection, Sequence
from typing import cast

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from planner.ui import theme
from planner.ui.map.bunching import Bunch
from planner.ui.map.camera import MOST, Box
from planner.ui.map.canvas import MapCanvas
from planner.ui.map.corner import MapCorner
from planner.ui.map.keys import action_of
from planner.ui.map.legend import MapLegend
from planner.ui.map.legend_data import Legend
from planner.ui.map.painting import MapPainter
from planner.ui.map.scene import MapSite
from planner.ui.map.words import bunch_words, place_words
from planner.ui.translation import tr

_INSET = 10
_SLACK = 4
"""Pixels that a click may slip."""


class MapView(MapCanvas):
    """``selection_changed`` carries the codes of the chosen sites (a frozenset) when mouse or
    keyboard changed them here; ``opened`` the code of a site to tell all about; ``menu_asked`` a
    code (or empty) and a place on the screen. ``tell`` gives all that a tooltip says of a site.
    """

    selection_changed = Signal(object)
    opened = Signal(str)
    menu_asked = Signal(str, QPoint)

    def __init__(self, tell: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend = MapLegend(self)
        self.corner = MapCorner(
            self,
            (
                ("zoom-in", tr("Zoom in (+)"), lambda: self.zoom_by(1.5)),
                ("zoom-out", tr("Zoom out (-)"), lambda: self.zoom_by(1 / 1.5)),
                ("maximize", tr("Show all sites (Home)"), self.fit_all),
            ),
        )
        self._tell = tell
        self._selected: frozenset[str] = frozenset()
        self._current = ""
        self._hovered: Bunch | None = None
        self._pressed: QPointF | None = None
        self._last = QPointF()
        self._band: QRectF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(tr("Map of the sites"))
        self.legend.resized.connect(self._place_overlays)

    # ---- what is shown

    def set_sites(self, sites: Sequence[MapSite], legend: Legend) -> None:
        self.legend.show_legend(legend)
        self._hovered = None
        super().set_sites(sites, legend)
        self._selected &= self.scene.places.keys()
        if self._current not in self.scene.places:
            self._current = ""
        self._describe()

    def set_legend(self, legend: Legend) -> None:
        self.legend.show_legend(legend)
        super().set_legend(legend)
        self._describe()

    def _repaint(self) -> None:
        self._hovered = None
        super()._repaint()

    def _moved(self) -> None:
        self._hovered = None
        super()._moved()

    @property
    def left_margin(self) -> float:
        wide = self.legend.width() + _INSET
        return float(wide) if self.legend.isVisibleTo(self) and wide < self.width() * 0.4 else 0.0

    # ---- selection

    @property
    def selected(self) -> frozenset[str]:
        """Codes of the chosen sites."""
        return self._selected

    def set_selected(self, codes: Collection[str], current: str = "") -> None:
        """Choose sites from outside; the one to stay with is brought into view."""
        self._selected = frozenset(codes) & self.scene.places.keys()
        if current in self.scene.places:
            self._current = current
            self._reveal(current)
        self._describe()
        self.update()

    def _choose(self, codes: Collection[str], current: str) -> None:
        self._current = current
        chosen = frozenset(codes)
        self._describe()
        self.update()
        if chosen != self._selected:
            self._selected = chosen
            self.selection_changed.emit(chosen)

    def clear_selection(self) -> None:
        """Choose nothing."""
        self._choose((), self._current)

    def select_all(self) -> None:
        """Choose every site that is not filtered out."""
        sites = self.scene.sites
        self._choose([sites[at].code for at in self.scene.in_sight], self._current)

    # ---- going about

    @property
    def current(self) -> str:
        """Code of the site that the keyboard is on, empty if none."""
        return self._current

    def current_bunch(self) -> Bunch | None:
        """The marker that the keyboard is on."""
        at = self.scene.places.get(self._current)
        if at is None:
            return None
        return next((bunch for bunch in self.bunches if at in bunch.members), None)

    def step(self, across: int, down: int, *, more: bool = False) -> None:
        """Go to the nearest marker in a direction and choose it; ``more``: beside those chosen."""
        bunch = self._next(across, down)
        if bunch is None:
            return
        codes = self._codes(bunch)
        self._choose({*self._selected, *codes} if more else codes, codes[0])
        self._reveal(codes[0])

    def _next(self, across: int, down: int) -> Bunch | None:
        here = self.current_bunch()
        if here is None:
            middle = (self.camera.x, self.camera.y)
            return min(self.bunches, key=lambda b: _far(b.point, middle), default=None)

        def cost(bunch: Bunch) -> float | None:
            right, below = bunch.point[0] - here.point[0], bunch.point[1] - here.point[1]
            along, aside = right * across + below * down, abs(right * down) + abs(below * across)
            return along + 2 * aside if along > 0 and aside <= 1.5 * along else None

        costs = [(found, at) for at, b in enumerate(self.bunches) if (found := cost(b)) is not None]
        return self.bunches[min(costs)[1]] if costs else None

    def _codes(self, bunch: Bunch) -> list[str]:
        return [self.scene.sites[at].code for at in bunch.members]

    def _reveal(self, code: str) -> None:
        point = self.scene.points[self.scene.places[code]]
        x, y = self.camera.to_view(point)
        near = min(40, self.width() // 4, self.height() // 4)
        inside = near <= x <= self.width() - near and near <= y <= self.height() - near
        if not inside and self.isVisible():
            self.pan_by(x - self.width() / 2, y - self.height() / 2)

    def open_current(self) -> None:
        """Tell all about the current site; several that share a marker are drawn apart."""
        bunch = self.current_bunch()
        if bunch is not None:
            self._open(bunch)

    def _open(self, bunch: Bunch) -> None:
        codes = self._codes(bunch)
        box = self.scene.box(codes)
        spread = box is not None and (box.right - box.left or box.bottom - box.top)
        if len(codes) > 1 and box is not None and spread and self.camera.scale < MOST / 2:
            self.camera = self.camera.zoomed(1.8)  # at least: they must come apart
            self.look_at(box) if self._fits_larger(box) else self._centre(bunch)
        else:
            self._choose(codes, codes[0])
            self.opened.emit(codes[0])

    def _fits_larger(self, box: Box) -> bool:
        return self.camera.fitted(box, left=self.left_margin).scale > self.camera.scale

    def _centre(self, bunch: Bunch) -> None:
        x, y = self.camera.to_view(bunch.point)
        self.pan_by(x - self.width() / 2, y - self.height() / 2)

    def turn_current(self) -> None:
        """Choose the current marker beside others, or no longer."""
        bunch = self.current_bunch()
        if bunch is not None:
            self._choose(self._selected ^ set(self._codes(bunch)), self._current)

    def _describe(self) -> None:
        bunch = self.current_bunch()
        said = bunch_words(self.scene, bunch, self._tell) if bunch else ""
        chosen = (
            tr("{count:,} chosen. ", count=len(self._selected)) if len(self._selected) > 1 else ""
        )
        placed = tr("{count:,} sites on the map. ", count=len(self.scene.in_sight))
        self.setAccessibleDescription((chosen or placed) + said.replace("\n", ". "))

    # ---- painting

    def _paint_over(self, painter: QPainter, frame: MapPainter) -> None:
        frame.chosen(self.scene, self.bunches, self.stamps(), self._selected)
        here = self.current_bunch() if self.hasFocus() else None
        for bunch in (self._hovered, here):
            if bunch is not None:
                frame.around(bunch, self.stamps())
        frame.scale_bar(self.width() - 14.0, self.height() - 12.0, painter.font())
        if self._band is not None:
            fill = QColor(self.colours.accent)
            painter.setPen(QPen(fill, 1, Qt.PenStyle.DashLine))
            fill.setAlphaF(0.12)
            painter.setBrush(fill)
            painter.drawRect(self._band)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.colours.accent, 2))
            around = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(around, theme.RADIUS - 1, theme.RADIUS - 1)

    def _place_overlays(self) -> None:
        self.corner.move(self.width() - _INSET - self.corner.width(), _INSET)
        self.legend.fit(self.height() - 2 * _INSET)
        self.legend.move(_INSET, self.height() - _INSET - self.legend.height())

    # ---- Qt's events

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place_overlays()
        super().resizeEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._describe()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = action_of(self, event)
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y()
        if turned:
            at = event.position()
            self.zoom_by(1.25 ** (turned / 120), (at.x(), at.y()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._last = event.position()
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self._band = QRectF(self._pressed, self._pressed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        here = event.position()
        if self._pressed is None:
            self._hover(self.bunch_at(here))
        elif self._band is not None:
            self._band = QRectF(self._pressed, here).normalized()
            self.update()
        elif self._last != self._pressed or _slipped(here, self._pressed):
            moved, self._last = self._last - here, here
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, band = self._pressed, self._band
        self._pressed = self._band = None
        self.unsetCursor()
        if pressed is None:
            return
        add = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if band is not None:
            self._choose_in(band, add=add)
        elif self._last == pressed:
            self._click(self.bunch_at(pressed), add=add)
        self._hover(self.bunch_at(event.position()))

    def _click(self, bunch: Bunch | None, *, add: bool) -> None:
        if bunch is None:
            if not add:
                self.clear_selection()
            return
        codes = self._codes(bunch)
        self._choose(self._selected ^ set(codes) if add else codes, codes[0])

    def _choose_in(self, band: QRectF, *, add: bool) -> None:
        left, top = self.camera.to_map((band.left(), band.top()))
        right, bottom = self.camera.to_map((band.right(), band.bottom()))
        box = Box(left, top, right, bottom)
        points, sites = self.scene.points, self.scene.sites
        codes = {sites[at].code for at in self.scene.in_sight if box.holds(points[at])}
        self._choose(codes | self._selected if add else codes, self._current)
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        bunch, at = self.bunch_at(event.position()), event.position()
        if bunch is None:
            self.zoom_by(2.0, (at.x(), at.y()))
        else:
            self._open(bunch)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        bunch = self.bunch_at(QPointF(event.pos()))
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            bunch = self.current_bunch()
            if bunch is not None:
                x, y = self.camera.to_view(bunch.point)
                place = self.mapToGlobal(QPoint(round(x), round(y)))
        code = ""
        if bunch is not None:
            codes = self._codes(bunch)
            code = codes[0]
            if not self._selected.issuperset(codes):
                self._choose(codes, code)
        self.menu_asked.emit(code, place)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast("QHelpEvent", event)
            QToolTip.showText(help_event.globalPos(), self.tip_at(help_event.pos()), self)
            return True
        return super().event(event)

    # ---- what is where

    def tip_at(self, place: QPoint) -> str:
        """What a tooltip says at a place of the view."""
        bunch = self.bunch_at(QPointF(place))
        if bunch is not None:
            return bunch_words(self.scene, bunch, self._tell)
        return place_words(self.projection, *self.camera.to_map((place.x(), place.y())))

    def bunch_at(self, place: QPointF) -> Bunch | None:
        """The marker at a place of the view: of several, the one whose middle is nearest."""
        here = (place.x(), place.y())
        reach = self.stamps().size * 0.75
        found: tuple[float, Bunch | None] = (0.0, None)
        for bunch in self.bunches:
            far = _far(self.camera.to_view(bunch.point), here)
            within = reach * (1.3 if len(bunch.members) > 1 else 1.0)
            if far <= within and (found[1] is None or far < found[0]):
                found = far, bunch
        return found[1]

    def _hover(self, bunch: Bunch | None) -> None:
        if bunch is not self._hovered:
            self._hovered = bunch
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if bunch else Qt.CursorShape.OpenHandCursor
            )
            self.update()


def _far(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5)


def _slipped(here: QPointF, there: QPointF) -> bool:
    return (here - there).manhattanLength() > _SLACK
