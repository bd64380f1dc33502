"""Every page and view can be used without a mouse, and without sight."""

import inspect
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QPushButton,
    QWidget,
)

from planner.ui import tab_order, theme
from planner.ui.main_window import MainWindow
from planner.ui.pages import PAGES
from planner.ui.pages.import_page import ImportPage
from planner.ui.pages.rules import RulesPage
from planner.ui.questions import Questions
from planner.ui.theme import Scheme
from tests.ui import asking, fitting, screenshots, walking

KEYS = [entry.key for entry in PAGES]


@pytest.fixture
def steady(qapp: QApplication) -> Iterator[None]:
    """The program's own look, with cursors that do not blink: pictures differ for no other
    reason than the focus.
    """
    theme.apply(qapp, Scheme.LIGHT)
    flash = qapp.cursorFlashTime()
    qapp.setCursorFlashTime(0)
    yield
    qapp.setCursorFlashTime(flash)


def page_of(window: MainWindow) -> QWidget:
    """The page in view."""
    key = window._current_key()
    return window._pages[key]


def walk_views(window: MainWindow, views: Iterator[str]) -> dict[str, list[str]]:
    found = {}
    for name in views:
        walking.settle()
        wrong = walking.faults(page_of(window), window.sidebar)
        if wrong:
            found[name] = wrong
    return found


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("key", KEYS)
def test_each_view_of_a_page_is_reached_named_and_left_by_keyboard(
    window: MainWindow, sample_template: Path, tmp_path: Path, key: str
) -> None:
    window.resize(1280, 720)
    window.session.open(Path(shutil.copy(sample_template, tmp_path / "sample.rplan")))
    assert walk_views(window, screenshots.page_views(window, key)) == {}


@pytest.mark.usefixtures("steady")
def test_each_page_of_an_empty_project_too(
    window: MainWindow, empty_template: Path, tmp_path: Path
) -> None:
    window.resize(1280, 720)
    window.session.open(Path(shutil.copy(empty_template, tmp_path / "empty.rplan")))
    for key in KEYS:
        assert walk_views(window, screenshots.empty_views(window, key)) == {}
    steps = screenshots.import_views(window, tmp_path / "messy.csv")
    assert walk_views(window, steps) == {}


@pytest.mark.usefixtures("steady")
def test_the_ways_to_begin_are_reached_by_keyboard(window: MainWindow) -> None:
    first = window.findChild(QPushButton)
    assert first is not None
    assert walking.faults(window._welcome, window._welcome.findChildren(QAbstractButton)[0]) == []
    assert window.focusWidget() in list(tab_order.tab_stops(window))


def test_what_a_page_makes_anew_is_where_it_is_read(
    window: MainWindow, sample_template: Path, tmp_path: Path
) -> None:
    window.session.open(Path(shutil.copy(sample_template, tmp_path / "sample.rplan")))
    page = window.show_page("rules")
    assert isinstance(page, RulesPage)
    page.show_view("timeline")
    page.timeline.go_to(date(2021, 3, 12))
    walking.settle()
    stops = [stop.widget for stop in walking.walk(window.sidebar)]
    names = [walking.name_of(stop) for stop in stops]
    # The banner above the page, then the page, and its panel at last, though it is the newest.
    assert names.index("Back to today") < names.index("As-of date") < names.index("Next")
    assert names.index("What changed") < names.index("Show these items")
    assert names[names.index("What changed") :].count("Show these items") > 1


def test_the_tab_key_scrolls_what_it_comes_to_into_view(
    window: MainWindow, sample_template: Path, tmp_path: Path
) -> None:
    window.resize(1280, 620)
    window.session.open(Path(shutil.copy(sample_template, tmp_path / "sample.rplan")))
    page = window.show_page("overview")
    assert page is not None
    walking.settle()
    stops = list(tab_order.tab_stops(page))
    hidden = [stop for stop in stops if stop.visibleRegion().isEmpty()]
    assert hidden
    stops[stops.index(hidden[-1]) - 1].setFocus()
    tab_order.step(window, forward=True)
    assert window.focusWidget() is hidden[-1]
    assert not hidden[-1].visibleRegion().isEmpty()


def test_enter_opens_the_choice_in_the_row_of_a_table(
    window: MainWindow, small_file: Path, tmp_path: Path
) -> None:
    window.session.open(small_file)
    page = window.show_page("import")
    assert isinstance(page, ImportPage)
    messy = tmp_path / "messy.csv"
    messy.write_text(screenshots.MESSY, encoding="utf-8")
    page.take_file(messy)
    table = page.match.columns
    window.activateWindow()
    table.setFocus()
    table.setCurrentCell(2, 0)
    QTest.keyClick(table, Qt.Key.Key_Return)
    box = table.cellWidget(2, 1)
    assert isinstance(box, QComboBox)
    assert box.view().isVisible()
    assert box.accessibleName() == "Read column Type as"
    box.setCurrentIndex(box.findData("notes"))
    box.hidePopup()
    box.activated.emit(box.currentIndex())
    walking.settle()
    # The row is as it was chosen, and the next key goes on from it.
    now = table.cellWidget(2, 1)
    assert isinstance(now, QComboBox)
    assert now.currentData() == "notes"
    assert window.focusWidget() is table
    assert table.currentRow() == 2


def test_every_question_is_among_those_that_are_walked() -> None:
    asked = {name for name, kind in vars(Questions).items() if inspect.isfunction(kind)}
    public = {name for name in asked if not name.startswith("_")}
    # What Qt itself shows before something is printed.
    printed = {"print_document", "print_pages"}
    assert {name.partition(" ")[0] for name in asking.QUESTIONS} == public - printed


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("name", asking.QUESTIONS)
def test_each_question_is_answered_by_keyboard_and_fits(window: MainWindow, name: str) -> None:
    questions = Questions()
    questions.parent = window
    found: list[list[str]] = []

    def look(box: QDialog) -> None:
        walking.settle()
        first = box.focusWidget()
        assert first is not None
        found.append(walking.faults(box, first) + fitting.misfits(box))
        assert box.width() <= 1280
        assert box.height() <= 680

    asking.ask(name, questions, look)
    assert found == [[]]


@pytest.mark.usefixtures("steady")
@pytest.mark.parametrize("open_it", ["preferences", "help", "rule", "confirm", "correct"])
def test_each_window_beside_the_window_too(small: MainWindow, open_it: str) -> None:
    before = set(QApplication.topLevelWidgets())
    page = small.show_page("rules")
    assert isinstance(page, RulesPage)
    assert page.reading is not None
    if open_it == "preferences":
        small.tools.preferences()
    elif open_it == "help":
        small.tools.help("keyboard")
    elif open_it == "rule":
        page.edit_rule()
    elif open_it == "confirm":
        page.confirm(page.reading.checks[0])
    else:
        rule = next(rule for rule in page.reading.view.rules if rule.id == "provider-eligible")
        page.correct(rule, "most", "2020-12-27")
    walking.settle()
    (box,) = [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one is not small and one not in before
    ]
    first = next(iter(tab_order.tab_stops(box)))
    assert walking.faults(box, first) + fitting.misfits(box) == []
    box.close()
