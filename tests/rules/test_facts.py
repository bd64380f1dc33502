"""Every fact that is declared can be known."""

from dataclasses import fields

import pytest

from planner.model.inventory import Application, Carrier, Cost, Item
from planner.model.sheets import APPLICATIONS, CARRIER, COSTS, ITEMS
from planner.rules import application_facts, carrier_facts, cost_facts, item_facts
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Fact

BOOK = RuleBook.shipped()
SUPPLIED = {
    "item": (item_facts.SUPPLIED, Item),
    "carrier": (carrier_facts.SUPPLIED, Carrier),
    "application": (application_facts.SUPPLIED, Application),
    "cost": (cost_facts.SUPPLIED, Cost),
}
DECLARED = [
    (section, fact)
    for section, facts in BOOK.facts.items()
    for fact in facts.values()
    if section in SUPPLIED
]


@pytest.mark.parametrize(
    ("section", "fact"), DECLARED, ids=[f"{section}: {fact.id}" for section, fact in DECLARED]
)
def test_a_declared_fact_is_read_from_somewhere(section: str, fact: Fact) -> None:
    derived, record = SUPPLIED[section]
    of_record = {field.name for field in fields(record)}
    carried = fact.id.removeprefix("carrier_") if section == "application" else ""

    assert (
        fact.owner
        or fact.tally
        or fact.columns
        or fact.id in derived
        or fact.id in of_record
        or carried in BOOK.facts["carrier"]
    )


@pytest.mark.parametrize(
    ("section", "fact"), DECLARED, ids=[f"{section}: {fact.id}" for section, fact in DECLARED]
)
def test_a_fact_that_a_person_can_state_is_asked_for_in_the_words_of_its_sheet(
    section: str, fact: Fact
) -> None:
    sheet = {"item": ITEMS, "carrier": CARRIER, "application": APPLICATIONS, "cost": COSTS}[section]
    headings = {column.field: column.heading for column in sheet.columns}

    assert headings.get(fact.id, fact.label) == fact.label
    if fact.columns:
        assert all((fact.question, fact.why, fact.find))
