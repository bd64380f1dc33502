"""Who changed what and when; undo, redo, and taking back one earlier step."""

from planner.model.history import ChangeSet, RowChange, Unit
from planner.storage.project import Project


def units(project: Project) -> list[Unit]:
    """All steps, oldest first."""
    return project.units()


def row_changes(project: Project, unit_id: int, limit: int | None = None) -> list[RowChange]:
    """What one step did, row by row; only the first ``limit`` if given."""
    return project.row_changes(unit_id, limit)


def undo(project: Project) -> ChangeSet:
    """Takes back the last step that is done; UserError ``nothing-to-undo``."""
    return project.undo()


def redo(project: Project) -> ChangeSet:
    """Does again what was undone last; UserError ``nothing-to-redo``."""
    return project.redo()


def later_steps(project: Project, unit_id: int) -> list[str]:
    """Labels of later steps that changed rows of this one: what to warn of before `take_back`."""
    return project.later_steps(unit_id)


def take_back(project: Project, unit_id: int, *, anyway: bool = False) -> ChangeSet:
    """Takes back an earlier step as a new one.

    UserError ``changed-since`` if later steps changed its rows, unless ``anyway``.
    """
    return project.take_back(unit_id, anyway=anyway)
