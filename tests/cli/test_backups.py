"""Backups from the command line."""

from pathlib import Path

import pytest

from planner.model.inventory import Site
from planner.storage.project import Project
from tests.cli.conftest import Run
from tests.files.workbooks import workbook


@pytest.fixture
def made(project: Project) -> Path:
    with project.unit("Add A") as unit:
        unit.insert(Site, [Site(code="A")])
    project.close()
    return project.path


def test_a_backup_is_made_listed_and_restored(run: Run, made: Path) -> None:
    code, data = run("backup", made)
    assert code == 0
    assert Path(data["backup"]).is_file()
    with Project.open(made) as project, project.unit("Add B") as unit:
        unit.insert(Site, [Site(code="B")])
    listed = run("restore", made, "--list")[1]["backups"]
    assert [(one["why"], one["sites"], one["last_step"]) for one in listed] == [
        ("by hand", 1, "Add A")
    ]
    code, data = run("restore", made, "1")
    assert code == 0
    assert Path(data["before"]).is_file()
    with Project.open(made, read_only=True) as project:
        assert [site.code for site in project.load(Site)] == ["A"]
    assert len(run("restore", made)[1]["backups"]) == 2


def test_a_backup_that_is_not_there_is_said(run: Run, made: Path) -> None:
    code, data = run("restore", made, "7")
    assert (code, data["error"]["code"]) == (2, "no-such-backup")


def test_an_import_makes_a_backup_first(run: Run, made: Path, tmp_path: Path) -> None:
    book = workbook(tmp_path / "in.xlsx", {"L": [["S/N", "Model", "Site"], ["S0", "x", "A"]]})
    assert run("import", made, book)[0] == 0
    (one,) = run("restore", made, "--list")[1]["backups"]
    assert (one["why"], one["items"]) == ("before an import", 0)
