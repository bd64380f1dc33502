"""Work of the window's thread in slices: done at once if short, else between the events."""

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from planner.ui import slices
from planner.ui.slices import Slices, Steps, finish


def counting(number: int, seen: list[int] | None = None) -> Steps[int]:
    for at in range(number):
        if seen is not None:
            seen.append(at)
        yield at / number
    return number


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every step takes as long as a slice may."""
    monkeypatch.setattr(slices, "AT_ONCE_S", 0.0)
    monkeypatch.setattr(slices, "_SLICE_S", 0.0)


def test_what_is_short_is_done_before_anything_else(qtbot: QtBot) -> None:
    found: list[int] = []
    made = Slices()
    made.start("Counting", counting(3), found.append)
    assert found == [3]
    assert not made.running


@pytest.mark.usefixtures("slow")
def test_what_is_long_lets_the_window_go_on(qtbot: QtBot) -> None:
    found: list[int] = []
    seen: list[int] = []
    between: list[int] = []
    shares: list[float] = []
    made = Slices()
    made.moved.connect(lambda _title, share: shares.append(share))
    timer = QTimer()
    timer.timeout.connect(lambda: between.append(len(seen)))
    timer.start(0)
    made.start("Counting", counting(50, seen), found.append)
    assert made.running == "Counting"
    assert not found
    qtbot.waitUntil(lambda: found == [50])
    assert len(set(between)) > 10
    assert shares == sorted(shares)
    assert not made.running


@pytest.mark.usefixtures("slow")
def test_other_work_takes_its_place_without_a_word(qtbot: QtBot) -> None:
    found: list[int] = []
    stopped: list[str] = []
    made = Slices()
    made.start("One", counting(50), found.append, lambda: stopped.append("one"))
    made.start("Two", counting(7), found.append, lambda: stopped.append("two"))
    qtbot.waitUntil(lambda: bool(found))
    assert (found, stopped) == ([7], [])


@pytest.mark.usefixtures("slow")
def test_it_can_be_cancelled(qtbot: QtBot) -> None:
    found: list[int] = []
    stopped: list[str] = []
    made = Slices()
    made.start("One", counting(50), found.append, lambda: stopped.append("one"))
    with qtbot.waitSignal(made.ended):
        made.cancel()
    made.cancel()
    assert (found, stopped) == ([], ["one"])
    assert not made.running


@pytest.mark.usefixtures("slow")
def test_what_has_to_be_there_at_once_is(qtbot: QtBot) -> None:
    found: list[int] = []
    Slices().start("Counting", counting(50), found.append, at_once=True)
    assert found == [50]


def test_a_fault_is_not_swallowed_and_leaves_nothing_behind(qtbot: QtBot) -> None:
    def broken() -> Steps[int]:
        yield 0.5
        raise ZeroDivisionError

    made = Slices()
    with pytest.raises(ZeroDivisionError):
        made.start("Breaking", broken(), print)
    assert not made.running


def test_the_same_work_in_one_go() -> None:
    assert finish(counting(50)) == 50
