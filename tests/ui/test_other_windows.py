"""A project that is open already: in another window here, of somebody else, or out of reach."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.app import start
from planner.common import settings
from planner.storage.project import Project
from planner.ui import other_windows
from planner.ui.checker import Checker
from planner.ui.main_window import MainWindow
from planner.ui.opening import Instead
from planner.ui.other_windows import CALL, ComesToFront, call_to_front, window_of
from planner.ui.running import RunMark
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers

ROOT = Path(__file__).resolve().parents[2]
CALLING = (
    "import sys; from pathlib import Path; from planner.ui.other_windows import call_to_front; "
    "print(call_to_front(Path(sys.argv[1]), Path(sys.argv[2])))"
)


@contextmanager
def marked(window: MainWindow, folder: Path) -> Iterator[RunMark]:
    """A window that can be called, as the program makes it."""
    mark = RunMark(window.session, folder)
    front = ComesToFront(mark.path, window)
    try:
        yield mark
    finally:
        front.deleteLater()
        mark.close()


def test_a_second_start_on_an_open_file_shows_the_window_that_has_it(
    small: MainWindow, small_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    with marked(small, tmp_path / "marks") as mark:
        small.showMinimized()
        called = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-c", CALLING, str(mark.path.parent), str(small_file)],
            env={**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
            stdout=subprocess.PIPE,
            text=True,
        )
        with called:
            qtbot.waitUntil(lambda: called.poll() is not None, timeout=30_000)
            assert called.stdout is not None
            assert called.stdout.read() == "True\n"
        assert not small.windowState() & Qt.WindowState.WindowMinimized
        assert small.isVisible()


def test_the_program_ends_when_another_window_has_shown_itself(
    small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, Path]] = []

    def answer(folder: Path, project: Path) -> bool:
        asked.append((folder, project))
        return True

    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    monkeypatch.setattr(settings, "settings_file", lambda: tmp_path / "settings.json")
    monkeypatch.setattr(other_windows, "call_to_front", answer)
    assert start.run_window(small_file) == 0
    assert asked == [(tmp_path, small_file)]
    assert gc.isenabled()


def test_a_window_is_found_by_its_file_however_that_is_named(
    small: MainWindow, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with marked(small, tmp_path / "marks") as mark:
        folder = mark.path.parent
        monkeypatch.chdir(tmp_path)
        assert window_of(folder, Path(small_file.name)) == mark.path
        (tmp_path / "again.rplan").hardlink_to(small_file)
        assert window_of(folder, tmp_path / "again.rplan") == mark.path
        assert window_of(folder, tmp_path / "other.rplan") is None
        assert not call_to_front(folder, tmp_path / "other.rplan")
        small.commands.close()
        assert window_of(folder, small_file) is None
    assert window_of(folder, small_file) is None


def test_a_window_that_does_not_answer_is_not_waited_for(
    small: MainWindow, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(other_windows, "PATIENCE", 0.05)
    mark = RunMark(small.session, tmp_path / "marks")
    assert not call_to_front(mark.path.parent, small_file)
    mark.close()
    assert not list(mark.path.parent.iterdir()), "the call is taken away too"


@pytest.mark.parametrize("content", [b"", b"open /etc/passwd", b"\0" * 100_000])
def test_whatever_a_call_says_the_window_only_shows_itself(
    small: MainWindow, small_file: Path, tmp_path: Path, qtbot: QtBot, content: bytes
) -> None:
    with marked(small, tmp_path / "marks") as mark:
        steps = small.session.units()
        small.showMinimized()
        call = mark.path.with_suffix(CALL)
        call.write_bytes(content)
        qtbot.waitUntil(lambda: not call.exists())
        assert not small.isMinimized()
        assert small.session.project is not None
        assert small.session.project.path == small_file
        assert small.session.units() == steps


def test_a_call_that_is_a_folder_is_left_alone(
    small: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    with marked(small, tmp_path / "marks") as mark:
        call = mark.path.with_suffix(CALL)
        call.mkdir()
        qtbot.wait(50)
        assert call.is_dir()
        call.rmdir()


def test_a_project_open_in_another_window_offers_that_window(
    small: MainWindow, small_file: Path, tmp_path: Path, checker: Checker, qtbot: QtBot
) -> None:
    ask = ReadyAnswers()
    other = Session(small.session.runner, ask, date(2026, 11, 23), checker)
    with marked(small, tmp_path / "marks") as mark:
        other.windows = mark.path.parent
        other.open(small_file)
        assert ask.told == ["project-locked", "here"]
        assert other.project is None


def test_a_copy_of_a_project_in_use_is_opened_with_all_that_is_in_it(
    window: MainWindow, small_file: Path, tmp_path: Path, ask: ReadyAnswers
) -> None:
    with Project.open(small_file) as held:
        ask.answers["project_in_use"] = Instead.COPY
        window.session.open(small_file)
        assert not window.session.inventory().items, "where to was not said"
        ask.answers["copy_of_project"] = tmp_path / "mine.rplan"
        window.session.open(small_file)
        assert ask.told[-1] == "project-locked", "no window of this user has it"
        assert window.session.project is not None
        assert window.session.project.path == tmp_path / "mine.rplan"
        assert not window.session.read_only
        assert window.session.inventory() == held.inventory()
    window.commands.close()


@pytest.mark.skipif(os.name == "nt" or not os.geteuid(), reason="such a folder refuses nothing")
def test_a_folder_that_cannot_be_written_offers_reading(
    window: MainWindow, small_file: Path, tmp_path: Path, ask: ReadyAnswers
) -> None:
    tmp_path.chmod(0o555)
    try:
        ask.answers["project_in_use"] = Instead.READ_ONLY
        window.session.open(small_file)
        assert ask.told == ["folder-read-only"]
        assert window.session.read_only
        window.commands.close()
    finally:
        tmp_path.chmod(0o755)


def test_where_the_last_project_is_open_elsewhere_a_start_opens_none(
    small: MainWindow, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "settings_file", lambda: tmp_path / "marks" / "settings.json")
    assert not start._open_elsewhere(small_file)
    with marked(small, tmp_path / "marks"):
        assert start._open_elsewhere(small_file)
        QApplication.processEvents()
