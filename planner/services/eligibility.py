"""What is covered, what can be reimbursed, and which facts are missing to know."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from planner.catalogue.recognise import Recogniser
from planner.common.progress import Progress, part, silent
from planner.model.findings import Answer, Finding
from planner.model.inventory import Carrier, Inventory, Item
from planner.model.products import Recognition
from planner.rules.book import RuleBook
from planner.rules.item_facts import ItemFacts, carrier_facts
from planner.rules.judging import Judge
from planner.rules.vocabulary import FactValue, Subject

_STEP = 4096
"""Items between two calls of progress."""
_RECOGNISED = 0.5
_MONEY_RULE = "reimbursable"


class ItemAnswer(NamedTuple):
    """An item with what it was recognised as and what the rules say about it. Items of equal
    facts share their findings.
    """

    item: Item
    recognition: Recognition
    findings: tuple[Finding, ...]

    def finding(self, rule_id: str) -> Finding | None:
        """The finding of one rule, None if the book has no such rule about items."""
        return next((finding for finding in self.findings if finding.rule == rule_id), None)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many items (rows) and units (their quantities, 1 where none is given) got each
    answer, by rule; every rule has all three answers.
    """

    items: Mapping[str, Mapping[Answer, int]]
    units: Mapping[str, Mapping[Answer, int]]
    total_items: int
    total_units: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A missing fact and what it holds back: ``items`` and their ``cost`` in US dollars (0
    where no cost is given), the rules that wait for it, and one item in words.

    A missing fact of the carrier holds back every item that is or may be reimbursable.
    """

    fact: str
    rules: tuple[str, ...]
    items: int
    cost: Decimal
    example: str


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Every answer on one date. ``items`` are in the order of the inventory; ``unknowns`` in
    that of what they are worth: cost, then number of items.
    """

    as_of: date
    book_version: str
    carrier: tuple[Finding, ...]
    items: Sequence[ItemAnswer]
    summary: Summary
    unknowns: tuple[Unknown, ...]


def check(inventory: Inventory, as_of: date, progress: Progress = silent) -> Eligibility:
    """Recognises every item, with what a person answered about them, and applies the shipped
    rule book as of a date.

    Raises Cancelled out of ``progress``.
    """
    recognitions = Recogniser.shipped().recognise_inventory(
        inventory, part(progress, 0.0, _RECOGNISED)
    )
    return judge(
        RuleBook.shipped(), inventory, recognitions, as_of, part(progress, _RECOGNISED, 1.0)
    )


def judge(
    book: RuleBook,
    inventory: Inventory,
    recognitions: Sequence[Recognition],
    as_of: date,
    progress: Progress = silent,
) -> Eligibility:
    """The answers for items already recognised; ``recognitions`` in the order of the items."""
    carrier = tuple(
        book.judge(rule, carrier_facts(inventory.carrier), as_of)
        for rule in book.of(Subject.CARRIER)
    )
    answers = _answers(book, inventory.items, recognitions, as_of, progress)
    tallies = _tally(answers)
    summary = _summary(book, tallies)
    unknowns = _unknowns(tallies, carrier, inventory.carrier)
    progress("Applying the rules", 1.0)
    return Eligibility(as_of, book.version, carrier, answers, summary, unknowns)


def _answers(
    book: RuleBook,
    items: Sequence[Item],
    recognitions: Sequence[Recognition],
    as_of: date,
    progress: Progress,
) -> list[ItemAnswer]:
    judged = _Judged(book, as_of)
    reader = ItemFacts(book.facts[Subject.ITEM])
    answers: list[ItemAnswer] = []
    for start in range(0, len(items), _STEP):
        progress("Applying the rules", start / len(items))
        stop = start + _STEP
        for item, recognition in zip(items[start:stop], recognitions[start:stop], strict=True):
            findings = judged.findings(*reader.of(item, recognition))
            answers.append(ItemAnswer(item, recognition, findings))
    return answers


class _Judged:
    """Every rule about items; one tuple for equal findings, so that answers can be grouped by
    identity.
    """

    def __init__(self, book: RuleBook, as_of: date) -> None:
        self._judges = [Judge(book, rule, as_of) for rule in book.of(Subject.ITEM)]
        self._together: dict[tuple[int, ...], tuple[Finding, ...]] = {}

    def findings(self, facts: Mapping[str, FactValue], kind: Hashable) -> tuple[Finding, ...]:
        found = tuple([judge.finding(facts, kind) for judge in self._judges])
        return self._together.setdefault(tuple(map(id, found)), found)


@dataclass(slots=True)
class _Tally:
    """Items that share their findings."""

    findings: tuple[Finding, ...]
    example: Item
    items: int = 0
    units: int = 0
    cost: Decimal = Decimal(0)


def _tally(answers: Sequence[ItemAnswer]) -> list[_Tally]:
    tallies: dict[int, _Tally] = {}
    for item, _, findings in answers:
        tally = tallies.get(id(findings))
        if tally is None:
            tally = tallies[id(findings)] = _Tally(findings, item)
        tally.items += 1
        tally.units += 1 if item.quantity is None else item.quantity
        if item.cost is not None:
            tally.cost += item.cost
    return list(tallies.values())


def _summary(book: RuleBook, tallies: Sequence[_Tally]) -> Summary:
    ids = [rule.id for rule in book.of(Subject.ITEM)]
    items = {rule_id: dict.fromkeys(Answer, 0) for rule_id in ids}
    units = {rule_id: dict.fromkeys(Answer, 0) for rule_id in ids}
    for tally in tallies:
        for finding in tally.findings:
            items[finding.rule][finding.answer] += tally.items
            units[finding.rule][finding.answer] += tally.units
    return Summary(
        items,
        units,
        sum(tally.items for tally in tallies),
        sum(tally.units for tally in tallies),
    )


def _unknowns(
    tallies: Sequence[_Tally], carrier: Sequence[Finding], listed: Carrier
) -> tuple[Unknown, ...]:
    rules: defaultdict[str, dict[str, None]] = defaultdict(dict)
    items: Counter[str] = Counter()
    cost: defaultdict[str, Decimal] = defaultdict(Decimal)
    examples: dict[str, str] = {}
    for tally in tallies:
        waiting = {fact: None for finding in tally.findings for fact in finding.missing}
        for finding in tally.findings:
            for fact in finding.missing:
                rules[fact][finding.rule] = None
        for fact in waiting:
            items[fact] += tally.items
            cost[fact] += tally.cost
            examples.setdefault(fact, _in_words(tally.example))
    held = [tally for tally in tallies if _may_be_paid(tally)]
    for finding in carrier:
        for fact in finding.missing:
            rules[fact][finding.rule] = None
            items[fact] = sum(tally.items for tally in held)
            cost[fact] = sum((tally.cost for tally in held), Decimal(0))
            examples.setdefault(fact, listed.legal_name or "the carrier")
    found = [
        Unknown(fact, tuple(rules[fact]), items[fact], cost[fact], examples[fact]) for fact in rules
    ]
    return tuple(sorted(found, key=lambda unknown: (-unknown.cost, -unknown.items)))


def _may_be_paid(tally: _Tally) -> bool:
    return any(
        finding.rule == _MONEY_RULE and finding.answer is not Answer.NOT_MET
        for finding in tally.findings
    )


def _in_words(item: Item) -> str:
    """An item as people would name it: "Huawei BBU3900 at S01, serial 2102..."."""
    name = " ".join(filter(None, (item.manufacturer, item.model or item.description))) or "an item"
    place = f" at {item.site}" if item.site else ""
    return f"{name}{place}" + (f", serial {item.serial}" if item.serial else "")
