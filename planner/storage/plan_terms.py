"""The terms of a plan as the file keeps them: JSON, without what is as usual."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from planner.model.plan import ChangeKind, PlanChange, PlanTerms, Travel


def to_text(terms: PlanTerms) -> str | None:
    """The terms as text; None for the usual ones."""
    usual, kept = PlanTerms(), dict[str, Any]()
    if terms.deadline:
        kept["deadline"] = terms.deadline.isoformat()
    if terms.pins:
        kept["pins"] = [[*key, day.isoformat()] for key, day in sorted(terms.pins.items())]
    if terms.weights:
        kept["weights"] = dict(terms.weights)
    if terms.travel != usual.travel:
        travel = terms.travel
        kept["travel"] = travel and [travel.km_a_day, travel.free_km]
    if terms.storage is not None:
        kept["storage"] = terms.storage
    if terms.cash is not None:
        kept["cash"] = [[day.isoformat(), amount] for day, amount in terms.cash]
    if terms.changes:
        kept["changes"] = [_change(one) for one in terms.changes]
    return json.dumps(kept, ensure_ascii=False) if kept else None


def from_text(text: str | None) -> PlanTerms:
    """The terms that a text says; the usual ones for None (as older files have it)."""
    if not text:
        return PlanTerms()
    kept: Mapping[str, Any] = json.loads(text)
    values = dict[str, Any](weights=kept.get("weights", {}), storage=kept.get("storage"))
    values["deadline"] = _day(kept.get("deadline"))
    pins = kept.get("pins", ())
    values["pins"] = {(site, job): date.fromisoformat(day) for site, job, day in pins}
    if "travel" in kept:
        values["travel"] = kept["travel"] and Travel(*kept["travel"])
    if "cash" in kept:
        values["cash"] = tuple((date.fromisoformat(day), amount) for day, amount in kept["cash"])
    values["changes"] = tuple(_change_from(one) for one in kept.get("changes", ()))
    return PlanTerms(**values)


def _change(one: PlanChange) -> list[Any]:
    on, rate = one.on and one.on.isoformat(), one.day_rate
    return [one.kind, one.what, one.sites, on, one.days, None if rate is None else str(rate)]


def _change_from(kept: list[Any]) -> PlanChange:
    kind, what, sites, on, days, rate = kept
    money = None if rate is None else Decimal(rate)
    return PlanChange(ChangeKind(kind), what, tuple(sites), _day(on), days, money)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
