"""Arrangements that give way on a narrow window instead of running off its edge."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QStackedWidget,
    QWidget,
)

from planner.ui import theme


class FlowLayout(QLayout):
    """Parts in lines, as many beside each other as the width has room for."""

    def __init__(self, parent: QWidget | None = None, spacing: int = theme.SPACE_S) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem, /) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int, /) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int, /) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int, /) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, area: QRect, /) -> None:
        super().setGeometry(area)
        self._arrange(area, move=True)

    def sizeHint(self) -> QSize:
        """All in one line."""
        hints = [item.sizeHint() for item in self._items if not item.isEmpty()]
        gaps = self.spacing() * max(0, len(hints) - 1)
        tall = max((hint.height() for hint in hints), default=0)
        return QSize(sum(hint.width() for hint in hints) + gaps, tall)

    def minimumSize(self) -> QSize:
        """One above the other."""
        least = QSize(0, 0)
        for item in self._items:
            if not item.isEmpty():
                least = least.expandedTo(item.minimumSize())
        return least

    def _arrange(self, area: QRect, *, move: bool) -> int:
        y = area.y()
        for line in self._lines(area.width()):
            tall = max(item.sizeHint().height() for item in line)
            x = area.x()
            for item in line if move else ():
                hint = item.sizeHint()
                size = QSize(min(hint.width(), area.width()), hint.height())
                item.setGeometry(QRect(QPoint(x, y + (tall - hint.height()) // 2), size))
                x += hint.width() + self.spacing()
            y += tall + self.spacing()
        return max(0, y - self.spacing() - area.y())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        """What stands beside each other in a width."""
        lines: list[list[QLayoutItem]] = []
        x = 0
        for item in self._items:
            if item.isEmpty():
                continue
            wide = item.sizeHint().width()
            if not lines or x + wide > width:
                lines.append([])
                x = 0
            lines[-1].append(item)
            x += wide + self.spacing()
        return lines


class Views(QStackedWidget):
    """Views of which one is seen: it asks for the room of that one alone, not of those hidden."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _at: self.updateGeometry())

    def minimumSizeHint(self) -> QSize:
        seen = self.currentWidget()
        return super().minimumSizeHint() if seen is None else seen.minimumSizeHint()

    def hasHeightForWidth(self) -> bool:
        seen = self.currentWidget()
        return seen is not None and seen.hasHeightForWidth()

    def heightForWidth(self, width: int, /) -> int:
        seen = self.currentWidget()
        return -1 if seen is None else seen.heightForWidth(width)


class PageFrame(QScrollArea):
    """Around a page: it scrolls where the page, with large text, needs more than there is."""

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setProperty("frameless", True)  # noqa: FBT003
        self.setFrameShape(QFrame.Shape.NoFrame)
        # Controls are brought into view by the Tab key.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(page)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Give the page all the room, and not less than it can do with: a resizable scroll area
        would give it what it would like to have.
        """
        page = self.widget()
        if page is None:
            return
        least, layout = page.minimumSizeHint(), page.layout()
        size = self.viewport().size().expandedTo(least)
        if layout is not None and layout.hasHeightForWidth() and theme.text_is_large():
            # What wraps asks for all its lines, also in views that are hidden: with usual text
            # the page would scroll for those alone.
            size.setHeight(max(size.height(), layout.totalMinimumHeightForWidth(size.width())))
        page.resize(size)


class SideBySide(QWidget):
    """Parts beside each other, or one above the other where it is narrower than ``turns_at``
    pixels or, with large text, than they need.
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

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._turn()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def _turn(self) -> None:
        across = self.width() >= max(self._turns_at, self._least_across())
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if across else direction.TopToBottom)

    def _least_across(self) -> int:
        parts = [part for part in self._parts if not part.isHidden()]
        gaps = self._row.spacing() * max(0, len(parts) - 1)
        return sum(_least(part) for part in parts) + gaps


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
