"""CP-SAT in its child process: it may die, hang or be killed, and the plan stays."""

import os
import signal
import threading
import time
from multiprocessing import active_children
from multiprocessing.connection import Connection

import pytest

from planner.common.progress import Cancelled, silent
from planner.scheduling import polish
from planner.scheduling.bound import Bound
from planner.scheduling.network import Network
from planner.scheduling.problem import Problem
from planner.scheduling.relaxation import Relaxed
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule, forward
from tests.scheduling.networks import crew, job, problem

pytestmark = pytest.mark.slow  # each test starts a process


def knapsack() -> Problem:
    """One crew-week lies between a bad order and the best: greedy takes the short jobs first."""
    lengths = (2, 2, 2, 3, 3, 3, 5)
    jobs = [job(f"J{i}", length) for i, length in enumerate(lengths)]
    return problem(*jobs, crews=(crew("A"), crew("B")))


def started() -> tuple[Bound, Search, int]:
    net = Network(knapsack(), 400)
    bound = Bound(net)
    search = Search(net, [400] * 7, 1)
    search.offer(forward(net, [0, 1, 2, 3, 4, 5, 6]))
    return bound, search, 0


def die(_model: Relaxed, _seconds: float, _sender: Connection) -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def hang(_model: Relaxed, _seconds: float, _sender: Connection) -> None:
    threading.Event().wait()


def test_the_child_finds_the_best_and_proves_it() -> None:
    bound, search, finish = started()
    assert search.best is not None
    before = search.best.finish
    result = polish.run(bound, search, finish, 20.0, silent, lambda _schedule: None)
    assert search.best.finish < before
    assert result.bound == search.best.finish
    assert active_children() == []


def test_a_child_that_dies_leaves_the_plan_and_a_note() -> None:
    bound, search, finish = started()
    before = search.best
    result = polish.run(bound, search, finish, 20.0, silent, lambda _schedule: None, die)
    assert search.best is before
    assert "unexpectedly" in result.notes[0]
    assert result.bound == 0


def test_a_child_that_hangs_is_killed_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polish, "GRACE", 0.0)
    bound, search, finish = started()
    result = polish.run(bound, search, finish, 1.0, silent, lambda _schedule: None, hang)
    assert "time limit" in result.method
    assert active_children() == []


def test_a_stop_kills_the_child_at_once() -> None:
    bound, search, finish = started()
    calls = 0

    def stop(_message: str, _fraction: float | None = None, /) -> None:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise Cancelled

    began = time.monotonic()
    with pytest.raises(Cancelled):
        polish.run(bound, search, finish, 60.0, stop, lambda _schedule: None, hang)
    assert time.monotonic() - began < 5
    assert active_children() == []


def test_polishing_works_from_a_thread_and_gives_the_same_plan() -> None:
    plans: list[Schedule | None] = []

    def work() -> None:
        bound, search, finish = started()
        polish.run(bound, search, finish, 20.0, silent, lambda _schedule: None)
        plans.append(search.best)

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    work()
    assert plans[0] is not None
    assert plans[0] == plans[1]
