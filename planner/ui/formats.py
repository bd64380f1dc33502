"""Dates, counts and money as people read them here: US formats, units always said."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from planner.common.days import day_text
from planner.common.money import dollars
from planner.ui.translation import tr

NOUNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "answer": (tr("answer"), tr("answers")),
        "case": (tr("case"), tr("cases")),
        "cell": (tr("cell"), tr("cells")),
        "change": (tr("change"), tr("changes")),
        "cluster": (tr("cluster"), tr("clusters")),
        "crew": (tr("crew"), tr("crews")),
        "crew-day": (tr("crew-day"), tr("crew-days")),
        "customer": (tr("customer"), tr("customers")),
        "date": (tr("date"), tr("dates")),
        "day": (tr("day"), tr("days")),
        "document": (tr("document"), tr("documents")),
        "file": (tr("file"), tr("files")),
        "filing": (tr("filing"), tr("filings")),
        "good row": (tr("good row"), tr("good rows")),
        "item": (tr("item"), tr("items")),
        "job": (tr("job"), tr("jobs")),
        "maker": (tr("maker"), tr("makers")),
        "model": (tr("model"), tr("models")),
        "more answer": (tr("more answer"), tr("more answers")),
        "more application": (tr("more application"), tr("more applications")),
        "more copy": (tr("more copy"), tr("more copies")),
        "more duty": (tr("more duty"), tr("more duties")),
        "more extension": (tr("more extension"), tr("more extensions")),
        "more picture": (tr("more picture"), tr("more pictures")),
        "page": (tr("page"), tr("pages")),
        "past date": (tr("past date"), tr("past dates")),
        "place": (tr("place"), tr("places")),
        "product": (tr("product"), tr("products")),
        "question": (tr("question"), tr("questions")),
        "rejected row": (tr("rejected row"), tr("rejected rows")),
        "repair": (tr("repair"), tr("repairs")),
        "row": (tr("row"), tr("rows")),
        "rule": (tr("rule"), tr("rules")),
        "site": (tr("site"), tr("sites")),
        "step": (tr("step"), tr("steps")),
        "typed value": (tr("typed value"), tr("typed values")),
        "unit": (tr("unit"), tr("units")),
        "working day": (tr("working day"), tr("working days")),
    }
)
"""What the window counts, for one and for several; records are counted by the noun of their sheet,
which is data.
"""


def day(value: date | None) -> str:
    """As in "Dec 21, 2026"; empty if there is none."""
    return day_text(value) if value else ""


_ISO = re.compile(r"(?<![\w/.-])([12]\d{3})-(\d\d)-(\d\d)(?![\w/-]|\.\w)")


def us_dates(text: str) -> str:
    """A sentence of the rule book or of the services with its dates as people here write them:
    "by 2027-03-31" becomes "by Mar 31, 2027". Parts of names and paths stay as they are.
    """

    def told(found: re.Match[str]) -> str:
        try:
            return day(date(*map(int, found.groups())))
        except ValueError:
            return found.group()

    return _ISO.sub(told, text)


def weekday(value: date) -> str:
    """As in "Mon, Dec 21, 2026"."""
    return f"{value:%a}, {day(value)}"


def moment(when: datetime) -> str:
    """A moment in the time of this machine: "11/23/2026 3:41 PM"."""
    here = when.astimezone()
    return f"{here:%m/%d/%Y} {here.hour % 12 or 12}:{here:%M %p}"


def size(number: int) -> str:
    """Bytes, as in "340 KB" or "2.1 MB"."""
    if number >= 1_048_576:
        return tr("{size:,.1f} MB", size=number / 1_048_576)
    return tr("{size:,} KB", size=max(1, number // 1024))


def count(number: int, noun: str) -> str:
    """As in "1 item" or "1,200 items"."""
    one, several = NOUNS.get(noun) or (noun, f"{noun}s")
    return f"{number:,} {one if number == 1 else several}"


def money(value: Decimal | None) -> str:
    """As in "$1,200" or "$1,200.50"; empty if there is none."""
    return "" if value is None else dollars(value)


def countdown(until: date, today: date) -> str:
    """As in "in 28 days", "today" or "3 days ago"."""
    left = (until - today).days
    if left == 0:
        return tr("today")
    if left > 0:
        return tr("in {days}", days=count(left, "day"))
    return tr("{days} ago", days=count(-left, "day"))
