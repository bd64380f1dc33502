"""How lists look is remembered, saved under names, and columns that stay do stay."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu
from pytestqt.qtbot import QtBot

from planner.ui.grid.arrangement import Level, Ticked
from planner.ui.grid.look import KeptLooks, Look, look_of
from planner.ui.main_window import MainWindow
from planner.ui.pages.items import ItemsPage, ItemsView
from planner.ui.pages.records import RecordsView
from planner.ui.preferences import Preferences
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers

CTRL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


def items_of(window: MainWindow) -> ItemsView:
    page = window.show_page("items")
    assert isinstance(page, ItemsPage)
    view = page.view
    assert isinstance(view, ItemsView)
    return view


@pytest.fixture
def items(small: MainWindow) -> ItemsView:
    return items_of(small)


def column(view: RecordsView, heading: str) -> int:
    return [shown.heading for shown in view.model.columns].index(heading)


def shown(view: RecordsView) -> list[str]:
    return [view.model.columns[at].heading for at in view.table.cell_cursor.columns()]


def change(view: RecordsView) -> None:
    """Another look in every respect."""
    table, model = view.table, column(view, "Model")
    table.setColumnWidth(column(view, "Manufacturer"), 201)
    table.head.moveSection(table.head.visualIndex(column(view, "Site")), 0)
    table.columns_menu._show(model, shown=False)
    view.model.set_levels([Level(column(view, "Quantity"), descending=True)])
    view.model.set_ticked({column(view, "Site"): Ticked(frozenset(["S-2"]))})
    table.freeze(2)


def test_a_list_looks_tomorrow_as_it_was_left_today(
    items: ItemsView, small: MainWindow, small_file: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    change(items)
    before = look_of(items.table)
    small.show_page("overview")
    small.session.close()
    again = MainWindow(small.session, Preferences(tmp_path / "settings.json"))
    qtbot.addWidget(again)
    again.show()
    again.session.open(small_file)
    view = items_of(again)
    assert look_of(view.table) == before
    assert shown(view)[:2] == ["Site", "Serial number"]
    assert "Model" not in shown(view)
    assert [row.item.quantity for row in view.model.shown()] == [3, 3, 1, None]
    assert "Filtered by Site" in view.unfilter.toolTip()
    view.unfilter.click()
    assert view.model.rowCount() == 5


def test_another_project_is_not_filtered_by_what_was_ticked_in_this_one(
    items: ItemsView, small: MainWindow, tmp_path: Path, small_file: Path
) -> None:
    change(items)
    small.show_page("overview")
    other = small_file.rename(tmp_path / "other.rplan")
    small.session.close()
    small.session.open(other)
    view = items_of(small)
    assert view.model.rowCount() == 5
    assert shown(view)[0] == "Site"


def test_views_are_saved_chosen_renamed_and_deleted(
    items: ItemsView, ask: ReadyAnswers, session: Session
) -> None:
    came, button = look_of(items.table), items.views
    change(items)
    items.search.setText("s-2")
    ask.answers["name_of_view"] = "At S-2 & more"
    button.save()
    items.show_as_it_came()
    assert look_of(items.table) == came
    assert items.search.text() == ""
    menu = button.menu()
    menu.aboutToShow.emit()
    assert menu.actions()[0].text() == "At S-2 && more"
    menu.actions()[0].trigger()
    assert items.search.text() == "s-2"
    assert items.model.rowCount() == 4
    ask.answers["name_of_view"] = "Ridge"
    button.rename("At S-2 & more")
    assert session.looks.views("Items") == ["Ridge"]
    menu.aboutToShow.emit()
    delete = next(one for one in menu.actions() if one.text() == "Delete").menu()
    assert isinstance(delete, QMenu)
    delete.actions()[0].trigger()
    assert session.looks.views("Items") == []


def test_a_damaged_file_of_looks_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    file = tmp_path / "lists.json"
    kept = KeptLooks(file)
    kept.keep_view("Items", "Mine", Look(order=("A", "B"), frozen=1, levels=(("A", True),)))
    assert KeptLooks(file).view("Items", "Mine") == kept.view("Items", "Mine")
    for text in (
        "not json",
        '["a"]',
        '{"Items": 3}',
        (
            '{"Items": {"now": {"order": 3, "widths": {"A": "x"}, "levels": [["A"], 2, [1, 2]],'
            ' "ticked": {"A": 4}, "frozen": "x", "text": 1}, "views": []}}'
        ),
    ):
        file.write_text(text, encoding="utf-8")
        found = KeptLooks(file)
        assert found.views("Items") == []
        assert (found.look("Items") or (Look(), False))[0] == Look()
        found.keep("Items", Look(hidden=("A",)))
        assert KeptLooks(file).look("Items") == (Look(hidden=("A",)), False)


# columns that stay


@pytest.fixture
def frozen(items: ItemsView, small: MainWindow, qtbot: QtBot) -> ItemsView:
    small.resize(1000, 640)
    items.table.freeze(1)
    view = items.table._frozen_view
    assert view is not None
    qtbot.waitUntil(view.isVisible)
    return items


def test_the_first_columns_stay_while_the_others_scroll(frozen: ItemsView) -> None:
    table, stay = frozen.table, frozen.table._frozen_view
    assert stay is not None
    table.cell_cursor.go((0, frozen.table.cell_cursor.columns()[-1]))
    assert table.horizontalScrollBar().value() > 0
    assert stay.columns() == [column(frozen, "Serial number")]
    assert not stay.isColumnHidden(stay.columns()[0])
    # Going back to the second column brings it out from below the first.
    second = column(frozen, "Manufacturer")
    table.cell_cursor.go((0, second))
    assert table.visualRect(frozen.model.index(0, second)).left() >= stay.width() - 3
    before = table.horizontalScrollBar().value()
    table.cell_cursor.go((1, column(frozen, "Serial number")))
    assert table.horizontalScrollBar().value() == before


def test_cells_that_stay_are_pressed_edited_and_sorted_like_the_others(
    frozen: ItemsView, qtbot: QtBot
) -> None:
    table, stay = frozen.table, frozen.table._frozen_view
    assert stay is not None
    table.activateWindow()
    for row, held in ((1, NONE), (3, Qt.KeyboardModifier.ShiftModifier)):
        place = stay.visualRect(frozen.model.index(row, 0)).center()
        qtbot.mouseClick(stay.viewport(), Qt.MouseButton.LeftButton, held, place)
    assert table.selected_lines() == [1, 2, 3]
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    table.cell_cursor.go((2, 0))
    qtbot.keyClicks(table, "0")
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert stay.isAncestorOf(editor)
    qtbot.keyClicks(editor, "07")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert frozen.session.inventory().items[2].serial == "007"
    assert table.currentIndex().row() == 3
    place = stay.head.arrow_place(0).center()
    place.setX(30)
    qtbot.mouseClick(stay.head.viewport(), Qt.MouseButton.LeftButton, NONE, place)
    assert next(row.item.serial for row in frozen.model.shown()) == "007"


def test_columns_too_wide_to_stay_do_not_cover_the_list(frozen: ItemsView) -> None:
    table, stay = frozen.table, frozen.table._frozen_view
    assert stay is not None
    table.setColumnWidth(0, 900)
    assert not stay.isVisible()
    table.setColumnWidth(0, 120)
    assert stay.isVisible()
    assert stay.columnWidth(0) == 120
    table.freeze(0)
    assert not stay.isVisible()


def test_the_menu_of_a_heading_does_what_it_says(items: ItemsView) -> None:
    table = items.table
    for text, heading in (
        ("Sort largest first", "Quantity"),
        ("Sort by this too", "Site"),
        ("Hide this column", "Notes"),
        ("Freeze up to here", "Manufacturer"),
    ):
        menu = table.columns_menu.menu_for(column(items, heading))
        next(one for one in menu.actions() if one.text() == text).trigger()
    assert items.model.arrangement.levels == (
        Level(column(items, "Quantity"), descending=True),
        Level(column(items, "Site")),
    )
    assert "Notes" not in shown(items)
    assert table.frozen == 2
