"""What the facts say of the money of each application; what they do not say stays unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from planner.model.findings import Finding
from planner.model.inventory import Cost, Disbursement, Inventory

if TYPE_CHECKING:
    from planner.services.eligibility import Eligibility

RULE = "allocation"


@dataclass(frozen=True, slots=True)
class Sum:
    """Rows added up: ``amount`` of those that have one (None: there is no row, or none has);
    ``rows`` how many, ``without`` how many have no amount, so that the sum is at least that.
    """

    amount: Decimal | None
    rows: int
    without: int


@dataclass(frozen=True, slots=True)
class ApplicationMoney:
    """One application, in US dollars as of a date; None is not known. ``left`` is what of the
    allocation is not paid out. ``finding`` is the rule's answer to whether it is funded in full.
    """

    application: str
    approved: Decimal | None
    allocation: Decimal | None
    disbursed: Sum
    claimed: Sum
    left: Decimal | None
    finding: Finding | None


def of_applications(inventory: Inventory, answers: "Eligibility") -> tuple[ApplicationMoney, ...]:
    """The money of each application, in the order of the list."""
    return tuple(
        _of(one.name, one.approved_cost, one.allocation, inventory, answers)
        for one in inventory.applications
    )


def _of(
    name: str,
    approved: Decimal | None,
    allocation: Decimal | None,
    inventory: Inventory,
    answers: "Eligibility",
) -> ApplicationMoney:
    as_of = answers.as_of
    paid = added(
        one for one in inventory.disbursements if one.application == name and by(one.on, as_of)
    )
    claimed = added(
        one
        for one in inventory.costs
        if one.application == name and (one.claimed_on or one.claim) and by(one.claimed_on, as_of)
    )
    known = None if paid.without else paid.amount
    left = allocation - known if allocation is not None and known is not None else None
    found = answers.applications.get(name, ())
    finding = next((one for one in found if one.rule == RULE), None)
    return ApplicationMoney(name, approved, allocation, paid, claimed, left, finding)


def by(on: date | None, as_of: date) -> bool:
    """Whether a row counts on a day; one without a date does."""
    return on is None or on <= as_of


def added(rows: "Iterable[Disbursement | Cost]") -> Sum:
    """The amounts of rows added up."""
    amounts = [row.amount for row in rows]
    known = [amount for amount in amounts if amount is not None]
    total = sum(known, Decimal()) if known else None
    return Sum(total, len(amounts), len(amounts) - len(known))
