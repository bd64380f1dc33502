from datetime import date

import pytest

from planner.common.errors import UserError
from planner.scheduling.calendars import Season, read_season, read_time_off, read_working_days


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", {0, 1, 2, 3, 4}),
        ("Mon-Fri", {0, 1, 2, 3, 4}),
        ("mon \N{EN DASH} sat", {0, 1, 2, 3, 4, 5}),
        ("Mon,Tue,Thu", {0, 1, 3}),
        ("Sat-Mon", {5, 6, 0}),
        ("Monday to Wednesday; Fri", {0, 1, 2, 4}),
        ("Tues, Thurs.", {1, 3}),
        ("Sun", {6}),
    ],
)
def test_working_days_are_read_as_people_write_them(text: str, days: set[int]) -> None:
    assert read_working_days(text, "") == days


@pytest.mark.parametrize("text", ["Mo", "weekdays", "Mon-", "Mon-Wed-Fri", "5"])
def test_working_days_that_make_no_sense_name_the_crew(text: str) -> None:
    with pytest.raises(UserError) as refused:
        read_working_days(text, "sheet Crews, crew North, column Working days")
    assert "crew North" in refused.value.sentence()
    assert refused.value.code == "bad-working-days"


def test_time_off_is_spans_and_single_days() -> None:
    assert read_time_off("2026-12-24..2027-01-02; 2027-07-05", "") == (
        (date(2026, 12, 24), date(2027, 1, 2)),
        (date(2027, 7, 5), date(2027, 7, 5)),
    )
    assert read_time_off(" ", "") == ()


@pytest.mark.parametrize("text", ["24.12.2026", "2027-01-02..2026-12-24", "2027-02-30", "xmas"])
def test_time_off_that_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UserError, match="not a date"):
        read_time_off(text, "")


def test_a_season_within_a_year() -> None:
    season = read_season("05-15", "10-31", "")
    assert season == Season((5, 15), (10, 31))
    assert [season.contains(date(2027, *day)) for day in ((5, 14), (5, 15), (10, 31), (11, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert str(season) == "May 15 to Oct 31"


def test_a_season_that_wraps_the_new_year_is_one_span() -> None:
    season = Season((11, 1), (3, 31))
    assert season.contains(date(2027, 1, 1))
    assert not season.contains(date(2027, 6, 1))
    assert season.spans(date(2027, 2, 1), date(2028, 1, 1)) == [
        (date(2026, 11, 1), date(2027, 3, 31)),
        (date(2027, 11, 1), date(2028, 3, 31)),
    ]


def test_a_season_of_the_whole_year_never_closes() -> None:
    for season in (Season((1, 1), (12, 31)), Season((5, 15), (5, 14))):
        assert len(season.spans(date(2027, 1, 1), date(2030, 1, 1))) == 1


def test_a_season_may_end_on_a_leap_day() -> None:
    season = Season((11, 1), (2, 29))
    assert season.spans(date(2027, 1, 1), date(2027, 3, 1))[0][1] == date(2027, 2, 28)
    assert season.spans(date(2028, 1, 1), date(2028, 3, 1))[0][1] == date(2028, 2, 29)


@pytest.mark.parametrize(("first", "last"), [("05-15", ""), ("", "10-31"), ("13-01", "10-31")])
def test_half_a_season_or_an_impossible_month_is_refused(first: str, last: str) -> None:
    with pytest.raises(UserError):
        read_season(first, last, "sheet Sites, site S1")
