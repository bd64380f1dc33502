"""Deadlines of a whole carrier."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from planner.common.errors import UserError
from planner.model.findings import Confidence, DeadlineStatus
from planner.model.inventory import (
    Application,
    Cost,
    Disbursement,
    Extension,
    Filing,
    Inventory,
)
from planner.model.plan import ApplicationOutcome, Plan, PlanStatus
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


def test_any_as_of_date_from_the_beginning_of_the_book_has_an_answer() -> None:
    listed = Inventory(applications=(NORTH,), extensions=GRANTS)

    with pytest.raises(UserError, match="begins on 2019-05-16"):
        deadlines.compute(listed, date(2019, 5, 15))
    assert deadlines.compute(listed, date(2019, 5, 16)) == ()
    rules = {each.rule for each in deadlines.compute(listed, date.max)}
    assert rules >= {"term-end", "status-update", "final-certification"}


def test_before_the_act_an_award_sets_no_dates() -> None:
    listed = Inventory(applications=(NORTH,), extensions=GRANTS)

    before = {each.application for each in deadlines.compute(listed, date(2020, 3, 11))}
    assert before == {""}
    assert deadlines.term_ends(listed, date(2020, 3, 11)) == {}
    assert {each.application for each in deadlines.compute(listed, date(2020, 3, 12))} > {""}


# filings as evidence


def test_a_filing_makes_its_own_date_done_and_stays_with_it() -> None:
    filed = Filing(
        application="North",
        duty="status-update",
        due_on=date(2022, 10, 13),
        filed_on=date(2022, 10, 14),
        confirmation="5640-1",
    )
    found = deadlines.compute(Inventory(applications=(NORTH,), filings=(filed,)), TODAY)

    first, second = [each for each in found if each.rule == "status-update"][:2]
    assert first.status is DeadlineStatus.DONE
    assert first.evidence == filed
    assert "confirmation number 5640-1. That was 1 day late." in first.because
    assert (second.status, second.evidence) == (DeadlineStatus.PAST, None)


def test_a_filing_may_name_the_day_its_date_falls_on() -> None:
    filed = Filing(
        application="North",
        duty="status-update",
        due_on=date(2023, 10, 10),
        filed_on=date(2023, 10, 10),
    )
    found = deadlines.compute(Inventory(applications=(NORTH,), filings=(filed,)), TODAY)

    (done,) = [each for each in found if each.status is DeadlineStatus.DONE and each.evidence]
    assert (done.on, done.falls_on) == (date(2023, 10, 8), date(2023, 10, 10))
    assert "late" not in done.because


def test_a_filing_of_the_final_certification_ends_the_status_updates() -> None:
    filed = Filing(application="North", duty="final-certification", filed_on=date(2024, 5, 20))
    listed = Inventory(applications=(NORTH,), filings=(filed,))

    found = deadlines.compute(listed, TODAY)
    assert max(each.on for each in found if each.rule == "status-update" and each.on) == date(
        2024, 4, 5
    )
    (end,) = [each for each in found if each.rule == "term-end"]
    assert end.status is DeadlineStatus.DONE
    (certified,) = [each for each in found if each.rule == "final-certification"]
    assert certified.evidence == filed
    before = deadlines.compute(listed, date(2024, 5, 19))
    assert any(
        each.rule == "status-update" and each.on > date(2024, 5, 19) for each in before if each.on
    )


def test_a_filing_that_is_for_no_date_is_pointed_out() -> None:
    listed = Inventory(
        applications=(NORTH,),
        filings=(
            Filing(
                application="North", duty="status-update", due_on=date(2022, 10, 13), filed_on=TODAY
            ),
            Filing(
                application="North", duty="status-update", due_on=date(2022, 10, 20), filed_on=TODAY
            ),
            Filing(application="North", duty="status-update", filed_on=TODAY),
            Filing(application="North", duty="final-certification", filed_on=TODAY),
            Filing(application="North", duty="dog-license", filed_on=TODAY),
            Filing(application="North", duty="term-end", filed_on=date(2027, 1, 1)),
        ),
    )
    found = deadlines.compute(listed, TODAY)

    assert deadlines.unmatched(listed, found, TODAY) == (
        listed.filings[1],
        listed.filings[2],
        listed.filings[4],
    )


# facts from where the user keeps them


def test_dates_in_columns_of_ones_own_count() -> None:
    application = Application(
        name="A",
        extras={
            "notice of violation on": date(2026, 9, 1),
            "Deficiency emailed on": "2026-11-10",
            "Final disbursement on": datetime(2026, 3, 31, 12, tzinfo=UTC),
        },
    )
    found = deadlines.compute(Inventory(applications=(application,)), TODAY)

    dated = {each.rule: each.on for each in found if each.application and each.on}
    assert dated == {
        "violation-cure": date(2027, 2, 28),
        "deficiency-cure": date(2026, 11, 25),
        "retention-end": date(2036, 3, 31),
    }


def test_a_text_that_is_no_date_is_said_and_not_used() -> None:
    application = Application(name="A", extras={"Notice of violation on": "last spring"})
    found = deadlines.compute(Inventory(applications=(application,)), TODAY)

    (cure,) = [each for each in found if each.rule == "violation-cure"]
    assert cure.on is None
    assert '"Notice of violation on" is "last spring", which is no date' in cure.because


def test_the_first_line_of_disbursements_stands_in_for_an_empty_date_and_is_to_be_checked() -> None:
    listed = Inventory(
        applications=(Application(name="A"),),
        disbursements=(
            Disbursement(application="A", on=date(2026, 4, 1)),
            Disbursement(application="A", on=date(2026, 2, 10)),
            Disbursement(application="B", on=date(2025, 2, 10)),
        ),
    )
    (end,) = [each for each in deadlines.compute(listed, TODAY) if each.rule == "term-end"]

    assert end.on == date(2027, 2, 10)
    assert end.confidence is Confidence.UNCONFIRMED
    assert "the first line of Disbursements is used" in end.verify


def test_a_claimed_cost_shows_that_a_claim_was_filed() -> None:
    listed = Inventory(
        applications=(NORTH,),
        costs=(
            Cost(application="North", claimed_on=date(2023, 8, 1)),
            Cost(application="North", claimed_on=date(2023, 7, 20)),
            Cost(application="North"),
        ),
    )
    (claim,) = [one for one in deadlines.compute(listed, TODAY) if one.rule == "first-claim"]

    assert claim.status is DeadlineStatus.DONE
    assert "filed on 2023-07-20. That was 3 days late." in claim.because


def test_a_duty_may_be_written_in_words() -> None:
    filed = Filing(application="North", duty="Final Certification ", filed_on=date(2024, 5, 20))
    found = deadlines.compute(Inventory(applications=(NORTH,), filings=(filed,)), TODAY)

    (certified,) = [one for one in found if one.rule == "final-certification"]
    assert certified.evidence == filed


def test_the_carrier_reports_once_a_year_whatever_its_applications() -> None:
    filed = Filing(duty="annual-report", due_on=date(2026, 3, 31), filed_on=date(2026, 3, 30))
    found = deadlines.compute(Inventory(applications=(NORTH, SOUTH), filings=(filed,)), TODAY)

    reports = [each for each in found if each.rule == "annual-report"]
    assert [each.on for each in reports][:2] == [date(2022, 5, 5), date(2023, 3, 31)]
    assert {each.application for each in reports} == {""}
    assert reports[-1].title == "Annual report (FCC Form 5641), March 2027"
    assert [each.status for each in reports][-2:] == [DeadlineStatus.DONE, DeadlineStatus.UPCOMING]


def test_every_deadline_of_an_award_is_there() -> None:
    found = deadlines.compute(Inventory(applications=(NORTH,), extensions=GRANTS), TODAY)

    assert {each.rule: each.on for each in found if each.application and not each.number} == {
        "term-end": date(2026, 11, 18),
        "first-claim": date(2023, 7, 15),
        "final-certification": date(2026, 11, 28),
        "claims-due": date(2027, 3, 18),
        "claims-extension": date(2027, 3, 18),
        "extension-request": date(2026, 8, 20),
    }


# what a change moves


def test_an_extension_moves_what_is_counted_from_the_term_and_says_so() -> None:
    old = Inventory(applications=(SOUTH,))
    grant = Extension(
        application="South", granted_on=date(2026, 11, 20), new_term_end=date(2027, 9, 2)
    )
    moves = deadlines.moved(
        deadlines.compute(old, TODAY), deadlines.compute(replace(old, extensions=(grant,)), TODAY)
    )

    shown = {move.rule: (move.old, move.new) for move in moves if move.old and move.new}
    assert shown == {
        "term-end": (date(2027, 3, 2), date(2027, 9, 2)),
        "final-certification": (date(2027, 3, 12), date(2027, 9, 12)),
        "claims-due": (date(2027, 6, 30), date(2027, 12, 31)),
        "claims-extension": (date(2027, 6, 30), date(2027, 12, 31)),
        "extension-request": (date(2026, 12, 2), date(2027, 6, 4)),
    }
    (certification,) = [move for move in moves if move.rule == "final-certification"]
    assert "2027-03-02 before, 2027-09-02 now" in certification.because
    added = [(move.title, move.new) for move in moves if move.old is None]
    assert added == [("Spending report, August 2027", date(2027, 8, 10))]


@pytest.mark.parametrize(
    ("finish", "days", "extensions"),
    [
        (date(2027, 3, 2), None, None),
        (date(2027, 3, 3), 1, 1),
        (date(2027, 9, 2), 184, 1),
        (date(2027, 9, 3), 185, 2),
    ],
)
def test_a_plan_that_ends_after_the_term_says_how_many_extensions_it_takes(
    finish: date, days: int | None, extensions: int | None
) -> None:
    outcome = ApplicationOutcome("South", None, finish, 0)
    plan = Plan(
        1,
        "Plan",
        datetime(2026, 11, 23, tzinfo=UTC),
        PlanStatus.UNDECIDED,
        TODAY,
        finish,
        None,
        0,
        TODAY,
        0,
        (),
        (),
        (outcome,),
    )
    found = deadlines.needed(plan, Inventory(applications=(SOUTH,)), TODAY)

    assert [(one.days, one.extensions) for one in found] == ([(days, extensions)] if days else [])


def test_nothing_moves_where_nothing_changed() -> None:
    found = deadlines.compute(Inventory(applications=(NORTH, SOUTH), extensions=GRANTS), TODAY)

    assert deadlines.moved(found, found) == ()


def test_a_fact_taken_away_takes_its_dates_away() -> None:
    before = deadlines.compute(Inventory(applications=(SOUTH,)), TODAY)
    after = deadlines.compute(Inventory(applications=(Application(name="South"),)), TODAY)

    (end,) = [move for move in deadlines.moved(before, after) if move.rule == "term-end"]
    assert (end.old, end.new) == (date(2027, 3, 2), None)
    assert "its date is not known" in end.because
