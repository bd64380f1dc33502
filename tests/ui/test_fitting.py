"""Every page can be read and used on a small screen, with text of any size offered."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from planner.ui import theme
from planner.ui.main_window import MainWindow
from planner.ui.pages import PAGES
from planner.ui.preferences import Preferences
from planner.ui.session import Session
from planner.ui.theme import Scheme
from planner.ui.widgets.buttons import Link
from planner.ui.widgets.reflow import FlowLayout, PageFrame, SideBySide, Views
from tests.ui import fitting, screenshots, walking

KEYS = [entry.key for entry in PAGES]


@pytest.fixture(params=[(1280, 720, 100), (1280, 720, 200)], ids=["100 %", "200 %"])
def sized(
    qapp: QApplication,
    qtbot: QtBot,
    session: Session,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[MainWindow]:
    """A window of a size, with text of a size in percent."""
    wide, high, percent = request.param
    settings = tmp_path / "settings.json"
    settings.write_text(f'{{"text_size": {percent}}}', encoding="utf-8")
    theme.apply(qapp, Scheme.LIGHT, percent)
    made = MainWindow(session, Preferences(settings))
    qtbot.addWidget(made)
    made.resize(wide, high)
    made.show()
    yield made
    made.close()
    theme.apply(qapp, Scheme.LIGHT)


def misfits(window: MainWindow, views: Iterator[str]) -> dict[str, list[str]]:
    size = window.size()
    found: dict[str, list[str]] = {}
    for name in views:
        walking.settle()
        assert window.size() == size, f"{name} makes the window grow"
        frame = window._frames[window._current_key()]
        wrong = fitting.misfits(frame)
        if wrong:
            found[name] = wrong
    return found


def test_nothing_is_cut_off_or_out_of_reach(
    sized: MainWindow, sample_template: Path, tmp_path: Path
) -> None:
    assert fitting.misfits(sized._welcome) == []
    sized.session.open(Path(shutil.copy(sample_template, tmp_path / "sample.rplan")))
    found: dict[str, list[str]] = {}
    for key in KEYS:
        found |= misfits(sized, screenshots.page_views(sized, key))
    assert found == {}


def test_nor_on_the_pages_of_an_empty_project(
    sized: MainWindow, empty_template: Path, tmp_path: Path
) -> None:
    sized.session.open(Path(shutil.copy(empty_template, tmp_path / "empty.rplan")))
    found: dict[str, list[str]] = {}
    for key in KEYS:
        found |= misfits(sized, screenshots.empty_views(sized, key))
    found |= misfits(sized, screenshots.import_views(sized, tmp_path / "messy.csv"))
    assert found == {}


def shown(qtbot: QtBot, widget: QWidget, wide: int, high: int) -> None:
    qtbot.addWidget(widget)
    widget.resize(wide, high)
    widget.show()
    QApplication.processEvents()


def test_buttons_go_on_in_a_second_line_where_one_is_too_short(qtbot: QtBot) -> None:
    outer = QWidget()
    column = QVBoxLayout(outer)
    line = QWidget()
    flow = FlowLayout(line)
    buttons = [QPushButton(f"Button number {n}") for n in range(6)]
    for button in buttons:
        flow.addWidget(button)
    column.addWidget(line)
    column.addStretch(1)
    shown(qtbot, outer, 2000, 400)
    assert len({button.y() for button in buttons}) == 1
    outer.resize(2 * buttons[0].sizeHint().width() + 40, 400)
    QApplication.processEvents()
    assert len({button.y() for button in buttons}) == 3
    assert line.height() >= 3 * buttons[0].height()
    assert fitting.misfits(outer) == []
    buttons[0].hide()
    QApplication.processEvents()
    assert buttons[1].pos() == flow.contentsRect().topLeft()


def test_parts_go_below_each_other_once_they_need_more_than_there_is(qtbot: QtBot) -> None:
    both = SideBySide(turns_at=100)
    first, second = QPushButton("Short"), QPushButton("A text of some length")
    both.add(first)
    both.add(second)
    outer = QWidget()
    both.setParent(outer)
    both.setGeometry(0, 0, 500, 200)
    shown(qtbot, outer, 500, 200)
    assert first.y() == second.y()
    second.setText("As long as with letters of twice the size. " * 4)
    walking.settle()
    assert second.y() > first.y()


def test_a_page_that_needs_more_than_the_window_scrolls(qtbot: QtBot) -> None:
    page = QPushButton("wide " * 100)
    frame = PageFrame(page)
    shown(qtbot, frame, 400, 300)
    assert page.width() >= page.sizeHint().width()
    assert frame.horizontalScrollBar().maximum() > 0


def test_long_links_end_in_dots_and_tell_the_whole_as_their_tip(qtbot: QtBot) -> None:
    link = Link("Scottsbluff Switching Center " * 10)
    qtbot.addWidget(link)
    link.resize(200, link.sizeHint().height())
    link.show()
    assert link.minimumSizeHint().width() < link.sizeHint().width()
    assert link.toolTip() == link.text()


def test_a_stack_asks_for_the_room_of_the_view_that_is_seen(qtbot: QtBot) -> None:
    views = Views()
    narrow, wide = QPushButton("One"), QPushButton("wide " * 100)
    for view in (narrow, wide):
        views.addWidget(view)
    frame = PageFrame(views)
    shown(qtbot, frame, 400, 300)
    assert frame.horizontalScrollBar().maximum() == 0
    views.setCurrentWidget(wide)
    walking.settle()
    assert views.minimumSizeHint().width() >= wide.minimumSizeHint().width()
