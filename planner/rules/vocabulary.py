"""What a rule is made of: facts, dated values, tables, and the closed set of conditions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from planner.model.findings import Answer, Confidence

Literal: TypeAlias = str | int | bool | date | Decimal


@dataclass(frozen=True, slots=True)
class Withheld:
    """A fact that contradicts another one: no rule may rest on it. ``why`` says how."""

    why: str


FactValue: TypeAlias = Literal | Withheld | None
"""What a fact holds; None is "not known"."""
Held: TypeAlias = Literal | tuple[str, ...]
"""What a dated value or a column of a table holds."""

AS_OF = "as_of"
"""The date a question is asked for: a fact of every rule, always known."""


class Kind(StrEnum):
    """What a fact holds, which decides what it can be compared with. Words (a name, a number of
    a document) are only named, and known or not.
    """

    TEXT = "text"
    DATE = "date"
    MONTH = "month"
    NUMBER = "number"
    MONEY = "money"
    YES_NO = "yes/no"
    WORDS = "words"


class Op(StrEnum):
    """The comparisons a condition may make."""

    IS = "is"
    IN = "in"
    AT_MOST = "at_most"
    MORE_THAN = "more_than"
    BEFORE = "before"
    ON_OR_BEFORE = "on_or_before"
    ON_OR_AFTER = "on_or_after"
    AFTER_MONTH_OF = "after_month_of"
    KNOWN = "known"


class Step(StrEnum):
    """What a distance between dates is counted in."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class ItemTally:
    """What the items say about the carrier or an application: whether any has this answer to
    this rule or, with ``counts``, how many have.
    """

    rule: str
    answer: Answer
    counts: bool


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a rule asks about. ``label`` is the user's word for it: a heading of the
    standard workbook. ``choices`` maps what a rule compares with to the words people write
    for it; ``columns`` are headings of the user's own columns that hold it. ``owner`` says that
    it is the fact ``name`` of the carrier or the application; ``tally`` that the items tell it.
    ``question``, ``why`` and ``find`` ask a person for it.
    """

    id: str
    label: str
    kind: Kind
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    otherwise: str = ""
    columns: tuple[str, ...] = ()
    owner: str = ""
    name: str = ""
    tally: ItemTally | None = None
    question: str = ""
    why: str = ""
    find: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a statement of law rests on; ``verify`` says what to check where it is not sure.
    ``theirs`` says by whom and when, where the statement is the user's own.
    """

    citation: str
    confidence: Confidence
    source: str = ""
    verify: str = ""
    theirs: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """What a value is from ``start`` on (None: always was) and before ``end``."""

    value: Held
    start: date | None
    end: date | None
    basis: Basis

    def covers(self, day: date) -> bool:
        """Whether the period holds that day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Value:
    """A figure, date or list of names that law sets and changes."""

    id: str
    label: str
    periods: tuple[Period, ...]

    def on(self, day: date) -> Period | None:
        """The period in force that day."""
        return next((period for period in self.periods if period.covers(day)), None)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table, with what it rests on."""

    cells: Mapping[str, Held]
    basis: Basis


@dataclass(frozen=True, slots=True)
class Table:
    """A list that law keeps, such as the Covered List."""

    id: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Lookup:
    """The row of a table in force on the as-of date, or on the date that the fact ``on`` holds.
    A row counts from the date in column ``start`` to that in column ``end``, the last day
    included (none: without end); where a ``column`` is named it must hold the value of
    ``fact``. Of several the earliest counts, or the latest.
    """

    id: str
    table: str
    start: str
    end: str = ""
    column: str = ""
    fact: str = ""
    latest: bool = False
    on: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """Explanation templates for each outcome, empty where the parts explain themselves."""

    met: str = ""
    not_met: str = ""
    unknown: str = ""

    def of(self, answer: Answer) -> str:
        """The template for an answer."""
        return {Answer.MET: self.met, Answer.NOT_MET: self.not_met}.get(answer, self.unknown)


@dataclass(frozen=True, slots=True)
class Operand:
    """What a fact is compared with: a literal, a dated value, a column of a lookup, or another
    fact. ``moves`` are the values that say by how many days, months or years a date is moved,
    ``times`` the one that an amount is multiplied by.
    """

    literal: Held | None = None
    value: str = ""
    lookup: str = ""
    column: str = ""
    fact: str = ""
    moves: tuple[tuple[Step, str], ...] = ()
    times: str = ""


@dataclass(frozen=True, slots=True)
class Test:
    """Compares a fact. ``presume`` rests on a legal presumption: an unknown fact counts as
    met, and the presumption's sureness and words go into the finding.
    """

    fact: str
    op: Op
    operand: Operand
    texts: Texts
    presume: Basis | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """Met if a lookup finds a row."""

    lookup: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Empty:
    """Met if a column of the row that a lookup found holds nothing."""

    lookup: str
    column: str
    texts: Texts


@dataclass(frozen=True, slots=True)
class Other:
    """The answer of another rule about the same subject."""

    rule: str
    texts: Texts


class Join(StrEnum):
    """How parts make a whole."""

    ALL = "all"
    ANY = "any"
    NOT = "not"


@dataclass(frozen=True, slots=True)
class Group:
    """Joins conditions in three-valued logic."""

    join: Join
    parts: "tuple[Condition, ...]"
    texts: Texts


Condition: TypeAlias = Test | Found | Empty | Other | Group


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence added to answers in ``answers`` where its condition is met. With a
    ``basis``, the finding is at most as sure as that.
    """

    when: Condition
    say: str
    answers: tuple[Answer, ...]
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Case:
    """What a rule must answer for given facts."""

    name: str
    as_of: date
    facts: Mapping[str, FactValue]
    answer: Answer
    missing: tuple[str, ...]
    says: tuple[str, ...]
    confidence: Confidence | None


class Subject(StrEnum):
    """What a rule is about; also the folder its file lies in."""

    ITEM = "item"
    CARRIER = "carrier"
    APPLICATION = "application"
    COST = "cost"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Rule:
    """A question about an item, a cost, an application or the carrier, and how law answers it.
    ``needs`` are the facts it cannot do without, ``uses`` those it mentions if they are known.
    With ``contradiction`` it checks that those facts agree, and shows only where they do not.
    """

    id: str
    title: str
    question: str
    subject: Subject
    version: int
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    basis: Basis
    values: Mapping[str, Value]
    lookups: Mapping[str, Lookup]
    condition: Condition
    explain: Texts
    notes: tuple[Note, ...]
    cases: tuple[Case, ...]
    contradiction: bool = False

    @property
    def facts(self) -> tuple[str, ...]:
        """Every fact the rule looks at, but for the as-of date."""
        return self.needs + self.uses
