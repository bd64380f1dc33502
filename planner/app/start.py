"""Starts the window: the only place that puts its parts together."""

import gc
import os
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.common import settings
from planner.common.errors import UserError
from planner.common.resources import program
from planner.rules.choice import SHIPPED_ONLY

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from planner.ui.main_window import MainWindow

_HINT = (
    "Run it where there is a screen, or use the command line, which does the whole job without "
    f"one: {program()} new FILE.rplan --sample, then {program()} check FILE.rplan, {program()} plan"
    f" FILE.rplan, {program()} export FILE.rplan OUT.xlsx; {program()} --help lists all."
)


def run_window(
    path: Path | None,
    *,
    sample: bool = False,
    safe_mode: bool = False,
    ready: "Callable[[MainWindow], object] | None" = None,
) -> int:
    """Opens the window on a project, on the sample carrier, or on the welcome view, and runs
    until it is closed; a project that another window has open is shown there instead. In safe
    mode preferences, the last project and an installed rule book are left alone, for the case that
    one of them is at fault. ``ready`` is called once when the first page with data is painted.

    Raises UserError ``no-display`` or ``qt-missing`` where no window can be opened.
    """
    _require_display(os.environ)
    try:
        from PySide6 import QtWidgets  # noqa: F401 - asks whether Qt's libraries are there
    except ImportError as error:
        raise UserError(
            "qt-missing",
            f"The window cannot be opened: a library that Qt needs is missing ({error}).",
            f"The README names the packages to install. {_HINT}",
        ) from error
    # What is loaded from here on stays: to search it for garbage takes a tenth of the start. The
    # window's `Collector` sees to it later.
    gc.disable()
    try:
        return _run(path, sample=sample, safe_mode=safe_mode, ready=ready)
    finally:
        gc.enable()


def _run(
    path: Path | None,
    *,
    sample: bool,
    safe_mode: bool,
    ready: "Callable[[MainWindow], object] | None",
) -> int:
    if path is not None and not safe_mode and _shown_elsewhere(path):
        return 0
    app = make_app()
    if safe_mode:
        os.environ[SHIPPED_ONLY] = "1"
    window = make_window(settings.settings_file(), safe_mode=safe_mode)
    last = window.last_project()
    if ready is not None:
        window.page_painted.connect(lambda: ready(window))
    if path is not None:
        window.session.open(path)
    elif sample:
        window.commands.open_sample()
    elif last is not None and not _open_elsewhere(last):
        window.session.open(last)
    window.show()
    return app.exec()


def _open_elsewhere(path: Path) -> bool:
    from planner.ui.other_windows import window_of

    return window_of(settings.settings_file().parent, path) is not None


def _shown_elsewhere(path: Path) -> bool:
    """Whether another window of this user has the project open, and shows itself now."""
    from planner.ui.other_windows import call_to_front

    return call_to_front(settings.settings_file().parent, path)


def close_soon(window: "MainWindow") -> None:
    """Say so once the window is free to take a key, and close it."""
    from PySide6.QtCore import QTimer

    def shown() -> None:
        print("shown", flush=True)
        window.close()

    QTimer.singleShot(0, shown)


def make_app() -> "QApplication":
    """Qt's application object, with the program's name and a plain end without a display."""
    from PySide6.QtCore import qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from planner.app.application import Application
    from planner.ui import translation

    qInstallMessageHandler(_on_qt_message)
    app = QApplication.instance() or Application(sys.argv[:1])
    if not isinstance(app, QApplication):
        raise TypeError("Qt runs already, without windows")
    translation.install(app)
    from planner.ui.commands import APP_NAME  # its words, as those of every module, are made once

    app.setApplicationName(APP_NAME)
    app.setApplicationDisplayName(APP_NAME)
    app.setDesktopFileName("equipment-replacement-planner")
    return app


def make_window(settings_path: Path, *, safe_mode: bool = False) -> "MainWindow":
    """A window on a session of its own, with its faults shown and logged."""
    from PySide6.QtWidgets import QApplication

    from planner.app.application import Application
    from planner.app.collector import Collector
    from planner.app.faults import FaultHandler
    from planner.ui import theme
    from planner.ui.last_seen import LastSeen
    from planner.ui.main_window import MainWindow
    from planner.ui.other_windows import ComesToFront
    from planner.ui.preferences import Preferences
    from planner.ui.questions import Questions
    from planner.ui.runner import Runner
    from planner.ui.running import RunMark
    from planner.ui.session import Session

    preferences = Preferences(settings_path, forgetful=safe_mode)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        now = preferences.now
        theme.apply(app, theme.scheme_of(now.theme), now.text_size)
    ask = Questions()
    runner = Runner()
    today = datetime.now().astimezone().date()
    last_seen = LastSeen(None if safe_mode else settings_path.with_name("last-seen.json"))
    window = MainWindow(Session(runner, ask, today, last_seen=last_seen), preferences)
    session, commands = window.session, window.commands
    faults = FaultHandler(ask, window, lambda: commands.save_copy if session.project else None)
    faults.install()
    runner.broken.connect(faults.handle)
    mark = RunMark(session, preferences.folder, window)
    window.closed.connect(mark.close)
    ComesToFront(mark.path, window)
    Collector(window)
    if isinstance(app, Application):
        app.file_asked.connect(commands.take_file)
    if mark.ended:
        window.say_ended(mark.ended[0])
    return window


def _require_display(environment: Mapping[str, str]) -> None:
    if not sys.platform.startswith("linux") or environment.get("QT_QPA_PLATFORM"):
        return
    if not environment.get("DISPLAY") and not environment.get("WAYLAND_DISPLAY"):
        raise UserError(
            "no-display", "The window cannot be opened: this machine has no display.", _HINT
        )


def _on_qt_message(kind: object, _context: object, text: str) -> None:
    """Passes Qt's warnings on; Qt ends the process after a fatal one, so that is said here."""
    from PySide6.QtCore import QtMsgType

    if kind == QtMsgType.QtFatalMsg:
        first = text.splitlines()[0] if text else "Qt gave no reason"
        # print, because a bundled program with a window has no standard error on Windows
        print(f"The window cannot be opened: {first} {_HINT}", file=sys.stderr, flush=True)
        os._exit(2)
    if kind != QtMsgType.QtDebugMsg and "This plugin does not support" not in text:
        print(f"Qt: {text}", file=sys.stderr)
