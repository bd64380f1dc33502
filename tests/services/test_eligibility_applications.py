"""What the applications as a whole say about the carrier and its items."""

from datetime import date
from decimal import Decimal

import pytest

from planner.model.findings import Answer
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    Extension,
    Inventory,
    Item,
    Site,
)
from planner.rules.application_facts import recipient
from planner.services import deadlines, eligibility

NOTICE = {"Notice of acceptance on": date(2022, 2, 9)}
CARRIER = Carrier(eligible_telecom_carrier=True, receives_usf=True, extras=NOTICE)
AWARD = date(2022, 7, 15)


@pytest.mark.parametrize(
    ("status", "approved_on", "expected"),
    [
        ("Denied (2022-07-15)", None, False),
        ("Withdrawn.", AWARD, False),
        ("Dismissed", AWARD, False),
        ("not withdrawn", AWARD, None),
        ("Approved, extension denied", AWARD, None),
        ("Approved", None, None),
        ("Not approved", None, None),
        ("Submitted", None, False),
        ("", AWARD, True),
        ("", date(1900, 1, 1), None),
        ("", date(9999, 12, 31), None),
        ("", date(2026, 11, 24), False),
    ],
)
def test_a_status_says_whether_an_application_is_approved_or_that_it_is_unclear(
    status: str, approved_on: date | None, *, expected: bool | None
) -> None:
    application = Application(name="A1", status=status, approved_on=approved_on)
    assert recipient(application, date(2026, 11, 23)) is expected


def test_a_refused_extension_ends_no_duty() -> None:
    application = Application(
        name="A1", status="Approved, extension denied", approved_on=AWARD,
        first_disbursement_on=date(2026, 3, 1),
    )  # fmt: skip
    dates = deadlines.compute(Inventory(applications=(application,)), date(2026, 11, 23))
    assert "term-end" in {each.rule for each in dates}


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [(date(2026, 11, 20), Answer.NOT_MET), (date(2026, 11, 21), Answer.UNKNOWN)],
)
def test_one_term_that_runs_suspends_the_certification_wherever_the_others_end(
    as_of: date, expected: Answer
) -> None:
    runs = Application(name="A1", approved_on=AWARD, first_disbursement_on=date(2025, 11, 20))
    unclear = Application(name="A2", approved_on=AWARD)
    found = eligibility.check(Inventory(carrier=CARRIER, applications=(runs, unclear)), as_of)
    (finding,) = [each for each in found.carrier if each.rule == "etc-certification"]
    assert finding.answer is expected


def test_an_old_router_of_an_unlisted_maker_is_no_work_of_an_application_of_2022() -> None:
    application = Application(
        name="A1", submitted_on=date(2022, 1, 20), approved_on=AWARD,
        first_disbursement_on=date(2026, 3, 1),
    )  # fmt: skip
    router = Item(
        manufacturer="Netgear", model="R7000", site="S1", obtained_on=date(2019, 5, 1),
        extras={"Kind of product": "home router", "Produced in": "Vietnam"},
    )  # fmt: skip
    inventory = Inventory(
        carrier=CARRIER,
        applications=(application,),
        sites=(Site(code="S1", application="A1"),),
        items=(router,),
    )
    (item,) = eligibility.check(inventory, date(2026, 11, 23)).items
    answers = {each.rule: each.answer for each in item.findings}
    assert answers["covered"] is Answer.MET
    assert answers["must-remove"] is Answer.NOT_MET
    assert answers["work-complete"] is Answer.MET
    assert answers["annual-report"] is Answer.NOT_MET


def test_an_application_without_items_is_not_called_complete() -> None:
    application = Application(name="A1", approved_on=AWARD)
    found = eligibility.check(Inventory(applications=(application,)), date(2026, 11, 23))
    (finding,) = [each for each in found.applications["A1"] if each.rule == "work-complete"]
    assert finding.answer is Answer.UNKNOWN
    assert finding.missing == ("Items with work left",)


@pytest.mark.parametrize(
    ("as_of", "amount"),
    [
        (date(2022, 7, 14), None),
        (date(2022, 7, 15), "$395,000"),
        (date(2025, 4, 14), "$395,000"),
        (date(2025, 4, 15), "$1,000,000"),
    ],
)
def test_the_pro_rata_amount_is_worked_out_until_the_allocation_is_entered(
    as_of: date, amount: str | None
) -> None:
    application = Application(name="A1", approved_on=AWARD, approved_cost=Decimal(1_000_000))
    found = eligibility.check(Inventory(applications=(application,)), as_of)
    finding = found.applications["A1"][0]
    assert finding.rule == "allocation"
    assert finding.answer is (Answer.UNKNOWN if amount else Answer.NOT_MET)
    assert not amount or f"that is {amount} of $1,000,000" in finding.because


@pytest.mark.parametrize(
    ("removed_on", "expected"),
    [
        (date(2024, 5, 1), Answer.MET),
        (date(2024, 5, 2), Answer.NOT_MET),
        (None, Answer.NOT_MET),
    ],
)
def test_removal_is_claimed_only_of_what_was_removed_by_then(
    removed_on: date | None, expected: Answer
) -> None:
    item = Item(serial="S-1", manufacturer="Huawei", model="RRU3908", removed_on=removed_on)
    cost = Cost(
        serial="S-1", category="removal", on=date(2024, 5, 1), amount=Decimal(5), invoice="I-1",
        claim="C-1", claimed_on=date(2024, 5, 1),
    )  # fmt: skip
    found = eligibility.check(Inventory(items=(item,), costs=(cost,)), date(2026, 11, 23))
    finding = found.costs[0].finding("claim-evidence")
    assert finding is not None
    assert finding.answer is expected


def test_an_allocation_is_not_known_before_the_award() -> None:
    application = Application(
        name="A1", approved_on=AWARD, approved_cost=Decimal(100), allocation=Decimal(40)
    )
    found = eligibility.check(Inventory(applications=(application,)), date(2022, 7, 14))
    held = {each.rule: each for each in found.applications["A1"]}
    assert held["allocation"].answer is Answer.NOT_MET
    assert "Allocation" in held["claims-within-allocation"].missing


def test_the_last_grant_alone_is_enough_for_the_end_of_the_term() -> None:
    application = Application(name="A1", approved_on=AWARD, first_disbursement_on=date(2023, 2, 28))
    grant = Extension(application="A1", granted_on=date(2026, 5, 1), new_term_end=date(2026, 11, 8))
    inventory = Inventory(carrier=CARRIER, applications=(application,), extensions=(grant,))
    held = {each.rule: each for each in eligibility.check(inventory, date(2026, 11, 8)).carrier}
    assert held["etc-certification"].answer is Answer.NOT_MET
    assert "2026-11-08" in held["etc-certification"].because

    found = eligibility.check(inventory, date(2026, 11, 9))
    held = {each.rule: each for each in found.carrier}
    assert held["etc-certification"].answer is Answer.MET
    assert [one.finding.rule for one in found.contradictions] == ["extension-at-most-six-months"]
