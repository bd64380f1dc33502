"""A plan as people see it: dated jobs with named crews, and how good it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PlanStatus(StrEnum):
    """The three zones, never mixed (undecided: no plan found that meets the deadline, and
    not proved impossible).
    """

    MEETS = "meets"
    UNDECIDED = "undecided"
    IMPOSSIBLE = "impossible"


OVERTIME = " (overtime)"
"""Behind the crews of a job that is done with their overtime days."""


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """One job of a plan. ``finish`` is the last day worked. ``crew`` names the crews, joined
    by ", ", empty for a job that only takes time (a permit). ``late_days`` counts calendar
    days past its application's deadline, 0 if in time; ``float_days`` the working days the
    job can slip without moving the finish or a deadline, None if not computed.
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


@dataclass(frozen=True, slots=True)
class Plan:
    """A named plan. ``bound_finish`` is a date before which no plan can finish (proved), and
    ``gap_days`` the calendar days between it and ``finish``. ``why`` are sentences.
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
