"""What differs between two versions of the rule book, in words."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from planner.rules import sentences, wording
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.statements import every_rule, row_words, span
from planner.rules.vocabulary import Basis, Case, Period, Rule, Subject, Table, Value

NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is otherwise: `NOTHING` stands where one book has none of it."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RuleNamed:
    """A rule that only one of the books has."""

    subject: Subject
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What is otherwise in a rule; ``cases`` are those added, removed or changed."""

    subject: Subject
    id: str
    title: str
    differences: tuple[Difference, ...]
    cases: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class TableChange:
    """What is otherwise in a table."""

    id: str
    title: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of the book, the second taken as the newer one."""

    before: str
    after: str
    checked_before: date
    checked_after: date
    added: tuple[RuleNamed, ...]
    removed: tuple[RuleNamed, ...]
    changed: tuple[RuleChange, ...]
    tables: tuple[TableChange, ...]
    facts: tuple[Difference, ...]

    @property
    def same(self) -> bool:
        """Whether the books say the same."""
        return not (self.added or self.removed or self.changed or self.tables or self.facts)


def compare(before: RuleBook, after: RuleBook) -> Comparison:
    """What the second book says otherwise than the first."""
    old = {(rule.subject, rule.id): rule for rule in every_rule(before)}
    new = {(rule.subject, rule.id): rule for rule in every_rule(after)}
    changed = [
        RuleChange(
            *key,
            new[key].title,
            tuple(_of_rule(before, after, old[key], new[key])),
            tuple(_of_cases(old[key], new[key])),
        )
        for key in new
        if key in old
    ]
    return Comparison(
        before.version,
        after.version,
        before.index.checked_on,
        after.index.checked_on,
        tuple(RuleNamed(*key, new[key].title) for key in new if key not in old),
        tuple(RuleNamed(*key, old[key].title) for key in old if key not in new),
        tuple(change for change in changed if change.differences or change.cases),
        tuple(_of_tables(before.tables, after.tables)),
        tuple(_of_facts(before, after)),
    )


def _of_rule(
    before: RuleBook, after: RuleBook, old: Rule | DeadlineRule, new: Rule | DeadlineRule
) -> Iterator[Difference]:
    yield from _between(_parts(before, old), _parts(after, new))
    values = dict.fromkeys((*old.values, *new.values))
    for name in values:
        yield from _of_value(old.values.get(name), new.values.get(name))


def _parts(book: RuleBook, rule: Rule | DeadlineRule) -> dict[str, str]:
    """A rule in words, by what of it they are."""
    parts = {
        "Title": rule.title,
        "Question": rule.question,
        "Version": str(rule.version),
        "Basis": _basis(rule.basis),
    }
    condition = sentences.condition(book, rule)
    parts["Condition"] = " ".join(f"{line.number} {line.text}" for line in condition)
    parts["Remarks"] = " ".join(sentences.remarks(book, rule))
    said = sentences.answers(book, rule)
    parts["Answers"] = " ".join(f"{answer}: {text}" for answer, text in said.items())
    if isinstance(rule, DeadlineRule):
        parts["Words"] = " ".join(rule.explain.values())
    else:
        parts["Facts"] = ", ".join(rule.facts)
    return parts


def _basis(basis: Basis) -> str:
    said = f"{basis.citation} [{basis.confidence}]"
    said += f", {basis.source}" if basis.source else ""
    return f"{said}; to verify: {basis.verify}" if basis.verify else said


def _between(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[Difference]:
    for what in dict.fromkeys((*old, *new)):
        before, after = old.get(what, NOTHING) or NOTHING, new.get(what, NOTHING) or NOTHING
        if before != after:
            yield Difference(what, before, after)


def _of_value(old: Value | None, new: Value | None) -> Iterator[Difference]:
    label = (new or old or Value("", "", ())).label
    if old and new and old.label != new.label:
        yield Difference("Name of a value", old.label, new.label)
    yield from _between(_periods(label, old), _periods(label, new))


def _periods(label: str, value: Value | None) -> dict[str, str]:
    def began(period: Period) -> str:
        return f"{label} {f'from {period.start} on' if period.start else 'from the beginning'}"

    periods = value.periods if value else ()
    return {
        began(period): f"{wording.show(period.value)} ({span(period)}); {_basis(period.basis)}"
        for period in periods
    }


def _of_cases(old: Rule | DeadlineRule, new: Rule | DeadlineRule) -> Iterator[Difference]:
    before, after = ({case.name: (case, _case(case)) for case in rule.cases} for rule in (old, new))
    for name in dict.fromkeys((*before, *after)):
        one, other = before.get(name), after.get(name)
        if one is None or other is None or one[0] != other[0]:
            yield Difference(
                f"Case: {name}", one[1] if one else NOTHING, other[1] if other else NOTHING
            )


def _case(case: Case | DeadlineCase) -> str:
    facts = ", ".join(f"{name} {wording.show(value)}" for name, value in case.facts.items())
    if isinstance(case, Case):
        expects = case.answer.replace("_", " ")
    else:
        expects = ", ".join(f"{falls_on} {status}" for _, falls_on, status in case.dates)
    return f"on {case.as_of} with {facts or 'nothing known'}: {expects or 'no date'}"


def _of_tables(old: Mapping[str, Table], new: Mapping[str, Table]) -> Iterator[TableChange]:
    for name in dict.fromkeys((*old, *new)):
        table = new.get(name) or old[name]
        found = tuple(_between(_rows(old.get(name)), _rows(new.get(name))))
        if found:
            yield TableChange(name, table.title, found)


def _rows(table: Table | None) -> dict[str, str]:
    """Rows in words by the first thing they say; several of one name are numbered."""
    seen: Counter[str] = Counter()
    rows: dict[str, str] = {}
    for row in table.rows if table else ():
        name = wording.show(row.cells.get(table.columns[0])) if table else ""
        seen[name] += 1
        told = f"{name} ({seen[name]})" if seen[name] > 1 else name
        rows[told] = f"{row_words(row)}; {_basis(row.basis)}"
    return rows


def _of_facts(before: RuleBook, after: RuleBook) -> Iterator[Difference]:
    yield from _between(_facts(before), _facts(after))


def _facts(book: RuleBook) -> dict[str, str]:
    return {
        f"Fact {owner}.{name}": f"{fact.label} ({fact.kind})"
        + (f": {', '.join(fact.choices)}" if fact.choices else "")
        for owner, facts in book.facts.items()
        for name, fact in facts.items()
    }
