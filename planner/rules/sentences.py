"""Rules as numbered plain sentences, for whoever reads the book beside the law."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planner.rules import wording
from planner.rules.book import RuleBook
from planner.rules.date_sentences import date_sentences, either, value_words
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.statements import filled
from planner.rules.vocabulary import (
    AS_OF,
    Condition,
    Empty,
    Found,
    Group,
    Join,
    Lookup,
    Op,
    Operand,
    Other,
    Rule,
    Subject,
    Test,
)

_GROUPS = {
    Join.ALL: "All of these hold:",
    Join.ANY: "At least one of these holds:",
    Join.NOT: "This does not hold:",
}
_OPS = {
    Op.IS: "is",
    Op.IN: "is one of",
    Op.AT_MOST: "is at most",
    Op.MORE_THAN: "is more than",
    Op.BEFORE: "is before",
    Op.ON_OR_BEFORE: "is on or before",
    Op.ON_OR_AFTER: "is on or after",
    Op.AFTER_MONTH_OF: "is after the month of",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with its number: 1, 1.2, 1.2.1."""

    number: str
    text: str


def condition(book: RuleBook, rule: Rule | DeadlineRule) -> tuple[Line, ...]:
    """What must hold for the answer "met"; for a deadline, how its date is worked out."""
    if isinstance(rule, DeadlineRule):
        said = date_sentences(book, rule)
        return tuple(Line(str(number), text) for number, text in enumerate(said, 1))
    return tuple(_Words(book, rule).lines(rule.condition, "1"))


def remarks(book: RuleBook, rule: Rule | DeadlineRule) -> tuple[str, ...]:
    """What the rule adds to its answers, and when."""
    if isinstance(rule, DeadlineRule):
        return ()
    words = _Words(book, rule)
    return tuple(
        f"If {words.inline(note.when)}: {filled(book, rule, note.say)}" for note in rule.notes
    )


def answers(book: RuleBook, rule: Rule | DeadlineRule) -> Mapping[str, str]:
    """The words of each answer that the rule as a whole gives, with the names of what is filled
    in between angle brackets.
    """
    if isinstance(rule, DeadlineRule):
        return {}
    texts = {
        "met": rule.explain.met,
        "not met": rule.explain.not_met,
        "unknown": rule.explain.unknown,
    }
    # A text that is nothing but the reasons of the parts says nothing of its own.
    told = {answer: text for answer, text in texts.items() if text not in ("", "{reason}")}
    return {answer: filled(book, rule, text) for answer, text in told.items()}


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of one rule."""

    book: RuleBook
    rule: Rule

    def lines(self, part: Condition, number: str) -> Iterator[Line]:
        if not isinstance(part, Group):
            yield Line(number, _sentence(self.leaf(part)))
        elif part.join is Join.NOT and not isinstance(part.parts[0], Group):
            yield Line(number, _sentence(self.inline(part)))
        else:
            yield Line(number, _GROUPS[part.join])
            for place, inner in enumerate(part.parts, 1):
                yield from self.lines(inner, f"{number}.{place}")

    def inline(self, part: Condition, *, within: bool = False) -> str:
        """A condition within a sentence."""
        if not isinstance(part, Group):
            return self.leaf(part)
        parts = [self.inline(inner, within=True) for inner in part.parts]
        if part.join is Join.NOT:
            return self.negated(part.parts[0])
        joined = (" and " if part.join is Join.ALL else " or ").join(parts)
        return f"({joined})" if within else joined

    def negated(self, part: Condition) -> str:
        if isinstance(part, Test) and not part.presume:
            known = part.operand.literal if part.op is Op.KNOWN else None
            if known is not None:
                return f"{self.fact(part.fact)} is {'not ' if known else ''}known"
            return self.leaf(part).replace(" is ", " is not ", 1)
        if isinstance(part, Found):
            return self.leaf(part).replace(" has a row ", " has no row ", 1)
        return f"it is not so that {self.inline(part, within=True)}"

    def leaf(self, part: Test | Found | Empty | Other) -> str:
        if isinstance(part, Test):
            return self.test(part)
        if isinstance(part, Found):
            return self.found(self.rule.lookups[part.lookup])
        if isinstance(part, Empty):
            return f'that row says nothing under "{part.column}"'
        other = self.book.rules[self.rule.subject, part.rule]
        return f'the rule "{other.title}" ({other.id}) is met'

    def fact(self, name: str) -> str:
        """A fact by its label; two facts of one label are told apart by their names."""
        if name == AS_OF:
            return "the as-of date"
        known = self.book.facts[self.rule.subject]
        label = known[name].label
        alike = [other for other in self.rule.facts if known[other].label == label]
        return f'"{label}" ({name.replace("_", " ")})' if len(alike) > 1 else f'"{label}"'

    def test(self, test: Test) -> str:
        name = self.fact(test.fact)
        if test.op is Op.KNOWN:
            return f"{name} is known" if test.operand.literal else f"{name} is not known"
        said = f"{name} {_OPS[test.op]} {self.operand(test.operand)}"
        if test.presume:
            return f"{said} (while it is not known it counts as so: {test.presume.citation})"
        return said

    def operand(self, operand: Operand) -> str:
        if operand.literal is not None:
            if isinstance(operand.literal, tuple):
                return either(operand.literal)
            return wording.show(operand.literal)
        if operand.value:
            said = self.value(operand.value)
        elif operand.fact:
            said = self.fact(operand.fact)
        else:
            said = f'what that row has under "{operand.column}"'
        for step, name in operand.moves:
            said += f" plus {self.value(name)} {step}"
        return f"{said} times {self.value(operand.times)}" if operand.times else said

    def value(self, name: str) -> str:
        return value_words(self.rule.values[name])

    def found(self, lookup: Lookup) -> str:
        table = self.book.tables[lookup.table]
        day = f"on the date {self.fact(lookup.on)}" if lookup.on else "on the as-of date"
        said = f'the table "{table.title}" has a row in force {day}'
        if lookup.column:
            said += f' that has {self.fact(lookup.fact)} under "{lookup.column}"'
        return said


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def about(subject: Subject) -> str:
    """What a rule of a subject is about, as a heading."""
    return {
        Subject.ITEM: "Items",
        Subject.CARRIER: "The carrier",
        Subject.APPLICATION: "Applications",
        Subject.COST: "Costs",
        Subject.DEADLINE: "Dates",
    }[subject]
