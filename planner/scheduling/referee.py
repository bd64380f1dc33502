"""The referee: checks a finished plan against every rule, day by day, on dates.

It shares nothing with the engine but the problem, the days of a season and the distance of two
places: no masks, no indices, no schedule generation. What it refuses is never shown.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate, pairwise

from planner.common.money import dollars
from planner.scheduling.problem import CrewSpec, Job, Link, Problem
from planner.scheduling.travel import distance

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assignment:
    """When a job is done and by whom: first day, last day, names of crews, and whether their
    overtime days are worked. A milestone has its day as ``start`` and the day before as
    ``finish``.
    """

    start: date
    finish: date
    crews: tuple[str, ...] = ()
    overtime: bool = False


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
        if job.actual is None:
            found += judge.job(job, given)
            found += judge.waits(job, given, plan)
        elif (given.start, given.finish) != (job.actual.start, job.actual.finish):
            found.append(f"{job.label} is not where it was in fact")
    return found + judge.bookings(plan) + judge.storage(plan) + judge.money(plan)


class _Judge:
    """The rules, over one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.crew = {crew.name: crew for crew in problem.crews}

    def job(self, job: Job, given: Assignment) -> list[str]:
        """Start, pin, gate, season, windows, duration, crews with their skills and calendars."""
        found = []
        if given.start < self.problem.start:
            found.append(f"{job.label} starts before the plan does")
        if job.pinned and given.start != job.pinned:
            found.append(f"{job.label} is pinned to {job.pinned} but starts on {given.start}")
        if job.not_before and given.start < job.not_before:
            found.append(f"{job.label} starts before its gate {job.gate} on {job.not_before}")
        if job.season and not job.milestone and not self._in_season(job, given):
            found.append(f"{job.label} is worked on outside its season")
        if job.windows and not any(
            first <= given.start and given.finish <= last for first, last in job.windows
        ):
            found.append(f"{job.label} is worked on outside its windows")
        if not job.needs:
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
        needed = job.crews_needed
        if len(set(given.crews)) != needed or len(given.crews) != needed:
            return [f"{job.label} needs {needed} crews, has {given.crews}"]
        crews = [self.crew[name] for name in given.crews]
        lacking = self._lacking(job, crews)
        found = [f"{job.label}: {lacking}"] if lacking else []
        return found + self._days(job, given, crews)

    def _lacking(self, job: Job, crews: list[CrewSpec]) -> str:
        """Says which crew or skill does not fit; each crew stands for one need only."""
        useless = [crew for crew in crews if not crew.skills & set(job.skills)]
        if useless:
            return f"crew {useless[0].name} lacks the skill {' or '.join(job.skills)}"
        posts = [need.skill for need in job.needs for _ in range(need.crews)]
        holder: dict[int, int] = {}
        for number in range(len(crews)):
            if not _seat(number, crews, posts, holder, set()):
                return f"its crews cannot fill the skills {', '.join(posts)} between them"
        return ""

    def _days(self, job: Job, given: Assignment, crews: list[CrewSpec]) -> list[str]:
        """The crews must work together on exactly as many days as the job takes, from the
        first to the last, and have no time off in between.
        """
        weeks = [c.working_days | (c.overtime if given.overtime else frozenset()) for c in crews]
        worked = 0
        day = given.start
        while day <= given.finish:
            away = next((crew for crew in crews if _is_away(crew, day)), None)
            works = day not in self.problem.holidays and all(
                day.weekday() in week for week in weeks
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
        return [
            self._waited(job, given, link, plan[link.before])
            for link in job.after
            if given.start < _ready(link, plan[link.before])
        ]

    def _waited(self, job: Job, given: Assignment, link: Link, before: Assignment) -> str:
        first = self.problem.jobs[link.before].label
        what = f"starts on {before.start}" if link.from_start else f"ends on {before.finish}"
        return (
            f"{job.label} starts on {given.start}, but {first} {what}"
            f" (lag {link.lag}, rule {link.rule})"
        )

    def bookings(self, plan: Sequence[Assignment]) -> list[str]:
        """No crew is at two jobs on one day, from the first to the last day of each, and it
        has the days that it drives in between. Two facts do not accuse each other.
        """
        booked: defaultdict[str, list[tuple[date, date, int]]] = defaultdict(list)
        for j, given in enumerate(plan):
            for name in given.crews:
                booked[name].append((given.start, given.finish, j))
        found = []
        jobs = self.problem.jobs
        for name, spans in booked.items():
            spans.sort()
            for (_, end, i), (begin, _, j) in pairwise(spans):
                if jobs[i].actual and jobs[j].actual:
                    continue
                if begin <= end:
                    found.append(
                        f"crew {name} is at {jobs[i].label} and at {jobs[j].label} on {begin}"
                    )
                elif (begin - end).days - 1 < self._drive(jobs[i].site, jobs[j].site):
                    found.append(
                        f"crew {name} has no time to drive from {jobs[i].site} to {jobs[j].site}"
                        f" before {begin}"
                    )
        return found

    def _drive(self, one: str, other: str) -> int:
        places, travel = self.problem.places, self.problem.travel
        if travel is None or one == other or one not in places or other not in places:
            return 0
        return travel.days(distance(places[one], places[other]))

    def storage(self, plan: Sequence[Assignment]) -> list[str]:
        """Nothing is put into storage that it has no room for; facts are not judged."""
        if self.problem.storage is None:
            return []
        changes = defaultdict(int, {date.min: self.problem.stored})
        added = set()
        for job, given in zip(self.problem.jobs, plan, strict=True):
            changes[given.finish] += job.stores - job.clears
            if job.stores and job.actual is None:
                added.add(given.finish)
        days = sorted(changes)
        for day, level in zip(days, accumulate(changes[day] for day in days), strict=True):
            if level > self.problem.storage and day in added:
                room = f"{self.problem.storage:,}"
                return [f"storage holds {level:,} pieces on {day}, and has room for {room}"]
        return []

    def money(self, plan: Sequence[Assignment]) -> list[str]:
        """Never more spent than has come in."""
        if self.problem.cash is None:
            return []
        changes: defaultdict[date, int] = defaultdict(int)
        for day, amount in self.problem.cash:
            changes[max(day, self.problem.start)] += amount
        for job, given in zip(self.problem.jobs, plan, strict=True):
            if job.actual is None:
                changes[given.start] -= job.cost
        days = sorted(changes)
        for day, left in zip(days, accumulate(changes[day] for day in days), strict=True):
            if left < 0:
                return [f"{dollars(-left)} more is spent by {day} than has come in"]
        return []


def _seat(
    number: int,
    crews: list[CrewSpec],
    posts: list[str],
    holder: dict[int, int],
    tried: set[int],
) -> bool:
    """Find a post for a crew, moving others if need be (augmenting path)."""
    for post, skill in enumerate(posts):
        if skill in crews[number].skills and post not in tried:
            tried.add(post)
            if post not in holder or _seat(holder[post], crews, posts, holder, tried):
                holder[post] = number
                return True
    return False


def _ready(link: Link, before: Assignment) -> date:
    """The first day that a link allows."""
    if link.from_start:
        return before.start + timedelta(days=link.lag)
    return before.finish + timedelta(days=1 + link.lag)


def _is_away(crew: CrewSpec, day: date) -> bool:
    if crew.available_from and day < crew.available_from:
        return True
    if crew.available_to and day > crew.available_to:
        return True
    return any(first <= day <= last for first, last in crew.time_off)
