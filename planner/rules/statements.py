"""What a book states, one by one: each figure, row and sentence with what it rests on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.rules import wording
from planner.rules.completeness import tests
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.loading import CLOSURES, FILING_DAYS
from planner.rules.vocabulary import (
    AS_OF,
    Basis,
    Case,
    Condition,
    Found,
    Group,
    Lookup,
    Other,
    Period,
    Row,
    Rule,
    Subject,
    Table,
    Test,
)

if TYPE_CHECKING:
    from planner.rules.book import RuleBook


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that the book says, in words. ``of_facts``: it is about the facts of a single
    item rather than about the law.
    """

    basis: Basis
    said: str
    rules: tuple[tuple[Subject, str], ...]
    of_facts: bool = False


def every_rule(book: "RuleBook") -> tuple[Rule | DeadlineRule, ...]:
    """All rules of a book, those about dates last."""
    return (*book.rules.values(), *book.deadline_rules.values())


def lookups(rule: Rule | DeadlineRule) -> tuple[Lookup, ...]:
    """Where a rule looks something up in a table."""
    if isinstance(rule, Rule):
        return tuple(rule.lookups.values())
    return (rule.anchor.lookup,) if rule.anchor.lookup else ()


def all_tests(rule: Rule) -> Iterator[Test]:
    """Every comparison that a rule makes, those of its notes too."""
    yield from tests(rule.condition)
    for note in rule.notes:
        yield from tests(note.when)


def users(book: "RuleBook", table: str) -> tuple[tuple[Subject, str], ...]:
    """The rules that rest on a table."""
    return tuple(
        (rule.subject, rule.id)
        for rule in every_rule(book)
        if any(lookup.table == table for lookup in lookups(rule))
        or (table in {CLOSURES, FILING_DAYS} and isinstance(rule, DeadlineRule) and rule.rolls)
    )


def cases(rule: Rule | DeadlineRule) -> tuple[Case | DeadlineCase, ...]:
    """The cases of a rule of either kind."""
    return rule.cases


def filled(book: "RuleBook", rule: Rule, text: str) -> str:
    """A text with the names of what is filled in, between angle brackets."""

    def place(name: str) -> str:
        _, _, column = name.partition(".")
        if column:
            return f"<{column.replace('_', ' ')} of the row>"
        if name in rule.values:
            return f"<{rule.values[name].label}>"
        if name == AS_OF:
            return "<as-of date>"
        known = book.facts[rule.subject].get(name)
        return f"<{known.label if known else name}>"

    return wording.fill(text, place)


def span(period: Period) -> str:
    """The dates of a period in words; the day it ends on is no longer part of it."""
    if period.start and period.end:
        return f"from {period.start} until {period.end}"
    if period.start:
        return f"from {period.start} on"
    return f"until {period.end}" if period.end else "always"


def row_name(table: Table, row: Row) -> str:
    """A row by what stands in its first column."""
    return f"{table.title}: {wording.show(row.cells.get(table.columns[0]))}"


def row_words(row: Row) -> str:
    """All that a row holds."""
    named = [(column.replace("_", " "), cell) for column, cell in row.cells.items() if cell != ()]
    held = [f"{name}: {wording.show(cell)}" for name, cell in named]
    return "; ".join(held)


def statements(book: "RuleBook") -> Iterator[Statement]:
    """Everything that the book says and that rests on something."""
    for rule in every_rule(book):
        here = ((rule.subject, rule.id),)
        yield Statement(rule.basis, f"{rule.title}: the rule as a whole", here)
        for value in rule.values.values():
            for period in value.periods:
                held = f"{value.label}: {wording.show(period.value)} ({span(period)})"
                yield Statement(period.basis, held, here)
        if isinstance(rule, Rule):
            yield from _asides(book, rule)
    for table in book.tables.values():
        using = users(book, table.id)
        for row in table.rows:
            yield Statement(row.basis, row_name(table, row), using)


def _asides(book: "RuleBook", rule: Rule) -> Iterator[Statement]:
    here = ((rule.subject, rule.id),)
    for test in all_tests(rule):
        if test.presume:
            yield Statement(
                test.presume,
                f"{rule.title}: what counts while a fact is missing",
                here,
                of_facts=True,
            )
    for note in rule.notes:
        if note.basis:
            yield Statement(
                note.basis,
                f"{rule.title}: {filled(book, rule, note.say)}",
                here,
                of_facts=_asks_facts(note.when),
            )


def _asks_facts(condition: Condition) -> bool:
    """Whether a condition looks at more than the date."""
    if isinstance(condition, Test):
        return condition.fact != AS_OF
    if isinstance(condition, Group):
        return any(_asks_facts(part) for part in condition.parts)
    return isinstance(condition, Found | Other)
