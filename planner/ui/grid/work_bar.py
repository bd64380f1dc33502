"""How far the sorting or filtering of a long list is, laid over its lower edge, and its end."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar

from planner.ui import theme
from planner.ui.translation import tr
from planner.ui.widgets.buttons import button

if TYPE_CHECKING:
    from planner.ui.widgets.table_view import RowsTable

_WIDTH = 380
_FULL = 1_000


class WorkBar(QFrame):
    """Shown while the `Slices` of a table's rows are at work; Esc in the table ends it too."""

    def __init__(self, table: "RowsTable") -> None:
        super().__init__(table)
        self._table = table
        self._slices = table.rows.slices
        self.setProperty("popup", True)  # noqa: FBT003
        self.said = QLabel()
        self.bar = QProgressBar()
        self.bar.setRange(0, _FULL)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("How far it is"))
        self.cancel = button(tr("Cancel"), self._slices.cancel, kind="flat", tip=tr("Cancel (Esc)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_M, theme.SPACE_XS, theme.SPACE_S, theme.SPACE_XS)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.said)
        row.addWidget(self.bar, 1)
        row.addWidget(self.cancel)
        self._slices.ended.connect(self.hide)
        table.installEventFilter(self)
        self.hide()

    def show_share(self, title: str, share: float) -> None:
        """Say what is done and how far it is, from 0 to 1."""
        self.said.setText(tr("{title} ...", title=title))
        self.setAccessibleName(title)
        self.bar.setValue(round(share * _FULL))
        if self.isHidden():
            self.show()
            self._place()
            self.raise_()

    def _place(self) -> None:
        table = self._table
        self.ensurePolished()
        self.resize(min(_WIDTH, table.width() - 20), self.sizeHint().height())
        below = table.viewport().geometry().bottom() - self.height() - theme.SPACE_S
        self.move((table.width() - self.width()) // 2, below)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._table and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
