"""A living plan: what the field reports, and the plan repaired after it."""

from dataclasses import replace
from datetime import date

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Crew, Inventory, JobReport, Site, WorkStep
from planner.model.plan import JobState, Plan
from planner.scheduling.expand import SiteScope
from planner.services import planning
from planner.services.plan_scope import Scope
from planner.services.planning import PlanOptions
from planner.services.progress import read_reports

TODAY = date(2027, 3, 1)  # a Monday
WORK = (
    WorkStep(job="Permit", duration_days=10),
    WorkStep(job="Install", duration_days=3, skill="tower", after="Permit"),
    WorkStep(job="Remove", duration_days=2, skill="tower", after="Install (cluster)"),
)
SITES = tuple(Site(code=f"S{i}", cluster="C", application="A") for i in range(3))
NETWORK = Inventory(
    sites=SITES,
    crews=(Crew(name="North", skills="tower"), Crew(name="South, old", skills="tower")),
    work=WORK,
)
SCOPE = Scope({site.code: SiteScope() for site in SITES})
ENDS = {"A": date(2027, 12, 1)}


def made(inventory: Inventory = NETWORK) -> Plan:
    return planning.make_for(inventory, SCOPE, ENDS, PlanOptions(polish=False), today=TODAY)


def repaired(plan: Plan, today: date, *reports: JobReport, inventory: Inventory = NETWORK) -> Plan:
    listed = replace(inventory, reports=reports)
    return planning.repair_for(listed, SCOPE, ENDS, plan, today=today)


def starts(plan: Plan) -> dict[tuple[str, str], date]:
    return {job.key: job.start for job in plan.jobs}


def test_reports_become_facts_and_only_what_they_touch_moves() -> None:
    plan = made()
    (late,) = [job for job in plan.jobs if job.key == ("S0", "Install")]
    report = JobReport(
        site="S0", job="install", started_on=late.start, expected_on=date(2027, 4, 2)
    )
    done = [JobReport(site=s, job="Permit", finished_on=date(2027, 3, 10)) for s in ("S0", "S1")]
    now = repaired(plan, late.start, *done, report)
    (job,) = [job for job in now.jobs if job.key == ("S0", "Install")]
    assert (job.start, job.finish, job.state) == (late.start, date(2027, 4, 2), JobState.UNDER_WAY)
    assert job.crew == late.crew  # the report names none: the planned one
    (permit,) = [job for job in now.jobs if job.key == ("S0", "Permit")]
    assert permit.state is JobState.DONE
    before, after = starts(plan), starts(now)
    assert after["S1", "Install"] == before["S1", "Install"]
    assert after["S1", "Remove"] == date(2027, 4, 5)  # waits for the whole cluster
    assert "3 jobs are taken as the field reports." in now.why
    # nobody says that the permit of S2 has come, or was asked for
    assert after["S2", "Permit"] == late.start
    assert any("should have begun" in said and "Permit at S2" in said for said in now.why)


def test_what_comes_before_reported_work_counts_as_done_and_that_is_said() -> None:
    plan = made()
    now = repaired(
        plan, date(2027, 3, 8), JobReport(site="S0", job="Install", started_on=date(2027, 3, 8))
    )
    assert ("S0", "Permit") not in starts(now)
    assert any("counted as done because later work has begun: Permit at S0" in s for s in now.why)


def test_a_job_under_way_ends_after_its_planned_days_of_work_and_today_at_the_earliest() -> None:
    begun = date(2027, 3, 5)  # a Friday
    report = JobReport(site="S0", job="Install", started_on=begun, crew="North")
    listed = replace(NETWORK, reports=(report,))
    fact = read_reports(listed, begun).actuals["S0", "Install"]
    assert fact.finish == date(2027, 3, 9)
    overdue = read_reports(listed, date(2027, 3, 20))
    assert overdue.actuals["S0", "Install"].finish == date(2027, 3, 20)
    assert "Install at S0 is under way for longer than expected" in overdue.remarks[0]
    permit = replace(report, job="Permit")
    fact = read_reports(replace(NETWORK, reports=(permit,)), begun).actuals["S0", "Permit"]
    assert fact.finish == date(2027, 3, 14)  # ten days, weekends counted


@pytest.mark.parametrize(
    ("text", "crews"),
    [
        ("North", ("North",)),
        ("south, OLD", ("South, old",)),
        ("North; South, old", ("North", "South, old")),
        ("North, Unknown", ("North",)),
        ("", ()),
    ],
)
def test_crews_are_read_by_name_also_where_a_name_has_a_comma(
    text: str, crews: tuple[str, ...]
) -> None:
    report = JobReport(site="S0", job="Install", started_on=TODAY, crew=text)
    found = read_reports(replace(NETWORK, reports=(report,)), TODAY)
    assert found.actuals["S0", "Install"].crews == crews
    assert bool(found.remarks) == ("Unknown" in text)


def test_reports_that_cannot_be_are_refused_with_their_place() -> None:
    for report in (
        JobReport(site="S0", job="Install", finished_on=date(2027, 3, 2)),
        JobReport(site="S0", job="Install", started_on=date(2027, 3, 2)),
    ):
        with pytest.raises(UserError) as refused:
            read_reports(replace(NETWORK, reports=(report,)), TODAY)
        assert refused.value.code == "report-in-future"
        assert refused.value.where == "sheet Progress, site S0, job Install"
    backwards = JobReport(
        site="S0", job="Install", started_on=date(2027, 2, 9), finished_on=date(2027, 2, 8)
    )
    with pytest.raises(UserError) as refused:
        read_reports(replace(NETWORK, reports=(backwards,)), TODAY)
    assert refused.value.code == "report-backwards"
    twice = JobReport(site="S0", job="Install", started_on=TODAY)
    with pytest.raises(UserError) as refused:
        read_reports(replace(NETWORK, reports=(twice, replace(twice, job="INSTALL"))), TODAY)
    assert refused.value.code == "report-twice"


def test_a_report_of_what_is_not_planned_blocks_nothing_and_is_said() -> None:
    now = repaired(made(), TODAY, JobReport(site="S0", job="Paint", finished_on=TODAY))
    assert any("the plan has no such job: Paint at S0" in sentence for sentence in now.why)


def test_a_pin_holds_through_repairs_until_its_day_has_passed() -> None:
    plan = made()
    key, day = ("S2", "Install"), date(2027, 4, 12)
    pinned = planning.repair_for(
        NETWORK, SCOPE, ENDS, plan, today=TODAY, terms=planning.pinned(plan.terms, key, day)
    )
    assert starts(pinned)[key] == day
    assert pinned.terms.pins == {key: day}
    assert starts(repaired(pinned, date(2027, 3, 15)))[key] == day
    after = repaired(pinned, date(2027, 4, 13))
    assert after.terms.pins == {}
    assert any("Not pinned any more" in s and "Install at S2" in s for s in after.why)
    free = planning.repair_for(
        NETWORK, SCOPE, ENDS, pinned, today=TODAY, terms=planning.pinned(pinned.terms, key, None)
    )
    assert free.terms.pins == {}


def test_a_new_pin_that_would_count_for_nothing_is_refused_with_the_reason() -> None:
    plan, today = made(), date(2027, 3, 15)
    report = JobReport(site="S0", job="install", started_on=today)
    for key, on, code, said in (
        (("S2", "Install"), date(2027, 3, 12), "pin-in-past", "from Mar 15, 2027 on"),
        (("S0", "Install"), date(2027, 4, 5), "pin-of-reported", "reported as begun"),
    ):
        with pytest.raises(UserError, match=said) as refused:
            planning.repair_for(
                replace(NETWORK, reports=(report,)),
                SCOPE,
                ENDS,
                plan,
                today=today,
                terms=planning.pinned(plan.terms, key, on),
            )
        assert refused.value.code == code


def test_a_plan_made_anew_keeps_what_the_field_reports() -> None:
    report = JobReport(site="S0", job="Permit", finished_on=date(2027, 2, 20))
    plan = made(replace(NETWORK, reports=(report,)))
    (permit,) = [job for job in plan.jobs if job.key == ("S0", "Permit")]
    assert (permit.finish, permit.state) == (date(2027, 2, 20), JobState.DONE)
    assert starts(plan)["S0", "Install"] == TODAY


def test_a_plan_that_no_place_is_found_for_is_not_replaced_by_none() -> None:
    plan = made()
    # long enough for each job, not for all of them
    leaving = tuple(replace(crew, available_to=date(2027, 3, 17)) for crew in NETWORK.crews)
    with pytest.raises(UserError) as refused:
        repaired(plan, TODAY, inventory=replace(NETWORK, crews=leaving))
    assert refused.value.code == "no-plan"
    assert "Plan cannot be brought up to date and stays as it is" in refused.value.message


def test_only_jobs_that_the_plan_has_count_as_taken_from_reports() -> None:
    now = repaired(made(), TODAY, JobReport(site="S0", job="Paint", finished_on=TODAY))
    assert not any("taken as the field reports" in sentence for sentence in now.why)


def test_a_report_that_the_dates_of_the_items_contradict_is_named() -> None:
    removed = Scope({**SCOPE.sites, "S0": SiteScope(done=frozenset({"removed"}))})
    report = JobReport(site="S0", job="Remove", started_on=TODAY)
    listed = replace(NETWORK, reports=(report,))
    now = planning.repair_for(listed, removed, ENDS, made(), today=TODAY)
    assert ("S0", "Remove") not in starts(now)
    assert any("done by the dates of the site's items, so not planned: Remove at S0" in sentence
               for sentence in now.why)  # fmt: skip
    assert not any("taken as the field reports" in sentence for sentence in now.why)
