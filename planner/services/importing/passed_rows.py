"""The rows of a file that are no entries of its lists, one by one, for a person to look at."""

from collections.abc import Iterator
from dataclasses import dataclass

from planner.files.cells import is_blank, shown
from planner.services.importing.passing_over import reason
from planner.services.importing.source import SheetSource, Source

_MOST_CELLS = 8


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A row as Excel numbers it, why it was passed over, and its first cells that say something.
    ``read`` tells that a person has it read after all.
    """

    sheet: str
    row: int
    why: str
    text: str
    read: bool = False


def passed_rows(source: Source) -> tuple[PassedRow, ...]:
    """The rows passed over in the sheets that are read, and those read after all."""
    return tuple(row for sheet in source.sheets if sheet.target for row in _rows(sheet))


def _rows(sheet: SheetSource) -> Iterator[PassedRow]:
    passed = {index: reason(code) for index, code in sheet.listed.passed_over}
    for index in range(len(sheet.raw.rows)) if sheet.taken else sorted(passed):
        read = sheet.number(index) in sheet.taken
        if not (read or index in passed):
            continue
        filled = [shown(cell).strip() for cell in sheet.raw.rows[index] if not is_blank(cell)]
        text = " | ".join(filled[:_MOST_CELLS])
        yield PassedRow(
            sheet.sheet, sheet.number(index), passed.get(index, "read after all"), text, read
        )
