"""Reads from the records of an application, or of the carrier, what deadlines are counted from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.model.findings import Confidence
from planner.model.inventory import (
    Application,
    Carrier,
    Cell,
    Cost,
    Disbursement,
    Extension,
    Filing,
)
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.record_facts import Columns, stated
from planner.rules.vocabulary import Basis, Fact, FactValue, Kind

_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
"""A date outside is a slip (an empty cell that Excel shows as 1900, a year of five digits)."""
_KINDS = frozenset({Kind.DATE, Kind.TEXT, Kind.WORDS, Kind.YES_NO})
_PAID, _CLAIMED = "first_disbursement_on", "first_claim_on"


@dataclass(frozen=True, slots=True)
class Party:
    """Whose duties: an application, or with no ``name`` the carrier.

    ``wrong`` says of a fact why what is entered for it cannot be used, ``concluded`` what a
    fact rests on that was concluded from other records, ``doubts`` what else that is entered
    contradicts it.
    """

    name: str
    facts: Mapping[str, FactValue]
    extensions: Sequence[Extension] = ()
    filings: Sequence[Filing] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    concluded: Mapping[str, Basis] = field(default_factory=dict)
    doubts: Mapping[str, Basis] = field(default_factory=dict)

    def day(self, fact: str) -> date | None:
        """The date that a fact holds; None if it is not known, or the fact's name is empty."""
        held = self.facts.get(fact)
        return held if isinstance(held, date) else None

    def by(self, fact: str, as_of: date) -> date | None:
        """As `day`, for what has happened by ``as_of``."""
        on = self.day(fact)
        return on if on and on <= as_of else None


def of_application(  # noqa: PLR0913 - what is listed about an application, each by name
    application: Application,
    declared: Mapping[str, Fact],
    rules: Iterable[DeadlineRule],
    as_of: date,
    *,
    extensions: Sequence[Extension] = (),
    filings: Sequence[Filing] = (),
    disbursements: Sequence[Disbursement] = (),
    costs: Sequence[Cost] = (),
) -> Party:
    """An application's facts: its own fields, the user's columns, and what filings, disbursements
    and claimed costs up to ``as_of`` add where those say nothing.
    """
    facts, wrong = _read(application, application.extras, declared)
    concluded: dict[str, Basis] = {}
    paid = [one.on for one in disbursements if one.on and _FIRST <= one.on <= as_of]
    if _PAID in declared and facts.get(_PAID) is None and _PAID not in wrong and paid:
        facts[_PAID] = min(paid)
        said = f'"{declared[_PAID].label}" is empty; the first line of Disbursements is used.'
        concluded[_PAID] = Basis("your sheet Disbursements", Confidence.UNCONFIRMED, verify=said)
    facts = with_filed(facts, rules, filings, as_of)
    claimed = [one.claimed_on for one in costs if one.claimed_on and one.claimed_on <= as_of]
    if _CLAIMED in declared and facts.get(_CLAIMED) is None and _CLAIMED not in wrong and claimed:
        facts[_CLAIMED] = min(claimed)
    return Party(application.name, facts, extensions, filings, wrong, concluded)


def of_carrier(
    carrier: Carrier,
    declared: Mapping[str, Fact],
    rules: Iterable[DeadlineRule],
    as_of: date,
    *,
    filings: Sequence[Filing] = (),
) -> Party:
    """The carrier's facts, likewise."""
    facts, wrong = _read(carrier, carrier.extras, declared)
    facts = with_filed(facts, rules, filings, as_of)
    return Party("", facts, (), filings, wrong)


def _read(
    record: Application | Carrier, extras: Mapping[str, Cell], declared: Mapping[str, Fact]
) -> tuple[dict[str, FactValue], dict[str, str]]:
    """What the fields of a record, else the user's own columns, say of each fact, and why what
    they say cannot be used.
    """
    own = Columns(declared).stated(extras)
    facts: dict[str, FactValue] = {}
    wrong: dict[str, str] = {}
    for fact in declared.values():
        held = getattr(record, fact.id, None)
        said = own.get(fact.id) if held is None else stated(fact, held)
        if said is None or fact.kind not in _KINDS:
            continue
        if fact.kind in {Kind.TEXT, Kind.WORDS}:
            facts[fact.id] = said.text
        elif isinstance(said.value, date) and not is_likely(said.value):
            wrong[fact.id] = f'"{fact.label}" is {said.value}, which cannot be right.'
        elif said.wrong and fact.kind is Kind.DATE:
            wrong[fact.id] = said.wrong
        else:
            facts[fact.id] = said.value
    return facts, wrong


def is_likely(day: date) -> bool:
    """Whether a date can be meant."""
    return _FIRST <= day <= _LAST


def duty_of(filing: Filing) -> str:
    """The id of the deadline rule that a filing names; people write it as words too."""
    return "-".join(filing.duty.casefold().split())


def with_filed(
    facts: Mapping[str, FactValue],
    rules: Iterable[DeadlineRule],
    filings: Sequence[Filing],
    as_of: date,
) -> dict[str, FactValue]:
    """The facts, with those that tell when a duty was done taken from filings up to ``as_of``
    where they say nothing.
    """
    found = dict(facts)
    for rule in rules if filings else ():
        if rule.done and found.get(rule.done) is None and not rule.recurs:
            filed = [one.filed_on for one in filings if duty_of(one) == rule.id and one.filed_on]
            found[rule.done] = min((on for on in filed if on <= as_of), default=None)
    return found
