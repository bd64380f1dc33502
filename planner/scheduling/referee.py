"""The referee: checks a finished plan against every rule, day by day, on dates.

It shares nothing with the engine but the problem and the days of a season: no masks, no
indices, no schedule generation. What it refuses is never shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from planner.scheduling.problem import CrewSpec, Job, Problem

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """When a job is done and by whom: first day, last day, names of crews. A milestone has
    its day as ``start`` and the day before as ``finish``.
    """

    start: date
    finish: date
    crews: tuple[str, ...] = ()


class RefusedPlan(Exception):
    """The engine made a plan that breaks a rule: a bug. ``violations`` are sentences."""

    def __init__(self, violations: list[str]) -> None:
        super().__init__("; ".join(violations[:5]))
        self.violations = violations


def check(problem: Problem, plan: Sequence[Assignment]) -> None:
    """Raises RefusedPlan unless the plan, one assignment per job, keeps all rules."""
    found = violations(problem, plan)
    if found:
        raise RefusedPlan(found)


def violations(problem: Problem, plan: Sequence[Assignment]) -> list[str]:
    """Every rule that a plan breaks, as sentences; empty for a valid plan."""
    if len(plan) != len(problem.jobs):
        return [f"the plan has {len(plan)} jobs, the problem {len(problem.jobs)}"]
    judge = _Judge(problem)
    found: list[str] = []
    for job, given in zip(problem.jobs, plan, strict=True):
        found += judge.job(job, given)
        found += judge.waits(job, given, plan)
    return found + judge.bookings(plan)


class _Judge:
    """The rules, over one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.crew = {crew.name: crew for crew in problem.crews}

    def job(self, job: Job, given: Assignment) -> list[str]:
        """Start, gate, season, duration, crews and their skills and calendars."""
        found = []
        if given.start < self.problem.start:
            found.append(f"{job.label} starts before the plan does")
        if job.not_before and given.start < job.not_before:
            found.append(f"{job.label} starts before its gate {job.gate} on {job.not_before}")
        if job.season and not job.milestone and not self._in_season(job, given):
            found.append(f"{job.label} is worked on outside its season")
        if not job.skill:
            if given.finish - given.start != timedelta(days=job.duration - 1):
                found.append(f"{job.label} does not take {job.duration} days")
            if given.crews:
                found.append(f"{job.label} needs no crew but has one")
            return found
        return found + self._crews(job, given)

    def _in_season(self, job: Job, given: Assignment) -> bool:
        """Every day from the first to the last must be open."""
        assert job.season is not None  # noqa: S101 - asked only of jobs that have one
        day = given.start
        while day <= given.finish:
            if not job.season.contains(day):
                return False
            day += _DAY
        return True

    def _crews(self, job: Job, given: Assignment) -> list[str]:
        unknown = [name for name in given.crews if name not in self.crew]
        if unknown:
            return [f"{job.label} has an unknown crew {unknown[0]}"]
        found = []
        if len(set(given.crews)) != job.crews_needed or len(given.crews) != job.crews_needed:
            found.append(f"{job.label} needs {job.crews_needed} crews, has {given.crews}")
        crews = [self.crew[name] for name in given.crews]
        found += [
            f"{job.label}: crew {crew.name} lacks the skill {job.skill}"
            for crew in crews
            if job.skill not in crew.skills
        ]
        return found + self._days(job, given, crews)

    def _days(self, job: Job, given: Assignment, crews: list[CrewSpec]) -> list[str]:
        """The crews must work together on exactly as many days as the job takes, from the
        first to the last, and have no time off in between.
        """
        worked = 0
        day = given.start
        while day <= given.finish:
            away = next((crew for crew in crews if _is_away(crew, day)), None)
            works = day not in self.problem.holidays and all(
                day.weekday() in crew.working_days for crew in crews
            )
            if works and away is not None:
                return [f"{job.label}: crew {away.name} is away on {day}"]
            if not works and day in (given.start, given.finish):
                return [f"{job.label} starts or ends on {day}, which is not worked"]
            worked += works
            day += _DAY
        if worked != job.duration:
            return [f"{job.label} takes {job.duration} days, is given {worked}"]
        return []

    def waits(self, job: Job, given: Assignment, plan: Sequence[Assignment]) -> list[str]:
        """Every job waits for those before it, and for the lag after them."""
        found = []
        for link in job.after:
            before = plan[link.before]
            if given.start < before.finish + timedelta(days=1 + link.lag):
                first = self.problem.jobs[link.before].label
                found.append(
                    f"{job.label} starts on {given.start}, but {first} ends on {before.finish}"
                    f" (lag {link.lag}, rule {link.rule})"
                )
        return found

    def bookings(self, plan: Sequence[Assignment]) -> list[str]:
        """No crew is at two jobs on one day, from the first to the last day of each."""
        booked: defaultdict[str, list[tuple[date, date, str]]] = defaultdict(list)
        for job, given in zip(self.problem.jobs, plan, strict=True):
            for name in given.crews:
                booked[name].append((given.start, given.finish, job.label))
        found = []
        for name, spans in booked.items():
            spans.sort()
            for (_, end, one), (begin, _, other) in pairwise(spans):
                if begin <= end:
                    found.append(f"crew {name} is at {one} and at {other} on {begin}")
        return found


def _is_away(crew: CrewSpec, day: date) -> bool:
    if crew.available_from and day < crew.available_from:
        return True
    if crew.available_to and day > crew.available_to:
        return True
    return any(first <= day <= last for first, last in crew.time_off)
