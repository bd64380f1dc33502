"""How sure a plan is, asked for on the Plan page, and the figure of its runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.history import ChangeSet
from planner.model.plan import Plan, PlanStatus
from planner.services import planning, risk
from planner.services.risk import ApplicationRisk, Driver, Risk
from planner.ui import theme
from planner.ui.finish_chart import FinishChart, Flag, finishes
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_risk import ALONE, PlanRisk
from tests.ui.conftest import Shower
from tests.ui.test_page_plan import a_plan, make_now

DAY = date(2027, 3, 1)


def days(*numbers: int | None) -> tuple[date | None, ...]:
    return tuple(None if one is None else DAY + timedelta(days=one) for one in numbers)


def a_risk(plan: str = "Plan", chance: float | None = 0.75, later: int = 0) -> Risk:
    ends = days(0 + later, 4 + later, 4 + later, None)
    east = ApplicationRisk("East", DAY, DAY, chance, DAY, None, days(0, 0, 0, 0))
    west = ApplicationRisk("West", DAY + timedelta(days=5), DAY, 0.5, DAY, None, ends)
    return Risk(
        plan=plan, runs=4, seed=1, planned=DAY, p50=DAY + timedelta(days=4), p80=None,
        chance=chance, margin=0.04, late_sites=1.25, never=0.25, applications=(east, west),
        jobs=(Driver("Install", "S-2", 0.6, 3.25),), kinds=(Driver("Install", "", 1.4, 5.0),),
        assumes=("Crew work takes 80% to 150%.",), finishes=ends,
    )  # fmt: skip


@pytest.fixture
def page(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> PlanPage:
    made = a_plan(late=9, status=PlanStatus.UNDECIDED)
    monkeypatch.setattr(planning, "make", lambda *_args, **_kwargs: made)
    shown = alone(PlanPage)
    make_now(shown)
    shown.chart.show_view("risk")
    return shown


def answer(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch, made: Callable[[Plan], Risk]
) -> PlanRisk:
    """Asks, with another answer in the place of hundreds of runs."""

    def assess(_inventory: object, plan: Plan, *_args: Any, **_named: Any) -> Risk:
        return made(plan)

    monkeypatch.setattr(risk, "assess", assess)
    page.chart.views.risk.find_out()
    return page.chart.views.risk


def test_the_chance_is_asked_for_and_shown_with_what_decides_it_and_what_is_assumed(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = page.chart.views.risk
    assert view.stack.currentWidget() is view.ask
    assert page.chart.tools.filters.isHidden()
    answer(page, monkeypatch, lambda _plan: a_risk())
    assert view.stack.currentWidget() is view.result
    assert view.headline.text() == "All deadlines are met in 75% of 4 runs (give or take 4%)."
    assert "In 25% of the runs a job finds no place any more" in view.told.text()
    rows = [[column.text(row) for column in view.rows.columns] for row in view.rows.shown()]
    assert rows[0][:3] == ["The whole plan", "75%", ""]
    assert rows[1] == ["East", "75%", "03/01/2027", "03/01/2027", "03/01/2027", "never"]
    view.show_part("jobs")
    assert [c.text(view.jobs.shown()[0]) for c in view.jobs.columns] == [
        "Install", "S-2", "60%", "3.2",
    ]  # fmt: skip
    view.show_part("kinds")
    assert view.kinds.columns[1].text(view.kinds.shown()[0]) == "1.4 jobs"
    view.show_part("assumes")
    assert "Crew work takes 80%" in view.words.text
    assert "Planned, Mar 1, 2027: 25% through" in view.chart.accessibleDescription()


def test_the_chart_shows_the_runs_of_the_application_that_is_chosen(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = answer(page, monkeypatch, lambda _plan: a_risk())
    view.table.select_where(lambda row: row.application == "West")
    said = view.chart.accessibleDescription()
    assert said.startswith("West, Plan, 4 runs.")
    assert "Deadline, Mar 6, 2027: 75% through" in said
    assert "Four fifths: never" in said


def test_another_plan_is_tried_with_the_same_luck_and_the_first_not_again(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(a_plan("Other", late=3), id=0)
    page.session.write("Saving", lambda project, _progress: planning.save(project, other))
    page._choose("Plan")
    asked: list[str] = []

    def made(plan: Plan) -> Risk:
        asked.append(plan.name)
        return a_risk(plan.name, later=2 if plan.name == "Other" else 0)

    view = answer(page, monkeypatch, made)
    assert [view.against.itemText(at) for at in range(view.against.count())] == [ALONE, "Other"]
    view.against.setCurrentIndex(1)
    view.against.activated.emit(1)
    assert asked == ["Plan", "Other"]
    assert "Plan is through before Other (dashed) in 75% of the runs" in view.told.text()
    assert "on the same day in 25%" in view.told.text()
    assert "Other: half by Mar 7, 2027" in view.chart.accessibleDescription()

    def outdated(_plan: Plan) -> Risk:
        raise UserError("plan-outdated", "Other does not fit any more.", "Make it again.")

    answer(page, monkeypatch, outdated)
    # what was known stays, and the choice goes back
    assert view.stack.currentWidget() is view.result
    assert "Other does not fit any more" in view.told.text()
    assert view.against.currentText() == ALONE
    page._choose("Other")
    assert view.stack.currentWidget() is view.ask


def test_what_cannot_be_found_out_and_a_stop_are_said_and_a_plan_without_others_offers_none(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def outdated(_plan: Plan) -> Risk:
        raise UserError("plan-outdated", "The plan does not fit any more.", "Make it again.")

    def stopped(_plan: Plan) -> Risk:
        raise Cancelled

    view = answer(page, monkeypatch, outdated)
    assert "does not fit any more" in view.ask._text.text()
    answer(page, monkeypatch, stopped)
    assert "Nothing was changed" in view.ask._text.text()
    assert view.against.isHidden()


def test_what_was_found_stays_until_the_plan_is_another(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = answer(page, monkeypatch, lambda _plan: a_risk(chance=None))
    assert "No deadline is known" in view.headline.text()
    page.refresh(ChangeSet())
    assert view.stack.currentWidget() is view.result
    view.show_plans(a_plan("Third"), (), page.session.inventory())
    assert view.stack.currentWidget() is view.ask


@pytest.fixture
def chart(qtbot: QtBot) -> FinishChart:
    made = FinishChart()
    qtbot.addWidget(made)
    made.resize(500, 260)
    made.show_runs(finishes("Plan", days(0, 4, 4, None)), [Flag(DAY, "Planned")])
    made.show()
    return made


def test_every_day_of_the_figure_is_reached_by_keys_and_told(
    qtbot: QtBot, chart: FinishChart
) -> None:
    told: list[str] = []
    chart.told.connect(told.append)
    for key, where in (
        (Qt.Key.Key_Right, "By Mar 5, 2027 75%"),  # first where half are through
        (Qt.Key.Key_Left, "By Mar 4, 2027 25%"),
        (Qt.Key.Key_Home, "By Feb 26, 2027 0%"),
        (Qt.Key.Key_Left, "By Feb 26, 2027 0%"),
        (Qt.Key.Key_End, "By Mar 8, 2027 75%"),
    ):
        qtbot.keyClick(chart, key)
        assert told[-1].startswith(where)
    qtbot.keyClick(chart, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert told[-1].startswith("By Mar 1, 2027")


def test_shares_count_runs_that_are_never_through() -> None:
    found = finishes("Plan", days(3, None, 1, None))
    assert found.by(DAY) == 0.0
    assert found.by(DAY + timedelta(days=3)) == 0.5
    assert found.on_share(0.25) == DAY + timedelta(days=1)
    assert found.on_share(0.5) == DAY + timedelta(days=3)
    assert found.on_share(0.51) is None


@pytest.mark.parametrize(
    "ends",
    [
        (None, None),
        (0,),
        (0, 4000),
        tuple(range(0, 900, 3)),
    ],
)
def test_the_figure_is_drawn_for_any_runs_in_both_schemes(
    chart: FinishChart, qapp: QApplication, ends: tuple[int | None, ...]
) -> None:
    flags = [Flag(DAY, "Planned"), Flag(DAY, "Deadline", theme.Tone.BAD)]
    chart.show_runs(finishes("Plan", days(*ends)), flags, finishes("Other", days(2, None)))
    chart.setFocus()
    chart.choose(DAY)
    pictures = []
    for scheme in (theme.Scheme.DARK, theme.Scheme.LIGHT):
        theme.apply(qapp, scheme)
        pictures.append(chart.grab().toImage())
    assert pictures[0] != pictures[1]
    chart.resize(120, 90)
    assert not chart.grab().isNull()
