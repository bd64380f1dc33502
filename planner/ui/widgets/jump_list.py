"""A field to type in above a list to jump from: the keyboard stays in the field."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.ui import theme
from planner.ui.theme import Text
from planner.ui.widgets.search_box import SearchBox

_MOVING = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
_GO = Qt.ItemDataRole.UserRole


class JumpDialog(QDialog):
    """Fill it in `show_matches`, with `add_group` and `add_line`; Enter does what the line under
    the cursor says, and closes.
    """

    def __init__(self, title: str, hint: str, parent: QWidget | None, *, delay_ms: int = 0) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.search = SearchBox(hint, delay_ms=delay_ms)
        self.search.searched.connect(self.search_for)
        self.search.installEventFilter(self)
        self.list = QTreeWidget()
        self.list.setAccessibleName(title)
        self.list.setColumnCount(2)
        self.list.setHeaderHidden(True)
        self.list.setProperty("roomy", True)  # noqa: FBT003
        self.list.setRootIsDecorated(False)
        self.list.setIndentation(theme.SPACE_M)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.list.itemActivated.connect(self._activate)
        self.note = QLabel()
        self.note.setWordWrap(True)
        theme.set_text(self.note, Text.SMALL, muted=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[theme.SPACE_M] * 4)
        column.setSpacing(theme.SPACE_S)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        self.resize(680, 460)

    def start(self) -> None:
        """Show it, ready to type."""
        self.search.selectAll()
        self.search_for(self.search.text())
        self.show()
        self.raise_()
        self.activateWindow()
        self.search.setFocus()

    def show_matches(self, text: str) -> None:
        """Fill the list with what fits the text."""
        raise NotImplementedError

    def search_for(self, text: str) -> None:
        """Show what fits the text, with the cursor on the first line."""
        self.list.clear()
        self.show_matches(text)
        self.list.expandAll()
        self._give_notes_room()
        self._step(1)

    def _give_notes_room(self) -> None:
        """As much as they need, but no more than half of the list: names come first."""
        needed = self.list.sizeHintForColumn(1) + theme.SPACE_S
        half = (self.list.viewport().width() or self.width()) // 2
        self.list.header().resizeSection(1, min(needed, half))

    def add_group(self, text: str) -> QTreeWidgetItem:
        """Add a heading above lines."""
        item = QTreeWidgetItem(self.list, [text])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        item.setFirstColumnSpanned(True)
        return item

    def add_line(
        self,
        texts: tuple[str, str],
        go: Callable[[], object],
        *,
        icon: QIcon | str = "",
        group: QTreeWidgetItem | None = None,
        tip: str = "",
    ) -> None:
        """Add a line with a note at its right."""
        parent = group if group is not None else self.list.invisibleRootItem()
        item = QTreeWidgetItem(parent, list(texts))
        given = theme.icon(icon) if isinstance(icon, str) and icon else icon
        # Lines without a picture keep its place: words stand below words.
        has = isinstance(given, QIcon) and not given.isNull()
        item.setIcon(0, given if isinstance(given, QIcon) and has else _no_picture())
        item.setData(0, _GO, go)
        item.setForeground(1, theme.color("muted"))
        item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        item.setToolTip(0, tip or texts[0])

    def lines(self) -> list[str]:
        """What the list offers, headings left out."""
        return [item.text(0) for item in self._items() if item.data(0, _GO)]

    def _items(self) -> list[QTreeWidgetItem]:
        found, item = [], self.list.topLevelItem(0)
        while item is not None:
            found.append(item)
            item = self.list.itemBelow(item)
        return found

    def _step(self, by: int) -> None:
        """Move the cursor by so many lines, over headings, staying in the list."""
        lines = [item for item in self._items() if item.data(0, _GO)]
        if not lines:
            return
        current: Any = self.list.currentItem()
        at = next((n for n, item in enumerate(lines) if item is current), -1 if by > 0 else 0)
        self.list.setCurrentItem(lines[max(0, min(len(lines) - 1, at + by))])

    def take(self) -> None:
        """Do what the line under the cursor says."""
        item = self.list.currentItem()
        if item is not None:
            self._activate(item, 0)

    def _activate(self, item: QTreeWidgetItem, _column: int) -> None:
        go = item.data(0, _GO)
        if go is not None:
            self.hide()
            go()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent):
            return event.type() == QEvent.Type.KeyPress and self._on_key(Qt.Key(event.key()))
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._give_notes_room()

    def _on_key(self, key: Qt.Key) -> bool:
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.search.catch_up()
            self.take()
        elif key in _MOVING:
            self.search.catch_up()
            far = 10 if key in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown} else 1
            self._step(far if key in {Qt.Key.Key_Down, Qt.Key.Key_PageDown} else -far)
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True


def _no_picture() -> QIcon:
    side = theme.scaled(16)
    empty = QPixmap(side, side)
    empty.fill(Qt.GlobalColor.transparent)
    return QIcon(empty)
