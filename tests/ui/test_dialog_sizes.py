"""No dialog is taller or wider than a screen of 1366 x 768 leaves room for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.model.backups import Backup
from planner.model.inventory import JobReport
from planner.ui.about import AboutDialog
from planner.ui.fault_box import FaultBox
from planner.ui.find_everywhere import FindEverywhere
from planner.ui.help_window import HelpWindow
from planner.ui.main_window import MainWindow
from planner.ui.pages.job_reports import DocumentsAsked, DocumentsDialog
from planner.ui.pages.plan_report import ReportDialog
from planner.ui.pages.rules import RulesPage
from planner.ui.palette import Palette
from planner.ui.preferences_dialog import PreferencesDialog
from planner.ui.questions import Questions
from planner.ui.restore_dialog import BackupRow, RestoreAsked, RestoreDialog
from tests.ui import asking

MOST_WIDE, MOST_HIGH = 1280, 700
"""What a bar of the system and the frame of a window leave of 1366 x 768 and of 1280 x 720."""


def about(window: MainWindow) -> QDialog:
    return AboutDialog("2026.11", "2026.11", window)


def restore(window: MainWindow) -> QDialog:
    moment = datetime.now().astimezone()
    rows = [BackupRow(Backup(Path(f"{n}.rplan"), moment, "daily", 1), None) for n in range(200)]
    return RestoreDialog(RestoreAsked(Path("a.rplan"), rows, lambda: None), window)


def fault(window: MainWindow) -> QDialog:
    box = FaultBox("a line\n" * 400, Path("a/log"), print, window)
    box.show()
    box.show_it.click()
    return box


def preferences(window: MainWindow) -> QDialog:
    return PreferencesDialog(window.session, window._preferences, window)


def help_window(window: MainWindow) -> QDialog:
    return HelpWindow(parent=window)


def palette(window: MainWindow) -> QDialog:
    return Palette(window, window.session, window._preferences, window)


def find(window: MainWindow) -> QDialog:
    return FindEverywhere(window.session, print, window)


def documents(window: MainWindow) -> QDialog:
    return DocumentsDialog(DocumentsAsked("a job", ()), list, window)


def report(window: MainWindow) -> QDialog:
    job = JobReport(site="HUB", job="Install")
    return ReportDialog(job, ["Tower 1"], "planned for May", window)


@pytest.mark.parametrize("size", [100, 200])
@pytest.mark.parametrize(
    "made",
    [about, restore, fault, preferences, help_window, palette, find, documents, report],
    ids=lambda made: made.__name__,
)
def test_a_dialog_fits_a_small_screen(
    qtbot: QtBot, small: MainWindow, made: Callable[[MainWindow], QDialog], size: int
) -> None:
    small._preferences.set("text_size", size)
    box = made(small)
    qtbot.addWidget(box)
    box.show()
    QApplication.processEvents()
    least = box.minimumSizeHint()
    room = (MOST_WIDE, MOST_HIGH)
    assert (max(least.width(), box.minimumWidth()) <= room[0], least.height() <= room[1]) == (
        True,
        True,
    ), least
    if size == 100:
        assert box.width() <= MOST_WIDE
        assert box.height() <= MOST_HIGH
    box.close()
    small._preferences.set("text_size", 100)


@pytest.mark.parametrize("name", asking.QUESTIONS)
def test_every_question_fits_a_laptop_with_large_text(window: MainWindow, name: str) -> None:
    # With usual text they are measured where they are walked with the Tab key.
    window._preferences.set("text_size", 150)
    questions = Questions()
    questions.parent = window
    found: list[tuple[bool, bool]] = []

    def look(box: QDialog) -> None:
        QApplication.processEvents()
        needed = box.minimumSizeHint().expandedTo(box.size())
        found.append((needed.width() <= MOST_WIDE, needed.height() <= MOST_HIGH))

    asking.ask(name, questions, look)
    assert found == [(True, True)]
    window._preferences.set("text_size", 100)


@pytest.mark.parametrize("size", [100, 150])
@pytest.mark.parametrize("open_it", ["rule", "confirm", "correct"])
def test_what_is_asked_of_a_rule_fits_too(small: MainWindow, open_it: str, size: int) -> None:
    small._preferences.set("text_size", size)
    page = small.show_page("rules")
    assert isinstance(page, RulesPage)
    assert page.reading is not None
    if open_it == "rule":
        page.edit_rule()
    elif open_it == "confirm":
        page.confirm(page.reading.checks[0])
    else:
        rule = next(rule for rule in page.reading.view.rules if rule.id == "provider-eligible")
        page.correct(rule, "most", "2020-12-27")
    QApplication.processEvents()
    box = page.dialog
    assert box is not None
    needed = box.minimumSizeHint().expandedTo(box.size())
    assert (needed.width() <= MOST_WIDE, needed.height() <= MOST_HIGH) == (True, True)
    box.close()
    small._preferences.set("text_size", 100)


def test_a_question_with_many_lines_fits_too(
    qtbot: QtBot, small: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    heights: list[int] = []

    def measure(box: QMessageBox) -> int:
        box.show()
        heights.append(box.sizeHint().height())
        box.close()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", measure)
    ask = Questions()
    ask.parent = small
    many = [f"Step number {n} with a long name of what was done to many rows" for n in range(300)]
    ask.take_back_anyway("Import", many)
    ask.undo_to("Import", many, "undone")
    ask.show_error(UserError("code", "What is wrong. " * 30, "What to do. " * 20, "sheet Items"))
    assert max(heights) <= MOST_HIGH
