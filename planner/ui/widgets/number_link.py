"""A figure that leads to its rows."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy

from planner.ui import theme
from planner.ui.theme import Text


class NumberLink(QPushButton):
    """A button that looks like a link and says, to a screen reader and as its tip, what its
    figure is of and where it leads. ``go`` is what it does.
    """

    def __init__(self, what: str, leads: str, go: Callable[[], object], step: Text = Text.BODY):
        super().__init__()
        self._what, self._leads, self._figure = what, leads, ""
        self._gives_way = False
        self.setProperty("link", True)  # noqa: FBT003
        theme.set_text(self, step)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(leads)
        self.clicked.connect(lambda _checked=False: go())

    def give_way(self) -> "NumberLink":
        """Let a long name end in "..." where there is no room for it."""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(90)
        self._gives_way = True
        return self

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if self._gives_way:
            room = self.width() - 4
            shown = self.fontMetrics().elidedText(self._figure, Qt.TextElideMode.ElideRight, room)
            self.setText(shown)

    def say(self, figure: str, tip: str = "") -> "NumberLink":
        """Show a figure; ``tip`` says more of it than fits."""
        self._figure = figure
        self.setText(figure)
        self._fit()
        self.setAccessibleName(f"{self._what}: {figure}. {self._leads}")
        self.setToolTip(f"{tip}\n{self._leads}" if tip else self._leads)
        return self
