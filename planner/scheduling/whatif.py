"""What would help: the plan made again with something changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from planner.common.progress import Progress, silent
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.problem import CrewSpec, Problem
from planner.scheduling.referee import Assignment
from planner.scheduling.sgs import Schedule, backward, forward


@dataclass(frozen=True, slots=True)
class Gain:
    """A crew with ``skill`` more: the plan then finishes on day ``finish`` (exclusive), so many
    ``days`` sooner. Found by a quick plan, so a search may find more. ``net`` has the crew as
    its last one; ``schedule`` is None where the old plan stands.
    """

    skill: str
    finish: int
    days: int
    net: Network
    schedule: Schedule | None


def crew_like(problem: Problem, skill: str) -> CrewSpec:
    """A new crew with one skill, on the working days that most crews with it have."""
    weeks = [crew.working_days for crew in problem.crews if skill in crew.skills]
    usual = max(weeks, key=weeks.count)
    taken, number = {crew.name for crew in problem.crews}, 1
    name = f"One more {skill} crew"
    while name in taken:
        number += 1
        name = f"One more {skill} crew ({number})"
    return CrewSpec(name, frozenset({skill}), usual)


def one_more_crew(
    net: Network,
    plan: Schedule,
    progress: Progress = silent,
    *,
    begin: date | None = None,
) -> list[Gain]:
    """What one more crew, there from ``begin`` on, gains for each skill, most days first.

    Each is planned in the order of the plan there is, and where that gains days once more after
    pushing it to the right.
    """
    problem, gains = net.problem, []
    skills = sorted({skill for job in problem.jobs for skill in job.skills})
    for number, skill in enumerate(skills):
        beat = partial(progress, f"One more {skill} crew", number / len(skills))
        beat()
        crew = replace(crew_like(problem, skill), available_from=begin)
        more = net.with_crews((*problem.crews, crew))
        found = again(more, plan, beat)
        finish = plan.finish if found is None else found.finish
        gains.append(Gain(skill, finish, plan.finish - finish, more, found))
    return sorted(gains, key=lambda gain: -gain.days)


def late_days(net: Network, schedule: Schedule) -> dict[str, int]:
    """Calendar days late by application, of those that have a deadline."""
    late: dict[str, int] = {}
    for job, end, due in zip(net.problem.jobs, schedule.end, net.deadline, strict=True):
        if due is not None and not job.milestone:
            late[job.application] = max(late.get(job.application, 0), end - due)
    return late


def value(net: Network, schedule: Schedule) -> tuple[int, int]:
    """What a plan is judged by, the smaller the better: days late, then the finish."""
    return sum(late_days(net, schedule).values()), schedule.finish


def again(
    net: Network, plan: Schedule, beat: Callable[[], None] = lambda: None, *, thorough: bool = False
) -> Schedule | None:
    """A plan of ``net`` that is better than ``plan``, made in the order of that one; None if
    none is found. ``beat`` is called between passes, to be stopped there; ``thorough`` goes on
    where the first pass gains nothing.
    """
    best = plan
    try:
        best = min(best, forward(net, plan.start), key=lambda made: value(net, made))
        if best is plan and not thorough:
            return None
        beat()
        starts = backward(net, best.end, _limits(net, best))
        beat()
        if starts is not None:
            best = min(best, forward(net, starts), key=lambda made: value(net, made))
    except NoRoom:
        pass  # what was found before stands
    return None if best is plan else best


def _limits(net: Network, plan: Schedule) -> Sequence[int]:
    """Day (exclusive) by which each job may end without making its application later."""
    ends: dict[str, int] = {}
    finish = plan.finish
    for job, end in zip(net.problem.jobs, plan.end, strict=True):
        ends[job.application] = max(ends.get(job.application, 0), end)
    return [
        finish if due is None else min(finish, max(due, ends[job.application]))
        for job, due in zip(net.problem.jobs, net.deadline, strict=True)
    ]


def schedule_of(net: Network, plan: Sequence[Assignment]) -> Schedule:
    """A plan on dates as a schedule; milestones lie where the last job before them ends."""
    crew_of = {crew.name: c for c, crew in enumerate(net.problem.crews)}
    start = [net.day(given.start) for given in plan]
    end = [net.day(given.finish) + 1 for given in plan]
    for j in net.order:
        if net.problem.jobs[j].milestone:
            start[j] = end[j] = max((end[wait.job] for wait in net.preds[j]), default=0)
    crews = [tuple(crew_of[name] for name in given.crews) for given in plan]
    return Schedule(start, end, crews, [given.overtime for given in plan])
