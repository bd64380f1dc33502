"""Reads any workbook or text table into plain rows; its type is told from its content."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.files import csv_reading
from planner.files.limits import MAX_CELLS, MAX_FILE_BYTES, check_cells, too_large
from planner.files.zip_scan import Errors, scan

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

RawCell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file has it; the empty text is an empty cell."""

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in Excel or LibreOffice, save it as .xlsx and import that."


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet. ``rows`` are all equally long; ``rows[0]`` is the row that Excel numbers
    ``first_row`` and ``rows[0][0]`` stands in column ``first_column`` (1 is A).

    ``errors`` maps (index into rows, index into a row) to what Excel shows there, such as
    ``#N/A``. ``filled`` counts cells that took the value of the merged cell they belong to.
    """

    name: str
    rows: list[list[RawCell]] = field(repr=False)
    hidden: bool = False
    first_row: int = 1
    first_column: int = 1
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    filled: int = 0


def read(path: Path, progress: Progress = silent) -> tuple[RawSheet, ...]:
    """All sheets of a workbook, or the one table of a text file, in the file's order.

    Reads .xlsx, .xlsm, .xlsb, .xls, .ods, CSV and TSV whatever the extension says. Raises
    UserError ``file-missing``, ``empty-file``, ``file-unreadable``, ``too-large``,
    ``password-protected`` or ``not-a-workbook``.
    """
    progress(f"Reading {path.name}", None)
    data = _bytes(path)
    if data.startswith(_ZIP):
        return _with_errors(scan(path, data), _workbook(path, data, progress))
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise _password(path)
        return tuple(_workbook(path, data, progress))
    rows = csv_reading.parse(path, data)
    check_cells(path, len(rows), len(rows[0]) if rows else 0)
    return (RawSheet(path.stem, rows),)  # type: ignore[arg-type] # text is a kind of cell


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UserError("not-a-workbook", f"{path} is a folder.", "Name the file in it.")
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise too_large(path, f"it has {size // 2**20:,} MB")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserError(
            "file-missing", f"There is no file {path}.", "Check the name and the folder."
        ) from None
    except OSError as error:
        raise UserError(
            "file-unreadable",
            f"{path.name} cannot be read ({error.strerror}).",
            "Close it in other programs and check that you may read it.",
        ) from error
    if not data.strip(b"\0 \r\n\t"):
        raise UserError("empty-file", f"{path.name} is empty.", "Choose a file with a table in it.")
    return data


def _workbook(path: Path, data: bytes, progress: Progress) -> list[RawSheet]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            found = []
            for number, meta in enumerate(book.sheets_metadata):
                if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                progress(f"Reading sheet {meta.name}", number / len(book.sheets_metadata))
                hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
                found.append(_sheet(path, book.get_sheet_by_name(meta.name), hidden=hidden))
    except calamine.PasswordError:
        raise _password(path) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise UserError(
            "not-a-workbook", f"{path.name} cannot be read as a workbook: it is damaged or of "
            "another kind.", _SAVE_AS,
        ) from error  # fmt: skip
    return found


def _password(path: Path) -> UserError:
    return UserError(
        "password-protected",
        f"{path.name} is protected by a password.",
        "Open it in Excel, save a copy without a password and import the copy.",
    )


def _sheet(path: Path, sheet: "CalamineSheet", *, hidden: bool) -> RawSheet:
    if sheet.start is None:
        return RawSheet(sheet.name, [], hidden)
    if sheet.height * sheet.width > MAX_CELLS:
        raise too_large(path, f"sheet {sheet.name} has {sheet.height:,} rows")
    rows: list[list[RawCell]] = sheet.to_python()
    top, left = sheet.start
    filled = _fill_merged(rows, sheet.merged_cell_ranges or [], top, left)
    return RawSheet(sheet.name, rows, hidden, top + 1, left + 1, filled=filled)


def _fill_merged(
    rows: list[list[RawCell]],
    ranges: list[tuple[tuple[int, int], tuple[int, int]]],
    top: int,
    left: int,
) -> int:
    """Gives the rows below a merged cell its value: one site name written over twelve rows."""
    filled = 0
    for (first, column), (last, _) in ranges:
        start, place = first - top, column - left
        if last == first or not (0 <= start < len(rows) and 0 <= place < len(rows[0])):
            continue
        for row in rows[start + 1 : last - top + 1]:
            if row[place] == "" and rows[start][place] != "" and any(cell != "" for cell in row):
                row[place] = rows[start][place]
                filled += 1
    return filled


def _with_errors(errors: Errors, sheets: list[RawSheet]) -> tuple[RawSheet, ...]:
    return tuple(
        replace(
            sheet,
            errors={
                (row - sheet.first_row, column - sheet.first_column): text
                for (row, column), text in errors[sheet.name].items()
                if 0 <= row - sheet.first_row < len(sheet.rows)
            },
        )
        if sheet.name in errors
        else sheet
        for sheet in sheets
    )
