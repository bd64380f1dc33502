"""A scrolling column beside a table that tells all about the row under the cursor."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from planner.ui import formats, theme
from planner.ui.theme import Text

_LEAST_WIDTH = 280
_LONGEST = 5_000
"""Characters of a paragraph that are shown."""


class DetailPanel(QScrollArea):
    """`clear` it, then add from top to bottom."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._column = QVBoxLayout()
        self.clear()

    def clear(self) -> None:
        """Take everything out."""
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, theme.SPACE_S, 0)
        self._column.setSpacing(theme.SPACE_S)
        self._column.addStretch(1)
        self.setWidget(content)

    def minimumSizeHint(self) -> QSize:
        """As wide as what stands in it, which with large text may need more than usual."""
        bar = self.verticalScrollBar().sizeHint().width()
        content = self.widget()
        needed = content.minimumSizeHint().width() if content is not None else 0
        return QSize(
            max(_LEAST_WIDTH, needed + bar + 2 * self.frameWidth()),
            super().minimumSizeHint().height(),
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def add(self, widget: QWidget) -> None:
        """Add a widget below the others."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def add_text(self, text: str, step: Text = Text.BODY, *, muted: bool = False) -> QLabel:
        """Add a paragraph that can be selected and copied."""
        label = paragraph(text, step, muted=muted)
        self.add(label)
        return label


def paragraph(text: str, step: Text = Text.BODY, *, muted: bool = False) -> QLabel:
    """A wrapped plain text that can be selected with mouse and keyboard."""
    # To lay out a text of a megabyte takes minutes.
    shown = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    label = QLabel(formats.us_dates(shown))
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    theme.set_text(label, step, muted=muted)
    return label


def beside(head: QHBoxLayout, table: QWidget, panel: QWidget, width: int) -> QSplitter:
    """A table below its tools, and what tells about its row at the right, ``width`` pixels wide
    at first.
    """
    left = QWidget()
    column = QVBoxLayout(left)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE_S)
    column.addLayout(head)
    column.addWidget(table, 1)
    both = QSplitter()
    both.setChildrenCollapsible(False)
    both.setHandleWidth(theme.SPACE_M)
    both.addWidget(left)
    both.addWidget(panel)
    both.setStretchFactor(0, 1)
    both.setSizes([640, width])
    return both
