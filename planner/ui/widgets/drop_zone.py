"""A framed area that takes a dropped file, or one that the user chooses."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from planner.ui import theme
from planner.ui.theme import Text
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button


class FileFrame(QFrame):
    """A frame that files can be dropped on; it shows when some are above it."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self.setProperty("drop", True)  # noqa: FBT003

    def take(self, files: list[Path]) -> bool:
        """Do something with files just dropped; False if there is nothing to do with them."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()
            self._show_over(over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(over=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(over=False)
        files = [Path(u.toLocalFile()) for u in event.mimeData().urls() if u.isLocalFile()]
        if files and self.take(files):
            event.acceptProposedAction()

    def _show_over(self, *, over: bool) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


class DropZone(FileFrame):
    """``dropped`` carries the path of the first file dropped."""

    dropped = Signal(object)

    def __init__(self, title: str, text: str, choose: Callable[[], object]) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._picture = QLabel()
        heading = QLabel(title)
        theme.set_text(heading, Text.H2)
        line = QLabel(text)
        line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        theme.set_text(line, muted=True)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE_M)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        self.choose = button(tr("Choose a file..."), choose, kind="primary")
        for widget in (self._picture, heading, line):
            column.addWidget(widget, 0, centre)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(theme.SPACE_S)
        self._buttons.addStretch(1)
        self._buttons.addStretch(1)
        self.add_button(self.choose)
        column.addLayout(self._buttons)
        column.addStretch(1)
        self._draw()

    def add_button(self, made: QPushButton) -> None:
        """Put another way to bring a file beside the button that chooses one."""
        self._buttons.insertWidget(self._buttons.count() - 1, made)

    def take(self, files: list[Path]) -> bool:
        # Not inside the drop: what follows may ask a question, and the source waits.
        QTimer.singleShot(0, lambda: self.dropped.emit(files[0]))
        return True

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        icon = theme.icon("file-input", "accent")
        self._picture.setPixmap(icon.pixmap(QSize(48, 48), self.devicePixelRatioF()))
