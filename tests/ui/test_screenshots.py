"""The pictures of every dialog and state can be taken, which opens them all."""

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.services import progress
from planner.storage.project import Project
from planner.ui import theme
from planner.ui.main_window import MainWindow
from planner.ui.preferences import Preferences
from planner.ui.questions import Questions
from planner.ui.runner import SyncRunner
from planner.ui.session import Session
from planner.ui.theme import Scheme
from tests.ui import screenshots_dialogs
from tests.ui.camera import Camera
from tests.ui.conftest import TODAY
from tests.ui.screenshots_states import States


class Album(Camera):
    """Keeps the names of the pictures alone."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        super().__init__(window, folder, "", only="no picture is called this")
        self.names: list[str] = []

    def take(self, name: str) -> None:
        super().take(name)
        self.names.append(name)


@pytest.fixture
def reported(sample_template: Path, tmp_path: Path) -> Path:
    """The sample with a plan of which two jobs are done."""
    path = Path(shutil.copy(sample_template, tmp_path / "sample.rplan"))
    with Project.open(path) as project:
        plan = project.plan()
        assert plan is not None
        progress.report(project, [progress.as_planned(one, TODAY, ()) for one in plan.jobs[:2]])
    return path


def test_every_dialog_menu_and_panel_opens(
    qapp: QApplication, qtbot: QtBot, reported: Path, tmp_path: Path
) -> None:
    theme.apply(qapp, Scheme.LIGHT)
    preferences = Preferences(tmp_path / "settings.json")
    window = MainWindow(Session(SyncRunner(), Questions(), TODAY), preferences)
    qtbot.addWidget(window)
    window.show()
    window.session.open(reported)
    album = Album(window, tmp_path)
    screenshots_dialogs.take_all(window, album)
    window.statusBar().clearMessage()
    window.close()
    assert len(set(album.names)) == len(album.names) > 50
    assert not list(tmp_path.glob("*.png"))


def test_every_page_says_that_it_waits_that_it_was_stopped_and_that_it_failed(
    qapp: QApplication, qtbot: QtBot, reported: Path, small_file: Path, tmp_path: Path
) -> None:
    theme.apply(qapp, Scheme.LIGHT)
    albums: list[Album] = []

    def camera_of(window: MainWindow) -> Camera:
        qtbot.addWidget(window)  # all of them would take part in each change of style after this
        window.show()
        albums.append(Album(window, tmp_path))
        return albums[-1]

    settings = tmp_path / "settings.json"
    States(settings, TODAY, camera_of).take_all(reported, small_file, small_file)
    names = {name for album in albums for name in album.names}
    for state in ("loading", "stopped", "failed", "read-only", "few", "many"):
        assert sum(name.endswith(f"-{state}") for name in names) == 9
