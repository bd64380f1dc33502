"""Which answers of a project are otherwise on one day than on another."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.common.progress import Progress, part, silent
from planner.model.findings import Answer, Finding
from planner.model.inventory import Inventory, Item
from planner.rules.installed import in_use
from planner.rules.vocabulary import Subject
from planner.services import eligibility
from planner.services.eligibility import Eligibility
from planner.services.eligibility_answers import Judged
from planner.services.eligibility_counts import item_in_words

_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """An answer of a rule that changed: of ``items`` rows and ``units`` (their quantities, 1
    where none is given), with some of them in words. For the carrier and its applications there
    are none, and the example is why the answer is what it is now. ``ids`` are those items.
    """

    subject: Subject
    rule: str
    title: str
    before: Answer
    after: Answer
    items: int = 0
    units: int = 0
    examples: tuple[str, ...] = ()
    ids: frozenset[int] = field(default=frozenset(), repr=False)


def changed_answers(
    inventory: Inventory, since: date, until: date, progress: Progress = silent
) -> tuple[AnswerChange, ...]:
    """The answers that are otherwise on ``until`` than on ``since``, by rule, the most rows
    first. Raises UserError "before-the-book", and Cancelled out of ``progress``.
    """
    in_use().check_date(min(since, until))
    prepared = eligibility.prepare(inventory, part(progress, 0.0, 0.8))
    before, after = (
        eligibility.judge(prepared.book, prepared, inventory, day, part(progress, 0.8, 0.95))
        for day in (since, until)
    )
    return between(before, after)


def between(before: Eligibility, after: Eligibility) -> tuple[AnswerChange, ...]:
    """The answers that differ between two days of one inventory."""
    of_rules = _of_findings(Subject.CARRIER, {"": before.carrier}, {"": after.carrier})
    of_applications = _of_findings(Subject.APPLICATION, before.applications, after.applications)
    items = sorted(_of_items(before, after), key=lambda change: -change.items)
    return (*of_rules, *of_applications, *items)


def _of_findings(
    subject: Subject,
    before: Mapping[str, Sequence[Finding]],
    after: Mapping[str, Sequence[Finding]],
) -> Iterator[AnswerChange]:
    """By owner: the carrier (""), or the applications."""
    for owner, findings in after.items():
        known = {finding.rule: finding.answer for finding in before.get(owner, ())}
        for finding in findings:
            earlier = known.get(finding.rule)
            if earlier and earlier is not finding.answer:
                said = f"{owner}: {finding.because}" if owner else finding.because
                yield AnswerChange(
                    subject, finding.rule, finding.title, earlier, finding.answer, examples=(said,)
                )


@dataclass(slots=True)
class _Tally:
    items: int = 0
    units: int = 0
    examples: list[Item] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)

    def count(self, item: Item) -> None:
        self.ids.append(item.id)
        self.items += 1
        self.units += 1 if item.quantity is None else item.quantity
        if len(self.examples) < _EXAMPLES:
            self.examples.append(item)


def _of_items(before: Eligibility, after: Eligibility) -> Iterator[AnswerChange]:
    tallies: defaultdict[tuple[str, Answer, Answer], _Tally] = defaultdict(_Tally)
    titles: dict[str, str] = {}
    known: dict[tuple[int, int], list[_Tally]] = {}
    listed = zip(after.items, before.items.judged(), after.items.judged(), strict=True)
    for answer, earlier, later in listed:
        pair = id(earlier), id(later)
        if pair not in known:
            known[pair] = [tallies[turn] for turn in _turns(earlier, later, titles)]
        for tally in known[pair]:
            tally.count(answer.item)
    for (rule, one, other), tally in tallies.items():
        examples = tuple(map(item_in_words, tally.examples))
        yield AnswerChange(
            Subject.ITEM,
            rule,
            titles[rule],
            one,
            other,
            tally.items,
            tally.units,
            examples,
            frozenset(tally.ids),
        )


def _turns(
    earlier: Judged, later: Judged, titles: dict[str, str]
) -> Iterator[tuple[str, Answer, Answer]]:
    """The rules that answer a group otherwise; keeps their titles."""
    answers = {verdict.rule.id: verdict.answer for verdict in earlier.verdicts}
    for verdict in later.verdicts:
        before = answers.get(verdict.rule.id)
        if before and before is not verdict.answer and not verdict.rule.contradiction:
            titles[verdict.rule.id] = verdict.rule.title
            yield verdict.rule.id, before, verdict.answer
