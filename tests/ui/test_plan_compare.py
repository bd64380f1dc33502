"""Plans side by side on the Plan page: held against each other, named, copied, deleted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtTest import QAbstractItemModelTester

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.history import ChangeSet
from planner.model.inventory import Crew
from planner.model.plan import ChangeKind, Plan, PlanChange, PlanStatus, PlanTerms
from planner.services import cures, planning, scenarios
from planner.services.cures import Cures
from planner.services.risk import Risk
from planner.storage.project import Project
from planner.ui.pages.plan import PlanPage
from planner.ui.pages.plan_compare import PlanCompare
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers, Shower
from tests.ui.test_page_plan import a_plan
from tests.ui.test_plan_help import FOUND

CREW = PlanTerms(changes=(PlanChange(ChangeKind.CREW, "tower", day_rate=Decimal(100)),))


def keep(session: Session, plan: Plan) -> None:
    session.write("Keep", lambda project, _progress: planning.save(project, plan))


@pytest.fixture
def page(alone: Shower) -> PlanPage:
    """The Plan page at its comparison of an older late plan and a scenario that is in time."""
    session = alone.session
    late = a_plan("Winter", late=9, status=PlanStatus.UNDECIDED)
    keep(session, late)
    first, last = late.jobs
    moved = replace(last, start=date(2027, 1, 18), finish=date(2027, 1, 20), late_days=0)
    made = replace(
        a_plan("Summer"),
        made_at=late.made_at + timedelta(hours=1),
        finish=moved.finish,
        jobs=(first, moved),
        terms=CREW,
    )
    keep(session, made)
    shown = alone(PlanPage)
    shown.chart.show_view("compare")
    return shown


def compare(page: PlanPage) -> PlanCompare:
    return page.chart.views.compare


def select(shown: PlanCompare, *names: str) -> None:
    shown.table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for name in names:
        place = [row.line.name for row in shown.rows.shown()].index(name)
        shown.table.selectionModel().select(shown.rows.index(place, 0), flags.Select | flags.Rows)


def cells_of(shown: PlanCompare, heading: str) -> list[str]:
    column = next(one for one in shown.rows.columns if one.heading == heading)
    return [column.text(row) for row in shown.rows.shown()]


def test_every_plan_is_a_row_with_how_it_fares(page: PlanPage) -> None:
    shown = compare(page)
    assert cells_of(shown, "Plan") == ["Summer", "Winter"]
    assert cells_of(shown, "Deadline") == ["Meets the deadline", "Not decided"]
    assert cells_of(shown, "Late") == ["", "9 days"]
    assert cells_of(shown, "Sites late") == ["0", "1"]
    assert cells_of(shown, "Supposes") == ["one more tower crew", ""]
    assert cells_of(shown, "Cost") == ["not known", "not known"]
    # the plan that the page shows is the one selected
    assert [plan.name for plan in shown.selected()] == ["Summer"]
    assert "no Day rate for Tower 1" in shown.words.text
    assert shown.table.accessibleName()
    assert shown.moves.accessibleName()
    tester = QAbstractItemModelTester(
        shown.rows, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    select(shown, "Winter")
    assert tester.model() is shown.rows


def test_two_plans_that_are_selected_are_told_apart_the_older_first(page: PlanPage) -> None:
    shown = compare(page)
    assert shown.moves.isHidden()
    select(shown, "Summer", "Winter")
    assert "Summer finishes 50 days sooner" in shown.words.text
    assert "1 of 2 jobs moves; 1 by more than 5 days." in shown.words.text
    assert "Only Summer: one more tower crew." in shown.words.text
    assert not shown.moves.isHidden()
    (moved,) = shown.moved.shown()
    assert (moved.key, moved.days) == (("S-2", "Remove"), -14)


def test_one_plan_is_held_against_the_baseline(page: PlanPage) -> None:
    shown = compare(page)
    select(shown, "Winter")
    assert shown.words.text.count("Select two plans") == 1
    shown.baseline.click()
    assert cells_of(shown, "Baseline") == ["", "Baseline"]
    # the page stays at the plan that it showed
    assert page.chooser.currentText() == "Summer"
    select(shown, "Summer")
    assert "Summer finishes 50 days sooner" in shown.words.text
    assert shown.baseline.text() == "Set as baseline"
    select(shown, "Winter")
    assert shown.baseline.text() == "No longer the baseline"
    shown.baseline.click()
    assert cells_of(shown, "Baseline") == ["", ""]
    page.session.undo()
    assert cells_of(shown, "Baseline") == ["", "Baseline"]


def test_a_plan_is_renamed_copied_and_deleted_and_each_can_be_undone(
    page: PlanPage, ask: ReadyAnswers
) -> None:
    shown = compare(page)
    select(shown, "Winter")
    shown.rename.click()  # thought better
    assert cells_of(shown, "Plan") == ["Summer", "Winter"]
    ask.answers["name_of_plan"] = "Cold"
    shown.rename.click()
    assert cells_of(shown, "Plan") == ["Summer", "Cold"]
    assert [plan.name for plan in shown.selected()] == ["Cold"]
    ask.answers["name_of_plan"] = "Cold too"
    shown.copy.click()
    assert sorted(cells_of(shown, "Plan")) == ["Cold", "Cold too", "Summer"]
    assert ask.told[-2:] == ["Duplicate plan", "Cold (copy)"]
    select(shown, "Cold")
    shown.delete.click()
    assert sorted(cells_of(shown, "Plan")) == ["Cold too", "Summer"]
    page.session.undo()
    assert sorted(cells_of(shown, "Plan")) == ["Cold", "Cold too", "Summer"]


def test_a_name_that_is_taken_is_refused_in_a_sentence(page: PlanPage, ask: ReadyAnswers) -> None:
    told: list[UserError] = []
    page.session.runner.failed.connect(told.append)
    ask.answers["name_of_plan"] = "Summer"
    select(compare(page), "Winter")
    compare(page).rename.click()
    assert [error.code for error in told] == ["duplicate-key"]
    assert cells_of(compare(page), "Plan") == ["Summer", "Winter"]


def test_deleting_the_plan_that_is_shown_brings_up_another(page: PlanPage) -> None:
    select(compare(page), "Summer")
    compare(page).delete.click()
    assert page.header._subtitle.text().startswith("Winter")


def a_risk(plan: str, chance: float) -> Risk:
    day = date(2027, 3, 1)
    return Risk(plan, 500, 1, day, day, None, chance, 0.04, 0.0, 0.3, (), (), (), (), ())


def test_chances_are_worked_out_when_asked_for_and_stay_until_something_changes(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, seen = compare(page), []

    def chances(*_args: object, **_kwargs: object) -> dict[str, Risk | UserError]:
        seen.append((shown.try_out.isHidden(), shown.stop.isHidden()))
        return {"Summer": a_risk("Summer", 0.83), "Winter": UserError("plan-outdated", "Old.", "")}

    monkeypatch.setattr(scenarios, "chances", chances)
    shown.try_out.click()
    assert seen == [(True, False)]
    assert shown.stop.isHidden()
    assert cells_of(shown, "Chance") == ["83%", "not known"]
    assert cells_of(shown, "Half by") == ["03/01/2027", ""]
    assert cells_of(shown, "4 of 5 by") == ["never", ""]
    select(shown, "Winter")
    assert "Winter: Old." in shown.words.text
    # a plan that becomes the baseline is the same plan
    shown.baseline.click()
    assert cells_of(shown, "Chance") == ["83%", "not known"]
    page.session.write("Hire", lambda project, _progress: hire(project))
    assert cells_of(shown, "Chance") == ["", ""]


def hire(project: Project) -> ChangeSet:
    with project.unit("Hire") as unit:
        unit.insert(Crew, [Crew(name="Tower 2", skills="tower", day_rate=Decimal(900))])
    return unit.changes


def test_a_stop_leaves_the_chances_as_they_were(
    page: PlanPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object, **_kwargs: object) -> None:
        raise Cancelled

    monkeypatch.setattr(scenarios, "chances", stopped)
    compare(page).try_out.click()
    assert compare(page).stop.isHidden()
    assert cells_of(compare(page), "Chance") == ["", ""]


def test_nothing_is_looked_through_before_the_view_is_seen(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def side_by_side(_inventory: object, plans: tuple[Plan, ...]) -> tuple[()]:
        asked.append(len(plans))
        return ()

    monkeypatch.setattr(scenarios, "side_by_side", side_by_side)
    keep(alone.session, a_plan("Winter"))
    page = alone(PlanPage)
    assert asked == []
    page.chart.show_view("compare")
    assert asked == [1]
    page.refresh(ChangeSet())
    page.chart.show_view("gantt")
    page.chart.show_view("compare")
    assert asked == [1]


# a cure kept as a scenario


def offered(page: PlanPage, monkeypatch: pytest.MonkeyPatch) -> None:
    found = Cures("Winter", PlanStatus.UNDECIDED, 9, FOUND)
    monkeypatch.setattr(cures, "cures", lambda *_args, **_kwargs: found)
    page.chart.show_view("help")
    page.chart.views.questions.help.find_out()


def test_what_would_help_is_kept_as_a_scenario_that_is_then_shown(
    page: PlanPage, ask: ReadyAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Sequence[PlanChange], str]] = []

    def tried(
        _inventory: object,
        plan: Plan,
        changes: Sequence[PlanChange],
        name: str,
        *_: object,
        **__: object,
    ) -> Plan:
        asked.append((changes, name))
        terms = replace(plan.terms, changes=(*plan.terms.changes, *changes))
        return replace(plan, name=name, terms=terms, made_at=plan.made_at + timedelta(hours=2))

    monkeypatch.setattr(scenarios, "try_changes", tried)
    offered(page, monkeypatch)
    page.chart.views.questions.help.keep.click()  # thought better
    assert asked == []
    assert ask.told[-2:] == ["Keep as a scenario", "One more tower crew"]
    ask.answers["name_of_plan"] = "With a crew"
    page.chart.views.questions.help.keep.click()
    assert asked == [((FOUND[0].as_change(),), "With a crew")]
    assert page.chooser.currentText() == "With a crew"
    assert page.session.undo_label() == "Keep scenario With a crew"
    page.chart.show_view("compare")
    assert cells_of(compare(page), "Plan")[0] == "With a crew"
    assert cells_of(compare(page), "Supposes")[0].endswith("one more tower crew from Dec 23, 2026")


def test_a_scenario_never_takes_the_place_of_another_plan(
    page: PlanPage, ask: ReadyAnswers, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[UserError] = []
    page.session.runner.failed.connect(told.append)
    offered(page, monkeypatch)
    ask.answers["name_of_plan"] = "Winter"
    page.chart.views.questions.help.keep.click()
    assert [error.code for error in told] == ["duplicate-key"]
    assert page.chart.views.questions.help.keep.isEnabled()


@pytest.mark.slow
def test_the_planner_itself_makes_the_scenario(page: PlanPage, ask: ReadyAnswers) -> None:
    session = page.session
    change = PlanChange(ChangeKind.CREW, "tower", on=date(2026, 12, 23))
    plan = session.plan()
    assert plan is not None
    made = scenarios.try_changes(
        session.inventory(), plan, [change], "Real", today=session.today, time_limit=1.0
    )
    assert made.terms.changes == (*CREW.changes, change)
    assert made.name == "Real"
