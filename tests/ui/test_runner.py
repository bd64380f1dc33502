"""Work in the background: order, progress, cancelling, failing, and ending."""

import sys
import threading
from functools import partial
from typing import Any, NoReturn

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.ui.runner import Runner, SyncRunner


def breaks(_progress: Progress) -> NoReturn:
    raise ZeroDivisionError


def refuse(_progress: Progress) -> NoReturn:
    raise UserError("no", "It cannot be.")


def test_results_come_back_on_the_gui_thread_in_the_order_started(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[Any] = []

    def work(number: int, _progress: Progress) -> tuple[int, str]:
        return number, threading.current_thread().name

    for number in range(3):
        runner.start(
            "Counting",
            partial(work, number),
            lambda result: seen.append((result, threading.current_thread())),
        )
    qtbot.waitUntil(lambda: len(seen) == 3)
    runner.close()

    assert [result[0] for result, _thread in seen] == [0, 1, 2]
    assert {result[1] for result, _thread in seen} == {"project-work_0"}
    assert {thread for _result, thread in seen} == {threading.main_thread()}


class Painted(QWidget):
    """Notes that it was painted."""

    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self._seen.append("painted")


def test_work_begins_when_what_changed_on_the_screen_is_painted(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[str] = []
    widget = Painted(seen)
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitUntil(lambda: seen == ["painted"])
    seen.clear()
    runner.start("Adding", lambda _progress: seen.append("worked"), lambda _none: None)
    widget.update()
    qtbot.waitUntil(lambda: not runner.running)
    runner.close()

    assert seen == ["painted", "worked"]


def test_work_that_has_not_begun_at_the_end_is_dropped(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[str] = []
    runner.start("Adding", lambda _progress: "worked", seen.append)
    runner.close()
    qtbot.waitUntil(lambda: not runner.running)

    assert seen == []


def test_cancelled_work_stops_at_its_next_report_and_gives_no_result(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[Any] = []
    running = threading.Event()

    def work(progress: Progress) -> None:
        running.set()
        while True:
            progress("Going on", 0.5)

    runner.start(
        "Endless", work, lambda _none: seen.append("done"), stopped=lambda: seen.append("x")
    )
    qtbot.waitUntil(running.is_set)
    runner.cancel()
    qtbot.waitUntil(lambda: seen == ["x"])
    runner.close()

    assert runner.running == ""


def test_cancel_all_drops_what_waits(qtbot: QtBot) -> None:
    runner = Runner()
    seen: list[Any] = []
    go = threading.Event()

    def wait(progress: Progress) -> None:
        go.wait(5)
        progress("on")

    for _number in range(2):
        runner.start("Waiting", wait, seen.append, stopped=lambda: seen.append("stopped"))
    runner.cancel_all()
    go.set()
    qtbot.waitUntil(lambda: seen == ["stopped", "stopped"])
    runner.close()


def test_a_users_mistake_goes_to_whoever_takes_it_else_to_everyone(qtbot: QtBot) -> None:
    runner = Runner()
    taken: list[UserError] = []
    announced: list[UserError] = []
    runner.failed.connect(announced.append)
    runner.start("Failing", refuse, print, failed=taken.append)
    runner.start("Failing", refuse, print)
    qtbot.waitUntil(lambda: not runner.running)
    runner.close()

    assert [error.message for error in taken] == ["It cannot be."]
    assert [error.message for error in announced] == ["It cannot be."]


def test_a_bug_is_announced_as_broken_and_later_work_still_runs(qtbot: QtBot) -> None:
    runner = Runner()
    broken: list[Exception] = []
    seen: list[str] = []
    runner.broken.connect(broken.append)
    runner.start("Breaking", breaks, print, stopped=lambda: seen.append("stopped"))
    runner.start("Going on", lambda _progress: "fine", seen.append)
    qtbot.waitUntil(lambda: seen == ["stopped", "fine"])
    runner.close()

    assert [type(error) for error in broken] == [ZeroDivisionError]


def test_the_synchronous_twin_lets_bugs_through_and_answers_at_once() -> None:
    runner = SyncRunner()
    seen: list[int] = []
    runner.start("Adding", lambda _progress: 1 + 1, seen.append)
    assert seen == [2]
    with pytest.raises(ZeroDivisionError):
        runner.start("Breaking", breaks, seen.append)
    runner.close()


class Emitter(QObject):
    said = Signal(bool)
    told = Signal(object)


def test_many_signals_that_carry_true_do_not_use_it_up(qapp: object) -> None:
    """PySide6 6.12.0 on Python 3.11 loses a reference to True with each, and then aborts."""
    emitter = Emitter()
    seen: list[bool] = []
    emitter.said.connect(lambda value: seen.append(value is True))
    emitter.told.connect(lambda value: seen.append(value is True))
    before = sys.getrefcount(True)  # noqa: FBT003
    for _number in range(2_000):
        emitter.said.emit(True)  # noqa: FBT003
        emitter.told.emit(True)  # noqa: FBT003
    seen.clear()

    assert sys.getrefcount(True) > before - 100  # noqa: FBT003


def test_work_is_not_said_to_go_on_while_its_answer_asks_something(qtbot: QtBot) -> None:
    runner = Runner()
    said: list[str] = []
    asked: list[int] = []
    runner.busy.connect(said.append)

    def ask(_result: None) -> None:
        assert said == ["Pasting"]
        qtbot.waitUntil(lambda: said[-1] == "")  # the event loop of a question
        asked.append(len(said))

    runner.start("Pasting", lambda _progress: None, ask)
    qtbot.waitUntil(lambda: len(said) == 3)
    assert asked == [2]
    runner.close()
