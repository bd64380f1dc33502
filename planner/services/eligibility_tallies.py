"""What the rules answer about items and costs, as facts of the carrier and its applications."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from planner.model.findings import Answer
from planner.model.inventory import Cost
from planner.rules.application_facts import with_costs
from planner.rules.cost_facts import CostFacts
from planner.rules.judging import Judges, findings
from planner.rules.vocabulary import Fact, FactValue, ItemTally, Subject
from planner.services.eligibility_answers import CostAnswer, Judged
from planner.services.eligibility_groups import Prepared
from planner.services.eligibility_subjects import CARRIER, OWNERS, Subjects, owner_of

_ELIGIBLE = "cost-eligible"


def with_items(found: Subjects, judged: Iterable[Judged]) -> Subjects:
    """The facts with those that the items tell."""
    tallied = {
        owner: [fact for fact in found.book.facts[owner].values() if fact.tally] for owner in OWNERS
    }
    if not any(tallied.values()):
        return found
    of_application: defaultdict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        of_application[one.group.application].append(one)
        of_application[CARRIER].append(one)
    facts = {
        name: {**facts, **_told(tallied[owner_of(name)], of_application[name])}
        for name, facts in found.facts.items()
        # That an application has no items listed does not say that nothing was there.
        if name == CARRIER or of_application[name]
    }
    return Subjects(found.book, found.as_of, {**found.facts, **facts})


def _told(facts: Iterable[Fact], judged: Sequence[Judged]) -> dict[str, FactValue]:
    return {fact.id: _tally(fact.tally, judged) for fact in facts if fact.tally}


def _tally(tally: ItemTally, judged: Sequence[Judged]) -> FactValue:
    verdicts = [(one.verdict(tally.rule), one.group.items) for one in judged]
    count = sum(items for verdict, items in verdicts if verdict and verdict.answer is tally.answer)
    unknown = any(verdict and verdict.answer is Answer.UNKNOWN for verdict, _ in verdicts)
    if tally.counts:
        return None if unknown and tally.answer is not Answer.UNKNOWN else count
    return True if count else None if unknown else False


def judged_costs(found: Subjects, prepared: Prepared, costs: Sequence[Cost]) -> list[CostAnswer]:
    """What the rules say about each cost."""
    book = found.book
    judges = Judges(book, Subject.COST, found.as_of)
    reader = CostFacts(book.facts.get(Subject.COST, {}))
    given = found.given(Subject.COST) if costs else {}
    answers = []
    for cost, (recognition, item) in zip(costs, prepared.of_costs, strict=True):
        taken = given.get(cost.application, given[CARRIER])
        stated = {**reader.of(cost, recognition, item), **taken}
        verdicts, facts = judges.verdicts(stated)
        found_here = findings(verdicts, stated, facts)
        answers.append(CostAnswer(cost, recognition, found_here, facts))
    return answers


def with_eligible(found: Subjects, answers: Iterable[CostAnswer]) -> Subjects:
    """The facts of the applications with what their eligible costs come to."""
    totals: defaultdict[str, Decimal | None] = defaultdict(Decimal)
    for one in answers:
        finding = one.finding(_ELIGIBLE)
        total = totals[one.cost.application]
        if one.cost.on and one.cost.on > found.as_of:
            continue
        if finding is None or finding.answer is Answer.UNKNOWN or total is None:
            totals[one.cost.application] = None
        elif finding.answer is Answer.MET:
            amount = _payable(one.cost)
            totals[one.cost.application] = None if amount is None else total + amount
    declared = found.book.facts[Subject.APPLICATION]
    facts = {
        name: with_costs(declared, own, totals[name]) if name in totals else own
        for name, own in found.facts.items()
    }
    return Subjects(found.book, found.as_of, facts)


def _payable(cost: Cost) -> Decimal | None:
    """Of an upgrade the program pays no more than the price of a comparable replacement."""
    if cost.amount is None or cost.comparable_quote is None:
        return cost.amount
    return min(cost.amount, cost.comparable_quote)
