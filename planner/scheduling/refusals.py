"""Why a job can never be done, and the nearest thing that can, in one sentence each."""

from datetime import date, timedelta

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.common.money import dollars
from planner.scheduling.bits import ones
from planner.scheduling.board import idle_places
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
    job, pinned = _pinned(net, found)
    ready = net.date(found.ready)
    if found.taken:
        code, why = "pin-without-crew", _who_is_there(net, found.job, pinned)
        rest = f"; the first day on which it can start is {day_text(ready)}"
    elif ready > pinned:
        code, why = "pin-not-kept", f"what it waits for is through on {day_text(ready)}"
        rest = " in the plans that were found"
    else:
        return never(net, found)
    return UserError(
        code,
        f"{job.label} is pinned to {day_text(pinned)}, but {why}{rest}.",
        f"Pin it to {day_text(ready)} or later, or take the pin away.",
        f"site {job.site}, job {job.name}",
    )


def _pinned(net: Network, found: NoRoom) -> tuple[Job, date]:
    job = net.problem.jobs[found.job]
    assert job.pinned is not None  # noqa: S101 - asked only of jobs that are
    return job, job.pinned


def _who_is_there(net: Network, j: int, pinned: date) -> str:
    """Why no crew is left for a job on its day: what else is pinned, or under way, then."""
    job, day = net.problem.jobs[j], net.day(pinned)
    others = []
    for k, other in enumerate(net.problem.jobs):
        fact, begin = net.fixed[k], net.pinned[k]
        first, end = (fact.start, fact.end) if fact else (begin, (begin or 0) + net.duration[k])
        if k == j or first is None or not set(other.skills) & set(job.skills):
            continue
        if first < day + job.duration and day < end:
            others.append(other.label)
    number = len(_able(net.problem, job))
    skill = " or ".join(job.skills)
    crews = f"{number:,} crew{'s' * (number != 1)} with the skill {skill}"
    if not others:
        return f"none of the {crews} is free for {_days(job.duration)} then"
    more = f" and {len(others) - 2:,} more" if len(others) > 2 else ""
    who = " and ".join(others[:2]) if not more else ", ".join(others[:2])
    verb = "are" if len(others) > 1 else "is"
    return f"{who}{more} {verb} done then, and there {'are' if number > 1 else 'is'} only {crews}"


def _reason(net: Network, job: Job, found: NoRoom) -> tuple[str, str, str]:
    """Code, message and hint."""
    problem = net.problem
    able = _able(problem, job)
    ends = [crew.available_to for crew in able if crew.available_to]
    skills = " and ".join(repr(skill) for skill in job.skills)
    code, hint = "never-possible", ""
    if job.pinned is not None:
        return _pin_reason(net, found)
    if found.paid > found.ready:
        return _money_reason(net, job, found)
    if job.stores and problem.storage is not None:
        code = "storage-full"
        message = (
            f"{job.label} finds no room in storage ({problem.storage:,} pieces): what fills it is"
            " not taken out before."
        )
        hint = "Give storage more room, or let disposal wait for fewer jobs."
    elif job.windows:
        opens = ", ".join(f"{day_text(a)} to {day_text(b)}" for a, b in job.windows)
        ready = day_text(net.date(found.ready))
        message = (
            f"{job.label} takes {_days(job.duration)} in a row, but its windows ({opens}) have no"
            f" room for it{_and_season(job)}: what it waits for is through on {ready}."
        )
        hint = f"Widen a window, or add one of {_days(job.duration)} after {ready}."
    elif job.season is not None:
        message = (
            f"{job.label} takes {_days(job.duration, 'working day')} in a row, but site access"
            f" is open from {job.season} only and no crew has so many days in one season."
        )
        longest = _longest(net, found.job)
        hint = "Widen Access from and Access to of the site, or split the job"
        hint += f" into parts of {_days(longest)} or fewer." if longest else "."
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
        crews = "a crew" if job.crews_needed == 1 else f"{job.crews_needed:,} crews at once"
        longest = _longest(net, found.job)
        most = f"; the longest is {_days(longest)}" if longest and job.crews_needed == 1 else ""
        message = (
            f"{job.label} finds no {_days(job.duration)} in a row for {crews} with the skill"
            f" {skills}{most}."
        )
        hint = "Check Working days and Time off on the Crews sheet, and Duration days of the job."
    return code, message, hint


def _money_reason(net: Network, job: Job, found: NoRoom) -> tuple[str, str, str]:
    """Why there is no place once a job can be paid."""
    able = _able(net.problem, job)
    ends = [crew.available_to for crew in able if crew.available_to]
    paid = net.date(found.paid)
    rest = ""
    if ends and len(ends) == len(able) and max(ends) < paid + timedelta(days=job.duration - 1):
        skills = " and ".join(repr(skill) for skill in job.skills)
        rest = f", and the crews with the skill {skills} are available to {day_text(max(ends))}"
    elif job.windows and max(last for _, last in job.windows) < paid:
        rest = ", and its windows are over by then"
    message = (
        f"{job.label} finds no place: there is money for it ({dollars(job.cost)}) only from"
        f" {day_text(paid)} on{rest}."
    )
    return "money-too-late", message, "Let money come sooner, or leave sites out."


def _and_season(job: Job) -> str:
    return "" if job.season is None else f" while site access is open, from {job.season}"


def _pin_reason(net: Network, found: NoRoom) -> tuple[str, str, str]:
    """Why a job cannot start on the day that it is pinned to."""
    job, pinned = _pinned(net, found)
    said, ready = f"{job.label} is pinned to {day_text(pinned)}, but", net.date(found.ready)
    if net.day(pinned) >= net.horizon:
        last = day_text(net.date(net.horizon - 1))
        message = f"{said} no plan looks further ahead than {last}."
        return "pin-too-late", message, "Pin it to a day before that, or take the pin away."
    if ready > pinned:
        day, possible = day_text(ready), _possible(net, found.job, net.day(pinned))
        why = _what_is_before(net, job, pinned) if possible else _why_not_on(net, job, pinned)
        message = f"{said} {why}; the first day on which it can start is {day}."
        return "pin-too-early", message, f"Pin it to {day} or later, or take the pin away."
    if found.paid > net.day(pinned):
        day = day_text(net.date(found.paid))
        message = f"{said} there is money for it ({dollars(job.cost)}) only from {day} on."
        hint = f"Pin it to {day} or later, let money come sooner, or take the pin away."
        return "pin-without-money", message, hint
    if found.full:
        message = (
            f"{said} there is no room in storage ({net.problem.storage or 0:,} pieces) then for"
            f" the {job.stores:,} that it removes."
        )
        hint = "Give storage more room, or move this pin, or that of another job before it."
        return "pin-without-room", message, hint
    return (
        "pin-without-crew",
        f"{said} finds no free crew then.",
        "Move this pin, or that of another job on that day.",
    )


def _what_is_before(net: Network, job: Job, pinned: date) -> str:
    """What a job waits for that is not there by the day of its pin."""
    if job.not_before and job.not_before > pinned:
        return f"its gate {job.gate} is not open before {day_text(job.not_before)}"
    for link in job.after:
        before = net.problem.jobs[link.before]
        if before.pinned and before.pinned >= pinned:
            return f"{before.label}, for which it waits, is pinned to {day_text(before.pinned)}"
    return "what it waits for is not through by then"


def _why_not_on(net: Network, job: Job, pinned: date) -> str:
    """What is in the way of a job on a day, its crews having nothing else to do."""
    able, skills = _able(net.problem, job), " or ".join(job.skills)
    weekdays = {weekday for crew in able for weekday in crew.weekdays(overtime=True)}
    if job.season and not job.season.contains(pinned):
        return f"site access is open from {job.season} only"
    if job.windows and not any(first <= pinned <= last for first, last in job.windows):
        return "that day is in none of its windows"
    if job.needs and pinned in net.problem.holidays:
        return "that day is a holiday"
    if job.needs and pinned.weekday() not in weekdays:
        return f"no crew with the skill {skills} works on a {pinned:%A}"
    return f"it finds no {_days(job.duration)} in a row from then on"


def _possible(net: Network, j: int, day: int) -> bool:
    """Whether idle crews could begin a job on a day."""
    if net.kinds[net.kind[j]].anytime:
        return True
    for calendar, mask in idle_places(net, net.kind[j]):
        axis = net.calendars[calendar]
        s = axis.index[day]
        if s < len(axis.days) and axis.days[s] == day and mask >> s & 1:
            return True
    return False


def _days(number: int, what: str = "day") -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
