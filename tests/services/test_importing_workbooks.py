"""Real workbooks from elsewhere are looked at or refused in one sentence."""

import csv
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.services import importing
from planner.storage.project import Project
from tests.files.workbooks import shared_workbooks


def outcome(path: Path, project: Project) -> str:
    """What came of the file; any exception but a refusal fails the test."""
    try:
        source = importing.look(path)
    except UserError as error:
        return error.code if error.message and error.hint else "refused without a word"
    preview = importing.preview(project, source, new_sites=True)
    return "read" if preview.rows == len(preview.entries) else "lost rows"


@pytest.mark.slow
def test_real_workbooks_are_read_or_refused(shared_data: Path, project: Project) -> None:
    folder = shared_workbooks()
    with (folder / "MANIFEST.csv").open(encoding="utf-8", newline="") as file:
        names = [row["file"] for row in csv.DictReader(file) if row["hazard"] != "yes"]
    found = {name: outcome(folder / name, project) for name in names}
    allowed = {"read", "no-known-columns", "empty-file", "not-a-workbook", "password-protected"}
    assert set(found.values()) <= allowed
    assert found["excelize__encryptSHA512.xlsx"] == "password-protected"
