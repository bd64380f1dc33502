"""The facts of the carrier and its applications, from the records."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from planner.model.inventory import Application, Cost, Disbursement, Extension, Inventory
from planner.rules.application_facts import (
    RESTS_ON,
    Dossier,
    application_facts,
    recipient,
)
from planner.rules.book import RuleBook
from planner.rules.carrier_facts import carrier_facts
from planner.rules.deadline_facts import Party, of_application, of_carrier
from planner.rules.duties import Duties
from planner.rules.judging import Judges
from planner.rules.vocabulary import FactValue, Subject, Withheld

CARRIER = ""
"""The carrier's name among the applications."""
OWNERS = (Subject.CARRIER, Subject.APPLICATION)
_SHARED_BY, _SHARE = "allocation", "factor"
"""The rule whose value is the share of the approved cost that first priority gets."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """The facts of the carrier (under "") and of the applications on a date."""

    book: RuleBook
    as_of: date
    facts: Mapping[str, Mapping[str, FactValue]]

    def given(self, subject: Subject) -> dict[str, dict[str, FactValue]]:
        """By application, what items or costs take from it and from the carrier. What the
        application's or the carrier's own facts contradict is withheld here too.
        """
        taken = [fact for fact in self.book.facts.get(subject, {}).values() if fact.owner]
        checks = {owner: Judges(self.book, owner, self.as_of) for owner in OWNERS}
        usable = {
            name: checks[owner_of(name)].withheld(facts)[0] for name, facts in self.facts.items()
        }
        return {
            name: {
                fact.id: usable[CARRIER if fact.owner == Subject.CARRIER else name].get(fact.name)
                for fact in taken
                if name or fact.owner == Subject.CARRIER
            }
            for name in self.facts
        }


def owner_of(name: str) -> Subject:
    """Whose facts those of this name among `Subjects.facts` are."""
    return Subject.APPLICATION if name else Subject.CARRIER


def subjects(book: RuleBook, inventory: Inventory, as_of: date) -> Subjects:
    """The facts as far as the records tell them."""
    carrier = _carrier(book, inventory, as_of)
    disbursements: defaultdict[str, list[Disbursement]] = defaultdict(list)
    costs: defaultdict[str, list[Cost]] = defaultdict(list)
    for disbursement in inventory.disbursements:
        disbursements[disbursement.application].append(disbursement)
    for cost in inventory.costs:
        costs[cost.application].append(cost)
    found: dict[str, Mapping[str, FactValue]] = {}
    terms: dict[str, FactValue] = {}
    declared, share = book.facts[Subject.APPLICATION], _share(book, as_of)
    for one in inventory.applications:
        party = _party(book, inventory, one, disbursements[one.name], as_of)
        term_end = partial(_term_end, book, as_of, party)
        dossier = Dossier(one, party, disbursements[one.name], costs[one.name], carrier, share)
        found[one.name] = application_facts(declared, dossier, as_of, term_end)
        terms[one.name] = term_end(party.extensions)
    of_carrier = book.facts[Subject.CARRIER]
    more = _of_applications(book, inventory.applications, as_of, found, terms)
    carrier |= {name: value for name, value in more.items() if name in of_carrier}
    return Subjects(book, as_of, {CARRIER: carrier, **found})


def _share(book: RuleBook, as_of: date) -> Decimal | None:
    rule = book.rules.get((Subject.APPLICATION, _SHARED_BY))
    value = rule.values.get(_SHARE) if rule else None
    period = value.on(as_of) if value else None
    return Decimal(str(period.value)) if period else None


def _carrier(book: RuleBook, inventory: Inventory, as_of: date) -> dict[str, FactValue]:
    declared, rules = book.facts[Subject.CARRIER], book.deadline_rules.values()
    filings = [one for one in inventory.filings if not one.application]
    party = of_carrier(inventory.carrier, declared, rules, as_of, filings=filings)
    found = carrier_facts(declared, inventory.carrier, inventory.customer_counts, as_of)
    days = {name: party.day(name) for name in declared if found.get(name) is None}
    return found | {name: day for name, day in days.items() if day}


def _party(
    book: RuleBook,
    inventory: Inventory,
    application: Application,
    disbursements: Sequence[Disbursement],
    as_of: date,
) -> Party:
    name = application.name
    return of_application(
        application,
        book.facts[Subject.APPLICATION],
        book.deadline_rules.values(),
        as_of,
        extensions=[one for one in inventory.extensions if one.application == name],
        filings=[one for one in inventory.filings if one.application == name],
        disbursements=disbursements,
    )


def _of_applications(
    book: RuleBook,
    applications: Sequence[Application],
    as_of: date,
    facts: Mapping[str, Mapping[str, FactValue]],
    terms: Mapping[str, FactValue],
) -> dict[str, FactValue]:
    """What the applications say about the carrier; nothing from dates that contradict others."""
    judges = Judges(book, Subject.APPLICATION, as_of)
    broken = {
        name: [
            held
            for fact, held in judges.withheld(own)[0].items()
            if fact in RESTS_ON and isinstance(held, Withheld)
        ]
        for name, own in facts.items()
    }
    doubt = next((held for withheld in broken.values() for held in withheld), None)
    sound = [one for one in applications if not broken[one.name]]
    approved = [recipient(one, as_of) for one in sound]
    awards = [one.approved_on for one in sound if one.approved_on and recipient(one, as_of)]
    ends = [terms[one.name] for one, yes in zip(sound, approved, strict=True) if yes]
    days = [end for end in ends if isinstance(end, date)]
    # A term that runs on the as-of date is enough: where the others end makes no difference.
    latest = max(days, default=None)
    told = latest if latest and (len(days) == len(ends) or latest >= as_of) else None
    return {
        "recipient": True if True in approved else doubt or (None if None in approved else False),
        "first_approved_on": doubt or min(awards, default=None),
        "last_approved_on": doubt or max(awards, default=None),
        "latest_term_end": doubt or told,
    }


def _term_end(
    book: RuleBook, as_of: date, party: Party, extensions: Sequence[Extension]
) -> date | None:
    return Duties(book, as_of, replace(party, extensions=extensions)).term_end()
