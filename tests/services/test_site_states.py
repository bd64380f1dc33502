from datetime import date, datetime

import pytest

from planner.model.inventory import Inventory, Item, JobReport, Site, WorkStep
from planner.model.plan import JobState, Plan, PlannedJob, PlanStatus
from planner.model.site_states import Cover, Lateness, SiteState, Stage
from planner.services import eligibility
from planner.services.site_states import site_states

DAY, TODAY = date(2026, 5, 1), date(2026, 11, 23)


def covered(**more: object) -> Item:
    return Item(manufacturer="Huawei", model="RRU3908", site="S", quantity=1, **more)  # type: ignore[arg-type]


def state(
    items: list[Item], reports: list[JobReport] | None = None, plan: Plan | None = None
) -> SiteState:
    listed = Inventory(
        sites=(Site(code="S"),),
        items=tuple(items),
        reports=tuple(reports or ()),
        work=(
            WorkStep(job="Install"),
            WorkStep(job="Cut over"),
            WorkStep(job="Remove"),
            WorkStep(job="Dispose"),
        ),
    )
    return site_states(listed, eligibility.check(listed, TODAY), plan)["S"]


def a_plan(*jobs: PlannedJob) -> Plan:
    return Plan(
        id=1, name="P", made_at=datetime(2026, 1, 1), status=PlanStatus.MEETS,  # noqa: DTZ001
        start=DAY, finish=DAY, deadline=None, late_days=0, bound_finish=None, gap_days=None,
        jobs=jobs, why=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("items", "stage"),
    [
        ([], Stage.NOTHING),
        ([Item(manufacturer="Ericsson", model="Radio 4449", site="S", quantity=1)], Stage.NOTHING),
        ([covered()], Stage.NOT_BEGUN),
        ([covered(), covered(replaced_on=DAY)], Stage.UNDER_WAY),
        ([covered(replaced_on=DAY), covered(removed_on=DAY)], Stage.CUT_OVER),
        ([covered(removed_on=DAY), covered(disposed_on=DAY)], Stage.REMOVED),
        ([covered(disposed_on=DAY)], Stage.DISPOSED),
    ],
)
def test_a_site_is_as_far_as_the_last_of_its_covered_items(items: list[Item], stage: Stage) -> None:
    assert state(items).stage is stage


@pytest.mark.parametrize(
    ("job", "finished", "stage"),
    [
        ("Install", None, Stage.UNDER_WAY),
        ("install", DAY, Stage.UNDER_WAY),  # the new gear stands, but does not work yet
        ("Cut  Over", DAY, Stage.CUT_OVER),
        ("Remove", DAY, Stage.REMOVED),
        ("Remove", None, Stage.UNDER_WAY),
        ("Dispose", DAY, Stage.DISPOSED),
        ("Paint the fence", DAY, Stage.UNDER_WAY),
    ],
)
def test_reports_of_the_field_count_too(job: str, finished: date | None, stage: Stage) -> None:
    report = JobReport(site="S", job=job, started_on=DAY, finished_on=finished)
    assert state([covered()], [report]).stage is stage


def test_a_report_that_only_names_a_job_begins_nothing() -> None:
    assert state([covered()], [JobReport(site="S", job="Install")]).stage is Stage.NOT_BEGUN


def job(**more: object) -> PlannedJob:
    return PlannedJob("S", "Install", "", DAY, date(2026, 6, 2), **more)  # type: ignore[arg-type]


def test_the_plan_says_whether_a_site_is_late() -> None:
    assert state([covered()]).lateness is Lateness.NO_PLAN
    assert state([]).lateness is Lateness.NOTHING
    assert state([covered()], plan=a_plan(job())).lateness is Lateness.IN_TIME
    assert state([covered()], plan=a_plan(job(critical=True))).lateness is Lateness.CRITICAL
    late = state([covered()], plan=a_plan(job(), job(critical=True, late_days=3)))
    assert (late.lateness, late.late_days) == (Lateness.LATE, 3)
    assert (late.start, late.finish) == (DAY, date(2026, 6, 2))
    gone = state([covered(disposed_on=DAY)], plan=a_plan(job(late_days=3)))
    assert gone.lateness is Lateness.DONE
    begun = state([covered()], plan=a_plan(job(state=JobState.UNDER_WAY)))
    assert begun.stage is Stage.UNDER_WAY


def test_what_is_covered_is_told_apart_from_what_nobody_knows() -> None:
    assert state([]).cover is Cover.NO_ITEMS
    assert state([covered()]).cover is Cover.COVERED
    assert state([Item(description="grey box, no label", site="S")]).cover is Cover.MIGHT
    none = state([Item(manufacturer="Ericsson", model="Radio 4449", site="S", quantity=1)])
    assert (none.cover, none.items, none.covered) == (Cover.NONE, 1, 0)


def test_without_answers_only_the_plan_is_known() -> None:
    listed = Inventory(sites=(Site(code="S"),), items=(covered(),))
    found = site_states(listed, None, a_plan(job(late_days=2)))["S"]
    assert (found.stage, found.cover, found.covered) == (None, None, None)
    assert (found.lateness, found.items) == (Lateness.LATE, 1)
    assert site_states(listed, None, None)["S"].lateness is None
