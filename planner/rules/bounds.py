"""Where the answers of rules turn over: what a fact is compared with, whatever the date asked
for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from planner.rules.asking import Moved
from planner.rules.completeness import tests
from planner.rules.conditions import changes
from planner.rules.vocabulary import (
    Condition,
    Group,
    Held,
    Literal,
    Op,
    Operand,
    Other,
    Rule,
    Subject,
    Table,
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """``cuts``: by fact, what rules compare it with. ``pairs``: facts that rules compare with
    other facts, moved by every distance that was ever in force.
    """

    cuts: Mapping[str, tuple[Literal, ...]]
    pairs: tuple[tuple[str, Moved], ...]


def bounds_of(rules: Iterable[Rule], tables: Mapping[str, Table]) -> Bounds:
    """The bounds of some rules."""
    cuts: defaultdict[str, set[Literal]] = defaultdict(set)
    pairs: dict[tuple[str, Moved], None] = {}
    for rule in rules:
        for condition in conditions(rule):
            for test in tests(condition):
                if test.operand.fact:
                    pairs |= {(test.fact, each): None for each in _moved(rule, test.operand)}
                if test.operand.fact or test.op is Op.KNOWN:
                    continue
                found = _literals(rule, test.operand, tables)
                if test.op is Op.AFTER_MONTH_OF:
                    found = (f"{day:%Y-%m}" for day in found)
                cuts[test.fact].update(found)
        for lookup in rule.lookups.values():
            if lookup.on:
                cuts[lookup.on].update(changes(lookup, tables))
            if lookup.column:
                cells = (row.cells.get(lookup.column) for row in tables[lookup.table].rows)
                cuts[lookup.fact].update(_flat(cells))
    return Bounds({fact: tuple(held) for fact, held in cuts.items()}, tuple(pairs))


def conditions(rule: Rule) -> Iterator[Condition]:
    """The rule's condition, and those of its notes."""
    yield rule.condition
    yield from (note.when for note in rule.notes)


def asked_rules(condition: Condition) -> Iterator[str]:
    """The ids of the rules whose answers a condition asks for."""
    if isinstance(condition, Other):
        yield condition.rule
    elif isinstance(condition, Group):
        for part in condition.parts:
            yield from asked_rules(part)


def resting_on(rules: Mapping[tuple[Subject, str], Rule], rule: Rule) -> list[Rule]:
    """A rule, and those that it asks for their answers."""
    return [rule, *(rules[rule.subject, other] for other in asked_rules(rule.condition))]


def _flat(cells: Iterable[Held | None]) -> Iterator[Literal]:
    for cell in cells:
        if isinstance(cell, tuple):
            yield from cell
        elif cell is not None:
            yield cell


def _literals(rule: Rule, operand: Operand, tables: Mapping[str, Table]) -> Iterator[Literal]:
    held: Iterable[Held | None]
    if operand.literal is not None:
        held = (operand.literal,)
    elif operand.value:
        held = (period.value for period in rule.values[operand.value].periods)
    else:
        rows = tables[rule.lookups[operand.lookup].table].rows
        held = (row.cells.get(operand.column) for row in rows)
    every = list(_moved(rule, operand))
    for value in _flat(held):
        yield from (each.of(value) for each in every)


def _moved(rule: Rule, operand: Operand) -> Iterator[Moved]:
    """The operand's fact (if it is one) with each distance and factor that was ever in force."""
    distances = [
        [(), *(((step, int(str(period.value))),) for period in rule.values[value].periods)]
        for step, value in operand.moves
    ]
    factors: list[Decimal | None] = [None]
    if operand.times:
        periods = rule.values[operand.times].periods
        factors += [Decimal(str(period.value)) for period in periods]
    for moves in product(*distances):
        for times in factors:
            yield Moved(operand.fact, tuple(move for part in moves for move in part), times)
