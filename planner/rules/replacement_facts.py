"""Reads from the text of a planned replacement, once it is recognised, what the rules ask about."""

import re

from planner.model.products import Maker, Recognition
from planner.rules.vocabulary import FactValue

TEXT = "planned_replacement"
"""The fact that holds the text as stated."""
_NOT_REPLACED = frozenset(
    {
        "none",
        "none needed",
        "none planned",
        "not needed",
        "not replaced",
        "no replacement",
        "no replacement needed",
        "will not be replaced",
        "remove only",
        "removal only",
        "retire",
        "retired",
        "decommission",
        "decommissioned",
    }
)
_WORD = re.compile(r"[^\w]+")


def is_replaced(text: str) -> bool | None:
    """Whether a text names a replacement; False where it says that none follows, None if empty."""
    words = " ".join(_WORD.sub(" ", text.casefold()).split())
    return words not in _NOT_REPLACED if words else None


def replacement_facts(text: str, recognition: Recognition, no_group: str) -> dict[str, FactValue]:
    """The facts of a planned replacement; ``recognition`` is what its text was recognised as,
    ``no_group`` the group of makers that belong to no listed company.
    """
    replaced = is_replaced(text)
    if not replaced:
        return {} if replaced is None else {"replaced": False}
    product = recognition.product
    found: dict[str, FactValue] = {
        "replaced": True,
        "replacement_product": product.name if product else None,
        "replacement_electronics": product.electronics if product else None,
        "replacement_layer": product.layer.value if product else None,
        "replacement_category": (product.category or None) if product else None,
    }
    if recognition.maker:
        found |= _maker(recognition.maker, no_group)
    return {name: value for name, value in found.items() if value is not None}


def _maker(maker: Maker, no_group: str) -> dict[str, FactValue]:
    return {
        "replacement_maker": maker.name,
        "replacement_maker_group": maker.group or no_group,
    }
