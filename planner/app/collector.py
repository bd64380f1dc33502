"""When Python looks for objects that hold each other in a circle: while the window rests."""

import gc

from PySide6.QtCore import QObject, QTimer

from planner.ui.main_window import MainWindow

REST_MS = 5000
"""So long without work or input before it is looked for."""

ENOUGH = 10
"""Searches through young objects before one through all is worth it, as Python has it."""

_NEVER = 1_000_000


class Collector(QObject):
    """Puts the search through every live object off until nobody waits for the window.

    With a large project it takes a good part of a second, and Python begins it in the middle of
    any work, on whichever thread that is: all others stand still meanwhile. Nearly all memory is
    freed by count and needs no search, and young objects are still searched as they come.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._before = gc.get_threshold()
        gc.set_threshold(*self._before[:2], _NEVER)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self.collect)
        window.session.runner.busy.connect(self._put_off)
        window.touched.connect(self._put_off)
        window.closed.connect(self.close)
        self._put_off()

    def _put_off(self) -> None:
        self._timer.start()

    def collect(self) -> bool:
        """Search through all, if enough has come since the last time; says whether it did."""
        if self._window.session.runner.running:
            return False  # the timer starts anew when it ends
        if gc.get_count()[2] < ENOUGH:
            return False
        gc.collect()
        return True

    def close(self) -> None:
        """Leave the search to Python again."""
        self._timer.stop()
        gc.set_threshold(*self._before)
