"""A plan as people see it: dated jobs with named crews, what it keeps to, and how good it is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from math import ceil
from typing import TypeAlias

JobKey: TypeAlias = tuple[str, str]
"""Code of the site and name of the job."""


class PlanStatus(StrEnum):
    """The three zones, never mixed (undecided: no plan found that meets the deadline, and
    not proved impossible).
    """

    MEETS = "meets"
    UNDECIDED = "undecided"
    IMPOSSIBLE = "impossible"


class JobState(StrEnum):
    """Whether a job is still to come, has begun, or is through."""

    PLANNED = "planned"
    UNDER_WAY = "under way"
    DONE = "done"


OVERTIME = " (overtime)"
"""Behind the crews of a job that is done with their overtime days."""


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """One job of a plan. ``finish`` is the last day worked; of a job that is under way it is
    expected. ``crew`` names the crews, joined by ", ", empty for a job that only takes time (a
    permit). ``late_days`` counts calendar days past its application's deadline, 0 if in time;
    ``float_days`` the working days the job can slip without moving the finish or a deadline,
    None if not computed.
    """

    site: str
    job: str
    crew: str
    start: date
    finish: date
    late_days: int = 0
    float_days: int | None = None
    critical: bool = False
    held_by: str = ""
    """What keeps the job from starting earlier, in words."""
    state: JobState = JobState.PLANNED

    @property
    def key(self) -> JobKey:
        """What the job is known by from plan to plan."""
        return self.site, self.job

    @property
    def overtime(self) -> bool:
        """Whether it takes the crews' overtime days."""
        return self.crew.endswith(OVERTIME)

    def crews(self, known: Collection[str] = ()) -> tuple[str, ...]:
        """Its crews one by one; ``known`` are names that may have ", " in them."""
        parts = self.crew.removesuffix(OVERTIME).split(", ") if self.crew else []
        names: list[str] = []
        while parts:
            ends = range(len(parts), 1, -1)
            end = next((end for end in ends if ", ".join(parts[:end]) in known), 1)
            names.append(", ".join(parts[:end]))
            parts = parts[end:]
        return tuple(names)


@dataclass(frozen=True, slots=True)
class ApplicationOutcome:
    """How one application fares in a plan."""

    application: str
    deadline: date | None
    finish: date | None
    late_days: int


KM_A_MILE = 1.609344
"""Crews drive miles; places lie kilometres apart."""


@dataclass(frozen=True, slots=True)
class Travel:
    """``km_a_day`` of straight line on a day of driving; up to ``free_km`` a crew drives
    before or after its day's work, without losing one.
    """

    km_a_day: float = 800.0
    free_km: float = 250.0

    def days(self, km: float) -> int:
        """Whole days between the last day at one site and the first at the next."""
        return 0 if km <= self.free_km else ceil(km / self.km_a_day)


class ChangeKind(StrEnum):
    """What a plan changes of the world as it is listed."""

    CREW = "crew"
    WITHOUT_CREW = "without crew"
    OVERTIME = "overtime"
    SEASON = "season"
    GATE = "gate"
    EXTENSION = "extension"


@dataclass(frozen=True, slots=True)
class PlanChange:
    """One change that a scenario supposes.

    ``what`` is the skills of one more crew, the name of a crew that is let go, the skills whose
    crews work overtime, the season that is opened at ``sites``, the name of the gate that comes
    ``days`` earlier there, or the application whose term ends on ``on``. ``on`` is also the day
    from which a crew is there, and ``day_rate`` what it costs (None: not known).
    """

    kind: ChangeKind
    what: str
    sites: tuple[str, ...] = ()
    on: date | None = None
    days: int = 0
    day_rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """What a plan keeps to beyond what the project lists.

    ``deadline`` takes the place of every application's. ``pins`` are starts wanted by site code
    and job; ``weights`` say how much a day late counts for an application; ``travel`` is how
    crews drive between sites that have coordinates (None: in no time); ``storage`` the pieces of
    removed gear that can be kept at once; ``cash`` what becomes available when, in dollars, for
    the approved cost of each application, which is spent in equal shares as the equipment of its
    sites is ordered. ``changes`` are what a scenario supposes.
    """

    deadline: date | None = None
    pins: Mapping[JobKey, date] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    travel: Travel | None = field(default_factory=Travel)
    storage: int | None = None
    cash: tuple[tuple[date, int], ...] | None = None
    changes: tuple[PlanChange, ...] = ()

    @property
    def terms(self) -> "PlanTerms":
        """The terms alone, where more is asked for than them."""
        return PlanTerms(**{one.name: getattr(self, one.name) for one in fields(PlanTerms)})


@dataclass(frozen=True, slots=True)
class Plan:
    """A named plan. ``bound_finish`` is a date before which no plan can finish (proved), and
    ``gap_days`` the calendar days between it and ``finish``. ``why`` are sentences. Of all plans
    one can be the ``baseline`` that others are held against. ``step`` is the number of the step
    that put it into the project as it was made, 0 where there is none.
    """

    id: int
    name: str
    made_at: datetime
    status: PlanStatus
    start: date
    finish: date | None
    deadline: date | None
    late_days: int
    bound_finish: date | None
    gap_days: int | None
    jobs: tuple[PlannedJob, ...]
    why: tuple[str, ...]
    applications: tuple[ApplicationOutcome, ...] = ()
    method: str = ""
    terms: PlanTerms = field(default_factory=PlanTerms)
    baseline: bool = False
    step: int = 0
