"""The planning problem: jobs, crews and rules, checked when made.

A `Problem` that exists can be planned, but for calendars that leave no room: what is wrong in
itself (a circle of jobs, a skill that nobody has) is refused here with a sentence that names
the culprit. Days are dates; a job of ``duration`` days with a skill takes that many days on
which all its crews work, one after the other without a gap by time off; weekends and holidays
in between do not break it. A job without a skill only takes calendar days.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from planner.common.errors import UserError
from planner.scheduling.calendars import MON_TO_FRI, Season

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
    ends; weekdays count from Monday, 0.
    """

    name: str
    skills: frozenset[str]
    working_days: frozenset[int] = MON_TO_FRI
    time_off: tuple[tuple[date, date], ...] = ()
    available_from: date | None = None
    available_to: date | None = None

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


@dataclass(frozen=True, slots=True)
class Link:
    """A wait for the job at index ``before``: start only ``lag`` calendar days after its end."""

    before: int
    lag: int = 0
    rule: Rule = Rule.SITE


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work at one site. A milestone has no duration and is not shown: it stands
    for "the whole cluster is cut over", so that a cluster of n sites needs 2n links, not n².

    ``not_before`` is the date of the gate named in ``gate``; ``season`` limits every day from
    first to last; ``group`` is what is best worked on together (the cluster).
    """

    site: str
    name: str
    duration: int
    skill: str = ""
    crews_needed: int = 1
    after: tuple[Link, ...] = ()
    season: Season | None = None
    not_before: date | None = None
    gate: str = ""
    group: str = ""
    application: str = ""
    deadline: date | None = None
    milestone: bool = False

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
        if self.crews_needed < 1:
            raise UserError(
                "bad-crews-needed",
                f"Job {self.name!r} needs {self.crews_needed} crews.",
                "Give 1 or more.",
                f"{where}, column Crews needed",
            )

    @property
    def label(self) -> str:
        """Job and site in words."""
        return f"{self.name} at {self.site}" if self.site else self.name


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything a plan must respect. ``start`` is the first day that work may begin."""

    start: date
    jobs: tuple[Job, ...]
    crews: tuple[CrewSpec, ...]
    holidays: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        self._check_skills()
        cycle = find_cycle([[link.before for link in job.after] for job in self.jobs])
        if cycle:
            raise circle_error([self.jobs[j].label for j in cycle if not self.jobs[j].milestone])

    def _check_skills(self) -> None:
        asked: dict[tuple[str, int], Job] = {}
        for job in self.jobs:
            if job.skill:
                asked.setdefault((job.skill, job.crews_needed), job)
        if asked and not self.crews:
            raise UserError(
                "no-crews",
                "There are no crews, so no job can be planned.",
                "Add at least one crew with its skills on the Crews sheet.",
                "sheet Crews",
            )
        for (skill, needed), job in asked.items():
            have = sum(skill in crew.skills for crew in self.crews)
            if have >= needed:
                continue
            raise UserError(
                "no-crew-with-skill" if not have else "too-few-crews",
                f"No crew has the skill {skill!r}, which job {job.name!r} needs."
                if not have
                else f"Job {job.name!r} needs {needed} crews with the skill {skill!r} at once,"
                f" but there {'is' if have == 1 else 'are'} {have}.",
                "Give the skill to a crew on the Crews sheet, or change the Work sheet.",
                f"sheet Work, job {job.name}",
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
    done = [False] * len(before)
    for root in range(len(before)):
        if done[root]:
            continue
        path: list[int] = [root]
        place = {root: 0}
        pending = [iter(before[root])]
        while path:
            node = next(pending[-1], None)
            if node is None:
                pending.pop()
                left = path.pop()
                done[left] = True
                del place[left]
            elif node in place:
                return path[place[node] :]
            elif not done[node]:
                place[node] = len(path)
                path.append(node)
                pending.append(iter(before[node]))
    return []
