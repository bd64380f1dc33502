"""Progress by week: planned against done, in the hardest mixes of dates, reports and plans."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from planner.model.inventory import Inventory, Item, JobReport, Site, WorkStep
from planner.model.plan import Plan, PlannedJob, PlanStatus
from planner.services import eligibility
from planner.services.progress_course import Course, course, step_of

TODAY = date(2026, 11, 23)  # a Monday
START = date(2026, 11, 2)


def item(site: str, *, removed_on: date | None = None, disposed_on: date | None = None) -> Item:
    return Item(
        manufacturer="Huawei", model="BBU3900", site=site, quantity=1,
        removed_on=removed_on, disposed_on=disposed_on,
    )  # fmt: skip


def job(site: str, name: str, finish: date) -> PlannedJob:
    return PlannedJob(site, name, "Crew", finish - timedelta(days=1), finish)


def plan(*jobs: PlannedJob, name: str = "Plan", baseline: bool = False) -> Plan:
    made = datetime(2026, 11, 1).astimezone()
    return Plan(
        1, name, made, PlanStatus.MEETS, START, max((j.finish for j in jobs), default=None), None,
        0, None, None, jobs, (), baseline=baseline,
    )  # fmt: skip


def found(listed: Inventory, *plans: Plan) -> Course:
    return course(listed, eligibility.check(listed, TODAY), plans, TODAY)


def listed(*items: Item, **more: object) -> Inventory:
    sites = tuple(Site(code=code) for code in sorted({one.site for one in items}))
    return replace(Inventory(sites=sites, items=items), **more)  # type: ignore[arg-type]


def test_an_item_that_came_further_has_passed_the_steps_before() -> None:
    day = date(2026, 11, 10)
    got = found(listed(item("A", disposed_on=day), item("A", removed_on=day), item("B")))
    assert [curve.so_far for curve in got.curves] == [2, 2, 1]
    assert got.items == 3
    assert got.plan == ""
    assert all(curve.due is None and curve.planned == () for curve in got.curves)


def test_what_is_done_after_the_day_asked_about_is_not_done() -> None:
    got = found(listed(item("A", removed_on=TODAY), item("A", removed_on=TODAY + timedelta(1))))
    assert got.curves[1].so_far == 1
    assert got.curves[1].done[-1] == 1


def test_only_covered_items_count() -> None:
    other = Item(manufacturer="Ericsson", model="Radio 4449", site="A", removed_on=TODAY)
    got = found(listed(other, item("A")))
    assert (got.items, got.curves[1].so_far) == (1, 0)
    nothing = found(listed(other))
    assert nothing.items == 0
    assert nothing.weeks == ()


def test_a_report_counts_where_the_item_has_no_date_and_the_date_goes_before_it() -> None:
    report = JobReport(site="A", job="Remove", finished_on=date(2026, 11, 20))
    got = found(
        listed(item("A"), item("A", removed_on=date(2026, 11, 3)), item("B"), reports=(report,))
    )
    removed = got.curves[1]
    assert (removed.so_far, removed.by_report) == (2, 1)
    by_week = dict(zip(got.weeks, removed.done, strict=False))
    assert by_week[date(2026, 11, 8)] == 1
    assert by_week[date(2026, 11, 22)] == 2
    assert got.curves[0].so_far == 2, "what is removed is out of service"


def test_a_report_of_the_first_of_two_jobs_does_not_complete_the_step() -> None:
    work = (WorkStep(job="Install", duration_days=1), WorkStep(job="Cut over", duration_days=1))
    report = JobReport(site="A", job="Install", finished_on=date(2026, 11, 20))
    assert found(listed(item("A"), work=work, reports=(report,))).curves[0].so_far == 0
    both = replace(report, job="CUT over")
    assert found(listed(item("A"), work=work, reports=(report, both))).curves[0].so_far == 1


def test_planned_is_the_last_job_of_the_step_at_the_site_and_what_came_before_the_plan() -> None:
    made = plan(
        job("A", "Install", date(2026, 11, 12)),
        job("A", "Cut over", date(2026, 11, 19)),
        job("A", "Remove", date(2026, 12, 3)),
    )
    got = found(
        listed(item("A"), item("A", removed_on=date(2026, 10, 1)), item("B")),
        made,
    )
    replaced, removed, disposed = got.curves
    assert (replaced.due, replaced.so_far) == (2, 1)
    assert (removed.due, removed.planned[-1]) == (1, 2)
    assert (disposed.due, disposed.planned[-1]) == (0, 0)
    assert removed.unplanned == 1, "nobody plans the item at B"
    assert disposed.unplanned == 3
    weeks = dict(zip(got.weeks, replaced.planned, strict=True))
    assert weeks[date(2026, 11, 15)] == 1, "the install alone replaces nothing"
    assert weeks[date(2026, 11, 22)] == 2


def test_the_baseline_goes_before_the_newest_plan() -> None:
    newest = plan(job("A", "Remove", date(2026, 12, 31)))
    base = plan(job("A", "Remove", date(2026, 11, 12)), name="Spring", baseline=True)
    got = found(listed(item("A")), newest, base)
    assert (got.plan, got.baseline, got.curves[1].due) == ("Spring", True, 1)
    assert found(listed(item("A")), newest).curves[1].due == 0


def test_weeks_end_on_sundays_and_go_back_a_year_at_most() -> None:
    old = date(2019, 5, 5)
    got = found(listed(item("A", removed_on=old), item("B")), plan(job("B", "Remove", TODAY)))
    assert all(week.weekday() == 6 for week in got.weeks)
    assert all(b - a == timedelta(7) for a, b in zip(got.weeks, got.weeks[1:], strict=False))
    assert TODAY - got.weeks[0] <= timedelta(weeks=52)
    assert got.curves[1].done[0] == 1, "what is long past is in the height of the line"
    assert len(got.curves[1].done) <= len(got.weeks)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("Cut over", 0), ("CUTOVER west", 0), ("Installation", 0), ("Remove old radios", 1),
        ("Decommission", 1), ("Disposal", 2), ("Survey", None), ("Order", None), ("", None),
    ],
)  # fmt: skip
def test_which_step_a_job_completes(name: str, step: int | None) -> None:
    assert step_of(name) == step
