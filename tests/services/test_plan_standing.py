"""Baseline against what has happened against the forecast, counted by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Crew, Inventory, JobReport, Site, WorkStep
from planner.model.plan import JobState, Plan, PlannedJob, PlanStatus
from planner.services.plan_standing import Standing, Standings, standing

MAR = [date(2027, 3, day) for day in range(1, 32)]
TODAY = MAR[9]  # a Wednesday
LISTED = Inventory(
    sites=(Site(code="S2"), Site(code="S1")),
    crews=(Crew(name="North", skills="tower"),),
    work=(
        WorkStep(job="Install", duration_days=3, skill="tower"),
        WorkStep(job="Remove", duration_days=2, skill="tower"),
    ),
)


def job(site: str, name: str, first: int, last: int, **more: object) -> PlannedJob:
    return PlannedJob(site, name, "North", MAR[first - 1], MAR[last - 1], **more)  # type: ignore[arg-type]


def plan(*jobs: PlannedJob, name: str = "Plan") -> Plan:
    finish = max(job.finish for job in jobs)
    return Plan(
        0, name, datetime(2027, 3, 1, tzinfo=UTC), PlanStatus.MEETS, MAR[0], finish, None, 0,
        None, None, jobs, (),
    )  # fmt: skip


BASELINE = plan(
    job("S1", "Install", 1, 3),
    job("S1", "Remove", 4, 5),
    job("S2", "Install", 8, 10),
    job("S2", "Remove", 11, 12),
    name="Base",
)
NOW = plan(
    job("S1", "Install", 1, 4, state=JobState.DONE),
    job("S1", "Remove", 9, 11, state=JobState.UNDER_WAY, float_days=2),
    job("S2", "Install", 15, 17, float_days=0, critical=True, held_by="North is busy"),
    job("S2", "Remove", 18, 19, float_days=3),
)


def stands(
    now: Plan = NOW, baseline: Plan | None = BASELINE, reports: tuple[JobReport, ...] = ()
) -> Standings:
    return standing(now, baseline, replace(LISTED, reports=reports), TODAY)


def by_name(group: tuple[Standing, ...]) -> dict[str, Standing]:
    return {one.name: one for one in group}


def test_sites_come_as_listed_and_say_how_far_they_are_behind() -> None:
    found = stands()
    assert [one.name for one in found.sites] == ["S2", "S1"]
    one = by_name(found.sites)["S1"]
    assert (one.baseline_start, one.baseline_finish) == (MAR[0], MAR[4])
    assert (one.started, one.finished, one.forecast) == (MAR[0], None, MAR[10])
    assert (one.slip, one.float_days, one.critical, one.due) == (6, 2, False, 2)
    assert [one.count(state) for state in JobState] == [0, 1, 1]
    two = by_name(found.sites)["S2"]
    assert (two.started, two.forecast, two.slip, two.float_days) == (None, MAR[18], 7, 0)
    assert two.critical
    assert [one.held_by for one in two.critical_jobs] == ["North is busy"]


def test_stages_come_in_the_order_of_the_work_and_count_what_should_be_through() -> None:
    found = stands()
    install, remove = found.stages
    assert (install.name, remove.name) == ("Install", "Remove")
    assert (install.due, install.count(JobState.DONE)) == (2, 1)
    assert (remove.due, remove.count(JobState.DONE)) == (1, 0)
    assert (found.total.due, found.total.slip, found.total.name) == (3, 7, "")
    assert found.baseline == "Base"
    assert found.remarks == ()


def test_a_report_that_came_after_the_plan_counts_at_once_and_that_is_said() -> None:
    done = JobReport(site="S1", job="remove", started_on=MAR[8], finished_on=MAR[9])
    found = stands(reports=(done,))
    one = by_name(found.sites)["S1"]
    assert (one.finished, one.forecast, one.slip) == (MAR[9], MAR[9], 5)
    assert one.float_days is None
    assert "1 job is reported otherwise than the plan has it" in found.remarks[0]


def test_what_was_reported_when_the_plan_was_made_is_no_news() -> None:
    reports = (
        JobReport(site="S1", job="Install", started_on=MAR[0], finished_on=MAR[3]),
        JobReport(site="S1", job="Remove", started_on=MAR[8], expected_on=MAR[10]),
    )
    assert stands(reports=reports).remarks == ()


def test_work_under_way_is_expected_when_the_report_says() -> None:
    report = JobReport(site="S2", job="Install", started_on=MAR[8], expected_on=MAR[25])
    two = by_name(stands(reports=(report,)).sites)["S2"]
    install = two.jobs[0]
    assert (install.state, install.started, install.finished) == (
        JobState.UNDER_WAY, MAR[8], None,
    )  # fmt: skip
    assert (install.forecast, install.slip) == (MAR[25], 16)
    assert two.started == MAR[8]


def test_without_a_baseline_there_is_a_forecast_but_no_slip() -> None:
    found = stands(baseline=None)
    assert found.baseline == ""
    assert {one.slip for one in found.sites} == {None}
    assert {one.due for one in (*found.sites, *found.stages)} == {None}
    assert found.total.forecast == MAR[18]


def test_jobs_that_the_plan_has_no_more_are_neither_done_nor_to_come() -> None:
    found = stands(now=plan(*NOW.jobs[2:]))
    one = by_name(found.sites)["S1"]
    assert (one.gone, one.forecast, one.slip, one.finished) == (2, None, None, None)
    assert [one.count(state) for state in JobState] == [0, 0, 0]
    assert one.due == 2
    assert "2 jobs of the baseline are not in this plan any more" in found.remarks[0]


def test_a_job_that_is_new_since_the_baseline_has_a_forecast_alone() -> None:
    new = job("S1", "Dispose", 20, 22)
    found = stands(now=plan(*NOW.jobs, new))
    assert [one.name for one in found.stages] == ["Install", "Remove", "Dispose"]
    dispose = found.stages[-1]
    assert (dispose.baseline_finish, dispose.slip, dispose.due) == (None, None, 0)
    # the site as a whole is through later than the baseline had it
    assert by_name(found.sites)["S1"].slip == 17


def test_work_that_should_have_begun_and_is_not_reported_is_said() -> None:
    found = stands(now=BASELINE)
    assert found.remarks == (
        "3 jobs should have begun before today by this plan, but nobody reports so.",
    )
    assert found.total.slip == 0


def test_reports_that_cannot_be_are_refused() -> None:
    with pytest.raises(UserError) as refused:
        stands(reports=(JobReport(site="S1", job="Install", finished_on=MAR[20]),))
    assert refused.value.code == "report-in-future"
