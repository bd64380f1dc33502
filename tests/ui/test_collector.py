"""Objects that hold each other are looked for while the window rests, not in the middle of work."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from planner.app import collector
from planner.app.collector import Collector
from planner.ui.main_window import MainWindow
from planner.ui.runner import Runner


class Ring:
    """Holds itself."""

    def __init__(self) -> None:
        self.other = self


@pytest.fixture(autouse=True)
def thresholds() -> Iterator[None]:
    """The collector's own are for a process with one window."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def make_old_ring() -> "weakref.ref[Ring]":
    """A ring that only a search through all objects finds, when enough has come since the last."""
    ring = Ring()
    known = weakref.ref(ring)
    gc.collect(1)
    gc.collect(1)
    del ring
    for _ in range(collector.ENOUGH):
        gc.collect(1)
    return known


def test_old_objects_are_not_searched_while_work_goes_on(window: MainWindow) -> None:
    made = Collector(window)
    ring = make_old_ring()
    kept: list[list[int]] = []
    for _ in range(300_000):  # Python's own search through all begins long before
        kept.append([])
    assert ring() is not None
    made.close()


def test_they_are_when_the_window_rests(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collector, "REST_MS", 20)
    made = Collector(window)
    ring = make_old_ring()
    qtbot.waitUntil(lambda: ring() is None)
    made.close()


def test_input_and_work_put_the_search_off(window: MainWindow, qtbot: QtBot) -> None:
    made = Collector(window)
    made._timer.stop()
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    assert made._timer.isActive()
    made._timer.stop()
    window.session.runner.start("Looking", lambda _progress: None, lambda _none: None)
    assert made._timer.isActive()
    made.close()


def test_it_waits_for_work_under_way(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Collector(window)
    ring = make_old_ring()
    monkeypatch.setattr(Runner, "running", "Making the plan")
    assert not made.collect()
    assert ring() is not None
    monkeypatch.undo()
    assert made.collect()
    assert ring() is None
    made.close()


def test_a_closed_window_leaves_the_search_to_python(window: MainWindow) -> None:
    before = gc.get_threshold()
    Collector(window)
    assert gc.get_threshold()[2] > before[2]
    window.close()
    assert gc.get_threshold() == before
