"""Fills explanation templates, and writes facts and values the way people read them."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal

from planner.model.findings import Confidence
from planner.rules.vocabulary import Basis, Held, Kind, Withheld

_PLACE = re.compile(r"\{([a-z_.]+)\}")
_SURENESS = (Confidence.CONFIRMED, Confidence.COMPUTED, Confidence.UNCONFIRMED)
NOT_KNOWN = "not known"


def places(template: str) -> frozenset[str]:
    """The names a template fills in."""
    return frozenset(_PLACE.findall(template))


def fill(template: str, text_of: Callable[[str], str]) -> str:
    """The template with each ``{name}`` replaced by what ``text_of`` gives."""
    return _PLACE.sub(lambda match: text_of(match[1]), template)


def show(value: Held | Withheld | None, kind: Kind | None = None) -> str:
    """A fact or value as text: 10,000,000; 12.50; 2020-06-30; yes; Huawei and ZTE; not known. Of
    kind money: $14,820,400; -$0.50.
    """
    if value is None or isinstance(value, Withheld):
        return NOT_KNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | Decimal):
        sign = "$" if kind is Kind.MONEY else ""
        return f"{'-' if value < 0 else ''}{sign}{_decimal(abs(Decimal(value)))}"
    if isinstance(value, date):
        return value.isoformat()
    return join(value) if isinstance(value, tuple) else value


def _decimal(value: Decimal) -> str:
    if value == value.to_integral_value():
        return f"{value:,.0f}"
    cents = round(value, 2)
    return f"{cents:,.2f}" if cents == value else f"{value:,f}"


def join(words: Iterable[str]) -> str:
    """Words in a row: A; A and B; A, B and C."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} and {listed[-1]}"


def join_or(words: Iterable[str]) -> str:
    """Words to choose from: A; A or B; A, B or C."""
    listed = list(words)
    if len(listed) < 2:
        return "".join(listed)
    return f"{', '.join(listed[:-1])} or {listed[-1]}"


def least_sure(bases: Iterable[Basis]) -> Confidence:
    """The confidence of the least sure part."""
    return max((basis.confidence for basis in bases), key=_SURENESS.index)


def citations(bases: Iterable[Basis]) -> str:
    """Every citation once, in order."""
    listed = [part for basis in bases for part in basis.citation.split("; ")]
    return "; ".join(dict.fromkeys(listed))


def theirs(bases: Iterable[Basis]) -> str:
    """Whose the statements are that a person put in the place of shipped ones, each once."""
    return "; ".join(dict.fromkeys(basis.theirs for basis in bases if basis.theirs))


def verify(bases: Iterable[Basis]) -> str:
    """What to check, every sentence once."""
    return " ".join(dict.fromkeys(basis.verify for basis in bases if basis.verify))
