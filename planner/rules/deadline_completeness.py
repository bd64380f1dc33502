"""Refuses a deadline rule whose cases leave a boundary, a missing fact or a change untried."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from planner.rules.deadline_rule import NEVER, DeadlineRule
from planner.rules.reading import Node
from planner.rules.vocabulary import Fact

_DAY = timedelta(days=1)


def check(rule: DeadlineRule, node: Node, facts: Mapping[str, Fact]) -> None:
    """UserError "rule-book" naming the first case the deadline rule lacks."""
    for lack in _lacks(rule, facts):
        node.fail(f'The deadline "{rule.id}" has no case {lack}.')


def _lacks(rule: DeadlineRule, facts: Mapping[str, Fact]) -> Iterator[str]:
    dates = [(case.as_of, *dates) for case in rule.cases for dates in case.dates]
    if not any(as_of == falls_on for as_of, _, falls_on, _ in dates):
        yield "on the day itself"
    end = "past" if not rule.stays_due else "due"
    if not any(
        as_of == falls_on + _DAY and status == end for as_of, _, falls_on, status in dates
    ) and not (rule.anchor.lookup and not rule.anchor.on):
        yield "on the day after"
    if rule.rolls and all(on == falls_on for _, on, falls_on, _ in dates):
        yield "that rolls to a business day"
    yield from _facts(rule, facts)
    if rule.extended and not rule.extended.to and not any(case.extensions for case in rule.cases):
        yield "with an extension"
    if rule.recurs and not any(case.filings for case in rule.cases):
        yield "with a filing"
    for value in _counting(rule):
        for period in rule.values[value].periods:
            tried = {case.as_of for case in rule.cases}
            if period.start and not {period.start, period.start - _DAY} <= tried:
                yield f"on {period.start} and the day before, from which {value} holds"


def _facts(rule: DeadlineRule, facts: Mapping[str, Fact]) -> Iterator[str]:
    for name in (rule.anchor.fact, rule.anchor.on):
        if name and rule.asks != NEVER and not _missing(rule, facts[name].label):
            yield f'in which "{facts[name].label}" is missing'
    if rule.anchor.rule and not any(case.missing for case in rule.cases):
        yield "in which what it is counted from is missing"
    for name in rule.facts:
        if not any(name in case.facts for case in rule.cases):
            yield f'in which "{facts[name].label}" is known'
    if rule.without and not any(case.facts.get("status") for case in rule.cases):
        yield "with a status that ends it"


def _missing(rule: DeadlineRule, label: str) -> bool:
    return any(label in case.missing for case in rule.cases)


def _counting(rule: DeadlineRule) -> Iterator[str]:
    """The values without which the rule sets no date."""
    yield from (rule.distance.value,) if rule.distance else ()
    yield from (rule.anchor.value,) if rule.anchor.value else ()
    yield from (rule.yearly.due, rule.yearly.reports_on) if rule.yearly else ()
