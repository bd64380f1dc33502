"""What a deadline rule is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.model.findings import Confidence
from planner.rules.vocabulary import Basis, FactValue, Lookup, Step, Subject, Value

NEVER = "never"
"""As `DeadlineRule.asks`: a fact that most have not is not asked for."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a date is counted from: a fact; another deadline, with what was granted or
    ``unextended``; a value that is a date; or a column of the row that a lookup finds, for
    the as-of date or for the date that the fact ``on`` holds.
    """

    fact: str = ""
    rule: str = ""
    unextended: bool = False
    value: str = ""
    lookup: Lookup | None = None
    column: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class Distance:
    """How far, as a value says, counted in ``step``; back in time with ``back``."""

    step: Step
    value: str
    back: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A further date that the texts name: so far from the anchor, or from the date itself."""

    from_anchor: bool
    distance: Distance


@dataclass(frozen=True, slots=True)
class Yearly:
    """Days of the year (values, lists of MM-DD) on which a duty falls, each for the period
    that ended last before it.
    """

    due: str
    reports_on: str


@dataclass(frozen=True, slots=True)
class Extending:
    """What moves a date by grants, and how far each may move it. With ``to`` there is one
    grant, held by the facts ``to`` and ``granted``; else they are the application's extensions.
    """

    limit: Distance
    to: str = ""
    granted: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineCase:
    """What a deadline rule must give for an application or the carrier: the dates (raw, and
    where it falls), all of them.
    """

    name: str
    as_of: date
    facts: Mapping[str, FactValue]
    extensions: tuple[Mapping[str, FactValue], ...]
    filings: tuple[Mapping[str, date], ...]
    dates: tuple[tuple[date, date, str], ...]
    missing: tuple[str, ...]
    says: tuple[str, ...]
    confidence: Confidence | None


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """How a date follows from an anchor.

    ``repeats`` says that it recurs at its distance, ``yearly`` that it recurs on days of the
    year, both until the date that the fact ``ends`` holds. The fact ``done`` holds the day it
    was filed, ``shown_by`` a day by which it must have been done (of what falls on days of the
    year, the one whose period had ended and whose day had not). ``stays_due`` keeps it due
    after its day until that of its anchor. ``without`` are words in an application's status
    that end its duties; where the fact ``only_if`` is no it does not bind. ``asks`` says when a
    missing anchor is asked for: always if empty, never, or once the fact that it names is known.
    ``filed`` is whether something is handed in by the day, which evidence can show.
    """

    id: str
    title: str
    question: str
    version: int
    about: Subject
    basis: Basis
    values: Mapping[str, Value]
    anchor: Anchor
    distance: Distance | None
    repeats: bool
    yearly: Yearly | None
    ends: str
    done: str
    shown_by: str
    extended: Extending | None
    rolls: bool
    stays_due: bool
    without: tuple[str, ...]
    only_if: str
    asks: str
    filed: bool
    mentions: Mapping[str, Mention]
    explain: Mapping[str, str]
    cases: tuple[DeadlineCase, ...] = field(repr=False)
    subject: Subject = Subject.DEADLINE

    @property
    def recurs(self) -> bool:
        """Whether it falls due more than once."""
        return self.repeats or self.yearly is not None

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact it looks at, but for an application's status and its extensions."""
        own = (self.anchor.fact, self.anchor.on, self.ends, self.done, self.shown_by, self.only_if)
        granted = (self.extended.to, self.extended.granted) if self.extended else ()
        asked = () if self.asks == NEVER else (self.asks,)
        return tuple(dict.fromkeys(name for name in (*own, *granted, *asked) if name))
