from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from planner.common.progress import Cancelled
from planner.model.findings import Answer
from planner.model.inventory import Application
from planner.services import eligibility, inventory
from planner.ui.main_window import MainWindow
from planner.ui.page import Focus
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.eligibility_form import NOT_KNOWN, CarrierForm
from planner.ui.widgets.as_of import AsOfBanner
from tests.ui.conftest import ReadyAnswers, Shower


def line(form: CarrierForm, field: str) -> QLineEdit:
    editor = form.editors[field]
    assert isinstance(editor, QLineEdit)
    return editor


def choice(form: CarrierForm, field: str) -> QComboBox:
    editor = form.editors[field]
    assert isinstance(editor, QComboBox)
    return editor


def words(page: QWidget, panel: str) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in getattr(page, panel).findChildren(QLabel))


def test_an_empty_project_shows_facts_as_not_known_and_asks_for_items(empty: Shower) -> None:
    page = empty(EligibilityPage)
    assert choice(page.form, "receives_usf").currentText() == NOT_KNOWN
    assert page.stack.currentWidget() is page._no_items
    assert not page.form.save.isEnabled()


def test_facts_are_saved_as_one_step_that_can_be_undone(alone: Shower) -> None:
    page = alone(EligibilityPage)
    steps = len(alone.session.units())
    choice(page.form, "receives_usf").setCurrentText("Yes")
    choice(page.form, "advanced_service").setCurrentText(NOT_KNOWN)
    line(page.form, "customers").setText("12,500")
    line(page.form, "customers_as_of").setText("6/30/2026")
    page.form.save.click()
    carrier = alone.session.inventory().carrier
    assert (carrier.receives_usf, carrier.advanced_service) == (True, None)
    assert (carrier.customers, carrier.customers_as_of) == (12_500, date(2026, 6, 30))
    assert len(alone.session.units()) == steps + 1
    assert not page.form.dirty
    alone.session.undo()
    assert choice(page.form, "receives_usf").currentText() == NOT_KNOWN
    assert line(page.form, "customers").text() == "12000"


def test_an_frn_of_nine_digits_is_refused_as_it_is_typed(alone: Shower) -> None:
    page = alone(EligibilityPage)
    line(page.form, "frn").setText("001234567")
    assert page.form.problem.text() == "An FRN has ten digits; 001234567 has 9."
    assert not page.form.save.isEnabled()
    line(page.form, "frn").setText("0012345670")
    assert page.form.save.isEnabled()


def test_a_date_that_is_none_is_refused_in_a_sentence(alone: Shower) -> None:
    page = alone(EligibilityPage)
    line(page.form, "customers_as_of").setText("13/13/2019")
    assert "13/13/2019" in page.form.problem.text()


def test_what_cannot_be_saved_is_said_and_stays_in_the_form(alone: Shower) -> None:
    page = alone(EligibilityPage)
    line(page.form, "customers").setText("-5")
    page.form.save.click()
    assert "cannot be below zero" in page.form.problem.text()
    assert page.form.dirty
    assert alone.session.inventory().carrier.customers == 12_000


def test_half_typed_facts_are_kept_when_something_else_changes_and_hold_the_project(
    alone: Shower,
) -> None:
    page = alone(EligibilityPage)
    line(page.form, "holding_company").setText("Prairie Hold")
    alone.session.set_as_of(date(2020, 1, 1))
    assert line(page.form, "holding_company").text() == "Prairie Hold"
    assert page.unkept()
    page.form.revert.click()
    assert not page.unkept()


def test_another_day_answers_with_the_law_of_that_day(alone: Shower) -> None:
    page = alone(EligibilityPage)
    page.as_of.day.setDate(QDate(2019, 12, 1))
    assert alone.session.as_of == date(2019, 12, 1)
    known = alone.session.eligibility
    assert known is not None
    assert known.summary.items["covered"][Answer.MET] == 0
    page.show_view("carrier")
    assert "Not eligible" in words(page, "carrier")
    page.as_of.today.click()
    assert page.as_of.day.date() == QDate(2026, 11, 23)
    assert not page.as_of.today.isEnabled()


def test_the_whole_window_says_that_another_day_is_shown(small: MainWindow) -> None:
    banner = small.findChild(AsOfBanner)
    assert isinstance(banner, AsOfBanner)
    assert banner.text == ""
    small.session.set_as_of(date(2019, 12, 1))
    for key in ("overview", "items", "eligibility", "plan"):
        small.show_page(key)
        assert banner.isVisible()
    assert "Dec 1, 2019" in banner.text
    banner.findChildren(QPushButton)[0].click()
    assert small.session.as_of == small.session.today
    assert banner.text == ""


def test_a_day_before_the_rule_book_is_refused_in_one_sentence(alone: Shower) -> None:
    page = alone(EligibilityPage)
    page.as_of.day.setDate(QDate(2019, 5, 15))
    assert alone.session.as_of == date(2026, 11, 23)
    assert "begins on 2019-05-16" in page.refused.text
    assert page.refused.isVisible()
    assert page.as_of.day.date() == QDate(2026, 11, 23)
    page.as_of.day.setDate(QDate(2019, 5, 16))
    assert alone.session.as_of == date(2019, 5, 16)
    assert not page.refused.isVisible()


def test_another_day_is_answered_without_comparing_the_items_again(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alone(EligibilityPage)

    def again(*_args: object, **_keywords: object) -> object:
        raise AssertionError("the items were compared again")

    monkeypatch.setattr(eligibility, "prepare", again)
    shown: list[object] = []
    alone.session.changed.connect(lambda _changes: shown.append(alone.session.eligibility))
    page.as_of.day.setDate(QDate(2021, 6, 1))
    assert shown != [None]
    assert page.rules._known is alone.session.eligibility


def test_an_answer_opens_the_items_behind_it_and_why(alone: Shower) -> None:
    page = alone(EligibilityPage)
    rules = page.rules
    at = rules.rules.place_of(lambda row: row.rule == "covered")
    rules.table.setCurrentIndex(rules.rules.index(at, 1))
    assert {row.item.manufacturer for row in rules.items.shown()} == {
        "Huawei",
        "HUAWEI TECH",
        "ZTE",
    }
    assert "Covered: 3 items, 5 units" in rules._head.text()
    assert "Covered List" in "\n".join(label.text() for label in rules.why.findChildren(QLabel))
    rules.table.setCurrentIndex(rules.rules.index(at, 3))
    assert [row.item.description for row in rules.items.shown()] == ["grey box, no label"]
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    rules._open_items()
    assert went == [("items", Focus(rule="covered", answer="unknown"))]


def test_missing_facts_are_ranked_and_lead_to_their_items(alone: Shower) -> None:
    page = alone(EligibilityPage)
    page.show_view("missing")
    facts = [row.fact for row in page.missing.rows.shown()]
    assert "Obtained on" in facts
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    page.missing.table.select_where(lambda row: row.fact == "Obtained on")
    page.missing.open.click()
    assert went == [("items", Focus(missing="Obtained on"))]


def test_a_missing_fact_of_the_carrier_leads_to_its_question(alone: Shower) -> None:
    page = alone(EligibilityPage)
    choice(page.form, "advanced_service").setCurrentText(NOT_KNOWN)
    page.form.save.click()
    page.show_view("missing")
    fact = "Advanced communications service"
    assert page.missing.table.select_where(lambda row: row.fact == fact)
    assert page.missing.open.text() == "Answer the questions"
    page.missing.open.click()
    assert page.stack.currentWidget() is page.interview


def test_missing_facts_are_ranked_by_money_or_by_items(alone: Shower) -> None:
    page = alone(EligibilityPage)
    page.show_view("missing")
    page.missing.rank_by("cost")
    costs = [row.cost for row in page.missing.rows.shown()]
    assert costs == sorted(costs, reverse=True)
    page.missing.rank_by("items")
    items = [row.items for row in page.missing.rows.shown()]
    assert items == sorted(items, reverse=True)


def test_what_is_missing_is_written_for_a_site_visit(
    alone: Shower, ask: ReadyAnswers, tmp_path: Path
) -> None:
    page = alone(EligibilityPage)
    page.show_view("missing")
    ask.answers["workbook_to_write"] = tmp_path / "visit.xlsx"
    ask.answers["pdf_to_write"] = tmp_path / "visit.pdf"
    for action in page.missing.out.menu().actions():
        action.trigger()
    assert (tmp_path / "visit.xlsx").stat().st_size
    assert (tmp_path / "visit.pdf").read_bytes().startswith(b"%PDF")


def test_why_names_law_facts_cells_and_what_would_change_it(alone: Shower) -> None:
    page = alone(EligibilityPage)
    page.show_view("carrier")
    said = words(page, "carrier")
    assert "Carrier eligible for reimbursement" in said
    assert "47 USC 1603" in said
    assert "Import small.xlsx" in said
    assert "at least 10,000,001" in said
    page.show_view("items")
    buttons = page.rules.why.findChildren(QPushButton)
    others = [made for made in buttons if made.accessibleName() == "Why: Reimbursable"]
    others[0].click()
    assert "Can the cost of removing" in words(page.rules, "why")


def test_contradicting_facts_come_first_with_what_to_do(alone: Shower) -> None:
    page = alone(EligibilityPage)
    assert not page.views._buttons["contradictions"].isVisible()
    wrong = {"submitted_on": date(2023, 1, 1)}
    alone.session.write(
        "Edit", lambda project, _progress: inventory.edit(project, Application, [1], wrong)
    )
    page.show_view("contradictions")
    assert page.stack.currentWidget() is page.contradictions
    (row,) = page.contradictions.rows.shown()
    assert row.who == "SCRP-1"
    assert "Submitted on" in row.fix
    assert "Approved before it was submitted" in words(page.contradictions, "why")
    assert page.applications.rows.shown()[0].finding.rule == "submitted-before-approved"
    alone.session.undo()
    assert page.views.key == "items"


def test_sites_count_their_answers_and_lead_to_their_items(alone: Shower) -> None:
    page = alone(EligibilityPage)
    page.show_view("sites")
    rows = {row.code: row for row in page.sites.rows.shown()}
    assert rows["S-2"].summary.items["covered"][Answer.MET] == 2
    assert rows["S-2"].open
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    page.sites.table.select_where(lambda row: row.code == "S-2")
    page.sites.open.click()
    assert went == [("items", Focus(site="S-2"))]


def test_every_level_of_an_empty_project_says_what_to_do(empty: Shower) -> None:
    page = empty(EligibilityPage)
    for key in ("sites", "applications", "costs", "items"):
        page.show_view(key)
        texts = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
        assert any(text.startswith("No ") and text.endswith(" yet") for text in texts), key


def test_answers_that_were_stopped_can_be_worked_out_again(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_args: object) -> object:
        raise Cancelled

    page = alone(EligibilityPage)
    with monkeypatch.context() as patch:
        patch.setattr(alone.session._checker, "check", stopped)
        line(page.form, "holding_company").setText("Prairie Hold")
        page.form.save.click()
    assert page.stack.currentWidget() is page._stopped
    page._again()
    assert page.stack.currentWidget() is page.rules


def test_a_read_only_project_cannot_be_edited(alone: Shower) -> None:
    session = alone.session
    path = session.project.path if session.project else None
    assert path is not None
    session.close()
    session.open(path, read_only=True)
    page = alone(EligibilityPage)
    assert not line(page.form, "frn").isEnabled()


def test_the_tables_are_sound_models(alone: Shower) -> None:
    page = alone(EligibilityPage)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    views = (page.carrier, page.applications, page.costs, page.contradictions, page.sites)
    tables = [view.rows for view in views]
    models = (page.rules.rules, page.rules.items, page.missing.rows, *tables)
    testers = [QAbstractItemModelTester(model, mode) for model in models]
    alone.session.set_as_of(date(2019, 12, 1))
    page.rules.items.sort(0)
    assert len(testers) == 8
