"""Items and the other lists: answers, reasons, filter, sorting, editing, adding, deleting."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from planner.model.findings import Answer
from planner.ui import formats
from planner.ui.main_window import MainWindow
from planner.ui.page import Focus
from planner.ui.pages.items import KINDS, ItemsPage, ItemsView
from planner.ui.pages.records import RecordsView
from planner.ui.widgets.editors import DateEdit, FieldDelegate
from tests.ui.conftest import ReadyAnswers


@pytest.fixture
def page(small: MainWindow) -> ItemsPage:
    shown = small.show_page("items")
    assert isinstance(shown, ItemsPage)
    return shown


@pytest.fixture
def items(page: ItemsPage) -> ItemsView:
    assert isinstance(page.view, ItemsView)
    return page.view


def column(view: RecordsView, heading: str) -> int:
    return [shown.heading for shown in view.model.columns].index(heading)


def texts(view: RecordsView, heading: str) -> list[str]:
    place = column(view, heading)
    model = view.model
    return [model.data(model.index(row, place)) for row in range(model.rowCount())]


def type_into(view: RecordsView, row: int, heading: str, text: str) -> QWidget:
    """Edit a cell through its own editor, as a user does."""
    index = view.model.index(row, column(view, heading))
    delegate = view.table.itemDelegate()
    assert isinstance(delegate, FieldDelegate)
    option = view.table.viewOptions() if hasattr(view.table, "viewOptions") else None
    editor = delegate.createEditor(view.table.viewport(), option, index)  # type: ignore[arg-type]
    delegate.setEditorData(editor, index)
    if isinstance(editor, QComboBox):
        editor.setCurrentText(text)
    elif isinstance(editor, QLineEdit):
        editor.setText(text)
    delegate.setModelData(editor, view.model, index)
    editor.deleteLater()
    return editor


def panel_text(view: ItemsView) -> str:
    return "\n".join(label.text() for label in view._why.findChildren(QLabel))


def test_items_carry_their_answers_in_words(items: ItemsView) -> None:
    covered = dict(zip(texts(items, "Manufacturer"), texts(items, "Covered"), strict=True))
    assert covered["Huawei"] == "Covered"
    assert covered["Ericsson"] == "Not covered"
    assert covered[""] == "Unknown"


def test_the_panel_says_why_for_the_item_under_the_cursor(items: ItemsView) -> None:
    items.table.select_where(lambda row: row.item.manufacturer == "Huawei")
    said = panel_text(items)
    row = items.model.row_at(0)
    assert "RRU3908" in said
    assert "Recognised as" in said
    for finding in row.findings:
        assert formats.us_dates(finding.because) in said
        assert formats.us_dates(finding.citation) in said


def test_an_unknown_answer_names_the_missing_fact(items: ItemsView) -> None:
    items.table.select_where(lambda row: row.item.manufacturer == "HUAWEI TECH")
    row = next(row for row in items.model.rows if row.item.manufacturer == "HUAWEI TECH")
    assert row.reimbursable is Answer.UNKNOWN
    (missing,) = [one.missing for one in row.findings if one.rule == "reimbursable"]
    assert f"Missing: {', '.join(missing)}" in panel_text(items)


def test_chips_filter_by_answer_and_say_how_many(items: ItemsView) -> None:
    items._on_chip("not covered")
    assert texts(items, "Manufacturer") == ["Ericsson"]
    assert items.count.text() == "1 of 5"
    items.clear_filter()
    assert items.count.text() == "5 items"


def test_the_quick_filter_finds_every_word_anywhere_in_a_row(items: ItemsView) -> None:
    items.search.setText("s-2 zte")
    items.search.search_now()
    assert texts(items, "Model") == ["ZXSDR R8862"]
    items.search.setText("no such thing")
    items.search.search_now()
    assert items.model.rowCount() == 0


def test_another_page_can_ask_for_the_items_that_lack_a_fact(
    page: ItemsPage, items: ItemsView
) -> None:
    lacking = next(f for row in items.model.rows for f in row.findings if f.missing).missing[0]
    page.focus_on(Focus(missing=lacking))
    assert 0 < items.model.rowCount() < 5
    assert lacking in items.focus_label.text()
    page.focus_on(Focus(rule="covered", answer="met"))
    assert set(texts(items, "Covered")) == {"Covered"}


def test_sorting_goes_by_value_with_what_is_not_known_last(items: ItemsView) -> None:
    place = column(items, "Quantity")
    items.model.sort(place, Qt.SortOrder.DescendingOrder)
    assert texts(items, "Quantity") == ["3", "3", "1", "1", ""]
    items.model.sort(place, Qt.SortOrder.AscendingOrder)
    assert texts(items, "Quantity") == ["1", "1", "3", "3", ""]


def test_the_row_under_the_cursor_stays_through_sorting_and_editing(items: ItemsView) -> None:
    items.table.select_where(lambda row: row.item.manufacturer == "ZTE")
    items.model.sort(column(items, "Manufacturer"), Qt.SortOrder.DescendingOrder)
    row = items.table.currentIndex().row()
    assert items.model.row_at(row).item.manufacturer == "ZTE"
    type_into(items, row, "Notes", "at the door")
    current = items.model.row_at(items.table.currentIndex().row())
    assert (current.item.manufacturer, current.item.notes) == ("ZTE", "at the door")


@pytest.mark.parametrize(
    ("heading", "typed", "shown", "field", "value"),
    [
        ("Obtained on", "2015-03-09", "03/09/2015", "obtained_on", date(2015, 3, 9)),
        ("Obtained on", "3/9/2015", "03/09/2015", "obtained_on", date(2015, 3, 9)),
        ("Obtained on", "", "", "obtained_on", None),
        ("Cost", "$1,250.50", "$1,250.50", "cost", Decimal("1250.50")),
        ("Quantity", "12", "12", "quantity", 12),
        ("Serial number", " 0012E34 ", " 0012E34 ", "serial", " 0012E34 "),
        ("Layer", "access", "access", "layer", "access"),
        ("Site", "S-2", "S-2", "site", "S-2"),
    ],
)
def test_each_kind_of_cell_is_edited_in_its_own_way(
    items: ItemsView, heading: str, typed: str, shown: str, field: str, value: object
) -> None:
    type_into(items, 0, heading, typed)
    assert texts(items, heading)[0] == shown
    assert getattr(items.session.inventory().items[0], field) == value
    if typed:
        assert items.session.undo_label().startswith("Edit")


@pytest.mark.parametrize(
    ("heading", "typed"),
    [
        ("Obtained on", "13/13/2019"),
        ("Quantity", "-3"),
        ("Quantity", "two"),
        ("Cost", "about 5"),
        ("Site", "NOWHERE"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_one_sentence_and_the_cell_keeps_what_it_had(
    items: ItemsView, ask: ReadyAnswers, heading: str, typed: str
) -> None:
    before = items.session.inventory()
    type_into(items, 0, heading, typed)
    assert len(ask.errors) == 1
    assert ask.errors[0].message
    assert items.session.inventory() == before


def test_a_date_cell_offers_a_calendar_and_a_site_cell_the_sites(items: ItemsView) -> None:
    assert isinstance(type_into(items, 0, "Removed on", ""), DateEdit)
    editor = type_into(items, 0, "Site", "HUB")
    assert isinstance(editor, QComboBox)
    assert [editor.itemText(n) for n in range(editor.count())] == ["", "HUB", "S-2"]


def test_deleting_needs_no_question_because_it_can_be_undone(items: ItemsView) -> None:
    items.table.selectAll()
    items.delete()
    assert items.model.rowCount() == 0
    assert items.banner.text == "Deleted 5 items."
    items.session.undo()
    assert items.model.rowCount() == 5


def test_an_item_can_be_added_by_hand(items: ItemsView) -> None:
    items.search.setText("zte")
    items.search.search_now()
    items.add()
    assert items.model.rowCount() == 6
    added = items.model.row_at(items.table.currentIndex().row())
    assert (added.item.manufacturer, added.item.id) == ("", 6)


def test_copying_gives_tab_separated_text_with_headings(items: ItemsView) -> None:
    items.table.select_where(lambda row: row.item.manufacturer == "Huawei")
    items.table.setColumnHidden(column(items, "Notes"), True)  # noqa: FBT003
    items.table.selectRow(items.table.currentIndex().row())
    items.table.copy(headings=True)
    lines = [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n")]
    assert lines[0][:3] == ["Serial number", "Manufacturer", "Model"]
    assert lines[1][:3] == ["210235A1B2C3D4E5F601", "Huawei", "RRU3908"]
    assert "Notes" not in lines[0]


@pytest.mark.parametrize("sheet", KINDS, ids=lambda sheet: sheet.name)
def test_every_kind_of_record_is_listed_and_its_model_keeps_qts_rules(
    page: ItemsPage, qtmodeltester: ModelTester, sheet: object
) -> None:
    page.show_kind(sheet.name)  # type: ignore[attr-defined]
    qtmodeltester.check(page.view.model)
    assert page.view.model.columnCount(QModelIndex()) >= 4


def test_a_yes_no_is_edited_on_the_other_lists(page: ItemsPage) -> None:
    page.show_kind("Gates")
    type_into(page.view, 0, "Certain", "Yes")
    assert page.session.inventory().gates[0].certain is True


def test_a_new_row_of_each_list_begins_with_what_it_is_about(
    page: ItemsPage, ask: ReadyAnswers
) -> None:
    for kind in ("Costs", "Disbursements", "Customers", "Filings"):
        page.show_kind(kind)
        page.view.add()
    ask.answers["choice_for_new"] = "annual-report"
    page.view.add()
    listed = page.session.inventory()
    assert [one.application for one in listed.disbursements] == ["SCRP-1"]  # there is but one
    assert [one.on for one in listed.customer_counts] == [page.session.as_of]
    assert [one.duty for one in listed.filings] == ["annual-report"]
    assert {"annual-report", "status-update"} <= set(ask.told)
    assert len(listed.costs) == 1
    assert ask.errors == []


def test_the_lists_of_money_and_evidence_are_edited_in_place(page: ItemsPage) -> None:
    page.show_kind("Costs")
    page.view.add()
    for heading, text in {
        "Date": "3/4/2026",
        "Application": "SCRP-1",
        "Site": "HUB",
        "Amount": "$1,250.50",
        "Dedicated": "Yes",
    }.items():
        type_into(page.view, 0, heading, text)
    page.show_kind("Customers")
    page.view.add()
    type_into(page.view, 0, "Customers of affiliates", "1,200")
    listed = page.session.inventory()
    (cost,) = listed.costs
    assert (cost.on, cost.site, cost.dedicated) == (date(2026, 3, 4), "HUB", True)
    assert cost.amount == Decimal("1250.50")
    assert listed.customer_counts[0].affiliates == 1_200


def test_an_empty_project_says_what_to_do(
    window: MainWindow, qtbot: QtBot, tmp_path: object
) -> None:
    window.session.create(tmp_path / "empty.rplan")  # type: ignore[operator]
    page = window.show_page("items")
    assert isinstance(page, ItemsPage)
    said = {label.text() for label in page.findChildren(QLabel) if label.isVisible()}
    assert "No items yet" in said
