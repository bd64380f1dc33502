"""Refuses a rule whose cases leave an answer, a missing fact, a boundary or a change of the
law untried.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal

from planner.model.findings import Answer
from planner.rules.asking import Moved, sign
from planner.rules.reading import Node
from planner.rules.vocabulary import (
    AS_OF,
    Case,
    Condition,
    Fact,
    FactValue,
    Group,
    Held,
    Literal,
    Op,
    Period,
    Rule,
    Test,
    Withheld,
)

_DAY = timedelta(days=1)


def check(rule: Rule, node: Node, facts: Mapping[str, Fact]) -> None:
    """UserError "rule-book" naming the first case the rule lacks."""
    for lack in _lacks(rule, facts):
        node.fail(f'The rule "{rule.id}" has no case {lack}.')


def _lacks(rule: Rule, facts: Mapping[str, Fact]) -> Iterator[str]:
    answers = {case.answer for case in rule.cases}
    expected = set(Answer) if rule.needs else {Answer.MET, Answer.NOT_MET}
    yield from (f'that answers "{answer}"' for answer in sorted(expected - answers))
    for name in rule.needs:
        if not any(_lacking(case, name, facts[name].label) for case in rule.cases):
            yield f'in which "{facts[name].label}" is missing'
    for value in rule.values.values():
        for period in value.periods:
            for day in (period.start, period.end):
                if day is not None:
                    yield from _sides(rule, AS_OF, day, day - _DAY, None)
    for test in tests(rule.condition):
        yield from _boundaries(rule, test)


def _lacking(case: Case, fact: str, label: str) -> bool:
    return case.answer is Answer.UNKNOWN and case.facts.get(fact) is None and label in case.missing


def tests(condition: Condition) -> Iterator[Test]:
    """Every comparison within a condition."""
    if isinstance(condition, Test):
        yield condition
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from tests(part)


def _boundaries(rule: Rule, test: Test) -> Iterator[str]:
    if test.operand.fact:
        yield from _against(rule, test)
    elif test.operand.literal is not None:
        yield from _around(rule, test, test.operand.literal, None)
    elif test.operand.value and not test.operand.moves and not test.operand.times:
        for period in rule.values[test.operand.value].periods:
            yield from _around(rule, test, period.value, period)


def _against(rule: Rule, test: Test) -> Iterator[str]:
    """A case at the step at which a comparison of two facts turns over, and one beyond it."""
    named = f"{test.fact} and {test.operand.fact}"
    pairs = [pair for case in rule.cases if (pair := _pair(rule, test, case))]
    if not any(sign(left, right) == 0 for left, right in pairs):
        yield f"in which {named} meet"
    if test.op in {Op.ON_OR_BEFORE, Op.AT_MOST, Op.MORE_THAN, Op.AFTER_MONTH_OF}:
        beyond, side = any(_next(left, right) for left, right in pairs), "just over"
    elif test.op is Op.IS:
        beyond, side = any(left != right for left, right in pairs), "not"
    else:
        beyond, side = any(_next(right, left) for left, right in pairs), "just under"
    if not beyond:
        yield f"in which {test.fact} is {side} {test.operand.fact}"


def _pair(rule: Rule, test: Test, case: Case) -> tuple[Literal, Literal] | None:
    """Both sides of a comparison of facts as a case gives them, if it gives both."""
    left, other = (
        case.as_of if name == AS_OF else case.facts.get(name)
        for name in (test.fact, test.operand.fact)
    )
    if left is None or other is None or isinstance(left, Withheld) or isinstance(other, Withheld):
        return None
    on = case.as_of
    periods = [(step, rule.values[name].on(on)) for step, name in test.operand.moves]
    moves = tuple((step, int(str(period.value))) for step, period in periods if period)
    factor = rule.values[test.operand.times].on(on) if test.operand.times else None
    times = Decimal(str(factor.value)) if factor else None
    return left, Moved("", moves, times).of(other)


def _next(over: Literal, under: Literal) -> bool:
    """Whether one is the least that is more than the other; of money, any amount more."""
    if isinstance(over, date) and isinstance(under, date):
        return over - under == _DAY
    if isinstance(over, Decimal) or isinstance(under, Decimal):
        return Decimal(str(over)) > Decimal(str(under))
    if isinstance(over, str):
        return sign(over, under) > 0
    return isinstance(over, int) and isinstance(under, int) and over - under == 1


def _around(rule: Rule, test: Test, bound: Held, period: Period | None) -> Iterator[str]:
    """Both sides of the step at which a comparison turns over."""
    if isinstance(bound, date):
        outside = {
            Op.ON_OR_BEFORE: bound + _DAY,
            Op.ON_OR_AFTER: bound - _DAY,
            Op.BEFORE: bound - _DAY,
        }.get(test.op)
        if outside:
            yield from _sides(rule, test.fact, bound, outside, period)
    elif test.op in {Op.AT_MOST, Op.MORE_THAN} and isinstance(bound, int | Decimal):
        yield from _sides(rule, test.fact, bound, bound + 1, period)


def _sides(
    rule: Rule, fact: str, inside: FactValue, outside: FactValue, period: Period | None
) -> Iterator[str]:
    tried = {
        case.as_of if fact == AS_OF else case.facts.get(fact)
        for case in rule.cases
        if period is None or period.covers(case.as_of)
    }
    for side in (inside, outside):
        if side not in tried:
            yield f"with {fact} {side}" + (f" while {inside} is in force" if period else "")
