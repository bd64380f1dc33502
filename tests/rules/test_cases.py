"""Every case in the rule files is run."""

import pytest

from planner.model.findings import Answer, Deadline
from planner.model.inventory import Application, Extension
from planner.rules.book import RuleBook
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.duties import Duties
from planner.rules.vocabulary import Case, Rule

BOOK = RuleBook.shipped()
CASES = [(rule, case) for rule in BOOK.rules.values() for case in rule.cases]
DATES = [(rule, case) for rule in BOOK.deadline_rules.values() for case in rule.cases]


@pytest.mark.parametrize(
    ("rule", "case"), CASES, ids=[f"{rule.id}: {case.name}" for rule, case in CASES]
)
def test_a_rule_answers_its_case(rule: Rule, case: Case) -> None:
    finding = BOOK.judge(rule, case.facts, case.as_of)

    assert finding.answer is case.answer, finding.because
    assert finding.missing == case.missing
    for words in case.says:
        assert words in finding.because
    if case.confidence:
        assert finding.confidence is case.confidence
    assert bool(finding.missing) == (finding.answer is Answer.UNKNOWN)
    assert finding.because.endswith((".", '".'))
    assert "{" not in finding.because
    assert (
        "not known" not in finding.because
        or finding.answer is not Answer.MET
        or ("when is not known" in finding.because)
    )


def _deadlines(rule: DeadlineRule, case: DeadlineCase) -> tuple[Deadline, ...]:
    name = "" if rule.anchor_lookup else "A1"
    application = Application(name=name, **case.application)  # type: ignore[arg-type]
    extensions = [Extension(application=name, **each) for each in case.extensions]  # type: ignore[arg-type]
    return Duties(BOOK, case.as_of, application, extensions).of(rule)


@pytest.mark.parametrize(
    ("rule", "case"), DATES, ids=[f"{rule.id}: {case.name}" for rule, case in DATES]
)
def test_a_deadline_rule_gives_the_dates_of_its_case(
    rule: DeadlineRule, case: DeadlineCase
) -> None:
    found = _deadlines(rule, case)

    dated = tuple((each.on, each.falls_on, each.status) for each in found if each.on)
    assert dated == case.dates
    assert tuple(name for each in found for name in each.missing) == case.missing
    because = " ".join(each.because for each in found)
    for words in case.says:
        assert words in because
    assert "{" not in because
    if case.confidence:
        assert {each.confidence for each in found} == {case.confidence}
    for each in found:
        assert (each.on is None) == bool(each.missing)
        assert each.because.endswith(".")
