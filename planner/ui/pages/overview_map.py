"""The sites on a small map of the Overview, which leads to the Sites page."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.model.inventory import Site
from planner.model.site_states import SiteState
from planner.ui import theme
from planner.ui.map.canvas import MapCanvas
from planner.ui.map.colours import map_colours
from planner.ui.map.legend import entry_picture
from planner.ui.map.legend_data import ColourBy, Legend
from planner.ui.map.terrain import Terrain
from planner.ui.pages.site_rows import legend_of, map_sites, site_rows
from planner.ui.translation import tr
from planner.ui.widgets.buttons import Chips, button
from planner.ui.widgets.card import Card

_CHOICES = [("stage", tr("Stage")), ("late", tr("Lateness"))]
_BY = {"stage": ColourBy.STAGE, "late": ColourBy.LATENESS}


class SmallMap(MapCanvas):
    """All sites in view, nothing to move; a click or Enter opens the Sites page."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(tr("Open the map"))

    def sizeHint(self) -> QSize:
        return QSize(520, 230)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
            painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.pressed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self.pressed.emit()
        else:
            super().keyPressEvent(event)


class OverviewMap(Card):
    """Sites by stage or lateness, with what the markers mean beside them."""

    def __init__(self, go_to_sites: Callable[[], object]) -> None:
        super().__init__(tr("Sites"))
        self.map = SmallMap()
        self.map.pressed.connect(go_to_sites)
        self.chips = Chips(_CHOICES, lambda _key: self._draw(), tr("What the colors tell"))
        self.open = button(tr("Open the map"), go_to_sites, kind="link")
        self.head.addWidget(self.chips)
        self.head.addWidget(self.open)
        self._legend = QVBoxLayout()
        self._legend.setSpacing(theme.SPACE_XS)
        self._rows = site_rows((), {}, {})
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_L)
        row.addWidget(self.map, 1)
        row.addLayout(self._legend)
        self.body.addLayout(row)

    def show_sites(self, sites: tuple[Site, ...], states: Mapping[str, SiteState]) -> bool:
        """Show the sites that can be placed; False if there are none."""
        self._rows = site_rows(sites, states, {})
        self._draw()
        return bool(self.map.scene.sites)

    def set_terrain(self, terrain: Terrain) -> None:
        """Draw the outlines."""
        self.map.set_terrain(terrain)

    def _draw(self) -> None:
        rows = [row for row in self._rows if row.placed]
        legend = legend_of(_BY[self.chips.key], rows)
        self.map.set_sites(map_sites(rows), legend)
        self.map.fit_all()
        words = ", ".join(f"{entry.name} {entry.count:,}" for entry in legend.entries)
        self.map.setAccessibleName(tr("Map of the sites: {words}", words=words))
        self._write(legend)

    def _write(self, legend: Legend) -> None:
        while (old := self._legend.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for entry in legend.entries:
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(theme.SPACE_S)
            mark = QLabel()
            mark.setPixmap(entry_picture(entry, map_colours(), self.devicePixelRatioF()))
            row.addWidget(mark)
            row.addWidget(QLabel(f"{entry.name}  {entry.count:,}"), 1)
            self._legend.addWidget(line)
        self._legend.addStretch(1)
