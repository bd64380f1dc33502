"""The plan as a smaller model that can only end sooner: what the polish is given.

Plain numbers, so that it crosses to a child process. Time is the index of the days on which
any crew works. Jobs without needs are folded into the delays between the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from planner.scheduling.bound import Bound
from planner.scheduling.calendars import EVERY_DAY
from planner.scheduling.kinds import Calendar
from planner.scheduling.network import Network, Wait
from planner.scheduling.sgs import Schedule

LATE_WEIGHT = 1000


@dataclass(frozen=True, slots=True)
class Pool:
    """Crews as one capacity: (job, crews needed), and spans of days that some crew is away."""

    capacity: int
    jobs: tuple[tuple[int, int], ...]
    away: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Ends:
    """When jobs are through: on ``days[start + offset] + extra`` of the model (exclusive), for
    each (position, offset) of ``jobs``.
    """

    jobs: tuple[tuple[int, int], ...]
    extra: int


@dataclass(frozen=True, slots=True)
class Goal:
    """An end to make small, in calendar days (exclusive): the latest of ``ends``."""

    weight: int
    at_least: int
    at_most: int
    ends: tuple[Ends, ...]


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The model. ``nodes`` are the jobs of the problem that have a start here; domains, latest
    starts, links, durations and hints are by position in it; ``days`` are the calendar days of
    the axis. ``proves`` tells that its bound is one for the finish of every plan.
    """

    size: int
    nodes: tuple[int, ...]
    days: tuple[int, ...]
    domains: tuple[list[tuple[int, int]], ...]
    latest: tuple[int, ...]
    durations: tuple[int, ...]
    links: tuple[tuple[int, int, int], ...]
    pools: tuple[Pool, ...]
    goals: tuple[Goal, ...]
    hints: tuple[int, ...]
    proves: bool

    def end_day(self, index: int) -> int:
        """Calendar day of an index of the axis; the day before the first for -1."""
        return self.days[min(index, len(self.days) - 1)] if index >= 0 else -1

    def cost(self, starts: Sequence[int]) -> int:
        """What the goals make of a solution."""
        total = 0
        for goal in self.goals:
            ends = (
                self.end_day(starts[job] + offset) + end.extra
                for end in goal.ends
                for job, offset in end.jobs
            )
            total += goal.weight * max(goal.at_least, max(ends, default=0))
        return total

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
        weekdays = frozenset[int]().union(
            *(crew.weekdays(overtime=True) for crew in net.problem.crews)
        )
        self.finish = best.finish
        self.axis: Calendar = net.calendars[net.calendar(weekdays)]
        jobs = net.problem.jobs
        # crews that work together do so on the days that all of them work
        together = any(job.crews_needed > 1 for job in jobs)
        weeks = [crew.working_days for crew in net.problem.crews] if together else [EVERY_DAY]
        self.worked_by_all = frozenset.intersection(*weeks)
        self.nodes = [
            j for j, job in enumerate(jobs) if (job.needs or job.milestone) and net.fixed[j] is None
        ]
        self.position = {j: i for i, j in enumerate(self.nodes)}
        self.limit = self._limits()

    def _limits(self) -> list[int]:
        """Day (exclusive) by which each job must end in a plan that is no worse."""
        one_deadline = len(set(self.net.deadline) - {None}) <= 1
        limits = []
        for job, due in zip(self.net.problem.jobs, self.net.deadline, strict=True):
            if due is None or (one_deadline and self.late):
                limits.append(self.finish)
            else:
                limits.append(min(self.finish, self.late.get(job.application, due)))
        return limits

    def model(self, finish_bound: int) -> Relaxed:
        tails = self.bound.tails(self.limit)
        assert isinstance(tails, list)  # noqa: S101 - the best plan keeps these limits
        whole = all(limit == self.finish for limit in self.limit)
        top = self._index(self.finish)
        goals = [self._goal(1, finish_bound, None)]
        if not whole:
            weights = self.net.problem.weights
            goals += [
                self._goal(LATE_WEIGHT * weights.get(name, 1), 0, name)
                for name in sorted(self.late)
            ]
        wide = self._index(self.finish + max(90, self.finish // 2)) - 1
        return Relaxed(
            size=len(self.net.kind),
            nodes=tuple(self.nodes),
            days=self.axis.days[: wide + 1],
            domains=tuple(self._domain(j, wide) for j in self.nodes),
            latest=tuple(self._latest(j, tails[j], top) for j in self.nodes),
            durations=tuple(self.net.duration[j] for j in self.nodes),
            links=tuple(self._links()),
            pools=tuple(self._pools(wide)),
            goals=tuple(goals),
            hints=tuple(self._index(self.best.start[j]) for j in self.nodes),
            proves=whole,
        )

    def _index(self, day: int) -> int:
        return self.axis.index[min(max(day, 0), self.net.horizon)]

    def _domain(self, j: int, wide: int) -> list[tuple[int, int]]:
        """Working days on which job j can start."""
        head, pin = self.bound.head[j], self.net.pinned[j]
        if self.net.problem.jobs[j].milestone:
            return [(self._index(head), wide)]
        last = self.axis.days[wide] + 1 if pin is None else self.bound.head_end[j]
        found = self.bound.start_days(self.net.kind[j], head, last)
        days = sorted({self._index(day) for day in found} | {self._index(self.best.start[j])})
        spans: list[tuple[int, int]] = []
        for day in days:
            if spans and spans[-1][1] == day - 1:
                spans[-1] = (spans[-1][0], day)
            else:
                spans.append((day, day))
        return spans

    def _latest(self, j: int, tail: int, top: int) -> int:
        """The last working day on which job j can start, to end by day ``tail``."""
        end = self._index(tail) if tail < self.finish else top
        latest = end - self.net.duration[j]
        return max(latest, self._index(self.best.start[j]))

    def _links(self) -> list[tuple[int, int, int]]:
        """(before, after, least working days from start to start), through jobs without needs."""
        fewest, fewest_from_start = cache(self._fewest), cache(self._fewest_from_start)
        found: dict[tuple[int, int], int] = {}
        for j in self.nodes:
            for before, delay, from_start in self._node_preds(j, 0):
                key = (self.position[before], self.position[j])
                if from_start and not self.net.problem.jobs[before].milestone:
                    least = fewest_from_start(delay)
                else:
                    least = self.net.duration[before] + fewest(delay)
                found[key] = max(found.get(key, 0), least)
        return [(before, after, least) for (before, after), least in found.items()]

    def _node_preds(self, j: int, more: int) -> Iterator[Wait]:
        """What job j waits for among the nodes, with delays summed through other jobs."""
        pending = [Wait(k, lag + more, from_start) for k, lag, from_start in self.net.preds[j]]
        while pending:
            wait = pending.pop()
            before, delay, from_start = wait
            if before in self.position:
                yield wait
            elif self.net.fixed[before] is None:  # a fact is in the heads already
                gone = delay if from_start else self.net.duration[before] + delay
                pending += [Wait(k, lag + gone, fs) for k, lag, fs in self.net.preds[before]]

    def _fewest(self, delay: int) -> int:
        """Fewest working days that so many calendar days after a worked day can hold."""
        if not delay:
            return 0
        last = self._index(self.finish)
        return min(
            (self._index(day + 1 + delay) - (w + 1) for w, day in enumerate(self.axis.days[:last])),
            default=0,
        )

    def _fewest_from_start(self, delay: int) -> int:
        """As `_fewest`, counted from a worked day itself."""
        last = self._index(self.finish)
        return min(
            (self._index(day + delay) - w for w, day in enumerate(self.axis.days[:last])),
            default=0,
        )

    def _pools(self, top: int) -> list[Pool]:
        """One for each skill, and one for all if crews combine skills."""
        problem = self.net.problem
        skills = sorted({skill for j in self.nodes for skill in problem.jobs[j].skills})
        groups = [{skill} for skill in skills]
        if any(len(crew.skills & set(skills)) > 1 for crew in problem.crews):
            groups.append(set(skills))
        pools = []
        for group in groups:
            able = [c for c, crew in enumerate(problem.crews) if crew.skills & group]
            asked = [
                (i, sum(need.crews for need in problem.jobs[j].needs if need.skill in group))
                for i, j in enumerate(self.nodes)
            ]
            jobs = tuple((i, crews) for i, crews in asked if crews)
            away = tuple(span for c in able for span in self._away(c, top))
            pools.append(Pool(len(able), jobs, away))
        return pools

    def _away(self, crew: int, top: int) -> list[tuple[int, int]]:
        """Spans of working days, joined, on which no job of a crew can lie: time off (but not on
        days that a job passes over because its crews never work then), and before and after it
        is there.
        """
        spec, day = self.net.problem.crews[crew], self.net.day
        spans = [
            (t, t + 1)
            for first, last in spec.time_off
            for t in range(max(0, day(first)), min(self.net.horizon, day(last) + 1))
            if self.net.date(t).weekday() in spec.working_days & self.worked_by_all
        ]
        spans += self.net.facts_of.get(crew, ())
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
        problem = self.net.problem
        classes: dict[int, set[tuple[int, int]]] = {}
        for j in self.net.last_jobs:
            if application is not None and problem.jobs[j].application != application:
                continue
            if j in self.position:
                ways = [Wait(j, 0, from_start=False)]
            elif self.net.fixed[j] is None:
                ways = list(self._node_preds(j, self.net.duration[j]))
            else:
                continue
            for job, delay, from_start in ways:
                offset = 0 if from_start else self.net.duration[job] - 1
                extra = delay if from_start else delay + 1
                classes.setdefault(extra, set()).add((self.position[job], offset))
        ends = [Ends(tuple(sorted(jobs)), extra) for extra, jobs in sorted(classes.items())]
        finish = self.finish if application is None else self.late[application]
        return Goal(weight, at_least, finish, tuple(ends))
