"""What would meet the deadline: each cure found by planning again with it."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.common.money import dollars, whole_dollars
from planner.common.progress import Progress, part, silent
from planner.model.inventory import Inventory
from planner.model.plan import ChangeKind, Plan, PlanChange, PlanStatus
from planner.scheduling.bound import Bound
from planner.scheduling.explain import Cause, Explainer, proof_text
from planner.scheduling.network import HORIZONS, Network, NoRoom
from planner.scheduling.problem import Problem
from planner.scheduling.referee import check
from planner.scheduling.sgs import Schedule
from planner.scheduling.solve import assignments
from planner.scheduling.whatif import again, late_days, one_more_crew, schedule_of
from planner.services import cure_changes, planned_work
from planner.services.cure_changes import Holding
from planner.services.phrases import count, days_text
from planner.services.plan_changes import SATURDAY
from planner.services.plan_costs import usual_rate
from planner.services.plan_scope import Scope, read_scope

DAYS_TO_HIRE = 30
"""Days until one more crew can be there: an assumption, which the words name by its date."""

MOST_HOLDING = 5


@dataclass(frozen=True, slots=True)
class Cure:
    """A ``change`` in words, and the plan that was found with it: ``days`` gained (days late
    over all applications; without a deadline those of the finish), ``late_days`` of the latest
    application then, its zone, and ``proof`` where it is proved that even then the deadline
    cannot be met. ``what`` is the skill, region, gate or application; ``on`` the day from which
    a crew is there, to which a deadline moves, or before which no date of a gate comes;
    ``cost`` in dollars, None if not known. A gate comes ``gate_days`` earlier; a crew costs
    ``day_rate``.
    """

    kind: ChangeKind
    change: str
    what: str
    on: date | None
    sites: tuple[str, ...]
    days: int
    finish: date
    late_days: int
    status: PlanStatus
    cost: Decimal | None
    text: str
    proof: str = ""
    gate_days: int = 0
    day_rate: Decimal | None = None

    def as_change(self) -> PlanChange:
        """The same as what a scenario supposes."""
        return PlanChange(self.kind, self.what, self.sites, self.on, self.gate_days, self.day_rate)


@dataclass(frozen=True, slots=True)
class Cures:
    """What would help a plan, the best first: by days gained per dollar where the cost is
    known, then by days gained. ``holding`` are sites that hold a whole cluster back; ``tried``
    the number of changes planned; ``remarks`` sentences on how to read it.
    """

    plan: str
    status: PlanStatus
    late_days: int
    cures: tuple[Cure, ...] = ()
    holding: tuple[Holding, ...] = ()
    tried: int = 0
    remarks: tuple[str, ...] = field(default=())


def cures(inventory: Inventory, plan: Plan, progress: Progress = silent, *, today: date) -> Cures:
    """What would make a plan of this inventory meet its deadlines. Raises UserError
    ``plan-without-jobs``, ``plan-outdated``, and what planning raises.
    """
    scope = read_scope(inventory, today, part(progress, 0.0, 0.1))
    return cures_for(inventory, scope, plan, part(progress, 0.1, 1.0), today=today)


def cures_for(
    inventory: Inventory,
    scope: Scope,
    plan: Plan,
    progress: Progress = silent,
    *,
    today: date,
) -> Cures:
    """As `cures`, for sites that are given."""
    if not plan.jobs:
        raise UserError(
            "plan-without-jobs", f"The plan {plan.name} has no jobs.", "Make a plan first."
        )
    due = any(one.deadline for one in plan.applications)
    if due and not plan.late_days:
        said = "The plan meets its deadlines, so nothing needs to be changed."
        return Cures(plan.name, plan.status, 0, remarks=(said,))
    work = planned_work.problem_of(inventory, scope, plan)
    days = (max(job.finish for job in plan.jobs) - work.problem.start).days + 1
    horizon = next((one for one in HORIZONS if one > days), HORIZONS[-1])
    net = Network(work.problem, horizon)
    beat = partial(progress, "Planning again", 0.0)
    beat()
    changed = partial(planned_work.problem_with, inventory, scope, plan)
    made = schedule_of(net, work.assignments)
    found = _Trials(inventory, plan, net, made, changed, beat, today)
    return found.cures(progress)


class _Trials:
    """Plans again with one change at a time."""

    def __init__(
        self,
        inventory: Inventory,
        plan: Plan,
        net: Network,
        schedule: Schedule,
        changed: Callable[[PlanChange], Problem],
        beat: Callable[[], None],
        today: date,
    ) -> None:
        self.inventory, self.plan, self.net, self.today = inventory, plan, net, today
        self.problem, self.changed = net.problem, changed
        self.due = any(due is not None for due in net.deadline)
        # what planning again gains by itself is not to be credited to a change
        self.base = again(net, schedule, beat, thorough=True) or schedule
        self.by_itself = _worth(net, schedule) - _worth(net, self.base)
        self.tried = 0
        self.held: Counter[Cause] = Counter()
        self.beat = beat

    def cures(self, progress: Progress) -> Cures:
        """Everything that gains a day, ranked."""
        late = cure_changes.behind(self.net, self.base)
        worst = max(late_days(self.net, self.base).values(), default=0)
        if not worst and self.due:
            said = (
                "Planning again, with nothing changed, found a plan that meets the deadlines:"
                " make the plan again, with a longer time limit."
            )
            return Cures(self.plan.name, self.plan.status, self.plan.late_days, remarks=(said,))
        found = [
            *self._crews(part(progress, 0.0, 0.4)),
            *self._changes(late, worst, part(progress, 0.4, 1.0)),
            *self._extensions(),
        ]
        return Cures(
            self.plan.name,
            self.plan.status,
            self.plan.late_days,
            tuple(sorted(found, key=_rank)),
            tuple(cure_changes.holding(self.net, self.base, late)[:MOST_HOLDING]),
            self.tried,
            tuple(self._remarks(found)),
        )

    def _crews(self, progress: Progress) -> Iterator[Cure]:
        ready = max(self.problem.start, self.today + timedelta(days=DAYS_TO_HIRE))
        gains = one_more_crew(self.net, self.base, progress, begin=ready)
        self.tried += len(gains)
        self.beat = partial(progress, "Looking at what more crews gain", 1.0)
        for gain in gains:
            if gain.schedule is None:
                continue
            new = len(gain.net.problem.crews) - 1
            worked = sum(
                job.duration
                for job, crews in zip(gain.net.problem.jobs, gain.schedule.crews, strict=True)
                if new in crews
            )
            rate = usual_rate(self.inventory, gain.skill)
            cost = None if rate is None else rate * worked
            priced = "its cost is not known (no Day rate on the Crews sheet)"
            if rate and cost is not None:
                priced = f"about {whole_dollars(cost)}: {days_text(worked)} at {dollars(rate)}"
            words = f"One more {gain.skill} crew from {day_text(ready)}"
            cure = self._cure(gain.net, gain.schedule, ChangeKind.CREW, gain.skill, words)
            if cure:
                text = f"{cure.text} Cost: {priced}."
                yield replace(cure, on=ready, cost=cost, day_rate=rate, text=text)

    def _changes(self, late: dict[str, int], worst: int, progress: Progress) -> Iterator[Cure]:
        progress("Looking at what holds late sites back", 0.0)
        states = {site.code: site.state for site in self.inventory.sites}
        explainer = Explainer(self.net, Bound(self.net), self.base)
        self.held = Counter(explainer.root(last)[1].cause for last in late.values())
        found = [
            *cure_changes.overtime(self.problem),
            *cure_changes.seasons(self.problem, states, late),
            *cure_changes.gates(explainer, late, worst or DAYS_TO_HIRE),
        ]
        self.tried += len(found)
        for number, change in enumerate(found):
            self.beat = partial(progress, change.words, number / len(found))
            self.beat()
            what = change.supposed
            net = Network(self.changed(what), self.net.horizon)
            schedule = again(net, self.base, self.beat)
            if schedule is None:
                continue
            cure = self._cure(net, schedule, what.kind, what.what, change.words)
            if cure is None:
                continue
            cost, priced = None, "not known"
            if what.kind is ChangeKind.OVERTIME:
                cost, priced = self._overtime_cost(net, schedule)
            yield replace(
                cure,
                on=what.on,
                sites=what.sites,
                gate_days=what.days,
                cost=cost,
                text=f"{cure.text} Cost: {priced}.",
            )

    def _overtime_cost(self, net: Network, schedule: Schedule) -> tuple[Decimal | None, str]:
        """What the Saturdays worked cost at the day rates of their crews."""
        rates = {row.name: row.day_rate for row in self.inventory.crews}
        before, cost, days = self.problem.crews, Decimal(0), 0
        for start, end, crews in zip(schedule.start, schedule.end, schedule.crews, strict=True):
            for c in crews:
                if SATURDAY in before[c].weekdays(overtime=True) or SATURDAY not in (
                    net.problem.crews[c].overtime
                ):
                    continue
                on = (net.date(day) for day in range(start, end))
                worked = sum(
                    day.weekday() == SATURDAY and day not in net.problem.holidays for day in on
                )
                rate = rates.get(before[c].name)
                if worked and rate is None:
                    return None, "not known (a crew has no Day rate on the Crews sheet)"
                days, cost = days + worked, cost + (rate or 0) * worked
        return cost, (
            f"about {whole_dollars(cost)}: {days_text(days)} of crews on Saturdays at the usual"
            " day rate, without a premium"
        )

    def _cure(
        self, net: Network, schedule: Schedule, kind: ChangeKind, what: str, words: str
    ) -> Cure | None:
        """What a plan with a change gains; None if nothing."""
        days = _worth(self.net, self.base) - _worth(net, schedule)
        if days <= 0:
            return None
        self.beat()
        check(net.problem, assignments(net, schedule))
        self.beat()
        worst = max(late_days(net, schedule).values(), default=0)
        finish = net.date(schedule.finish - 1)
        status, proof = self._zone(net, worst)
        return Cure(
            kind=kind,
            change=words,
            what=what,
            on=None,
            sites=(),
            days=days,
            finish=finish,
            late_days=worst,
            status=status,
            cost=None,
            text=f"{words}: {_zone_words(status, days, finish, worst, due=self.due)}",
            proof=proof,
        )

    def _zone(self, net: Network, worst: int) -> tuple[PlanStatus, str]:
        if not worst:
            return PlanStatus.MEETS, ""
        limits = [net.horizon if due is None else due for due in net.deadline]
        try:
            proof = Bound(net).refute(limits)
        except NoRoom:
            proof = None
        if proof is None:
            return PlanStatus.UNDECIDED, ""
        return PlanStatus.IMPOSSIBLE, proof_text(net, proof)

    def _extensions(self) -> Iterator[Cure]:
        """So many days for each late application, by the earliest plan found."""
        late = {name: days for name, days in late_days(self.net, self.base).items() if days > 0}
        several = len({job.application for job in self.problem.jobs if not job.milestone}) > 1
        for name, days in late.items():
            ends = [
                end
                for job, end in zip(self.problem.jobs, self.base.end, strict=True)
                if job.application == name and not job.milestone
            ]
            until = self.net.date(max(ends) - 1)
            who = f"application {name}" if name else "the sites without an application"
            change = f"An extension of {days_text(days)} for {who}, to {day_text(until)}"
            text = f"{change}: the earliest plan found is through by then. Cost: not known."
            bound, deadline = self.plan.bound_finish, self.plan.deadline
            if not several and bound and deadline and bound > deadline:
                least = (bound - deadline).days
                text += f" It is proved that fewer than {days_text(least)} are not enough."
            rest = PlanStatus.MEETS if len(late) == 1 else PlanStatus.UNDECIDED
            others = max((one for key, one in late.items() if key != name), default=0)
            finish = self.net.date(self.base.finish - 1)
            yield Cure(
                ChangeKind.EXTENSION,
                change,
                name,
                until,
                (),
                days,
                finish,
                others,
                rest,
                None,
                text,
            )

    def _remarks(self, found: list[Cure]) -> Iterator[str]:
        kinds = {cure.kind for cure in found}
        if not kinds - {ChangeKind.EXTENSION}:
            yield f"Of the {self.tried:,} changes tried, none gains a day."
        else:
            yield (
                "Each was found by planning again with that one change, quickly: a longer search"
                " may find more. They cannot simply be added up."
            )
        for cause, what, cure in _BEYOND:
            if self.held[cause]:
                yield (
                    f"What holds {count(self.held[cause], 'late site')} back is {what}, for which"
                    f" no crew and no season makes up: {cure}."
                )
        if self.by_itself > 0:
            yield (
                f"Planning again with nothing changed gains {days_text(self.by_itself)} already;"
                " that is not counted above."
            )
        if ChangeKind.CREW in kinds:
            yield (
                f"That one more crew can be there in {DAYS_TO_HIRE} days is assumed. Its cost is"
                " that of the days it works; the other crews then work less."
            )


_BEYOND = (
    (Cause.MONEY, "money that comes late", "let money come sooner"),
    (Cause.STORAGE, "storage that is full", "give storage more room, or dispose of gear sooner"),
)
"""What holds sites back that no change tried here can help: cause, in words, and what would."""


def _worth(net: Network, schedule: Schedule) -> int:
    """Days late over all applications; the finish where there is no deadline."""
    late = late_days(net, schedule)
    return sum(late.values()) if late else schedule.finish


def _rank(cure: Cure) -> tuple[bool, float, int, str]:
    per_dollar = 0.0 if cure.cost is None else cure.days / max(1.0, float(cure.cost))
    return cure.cost is None, -per_dollar, -cure.days, cure.text


def _zone_words(status: PlanStatus, days: int, finish: date, worst: int, *, due: bool) -> str:
    then = day_text(finish)
    through = f"{days_text(days)} gained. The earliest plan found is then through on {then}"
    if not due:
        return f"{through}."
    if status is PlanStatus.MEETS:
        return f"{through}, and meets the deadline."
    left = f"{through}, still {days_text(worst)} late;"
    if status is PlanStatus.IMPOSSIBLE:
        return f"{left} it is proved that even then the deadline cannot be met."
    return f"{left} whether the deadline can be met then is not decided."
