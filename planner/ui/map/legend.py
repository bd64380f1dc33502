"""The legend of a map: what the markers stand for, with counts; a click shows only those."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from planner.ui.map.colours import MapColours, map_colours
from planner.ui.map.legend_data import Entry, Legend
from planner.ui.map.symbols import draw_shape
from planner.ui.translation import tr

_MARK = 18


class MapLegend(QFrame):
    """Buttons that stay down: while some are, only their kinds of site are shown. ``chosen``
    carries their keys (a frozenset, empty: all are shown); ``resized`` that it is larger or
    smaller now.
    """

    chosen = Signal(object)
    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.legend: Legend | None = None
        self.buttons: dict[str, QPushButton] = {}
        self.setProperty("card", True)  # noqa: FBT003
        self.setAccessibleName(tr("Legend"))
        self._content = QWidget()
        self._column = QVBoxLayout(self._content)
        self._column.setContentsMargins(4, 4, 4, 4)
        self._column.setSpacing(0)
        self._scroll = QScrollArea(self)
        self._scroll.setWidget(self._content)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setProperty("frameless", True)  # noqa: FBT003
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(1, 1, 1, 1)
        outer.addWidget(self._scroll)
        self.hide()

    @property
    def keys(self) -> frozenset[str]:
        """Keys of the entries that are down."""
        return frozenset(key for key, made in self.buttons.items() if made.isChecked())

    def show_legend(self, legend: Legend) -> None:
        """Show other entries; those that were down stay so, while colours tell the same."""
        same = self.legend is not None and self.legend.by is legend.by
        down = self.keys if same else frozenset()
        before = self.keys
        self.legend = legend
        self._fill(legend.entries)
        for key in down & self.buttons.keys():
            self.buttons[key].setChecked(True)
        self.setVisible(bool(legend.entries))
        self.resized.emit()
        if self.keys != before:
            self.chosen.emit(self.keys)

    def show_all(self) -> None:
        """Let every entry up."""
        if self.keys:
            for made in self.buttons.values():
                made.setChecked(False)
            self.chosen.emit(frozenset())

    def fit(self, most: int) -> None:
        """Be as large as the entries, but no higher than that."""
        wanted = self._content.sizeHint()
        high = min(wanted.height() + 2, max(most, 40))
        scrolls = wanted.height() + 2 > high
        bar = self._scroll.verticalScrollBar().sizeHint().width() if scrolls else 0
        self.resize(QSize(wanted.width() + bar + 2, high))

    def _fill(self, entries: Sequence[Entry]) -> None:
        while (old := self._column.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.setParent(None)
                widget.deleteLater()
        self.buttons = {entry.key: self._button(entry) for entry in entries}
        self._content.adjustSize()

    def _button(self, entry: Entry) -> QPushButton:
        made = QPushButton(f"{entry.name}  {entry.count:,}")
        made.setCheckable(True)
        made.setProperty("legend", True)  # noqa: FBT003
        made.setIconSize(QSize(_MARK, _MARK))
        made.setIcon(self._icon(entry))
        made.setToolTip(tr("Show only: {name}", name=entry.name))
        made.setAccessibleName(
            tr(
                "{name}, {count:,}, drawn as a {shape}",
                name=entry.name,
                count=entry.count,
                shape=entry.shape.value,
            )
        )
        made.clicked.connect(lambda _down=False: self.chosen.emit(self.keys))
        self._column.addWidget(made)
        made.show()  # so that the size of all is known at once
        return made

    def _icon(self, entry: Entry) -> QIcon:
        return QIcon(entry_picture(entry, map_colours(), self.devicePixelRatioF()))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.legend is not None:
            for entry in self.legend.entries:
                self.buttons[entry.key].setIcon(self._icon(entry))


def entry_picture(entry: Entry, colours: MapColours, ratio: float) -> QPixmap:
    """The marker of an entry, beside its name."""
    made = QPixmap(round(_MARK * ratio), round(_MARK * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(_MARK / 2, _MARK / 2)
    draw_shape(painter, entry.shape, colours.series[entry.series], 12, colours)
    painter.end()
    return made
