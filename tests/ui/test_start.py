"""Starting: without a display, with missing libraries, after faults, and how little is loaded."""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.app import faults, start
from planner.app.faults import FaultHandler
from planner.common.errors import UserError
from planner.ui.commands import sample_project
from tests.ui.conftest import ReadyAnswers

ROOT = Path(__file__).resolve().parents[2]


def run_main(*words: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    base = {k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    base.pop("QT_QPA_PLATFORM", None)
    base |= {"XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder), **environment}
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "main.py"), *words],
        env=base,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a display")
def test_without_a_display_one_sentence_names_the_command_line(tmp_path: Path) -> None:
    done = run_main("--sample", folder=tmp_path)
    assert done.returncode == 2
    assert "no display" in done.stderr
    assert "main.py new FILE.rplan --sample" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have a display")
def test_a_display_that_cannot_be_reached_is_said_as_plainly(tmp_path: Path) -> None:
    done = run_main("--sample", folder=tmp_path, DISPLAY=":7391")
    assert done.returncode == 2
    assert "The window cannot be opened" in done.stderr
    assert "main.py" in done.stderr


def test_a_missing_library_of_qt_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PySide6.QtWidgets", None)
    monkeypatch.delattr("PySide6.QtWidgets", raising=False)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with pytest.raises(UserError) as refused:
        start.run_window(None)
    assert refused.value.code == "qt-missing"


NOT_YET = [
    "openpyxl",
    "python_calamine",
    "ortools",
    "reportlab",
    "docx",
    "icalendar",
    "pyqtgraph",
    "numpy",
    "pandas",
    "alembic",
    "holidays",
    "planner.files",
    "planner.scheduling",
    "planner.services.importing",
    "planner.services.planning",
    "planner.services.rulebook",
    "planner.services.progress_course",
    "planner.services.site_states",
    "planner.ui.map",
    "planner.ui.gantt",
    "planner.ui.grid.cell_delegate",
    "planner.ui.widgets.table_view",
    "planner.ui.pages.items",
]
"""What the first page does without: it comes after it, or when it is asked for."""


@pytest.mark.slow
def test_the_window_opens_on_the_sample_without_loading_what_it_does_not_need(
    tmp_path: Path,
) -> None:
    code = (
        "import json, sys\n"
        "from planner.app import start\n"
        "def ready(window):\n"
        f"    found = [name for name in {NOT_YET} if name in sys.modules]\n"
        "    print(json.dumps([window.windowTitle(), found]))\n"
        "    window.session.runner.busy.connect(lambda title: title or window.close())\n"
        "    if not window.session.runner.running: window.close()\n"
        "sys.exit(start.run_window(None, sample=True, ready=ready))\n"
    )
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "XDG_CONFIG_HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
    }
    for _time in range(2):  # made at the first start, opened at the second
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        title, heavy = json.loads(done.stdout)
        assert title.startswith("Sample carrier.rplan")
    assert heavy == []
    assert sample_project().name == "Sample carrier.rplan"


def test_a_fault_is_logged_and_shown_in_plain_words_whatever_thread_it_is_from(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "log_file", lambda: tmp_path / "log" / "planner.log")
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    ask = ReadyAnswers()
    handler = FaultHandler(ask)
    handler.install()

    def break_it() -> None:
        raise RuntimeError("from afar")

    thread = threading.Thread(target=break_it)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(ask.bugs) == 1)
    handler.handle(ValueError("from here"))
    qtbot.waitUntil(lambda: len(ask.bugs) == 2)

    assert "RuntimeError: from afar" in ask.bugs[0]
    log = (tmp_path / "log" / "planner.log").read_text(encoding="utf-8")
    assert "from afar" in log
    assert "from here" in log
    handler.close()


@pytest.mark.slow
def test_a_start_to_be_timed_ends_by_itself(tmp_path: Path, small_file: Path) -> None:
    done = run_main(
        "--quit-when-shown", str(small_file), folder=tmp_path, QT_QPA_PLATFORM="offscreen"
    )
    assert (done.returncode, done.stdout) == (0, "shown\n")
    assert "Traceback" not in done.stderr


def test_a_file_opened_in_the_finder_of_a_mac_is_asked_for(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from PySide6.QtGui import QFileOpenEvent\n"
        "from planner.app import start\n"
        "app = start.make_app()\n"
        "app.file_asked.connect(lambda path: print(path, flush=True))\n"
        "app.sendEvent(app, QFileOpenEvent(sys.argv[1]))\n"
    )
    file = tmp_path / "My network.rplan"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code, str(file)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (done.stdout, done.returncode) == (f"{file}\n", 0), done.stderr
