"""Walks a window with the Tab key, as a person without a mouse does, and reads it as a screen
reader does.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QCalendarWidget,
    QComboBox,
    QDateTimeEdit,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QWidget,
)

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)
MOST_STOPS = 400
ROOM = 3
"""Pixels around a control in which its focus may be drawn too."""

_ROLE = QAccessible.Role
_SAYS_NOTHING = {_ROLE.NoRole, _ROLE.Pane, _ROLE.Whitespace, _ROLE.LayeredPane}


@dataclass(frozen=True, slots=True)
class Stop:
    """A control that the Tab key came to, and how it looked with the focus."""

    widget: QWidget
    picture: QImage
    in_view: bool


def settle() -> None:
    """Let layouts and deferred deletions come to rest."""
    for _round in range(3):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 0)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def describe(widget: QWidget) -> str:
    """A control in words, for a failing test's message."""
    said = name_of(widget) or getattr(widget, "text", str)()
    chain = [type(widget).__name__]
    parent = widget.parentWidget()
    while parent is not None and len(chain) < 4:
        chain.append(type(parent).__name__)
        parent = parent.parentWidget()
    return f"{' < '.join(chain)} {said!r}"


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    if isinstance(widget, QComboBox):
        # Elsewhere than on Linux its name; there its name is what is chosen.
        labels = widget.window().findChildren(QLabel)
        named = [label.text() for label in labels if label.buddy() is widget]
        return widget.accessibleName() or "".join(named)
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name).strip() if found is not None else ""


def role_of(widget: QWidget) -> QAccessible.Role:
    """What a screen reader takes a control for."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.role() if found is not None else _ROLE.NoRole


def says_more(widget: QWidget) -> bool:
    """Whether what has no role of its own (what the program paints) is described."""
    return isinstance(widget, QScrollArea) or bool(widget.accessibleDescription())


def is_part(widget: QWidget) -> bool:
    """Whether a widget is a part of another control, which stands for it."""
    if isinstance(widget, QScrollBar | QHeaderView):
        return True
    parent = widget.parentWidget()
    while parent is not None and not parent.isWindow():
        if isinstance(parent, QAbstractSpinBox | QComboBox | QLineEdit | QCalendarWidget | QTabBar):
            return True
        if isinstance(parent, QAbstractItemView):
            return True
        if isinstance(parent, QAbstractScrollArea) and widget is parent.viewport():
            return True
        parent = parent.parentWidget()
    return False


def scrolls(area: QAbstractScrollArea) -> bool:
    """Whether an area holds more than it shows."""
    return bool(area.verticalScrollBar().maximum() or area.horizontalScrollBar().maximum())


def interactive(root: QWidget) -> Iterator[QWidget]:
    """Every control that a mouse could use now."""
    for widget in root.findChildren(QWidget):
        if not widget.isVisibleTo(root) or not widget.isEnabled() or is_part(widget):
            continue
        if isinstance(widget, QScrollArea) and not scrolls(widget):
            continue
        tab = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if isinstance(widget, INTERACTIVE) or tab or takes_the_mouse(widget):
            yield widget


def takes_the_mouse(widget: QWidget) -> bool:
    """Whether the program itself does something when a widget is pressed."""
    ours = type(widget).__module__.startswith("planner.")
    return ours and "mousePressEvent" in vars(type(widget))


def stands_for(widget: QWidget) -> list[QWidget]:
    """The buttons of a group of which one is chosen: Tab goes to that, the arrows go on."""
    if isinstance(widget, QAbstractButton):
        group = widget.group()
        if group is not None and group.exclusive():
            return list(group.buttons())
        if widget.autoExclusive():
            parent = widget.parentWidget()
            beside = parent.findChildren(QAbstractButton) if parent is not None else []
            return [other for other in beside if other.autoExclusive()]
    return [widget]


def picture(widget: QWidget) -> QImage:
    """How a control and what is just around it look now."""
    window = widget.window()
    area = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    area.adjust(-ROOM, -ROOM, ROOM, ROOM)
    return window.grab(area).toImage()


def links_of(widget: QWidget) -> int:
    """How many links of a text the Tab key may stop at."""
    if isinstance(widget, QTextBrowser):
        return widget.toHtml().count("<a href")
    return widget.text().count("<a href") if isinstance(widget, QLabel) else 0


def walk(first: QWidget, *, back: bool = False) -> list[Stop]:
    """Where the Tab key leads from a control until it comes round."""
    window = first.window()
    window.activateWindow()
    first.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    key = Qt.Key.Key_Backtab if back else Qt.Key.Key_Tab
    stops: list[Stop] = []
    seen: set[int] = set()
    sections = 0
    for _stop in range(MOST_STOPS):
        now = QApplication.focusWidget()
        assert now is not None, "the focus is nowhere"
        assert now.window() is window, f"the focus left for {describe(now)}"
        if id(now) in seen:
            # A date is stepped through by month, day and year before it is left, a text by its
            # links.
            most = 3 if isinstance(now, QDateTimeEdit) else links_of(now)
            if now is not stops[-1].widget or sections >= most:
                return stops
            sections += 1
            QTest.keyClick(now, key)
            continue
        sections = 0
        seen.add(id(now))
        stops.append(Stop(now, picture(now), not now.visibleRegion().isEmpty()))
        QTest.keyClick(now, key)
        QApplication.processEvents()
    raise AssertionError(f"Tab does not come round: {describe(stops[-1].widget)}")


def faults(root: QWidget, first: QWidget) -> list[str]:
    """What is wrong for a person without a mouse or without sight in a part of a window, walked
    from a control of the window on.
    """
    stops = walk(first)
    reached: set[int] = set()
    found: list[str] = []
    for stop in stops:
        reached |= reached_by(stop.widget)
        if root.isAncestorOf(stop.widget) and not is_part(stop.widget):
            found += faults_of(stop)
    found += [f"not reached: {describe(w)}" for w in interactive(root) if id(w) not in reached]
    found += unseen(stops)
    if {id(stop.widget) for stop in walk(first, back=True)} != {id(stop.widget) for stop in stops}:
        found.append("Shift+Tab goes elsewhere than Tab")
    return found


def reached_by(widget: QWidget) -> set[int]:
    """What can be used once the focus is on a control, by identity."""
    found = {id(other) for other in stands_for(widget)}
    at: QWidget | None = widget
    # The field of a spin box or of a choice that is typed in gets the focus for it.
    while at is not None and is_part(at):
        at = at.parentWidget()
        found.add(id(at))
    return found


def faults_of(stop: Stop) -> Iterator[str]:
    """What is wrong with one control."""
    said = describe(stop.widget)
    if not name_of(stop.widget):
        yield f"no name: {said}"
    role = role_of(stop.widget)
    if role in _SAYS_NOTHING or (role is _ROLE.Client and not says_more(stop.widget)):
        yield f"says nothing of itself: {said}"
    if not stop.in_view:
        yield f"out of view: {said}"
    if isinstance(stop.widget, QAbstractItemView) and stop.widget.tabKeyNavigation():
        yield f"keeps the Tab key: {said}"


def unseen(stops: list[Stop]) -> list[str]:
    """Controls that look the same with the focus and without."""
    return [
        f"focus not seen: {describe(stop.widget)}"
        for stop in stops
        if stop.in_view and not stop.widget.hasFocus() and picture(stop.widget) == stop.picture
    ]
