"""The money of an application: sums of what is listed, and nothing made up."""

from datetime import date
from decimal import Decimal

from planner.model.findings import Answer
from planner.model.inventory import Application, Cost, Disbursement, Inventory
from planner.services import eligibility, money
from planner.services.money import ApplicationMoney, Sum

TODAY = date(2026, 11, 23)
A = Application(
    name="A",
    status="Approved",
    approved_on=date(2022, 7, 15),
    approved_cost=Decimal(1000),
    allocation=Decimal(400),
)


def paid(
    amount: int | None, on: date | None = date(2026, 1, 5), application: str = "A"
) -> Disbursement:
    return Disbursement(
        application=application, on=on, amount=None if amount is None else Decimal(amount)
    )


def of(
    *rows: Disbursement, costs: tuple[Cost, ...] = (), application: Application = A
) -> ApplicationMoney:
    listed = Inventory(applications=(application,), disbursements=rows, costs=costs)
    (found,) = money.of_applications(listed, eligibility.check(listed, TODAY))
    return found


def test_what_is_left_is_the_allocation_less_what_was_paid_out() -> None:
    found = of(paid(150), paid(50), paid(999, application="B"))
    assert found.disbursed == Sum(Decimal(200), 2, 0)
    assert found.left == Decimal(200)


def test_nothing_listed_is_not_nothing_paid() -> None:
    found = of()
    assert found.disbursed == Sum(None, 0, 0)
    assert found.left is None


def test_a_payment_of_nothing_leaves_the_whole_allocation() -> None:
    assert of(paid(0)).left == Decimal(400)


def test_a_row_without_an_amount_makes_the_sum_a_least_and_the_rest_unknown() -> None:
    found = of(paid(150), paid(None))
    assert found.disbursed == Sum(Decimal(150), 2, 1)
    assert found.left is None
    assert of(paid(None)).disbursed == Sum(None, 1, 1)


def test_what_is_paid_later_than_the_day_asked_about_does_not_count() -> None:
    assert of(paid(150), paid(50, date(2026, 11, 24))).disbursed.amount == Decimal(150)
    assert of(paid(150), paid(50, None)).disbursed.amount == Decimal(200), "undated rows do"


def test_without_an_allocation_nothing_is_left_to_tell() -> None:
    bare = Application(name="A", approved_cost=Decimal(1000))
    assert of(paid(150), application=bare).left is None


def test_claimed_are_the_costs_that_were_claimed() -> None:
    rows = (
        Cost(application="A", amount=Decimal(10), claimed_on=date(2026, 2, 1)),
        Cost(application="A", amount=Decimal(20), claim="7"),
        Cost(application="A", amount=Decimal(40)),
        Cost(application="A", amount=Decimal(80), claimed_on=date(2026, 12, 1)),
        Cost(application="B", amount=Decimal(160), claim="7"),
    )
    assert of(costs=rows).claimed == Sum(Decimal(30), 2, 0)


def test_the_rule_on_allocations_is_cited() -> None:
    found = of().finding
    assert found is not None
    assert found.answer is Answer.NOT_MET
    assert "$400" in found.because
    assert "1603(d)(5)(C)" in found.citation
