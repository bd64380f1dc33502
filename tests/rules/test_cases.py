"""Every case in the rule files is run."""

import pytest

from planner.model.findings import Answer
from planner.rules import trial
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.vocabulary import Case, Rule

BOOK = RuleBook.shipped()
CASES = [(rule, case) for rule in BOOK.rules.values() for case in rule.cases]
DATES = [(rule, case) for rule in BOOK.deadline_rules.values() for case in rule.cases]


@pytest.mark.parametrize(
    ("rule", "case"), CASES, ids=[f"{rule.id}: {case.name}" for rule, case in CASES]
)
def test_a_rule_answers_its_case(rule: Rule, case: Case) -> None:
    assert trial.differences(BOOK, rule, case) == ()

    finding = BOOK.judge(rule, case.facts, case.as_of)
    assert bool(finding.missing) == (finding.answer is Answer.UNKNOWN)
    assert finding.because.endswith((".", '".'))
    assert "{" not in finding.because
    assert (
        "not known" not in finding.because
        or finding.answer is not Answer.MET
        or ("when is not known" in finding.because)
    )


@pytest.mark.parametrize(
    ("rule", "case"), DATES, ids=[f"{rule.id}: {case.name}" for rule, case in DATES]
)
def test_a_deadline_rule_gives_the_dates_of_its_case(
    rule: DeadlineRule, case: DeadlineCase
) -> None:
    assert trial.differences(BOOK, rule, case) == ()

    for each in trial.deadlines(BOOK, rule, case):
        assert "{" not in each.because
        assert (each.on is None) == bool(each.missing)
        assert each.because.endswith(".")
