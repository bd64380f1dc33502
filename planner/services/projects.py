"""Making, opening and copying projects."""

from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.common.resources import resource
from planner.services import importing
from planner.storage.project import Project

SUFFIX = ".rplan"


def create(path: Path, *, sample: bool = False, progress: Progress = silent) -> Project:
    """Makes a project, with the invented sample carrier in it if asked.

    Raises UserError ``file-exists``, ``folder-not-writable`` or ``file-name``; on any failure
    no file is left.
    """
    if path.suffix.lower() != SUFFIX:
        raise UserError(
            "file-name",
            f'A project\'s name ends in {SUFFIX}, but "{path.name}" does not.',
            f"Call it {path.with_suffix(SUFFIX).name}.",
        )
    project = Project.create(path)
    if sample:
        try:
            _fill(project, progress)
        except BaseException:
            project.close()
            path.unlink(missing_ok=True)
            raise
    return project


def _fill(project: Project, progress: Progress) -> None:
    workbook = resource("sample", "sample-carrier.xlsx")
    source = importing.look(workbook, progress=part(progress, 0, 0.3))
    preview = importing.preview(project, source, part(progress, 0.3, 0.6))
    importing.apply(project, preview, part(progress, 0.6, 1))


def open_project(path: Path, *, read_only: bool = False) -> Project:
    """Opens a project; raises the UserErrors of `Project.open`."""
    return Project.open(path, read_only=read_only)


def copy(project: Project, out: Path) -> None:
    """Saves a copy of an open project under another name."""
    if out.exists():
        raise UserError("file-exists", f"{out} exists already.", "Choose another name.")
    if not out.parent.is_dir():
        raise UserError("folder-missing", f"There is no folder {out.parent}.", "Choose another.")
    project.copy_to(out)
