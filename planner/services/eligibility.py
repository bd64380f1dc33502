"""What is covered, what can be reimbursed, and which facts are missing to know."""

from collections.abc import Mapping, Sequence
from datetime import date

from planner.common.progress import Progress, part, silent
from planner.model.findings import Finding
from planner.model.inventory import Inventory
from planner.rules.book import RuleBook
from planner.rules.installed import in_use
from planner.rules.judging import Judges, findings
from planner.rules.vocabulary import FactValue, Subject
from planner.rules.what_if import Change
from planner.rules.what_if import what_would_change as changes
from planner.services.eligibility_answers import (
    Contradiction,
    CostAnswer,
    Eligibility,
    ItemAnswer,
    ItemAnswers,
    Judged,
    Summary,
    Unknown,
)
from planner.services.eligibility_counts import (
    cost_in_words,
    item_in_words,
    summarize,
    unknowns,
)
from planner.services.eligibility_groups import Prepared, grouped, prepare
from planner.services.eligibility_subjects import CARRIER, Subjects, subjects
from planner.services.eligibility_tallies import judged_costs, with_eligible, with_items

__all__ = [
    "Change", "Contradiction", "CostAnswer", "Eligibility", "ItemAnswer", "Prepared", "Summary",
    "Unknown", "by_site", "check", "judge", "prepare", "what_would_change",
]  # fmt: skip

_PREPARED = 0.9


def check(inventory: Inventory, as_of: date, progress: Progress = silent) -> Eligibility:
    """Recognises every item, with what a person answered about them, and applies the rule
    book in use, with what the project adds to it, as of a date.

    Raises UserError "before-the-book" for a date before the book begins, and Cancelled out of
    ``progress``.
    """
    in_use().check_date(as_of)
    prepared = prepare(inventory, part(progress, 0.0, _PREPARED))
    return judge(prepared.book, prepared, inventory, as_of, part(progress, _PREPARED, 1.0))


def judge(
    book: RuleBook,
    prepared: Prepared,
    inventory: Inventory,
    as_of: date,
    progress: Progress = silent,
) -> Eligibility:
    """The answers for an inventory whose items and sites are those prepared; the carrier, its
    applications and the date may be others. Raises as `check`.
    """
    book.check_date(as_of)
    progress("Applying the rules", 0.0)
    if prepared.book is not book:
        prepared = grouped(
            book,
            inventory,
            prepared.recognitions,
            of_costs=prepared.of_costs,
            planned=prepared.planned,
        )
    found = subjects(book, inventory, as_of)
    judged, group_of = _judged_items(found, prepared)
    progress("Applying the rules", 0.5)
    costs = judged_costs(found, prepared, inventory.costs)
    found = with_eligible(with_items(found, judged), costs)
    applications, given = _judged_subjects(found)
    carrier = applications.pop(CARRIER)
    items = ItemAnswers(prepared.inventory.items, prepared.recognitions, group_of, judged)
    counted = [(one, one.group.items, one.group.units) for one in judged]
    rules = [rule.id for rule in book.of(Subject.ITEM) if not rule.contradiction]
    progress("Applying the rules", 1.0)
    return Eligibility(
        as_of=as_of,
        book_version=book.version,
        carrier=carrier,
        applications=applications,
        costs=costs,
        items=items,
        contradictions=_contradictions(book, inventory, carrier, applications, costs, items),
        summary=summarize(rules, counted),
        unknowns=unknowns(book, inventory, judged, costs, carrier, applications),
        facts=given,
    )


def by_site(answers: Eligibility) -> dict[str, Summary]:
    """A summary of each site that has items."""
    rules = answers.summary.items.keys()
    return {site: summarize(rules, counted) for site, counted in answers.items.of_sites().items()}


def what_would_change(
    book: RuleBook, finding: Finding, subject: Subject, facts: Mapping[str, FactValue]
) -> tuple[Change, ...]:
    """For each fact behind a finding, the values that would give another answer while all other
    facts stay; ``facts`` as the answers have them (`ItemAnswer.facts`, `Eligibility.facts`).
    """
    return changes(book, book.rules[subject, finding.rule], facts, finding.as_of)


def _judged_items(found: Subjects, prepared: Prepared) -> tuple[list[Judged], Sequence[int]]:
    given = found.given(Subject.ITEM)
    given.setdefault(CARRIER, {})
    grouping = prepared.at(found.as_of, given)
    judges = Judges(found.book, Subject.ITEM, found.as_of)
    judged = []
    for group in grouping.groups:
        verdicts, facts = judges.verdicts(
            {**group.facts, **given.get(group.application, given[CARRIER])}
        )
        judged.append(Judged(group, verdicts, facts, prepared.reader))
    return judged, grouping.group_of


def _judged_subjects(
    found: Subjects,
) -> tuple[dict[str, tuple[Finding, ...]], dict[str, Mapping[str, FactValue]]]:
    """The findings of the carrier (under "") and of each application, and the facts that the
    rules were given.
    """
    carrier = Judges(found.book, Subject.CARRIER, found.as_of)
    application = Judges(found.book, Subject.APPLICATION, found.as_of)
    answers: dict[str, tuple[Finding, ...]] = {}
    given: dict[str, Mapping[str, FactValue]] = {}
    for name, facts in found.facts.items():
        verdicts, given[name] = (application if name else carrier).verdicts(facts)
        answers[name] = findings(verdicts, facts, given[name])
    return answers, given


def _contradictions(
    book: RuleBook,
    inventory: Inventory,
    carrier: Sequence[Finding],
    applications: dict[str, tuple[Finding, ...]],
    costs: Sequence[CostAnswer],
    items: ItemAnswers,
) -> tuple[Contradiction, ...]:
    checks = {rule.id for rule in book.rules.values() if rule.contradiction}
    name = inventory.carrier.legal_name or "The carrier"
    listed: list[tuple[str, Sequence[Finding]]] = [(name, carrier)]
    listed += applications.items()
    listed += [(cost_in_words(one.cost), one.findings) for one in costs]
    listed += [(item_in_words(one.item), one.findings) for one in items.contradicting()]
    return tuple(
        Contradiction(who, finding)
        for who, findings in listed
        for finding in findings
        if finding.rule in checks
    )
