"""What people do out of habit from other programs, and what then happens here."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWhatsThis, QWidget
from pytestqt.qtbot import QtBot

from planner.ui import formats, whats_this
from planner.ui.main_window import MainWindow
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.items import ItemsPage
from planner.ui.palette import commands
from tests.ui.conftest import ReadyAnswers


def command(window: MainWindow, *path: str) -> QAction:
    return next(action for action, where in commands(window) if tuple(where) == path)


def said(window: MainWindow) -> str:
    return window.statusBar().currentMessage()


# saving


def test_who_saves_is_told_that_all_is_saved(small: MainWindow) -> None:
    save = command(small, "File", "Save")
    save.trigger()
    assert said(small) == "Every change is saved in small.rplan at once."
    assert "Ctrl+S" in [keys.toString() for keys in save.shortcuts()]


def test_who_saves_a_half_typed_form_is_told_that_it_is_not_kept(small: MainWindow) -> None:
    page = small.show_page("eligibility")
    assert isinstance(page, EligibilityPage)
    small.session.check(lambda _known: None)
    page.show_view("carrier")
    page.form.editors["legal_name"].setText("Other")  # type: ignore[attr-defined]
    command(small, "File", "Save").trigger()
    assert "is not kept yet" in said(small)


def test_a_project_open_read_only_says_so_instead(window: MainWindow, small_file: Path) -> None:
    window.session.open(small_file, read_only=True)
    command(window, "File", "Save").trigger()
    assert "read-only" in said(window)


# what is this


def test_an_answer_is_explained_with_its_reason_and_its_law(small: MainWindow) -> None:
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    small.session.check(lambda _known: None)
    table = page.view.table
    heads = [column.heading for column in table.rows.columns]
    table.setCurrentIndex(table.model().index(0, heads.index("Covered")))
    text = whats_this.about(table)
    known = small.session.eligibility
    assert known is not None
    (finding,) = (one for one in known.items[0].findings if one.rule == "covered")
    assert "Covered: " in text
    assert formats.us_dates(finding.because) in text
    assert finding.citation in text
    assert "F1 opens the manual" in text
    table.setCurrentIndex(table.model().index(0, heads.index("Product")))
    assert "What it was recognised as" in whats_this.about(table)


def test_a_control_is_explained_by_its_name_and_the_tip_around_it(qtbot: QtBot) -> None:
    outer = QWidget()
    qtbot.addWidget(outer)
    outer.setToolTip("<p>What it <b>does</b> &amp; why</p>")
    inner = QLabel("x", outer)
    inner.setAccessibleName("A label")
    text = whats_this.about(inner)
    assert text.split("\n\n")[:2] == ["A label", "What it does & why"]


def test_it_is_shown_beside_what_has_the_keyboard_also_in_a_dialog(
    small: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QWhatsThis, "showText", lambda _place, text, _control: shown.append(text))
    small.activateWindow()
    small.sidebar.setFocus()
    command(small, "Help", "What is this?").trigger()
    assert shown[0].startswith("Pages")
    small.tools.preferences()
    box = small.tools.shown("preferences")
    assert box is not None
    box.activateWindow()
    QApplication.processEvents()
    qtbot.keyClick(box.focusWidget(), Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert shown[1].startswith("Find an option")
    qtbot.keyClick(box, Qt.Key.Key_Escape)  # also lets go of Shift for what comes after
    assert not box.isVisible()


# beginning


def test_the_ways_to_begin_are_in_the_help_menu_too(
    small: MainWindow, ask: ReadyAnswers, tmp_path: Path
) -> None:
    ask.answers["workbook_to_write"] = tmp_path / "empty.xlsx"
    command(small, "Help", "Ways to begin", "Get the empty workbook").trigger()
    assert (tmp_path / "empty.xlsx").is_file()
    command(small, "Help", "Ways to begin", "Bring your workbook").trigger()
    assert small.sidebar.currentItem().text() == "Import"
    command(small, "Help", "Ways to begin", "Read how to begin").trigger()
    assert small.tools.shown("help") is not None
    assert command(small, "Help", "Ways to begin", "Open the sample carrier").isEnabled()


def test_a_recent_project_is_told_from_another_of_its_name(
    window: MainWindow, tmp_path: Path
) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        window.session.create(tmp_path / folder / "Network.rplan")
    window.commands.close()
    links = [one for one in window._welcome.findChildren(QPushButton) if one.property("link")]
    beside = [
        label.text()
        for link in links
        if isinstance(line := link.parentWidget(), QWidget)
        for label in line.findChildren(QLabel)
    ]
    assert [link.text() for link in links] == ["Network", "Network"]
    assert beside == [str(tmp_path / "two"), str(tmp_path / "one")]
