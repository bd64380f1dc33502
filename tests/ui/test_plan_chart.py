"""The chart and the list of the Plan page: groups, the menu of a job, pins, load, paper."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from planner.model.plan import PlannedJob
from planner.ui.gantt.breaks import Checks
from planner.ui.gantt.data import ChartData, Grouping
from planner.ui.page import Focus
from planner.ui.pages.plan_chart import PlanChart
from planner.ui.pages.plan_chart_data import Around
from planner.ui.pages.plan_jobs import SINCE_BASELINE
from planner.ui.pages.plan_pin import PinDialog
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers, Shower
from tests.ui.test_page_plan import a_plan, choose

PLAN = a_plan()
INSTALL, REMOVE = PLAN.jobs


@pytest.fixture
def chart(qtbot: QtBot, alone: Shower) -> PlanChart:
    made = PlanChart(alone.session)
    qtbot.addWidget(made)
    made.resize(1060, 620)
    made.show_plan(PLAN, alone.session.inventory())
    made.set_editable(True)
    made.show()
    return made


def menu_of(chart: PlanChart, job: PlannedJob) -> dict[str, object]:
    """The texts of a job's menu, and what they do."""
    chart.gantt.menu_asked.emit(job, QPoint(0, 0))
    assert chart.menu is not None
    entries = {
        action.text().split("\t")[0]: action.trigger
        for action in chart.menu.actions()
        if action.text()
    }
    chart.menu.close()
    return dict(entries)


def test_rows_are_chosen_in_the_tools_and_folded_in_the_corner(chart: PlanChart) -> None:
    choose(chart.tools.group, "By application")
    assert chart.gantt.grouping is Grouping.APPLICATION
    assert [row.label for row in chart.gantt.rows] == ["SCRP-1"]
    chart.corner.fold.click()
    assert [row.label for row in chart.gantt.rows] == ["SCRP-1", "HUB", "Install", "S-2", "Remove"]
    assert chart.corner.fold.accessibleName() == "Fold all rows"
    chart.corner.fold.click()
    assert len(chart.gantt.rows) == 1


def test_the_menu_of_a_job_offers_what_can_be_done_with_it(
    chart: PlanChart, session: Session
) -> None:
    pins: list[tuple[PlannedJob, date]] = []
    chart.pin_asked.connect(lambda job, day: pins.append((job, day)))
    went: list[tuple[str, object]] = []
    session.went_to.connect(lambda key, focus: went.append((key, focus)))
    packs: list[object] = []
    chart.pack_asked.connect(packs.append)
    menu = menu_of(chart, INSTALL)
    assert "Pin to another date..." in menu
    assert "Unpin" not in menu
    for text in ("Pin where it is", "Show the site", "Site pack to print...", "Copy as text"):
        trigger = menu_of(chart, INSTALL)[text]
        assert callable(trigger)
        trigger()
    assert pins == [(INSTALL, INSTALL.start)]
    assert went == [("sites", Focus(table="Sites", site="HUB"))]
    assert packs == [("HUB",)]
    assert QGuiApplication.clipboard().text().startswith("Install at HUB: crew Tower 1")


def test_a_pinned_job_offers_to_be_let_go_and_one_under_way_does_not_move(
    chart: PlanChart, session: Session
) -> None:
    around = Around(pins=frozenset({INSTALL.key}), progress={REMOVE.key: (REMOVE.start, None)})
    chart.show_plan(PLAN, session.inventory(), around)
    assert "Unpin" in menu_of(chart, INSTALL)
    assert "Pin to another date..." not in menu_of(chart, REMOVE)
    chart.set_editable(False)
    left = ["Show the site", "Site pack to print...", "Copy as text"]
    assert list(menu_of(chart, INSTALL)) == left


def test_the_list_asks_for_a_pack_of_the_sites_that_are_selected(chart: PlanChart) -> None:
    packs: list[object] = []
    chart.pack_asked.connect(packs.append)
    chart.show_view("list")
    chart.list.selectAll()
    next(a for a in chart.list.actions() if a.text() == "Site pack to print...").trigger()
    assert packs == [tuple(dict.fromkeys(job.site for job in PLAN.jobs))]


def test_a_day_that_is_asked_for_is_told_what_it_breaks_and_then_pinned(
    chart: PlanChart, ask: ReadyAnswers
) -> None:
    pins: list[tuple[PlannedJob, date]] = []
    chart.pin_asked.connect(lambda job, day: pins.append((job, day)))
    ask.answers["day_to_pin"] = saturday = date(2027, 2, 6)
    chart.ask_day(REMOVE)
    assert "No work on Saturdays" in ask.told[-1]
    assert pins == [(REMOVE, saturday)]
    ask.answers["day_to_pin"] = None
    chart.ask_day(REMOVE)
    assert len(pins) == 1


def test_the_question_for_a_day_says_at_once_what_stands_against_it(qtbot: QtBot) -> None:
    checks = Checks(ChartData(PLAN, PLAN.start))
    box = PinDialog(REMOVE, lambda day: checks.move(REMOVE, day))
    qtbot.addWidget(box)
    pin = box.buttons.button(QDialogButtonBox.StandardButton.Ok)
    assert "same day" in box.said.text()
    box.edit.setText("03/08/2027")
    assert "35 days later" in box.said.text()
    assert "past the deadline" in box.said.text()
    box.edit.setText("13/13/2027")
    assert not pin.isEnabled()
    box.edit.setText("2027-02-08")
    pin.click()
    assert box.day == date(2027, 2, 8)


def test_a_move_is_told_below_the_chart(chart: PlanChart) -> None:
    chart.gantt.select_job(REMOVE)
    chart.gantt.move_by(7)
    assert chart.detail.text().startswith("Remove at S-2 from Mon Feb 8, 2027, 7 days later.")
    chart.gantt.drop_move()
    assert chart.detail.text().startswith("Remove at S-2: crew")


def test_the_list_says_status_cluster_application_and_what_moved(
    chart: PlanChart, session: Session
) -> None:
    assert chart.list.isColumnHidden(SINCE_BASELINE)
    assert (
        chart.tools.which.findText(
            "Done",
        )
        < 0
    )
    week = timedelta(days=7)
    was = replace(
        PLAN, jobs=(replace(REMOVE, start=REMOVE.start - week, finish=REMOVE.finish - week),)
    )
    around = Around(
        baseline=was,
        progress={INSTALL.key: (INSTALL.start, INSTALL.finish)},
        pins=frozenset({REMOVE.key}),
    )
    chart.show_plan(PLAN, session.inventory(), around)
    chart.show_view("list")
    assert not chart.list.isColumnHidden(SINCE_BASELINE)
    texts = {
        row.job.job: {column.heading: column.text(row) for column in chart.jobs.columns}
        for row in chart.jobs.shown()
    }
    assert texts["Install"]["Status"] == "Done"
    assert texts["Install"]["Since baseline"] == ""
    assert texts["Remove"]["Status"] == "Pinned"
    assert texts["Remove"]["Since baseline"] == "7 days later"
    assert texts["Remove"]["Application"] == "SCRP-1"
    choose(chart.tools.which, "Later than baseline (1)")
    assert [row.job.job for row in chart.jobs.shown()] == ["Remove"]
    choose(chart.tools.which, "Not done")
    assert [row.label for row in chart.gantt.rows] == ["S-2"]


def test_a_job_of_the_list_is_shown_in_the_chart(chart: PlanChart) -> None:
    chart.show_view("list")
    chart.list.select_where(lambda row: row.job == REMOVE)
    chart.show_in_chart()
    assert chart.gantt.isVisible()
    assert chart.gantt.selected == REMOVE


def test_the_crew_load_shows_crews_and_skills(chart: PlanChart) -> None:
    chart.show_view("load")
    assert chart.load.isVisible()
    (row,) = chart.load.rows
    assert (row.label, row.total().worked) == ("Tower 1", 6)
    choose(chart.tools.load_by, "By skill")
    assert [row.label for row in chart.load.rows] == ["radio", "tower"]


def test_the_chart_is_printed_over_pages(
    chart: PlanChart, ask: ReadyAnswers, tmp_path: Path
) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "chart.pdf"))
    ask.answers["print_pages"] = printer
    chart.print_chart()
    assert ask.told == ["Plan"]
    assert (tmp_path / "chart.pdf").read_bytes().startswith(b"%PDF")
    chart.show_view("load")
    chart.print_chart()
    assert len(ask.told) == 2


def test_the_picture_goes_where_the_user_says(
    chart: PlanChart, ask: ReadyAnswers, tmp_path: Path
) -> None:
    said: list[str] = []
    chart.written.connect(said.append)
    chart.save_png()
    assert said == []
    ask.answers["picture_to_write"] = out = tmp_path / "plan.png"
    chart.save_png()
    assert out.read_bytes().startswith(b"\x89PNG")
    assert said == [f"The chart was written to {out}."]
