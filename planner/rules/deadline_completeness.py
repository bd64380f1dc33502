"""Refuses a deadline rule whose cases leave a date, a missing fact or a change untried."""

from collections.abc import Iterator

from planner.rules.deadline_rule import DeadlineRule
from planner.rules.reading import Node


def check(rule: DeadlineRule, node: Node) -> None:
    """UserError "rule-book" naming the first case the deadline rule lacks."""
    for lack in _lacks(rule):
        node.fail(f'The deadline "{rule.id}" has no case {lack}.')


def _lacks(rule: DeadlineRule) -> Iterator[str]:
    if not any(case.dates for case in rule.cases):
        yield "with a date"
    if rule.anchor_lookup is None and not any(case.missing for case in rule.cases):
        yield "with a missing fact"
    dates = [dates for case in rule.cases for dates in case.dates]
    if rule.rolls and all(on == falls_on for on, falls_on, _ in dates):
        yield "that rolls to a business day"
    if rule.done and not any(case.application.get(rule.done) for case in rule.cases):
        yield f'in which "{rule.done}" is known'
    if rule.longest and not any(case.extensions for case in rule.cases):
        yield "with an extension"
    statuses = {status for _, _, status in dates}
    if "past" not in statuses or not statuses & {"due", "upcoming"}:
        yield "before and after its date"
