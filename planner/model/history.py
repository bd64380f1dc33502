"""Units of work, what they changed, and problems in what a user gave."""

from collections.abc import Mapping, Sequence
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
class Origin:
    """Where a value came from: the step that set it and, where that was an import, the cell.

    ``row`` is as Excel numbers it; it is 0, and ``sheet`` and ``heading`` are empty, where a
    person typed the value or the file held no such cell (a site that item rows named).
    """

    unit: int
    unit_label: str
    at: datetime
    who: str
    kind: UnitKind
    file: str = ""
    sheet: str = ""
    row: int = 0
    heading: str = ""

    @property
    def where(self) -> str:
        """Place in words: "items.xlsx, sheet Items, row 12, column Quantity"."""
        place = Problem("", "", self.sheet, self.row, self.heading).where
        return ", ".join(part for part in (self.file, place) if part)


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a row that got another value, as the file keeps values, and the step in which
    it did.
    """

    row_id: int
    before: object
    after: object
    step: Origin


OWN_COLUMN = "extras."
"""Goes before the heading of a column of the user's own, where origins name what they are of."""


@dataclass(frozen=True, slots=True)
class SheetOrigin:
    """One sheet that an import read rows from. ``headings`` are the file's, by the record's
    field (or `OWN_COLUMN` and heading); ``runs`` are ``(first id, first row, count)`` of rows
    that follow each other both in the project and in the sheet.
    """

    file: str
    sheet: str
    headings: Mapping[str, str]
    runs: Sequence[tuple[int, int, int]]


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
