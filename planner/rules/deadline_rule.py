"""What a deadline rule is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.model.findings import Confidence
from planner.rules.vocabulary import Basis, FactValue, Lookup, Step, Subject, Value


@dataclass(frozen=True, slots=True)
class DeadlineCase:
    """What a deadline rule must give for an application: the dates (raw, and where it falls),
    of which the case may list only the first few and the last.
    """

    name: str
    as_of: date
    application: Mapping[str, FactValue]
    extensions: tuple[Mapping[str, FactValue], ...]
    dates: tuple[tuple[date, date, str], ...]
    missing: tuple[str, ...]
    says: tuple[str, ...]
    confidence: Confidence | None


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How a date follows from an anchor: a fact of the application, another deadline rule,
    or the end of a table's period in force.

    ``add`` and ``step`` say how far from the anchor, ``repeats`` whether it recurs at that
    distance until the fact ``done`` is known. ``longest`` names the value that limits each
    extension in months, empty if extensions do not move the date. ``without`` are words in an
    application's status that end its duties.
    """

    id: str
    title: str
    question: str
    version: int
    basis: Basis
    values: Mapping[str, Value]
    anchor_fact: str
    anchor_rule: str
    anchor_lookup: Lookup | None
    anchor_column: str
    step: Step | None
    add: str
    repeats: bool
    done: str
    longest: str
    rolls: bool
    without: tuple[str, ...]
    explain: Mapping[str, str]
    cases: tuple[DeadlineCase, ...]
    subject: Subject = Subject.DEADLINE
