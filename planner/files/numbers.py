"""Amounts, counts and degrees as people write them."""

import re
from decimal import Decimal, InvalidOperation

from planner.files.flaws import Flaw, Judged, note, refuse
from planner.files.shown import shown

_MONEY = re.compile(
    r"(?:USD?)?\s*\$?\s*(\d{1,3}(?:,\d{3})+|\d+)?(\.\d+)?\s*([km])?\s*(?:USD|US\$|\$|dollars)?",
    re.IGNORECASE,
)
_THOUSANDS = {"k": 1_000, "m": 1_000_000}
_FOREIGN = re.compile(
    r"[\u20ac\u00a3\u00a5\u20b9]|\b(?:EUR|GBP|CNY|RMB|JPY|CAD|AUD|MXN|CHF|INR)\b|C\$|A\$",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.0+)?")
_PIECES = re.compile(
    r"(?:[x\u00d7]\s*)?(\d{1,3}(?:,\d{3})+|\d+)\s*(?:x|\u00d7|pcs?\.?|pieces?|ea\.?|each|units?|no\.?|sets?)?",
    re.IGNORECASE,
)
_DEGREES = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*\u00b0?\s*([NSEW])?", re.IGNORECASE)
_MINUTES = re.compile(
    r"([+-])?(\d{1,3})(?:\s*[\u00b0\u00bad:]\s*|[ -]+)(\d{1,2}(?:\.\d+)?)\s*['\u2032\u2019m:]?"
    r"(?:[ -]*(\d{1,2}(?:\.\d+)?)\s*(?:\"|\u2033|\u201d|''|s)?)?\s*([NSEW])?",
    re.IGNORECASE,
)
_LEADING_SIDE = re.compile(r"([NSEW])\s*(.+)", re.IGNORECASE)


def money(cell: object) -> Judged:
    """An amount in US dollars: 1200, $1,200.00, 12k."""
    if isinstance(cell, (int, float)):
        amount, flaw = Decimal(format(cell, ".15g")), None
        if amount < 0:
            return None, _negative(cell)
        return (amount if amount.is_finite() else None), flaw
    found = _MONEY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if not found or not (found[1] or found[2]):
        return None, _no_money(shown(cell))
    try:
        amount = Decimal((found[1] or "0").replace(",", "") + (found[2] or ""))
    except InvalidOperation:  # digits of another script
        return None, _no_money(shown(cell))
    if found[3]:
        amount = (amount * _THOUSANDS[found[3].lower()]).normalize() + 0
        return amount, note("short-amount", f"{cell} was read as {amount:,f} dollars.")
    return amount, None


def _negative(cell: object) -> Flaw:
    return refuse("negative", f"{shown(cell)} is negative; an amount cannot be.")


def _no_money(text: str) -> Flaw:
    if _FOREIGN.search(text):
        said = f"{text} is in another currency; give the amount in US dollars."
        return refuse("bad-money", said)
    if re.fullmatch(r"\(.*\d.*\)|-\s*\$?.*\d.*|\$?\s*-.*\d.*", text):
        return _negative(text)
    return refuse("bad-money", f"{text} is not an amount in US dollars.")


def whole(cell: object) -> Judged:
    """A whole number from 0 up: 3, "1,200", "3 pcs"."""
    number: int | None = None
    if isinstance(cell, (int, float)):
        number = int(cell) if float(cell).is_integer() else None
    elif isinstance(cell, str) and _WHOLE.fullmatch(cell):
        number = int(cell.replace(",", "").partition(".")[0])
    elif isinstance(cell, str) and (found := _PIECES.fullmatch(cell.strip())):
        number = int(found[1].replace(",", ""))
        if number <= 10**12:
            return number, note("unit-in-number", f"{cell} was read as {number}.")
    if number is None or number > 10**12:
        return None, refuse("bad-number", f"{shown(cell)} is not a whole number.")
    if number < 0:
        return None, refuse("negative", f"{shown(cell)} is negative; it must be 0 or more.")
    return number, None


def degrees(cell: object) -> Judged:
    """Degrees as a number: 44.95, "93.2 W", or with minutes and seconds."""
    if isinstance(cell, (int, float)):
        return float(cell), None
    if isinstance(cell, str) and (side := _LEADING_SIDE.fullmatch(cell)):
        cell = f"{side[2]} {side[1]}"
    found = _DEGREES.fullmatch(cell) if isinstance(cell, str) else None
    if not found and isinstance(cell, str) and (minutes := _from_minutes(cell)) is not None:
        return minutes, None
    if not found:
        return None, refuse("bad-number", f"{shown(cell)} is not a number of degrees like 44.95.")
    sign = -1 if (found[2] or "").upper() in {"S", "W"} and not found[1].startswith("-") else 1
    return sign * float(found[1]), None


def _from_minutes(text: str) -> float | None:
    """Degrees, minutes and seconds as degrees; None if that is not what the text holds."""
    found = _MINUTES.fullmatch(text.strip())
    if not found or float(found[3]) >= 60 or float(found[4] or 0) >= 60:
        return None
    degrees = int(found[2]) + float(found[3]) / 60 + float(found[4] or 0) / 3600
    west = found[1] == "-" or (found[5] or "").upper() in {"S", "W"}
    return round(-degrees if west else degrees, 7)
