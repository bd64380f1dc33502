from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from planner.common.progress import Cancelled, Progress
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.model.inventory import Cost, Disbursement, Item, Site
from planner.model.plan import ApplicationOutcome, PlanStatus
from planner.services import inventory, planning
from planner.services.planning import PlanOptions
from planner.storage.project import Project
from planner.ui.last_seen import LastSeen
from planner.ui.page import Focus
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.overview import OverviewPage
from planner.ui.pages.overview_chance import UNASKED, share
from planner.ui.pages.overview_terms import terms_of
from planner.ui.runner import SyncRunner
from planner.ui.session import Session
from planner.ui.widgets.number_link import NumberLink
from tests.ui.conftest import Shower
from tests.ui.test_page_plan import a_plan


def words(page: OverviewPage) -> str:
    QApplication.processEvents()  # widgets put into a layout are shown by an event
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def links(page: OverviewPage, text: str) -> list[QPushButton]:
    QApplication.processEvents()
    return [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]


def named(page: OverviewPage, what: str) -> NumberLink:
    """The link whose figure is of something."""
    QApplication.processEvents()
    found = [
        link
        for link in page.findChildren(NumberLink)
        if link.accessibleName().startswith(f"{what}: ") and link.isVisible()
    ]
    assert len(found) == 1, [link.accessibleName() for link in page.findChildren(NumberLink)]
    return found[0]


def figure(page: OverviewPage, what: str) -> str:
    return named(page, what).text()


def test_an_empty_project_says_how_to_begin(empty: Shower) -> None:
    page = empty(OverviewPage)
    went: list[str] = []
    empty.session.went_to.connect(lambda key, _focus: went.append(key))
    links(page, "Import a workbook")[0].click()
    assert went == ["import"]


def test_the_days_to_the_term_end_and_the_counts_are_shown(alone: Shower) -> None:
    page = alone(OverviewPage)
    said = words(page)
    assert "Prairie Test Cooperative: 2 sites, 5 items. As of Nov 23, 2026." in said
    assert "99 days" in said
    assert "Mar 2, 2027: computed" in said or "Mar 2, 2027: confirmed" in said
    assert figure(page, "SCRP-1: planned finish") == "Not planned"
    assert page.answers["covered"].figure.text() == "3"
    assert page.answers["unknown"].figure.text() == "1"
    assert "not legal advice" in said


def test_without_a_plan_it_leads_to_making_one_and_then_shows_the_forecast(alone: Shower) -> None:
    page = alone(OverviewPage)
    went: list[str] = []
    alone.session.went_to.connect(lambda key, _focus: went.append(key))
    links(page, "Make a plan")[0].click()
    assert went == ["plan"]
    alone.session.write("Plan", lambda project, _progress: planning.save(project, a_plan()))
    said = words(page)
    assert figure(page, "SCRP-1: planned finish") == "Feb 3, 2027"
    assert "27 days in hand" in said
    assert "Meets the deadline" in said


def test_a_plan_that_is_late_says_by_how_much(alone: Shower) -> None:
    page = alone(OverviewPage)
    late = a_plan(late=5, status=PlanStatus.UNDECIDED)
    alone.session.write("Plan", lambda project, _progress: planning.save(project, late))
    assert "5 days late" in words(page)


def test_answers_that_were_stopped_can_be_worked_out_again(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alone(OverviewPage)
    with monkeypatch.context() as patch:
        patch.setattr(alone.session._checker, "check", stopped)
        alone.session.write("Edit", rename_the_carrier)
    assert "Stopped before it was worked out" in words(page)
    links(page, "Work out the answers")[0].click()
    assert page.answers["covered"].figure.text() == "3"


def rename_the_carrier(project: Project, _progress: Progress) -> ChangeSet:
    changed = replace(project.carrier(), legal_name="Another Cooperative")
    return inventory.save_carrier(project, changed)


def stopped(*_args: object) -> object:
    raise Cancelled


def test_a_count_leads_to_its_items(alone: Shower) -> None:
    page = alone(OverviewPage)
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    page.answers["unknown"].figure.click()
    assert went == [("items", Focus(rule="covered", answer="unknown"))]


def test_unknown_facts_lead_to_what_lacks_them(alone: Shower) -> None:
    page = alone(OverviewPage)
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    known = alone.session.eligibility
    assert known is not None
    worth_most = known.unknowns[0].fact
    named(page, f"Items that wait for: {worth_most}").click()
    assert went == [("items", Focus(missing=worth_most))]


def test_an_application_without_its_date_says_what_is_missing(alone: Shower) -> None:
    page = alone(OverviewPage)
    session = alone.session
    application = session.inventory().applications[0]
    session.write(
        "Edit",
        lambda project, _progress: inventory.edit(
            project, type(application), [application.id], {"first_disbursement_on": None}
        ),
    )
    said = words(page)
    assert figure(page, "SCRP-1: left of its term") == "Not known"
    assert "First disbursement on is missing." in said
    went: list[tuple[str, object]] = []
    session.went_to.connect(lambda key, focus: went.append((key, focus)))
    named(page, "SCRP-1: left of its term").click()
    assert went == [("items", Focus(table="Applications", text="SCRP-1"))]


def test_sites_alone_are_enough_to_show_the_page(empty: Shower) -> None:
    page = empty(OverviewPage)
    sites = [Site(code="S-1")]
    empty.session.write("Add", lambda project, _progress: inventory.add(project, sites))
    said = words(page)
    assert "No application" in said
    assert "The carrier's name is not entered yet" in said


def test_the_term_that_ends_first_is_first_and_an_unknown_one_last() -> None:
    def term(application: str, on: date | None) -> Deadline:
        status = DeadlineStatus.UPCOMING if on else None
        missing = () if on else ("First disbursement on",)
        return Deadline(
            "term-end", "Term", application, on, on, status, "", missing, "", Confidence.CONFIRMED
        )

    found = terms_of(
        [term("C", None), term("B", date(2027, 6, 1)), term("A", date(2027, 9, 1))], None
    )
    assert [one.application for one in found] == ["B", "A", "C"]
    plan = a_plan()
    outcome = terms_of([term("SCRP-1", date(2027, 3, 2))], plan)[0].outcome
    assert outcome == ApplicationOutcome("SCRP-1", date(2027, 3, 2), date(2027, 2, 3), 0)


def test_a_small_plan_is_tried_by_itself_and_only_again_when_something_counts(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.services import risk

    tried: list[int] = []
    real = risk.assess_for

    def count(*given: object, **named_ones: object) -> object:
        tried.append(1)
        return real(*given, **named_ones)  # type: ignore[arg-type]

    monkeypatch.setattr(risk, "assess_for", count)
    options = PlanOptions(deadline=None, start=None, time_limit=1, polish=False)
    session = alone.session
    page = alone(OverviewPage)
    assert figure(page, "SCRP-1: chance of ending in time") == "-"

    def make(project: Project, _progress: Progress) -> ChangeSet:
        plan = planning.make(project.inventory(), options, today=session.today)
        return planning.save(project, plan)

    session.write("Plan", make)
    assert figure(page, "SCRP-1: chance of ending in time").endswith("%")
    assert len(tried) == 1
    page.refresh(ChangeSet())
    session.write("Cost", lambda project, _: inventory.add(project, [Cost(description="Crane")]))
    assert len(tried) == 1, "a cost has nothing to do with it"
    gate = replace(session.inventory().gates[0], on=date(2027, 5, 3))
    session.write(
        "Gate",
        lambda project, _: inventory.edit(project, type(gate), [gate.id], {"on": gate.on}),
    )
    assert len(tried) == 2
    went: list[tuple[str, object]] = []
    session.went_to.connect(lambda key, focus: went.append((key, focus)))
    named(page, "SCRP-1: chance of ending in time").click()
    assert went == [("plan", Focus(table="risk"))]


def test_days_in_hand_and_chance_are_held_against_the_same_day(alone: Shower) -> None:
    session, asked = alone.session, date(2029, 3, 1)
    # the plan's own deadline leaves time for it, and the term does not
    options = PlanOptions(deadline=asked, start=date(2027, 6, 1), time_limit=1, polish=False)
    page = alone(OverviewPage)

    def make(project: Project, _progress: Progress) -> ChangeSet:
        plan = planning.make(project.inventory(), options, today=session.today)
        return planning.save(project, plan)

    session.write("Plan", make)
    plan = session.plan()
    assert plan is not None
    (outcome,) = plan.applications
    assert outcome.deadline == asked
    said = words(page)
    assert links(page, "Plan: Plan, made for Mar 1, 2029")
    assert "days late" in said
    assert "to end by Mar 2, 2027" in said
    assert figure(page, "SCRP-1: chance of ending in time") == "0%"


def test_a_large_plan_is_tried_when_asked_and_one_that_cannot_be_says_why(alone: Shower) -> None:
    page = alone(OverviewPage)
    job = a_plan().jobs[0]
    many = tuple(replace(job, site=f"X-{number}") for number in range(UNASKED + 1))
    large = replace(a_plan(), jobs=many)
    alone.session.write("Plan", lambda project, _progress: planning.save(project, large))
    assert figure(page, "SCRP-1: chance of ending in time") == "Work out"
    named(page, "SCRP-1: chance of ending in time").click()
    chance = named(page, "SCRP-1: chance of ending in time")
    assert chance.text() == "Not known"
    assert "plan" in chance.toolTip().lower()


def test_a_chance_out_of_some_runs_is_never_certain() -> None:
    assert [share(one) for one in (0.0, 0.004, 0.155, 0.995, 1.0)] == [
        "0%", "< 1%", "16%", "> 99%", "100%",
    ]  # fmt: skip


def test_progress_counts_what_is_done_and_leads_to_it(alone: Shower, qtbot: QtBot) -> None:
    page = alone(OverviewPage)
    session = alone.session
    gone = [item.id for item in session.inventory().items if item.model == "BBU3900"]
    session.write(
        "Edit",
        lambda project, _: inventory.edit(project, Item, gone, {"removed_on": date(2026, 10, 5)}),
    )
    assert figure(page, "Covered items replaced or further") == "1 (33%)"
    assert figure(page, "Covered items removed or further") == "1 (33%)"
    assert figure(page, "Covered items disposed of") == "0 (0%)"
    items = alone(ItemsPage)
    items.focus_on(Focus(step="removed"))
    shown = [items.view.model.row_at(row).item.model for row in range(items.view.model.rowCount())]
    assert shown == ["BBU3900"]


def test_the_chart_tells_a_week_by_keyboard(alone: Shower, qtbot: QtBot) -> None:
    page = alone(OverviewPage)
    alone.session.write("Plan", lambda project, _progress: planning.save(project, a_plan()))
    told: list[str] = []
    chart = page.progress.chart
    chart.told.connect(told.append)
    qtbot.keyClick(chart, Qt.Key.Key_End)
    assert told[-1] == (
        "By Feb 7, 2027: 1 planned to be replaced; 2 planned to be removed; "
        "0 planned to be disposed."
    )
    qtbot.keyClick(chart, Qt.Key.Key_Left)
    assert told[-1].startswith("By Jan 31, 2027:")
    qtbot.keyClick(chart, Qt.Key.Key_Home)
    assert "0 replaced" in told[-1]
    assert not chart.grab().isNull()


def test_money_that_is_not_listed_is_said_to_be_unknown(alone: Shower) -> None:
    page = alone(OverviewPage)
    assert figure(page, "SCRP-1, approved cost") == "$900,000"
    assert figure(page, "SCRP-1, allocation") == "Not known"
    assert figure(page, "SCRP-1, paid out") == "None listed"
    assert figure(page, "SCRP-1, left to pay out") == "Not known"
    paid = [
        Disbursement(application="SCRP-1", on=date(2026, 3, 2), amount=Decimal(120_000)),
        Disbursement(application="SCRP-1", on=date(2026, 9, 1)),
    ]
    alone.session.write("Pay", lambda project, _progress: inventory.add(project, paid))
    assert figure(page, "SCRP-1, paid out") == "at least $120,000"
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    named(page, "SCRP-1, paid out").click()
    assert went == [("items", Focus(table="Disbursements", text="SCRP-1"))]
    assert "47 USC 1603(d)(5)(C)" in words(page)


def test_what_others_did_since_is_listed_at_the_next_opening(
    qtbot: QtBot,
    session: Session,
    small_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session._last_seen = LastSeen(tmp_path / "seen.json")
    session.open(small_file)
    page = Shower(qtbot, session)(OverviewPage)
    assert "not opened this project on this machine before" in words(page)
    session.close_project()
    with Project.open(small_file) as project, monkeypatch.context() as patch:
        patch.setattr("planner.storage.units.user_name", lambda: "Somebody Else")
        inventory.add(project, [Site(code="S-9")])
    session.open(small_file)
    page = Shower(qtbot, session)(OverviewPage)
    said = words(page)
    assert "1 step since" in said
    assert "Somebody Else" in said
    assert "Rows changed: Sites 1." in said
    went: list[tuple[str, object]] = []
    session.went_to.connect(lambda key, focus: went.append((key, focus)))
    newest = max(unit.id for unit in session.units())
    label = next(unit.label for unit in session.units() if unit.id == newest)
    named(page, label).click()
    assert went == [("history", Focus(unit=newest))]
    session.close_project()
    session.open(small_file)
    page = Shower(qtbot, session)(OverviewPage)
    assert "Nothing by others, and no import" in words(page)


def test_every_figure_can_be_reached_by_keyboard_and_says_where_it_leads(alone: Shower) -> None:
    page = alone(OverviewPage)
    alone.session.write("Plan", lambda project, _progress: planning.save(project, a_plan()))
    QApplication.processEvents()
    shown = [link for link in page.findChildren(NumberLink) if link.isVisible()]
    assert len(shown) > 20
    for link in shown:
        assert link.focusPolicy() & Qt.FocusPolicy.TabFocus
        what, _, leads = link.accessibleName().partition(": ")
        assert what
        assert leads
        assert link.toolTip() or not link.isEnabled()


def test_figures_do_not_wait_on_the_windows_thread(alone: Shower) -> None:
    started: list[str] = []

    class Noting(SyncRunner):
        def start(self, title: str, *given: object, **named_ones: object) -> None:
            started.append(title)
            super().start(title, *given, **named_ones)  # type: ignore[arg-type]

    alone.session.runner = Noting()
    alone(OverviewPage)
    assert "Summing up" in started
    alone.session.runner.close()


def test_long_names_give_way_on_a_narrow_page(alone: Shower) -> None:
    session = alone.session
    name = "SCRP Nebraska and the counties west of the river 2022, second amended application"
    listed = session.inventory().applications[0]
    session.write(
        "Edit",
        lambda project, _: inventory.edit(project, type(listed), [listed.id], {"name": name}),
    )
    page = alone(OverviewPage)
    page.resize(700, 720)
    QApplication.processEvents()
    cards = (page.terms, page.progress, page.dates, page.unknowns, page.since, page.money)
    least = {type(card).__name__: card.minimumSizeHint().width() for card in cards}
    assert {name: width for name, width in least.items() if width > 700 - 48} == {}
    named = [one for one in page.findChildren(NumberLink) if name in one.accessibleName()]
    link = next(one for one in named if one.accessibleName().startswith("Application: "))
    assert link.text().endswith("\u2026")
    assert name in link.toolTip()
