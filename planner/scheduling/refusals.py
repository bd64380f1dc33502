"""Why a job can never be done, and the nearest thing that can, in one sentence each."""

from datetime import date, timedelta

from planner.common.errors import UserError
from planner.scheduling.bits import ones
from planner.scheduling.explain import day_text
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.problem import CrewSpec, Job, Problem


def room_ends(problem: Problem, job: int) -> bool:
    """Whether every crew for a job stops being available: looking further is no use."""
    able = _able(problem, problem.jobs[job])
    return bool(able) and all(crew.available_to for crew in able)


def _able(problem: Problem, job: Job) -> list[CrewSpec]:
    return [crew for crew in problem.crews if crew.skills & set(job.skills)]


def never(net: Network, found: NoRoom) -> UserError:
    """Says why a job can never be done, whatever else is planned."""
    job = net.problem.jobs[found.job]
    code, message, hint = _reason(net, job, found)
    return UserError(code, message, hint, f"site {job.site}, job {job.name}")


def _longest(net: Network, job: int) -> int:
    """The most days in a row that some crew has for a job in its season, within the horizon."""
    kind, season = net.kinds[net.kind[job]], net.problem.jobs[job].season
    longest = 0
    for option in kind.options:
        index = net.calendars[option.calendar].index
        inside = 0
        for begin, end in net.spans(season):
            inside |= ones(index[begin], index[end])
        for crew in option.crews:
            mask, length = inside & net.crew_free(crew, option.calendar), 0
            while mask:
                # each open season is a run of its own: weekends are not on the axis
                mask &= mask >> 1
                length += 1
            longest = max(longest, length)
    return min(longest, kind.duration - 1)


def pin_not_kept(net: Network, found: NoRoom) -> UserError:
    """Says that no order of jobs was found in which one starts on the day it is pinned to."""
    problem = net.problem
    job = problem.jobs[found.job]
    assert job.pinned is not None  # noqa: S101 - asked only of jobs that are
    ready = problem.start + timedelta(days=found.ready)
    if ready <= job.pinned:
        return never(net, found)
    return UserError(
        "pin-not-kept",
        f"No plan was found in which {job.label} starts on {day_text(job.pinned)}, to which it is"
        f" pinned: what it waits for is through on {day_text(ready)}.",
        f"Pin it to {day_text(ready)} or later, or take the pin away.",
        f"site {job.site}, job {job.name}",
    )


def _reason(net: Network, job: Job, found: NoRoom) -> tuple[str, str, str]:
    """Code, message and hint."""
    problem = net.problem
    able = _able(problem, job)
    ends = [crew.available_to for crew in able if crew.available_to]
    skills = " and ".join(repr(skill) for skill in job.skills)
    code, hint = "never-possible", ""
    if job.pinned is not None:
        return _pin_reason(problem, job, job.pinned, found)
    if job.stores and problem.storage is not None:
        code = "storage-full"
        message = (
            f"{job.label} finds no room in storage ({problem.storage:,} pieces): what fills it is"
            " not taken out before."
        )
        hint = "Give storage more room, or let disposal wait for fewer jobs."
    elif job.windows:
        opens = ", ".join(f"{day_text(a)} to {day_text(b)}" for a, b in job.windows)
        message = (
            f"{job.label} takes {job.duration} days in a row, but its windows ({opens}) have no"
            " room for it after all that it waits for."
        )
        hint = "Widen a window or add a later one."
    elif job.season is not None:
        message = (
            f"{job.label} takes {job.duration} working days in a row, but site access is open"
            f" from {job.season} only and no crew has so many days in one season."
        )
        longest = _longest(net, found.job)
        hint = "Widen Access from and Access to of the site, or split the job"
        hint += f" into parts of {longest} days or fewer." if longest else "."
    elif ends and len(ends) == len(able):
        message = (
            f"{job.label} cannot be done: the crews with the skill {skills} are available"
            f" to {day_text(max(ends))} at the latest."
        )
        hint = "Change Available to on the Crews sheet, or add a crew."
    elif len(able) < job.crews_needed:
        code = "too-few-crews"
        message = (
            f"{job.label} needs {job.crews_needed} crews at once for the skills {skills}, but only"
            f" {len(able)} have any of them."
        )
        hint = "Add a crew, or split the job."
    else:
        message = f"{job.label} finds no {job.duration} days in a row for {job.crews_needed} crews."
        hint = "Check Working days and Time off on the Crews sheet, and Duration days of the job."
    return code, message, hint


def _pin_reason(problem: Problem, job: Job, pinned: date, found: NoRoom) -> tuple[str, str, str]:
    """Why a job cannot start on the day that it is pinned to."""
    ready = problem.start + timedelta(days=found.ready)
    if ready > pinned:
        return (
            "pin-too-early",
            f"{job.label} is pinned to {day_text(pinned)}; its first day is {day_text(ready)}.",
            f"Pin it to {day_text(ready)} or later, or take the pin away.",
        )
    lacking = "free crew, money or room in storage" if job.cost or job.stores else "free crew"
    return (
        "pin-without-crew",
        f"{job.label} is pinned to {day_text(pinned)}, but finds no {lacking} then.",
        "Move this pin, or that of another job on that day.",
    )
