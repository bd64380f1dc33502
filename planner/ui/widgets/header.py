"""The head of a page: what it is, what it shows, and what can be done."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.ui import theme
from planner.ui.theme import Text
from planner.ui.widgets.reflow import FlowLayout

_LEAST_TITLE = 18
"""Width that the words need beside the buttons, in heights of a line."""


class PageHeader(QWidget):
    """Title, a line below it, and a row for buttons (`add_action`) on the right or, where that
    leaves no room for the words, below.
    """

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title = QLabel(title)
        theme.set_text(self._title, Text.H1)
        self._subtitle = QLabel(subtitle)
        self._subtitle.setWordWrap(True)
        theme.set_text(self._subtitle, muted=True)
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        words.addWidget(self._title)
        words.addWidget(self._subtitle)
        self._buttons = QWidget()
        self._actions = FlowLayout(self._buttons)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addLayout(words, 1)
        self._row.addWidget(self._buttons)

    def set_title(self, text: str) -> None:
        """Change the title, where a page shows several things."""
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Change the line below the title."""
        self._subtitle.setText(text)

    def add_action(self, widget: QWidget) -> None:
        """Put a button (or another control) on the right."""
        self._actions.addWidget(widget)

    def minimumSizeHint(self) -> QSize:
        least = max(self._title.minimumSizeHint().width(), self._actions.minimumSize().width())
        return QSize(least, super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._reflow()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        line = self._actions.sizeHint().width()
        across = line + _LEAST_TITLE * self.fontMetrics().height() <= self.width()
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.LeftToRight if across else direction.TopToBottom)
        self._buttons.setMinimumWidth(line if across else 0)
