"""The grid under a person's hands: keys, mouse, clipboard, filters, figures."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from planner.model.inventory import Item
from planner.services import inventory
from planner.ui.grid.copying import Copied
from planner.ui.grid.filter_menu import FilterMenu
from planner.ui.main_window import MainWindow
from planner.ui.pages.items import ItemsPage, ItemsView
from planner.ui.pages.records import RecordsView
from planner.ui.pages.sites import SitesPage
from planner.ui.widgets.table_view import RowsTable
from tests.ui.conftest import ReadyAnswers

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
BOTH = CTRL | SHIFT
Keys = Callable[..., None]


@pytest.fixture
def page(small: MainWindow) -> ItemsPage:
    shown = small.show_page("items")
    assert isinstance(shown, ItemsPage)
    return shown


@pytest.fixture
def items(page: ItemsPage, qtbot: QtBot, small: MainWindow) -> ItemsView:
    assert isinstance(page.view, ItemsView)
    small.activateWindow()
    page.view.table.setFocus()
    qtbot.waitUntil(page.view.table.hasFocus)
    return page.view


@pytest.fixture
def keys(qtbot: QtBot) -> Keys:
    """Presses keys where the focus is."""

    def press(*pressed: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in pressed:
            target = QApplication.focusWidget()
            assert target is not None
            qtbot.keyClick(target, key, held)

    return press


def column(view: RecordsView, heading: str) -> int:
    return [shown.heading for shown in view.model.columns].index(heading)


def go(view: RecordsView, row: int, heading: str) -> None:
    view.table.cell_cursor.go((row, column(view, heading)))


def at(view: RecordsView) -> tuple[int, str]:
    index = view.table.currentIndex()
    return index.row(), view.model.columns[index.column()].heading


def texts(view: RecordsView, heading: str) -> list[str]:
    place = column(view, heading)
    return [view.model.columns[place].text(row) for row in view.model.shown()]


def selected(view: RecordsView) -> set[tuple[int, str]]:
    return {
        (row, view.model.columns[at].heading)
        for first, last, at in view.table.selected_blocks()
        for row in range(first, last + 1)
    }


def put(text: str, html: str = "") -> None:
    data = Copied(text, html).mime()
    if not text:
        data.removeFormat("text/plain")
    QGuiApplication.clipboard().setMimeData(data)


def stored(view: RecordsView) -> tuple[Item, ...]:
    return view.session.inventory().items


# going and selecting


def test_arrows_go_cell_by_cell_and_with_ctrl_to_the_edge_of_what_is_filled(
    items: ItemsView, keys: Keys
) -> None:
    go(items, 0, "Manufacturer")
    keys(KEY.Key_Right, KEY.Key_Down)
    assert at(items) == (1, "Model")
    keys(KEY.Key_Down, held=CTRL)
    assert at(items) == (3, "Model")  # the grey box has none
    keys(KEY.Key_Down, held=CTRL)
    assert at(items) == (4, "Model")
    keys(KEY.Key_Home, held=CTRL)
    assert at(items) == (0, "Serial number")
    keys(KEY.Key_End, held=CTRL)
    assert at(items) == (4, items.model.columns[-1].heading)


def test_shift_selects_a_block_as_columns_are_seen(items: ItemsView, keys: Keys) -> None:
    head = items.table.horizontalHeader()
    head.moveSection(head.visualIndex(column(items, "Quantity")), 1)
    go(items, 1, "Serial number")
    keys(KEY.Key_Right, KEY.Key_Down, held=SHIFT)
    assert selected(items) == {
        (1, "Serial number"), (2, "Serial number"), (1, "Quantity"), (2, "Quantity"),
    }  # fmt: skip
    keys(KEY.Key_Left, held=SHIFT)
    assert selected(items) == {(1, "Serial number"), (2, "Serial number")}


def test_whole_rows_and_columns_are_selected_with_the_space_bar(
    items: ItemsView, keys: Keys
) -> None:
    go(items, 2, "Site")
    keys(KEY.Key_Space, held=CTRL)
    assert selected(items) == {(row, "Site") for row in range(5)}
    go(items, 2, "Site")
    keys(KEY.Key_Space, held=SHIFT)
    assert items.table.rows_are_whole()
    assert [row.item.manufacturer for row in items.table.selected()] == ["ZTE"]


def test_shift_and_a_click_select_up_to_there(items: ItemsView, qtbot: QtBot) -> None:
    table = items.table
    for row, held in ((1, Qt.KeyboardModifier.NoModifier), (3, SHIFT)):
        place = table.visualRect(items.model.index(row, 1)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, held, place)
    assert selected(items) == {(row, "Manufacturer") for row in (1, 2, 3)}


def test_the_status_bar_counts_and_sums_what_is_selected(
    items: ItemsView, small: MainWindow, qtbot: QtBot, keys: Keys
) -> None:
    said = small.status._figures
    go(items, 0, "Quantity")
    keys(KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, KEY.Key_Down, held=SHIFT)
    qtbot.waitUntil(lambda: said.text() == "Count 4 · Sum 8 · Average 2")
    go(items, 0, "Cost")
    keys(KEY.Key_Down, held=SHIFT)
    qtbot.waitUntil(lambda: said.text() == "Count 1 · Sum $8,200 · Average $8,200")
    go(items, 0, "Obtained on")
    keys(KEY.Key_Down, held=SHIFT)
    qtbot.waitUntil(lambda: said.text() == "Count 1 · From 05/01/2014 to 05/01/2014")
    small.show_page("overview")
    assert said.text() == ""


# editing


def test_typing_replaces_and_enter_goes_down_and_tab_to_the_right(
    items: ItemsView, qtbot: QtBot, keys: Keys
) -> None:
    go(items, 0, "Status")
    for text, end in (("spare", KEY.Key_Return), ("removed", KEY.Key_Tab)):
        qtbot.keyClicks(items.table, text[0])
        editor = QApplication.focusWidget()
        assert isinstance(editor, QLineEdit)
        qtbot.keyClicks(editor, text[1:])
        keys(end)
    assert [item.status for item in stored(items)[:2]] == ["spare", "removed"]
    row, heading = at(items)
    assert (row, heading != "Status") == (1, True)
    assert items.table.hasFocus()


def test_an_arrow_stores_what_was_typed_and_goes_on(
    items: ItemsView, qtbot: QtBot, keys: Keys
) -> None:
    go(items, 1, "Status")
    qtbot.keyClicks(items.table, "x")
    keys(KEY.Key_Down)
    assert stored(items)[1].status == "x"
    assert at(items) == (2, "Status")


def test_escape_leaves_the_cell_as_it_was(items: ItemsView, qtbot: QtBot, keys: Keys) -> None:
    go(items, 0, "Model")
    keys(KEY.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "RRU3908"
    qtbot.keyClicks(editor, "x")
    keys(KEY.Key_Escape)
    assert stored(items)[0].model == "RRU3908"


def test_ctrl_and_enter_put_what_was_typed_into_every_selected_cell_as_one_step(
    items: ItemsView, qtbot: QtBot, keys: Keys
) -> None:
    go(items, 1, "Status")
    keys(KEY.Key_Down, KEY.Key_Down, held=SHIFT)
    qtbot.keyClicks(items.table, "s")
    qtbot.keyClicks(QApplication.focusWidget(), "pare")
    keys(KEY.Key_Return, held=CTRL)
    assert [item.status for item in stored(items)] == ["", "spare", "spare", "spare", ""]
    assert items.session.undo_label() == "Set 3 cells in Items"
    assert items.banner.text == "Set 3 cells."
    items.session.undo()
    assert {item.status for item in stored(items)} == {""}


def test_a_row_stays_where_it_is_until_it_is_sorted_and_filtered_again(
    items: ItemsView, keys: Keys
) -> None:
    items.search.setText("zte")
    items.search.search_now()
    items.table.sort_by(column(items, "Manufacturer"))
    go(items, 0, "Manufacturer")
    items.cell_actions.set_selected("Acme")
    assert texts(items, "Manufacturer") == ["Acme"]
    keys(KEY.Key_L, held=CTRL | ALT)
    assert items.model.rowCount() == 0


def test_filling_down_copies_the_first_cell_of_each_column(items: ItemsView, keys: Keys) -> None:
    go(items, 0, "Site")
    items.table.cell_cursor.select(0, 2, [column(items, "Site"), column(items, "Cost")])
    keys(KEY.Key_D, held=CTRL)
    assert [item.site for item in stored(items)[:3]] == ["HUB"] * 3
    assert [item.cost for item in stored(items)[:4]] == [Decimal(8_200)] * 3 + [None]
    go(items, 3, "Obtained on")
    go(items, 1, "Obtained on")
    keys(KEY.Key_D, held=CTRL)
    assert stored(items)[1].obtained_on == date(2014, 5, 1)
    assert items.session.undo_label() == "Fill down 1 cell in Items"


def test_delete_empties_cells_and_takes_whole_rows_away(items: ItemsView, keys: Keys) -> None:
    go(items, 0, "Model")
    keys(KEY.Key_Right, KEY.Key_Down, held=SHIFT)  # the answer beside it is passed over
    keys(KEY.Key_Delete)
    assert [item.model for item in stored(items)[:3]] == ["", "", "ZXSDR R8862"]
    keys(KEY.Key_Space, held=SHIFT)
    keys(KEY.Key_Delete)
    assert [item.manufacturer for item in stored(items)] == ["ZTE", "Ericsson", ""]
    go(items, 0, "Notes")
    keys(KEY.Key_Minus, held=CTRL)
    assert [item.manufacturer for item in stored(items)] == ["Ericsson", ""]


def test_a_field_of_all_selected_rows_is_set_at_once(
    items: ItemsView, ask: ReadyAnswers, keys: Keys
) -> None:
    ask.answers["value_for_all"] = ("obtained_on", "3/4/2016")
    keys(KEY.Key_A, held=CTRL)
    keys(KEY.Key_E, held=BOTH)
    assert {item.obtained_on for item in stored(items)} == {date(2016, 3, 4)}
    assert ask.told == ["5 items"]
    assert items.session.undo_label() == "Set 5 cells in Items"


# the clipboard


def test_cells_are_copied_as_text_and_as_a_table_with_or_without_headings(
    items: ItemsView, keys: Keys
) -> None:
    go(items, 0, "Serial number")
    keys(KEY.Key_Right, KEY.Key_Down, held=SHIFT)
    keys(KEY.Key_C, held=CTRL)
    assert QGuiApplication.clipboard().text() == "210235A1B2C3D4E5F601\tHuawei\n\tHUAWEI TECH\n"
    keys(KEY.Key_C, held=BOTH)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("Serial number\tManufacturer\n2102")
    assert ">210235A1B2C3D4E5F601</td>" in data.html()


def copy_and_paste_back(view: RecordsView) -> None:
    before = view.session.inventory()
    view.table.setFocus()
    view.table.selectAll()
    view.table.copy()
    view.table.cell_cursor.go((0, view.table.cell_cursor.columns()[0]))
    view.cell_actions.paste()
    assert view.session.inventory() == before


def test_what_is_copied_from_a_list_changes_nothing_when_it_is_pasted_back(
    page: ItemsPage, items: ItemsView, small: MainWindow, ask: ReadyAnswers, keys: Keys
) -> None:
    awkward = {"serial": '007\t"x"\n0', "cost": Decimal("1234.50"), "quantity": 12_345}
    items.session.write(
        "Edit", lambda project, _progress: inventory.edit(project, Item, [1], awkward)
    )
    for kind in ("Items", "Applications", "Crews", "Work", "Gates"):
        page.show_kind(kind)
        copy_and_paste_back(page.view)
    sites = small.show_page("sites")
    assert isinstance(sites, SitesPage)
    copy_and_paste_back(sites.view)
    assert not [said for said in ask.told if "cannot be used" in said]


def test_a_block_is_looked_at_and_then_pasted_as_one_step(
    items: ItemsView, ask: ReadyAnswers, keys: Keys
) -> None:
    put("HUB\nS-2\nHUB\n")
    go(items, 1, "Site")
    keys(KEY.Key_V, held=CTRL)
    assert [item.site for item in stored(items)[1:4]] == ["S-2"] * 3
    assert ask.told == ["Changes 2 cells in 2 items."]
    ask.answers["changes_to_make"] = True
    keys(KEY.Key_V, held=CTRL)
    assert [item.site for item in stored(items)[1:4]] == ["HUB", "S-2", "HUB"]
    assert items.session.undo_label() == "Paste 2 cells in Items"
    items.session.undo()
    assert [item.site for item in stored(items)[1:4]] == ["S-2"] * 3


def test_a_single_cell_is_pasted_without_a_question_and_into_all_that_are_selected(
    items: ItemsView, ask: ReadyAnswers, keys: Keys
) -> None:
    put("1,250.50")
    go(items, 0, "Cost")
    keys(KEY.Key_V, held=CTRL)
    assert stored(items)[0].cost == Decimal("1250.50")
    ask.answers["changes_to_make"] = True
    go(items, 1, "Cost")
    keys(KEY.Key_Down, KEY.Key_Down, held=SHIFT)
    keys(KEY.Key_V, held=CTRL)
    assert [item.cost for item in stored(items)] == [Decimal("1250.50")] * 4 + [None]


def test_more_lines_than_there_are_become_new_rows_that_are_then_selected(
    small: MainWindow, ask: ReadyAnswers, keys: Keys, items: ItemsView
) -> None:
    ask.answers["changes_to_make"] = True
    page = small.show_page("sites")
    assert isinstance(page, SitesPage)
    view = page.view
    put("S-2\tRidge\nS-3\tHill\n0004\t\n")
    go(view, 1, "Site")
    view.table.setFocus()
    keys(KEY.Key_V, held=CTRL)
    assert [(site.code, site.name) for site in view.session.inventory().sites] == [
        ("HUB", "Hub"), ("S-2", "Ridge"), ("S-3", "Hill"), ("0004", ""),
    ]  # fmt: skip
    assert [row.site.code for row in view.table.selected()] == ["S-3", "0004"]
    assert view.banner.text == "Pasted 2 sites."


def test_cells_under_headings_find_their_columns(
    items: ItemsView, ask: ReadyAnswers, keys: Keys
) -> None:
    ask.answers["changes_to_make"] = True
    put("notes\tCovered\tQuantity\nnew\tNo\t7\n")
    go(items, 0, "Serial number")
    keys(KEY.Key_V, held=CTRL)
    assert (stored(items)[0].notes, stored(items)[0].quantity) == ("new", 7)
    assert "Left out, because it is worked out: Covered." in ask.told


def test_a_web_page_is_pasted_where_there_is_no_text(items: ItemsView, keys: Keys) -> None:
    put("", "<table><tr><td>spare</td></tr></table>")
    go(items, 0, "Status")
    keys(KEY.Key_V, held=CTRL)
    assert stored(items)[0].status == "spare"


def test_nonsense_is_listed_cell_by_cell_and_nothing_is_lost(
    items: ItemsView, ask: ReadyAnswers, keys: Keys
) -> None:
    before = stored(items)
    put("lorem\tipsum\tdolor\n" * 40)
    go(items, 0, "Quantity")
    keys(KEY.Key_V, held=CTRL)
    assert stored(items) == before
    assert "cannot be used" in ask.told[0]
    assert any('Quantity cannot be "lorem"' in said for said in ask.told)


def test_an_empty_clipboard_is_said(items: ItemsView, ask: ReadyAnswers, keys: Keys) -> None:
    QGuiApplication.clipboard().clear()
    go(items, 0, "Quantity")
    keys(KEY.Key_V, held=CTRL)
    assert [error.code for error in ask.errors] == ["nothing-to-paste"]


def test_nothing_is_pasted_into_a_project_that_is_only_looked_at(
    items: ItemsView, small_file: Path, keys: Keys
) -> None:
    project = items.session.project
    assert project is not None
    project.read_only = True
    before = stored(items)
    put("7")
    go(items, 0, "Quantity")
    keys(KEY.Key_V, KEY.Key_D, held=CTRL)
    keys(KEY.Key_Delete)
    assert stored(items) == before
    project.read_only = False


# order and filters


def click_heading(
    qtbot: QtBot, table: RowsTable, column: int, held: Qt.KeyboardModifier, *, arrow: bool = False
) -> None:
    head = table.head
    place = head.arrow_place(column).center()
    if not arrow:
        place = QPoint(head.sectionViewportPosition(column) + 20, place.y())
    qtbot.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_a_click_on_a_heading_sorts_and_with_shift_by_one_more(
    items: ItemsView, qtbot: QtBot
) -> None:
    none = Qt.KeyboardModifier.NoModifier
    click_heading(qtbot, items.table, column(items, "Site"), none)
    assert texts(items, "Site") == ["HUB", "S-2", "S-2", "S-2", "S-2"]
    for _turn in range(2):
        click_heading(qtbot, items.table, column(items, "Manufacturer"), SHIFT)
    assert texts(items, "Manufacturer") == ["Huawei", "ZTE", "HUAWEI TECH", "Ericsson", ""]
    items.table.grab()  # both marks are drawn
    click_heading(qtbot, items.table, column(items, "Serial number"), none)
    assert len(items.model.arrangement.levels) == 1


def menu_of(items: RecordsView) -> FilterMenu:
    return next(m for m in items.table.findChildren(FilterMenu) if m.isVisible())


def test_values_are_ticked_by_keyboard_alone(items: ItemsView, qtbot: QtBot, keys: Keys) -> None:
    go(items, 0, "Manufacturer")
    keys(KEY.Key_Down, held=ALT)
    menu = menu_of(items)
    assert [value.text for value in menu.model.values] == [
        "Ericsson", "Huawei", "HUAWEI TECH", "ZTE", "",
    ]  # fmt: skip
    qtbot.keyClick(menu.search, KEY.Key_Down)
    qtbot.keyClick(menu.list, KEY.Key_Space)
    qtbot.keyClick(menu.list, KEY.Key_Return)
    assert texts(items, "Manufacturer") == ["Huawei", "HUAWEI TECH", "ZTE", ""]
    assert items.count.text() == "4 of 5"
    items.table.setFocus()
    keys(KEY.Key_L, held=BOTH)
    assert items.model.rowCount() == 5


def test_what_is_searched_for_in_the_values_is_what_is_shown(
    items: ItemsView, qtbot: QtBot
) -> None:
    place = column(items, "Manufacturer")
    click_heading(qtbot, items.table, place, Qt.KeyboardModifier.NoModifier, arrow=True)
    menu = menu_of(items)
    qtbot.keyClicks(menu.search, "huawei")
    qtbot.keyClick(menu.search, KEY.Key_Return)
    assert texts(items, "Manufacturer") == ["Huawei", "HUAWEI TECH"]
    click_heading(qtbot, items.table, place, Qt.KeyboardModifier.NoModifier, arrow=True)
    menu_of(items).clear.click()
    assert items.model.rowCount() == 5


def test_nothing_ticked_cannot_be_shown(items: ItemsView, qtbot: QtBot) -> None:
    items.table.open_filter(column(items, "Site"))
    menu = menu_of(items)
    menu.all.click()
    assert not menu.ok.isEnabled()
    qtbot.keyClick(menu.list, KEY.Key_Return)
    assert menu.isVisible()
    menu.close()
    assert items.model.rowCount() == 5


# finding and replacing


def test_a_text_is_found_cell_by_cell_and_from_the_end_again(
    items: ItemsView, qtbot: QtBot, keys: Keys
) -> None:
    go(items, 0, "Serial number")
    keys(KEY.Key_F, held=CTRL)
    bar = items.table.find_bar
    assert bar.text.hasFocus()
    qtbot.keyClicks(bar.text, "huawei")
    found = []
    for _turn in range(3):
        keys(KEY.Key_Return)
        found.append(at(items))
    assert found == [(0, "Manufacturer"), (1, "Manufacturer"), (0, "Manufacturer")]
    assert bar.said.text() == "1 of 2 cells"
    bar.case.click()
    assert bar.said.text() == "Not found"
    bar.case.click()
    bar.text.setFocus()
    keys(KEY.Key_Escape)
    keys(KEY.Key_F3)
    assert at(items) == (0, "Manufacturer")
    assert items.table.hasFocus()


def test_a_text_is_replaced_in_the_selected_cells_as_one_step(
    items: ItemsView, qtbot: QtBot, ask: ReadyAnswers, keys: Keys
) -> None:
    ask.answers["changes_to_make"] = True
    go(items, 1, "Site")
    keys(KEY.Key_Down, held=SHIFT)
    keys(KEY.Key_H, held=CTRL)
    bar = items.table.find_bar
    qtbot.keyClicks(bar.text, "s-2")
    bar.text.search_now()
    assert bar.said.text() == "2 cells in 2 rows of the selection"
    qtbot.keyClicks(bar.new, "HUB")
    bar.replace_all()
    assert [item.site for item in stored(items)] == ["HUB", "HUB", "HUB", "S-2", "S-2"]
    assert ask.told == ["Changes 2 cells in 2 items."]
    assert items.session.undo_label() == "Replace 2 cells in Items"


def test_a_date_is_replaced_within_and_a_value_that_it_cannot_be_is_left_out(
    items: ItemsView, ask: ReadyAnswers
) -> None:
    ask.answers["changes_to_make"] = True
    items.table.open_find(replacing=True)
    bar = items.table.find_bar
    bar.text.setText("2014")
    bar.new.setText("2016")
    bar.replace_all()
    assert stored(items)[0].obtained_on == date(2016, 5, 1)
    bar.text.setText("05/01")
    bar.new.setText("02/30")
    bar.replace_all()
    assert stored(items)[0].obtained_on == date(2016, 5, 1)
    assert "Changes nothing. 1 cell cannot be used." in ask.told


def test_choices_stay_choices_in_the_grid(items: ItemsView, qtbot: QtBot, keys: Keys) -> None:
    go(items, 0, "Layer")
    keys(KEY.Key_F2)
    editor = QApplication.focusWidget()
    assert isinstance(editor, QComboBox)
    qtbot.keyClicks(editor, "tr")
    keys(KEY.Key_Return)
    assert stored(items)[0].layer == "transport"
    assert isinstance(QApplication.focusWidget(), QWidget)
