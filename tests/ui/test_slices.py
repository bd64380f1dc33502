"""Work in turns with what the user does."""

from collections.abc import Iterator
from time import perf_counter

from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from planner.ui.slices import SLICE, Slices


def busy(turns: int, told: list[str], name: str) -> Iterator[None]:
    for turn in range(turns):
        until = perf_counter() + SLICE
        while perf_counter() < until:
            pass
        told.append(f"{name} {turn}")
        yield


def test_little_work_is_done_when_the_call_returns(qtbot: QtBot) -> None:
    told: list[str] = []
    Slices().start(iter(()), lambda: told.append("done"))
    assert told == ["done"]


def test_much_work_lets_the_window_in_between(qtbot: QtBot) -> None:
    told: list[str] = []
    slices = Slices()
    QTimer.singleShot(0, lambda: told.append("key"))
    slices.start(busy(4, told, "work"), lambda: told.append("done"))
    assert slices.running
    assert told == ["work 0"]
    qtbot.waitUntil(lambda: not slices.running)
    assert told[-1] == "done"
    assert told.index("key") < told.index("work 3")


def test_other_work_takes_the_place_of_what_was_under_way(qtbot: QtBot) -> None:
    told: list[str] = []
    slices = Slices()
    slices.start(busy(9, told, "old"), lambda: told.append("old done"))
    slices.start(busy(2, told, "new"), lambda: told.append("new done"))
    qtbot.waitUntil(lambda: not slices.running)
    assert told == ["old 0", "new 0", "new 1", "new done"]


def test_work_that_is_stopped_is_not_said_to_be_done(qtbot: QtBot) -> None:
    told: list[str] = []
    slices = Slices()
    slices.start(busy(9, told, "work"), lambda: told.append("done"))
    slices.stop()
    qtbot.wait(30)
    assert told == ["work 0"]
