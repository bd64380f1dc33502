"""Objects that hold each other are looked for while the window rests, not in the middle of work."""

import gc
import sys
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.app import collector
from planner.app.collector import Collector
from planner.ui.main_window import MainWindow
from planner.ui.runner import Runner


class Ring:
    """Holds itself."""

    def __init__(self) -> None:
        self.other = self


@pytest.fixture
def made(window: MainWindow) -> Iterator[Collector]:
    """A collector that looks when it is told to."""
    found = Collector(window)
    found._timer.setInterval(3_600_000)
    yield found
    found.close()


def make_ring() -> "weakref.ref[Ring]":
    """A ring that only a search finds."""
    return weakref.ref(Ring())


def rows(number: int) -> list[list[int]]:
    return [[at] for at in range(number)]


def set_aside(made: Collector) -> "weakref.ref[Ring]":
    """A ring that came with so many rows that they were not searched."""
    kept = [rows(2 * collector.TOO_MANY)]
    ring = make_ring()
    made.look()
    kept.append(rows(2 * collector.WORTH))
    made.look()
    assert ring() is not None
    return ring


def rest(made: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made, "_used", made._used - 10 * collector.REST_S)


def test_rings_among_new_objects_are_found_soon(made: Collector) -> None:
    ring, kept = make_ring(), rows(2 * collector.WORTH)
    assert ring() is not None
    made.look()
    assert ring() is None
    assert kept


def test_many_rows_are_not_searched_while_work_goes_on(made: Collector) -> None:
    ring = make_ring()
    before = gc.get_stats()
    kept = [rows(50_000) for _ in range(6)]  # Python's own search begins long before
    made.look()
    assert gc.get_stats() == before
    assert ring() is not None
    assert kept


def test_they_are_when_the_window_rests(made: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = set_aside(made)
    rest(made, monkeypatch)
    made.look()
    assert ring() is None


def test_it_waits_for_work_under_way(made: Collector, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = set_aside(made)
    rest(made, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(Runner, "running", "Making the plan")
        made.look()
        assert ring() is not None
    made.look()
    assert ring() is None


def test_it_leaves_alone_whoever_answers_a_question(
    made: Collector, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = set_aside(made)
    rest(made, monkeypatch)
    with monkeypatch.context() as patched:
        patched.setattr(QApplication, "activeModalWidget", lambda: window)
        made.look()
        assert ring() is not None
    made.look()
    assert ring() is None


def test_input_and_work_put_it_off(
    made: Collector, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = set_aside(made)
    rest(made, monkeypatch)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    made.look()
    assert ring() is not None
    rest(made, monkeypatch)
    window.session.runner.start("Looking", lambda _progress: None, lambda _none: None)
    made.look()
    assert ring() is not None


def test_a_search_that_would_take_too_long_is_not_begun(
    made: Collector, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = set_aside(made)
    rest(made, monkeypatch)
    monkeypatch.setattr(collector, "LONGEST_S", 0.0)
    made.look()
    assert ring() is not None


def test_work_in_the_background_never_ends_what_belongs_to_the_window(made: Collector) -> None:
    ended: list[int] = []
    ring = weakref.ref(Ring(), lambda _ring: ended.append(threading.get_ident()))
    thread = threading.Thread(target=lambda: [rows(10_000) for _ in range(30)])
    thread.start()
    thread.join()
    assert ring() is not None
    kept = rows(2 * collector.WORTH)
    made.look()
    assert ended == [threading.get_ident()]
    assert kept


def test_a_closed_window_leaves_the_search_to_python(window: MainWindow) -> None:
    interval = sys.getswitchinterval()
    Collector(window)
    assert not gc.isenabled()
    assert sys.getswitchinterval() < interval
    window.close()
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
    assert sys.getswitchinterval() == interval
