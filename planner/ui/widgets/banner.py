"""A message inside a page, with an optional button: a result with its Undo."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from planner.ui import theme
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button


class Banner(QFrame):
    """Hidden until `say` is called; its tone is a `Tone` (good, bad, warn, info)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_S, theme.SPACE_S)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._row.addWidget(self._text, 1)
        self._extra: list[QWidget] = []
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def say(
        self,
        tone: Tone,
        text: str,
        *actions: tuple[str, Callable[[], object]],
        dismissable: bool = True,
    ) -> None:
        """Show a message with buttons: (text, what it does) pairs."""
        for widget in self._extra:
            self._row.removeWidget(widget)
            widget.deleteLater()
        self._extra = [button(name, clicked) for name, clicked in actions]
        if dismissable:
            self._extra.append(button("", self.hide, icon="x", kind="flat", tip=tr("Dismiss")))
        for widget in self._extra:
            self._row.addWidget(widget)
        self._text.setText(text)
        self.setProperty("banner", tone.value)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()
