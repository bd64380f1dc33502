"""Buttons of the few kinds that the program knows."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from planner.ui import theme
from planner.ui.widgets.reflow import FlowLayout

ICON = 16
"""Side of an icon in a button, in pixels, with text of the system's own size."""
_GAP = 5
_LEAST_LINK = 230


class Button(QPushButton):
    """A push button whose icon is as large as its text and stands apart from it."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self.fit_icon()

    def fit_icon(self) -> None:
        """Size the icon for the text of now; a tool keeps the size that it was given."""
        if self.property("tool"):
            return
        # No higher than a line of text, or the button would grow with it.
        side = min(theme.scaled(ICON), theme.control_height() - 14)
        size = QSize(side + _GAP if self.text() else side, side)
        if size != self.iconSize():
            self.setIconSize(size)


class Link(Button):
    """A button that looks like a link; one that is too long ends in "...", its tip is the whole."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("link", True)  # noqa: FBT003
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), theme.scaled(_LEAST_LINK)), hint.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.width() < self.sizeHint().width() and not self.toolTip():
            self.setToolTip(self.text())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QStylePainter(self)
        option = QStyleOptionButton()
        self.initStyleOption(option)
        over = self.sizeHint().width() - self.width()
        if over > 0:
            room = self.fontMetrics().horizontalAdvance(self.text()) - over
            option.text = self.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, room
            )
        painter.drawControl(QStyle.ControlElement.CE_PushButton, option)
        painter.end()


def button(
    text: str, clicked: Callable[[], object], *, icon: str = "", kind: str = "", tip: str = ""
) -> QPushButton:
    """A push button; ``kind`` is "primary", "flat", "link" or "" for the plain one."""
    made = Link(text) if kind == "link" else Button(text)
    if kind:
        made.setProperty(kind, True)  # noqa: FBT003
    if icon:
        made.setIcon(theme.icon(icon, "on_accent" if kind == "primary" else "text"))
        made.fit_icon()
    if tip:
        made.setToolTip(tip)
        if not text:
            made.setAccessibleName(tip)
    made.clicked.connect(lambda _checked=False: clicked())
    return made


class Chips(QWidget):
    """A row of exclusive buttons; ``chosen`` is called with the key of the one pressed. One that
    ``wraps`` goes on in a second line where it has no room.
    """

    def __init__(
        self,
        choices: list[tuple[str, str]],
        chosen: Callable[[str], object],
        name: str = "",
        *,
        wraps: bool = False,
    ) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        row = FlowLayout(self, theme.SPACE_XS) if wraps else QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_XS)
        for key, text in choices:
            made = QPushButton(text)
            made.setCheckable(True)
            made.setProperty("chip", True)  # noqa: FBT003
            made.clicked.connect(lambda _=False, key=key: chosen(key))
            self._group.addButton(made)
            self._buttons[key] = made
            row.addWidget(made)
        self.choose(choices[0][0])

    @property
    def key(self) -> str:
        """Key of the chosen one."""
        return next(key for key, made in self._buttons.items() if made.isChecked())

    def choose(self, key: str) -> None:
        """Choose without calling back."""
        self._buttons[key].setChecked(True)

    def offer(self, key: str, *, offered: bool) -> None:
        """Show a button, or hide it; a hidden one that was chosen gives way to the first."""
        self._buttons[key].setVisible(offered)
        if not offered and self.key == key:
            self.choose(next(iter(self._buttons)))

    def set_text(self, key: str, text: str) -> None:
        """Change a button's text, as for a count."""
        self._buttons[key].setText(text)
