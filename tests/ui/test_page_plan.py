from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QComboBox

from planner.common.errors import UserError
from planner.common.progress import Cancelled, Progress
from planner.model.inventory import Inventory
from planner.model.plan import ApplicationOutcome, Plan, PlannedJob, PlanStatus
from planner.services import planning, reports
from planner.services.planning import PlanOptions
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_summary import headline, outcomes, reasons
from tests.ui.conftest import ReadyAnswers, Shower

START = date(2026, 11, 23)
DEADLINE = date(2027, 3, 2)


def a_plan(name: str = "Plan", *, late: int = 0, status: PlanStatus = PlanStatus.MEETS) -> Plan:
    install = PlannedJob("HUB", "Install", "Tower 1", START, START + timedelta(days=2))
    remove = PlannedJob("S-2", "Remove", "Tower 1", date(2027, 2, 1), date(2027, 2, 3), late)
    finish = DEADLINE + timedelta(days=late) if late else remove.finish
    made = datetime(2026, 11, 23, 9, 30 - late).astimezone()
    why = ("Application SCRP-1 is through on Feb 3, 2027.", "Tower 1 is busy.", "B.", "C.")
    outcome = ApplicationOutcome("SCRP-1", DEADLINE, finish, late)
    return Plan(
        0, name, made, status, START, finish, DEADLINE, late, date(2027, 2, 1), 2,
        (install, remove), why, (outcome,),
    )  # fmt: skip


Make = Callable[..., Plan]


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> Callable[[Make], None]:
    """Puts another planner in the place of the slow one."""

    def put(make: Make) -> None:
        monkeypatch.setattr(planning, "make", make)

    return put


def make_now(page: PlanPage, name: str = "Plan") -> None:
    page.form.open()
    page.form.name.setText(name)
    page.form.go.click()


def choose(combo: QComboBox, text: str) -> None:
    """As a person does it."""
    combo.setCurrentText(text)
    combo.activated.emit(combo.currentIndex())


def test_an_empty_project_leads_to_the_import(empty: Shower) -> None:
    page = empty(PlanPage)
    assert page.stack.currentWidget() is page._no_sites
    assert page.start.isHidden()


def test_a_project_without_a_plan_offers_to_make_one(alone: Shower) -> None:
    page = alone(PlanPage)
    assert page.stack.currentWidget() is page._no_plan
    page.start.click()
    assert page.form.isVisible()


def test_a_plan_made_through_the_page_is_saved_shown_and_undone(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    planned(lambda *_args, **_kwargs: a_plan())
    page = alone(PlanPage)
    make_now(page)
    assert alone.session.plan() is not None
    assert page.summary.badge.accessibleName() == "Meets the deadline"
    assert page.summary.figures["In hand"].text() == "27 days"
    assert [row.label for row in page.chart.gantt.rows] == ["HUB", "S-2"]
    assert not page.form.isVisible()
    alone.session.undo()
    assert page.stack.currentWidget() is page._no_plan


@pytest.mark.slow
def test_the_planner_itself_makes_the_plan_of_the_small_carrier(alone: Shower) -> None:
    page = alone(PlanPage)
    page.form.seconds.setCurrentIndex(0)
    make_now(page)
    plan = alone.session.plan()
    assert plan is not None, page.banner.text
    assert {job.site for job in plan.jobs} <= {"HUB", "S-2"}


def test_a_field_that_cannot_be_read_is_said_in_the_form(alone: Shower) -> None:
    page = alone(PlanPage)
    page.form.open()
    page.form.deadline.setText("13/13/2027")
    page.form.go.click()
    assert "13/13/2027" in page.form._problem.text()
    assert alone.session.plan() is None
    page.form.deadline.setText("")
    page.form.name.setText(" ")
    with pytest.raises(UserError, match="name"):
        page.form.options()


def test_the_form_gives_what_was_asked_for(alone: Shower) -> None:
    page = alone(PlanPage)
    page.form.deadline.setText("2027-05-01")
    options = page.form.options()
    assert (options.start, options.deadline, options.time_limit) == (
        START,
        date(2027, 5, 1),
        10.0,
    )


def test_what_cannot_be_planned_is_said_on_the_page_and_changes_nothing(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    def refuse(*_args: object, **_kwargs: object) -> Plan:
        raise UserError("cycle", "Install waits for Remove and Remove for Install.", "Drop one.")

    planned(refuse)
    page = alone(PlanPage)
    make_now(page)
    assert "Install waits for Remove" in page.banner.text
    assert page.start.isEnabled()
    assert alone.session.plan() is None


def test_better_plans_are_shown_as_they_come_and_stop_keeps_the_best(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    page = alone(PlanPage)
    seen: list[str] = []

    def search(
        _inventory: Inventory,
        options: PlanOptions,
        progress: Progress,
        *,
        today: date,
        on_better: Callable[[Plan], None],
        **_more: object,
    ) -> Plan:
        on_better(a_plan(options.name, late=9, status=PlanStatus.UNDECIDED))
        QCoreApplication.processEvents()
        seen.append(page.summary.headline.text())
        page.stop.click()
        try:
            progress("Looking for a better plan", 0.5)
        except Cancelled:
            return a_plan(options.name, late=9, status=PlanStatus.UNDECIDED)
        raise AssertionError("the search was not stopped")

    planned(search)
    make_now(page)
    assert seen[0].startswith("Best so far: ")
    plan = alone.session.plan()
    assert plan is not None
    assert plan.late_days == 9
    assert page.summary.headline.text() == headline(plan)
    assert page.stop.isHidden()


def test_stopping_before_a_first_plan_says_so(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    def stopped(*_args: object, **_kwargs: object) -> Plan:
        raise Cancelled

    planned(stopped)
    page = alone(PlanPage)
    make_now(page)
    assert page.banner.text.startswith("Stopped before a first plan")
    assert page.stack.currentWidget() is page._no_plan


def test_saved_plans_can_be_chosen_by_name(alone: Shower, planned: Callable[[Make], None]) -> None:
    late = {"Two crews": 9, "One crew": 2}
    planned(lambda _inventory, options, *_, **__: a_plan(options.name, late=late[options.name]))
    page = alone(PlanPage)
    make_now(page, "Two crews")
    assert page.chooser.isHidden()
    make_now(page, "One crew")
    assert page.chooser.currentText() == "One crew"
    page._choose("Two crews")
    assert page.summary.figures["In hand"].text() == "9 days"


def test_a_plan_older_than_the_inventory_says_so(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    planned(lambda *_args, **_kwargs: replace(a_plan(), made_at=datetime(2020, 1, 1, tzinfo=UTC)))
    page = alone(PlanPage)
    make_now(page)
    assert "The project was changed once since" in page.header._subtitle.text()


def test_filter_and_late_apply_to_chart_and_list(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    planned(lambda *_args, **_kwargs: a_plan(late=4))
    page = alone(PlanPage)
    make_now(page)
    chart = page.chart
    choose(chart.tools.which, "Late (1)")
    assert [row.label for row in chart.gantt.rows] == ["S-2"]
    chart.show_view("list")
    assert [row.job.site for row in chart.jobs.shown()] == ["S-2"]
    choose(chart.tools.which, "All jobs")
    chart.search.setText("ridge")
    chart.search.search_now()
    assert [row.job.site for row in chart.jobs.shown()] == ["S-2"]


def test_a_job_chosen_in_the_chart_is_told_below_it(
    alone: Shower, planned: Callable[[Make], None]
) -> None:
    planned(lambda *_args, **_kwargs: a_plan())
    page = alone(PlanPage)
    make_now(page)
    page.chart.gantt.job_selected.emit(a_plan().jobs[0])
    assert page.chart.detail.text().startswith("Install at HUB: crew Tower 1")
    page.chart.show_view("list")
    assert page.chart.list.isVisible()


def test_the_pdf_goes_where_the_user_says(
    alone: Shower,
    ask: ReadyAnswers,
    tmp_path: Path,
    planned: Callable[[Make], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planned(lambda *_args, **_kwargs: a_plan())
    page = alone(PlanPage)
    make_now(page)
    written: list[Path] = []
    monkeypatch.setattr(reports, "export_pdf", lambda _project, out, **_kwargs: written.append(out))
    page.out.printable()
    assert written == []
    ask.answers["pdf_to_write"] = tmp_path / "plan.pdf"
    page.out.printable()
    assert written == [tmp_path / "plan.pdf"]
    assert "plan.pdf" in page.banner.text


def test_the_three_zones_are_said_apart() -> None:
    assert "no application is late" in headline(a_plan())
    undecided = headline(a_plan(late=5, status=PlanStatus.UNDECIDED))
    assert "5 days late" in undecided
    assert "not decided" in undecided
    impossible = headline(a_plan(late=5, status=PlanStatus.IMPOSSIBLE))
    assert impossible.startswith("No plan can finish before Feb 1, 2027.")
    assert "not decided" not in impossible


def test_reasons_leave_out_what_is_said_of_each_application() -> None:
    plan = a_plan(late=5)
    assert reasons(plan) == ["Tower 1 is busy.", "B.", "C."]
    assert outcomes(plan) == ["SCRP-1: finishes Mar 7, 2027, 5 days late"]


def test_the_jobs_table_is_a_sound_model(alone: Shower, planned: Callable[[Make], None]) -> None:
    planned(lambda *_args, **_kwargs: a_plan(late=4))
    page = alone(PlanPage)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(page.chart.jobs, mode)
    page.chart.show_view("list")
    make_now(page)
    choose(page.chart.tools.which, "Late (1)")
    assert tester.model() is page.chart.jobs


def test_a_picture_of_the_chart_is_said_to_be_written(
    alone: Shower, ask: ReadyAnswers, tmp_path: Path, planned: Callable[[Make], None]
) -> None:
    planned(lambda *_args, **_kwargs: a_plan())
    page = alone(PlanPage)
    make_now(page)
    ask.answers["picture_to_write"] = tmp_path / "plan.png"
    page.chart.save_png()
    assert "plan.png" in page.banner.text
