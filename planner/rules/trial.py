"""Runs the cases of a rule, to see whether the book answers as the author expected."""

from collections.abc import Iterator

from planner.model.findings import Deadline
from planner.model.inventory import Extension, Filing
from planner.rules import wording
from planner.rules.book import RuleBook
from planner.rules.deadline_facts import Party, with_filed
from planner.rules.deadline_rule import DeadlineCase, DeadlineRule
from planner.rules.duties import Duties
from planner.rules.vocabulary import Case, Rule, Subject


def differences(
    book: RuleBook, rule: Rule | DeadlineRule, case: Case | DeadlineCase
) -> tuple[str, ...]:
    """What the book says otherwise than the case expects, in sentences; none if it agrees.

    Raises OverflowError where the rule leads to a date that no calendar has.
    """
    if isinstance(rule, DeadlineRule):
        return tuple(_of_dates(book, rule, case)) if isinstance(case, DeadlineCase) else ()
    return tuple(_of_answer(book, rule, case)) if isinstance(case, Case) else ()


def _of_answer(book: RuleBook, rule: Rule, case: Case) -> Iterator[str]:
    finding = book.judge(rule, case.facts, case.as_of)
    if finding.answer is not case.answer:
        said = f": {finding.because}" if finding.because else "."
        yield f'The answer is "{finding.answer}", not "{case.answer}"{said}'
    if finding.missing != case.missing:
        missing, expected = (
            wording.join(names) or "nothing" for names in (finding.missing, case.missing)
        )
        yield f"What is missing is {missing}, not {expected}."
    yield from _unsaid(case.says, finding.because)
    if case.confidence and finding.confidence is not case.confidence:
        yield f'It is "{finding.confidence}", not "{case.confidence}".'


def _of_dates(book: RuleBook, rule: DeadlineRule, case: DeadlineCase) -> Iterator[str]:
    found = deadlines(book, rule, case)
    dated = tuple((each.on, each.falls_on, each.status) for each in found if each.on)
    if dated != case.dates:
        given, expected = (_in_words(dates) for dates in (dated, case.dates))
        yield f"The dates are {given}, not {expected}."
    missing = tuple(name for each in found for name in each.missing)
    if missing != case.missing:
        lacking, expected = (wording.join(names) or "nothing" for names in (missing, case.missing))
        yield f"What is missing is {lacking}, not {expected}."
    yield from _unsaid(case.says, " ".join(each.because for each in found))
    if case.confidence and {each.confidence for each in found} != {case.confidence}:
        sure = wording.join(sorted({each.confidence for each in found}))
        yield f'It is "{sure}", not "{case.confidence}".'


def deadlines(book: RuleBook, rule: DeadlineRule, case: DeadlineCase) -> tuple[Deadline, ...]:
    """The deadlines of a case's application, or of the carrier where the rule is about it."""
    name = "A1" if rule.about is Subject.APPLICATION else ""
    extensions = [Extension(application=name, **each) for each in case.extensions]  # type: ignore[arg-type]
    filings = [
        Filing(
            application=name,
            duty=rule.id,
            due_on=each.get("due_on"),
            filed_on=each["filed_on"],
        )
        for each in case.filings
    ]
    facts = with_filed(case.facts, book.deadline_rules.values(), filings, case.as_of)
    return Duties(book, case.as_of, Party(name, facts, extensions, filings)).of(rule)


def _unsaid(expected: tuple[str, ...], said: str) -> Iterator[str]:
    yield from (f'It does not say "{words}".' for words in expected if words not in said)


def _in_words(dates: object) -> str:
    if not isinstance(dates, tuple) or not dates:
        return "none"
    return wording.join(f"{on} ({status}, falls on {falls_on})" for on, falls_on, status in dates)
