"""Refuses a rule whose cases leave an answer, a missing fact, a boundary or a change of the
law untried.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from planner.model.findings import Answer
from planner.rules.reading import Node
from planner.rules.vocabulary import (
    AS_OF,
    Case,
    Condition,
    Fact,
    FactValue,
    Group,
    Held,
    Op,
    Period,
    Rule,
    Test,
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
    if test.operand.literal is not None:
        yield from _around(rule, test, test.operand.literal, None)
    elif test.operand.value:
        for period in rule.values[test.operand.value].periods:
            yield from _around(rule, test, period.value, period)


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
    elif test.op in {Op.AT_MOST, Op.MORE_THAN} and isinstance(bound, int):
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
