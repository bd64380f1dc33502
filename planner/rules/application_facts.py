"""Reads from an application's records what the rules ask about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from planner.model.inventory import Application, Cost, Disbursement, Extension
from planner.rules.dates import add
from planner.rules.deadline_facts import Party, is_likely
from planner.rules.record_facts import APPROVED, Columns, read, stands
from planner.rules.vocabulary import Fact, FactValue, Kind, Step

FROM_COSTS = frozenset({"eligible_total", "own_funding_gap"})
"""Facts that wait for the answers about costs."""
SUPPLIED = FROM_COSTS | {
    "withdrawn",
    "recipient",
    "term_end",
    "first_disbursed_on",
    "last_disbursed_on",
    "disbursed_total",
    "cost_total",
    "claimed_total",
    "pro_rata_amount",
    "extensions",
    "first_extension_granted_on",
    "shortest_extension_from",
    "shortest_extension_to",
    "longest_extension_from",
    "longest_extension_to",
}
"""What is read from an application beside its fields and the user's columns."""
RESTS_ON = {
    "recipient": ("approved_on", "submitted_on"),
    # Not on the longest extension: who enters the last grant alone has entered its end right.
    "term_end": ("first_disbursement_on", "first_disbursed_on"),
    "last_disbursed_on": ("first_disbursed_on",),
}
"""Facts that are concluded from others: what those contradict they contradict too."""
OF_CARRIER = "carrier_"
"""What facts of the carrier are called among those of an application."""
_OVER = frozenset(
    {"withdrawn", "denied", "rejected", "dismissed", "returned", "cancelled", "canceled"}
)
_OF_AWARD = ("approved_cost", "allocation")
"""What the award tells: not known before the day of the approval."""
_NOT_YET = frozenset({"draft", "pending", "submitted", "filed", "deficient"})

TermEnd = Callable[[Sequence[Extension]], date | None]
"""The end of an application's term as some of its extensions have moved it."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """An application with what else is listed about it; ``party`` holds what deadlines are
    counted from, ``share`` the part of the approved cost that first-priority applications got.
    """

    application: Application
    party: Party
    disbursements: Sequence[Disbursement] = ()
    costs: Sequence[Cost] = ()
    carrier: Mapping[str, FactValue] = field(default_factory=dict)
    share: Decimal | None = None


def application_facts(
    facts: Mapping[str, Fact], dossier: Dossier, as_of: date, term_end: TermEnd
) -> dict[str, FactValue]:
    """The facts of an application, but for those in `FROM_COSTS` and what the items tell."""
    application = dossier.application
    found: dict[str, FactValue] = dict(Columns(facts).facts(application.extras))
    for name, fact in facts.items():
        if name in Application.__dataclass_fields__:
            value = read(fact, getattr(application, name))
            found[name] = found.get(name) if value is None else value
    found |= {name: dossier.party.day(name) for name in facts if facts[name].kind is Kind.DATE}
    if application.approved_on and application.approved_on > as_of:
        found |= dict.fromkeys(_OF_AWARD)
    found["withdrawn"] = stands(application.status, at=_OVER, unless=APPROVED)
    found["recipient"] = recipient(application, as_of)
    found["term_end"] = term_end(dossier.party.extensions)
    found |= {f"{OF_CARRIER}{name}": value for name, value in dossier.carrier.items()}
    found |= _money(dossier, as_of) | _grants(dossier, as_of, term_end)
    return {name: value for name, value in found.items() if name in facts}


def with_costs(
    facts: Mapping[str, Fact], found: Mapping[str, FactValue], eligible: Decimal | None
) -> dict[str, FactValue]:
    """The same with what the eligible costs tell; None where some cost's answer is unknown."""
    total, allocation = found.get("cost_total"), found.get("allocation")
    more: dict[str, FactValue] = {"eligible_total": eligible}
    if isinstance(total, Decimal) and isinstance(allocation, Decimal) and eligible is not None:
        more["own_funding_gap"] = total - min(eligible, allocation)
    return {**found, **{name: value for name, value in more.items() if name in facts}}


def recipient(application: Application, as_of: date) -> bool | None:
    """Whether the application was approved by the as-of date and is not over; None if what is
    stated does not say.
    """
    over = stands(application.status, at=_OVER, unless=APPROVED)
    if over is not False:
        return False if over else None
    if application.approved_on:
        return application.approved_on <= as_of if is_likely(application.approved_on) else None
    return False if stands(application.status, at=_NOT_YET, unless=APPROVED) else None


def _money(dossier: Dossier, as_of: date) -> dict[str, FactValue]:
    paid = [one for one in dossier.disbursements if one.on and one.on <= as_of]
    days = sorted(one.on for one in paid if one.on)
    first = dossier.party.day("first_disbursement_on") or (days[0] if days else None)
    found: dict[str, FactValue] = {
        "first_disbursed_on": first,
        "last_disbursed_on": max(days, default=first) if first else None,
    }
    if paid and all(one.amount is not None for one in paid):
        found["disbursed_total"] = sum((one.amount or Decimal() for one in paid), Decimal())
    costs = [one for one in dossier.costs if one.on is None or one.on <= as_of]
    claimed = [
        one for one in costs if (one.claimed_on <= as_of if one.claimed_on else bool(one.claim))
    ]
    for name, listed in (("cost_total", costs), ("claimed_total", claimed)):
        if costs and all(one.amount is not None for one in listed):
            found[name] = sum((one.amount or Decimal() for one in listed), Decimal())
    approved = dossier.application.approved_cost
    if approved is not None and dossier.share is not None:
        found["pro_rata_amount"] = Decimal(round(approved * dossier.share))
    return found


def _grants(dossier: Dossier, as_of: date, term_end: TermEnd) -> dict[str, FactValue]:
    """The grants by the as-of date, each from the end it moved to the end it set."""
    grants = sorted(
        (one for one in dossier.party.extensions if one.granted_on and one.granted_on <= as_of),
        key=lambda one: one.granted_on or date.min,
    )
    found: dict[str, FactValue] = {"extensions": len(grants)}
    if grants:
        found["first_extension_granted_on"] = grants[0].granted_on
    spans = []
    for place, grant in enumerate(grants):
        before = term_end(grants[:place])
        if before and grant.new_term_end:
            spans.append((_months(before, grant.new_term_end), before, grant.new_term_end))
    for name, span in (("shortest", min), ("longest", max)):
        if spans:
            _, found[f"{name}_extension_from"], found[f"{name}_extension_to"] = span(spans)
    return found


def _months(start: date, end: date) -> tuple[int, int]:
    """Whole calendar months from one day to another, and the days left over."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if end < start:  # a typing error, as a year of two digits: a month less may be before all dates
        return months, end.day - start.day
    if add(start, months, Step.MONTHS) > end:
        months -= 1
    return months, (end - add(start, months, Step.MONTHS)).days
