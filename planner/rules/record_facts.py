"""Reads a fact from a cell: a field of a record, or a column of the user's own."""

import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum

from planner.model.inventory import Cell
from planner.rules.vocabulary import Fact, Kind, Literal

_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0", "passive"})
_NEGATED = frozenset({"not", "non", "no", "never"})
APPROVED = frozenset({"approved", "granted"})
"""Words of a status that tell that an application is approved."""
_NO_PURPOSE = "no listed purpose"
_NOT_SAID = frozenset(
    {
        "unknown",
        "unk",
        "not known",
        "not stated",
        "n a",
        "na",
        "tbd",
        "tba",
        "see label",
        "see notes",
    }
)
_WORD = re.compile(r"[^\w-]+")
_LETTERS = re.compile(r"[a-z]+")
_MONTH = re.compile(r"\d{4}-\d{2}")


def read(fact: Fact, cell: Cell | Decimal | Enum) -> Literal | None:
    """What a cell says about a fact; None where it says nothing that is clear."""
    held = str(cell.value) if isinstance(cell, Enum) else cell
    if held is None or held == "":
        return None
    if fact.choices:
        return chosen(fact, str(held))
    if fact.kind is Kind.DATE:
        return _day(held)
    if fact.kind in {Kind.NUMBER, Kind.MONEY}:
        return _number(fact.kind, held)
    return _word(fact.kind, held)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a cell that is not empty says of a fact: ``value``, or None with the reason in
    ``wrong``. ``text`` is the cell as it is.
    """

    text: str
    value: Literal | None
    wrong: str = ""


def stated(fact: Fact, cell: Cell | Decimal | Enum) -> Stated | None:
    """As `read`, with the reason where the cell says nothing that is clear; None if it is empty."""
    value, text = read(fact, cell), str(cell.value if isinstance(cell, Enum) else cell)
    if cell is None or not text.strip():
        return None
    wrong = ""
    if value is None:
        what = "no date (write it like 2026-11-23)" if fact.kind is Kind.DATE else "not clear"
        wrong = f'"{fact.label}" is "{text}", which is {what}.'
    return Stated(text, value, wrong)


def _word(kind: Kind, held: Cell | Decimal) -> str | bool | None:
    text = str(held).strip()
    if kind is Kind.YES_NO:
        return held if isinstance(held, bool) else yes_or_no(text)
    if kind is Kind.MONTH and not _MONTH.fullmatch(text):
        return None
    return text or None


def _day(cell: Cell | Decimal) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    try:
        return date.fromisoformat(str(cell).strip())
    except ValueError:
        return None


def _number(kind: Kind, cell: Cell | Decimal) -> int | Decimal | None:
    if isinstance(cell, bool):
        return None
    try:
        amount = Decimal(str(cell).strip().removeprefix("$").replace(",", ""))
    except InvalidOperation:
        return None
    if not amount.is_finite():
        return None
    if kind is Kind.MONEY:
        return amount
    return int(amount) if amount == amount.to_integral_value() else None


def chosen(fact: Fact, text: str) -> str | None:
    """Which of a fact's choices a text means; None where it is empty, unclear or negated."""
    words = _WORD.sub(" ", text.casefold()).replace(" - ", " ").strip(" -").split()
    said = " ".join(words)
    if not words or said in _NOT_SAID:
        return None
    spaced = f" {said} "
    matches = [
        choice
        for choice, phrases in fact.choices.items()
        if any(f" {phrase} " in spaced for phrase in phrases)
    ]
    exact = [choice for choice in matches if said in fact.choices[choice]]
    if exact:
        return exact[0]
    if not matches:
        return fact.otherwise or None
    if not _NEGATED.isdisjoint(words) or (len(matches) > 1 and _NO_PURPOSE in matches):
        return None
    return matches[0]


def stands(status: str, *, at: Set[str], unless: Set[str]) -> bool | None:
    """Whether a status is one of some words ("Denied (2022-07-15)"); None where it also says one of
    others, or negates it.
    """
    words = set(_LETTERS.findall(status.casefold()))
    if words.isdisjoint(at):
        return False
    return True if words.isdisjoint(unless | _NEGATED) else None


def yes_or_no(text: str) -> bool | None:
    """True or false as people write it; None for anything else."""
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None


class Columns:
    """The headings of the user's own columns that hold facts."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._named = {
            column.casefold(): fact for fact in facts.values() for column in fact.columns
        }
        self._of_headings: dict[tuple[str, ...], tuple[tuple[str, Fact], ...]] = {}

    def of(self, extras: Mapping[str, Cell]) -> tuple[tuple[str, Fact], ...]:
        """Those of a row's headings that hold a fact; rows of one sheet have the same ones."""
        headings = tuple(extras)
        found = self._of_headings.get(headings)
        if found is None:
            pairs = ((heading, self._named.get(heading.strip().casefold())) for heading in headings)
            found = tuple((heading, fact) for heading, fact in pairs if fact)
            self._of_headings[headings] = found
        return found

    def stated(self, extras: Mapping[str, Cell]) -> dict[str, Stated]:
        """What a row's own columns say of each fact; of two columns of one fact the first that
        is clear, else the first.
        """
        found: dict[str, Stated] = {}
        for heading, fact in self.of(extras):
            said, known = stated(fact, extras[heading]), found.get(fact.id)
            if said and (known is None or (known.wrong and not said.wrong)):
                found[fact.id] = said
        return found

    def facts(self, extras: Mapping[str, Cell]) -> dict[str, Literal]:
        """The facts that a row's own columns state; of two columns of one fact the first."""
        found: dict[str, Literal] = {}
        for heading, fact in self.of(extras):
            value = read(fact, extras[heading])
            if value is not None:
                found.setdefault(fact.id, value)
        return found
