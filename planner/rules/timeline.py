"""The law's own timeline: every day on which a value, a row of a table or a rule begins,
changes or ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from planner.model.findings import Confidence
from planner.rules import wording
from planner.rules.asking import moved
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.statements import all_tests, every_rule, lookups, row_words
from planner.rules.vocabulary import (
    AS_OF,
    Basis,
    Lookup,
    Op,
    Operand,
    Row,
    Rule,
    Step,
    Subject,
    Table,
    Test,
    Value,
)

NOT_YET, NO_LONGER = "none yet", "none any more"
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LawEvent:
    """Something of the law that is otherwise from a day on. ``before`` and ``after`` say what
    held until the day before and what holds from it on; ``rules`` are subjects and ids.
    """

    on: date
    title: str
    before: str
    after: str
    rules: tuple[tuple[Subject, str], ...]
    citation: str
    confidence: Confidence
    verify: str = ""
    theirs: str = ""


def timeline(book: RuleBook) -> tuple[LawEvent, ...]:
    """Every event from the day on which the book begins, by date."""
    events: list[LawEvent] = []
    for rule in every_rule(book):
        for value in rule.values.values():
            events += _of_value(rule, value)
        if isinstance(rule, Rule):
            events += _of_rule(book, rule)
        for lookup in lookups(rule):
            for row in book.tables[lookup.table].rows:
                events += _of_row(rule, lookup, book.tables[lookup.table], row)
    kept = [event for event in events if event.on >= book.index.begins]
    return tuple(_merged(sorted(kept, key=_same)))


def _same(event: LawEvent) -> tuple[date, str, str, str, str]:
    return event.on, event.title, event.before, event.after, event.citation


def _merged(events: list[LawEvent]) -> Iterator[LawEvent]:
    """What several rules share is one event."""
    for _, group in groupby(events, key=_same):
        alike = list(group)
        first = alike[0]
        rules = tuple(dict.fromkeys(name for event in alike for name in event.rules))
        yield LawEvent(
            first.on,
            first.title,
            first.before,
            first.after,
            rules,
            first.citation,
            first.confidence,
            first.verify,
            first.theirs,
        )


def _event(
    rule: Rule | DeadlineRule, on: date, title: str, before: str, after: str, *bases: Basis
) -> LawEvent:
    return LawEvent(
        on,
        title,
        before,
        after,
        ((rule.subject, rule.id),),
        wording.citations(bases),
        wording.least_sure(bases),
        wording.verify(bases),
        wording.theirs(bases),
    )


def _of_value(rule: Rule | DeadlineRule, value: Value) -> Iterator[LawEvent]:
    for period in value.periods:
        if period.start:
            earlier = value.on(period.start - _DAY)
            before = wording.show(earlier.value) if earlier else NOT_YET
            after = wording.show(period.value)
            yield _event(rule, period.start, value.label, before, after, period.basis)
        if period.end and value.on(period.end) is None:
            held = wording.show(period.value)
            yield _event(rule, period.end, value.label, held, NO_LONGER, period.basis)


def _of_rule(book: RuleBook, rule: Rule) -> Iterator[LawEvent]:
    """The days with which the rule compares the as-of date."""
    for test in all_tests(rule):
        if test.fact == AS_OF:
            for title, day, bases in _bounds(book, rule, test.operand):
                on, before, after = _turn(test, day)
                if test.operand.column and not test.operand.moves:
                    before, after = "until then", "past"
                yield _event(rule, on, title, before, after, *bases)


def _bounds(
    book: RuleBook, rule: Rule, operand: Operand
) -> Iterator[tuple[str, date, tuple[Basis, ...]]]:
    if operand.value:
        value = rule.values[operand.value]
        for period in value.periods:
            moves, bases = _moves(rule, operand, period.value)
            if isinstance(period.value, date):
                yield value.label, moved(period.value, moves), (period.basis, *bases)
    elif operand.lookup:
        table = book.tables[rule.lookups[operand.lookup].table]
        for row in table.rows:
            day = row.cells.get(operand.column)
            moves, bases = _moves(rule, operand, day)
            if isinstance(day, date):
                name = wording.show(row.cells.get(table.columns[0]))
                column = "" if operand.moves else f", {operand.column.replace('_', ' ')}"
                yield f"{rule.title}: {name}{column}", moved(day, moves), (row.basis, *bases)


def _moves(
    rule: Rule, operand: Operand, day: object
) -> tuple[tuple[tuple[Step, int], ...], tuple[Basis, ...]]:
    moves: list[tuple[Step, int]] = []
    bases = []
    for step, name in operand.moves:
        period = rule.values[name].on(day) if isinstance(day, date) else None
        period = period or rule.values[name].periods[-1]
        if isinstance(period.value, int):
            moves.append((step, period.value))
            bases.append(period.basis)
    return tuple(moves), tuple(bases)


def _turn(test: Test, day: date) -> tuple[date, str, str]:
    """The first day on which a comparison with the as-of date comes out otherwise."""
    if test.op is Op.ON_OR_BEFORE:
        return day + _DAY, "in force", "over"
    return (day, "in force", "over") if test.op is Op.BEFORE else (day, "not yet", "in force")


def _of_row(
    rule: Rule | DeadlineRule, lookup: Lookup, table: Table, row: Row
) -> Iterator[LawEvent]:
    start, end = row.cells.get(lookup.start), row.cells.get(lookup.end)
    name = f"{table.title}: {wording.show(row.cells.get(table.columns[0]))}"
    held = row_words(row)
    if isinstance(start, date):
        yield _event(rule, start, name, "not on it", held, row.basis)
    if isinstance(end, date):
        yield _event(rule, end + _DAY, name, held, "no longer on it", row.basis)
