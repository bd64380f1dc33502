"""The body of a chart as it was painted last, so that scrolling paints only what comes in."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QPainter, QPixmap

from planner.ui.gantt.layout import Layout

_EDGE = 12
"""Pixels by which a mark may stand out beside its bar."""


class Canvas:
    """Keeps the picture of the body between frames."""

    def __init__(self) -> None:
        self._picture = QPixmap()
        self._of: tuple[object, ...] = ()
        self._at = QPoint()

    def show(
        self,
        painter: QPainter,
        layout: Layout,
        same: tuple[object, ...],
        draw: Callable[[QPainter, QRect], None],
    ) -> None:
        """Bring the body up to date with ``draw`` (a painter with the viewport's origin, and
        the part to paint) and put it on the painter. While ``same`` and the size stay equal,
        only the scrolling is taken to have changed.
        """
        body, ratio = layout.body, painter.device().devicePixelRatioF()
        if body.isEmpty():
            return
        at = QPoint(layout.scroll_x, layout.scroll_y)
        of = (*same, body, ratio)
        moved = self._at - at
        whole = QRect(QPoint(0, 0), body.size())
        if of != self._of or not self._shift(moved, whole, ratio):
            self._picture = _blank(body.size(), ratio)
            self._draw(body, [whole], draw)
        else:
            self._draw(body, _strips(moved, whole), draw)
        self._of, self._at = of, at
        painter.drawPixmap(body.topLeft(), self._picture)

    def _shift(self, moved: QPoint, whole: QRect, ratio: float) -> bool:
        """Move the picture; False if nothing of it would be left, or it cannot be moved by
        whole pixels of the screen.
        """
        if abs(moved.x()) >= whole.width() or abs(moved.y()) >= whole.height():
            return False
        x, y = moved.x() * ratio, moved.y() * ratio
        if x != int(x) or y != int(y):
            return False
        if not moved.isNull():
            self._picture.scroll(int(x), int(y), self._picture.rect())
        return True

    def _draw(
        self, body: QRect, parts: list[QRect], draw: Callable[[QPainter, QRect], None]
    ) -> None:
        for part in parts:
            painter = QPainter(self._picture)
            painter.translate(-body.topLeft())
            draw(painter, part.translated(body.topLeft()))
            painter.end()


def _blank(size: QSize, ratio: float) -> QPixmap:
    made = QPixmap(size * ratio)
    made.setDevicePixelRatio(ratio)
    return made


def _strips(moved: QPoint, whole: QRect) -> list[QRect]:
    """What comes into view at the edges when the picture has moved."""
    parts = []
    if moved.x():
        wide = abs(moved.x()) + _EDGE
        left = 0 if moved.x() > 0 else whole.width() - wide
        parts.append(QRect(left, 0, wide, whole.height()).intersected(whole))
    if moved.y():
        high = abs(moved.y()) + _EDGE
        top = 0 if moved.y() > 0 else whole.height() - high
        parts.append(QRect(0, top, whole.width(), high).intersected(whole))
    return parts
