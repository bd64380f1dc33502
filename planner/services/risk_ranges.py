"""How long jobs may take, and when what is awaited may come: the user's figures, or assumed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from planner.common.errors import UserError
from planner.model.inventory import Cell, Gate, Inventory, Site, WorkStep
from planner.model.plan import PlanChange
from planner.scheduling.problem import Job, Problem
from planner.scheduling.risk import TOGETHER, Chances, Range
from planner.scheduling.template import default_steps, fold
from planner.services.phrases import named
from planner.services.plan_changes import supposed

SHORTEST, LONGEST = "Shortest days", "Longest days"
"""Columns that the user may add to the Work sheet."""
EARLIEST, LATEST = "Earliest", "Latest"
"""Columns that the user may add to the Gates sheet."""

_SUPPLY = ("order", "purchase", "procure", "deliver", "ship")
"""Beginnings of names of jobs and gates that suppliers make wait, in all regions alike."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """Ranges where the user gives none: shares of the days of a job, days around a date. They
    are the program's own assumption, not measured.
    """

    indoor: tuple[float, float] = (0.8, 1.5)
    outdoor: tuple[float, float] = (0.8, 2.0)
    waiting: tuple[float, float] = (0.8, 1.75)
    gate: tuple[int, int] = (-14, 60)


def read_chances(
    inventory: Inventory,
    problem: Problem,
    assumed: Assumed | None = None,
    changes: Iterable[PlanChange] = (),
) -> tuple[Chances, tuple[str, ...]]:
    """The ranges of each job, and sentences on what is assumed; ``changes`` are what the problem
    supposes of the inventory. Raises UserError for figures of the user's that contradict each
    other.
    """
    reading = _Reading(inventory, assumed or Assumed(), supposed(inventory, changes).gates)
    durations = [reading.duration(job) for job in problem.jobs]
    gates = [reading.gate(job) for job in problem.jobs]
    return Chances(durations, gates), tuple(reading.said(problem))


class _Reading:
    def __init__(self, inventory: Inventory, assumed: Assumed, moved: Sequence[Gate]) -> None:
        self.assumed = assumed
        self.rows = {fold(row.job): row for row in inventory.work or default_steps()}
        self.given = {name: _given_days(row) for name, row in self.rows.items()}
        self.sites = {site.code: site for site in inventory.sites}
        # a date that a scenario supposes to be another moves with its earliest and latest day
        self.gates = {
            (gate.site, fold(gate.gate), now.on): gate
            for gate, now in zip(inventory.gates, moved, strict=True)
        }

    def duration(self, job: Job) -> Range:
        row = self.rows.get(fold(job.name))
        if job.milestone or row is None:
            return Range(job.duration, job.duration, job.duration)
        outdoor = bool(job.needs) and bool(row.needs_window)
        low, high = self.assumed.indoor
        together = ""
        if outdoor:
            low, high = self.assumed.outdoor
            together = f"weather {self._region(job.site)}"
        elif not job.needs:
            low, high = self.assumed.waiting
            together = self._awaited(job.name, job.site)
        first, last = self.given[fold(job.name)]
        shortest = low * job.duration if first is None else first
        longest = high * job.duration if last is None else last
        return Range(shortest, job.duration, longest, together)

    def gate(self, job: Job) -> Range | None:
        """How many days the date of an uncertain gate may move."""
        if job.not_before is None or job.gate_certain:
            return None
        here = (job.site, fold(job.gate), job.not_before)
        gate = self.gates.get(here) or self.gates.get(("", *here[1:]))
        low, high = self.assumed.gate
        if gate is not None and gate.on is not None:
            first, last = _given_dates(gate, gate.on)
            low = low if first is None else (first - gate.on).days
            high = high if last is None else (last - gate.on).days
        return Range(low, 0, high, self._awaited(job.gate, job.site))

    def _awaited(self, name: str, site: str) -> str:
        if fold(name).startswith(_SUPPLY):
            return "supply"
        return f"waiting {self._region(site)}"

    def _region(self, code: str) -> str:
        site = self.sites.get(code, Site())
        return fold(site.state) or fold(site.county)

    def said(self, problem: Problem) -> Iterator[str]:
        """What a reader must know before believing the figures."""
        assumed = self.assumed
        there = {fold(job.name) for job in problem.jobs if not job.milestone}
        open_ = [row.job for name, row in self.rows.items() if name in there and self._lacks(name)]
        if open_:
            yield (
                f"For {named(open_)} the Work sheet gives no {SHORTEST} and {LONGEST}. Assumed,"
                f" not measured: crew work takes {_share(assumed.indoor)} of its days, in the"
                f" window (weather) {_share(assumed.outdoor)}, waiting {_share(assumed.waiting)}."
            )
        loose = [job for job in problem.jobs if job.not_before and not job.gate_certain]
        if loose:
            yield (
                f"{len(loose):,} job{'s wait' if len(loose) != 1 else ' waits'} for dates that are"
                f" not certain. Unless the Gates sheet gives {EARLIEST} and {LATEST}, such a date"
                f" moves by {assumed.gate[0]} to +{assumed.gate[1]} days. Other dates hold."
            )
        yield (
            f"Weather, and permits and consents, move all jobs of a state together for a quarter"
            f" of a year, suppliers all sites: {TOGETHER:.0%} of the variance is shared."
        )
        if not all(fold(self.sites[j.site].state) for j in problem.jobs if j.site in self.sites):
            yield "Sites without a state count as those of their county, or as one region."
        yield (
            "Crews keep their jobs and the order of the plan, nobody plans again; a job may start"
            " earlier than planned. Money, storage, accidents, changes of law and crews that leave"
            " are not drawn."
        )
        yield from _said_of_facts(problem)

    def _lacks(self, name: str) -> bool:
        return None in self.given[name]


def _said_of_facts(problem: Problem) -> Iterator[str]:
    begun = sum(job.actual is not None and not job.actual.done for job in problem.jobs)
    done = sum(job.actual is not None and job.actual.done for job in problem.jobs)
    pinned = sum(job.pinned is not None and job.actual is None for job in problem.jobs)
    if done or begun:
        yield (
            f"{_jobs(done)} reported as done as they were; of {_jobs(begun)} under way only the"
            " days that are left vary."
        )
    if pinned:
        yield f"{_jobs(pinned)} pinned: not before that day, and later where the wait is longer."


def _jobs(number: int) -> str:
    return f"{number:,} job{'s' * (number != 1)}"


def _given_days(row: WorkStep) -> tuple[float | None, float | None]:
    own = {fold(heading): value for heading, value in row.extras.items()}
    found = []
    for heading in (SHORTEST, LONGEST):
        where = f"sheet Work, job {row.job}, column {heading}"
        found.append(_number(own.get(fold(heading)), where))
    low, high = found
    days = row.duration_days or 0
    if (low is not None and low > days) or (high is not None and high < days):
        raise UserError(
            "bad-range",
            f"{row.job} takes {days} days, which is not between {SHORTEST} and {LONGEST}.",
            "Correct one of the three.",
            f"sheet Work, job {row.job}",
        )
    return low, high


def _number(value: Cell, where: str) -> float | None:
    text = str(value if value is not None else "").strip()
    if not text:
        return None
    try:
        days = float(text.replace(",", ""))
    except ValueError:
        days = -1.0
    if not 0 < days <= 10_000:
        raise UserError(
            "bad-range", f"{text!r} is not a number of days.", "Give 1 to 10,000.", where
        )
    return days


def _given_dates(gate: Gate, on: date) -> tuple[date | None, date | None]:
    own: Mapping[str, Cell] = {fold(heading): value for heading, value in gate.extras.items()}
    where = f"sheet Gates, {gate.gate} at {gate.site or 'all sites'}"
    first, last = (_date(own.get(fold(name)), f"{where}, {name}") for name in (EARLIEST, LATEST))
    if (first and first > on) or (last and last < on):
        raise UserError(
            "bad-range",
            f"The date of {gate.gate}, {on}, is not between {EARLIEST} and {LATEST}.",
            "Correct one of the three.",
            where,
        )
    return first, last


def _date(value: Cell, where: str) -> date | None:
    if value is None or isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    text = str(value).strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UserError(
            "bad-range", f"{text!r} is not a date.", "Write it like 2027-05-01.", where
        ) from None


def _share(spread: tuple[float, float]) -> str:
    return f"{spread[0]:.0%} to {spread[1]:.0%}"
