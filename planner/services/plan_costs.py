"""What the crews of a plan cost: the days they work, at their day rates."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median

from planner.common.days import federal_holidays
from planner.model.inventory import Inventory
from planner.model.plan import JobState, Plan, PlannedJob
from planner.scheduling.expand import read_crew
from planner.scheduling.problem import CrewSpec
from planner.scheduling.template import fold
from planner.services.plan_changes import supposed

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class CrewCost:
    """``days`` are crew-days: each working day of each crew from the first to the last day of
    each of its jobs; days between jobs are not in it. ``overtime_days`` are those of them on
    overtime, at the usual rate. ``dollars`` is what crews with a day rate cost; ``without_rate``
    names the others.
    """

    days: int = 0
    overtime_days: int = 0
    dollars: Decimal = Decimal(0)
    without_rate: tuple[str, ...] = ()

    @property
    def known(self) -> Decimal | None:
        """The cost, None where a crew has no day rate."""
        return None if self.without_rate else self.dollars


def cost(inventory: Inventory, plan: Plan) -> CrewCost:
    """What the crews of a plan cost, with what it supposes. Days of a crew that is not listed
    any more are counted Monday to Friday, without a rate.

    Raises UserError for a crew that cannot be read, and ``scenario-outdated``.
    """
    if not plan.jobs:
        return CrewCost()
    rows = {crew.name: crew for crew in supposed(inventory, plan.terms.changes).crews}
    return _Counting({name: read_crew(row) for name, row in rows.items()}, plan).sum(
        {name: row.day_rate for name, row in rows.items()}
    )


def usual_rate(inventory: Inventory, skill: str) -> Decimal | None:
    """The usual day rate of crews with a skill; None where none has a rate."""
    rates = [
        row.day_rate
        for row in inventory.crews
        if row.day_rate and fold(skill) in read_crew(row).skills
    ]
    return median(rates) if rates else None


class _Counting:
    def __init__(self, crews: dict[str, CrewSpec], plan: Plan) -> None:
        self.crews, self.jobs = crews, plan.jobs
        self.first = min(job.start for job in plan.jobs)
        self.last = max(job.finish for job in plan.jobs)
        self.holidays = federal_holidays(self.first.year, self.last.year)
        self.worked: dict[tuple[str, bool], tuple[list[int], list[int]]] = {}

    def sum(self, rates: dict[str, Decimal | None]) -> CrewCost:
        days, overtime = Counter[str](), 0
        known = self.crews.keys()
        for job in self.jobs:
            for name in job.crews(known):
                usual, more = self._days(name, job)
                if job.state is not JobState.PLANNED:
                    # what was done on days off all the same still took a day
                    usual = max(usual, 1 - more)
                days[name] += usual + more
                overtime += more
        priced = {name: rates.get(name) for name in days}
        paid = (rate * days[name] for name, rate in priced.items() if rate is not None)
        return CrewCost(
            days.total(),
            overtime,
            sum(paid, Decimal(0)),
            tuple(sorted(name for name, rate in priced.items() if rate is None)),
        )

    def _days(self, name: str, job: PlannedJob) -> tuple[int, int]:
        """Usual and overtime days of one crew at one job."""
        key = name, job.overtime
        if key not in self.worked:
            self.worked[key] = self._up_to(name, overtime=job.overtime)
        begin, end = (job.start - self.first).days, (job.finish - self.first).days + 1
        usual, more = self.worked[key]
        return usual[end] - usual[begin], more[end] - more[begin]

    def _up_to(self, name: str, *, overtime: bool) -> tuple[list[int], list[int]]:
        """How many usual, and overtime, days of a crew lie before each day of the plan."""
        crew = self.crews.get(name) or CrewSpec(name, frozenset({"unknown"}))
        extra = crew.overtime - crew.working_days if overtime else frozenset[int]()
        usual, more = [0], [0]
        for number in range((self.last - self.first).days + 1):
            day = self.first + number * _DAY
            works = day not in self.holidays and not _away(crew, day)
            usual.append(usual[-1] + (works and day.weekday() in crew.working_days))
            more.append(more[-1] + (works and day.weekday() in extra))
        return usual, more


def _away(crew: CrewSpec, day: date) -> bool:
    return any(first <= day <= last for first, last in crew.time_off)
