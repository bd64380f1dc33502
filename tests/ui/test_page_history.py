from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from planner.model.history import ChangeSet, RowChange
from planner.model.inventory import Item, Site
from planner.services import inventory
from planner.ui import formats, theme
from planner.ui.pages.history import HistoryPage
from planner.ui.pages.history_rows import SHOWN_ROWS, CellChange, cell_changes
from tests.ui.conftest import ReadyAnswers, Shower


def rename_ridge(shower: Shower, name: str) -> None:
    session = shower.session
    site = next(site for site in session.inventory().sites if site.code == "S-2")
    session.write(
        "Edit", lambda project, _progress: inventory.edit(project, Site, [site.id], {"name": name})
    )


def test_an_empty_project_has_no_history_yet(empty: Shower) -> None:
    page = empty(HistoryPage)
    assert page._stack.currentIndex() == 1


def test_the_newest_step_is_first_and_says_what_it_changed(alone: Shower) -> None:
    page = alone(HistoryPage)
    rename_ridge(alone, "Pine Ridge")
    assert [unit.label for unit in page.units.shown()] == [
        "Edit Name of site S-2",
        "Import small.xlsx",
    ]
    page.table.select_where(lambda unit: unit.label.startswith("Edit"))
    assert page.changes.shown() == [
        CellChange("Sites", "Pine Ridge", "Name", "Ridge", "Pine Ridge")
    ]
    assert page._note.text() == "1 row changed"


def test_undo_and_redo_are_named_and_an_undone_step_is_muted_and_says_so(alone: Shower) -> None:
    page = alone(HistoryPage)
    rename_ridge(alone, "Pine Ridge")
    assert page.undo.text() == "Undo: Edit Name of site S-2"
    page.undo.click()
    assert [site.name for site in alone.session.inventory().sites] == ["Hub", "Ridge"]
    page.table.select_where(lambda unit: unit.undone)
    state = page.units.index(0, 4)
    assert page.units.data(state) == "Undone"
    assert page.units.data(state, Qt.ItemDataRole.ForegroundRole) == theme.color("muted")
    assert not page.take_back.isEnabled()
    assert page.redo.text() == "Redo: Edit Name of site S-2"
    page.redo.click()
    assert alone.session.inventory().sites[1].name == "Pine Ridge"


def test_one_earlier_step_is_taken_back_and_the_later_one_stays(alone: Shower) -> None:
    page = alone(HistoryPage)
    rename_ridge(alone, "Pine Ridge")
    session = alone.session
    hub = session.inventory().sites[0]
    session.write(
        "Edit", lambda project, _: inventory.edit(project, Site, [hub.id], {"name": "Main hub"})
    )
    page.table.select_where(lambda unit: unit.label == "Edit Name of site S-2")
    page.take_back.click()
    assert [site.name for site in session.inventory().sites] == ["Main hub", "Ridge"]


@pytest.mark.parametrize("anyway", [False, True])
def test_a_step_whose_rows_were_changed_since_is_taken_back_only_if_the_user_says_so(
    alone: Shower, ask: ReadyAnswers, *, anyway: bool
) -> None:
    page = alone(HistoryPage)
    rename_ridge(alone, "Pine Ridge")
    rename_ridge(alone, "Oak Ridge")
    ask.answers["take_back_anyway"] = anyway
    page.table.select_where(
        lambda unit: unit.label == "Edit Name of site S-2" and unit.id == page.units.rows[1].id
    )
    page.take_back.click()
    assert ask.told == ["Edit Name of site S-2: Edit Name of site S-2"]
    assert alone.session.inventory().sites[1].name == ("Ridge" if anyway else "Oak Ridge")


def test_a_read_only_project_offers_no_undo(alone: Shower) -> None:
    session = alone.session
    path = session.project.path if session.project else None
    assert path is not None
    session.close()
    session.open(path, read_only=True)
    page = alone(HistoryPage)
    page.table.select_where(lambda _unit: True)
    assert not page.undo.isEnabled()
    assert not page.take_back.isEnabled()


def test_rows_added_and_deleted_are_told_whole_in_the_words_of_the_workbook() -> None:
    added = RowChange("item", 4, None, {"id": 4, "serial": "21", "obtained_on": "2019-05-02"})
    deleted = RowChange("extension", 2, {"application": "A-1", "granted_on": None}, None)
    assert cell_changes([added, deleted]) == [
        CellChange("Items", "21", "Added", "", "Serial number: 21; Obtained on: 05/02/2019"),
        CellChange("Extensions", "A-1", "Deleted", "Application: A-1", ""),
    ]


def test_yes_no_and_money_are_shown_as_people_write_them() -> None:
    change = RowChange(
        "gate",
        1,
        {"site": "S", "certain": None, "on": None},
        {"site": "S", "certain": 0, "on": "2027-01-05"},
    )
    assert [(cell.heading, cell.after) for cell in cell_changes([change])] == [
        ("Certain", "No"),
        ("Date", "01/05/2027"),
    ]
    money = RowChange("item", 1, {"cost": "8200"}, {"cost": "8200.50"})
    assert cell_changes([money])[0].after == "$8200.50"


def test_answers_are_told_in_words() -> None:
    stored = '{"maker": "Huawei", "product": "", "why": "label"}'
    answer = RowChange("answer", 1, None, {"question": "huwei 3929", "answer": stored, "why": ""})
    assert cell_changes([answer]) == [
        CellChange(
            "Answers",
            "huwei 3929",
            "Added",
            "",
            "Question: huwei 3929; Answer: maker: Huawei, why: label",
        )
    ]


def test_a_big_step_lists_its_first_rows_only() -> None:
    changes = [RowChange("item", n, None, {"serial": str(n)}) for n in range(SHOWN_ROWS + 9)]
    assert len(cell_changes(changes)) == SHOWN_ROWS


def test_times_are_those_of_this_machine() -> None:
    moment = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
    here = moment.astimezone()
    assert formats.moment(moment).startswith(f"{here:%m/%d/%Y} {here.hour % 12 or 12}:05 ")


def test_the_tables_are_sound_models(alone: Shower) -> None:
    page = alone(HistoryPage)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [QAbstractItemModelTester(model, mode) for model in (page.units, page.changes)]
    rename_ridge(alone, "Pine Ridge")
    page.refresh(ChangeSet())
    page.units.set_filter("edit")
    page.units.sort(0)
    assert len(testers) == 2


def test_an_import_of_items_lists_them(alone: Shower) -> None:
    page = alone(HistoryPage)
    session = alone.session
    new = [Item(serial="X1", site="HUB"), Item(serial="X2", site="HUB")]
    session.write("Add", lambda project, _progress: inventory.add(project, new))
    page.table.select_where(lambda unit: unit.label.startswith("Add"))
    assert [cell.row for cell in page.changes.shown()] == ["X1", "X2"]
