"""Keeps Python itself from holding the window: its search for objects that hold each other in a
circle, and how long one thread may compute while another waits.
"""

import gc
import sys
import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from planner.ui.main_window import MainWindow

LOOK_MS = 500
"""How often new objects are looked at."""
REST_S = 30.0
"""Seconds without work or input before all objects are searched."""
WORTH = 1_000
"""New objects from which a search among them is worth it: it takes about a millisecond."""
TOO_MANY = 10_000
"""New objects that are rows just read, and too many to search among in one go."""
LONGEST_S = 1.5
"""Seconds that the search among all may take."""
_SWITCH_S = 0.0005
"""Seconds that a thread computes while another waits for its turn.

The window's thread gives its turn away with every call into Qt, and a page takes a hundred calls
to draw: at Python's own 5 ms beside computing work it stands still for half a second.
"""


class Collector(QObject):
    """Takes the search into its own hands while the window is open.

    Left to Python it goes through every object of a project again and again, a second and longer
    for 100,000 items, in the middle of whatever is done; and where it runs in the background
    thread it may end a widget there, which Qt does not survive. Nearly all memory is freed by
    count and needs no search. Here it runs on the window's thread: among the new objects, a few
    milliseconds; those that are too many are set aside until the window rests.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before = gc.isenabled(), sys.getswitchinterval()
        self._used = time.monotonic()
        self._left = 0
        """Objects that the last search among all left."""
        self._each = 1e-6
        """Seconds it took for each."""
        gc.disable()
        gc.freeze()
        sys.setswitchinterval(_SWITCH_S)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        window.session.runner.busy.connect(self._put_off)
        window.touched.connect(self._put_off)
        window.closed.connect(self.close)

    def _put_off(self) -> None:
        self._used = time.monotonic()

    def look(self) -> None:
        """Search among the new objects if there are enough of them, or set them aside if there
        are too many; among all when the window rests.
        """
        new = gc.get_count()[0]
        if new > TOO_MANY:
            gc.freeze()
        elif new > WORTH:
            gc.collect(1)
        if self._rests():
            self._put_off()
            self._search_all()

    def _rests(self) -> bool:
        if self._window.session.runner.running or QApplication.activeModalWidget() is not None:
            return False
        return time.monotonic() - self._used >= REST_S

    def _search_all(self) -> None:
        gc.freeze()
        there = gc.get_freeze_count()
        if abs(there - self._left) < WORTH or there * self._each > LONGEST_S:
            return
        began = time.perf_counter()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
        self._each = (time.perf_counter() - began) / there
        self._left = gc.get_freeze_count()

    def close(self) -> None:
        """Leave the search to Python again."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        enabled, interval = self._before
        gc.unfreeze()
        if enabled:
            gc.enable()
        sys.setswitchinterval(interval)
