"""Counts what the rules answer: by rule, by site, and by the facts that are missing."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from planner.model.findings import Answer, Finding
from planner.model.inventory import Cost, Inventory, Item
from planner.rules.book import RuleBook
from planner.services.eligibility_answers import CostAnswer, Judged, Summary, Unknown

_MONEY_RULE, _PROVIDER_RULE = "reimbursable", "provider-eligible"


def summarize(rules: Iterable[str], counted: Iterable[tuple[Judged, int, int]]) -> Summary:
    """The summary of groups, each with its number of items and of units."""
    items = {rule: dict.fromkeys(Answer, 0) for rule in rules}
    units = {rule: dict.fromkeys(Answer, 0) for rule in items}
    total_items = total_units = 0
    for judged, number, of_units in counted:
        total_items += number
        total_units += of_units
        for verdict in judged.verdicts:
            if verdict.rule.id in items:
                items[verdict.rule.id][verdict.answer] += number
                units[verdict.rule.id][verdict.answer] += of_units
    return Summary(items, units, total_items, total_units)


class _Waiting:
    """Missing facts, what waits for each, and how much that is."""

    def __init__(self) -> None:
        self._rules: defaultdict[str, dict[str, None]] = defaultdict(dict)
        self._items: Counter[str] = Counter()
        self._cost: defaultdict[str, Decimal] = defaultdict(Decimal)
        self._examples: dict[str, str] = {}

    def add(
        self, waiting: Mapping[str, Iterable[str]], items: int, cost: Decimal, example: str
    ) -> None:
        """``waiting``: the rules that wait, by fact."""
        for fact, rules in waiting.items():
            self._rules[fact].update(dict.fromkeys(rules))
            self._items[fact] += items
            self._cost[fact] += cost
            self._examples.setdefault(fact, example)

    def ranked(self) -> tuple[Unknown, ...]:
        found = [
            Unknown(fact, tuple(rules), self._items[fact], self._cost[fact], self._examples[fact])
            for fact, rules in self._rules.items()
        ]
        return tuple(sorted(found, key=lambda unknown: (-unknown.cost, -unknown.items)))


def unknowns(
    book: RuleBook,
    inventory: Inventory,
    judged: Sequence[Judged],
    costs: Sequence[CostAnswer],
    carrier: Sequence[Finding],
    applications: Mapping[str, Sequence[Finding]],
) -> tuple[Unknown, ...]:
    """The missing facts, those worth most first."""
    waiting = _Waiting()
    for one in judged:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for verdict in one.verdicts:
            for fact in verdict.missing:
                found[fact].append(verdict.rule.id)
        if found:
            group = one.group
            waiting.add(found, group.items, group.cost, item_in_words(group.example))
    for answer in costs:
        waiting.add(
            _by_fact(answer.findings),
            1,
            answer.cost.amount or Decimal(),
            cost_in_words(answer.cost),
        )
    held = [one.group for one in judged if _may_be_paid(one)]
    for name, findings in applications.items():
        own = [group for group in held if group.application == name]
        total = sum((group.cost for group in own), Decimal())
        waiting.add(_by_fact(findings), sum(group.items for group in own), total, name)
    total = sum((group.cost for group in held), Decimal())
    name = inventory.carrier.legal_name or "the carrier"
    of_money = [finding for finding in carrier if finding.rule == _PROVIDER_RULE]
    others = [finding for finding in carrier if finding.rule != _PROVIDER_RULE]
    waiting.add(_by_fact(of_money), sum(group.items for group in held), total, name)
    waiting.add(_by_fact(others), 0, Decimal(), name)
    # What the items tell is known once the items are: nobody can enter it.
    told = {fact.label for facts in book.facts.values() for fact in facts.values() if fact.tally}
    return tuple(unknown for unknown in waiting.ranked() if unknown.fact not in told)


def _by_fact(findings: Iterable[Finding]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for finding in findings:
        for fact in finding.missing:
            found[fact].append(finding.rule)
    return found


def _may_be_paid(one: Judged) -> bool:
    verdict = one.verdict(_MONEY_RULE)
    return verdict is not None and verdict.answer is not Answer.NOT_MET


def item_in_words(item: Item) -> str:
    """An item as people would name it: "Huawei BBU3900 at S01, serial 2102..."."""
    name = " ".join(filter(None, (item.manufacturer, item.model or item.description))) or "an item"
    place = f" at {item.site}" if item.site else ""
    return f"{name}{place}" + (f", serial {item.serial}" if item.serial else "")


def cost_in_words(cost: Cost) -> str:
    """A cost as people would name it: "Tower crew, 2024-05-01, invoice 118"."""
    name = cost.description or cost.category or cost.manufacturer or "a cost"
    when = f", {cost.on}" if cost.on else ""
    return f"{name}{when}" + (f", invoice {cost.invoice}" if cost.invoice else "")
