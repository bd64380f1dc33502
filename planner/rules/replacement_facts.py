"""Reads from the text of a planned replacement whether it names one."""

import re

_NOT_REPLACED = frozenset(
    {
        "no",
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
_NOT_SAID = frozenset({"", "n a", "na", "tbd", "tba", "unknown", "not known", "to be decided"})
_SIGNS = re.compile(r"[^\w]+")


def is_replaced(text: str) -> bool | None:
    """Whether a text names a replacement; False where it says that none follows, None where it
    says nothing.
    """
    words = _SIGNS.sub(" ", text.casefold()).strip()
    return None if words in _NOT_SAID else words not in _NOT_REPLACED
