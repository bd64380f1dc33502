"""The rule book as a lawyer reads it: each rule in words, its figures by date, its sources."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache

from planner.common.errors import UserError
from planner.model.findings import Confidence
from planner.rules import sentences, trial, wording
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.sentences import Line
from planner.rules.statements import every_rule, lookups, statements
from planner.rules.vocabulary import Basis, Case, Lookup, Row, Rule, Subject, Value
from planner.services.rulebook_own import value_to_text

PASSES, FAILS, OTHERWISE = "passes", "fails", "otherwise with your entries"
"""The states of a case."""
KINDS: Mapping[type, str] = {
    bool: "yes or no",
    int: "number",
    Decimal: "amount",
    date: "date",
    tuple: "list",
    str: "text",
}
"""What a value may be; true and false come before the numbers, which Python counts them among."""


@dataclass(frozen=True, slots=True)
class Source:
    """What a statement rests on; ``theirs`` says by whom and when, if it is the user's own."""

    citation: str
    confidence: Confidence
    source: str
    verify: str
    theirs: str


@dataclass(frozen=True, slots=True)
class PeriodView:
    """A value as it is from ``since`` on (None: always was) and before ``before``; ``typed``
    as a person types it, to correct it.
    """

    value: str
    typed: str
    since: date | None
    before: date | None
    in_force: bool
    rests_on: Source


@dataclass(frozen=True, slots=True)
class ValueView:
    """A figure, date or list of names, by date; ``in_force`` is what it is on the as-of date.
    ``kind`` is one of `KINDS`.
    """

    id: str
    label: str
    kind: str
    in_force: str
    periods: tuple[PeriodView, ...]


@dataclass(frozen=True, slots=True)
class RowView:
    """A line of a table; the last day it is in force is ``until``."""

    cells: Mapping[str, str]
    since: date | None
    until: date | None
    in_force: bool
    rests_on: Source


@dataclass(frozen=True, slots=True)
class TableView:
    """A table that a rule looks something up in."""

    id: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case of the book, run: ``state`` is one of `PASSES`, `FAILS`, `OTHERWISE`, and
    ``differences`` say what came out otherwise than expected.
    """

    name: str
    as_of: date
    facts: Mapping[str, str]
    expects: str
    state: str
    differences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule of the book. ``own``: it is the user's. ``contradiction``: it is told only where
    stated facts contradict each other. ``needs`` and ``uses`` are its facts in
    the words of the workbook, ``answers`` the words it answers with, ``verify`` all that is to
    be checked before anyone relies on it.
    """

    id: str
    subject: Subject
    title: str
    question: str
    version: int
    own: bool
    contradiction: bool
    rests_on: Source
    covers: str
    leaves_out: str
    needs: tuple[str, ...]
    uses: tuple[str, ...]
    condition: tuple[Line, ...]
    remarks: tuple[str, ...]
    answers: Mapping[str, str]
    values: tuple[ValueView, ...]
    tables: tuple[TableView, ...]
    verify: tuple[str, ...]
    confidence: Confidence
    cases: tuple[CaseView, ...] = field(repr=False)

    @property
    def failing(self) -> int:
        """How many cases do not come out as the book expects."""
        return sum(case.state == FAILS for case in self.cases)


@dataclass(frozen=True, slots=True)
class BookView:
    """The book, or some rules of it, on a date. ``remarks`` say what could not be used."""

    version: str
    begins: date
    checked_on: date
    checked_against: tuple[str, ...]
    notice: str
    as_of: date
    remarks: tuple[str, ...]
    rules: tuple[RuleEntry, ...]


def view(
    book: RuleBook, as_of: date, rule_id: str | None = None, base: RuleBook | None = None
) -> BookView:
    """The book's rules on a date; ``base`` is the book without the project's own entries.

    Raises UserError "unknown-rule" for an id it lacks, "before-the-book" for a day before it.
    """
    book.check_date(as_of)
    wanted = every_rule(book) if rule_id is None else book.find(rule_id)
    if not wanted:
        ids = ", ".join(sorted({rule.id for rule in every_rule(book)}))
        raise UserError("unknown-rule", f'The book has no rule "{rule_id}".', f"It has: {ids}.")
    index = book.index
    return BookView(
        index.version,
        index.begins,
        index.checked_on,
        index.checked_against,
        index.notice,
        as_of,
        book.remarks,
        tuple(_entry(book, base or book, rule, as_of) for rule in wanted),
    )


def _entry(book: RuleBook, base: RuleBook, rule: Rule | DeadlineRule, as_of: date) -> RuleEntry:
    coverage = next(
        line
        for line in book.index.coverage
        if line.rule == rule.id and line.subject is rule.subject
    )
    bases = _bases(book)[rule.subject, rule.id]
    return RuleEntry(
        id=rule.id,
        subject=rule.subject,
        title=rule.title,
        question=rule.question,
        version=rule.version,
        own=bool(rule.basis.theirs),
        contradiction=isinstance(rule, Rule) and rule.contradiction,
        rests_on=_source(rule.basis),
        covers=coverage.covers,
        leaves_out=coverage.leaves_out,
        needs=_labels(book, rule, rule.needs if isinstance(rule, Rule) else rule.facts),
        uses=_labels(book, rule, rule.uses) if isinstance(rule, Rule) else (),
        condition=sentences.condition(book, rule),
        remarks=sentences.remarks(book, rule),
        answers=sentences.answers(book, rule),
        values=tuple(_value(value, as_of) for value in rule.values.values()),
        tables=tuple(_tables(book, rule, as_of)),
        verify=tuple(dict.fromkeys(basis.verify for basis in bases if basis.verify)),
        confidence=wording.least_sure(bases),
        cases=_cases(book, base, rule.subject, rule.id),
    )


@lru_cache(maxsize=4)
def _bases(book: RuleBook) -> Mapping[tuple[Subject, str], Sequence[Basis]]:
    """All that each rule rests on."""
    found: defaultdict[tuple[Subject, str], list[Basis]] = defaultdict(list)
    for stated in statements(book):
        for name in stated.rules:
            found[name].append(stated.basis)
    return found


@lru_cache(maxsize=256)
def _cases(book: RuleBook, base: RuleBook, subject: Subject, rule_id: str) -> tuple[CaseView, ...]:
    """The cases of a rule, run once: each has a date of its own, whatever the book is read on."""
    rule = next(rule for rule in book.find(rule_id) if rule.subject is subject)
    return tuple(_case(book, base, rule, case) for case in rule.cases)


def _labels(book: RuleBook, rule: Rule | DeadlineRule, names: tuple[str, ...]) -> tuple[str, ...]:
    facts = book.facts[rule.subject if isinstance(rule, Rule) else rule.about]
    return tuple(dict.fromkeys(facts[name].label for name in names if name in facts))


def _source(basis: Basis) -> Source:
    return Source(basis.citation, basis.confidence, basis.source, basis.verify, basis.theirs)


def _value(value: Value, as_of: date) -> ValueView:
    now = value.on(as_of)
    return ValueView(
        value.id,
        value.label,
        next(name for kind, name in KINDS.items() if isinstance(value.periods[-1].value, kind)),
        wording.show(now.value) if now else "none on that day",
        tuple(
            PeriodView(
                wording.show(period.value),
                value_to_text(period.value),
                period.start,
                period.end,
                period is now,
                _source(period.basis),
            )
            for period in value.periods
        ),
    )


def _tables(book: RuleBook, rule: Rule | DeadlineRule, as_of: date) -> Iterator[TableView]:
    for table_id, lookup in {lookup.table: lookup for lookup in lookups(rule)}.items():
        table = book.tables[table_id]
        rows = tuple(_row(row, lookup, as_of) for row in table.rows)
        yield TableView(table.id, table.title, table.columns, rows)


def _row(row: Row, lookup: Lookup, as_of: date) -> RowView:
    start, end = row.cells.get(lookup.start), row.cells.get(lookup.end)
    since = start if isinstance(start, date) else None
    until = end if isinstance(end, date) else None
    return RowView(
        {column: wording.show(held) for column, held in row.cells.items()},
        since,
        until,
        since is not None and since <= as_of and (until is None or as_of <= until),
        _source(row.basis),
    )


def _case(
    book: RuleBook, base: RuleBook, rule: Rule | DeadlineRule, case: Case | DeadlineCase
) -> CaseView:
    differences = trial.differences(book, rule, case)
    state = FAILS if differences else PASSES
    if differences and base is not book:
        before = next((r for r in base.find(rule.id) if r.subject is rule.subject), None)
        if before is not None and not trial.differences(base, before, case):
            state = OTHERWISE
    expects = case.answer.replace("_", " ") if isinstance(case, Case) else _dates(case)
    facts = dict(_facts(book, rule, case))
    return CaseView(case.name, case.as_of, facts, expects, state, differences)


def _facts(
    book: RuleBook, rule: Rule | DeadlineRule, case: Case | DeadlineCase
) -> Iterator[tuple[str, str]]:
    known = book.facts[rule.subject if isinstance(rule, Rule) else rule.about]
    labels = [known[name].label for name in case.facts]
    for (name, value), label in zip(case.facts.items(), labels, strict=True):
        told = f"{label} ({name.replace('_', ' ')})" if labels.count(label) > 1 else label
        yield told, wording.show(value, known[name].kind)
    if isinstance(case, DeadlineCase):
        for number, grant in enumerate(case.extensions, 1):
            held = [f"{name.replace('_', ' ')} {wording.show(v)}" for name, v in grant.items()]
            yield f"Extension {number}", ", ".join(held)
        for number, filing in enumerate(case.filings, 1):
            held = [f"{name.replace('_', ' ')} {wording.show(v)}" for name, v in filing.items()]
            yield f"Filing {number}", ", ".join(held)


def _dates(case: DeadlineCase) -> str:
    if not case.dates:
        return "no date"
    return "; ".join(
        f"{on} ({status})" if on == falls_on else f"{on}, moved to {falls_on} ({status})"
        for on, falls_on, status in case.dates
    )
