"""A framed area with a title: what a page is made of."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.ui import theme
from planner.ui.theme import Text


class Card(QFrame):
    """Add content to ``body``; ``head`` is the row with the title, for a link or a badge."""

    def __init__(self, title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)  # noqa: FBT003
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_L)
        outer.setSpacing(theme.SPACE_S)
        self.head = QHBoxLayout()
        if title:
            self.title = QLabel(title)
            theme.set_text(self.title, Text.H2)
            self.head.addWidget(self.title, 1)
            self.setAccessibleName(title)
        outer.addLayout(self.head)
        self.body = QVBoxLayout()
        self.body.setSpacing(theme.SPACE_S)
        outer.addLayout(self.body, 1)


class Tile(Card):
    """A card that says one figure: its name, the figure large, and a line below."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        caption = QLabel(name)
        theme.set_text(caption, Text.SMALL, muted=True)
        self.figure = QLabel("–")
        theme.set_text(self.figure, Text.DISPLAY)
        self.note = QLabel()
        self.note.setWordWrap(True)
        theme.set_text(self.note, Text.SMALL, muted=True)
        for label in (caption, self.figure, self.note):
            self.body.addWidget(label)
        self.body.addStretch(1)

    def say(self, figure: str, note: str = "") -> None:
        """Show a figure and the line below it."""
        self.figure.setText(figure)
        self.note.setText(note)
        self.note.setVisible(bool(note))
