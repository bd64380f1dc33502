"""Finds what does not fit: text that is cut, controls off their page, parts that overlap."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QSplitterHandle,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from planner.ui.widgets.buttons import Link
from planner.ui.widgets.elided import Elided
from tests.ui.walking import describe

WORDS = (QPushButton, QCheckBox, QRadioButton, QLabel, QComboBox)
SLACK = 2
"""Pixels that rounding may cost."""


def misfits(root: QWidget) -> list[str]:
    """What of a page or dialog cannot be read or reached at the size it has."""
    found: list[str] = []
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or _in_a_cell(widget, root):
            continue
        # What is shortened on purpose says the rest in its tip.
        if isinstance(widget, WORDS) and not isinstance(widget, Elided | Link):
            found += _cut(widget)
        found += _outside(widget)
    found += _off(root)
    found += _overlaps(root)
    return found


def _in_a_cell(widget: QWidget, root: QWidget) -> bool:
    """What stands in a cell of a table, which is as wide as the user makes it."""
    at = widget.parentWidget()
    while at is not None and at is not root:
        if isinstance(at, QAbstractItemView):
            return True
        at = at.parentWidget()
    return False


def _cut(widget: QWidget) -> Iterator[str]:
    needed, has = _needed(widget), widget.size()
    if has.width() + SLACK < needed.width():
        yield f"{needed.width() - has.width()} px too narrow: {describe(widget)}"
    if has.height() + SLACK < needed.height():
        yield f"{needed.height() - has.height()} px too low: {describe(widget)}"


def _needed(widget: QWidget) -> QRect:
    hint = widget.sizeHint()
    if isinstance(widget, QLabel) and widget.wordWrap():
        high = widget.heightForWidth(widget.width())
        widest = max(
            (widget.fontMetrics().horizontalAdvance(word) for word in _words(widget)), default=0
        )
        return QRect(0, 0, min(widest, hint.width()), high)
    if isinstance(widget, QComboBox):
        # Its hint is for the longest choice; what is chosen has to be read.
        option = QStyleOptionComboBox()
        widget.initStyleOption(option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        kind = QStyle.ComplexControl.CC_ComboBox
        field = widget.style().subControlRect(kind, option, part, widget)
        wide = widget.fontMetrics().horizontalAdvance(widget.currentText())
        return QRect(0, 0, wide + widget.width() - field.width(), hint.height())
    return QRect(0, 0, hint.width(), hint.height())


def _words(label: QLabel) -> list[str]:
    if label.textFormat() == Qt.TextFormat.RichText or "<" in label.text():
        return []
    return label.text().split()


def _outside(widget: QWidget) -> Iterator[str]:
    """A widget that reaches beyond its parent, which cuts it off."""
    parent = widget.parentWidget()
    if parent is None or isinstance(parent.parentWidget(), QScrollArea) or widget.isWindow():
        return
    if isinstance(widget, QSplitterHandle):
        return
    area = QRect(QPoint(0, 0), parent.size()).adjusted(-SLACK, -SLACK, SLACK, SLACK)
    if not area.contains(widget.geometry()) and not widget.size().isEmpty():
        yield f"beyond its parent by {_beyond(area, widget.geometry())}: {describe(widget)}"


def _beyond(area: QRect, inner: QRect) -> str:
    across = max(area.left() - inner.left(), inner.right() - area.right())
    down = max(area.top() - inner.top(), inner.bottom() - area.bottom())
    return f"{across} x {down} px"


def _off(root: QWidget) -> Iterator[str]:
    """A scroll area whose sideways bar is switched off must not need one."""
    for area in root.findChildren(QScrollArea):
        content = area.widget()
        if content is None or not area.isVisibleTo(root):
            continue
        hidden = area.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if hidden and content.width() > area.viewport().width() + 4:
            over = content.width() - area.viewport().width()
            yield f"{over} px off the side: {describe(area)}"


def _overlaps(root: QWidget) -> Iterator[str]:
    """Words that lie on other words of the same parent."""
    by_parent: dict[int, list[QWidget]] = {}
    for widget in root.findChildren(QWidget):
        if isinstance(widget, WORDS) and widget.isVisibleTo(root) and not _in_a_cell(widget, root):
            by_parent.setdefault(id(widget.parentWidget()), []).append(widget)
    for beside in by_parent.values():
        for at, one in enumerate(beside):
            for other in beside[at + 1 :]:
                shared = one.geometry().intersected(other.geometry())
                if shared.width() > SLACK and shared.height() > SLACK:
                    yield f"lies on another: {describe(one)} and {describe(other)}"
