from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from planner.common.progress import Cancelled, Progress
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.model.inventory import Item, Site
from planner.model.plan import ApplicationOutcome, PlanStatus
from planner.services import inventory, planning
from planner.storage.project import Project
from planner.ui.charts import Share, StackedBar
from planner.ui.page import Focus
from planner.ui.pages.overview import OverviewPage, stage_shares, terms_of
from tests.ui.conftest import Shower
from tests.ui.test_page_plan import a_plan


def words(page: OverviewPage) -> str:
    QApplication.processEvents()  # widgets put into a layout are shown by an event
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def links(page: OverviewPage, text: str) -> list[QPushButton]:
    QApplication.processEvents()
    return [b for b in page.findChildren(QPushButton) if b.text() == text and b.isVisible()]


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
    assert "Tue, Mar 2, 2027. Not planned yet." in said
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
    assert "Feb 3, 2027" in said
    assert "Plan finishes Feb 3, 2027." in said
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
    page.answers["unknown"].open.click()
    assert went == [("items", Focus(rule="covered", answer="unknown"))]


def test_unknown_facts_lead_to_what_lacks_them(alone: Shower) -> None:
    page = alone(OverviewPage)
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    known = alone.session.eligibility
    assert known is not None
    worth_most = known.unknowns[0].fact
    links(page, worth_most)[0].click()
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
    assert "Not known" in said
    assert "First disbursement on is missing." in said
    assert links(page, "Enter it")


def test_sites_alone_are_enough_to_show_the_page(empty: Shower) -> None:
    page = empty(OverviewPage)
    sites = [Site(code="S-1")]
    empty.session.write("Add", lambda project, _progress: inventory.add(project, sites))
    said = words(page)
    assert "No application" in said
    assert "The carrier's name is not entered yet" in said


def test_the_furthest_step_of_an_item_counts() -> None:
    day = date(2025, 1, 1)
    items = [
        Item(),
        Item(replaced_on=day),
        Item(replaced_on=day, removed_on=day),
        Item(removed_on=day, disposed_on=day),
    ]
    assert [share.count for share in stage_shares(items)] == [1, 1, 1, 1]


def test_a_bar_of_nothing_can_be_drawn_and_says_so(alone: Shower) -> None:
    page = alone(OverviewPage)
    bar: StackedBar = page.bar
    bar.set_shares([Share("In service", 0, 0)])
    assert not bar.grab().isNull()
    assert bar.accessibleName() == "Items by stage: In service 0"


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
