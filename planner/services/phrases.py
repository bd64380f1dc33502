"""Counts and lists of names, as sentences about plans say them."""

from collections.abc import Sequence


def count(number: int, one: str, many: str = "") -> str:
    """As in "1 site is" or "1,200 sites are"; without ``many`` an s is put behind."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def named(names: Sequence[str], most: int = 6) -> str:
    """As in "A, B and 3 more"."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def days_text(number: int) -> str:
    """As in "1 day" or "1,200 days"."""
    return count(number, "day")
