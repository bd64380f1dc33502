"""Deadlines of a whole carrier."""

from datetime import date

import pytest

from planner.model.findings import Confidence, DeadlineStatus
from planner.model.inventory import Application, Extension, Inventory
from planner.rules.book import RuleBook
from planner.services import deadlines

TODAY = date(2026, 11, 23)
NORTH = Application(
    name="North", approved_on=date(2022, 7, 15), first_disbursement_on=date(2023, 5, 18)
)
SOUTH = Application(name="South", first_disbursement_on=date(2026, 3, 2))
GRANTS = (
    Extension(application="North", granted_on=date(2026, 5, 11), new_term_end=date(2026, 11, 18)),
    Extension(application="North", granted_on=date(2024, 5, 2), new_term_end=date(2024, 11, 18)),
    Extension(application="North", granted_on=date(2024, 11, 4), new_term_end=date(2025, 5, 18)),
    Extension(application="North", granted_on=date(2025, 5, 6), new_term_end=date(2025, 11, 18)),
    Extension(application="North", granted_on=date(2025, 11, 3), new_term_end=date(2026, 5, 18)),
)


def test_each_application_has_its_own_term() -> None:
    ends = deadlines.term_ends(Inventory(applications=(NORTH, SOUTH), extensions=GRANTS), TODAY)

    assert ends == {"North": date(2026, 11, 18), "South": date(2027, 3, 2)}


def test_a_term_that_is_not_known_is_left_out_not_guessed() -> None:
    applications = (Application(name="New"), Application(name="Old", status="Withdrawn"))

    assert deadlines.term_ends(Inventory(applications=applications), TODAY) == {}


def test_extensions_count_in_the_order_granted_whatever_the_order_listed() -> None:
    found = deadlines.compute(Inventory(applications=(NORTH,), extensions=GRANTS), TODAY)

    (term,) = [each for each in found if each.rule == "term-end"]
    assert term.on == term.falls_on == date(2026, 11, 18)
    assert term.status is DeadlineStatus.PAST
    assert term.confidence is Confidence.CONFIRMED
    assert term.because.index("2024-11-18") < term.because.index("2026-05-18")


def test_deadlines_come_by_date_and_those_that_lack_a_fact_last() -> None:
    found = deadlines.compute(Inventory(applications=(SOUTH, NORTH), extensions=GRANTS), TODAY)

    dates = [each.falls_on or date.max for each in found]
    assert dates == sorted(dates)
    undated = {(each.rule, each.application): each for each in found if each.on is None}
    assert undated["status-update", "South"].missing == ("Approved on",)
    assert undated["status-update", "South"].status is None


def test_the_carrier_alone_has_the_license_of_that_day() -> None:
    (license_end,) = deadlines.compute(Inventory(), date(2019, 12, 1))

    assert license_end.rule == "general-license-expiry"
    assert license_end.on == date(2020, 2, 16)
    assert license_end.application == ""


def test_filings_move_and_ends_of_terms_do_not() -> None:
    application = Application(name="A", first_disbursement_on=date(2026, 2, 10))
    found = {
        each.rule: each for each in deadlines.compute(Inventory(applications=(application,)), TODAY)
    }

    assert found["term-end"].falls_on == date(2027, 2, 10)
    certification = found["final-certification"]
    assert (certification.on, certification.falls_on) == (date(2027, 2, 20), date(2027, 2, 22))
    assert "2027-02-20 is a Saturday" in certification.because
    assert certification.confidence is Confidence.UNCONFIRMED
    assert certification.verify


def test_repeated_duties_are_numbered_so_that_a_calendar_tells_them_apart() -> None:
    found = deadlines.compute(Inventory(applications=(NORTH,)), TODAY)

    titles = [each.title for each in found if each.rule == "status-update"]
    assert titles[0] == "Status update 1"
    assert titles[17] == "Status update 18"


def test_next_business_day_passes_over_weekends_holidays_and_known_closures() -> None:
    days = RuleBook.shipped().business_days
    assert days.next(date(2024, 7, 4)) == date(2024, 7, 5)
    assert days.next(date(2025, 12, 26)) == date(2025, 12, 29)
    assert days.next(date(2026, 11, 23)) == date(2026, 11, 23)


@pytest.mark.parametrize("slip", [date(1900, 1, 1), date(9999, 12, 31)])
def test_a_date_that_cannot_be_right_is_a_missing_one(slip: date) -> None:
    application = Application(name="A", approved_on=slip, first_disbursement_on=slip)

    found = deadlines.compute(Inventory(applications=(application,)), TODAY)

    undated = {each.rule: each for each in found if each.application}
    assert undated["term-end"].missing == ("First disbursement on",)
    assert undated["final-certification"].missing == ("First disbursement on",)
    assert undated["status-update"].missing == ("Approved on",)
    assert f"{slip}, which cannot be right" in undated["term-end"].because
    assert all(each.on is None for each in undated.values())


def test_any_as_of_date_has_an_answer() -> None:
    listed = Inventory(applications=(NORTH,), extensions=GRANTS)

    assert deadlines.compute(listed, date.min) == ()
    rules = {each.rule for each in deadlines.compute(listed, date.max)}
    assert rules >= {"term-end", "status-update", "final-certification"}


def test_before_the_act_an_award_sets_no_dates() -> None:
    listed = Inventory(applications=(NORTH,), extensions=GRANTS)

    before = {each.application for each in deadlines.compute(listed, date(2020, 3, 11))}
    assert before == {""}
    assert deadlines.term_ends(listed, date(2020, 3, 11)) == {}
    assert {each.application for each in deadlines.compute(listed, date(2020, 3, 12))} > {""}
