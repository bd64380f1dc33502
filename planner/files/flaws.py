"""What is wrong with, or notable in, one value."""

from dataclasses import dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Flaw:
    """``rejects`` tells whether the value's row is left out."""

    code: str
    message: str
    rejects: bool


Judged: TypeAlias = tuple[Any, Flaw | None]
"""What a cell was read as, and what there is to say about it."""


def refuse(code: str, message: str) -> Flaw:
    """The value cannot be what its column holds."""
    return Flaw(code, message, rejects=True)


def note(code: str, message: str) -> Flaw:
    """The value was read, with something the user should know."""
    return Flaw(code, message, rejects=False)
