"""Days as people here write them, and which of them are federal holidays.

5 U.S.C. 6103(a) names the legal public holidays; (b) has a Saturday's observed on the Friday
before, Executive Order 11582 (1971) a Sunday's on the Monday after. They are as they have been
since 1986, long before any date of the law that this program is about.
"""

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6
_FIXED = (
    ("New Year's Day", 1, 1),
    ("Juneteenth National Independence Day", 6, 19),
    ("Independence Day", 7, 4),
    ("Veterans Day", 11, 11),
    ("Christmas Day", 12, 25),
)
"""Name, month and day."""
_SINCE = {"Juneteenth National Independence Day": 2021}  # Public Law 117-17
_FLOATING = (
    ("Martin Luther King Jr. Day", 1, _MONDAY, 3),
    ("Washington's Birthday", 2, _MONDAY, 3),
    ("Memorial Day", 5, _MONDAY, -1),
    ("Labor Day", 9, _MONDAY, 1),
    ("Columbus Day", 10, _MONDAY, 2),
    ("Thanksgiving Day", 11, _THURSDAY, 4),
)
"""Name, month, weekday, and which of them: the first is 1, the last -1."""


def day_text(day: date) -> str:
    """A date as people here write it: "May 3, 2027"."""
    return f"{day:%b} {day.day}, {day.year}"


def federal_holiday(day: date) -> str:
    """The name of the US federal holiday that a day is ("Columbus Day"), or that is observed on
    it ("Christmas Day (observed)"); else empty.
    """
    return _of_year(day.year).get(day, "")


def federal_holidays(first: int, last: int) -> frozenset[date]:
    """US federal holidays of the years ``first``..``last``, with the days they are observed."""
    return frozenset(day for year in range(first, last + 1) for day in _of_year(year))


@cache
def _of_year(year: int) -> Mapping[date, str]:
    found = dict(_floating(year)) | dict(_fixed(year))
    if year < date.max.year:  # a new year that begins on a Saturday is observed in the old one
        found |= {day: name for day, name in _fixed(year + 1) if day.year == year}
    return found


def _floating(year: int) -> Iterator[tuple[date, str]]:
    for name, month, weekday, count in _FLOATING:
        weeks = calendar.monthcalendar(year, month)
        days = [week[weekday] for week in weeks if week[weekday]]
        yield date(year, month, days[count - 1 if count > 0 else count]), name


def _fixed(year: int) -> Iterator[tuple[date, str]]:
    for name, month, number in _FIXED:
        if year < _SINCE.get(name, year):
            continue
        day = date(year, month, number)
        yield day, name
        if day.weekday() == _SATURDAY:
            yield day - _DAY, f"{name} (observed)"
        elif day.weekday() == _SUNDAY:
            yield day + _DAY, f"{name} (observed)"
