"""Windows of the same user on this machine: which has a project open, and how it is called to the
front.

A window is called by a file of its name in the folder of the settings, which only this user may
write to. The file says nothing: all that comes of it is that the window shows itself.
"""

import sys
import time
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from planner.ui.running import living

CALL = ".call"
PATIENCE = 3.0
"""Seconds that a window is given to answer; one that is at work answers within them."""
_LOOK_EVERY = 0.02


def window_of(folder: Path, project: Path) -> Path | None:
    """The mark of a window that has a project open; None if there is none."""
    return next((mark for mark, opened in living(folder) if _same(opened, project)), None)


def call_to_front(folder: Path, project: Path) -> bool:
    """Have the window that has a project open show itself. False if there is none, or if it does
    not answer. Waits for the answer: not to be called on the window's own thread.
    """
    mark = window_of(folder, project)
    if mark is None:
        return False
    _let_it_come(mark)
    call = mark.with_suffix(CALL)
    try:
        call.touch()
        until = time.monotonic() + PATIENCE
        while call.exists() and time.monotonic() < until:
            time.sleep(_LOOK_EVERY)
        answered = not call.exists()
        call.unlink(missing_ok=True)
    except OSError:
        return False
    return answered


def _same(opened: str, project: Path) -> bool:
    if not opened:
        return False
    try:
        return Path(opened).samefile(project)
    except OSError:
        return Path(opened) == project.absolute()


def _let_it_come(mark: Path) -> None:
    """Windows lets a program come to the front only if the one in front allows it."""
    if sys.platform == "win32":
        import ctypes

        with suppress(ValueError, IndexError):
            ctypes.windll.user32.AllowSetForegroundWindow(int(mark.name.split("-")[1]))


class ComesToFront(QObject):
    """Brings a window to the front when its mark is called."""

    def __init__(self, mark: Path, window: QWidget) -> None:
        super().__init__(window)
        self._call = mark.with_suffix(CALL)
        self._window = window
        self._watcher = QFileSystemWatcher(self)
        if mark.parent.is_dir():
            self._watcher.addPath(str(mark.parent))
        self._watcher.directoryChanged.connect(lambda _folder: self._look())

    def _look(self) -> None:
        try:
            self._call.unlink()
        except OSError:
            return
        show_in_front(self._window)


def show_in_front(window: QWidget) -> None:
    """Show a window before all others; where it asks a question, that comes with it."""
    window.setWindowState(
        (window.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive
    )
    window.show()
    for shown in (window, QApplication.activeModalWidget()):
        if shown is not None:
            shown.raise_()
            shown.activateWindow()
    # Where the system does not let it come, its name in the list of programs asks for attention.
    QApplication.alert(window)
