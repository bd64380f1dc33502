"""What the rules answer, and how sure the program is of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from planner.model.inventory import Filing


class Answer(StrEnum):
    """A rule's answer; unknown is one of them."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


class Confidence(StrEnum):
    """How sure a figure, date or citation is; the least sure part decides for the whole."""

    CONFIRMED = "confirmed"
    COMPUTED = "computed"
    UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer for one subject on one date, with all that it rests on.

    ``missing`` names the facts that an unknown answer lacks, in the user's words; ``values``
    are the rule's dated values in force on ``as_of``; ``verify`` says what to check where the
    confidence is not full; ``theirs`` whose the law is where a person put their own reading in
    the place of the shipped one.
    """

    rule: str
    title: str
    answer: Answer
    because: str
    missing: tuple[str, ...]
    citation: str
    confidence: Confidence
    version: str
    as_of: date
    facts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    verify: str = ""
    theirs: str = ""


class DeadlineStatus(StrEnum):
    """Where a deadline stands on the as-of date; due means within the notice period."""

    PAST = "past"
    DUE = "due"
    UPCOMING = "upcoming"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date that law or award sets.

    ``on`` is the raw date, ``falls_on`` the same or, where the filing rule rolls it, the next
    business day. ``application`` is empty for a duty of the carrier itself. ``on`` is None
    while a fact it needs is missing; ``missing`` then names it. ``evidence`` is the filing by
    which it was done, if one is recorded. ``number`` tells the dates of a recurring duty apart,
    counted from its first. ``filed`` is whether something is handed in by the day.
    """

    rule: str
    title: str
    application: str
    on: date | None
    falls_on: date | None
    status: DeadlineStatus | None
    because: str
    missing: tuple[str, ...]
    citation: str
    confidence: Confidence
    verify: str = ""
    evidence: Filing | None = None
    number: int = 0
    filed: bool = True
