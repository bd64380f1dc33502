"""Deadlines of whatever dates people enter."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.model.findings import Confidence, DeadlineStatus
from planner.model.inventory import Application, Disbursement, Extension, Filing, Inventory
from planner.rules.book import RuleBook
from planner.services import deadlines

BOOK = RuleBook.shipped()
LATER = date(2036, 1, 1)
DAYS = st.dates(date(2019, 5, 16), date(2028, 12, 31))
MAYBE = st.none() | DAYS | st.sampled_from([date.min, date(1900, 1, 1), date.max])
COLUMNS = sorted(
    {
        column
        for fact in BOOK.facts["application"].values()
        for column in (*fact.columns[:1],)
        if fact.kind == "date"
    }
)
CELLS = st.dictionaries(st.sampled_from(COLUMNS), MAYBE | st.sampled_from(["", "soon", 3, True]))
APPLICATIONS = st.builds(
    Application,
    name=st.sampled_from(["North", "South"]),
    status=st.sampled_from(["", "Approved", "Denied", "withdrawn 2023"]),
    submitted_on=MAYBE,
    approved_on=MAYBE,
    first_disbursement_on=MAYBE,
    final_certification_on=MAYBE,
    extras=CELLS,
)
GRANTS = st.builds(Extension, application=st.just("North"), granted_on=MAYBE, new_term_end=MAYBE)
FILINGS = st.builds(
    Filing,
    application=st.sampled_from(["", "North"]),
    duty=st.sampled_from([*BOOK.deadline_rules, "other"]),
    due_on=MAYBE,
    filed_on=MAYBE,
)
PAID = st.builds(Disbursement, application=st.just("North"), on=MAYBE)
INVENTORIES = st.builds(
    Inventory,
    applications=st.lists(APPLICATIONS, max_size=2, unique_by=lambda one: one.name).map(tuple),
    extensions=st.lists(GRANTS, max_size=4).map(tuple),
    filings=st.lists(FILINGS, max_size=3).map(tuple),
    disbursements=st.lists(PAID, max_size=2).map(tuple),
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(INVENTORIES, DAYS)
def test_every_entry_has_an_answer_that_explains_itself(listed: Inventory, as_of: date) -> None:
    found = deadlines.compute(listed, as_of, BOOK)

    for each in found:
        assert each.because.endswith((".", '".'))
        assert "{" not in each.because
        assert (each.on is None) == bool(each.missing) == (each.status is None)
        assert each.verify or each.confidence is not Confidence.UNCONFIRMED
        if each.on and each.falls_on:
            assert timedelta(0) <= each.falls_on - each.on <= timedelta(days=5)
        if each.evidence:
            assert each.status is DeadlineStatus.DONE
            assert each.evidence.filed_on is not None
            assert each.evidence.filed_on <= as_of
    assert deadlines.moved(found, found, BOOK) == ()
    deadlines.unmatched(listed, found, as_of)


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(DAYS, st.lists(st.integers(1, 181), max_size=6))
def test_extensions_within_six_months_are_kept_as_granted_in_whatever_order_listed(
    paid: date, steps: list[int]
) -> None:
    end = BOOK.deadline_rules["term-end"]
    application = Application(name="North", first_disbursement_on=paid)
    (term,) = deadlines.term_ends(Inventory(applications=(application,)), LATER).values()
    grants = []
    for step in steps:
        grants.append(
            Extension(application="North", granted_on=term, new_term_end=term + timedelta(step))
        )
        term += timedelta(step)
    listed = Inventory(applications=(application,), extensions=tuple(reversed(grants)))

    (found,) = [one for one in deadlines.compute(listed, LATER, BOOK) if one.rule == end.id]
    assert found.on == term
    assert found.confidence is Confidence.CONFIRMED


@pytest.mark.parametrize("new_end", [date.min, date(19, 5, 4), date.max], ids=str)
def test_a_term_that_ends_before_all_time_or_after_it_stops_no_other_date(new_end: date) -> None:
    granted = date(2024, 5, 16)
    north = Application(
        name="North",
        status="Approved",
        approved_on=date(2022, 7, 15),
        first_disbursement_on=date(2022, 8, 1),
    )
    grants = (
        Extension(application="North", granted_on=granted, new_term_end=date(2024, 9, 15)),
        Extension(application="North", granted_on=granted, new_term_end=new_end),
    )
    listed = Inventory(applications=(north,), extensions=grants)
    found = deadlines.compute(listed, date(2026, 1, 1), BOOK)
    assert any(each.on for each in found)
