"""An import through the window: look, match, preview, apply, undo, rejected rows."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.pages.import_match import fields_of
from planner.ui.pages.import_page import ImportPage
from tests.ui.conftest import ReadyAnswers

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


def test_an_empty_clipboard_says_how_to_fill_it(page: ImportPage, ask: ReadyAnswers) -> None:
    QGuiApplication.clipboard().clear()
    page.paste()
    assert [error.code for error in ask.errors] == ["nothing-to-paste"]
    assert page.step == 0


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
