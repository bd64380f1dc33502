"""What the rules answer: for each item and cost, and counted."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import overload

from planner.model.findings import Answer, Finding
from planner.model.inventory import Cost, Item
from planner.model.products import Recognition
from planner.rules.item_facts import ItemFacts
from planner.rules.judging import Verdict, findings
from planner.rules.vocabulary import FactValue, Withheld
from planner.services.eligibility_groups import Group


class Judged:
    """A group with what the rules say about it; its items' findings differ at most in the dates
    and numbers that their words name.
    """

    def __init__(
        self,
        group: Group,
        verdicts: tuple[Verdict, ...],
        facts: Mapping[str, FactValue],
        reader: ItemFacts,
    ) -> None:
        self.group = group
        self.verdicts = verdicts
        self.answers = {verdict.rule.id: verdict.answer for verdict in verdicts}
        self.missing = frozenset(fact for verdict in verdicts for fact in verdict.missing)
        self._facts = facts
        self._reader = reader
        named = {name: None for verdict in verdicts for name in verdict.named}
        self._named = [(name, place) for place, name in enumerate(reader.ranged) if name in named]
        # All that the words of the findings name, as far as the items share it.
        self._told = {name: facts.get(name) for name in named}
        self._withheld = {
            name: held for name, held in self._told.items() if isinstance(held, Withheld)
        }
        self._findings: dict[tuple[object, ...], tuple[Finding, ...]] = {}

    def verdict(self, rule_id: str) -> Verdict | None:
        """What one rule says."""
        return next((one for one in self.verdicts if one.rule.id == rule_id), None)

    def shared(self, fact: str) -> FactValue:
        """A fact that findings name, as far as all the items have the same."""
        return self._told.get(fact)

    def findings(self, item: Item, recognition: Recognition) -> tuple[Finding, ...]:
        """The findings of one of the items; the same object where the words are the same."""
        values = self._reader.values(item, recognition) if self._named else ()
        key = tuple([values[place] for _, place in self._named])
        found = self._findings.get(key)
        if found is None:
            own = dict(zip((name for name, _ in self._named), key, strict=True))
            stated = {**self._told, **own}
            found = findings(self.verdicts, stated, {**stated, **self._withheld})
            self._findings[key] = found
        return found

    def facts(self, item: Item, recognition: Recognition) -> dict[str, FactValue]:
        """The facts of one of the items as the rules were given them."""
        own = zip(self._reader.ranged, self._reader.values(item, recognition), strict=True)
        stated = {
            name: value
            for name, value in own
            if value is not None and not isinstance(self._facts.get(name), Withheld)
        }
        return {**self._facts, **stated}


class ItemAnswer:
    """An item with what it was recognised as and what the rules say about it. Items of equal
    facts share their findings.
    """

    __slots__ = ("_judged", "item", "recognition")

    def __init__(self, item: Item, recognition: Recognition, judged: Judged) -> None:
        self.item = item
        self.recognition = recognition
        self._judged = judged

    @property
    def findings(self) -> tuple[Finding, ...]:
        """A finding of each rule about items, in the order of the book; checks for
        contradictions only where there is one.
        """
        return self._judged.findings(self.item, self.recognition)

    @property
    def facts(self) -> Mapping[str, FactValue]:
        """The facts that the rules were given."""
        return self._judged.facts(self.item, self.recognition)

    def finding(self, rule_id: str) -> Finding | None:
        """The finding of one rule, None if the book has no such rule about items."""
        return next((finding for finding in self.findings if finding.rule == rule_id), None)

    def answer(self, rule_id: str) -> Answer | None:
        """As `finding`, for who needs no words: does not put them together."""
        return self._judged.answers.get(rule_id)

    def lacks(self, fact: str) -> bool:
        """Whether an answer is unknown for want of the fact (in the user's words)."""
        return fact in self._judged.missing


class ItemAnswers(Sequence[ItemAnswer]):
    """The answers for items, in their order, each put together when it is asked for."""

    def __init__(
        self,
        items: Sequence[Item],
        recognitions: Sequence[Recognition],
        group_of: Sequence[int],
        judged: Sequence[Judged],
    ) -> None:
        self._items = items
        self._recognitions = recognitions
        self._group_of = group_of
        self._judged = judged

    def __len__(self) -> int:
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> ItemAnswer: ...
    @overload
    def __getitem__(self, place: slice) -> list[ItemAnswer]: ...
    def __getitem__(self, place: int | slice) -> ItemAnswer | list[ItemAnswer]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        judged = self._judged[self._group_of[place]]
        return ItemAnswer(self._items[place], self._recognitions[place], judged)

    def __iter__(self) -> Iterator[ItemAnswer]:
        judged = self._judged
        listed = zip(self._items, self._recognitions, self._group_of, strict=True)
        for item, recognition, number in listed:
            yield ItemAnswer(item, recognition, judged[number])

    def judged(self) -> Iterator[Judged]:
        """By item, what the rules say about its group."""
        return (self._judged[number] for number in self._group_of)

    def of_sites(self) -> dict[str, list[tuple[Judged, int, int]]]:
        """By site, the groups that it has items of, with the number of these and of units."""
        rows: Counter[tuple[str, int]] = Counter()
        units: Counter[tuple[str, int]] = Counter()
        for item, number in zip(self._items, self._group_of, strict=True):
            key = (item.site, number)
            rows[key] += 1
            units[key] += 1 if item.quantity is None else item.quantity
        found: defaultdict[str, list[tuple[Judged, int, int]]] = defaultdict(list)
        for (site, number), count in rows.items():
            found[site].append((self._judged[number], count, units[site, number]))
        return dict(found)

    def contradicting(self) -> Iterator[ItemAnswer]:
        """The answers for the items whose facts contradict each other."""
        broken = {
            number
            for number, judged in enumerate(self._judged)
            if any(verdict.rule.contradiction for verdict in judged.verdicts)
        }
        if broken:
            for place, number in enumerate(self._group_of):
                if number in broken:
                    yield self[place]


@dataclass(frozen=True, slots=True)
class CostAnswer:
    """A cost with what was bought, as recognised, and what the rules say about it."""

    cost: Cost
    recognition: Recognition
    findings: tuple[Finding, ...]
    facts: Mapping[str, FactValue] = field(default_factory=dict)

    def finding(self, rule_id: str) -> Finding | None:
        """The finding of one rule, None if the book has no such rule about costs."""
        return next((finding for finding in self.findings if finding.rule == rule_id), None)


@dataclass(frozen=True, slots=True)
class Summary:
    """How many items (rows) and units (their quantities, 1 where none is given) got each
    answer, by rule; every rule but checks for contradictions has all three answers.
    """

    items: Mapping[str, Mapping[Answer, int]]
    units: Mapping[str, Mapping[Answer, int]]
    total_items: int
    total_units: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A missing fact and what it holds back: ``items`` and their ``cost`` in US dollars (0
    where no cost is given), the rules that wait for it, and one item in words.

    A fact that the carrier's eligibility for the program waits for holds back every item that is
    or may be reimbursable, a fact of an application those of its sites, one of a cost that cost.
    What only other duties of the carrier wait for holds back no item.
    """

    fact: str
    rules: tuple[str, ...]
    items: int
    cost: Decimal
    example: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Stated facts that cannot all be true: about whom, in words, and what contradicts what."""

    subject: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Every answer on one date. ``items`` are in the order of the inventory; ``unknowns`` in
    that of what they are worth: cost, then number of items. ``facts`` are those of the carrier
    (under "") and of the applications, as the rules were given them.
    """

    as_of: date
    book_version: str
    carrier: tuple[Finding, ...]
    applications: Mapping[str, tuple[Finding, ...]]
    costs: Sequence[CostAnswer]
    items: ItemAnswers
    contradictions: tuple[Contradiction, ...]
    summary: Summary
    unknowns: tuple[Unknown, ...]
    facts: Mapping[str, Mapping[str, FactValue]] = field(default_factory=dict)
