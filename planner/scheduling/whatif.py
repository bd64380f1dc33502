"""What would help: the plan made again with one crew more of each skill."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from planner.common.progress import Progress, silent
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.problem import CrewSpec, Problem
from planner.scheduling.sgs import Schedule, backward, forward


@dataclass(frozen=True, slots=True)
class Gain:
    """A crew with ``skill`` more: the plan then finishes on day ``finish`` (exclusive), so many
    ``days`` sooner. Found by a quick plan, so a search may find more.
    """

    skill: str
    finish: int
    days: int


def crew_like(problem: Problem, skill: str) -> CrewSpec:
    """A new crew with one skill, on the working days that most crews with it have."""
    weeks = [crew.working_days for crew in problem.crews if skill in crew.skills]
    usual = max(weeks, key=weeks.count)
    return CrewSpec(f"One more {skill} crew", frozenset({skill}), usual)


def one_more_crew(
    problem: Problem, plan: Schedule, horizon: int, progress: Progress = silent
) -> list[Gain]:
    """What one more crew gains for each skill, most days first.

    Each is planned in the order of the plan there is, and where that gains days once more after
    pushing it to the right.
    """
    skills = sorted({skill for job in problem.jobs for skill in job.skills})
    gains = []
    for number, skill in enumerate(skills):
        progress(f"One more {skill} crew", number / len(skills))
        more = replace(problem, crews=(*problem.crews, crew_like(problem, skill)))
        finish = _quick_finish(Network(more, horizon), plan.start, plan.finish)
        gains.append(Gain(skill, finish, plan.finish - finish))
    return sorted(gains, key=lambda gain: -gain.days)


def _quick_finish(net: Network, order: Sequence[float], otherwise: int) -> int:
    """The finish of the better of two plans; the old one stands whatever comes out."""
    finish = otherwise
    try:
        schedule = forward(net, order)
        if schedule.finish >= otherwise:
            return otherwise
        finish = schedule.finish
        starts = backward(net, schedule.end, [finish] * len(schedule.end))
        if starts is not None:
            finish = min(finish, forward(net, starts).finish)
    except NoRoom:
        pass
    return finish
