"""After a run that was killed: the file is whole, and the next start says so."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from planner.model.inventory import Site
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.running import RunMark
from planner.ui.session import Session

ROOT = Path(__file__).resolve().parents[2]
KILLED = """
import sys, time
from datetime import date
from pathlib import Path
from PySide6.QtWidgets import QApplication
from planner.model.inventory import Site
from planner.ui.questions import Questions
from planner.ui.runner import Runner
from planner.ui.running import RunMark
from planner.ui.session import Session

app = QApplication([])
session = Session(Runner(), Questions(), date(2026, 11, 23))
mark = RunMark(session, Path(sys.argv[2]))

def half(project, progress):
    with project.unit("Import of many") as unit:
        unit.insert(Site, [Site(code=f"HALF-{n}", notes="x" * 500) for n in range(4_000)])
        # As on a disk that is slow: pages of the change are in the file, the commit is not.
        unit._connection.exec_driver_sql("PRAGMA cache_spill = 1")
        unit.insert(Site, [Site(code=f"MORE-{n}", notes="x" * 500) for n in range(4_000)])
        print("now", flush=True)
        time.sleep(60)

session.open(Path(sys.argv[1]))
session.opened.connect(lambda: session.write("Importing many.xlsx", half))
app.exec()
"""


def killed_while_importing(project: Path, folder: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(  # noqa: S603 - a fixed program
        [sys.executable, "-c", KILLED, str(project), str(folder)],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == "now"
        # The note of what is being done is written by the window's own thread.
        deadline = time.monotonic() + 10
        while "Importing" not in "".join(
            path.read_text(encoding="utf-8") for path in folder.glob("*.json")
        ):
            assert time.monotonic() < deadline
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a kill is another thing there")
def test_a_kill_in_the_middle_of_a_change_is_told_and_nothing_saved_is_lost(
    qtbot: QtBot, window: MainWindow, small_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "settings"
    killed_while_importing(small_file, folder)
    mark = RunMark(window.session, folder)
    (ended,) = mark.ended
    assert ended.project == str(small_file)
    assert ended.doing == "Importing many.xlsx"
    window.say_ended(ended)
    banner = window._ended
    assert "ended unexpectedly" in banner.text
    (again,) = (b for b in banner.findChildren(QPushButton) if b.text() == "Open small.rplan")
    again.click()
    assert 'The last saved step is "Import small.xlsx"' in banner.text
    assert "Importing many.xlsx" in banner.text
    with Project.open(small_file, read_only=True) as project:
        assert [site.code for site in project.load(Site)] == ["HUB", "S-2"]
    mark.close()
    assert not list(folder.iterdir())


def test_a_wanted_end_leaves_nothing_to_tell(
    session: Session, small_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "settings"
    mark = RunMark(session, folder)
    session.open(small_file)
    (file,) = folder.glob("*.json")
    assert json.loads(file.read_text(encoding="utf-8"))["project"] == str(small_file)
    mark.close()
    assert not list(folder.iterdir())
    assert RunMark(session, folder).ended == ()


def test_a_second_window_is_not_taken_for_a_dead_one(session: Session, tmp_path: Path) -> None:
    first = RunMark(session, tmp_path)
    second = RunMark(session, tmp_path)
    assert second.ended == ()
    first.close()
    second.close()


@pytest.mark.parametrize("text", ["", "[]", "{", "\0"])
def test_a_damaged_mark_is_taken_away_without_a_word(
    session: Session, tmp_path: Path, text: str
) -> None:
    (tmp_path / "running-1-abc.json").write_text(text, encoding="utf-8")
    mark = RunMark(session, tmp_path)
    assert mark.ended == ()
    mark.close()
    assert not list(tmp_path.glob("running-1*"))


def test_a_project_that_is_gone_is_said_to_be(
    window: MainWindow, tmp_path: Path, small_file: Path
) -> None:
    (tmp_path / "running-1-abc.json").write_text(
        json.dumps({"project": str(tmp_path / "stick" / "a.rplan")}), encoding="utf-8"
    )
    mark = RunMark(window.session, tmp_path)
    window.say_ended(mark.ended[0])
    assert "not there now" in window._ended.text
    mark.close()


def test_a_folder_that_cannot_be_written_is_no_reason_to_stop(
    session: Session, tmp_path: Path, small_file: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    mark = RunMark(session, blocked / "settings")
    session.open(small_file)
    assert session.project is not None
    mark.close()
