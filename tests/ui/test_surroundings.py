"""What the window says of a project that can part in two, and how often."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from planner.services.surroundings import ConflictCopy, Surroundings
from planner.ui.last_seen import LastSeen, Seen
from planner.ui.main_window import MainWindow
from tests.ui.conftest import ReadyAnswers

WHEN = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


def press(window: MainWindow, text: str) -> None:
    next(one for one in window.near.findChildren(QPushButton) if one.text() == text).click()


def test_a_second_version_is_told_of_each_time_until_it_is_gone(
    window: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = small_file.with_name("small (Ann's conflicted copy 2026-11-22).rplan")
    shutil.copy(small_file, second)
    window.session._last_seen = LastSeen(small_file.with_name("seen.json"))
    shown: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.path()))
    for _time in range(2):
        window.session.open(small_file)
        assert not window.near.isHidden()
        assert second.name in window.near.text
        assert "changed last on" in window.near.text
        press(window, "Show the folder")
        assert Path(shown.pop()) == small_file.parent
        window.commands.close()
    second.unlink()
    window.session.open(small_file)
    assert window.near.isHidden()


def test_a_network_drive_is_told_of_the_first_time_with_a_way_out(
    small: MainWindow, small_file: Path, tmp_path: Path, ask: ReadyAnswers
) -> None:
    far = Surroundings(network=True, keeper="OneDrive")
    small.near.tell(small_file, far)
    assert "network drive" in small.near.text
    ask.answers["copy_of_project"] = tmp_path / "near.rplan"
    press(small, "Save a copy...")
    assert (tmp_path / "near.rplan").is_file()
    small.near.hide()
    small.session.seen = Seen(1, WHEN)
    small.near.tell(small_file, far)
    assert small.near.isHidden()


def test_a_folder_kept_in_step_is_told_of_by_the_name_of_its_program(
    small: MainWindow, small_file: Path
) -> None:
    small.near.tell(small_file, Surroundings(keeper="Dropbox"))
    assert "Dropbox keeps in step" in small.near.text


def test_several_versions_are_counted_and_come_before_the_rest(
    small: MainWindow, small_file: Path
) -> None:
    copies = tuple(ConflictCopy(Path(f"small-PC-{number}.rplan"), WHEN) for number in (1, 2, 3))
    small.near.tell(small_file, Surroundings(copies, network=True))
    assert "small-PC-1.rplan and 2 more copies" in small.near.text
    small.commands.close()
    assert small.near.isHidden()
