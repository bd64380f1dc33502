"""Days as people here write them, and which of them are federal holidays."""

from collections.abc import Mapping
from datetime import date
from functools import cache


def day_text(day: date) -> str:
    """A date as people here write it: "May 3, 2027"."""
    return f"{day:%b} {day.day}, {day.year}"


def federal_holiday(day: date) -> str:
    """The name of the US federal holiday that is observed on a day ("Columbus Day"), or empty."""
    return _of_year(day.year).get(day, "")


def federal_holidays(first: int, last: int) -> frozenset[date]:
    """US federal holidays of the years ``first``..``last``, with the days they are observed."""
    return frozenset(day for year in range(first, last + 1) for day in _of_year(year))


@cache
def _of_year(year: int) -> Mapping[date, str]:
    """One year on its own: a calendar that grows when it is asked tells a second thread of a
    year without holidays while the first one fills it.
    """
    # a quarter of a second that only those pay who count days: it loads every country
    from holidays.countries.united_states import US

    calendar = US(years=year, expand=False)  # type: ignore[no-untyped-call]
    return dict(calendar)
