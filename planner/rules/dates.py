"""Calendar arithmetic as the rules mean it."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from planner.common.days import federal_holiday
from planner.rules.vocabulary import Basis, Step

_DAY = timedelta(days=1)
_SATURDAY = 5


def add(day: date, number: int, step: Step) -> date:
    """``day`` moved by calendar days, or by months or years with the same day number (the
    last of the month where that month is shorter).
    """
    if step is Step.DAYS:
        return day + timedelta(days=number)
    months = number * 12 if step is Step.YEARS else number
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


@dataclass(frozen=True)
class BusinessDays:
    """Days on which the Commission takes filings: no weekends, no federal holidays, none of
    ``closures`` (days that federal offices were closed by order).
    """

    closures: Mapping[date, Basis] = field(default_factory=dict)

    def closed(self, day: date) -> str:
        """Why nothing can be filed that day ("a Sunday", "Columbus Day"); empty if it can."""
        if day.weekday() >= _SATURDAY:
            return f"a {day:%A}"
        if day in self.closures:
            return "closed by executive order"
        return federal_holiday(day)

    def next(self, day: date) -> date:
        """``day`` itself if filings are taken, else the first day after on which they are."""
        while self.closed(day):
            day += _DAY
        return day

    def why(self, day: date) -> str:
        """The closed days from ``day`` on, in words: "2023-10-08 is a Sunday"."""
        reasons = []
        while reason := self.closed(day):
            reasons.append(f"{day} is {reason}")
            day += _DAY
        return ", ".join(reasons)

    def basis(self, day: date) -> tuple[Basis, ...]:
        """What the closures passed over from ``day`` on rest on."""
        used = []
        while self.closed(day):
            if day in self.closures and day.weekday() < _SATURDAY:
                used.append(self.closures[day])
            day += _DAY
        return tuple(used)
