"""The planning problem: jobs, crews and rules, checked when made.

A `Problem` that exists can be planned, but for calendars that leave no room: what is wrong in
itself (a circle of jobs, a skill that nobody has) is refused here with a sentence that names
the culprit. Days are dates; a job of ``duration`` days with needs takes that many days on
which all its crews work, one after the other without a gap by time off; weekends and holidays
in between do not break it. A job without needs only takes calendar days.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.common.errors import UserError
from planner.common.money import dollars
from planner.model.plan import Travel
from planner.scheduling.calendars import MON_TO_FRI, Season
from planner.scheduling.travel import Place

MAX_DURATION = 1000
"""Days; a longer job is taken for a slip of the keyboard."""


class Rule(StrEnum):
    """Which sites a wait ties together."""

    SITE = "site"
    CLUSTER = "cluster"
    HUB = "hub"
    DEPENDENTS = "dependents"


@dataclass(frozen=True, slots=True)
class CrewSpec:
    """A crew by name. ``skills`` are in lower case; time off and availability include both
    ends; weekdays count from Monday, 0. ``overtime`` are weekdays it can work besides, for a
    whole job at a time; ``contractor`` tells that it is hired. Both are used where they help.
    """

    name: str
    skills: frozenset[str]
    working_days: frozenset[int] = MON_TO_FRI
    time_off: tuple[tuple[date, date], ...] = ()
    available_from: date | None = None
    available_to: date | None = None
    overtime: frozenset[int] = frozenset()
    contractor: bool = False

    def __post_init__(self) -> None:
        where = f"sheet Crews, crew {self.name}"
        if not self.skills:
            raise UserError(
                "crew-without-skills",
                f"Crew {self.name!r} has no skills, so it can do no job.",
                "Fill in its Skills, for example: tower; integration.",
                where,
            )
        begin, end = self.available_from, self.available_to
        if begin and end and begin > end:
            raise UserError(
                "crew-never-available",
                f"Crew {self.name!r} is available from {begin} but only to {end}.",
                "Correct Available from or Available to.",
                where,
            )
        if not self.working_days:
            raise UserError(
                "crew-never-works", f"Crew {self.name!r} has no working day.", "", where
            )

    def weekdays(self, *, overtime: bool) -> frozenset[int]:
        """Weekdays it works, with or without overtime."""
        return self.working_days | self.overtime if overtime else self.working_days


@dataclass(frozen=True, slots=True)
class Need:
    """So many crews with a skill, from the first day of a job to its last."""

    skill: str
    crews: int = 1


@dataclass(frozen=True, slots=True)
class Link:
    """A wait for the job at index ``before``: start only ``lag`` calendar days after its end
    (``from_start``: after the day it starts).
    """

    before: int
    lag: int = 0
    rule: Rule = Rule.SITE
    from_start: bool = False


@dataclass(frozen=True, slots=True)
class Actual:
    """What has happened, or is under way (not ``done``) and expected: first day, last day, crews
    by name.

    A fact is kept as it is: no rule judges it, but its crews are busy and others wait for it.
    """

    start: date
    finish: date
    crews: tuple[str, ...] = ()
    done: bool = True


@dataclass(frozen=True, slots=True)
class Planned:
    """Where a job is in the last plan: its first day, crews by name, and whether with overtime."""

    start: date
    crews: tuple[str, ...] = ()
    overtime: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work at one site. A milestone has no duration and is not shown: it stands
    for "the whole cluster is cut over", so that a cluster of n sites needs 2n links, not n².

    ``not_before`` is the date of the gate named in ``gate``, an estimate unless
    ``gate_certain``. ``season`` limits every day from first to last, and so do ``windows``
    (spans of dates, both ends included; none means any day). ``pinned`` is the day on which
    the user wants it to start, ``planned`` its place in the last plan. ``group`` is what is best
    worked on together (the cluster).
    ``stores`` is gear put into storage when the job ends, ``clears`` gear taken out of it;
    ``cost`` is paid on the first day.
    """

    site: str
    name: str
    duration: int
    needs: tuple[Need, ...] = ()
    after: tuple[Link, ...] = ()
    season: Season | None = None
    windows: tuple[tuple[date, date], ...] = ()
    not_before: date | None = None
    gate: str = ""
    gate_certain: bool = True
    group: str = ""
    application: str = ""
    deadline: date | None = None
    milestone: bool = False
    pinned: date | None = None
    planned: Planned | None = None
    actual: Actual | None = None
    stores: int = 0
    clears: int = 0
    cost: int = 0

    def __post_init__(self) -> None:
        where = f"sheet Work, job {self.name}"
        if self.milestone:
            return
        if not 1 <= self.duration <= MAX_DURATION:
            raise UserError(
                "bad-duration",
                f"Job {self.name!r} takes {self.duration} days.",
                f"Give whole days from 1 to {MAX_DURATION:,}.",
                f"{where}, column Duration days",
            )
        for need in self.needs:
            if need.crews < 1:
                raise UserError(
                    "bad-crews-needed",
                    f"Job {self.name!r} needs {need.crews} crews.",
                    "Give 1 or more.",
                    f"{where}, column Crews needed",
                )
        for first, last in self.windows:
            if first > last:
                raise UserError(
                    "window-never-opens",
                    f"A window of {self.label} opens on {first} but closes on {last} already.",
                    "Exchange the two dates.",
                    f"site {self.site}, job {self.name}",
                )

    @property
    def label(self) -> str:
        """Job and site in words."""
        return f"{self.name} at {self.site}" if self.site else self.name

    @property
    def skills(self) -> tuple[str, ...]:
        """The skills it needs, in their order."""
        return tuple(need.skill for need in self.needs)

    @property
    def crews_needed(self) -> int:
        """How many crews work on it at once."""
        return sum(need.crews for need in self.needs)


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan must respect. ``start`` is the first day that work may begin.

    ``weights`` tell how much a day late counts for an application (1 unless given). ``places``
    are where sites are, and ``travel`` how long a crew takes between them (None: no time).
    ``storage`` is how much removed gear can be kept at once, of which there is ``stored`` at the
    start (None: no limit); ``cash`` is what becomes available
    when: what is spent may never exceed what has come in (None: no limit).
    """

    start: date
    jobs: tuple[Job, ...]
    crews: tuple[CrewSpec, ...]
    holidays: frozenset[date] = frozenset()
    weights: Mapping[str, int] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    travel: Travel | None = None
    storage: int | None = None
    stored: int = 0
    cash: tuple[tuple[date, int], ...] | None = None

    def __post_init__(self) -> None:
        self._check_skills()
        self._check_limits()
        cycle = find_cycle([[link.before for link in job.after] for job in self.jobs])
        if cycle:
            raise circle_error([self.jobs[j].label for j in cycle if not self.jobs[j].milestone])

    def _check_skills(self) -> None:
        asked: dict[Need, Job] = {}
        for job in self.jobs:
            for need in job.needs:
                asked.setdefault(need, job)
        if asked and not self.crews:
            raise UserError(
                "no-crews",
                "There are no crews, so no job can be planned.",
                "Add at least one crew with its skills on the Crews sheet.",
                "sheet Crews",
            )
        have = Counter(skill for crew in self.crews for skill in crew.skills)
        for need, job in asked.items():
            count = have[need.skill]
            if count >= need.crews:
                continue
            raise UserError(
                "no-crew-with-skill" if not count else "too-few-crews",
                f"No crew has the skill {need.skill!r}, which job {job.name!r} needs."
                if not count
                else f"Job {job.name!r} needs {need.crews} crews with the skill {need.skill!r} at"
                f" once, but there {'is' if count == 1 else 'are'} {count}.",
                "Give the skill to a crew on the Crews sheet, or change the Work sheet.",
                f"sheet Work, job {job.name}",
            )

    def _check_limits(self) -> None:
        """Storage that a single job overfills, money that never suffices."""
        if self.storage is not None:
            for job in self.jobs:
                if job.stores > self.storage:
                    raise UserError(
                        "storage-too-small",
                        f"{job.label} removes {job.stores:,} pieces, but storage has room for"
                        f" {self.storage:,}.",
                        f"Give storage room for {job.stores:,} pieces at least.",
                        f"site {job.site}, job {job.name}",
                    )
        if self.cash is not None:
            need = sum(job.cost for job in self.jobs if job.actual is None)
            have = sum(amount for _, amount in self.cash)
            if need > have:
                raise UserError(
                    "cash-too-little",
                    f"The jobs cost {dollars(need)}, but only {dollars(have)} ever becomes"
                    " available.",
                    f"Add {dollars(need - have)} to the money available, or leave sites out.",
                )


def circle_error(names: list[str]) -> UserError:
    """Names a circle of jobs, each of which waits for the next and the last for the first."""
    text = f"{names[0]} waits for {names[1 % len(names)]}"
    for name in [*names[2:], names[0]][: len(names) - 1]:
        text += f", which waits for {name}"
    if len(names) == 1:
        text = f"{names[0]} waits for itself"
    return UserError(
        "circular-predecessors",
        f"The jobs wait for each other in a circle: {text}.",
        "Take one of them out of the column After.",
        "sheet Work, column After",
    )


def find_cycle(before: list[list[int]]) -> list[int]:
    """A circle in a graph given by each node's predecessors: each one waits for the next.

    Empty if there is none.
    """
    waiting = [len(links) for links in before]
    after: list[list[int]] = [[] for _ in before]
    for node, links in enumerate(before):
        for first in links:
            after[first].append(node)
    free = [node for node, count in enumerate(waiting) if not count]
    for node in free:
        for then in after[node]:
            waiting[then] -= 1
            if not waiting[then]:
                free.append(then)
    if len(free) == len(before):
        return []
    # whoever still waits, waits for another who does: going back, one comes up again
    node = next(node for node, count in enumerate(waiting) if count)
    place: dict[int, int] = {}
    while node not in place:
        place[node] = len(place)
        node = next(first for first in before[node] if waiting[first])
    return list(place)[place[node] :]
