"""Dated copies of a project, and what the user wants of them."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

BY_HAND = "by hand"
BEFORE_UPDATE = "before an update"
BEFORE_IMPORT = "before an import"
BEFORE_TAKING_BACK = "before taking back"
BEFORE_RULES = "before a new rule book"
BEFORE_RESTORING = "before restoring"
DAILY = "daily"
DAMAGED = "damaged"


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a project as it was: when and why it was made, and its size in bytes."""

    path: Path
    made: datetime
    why: str
    size: int


@dataclass(frozen=True, slots=True)
class Held:
    """What a project file holds: counts, the last step that stands, and a mark of its state, the
    same in two files that went through the same steps.
    """

    carrier: str
    sites: int
    items: int
    step: str
    state: tuple[str, str]


@dataclass(frozen=True, slots=True)
class BackupRules:
    """Whether backups are made unasked, and the folder that takes them; None for one beside
    each project.
    """

    unasked: bool = True
    folder: Path | None = None

    @classmethod
    def chosen(cls, folder: str, *, unasked: bool) -> "BackupRules":
        """What the user chose; an empty folder is the one beside each project."""
        return cls(unasked, Path(folder) if folder else None)
