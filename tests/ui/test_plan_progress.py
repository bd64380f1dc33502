"""Where the work stands, on the Plan page."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtTest import QAbstractItemModelTester

from planner.model.history import ChangeSet
from planner.model.inventory import JobReport
from planner.model.plan import JobState
from planner.services import planning, scenarios
from planner.storage.project import Project
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_progress import PlanProgress
from tests.ui.conftest import TODAY, Shower
from tests.ui.test_page_plan import a_plan


@pytest.fixture
def page(alone: Shower) -> PlanPage:
    """The Plan page at the progress of a plan of which one job is under way, held against a
    baseline that had it earlier.
    """
    first, last = a_plan().jobs
    base = replace(
        a_plan("Base"),
        made_at=a_plan().made_at - timedelta(days=30),
        jobs=(replace(first, start=date(2026, 11, 16), finish=date(2026, 11, 18)), last),
    )
    begun = replace(first, state=JobState.UNDER_WAY, float_days=None)
    now = replace(a_plan("Now"), jobs=(begun, replace(last, float_days=0, critical=True)))

    def work(project: Project, _progress: object) -> ChangeSet:
        planning.save(project, base)
        scenarios.set_baseline(project, "Base")
        return planning.save(project, now)

    alone.session.write("Keep", work)
    shown = alone(PlanPage)
    shown.chart.show_view("progress")
    return shown


def texts(shown: PlanProgress) -> list[list[str]]:
    return [[column.text(row) for column in shown.rows.columns] for row in shown.rows.shown()]


def test_each_site_has_its_baseline_what_has_happened_and_the_forecast(page: PlanPage) -> None:
    shown = page.chart.views.progress
    assert texts(shown) == [
        [
            "HUB", "0 of 1 done, 1 under way", "11/16/2026", "11/18/2026", "11/23/2026", "",
            "11/25/2026", "7 days later", "", "",
        ],
        [
            "S-2", "0 of 1 done", "02/01/2027", "02/03/2027", "", "", "02/03/2027", "same day",
            "0 days", "1 job",
        ],
    ]  # fmt: skip
    assert shown.said.text() == (
        "0 jobs done, 1 under way, 1 to come. The baseline Base has 1 through by Nov 23, 2026."
        " The forecast finish is Feb 3, 2027, baseline Feb 3, 2027: same day."
    )
    assert "Install 0 of 1 (1), Remove 0 of 1 (0)" in shown.stages.text()
    assert [job.job for job in shown.jobs.shown()] == ["Install"]


def test_lines_are_by_site_or_by_kind_of_job_and_filtered(page: PlanPage) -> None:
    shown = page.chart.views.progress
    shown.by._buttons["stage"].click()
    assert [row[0] for row in texts(shown)] == ["Install", "Remove"]
    assert shown.table.accessibleName() == "Jobs against the baseline"
    assert shown.list.isColumnHidden(1)
    assert not shown.list.isColumnHidden(0)
    shown.by._buttons["site"].click()
    for key, names in {
        "behind": ["HUB"], "critical": ["S-2"], "begun": ["HUB"], "waiting": ["S-2"],
        "through": [], "all": ["HUB", "S-2"],
    }.items():  # fmt: skip
        shown.which.setCurrentIndex(shown.which.findData(key))
        shown._filter()
        assert [row[0] for row in texts(shown)] == names
    shown.search.setText("s-2")
    shown.search.search_now()
    assert [row[0] for row in texts(shown)] == ["S-2"]


def test_a_report_shows_at_once_and_that_the_plan_does_not_know_it(page: PlanPage) -> None:
    def report(project: Project, _progress: object) -> ChangeSet:
        with project.unit("Report") as unit:
            unit.insert(JobReport, [JobReport(site="HUB", job="Install", finished_on=TODAY)])
        return unit.changes

    page.session.write("Report", report)
    shown = page.chart.views.progress
    assert texts(shown)[0][1] == "1 of 1 done"
    assert texts(shown)[0][5] == "11/23/2026"
    assert "1 job is reported otherwise than the plan has it" in shown.remarks.text
    page.session.undo()
    assert texts(shown)[0][1] == "0 of 1 done, 1 under way"


def test_reports_that_cannot_be_are_said_in_the_view(page: PlanPage) -> None:
    def report(project: Project, _progress: object) -> ChangeSet:
        with project.unit("Report") as unit:
            late = date(2027, 5, 1)
            unit.insert(JobReport, [JobReport(site="HUB", job="Install", finished_on=late)])
        return unit.changes

    page.session.write("Report", report)
    assert "still to come" in page.chart.views.progress.said.text()
    assert texts(page.chart.views.progress) == []


def test_without_a_baseline_the_view_says_how_to_get_one(page: PlanPage) -> None:
    page.session.write("No", lambda project, _progress: scenarios.set_baseline(project, None))
    shown = page.chart.views.progress
    assert "There is no baseline to hold that against" in shown.said.text()
    assert {row[7] for row in texts(shown)} == {""}
    assert texts(shown)[1][6] == "02/03/2027"


def test_both_tables_are_sound_models(page: PlanPage) -> None:
    shown, mode = page.chart.views.progress, QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (shown.rows, shown.jobs)]
    shown.by._buttons["stage"].click()
    shown.table.select_place(1)
    assert [job.job for job in shown.jobs.shown()] == ["Remove"]
    assert [one.model() for one in testers] == [shown.rows, shown.jobs]
