"""What single fact, if it were another, would turn an answer over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

from planner.model.findings import Answer
from planner.rules import wording
from planner.rules.asking import RANGED, sign
from planner.rules.book import RuleBook
from planner.rules.bounds import Bounds, bounds_of, resting_on
from planner.rules.vocabulary import (
    AS_OF,
    Fact,
    FactValue,
    Kind,
    Literal,
    Rule,
    Withheld,
)

Span: TypeAlias = tuple[Literal | None, Literal | None]
"""The first and the last of neighbouring values; None: without end."""

_STEPS: Mapping[Kind, timedelta | int | Decimal] = {
    Kind.DATE: timedelta(days=1),
    Kind.NUMBER: 1,
    Kind.MONEY: Decimal("0.01"),
}
_STATED, _ANOTHER = "stated", "another"


@dataclass(frozen=True, slots=True)
class Change:
    """What one fact would have to be, in words, for the answer to be another."""

    fact: str
    condition: str
    answer: Answer


def what_would_change(
    book: RuleBook, rule: Rule, facts: Mapping[str, FactValue], as_of: date
) -> tuple[Change, ...]:
    """For each fact that the rule looks at, the values that would give another answer while all
    other facts stay as they are.
    """
    now = book.judge(rule, facts, as_of).answer
    bounds = bounds_of(resting_on(book.rules, rule), book.tables)
    found = []
    for name in rule.facts:
        fact = book.facts[rule.subject][name]
        tried = [
            (span, book.judge(rule, {**facts, name: value}, as_of).answer)
            for span, value in _tried(fact, bounds, facts, as_of)
        ]
        for spans, answer in _together(fact, tried):
            if answer is not now:
                said = wording.join_or([_in_words(fact.kind, span) for span in spans])
                found.append(Change(fact.label, said, answer))
    return tuple(dict.fromkeys(found))


def _tried(
    fact: Fact, bounds: Bounds, facts: Mapping[str, FactValue], as_of: date
) -> Iterator[tuple[Span, Literal]]:
    """Every value that the rule may tell apart from others, with the span it stands for."""
    if fact.kind in _STEPS or fact.kind is Kind.MONTH:
        points = _points(fact, bounds, facts, as_of)
        yield from _spans(fact.kind, points)
        return
    values: Sequence[Literal]
    if fact.kind is Kind.YES_NO:
        values = (True, False)
    elif fact.kind is Kind.WORDS:
        values = (_STATED,)
    elif fact.choices:
        values = (*fact.choices, *filter(None, (fact.otherwise,)))
    else:
        named = (each for each in bounds.cuts.get(fact.id, ()) if isinstance(each, str))
        values = (*sorted(named), _ANOTHER)
    for value in values:
        if value != facts.get(fact.id):
            yield (value, value), value


def _points(
    fact: Fact, bounds: Bounds, facts: Mapping[str, FactValue], as_of: date
) -> list[Literal]:
    """What the fact is compared with: figures of the law, and other facts as they are."""
    points = set(bounds.cuts.get(fact.id, ()))
    known = {**facts, AS_OF: as_of}
    for name, moved in bounds.pairs:
        other = known.get(moved.fact) if name == fact.id else None
        if other is not None and not isinstance(other, Withheld):
            points.add(moved.of(other))
        left = known.get(name) if moved.fact == fact.id else None
        if left is not None and not isinstance(left, Withheld):
            points.update(_before(left, moved.moves))
    if fact.kind is Kind.MONTH:
        return sorted({f"{each:%Y-%m}" if isinstance(each, date) else each for each in points})
    return sorted(points - {date.min, date.max})


def _before(left: Literal, moves: tuple[tuple[object, int], ...]) -> Iterator[Literal]:
    """Values that come near the other one when they are moved; all days about it are tried."""
    if not isinstance(left, date):
        yield left
        return
    per = {"days": 1, "months": 31, "years": 366}
    most = sum(per[str(step)] * number for step, number in moves)
    least = sum({**per, "months": 28, "years": 365}[str(step)] * number for step, number in moves)
    for days in range(least, min(most + 1, left.toordinal())):
        yield left - timedelta(days=days)


def _spans(kind: Kind, points: Sequence[Literal]) -> Iterator[tuple[Span, Literal]]:
    if not points:
        return
    yield (None, _beside(kind, points[0], -1)), _beside(kind, points[0], -1)
    for place, point in enumerate(points):
        yield (point, point), point
        after = _beside(kind, point, 1)
        if place + 1 == len(points):
            yield (after, None), after
        elif _is_before(after, points[place + 1]):
            yield (after, _beside(kind, points[place + 1], -1)), after


def _is_before(left: Literal, right: Literal) -> bool:
    return sign(left, right) < 0


def _beside(kind: Kind, value: Literal, way: int) -> Literal:
    """The next value, or the one before."""
    if kind is Kind.MONTH:
        year, month = (int(part) for part in str(value).split("-"))
        number = year * 12 + month - 1 + way
        return f"{number // 12:04d}-{number % 12 + 1:02d}"
    return value + way * _STEPS[kind]  # type: ignore[operator]


def _together(
    fact: Fact, tried: Sequence[tuple[Span, Answer]]
) -> Iterator[tuple[list[Span], Answer]]:
    """Values of one answer: neighbours as one span, choices as a list."""
    if fact.kind not in RANGED or fact.kind is Kind.WORDS:
        for answer in Answer:
            spans = [span for span, given in tried if given is answer]
            if spans:
                yield spans, answer
        return
    open_span: Span | None = None
    for place, (span, answer) in enumerate(tried):
        first = open_span[0] if open_span else span[0]
        last = place + 1 == len(tried) or tried[place + 1][1] is not answer
        if last:
            yield [(first, span[1])], answer
        open_span = None if last else (first, span[1])


def _in_words(kind: Kind, span: Span) -> str:
    first, last = span
    if kind is Kind.WORDS:
        return _STATED
    shown = [wording.show(each, kind) for each in span]
    if first == last:
        return f"on {shown[0]}" if kind is Kind.DATE else shown[0]
    dated = kind in {Kind.DATE, Kind.MONTH}
    if first is None:
        return f"{'on or before' if dated else 'at most'} {shown[1]}"
    if last is None:
        return f"{'on or after' if dated else 'at least'} {shown[0]}"
    return f"from {shown[0]} to {shown[1]}"
