"""Making, opening and copying projects."""

from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.common.resources import resource
from planner.model.inventory import Inventory
from planner.model.plan import Plan
from planner.storage.project import CATALOGUE, Project
from planner.storage.units import UnitOfWork

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
    from planner.services import importing  # of no use to who opens a project

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


def copy_of(path: Path, out: Path) -> None:
    """Saves a copy of a project that may be open elsewhere: as of its last whole step.

    Raises the UserErrors of `Project.open`, read-only, and of `copy`.
    """
    with open_project(path, read_only=True) as project:
        copy(project, out)


def rescue(project: Project, listed: Inventory, plan: Plan | None, out: Path) -> bool:
    """Saves elsewhere what is left of a project whose file is out of reach: all of it, if the
    system still reads it (then True), else what is in memory: the lists and the newest plan, but
    not history and documents.

    Raises UserError ``file-exists``, ``folder-missing``, ``folder-not-writable`` and the others
    of `copy`.
    """
    try:
        copy(project, out)
    except UserError as error:
        if error.code != "file-not-writable":
            raise
    else:
        return True
    with Project.create(out) as made:
        try:
            with made.unit(f"Rescued from {project.path.name}") as unit:
                _put(unit, listed, plan)
        except BaseException:
            made.close()
            out.unlink(missing_ok=True)
            raise
    return False


def _put(unit: UnitOfWork, listed: Inventory, plan: Plan | None) -> None:
    unit.save_carrier(listed.carrier)
    for rows in (
        listed.applications, listed.extensions, listed.sites, listed.items, listed.crews,
        listed.work, listed.gates, listed.customer_counts, listed.disbursements, listed.costs,
        listed.filings, listed.reports,
    ):  # fmt: skip
        if rows:
            unit.insert(type(rows[0]), rows)
    for question, answer in listed.answers.items():
        unit.set_answer(question, dict(answer))
    for key, value in listed.overlay.items():
        unit.set_overlay(key, dict(value))
    if listed.catalogue:
        unit.set_choices(CATALOGUE, listed.catalogue)
    if plan is not None:
        unit.save_plan(plan)
