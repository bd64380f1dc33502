from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.model.inventory import Crew, Gate, Inventory, Site, WorkStep
from planner.model.plan import PlannedJob
from planner.ui.gantt.breaks import Checks, movable
from planner.ui.gantt.data import Access, ChartData, Season
from planner.ui.gantt.ground import Ground, read_ground
from tests.ui.gantt.plans import START, job, plan

INVENTORY = Inventory(
    sites=(
        Site(code="HUB", cluster="North"),
        Site(code="S-1", hub_site="HUB", cluster="North"),
        Site(code="S-2", hub_site="HUB", cluster="North"),
    ),
    crews=(
        Crew(name="Tower 1", skills="tower", time_off="2027-02-15..2027-02-19"),
        Crew(name="Tower 2", skills="tower", available_to=date(2027, 3, 1)),
    ),
    work=(
        WorkStep(job="Survey", duration_days=1, skill="tower"),
        WorkStep(job="Permit", duration_days=30, after="Survey"),
        WorkStep(
            job="Install", duration_days=3, skill="tower", after="Permit", gate="Delivery",
            needs_window=True,
        ),
        WorkStep(
            job="Cut over", duration_days=1, skill="tower", after="Install; Cut over (hub)",
            lag_days=2,
        ),
        WorkStep(job="Remove", duration_days=2, skill="tower", after="Cut over (cluster)"),
    ),
    gates=(Gate(site="S-1", gate="Delivery", on=date(2027, 2, 3)),),
)  # fmt: skip
INSTALL = job("S-1", "Install", 35)
"""Mon Feb 8 to Wed Feb 10."""
PLAN = plan(
    job("HUB", "Cut over", 20, 1, crew="Tower 2"),
    job("S-1", "Permit", 0, 30, crew=""),
    INSTALL,
    job("S-1", "Cut over", 42, 1, crew="Tower 2"),
    job("S-1", "Remove", 63, 2, crew="Tower 2"),
    job("S-2", "Install", 47, 2),
    job("S-2", "Cut over", 54, 1, crew="Tower 2"),
    deadline=date(2027, 3, 15),
)
DATA = ChartData(
    PLAN,
    date(2027, 1, 10),
    access={"S-1": Access(Season((1, 20), (3, 5)))},
    applications={"S-1": "A-1"},
    clusters=dict.fromkeys(("HUB", "S-1", "S-2"), "North"),
)


@pytest.fixture(scope="module")
def ground() -> Ground:
    return read_ground(INVENTORY)


def breaks(ground: Ground | None, start: date, moved: PlannedJob = INSTALL) -> tuple[str, ...]:
    return Checks(DATA, ground).move(moved, start).breaks


def test_a_day_against_which_nothing_stands(ground: Ground) -> None:
    move = Checks(DATA, ground).move(INSTALL, date(2027, 2, 9))
    assert move.breaks == ()
    assert move.words() == "Tue Feb 9, 2027, 1 day later"
    assert move.sentence().endswith("Nothing breaks.")


def test_work_takes_as_many_working_days_from_there(ground: Ground) -> None:
    friday = Checks(DATA, ground).move(INSTALL, date(2027, 2, 5))
    assert friday.finish == date(2027, 2, 9)
    permit = Checks(DATA, ground).move(PLAN.jobs[1], date(2027, 1, 16))
    assert permit.finish == date(2027, 2, 14)


def test_a_federal_holiday_is_no_day_to_begin_and_not_counted(ground: Ground) -> None:
    birthday = date(2027, 2, 15)
    assert "No work on a holiday" in breaks(ground, birthday)
    friday = Checks(DATA, ground).move(INSTALL, date(2027, 2, 12))
    assert friday.finish == date(2027, 2, 17)


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (date(2027, 1, 5), "Before today"),
        (date(2027, 2, 6), "No work on Saturdays"),
        (date(2027, 2, 16), "Tower 1 is off Feb 15 - Feb 19, 2027"),
        (date(2027, 2, 19), "Tower 1 is at S-2 then (Install)"),
        (date(2027, 3, 4), "Outside the season"),
        (date(2027, 2, 2), "Delivery comes on Feb 3, 2027"),
        (date(2027, 2, 1), "Waits for Permit (Feb 2, 2027)"),
        (date(2027, 2, 11), "Cut over (Feb 15, 2027) has to wait"),
        (date(2027, 3, 15), "2 days past the deadline"),
    ],
)
def test_what_stands_against_a_day_is_said(ground: Ground, start: date, said: str) -> None:
    assert said in breaks(ground, start)


def test_a_crew_that_has_left_is_named(ground: Ground) -> None:
    assert "Tower 2 is not available then" in breaks(ground, date(2027, 3, 8), PLAN.jobs[4])


def test_waits_lead_to_other_sites_with_their_lag(ground: Ground) -> None:
    cut_over = PLAN.jobs[3]
    said = breaks(ground, date(2027, 1, 26), cut_over)
    assert "Waits for Install (Feb 10, 2027 plus 2 days)" in said
    hub = replace(PLAN.jobs[0], start=date(2027, 2, 20), finish=date(2027, 2, 20))
    late_hub = replace(DATA, plan=replace(PLAN, jobs=(hub, *PLAN.jobs[1:])))
    move = Checks(late_hub, ground).move(cut_over, date(2027, 2, 22))
    assert "Waits for Cut over at HUB (Feb 20, 2027 plus 2 days)" in move.breaks


def test_a_whole_cluster_is_waited_for(ground: Ground) -> None:
    said = breaks(ground, date(2027, 2, 23), PLAN.jobs[4])
    assert "Waits for Cut over at S-2 (Feb 27, 2027)" in said


def test_a_wait_for_a_job_that_the_site_has_not_goes_on_to_what_that_waits_for(
    ground: Ground,
) -> None:
    survey = job("S-1", "Survey", 20, 1)
    jobs = (survey, *(one for one in PLAN.jobs if one.job != "Permit"))
    checks = Checks(replace(DATA, plan=replace(PLAN, jobs=jobs)), ground)
    assert "Waits for Survey (Jan 24, 2027)" in checks.move(INSTALL, survey.start).breaks


def test_windows_bind_a_job_from_its_first_day_to_its_last(ground: Ground) -> None:
    window = (date(2027, 2, 8), date(2027, 2, 10))
    data = replace(DATA, access={"S-1": Access(windows=(window,))})
    checks = Checks(data, ground)
    assert checks.move(INSTALL, window[0]).breaks == ()
    assert "Outside the site's windows" in checks.move(INSTALL, date(2027, 2, 9)).breaks


def test_without_the_ground_what_the_chart_knows_is_checked() -> None:
    assert breaks(None, date(2027, 2, 9)) == ()
    said = breaks(None, date(2027, 2, 20))
    assert said == ("No work on Saturdays", "Tower 1 is at S-2 then (Install)")


def test_what_has_begun_cannot_be_moved() -> None:
    assert movable(DATA, INSTALL)
    begun = replace(DATA, progress={INSTALL.key: (START, None)})
    assert not movable(begun, INSTALL)


def test_a_crew_that_never_works_does_not_make_it_endless(ground: Ground) -> None:
    lazy = replace(ground, holidays=frozenset(START + timedelta(days=n) for n in range(3000)))
    assert Checks(DATA, lazy).move(INSTALL, date(2027, 2, 9)).breaks
