"""Reads from the carrier's records what the rules ask about."""

from collections.abc import Iterable, Mapping
from datetime import date

from planner.model.inventory import Carrier, CustomerCount
from planner.rules.record_facts import Columns, read
from planner.rules.vocabulary import Fact, FactValue

SUPPLIED = frozenset({"recipient", "first_approved_on", "last_approved_on", "latest_term_end"})
"""What is told by the carrier's applications."""


def carrier_facts(
    facts: Mapping[str, Fact],
    carrier: Carrier,
    counts: Iterable[CustomerCount] = (),
    as_of: date = date.max,
) -> dict[str, FactValue]:
    """The facts of the carrier as far as its own records tell them by ``as_of``."""
    found: dict[str, FactValue] = {}
    if carrier.extras:
        found |= Columns(facts).facts(carrier.extras)
    for name, fact in facts.items():
        if name in Carrier.__dataclass_fields__:
            value = read(fact, getattr(carrier, name))
            found[name] = found.get(name) if value is None else value
    counted = [one for one in counts if one.on and one.on <= as_of and one.own is not None]
    if counted:
        latest = max(counted, key=lambda one: one.on or date.min)
        found["customers"] = (latest.own or 0) + (latest.affiliates or 0)
        found["customers_as_of"] = latest.on
    return {name: value for name, value in found.items() if name in facts}
