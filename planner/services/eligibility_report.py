"""The eligibility report: a document that says by itself what was answered, and on what grounds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TypeAlias

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.findings import Answer, Confidence, Finding
from planner.model.inventory import Inventory
from planner.rules.book import RuleBook
from planner.rules.judging import Verdict
from planner.rules.vocabulary import FactValue, Subject
from planner.services import eligibility, project_book, rulebook
from planner.services.eligibility import Eligibility, ItemAnswer
from planner.services.eligibility_answers import Judged
from planner.services.eligibility_counts import cost_in_words
from planner.services.report_facts import StatedFact, stated_facts
from planner.services.rulebook import OwnEntry
from planner.storage.project import Project

RULES = ("covered", "reimbursable", "must-remove")
"""The rules whose answers stand beside each item."""
COLUMNS = {"obtained_on": "Obtained on", "product": "Product", "stated_maker": "Manufacturer"}
"""Facts that reasons may name and that stand beside each item anyway, under that heading."""
_SPELLED_OUT = frozenset(("maker", "link_source", "replacement_maker"))
"""Names that few reasons differ in."""
_ORDER = (Answer.MET, Answer.UNKNOWN, Answer.NOT_MET)
_STEP = 4096
Group: TypeAlias = tuple[Answer | None, ...]
"""Items with the same answers to `RULES`."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why items got an answer, spelled out once. In the place of dates and numbers that differ
    from item to item, ``because`` names their column in square brackets.
    """

    number: int
    finding: Finding
    question: str


@dataclass(frozen=True, slots=True)
class Told:
    """The answers of a kind of item: to `RULES` in their order, each with the number of its
    reason (0: the book has no such rule), and the numbers of the reasons of all other rules.
    ``named`` are the facts of an item that reasons name, ``named_first`` those of `RULES`.
    """

    group: Group
    numbers: tuple[int, ...]
    others: tuple[int, ...]
    named: tuple[str, ...]
    named_first: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A finding and what it is about: the carrier, an application, a cost."""

    about: str
    finding: Finding
    question: str


@dataclass(frozen=True, slots=True)
class EligibilityReport:
    """All that the report says. ``order`` are the places of the items, by group, site and serial
    number; ``told`` what is told of the items of each `Judged`, by its id.
    """

    inventory: Inventory
    book: RuleBook
    answers: Eligibility
    project: str
    catalogue: str
    made_at: datetime
    own: tuple[OwnEntry, ...]
    facts: tuple[StatedFact, ...]
    carrier: tuple[Said, ...]
    applications: tuple[Said, ...]
    costs: tuple[Said, ...]
    reasons: tuple[Reason, ...]
    order: Sequence[int] = field(repr=False)
    told: dict[int, Told] = field(repr=False)
    judged: Sequence[Judged] = field(repr=False)

    def items(self) -> Iterator[tuple[ItemAnswer, Told]]:
        """Every item in the order of the report, with what is told of it."""
        answers, told, judged = self.answers.items, self.told, self.judged
        for place in self.order:
            yield answers[place], told[id(judged[place])]

    def groups(self) -> dict[Group, int]:
        """The number of items of each group, in their order."""
        counts: dict[Group, int] = {}
        for place in self.order:
            group = self.told[id(self.judged[place])].group
            counts[group] = counts.get(group, 0) + 1
        return counts


def export(project: Project, out: Path, *, as_of: date, progress: Progress = silent) -> None:
    """Write the report as of a date: .pdf to file or print, .xlsx with every item.

    Raises UserError "wrong-ending", "before-the-book", and where ``out`` cannot be written.
    """
    if out.suffix.lower() not in {".xlsx", ".pdf"}:
        raise UserError(
            "wrong-ending", f"{out.name} ends neither in .xlsx nor in .pdf.", "Name one of them."
        )
    made = report(project, as_of, part(progress, 0.0, 0.4))
    if out.suffix.lower() == ".pdf":
        from planner.services import eligibility_report_print as printing

        printing.write(made, out, part(progress, 0.4, 1.0))
    else:
        from planner.files.workbook_writing import write_tables
        from planner.services.eligibility_report_sheets import tables

        write_tables(out, list(tables(made)), part(progress, 0.4, 1.0))


def report(project: Project, as_of: date, progress: Progress = silent) -> EligibilityReport:
    """What the report says. Raises as `eligibility.check`."""
    from planner.services.recognition import catalogue_version

    listed = project.inventory()
    book = project_book.of(listed)
    answers = eligibility.check(listed, as_of, part(progress, 0.0, 0.8))
    judged = list(answers.items.judged())
    reasons = _Reasons(book)
    kinds = list({id(each): each for each in judged}.values())
    reasons.number(kinds)
    told = {id(one): reasons.told(one) for one in kinds}
    progress("Ordering the items", 0.9)
    return EligibilityReport(
        inventory=listed,
        book=book,
        answers=answers,
        project=project.path.name,
        catalogue=catalogue_version(project),
        made_at=datetime.now().astimezone(),
        own=rulebook.entries(listed),
        facts=stated_facts(project, listed, book, answers),
        carrier=tuple(_said(book, Subject.CARRIER, "The carrier", answers.carrier)),
        applications=tuple(
            said
            for name, findings in answers.applications.items()
            for said in _said(book, Subject.APPLICATION, f"Application {name}", findings)
        ),
        costs=tuple(
            said
            for one in answers.costs
            for said in _said(book, Subject.COST, cost_in_words(one.cost), one.findings)
        ),
        reasons=reasons.listed(),
        order=_ordered(listed, judged, told),
        told=told,
        judged=judged,
    )


def _said(
    book: RuleBook, subject: Subject, about: str, findings: Sequence[Finding]
) -> Iterator[Said]:
    for finding in findings:
        rule = book.rules[subject, finding.rule]
        if not rule.contradiction:
            yield Said(about, finding, rule.question)


def _ordered(
    inventory: Inventory, judged: Sequence[Judged], told: dict[int, Told]
) -> Sequence[int]:
    groups = sorted({one.group for one in told.values()}, key=_rank)
    rank = {group: number for number, group in enumerate(groups)}
    rank_of = {key: rank[one.group] for key, one in told.items()}
    items = inventory.items

    def key(place: int) -> tuple[int, str, str]:
        item = items[place]
        return rank_of[id(judged[place])], item.site, item.serial

    return sorted(range(len(items)), key=key)


def _rank(group: Group) -> tuple[int, ...]:
    return tuple(_ORDER.index(answer) if answer else len(_ORDER) for answer in group)


class _Reasons:
    """Numbers reasons, equal ones once."""

    def __init__(self, book: RuleBook) -> None:
        self._book = book
        self._by_words: dict[tuple[str, Answer, str, str, Confidence, str], Reason] = {}
        self._by_verdict: dict[tuple[int, tuple[FactValue, ...]], Reason] = {}
        self._kept: list[Verdict] = []

    def number(self, kinds: Sequence[Judged]) -> None:
        """Numbers the reasons of all kinds of items, rule by rule."""
        others = (rule.id for rule in self._book.of(Subject.ITEM) if rule.id not in RULES)
        by_rule: dict[str, list[tuple[Judged, Verdict]]] = {}
        for judged in kinds:
            for verdict in judged.verdicts:
                by_rule.setdefault(verdict.rule.id, []).append((judged, verdict))
        for rule in (*RULES, *others):
            for judged, verdict in by_rule.get(rule, ()):
                self._reason(judged, verdict)

    def told(self, judged: Judged) -> Told:
        """What is told of the items of one kind."""
        verdicts = {verdict.rule.id: verdict for verdict in judged.verdicts}
        main = [verdicts.get(rule) for rule in RULES]
        others = [verdict for rule, verdict in verdicts.items() if rule not in RULES]
        return Told(
            tuple(verdict.answer if verdict else None for verdict in main),
            tuple(self._reason(judged, verdict).number if verdict else 0 for verdict in main),
            tuple(self._reason(judged, verdict).number for verdict in others),
            self._named(judged.verdicts),
            self._named([verdict for verdict in main if verdict]),
        )

    def _named(self, verdicts: Sequence[Verdict]) -> tuple[str, ...]:
        names = (name for verdict in verdicts for name in verdict.named)
        own = (name for name in names if name not in COLUMNS and not self._is_shared(name))
        return tuple(dict.fromkeys(own))

    def _reason(self, judged: Judged, verdict: Verdict) -> Reason:
        names, labels = tuple(verdict.sketch.named), self._book.facts[Subject.ITEM]
        own = {name: judged.shared(name) for name in names if self._is_shared(name)}
        key = (id(verdict), tuple(own.values()))
        known = self._by_verdict.get(key)
        if known is None:
            places = {
                name: f"[{COLUMNS.get(name) or labels[name].label}]"
                for name in names
                if own.get(name) is None
            }
            found = verdict.sketch.finish({**own, **places})
            words = (
                *(found.rule, found.answer, found.because, found.citation),
                *(found.confidence, found.verify),
            )
            known = self._by_words.get(words)
            if known is None:
                known = Reason(len(self._by_words) + 1, found, verdict.rule.question)
                self._by_words[words] = known
            self._by_verdict[key] = known
            self._kept.append(verdict)  # so that its id is not given to another
        return known

    def _is_shared(self, name: str) -> bool:
        """Whether a reason spells a fact out: few differ in it, or none of an application."""
        fact = self._book.facts[Subject.ITEM].get(name)
        return name in _SPELLED_OUT or (fact is not None and bool(fact.owner))

    def listed(self) -> tuple[Reason, ...]:
        """Every reason, by its number."""
        return tuple(self._by_words.values())


def named_facts(made: EligibilityReport) -> tuple[tuple[str, str], ...]:
    """The facts of items, and their labels, that reasons name in square brackets and that an
    item's row has to tell beside `COLUMNS`.
    """
    facts = made.book.facts[Subject.ITEM]
    names = dict.fromkeys(name for one in made.told.values() for name in one.named)
    return tuple((name, facts[name].label) for name in names if name in facts)
