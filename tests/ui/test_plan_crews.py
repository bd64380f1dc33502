"""Which crews the deadlines take, asked for on the Plan page."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.history import ChangeSet
from planner.model.plan import ChangeKind, Plan, PlanChange, PlanStatus
from planner.services import crew_plans, planning, scenarios
from planner.services.crew_plans import CrewPlan, KindOfCrew
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_crews import PlanCrews
from tests.ui.conftest import ReadyAnswers, Shower
from tests.ui.test_page_plan import a_plan, make_now

KINDS = (
    KindOfCrew(
        "tower", ("tower",), Decimal(1000), 3, 2, 0, 2, 2, ("East",), 0, 120, 6, Decimal(120_000)
    ),
    KindOfCrew("office", ("office",), None, 1, 0, 2, 1, 1, (), 0, 10, 0, None),
)
FOUND = CrewPlan(
    status=PlanStatus.MEETS,
    start=date(2027, 3, 1),
    deadline=date(2027, 12, 1),
    crews_now=4,
    late_now=0,
    cost_now=None,
    crews_proved=2,
    kinds=KINDS,
    crews_fewest=3,
    crews=3,
    sentences=("The cheapest plan found has 3 crews; let go East.", "2 crews are proved."),
)


@pytest.fixture
def planned(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> PlanPage:
    """The Plan page with a plan that is in time, at the question of the crews."""
    monkeypatch.setattr(planning, "make", lambda *_args, **_kwargs: a_plan())
    page = alone(PlanPage)
    make_now(page)
    page.chart.show_view("help")
    page.chart.views.questions.show_question("crews")
    return page


def answer(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch, made: Callable[[], CrewPlan]
) -> PlanCrews:
    monkeypatch.setattr(crew_plans, "crew_plan_like", lambda *_args, **_kwargs: made())
    page.chart.views.questions.crews.find_out()
    return page.chart.views.questions.crews


def texts(shown: PlanCrews) -> list[list[str]]:
    return [[column.text(row) for column in shown.rows.columns] for row in shown.rows.shown()]


def test_crews_are_listed_by_kind_with_what_is_proved_and_what_they_cost(
    planned: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert planned.chart.views.questions.crews.isVisible()
    assert not planned.chart.views.questions.help.isVisible()
    shown = answer(planned, monkeypatch, lambda: FOUND)
    assert shown.stack.currentWidget() is shown.result
    assert texts(shown) == [
        ["tower", "3", "2", "2", "2", "120 days", "$120,000"],
        ["office", "1", "2, any kind", "1", "1", "10 days", "not known"],
    ]
    assert "let go East" in shown.words.text
    assert shown.table.accessibleName()
    assert shown.words.accessibleName()


def test_what_no_crews_can_meet_is_said_without_numbers_of_a_plan(
    planned: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = tuple(replace(kind, fewest=None, chosen=None, let_go=()) for kind in KINDS)
    said = ("No number of crews meets every deadline; that is proved.",)
    lost = replace(FOUND, status=PlanStatus.IMPOSSIBLE, kinds=kinds, crews=None, sentences=said)
    shown = answer(planned, monkeypatch, lambda: lost)
    assert texts(shown)[0] == ["tower", "3", "2", "", "", "", ""]
    assert said[0] in shown.words.text


def test_a_mistake_and_a_stop_are_said_and_change_nothing(
    planned: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused() -> CrewPlan:
        raise UserError("no-deadline", "No deadline is known.", "Name one.")

    def stopped() -> CrewPlan:
        raise Cancelled

    assert "No deadline is known" in answer(planned, monkeypatch, refused).ask._text.text()
    shown = answer(planned, monkeypatch, stopped)
    assert "Nothing was changed" in shown.ask._text.text()
    assert shown.stack.currentWidget() is shown.ask


def test_the_answer_stays_while_the_plan_does_and_beside_the_other_question(
    planned: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answer(planned, monkeypatch, lambda: FOUND)
    planned.refresh(ChangeSet())
    planned.chart.views.questions.show_question("help")
    assert planned.chart.views.questions.which.key == "help"
    planned.chart.views.questions.show_question("crews")
    assert shown.stack.currentWidget() is shown.result
    shown.show_plan(a_plan("Other"), planned.session.inventory())
    assert shown.stack.currentWidget() is shown.ask


def test_the_crews_found_are_kept_as_a_scenario_where_they_change_something(
    planned: PlanPage, ask: ReadyAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = answer(planned, monkeypatch, lambda: FOUND)
    assert shown.keep.isHidden()
    gone = PlanChange(ChangeKind.WITHOUT_CREW, "East")
    answer(planned, monkeypatch, lambda: replace(FOUND, changes=(gone,)))
    assert not shown.keep.isHidden()
    asked: list[tuple[object, str]] = []

    def tried(
        _inventory: object, plan: Plan, changes: object, name: str, *_: object, **__: object
    ) -> Plan:
        asked.append((changes, name))
        return replace(plan, name=name, made_at=plan.made_at + timedelta(hours=2))

    monkeypatch.setattr(scenarios, "try_changes", tried)
    ask.answers["name_of_plan"] = "Fewer crews"
    shown.keep.click()
    assert asked == [((gone,), "Fewer crews")]
    assert ask.told[-1] == "Cheapest crews"
    assert planned.session.undo_label() == "Keep scenario Fewer crews"
