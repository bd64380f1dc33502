"""The child process that improves plans: warm between solves, killed at will.

It gets a problem with a first plan and streams better ones back. Whatever happens to it (CP-SAT
may bring a whole process down), the parent holds the best plan that came.
"""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Self

from planner.common.progress import Progress
from planner.scheduling.bound import Bound
from planner.scheduling.improve import Improved, Settings, improve
from planner.scheduling.network import Network
from planner.scheduling.problem import Problem
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

GRACE = 3.0
"""Seconds a child may take beyond its limit before it is killed."""

TELL_EVERY = 0.1
_POLL = 0.05

# What the child sends: ("better", schedule) for each better plan, ("at", (message, fraction)) now
# and then, and ("done", Improved) at the end.


class WorkerDied(Exception):
    """The child process ended by itself."""


@dataclass(frozen=True, slots=True)
class Task:
    """What the child is asked to improve, over so many days; ``latest`` are latest ends of jobs
    without regard to crews.
    """

    problem: Problem
    horizon: int
    latest: list[int]
    finish_bound: int
    settings: Settings


class Worker:
    """One child process, started when first needed; a context manager."""

    def __init__(self, serve: "Callable[[Connection], None] | None" = None) -> None:
        self._serve = serve or _serve
        self._child: SpawnProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self) -> None:
        """Have a child, so that it is ready when it is asked."""
        if self._child is not None and self._child.is_alive():
            return
        self.close()
        from multiprocessing import get_context  # only when it is used

        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._child = context.Process(target=self._serve, args=(theirs,), daemon=True)
        self._child.start()
        theirs.close()

    def close(self) -> None:
        """Kill the child, whatever it does."""
        if self._child is not None:
            self._child.kill()
            self._child.join()
            self._child.close()
            self._child = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None

    def improve(
        self,
        task: Task,
        first: Schedule,
        progress: Progress,
        better: Callable[[Schedule], None],
    ) -> Improved:
        """Improve a plan in the child; ``better`` is called here with each better one.

        Raises Cancelled as ``progress`` does, after which the child is killed, and WorkerDied.
        """
        self.start()
        try:
            return self._improve(task, first, progress, better)
        except BaseException:
            self.close()  # it would go on with what nobody waits for
            raise

    def _improve(
        self,
        task: Task,
        first: Schedule,
        progress: Progress,
        better: Callable[[Schedule], None],
    ) -> Improved:
        pipe, began = self._pipe, time.monotonic()
        assert pipe is not None  # noqa: S101 - started above
        said: tuple[str, float | None] = ("Improving the plan", 0.0)
        try:
            pipe.send((task, first))
            while True:
                progress(*said)
                if time.monotonic() - began > task.settings.time_limit + GRACE:
                    self.close()
                    return Improved("stopped at the time limit", task.finish_bound)
                if not pipe.poll(_POLL):
                    continue
                kind, content = pipe.recv()
                if kind == "better":
                    better(content)
                elif kind == "at":
                    said = content
                else:
                    return content if isinstance(content, Improved) else _unknown(content)
        except (EOFError, OSError) as error:
            raise WorkerDied from error


def _unknown(content: object) -> Improved:
    raise TypeError(content)


def _serve(pipe: "Connection") -> None:
    """The child: improve what comes, until the parent is gone."""
    with suppress(EOFError, OSError):
        while True:
            task, first = pipe.recv()
            pipe.send(("done", _work(task, first, pipe)))


def _work(task: Task, first: Schedule, pipe: "Connection") -> Improved:
    net = Network(task.problem, task.horizon)
    search = Search(net, task.latest, task.settings.seed)
    search.offer(first)
    told = 0.0

    def progress(message: str, fraction: float | None = None, /) -> None:
        nonlocal told
        if time.monotonic() - told > TELL_EVERY:
            told = time.monotonic()
            pipe.send(("at", (message, fraction)))

    def better(schedule: Schedule) -> None:
        pipe.send(("better", schedule))

    return improve(Bound(net), search, task.finish_bound, task.settings, progress, better)
