"""Reading with python-calamine, the fast reader; runs in the child process alone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from planner.common.progress import Progress
from planner.files.limits import MAX_CELLS, too_large
from planner.files.reading import Place, RawCell
from planner.files.refusals import protected

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

_Range = tuple[tuple[int, int], tuple[int, int]]


class Unreadable(Exception):
    """A reader cannot make sense of a file; another one may."""


@dataclass(slots=True)
class Grid:
    """A sheet's values between its first cell and its last; ``top`` and ``left`` count from 0.

    ``rows`` can be gone through once. ``merged`` are the places filled from a merged cell.
    """

    name: str
    hidden: bool
    top: int = 0
    left: int = 0
    height: int = 0
    width: int = 0
    rows: Iterator[list[RawCell]] = field(repr=False, default_factory=lambda: iter(()))
    merged: frozenset[Place] = frozenset()


def grids(path: Path, data: bytes, progress: Progress) -> Iterator[Grid]:
    """The worksheets one after the other. Raises `Unreadable`, and the UserErrors
    ``too-large`` and ``password-protected``.
    """
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            known = book.sheets_metadata
            for number, meta in enumerate(known):
                if meta.typ is not calamine.SheetTypeEnum.WorkSheet:
                    continue
                progress(f"Reading sheet {meta.name}", number / len(known))
                hidden = meta.visible is not calamine.SheetVisibleEnum.Visible
                yield _grid(path, book.get_sheet_by_name(meta.name), hidden=hidden)
    except calamine.PasswordError:
        raise protected(path) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Unreadable from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # a bug of the reader, met by a bad file
            raise Unreadable from error
        raise


def _grid(path: Path, sheet: "CalamineSheet", *, hidden: bool) -> Grid:
    if sheet.start is None:
        return Grid(sheet.name, hidden)
    if sheet.height * sheet.width > MAX_CELLS:
        raise too_large(path, f"sheet {sheet.name} has {sheet.height:,} rows")
    top, left = sheet.start
    # the reader's iterator begins with the sheet's first row, however empty
    rows = islice(sheet.iter_rows(), top, None)
    grid = Grid(sheet.name, hidden, top, left, sheet.height, sheet.width, rows)
    ranges = sheet.merged_cell_ranges
    if ranges:
        filled = list(rows)
        grid.merged = fill_merged(filled, ranges, top, left)
        grid.rows = iter(filled)
    return grid


def fill_merged(
    rows: list[list[RawCell]], ranges: list[_Range], top: int, left: int
) -> frozenset[Place]:
    """Gives the rows below a merged cell its value: one site name written over twelve rows."""
    filled = set()
    for (first, column), (last, _) in ranges:
        start, place = first - top, column - left
        if last == first or not (0 <= start < len(rows) and 0 <= place < len(rows[0])):
            continue
        value = rows[start][place]
        if value == "":
            continue
        for index in range(start + 1, min(last - top + 1, len(rows))):
            row = rows[index]
            if row[place] == "" and any(cell != "" for cell in row):
                row[place] = value
                filled.add((index, place))
    return frozenset(filled)
