"""What a project adds to the rule book: statements confirmed, values corrected, rules of its own.

Everything of it is marked as the user's in `Basis.theirs`. Pure: an entry that the book has no
place for any more is left out with a sentence that names it; the rest of the book stays.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeVar

from planner.common.errors import UserError
from planner.model.findings import Confidence
from planner.rules import wording
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.fitting import is_distance
from planner.rules.loading import Coverage, read_deadline_rule, read_rule
from planner.rules.overlay_entries import (
    KINDS,
    NEW,
    Confirmation,
    Correction,
    Entry,
    OwnRule,
    entry,
    iso,
)
from planner.rules.reading import parse
from planner.rules.statements import all_tests, span
from planner.rules.vocabulary import Basis, Held, Period, Rule, Step, Subject, Value

if TYPE_CHECKING:
    from planner.rules.book import RuleBook

OWN = "own-"
"""How the id of a user's own rule begins."""
_CONFIRMED, _ENTERED, _OWN_RULE = "(own confirmation)", "(own entry)", "(own rule)"
"""What a citation says of itself wherever it is shown."""
_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
_LARGEST = 10**12
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

T = TypeVar("T")


def laid_over(book: "RuleBook", overlay: Mapping[str, Mapping[str, object]]) -> "RuleBook":
    """The book with a project's entries; the same object for the same book and content."""
    return _laid_over(book, json.dumps({key: dict(overlay[key]) for key in sorted(overlay)}))


@lru_cache(maxsize=8)
def _laid_over(book: "RuleBook", text: str) -> "RuleBook":
    overlay: dict[str, dict[str, Any]] = json.loads(text)
    place = list(KINDS)
    entries = [(key, entry(key, held)) for key, held in overlay.items()]
    refused = [
        f'The entry "{key}" of the project\'s own is not used: it cannot be read.'
        for key, each in entries
        if each is None
    ]
    known = [each for _, each in entries if each is not None]
    laid = book
    for each in sorted(known, key=lambda one: place.index(one.key.partition(":")[0])):
        try:
            laid = with_entry(laid, each)
        except UserError as error:
            refused.append(f"{each.name} is not used: {error.sentence()}")
    mark = sha256(text.encode()).hexdigest()[:6]
    index = replace(laid.index, version=f"{book.version} with own entries {mark}")
    return replace(laid, index=index, remarks=(*book.remarks, *refused))


def with_entry(book: "RuleBook", added: Entry) -> "RuleBook":
    """The book with one entry; UserError where it does not fit."""
    if isinstance(added, Confirmation):
        return _confirmed(book, added)
    if isinstance(added, Correction):
        return _corrected(book, added)
    return _with_rule(book, added)


def with_bases(thing: T, change: Callable[[Basis], Basis]) -> T:
    """A rule, table or any part of one with each statement that it rests on changed; the same
    object where none is.
    """
    changed: Any
    if isinstance(thing, Basis):
        changed = change(thing)
    elif isinstance(thing, tuple):
        parts = tuple(with_bases(part, change) for part in thing)
        changed = parts if any(a is not b for a, b in zip(parts, thing, strict=True)) else thing
    elif isinstance(thing, Mapping):
        held = {key: with_bases(value, change) for key, value in thing.items()}
        changed = held if any(held[key] is not thing[key] for key in held) else thing
    elif is_dataclass(thing) and not isinstance(thing, type):
        now = {field.name: getattr(thing, field.name) for field in fields(thing) if field.init}
        new = {name: with_bases(value, change) for name, value in now.items()}
        differing = {name: value for name, value in new.items() if value is not now[name]}
        changed = replace(thing, **differing) if differing else thing
    else:
        changed = thing
    return changed  # type: ignore[no-any-return]


def _confirmed(book: "RuleBook", given: Confirmation) -> "RuleBook":
    found: list[Basis] = []

    def change(basis: Basis) -> Basis:
        same = (basis.verify, basis.citation) == (given.verify, given.citation)
        if not same or basis.confidence is not Confidence.UNCONFIRMED:
            return basis
        found.append(basis)
        return replace(
            basis,
            citation=f"{basis.citation} {_CONFIRMED}",
            confidence=Confidence.CONFIRMED,
            source=given.source,
            verify="",
            theirs=f"confirmed by {given.person} on {given.on}: {given.source}",
        )

    changed = replace(
        book,
        tables=with_bases(book.tables, change),
        rules=with_bases(book.rules, change),
        deadline_rules=with_bases(book.deadline_rules, change),
        business_days=with_bases(book.business_days, change),
    )
    if not found:
        raise UserError("no-such-statement", "The book does not say so, or not as unconfirmed.")
    return changed


def _corrected(book: "RuleBook", given: Correction) -> "RuleBook":
    rule = next((r for r in book.find(given.rule) if r.subject is given.subject), None)
    if rule is None:
        raise UserError("no-such-rule", f"The book has no {given.subject} rule {given.rule}.")
    value = rule.values.get(given.value)
    if value is None:
        known = wording.join(rule.values) or "none"
        raise UserError(
            "no-such-value", f'The rule has no value "{given.value}".', f"It has: {known}."
        )
    _check_kind(value, given)
    step = _distances(rule).get(given.value)
    if step and not is_distance(step, given.held):
        raise UserError(
            "number-out-of-range",
            f'"{value.label}" is a distance in time; {wording.show(given.held)} cannot be right.',
        )
    changed = replace(value, periods=_periods(value, given))
    return with_rule(book, replace(rule, values={**rule.values, value.id: changed}))


def _check_kind(value: Value, given: Correction) -> None:
    kinds = {type(period.value) for period in value.periods}
    if type(given.held) not in kinds:
        example = wording.show(value.periods[-1].value)
        raise UserError(
            "wrong-kind",
            f'"{wording.show(given.held)}" is not of the kind of "{value.label}".',
            f"It is something like {example}.",
        )
    for day in (given.held, given.start, given.end):
        if isinstance(day, date) and not _EARLIEST <= day <= _LATEST:
            raise UserError("date-out-of-range", f"{day} cannot be right.", "Check the year.")
    if isinstance(given.held, int | Decimal) and not 0 <= given.held <= _LARGEST:
        raise UserError("number-out-of-range", f"{wording.show(given.held)} cannot be right.")
    if isinstance(given.held, tuple) and not all(given.held):
        raise UserError("empty-name", "A name in the list is empty.")
    if _are_days(value.periods[-1].value) and not _are_days(given.held):
        raise UserError("wrong-kind", f'"{value.label}" is a list of days of the year, MM-DD.')
    if not (given.citation.strip() and given.source.strip()):
        raise UserError(
            "no-citation",
            "A value needs a citation and a source.",
            "Say where the value is written and where you read it.",
        )


def _are_days(held: Held) -> bool:
    """Whether this is a list of days of the year, MM-DD."""
    return isinstance(held, tuple) and bool(held) and all(map(_MONTH_DAY.fullmatch, held))


def _distances(rule: Rule | DeadlineRule) -> dict[str, Step]:
    """The values that say how far a date is moved, and what they are counted in."""
    if isinstance(rule, Rule):
        return {name: step for test in all_tests(rule) for step, name in test.operand.moves}
    mentioned = [mention.distance for mention in rule.mentions.values()]
    limit = rule.extended.limit if rule.extended else None
    known = (*mentioned, limit, rule.distance)
    return {distance.value: distance.step for distance in known if distance}


def in_words(given: Correction) -> str:
    """A correction's value and its dates."""
    period = Period(given.held, given.start, given.end, Basis("", Confidence.CONFIRMED))
    return f"{wording.show(given.held)} ({span(period)})"


def _periods(value: Value, given: Correction) -> tuple[Period, ...]:
    kept = value.periods
    if given.period != NEW:
        kept = tuple(period for period in kept if iso(period.start) != given.period)
        if len(kept) == len(value.periods):
            began = given.period or "the beginning"
            raise UserError("no-such-period", f'"{value.label}" has no period from {began} on.')
    if given.start and given.end and given.end <= given.start:
        raise UserError("period-ends-early", "A period must end after it starts.")
    basis = Basis(
        f"{given.citation} {_ENTERED}",
        Confidence.CONFIRMED,
        given.source,
        theirs=f"entered by {given.person} on {given.on}: {given.source}",
    )
    mine = Period(given.held, given.start, given.end, basis)
    for other in kept:
        if _overlap(mine, other):
            raise UserError(
                "period-overlaps",
                f'The dates overlap with those of "{value.label}" {wording.show(other.value)} '
                f"({span(other)}).",
                "Choose other dates, or correct that period first.",
            )
    return tuple(sorted((*kept, mine), key=lambda period: period.start or date.min))


def _overlap(one: Period, other: Period) -> bool:
    first, last = date.min, date.max
    return (one.start or first) < (other.end or last) and (other.start or first) < (one.end or last)


def _with_rule(book: "RuleBook", given: OwnRule) -> "RuleBook":
    node = parse(given.text, f"your rule {given.id}")
    made: Rule | DeadlineRule
    if given.subject is Subject.DEADLINE:
        made = read_deadline_rule(node, book.facts, book.tables, book.deadline_rules)
    else:
        made = read_rule(node, given.subject, book.facts, book.tables, book.rules)
    if not made.id.startswith(OWN):
        node.fail(f'The id of a rule of your own begins with "{OWN}".')
    if made.id != given.id:
        node.fail(f'The rule is called "{made.id}", not "{given.id}".')
    if any(rule.subject is made.subject for rule in book.find(made.id)):
        node.fail(f'There is a {made.subject} rule "{made.id}" already.')
    theirs = f"own rule of {given.person}, {given.on}"
    made = with_bases(
        made,
        lambda basis: replace(basis, citation=f"{basis.citation} {_OWN_RULE}", theirs=theirs),
    )
    # Lists and calendars show no more than the title.
    made = replace(made, title=f"{made.title} {_OWN_RULE}")
    line = Coverage(
        made.id, made.subject, "a rule of your own", "what it does not say; nobody checked it"
    )
    index = replace(book.index, coverage=(*book.index.coverage, line))
    return with_rule(replace(book, index=index), made)


def with_rule(book: "RuleBook", rule: Rule | DeadlineRule) -> "RuleBook":
    """The book with a rule in the place of that of its subject and id, or after all others."""
    if isinstance(rule, DeadlineRule):
        return replace(book, deadline_rules={**book.deadline_rules, rule.id: rule})
    return replace(book, rules={**book.rules, (rule.subject, rule.id): rule})
