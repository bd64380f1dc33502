"""What happened to a project since somebody last looked at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.model.history import Unit, UnitKind
from planner.model.plan import Plan
from planner.storage.locking import user_name
from planner.storage.project import Project


@dataclass(frozen=True, slots=True)
class Since:
    """Steps since then, newest first. ``listed`` are those by others, and imports; ``own`` counts
    the other ones. ``older`` tells that the file is from before then: a backup, or a copy.
    """

    listed: tuple[Unit, ...]
    own: int
    older: bool


def since(units: Sequence[Unit], last: int, who: str = "") -> Since:
    """What came after the step with the number ``last``, as ``who`` would want to know it (the
    person at this machine if nobody is named).
    """
    who = who or user_name()
    later = [unit for unit in units if unit.id > last]
    listed = [unit for unit in later if unit.who != who or unit.kind is UnitKind.IMPORT]
    newest = max((unit.id for unit in units), default=0)
    found = tuple(sorted(listed, key=lambda unit: -unit.id))
    return Since(found, len(later) - len(listed), last > newest)


def changed_since(units: Sequence[Unit], plan: Plan) -> tuple[Unit, ...]:
    """Steps that stand and that changed, after a plan was made, what plans are made of. Several
    steps share a second: their numbers tell what came after the plan; the time tells only what
    was changed while it was being made.
    """
    return tuple(
        unit
        for unit in units
        if not unit.undone
        and unit.kind is not UnitKind.PLAN
        and (0 < plan.step < unit.id or unit.when > plan.made_at)
    )


def rows_changed(project: Project, found: Since) -> dict[str, int]:
    """How many rows of each table the listed steps changed."""
    return project.counts_of([unit.id for unit in found.listed]) if found.listed else {}
