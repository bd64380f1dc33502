"""The entries of a project's overlay of the rule book, and how a project keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Self, TypeAlias

from planner.rules.vocabulary import Held, Subject

NEW = "new"
"""In the place of a period that a correction replaces: it adds one."""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A statement that the book calls unconfirmed, read by a person in a source; ``note`` is
    what else they have to say about it.
    """

    verify: str
    citation: str
    source: str
    person: str
    on: date
    note: str = ""

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
            **({"note": self.note} if self.note else {}),
        }

    @classmethod
    def unpack(cls, held: Mapping[str, Any]) -> Self:
        """Raises KeyError, TypeError or ValueError for what was not packed here."""
        verify, citation, source, person = _texts(held, "verify", "citation", "source", "person")
        (note,) = _texts({"note": "", **held}, "note")
        return cls(verify, citation, source, person, date.fromisoformat(held["on"]), note)


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
        began = f"{NEW} {iso(self.start)}".strip() if self.period == NEW else self.period
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
            "from": iso(self.start),
            "until": iso(self.end),
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
KINDS: Mapping[str, type[Confirmation] | type[Correction] | type[OwnRule]] = {
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
    kind = KINDS.get(key.partition(":")[0])
    try:
        return kind.unpack(held) if kind else None
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return None


def _texts(held: Mapping[str, Any], *keys: str) -> tuple[str, ...]:
    found = tuple(held[key] for key in keys)
    if not all(isinstance(text, str) for text in found):
        raise TypeError("text is expected")
    return found


def iso(day: date | None) -> str:
    """A day as text, empty for none."""
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
