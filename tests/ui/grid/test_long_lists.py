"""Lists too long to be sorted, searched and counted in one go: the window goes on meanwhile."""

from dataclasses import dataclass, replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from planner.ui import slices
from planner.ui.grid.arrangement import Level
from planner.ui.grid.column import TableColumn
from planner.ui.widgets import table_model
from planner.ui.widgets.table_model import RowsModel
from planner.ui.widgets.table_view import RowsTable

NUMBER = 3_000


@dataclass(frozen=True)
class Row:
    id: int
    serial: str
    price: int


COLUMNS = (
    TableColumn[Row]("Serial", lambda row: row.serial, value=lambda row: row.serial),
    TableColumn[Row](
        "Price",
        lambda row: f"{row.price:,}",
        key=lambda row: row.price,
        numeric=True,
        value=lambda row: row.price,
    ),
)
SERIAL, PRICE = 0, 1


class Window(QMainWindow):
    """Has a place for figures."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    @property
    def figures(self) -> str:
        return self.said[-1] if self.said else ""

    def show_figures(self, text: str) -> None:
        self.said.append(text)


def rows() -> list[Row]:
    return [Row(at + 1, f"S-{at * 7 % NUMBER:05}", at * 11 % NUMBER) for at in range(NUMBER)]


@pytest.fixture(autouse=True)
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the rows were very many and every step took long."""
    monkeypatch.setattr(table_model, "AT_ONCE", 100)
    monkeypatch.setattr(slices, "AT_ONCE_S", 0.0)
    monkeypatch.setattr(slices, "_SLICE_S", 0.0)


@pytest.fixture
def model() -> RowsModel[Row]:
    made = RowsModel(COLUMNS)
    made.set_rows(rows())
    return made


@pytest.fixture
def window(model: RowsModel[Row], qtbot: QtBot) -> Window:
    made = Window()
    qtbot.addWidget(made)
    made.setCentralWidget(RowsTable(model, "Rows", cells=True))
    made.resize(800, 500)
    made.show()
    return made


@pytest.fixture
def table(window: Window) -> RowsTable:
    found = window.centralWidget()
    assert isinstance(found, RowsTable)
    return found


def settled(qtbot: QtBot, model: RowsModel[Row]) -> None:
    qtbot.waitUntil(lambda: not model.slices.running, timeout=20_000)


def serials(model: RowsModel[Row]) -> list[str]:
    return [row.serial for row in model.shown()]


def test_rows_stay_until_the_new_order_is_there(model: RowsModel[Row], qtbot: QtBot) -> None:
    before = serials(model)
    model.set_levels([Level(SERIAL)])
    assert model.slices.running == "Sorting"
    assert serials(model) == before
    settled(qtbot, model)
    assert serials(model) == sorted(before)


def test_the_order_asked_for_last_wins(model: RowsModel[Row], qtbot: QtBot) -> None:
    model.set_levels([Level(SERIAL)])
    model.set_levels([Level(PRICE, descending=True)])
    settled(qtbot, model)
    assert [row.price for row in model.shown()] == sorted(range(NUMBER), reverse=True)
    assert model.arrangement.levels == (Level(PRICE, descending=True),)


def test_a_filter_typed_while_a_sort_runs_leaves_both_done(
    model: RowsModel[Row], qtbot: QtBot
) -> None:
    model.set_levels([Level(SERIAL)])
    model.set_filter("0001")
    settled(qtbot, model)
    assert serials(model) == sorted(one.serial for one in rows() if "0001" in one.serial)


def test_a_sort_can_be_cancelled(table: RowsTable, model: RowsModel[Row], qtbot: QtBot) -> None:
    before = serials(model)
    table.sort_by(SERIAL)
    qtbot.waitUntil(lambda: table._work_bar is not None and table._work_bar.isVisible())
    assert table._work_bar is not None
    assert table._work_bar.said.text() == "Sorting ..."
    table._work_bar.cancel.click()
    assert not model.slices.running
    assert not table._work_bar.isVisible()
    assert model.arrangement.levels == ()
    assert serials(model) == before
    table.sort_by(SERIAL)
    qtbot.keyClick(table, Qt.Key.Key_Escape)
    assert not model.slices.running
    assert serials(model) == before


def test_a_filter_that_is_given_up_leaves_the_one_before_it(
    model: RowsModel[Row], qtbot: QtBot
) -> None:
    model.set_filter("0002")
    settled(qtbot, model)
    before = serials(model)
    with qtbot.waitSignal(model.given_up):
        model.set_filter("00021")
        model.slices.cancel()
    assert model.arrangement.words == ("0002",)
    assert serials(model) == before


def test_an_edit_while_a_sort_runs_is_shown_at_once_and_sorted_in(
    model: RowsModel[Row], qtbot: QtBot
) -> None:
    there = list(model.rows)
    model.set_levels([Level(SERIAL)])
    there[5] = replace(there[5], serial="A-0")
    model.set_rows(there, stay=True)
    assert serials(model) == [row.serial for row in there]
    settled(qtbot, model)
    assert serials(model) == sorted(row.serial for row in there)
    assert serials(model)[0] == "A-0"


@pytest.mark.parametrize("late", [True, False])
def test_rows_come_and_go_where_the_order_is_kept(
    model: RowsModel[Row], qtbot: QtBot, *, late: bool
) -> None:
    model.set_levels([Level(SERIAL)])
    if not late:
        settled(qtbot, model)
    there = list(model.rows)
    del there[100:110]
    there.append(Row(NUMBER + 1, "B-1", 5))
    model.set_rows(there, stay=True)
    assert sorted(serials(model)) == sorted(row.serial for row in there)
    settled(qtbot, model)
    assert serials(model) == sorted(row.serial for row in there)


def test_the_rows_of_another_project_take_their_place_at_once(
    model: RowsModel[Row], qtbot: QtBot
) -> None:
    model.set_levels([Level(SERIAL)])
    model.set_rows([Row(1, "one", 1)])
    assert serials(model) == ["one"]
    settled(qtbot, model)
    model.set_rows([])
    assert model.rowCount() == 0


def test_a_text_is_found_in_the_end_and_once_known_gone_through_at_once(
    table: RowsTable, qtbot: QtBot
) -> None:
    table.open_find()
    bar = table.find_bar
    bar.text.setText("0001")
    bar.text.search_now()
    assert bar.said.text() == "Looking ..."
    cells = sum(("0001" in row.serial) + ("0001" in f"{row.price:,}") for row in rows())
    qtbot.waitUntil(lambda: bar.said.text().startswith(f"{cells:,} cells"), timeout=20_000)
    bar.find_next()
    assert bar.said.text() == f"1 of {cells:,} cells"
    bar.find_back()
    assert bar.said.text() == f"{cells:,} of {cells:,} cells"


def test_enter_before_it_was_found_goes_there_when_it_is(table: RowsTable, qtbot: QtBot) -> None:
    table.open_find()
    bar = table.find_bar
    wanted = next(at for at, row in enumerate(rows()) if row.serial == "S-02999")
    bar.text.setText("S-02999")
    qtbot.keyClick(bar.text, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.currentIndex().row() == wanted, timeout=20_000)
    assert bar.said.text() == "1 of 1 cells"


def test_rows_that_change_while_a_text_is_looked_for_are_looked_in(
    table: RowsTable, model: RowsModel[Row], qtbot: QtBot
) -> None:
    table.open_find()
    bar = table.find_bar
    bar.text.setText("new one")
    bar.text.search_now()
    there = list(model.rows)
    there[7] = replace(there[7], serial="new one")
    model.set_rows(there, stay=True)
    qtbot.waitUntil(lambda: bar.said.text() == "1 cells in 1 rows", timeout=20_000)
    bar.shut()


def test_closing_the_search_gives_it_up(table: RowsTable, qtbot: QtBot) -> None:
    table.open_find()
    bar = table.find_bar
    bar.text.setText("0001")
    bar.text.search_now()
    bar.shut()
    assert not bar._slices.running


def test_figures_of_very_many_cells_come_when_they_are_counted(
    window: Window, table: RowsTable, qtbot: QtBot
) -> None:
    table.selectAll()
    total = sum(range(NUMBER))
    qtbot.waitUntil(lambda: f"Sum {total:,}" in window.figures, timeout=20_000)
    assert window.said[-2] == "Counting ..."
    assert window.figures.startswith(f"Count {2 * NUMBER:,}")


def test_figures_of_another_selection_take_their_place(
    window: Window, table: RowsTable, qtbot: QtBot
) -> None:
    table.selectAll()
    qtbot.waitUntil(lambda: "Counting ..." in window.said, timeout=20_000)
    table.cell_cursor.select(0, 1, [PRICE])
    qtbot.waitUntil(lambda: window.figures.startswith("Count 2 · Sum 11 "), timeout=20_000)
