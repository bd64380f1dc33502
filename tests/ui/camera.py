"""Takes pictures of a window and of what lies above it: dialogs, menus, lists that drop down."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from planner.ui import theme

_TITLE = 30
"""Height of the bar that a system puts above a dialog."""


def settle() -> None:
    """Let layouts and deferred deletions come to rest."""
    for _round in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Camera:
    """Pictures of one window go into a folder, ``after`` ending each name; only those are kept
    whose name holds ``only``.
    """

    def __init__(self, window: QWidget, folder: Path, after: str, only: str = "") -> None:
        self.window = window
        self._folder = folder
        self._after = after
        self._only = only

    def take(self, name: str) -> None:
        """Take the window as it is now."""
        settle()
        if self._only in name:
            self._picture().save(str(self._folder / f"{name}-{self._after}.png"))

    def ask(self, name: str, act: Callable[[], object]) -> None:
        """Take the dialog in which ``act`` waits for an answer, and turn it down."""
        seen: list[QWidget] = []

        def see() -> None:
            box = QApplication.activeModalWidget()
            if not isinstance(box, QDialog):
                return
            seen.append(box)
            self.take(name)
            box.reject()

        QTimer.singleShot(0, see)
        act()
        settle()
        if not seen:
            raise RuntimeError(f"{name}: nothing was asked")

    def beside(self, name: str, act: Callable[[], object]) -> None:
        """Take what ``act`` opens above the window or beside it, and close that."""
        act()
        settle()
        opened = [
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one is not self.window
        ]
        if not opened:
            raise RuntimeError(f"{name}: nothing was opened")
        self.take(name)
        for one in opened:
            one.close()
        settle()

    def _picture(self) -> QPixmap:
        picture = self.window.grab()
        above = [
            one
            for one in QApplication.topLevelWidgets()
            if one.isVisible() and one is not self.window and not one.size().isEmpty()
        ]
        painter = QPainter(picture)
        for one in sorted(above, key=_depth):
            place = self._place(one)
            if isinstance(one, QDialog):
                _frame(painter, QRect(place, one.size()), one.windowTitle())
            painter.drawPixmap(place, one.grab())
        painter.end()
        return picture

    def _place(self, box: QWidget) -> QPoint:
        """Where a window lies above this one, moved to be seen whole."""
        if isinstance(box, QDialog):
            at = self.window.rect().center() - box.rect().center()
        else:
            at = box.mapToGlobal(QPoint(0, 0)) - self.window.mapToGlobal(QPoint(0, 0))
        room = self.window.size() - box.size()
        least = _TITLE if isinstance(box, QDialog) else 0
        return QPoint(max(0, min(at.x(), room.width())), max(least, min(at.y(), room.height())))


def _depth(widget: QWidget) -> int:
    """How many windows a window lies above."""
    parent = widget.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())


def _frame(painter: QPainter, area: QRect, title: str) -> None:
    """The frame that the system draws around a dialog, where there is a system."""
    bar = QRect(area.x(), area.y() - _TITLE, area.width(), _TITLE)
    whole = area.united(bar).adjusted(-1, -1, 0, 0)
    painter.fillRect(bar, theme.color("sidebar"))
    painter.setPen(theme.color("text"))
    painter.drawText(bar.adjusted(12, 0, -12, 0), Qt.AlignmentFlag.AlignVCenter, title)
    painter.setPen(theme.color("control_border"))
    painter.drawRect(whole)
