"""What the rules and deadlines still need of the carrier and its applications, as questions.

Asked is only what an answer waits for. Facts of single items are not asked here: they are the
work list of the unknowns.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from planner.model.findings import Answer, Deadline, Finding
from planner.model.inventory import Application, Carrier, Inventory
from planner.rules.application_facts import OF_CARRIER
from planner.rules.book import RuleBook
from planner.rules.vocabulary import Fact, Kind, Subject
from planner.services.eligibility import Eligibility
from planner.services.eligibility_answers import Judged

APPLICATIONS, GRANTS, CUSTOMERS = "applications", "extensions", "customers"
"""Questions that are answered with rows: applications, grants of extensions, a count."""
APPLIED = "Applied to the Reimbursement Program"
"""Heading, among the carrier's own fields, under which it is kept that it never applied."""
NO_MORE_GRANTS = "No further extension as of"
"""Heading, among an application's own columns, for the day by which nothing more was granted."""
STATUSES = ("Approved", "Pending", "Denied", "Withdrawn")

_ELIGIBLE = "provider-eligible"
_OPENS = frozenset({"status", "approved_on"})
"""Without an approval an application has neither money nor a term."""
_OF_AWARD = frozenset({"approved_on", "first_disbursement_on", "allocation", "approved_cost"})
_TERM_END, _NEW_TERM_END = "term-end", "New term end"
_STANDS_FOR: Mapping[str, str] = {
    "term_end": "first_disbursement_on",
    "first_disbursed_on": "first_disbursement_on",
    "own_funding_gap": "allocation",
}
"""Facts of an application that are worked out, and what a person can state instead."""


class Editor(StrEnum):
    """What a question is answered with."""

    YES_NO = "yes/no"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    TEXT = "text"
    COUNT = "count"
    GRANTS = "grants"
    APPLICATIONS = "applications"


@dataclass(frozen=True, slots=True)
class Wait:
    """A rule or deadline that waits for a fact, with how many of its answers do."""

    rule: str
    title: str
    answers: int


@dataclass(frozen=True, slots=True)
class Question:
    """One fact to ask for, of an application or (with no ``application``) of the carrier.

    ``why`` and ``find`` are sentences; ``column`` is the heading of the user's own column that
    the answer goes to, empty where a field of the record holds it; ``as_of`` the day asked about.
    """

    application: str
    fact: str
    label: str
    text: str
    why: str
    find: str
    editor: Editor
    choices: tuple[str, ...] = ()
    column: str = ""
    as_of: date = date.max
    waits: tuple[Wait, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What stays the same when the question is found again."""
        return self.application, self.fact

    @property
    def answers(self) -> int:
        """How many answers wait for it."""
        return sum(wait.answers for wait in self.waits)


def questions(
    book: RuleBook, known: Eligibility, deadlines: Iterable[Deadline], inventory: Inventory
) -> tuple[Question, ...]:
    """What is still to be asked, that first for which most answers wait."""
    waiting = _Waiting(book, known, inventory)
    waiting.add_findings()
    waiting.add_items()
    waiting.add_deadlines(deadlines)
    waiting.add_rows()
    found = tuple(waiting.questions())
    return tuple(sorted(found, key=lambda question: -_deciding(question, found)))


def _deciding(question: Question, others: Iterable[Question]) -> int:
    """How much a question decides: what waits for it, and the questions that it may spare."""
    if question.fact in _OPENS and question.application:
        spared = [one for one in others if one.application == question.application]
        return sum(one.answers for one in spared)
    if any(wait.rule == _ELIGIBLE for wait in question.waits):
        spared = [one for one in others if one.fact == APPLICATIONS]
        return question.answers + sum(one.answers for one in spared)
    return question.answers


@dataclass
class Pass:
    """One way through the questions. What the user does not know is not asked again in it; what
    was skipped comes again behind the others.
    """

    aside: set[tuple[str, str]] = field(default_factory=set)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    done: set[tuple[str, str]] = field(default_factory=set)

    def put_aside(self, question: Question) -> None:
        """The user does not know it."""
        self._leave(question)
        self.aside.add(question.key)

    def skip(self, question: Question) -> None:
        """The user wants to be asked later."""
        self._leave(question)
        self.skipped.append(question.key)

    def answered(self, question: Question) -> None:
        """The user answered it."""
        self._leave(question)
        self.done.add(question.key)

    def _leave(self, question: Question) -> None:
        self.aside.discard(question.key)
        self.done.discard(question.key)
        self.skipped = [key for key in self.skipped if key != question.key]

    def next(self, open_questions: Sequence[Question]) -> Question | None:
        """What to ask now; None if nothing more is needed that the user may know."""
        left = {one.key: one for one in open_questions if one.key not in self.aside}
        fresh = [one for key, one in left.items() if key not in self.skipped]
        if fresh:
            return fresh[0]
        return next((left[key] for key in self.skipped if key in left), None)

    def progress(self, open_questions: Iterable[Question]) -> tuple[int, int]:
        """How many questions were dealt with, and how many there are as far as is known."""
        dealt = self.done | self.aside
        return len(dealt), len(dealt | {one.key for one in open_questions})


class _Waiting:
    """By application ("": the carrier) and fact, what waits for it."""

    def __init__(self, book: RuleBook, known: Eligibility, inventory: Inventory) -> None:
        self._book = book
        self._known = known
        self._inventory = inventory
        self._waits: defaultdict[tuple[str, str], Counter[tuple[str, str]]] = defaultdict(Counter)

    # what waits

    def add_findings(self) -> None:
        """The answers for the carrier and its applications."""
        listed = {"": self._known.carrier, **self._known.applications}
        for application, findings in listed.items():
            for finding in findings:
                self._add(_owner(application), application, finding.missing, _of(finding), 1)

    def add_items(self) -> None:
        """The answers for items and costs that wait for a fact of one of those."""
        groups: dict[int, Judged] = {id(one): one for one in self._known.items.judged()}
        for one in groups.values():
            for verdict in one.verdicts:
                if verdict.missing:
                    rule, about = (verdict.rule.id, verdict.rule.title), one.group.application
                    self._add(Subject.ITEM, about, verdict.missing, rule, one.group.items)
        for cost in self._known.costs:
            for finding in cost.findings:
                about = cost.cost.application
                self._add(Subject.COST, about, finding.missing, _of(finding), 1)

    def add_deadlines(self, deadlines: Iterable[Deadline]) -> None:
        """The dates that cannot be given."""
        for one in deadlines:
            if one.missing == (_NEW_TERM_END,):
                self._waits[one.application, GRANTS][_of(one)] += 1
            else:
                self._add(_owner(one.application), one.application, one.missing, _of(one), 1)
            if self._may_be_extended(one):
                self._waits[one.application, GRANTS][_of(one)] += 1

    def add_rows(self) -> None:
        """The applications themselves, as long as none is listed."""
        extras = {name.casefold(): value for name, value in self._inventory.carrier.extras.items()}
        if self._inventory.applications or APPLIED.casefold() in extras:
            return
        if _answer(self._known.carrier, _ELIGIBLE) is Answer.NOT_MET:
            return
        facts = self._book.facts[Subject.CARRIER]
        told = {name for name in ("recipient", "first_approved_on") if name in facts}
        for rule in self._book.of(Subject.CARRIER):
            if told & set(rule.facts):
                self._waits["", APPLICATIONS][rule.id, rule.title] += 1
        for deadline in self._book.deadline_rules.values():
            if deadline.about is Subject.APPLICATION and deadline.anchor.fact == "approved_on":
                self._waits["", APPLICATIONS][deadline.id, deadline.title] += 1

    def _may_be_extended(self, one: Deadline) -> bool:
        """Whether a term is over that nobody said was not extended once more."""
        if one.rule != _TERM_END or one.on is None or one.on >= self._known.as_of:
            return False
        if self._fact(one.application, "final_certification_on"):
            return False
        application = self._application(one.application)
        said = application.extras.get(NO_MORE_GRANTS) if application else None
        return not (isinstance(said, date) and said >= one.on)

    def _add(
        self,
        subject: Subject,
        application: str,
        labels: Iterable[str],
        rule: tuple[str, str],
        answers: int,
    ) -> None:
        asked = {
            key
            for label in labels
            for name, fact in self._book.facts[subject].items()
            if fact.label == label
            for key in self._stated(subject, application, fact, name)
            if self._is_open(*key)
        }
        for key in asked:
            self._waits[key][rule] += answers

    # what can be stated

    def _stated(
        self, subject: Subject, application: str, fact: Fact, name: str
    ) -> Iterator[tuple[str, str]]:
        """What a person could state so that a fact is known."""
        if subject in {Subject.ITEM, Subject.COST}:
            if not fact.owner or (fact.owner == Subject.APPLICATION and not application):
                return
            subject, name = Subject(fact.owner), fact.name
        if subject is Subject.CARRIER:
            yield from self._of_carrier(name)
        elif name.startswith(OF_CARRIER):
            yield from self._of_carrier(name.removeprefix(OF_CARRIER))
        else:
            yield self._of_application(application, name)

    def _of_carrier(self, name: str) -> Iterator[tuple[str, str]]:
        if name in {"recipient", "first_approved_on", "last_approved_on", "latest_term_end"}:
            for each in self._inventory.applications:
                told = "term_end" if name == "latest_term_end" else "recipient"
                if self._fact(each.name, told) is None:
                    yield self._of_application(each.name, told)
        else:
            yield "", name

    def _of_application(self, application: str, name: str) -> tuple[str, str]:
        if name in {"recipient", "approved_on"}:
            record = self._application(application)
            name = "approved_on" if record and record.status else "status"
        return application, _STANDS_FOR.get(name, name)

    def _is_open(self, application: str, name: str) -> bool:
        """Whether a fact can be asked for and is not known."""
        fact = self._book.facts[_owner(application)].get(name)
        if fact is None or not fact.question or fact.owner or fact.tally:
            return False
        if self._fact(application, name) is not None:
            return False
        if name in _OF_AWARD and self._fact(application, "recipient") is False:
            return False
        return bool(fact.columns) or name in _owner_record(application).__dataclass_fields__

    def _fact(self, application: str, name: str) -> object:
        return self._known.facts.get(application, {}).get(name)

    def _application(self, name: str) -> Application | None:
        return next((one for one in self._inventory.applications if one.name == name), None)

    # in words

    def questions(self) -> Iterator[Question]:
        """A question for each fact, those about the carrier first, in the order of the book."""
        for application in ("", *self._known.applications):
            declared = self._book.facts[_owner(application)]
            for name in (*declared, APPLICATIONS):
                counted = self._waits.get((application, name))
                if counted:
                    waits = tuple(Wait(*rule, number) for rule, number in counted.most_common())
                    asked = _question(application, name, declared.get(name))
                    yield replace(asked, waits=waits, as_of=self._known.as_of)


def _question(application: str, name: str, fact: Fact | None) -> Question:
    if name == APPLICATIONS or fact is None:
        return Question("", name, *_ABOUT_APPLICATIONS, Editor.APPLICATIONS)
    if name == GRANTS and application:
        return Question(application, name, *_ABOUT_GRANTS, Editor.GRANTS)
    own = "" if name in _owner_record(application).__dataclass_fields__ else fact.columns[0]
    choices = (*fact.choices, *filter(None, (fact.otherwise,)))
    editor = Editor.CHOICE if choices else _EDITORS[fact.kind]
    if name == CUSTOMERS:
        editor = Editor.COUNT
    elif application and name == "status":
        editor, choices = Editor.CHOICE, STATUSES
    return Question(
        application, name, fact.label, fact.question, fact.why, fact.find, editor,
        tuple(dict.fromkeys(choices)), own,
    )  # fmt: skip


_EDITORS: Mapping[Kind, Editor] = {
    Kind.YES_NO: Editor.YES_NO,
    Kind.NUMBER: Editor.NUMBER,
    Kind.MONEY: Editor.MONEY,
    Kind.DATE: Editor.DATE,
    Kind.MONTH: Editor.TEXT,
    Kind.TEXT: Editor.TEXT,
    Kind.WORDS: Editor.TEXT,
}
_ABOUT_APPLICATIONS = (
    "Applications",
    "Have you applied to the Reimbursement Program? Name each application.",
    "An approved application has its own money, its own term and its own duties.",
    "The portal of the program, or your award letters. Any name that tells them apart will do.",
)
_ABOUT_GRANTS = (
    "Extensions",
    "Was the term extended? Enter every extension as the order granted it.",
    "Without a further grant the term is over. The program never infers a grant.",
    "The orders of the Wireline Competition Bureau name each carrier with its new day.",
)


def _of(one: Finding | Deadline) -> tuple[str, str]:
    return one.rule, one.title


def _answer(findings: Iterable[Finding], rule: str) -> Answer | None:
    return next((finding.answer for finding in findings if finding.rule == rule), None)


def _owner(application: str) -> Subject:
    return Subject.APPLICATION if application else Subject.CARRIER


def _owner_record(application: str) -> type[Application] | type[Carrier]:
    return Application if application else Carrier
