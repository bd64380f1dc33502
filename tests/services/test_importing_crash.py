"""A crash in the middle of an import leaves the project as it was."""

import subprocess
import sys
from pathlib import Path

import pytest

from planner.model.inventory import Item
from planner.services import importing
from planner.storage.project import Project
from tests.files.workbooks import workbook

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import os, sys
from pathlib import Path
from planner.services import importing
from planner.storage.project import Project

def die(message, fraction=None, /):
    if message == "Saving":
        os._exit(9)

project = Project.open(Path(sys.argv[1]))
importing.apply(project, importing.preview(project, importing.look(Path(sys.argv[2]))), die)
"""


@pytest.mark.slow
def test_a_crash_in_the_middle_leaves_the_project_as_before(tmp_path: Path) -> None:
    head = ["S/N", "Model", "Site"]
    path, big = tmp_path / "carrier.rplan", tmp_path / "big.xlsx"
    first = workbook(tmp_path / "first.xlsx", {"L": [head, ["S0", "x", "Elk"]]})
    with Project.create(path) as project:
        importing.apply(project, importing.preview(project, importing.look(first)))
        before = project.inventory()
    workbook(big, {"L": [head, *([f"S{n}", "y", "Elk"] for n in range(3_000))]})

    done = subprocess.run(  # noqa: S603 - a fixed program
        [sys.executable, "-c", PROGRAM, str(path), str(big)], cwd=ROOT, check=False
    )
    assert done.returncode == 9

    with Project.open(path) as project:
        assert project.inventory() == before
        assert [unit.label for unit in project.units()] == ["Import first.xlsx"]
        importing.apply(project, importing.preview(project, importing.look(big)))
        assert len(project.load(Item)) == 3_000
