"""What a delay is put down to: causes as people type them, and gates sorted by their names."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from planner.model.sheets import DELAY_CAUSES
from planner.scheduling.template import fold

FUNDING, SUPPLY, LABOR, WEATHER, REVIEW, PERMITTING = DELAY_CAUSES
OTHER = "other"
"""What none of the causes is known to fit; the words of the user stand beside it."""

CAUSES: tuple[str, ...] = (*DELAY_CAUSES, OTHER)
"""The causes in the order in which they are told."""

_TYPED: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("fund", "funds", "money", "cash", "funding shortfall"), FUNDING),
        **dict.fromkeys(("supply chain", "supplies", "supplier", "delivery"), SUPPLY),
        **dict.fromkeys(("labour", "crew", "crews", "staff", "workforce"), LABOR),
        **dict.fromkeys(("review", "reviews", "review times"), REVIEW),
        **dict.fromkeys(("permit", "permits", "zoning", "permissions"), PERMITTING),
    }
)
"""Other words for a cause, for the whole of what is typed."""

_NAMED: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        SUPPLY,
        ("order", "purchas", "procure", "deliver", "ship", "equipment", "material", "supply",
         "supplier", "vendor", "factory", "stock"),
    ),
    (
        PERMITTING,
        ("permit", "zoning", "consent", "lease", "easement", "environment", "nepa", "shpo",
         "historic", "tribal", "landlord", "owner", "faa", "blm", "forest", "license", "licence",
         "right of way", "tower owner"),
    ),
    (REVIEW, ("review", "approv", "decision", "audit", "fcc", "commission")),
    (FUNDING, ("fund", "money", "cash", "payment", "disburse", "loan", "allocation", "budget")),
    (LABOR, ("labor", "labour", "crew", "staff", "contractor")),
    (WEATHER, ("weather", "snow", "thaw", "season", "winter", "storm", "flood")),
)  # fmt: skip
"""Beginnings of words in a gate's name; the first cause that has one counts."""


def cause_of(typed: str) -> str:
    """The cause that is meant by what somebody typed; `OTHER` where it is none of them."""
    text = fold(typed)
    return text if text in DELAY_CAUSES else _TYPED.get(text, OTHER)


def cause_of_gate(name: str) -> str:
    """The cause that the name of a gate or a job speaks for; `OTHER` where it says nothing."""
    text = fold(name)
    return next(
        (
            cause
            for cause, words in _NAMED
            if any(re.search(rf"\b{re.escape(word)}", text) for word in words)
        ),
        OTHER,
    )
