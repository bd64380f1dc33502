"""How far each site has come, and whether the plan has it done in time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.common.progress import Progress, silent
from planner.model.findings import Answer
from planner.model.inventory import Inventory, Item
from planner.model.plan import JobState, Plan, PlannedJob
from planner.model.site_states import Cover, Lateness, SiteState, Stage
from planner.scheduling.expand import DONE_WORDS
from planner.scheduling.template import default_steps, fold
from planner.services.plan_scope import to_plan
from planner.services.progress import state_of

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

_TICK = 4096


def item_step(item: Item) -> int:
    """How far an item is: 0 in service, 1 replaced, 2 removed, 3 disposed of; the furthest step
    counts.
    """
    if item.disposed_on:
        return 3
    if item.removed_on:
        return 2
    return 1 if item.replaced_on else 0


_STAGES = (Stage.NOT_BEGUN, Stage.CUT_OVER, Stage.REMOVED, Stage.DISPOSED)
"""Of a site where every item has come that far, by `item_step`."""


def site_states(
    inventory: Inventory,
    answers: "Eligibility | None",
    plan: Plan | None,
    progress: Progress = silent,
) -> dict[str, SiteState]:
    """The state of every listed site by its code. Without ``answers`` only what the plan says."""
    counts = _counted(inventory, answers, progress)
    reported, begun = _reported(inventory)
    jobs: defaultdict[str, list[PlannedJob]] = defaultdict(list)
    for job in plan.jobs if plan else ():
        jobs[job.site].append(job)
        if job.state is not JobState.PLANNED:
            begun.add(job.site)
    return {
        site.code: _state(
            counts.get(site.code, _Count()),
            jobs.get(site.code, ()),
            reported.get(site.code, 0),
            begun=site.code in begun,
            known=answers is not None,
        )
        for site in inventory.sites
    }


@dataclass(slots=True)
class _Count:
    """The items of a site; the steps of those that are covered, or might be, and have to go."""

    items: int = 0
    covered: int = 0
    unknown: int = 0
    steps: tuple[list[int], list[int]] | None = None

    def add_step(self, step: int, *, known: bool) -> None:
        if self.steps is None:
            self.steps = [], []
        self.steps[0 if known else 1].append(step)

    def to_do(self) -> list[int]:
        """As for a plan: what might be covered counts only where nothing is known to be."""
        return [] if self.steps is None else self.steps[0] or self.steps[1]


def _counted(
    inventory: Inventory, answers: "Eligibility | None", progress: Progress
) -> Mapping[str, _Count]:
    counts: defaultdict[str, _Count] = defaultdict(_Count)
    if answers is None:
        for item in inventory.items:
            counts[item.site].items += 1
        return counts
    total = len(answers.items)
    for number, answer in enumerate(answers.items):
        if not number % _TICK:
            progress("Counting by site", number / total)
        count, covered = counts[answer.item.site], answer.answer("covered")
        count.items += 1
        count.covered += covered is Answer.MET
        count.unknown += covered is Answer.UNKNOWN
        if to_plan(answer):
            count.add_step(item_step(answer.item), known=covered is Answer.MET)
    return counts


def _reported(inventory: Inventory) -> tuple[dict[str, int], set[str]]:
    """By site, the furthest step whose last job is reported as finished; sites with any report
    of work.
    """
    names = (
        [fold(row.job) for row in inventory.work or default_steps()] if inventory.reports else ()
    )
    last: dict[str, int] = {}
    for step, words in enumerate(DONE_WORDS.values(), 1):
        kind = [name for name in names if name.startswith(words)]
        if kind:
            last[kind[-1]] = step
    reported: dict[str, int] = {}
    begun: set[str] = set()
    for report in inventory.reports:
        state = state_of(report)
        if state is not JobState.PLANNED:
            begun.add(report.site)
        if state is JobState.DONE:
            step = last.get(fold(report.job), 0)
            reported[report.site] = max(reported.get(report.site, 0), step)
    return reported, begun


def _state(
    count: _Count, jobs: Sequence[PlannedJob], reported: int, *, begun: bool, known: bool
) -> SiteState:
    stage = _stage(count.to_do(), reported, begun=begun) if known else None
    return SiteState(
        items=count.items,
        covered=count.covered if known else None,
        unknown=count.unknown if known else None,
        stage=stage,
        cover=_cover(count) if known else None,
        lateness=_lateness(stage, jobs),
        start=min((job.start for job in jobs), default=None),
        finish=max((job.finish for job in jobs), default=None),
        late_days=_late_days(jobs),
    )


def _stage(steps: Iterable[int], reported: int, *, begun: bool) -> Stage:
    every = list(steps)
    if not every:
        return Stage.NOTHING
    step = max(min(every), reported)
    return Stage.UNDER_WAY if not step and (begun or any(every)) else _STAGES[step]


def _cover(count: _Count) -> Cover:
    if not count.items:
        return Cover.NO_ITEMS
    if count.covered:
        return Cover.COVERED
    return Cover.MIGHT if count.unknown else Cover.NONE


def _late_days(jobs: Sequence[PlannedJob]) -> int:
    return max((job.late_days for job in jobs), default=0)


def _lateness(stage: Stage | None, jobs: Sequence[PlannedJob]) -> Lateness | None:
    if stage is Stage.DISPOSED:
        return Lateness.DONE
    if _late_days(jobs):
        return Lateness.LATE
    if any(job.critical and job.state is not JobState.DONE for job in jobs):
        return Lateness.CRITICAL
    if jobs:
        return Lateness.IN_TIME
    if stage is None:
        return None
    return Lateness.NOTHING if stage is Stage.NOTHING else Lateness.NO_PLAN
