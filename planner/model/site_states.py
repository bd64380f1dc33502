"""How far a site has come, and how it fares in the plan."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """How far the work at a site has come; its values are words for the screen."""

    NOT_BEGUN = "Not begun"
    UNDER_WAY = "Under way"
    CUT_OVER = "Cut over"
    REMOVED = "Removed"
    DISPOSED = "Disposed"
    NOTHING = "Nothing to replace"


class Lateness(StrEnum):
    """How a site fares in the plan."""

    LATE = "Late"
    CRITICAL = "Critical"
    IN_TIME = "In time"
    NO_PLAN = "Not planned"
    DONE = "Done"
    NOTHING = "Nothing to replace"


class Cover(StrEnum):
    """Whether a site has covered equipment."""

    COVERED = "Covered items"
    MIGHT = "Perhaps covered"
    NONE = "None covered"
    NO_ITEMS = "No items listed"


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is known of the work at a site. ``stage`` and ``cover`` are None while the answers
    are not known, ``lateness`` too. ``covered`` and ``unknown`` count its items with that answer,
    ``items`` all. ``start`` and ``finish`` are the first and the last day of the plan's jobs
    there, ``late_days`` calendar days past its application's deadline.
    """

    items: int = 0
    covered: int | None = None
    unknown: int | None = None
    stage: Stage | None = None
    cover: Cover | None = None
    lateness: Lateness | None = None
    start: date | None = None
    finish: date | None = None
    late_days: int = 0
