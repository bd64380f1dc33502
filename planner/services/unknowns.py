"""The facts that answers wait for, as a list to work through: at the sites, and in the office."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from planner.common.progress import Progress, silent
from planner.files.cells import PLACEHOLDERS
from planner.model.inventory import Inventory, Item, Site
from planner.model.products import Recognition
from planner.model.sheets import ITEMS
from planner.rules.book import RuleBook
from planner.rules.item_facts import PLANNED
from planner.rules.record_facts import chosen
from planner.rules.vocabulary import Fact, Kind, Subject
from planner.services.eligibility import Eligibility, Unknown
from planner.services.eligibility_answers import Judged

_STEP = 4096
_FIELDS = {"fund": "fund_source"}
_OF_MAKER = ("maker", "maker_group", "stated_maker", "link", "link_source")
_KNOWN_BY = ("serial", "manufacturer", "model", "part_number", "description")
_OF_PLAN = ("planned_replacement", "replaced")
_PLAN_FIELD, _MAKER_FIELD, _MODEL_FIELD = "planned_replacement", "manufacturer", "model"


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact of items that is asked for. ``heading`` is the column it is filled in under:
    ``field`` of an item, or (empty) a column of the user's own; ``choices`` are words to choose
    from. ``at_site`` tells what is looked up there from what is decided in an office.
    """

    label: str
    heading: str
    field: str
    kind: Kind
    choices: tuple[str, ...]
    question: str
    why: str
    find: str
    at_site: bool
    items: int = 0
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """One item with the facts asked for, by their places in `WorkList.asked`."""

    item: Item
    recognition: Recognition
    asked: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Office:
    """A missing fact of the carrier, an application or a cost, with what is known of asking it."""

    unknown: Unknown
    question: str = ""
    why: str = ""
    find: str = ""


@dataclass(frozen=True, slots=True)
class WorkList:
    """What is asked for, worth most first; by site's code ("" for items without one), in its
    order, the items it is asked of; and what no site knows.
    """

    carrier: str
    as_of: date
    book_version: str
    asked: tuple[Asked, ...]
    lines: Mapping[str, Sequence[Line]]
    sites: Mapping[str, Site]
    office: tuple[Office, ...]
    items: int = 0

    @property
    def ordered(self) -> Iterator[Line]:
        """Every line, by site."""
        for lines in self.lines.values():
            yield from lines


def work_list(
    book: RuleBook, inventory: Inventory, answers: Eligibility, progress: Progress = silent
) -> WorkList:
    """What is missing, of the answers of that inventory. Rows that say nothing by which a person
    could find the item are left out. Raises Cancelled out of ``progress``.
    """
    facts = _by_label(book)
    headings = _own_headings(inventory.items)
    asked: dict[str, Asked] = {}
    counts: Counter[str] = Counter()
    costs: defaultdict[str, Decimal] = defaultdict(Decimal)
    of_group: dict[int, tuple[str, ...]] = {}
    found: defaultdict[str, list[tuple[Item, Recognition, tuple[str, ...]]]] = defaultdict(list)
    both = zip(answers.items, answers.items.judged(), strict=True)
    for number, (answer, judged) in enumerate(both):
        if not number % _STEP:
            progress("Collecting what is missing", number / len(answers.items))
        wanted = of_group.get(id(judged))
        if wanted is None:
            wanted = of_group[id(judged)] = _wanted(judged, facts, headings, asked)
        item = answer.item
        if wanted and any(getattr(item, name) for name in _KNOWN_BY):
            for heading in wanted:
                counts[heading] += 1
                costs[heading] += item.cost or Decimal(0)
            found[item.site].append((item, answer.recognition, wanted))
    ranked = sorted(asked, key=lambda heading: (-costs[heading], -counts[heading]))
    places = {heading: place for place, heading in enumerate(ranked)}
    return WorkList(
        carrier=inventory.carrier.legal_name,
        as_of=answers.as_of,
        book_version=answers.book_version,
        asked=tuple(replace(asked[name], items=counts[name], cost=costs[name]) for name in ranked),
        lines={
            site: [
                Line(item, recognition, tuple(sorted(places[name] for name in wanted)))
                for item, recognition, wanted in sorted(found[site], key=_order)
            ]
            for site in sorted(found)
        },
        sites={site.code: site for site in inventory.sites},
        office=_office(book, answers, facts),
        items=sum(map(len, found.values())),
    )


def _order(entry: tuple[Item, Recognition, tuple[str, ...]]) -> tuple[str, str, str]:
    item = entry[0]
    return item.position, item.manufacturer.casefold(), item.model


def _by_label(book: RuleBook) -> dict[str, Fact]:
    """The facts that an item holds by itself, by the label under which they are missed."""
    found: dict[str, Fact] = {}
    for fact in book.facts[Subject.ITEM].values():
        if not fact.owner and not (fact.label in found and found[fact.label].question):
            found[fact.label] = fact
    return found


def _own_headings(items: Sequence[Item]) -> dict[str, str]:
    """The headings of the user's own columns, by how they are compared."""
    sets = dict.fromkeys(tuple(item.extras) for item in items)
    return {name.strip().casefold(): name for names in sets for name in names}


def _wanted(
    judged: Judged, facts: Mapping[str, Fact], headings: Mapping[str, str], asked: dict[str, Asked]
) -> tuple[str, ...]:
    """The headings under which a group's missing facts are filled in; adds what is asked."""
    labels = [label for verdict in judged.verdicts for label in verdict.missing]
    wanted: dict[str, None] = {}
    for label in dict.fromkeys(labels):
        fact = facts.get(label)
        if fact is not None:
            one = _asked(fact, headings)
            asked.setdefault(one.heading, one)
            wanted[one.heading] = None
    return tuple(wanted)


def _asked(fact: Fact, headings: Mapping[str, str]) -> Asked:
    held = _FIELDS.get(fact.id, fact.id)
    if held not in {column.field for column in ITEMS.columns}:
        held = "" if fact.columns else _told_by(fact)
    heading = ITEMS.column(held).heading if held else _heading(fact, headings)
    at_site = not (fact.id.startswith(PLANNED) or fact.id in _OF_PLAN)
    return Asked(
        fact.label, heading, held, fact.kind, _choices(fact) if not held else (), fact.question,
        fact.why, fact.find, at_site,
    )  # fmt: skip


def _told_by(fact: Fact) -> str:
    """The field of an item from which a fact is recognised."""
    if fact.id.startswith(PLANNED) or fact.id in _OF_PLAN:
        return _PLAN_FIELD
    return _MAKER_FIELD if fact.id in _OF_MAKER else _MODEL_FIELD


def _heading(fact: Fact, headings: Mapping[str, str]) -> str:
    """The user's own heading for a fact, else the first that the book knows."""
    there = (headings.get(column.casefold()) for column in fact.columns)
    return next(filter(None, there), fact.columns[0])


def _choices(fact: Fact) -> tuple[str, ...]:
    """For each choice words that are read back as it, and not as "not known"."""
    if fact.kind is Kind.YES_NO:
        return ("Yes", "No")
    found = []
    for choice, phrases in fact.choices.items():
        words = (each for each in (choice, *phrases) if each not in PLACEHOLDERS)
        found.append(next((each for each in words if chosen(fact, each) == choice), ""))
    return tuple(filter(None, (*found, fact.otherwise if fact.otherwise not in found else "")))


def _office(
    book: RuleBook, answers: Eligibility, of_items: Mapping[str, Fact]
) -> tuple[Office, ...]:
    """What is missing of all but items, worth most first."""
    told: dict[str, Fact] = {}
    for subject in (Subject.APPLICATION, Subject.COST, Subject.CARRIER):
        told.update({fact.label: fact for fact in book.facts[subject].values() if fact.question})
    of_costs = {fact for one in answers.costs for f in one.findings for fact in f.missing}
    listed = []
    for unknown in answers.unknowns:
        if unknown.fact in of_items and unknown.fact not in of_costs:
            continue
        fact = told.get(unknown.fact)
        listed.append(
            Office(unknown, fact.question, fact.why, fact.find) if fact else Office(unknown)
        )
    return tuple(listed)
