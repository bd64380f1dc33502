"""Progress over time: how many covered items are replaced, removed and disposed of by each week,
as planned and as it happened.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.common.progress import Progress, silent
from planner.model.findings import Answer
from planner.model.inventory import Inventory, Item
from planner.model.plan import JobState, Plan
from planner.scheduling.expand import DONE_WORDS
from planner.scheduling.template import fold
from planner.services.progress import state_of

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

STEPS = ("replaced", "removed", "disposed")
"""In the order of the work; an item that came further has passed those before."""

_TICK = 4096
_WEEK = timedelta(days=7)
_BACK = 52 * _WEEK


@dataclass(frozen=True, slots=True)
class Curve:
    """One step. ``planned`` and ``done`` count the items that are through by the end of each
    week of the course; ``done`` has no weeks after the as-of date. ``so_far`` are through on that
    date, of which ``by_report`` have no date of their own: the field reports their site's job as
    done. ``due`` should be by the plan, None without one; ``unplanned`` are neither through nor
    in the plan.
    """

    step: str
    planned: tuple[int, ...]
    done: tuple[int, ...]
    so_far: int
    by_report: int
    due: int | None
    unplanned: int


@dataclass(frozen=True, slots=True)
class Course:
    """The whole figure: ``items`` that are covered, the last day of each week (Sundays) of at
    most a year back, and the name of the plan that the work is held against, empty without one.
    """

    items: int
    as_of: date
    weeks: tuple[date, ...]
    curves: tuple[Curve, ...]
    plan: str = ""
    baseline: bool = False


def course(
    inventory: Inventory,
    answers: "Eligibility",
    plans: Sequence[Plan],
    as_of: date,
    progress: Progress = silent,
) -> Course:
    """The progress of the covered items up to a date, against the baseline among the plans, else
    against the first of them (the newest).
    """
    against = next((plan for plan in plans if plan.baseline), plans[0] if plans else None)
    planned = _job_days(against) if against else {}
    reported = _reported_days(inventory, as_of)
    counts = [_Count() for _ in STEPS]
    items, total = 0, len(answers.items)
    for number, answer in enumerate(answers.items):
        if not number % _TICK:
            progress("Counting progress", number / max(1, total))
        if answer.answer("covered") is Answer.MET:
            items += 1
            _add(counts, answer.item, planned, reported, against, as_of)
    weeks = _weeks(counts, as_of)
    curves = [
        _curve(step, count, weeks, as_of, planned=against is not None)
        for step, count in zip(STEPS, counts, strict=True)
    ]
    name = against.name if against else ""
    return Course(items, as_of, weeks, tuple(curves), name, bool(against and against.baseline))


class _Count:
    """The days of one step: those planned, those that happened."""

    def __init__(self) -> None:
        self.planned: list[date] = []
        self.done: list[date] = []
        self.by_report = 0
        self.unplanned = 0


def _add(
    counts: Sequence[_Count],
    item: Item,
    planned: Mapping[tuple[str, int], date],
    reported: Mapping[tuple[str, int], date],
    against: Plan | None,
    as_of: date,
) -> None:
    own = (item.replaced_on, item.removed_on, item.disposed_on)
    for step, count in enumerate(counts):
        stated = _first(own[step:], as_of)
        told = _first([reported.get((item.site, later)) for later in range(step, len(own))], as_of)
        done = stated or told
        if done is not None:
            count.done.append(done)
            count.by_report += stated is None
        if against is None:
            continue
        # What was done before the plan was made is no work of the plan.
        before = done is not None and done < against.start
        day = done if before else planned.get((item.site, step), done)
        if day is not None:
            count.planned.append(day)
        else:
            count.unplanned += 1


def _first(days: Iterable[date | None], as_of: date) -> date | None:
    return min((day for day in days if day is not None and day <= as_of), default=None)


def step_of(job: str) -> int | None:
    """Which of the `STEPS` a job completes, by its name; None for one that completes none."""
    name = fold(job)
    return next((at for at, step in enumerate(STEPS) if name.startswith(DONE_WORDS[step])), None)


def _job_days(plan: Plan) -> dict[tuple[str, int], date]:
    """By site and step, the last day of the last job of the step."""
    found: dict[tuple[str, int], date] = {}
    for job in plan.jobs:
        step = step_of(job.job)
        if step is not None:
            key = job.site, step
            found[key] = max(found.get(key, job.finish), job.finish)
    return found


def _reported_days(inventory: Inventory, as_of: date) -> dict[tuple[str, int], date]:
    """By site and step, the day on which the last job of the step is reported as finished."""
    last = {}
    for row in inventory.work:
        step = step_of(row.job)
        if step is not None:
            last[step] = fold(row.job)
    found: dict[tuple[str, int], date] = {}
    for report in inventory.reports:
        step, on = step_of(report.job), report.finished_on
        whole = step is not None and last.get(step, fold(report.job)) == fold(report.job)
        if whole and step is not None and on and on <= as_of and state_of(report) is JobState.DONE:
            found[report.site, step] = on
    return found


def _weeks(counts: Sequence[_Count], as_of: date) -> tuple[date, ...]:
    days = [day for count in counts for day in (*count.planned, *count.done)]
    if not days:
        return ()
    first, last = min(*days, as_of), max(*days, as_of)
    # a week of nothing, so that the lines begin at the bottom; what is long past is their height
    first = max(first - _WEEK, as_of - _BACK)
    sunday = first + timedelta(days=6 - first.weekday())
    found = [sunday]
    while found[-1] < last:
        found.append(found[-1] + _WEEK)
    return tuple(found)


def _curve(step: str, count: _Count, weeks: Sequence[date], as_of: date, *, planned: bool) -> Curve:
    count.planned.sort()
    count.done.sort()
    past = [week for week in weeks if week < as_of + _WEEK]
    return Curve(
        step,
        tuple(bisect_right(count.planned, week) for week in weeks) if planned else (),
        tuple(bisect_right(count.done, week) for week in past),
        len(count.done),
        count.by_report,
        bisect_right(count.planned, as_of) if planned else None,
        count.unplanned,
    )
