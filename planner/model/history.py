"""Units of work, what they changed, and problems in what a user gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class UnitKind(StrEnum):
    """Who made a step: a person, a file, the planner, or the taking back of another step."""

    EDIT = "edit"
    IMPORT = "import"
    PLAN = "plan"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Unit:
    """One named, undoable change. ``changes`` counts the rows it touched. ``redoable`` is True
    while it is undone and nothing new was done since.
    """

    id: int
    label: str
    when: datetime
    who: str
    why: str
    changes: int
    undone: bool
    redoable: bool = False
    kind: UnitKind = UnitKind.EDIT


@dataclass(frozen=True, slots=True)
class RowChange:
    """Before and after of one row in one unit; None stands for "did not exist"."""

    table: str
    row_id: int
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class ChangeSet:
    """What a write changed: pages refresh themselves from this. ``counts`` maps a table's
    name to the number of rows touched.
    """

    unit: int | None = None
    label: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def tables(self) -> frozenset[str]:
        """Names of the tables touched."""
        return frozenset(self.counts)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong or notable in data that came in. ``row`` counts from 1 as Excel shows
    it, 0 if the problem is not in a row. ``rejects`` tells whether the row is left out.
    """

    code: str
    message: str
    sheet: str = ""
    row: int = 0
    column: str = ""
    value: str = ""
    rejects: bool = True

    @property
    def where(self) -> str:
        """Place in words: "sheet Items, row 12, column Quantity"."""
        parts = [f"sheet {self.sheet}" if self.sheet else ""]
        parts.append(f"row {self.row}" if self.row else "")
        parts.append(f"column {self.column}" if self.column else "")
        return ", ".join(part for part in parts if part)
