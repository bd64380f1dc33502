"""What a deadline's file may not hold is refused, with its line."""

import pytest

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.rules.book import RuleBook
from planner.rules.loading import read_deadline_rule
from planner.rules.reading import parse

BOOK = RuleBook.shipped()


def _refused(rule: str, old: str, new: str) -> UserError:
    text = resource("rules", "deadline", f"{rule}.yaml").read_text(encoding="utf-8")
    assert old in text
    node = parse(text.replace(old, new), f"{rule}.yaml")
    with pytest.raises(UserError) as caught:
        read_deadline_rule(node, BOOK.facts, BOOK.tables, BOOK.deadline_rules)
    assert caught.value.code == "rule-book"
    assert caught.value.where.startswith(f"{rule}.yaml, line ")
    return caught.value


@pytest.mark.parametrize(
    ("rule", "old", "new", "says"),
    [
        ("term-end", "about: application", "about: item", "about an application or the carrier"),
        ("term-end", "{fact: first_disbursement_on}", "{fact: status}", 'no fact "status"'),
        (
            "term-end",
            "anchor: {fact: first_disbursement_on}",
            "anchor: {fact: approved_on, value: length}",
            "An anchor is a fact, a deadline, a lookup or a value",
        ),
        ("claims-due", "{deadline: term-end}", "{deadline: doomsday}", "must come earlier"),
        ("first-claim", "add: {years: length}", "add: {weeks: length}", "weeks"),
        ("extension-request", "rolls: false", "rolls: false\nadd: {days: lead}", "not both"),
        ("status-update", "repeats: true", "repeats: true\ndone: approved_on", "one day says"),
        ("first-claim", "rolls: true", "rolls: true\nends: approved_on", "Only what recurs ends"),
        ("spending-report", "[02-10, 08-10]", "[02-10, 13-10]", "a list of MM-DD"),
        ("annual-report", "anchor: {value: first}", "anchor: {value: due}", "must be a date"),
        ("annual-report", "only_if: advanced_service", "only_if: customers", "of the kind yes/no"),
        ("claims-due", "to: claims_extended_to, ", "", '"to" and "granted" go together'),
        ("application-review", "  at_most: {from: date", "  at_most: {from: noon", '"anchor" or'),
        ("application-review", "column: review_from", "column: review_to", "names one of its"),
        ("application-review", "to {at_most}", "to {doomsday}", '"doomsday", which nothing fills'),
        ("retention-end", "asks: final_certification_on", "asks: sometimes", 'no fact "sometimes"'),
        ("status-update", "  ended: >-", "  over: >-", '"over" is not known here'),
    ],
)
def test_a_deadline_that_cannot_be_meant_is_refused(
    rule: str, old: str, new: str, says: str
) -> None:
    assert says in _refused(rule, old, new).message


@pytest.mark.parametrize(
    ("rule", "old", "new", "lacks"),
    [
        ("first-claim", "as_of: 2023-07-17", "as_of: 2023-07-16", "on the day itself"),
        ("violation-cure", "as_of: 2027-03-01", "as_of: 2027-03-02", "on the day after"),
        ("first-claim", "missing: [Approved on]", "missing: [Status]", '"Approved on" is missing'),
        ("retention-end", "as_of: 2021-03-14", "as_of: 2021-03-13", "on 2021-03-15 and the day"),
        ("first-claim", "status: Denied, ", "", "with a status that ends it"),
    ],
)
def test_a_deadline_without_a_case_on_each_side_is_refused(
    rule: str, old: str, new: str, lacks: str
) -> None:
    assert lacks in _refused(rule, old, new).message
