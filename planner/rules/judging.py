"""Judges many subjects with one rule, and equal ones once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from planner.model.findings import Finding
from planner.rules.book import RuleBook, Sketch
from planner.rules.conditions import Question, answer
from planner.rules.vocabulary import FactValue, Rule


@dataclass(slots=True)
class _Fork:
    """A question, and where each answer to it leads."""

    question: Question
    ways: "dict[FactValue, _Fork | _End]" = field(default_factory=dict)


@dataclass(slots=True)
class _End:
    """Where no question is left: the findings, by what their words name."""

    sketch: Sketch
    named: tuple[str, ...]
    findings: dict[tuple[FactValue, ...], Finding] = field(default_factory=dict)

    def finding(self, facts: Mapping[str, FactValue]) -> Finding:
        key = tuple([facts.get(name) for name in self.named])
        found = self.findings.get(key)
        if found is None:
            found = self.findings[key] = self.sketch.finish(facts)
        return found


class Judge:
    """One rule on one date. Asks a subject only what the rule asked of one like it before, and
    judges anew only where an answer was not given before: whether a date is past a limit has
    two answers, however many dates there are.
    """

    def __init__(self, book: RuleBook, rule: Rule, as_of: date) -> None:
        self._book = book
        self._rule = rule
        self._as_of = as_of
        self._start: _Fork | _End | None = None

    def finding(self, facts: Mapping[str, FactValue]) -> Finding:
        """The finding for a subject's facts; the same object for facts that differ in nothing
        the rule looked at.
        """
        step = self._start
        while isinstance(step, _Fork):
            name, op, _ = step.question
            held = facts.get(name) if op is None else answer(step.question, facts)
            step = step.ways.get(held)
        end = step or self._judged(facts)
        return end.finding(facts)

    def _judged(self, facts: Mapping[str, FactValue]) -> _End:
        given = self._book.given(self._rule.subject, facts)
        sketch = self._book.sketch(self._rule, given, self._as_of)
        end = _End(sketch, tuple(sketch.named))
        trail = list(given.asked.items())
        if not trail:
            self._start = end
            return end
        if self._start is None:
            self._start = _Fork(trail[0][0])
        fork = self._start
        for (_, held), (following, _) in pairwise(trail):
            fork = _as_fork(fork).ways.setdefault(held, _Fork(following))
        _as_fork(fork).ways[trail[-1][1]] = end
        return end


def _as_fork(step: _Fork | _End) -> _Fork:
    if isinstance(step, _End):
        raise TypeError("a rule asked more of the same facts than before")
    return step
