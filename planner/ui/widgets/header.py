"""The head of a page: what it is, what it shows, and what can be done."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.ui import theme
from planner.ui.theme import Text


class PageHeader(QWidget):
    """Title, a line below it, and a row for buttons on the right (`add_action`)."""

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
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.SPACE_S)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(words, 1)
        row.addLayout(self._actions)

    def set_title(self, text: str) -> None:
        """Change the title, where a page shows several things."""
        self._title.setText(text)

    def set_subtitle(self, text: str) -> None:
        """Change the line below the title."""
        self._subtitle.setText(text)

    def add_action(self, widget: QWidget) -> None:
        """Put a button (or another control) on the right."""
        self._actions.addWidget(widget)
