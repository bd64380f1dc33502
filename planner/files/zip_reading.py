"""Zipped workbooks (.xlsx, .xlsm, .xlsb, .ods): values from a reader, the rest from the parts."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from planner.common.progress import Progress
from planner.files import calamine_reading, second_reading
from planner.files.calamine_reading import Grid, Unreadable, fill_merged
from planner.files.limits import MAX_CELLS, Allowance
from planner.files.reading import Place, RawCell, RawSheet
from planner.files.refusals import damaged
from planner.files.sheet_scan import Address, SheetDetails
from planner.files.zip_scan import BookDetails, scan

_LARGE = 2 * 2**20
"""From this size on a file takes long enough for two looks at once to pay."""


def zip_sheets(
    path: Path, data: bytes, allowed: Allowance, progress: Progress
) -> Iterator[tuple[RawSheet, Iterable[list[RawCell]]]]:
    """The sheets of a zipped workbook. Raises the UserErrors of `planner.files.reading.read`."""
    if len(data) < _LARGE:
        known = scan(path, data, allowed)
        yield from _sheets(path, data, lambda: known, progress)
        return
    from concurrent.futures import ThreadPoolExecutor

    # the fast reader leaves Python's lock to others: both look at the file at the same time
    with ThreadPoolExecutor(1) as side:
        later = side.submit(scan, path, data, allowed)
        yield from _sheets(path, data, later.result, progress)


def _sheets(
    path: Path, data: bytes, scanned: Callable[[], BookDetails], progress: Progress
) -> Iterator[tuple[RawSheet, Iterable[list[RawCell]]]]:
    for grid in _grids(path, data, scanned, progress):
        details = scanned()
        yield with_details(grid, details.sheets.get(grid.name), date_1904=details.date_1904)


def with_details(
    grid: Grid, found: SheetDetails | None, *, date_1904: bool = False
) -> tuple[RawSheet, Iterable[list[RawCell]]]:
    """A sheet of a reader's values and what they do not say."""
    if found is not None:
        grid = _filled(_stretched(grid, [*found.errors, *found.formulas]), found)
    sheet = RawSheet(
        grid.name, [], grid.hidden, grid.top + 1, grid.left + 1,
        filled=len(grid.merged), merged=grid.merged, date_1904=date_1904,
    )  # fmt: skip
    if found is None or not grid.width:
        return sheet, grid.rows

    def placed(found: dict[Address, str]) -> dict[Place, str]:
        return {
            (row - sheet.first_row, column - sheet.first_column): text
            for (row, column), text in found.items()
            if 0 <= row - sheet.first_row < grid.height
            and 0 <= column - sheet.first_column < grid.width
        }

    rows = frozenset(r - sheet.first_row for r in found.hidden_rows)
    columns = frozenset(c - sheet.first_column for c in found.hidden_columns)
    sheet = RawSheet(
        sheet.name, [], sheet.hidden, sheet.first_row, sheet.first_column,
        errors=placed(found.errors), filled=sheet.filled, merged=sheet.merged,
        displayed=placed(found.displayed), formulas=placed(found.formulas),
        comments=placed(found.comments), fills=placed(found.fills),
        hidden_rows=rows & frozenset(range(grid.height)),
        hidden_columns=columns & frozenset(range(grid.width)), date_1904=date_1904,
    )  # fmt: skip
    padded = placed(found.padded)
    return sheet, _with_texts(grid.rows, padded) if padded else grid.rows


def _stretched(grid: Grid, addresses: list[Address]) -> Grid:
    """The grid with room for cells that a reader takes for empty and that are not."""
    if not addresses:
        return grid
    rows = [row - 1 for row, _ in addresses]
    columns = [column - 1 for _, column in addresses]
    if grid.width:
        rows += [grid.top, grid.top + grid.height - 1]
        columns += [grid.left, grid.left + grid.width - 1]
    top, left = min(rows), min(columns)
    height, width = max(rows) - top + 1, max(columns) - left + 1
    if (height, width) == (grid.height, grid.width) or height * width > MAX_CELLS:
        return grid
    above, before = (grid.top - top, grid.left - left) if grid.width else (0, 0)
    behind = width - before - grid.width

    def full() -> Iterator[list[RawCell]]:
        for _ in range(above):
            yield [""] * width
        for row in grid.rows:
            yield [*[""] * before, *row, *[""] * behind]
        for _ in range(height - above - grid.height):
            yield [""] * width

    merged = frozenset((row + above, column + before) for row, column in grid.merged)
    return Grid(grid.name, grid.hidden, top, left, height, width, full(), merged)


def _filled(grid: Grid, found: SheetDetails) -> Grid:
    """The grid with merged cells filled, of which the reader did not know."""
    if not found.merges or not grid.width:
        return grid
    rows = list(grid.rows)
    ranges = [((r - 1, c - 1), (last - 1, to - 1)) for (r, c), (last, to) in found.merges]
    merged = fill_merged(rows, ranges, grid.top, grid.left)
    return replace(grid, rows=iter(rows), merged=grid.merged | merged)


def _with_texts(rows: Iterable[list[RawCell]], texts: dict[Place, str]) -> Iterator[list[RawCell]]:
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in texts.items():
        by_row.setdefault(row, []).append((column, text))
    for index, cells in enumerate(rows):
        for column, text in by_row.get(index, ()):
            cells[column] = text
        yield cells


def _grids(
    path: Path, data: bytes, scanned: Callable[[], BookDetails], progress: Progress
) -> Iterator[Grid]:
    """Each sheet from the fast reader, or from the second where that fails or sees nothing."""
    done: set[str] = set()
    try:
        for grid in calamine_reading.grids(path, data, progress):
            found = scanned().sheets.get(grid.name)
            if not grid.width and found and found.has_values:
                yield _again(path, data, grid)
            else:
                yield grid
            done.add(grid.name)
    except Unreadable as first:
        if not scanned().sheets:
            raise damaged(path) from first
        progress(f"Reading {path.name} another way", None)
        try:
            for grid in second_reading.grids(path, data):
                if grid.name not in done:
                    yield grid
        except Unreadable as error:
            raise damaged(path) from error


def _again(path: Path, data: bytes, seen: Grid) -> Grid:
    """The sheet as the second reader sees it; as the first saw it if that cannot read it."""
    try:
        for grid in second_reading.grids(path, data):
            if grid.name == seen.name:
                return grid
    except Unreadable:
        return seen
    return seen
