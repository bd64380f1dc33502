"""The tools of a chart over time, in the corner that its labels and its header leave free."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from planner.ui import theme
from planner.ui.gantt.timechart import TimeChart
from planner.ui.translation import tr
from planner.ui.widgets.buttons import ICON, button

OPEN, FOLD = tr("Open all rows"), tr("Fold all rows")
_SIDE = 28


class Corner(QWidget):
    """Zoom, today, the whole plan and, where rows can be ``folds``, all of them open or folded.
    ``folded`` carries whether they are to be open.
    """

    folded = Signal(bool)

    def __init__(self, chart: TimeChart, today: Callable[[], object], *, folds: bool) -> None:
        super().__init__(chart)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_XS, 0, 0, 0)
        row.setSpacing(0)
        self.fold = _tool("chevron-down", OPEN, self._fold)
        if not folds:
            self.fold.hide()
        for tool in (
            self.fold,
            _tool("minus", tr("Zoom out (-, or Ctrl+wheel)"), lambda: chart.zoom_by(0.7)),
            _tool("plus", tr("Zoom in (+, or Ctrl+wheel)"), lambda: chart.zoom_by(1.4)),
            _tool("target", tr("Go to today"), today),
            _tool("chart-gantt", tr("Whole plan (0)"), chart.zoom_to_fit),
        ):
            row.addWidget(tool)
        row.addStretch(1)
        chart.set_corner(self)

    def _fold(self) -> None:
        """Open all rows, or fold them again, and offer the other."""
        opened = self.fold.toolTip() == OPEN
        self.offer_fold(opened=opened)
        self.folded.emit(opened)

    def offer_fold(self, *, opened: bool) -> None:
        """Offer to fold all rows, or to open them."""
        tip = FOLD if opened else OPEN
        self.fold.setToolTip(tip)
        self.fold.setAccessibleName(tip)
        self.fold.setIcon(theme.icon("chevron-right" if opened else "chevron-down"))


def _tool(icon: str, tip: str, clicked: Callable[[], object]) -> QPushButton:
    made = button("", clicked, icon=icon, kind="flat", tip=tip)
    made.setProperty("tool", True)  # noqa: FBT003
    made.setIconSize(QSize(ICON, ICON))
    made.setFixedSize(QSize(_SIDE, _SIDE))
    return made
