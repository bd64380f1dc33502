"""Workbooks of Excel 97 to 2003 (.xls): values from the fast reader, the rest from the records."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from planner.common.progress import Progress
from planner.files import biff, calamine_reading
from planner.files.calamine_reading import Unreadable
from planner.files.reading import RawCell, RawSheet
from planner.files.refusals import damaged
from planner.files.zip_reading import with_details


def xls_sheets(
    path: Path, data: bytes, progress: Progress
) -> Iterator[tuple[RawSheet, Iterable[list[RawCell]]]]:
    """The sheets of an .xls workbook. Raises UserError ``not-a-workbook``, ``too-large`` and
    ``password-protected``.
    """
    details = biff.details(data)
    try:
        for grid in calamine_reading.grids(path, data, progress):
            found = details.sheets.get(grid.name)
            yield with_details(grid, found, date_1904=details.date_1904)
    except Unreadable as error:
        raise damaged(path) from error
