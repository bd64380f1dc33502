"""What a planner must compute, check by check, and the rules that answer."""

from datetime import date

import pytest

from planner.model.findings import Answer
from planner.model.inventory import Application, Carrier, Cost, Inventory, Item, Site
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Rule, Subject
from planner.services import deadlines, eligibility

BOOK = RuleBook.shipped()
CHECKS = {
    "covered": ["item covered"],
    "reimbursable": ["item reimbursable"],
    "provider eligible": ["carrier provider-eligible"],
    "cost eligible": ["cost cost-eligible"],
    "internal labor": ["cost internal-labor"],
    "subsidy ban": ["item subsidy-ban"],
    "universal-service ban": ["item usf-ban", "cost usf-ban"],
    "ETC certification": ["carrier etc-certification", "item must-remove"],
    "priority and share": ["carrier priority-tier", "application allocation"],
    "own funding gap": ["application funding-gap"],
    "application clock": ["deadline application-review", "deadline deficiency-cure"],
    "first claim": ["deadline first-claim"],
    "term end": [
        "deadline term-end",
        "application extension-extends",
        "application extension-at-most-six-months",
    ],
    "extension alert": ["deadline extension-request"],
    "finish": ["item work-complete", "item in-network", "application work-complete"],
    "claims due": ["deadline claims-due", "deadline claims-extension"],
    "status updates": ["deadline status-update"],
    "spending reports": ["deadline spending-report"],
    "final certification": ["deadline final-certification"],
    "Form 5641": ["item annual-report", "carrier annual-report", "deadline annual-report"],
    "retention": ["deadline retention-end"],
    "nothing new that is covered": [
        "item no-new-covered",
        "cost no-new-covered",
        "carrier no-new-covered",
    ],
    "disposal": ["item disposal-complete"],
    "claim control": [
        "application claims-within-allocation",
        "application disbursed-within-claims",
        "cost claim-evidence",
    ],
    "violation cure": ["deadline violation-cure"],
    "replacement screen": ["item replacement-allowed", "item authorization-ban"],
    "license history": [
        "item general-license",
        "cost general-license",
        "deadline general-license-expiry",
    ],
}
RULES = [rule for rules in CHECKS.values() for rule in rules]


def test_there_are_as_many_checks_as_the_law_asks_for() -> None:
    assert len(CHECKS) == 27


@pytest.mark.parametrize("named", RULES)
def test_every_check_has_its_rule_and_the_rule_answers_both_ways(named: str) -> None:
    subject, rule_id = named.split()
    (rule,) = [rule for rule in BOOK.find(rule_id) if rule.subject == subject]

    if isinstance(rule, Rule):
        assert {case.answer for case in rule.cases} >= {Answer.MET, Answer.NOT_MET}
    else:
        assert any(case.dates for case in rule.cases)


@pytest.mark.parametrize(
    "as_of", [date(2019, 5, 16), date(2020, 8, 14), date(2022, 7, 15), date(2027, 12, 31)]
)
def test_a_project_gets_an_answer_from_every_rule_that_is_no_check_for_contradictions(
    as_of: date,
) -> None:
    inventory = Inventory(
        carrier=Carrier(legal_name="Prairie Telephone"),
        applications=(Application(name="A1", approved_on=date(2022, 7, 15)),),
        sites=(Site(code="S1", application="A1"),),
        items=(Item(manufacturer="Huawei", model="RRU3908", site="S1"),),
        costs=(Cost(application="A1", category="removal", on=date(2023, 1, 5)),),
    )
    found = eligibility.check(inventory, as_of)
    answered = {
        Subject.ITEM: found.items[0].findings,
        Subject.CARRIER: found.carrier,
        Subject.APPLICATION: found.applications["A1"],
        Subject.COST: found.costs[0].findings,
    }
    for subject, findings in answered.items():
        rules = [rule.id for rule in BOOK.of(subject) if not rule.contradiction]
        assert [finding.rule for finding in findings] == rules
        assert all(finding.because.endswith((".", '".')) for finding in findings)
    dates = {each.rule for each in deadlines.compute(inventory, as_of)}
    assert dates <= set(BOOK.deadline_rules)
