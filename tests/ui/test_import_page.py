"""An import through the window: look, match, preview, apply, undo, rejected rows."""

import gc
import io
import weakref
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from planner.model.inventory import Item
from planner.services import inventory
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.pages.import_match import fields_of
from planner.ui.pages.import_page import ImportPage
from tests.ui.conftest import ReadyAnswers
from tests.ui.test_page_access import name_of, reachable

GOOD = """S/N,Vendor,Type,Site Name,Qty,Our tag
210235A1B2C3D4E5F601,Huawei,RRU3908,HUB,1,A-1
00E123,ZTE,ZXSDR R8862,S-2,2,A-2
"""
BAD = """Serial number,Manufacturer,Model,Site,Quantity,Obtained on
N-1,Huawei,RRU3908,HUB,1,2015-03-01
N-2,Huawei,RRU3908,HUB,-4,2015-03-01
N-3,Huawei,RRU3908,ATLANTIS,1,13/13/2019
"""


@pytest.fixture
def page(small: MainWindow) -> ImportPage:
    shown = small.show_page("import")
    assert isinstance(shown, ImportPage)
    return shown


def write(folder: Path, text: str, name: str = "gear.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def fields(page: ImportPage) -> dict[str, str]:
    """Heading in the file -> what it is read as."""
    table = page.match.columns
    found = {}
    for row in range(table.rowCount()):
        heading, combo = table.item(row, 0), table.cellWidget(row, 1)
        assert heading is not None
        assert isinstance(combo, QComboBox)
        found[heading.text()] = combo.currentText()
    return found


def test_headings_that_mean_a_field_are_matched_and_own_columns_kept(
    page: ImportPage, tmp_path: Path
) -> None:
    page.take_file(write(tmp_path, GOOD))
    assert page.step == 1
    matched = fields(page)
    assert matched["S/N"] == "Serial number"
    assert matched["Vendor"] == "Manufacturer"
    assert matched["Our tag"] == "Keep as my own column"


def test_the_user_can_say_otherwise(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.match._set_field(5, "notes")
    assert fields(page)["Our tag"] == "Notes"
    page.match._set_target(page.match.source.sheets[0].sheet, "")
    assert not page.match.next.isEnabled()


def test_a_table_of_which_nothing_is_known_waits_for_the_user_to_say(
    page: ImportPage, tmp_path: Path
) -> None:
    page.take_file(write(tmp_path, "foo,bar\nQ-1,Huawei RRU3908\n"))
    assert page.step == 1
    assert not page.match.next.isEnabled()
    page.match._set_target(page.match.source.sheets[0].sheet, "Items")
    page.match._set_field(0, "serial")
    page.match._set_field(1, "model")
    page.make_preview()
    page.apply_all()
    added = page.session.inventory().items[5]
    assert (added.serial, added.model) == ("Q-1", "Huawei RRU3908")


def test_a_preview_counts_and_shows_what_would_change(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.make_preview()
    assert page.step == 2
    counts = {key: tile.figure.text() for key, tile in page.preview.tiles.items()}
    assert counts == {"added": "1", "changed": "1", "same": "0", "rejected": "0"}
    assert len(page.session.inventory().items) == 5
    page.preview.chips.choose("changed")
    page.preview._filter()
    assert page.preview.model.rowCount() == 1
    page.preview.search.setText("00E123")
    page.preview.search.search_now()
    assert page.preview.model.rowCount() == 0


def test_applying_is_one_step_whose_undo_is_offered(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.make_preview()
    page.apply_all()
    assert page.step == 0
    assert page.banner.text.startswith("Imported: 1 new, 1 changed")
    items = page.session.inventory().items
    assert (items[5].serial, items[5].extras["Our tag"]) == ("00E123", "A-2")
    assert "gear.csv" in page.session.undo_label()
    page.session.undo()
    assert len(page.session.inventory().items) == 5


def test_the_same_file_again_has_nothing_to_import(page: ImportPage, tmp_path: Path) -> None:
    path = write(tmp_path, GOOD)
    for _time in range(2):
        page.take_file(path)
        page.make_preview()
        page.apply_all()
    assert page.preview.tiles["same"].figure.text() == "2"
    assert not page.preview.apply_all.isEnabled()


def test_rejected_rows_are_shown_kept_out_and_handed_back(
    page: ImportPage, tmp_path: Path, ask: ReadyAnswers
) -> None:
    page.take_file(write(tmp_path, BAD))
    page.make_preview()
    assert page.preview.tiles["rejected"].figure.text() == "2"
    assert not page.preview.apply_all.isVisible()
    assert page.preview.model.rowCount() == 2
    ask.answers["workbook_to_write"] = tmp_path / "rejected.xlsx"
    page.save_rejects()
    assert (tmp_path / "rejected.xlsx").stat().st_size > 0
    page.apply_good()
    assert [item.serial for item in page.session.inventory().items[5:]] == ["N-1"]
    assert "2 left out" in page.banner.text


def test_a_block_copied_in_excel_is_pasted_with_ctrl_v(page: ImportPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText(
        'Serial number\tManufacturer\tModel\tNotes\r\n00E123\tZTE\tR8862\t"two\nlines"\r\n'
    )
    qtbot.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyRelease(page, Qt.Key.Key_Control)  # or Qt takes it for held in the next test
    assert page.step == 1
    assert page.match.file.text().startswith("Pasted block")
    page.make_preview()
    page.apply_all()
    added = page.session.inventory().items[5]
    assert (added.serial, added.notes) == ("00E123", "two\nlines")


def test_a_table_copied_without_its_text_is_read_as_the_page_it_is(page: ImportPage) -> None:
    data = QMimeData()
    rows = "<tr><td>Serial number<td>Model</tr><tr><td>00E124<td>R8862</tr>"
    data.setHtml(f"<html><body><table>{rows}</table></body></html>")
    QGuiApplication.clipboard().setMimeData(data)
    page.paste()
    assert page.step == 1
    assert fields(page)["Serial number"] == "Serial number"


def test_an_empty_clipboard_says_how_to_fill_it(page: ImportPage, ask: ReadyAnswers) -> None:
    QGuiApplication.clipboard().clear()
    page.paste()
    assert [error.code for error in ask.errors] == ["nothing-to-paste"]
    assert page.step == 0


MESSY = """Serial number,Manufacturer,Model,Site,Obtained on
M-1,Huawei,RRU3908,HUB,03/04/2015
M-2,Huawei,RRU-3908,HUB,05/06/2016
M-3,Huawei,RRU3908,HUB,07/08/2017
"""


def test_repairs_are_offered_and_made_only_if_accepted(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, MESSY))
    page.look_for_repairs()
    assert page.step == 3
    assert page.repairs.accepted() == []
    questions = [repair.question for repair in page.repairs.repairs]
    assert any("RRU-3908" in question for question in questions)
    assert page.repairs.values.shown() == list(page.repairs.repairs[0].values)
    page.repairs.all.click()
    page.repairs.next.click()
    page.apply_all()
    added = page.session.inventory().items[5:]
    assert [item.model for item in added] == ["RRU3908"] * 3
    assert added[0].obtained_on == date(2015, 4, 3)


def test_without_accepted_repairs_cells_stay_as_they_are(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, MESSY))
    page.look_for_repairs()
    page.repairs.all.click()
    page.repairs.none.click()
    page.repairs.next.click()
    page._back_from_preview()
    assert page.step == 3
    page.make_preview()
    page.apply_all()
    added = page.session.inventory().items[5:]
    assert [item.model for item in added][1] == "RRU-3908"
    assert added[0].obtained_on == date(2015, 3, 4)


def test_a_file_without_anything_to_repair_goes_on_to_the_preview(
    page: ImportPage, tmp_path: Path
) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.look_for_repairs()
    assert page.step == 2
    page._back_from_preview()
    assert page.step == 1


def type_notes(page: ImportPage, text: str) -> None:
    first = page.session.inventory().items[0].id
    page.session.write(
        "Edit",
        lambda project, _progress: inventory.edit(project, Item, [first], {"notes": text}),
    )


def test_typed_values_stay_unless_the_user_lets_a_column_give_way(
    page: ImportPage, tmp_path: Path
) -> None:
    type_notes(page, "seen on 5/1")
    page.take_file(write(tmp_path, "Serial number,Notes\n210235A1B2C3D4E5F601,from the file\n"))
    page.make_preview()
    assert "1 typed value" in page.preview.typed.text()
    page.preview.chips.choose("kept")
    page.preview._filter()
    assert page.preview.model.rowCount() == 1
    page.preview.table.select_where(lambda _row: True)
    cell = page.preview.details.cells.shown()[0]
    assert (cell.heading, cell.now) == ("Notes", "seen on 5/1")
    overwrite = page.preview.typed_menu.actions()[0]
    assert overwrite.text() == "Overwrite Notes"
    overwrite.trigger()
    assert page.preview.tiles["changed"].figure.text() == "1"
    page.apply_all()
    assert page.session.inventory().items[0].notes == "from the file"


def test_a_row_that_a_person_deleted_comes_back_only_if_asked(
    page: ImportPage, tmp_path: Path
) -> None:
    path = write(tmp_path, GOOD)
    page.take_file(path)
    page.make_preview()
    page.apply_all()
    gone = page.session.inventory().items[5].id
    page.session.write("Delete", lambda project, _progress: inventory.remove(project, Item, [gone]))
    page.take_file(path)
    page.make_preview()
    assert page.preview.tiles["added"].figure.text() == "0"
    assert page.preview.deleted.isVisible()
    page.preview.deleted.click()
    assert page.preview.tiles["added"].figure.text() == "1"
    assert page.preview.deleted.isChecked()


def test_a_problem_says_where_it_is_and_leads_to_its_row(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, BAD))
    page.make_preview()
    page.preview.chips.choose("problems")
    page.preview._filter()
    assert page.preview.problem_table.isVisible()
    problem = next(p for p in page.preview.problems.shown() if p.column == "Quantity")
    assert (problem.row, problem.value) == (3, "-4")
    page.preview.show_row_of(problem)
    assert page.preview.table.isVisible()
    assert [row.row for row in page.preview.table.selected()] == [3]


def test_two_rows_of_headings_are_joined(page: ImportPage, tmp_path: Path) -> None:
    text = "Radio,,\nSerial number,Manufacturer,Model\nH-1,ZTE,R8862\n"
    page.take_file(write(tmp_path, text))
    page.match.header_row.setValue(1)
    page.match.header_rows.setValue(2)
    assert fields(page)["Radio / Serial number"] == "Serial number"
    page.match.header_row.setValue(2)
    page.match.header_rows.setValue(1)
    assert fields(page)["Serial number"] == "Serial number"


def test_columns_are_read_as_last_time(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.match._set_field(5, "notes")
    page.make_preview()
    page.apply_all()
    page.take_file(write(tmp_path, GOOD.replace("00E123", "00E124"), "more.csv"))
    assert fields(page)["Our tag"] == "Notes"
    reasons = [page.match.columns.item(row, 3) for row in range(page.match.columns.rowCount())]
    assert "as last time" in [cell.text() for cell in reasons if cell]


@pytest.mark.slow  # protecting a workbook takes its time
@pytest.mark.parametrize(
    ("typed", "read"), [(["wrong", "open sesame"], True), (["wrong"], False), ([], False)]
)
def test_a_protected_workbook_asks_for_its_password(
    page: ImportPage, tmp_path: Path, ask: ReadyAnswers, typed: list[str], *, read: bool
) -> None:
    path = tmp_path / "secret.xlsx"
    plain = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Serial number", "Manufacturer", "Model"])
    book.worksheets[0].append(["P-1", "ZTE", "R8862"])
    book.save(plain)
    with path.open("wb") as out:
        OOXMLFile(plain).encrypt("open sesame", out)
    ask.answers["workbook_password"] = typed
    page.take_file(path)
    assert page.step == (1 if read else 0)
    assert ask.errors == []


def test_sites_that_are_new_can_be_added_with_their_items(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, "Serial number,Manufacturer,Model,Site\nN-9,ZTE,R8862,NEW-1\n"))
    page.match.new_sites.setChecked(True)
    page.make_preview()
    page.apply_all()
    assert [site.code for site in page.session.inventory().sites] == ["HUB", "S-2", "NEW-1"]


@pytest.mark.parametrize("content", ["", "\x00\x01\x02 no table"])
def test_a_file_without_a_table_is_refused_in_one_sentence(
    page: ImportPage, tmp_path: Path, ask: ReadyAnswers, content: str
) -> None:
    page.take_file(write(tmp_path, content, "bad.xlsx"))
    assert len(ask.errors) == 1
    assert page.step == 0


def test_a_change_elsewhere_makes_the_preview_compare_again(
    page: ImportPage, tmp_path: Path
) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.make_preview()
    page.session.undo()
    assert (
        page.preview.tiles["added"].figure.text() != "1"
        or page.preview.tiles["rejected"].figure.text() != "0"
    )


def test_a_read_only_project_is_previewed_but_not_changed(
    small: MainWindow, small_file: Path, tmp_path: Path
) -> None:
    small.commands.close()
    with Project.open(small_file):
        small.session.open(small_file, read_only=True)
        page = small.show_page("import")
        assert isinstance(page, ImportPage)
        page.take_file(write(tmp_path, GOOD))
        page.make_preview()
        assert not page.preview.apply_all.isEnabled()
        assert "read-only" in page.preview.note.text()
        small.commands.close()


def test_the_fields_to_choose_from_are_those_of_the_sheet() -> None:
    assert [column.field for column in fields_of("Items")][-1] == "position"
    assert fields_of("") == []


def test_every_step_names_its_controls_and_fits_a_small_screen(
    page: ImportPage, tmp_path: Path
) -> None:
    type_notes(page, "typed")
    page.take_file(write(tmp_path, MESSY + "210235A1B2C3D4E5F601,Huawei,RRU3908,HUB,bad\n"))
    steps: tuple[Callable[[], object], ...] = (
        page.start_over,
        lambda: page._show(1),
        page.look_for_repairs,
        page.make_preview,
    )
    for step in steps:
        step()
        QApplication.processEvents()
        unnamed = [type(widget).__name__ for widget in reachable(page) if not name_of(widget)]
        assert unnamed == [], page.step
        wanted = page.minimumSizeHint()
        assert wanted.width() <= 1280 - 196, page.step
        assert wanted.height() <= 720 - 60, page.step


def test_rows_of_a_file_are_let_go_once_they_are_imported(page: ImportPage, tmp_path: Path) -> None:
    page.take_file(write(tmp_path, GOOD))
    page.make_preview()
    assert page.preview.model.rowCount() > 0
    assert page._preview is not None
    entries = weakref.ref(page._preview.entries)
    page.apply_all()
    gc.collect()
    assert page.step == 0
    assert page.preview.model.rowCount() == 0
    assert entries() is None


def test_the_row_of_headings_is_in_view_and_the_format_named_for_people(
    page: ImportPage, tmp_path: Path, qtbot: QtBot
) -> None:
    title = "Prairie Valley Telephone\n" + "by DK\n" * 11
    page.take_file(write(tmp_path, title + "S/N,Vendor,Model #\nH-1,ZTE,R8862\n"))
    match = page.match
    assert match.header_row.value() == 13
    heading = match.head.item(12, 0)
    assert heading is not None
    seen = match.head.viewport()
    qtbot.waitUntil(
        lambda: seen.rect().contains(match.head.visualItemRect(heading).center()), timeout=5_000
    )
    assert match.file.text() == "gear.csv · Equipment list with headings of its own"


TITLED = """S/N,Vendor,Model,Site,Qty
21023,Huawei,BTS3900,HUB,1
Pole gear,,,,
21024,Huawei,BTS3900,HUB,1
Total,,,,2
"""


def test_a_row_that_was_passed_over_can_be_read_after_all_and_passed_over_again(
    page: ImportPage, tmp_path: Path
) -> None:
    page.take_file(write(tmp_path, TITLED))
    page.make_preview()
    preview, listed = page.preview, page.preview.passed
    assert preview.tiles["added"].figure.text() == "2"
    preview.chips.choose("passed")
    preview._filter()
    assert listed.table.isVisible()
    shown = [(listed.rows.row_at(n).row, listed.rows.row_at(n).text) for n in range(2)]
    assert shown == [(3, "Pole gear"), (5, "Total | 2")]
    assert not listed.read.isEnabled()
    listed.table.selectRow(0)
    assert listed.read.isEnabled()
    assert not listed.leave.isEnabled()
    listed.read.click()
    assert [(row.row, row.outcome) for row in preview._entries] == [
        (2, "new"), (3, "new"), (4, "new"),
    ]  # fmt: skip
    assert listed.table.isVisible(), "the list stays in view, with what was chosen"
    assert [listed.rows.row_at(n).read for n in range(2)] == [True, False]
    listed.table.selectRow(0)
    listed.leave.click()
    assert preview.tiles["added"].figure.text() == "2"


def test_import_from_the_menu_leads_the_keyboard_to_the_choice_of_a_file(
    small: MainWindow,
) -> None:
    small.activateWindow()
    small.show_import()
    shown = small.show_page("import")
    assert isinstance(shown, ImportPage)
    assert small.focusWidget() is shown.zone.choose
