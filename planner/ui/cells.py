"""Values as people read and type them: US dates and money; what each kind of column accepts."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias

from planner.common.errors import UserError
from planner.model.inventory import Layer
from planner.model.sheets import Column, Kind
from planner.ui import formats
from planner.ui.translation import tr

YES, NO = tr("Yes"), tr("No")

Value: TypeAlias = str | int | float | bool | date | Decimal | Layer | None


def date_text(value: date | None) -> str:
    """A date as in "05/12/2026", empty if not known."""
    # put together by hand: strftime imports a module each time, for each cell of a long list
    return "" if value is None else f"{value.month:02}/{value.day:02}/{value.year:04}"


def cell_text(value: object) -> str:
    """A value of a record as a table shows it."""
    if isinstance(value, bool):
        return YES if value else NO
    for kind, text in _TEXTS:
        if isinstance(value, kind):
            return text(value)
    return ""


def edit_text(value: object) -> str:
    """A value as it stands in an editor: numbers without separators."""
    if isinstance(value, bool) or value is None:
        return cell_text(value)
    if isinstance(value, int | float | Decimal):
        return str(value)
    return cell_text(value)


def parse(column: Column, text: str) -> Value:
    """What a typed text means in a column; empty text clears it.

    Raises UserError ``bad-value`` that names the column, the text and what is accepted.
    """
    if column.kind in {Kind.TEXT, Kind.IDENTIFIER}:
        return text
    text = text.strip()
    if not text:
        return "" if column.kind is Kind.SEASON else None
    try:
        return _PARSERS[column.kind](text)
    except (ValueError, InvalidOperation):
        raise UserError(
            "bad-value",
            tr('{heading} cannot be "{text}".', heading=column.heading, text=text),
            tr("Type {expected}, or nothing.", expected=_EXPECTED[column.kind]),
        ) from None


def _date(text: str) -> date:
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", text):
        year, month, day = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        month, day, year = map(int, found.groups())
    else:
        raise ValueError(text)
    return date(year, month, day)


def _money(text: str) -> Decimal:
    value = Decimal(text.replace("$", "").replace(",", "").strip())
    if not value.is_finite():
        raise ValueError(text)
    return value


def _yes_no(text: str) -> bool:
    answers = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
    if text.lower() not in answers:
        raise ValueError(text)
    return answers[text.lower()]


def _season(text: str) -> str:
    found = re.fullmatch(r"(\d{1,2})[-/](\d{1,2})", text)
    if not found:
        raise ValueError(text)
    month, day = map(int, found.groups())
    return f"{date(2000, month, day):%m-%d}"


_TEXTS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (str, str),  # layers too
    (date, date_text),
    (Decimal, formats.money),
    (int, lambda value: f"{value:,}"),
    (float, lambda value: f"{value:.6f}".rstrip("0").rstrip(".")),
)
_PARSERS: dict[Kind, Callable[[str], Value]] = {
    Kind.DATE: _date,
    Kind.MONEY: _money,
    Kind.WHOLE: lambda text: int(text.replace(",", "")),
    Kind.DECIMAL: float,
    Kind.YES_NO: _yes_no,
    Kind.SEASON: _season,
    Kind.LAYER: lambda text: Layer(text.lower()),
}
_EXPECTED = {
    Kind.DATE: tr("a date like 05/12/2026 or 2026-05-12"),
    Kind.MONEY: tr("an amount like 1250.00"),
    Kind.WHOLE: tr("a whole number"),
    Kind.DECIMAL: tr("a number like 38.4405"),
    Kind.YES_NO: tr("Yes or No"),
    Kind.SEASON: tr("a month and day like 05-15"),
    Kind.LAYER: tr("one of ") + ", ".join(Layer),
}
