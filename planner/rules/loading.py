"""Reads a rule book's folder: index, facts, tables and one file a rule."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from planner.model.findings import Answer
from planner.rules import completeness, deadline_completeness, fitting, parsing
from planner.rules.bounds import asked_rules
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.parsing_deadlines import deadline_rule
from planner.rules.reading import Node, read
from planner.rules.vocabulary import (
    Fact,
    ItemTally,
    Kind,
    Row,
    Rule,
    Subject,
    Table,
)

Facts = Mapping[str, Mapping[str, Fact]]
"""Facts by what they are facts of: item, carrier, application, extension, cost."""
CLOSURES, FILING_DAYS = "federal-closures", "filing-days"
"""The tables that every book has: they move a filing to the next business day."""
TERM_END = "term-end"
"""The deadline that every book has: other dates and the plan are counted from it."""
_NEEDED = {CLOSURES, FILING_DAYS}
_OWNERS = (Subject.CARRIER, Subject.APPLICATION)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A line of the index: what a rule answers for, and what it leaves to people."""

    rule: str
    subject: Subject
    covers: str
    leaves_out: str


@dataclass(frozen=True, slots=True)
class Index:
    """What the book covers, against what it was checked, when, and the first day that it can
    be asked about.
    """

    version: str
    begins: date
    checked_on: date
    checked_against: tuple[str, ...]
    notice: str
    coverage: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Loader:
    """Reads the files below ``folder``; every method raises UserError "rule-book"."""

    folder: Path

    def _read(self, *parts: str) -> Node:
        return read(self.folder.joinpath(*parts), "/".join(("rules", *parts)))

    def index(self) -> Index:
        """``index.yaml``; it must list exactly the rule files there are."""
        node = self._read("index.yaml")
        keys = node.mapping("version begins checked_on checked_against notice rules")
        coverage = tuple(_coverage(entry) for entry in keys["rules"].items())
        listed = {(line.subject, line.rule) for line in coverage}
        if len(listed) < len(coverage):
            keys["rules"].fail("A rule is listed twice.")
        present = {
            (subject, path.stem)
            for subject in Subject
            for path in (self.folder / subject).glob("*.yaml")
        }
        for subject, rule in sorted(listed ^ present):
            lack = "is not listed" if (subject, rule) in present else "has no file"
            keys["rules"].fail(f'The {subject} rule "{rule}" {lack}.')
        return Index(
            keys["version"].text(),
            keys["begins"].day(),
            keys["checked_on"].day(),
            keys["checked_against"].texts(),
            keys["notice"].text(),
            coverage,
        )

    def facts(self) -> Facts:
        """``facts.yaml``."""
        keys = self._read("facts.yaml").mapping("item carrier application extension", "cost")
        nodes = {section: node.entries() for section, node in keys.items()}
        found = {
            section: {name: _fact(name, entry) for name, entry in entries.items()}
            for section, entries in nodes.items()
        }
        for section, entries in nodes.items():
            for name, entry in entries.items():
                _check_fact(found, section, found[section][name], entry)
        return found

    def tables(self) -> dict[str, Table]:
        """Every file in ``tables``."""
        paths = sorted((self.folder / "tables").glob("*.yaml"))
        nodes = {path.stem: self._read("tables", path.name) for path in paths}
        for name in _NEEDED - nodes.keys():
            nodes[name] = self._read("tables", f"{name}.yaml")
        tables = {name: _table(name, node) for name, node in nodes.items()}
        fitting.check_dated(nodes[CLOSURES], tables[CLOSURES], "day")
        return tables

    def rules(
        self, index: Index, facts: Facts, tables: Mapping[str, Table]
    ) -> dict[tuple[Subject, str], Rule]:
        """The rules about all but dates, each with its cases complete."""
        read = [
            self._rule(line, facts, tables)
            for line in index.coverage
            if line.subject is not Subject.DEADLINE
        ]
        found = {(rule.subject, rule.id): rule for rule, _ in read}
        for rule, node in read:
            _check_others(found, rule, node)
            _check_tallies(facts, found, rule, node)
        return found

    def rules_about(
        self, subject: Subject, index: Index, facts: Facts, tables: Mapping[str, Table]
    ) -> dict[str, Rule]:
        """By id those about one subject, of a book of which all was read and checked before."""
        read = [self._rule(one, facts, tables) for one in index.coverage if one.subject is subject]
        return {rule.id: rule for rule, _ in read}

    def _rule(self, line: Coverage, facts: Facts, tables: Mapping[str, Table]) -> tuple[Rule, Node]:
        node = self._read(line.subject, f"{line.rule}.yaml")
        rule = _read_rule(node, line.subject, facts, tables)
        _same_name(node, rule.id, line.rule)
        return rule, node

    def deadline_rules(
        self, index: Index, facts: Facts, tables: Mapping[str, Table]
    ) -> dict[str, DeadlineRule]:
        """The rules about dates, each with its cases complete."""
        found: dict[str, DeadlineRule] = {}
        for line in index.coverage:
            if line.subject is not Subject.DEADLINE:
                continue
            node = self._read(line.subject, f"{line.rule}.yaml")
            rule = read_deadline_rule(node, facts, tables, found)
            _same_name(node, rule.id, line.rule)
            found[rule.id] = rule
        if TERM_END not in found:
            self._read("index.yaml").fail(f'The deadline "{TERM_END}" is missing.')
        return found


class Shelf(Mapping[tuple[Subject, str], Rule]):
    """The rules of a book of which all was read and checked before. Those about a subject are
    read when one of them is first asked for: the window's first page needs a third of them.
    """

    def __init__(
        self, loader: Loader, index: Index, facts: Facts, tables: Mapping[str, Table]
    ) -> None:
        self._about = cache(lambda subject: loader.rules_about(subject, index, facts, tables))
        self._listed = {
            (line.subject, line.rule): None
            for line in index.coverage
            if line.subject is not Subject.DEADLINE
        }

    def __getitem__(self, key: tuple[Subject, str]) -> Rule:
        if key not in self._listed:
            raise KeyError(key)
        subject, rule_id = key
        return self._about(subject)[rule_id]

    def __iter__(self) -> Iterator[tuple[Subject, str]]:
        return iter(self._listed)

    def __len__(self) -> int:
        return len(self._listed)


def read_rule(
    node: Node,
    subject: Subject,
    facts: Facts,
    tables: Mapping[str, Table],
    others: Mapping[tuple[Subject, str], Rule],
) -> Rule:
    """A rule file, with its cases complete; ``others`` are the rules it may rest on."""
    rule = _read_rule(node, subject, facts, tables)
    _check_others(others, rule, node)
    _check_tallies(facts, others, rule, node)
    return rule


def read_deadline_rule(
    node: Node,
    facts: Facts,
    tables: Mapping[str, Table],
    others: Mapping[str, DeadlineRule],
) -> DeadlineRule:
    """A deadline's file, with its cases complete; ``others`` are those it may count from."""
    rule = deadline_rule(node, facts, tables)
    deadline_completeness.check(rule, node, facts[rule.about])
    if rule.anchor.rule and rule.anchor.rule not in others:
        node.fail(f'The deadline "{rule.anchor.rule}" must come earlier in the index.')
    return rule


def _read_rule(node: Node, subject: Subject, facts: Facts, tables: Mapping[str, Table]) -> Rule:
    rule = parsing.rule(node, subject, facts[subject], tables)
    completeness.check(rule, node, facts[subject])
    return rule


def _coverage(node: Node) -> Coverage:
    keys = node.mapping("id subject covers leaves_out")
    return Coverage(
        keys["id"].text(),
        Subject(parsing.choice(keys["subject"], Subject)),
        keys["covers"].text(),
        keys["leaves_out"].text(),
    )


def _fact(name: str, node: Node) -> Fact:
    asked = "question why find"
    tallies = "any_item count_items"
    keys = node.mapping("label kind", f"choices otherwise columns from name {tallies} {asked}")
    choices = keys["choices"].entries() if "choices" in keys else {}
    texts = {key: keys[key].text() for key in ("otherwise", *asked.split()) if key in keys}
    owner = keys["from"].text() if "from" in keys else ""
    return Fact(
        name,
        keys["label"].text(),
        Kind(parsing.choice(keys["kind"], Kind)),
        {word: entry.texts() for word, entry in choices.items()},
        columns=keys["columns"].texts() if "columns" in keys else (),
        owner=owner,
        name=keys["name"].text() if "name" in keys else name if owner else "",
        tally=next((_tally(keys[key], key) for key in tallies.split() if key in keys), None),
        **texts,
    )


def _tally(node: Node, key: str) -> ItemTally:
    keys = node.mapping("rule answer")
    answer = Answer(parsing.choice(keys["answer"], Answer))
    return ItemTally(keys["rule"].text(), answer, counts=key == "count_items")


def _check_fact(facts: Facts, section: str, fact: Fact, node: Node) -> None:
    """That a fact which is taken from elsewhere is there, and is of the same kind."""
    if fact.tally:
        if section not in _OWNERS:
            node.fail("Only facts of the carrier and of applications are told by the items.")
        if fact.kind is not (Kind.NUMBER if fact.tally.counts else Kind.YES_NO):
            node.fail(f'What the items tell does not fit the kind "{fact.kind}".')
    if not fact.owner:
        return
    if fact.owner not in _OWNERS or section in _OWNERS:
        node.fail("Facts of items and costs can be taken from the carrier or the application.")
    source = facts[fact.owner].get(fact.name)
    if source is None:
        node.fail(f'There is no {fact.owner} fact "{fact.name}".')
    if source.kind is not fact.kind:
        node.fail(f'The {fact.owner} fact "{fact.name}" is of another kind ({source.kind}).')


def _table(name: str, node: Node) -> Table:
    keys = node.mapping("title columns rows")
    columns = keys["columns"].texts()
    entries = list(keys["rows"].items())
    if not (columns and entries):
        node.fail("A table has columns and rows.")
    rows = tuple(_row(entry, columns) for entry in entries)
    fitting.check_columns([entry.entries() for entry in entries], rows)
    return Table(name, columns, rows, keys["title"].text())


def _row(node: Node, columns: tuple[str, ...]) -> Row:
    extra = " ".join(columns)
    keys = node.mapping("citation confidence", f"source verify {extra}")
    cells = {column: parsing.held(keys[column]) for column in columns if column in keys}
    return Row(cells, parsing.basis(node, extra))


def _same_name(node: Node, rule_id: str, name: str) -> None:
    if rule_id != name:
        node.fail(f'The file is called "{name}" but holds the rule "{rule_id}".')


def _check_others(found: Mapping[tuple[Subject, str], Rule], rule: Rule, node: Node) -> None:
    for other in asked_rules(rule.condition):
        _check_other(found, rule, other, node)


def _check_tallies(
    facts: Facts, found: Mapping[tuple[Subject, str], Rule], rule: Rule, node: Node
) -> None:
    """An item's answer must not rest on what the items tell; others only on rules there are."""
    for name in rule.facts:
        fact = facts[rule.subject][name]
        tally = fact.tally
        if fact.owner and facts[fact.owner][fact.name].tally and rule.subject is Subject.ITEM:
            node.fail(f'"{name}" is told by the items, so no rule about items can ask for it.')
        told = found.get((Subject.ITEM, tally.rule)) if tally else None
        if tally and (told is None or told.contradiction):
            node.fail(f'"{name}" is told by the item rule "{tally.rule}", which there is not.')


def _check_other(
    found: Mapping[tuple[Subject, str], Rule], rule: Rule, other: str, node: Node
) -> None:
    inner = found.get((rule.subject, other))
    if inner is None:
        node.fail(f'There is no {rule.subject} rule "{other}".')
    if other == rule.id or any(True for _ in asked_rules(inner.condition)):
        node.fail(f'The rule "{other}" rests on another rule itself: keep it to one step.')
    if rule.contradiction != inner.contradiction:
        node.fail("A check for contradictions and an ordinary rule cannot rest on each other.")
    for name in inner.facts:
        if name not in rule.facts:
            node.fail(f'The rule "{other}" looks at "{name}", so this one must name it too.')
