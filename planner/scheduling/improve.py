"""From a first plan to better ones: local search, population, CP-SAT.

Two searches go side by side on the pooled model of a small programme: a population on arrays,
and CP-SAT in a thread of its own. They meet after each round: what one has found, the other
begins with. A round ends by counting work and not seconds, so that the same problem gives the
same plan on every machine that has the time.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.common.progress import Progress, part
from planner.scheduling import polish
from planner.scheduling.bound import Bound
from planner.scheduling.network import NoRoom
from planner.scheduling.relaxation import Relaxed, relax
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule, forward

if TYPE_CHECKING:
    from planner.scheduling.population import Population

WORK_UNITS = 400_000
"""Tries of the local search times jobs: some seconds of work, the same on every machine."""

EFFORT = 1.0
"""Deterministic time units given to CP-SAT in the first round; each later one gets double."""

PATIENCE, PATIENCE_WORK = 40, 12_000
"""Generations of the population without a better plan after which a round ends; at most so
many, and so many jobs times generations, which take longer the more jobs there are.
"""

LEADERS = 20
"""Rows of the population that are made plans at the end of a round."""

MARGIN = 0.5
"""Seconds kept for coming to an end in time."""

SHORTEST = 0.5
"""Seconds; with less left, no round is begun."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How long to look (seconds), where to begin, and whether to use more than local search.

    ``rounds`` limits the work, so that the same seed gives the same plan; None: go on until
    the time is over. ``effort`` is how many times the usual work to do.
    """

    time_limit: float = 10.0
    seed: int = 1
    polish: bool = True
    max_tries: int = 400
    rounds: int | None = 2
    effort: int = 1


@dataclass(frozen=True, slots=True)
class Improved:
    """How it was done; ``bound`` is a day (exclusive) before which no plan ends, and
    ``searched`` tells that a complete search proved it.
    """

    method: str
    bound: int
    searched: bool = False


def improve(
    bound: Bound,
    search: Search,
    finish_bound: int,
    settings: Settings,
    progress: Progress,
    better: Callable[[Schedule], None],
) -> Improved:
    """Improve ``search.best``; ``better`` is called with each better schedule.

    Raises Cancelled as ``progress`` does.
    """
    began = time.monotonic()
    # CP-SAT takes a moment to end when it is told to
    until = began + settings.time_limit - min(MARGIN, settings.time_limit / 10)
    pooled = settings.polish and polish.fits(search.net)
    jobs = max(1, len(search.net.kind))
    # where the other searches follow, a short one is enough to begin with
    units = WORK_UNITS * settings.effort // (4 if pooled else 1)
    tries = max(20, min(settings.max_tries * settings.effort, units // jobs))
    share = 0.5 if pooled else 1.0
    if settings.rounds is None:
        tries, share = settings.max_tries, 0.1 if pooled else 1.0
    if pooled and search.groups == 1:
        tries = 0  # no clusters whose order could be better
    result = search.run(
        tries, began + share * settings.time_limit, part(progress, 0.0, share), better
    )
    done = Improved(
        f"Serial schedule generation on named crews, {result.tries} of {tries} tries of local"
        f" search, seed {settings.seed}",
        finish_bound,
    )
    late, finish, _ = result.score
    if not pooled or (finish <= finish_bound and not late):
        return done
    rounds = _Rounds(bound, search, finish_bound, settings, better)
    rounds.run(until, part(progress, share, 1.0))
    return Improved(f"{done.method}; {rounds.method}", rounds.finish_bound, rounds.searched)


class _Rounds:
    """Population and CP-SAT in turn and side by side."""

    def __init__(
        self,
        bound: Bound,
        search: Search,
        finish_bound: int,
        settings: Settings,
        better: Callable[[Schedule], None],
    ) -> None:
        self.bound, self.search, self.settings, self.better = bound, search, settings, better
        self.finish_bound, self.searched = finish_bound, False
        self.method = "CP-SAT not used"
        self.generations = 0

    def run(self, until: float, progress: Progress) -> None:
        from planner.scheduling import population  # numpy's parts that only this needs

        search = self.search
        assert search.best is not None  # noqa: S101 - there is a first plan
        model = relax(search.net, self.bound, search.best, search.late(), self.finish_bound)
        if model is None:
            return
        rows = None
        if population.fits(model):
            rows = population.Population(model, self.settings.seed)
        number, began = 0, time.monotonic()

        def tell(message: str, _fraction: float | None = None, /) -> None:
            progress(message, min(1.0, (time.monotonic() - began) / (until - began)))

        rounds = self.settings.rounds
        if rounds is not None:  # each is twice as long as the one before
            rounds += self.settings.effort.bit_length() - 1
        while rounds is None or number < rounds:
            left = until - time.monotonic()
            if left < SHORTEST:
                break
            limits = self._limits(number, left)
            if self._round(model, rows, limits, tell):
                break
            model = self._sharper(model, rows)
            number += 1

    def _limits(self, number: int, left: float) -> polish.Limits:
        if self.settings.rounds is None:
            return polish.Limits(left if number else left / 3, None, 1, self.settings.seed)
        return polish.Limits(left, EFFORT * 2**number, 1, self.settings.seed)

    def _round(
        self,
        model: Relaxed,
        rows: "Population | None",
        limits: polish.Limits,
        progress: Progress,
    ) -> bool:
        """One round; tells whether nothing better is to be found."""
        found: list[list[int]] = []
        began = time.monotonic()
        prover = polish.Prover(model, limits, found.append)
        try:
            lowest = self._lowest(model)
            if rows is not None:
                self._grow(model, rows, prover, found, progress)
                if rows.cost <= lowest:
                    self.method = f"population, {self.generations} generations"
                    return True
            while not prover.finished and time.monotonic() < began + limits.seconds:
                progress("Proving with CP-SAT")
                time.sleep(0.01)
        finally:
            answer = prover.stop()
        return self._settle(model, rows, answer)

    def _lowest(self, model: Relaxed) -> int:
        return sum(goal.weight * goal.at_least for goal in model.goals)

    def _grow(
        self,
        model: Relaxed,
        rows: "Population",
        prover: polish.Prover,
        found: list[list[int]],
        progress: Progress,
    ) -> None:
        """Generations until the round is over; each better row is made a plan at once."""
        limits = prover.limits
        until = time.monotonic() + limits.seconds
        lowest, best, idle = self._lowest(model), rows.cost, 0
        patience = max(10, min(PATIENCE, PATIENCE_WORK // len(model.nodes)))
        while rows.cost > lowest and time.monotonic() < until:
            if limits.effort is None:
                # which of two searches is first is chance: not asked where plans must repeat
                if found:
                    self._offer(model, found.pop())
                    found.clear()
                if prover.finished:
                    break
            if limits.effort is not None and idle >= patience:
                break
            progress("Crossing the best orders")
            rows.generation()
            self.generations += 1
            idle += 1
            if rows.cost < best:
                best, idle = rows.cost, 0
                self._offer(model, rows.best)
        self._offer(model, rows.best)
        for starts in rows.leaders(LEADERS):
            # what costs the same in the model may differ on named crews
            if self._as_good_as(rows.cost) or time.monotonic() > until:
                break
            self._offer(model, starts)

    def _as_good_as(self, cost: int) -> bool:
        """Whether the best plan is what a solution of the model promises."""
        late, finish, _ = self.search.best_score
        return not late and finish <= cost

    def _offer(self, model: Relaxed, starts: list[int]) -> None:
        """A solution of the model as a real plan, if it is better than the best."""
        if self._as_good_as(model.cost(starts)):
            return
        try:
            schedule = forward(self.search.net, model.priorities(starts))
        except NoRoom:
            return
        better = self.search.offer(schedule)
        if not self._as_good_as(model.cost(starts)):
            better |= self.search.offer(self.search.justified(schedule))
        if better:
            assert self.search.best is not None  # noqa: S101 - offer() has just kept one
            self.better(self.search.best)

    def _settle(self, model: Relaxed, rows: "Population | None", answer: polish.Answer) -> bool:
        """Take in what CP-SAT came to; tells whether its search was complete."""
        words = "search complete" if answer.complete else "search not complete"
        self.method = f"population, {self.generations} generations; CP-SAT, {words}"
        if answer.starts is not None:
            self._offer(model, list(answer.starts))
            if rows is not None:
                rows.take(answer.starts)
        assert self.search.best is not None  # noqa: S101 - as above
        if model.proves and answer.bound is not None:
            proved = min(answer.bound, self.search.best.finish)
            if proved > self.finish_bound:
                self.finish_bound, self.searched = proved, True
        return answer.complete

    def _sharper(self, model: Relaxed, rows: "Population | None") -> Relaxed:
        """The model with the best known solution as its hint and the bound as a cut."""
        assert self.search.best is not None  # noqa: S101 - as above
        first, *others = model.goals
        at_most = min(first.at_most, self.search.best.finish)
        first = replace(first, at_least=max(first.at_least, self.finish_bound), at_most=at_most)
        hints = model.hints if rows is None else tuple(rows.best)
        return replace(model, goals=(first, *others), hints=hints)
