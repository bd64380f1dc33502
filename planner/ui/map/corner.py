"""The buttons in a corner of the map, for those who have no wheel to turn."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from planner.ui import theme


class MapCorner(QFrame):
    """Tool buttons above each other: icon, what it is called, what it does."""

    def __init__(
        self, parent: QWidget, tools: Sequence[tuple[str, str, Callable[[], object]]]
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", True)  # noqa: FBT003
        column = QVBoxLayout(self)
        column.setContentsMargins(2, 2, 2, 2)
        column.setSpacing(0)
        for icon, tip, does in tools:
            made = QToolButton()
            made.setIcon(theme.icon(icon))
            made.setToolTip(tip)
            made.setAccessibleName(tip)
            made.clicked.connect(lambda _checked=False, does=does: does())
            column.addWidget(made)
        self.adjustSize()
