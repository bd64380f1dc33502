"""The terms of a plan as they are typed in its form, and read back; no Qt."""

from collections.abc import Mapping
from datetime import date

from planner.common.errors import UserError
from planner.model.plan import KM_A_MILE, Travel
from planner.model.sheets import Column, Kind
from planner.ui import cells
from planner.ui.translation import tr

_DAY = Column(tr("Money available"), "on", Kind.DATE)


def cash_text(cash: tuple[tuple[date, int], ...] | None) -> str:
    """As in "05/01/2027 250,000; 08/01/2027 100,000"; empty for no limit."""
    return "; ".join(f"{cells.date_text(day)} {amount:,}" for day, amount in cash or ())


def read_cash(text: str) -> tuple[tuple[date, int], ...] | None:
    """What becomes available when, in whole dollars; None for an empty text: no limit."""
    found = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        day, _, amount = part.partition(" ")
        on = cells.parse(_DAY, day)
        if not isinstance(on, date):
            raise _refusal(tr("Money available"), part, "05/01/2027 250,000")
        found.append((on, _whole(tr("Money available"), amount or "?", "05/01/2027 250,000")))
    return tuple(sorted(found)) or None


def weights_text(weights: Mapping[str, int]) -> str:
    """As in "A-1 3; A-2 1"; empty where all count the same."""
    return "; ".join(f"{name} {weight}" for name, weight in weights.items())


def read_weights(text: str) -> dict[str, int]:
    """How much a day late counts, by application."""
    found = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, weight = part.rpartition(" ")
        number = _whole(tr("A day late counts"), weight, "A-1 3; A-2 1")
        if not name.strip() or number < 1:
            raise _refusal(tr("A day late counts"), part, "A-1 3; A-2 1")
        found[name.strip()] = number
    return found


def travel_text(travel: Travel | None) -> tuple[str, str]:
    """Miles a day, and miles that cost no day; both empty where driving takes no time."""
    if travel is None:
        return "", ""
    return f"{travel.km_a_day / KM_A_MILE:,.0f}", f"{travel.free_km / KM_A_MILE:,.0f}"


def read_travel(a_day: str, free: str, was: Travel | None) -> Travel | None:
    """Driving as typed; what was not touched stays as it was to the last digit."""
    if (a_day.strip(), free.strip()) == travel_text(was):
        return was
    if not a_day.strip():
        return None
    miles = _whole(tr("Miles a crew drives a day"), a_day, "500")
    if miles < 1:
        raise _refusal(tr("Miles a crew drives a day"), a_day, tr("500, or nothing"))
    near = _whole(tr("Miles that cost no day"), free or "0", "150")
    return Travel(miles * KM_A_MILE, near * KM_A_MILE)


def read_storage(text: str) -> int | None:
    """Pieces of removed gear that can be kept at once; None for an empty text: no limit."""
    return (
        _whole(tr("Room for removed gear"), text, tr("400, or nothing")) if text.strip() else None
    )


def _whole(what: str, text: str, like: str) -> int:
    digits = text.replace(",", "").replace("$", "").strip()
    if not digits.isdecimal():
        raise _refusal(what, text.strip(), like)
    return int(digits)


def _refusal(what: str, text: str, like: str) -> UserError:
    return UserError(
        "bad-value",
        tr('{what} cannot be "{text}".', what=what, text=text),
        tr("Write it like {like}.", like=like),
    )
