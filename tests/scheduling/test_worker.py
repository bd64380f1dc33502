"""The child process: it may die, hang or be killed, and the plan stays."""

import os
import random
import signal
import threading
import time
from multiprocessing import active_children
from multiprocessing.connection import Connection

import pytest

from planner.common.progress import Cancelled, silent
from planner.scheduling import worker as workers
from planner.scheduling.improve import Settings
from planner.scheduling.problem import Problem
from planner.scheduling.referee import violations
from planner.scheduling.solve import Outcome, assignments, solve
from planner.scheduling.worker import Worker
from tests.scheduling.networks import after, crew, job, problem

pytestmark = pytest.mark.slow  # each test starts a process

PATIENT = Settings(time_limit=30.0, max_tries=0)
DIED = "The helper process ended unexpectedly; the plan is the best one found before."


def knapsack() -> Problem:
    """One crew-week lies between a bad order and the best: greedy takes the short jobs first."""
    lengths = (2, 2, 2, 3, 3, 3, 5)
    jobs = [job(f"J{i}", length) for i, length in enumerate(lengths)]
    return problem(*jobs, crews=(crew("A"), crew("B")))


def die(pipe: Connection) -> None:
    pipe.recv()
    os.kill(os.getpid(), signal.SIGTERM)


def hang(pipe: Connection) -> None:
    pipe.recv()
    threading.Event().wait()


def test_the_child_finds_the_best_and_proves_it() -> None:
    seen: list[int] = []

    def better(outcome: Outcome) -> None:
        assert outcome.schedule is not None
        seen.append(outcome.schedule.finish)

    outcome = solve(knapsack(), PATIENT, silent, better)
    assert outcome.schedule is not None
    assert outcome.schedule.finish == outcome.finish_bound == seen[-1]
    assert active_children() == []


def test_one_child_serves_one_solve_after_another() -> None:
    with Worker() as worker:
        first = solve(knapsack(), PATIENT, silent, worker=worker)
        (child,) = active_children()
        second = solve(knapsack(), PATIENT, silent, worker=worker)
        assert active_children() == [child]
    assert first.schedule == second.schedule
    assert active_children() == []


def test_a_child_that_dies_leaves_the_plan_and_a_note() -> None:
    with Worker(die) as worker:
        outcome = solve(knapsack(), PATIENT, silent, worker=worker)
    assert outcome.schedule is not None
    assert "ended unexpectedly" in outcome.notes[0]


def test_a_child_that_hangs_is_killed_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "GRACE", 0.0)
    with Worker(hang) as worker:
        outcome = solve(knapsack(), Settings(time_limit=1.0), silent, worker=worker)
        assert active_children() == []
    assert outcome.schedule is not None
    assert "time limit" in outcome.method


def tangled() -> Problem:
    """Enough to improve for a second or two, with better plans on the way."""
    chance = random.Random(7)  # noqa: S311 - the same in every run
    jobs = []
    for n in range(60):
        before = after(*chance.sample(range(n), min(n, 2))) if n % 3 else ()
        jobs.append(job(f"J{n}", chance.randint(1, 9), group=f"G{n % 7}", after=before))
    return problem(*jobs, crews=tuple(crew(name) for name in "ABC"))


@pytest.mark.parametrize("beat", [1, 2, 5, 9, 14, 22])
def test_a_child_killed_at_any_moment_leaves_the_best_plan_so_far(beat: int) -> None:
    seen: list[Outcome] = []
    beats = 0

    def kill(_message: str, _fraction: float | None = None, /) -> None:
        nonlocal beats
        beats += bool(seen)
        if beats == beat:
            for child in active_children():
                child.kill()

    with Worker() as worker:
        outcome = solve(tangled(), PATIENT, kill, seen.append, worker)
        # and the next solve gets a new child
        again = solve(knapsack(), PATIENT, silent, worker=worker)
    assert again.schedule is not None
    assert again.notes == ()
    assert outcome.schedule is not None
    assert outcome.schedule == seen[-1].schedule
    assert outcome.notes == (DIED,) or beats < beat  # it may have been through before
    assert violations(tangled(), assignments(outcome.net, outcome.schedule)) == []
    ends = [one.schedule.finish for one in seen if one.schedule]
    assert ends == sorted(ends, reverse=True)


def half_a_message(pipe: Connection) -> None:
    """A child that ends in the middle of what it says."""
    _task, first = pipe.recv()
    pipe.send(("better", first))
    os.write(pipe.fileno(), b"\x00\x00\xff\xff half")
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
def test_a_child_that_ends_in_the_middle_of_a_message_leaves_the_plan() -> None:
    with Worker(half_a_message) as worker:
        outcome = solve(knapsack(), PATIENT, silent, worker=worker)
    assert outcome.schedule is not None
    assert outcome.notes == (DIED,)


def test_a_stop_kills_the_child_at_once_and_keeps_the_plan() -> None:
    calls = 0

    def stop(_message: str, _fraction: float | None = None, /) -> None:
        nonlocal calls
        calls += 1
        if calls > 8:
            raise Cancelled

    began = time.monotonic()
    with Worker(hang) as worker:
        outcome = solve(knapsack(), PATIENT, stop, worker=worker)
        assert active_children() == []
    assert time.monotonic() - began < 10
    assert outcome.schedule is not None
    assert "Stopped" in outcome.notes[0]


def test_solving_works_from_a_thread_and_gives_the_same_plan() -> None:
    plans: list[Outcome] = []

    def work() -> None:
        plans.append(solve(knapsack(), PATIENT, silent))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    work()
    assert plans[0].schedule == plans[1].schedule
