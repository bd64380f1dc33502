"""Judges many subjects with one rule, and equal ones once."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeAlias

from planner.model.findings import Finding
from planner.rules.asking import RANGED, Question, answer
from planner.rules.book import RuleBook, Sketch
from planner.rules.vocabulary import FactValue, Rule


@dataclass(slots=True)
class _Fork:
    """A question, and where each answer to it leads."""

    question: Question
    ways: "dict[FactValue, _Fork | _End]" = field(default_factory=dict)


@dataclass(slots=True)
class _End:
    """Where no question is left: the findings, by what their words name. ``trail`` holds the
    questions that led here with their answers, ``ranged`` those about dates and numbers.
    """

    sketch: Sketch
    trail: "_Trail"
    ranged: "_Trail"
    named: tuple[str, ...]
    findings: dict[tuple[FactValue, ...], Finding] = field(default_factory=dict)

    def finding(self, facts: Mapping[str, FactValue]) -> Finding:
        if not self.named:
            return self.sketch.finding
        key = tuple([facts.get(name) for name in self.named])
        found = self.findings.get(key)
        if found is None:
            found = self.findings[key] = self.sketch.finish(facts)
        return found


_Trail: TypeAlias = list[tuple[Question, FactValue]]


class Judge:
    """One rule on one date. Asks a subject only what the rule asked of one like it before, and
    judges anew only where an answer was not given before: whether a date is past a limit has
    two answers, however many dates there are.
    """

    def __init__(self, book: RuleBook, rule: Rule, as_of: date) -> None:
        self._book = book
        self._rule = rule
        self._as_of = as_of
        self._all: _Fork | _End | None = None
        self._of_kind: dict[Hashable, _Fork | _End] = {}

    def finding(self, facts: Mapping[str, FactValue], kind: Hashable) -> Finding:
        """The finding for a subject's facts; the same object for facts that differ in nothing
        the rule looked at. Subjects of one ``kind`` differ in dates and numbers at most.
        """
        end = _walk(self._of_kind.get(kind), facts)
        if end is None:
            end = _walk(self._all, facts)
            if end is None:
                end = self._judged(facts)
                self._all = _grown(self._all, end.trail, end)
            self._of_kind[kind] = _grown(self._of_kind.get(kind), end.ranged, end)
        return end.finding(facts)

    def _judged(self, facts: Mapping[str, FactValue]) -> _End:
        given = self._book.given(self._rule.subject, facts)
        sketch = self._book.sketch(self._rule, given, self._as_of)
        trail = list(given.asked.items())
        ranged = [(asked, held) for asked, held in trail if given.kinds[asked[0]] in RANGED]
        return _End(sketch, trail, ranged, tuple(sketch.named))


def _walk(step: _Fork | _End | None, facts: Mapping[str, FactValue]) -> _End | None:
    """Where the answers lead; None where no one has been yet."""
    while isinstance(step, _Fork):
        name, op, bound = step.question
        whole = op is None and bound is None
        held = facts.get(name) if whole else answer(step.question, facts)
        step = step.ways.get(held)
    return step


def _grown(start: _Fork | _End | None, trail: _Trail, end: _End) -> _Fork | _End:
    """The tree with a new way to an end."""
    if not trail:
        return end
    fork = start = start or _Fork(trail[0][0])
    for (_, held), (following, _) in pairwise(trail):
        fork = _as_fork(fork).ways.setdefault(held, _Fork(following))
    _as_fork(fork).ways[trail[-1][1]] = end
    return start


def _as_fork(step: _Fork | _End) -> _Fork:
    if isinstance(step, _End):
        raise TypeError("a rule asked more of the same facts than before")
    return step
