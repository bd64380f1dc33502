"""Jumping: the palette of commands, find everywhere, the undo history, the manual and F1."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QListWidget, QVBoxLayout
from pytestqt.qtbot import QtBot

from planner.model.inventory import Item, Site
from planner.services import finding, inventory
from planner.ui import slices
from planner.ui.find_everywhere import FindEverywhere
from planner.ui.help_window import HelpWindow
from planner.ui.main_window import MainWindow
from planner.ui.pages.history import HistoryPage
from planner.ui.pages.items import ItemsPage, ItemsView
from planner.ui.palette import Palette, commands, matching
from planner.ui.undo_panel import UndoPanel
from tests.ui.conftest import ReadyAnswers


def edit(window: MainWindow, notes: str) -> None:
    item = window.session.inventory().items[0]
    window.session.write(
        "Editing", lambda p, _: inventory.edit(p, Item, [item.id], {"notes": notes})
    )


# the palette


def palette(window: MainWindow) -> Palette:
    window.tools.palette()
    found = window.tools.shown("palette")
    assert isinstance(found, Palette)
    return found


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("expo work", "File > Export workbook"),
        ("export wrokbook", "File > Export workbook"),
        ("dark", "View > Theme > Dark"),
        ("items", "View > Items"),
        ("ridge", "S-2 Ridge"),
        ("shortcuts", "Help > Keyboard shortcuts"),
    ],
)
def test_what_is_typed_finds_what_is_meant(small: MainWindow, typed: str, first: str) -> None:
    box = palette(small)
    box.search.setText(typed)
    box.search.search_now()
    assert box.lines()[0] == first
    box.close()


def test_the_palette_is_driven_by_the_keyboard_alone(qtbot: QtBot, small: MainWindow) -> None:
    box = palette(small)
    qtbot.keyClicks(box.search, "view items")
    qtbot.keyClick(box.search, Qt.Key.Key_Down)
    qtbot.keyClick(box.search, Qt.Key.Key_Up)
    qtbot.keyClick(box.search, Qt.Key.Key_Return)
    assert not box.isVisible()
    assert small.sidebar.currentItem().text() == "Items"
    box = palette(small)
    assert box.search.text() == ""
    qtbot.keyClick(box.search, Qt.Key.Key_Escape)
    assert not box.isVisible()


def test_the_palette_offers_only_what_can_be_done_now_and_shows_its_keys(
    window: MainWindow, small_file: Path
) -> None:
    box = palette(window)
    assert not [line for line in box.lines() if "Export workbook" in line]
    box.close()
    window.session.open(small_file)
    window.session.check(lambda _known: None)
    box = palette(window)
    box.search.setText("undo history")
    box.search.search_now()
    item = box.list.topLevelItem(0)
    assert item is not None
    assert item.text(1) == "Ctrl+Alt+Z"
    box.search.setText("open small")
    box.search.search_now()
    assert "Open small" in box.lines()
    box.search.setText("reimbursable")
    box.search.search_now()
    assert box.lines(), "rules are found by their titles"
    box.search.setText("zzqqxx")
    box.search.search_now()
    assert box.lines() == []
    assert "Ctrl+Shift+F" in box.note.text()
    box.close()


def test_letters_left_out_or_mistyped_are_forgiven_and_nonsense_is_not() -> None:
    names = ["file > export workbook", "view > items", "ne-104 ridge tower"]
    assert matching("exprot workbook", names) == [0]
    assert matching("ridge ne", names) == [2]
    assert matching("", names) == [0, 1, 2]
    assert matching("qqq", names) == []


def test_no_two_commands_share_their_keys(small: MainWindow) -> None:
    seen: dict[str, str] = {}
    for action, path in commands(small):
        for key in action.shortcuts():
            assert key.toString() not in seen, f"{path} and {seen[key.toString()]}"
            seen[key.toString()] = " ".join(path)


# find everywhere


def finder(window: MainWindow, text: str) -> FindEverywhere:
    window.tools.find()
    found = window.tools.shown("find")
    assert isinstance(found, FindEverywhere)
    found.search.setText(text)
    found.search.search_now()
    return found


def groups(box: FindEverywhere) -> list[str]:
    return [box.list.topLevelItem(n).text(0) for n in range(box.list.topLevelItemCount())]  # type: ignore[union-attr]


def test_a_serial_number_is_found_and_opened(qtbot: QtBot, small: MainWindow) -> None:
    box = finder(small, "210235A1B2")
    assert groups(box) == ["Items (1)"]
    qtbot.keyClick(box.search, Qt.Key.Key_Return)
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    assert isinstance(page.view, ItemsView)
    assert page.view.model.rowCount() == 1
    assert not page.view.focus_label.isHidden()


@pytest.mark.parametrize(
    ("typed", "group", "page"),
    [
        ("ridge", "Sites", "Sites"),
        ("tower 1", "Crews", "Items"),
        ("install", "Work", "Items"),
        ("permit", "Gates", "Items"),
        ("small.xlsx", "History", "History"),
        ("status update", "Deadlines", "Deadlines"),
        ("universal service", "Rules", "Rules"),
    ],
)
def test_each_kind_of_thing_is_opened_in_its_place(
    small: MainWindow, typed: str, group: str, page: str
) -> None:
    box = finder(small, typed)
    heads = groups(box)
    at = next(n for n, head in enumerate(heads) if head.startswith(f"{group} ("))
    item = box.list.topLevelItem(at)
    assert item is not None
    first = item.child(0)
    assert first is not None
    box.list.setCurrentItem(first)
    box.take()
    assert small.sidebar.currentItem().text() == page
    if page == "History":
        shown = small.show_page("history")
        assert isinstance(shown, HistoryPage)
        assert shown.table.selected()[0].label == "Import small.xlsx"


def test_notes_of_what_is_found_are_read_beside_it(small: MainWindow) -> None:
    box = finder(small, "210235A1B2C3D4E5F601")
    needed = box.list.sizeHintForColumn(1)
    assert needed > 60
    half = box.list.viewport().width() // 2
    assert box.list.header().sectionSize(1) >= min(needed, half)
    box.close()


def test_the_manual_is_searched_too(small: MainWindow) -> None:
    box = finder(small, "thinned out")
    item = box.list.topLevelItem(0)
    assert item is not None
    assert item.text(0).startswith("Help")
    box.take()
    shown = small.tools.shown("help")
    assert isinstance(shown, HelpWindow)
    assert "thinned out" in shown.text()
    shown.close()


def test_what_was_changed_since_is_found_without_asking_again(small: MainWindow) -> None:
    box = finder(small, "purple paint")
    assert groups(box) == []
    edit(small, "Purple paint on the cover")
    assert groups(box)[0] == "Items (1)"
    small.session.undo()
    assert not [head for head in groups(box) if head.startswith("Items")]
    box.close()


def test_where_very_much_is_looked_through_enter_waits_for_what_is_found(
    qtbot: QtBot, small: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = finder(small, "")
    monkeypatch.setattr(finding, "_PART", 1)
    monkeypatch.setattr(slices, "AT_ONCE_S", 0.0)
    monkeypatch.setattr(slices, "_SLICE_S", 0.0)
    monkeypatch.setattr(box, "_few", False)
    box.search.setText("hub")
    box.search.search_now()
    qtbot.waitUntil(lambda: bool(groups(box)), timeout=20_000)
    before = groups(box)
    box.search.setText("210235A1B2")
    box.search.search_now()
    assert box.note.text() == "Looking ..."
    assert groups(box) == before, "what was found before stays meanwhile"
    qtbot.keyClick(box.search, Qt.Key.Key_Return)
    assert box.isVisible()
    qtbot.waitUntil(lambda: not box.isVisible(), timeout=20_000)
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    assert page.view.model.rowCount() == 1


def test_without_a_project_nothing_opens(window: MainWindow) -> None:
    window.tools.find()
    assert window.tools.shown("find") is None


# undo history


@pytest.fixture
def panel(small: MainWindow) -> UndoPanel:
    edit(small, "one")
    edit(small, "two")
    edit(small, "three")
    small.tools.undo_history()
    found = small.tools.shown("undo")
    assert isinstance(found, UndoPanel)
    return found


def texts(panel: UndoPanel) -> list[str]:
    return [panel.list.item(row).text() for row in range(panel.list.count())]


def notes(window: MainWindow) -> str:
    return window.session.inventory().items[0].notes


def test_the_undo_history_goes_several_steps_back_and_forth(
    small: MainWindow, panel: UndoPanel, ask: ReadyAnswers
) -> None:
    assert len(texts(panel)) == 5
    assert panel.list.currentRow() == 0
    assert not panel.button.isEnabled()
    panel.list.setCurrentRow(2)
    panel.go()
    assert notes(small) == "three", "several steps are asked about"
    assert ask.told[-1] == "undone"
    ask.answers["undo_to"] = True
    panel.go()
    assert notes(small) == "one"
    assert [text.endswith("(undone)") for text in texts(panel)] == [True, True, False, False, False]
    assert panel.list.currentRow() == 2
    panel.list.setCurrentRow(0)
    panel.button.click()
    assert notes(small) == "three"


def test_one_step_is_not_asked_about_and_the_beginning_can_be_reached(
    small: MainWindow, panel: UndoPanel, ask: ReadyAnswers
) -> None:
    panel.list.setCurrentRow(1)
    panel.go()
    assert ask.told == []
    assert notes(small) == "two"
    ask.answers["undo_to"] = True
    panel.list.setCurrentRow(panel.list.count() - 1)
    panel.go()
    assert small.session.inventory().items == ()
    panel.list.setCurrentRow(0)
    panel.go()
    assert notes(small) == "three"


def test_a_new_step_ends_what_could_be_done_again(
    small: MainWindow, panel: UndoPanel, ask: ReadyAnswers
) -> None:
    small.session.undo()
    edit(small, "other")
    assert not [text for text in texts(panel) if text.endswith("(undone)")]
    assert len(texts(panel)) == 5


def test_the_panel_closes_and_follows_another_project(
    small: MainWindow, panel: UndoPanel, tmp_path: Path
) -> None:
    small.session.create(tmp_path / "new.rplan")
    assert texts(panel) == ["As the project was made"]
    small.tools.undo_history()
    assert panel.isHidden()
    with_site = small.session

    def add(project: object, _progress: object) -> object:
        with project.unit("Add a site") as unit:  # type: ignore[attr-defined]
            unit.insert(Site, [Site(code="NEW")])
        return unit.changes

    with_site.write("Adding", add)  # type: ignore[arg-type]
    small.tools.undo_history()
    assert texts(panel)[0] == "Add a site"


# the manual


def test_the_manual_is_searched_and_the_words_are_marked(small: MainWindow) -> None:
    small.tools.help("index")
    shown = small.tools.shown("help")
    assert isinstance(shown, HelpWindow)
    shown.search.setText("thinned drive")
    shown.search.search_now()
    titles = [shown.list.item(row).text() for row in range(shown.list.count())]
    assert "Files and backups" in titles
    assert len(titles) < 10
    shown.list.setCurrentRow(titles.index("Files and backups"))
    assert len(shown._text.extraSelections()) >= 2
    shown.search.clear()
    shown.search.search_now()
    assert shown.list.currentItem().text() == "Files and backups"
    shown.close()


def test_the_list_of_keys_names_each_key_of_the_menus(small: MainWindow) -> None:
    small.tools.keyboard()
    shown = small.tools.shown("help")
    assert isinstance(shown, HelpWindow)
    text = shown.text()
    for action, _path in commands(small):
        for key in action.shortcuts():
            assert key.toString() in text
    shown.close()


def test_f1_helps_in_a_dialog_that_waits_for_an_answer(
    qtbot: QtBot, small: MainWindow, qapp: QApplication
) -> None:
    small.show_page("deadlines")
    box = QDialog(small)
    qtbot.addWidget(box)
    QVBoxLayout(box).addWidget(line := QLineEdit())
    box.setModal(True)
    box.show()
    qtbot.waitExposed(box)
    box.activateWindow()
    line.setFocus()
    qtbot.waitUntil(lambda: bool(box.property("has-help")))
    qtbot.keyClick(line, Qt.Key.Key_F1)
    (shown,) = box.findChildren(HelpWindow)
    assert "Deadlines" in shown.text()
    assert isinstance(shown.list, QListWidget)
    shown.close()
    box.close()
