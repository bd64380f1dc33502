"""A field to filter with, which waits for a pause in typing."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from planner.ui import theme


class SearchBox(QLineEdit):
    """``searched`` carries the text after a pause, at once on Enter; Esc clears it."""

    searched = Signal(str)

    def __init__(self, hint: str, parent: QWidget | None = None, *, delay_ms: int = 150) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(delay_ms)
        self._timer.timeout.connect(self.search_now)
        self.textChanged.connect(self._timer.start)
        self.returnPressed.connect(self.search_now)

    def search_now(self) -> None:
        """Tell the text without waiting."""
        self._timer.stop()
        self.searched.emit(self.text())

    def settle(self) -> None:
        """Tell at once what waits to be told."""
        if self._timer.isActive():
            self.search_now()

    def catch_up(self) -> None:
        """Tell the text now if the pause is still waited for."""
        if self._timer.isActive():
            self.search_now()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.search_now()
            return
        super().keyPressEvent(event)
