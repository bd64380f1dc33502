"""What the tests of the traps share: a list of equipment in the making, and its import."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from planner.model.inventory import Item
from planner.services import importing
from planner.services.importing import ImportReport, Preview
from planner.storage.project import Project
from tests.files.workbooks import workbook

HEAD: list[Any] = ["S/N", "Vendor", "Model", "Site Name", "Qty", "Date acquired", "Unit cost"]


def listed(path: Path, *rows: Sequence[Any], head: Sequence[Any] = HEAD) -> Path:
    """A workbook with one list of equipment."""
    return workbook(path / "list.xlsx", {"Equipment": [head, *rows]})


def previewed(project: Project, path: Path) -> Preview:
    """What the import would change."""
    return importing.preview(project, importing.look(path))


def imported(project: Project, path: Path) -> ImportReport:
    """The import, done."""
    return importing.apply(project, previewed(project, path))


def codes(found: Preview | ImportReport) -> list[str]:
    """The codes of its problems."""
    return [problem.code for problem in found.problems]


def items(project: Project) -> list[Item]:
    """The items of the project."""
    return project.load(Item)
