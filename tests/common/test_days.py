from datetime import date, timedelta

import holidays

from planner.common.days import day_text, federal_holiday, federal_holidays
from planner.rules.dates import BusinessDays


def test_federal_holidays_are_kept_on_the_day_they_are_observed() -> None:
    days = federal_holidays(2026, 2027)
    assert date(2026, 7, 3) in days  # Independence Day 2026 is a Saturday
    assert date(2027, 6, 18) in days  # Juneteenth 2027 is a Saturday
    assert date(2026, 11, 26) in days
    assert date(2026, 11, 27) not in days


def test_the_day_off_for_a_new_year_on_a_saturday_is_in_the_year_before() -> None:
    assert date(2027, 12, 31) in federal_holidays(2027, 2027)
    assert date(2028, 1, 1) in federal_holidays(2028, 2028)


def test_crews_and_filings_rest_on_the_same_holidays_whichever_asks_first() -> None:
    filings = BusinessDays()
    first, days = date(2033, 1, 1), (date(2035, 12, 31) - date(2033, 1, 1)).days + 1
    weekdays = [d for k in range(days) if (d := first + timedelta(days=k)).weekday() < 5]
    off = federal_holidays(2033, 2035)
    assert [d for d in weekdays if filings.closed(d)] == [d for d in weekdays if d in off]
    assert federal_holiday(date(2033, 10, 10)) == "Columbus Day"
    assert federal_holiday(date(2033, 10, 11)) == ""


def test_every_holiday_of_a_century_is_that_of_a_library_by_day_and_name() -> None:
    theirs = dict(holidays.country_holidays("US", years=range(1986, 2101)))
    ours = federal_holidays(1986, 2100)

    assert {day: federal_holiday(day) for day in ours} == theirs
    assert federal_holiday(date.max) == ""


def test_days_are_written_as_people_here_do() -> None:
    assert day_text(date(2027, 5, 3)) == "May 3, 2027"
