"""Arrangements that give way on a narrow window instead of running off its edge."""

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from planner.ui import theme


class SideBySide(QWidget):
    """Parts beside each other, or one above the other where it is narrower than ``turns_at``
    pixels.
    """

    def __init__(self, turns_at: int, spacing: int = theme.SPACE_M) -> None:
        super().__init__()
        self._turns_at = turns_at
        self._parts: list[QWidget] = []
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(spacing)

    def add(self, widget: QWidget, stretch: int = 0) -> None:
        """Add a part behind the others."""
        self._parts.append(widget)
        self._row.addWidget(widget, stretch)

    def minimumSizeHint(self) -> QSize:
        widest = max((_least(part) for part in self._parts), default=0)
        return QSize(widest, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        across = self.width() >= self._turns_at
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if across else direction.TopToBottom)


class TileGrid(QWidget):
    """Tiles of equal width, as many in a row as have ``least`` pixels each."""

    def __init__(self, least: int = 220, most: int = 4) -> None:
        super().__init__()
        self._least, self._most = least, most
        self._tiles: list[QWidget] = []
        self._across = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.SPACE_M)

    def set_tiles(self, tiles: Sequence[QWidget]) -> None:
        """Show other tiles; those shown before are gone."""
        for tile in self._tiles:
            self._grid.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        self._tiles, self._across = list(tiles), 0
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        widest = max((_least(tile) for tile in self._tiles), default=0)
        return QSize(min(widest, self._least), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        number = len(self._tiles)
        across = max(1, min(self._most, number, self.width() // self._least))
        if across == 3 and number == 4:
            across = 2  # two rows of two, rather than one left over
        if across == self._across:
            return
        self._across = across
        for at, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, at // across, at % across)
        for column in range(self._most):
            self._grid.setColumnStretch(column, 1 if column < across else 0)


def _least(widget: QWidget) -> int:
    return widget.minimumSizeHint().width()
