"""Judges many subjects with one rule, and those that answer its questions alike once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from planner.model.findings import Answer, Finding
from planner.rules.application_facts import RESTS_ON
from planner.rules.asking import Question, answer
from planner.rules.book import RuleBook, Sketch
from planner.rules.vocabulary import FactValue, Rule, Subject, Withheld


@dataclass(slots=True)
class _Fork:
    """A question, and where each answer to it leads."""

    question: Question
    ways: "dict[FactValue, _Fork | Verdict]" = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Verdict:
    """A rule's answer for all subjects that answer its questions alike. ``named`` are the facts
    in which their findings still differ: dates and numbers that only the words name.
    """

    rule: Rule
    answer: Answer
    missing: tuple[str, ...]
    sketch: Sketch
    named: tuple[str, ...]
    _findings: dict[tuple[FactValue, ...], Finding] = field(default_factory=dict)

    def finding(self, facts: Mapping[str, FactValue]) -> Finding:
        """The finding of one subject; the same object where the words are the same."""
        if not self.named:
            return self.sketch.finding
        key = tuple([facts.get(name) for name in self.named])
        found = self._findings.get(key)
        if found is None:
            found = self._findings[key] = self.sketch.finish(facts)
        return found


def findings(
    verdicts: Iterable[Verdict], stated: Mapping[str, FactValue], used: Mapping[str, FactValue]
) -> tuple[Finding, ...]:
    """The findings of one subject by the facts ``used``; a check that says what contradicts names
    the facts as ``stated``.
    """
    return tuple(
        verdict.finding(stated if verdict.rule.contradiction else used) for verdict in verdicts
    )


_Trail: TypeAlias = list[tuple[Question, FactValue]]


class Judge:
    """One rule on one date. Asks a subject only what the rule asked of one like it before, and
    judges anew only where an answer was not given before: whether a date is past a limit has
    two answers, however many dates there are.
    """

    def __init__(self, book: RuleBook, rule: Rule, as_of: date) -> None:
        self.rule = rule
        self._book = book
        self._as_of = as_of
        self._start: _Fork | Verdict | None = None

    def verdict(self, facts: Mapping[str, FactValue]) -> Verdict:
        """The verdict on a subject's facts; the same object for facts that differ in nothing
        the rule asked about.
        """
        step = self._start
        while isinstance(step, _Fork):
            name, op, bound = step.question
            whole = op is None and bound is None
            step = step.ways.get(facts.get(name) if whole else answer(step.question, facts))
        return step or self._judged(facts)

    def finding(self, facts: Mapping[str, FactValue]) -> Finding:
        """The finding for a subject's facts."""
        return self.verdict(facts).finding(facts)

    def _judged(self, facts: Mapping[str, FactValue]) -> Verdict:
        given = self._book.given(self.rule.subject, facts)
        sketch = self._book.sketch(self.rule, given, self._as_of)
        found = sketch.finding
        verdict = Verdict(self.rule, found.answer, found.missing, sketch, tuple(sketch.named))
        self._start = _grown(self._start, list(given.asked.items()), verdict)
        return verdict


class Judges:
    """Every rule about one kind of subject, on one date."""

    def __init__(self, book: RuleBook, subject: Subject, as_of: date) -> None:
        self._judges = [Judge(book, rule, as_of) for rule in book.of(subject)]
        self._checks = [judge for judge in self._judges if judge.rule.contradiction]

    def verdicts(
        self, facts: Mapping[str, FactValue]
    ) -> tuple[tuple[Verdict, ...], Mapping[str, FactValue]]:
        """What the rules say, in their order, and the facts they were given: those that
        contradict each other are withheld from all but the check that says so.
        """
        facts, contradictions = self.withheld(facts)
        found = []
        for judge in self._judges:
            if not judge.rule.contradiction:
                found.append(judge.verdict(facts))
            elif judge.rule.id in contradictions:
                found.append(contradictions[judge.rule.id])
        return tuple(found), facts

    def withheld(
        self, facts: Mapping[str, FactValue]
    ) -> tuple[Mapping[str, FactValue], dict[str, Verdict]]:
        """The facts without those that contradict each other, and what says that they do."""
        verdicts = [judge.verdict(facts) for judge in self._checks]
        broken = [verdict for verdict in verdicts if verdict.answer is Answer.NOT_MET]
        if not broken:
            return facts, {}
        held = {
            name: Withheld(verdict.rule.title)
            for verdict in reversed(broken)
            for name in verdict.rule.needs
        }
        for name, sources in RESTS_ON.items():
            source = next((held[source] for source in sources if source in held), None)
            if name in facts and source:
                held[name] = source
        return {**facts, **held}, {verdict.rule.id: verdict for verdict in broken}


def _grown(start: _Fork | Verdict | None, trail: _Trail, end: Verdict) -> _Fork | Verdict:
    """The tree with a new way to an end."""
    if not trail:
        return end
    fork = start = start or _Fork(trail[0][0])
    for (_, held), (following, _) in pairwise(trail):
        fork = _as_fork(fork).ways.setdefault(held, _Fork(following))
    _as_fork(fork).ways[trail[-1][1]] = end
    return start


def _as_fork(step: _Fork | Verdict) -> _Fork:
    if isinstance(step, Verdict):
        raise TypeError("a rule asked more of the same facts than before")
    return step
