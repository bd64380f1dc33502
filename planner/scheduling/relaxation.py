"""The plan as a smaller model that can only end sooner: what the polish is given.

Plain numbers, so that it crosses to a child process. Time is the index of the days on which
any crew works. Jobs without a skill are folded into the delays between the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from planner.scheduling.bound import Bound
from planner.scheduling.network import Calendar, Network
from planner.scheduling.sgs import Schedule

LATE_WEIGHT = 1000


@dataclass(frozen=True, slots=True)
class Pool:
    """Crews as one capacity: (job, crews needed), and spans of days that some crew is away."""

    capacity: int
    jobs: tuple[tuple[int, int], ...]
    away: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Goal:
    """An end to make small, in calendar days (exclusive): the last of the jobs' starts, looked
    up in a table, for each class of jobs that end alike.
    """

    weight: int
    at_least: int
    at_most: int
    ends: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The model. ``nodes`` are the jobs of the problem that have a start here; domains, links,
    durations and hints are by position in it. ``proves`` tells that its bound is one for the
    finish of every plan.
    """

    size: int
    nodes: tuple[int, ...]
    domains: tuple[list[tuple[int, int]], ...]
    durations: tuple[int, ...]
    links: tuple[tuple[int, int, int], ...]
    pools: tuple[Pool, ...]
    goals: tuple[Goal, ...]
    hints: tuple[int, ...]
    proves: bool

    def priorities(self, starts: list[int]) -> list[float]:
        """Starts as priorities for the engine; jobs without a start go as soon as they can."""
        priority = [0.0] * self.size
        for node, start in zip(self.nodes, starts, strict=True):
            priority[node] = float(start)
        return priority


def relax(
    net: Network,
    bound: Bound,
    best: Schedule,
    late: Mapping[str, int],
    finish_bound: int,
) -> Relaxed | None:
    """The model for improving ``best``, whose late applications end on the days in ``late``;
    None if there is nothing to schedule.
    """
    maker = _Maker(net, bound, best, late)
    if not maker.nodes:
        return None
    return maker.model(finish_bound)


class _Maker:
    def __init__(self, net: Network, bound: Bound, best: Schedule, late: Mapping[str, int]) -> None:
        self.net, self.bound, self.best, self.late = net, bound, best, late
        weekdays = frozenset[int]().union(*(c.working_days for c in net.problem.crews))
        self.axis: Calendar = net.calendars[net.calendar(weekdays)]
        jobs = net.problem.jobs
        self.nodes = [j for j, job in enumerate(jobs) if job.skill or job.milestone]
        self.position = {j: i for i, j in enumerate(self.nodes)}
        self.limit = self._limits()

    def _limits(self) -> list[int]:
        """Day (exclusive) by which each job must end in a plan that is no worse."""
        finish = self.best.finish
        one_deadline = len(set(self.net.deadline) - {None}) <= 1
        limits = []
        for job, due in zip(self.net.problem.jobs, self.net.deadline, strict=True):
            if due is None or (one_deadline and self.late):
                limits.append(finish)
            else:
                limits.append(min(finish, self.late.get(job.application, due)))
        return limits

    def model(self, finish_bound: int) -> Relaxed:
        tails = self.bound.tails(self.limit)
        assert isinstance(tails, list)  # noqa: S101 - the best plan keeps these limits
        whole = all(limit == self.best.finish for limit in self.limit)
        top = self._index(self.best.finish)
        goals = [self._goal(1, finish_bound, None)]
        if not whole:
            goals += [self._goal(LATE_WEIGHT, 0, name) for name in sorted(self.late)]
        return Relaxed(
            size=len(self.net.kind),
            nodes=tuple(self.nodes),
            domains=tuple(self._domain(j, tails[j]) for j in self.nodes),
            durations=tuple(self.net.duration[j] for j in self.nodes),
            links=tuple(self._links()),
            pools=tuple(self._pools(top)),
            goals=tuple(goals),
            hints=tuple(self._index(self.best.start[j]) for j in self.nodes),
            proves=whole,
        )

    def _index(self, day: int) -> int:
        return self.axis.index[min(max(day, 0), self.net.horizon)]

    def _domain(self, j: int, end: int) -> list[tuple[int, int]]:
        """Working days on which job j can start."""
        if self.net.problem.jobs[j].milestone:
            return [(self._index(self.bound.head[j]), self._index(end))]
        days = sorted(
            {
                self._index(day)
                for day in self.bound.start_days(self.net.kind[j], self.bound.head[j], end)
            }
            | {self._index(self.best.start[j])}
        )
        spans: list[tuple[int, int]] = []
        for day in days:
            if spans and spans[-1][1] == day - 1:
                spans[-1] = (spans[-1][0], day)
            else:
                spans.append((day, day))
        return spans

    def _links(self) -> list[tuple[int, int, int]]:
        """(before, after, least working days from start to start), through jobs without skill."""
        fewest = cache(self._fewest)
        found: dict[tuple[int, int], int] = {}
        for j in self.nodes:
            pending = list(self.net.preds[j])
            while pending:
                before, delay = pending.pop()
                if before in self.position:
                    key = (self.position[before], self.position[j])
                    least = self.net.duration[before] + fewest(delay)
                    found[key] = max(found.get(key, 0), least)
                else:
                    gone = self.net.duration[before] + delay
                    pending += [(k, lag + gone) for k, lag in self.net.preds[before]]
        return [(before, after, least) for (before, after), least in found.items()]

    def _fewest(self, delay: int) -> int:
        """Fewest working days that so many calendar days after a worked day can hold."""
        if not delay:
            return 0
        last = self._index(self.best.finish)
        return min(
            (self._index(day + 1 + delay) - (w + 1) for w, day in enumerate(self.axis.days[:last])),
            default=0,
        )

    def _pools(self, top: int) -> list[Pool]:
        """One for each skill, and one for all if crews combine skills."""
        problem = self.net.problem
        skills = sorted({problem.jobs[j].skill for j in self.nodes} - {""})
        groups = [{skill} for skill in skills]
        if any(len(crew.skills & set(skills)) > 1 for crew in problem.crews):
            groups.append(set(skills))
        pools = []
        for group in groups:
            able = [c for c, crew in enumerate(problem.crews) if crew.skills & group]
            jobs = tuple(
                (i, problem.jobs[j].crews_needed)
                for i, j in enumerate(self.nodes)
                if problem.jobs[j].skill in group
            )
            away = tuple(span for c in able for span in self._away(c, top))
            pools.append(Pool(len(able), jobs, away))
        return pools

    def _away(self, crew: int, top: int) -> list[tuple[int, int]]:
        """Spans of working days, joined, on which a crew has time off or is not there."""
        spec, day = self.net.problem.crews[crew], self.net.day
        spans = [(day(first), day(last) + 1) for first, last in spec.time_off]
        if spec.available_from:
            spans.append((0, day(spec.available_from)))
        if spec.available_to:
            spans.append((day(spec.available_to) + 1, self.net.horizon))
        joined: list[tuple[int, int]] = []
        for begin, end in sorted((self._index(a), min(top, self._index(b))) for a, b in spans):
            if joined and begin <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            elif begin < end:
                joined.append((begin, end))
        return joined

    def _goal(self, weight: int, at_least: int, application: str | None) -> Goal:
        """The end of an application's last job, or of the whole plan for None."""
        problem, top = self.net.problem, self._index(self.best.finish)
        classes: dict[tuple[int, int], set[int]] = {}
        for j in self.net.last_jobs:
            if application is not None and problem.jobs[j].application != application:
                continue
            pending = [(j, 0)]
            while pending:
                job, delay = pending.pop()
                if job in self.position:
                    key = (self.net.duration[job], delay)
                    classes.setdefault(key, set()).add(self.position[job])
                else:
                    gone = self.net.duration[job] + delay
                    pending += [(k, lag + gone) for k, lag in self.net.preds[job]]
        ends = []
        for (duration, delay), jobs in sorted(classes.items()):
            table = tuple(
                self.axis.days[w + duration - 1] + 1 + delay
                for w in range(top)
                if w + duration <= len(self.axis.days)
            )
            ends.append((tuple(sorted(jobs)), table))
        finish = self.best.finish if application is None else self.late[application]
        return Goal(weight, at_least, finish, tuple(ends))
