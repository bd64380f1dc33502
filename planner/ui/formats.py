"""Dates, counts and money as people read them here: US formats, units always said."""

from datetime import date, datetime
from decimal import Decimal

from planner.common.money import dollars


def day(value: date | None) -> str:
    """As in "Dec 21, 2026"; empty if there is none."""
    return f"{value:%b} {value.day}, {value.year}" if value else ""


def weekday(value: date) -> str:
    """As in "Mon, Dec 21, 2026"."""
    return f"{value:%a}, {day(value)}"


def moment(when: datetime) -> str:
    """A moment in the time of this machine: "11/23/2026 3:41 PM"."""
    here = when.astimezone()
    return f"{here:%m/%d/%Y} {here.hour % 12 or 12}:{here:%M %p}"


def size(number: int) -> str:
    """Bytes, as in "340 KB" or "2.1 MB"."""
    return (
        f"{number / 1_048_576:,.1f} MB" if number >= 1_048_576 else f"{max(1, number // 1024):,} KB"
    )


def count(number: int, noun: str, plural: str = "") -> str:
    """As in "1 item" or "1,200 items"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def money(value: Decimal | None) -> str:
    """As in "$1,200" or "$1,200.50"; empty if there is none."""
    return "" if value is None else dollars(value)


def countdown(until: date, today: date) -> str:
    """As in "in 28 days", "today" or "3 days ago"."""
    left = (until - today).days
    if left == 0:
        return "today"
    return f"in {count(left, 'day')}" if left > 0 else f"{count(-left, 'day')} ago"
