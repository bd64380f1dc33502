"""What is said after a fault: plain words, a copy of the project, a report without data."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from planner.app import faults
from planner.app.fault_report import report, scrubbed
from planner.ui.about import AboutDialog, third_parties
from planner.ui.fault_box import FaultBox
from tests.ui.conftest import ReadyAnswers


def broken(secret: str) -> Exception:
    try:
        try:
            dict[str, str]()[secret]
        except KeyError as error:
            raise ValueError(f"no row for {secret} at /home/jane/{secret}.rplan") from error
    except ValueError as error:
        return error
    raise AssertionError


def test_a_report_says_where_and_holds_nothing_of_the_user() -> None:
    made = report(broken("Prairie Telephone 210235A1B2"))
    assert "KeyError" in made
    assert "ValueError: no row for … at …" in made
    assert "tests/ui/test_faults.py, line" in made
    assert "Python 3" in made
    assert "SQLite 3" in made
    for secret in ("Prairie", "Telephone", "210235A1B2", "jane", "home"):
        assert secret not in made


def test_a_message_keeps_its_plain_words_only() -> None:
    assert scrubbed("list index out of range") == "list index out of range"
    assert scrubbed("unsupported operand type(s) for +: 'int' and 'str'").startswith("unsupported")
    assert scrubbed("site NE-104 has “tower notes”\n[parameters: ('x',)]") == "site … has …"
    assert "Jane" not in scrubbed("it's Jane's site")
    assert scrubbed("") == ""


def test_the_box_shows_words_first_and_the_report_when_asked(qtbot: QtBot) -> None:
    saved: list[bool] = []
    box = FaultBox("the report", None, lambda: saved.append(True), None)
    qtbot.addWidget(box)
    box.show()
    assert box.shown.isHidden()
    assert "Traceback" not in " ".join(label.text() for label in box.findChildren(QLabel))
    box.show_it.click()
    assert box.shown.isVisible()
    box.copy.click()
    assert QGuiApplication.clipboard().text() == "the report"
    (save,) = (b for b in box.findChildren(QPushButton) if b.text().startswith("Save a copy"))
    save.click()
    assert saved == [True]


def test_without_a_project_no_copy_is_offered(qtbot: QtBot) -> None:
    box = FaultBox("the report", None, None, None)
    qtbot.addWidget(box)
    assert not [b for b in box.findChildren(QPushButton) if b.text().startswith("Save a copy")]


def test_about_names_every_part_with_its_terms(qtbot: QtBot) -> None:
    parts = {part.name: part for part in third_parties()}
    assert "LGPL" in parts["PySide6-Essentials"].terms
    assert "shiboken6" in parts, "what a library needs is built in too"
    assert "Permission to use, copy" in parts["Lucide icons"].text()
    assert all(part.terms for part in parts.values())
    box = AboutDialog("2026.1", "2026.2", None)
    qtbot.addWidget(box)
    box.show()
    texts = " ".join(label.text() for label in box.findChildren(QLabel))
    assert "not legal advice" in texts
    assert "Rule book 2026.1" in texts
    box.copy()
    copied = QGuiApplication.clipboard().text()
    assert "Catalogue 2026.2" in copied
    assert "Qt 6" in copied
    box.close()


def test_a_fault_that_cannot_be_shown_is_logged_once_and_does_not_come_for_ever(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Mute(ReadyAnswers):
        def show_bug(self, report: str, *_others: object) -> None:
            super().show_bug(report, None, None)
            raise AttributeError("no box")

    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "planner.log")
    ask = Mute()
    handler = faults.FaultHandler(ask)
    handler.handle(broken("x"))
    qtbot.waitUntil(lambda: bool(ask.bugs))
    handler.handle(broken("y"))
    QCoreApplication.processEvents()
    handler.close()
    assert len(ask.bugs) == 1
    said = (tmp_path / "planner.log").read_text(encoding="utf-8")
    assert said.count("the fault could not be shown") == 1
    assert said.count("CRITICAL fault") == 2
