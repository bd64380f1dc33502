"""The menu of a list: by mouse and by the Menu key, at the cell that it is about."""

import pytest
from PySide6.QtCore import QPoint, QRect, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from planner.ui.main_window import MainWindow
from planner.ui.pages.items import ItemsPage
from planner.ui.widgets.table_view import RowsTable

Reason = QContextMenuEvent.Reason


def menu_of(
    widget: QWidget, reason: QContextMenuEvent.Reason, at: QPoint
) -> tuple[list[str], QRect]:
    """The commands of the menu that comes, and where it is."""
    found: list[tuple[list[str], QRect]] = []

    def look() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        texts = [action.text() for action in menu.actions() if not action.isSeparator()]
        found.append((texts, menu.geometry()))
        menu.close()

    QTimer.singleShot(0, look)
    QApplication.sendEvent(widget, QContextMenuEvent(reason, at, widget.mapToGlobal(at)))
    return found[0]


def lists(window: MainWindow, key: str) -> list[RowsTable]:
    page = window.show_page(key)
    assert page is not None
    QApplication.processEvents()
    return [one for one in page.findChildren(RowsTable) if one.isVisible()]


@pytest.mark.parametrize("key", ["items", "sites", "eligibility", "deadlines", "history"])
def test_the_menu_key_opens_it_at_the_current_cell(small: MainWindow, key: str) -> None:
    small.session.check(lambda _known: None)
    tables = lists(small, key)
    assert tables
    for table in tables:
        if not table.rows.rowCount():
            continue
        table.select_place(0)
        texts, place = menu_of(table, Reason.Keyboard, table.rect().center())
        cell = table.visualRect(table.currentIndex())
        below = table.viewport().mapToGlobal(cell.bottomLeft())
        assert place.x() == below.x()
        lowest = table.screen().geometry().bottom() - place.height()
        assert place.y() == pytest.approx(min(below.y(), lowest), abs=4)
        assert "Copy" in texts


def test_the_mouse_gets_the_same_commands_where_it_is(small: MainWindow) -> None:
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    (table,) = lists(small, "items")
    table.select_place(0)
    by_keys, _place = menu_of(table, Reason.Keyboard, QPoint(0, 0))
    spot = table.visualRect(table.model().index(0, 1)).center()
    by_mouse, place = menu_of(table.viewport(), Reason.Mouse, spot)
    assert by_mouse == by_keys
    assert place.contains(table.viewport().mapToGlobal(spot))
    last = [action.text() for action in table._last_commands if not action.isSeparator()]
    assert by_mouse[-len(last) :] == last, "what is done with a column comes last"
