"""What a project lays over the book: confirmed, corrected and own, and marked as the user's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from planner.common.errors import UserError
from planner.model.findings import Answer, Confidence
from planner.rules.book import RuleBook
from planner.rules.overlay import with_entry
from planner.rules.overlay_entries import (
    NEW,
    Confirmation,
    Correction,
    Entry,
    OwnRule,
    entry,
)
from planner.rules.statements import statements
from planner.rules.vocabulary import Subject

BOOK = RuleBook.shipped()
TODAY = date(2026, 11, 23)
CORRECTION = Correction(
    Subject.CARRIER,
    "provider-eligible",
    "most",
    "2020-12-27",
    9_000_000,
    date(2020, 12, 27),
    None,
    "47 USC 1603(b)(1)",
    "the Code of 2026, read in the library",
    "Ana Diaz",
    TODAY,
)
OWN = """
id: own-small
title: Small enough for our bank
question: Has the carrier at most 20,000 customers?
version: 1
needs: [customers]
basis: {citation: Loan agreement of 2024, confidence: confirmed}
values:
  most:
    label: Customers at most
    periods:
      - {value: 20000, citation: "Loan agreement of 2024, 4.2", confidence: confirmed}
condition: {fact: customers, at_most: {value: most}}
explain:
  met: It has {customers} customers.
  not_met: It has {customers} customers.
  unknown: Their number is not known.
cases:
  - {name: at it, as_of: 2026-11-23, facts: {customers: 20000}, answer: met}
  - {name: over it, as_of: 2026-11-23, facts: {customers: 20001}, answer: not_met}
  - {name: unknown, as_of: 2026-11-23, facts: {}, answer: unknown, missing: [Customers]}
"""


def _laid(*entries: Entry) -> RuleBook:
    return BOOK.with_overlay({each.key: each.pack() for each in entries})


def _finding(book: RuleBook, rule_id: str, **facts: Any) -> Any:
    rule = book.rules[Subject.CARRIER, rule_id]
    return book.judge(rule, facts, TODAY)


def test_no_entries_leave_the_book_as_it_is() -> None:
    assert BOOK.with_overlay({}) is BOOK


def test_the_same_entries_give_the_same_book_object() -> None:
    assert _laid(CORRECTION) is _laid(CORRECTION)


@pytest.mark.parametrize(
    "kept",
    [
        CORRECTION,
        replace(CORRECTION, held=("Huawei", "ZTE"), start=None, period=""),
        replace(CORRECTION, held=date(2026, 1, 2), period=NEW, end=date(2027, 1, 1)),
        Confirmation("Check it.", "47 CFR 1.4(j)", "eCFR", "Ana Diaz", TODAY),
        OwnRule(Subject.CARRIER, "own-small", OWN, "Ana Diaz", TODAY),
    ],
)
def test_an_entry_comes_back_from_the_project_as_it_was_kept(kept: Entry) -> None:
    assert entry(kept.key, kept.pack()) == kept


def test_a_corrected_value_decides_and_says_whose_it_is() -> None:
    facts = {"customers": 9_500_000, "advanced_service": True}

    assert _finding(BOOK, "provider-eligible", **facts).answer is Answer.MET
    finding = _finding(_laid(CORRECTION), "provider-eligible", **facts)

    assert finding.answer is Answer.NOT_MET
    assert "9,000,000" in finding.because
    assert "47 USC 1603(b)(1) (own entry)" in finding.citation
    assert "Ana Diaz" in finding.theirs


def test_a_confirmed_statement_is_confirmed_wherever_it_stands_and_says_by_whom() -> None:
    statement = next(
        each for each in statements(BOOK) if each.basis.confidence is Confidence.UNCONFIRMED
    )
    basis = statement.basis
    given = Confirmation(basis.verify, basis.citation, "eCFR of 2026-11-20", "Ana Diaz", TODAY)

    laid = list(statements(_laid(given)))

    mine = [each.basis for each in laid if each.basis.theirs]
    assert mine
    assert {each.confidence for each in mine} == {Confidence.CONFIRMED}
    assert all("Ana Diaz" in each.theirs and "eCFR" in each.source for each in mine)
    assert not any(
        (each.basis.verify, each.basis.citation) == (basis.verify, basis.citation) for each in laid
    )


def test_an_own_rule_answers_and_is_marked_in_every_finding() -> None:
    book = _laid(OwnRule(Subject.CARRIER, "own-small", OWN, "Ana Diaz", TODAY))

    finding = _finding(book, "own-small", customers=20_001)

    assert finding.answer is Answer.NOT_MET
    assert finding.citation.count("(own rule)") == 2
    assert "own rule of Ana Diaz, 2026-11-23" in finding.theirs
    assert ("own-small", Subject.CARRIER) in {(c.rule, c.subject) for c in book.index.coverage}


def test_the_version_tells_a_book_with_own_entries_from_one_without() -> None:
    other = replace(CORRECTION, held=8_000_000)

    versions = {BOOK.version, _laid(CORRECTION).version, _laid(other).version}

    assert len(versions) == 3


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"rule": "no-such-rule"}, "no-such-rule"),
        ({"value": "no_such_value"}, "no-such-value"),
        ({"period": "2020-12-28"}, "no-such-period"),
        ({"held": "nine million"}, "wrong-kind"),
        ({"held": date(2026, 1, 1)}, "wrong-kind"),
        ({"held": True}, "wrong-kind"),
        ({"held": -1}, "number-out-of-range"),
        ({"start": date(2020, 12, 26)}, "period-overlaps"),
        ({"start": None}, "period-overlaps"),
        ({"period": NEW, "start": date(2026, 1, 1)}, "period-overlaps"),
        ({"end": date(2020, 12, 27)}, "period-ends-early"),
        ({"end": date(9999, 1, 1)}, "date-out-of-range"),
        ({"citation": " "}, "no-citation"),
        ({"source": ""}, "no-citation"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(changed: Mapping[str, Any], code: str) -> None:
    with pytest.raises(UserError) as caught:
        with_entry(BOOK, replace(CORRECTION, **changed))

    assert caught.value.code == code


def test_a_distance_in_time_that_no_calendar_has_is_refused() -> None:
    far = replace(
        CORRECTION,
        subject=Subject.DEADLINE,
        rule="term-end",
        value="length",
        period="2020-03-12",
        start=date(2020, 3, 12),
        held=100_000,
    )

    with pytest.raises(UserError, match="distance in time"):
        with_entry(BOOK, far)


def test_a_correction_can_end_a_period_and_another_one_follow_it() -> None:
    ended = replace(CORRECTION, held=10_000_000, end=date(2027, 1, 1))
    later = replace(CORRECTION, period=NEW, held=12_000_000, start=date(2027, 1, 1))

    book = _laid(ended, later)

    assert book.remarks == ()
    value = book.rules[Subject.CARRIER, "provider-eligible"].values["most"]
    assert [period.value for period in value.periods] == [2_000_000, 10_000_000, 12_000_000]


def test_what_no_longer_fits_the_book_is_left_out_and_named_and_the_rest_stays() -> None:
    gone = replace(CORRECTION, rule="gone-rule")
    broken = OwnRule(Subject.CARRIER, "own-broken", "id: own-broken\n", "Ana Diaz", TODAY)
    overlay = {each.key: each.pack() for each in (gone, broken, CORRECTION)}

    book = BOOK.with_overlay({**overlay, "correct:x": {"rule": 3}, "other:y": {}})

    said = "\n".join(book.remarks)
    assert len(book.remarks) == 4
    assert 'Your value "most" of the carrier rule gone-rule is not used' in said
    assert 'Your carrier rule "own-broken" is not used: your rule own-broken, line 1' in said
    assert '"correct:x"' in said
    assert book.rules[Subject.CARRIER, "provider-eligible"].values["most"].periods[1].basis.theirs


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("id: own-small", "id: small", 'begins with "own-"'),
        ("id: own-small", "id: own-other", "not"),
        ("version: 1", "version: 1\nauthor: me", '"author" is not known'),
        ("needs: [customers]", "needs: [turnover]", 'no fact "turnover"'),
        ("facts: {customers: 20001}", "facts: {customers: 20002}", "no case"),
    ],
)
def test_an_own_rule_is_read_as_strictly_as_the_book(old: str, new: str, says: str) -> None:
    given = OwnRule(Subject.CARRIER, "own-small", OWN.replace(old, new), "Ana Diaz", TODAY)

    with pytest.raises(UserError, match=says) as caught:
        with_entry(BOOK, given)
    assert "line" in caught.value.where


def test_an_own_rule_cannot_take_the_place_of_one_of_the_book() -> None:
    book = _laid(OwnRule(Subject.CARRIER, "own-small", OWN, "Ana Diaz", TODAY))

    with pytest.raises(UserError, match="already"):
        with_entry(book, OwnRule(Subject.CARRIER, "own-small", OWN, "Ana Diaz", TODAY))
