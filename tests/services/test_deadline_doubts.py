"""Dates that are counted from what contradicts itself say so."""

from datetime import date

from planner.model.findings import Confidence, Deadline
from planner.model.inventory import Application, Inventory
from planner.services import deadlines

AS_OF = date(2023, 3, 1)


def computed(application: Application) -> dict[str, Deadline]:
    found = deadlines.compute(Inventory(applications=(application,)), AS_OF)
    return {each.rule: each for each in found if each.application}


def test_a_term_counted_from_money_before_the_approval_is_not_confirmed_and_says_why() -> None:
    held = computed(
        Application(
            name="A1",
            submitted_on=date(2022, 1, 20),
            approved_on=date(2022, 7, 15),
            first_disbursement_on=date(2022, 7, 14),
        )
    )
    for rule in ("term-end", "status-update", "final-certification", "first-claim"):
        assert held[rule].confidence is Confidence.UNCONFIRMED
        assert "contradicts itself" in held[rule].because
        assert "contradicts itself" in held[rule].verify
    assert held["term-end"].on == date(2023, 7, 14)


def test_a_certification_before_the_first_money_is_said_where_it_ends_a_duty() -> None:
    held = computed(
        Application(
            name="A1",
            approved_on=date(2022, 7, 15),
            first_disbursement_on=date(2023, 2, 1),
            final_certification_on=date(2023, 1, 31),
        )
    )
    assert "contradicts itself" in held["final-certification"].because


def test_dates_in_their_order_are_said_to_contradict_nothing() -> None:
    held = computed(
        Application(
            name="A1",
            submitted_on=date(2022, 1, 20),
            approved_on=date(2022, 7, 15),
            first_disbursement_on=date(2022, 7, 15),
        )
    )
    assert held["term-end"].confidence is Confidence.CONFIRMED
    assert not any("contradicts" in each.because for each in held.values())
