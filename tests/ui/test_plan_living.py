"""The Plan page while the work goes on: reports, pins, terms, and what they move."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import JobReport
from planner.model.plan import (
    ChangeKind,
    JobState,
    Plan,
    PlanChange,
    PlannedJob,
    PlanStatus,
    PlanTerms,
    Travel,
)
from planner.services import planning
from planner.storage.project import Project
from planner.ui.pages import plan_terms_text as typed
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_report import ReportDialog
from planner.ui.widgets.editors import set_editor_text
from tests.ui.conftest import TODAY, ReadyAnswers, Shower


@pytest.fixture
def living(alone: Shower) -> PlanPage:
    """The Plan page with a plan that the planner itself has made."""
    page = alone(PlanPage)
    page.form.open()
    page.form.seconds.setCurrentIndex(0)
    page.form.deadline.setText("2028-12-01")
    page.form.go.click()
    assert shown(page).jobs, page.banner.text
    return page


def shown(page: PlanPage) -> Plan:
    plan = page.session.plan()
    assert plan is not None
    return plan


def job_of(page: PlanPage, at: int = -1) -> PlannedJob:
    return shown(page).jobs[at]


@pytest.mark.slow
def test_a_pin_moves_the_plan_at_once_and_is_undone_from_the_banner(living: PlanPage) -> None:
    job = job_of(living)
    before = shown(living)
    day = job.start + timedelta(days=14)
    living.chart.pin_asked.emit(job, day)
    (moved,) = [one for one in shown(living).jobs if one.key == job.key]
    assert moved.start == day
    assert shown(living).terms.pins == {job.key: day}
    assert living.chart.gantt.data is not None
    assert living.chart.gantt.data.pins == {job.key}
    assert "moves" in living.banner.text
    living.session.undo()
    assert shown(living).jobs == before.jobs
    living.chart.pin_asked.emit(job, day)
    living.chart.unpin_asked.emit(job)
    assert shown(living).terms.pins == {}


@pytest.mark.slow
def test_a_pin_that_cannot_be_kept_is_refused_and_changes_nothing(living: PlanPage) -> None:
    job, before = job_of(living), shown(living)
    living.pin(job, TODAY - timedelta(days=400))
    assert shown(living).jobs == before.jobs


@pytest.mark.slow
def test_what_is_reported_of_a_job_is_kept_and_the_plan_brought_up_to_date(
    living: PlanPage, ask: ReadyAnswers
) -> None:
    job = job_of(living, 0)
    ask.answers["job_report"] = {"started_on": TODAY, "expected_on": job.finish + timedelta(days=9)}
    living.chart.report_asked.emit(job)
    (report,) = living.session.inventory().reports
    assert (report.site, report.job, report.started_on) == (job.site, job.job, TODAY)
    assert living.chart.gantt.data is not None
    assert living.chart.gantt.data.progress == {job.key: (TODAY, None)}
    assert "is reported" in living.banner.text
    living.update_plan.click()
    (now,) = [one for one in shown(living).jobs if one.key == job.key]
    assert (now.state, now.finish) == (JobState.UNDER_WAY, job.finish + timedelta(days=9))
    # a second report of the job takes the place of the first
    ask.answers["job_report"] = {"finished_on": TODAY, "expected_on": None}
    living.chart.report_asked.emit(job)
    (report,) = living.session.inventory().reports
    assert (report.started_on, report.finished_on) == (TODAY, TODAY)


@pytest.mark.slow
def test_jobs_that_went_as_planned_are_reported_together_but_not_those_to_come(
    living: PlanPage,
) -> None:
    living.session.today = job_of(living).finish - timedelta(days=1)
    jobs = shown(living).jobs
    living.chart.done_asked.emit(list(jobs))
    reports = living.session.inventory().reports
    assert len(reports) == sum(job.start <= living.session.today for job in jobs)
    assert all(report.finished_on or report.started_on for report in reports)
    living.session.undo()
    assert living.session.inventory().reports == ()
    living.session.today = TODAY - timedelta(days=9)
    living.chart.done_asked.emit(list(jobs))
    assert living.session.inventory().reports == ()
    assert "still to come" in living.banner.text


@pytest.mark.slow
def test_the_form_begins_with_the_terms_of_the_plan_shown_and_plan_again_keeps_them(
    living: PlanPage,
) -> None:
    job = job_of(living)
    living.pin(job, job.start + timedelta(days=7))
    living.start.click()
    assert "1 job pinned" in living.form._kept.text()
    living.form.storage.setText("1,000")
    living.form.weights.setText("SCRP-1 2")
    living.form.go.click()
    terms = shown(living).terms
    assert (terms.storage, terms.weights) == (1000, {"SCRP-1": 2})
    assert terms.pins.keys() == {job.key}
    living.again.click()
    assert shown(living).terms == terms
    living.start.click()
    living.form.forget.click()
    living.form.go.click()
    assert shown(living).terms.pins == {}


@pytest.mark.slow
def test_the_baseline_is_drawn_behind_the_plan_that_took_its_place(living: PlanPage) -> None:
    first = shown(living)

    def mark(project: Project, _progress: Progress) -> ChangeSet:
        with project.unit("Set the baseline") as unit:
            unit.set_baseline(first.name)
        return unit.changes

    living.session.write("Setting the baseline", mark)
    living.pin(job_of(living), job_of(living).start + timedelta(days=7))
    assert living.chart.gantt.data is not None
    baseline = living.chart.gantt.data.baseline
    assert baseline is not None
    assert baseline.name == f"{first.name} (baseline)"
    assert baseline.jobs == first.jobs


def test_a_plan_that_is_not_up_to_date_is_not_changed_while_the_project_is_read_only(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alone(PlanPage)
    monkeypatch.setattr(type(page.session), "read_only", property(lambda _self: True))
    page._show()
    assert not page.start.isEnabled()
    assert not page.update_plan.isEnabled()


def test_the_report_of_a_job_is_checked_before_it_is_taken(alone: Shower) -> None:
    alone(PlanPage)
    known = JobReport(3, "S-1", "Install", date(2027, 5, 3), extras={"Foreman": "Roe"})
    box = ReportDialog(known, ["North"], "Planned.", None)
    set_editor_text(box.editors["finished_on"], "05/01/2027")
    box._save()
    assert "began on May 3, 2027" in box.problem.text()
    assert box.result() == 0
    set_editor_text(box.editors["finished_on"], "2027-05-06")
    set_editor_text(box.editors["delay_cause"], "weather")
    box._save()
    assert box.given == replace(known, finished_on=date(2027, 5, 6), delay_cause="weather")
    box.deleteLater()


@pytest.mark.parametrize(
    "cash", [None, ((date(2027, 5, 1), 250_000),), ((date(2027, 5, 1), 0), (date(2027, 8, 1), 5))]
)
def test_money_is_read_as_it_is_shown(cash: tuple[tuple[date, int], ...] | None) -> None:
    assert typed.read_cash(typed.cash_text(cash)) == cash


def test_terms_are_read_as_they_are_shown() -> None:
    weights = {"SCRP 1": 3, "A-2": 1}
    assert typed.read_weights(typed.weights_text(weights)) == weights
    for travel in (Travel(), Travel(123.4, 0.0), None):
        assert typed.read_travel(*typed.travel_text(travel), travel) == travel
    made = typed.read_travel("500", "", Travel())
    assert made is not None
    assert (round(made.km_a_day), made.free_km) == (805, 0)


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (typed.read_cash, "05/01/2027"),
        (typed.read_cash, "soon 100"),
        (typed.read_cash, "05/01/2027 -5"),
        (typed.read_weights, "A-1"),
        (typed.read_weights, "A-1 0"),
        (typed.read_storage, "many"),
    ],
)
def test_terms_that_cannot_be_read_say_what_to_write(read: object, text: str) -> None:
    with pytest.raises(UserError) as refused:
        read(text)  # type: ignore[operator]
    assert refused.value.hint


def test_what_a_scenario_supposes_is_said_in_the_form(alone: Shower) -> None:
    page = alone(PlanPage)
    change = PlanChange(ChangeKind.CREW, "tower", on=date(2027, 5, 3))
    page.form._terms = PlanTerms(changes=(change,))
    page.form._say_kept()
    assert "supposes one more tower crew from May 3, 2027" in page.form._kept.text()


def test_repair_is_what_the_page_asks_for(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_kwargs: object) -> Plan:
        raise UserError("plan-outdated", "The plan does not fit any more.", "Make it again.")

    page = alone(PlanPage)
    monkeypatch.setattr(planning, "repair", refuse)
    plan = Plan(
        0, "P", datetime(2026, 11, 1, tzinfo=UTC), PlanStatus.MEETS, TODAY, TODAY, None, 0, None,
        None, (), (),
    )  # fmt: skip
    page.search.mend(plan)
    assert "does not fit" in page.banner.text
