"""A word with its icon on a tinted pill."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from planner.ui import theme
from planner.ui.words import Look


class Badge(QWidget):
    """Icon, word and colour of a `Look`; `say` shows another."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = QLabel()
        self._word = QLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 10, 2)
        row.setSpacing(theme.SPACE_XS)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.say(look)

    def say(self, look: Look) -> None:
        """Show another word."""
        self._look = look
        self._word.setText(look.word)
        self.setAccessibleName(look.word)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._paint()
        super().changeEvent(event)

    def _paint(self) -> None:
        colours, tone = theme.tokens(), self._look.tone
        sheet = (
            f"Badge {{ background: {colours.soft(tone)}; border-radius: 8px; }}"
            f"QLabel {{ color: {colours.strong(tone)}; background: transparent;"
            " font-weight: 600; }"
        )
        if sheet != self.styleSheet():
            self.setStyleSheet(sheet)
        icon = theme.icon(self._look.icon, tone.value)
        side = theme.scaled(14)
        self._icon.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))
