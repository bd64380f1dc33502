"""Writes the workbook of rejected rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from planner.files.headings import REJECT_HEADING
from planner.files.output import replacing
from planner.files.reading import RawCell

_BAD, _HEAD, _WORD = "FFFFC7CE", "FFDDE6F0", "FF9C0006"
_WIDTH = 60


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row as it came: its cells, the headings of the bad ones, what is wrong, and its
    number in the file it came from.
    """

    cells: tuple[RawCell, ...]
    bad: frozenset[str]
    problem: str
    number: int


@dataclass(frozen=True, slots=True)
class RejectedSheet:
    """The rejected rows of one sheet, under the user's own headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[RejectedRow, ...]


def write_rejected(sheets: Sequence[RejectedSheet], out: Path) -> None:
    """Writes one sheet for each, bad cells coloured and commented, the reason in a last column
    named ``Problem``. Raises the UserErrors of `planner.files.output.replacing`.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        _write(book, sheet)
    with replacing(out) as file:
        book.save(file)


def _write(book: Any, sheet: RejectedSheet) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    bad = PatternFill("solid", fgColor=_BAD)
    page = book.create_sheet(_sheet_name(sheet.name))
    headings = (*sheet.headings, REJECT_HEADING)
    for column, heading in enumerate(headings, 1):
        cell = _put(page, 1, column, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=_HEAD)
        lengths = [len(str(row.cells[column - 1])) for row in sheet.rows[:200]] if (
            column < len(headings)
        ) else [_WIDTH]  # fmt: skip
        width = min(max([len(heading), *lengths]) + 2, _WIDTH)
        page.column_dimensions[get_column_letter(column)].width = width
    page.freeze_panes = "A2"
    for number, row in enumerate(sheet.rows, 2):
        for column, value in enumerate(row.cells, 1):
            cell = _put(page, number, column, value)
            if sheet.headings[column - 1] in row.bad:
                cell.fill = bad
                cell.comment = Comment(row.problem, "Import", width=320, height=120)
        problem = _put(page, number, len(headings), f"Row {row.number}: {row.problem}")
        problem.font = Font(color=_WORD)


def _put(page: Any, row: int, column: int, value: RawCell) -> Any:
    """A cell; text always as text, so that nothing becomes a formula, a date or a number."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell = page.cell(row, column)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)[:32_767] or None
        if value:
            cell.data_type = "s"
            cell.number_format = "@"
    else:
        cell.value = value
        if isinstance(value, date) and not isinstance(value, datetime):
            cell.number_format = "yyyy-mm-dd"
        elif isinstance(value, timedelta):
            cell.number_format = "[h]:mm:ss"
    return cell


def _sheet_name(name: str) -> str:
    """The sheet's own name as far as Excel allows it."""
    allowed = "".join("_" if letter in "[]:*?/\\" else letter for letter in name)
    return allowed[:31].strip("'") or "Rejected"
