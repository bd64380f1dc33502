"""Traps 6, 26, 27, 28, 29, 31 and 32: what kind of file it is, and what may lie in it."""

import io
import logging
import sqlite3
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.services import importing, reports
from planner.storage.project import Project
from tests.files.packages import parts_of
from tests.files.workbooks import shared_workbooks
from tests.services.test_reports import AS_OF
from tests.traps.making import HEAD, codes, imported, items, listed, previewed

ROW: list[Any] = ["00S1", "Huawei", "RRU3929", "Elk", 1, None, 1]
SECRET = "Elk-Hill 7"  # noqa: S105 - of a workbook made here


def test_trap_6_days_count_from_1904_in_a_workbook_that_says_so(
    tmp_path: Path, project: Project
) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    page = book.worksheets[0]
    page.append(HEAD)
    for serial, day in (("S1", date(2019, 6, 30)), ("S2", 42_184), ("S3", 9_000_000)):
        page.append([serial, *ROW[1:5], day, 1])
    book.save(path := tmp_path / "mac.xlsx")
    found = previewed(project, path)
    assert [p.row for p in found.problems if p.rejects] == [4]  # no day that a calendar has
    importing.apply(project, found, good_rows_only=True)
    assert [item.obtained_on for item in items(project)] == [date(2019, 6, 30)] * 2


def test_trap_26_a_large_list_can_be_stopped_and_leaves_the_project_as_before(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, *([f"S{n}", *ROW[1:]] for n in range(300)))
    before, found = project.inventory(), previewed(project, path)

    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        importing.look(path, progress=stop)
    with pytest.raises(Cancelled):
        importing.preview(project, importing.look(path), stop)
    with pytest.raises(Cancelled):
        importing.apply(project, found, stop)
    assert project.inventory() == before
    assert project.units() == []


def test_trap_26_formats_to_the_last_row_of_the_sheet_cost_nothing(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ROW)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(1_048_576, 16_384).number_format = "0.00"
    book.save(path)
    assert previewed(project, path).rows == 1


def test_trap_27_the_kind_of_file_is_told_from_its_content(
    tmp_path: Path, project: Project
) -> None:
    for name in ("list.xls", "list.csv", "list.dat"):
        assert previewed(project, listed(tmp_path, ROW).rename(tmp_path / name)).added == 1
    page = tmp_path / "page.xls"
    cells = "".join(f"<td>{cell}</td>" for cell in ("00S1", "Huawei", "RRU3929"))
    heads = "".join(f"<th>{head}</th>" for head in HEAD[:3])
    page.write_text(f"<table><tr>{heads}</tr><tr>{cells}</tr></table>", encoding="utf-8")
    assert imported(project, page).added == 1
    assert items(project)[0].serial == "00S1"


@pytest.mark.parametrize(
    "name",
    ["poi__sample.xlsb", "closedxml__universal-content-strict.xlsx", "poi__SimpleMacro.xlsm"],
)
def test_trap_27_binary_strict_and_macro_workbooks_are_read(name: str) -> None:
    folder = shared_workbooks()
    if not folder.exists():
        pytest.skip("shared workbooks not present")
    assert importing.look(folder / name, even_unknown=True).sheets[0].raw.rows


def test_trap_27_what_is_no_workbook_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    with pytest.raises(UserError) as caught:
        importing.look(path)
    assert "save it as .xlsx" in caught.value.hint


@pytest.mark.slow
def test_trap_28_a_password_is_asked_for_and_kept_nowhere(
    tmp_path: Path, project: Project, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    plain, locked, out = listed(tmp_path, ROW), tmp_path / "locked.xlsx", io.BytesIO()
    OOXMLFile(io.BytesIO(plain.read_bytes())).encrypt(SECRET, out)
    locked.write_bytes(out.getvalue())
    with pytest.raises(UserError) as caught:
        importing.look(locked)
    assert caught.value.code == "password-protected"
    source = importing.look(locked, password=SECRET, project=project)
    importing.apply(project, importing.preview(project, source))
    assert items(project)[0].serial == "00S1"
    with sqlite3.connect(project.path) as kept:
        assert SECRET not in "".join(kept.iterdump())
    assert SECRET not in caplog.text


@pytest.mark.parametrize(
    ("encoding", "delimiter", "first"),
    [
        ("cp1252", ";", ""),
        ("utf-8-sig", ",", ""),
        ("utf-16", "\t", ""),
        ("cp1252", ";", "sep=;\r\n"),
        ("utf-8", "|", ""),
    ],
)
def test_trap_29_text_tables_of_every_make_keep_zeros_and_letters(
    tmp_path: Path, project: Project, encoding: str, delimiter: str, first: str
) -> None:
    lines = [HEAD[:4], ["00012", "Huawei", "3E5", "Caf\u00e9"]]
    path = tmp_path / "list.csv"
    text = first + "\r\n".join(map(delimiter.join, lines))
    path.write_bytes(text.encode(encoding))
    source = importing.look(path)
    assert source.sheets[0].raw.delimiter == delimiter
    importing.apply(project, importing.preview(project, source))
    (item,) = items(project)
    assert (item.serial, item.model, item.site) == ("00012", "3E5", "Caf\u00e9")


def test_trap_31_links_and_macros_are_left_alone_and_bombs_refused(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ROW)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0 a macro")
        archive.writestr(
            "xl/externalLinks/_rels/externalLink1.xml.rels",
            '<Relationships><Relationship Id="r1" TargetMode="External" '
            'Target="file://nowhere.invalid/b.xlsx"/></Relationships>',
        )
    assert imported(project, path).added == 1
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/more.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>')
    with pytest.raises(UserError) as caught:
        importing.look(path)
    assert caught.value.code == "unsafe-file"


@pytest.mark.slow
def test_trap_32_the_users_workbook_is_never_written_and_its_copy_keeps_every_part(
    tmp_path: Path, project: Project
) -> None:
    path = listed(tmp_path, ROW)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/media/image1.png", b"a picture")
    imported(project, path)
    before, out = path.read_bytes(), tmp_path / "answered.xlsx"
    reports.write_answers(project, path, out, as_of=AS_OF)
    assert path.read_bytes() == before
    assert parts_of(out)["xl/media/image1.png"] == b"a picture"
    with pytest.raises(UserError):
        reports.write_answers(project, path, path, as_of=AS_OF)
    again = previewed(project, out)
    assert (again.added, again.changed, codes(again)) == (0, 0, [])
