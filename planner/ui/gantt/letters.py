"""A font with the widths of what was written in it, which charts ask for again and again."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetricsF

_MOST = 20_000
"""Texts whose width is kept."""


class Letters:
    """The font of a chart and its bold form. ``line`` is the height of a line of text."""

    def __init__(self, font: QFont) -> None:
        self.plain, self.bold = QFont(font), QFont(font)
        self.bold.setBold(True)
        self._metrics = {False: QFontMetricsF(self.plain), True: QFontMetricsF(self.bold)}
        self._widths: dict[tuple[str, bool], float] = {}
        self.line = self._metrics[False].height()

    def width(self, text: str, *, bold: bool = False) -> float:
        """Pixels that a text takes."""
        key = text, bold
        wide = self._widths.get(key)
        if wide is None:
            if len(self._widths) >= _MOST:
                self._widths.clear()
            wide = self._widths[key] = self._metrics[bold].horizontalAdvance(text)
        return wide

    def fitted(self, text: str, room: float, *, bold: bool = False) -> str:
        """A text shortened to its room."""
        if self.width(text, bold=bold) <= room:
            return text
        return self._metrics[bold].elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, room))
