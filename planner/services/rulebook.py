"""The rule book as people read it: each rule with its values in force on a date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from planner.common.errors import UserError
from planner.model.findings import Confidence
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.vocabulary import Lookup, Period, Row, Rule
from planner.rules.wording import show


@dataclass(frozen=True, slots=True)
class ValueInForce:
    """A figure, date or list of names on the as-of date. ``since`` and ``before`` bound the
    period it holds for (None: open); ``value`` is "none yet" where it had none.
    """

    label: str
    value: str
    since: date | None
    before: date | None
    citation: str
    confidence: Confidence | None


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule of the book on a date."""

    id: str
    subject: str
    title: str
    question: str
    citation: str
    confidence: Confidence
    verify: str
    covers: str
    leaves_out: str
    values: tuple[ValueInForce, ...]


@dataclass(frozen=True, slots=True)
class BookView:
    """The book, or one rule of it, on a date."""

    version: str
    checked_on: date
    checked_against: tuple[str, ...]
    notice: str
    as_of: date
    rules: tuple[RuleEntry, ...]


def view(as_of: date, rule_id: str | None = None) -> BookView:
    """The shipped book's rules on a date; UserError ``unknown-rule`` for an id it lacks."""
    book = RuleBook.shipped()
    everything: tuple[Rule | DeadlineRule, ...] = (
        *book.rules.values(),
        *book.deadline_rules.values(),
    )
    wanted = everything if rule_id is None else book.find(rule_id)
    if not wanted:
        ids = ", ".join(sorted({rule.id for rule in everything}))
        raise UserError("unknown-rule", f'The book has no rule "{rule_id}".', f"It has: {ids}.")
    index = book.index
    return BookView(
        index.version,
        index.checked_on,
        index.checked_against,
        index.notice,
        as_of,
        tuple(_entry(book, rule, as_of) for rule in wanted),
    )


def _entry(book: RuleBook, rule: Rule | DeadlineRule, as_of: date) -> RuleEntry:
    coverage = next(
        line
        for line in book.index.coverage
        if line.rule == rule.id and line.subject is rule.subject
    )
    return RuleEntry(
        rule.id,
        rule.subject.value,
        rule.title,
        rule.question,
        rule.basis.citation,
        rule.basis.confidence,
        rule.basis.verify,
        coverage.covers,
        coverage.leaves_out,
        (*_values(rule, as_of), *_rows(book, rule, as_of)),
    )


def _values(rule: Rule | DeadlineRule, as_of: date) -> Iterator[ValueInForce]:
    for value in rule.values.values():
        period: Period | None = value.on(as_of)
        if period is None:
            yield ValueInForce(value.label, "none yet", None, None, "", None)
        else:
            yield ValueInForce(
                value.label,
                show(period.value),
                period.start,
                period.end,
                period.basis.citation,
                period.basis.confidence,
            )


def _rows(book: RuleBook, rule: Rule | DeadlineRule, as_of: date) -> Iterator[ValueInForce]:
    if isinstance(rule, Rule):
        lookups = tuple(rule.lookups.values())
    else:
        lookups = (rule.anchor.lookup,) if rule.anchor.lookup else ()
    for table_id, lookup in {lookup.table: lookup for lookup in lookups}.items():
        for row in book.tables[table_id].rows:
            start, end = _bounds(row, lookup)
            if start is not None and start <= as_of and (end is None or as_of <= end):
                cells = "; ".join(
                    f"{column}: {show(held)}" for column, held in row.cells.items() if held
                )
                yield ValueInForce(
                    table_id, cells, start, end, row.basis.citation, row.basis.confidence
                )


def _bounds(row: Row, lookup: Lookup) -> tuple[date | None, date | None]:
    start, end = row.cells.get(lookup.start), row.cells.get(lookup.end)
    return (
        start if isinstance(start, date) else None,
        end if isinstance(end, date) else None,
    )
