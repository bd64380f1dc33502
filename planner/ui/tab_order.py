"""The Tab key in the order in which a page is read, whatever was made when.

Qt's own order is that in which widgets were made: what a page makes anew would come last.
"""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QLayout,
    QScrollArea,
    QWidget,
)


def step(window: QWidget, *, forward: bool) -> bool:
    """Put the focus on the next control of a window, or the one before, and bring it in sight;
    False if the focus is on none of its controls, or there is no other.
    """
    stops = list(tab_stops(window))
    now: QWidget | None = window.focusWidget()
    while now is not None and now not in stops:
        # The focus is on a part of a control, as a choice in the cell of a table.
        now = now.parentWidget()
    if now is None or len(stops) < 2:
        return False
    found = stops[(stops.index(now) + (1 if forward else -1)) % len(stops)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    found.setFocus(reason)
    bring_in_sight(found)
    return True


def bring_in_sight(widget: QWidget) -> None:
    """Scroll whatever holds a widget until it can be seen."""
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 0, 0)
        parent = parent.parentWidget()


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """The controls below a widget at which the Tab key stops, as they are read."""
    for child in _parts(widget):
        if not child.isVisible() or not child.isEnabled():
            continue
        if _is_stop(child):
            yield child
        if not isinstance(child, QAbstractSpinBox | QComboBox):
            yield from tab_stops(child)


def _is_stop(widget: QWidget) -> bool:
    # What hands the focus on is no stop itself: that which gets it is.
    takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
    return bool(takes) and (not isinstance(widget, QScrollArea) or _scrolls(widget))


def _scrolls(area: QScrollArea) -> bool:
    """Whether an area holds more than it shows: else there is nothing to do in it."""
    bars = area.horizontalScrollBar(), area.verticalScrollBar()
    return any(bar.maximum() > bar.minimum() for bar in bars)


def _parts(widget: QWidget) -> list[QWidget]:
    """The parts of a widget: as laid out, then those that have a place of their own."""
    layout = widget.layout()
    laid_out = list(_laid_out(layout)) if layout is not None else []
    known = set(map(id, laid_out))
    others = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and id(child) not in known and not child.isWindow()
    ]
    others.sort(key=lambda child: (child.y(), child.x()))
    return [*laid_out, *others]


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for at in range(layout.count()):
        item = layout.itemAt(at)
        if item is None:
            continue
        inner, widget = item.layout(), item.widget()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _laid_out(inner)
