"""Why an answer is what it is: the rule in words, the facts with where they come from, and what
would change it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from planner.model.findings import Finding
from planner.model.history import OWN_COLUMN, Origin
from planner.model.inventory import (
    Application,
    Carrier,
    Cell,
    Cost,
    CustomerCount,
    Inventory,
    Item,
    Record,
    Stored,
)
from planner.model.products import Recognition
from planner.rules import sentences, wording
from planner.rules.sentences import Line
from planner.rules.vocabulary import Fact, FactValue, Rule, Subject, Withheld
from planner.services import project_book
from planner.services.eligibility import (
    Change,
    CostAnswer,
    Eligibility,
    ItemAnswer,
    what_would_change,
)
from planner.storage.project import Project

About: TypeAlias = ItemAnswer | CostAnswer | str
"""An item, a cost, or an application by name ("": the carrier)."""
_FIELDS: Mapping[str, str] = {
    "fund": "fund_source",
    "spent_on": "on",
    "replaced": "planned_replacement",
}
"""Facts that are named otherwise than the field that holds them."""
_RECOGNISED = frozenset(
    ("maker", "maker_group", "stated_maker", "link", "link_source", "product", "recognition",
     "electronics", "data_class", "layer", "category", "category_of_product", "made_in",
     "made_later")
)  # fmt: skip
_PLANNED = "replacement_"
_RECORDS: Mapping[Subject, type[Record]] = {
    Subject.ITEM: Item,
    Subject.COST: Cost,
    Subject.APPLICATION: Application,
    Subject.CARRIER: Carrier,
}
_WORKED_OUT = "worked out from other facts"
_Named: TypeAlias = Item | Cost | Application | Carrier | CustomerCount


@dataclass(frozen=True, slots=True)
class UsedFact:
    """A fact behind an answer; ``source`` says where its value stands: a file's cell, who typed
    it, or what it was worked out from.
    """

    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class Why:
    """All behind one finding. ``condition`` are the numbered sentences of the rule, ``subject``
    is what it is about.
    """

    subject: Subject
    question: str
    condition: tuple[Line, ...]
    facts: tuple[UsedFact, ...]
    changes: tuple[Change, ...]


def explain(
    project: Project, inventory: Inventory, known: Eligibility, about: About, finding: Finding
) -> Why:
    """What is behind a finding of those ``known`` about an inventory."""
    subject, facts = _facts(known, about)
    book = project_book.of(inventory)
    rule = book.rules[subject, finding.rule]
    declared = book.facts[subject]
    sources = _Sources(project, inventory, known)
    used = (
        UsedFact(
            declared[name].label,
            _shown(declared[name], facts[name], finding),
            sources.of(about, declared[name]),
        )
        for name in _used(rule, declared, facts, finding)
    )
    by_label: dict[tuple[str, str], UsedFact] = {}
    for one in used:
        by_label.setdefault((one.label, one.value), one)
    return Why(
        subject,
        rule.question,
        sentences.condition(book, rule),
        tuple(by_label.values()),
        what_would_change(book, finding, subject, facts),
    )


def how_to_fix(inventory: Inventory, about: About, finding: Finding) -> str:
    """What to do about facts that contradict each other: the fields that they stand in."""
    subject = subject_of(about)
    book = project_book.of(inventory)
    declared = book.facts[subject]
    record = _RECORDS[subject].__dataclass_fields__
    stated = {one.label for name, one in declared.items() if name in record or one.columns}
    needs = (declared[name].label for name in book.rules[subject, finding.rule].needs)
    named = [f'"{label}"' for label in dict.fromkeys(needs) if label in stated]
    if len(named) > 1:
        return f"Correct {wording.join_or(named)}, whichever is wrong."
    return f"Correct {named[0] if named else 'the dates that it names'}, if that is what is wrong."


def subject_of(about: About) -> Subject:
    """What kind of thing a finding is about."""
    if isinstance(about, ItemAnswer):
        return Subject.ITEM
    if isinstance(about, CostAnswer):
        return Subject.COST
    return Subject.APPLICATION if about else Subject.CARRIER


def _facts(known: Eligibility, about: About) -> tuple[Subject, Mapping[str, FactValue]]:
    facts = known.facts[about] if isinstance(about, str) else about.facts
    return subject_of(about), facts


def _used(
    rule: Rule, declared: Mapping[str, Fact], facts: Mapping[str, FactValue], finding: Finding
) -> Iterator[str]:
    """The facts that the rule cannot do without, and those that the finding names."""
    for name in rule.facts:
        named = name in rule.needs or declared[name].label in finding.facts
        if named and facts.get(name) is not None:
            yield name


def _shown(fact: Fact, value: FactValue, finding: Finding) -> str:
    if isinstance(value, Withheld):
        return finding.facts.get(fact.label) or f"not used: {value.why}"
    return wording.show(value, fact.kind)


@dataclass
class _Sources:
    """Where values of the records come from; each record is looked up once."""

    project: Project
    inventory: Inventory
    known: Eligibility
    found: dict[tuple[type[Stored], int], Mapping[str, Origin]] = field(default_factory=dict)

    def of(self, about: About, fact: Fact) -> str:
        """The source of one fact, in words."""
        if fact.tally:
            return "counted from the answers for the items"
        return self._stated(about, fact) or _WORKED_OUT

    def _stated(self, about: About, fact: Fact) -> str:
        if fact.owner == Subject.CARRIER:
            return self._of_record(self.inventory.carrier, fact, fact.name)
        if fact.owner or isinstance(about, str):
            return self._of_application(self._application_of(about), fact, fact.name or fact.id)
        record = about.item if isinstance(about, ItemAnswer) else about.cost
        stated = self._of_record(record, fact, fact.id)
        if not stated and fact.id in _RECOGNISED:
            return self._recognised(record, about.recognition)
        if not stated and fact.id.startswith(_PLANNED):
            return self._cell(record, "planned_replacement")
        return stated

    def _application_of(self, about: About) -> str:
        if isinstance(about, CostAnswer):
            return about.cost.application
        if isinstance(about, str):
            return about
        sites = (one for one in self.inventory.sites if one.code == about.item.site)
        return next((one.application for one in sites), "")

    def _of_application(self, name: str, fact: Fact, fact_id: str) -> str:
        if not name:
            return self._of_record(self.inventory.carrier, fact, fact_id)
        listed = (one for one in self.inventory.applications if one.name == name)
        record = next(listed, None)
        return self._of_record(record, fact, fact_id) if record else ""

    def _of_record(
        self, record: Item | Cost | Application | Carrier, fact: Fact, fact_id: str
    ) -> str:
        if isinstance(record, Carrier) and fact_id.startswith("customers"):
            latest = self._latest_count()
            if latest:
                return self._cell(latest, "own")
        own = _own_column(record.extras, fact)
        name = OWN_COLUMN + own if own else _FIELDS.get(fact_id, fact_id)
        return self._cell(record, name)

    def _latest_count(self) -> CustomerCount | None:
        counts = [one for one in self.inventory.customer_counts if one.on and one.own is not None]
        counts = [one for one in counts if one.on and one.on <= self.known.as_of]
        return max(counts, key=lambda one: str(one.on), default=None)

    def _recognised(self, record: Item | Cost, recognition: Recognition) -> str:
        """The cells by which a product was recognised."""
        said = [f'{one.field.replace("_", " ")} "{one.value}"' for one in recognition.evidence]
        if not said:
            return ""
        cells = [self._origin(record, one.field) for one in recognition.evidence]
        rows = [in_words(replace(cell, heading="")) for cell in cells if cell]
        where = f" ({'; '.join(dict.fromkeys(rows))})" if rows else ""
        return f"recognised by {wording.join(dict.fromkeys(said))}{where}"

    def _cell(self, record: _Named, name: str) -> str:
        origin = self._origin(record, name)
        return in_words(origin) if origin else ""

    def _origin(self, record: _Named, name: str) -> Origin | None:
        key = type(record), record.id
        if key not in self.found:
            self.found[key] = self.project.origins(*key) if record.id else {}
        return self.found[key].get(name)


def in_words(origin: Origin) -> str:
    """Where a value came from: "items.xlsx, sheet Items, row 12, column Model", or who entered
    it and when.
    """
    if origin.where:
        return origin.where
    who = f" by {origin.who}" if origin.who else ""
    return f"entered{who} on {origin.at.date()} ({origin.unit_label})"


def _own_column(extras: Mapping[str, Cell], fact: Fact) -> str:
    wanted = {column.casefold() for column in fact.columns}
    return next((name for name in extras if name.strip().casefold() in wanted), "")
