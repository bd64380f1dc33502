"""How a deadline's date is worked out, in sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.rules import wording
from planner.rules.deadline_rule import NEVER, Anchor, DeadlineRule, Distance
from planner.rules.vocabulary import Value

if TYPE_CHECKING:
    from planner.rules.book import RuleBook


def date_sentences(book: "RuleBook", rule: DeadlineRule) -> tuple[str, ...]:
    """Where the date is counted from, how far, what moves it and what ends it."""
    return tuple(_Dates(book, rule).sentences())


@dataclass(frozen=True, slots=True)
class _Dates:
    """The words of a rule about dates."""

    book: "RuleBook"
    rule: DeadlineRule

    def sentences(self) -> Iterator[str]:
        yield self._start()
        yield from self._again()
        yield from self._moved()
        yield from self._ended()

    def _again(self) -> Iterator[str]:
        rule = self.rule
        if rule.yearly:
            due, until = (
                value_words(rule.values[name]) for name in (rule.yearly.due, rule.yearly.reports_on)
            )
            yield f"It falls every year on {due}, for the time up to {until}."
        if rule.repeats:
            yield "It recurs at that distance."
        if rule.ends:
            yield f"It ends with the date {self._fact(rule.ends)}."

    def _moved(self) -> Iterator[str]:
        rule = self.rule
        if rule.extended:
            limit = self._distance(rule.extended.limit)
            grants = (
                self._fact(rule.extended.to) if rule.extended.to else "each extension as granted"
            )
            yield f"It is moved to {grants}; a grant may add at most {limit}."
        yield (
            "On a weekend, a federal holiday or a closed day it moves to the next business day."
            if rule.rolls
            else "It does not move for weekends or holidays."
        )

    def _ended(self) -> Iterator[str]:
        rule = self.rule
        if rule.filed:
            yield "Something is filed by that day."
        if rule.done:
            yield f"It is done on the date {self._fact(rule.done)}."
        if rule.shown_by:
            yield f"The date {self._fact(rule.shown_by)} shows that it was done by then."
        if not rule.filed:
            yield "Nothing is handed in by that day."
        if rule.stays_due:
            yield "It stays due after its day."
        for name, mention in rule.mentions.items():
            start = "the day it is counted from" if mention.from_anchor else "that date"
            where = "before" if mention.distance.back else "after"
            said = f"{self._distance(mention.distance)} {where} {start}"
            yield f'"{name.replace("_", " ")}" is {said}.'
        if rule.without:
            yield f"It does not bind an application that is {either(rule.without)}."
        if rule.only_if:
            yield f"It does not bind where {self._fact(rule.only_if)} is no."
        if rule.asks == NEVER:
            yield "Where the date it is counted from is missing, it is not asked for."

    def _start(self) -> str:
        anchor, distance = self._anchor(self.rule.anchor), self.rule.distance
        if distance is None:
            return f"It is counted from {anchor}."
        return (
            f"It is {self._distance(distance)} {'before' if distance.back else 'after'} {anchor}."
        )

    def _anchor(self, anchor: Anchor) -> str:
        if anchor.fact:
            return f"the date {self._fact(anchor.fact)}"
        if anchor.rule:
            other = self.book.deadline_rules[anchor.rule]
            kept = ", without its extensions" if anchor.unextended else ""
            return f'the date of "{other.title}" ({other.id}){kept}'
        if anchor.lookup:
            table = self.book.tables[anchor.lookup.table]
            day = f"on the date {self._fact(anchor.on)}" if anchor.on else "on the as-of date"
            return f'what the row of "{table.title}" in force {day} has under "{anchor.column}"'
        return value_words(self.rule.values[anchor.value])

    def _distance(self, distance: Distance) -> str:
        return f"{value_words(self.rule.values[distance.value])} {distance.step}"

    def _fact(self, name: str) -> str:
        found = self.book.facts[self.rule.about].get(name)
        return f'"{found.label}"' if found else f'"{name}"'


def value_words(value: Value) -> str:
    """A value by its figure if it has but one, else by its label."""
    if len(value.periods) == 1:
        held = value.periods[0].value
        shown = either(held) if isinstance(held, tuple) else wording.show(held)
        return f"{shown} ({value.label})"
    return f'"{value.label}" in force'


def either(words: tuple[str, ...]) -> str:
    """Words to choose from: A; A or B; A, B or C."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"
