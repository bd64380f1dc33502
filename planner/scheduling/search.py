"""Better plans by local search: the order of clusters, and what counts how much.

A plan follows from a list of priorities; a priority mixes the place of the job's cluster in an
order of clusters, how late the job may end at the latest, and offsets for its kind of work and
its application. The
search changes one of these at a time and keeps what is not worse; each better plan is pushed
right and left once (forward-backward improvement). It uses a fixed number of tries and a
seed, so the same problem gives the same plan on every machine that has the time.
"""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from planner.common.progress import Progress
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.sgs import Schedule, backward, forward

Score: TypeAlias = tuple[int, int, int]
"""Weighted days late, summed over applications; finish; ends of groups summed. Less is better."""

START_WEIGHTS = (0.5, 0.0, 0.8, 0.25)


@dataclass(frozen=True, slots=True)
class _Genes:
    """What decides the priorities: see the module."""

    order: tuple[int, ...]
    weight: float
    offset: tuple[float, ...]
    lead: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The best schedule of a search, its score, and how many tries were made."""

    schedule: Schedule
    score: Score
    tries: int


class Search:
    """One search over one network. ``latest`` are latest ends without regard to crews."""

    def __init__(self, net: Network, latest: list[int], seed: int) -> None:
        jobs = net.problem.jobs
        self.net = net
        self.latest = latest
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        names: dict[str, int] = {}
        self.group = [names.setdefault(job.group, len(names)) for job in jobs]
        steps: dict[str, int] = {}
        self.step = [steps.setdefault(job.name, len(steps)) for job in jobs]
        self.groups, self.steps = len(names), len(steps)
        top = max(latest, default=1) or 1
        self.urgency = [end / top for end in latest]
        applications: dict[str, int] = {}
        self.application = [
            applications.setdefault(job.application, len(applications)) for job in jobs
        ]
        self.last = [(j, self.group[j], self.application[j]) for j in net.last_jobs]
        self.weight = [net.problem.weights.get(name, 1) for name in applications]
        self.due: list[int | None] = [None] * len(applications)
        for j, _group, application in self.last:
            self.due[application] = net.deadline[j]
        self.best: Schedule | None = None
        self.best_score: Score = (0, 0, 0)

    def first(self) -> Schedule:
        """A plan at once: most urgent job first, or another mix where that finds no room.

        Raises NoRoom if none of them fits within the horizon.
        """
        try:
            schedule = forward(self.net, self.urgency)
        except NoRoom as full:
            genes = self._start_genes()
            mixes = (self._build(replace(genes, weight=weight)) for weight in START_WEIGHTS)
            found = next(filter(None, mixes), None)
            if found is None:
                raise full from None
            schedule = found
        self.offer(schedule)
        return schedule

    def repaired(self) -> Schedule:
        """The last plan with what is reported since, and as little moved as possible: every job
        where it was, or on the first day after it on which it can be. Where that is later than
        the deadlines allow, jobs may also come sooner than planned, if it helps: by their crews
        first, by others only if that helps more.

        Raises NoRoom if a job finds no place within the horizon.
        """
        net = self.net
        # what is new comes after what has its place
        order = [
            net.horizon + urgency if last is None else last.start
            for last, urgency in zip(net.planned, self.urgency, strict=True)
        ]
        best = forward(net, order, keep=True)
        if self.score(best)[0]:
            sooner = forward(net, order)
            same_crews = forward(net, order, keep_crews=True)
            offers = best, same_crews, sooner, self.justified(sooner)
            best = min(offers, key=lambda made: self.score(made)[0])
        self.best, self.best_score = best, self.score(best)
        return best

    def offer(self, schedule: Schedule) -> bool:
        """Keep a schedule if it is the best so far; tells whether it is.

        Of two that are equally late and long, the one with less driving and idling is better,
        and then the one that moves less of the last plan.
        """
        score = self.score(schedule)
        if self.best is not None and score[:2] >= self.best_score[:2]:
            if score[:2] > self.best_score[:2] or schedule == self.best:
                return False
            if self.trouble(schedule) >= self.trouble(self.best):
                return False
        self.best, self.best_score = schedule, score
        return True

    def trouble(self, schedule: Schedule) -> tuple[int, int]:
        """Days that crews idle between jobs or work extra, and drives in hundreds of km; then
        days that jobs are moved against the last plan (a month at most for each).
        """
        jobs, net = self.net.problem.jobs, self.net
        last: dict[int, int] = {}
        idle, driven, moved = 0, 0.0, 0
        for j in sorted(range(len(jobs)), key=schedule.start.__getitem__):
            begin = schedule.start[j]
            for crew in schedule.crews[j]:
                before = last.get(crew)
                if before is not None:
                    idle += begin - schedule.end[before]
                    driven += net.km(jobs[before].site, jobs[j].site)
                last[crew] = j
                if schedule.overtime[j] or net.problem.crews[crew].contractor:
                    idle += net.duration[j]
            planned = net.planned[j]
            if planned is not None:
                moved += min(30, abs(begin - planned.start))
        return idle + round(driven / 100), moved

    def late(self) -> dict[str, int]:
        """The end (exclusive) of each application that the best schedule finishes late."""
        assert self.best is not None  # noqa: S101 - asked after a first plan
        ends: dict[str, int] = {}
        for j, _group, _application in self.last:
            name = self.net.problem.jobs[j].application
            ends[name] = max(ends.get(name, 0), self.best.end[j])
        due = {self.net.problem.jobs[j].application: self.net.deadline[j] for j, _, _ in self.last}
        return {name: end for name, end in ends.items() if end > (due[name] or end)}

    def score(self, schedule: Schedule) -> Score:
        """How good a schedule is: less is better."""
        by_group = [0] * self.groups
        by_application = [0] * len(self.due)
        end = schedule.end
        for j, group, application in self.last:
            e = end[j]
            by_group[group] = max(by_group[group], e)
            by_application[application] = max(by_application[application], e)
        late = sum(
            weight * max(0, e - due)
            for e, due, weight in zip(by_application, self.due, self.weight, strict=True)
            if due is not None
        )
        return late, schedule.finish, sum(by_group)

    def run(
        self,
        tries: int,
        until: float,
        progress: Progress,
        better: Callable[[Schedule], None],
    ) -> Found:
        """Search with at most so many tries, not longer than ``until`` (time.monotonic()).

        ``better`` is called with each better schedule. Raises Cancelled as ``progress`` does;
        `best` then still holds the best schedule.
        """
        if self.best is None:
            self.first()
        current = self._start_genes()
        score: Score | None = None
        done = 0
        while done < tries and time.monotonic() <= until:
            done += 1
            progress("Improving the plan", done / tries)
            genes = self._candidate(current, done)
            schedule = self._build(genes)
            if schedule is None:
                continue
            new = self.score(schedule)
            if score is None or new <= score:
                current, score = genes, new
                improved = self.justified(schedule) if new <= self.best_score else schedule
                if self.offer(schedule) | self.offer(improved):
                    assert self.best is not None  # noqa: S101 - offer() has just kept one
                    better(self.best)
        assert self.best is not None  # noqa: S101 - first() keeps one or raises
        return Found(self.best, self.best_score, done)

    def _candidate(self, current: _Genes, attempt: int) -> _Genes:
        if attempt <= len(START_WEIGHTS):
            return replace(current, weight=START_WEIGHTS[attempt - 1])
        return self._moved(current)

    def _start_genes(self) -> _Genes:
        """Groups by the most urgent of their jobs."""
        urgency = [2.0] * self.groups
        for group, value in zip(self.group, self.urgency, strict=True):
            urgency[group] = min(urgency[group], value)
        order = tuple(sorted(range(self.groups), key=lambda group: (urgency[group], group)))
        most = max(self.weight)
        lead = tuple(-0.01 * weight / most for weight in self.weight)
        return _Genes(order, START_WEIGHTS[0], (0.0,) * self.steps, lead)

    def _moved(self, genes: _Genes) -> _Genes:
        """One random change."""
        draw = self.random
        choice = draw.random()
        if choice < 0.7 and self.groups > 1:
            order = list(genes.order)
            a, b = draw.randrange(self.groups), draw.randrange(self.groups)
            if choice < 0.35:
                order[a], order[b] = order[b], order[a]
            else:
                order.insert(b, order.pop(a))
            return replace(genes, order=tuple(order))
        if choice < 0.8:
            lead = list(genes.lead)
            lead[draw.randrange(len(lead))] += draw.gauss(0.0, 0.15)
            return replace(genes, lead=tuple(lead))
        if choice < 0.9:
            offset = list(genes.offset)
            offset[draw.randrange(self.steps)] += draw.gauss(0.0, 0.15)
            return replace(genes, offset=tuple(offset))
        weight = min(1.0, max(0.0, genes.weight + draw.gauss(0.0, 0.2)))
        return replace(genes, weight=weight)

    def _build(self, genes: _Genes) -> Schedule | None:
        rank = [0.0] * self.groups
        for place, group in enumerate(genes.order):
            rank[group] = genes.weight * place / self.groups
        own, offset, lead = 1.0 - genes.weight, genes.offset, genes.lead
        priority = [
            rank[group] + own * urgency + offset[step] + lead[application]
            for group, urgency, step, application in zip(
                self.group, self.urgency, self.step, self.application, strict=True
            )
        ]
        try:
            return forward(self.net, priority)
        except NoRoom:
            return None

    def justified(self, schedule: Schedule) -> Schedule:
        """Push every job right, then left again; the same schedule if that does not work."""
        finish = schedule.finish
        limit = [
            finish if due is None else min(finish, max(due, end))
            for due, end in zip(self.net.deadline, schedule.end, strict=True)
        ]
        starts = backward(self.net, schedule.end, limit)
        if starts is None:
            return schedule
        try:
            return forward(self.net, starts)
        except NoRoom:
            return schedule
