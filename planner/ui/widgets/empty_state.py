"""What a page shows when it has nothing to show: why, and what to do."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from planner.ui import theme
from planner.ui.theme import Text
from planner.ui.widgets.buttons import button


class EmptyState(QWidget):
    """Icon, one line, a sentence, and the buttons that help: (text, what it does) pairs."""

    def __init__(
        self, icon: str, title: str, text: str, *actions: tuple[str, Callable[[], object]]
    ) -> None:
        super().__init__()
        self._icon_name = icon
        self._picture = QLabel()
        self._title = QLabel(title)
        theme.set_text(self._title, Text.H2)
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        self._text.setMinimumWidth(200)
        self._text.setMaximumWidth(460)
        theme.set_text(self._text, muted=True)
        column = QVBoxLayout(self)
        column.setSpacing(theme.SPACE_M)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        for label in (self._picture, self._title):
            column.addWidget(label, 0, centre)
        # In a row of its own: a layout gives an aligned label too little height to wrap.
        self._text.setAlignment(centre)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 1000)
        row.addStretch(1)
        column.addLayout(row)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        buttons.addStretch(1)
        for number, (name, clicked) in enumerate(actions):
            buttons.addWidget(button(name, clicked, kind="" if number else "primary"))
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addStretch(1)
        self._draw()

    def say(self, title: str, text: str) -> None:
        """Change what it says."""
        self._title.setText(title)
        self._text.setText(text)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        icon = theme.icon(self._icon_name, "muted")
        self._picture.setPixmap(icon.pixmap(QSize(48, 48), self.devicePixelRatioF()))
