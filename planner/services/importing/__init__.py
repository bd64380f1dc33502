"""Import: look at a file, preview what it would change, apply it as one undoable step."""

from planner.files.headings import ColumnMatch
from planner.services.importing.applying import ImportReport, apply
from planner.services.importing.entries import Outcome, RowPreview
from planner.services.importing.looking import look
from planner.services.importing.passed_rows import PassedRow, passed_rows
from planner.services.importing.previewing import Preview, preview
from planner.services.importing.rejects import write_rejects
from planner.services.importing.repairing import Repair, RepairKind
from planner.services.importing.repairs import repairs
from planner.services.importing.source import SheetSource, Source

__all__ = [
    "ColumnMatch",
    "ImportReport",
    "Outcome",
    "PassedRow",
    "Preview",
    "Repair",
    "RepairKind",
    "RowPreview",
    "SheetSource",
    "Source",
    "apply",
    "look",
    "passed_rows",
    "preview",
    "repairs",
    "write_rejects",
]
