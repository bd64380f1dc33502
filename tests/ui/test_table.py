"""The table that pages share, with many rows and with awkward ones."""

from dataclasses import dataclass
from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.model.sheets import GATES, ITEMS, SITES, Column, Kind
from planner.ui import cells
from planner.ui.widgets.search_box import SearchBox
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.widgets.table_view import RowsTable


@dataclass(frozen=True)
class Thing:
    id: int
    name: str
    on: date | None = None


COLUMNS = (
    TableColumn[Thing]("Name", lambda row: row.name),
    TableColumn[Thing]("On", lambda row: cells.date_text(row.on), key=lambda row: row.on),
    TableColumn[Thing]("Number", lambda row: f"{row.id:,}", key=lambda row: row.id, numeric=True),
)


def things(number: int) -> list[Thing]:
    return [
        Thing(n, f"thing {n % 97} äß", date(2020, 1, 1 + n % 28) if n % 3 else None)
        for n in range(number)
    ]


def test_an_empty_table_keeps_qts_rules(qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(RowsModel(COLUMNS))


def test_rows_come_and_go_by_qts_rules(qtmodeltester: ModelTester) -> None:
    model = RowsModel(COLUMNS)
    model.set_rows(things(50))
    qtmodeltester.check(model)
    model.set_filter("thing 4")
    model.sort(2, Qt.SortOrder.DescendingOrder)
    model.set_rows([])
    assert model.rowCount() == 0


def test_many_rows_are_filtered_and_sorted_exactly() -> None:
    model, counted = RowsModel(COLUMNS), []
    rows = things(20_000)
    model.counted.connect(lambda shown, all_: counted.append((shown, all_)))
    model.set_rows(rows)
    model.sort(1, Qt.SortOrder.AscendingOrder)
    model.set_filter("THING Ä 777", lambda row: row.id % 2 == 0)
    expected = [row for row in rows if row.id % 2 == 0 and "777" in f"{row.id:,}"]
    dated = sorted((row for row in expected if row.on), key=lambda row: row.on or date.max)
    assert model.shown() == dated + [row for row in expected if row.on is None]
    assert counted[-1] == (len(expected), 20_000)


def test_what_is_not_known_sorts_last_both_ways() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows([Thing(1, ""), Thing(2, "b"), Thing(3, "A")])
    model.sort(0, Qt.SortOrder.AscendingOrder)
    assert [row.id for row in model.shown()] == [3, 2, 1]
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert [row.id for row in model.shown()] == [2, 3, 1]
    model.sort(-1)
    assert [row.id for row in model.shown()] == [1, 2, 3]


def test_a_cell_is_read_to_a_screen_reader_with_its_heading() -> None:
    model = RowsModel(COLUMNS)
    model.set_rows([Thing(1, "a")])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.data(model.index(0, 0), role) == "Name: a"
    assert model.data(model.index(0, 1), role) == "On: empty"


def test_columns_can_be_hidden_from_the_header_and_shown_again(qtbot: QtBot) -> None:
    table = RowsTable(RowsModel(COLUMNS), "Things")
    qtbot.addWidget(table)
    button = table.column_button()
    qtbot.addWidget(button)
    menu = button.menu()
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    assert table.isColumnHidden(1)
    table.columns_menu.show_all()
    assert not table.isColumnHidden(1)


def test_the_search_box_waits_for_a_pause_but_not_for_enter_or_escape(qtbot: QtBot) -> None:
    box = SearchBox("Search")
    heard: list[str] = []
    qtbot.addWidget(box)
    box.searched.connect(heard.append)
    qtbot.keyClicks(box, "rru")
    assert heard == []
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert heard == ["rru"]
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert heard == ["rru", ""]
    qtbot.keyClicks(box, "x")
    qtbot.waitUntil(lambda: heard[-1] == "x")


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (ITEMS.column("obtained_on"), "2019-13-01"),
        (ITEMS.column("obtained_on"), "2/30/2020"),
        (ITEMS.column("obtained_on"), "1.2.2020"),
        (ITEMS.column("quantity"), "1.5"),
        (ITEMS.column("cost"), "NaN"),
        (ITEMS.column("layer"), "radio"),
        (SITES.column("access_from"), "02-30"),
        (SITES.column("latitude"), "41,5"),
        (GATES.column("certain"), "maybe"),
    ],
)
def test_a_typed_value_that_means_nothing_is_refused_with_what_is_accepted(
    column: Column, text: str
) -> None:
    with pytest.raises(UserError) as refused:
        cells.parse(column, text)
    assert column.heading in refused.value.message
    assert text in refused.value.message
    assert refused.value.hint.startswith("Type ")


@pytest.mark.parametrize("sheet", [ITEMS, SITES, GATES], ids=lambda sheet: sheet.name)
def test_what_an_editor_shows_means_the_same_when_it_is_read_back(sheet: object) -> None:
    samples = {
        Kind.DATE: date(2021, 2, 3),
        Kind.SEASON: "05-15",
        Kind.YES_NO: False,
        Kind.WHOLE: 12_345,
        Kind.DECIMAL: -103.667_212_3,
    }
    for column in sheet.columns:  # type: ignore[attr-defined]
        if column.kind in samples:
            value = samples[column.kind]
            assert cells.parse(column, cells.edit_text(value)) == value
            assert cells.parse(column, "") in {None, ""}
