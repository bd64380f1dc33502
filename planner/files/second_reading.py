"""Reading .xlsx with openpyxl, where the fast reader fails on a file that Excel can read.

Runs in the child process alone, after `planner.files.zip_scan` has made sure that no part
defines entities. Links to other workbooks are left aside.
"""

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

from planner.files.calamine_reading import Grid, Unreadable
from planner.files.limits import MAX_CELLS, too_large
from planner.files.reading import RawCell


def grids(path: Path, data: bytes) -> Iterator[Grid]:
    """The worksheets one after the other. Raises `Unreadable` and UserError ``too-large``."""
    import warnings

    import openpyxl
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # features that it does not keep; none is read here
            book = openpyxl.load_workbook(
                io.BytesIO(data), read_only=True, data_only=True, keep_links=False
            )
            pages = [page for page in book.worksheets if isinstance(page, ReadOnlyWorksheet)]
    except MemoryError:
        raise
    except Exception as error:
        raise Unreadable from error
    for page in pages:
        page.reset_dimensions()
        rows = _rows(path, page)
        hidden = page.sheet_state != "visible"
        if not rows:
            yield Grid(page.title, hidden)
            continue
        width = max(map(len, rows))
        for row in rows:
            row.extend([""] * (width - len(row)))
        yield Grid(page.title, hidden, 0, 0, len(rows), width, iter(rows))


def _rows(path: Path, page: object) -> list[list[RawCell]]:
    rows: list[list[RawCell]] = []
    cells = 0
    try:
        for values in islice(page.values, 1_048_576):  # type: ignore[attr-defined]
            rows.append([_cell(value) for value in values])
            cells += len(values)
            if cells > MAX_CELLS:
                raise too_large(path, "a sheet has too many cells")
    except MemoryError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, SyntaxError) as error:
        raise Unreadable from error
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    return rows


def _cell(value: object) -> RawCell:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, (str, bool, float, date, time)):
        return value
    if isinstance(value, int):
        return float(value)
    return str(value)
