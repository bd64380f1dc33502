"""What leaves the program: the standard workbook, the printable plan, the calendar."""

from datetime import date
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.sheets import SHEETS
from planner.storage.project import Project


def write_template(out: Path) -> None:
    """Write the empty standard workbook to ``out``; UserError where it cannot be written."""
    from planner.files.workbook_writing import write_template as write  # noqa: PLC0415

    _expect(out, ".xlsx")
    write(out)


def export_workbook(
    project: Project, out: Path, *, as_of: date, progress: Progress = silent
) -> None:
    """Write everything the project lists to ``out`` as the standard workbook, under the
    columns as the user keeps them. Importing it again changes nothing.

    Raises UserError where ``out`` cannot be written, or a sheet cannot hold what is listed.
    """
    from planner.files.workbook_writing import write_workbook  # noqa: PLC0415

    _expect(out, ".xlsx")
    write_workbook(
        out,
        project.inventory(),
        layouts={sheet.name: project.layout(sheet.name) for sheet in SHEETS},
        progress=progress,
    )


def _expect(out: Path, ending: str) -> None:
    if out.suffix.lower() != ending:
        raise UserError(
            "wrong-ending", f"{out.name} does not end in {ending}.", f"Name it *{ending}."
        )
