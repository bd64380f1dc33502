"""What a project adds to the rule book: statements confirmed, values corrected, rules of its own.

Everything of it is marked as the user's in `Basis.theirs`. Pure: an entry that the book has no
place for any more is left out with a sentence that names it; the rest of the book stays.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from planner.common.errors import UserError
from planner.model.findings import Confidence
from planner.rules import wording
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.loading import Coverage, read_deadline_rule, read_rule
from planner.rules.reading import parse
from planner.rules.statements import all_tests, span
from planner.rules.vocabulary import Basis, Held, Period, Rule, Subject, Value

if TYPE_CHECKING:
    from planner.rules.book import RuleBook

OWN = "own-"
"""How the id of a user's own rule begins."""
NEW = "new"
"""In the place of a period that a correction replaces: it adds one."""
_CONFIRMED, _ENTERED, _OWN_RULE = "(own confirmation)", "(own entry)", "(own rule)"
"""What a citation says of itself wherever it is shown."""
_EARLIEST, _LATEST = date(1990, 1, 1), date(2200, 1, 1)
_LARGEST, _FARTHEST = 10**12, 36_500
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A statement that the book calls unconfirmed, read by a person in a source."""

    verify: str
    citation: str
    source: str
    person: str
    on: date

    @property
    def key(self) -> str:
        """What a project keeps it under."""
        return f"confirm:{statement_key(self.verify, self.citation)}"

    @property
    def name(self) -> str:
        """The entry as a sentence names it."""
        return f'Your confirmation of "{self.verify}"'

    def pack(self) -> dict[str, object]:
        """What a project keeps."""
        return {
            "verify": self.verify,
            "citation": self.citation,
            "source": self.source,
            "person": self.person,
            "on": self.on.isoformat(),
        }

    @classmethod
    def unpack(cls, held: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what was not packed here."""
        verify, citation, source, person = _texts(held, "verify", "citation", "source", "person")
        return cls(verify, citation, source, person, date.fromisoformat(held["on"]))


@dataclass(frozen=True, slots=True)
class Correction:
    """A value of a rule as the user read it. It takes the place of the period that begins on
    ``period`` (empty: the one without a beginning), or is one more (`NEW`).
    """

    subject: Subject
    rule: str
    value: str
    period: str
    held: Held
    start: date | None
    end: date | None
    citation: str
    source: str
    person: str
    on: date

    @property
    def key(self) -> str:
        """What a project keeps it under."""
        began = f"{NEW} {_iso(self.start)}".strip() if self.period == NEW else self.period
        return f"correct:{self.subject}/{self.rule}/{self.value}/{began or 'first'}"

    @property
    def name(self) -> str:
        """The entry as a sentence names it."""
        return f'Your value "{self.value}" of the {self.subject} rule {self.rule}'

    def pack(self) -> dict[str, object]:
        """What a project keeps."""
        kind, text = _pack_held(self.held)
        return {
            "subject": self.subject.value,
            "rule": self.rule,
            "value": self.value,
            "period": self.period,
            "kind": kind,
            "held": text,
            "from": _iso(self.start),
            "until": _iso(self.end),
            "citation": self.citation,
            "source": self.source,
            "person": self.person,
            "on": self.on.isoformat(),
        }

    @classmethod
    def unpack(cls, held: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what was not packed here."""
        rule, value, period = _texts(held, "rule", "value", "period")
        citation, source, person = _texts(held, "citation", "source", "person")
        return cls(
            Subject(held["subject"]),
            rule,
            value,
            period,
            _unpack_held(held["kind"], held["held"]),
            _day(held["from"]),
            _day(held["until"]),
            citation,
            source,
            person,
            date.fromisoformat(held["on"]),
        )


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A rule file of the user's own; ``text`` is YAML as in the book."""

    subject: Subject
    id: str
    text: str
    person: str
    on: date

    @property
    def key(self) -> str:
        """What a project keeps it under."""
        return f"rule:{self.subject}/{self.id}"

    @property
    def name(self) -> str:
        """The entry as a sentence names it."""
        return f'Your {self.subject} rule "{self.id}"'

    def pack(self) -> dict[str, object]:
        """What a project keeps."""
        return {
            "subject": self.subject.value,
            "id": self.id,
            "text": self.text,
            "person": self.person,
            "on": self.on.isoformat(),
        }

    @classmethod
    def unpack(cls, held: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what was not packed here."""
        rule_id, text, person = _texts(held, "id", "text", "person")
        return cls(Subject(held["subject"]), rule_id, text, person, date.fromisoformat(held["on"]))


Entry: TypeAlias = Confirmation | Correction | OwnRule
_KINDS: Mapping[str, type[Confirmation] | type[Correction] | type[OwnRule]] = {
    "correct": Correction,
    "rule": OwnRule,
    "confirm": Confirmation,
}
"""By how a key begins, in the order in which they are laid over the book: a statement of the
user's own rule can be confirmed too.
"""


def statement_key(verify: str, citation: str) -> str:
    """A short name for an unconfirmed statement, the same wherever and whenever it stands."""
    return sha256(f"{verify}\n{citation}".encode()).hexdigest()[:12]


def entry(key: str, held: Mapping[str, Any]) -> Entry | None:
    """What a project kept under a key; None if no part of the program kept it so."""
    kind = _KINDS.get(key.partition(":")[0])
    try:
        return kind.unpack(held) if kind else None
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def laid_over(book: "RuleBook", overlay: Mapping[str, Mapping[str, object]]) -> "RuleBook":
    """The book with a project's entries; the same object for the same book and content."""
    if not overlay:
        return book
    return _laid_over(book, json.dumps({key: dict(overlay[key]) for key in sorted(overlay)}))


@lru_cache(maxsize=8)
def _laid_over(book: "RuleBook", text: str) -> "RuleBook":
    overlay: dict[str, dict[str, Any]] = json.loads(text)
    place = list(_KINDS)
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
    if given.value in _distances(rule) and not _is_distance(given.held):
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


def _distances(rule: Rule | DeadlineRule) -> set[str]:
    """The values that say how far a date is moved."""
    if isinstance(rule, Rule):
        return {name for test in all_tests(rule) for _, name in test.operand.moves}
    mentioned = [mention.distance for mention in rule.mentions.values()]
    limit = rule.extended.limit if rule.extended else None
    return {distance.value for distance in (*mentioned, limit, rule.distance) if distance}


def _is_distance(held: Held) -> bool:
    return isinstance(held, int) and 0 < held <= _FARTHEST


def in_words(given: Correction) -> str:
    """A correction's value and its dates."""
    period = Period(given.held, given.start, given.end, Basis("", Confidence.CONFIRMED))
    return f"{wording.show(given.held)} ({span(period)})"


def _periods(value: Value, given: Correction) -> tuple[Period, ...]:
    kept = value.periods
    if given.period != NEW:
        kept = tuple(period for period in kept if _iso(period.start) != given.period)
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


def _texts(held: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    found = tuple(held[key] for key in keys)
    if not all(isinstance(text, str) for text in found):
        raise TypeError("text is expected")
    return found


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _pack_held(held: Held) -> tuple[str, object]:
    if isinstance(held, tuple):
        return "list", list(held)
    if isinstance(held, bool):
        return "flag", held
    if isinstance(held, int):
        return "number", held
    if isinstance(held, Decimal):
        return "amount", str(held)
    return ("date", held.isoformat()) if isinstance(held, date) else ("text", held)


def _unpack_held(kind: str, packed: Any) -> Held:
    if kind == "list":
        return tuple(str(word) for word in packed)
    if kind == "flag" and isinstance(packed, bool):
        return packed
    if kind == "number" and type(packed) is int:
        return packed
    if kind == "amount":
        return Decimal(packed)
    if kind == "date":
        return date.fromisoformat(packed)
    if kind == "text" and isinstance(packed, str):
        return packed
    raise ValueError(f"no such kind of value: {kind}")
