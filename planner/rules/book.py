"""The rule book: every rule of law the program knows, and the answers it gives."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.findings import Answer, Finding
from planner.rules import wording
from planner.rules.asking import Given
from planner.rules.conditions import Outcome, Setting, evaluate
from planner.rules.dates import BusinessDays
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.loading import Facts, Index, Loader, Shelf
from planner.rules.vocabulary import Fact, FactValue, Rule, Subject, Table, Withheld

_CLOSURES = "federal-closures"


@dataclass(frozen=True, slots=True, eq=False)
class RuleBook:
    """Rules, tables and facts, read once and never changed. ``remarks`` are sentences on what
    was asked of the book and could not be used.
    """

    index: Index
    facts: Facts
    tables: Mapping[str, Table]
    rules: Mapping[tuple[Subject, str], Rule]
    deadline_rules: Mapping[str, DeadlineRule]
    business_days: BusinessDays
    remarks: tuple[str, ...] = ()

    @classmethod
    def shipped(cls) -> "RuleBook":
        """The book that comes with the program: read when first asked for, never changed."""
        return _shipped()

    @classmethod
    def load(cls, folder: Path) -> "RuleBook":
        """A book in a folder laid out like ``resources/rules``.

        Raises UserError "rule-book", naming file and line, for anything the vocabulary does
        not know, a value without a citation, overlapping dates, or a rule without its cases.
        """
        loader = Loader(folder)
        index, facts, tables = loader.index(), loader.facts(), loader.tables()
        return cls(
            index,
            facts,
            tables,
            loader.rules(index, facts, tables),
            loader.deadline_rules(index, facts, tables),
            _business_days(tables),
        )

    def with_overlay(self, overlay: Mapping[str, Mapping[str, object]]) -> "RuleBook":
        """The book with what a project adds to it or corrects, marked as the user's. What does
        not fit the book is left out, and ``remarks`` says so.
        """
        if not overlay:
            return self
        from planner.rules.overlay import laid_over  # most projects have no entries

        return laid_over(self, overlay)

    @property
    def version(self) -> str:
        """Version of the book."""
        return self.index.version

    def check_date(self, as_of: date) -> None:
        """UserError "before-the-book" for a day on which the book has no law yet."""
        if as_of < self.index.begins:
            raise UserError(
                "before-the-book",
                f"The rule book begins on {self.index.begins}; it does not know the law of "
                f"{as_of}.",
                f"Choose {self.index.begins} or a later day.",
            )

    def of(self, subject: Subject) -> tuple[Rule, ...]:
        """The rules about items or about the carrier, in the order of the index."""
        return tuple(self.rules[key] for key in self.rules if key[0] is subject)

    def find(self, rule_id: str) -> tuple[Rule | DeadlineRule, ...]:
        """Every rule of that id, none if there is none; an id may name a duty of the carrier
        and its deadline.
        """
        found: list[Rule | DeadlineRule] = [r for r in self.rules.values() if r.id == rule_id]
        return (*found, *(r for r in self.deadline_rules.values() if r.id == rule_id))

    def judge(self, rule: Rule, facts: Mapping[str, FactValue], as_of: date) -> Finding:
        """A rule's finding for one subject's facts on a date. A fact that ``facts`` lacks, or
        that is None, is not known.
        """
        return self.sketch(rule, self.given(rule.subject, facts), as_of).finish(facts)

    def given(self, subject: Subject, facts: Mapping[str, FactValue]) -> Given:
        """Facts about to be judged."""
        return Given(facts, {fact.id: fact.kind for fact in self.facts[subject].values()})

    def sketch(self, rule: Rule, given: Given, as_of: date) -> "Sketch":
        """As `judge`, for every subject that answers alike what ``given`` then says was asked."""
        setting = self._setting(rule, given, as_of)
        outcome = _with_notes(setting, _explained(setting))
        bases = (rule.basis, *outcome.bases)
        labels = self.facts[rule.subject]
        finding = Finding(
            rule=rule.id,
            title=rule.title,
            answer=outcome.answer,
            because=" ".join((*_reasons(outcome, labels), *_withheld(outcome, given, labels))),
            missing=tuple(labels[name].label for name in outcome.missing),
            citation=wording.citations(bases),
            confidence=wording.least_sure(bases),
            version=f"{rule.version}, book {self.version}",
            as_of=as_of,
            facts={
                labels[name].label: wording.show(value, labels[name].kind)
                for (name, op, bound), value in given.asked.items()
                if op is None and bound is None and not given.lacks(name)
            },
            values=values_in_force(rule, as_of),
            verify=wording.verify(bases),
            theirs=wording.theirs(bases),
        )
        return Sketch(finding, {name: labels[name] for name in given.named})

    def _setting(self, rule: Rule, given: Given, as_of: date) -> Setting:
        def other(rule_id: str) -> Outcome:
            inner = self.rules[rule.subject, rule_id]
            its_own = self._setting(inner, given, as_of)
            outcome = _with_notes(its_own, _explained(its_own))
            bases = (inner.basis, *outcome.bases)
            return Outcome(outcome.answer, outcome.reasons, outcome.missing, bases)

        return Setting(rule, as_of, given, self.tables, other)


@dataclass(frozen=True, slots=True)
class Sketch:
    """A finding whose words still lack the dates and numbers that they name; ``named`` holds
    those facts.
    """

    finding: Finding
    named: Mapping[str, Fact]

    def finish(self, facts: Mapping[str, FactValue]) -> Finding:
        """The finding of one subject."""
        if not self.named:
            return self.finding
        texts = {
            name: wording.show(facts.get(name), fact.kind) for name, fact in self.named.items()
        }
        known = {
            fact.label: texts[name]
            for name, fact in self.named.items()
            if not isinstance(facts.get(name), Withheld | None)
        }
        return replace(
            self.finding,
            because=wording.fill(self.finding.because, lambda name: texts.get(name, f"{{{name}}}")),
            facts={**self.finding.facts, **known},
        )


def _reasons(outcome: Outcome, labels: Mapping[str, Fact]) -> tuple[str, ...]:
    """The sentences of the rule; where it has none for a missing fact, what is missing."""
    if outcome.reasons or not outcome.missing:
        return outcome.reasons
    listed = [f'"{labels[name].label}"' for name in outcome.missing]
    return (f"{wording.join(listed)} {'is' if len(listed) == 1 else 'are'} not known.",)


def _withheld(outcome: Outcome, given: Given, labels: Mapping[str, Fact]) -> list[str]:
    """Why facts that are stated are not used all the same."""
    held = {labels[name].label: given.values.get(name) for name in outcome.missing}
    return [
        f'"{label}" is not used, because what is stated contradicts itself: {value.why}.'
        for label, value in held.items()
        if isinstance(value, Withheld)
    ]


@cache
def _shipped() -> RuleBook:
    loader = Loader(resource("rules"))
    index, facts, tables = loader.index(), loader.facts(), loader.tables()
    return RuleBook(
        index,
        facts,
        tables,
        Shelf(loader, index, facts, tables),
        loader.deadline_rules(index, facts, tables),
        _business_days(tables),
    )


def values_in_force(rule: Rule | DeadlineRule, as_of: date) -> dict[str, str]:
    """Label and text of each of the rule's values in force on a date."""
    return {
        value.label: wording.show(period.value)
        for value in rule.values.values()
        if (period := value.on(as_of))
    }


def _explained(setting: Setting) -> Outcome:
    """The rule's outcome in the words of the rule as a whole."""
    outcome = evaluate(setting.rule.condition, setting)
    template = setting.rule.explain.of(outcome.answer)
    if not template:
        return outcome
    reason = " ".join(outcome.reasons)
    said = wording.fill(template, lambda name: reason if name == "reason" else setting.text(name))
    return Outcome(outcome.answer, (said,), outcome.missing, outcome.bases)


def _with_notes(setting: Setting, outcome: Outcome) -> Outcome:
    reasons, bases = list(outcome.reasons), list(outcome.bases)
    for note in setting.rule.notes:
        if outcome.answer not in note.answers:
            continue
        if evaluate(note.when, setting).answer is Answer.MET:
            said = wording.fill(note.say, setting.text)
            reasons.extend([] if said in reasons else [said])
            bases.extend([note.basis] if note.basis else [])
    return Outcome(outcome.answer, tuple(reasons), outcome.missing, tuple(bases))


def _business_days(tables: Mapping[str, Table]) -> BusinessDays:
    closures = {}
    for row in tables[_CLOSURES].rows:
        day = row.cells["day"]
        if isinstance(day, date):
            closures[day] = row.basis
    return BusinessDays(closures)
