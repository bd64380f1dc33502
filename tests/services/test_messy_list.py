"""An ordinary, untidy equipment list comes in as it was meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.model.inventory import Site
from planner.services import importing
from planner.storage.project import Project
from tests.services.messy import SHEET, SITES, write_messy


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "messy.rplan") as made:
        with made.unit("Sites") as unit:
            unit.insert(Site, [Site(code=name, name=name) for name in SITES])
        yield made


def test_headings_are_found_below_the_logo_and_notes_are_left_out(tmp_path: Path) -> None:
    write_messy(tmp_path / "list.xlsx")
    source = importing.look(tmp_path / "list.xlsx")
    read = [sheet.sheet for sheet in source.sheets if sheet.target]
    assert read == [SHEET]


def test_every_row_comes_in_with_its_serial_to_the_letter_and_its_date(
    tmp_path: Path, project: Project
) -> None:
    expected = write_messy(tmp_path / "list.xlsx")
    preview = importing.preview(project, importing.look(tmp_path / "list.xlsx"))
    assert [p for p in preview.problems if p.rejects] == []
    importing.apply(project, preview)

    items = project.inventory().items
    assert tuple(item.serial for item in items) == expected.serials
    found = {item.serial: item.obtained_on for item in items if item.serial}
    assert found == expected.acquired
    assert {item.site for item in items} == set(SITES)
    assert [item.quantity for item in items if not item.serial] == [64, 12]


def test_only_impossible_rows_are_rejected_and_they_are_named(
    tmp_path: Path, project: Project
) -> None:
    expected = write_messy(tmp_path / "list.xlsx", bad_rows=True)
    preview = importing.preview(project, importing.look(tmp_path / "list.xlsx"))
    rejected = {problem.row for problem in preview.problems if problem.rejects}
    assert rejected == set(expected.bad_rows)
    assert preview.added == expected.items


def test_the_same_list_imported_twice_changes_nothing(tmp_path: Path, project: Project) -> None:
    write_messy(tmp_path / "list.xlsx")
    importing.apply(project, importing.preview(project, importing.look(tmp_path / "list.xlsx")))
    again = importing.preview(project, importing.look(tmp_path / "list.xlsx"))
    assert (again.added, again.changed, again.rejected) == (0, 0, 0)
