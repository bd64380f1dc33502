"""What rules ask of the facts of one subject, and the answers."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from planner.rules.dates import add
from planner.rules.vocabulary import FactValue, Held, Kind, Literal, Op, Step, Withheld

RANGED = frozenset({Kind.DATE, Kind.MONTH, Kind.NUMBER, Kind.MONEY, Kind.WORDS})
"""Facts with endless values: rules ask no more than on which side of a bound they lie, or whether
they are known, and texts name them at the very end."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Another fact that a fact is compared with, moved or multiplied. ``left`` is the as-of
    date where that is what is compared.
    """

    fact: str
    moves: tuple[tuple[Step, int], ...] = ()
    times: Decimal | None = None
    left: date | None = None

    def of(self, value: Literal) -> Literal:
        """The other fact's value as it is compared."""
        if isinstance(value, date):
            return moved(value, self.moves)
        if self.times is not None and isinstance(value, int | Decimal):
            return value * self.times
        return value


@dataclass(frozen=True, slots=True)
class Cuts:
    """Days at which what holds changes: asked is only between which of them a date lies."""

    days: tuple[date, ...]


Bound: TypeAlias = Held | Moved | Cuts
Question: TypeAlias = tuple[str, Op | None, Bound | None]
"""What was asked of the facts: a fact's value (no operation, no bound), between which days it
lies (no operation), or one comparison of it."""


@dataclass(frozen=True, slots=True)
class Given:
    """The facts of one subject. Keeps what was asked of them (subjects that give the same
    answers to the same questions have the same finding) and which are only named in its words.
    """

    values: Mapping[str, FactValue]
    kinds: Mapping[str, Kind]
    asked: dict[Question, FactValue] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)

    def value(self, name: str) -> Literal | None:
        """A fact's value, None if not known."""
        value = self.asked[name, None, None] = self.values.get(name)
        return None if isinstance(value, Withheld) else value

    def day(self, name: str, cuts: tuple[date, ...]) -> date | None:
        """A date that matters only as far as it lies between two of the cuts."""
        question: Question = (name, None, Cuts(cuts))
        self.asked[question] = answer(question, self.values)
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def lacks(self, name: str) -> bool:
        """Whether a fact that was asked about is not known."""
        value = self.values.get(name)
        return value is None or isinstance(value, Withheld)

    def later(self, name: str) -> str:
        """A place in a text that is filled when the finding is finished."""
        self.named[name] = None
        return f"{{{name}}}"

    def compare(self, name: str, op: Op, bound: Held | Moved) -> bool | None:
        """Whether a comparison holds; None if a fact is not known."""
        question: Question = (name, op, bound)
        if self.kinds[name] not in RANGED and op is not Op.KNOWN:
            self.value(name)
            if isinstance(bound, Moved):
                self.value(bound.fact)
            held = answer(question, self.values)
        else:
            held = self.asked[question] = answer(question, self.values)
            if isinstance(bound, Moved) and not isinstance(held, bool):
                self._note_known(name, bound.fact)
        return None if held is None or isinstance(held, Withheld) else bool(held)

    def _note_known(self, *names: str) -> None:
        """Of two facts that cannot be compared, it is told which one is not known."""
        for name in names:
            question: Question = (name, Op.KNOWN, True)
            self.asked[question] = answer(question, self.values)


def answer(question: Question, values: Mapping[str, FactValue]) -> bool | int | Withheld | None:
    """The answer to a comparison, or the place of a date between cuts."""
    name, op, bound = question
    value = values.get(name)
    if isinstance(value, Withheld):
        return value
    if op is Op.KNOWN:
        return (value is not None) == bound
    if value is None or bound is None:
        return None
    if isinstance(bound, Cuts):
        return bisect_right(bound.days, value) if isinstance(value, date) else None
    if isinstance(bound, Moved):
        return _against(op, value, bound, values)
    return op is not None and compare(op, value, bound)


def _against(
    op: Op | None, value: Literal, bound: Moved, values: Mapping[str, FactValue]
) -> bool | Withheld | None:
    other = value if bound.left else values.get(bound.fact)
    if op is None or other is None or isinstance(other, Withheld):
        return other if isinstance(other, Withheld) else None
    return compare(op, bound.left or value, bound.of(other))


def moved(day: date, moves: tuple[tuple[Step, int], ...]) -> date:
    """A day moved by every distance in turn; the last day of the calendar if that is too far."""
    for step, number in moves:
        try:
            day = add(day, number, step)
        except (ValueError, OverflowError):
            return date.max
    return day


def sign(left: Literal, right: Literal) -> int:
    """-1, 0 or 1: whether a value lies before another, meets it or lies behind it. Of a month
    and a day, the day's month counts.
    """
    if isinstance(left, str) and isinstance(right, date):
        right = f"{right:%Y-%m}"
    return (left > right) - (left < right)  # type: ignore[operator]


def compare(op: Op, value: Literal, bound: Held) -> bool:
    """Whether a comparison of two known values holds."""
    if op is Op.IS:
        return value == bound
    if op is Op.IN:
        return isinstance(bound, tuple) and value in bound
    if op is Op.AFTER_MONTH_OF:
        return isinstance(value, str) and isinstance(bound, date) and sign(value, bound) > 0
    if isinstance(value, date) and isinstance(bound, date):
        return {
            Op.BEFORE: value < bound,
            Op.ON_OR_BEFORE: value <= bound,
            Op.ON_OR_AFTER: value >= bound,
        }[op]
    if isinstance(value, int | Decimal) and isinstance(bound, int | Decimal):
        return value <= bound if op is Op.AT_MOST else value > bound
    raise TypeError(f"{op} cannot compare {value!r} with {bound!r}")
