"""Further tables on a sheet: above the headings, or below under headings of their own."""

from collections.abc import Sequence
from functools import cache

from planner.files.cells import is_blank, shown
from planner.files.formats import columns_of, heading_key, load_formats
from planner.files.reading import RawCell
from planner.model.history import Problem
from planner.model.sheets import SHEETS
from planner.services.importing.tables import Table

_FEWEST = 3
"""Headings that make a row one of headings; also the cells that a title or a note has not."""


def check_other_tables(table: Table) -> None:
    """Rejects the rows from a second row of headings on, which would be read under the wrong
    ones, and says where rows above the headings were not read.
    """
    source = table.source
    if source.exported or source.raw.format:
        return
    _note_above(table)
    columns = [column.index for column in source.columns]
    rows = source.raw.rows
    for position, index in enumerate(table.indices):
        row = rows[index]
        if index in source.taken or not _may_be_heading(row[columns[0]]):
            continue
        found = _headings(row)
        if found:
            _reject_from(table, position, found)
            return


def _note_above(table: Table) -> None:
    source = table.source
    above = [
        source.number(index)
        for index, row in enumerate(source.raw.rows[: max(source.header, 0)])
        if sum(not is_blank(cell) for cell in row) >= _FEWEST
    ]
    if above:
        numbers = ", ".join(map(str, above[:5])) + (" ..." if len(above) > 5 else "")
        said = (
            f"Cells above the headings were not read (row {numbers}). If that is a table, put it "
            "on a sheet of its own."
        )
        table.notices.append(
            Problem("rows-above", said, source.sheet, above[0], "", "", rejects=False)
        )


def _may_be_heading(cell: RawCell) -> bool:
    """A first look: serial numbers have letters and digits and nothing else."""
    return isinstance(cell, str) and (not cell.isalnum() or cell.isalpha())


def _headings(row: Sequence[RawCell]) -> list[str]:
    """The cells of a row of headings; empty if it is one of values."""
    filled = [cell for cell in row if not is_blank(cell)]
    if len(filled) < _FEWEST or not all(isinstance(cell, str) for cell in filled):
        return []
    known = [cell for cell in map(shown, filled) if heading_key(cell) in _words()]
    return known if len(known) >= max(_FEWEST, len(filled) * 0.6) else []


@cache
def _words() -> frozenset[str]:
    """What headings are called, as keys."""
    names = {heading_key(column.heading) for sheet in SHEETS for column in columns_of(sheet)}
    for known in load_formats():
        for sheet in known.sheets:
            if not sheet.signatures:
                names |= sheet.fields.keys()
    return frozenset(names)


def _reject_from(table: Table, position: int, found: Sequence[str]) -> None:
    listed = ", ".join(found[:4])
    said = f"These are other headings ({listed}): a second table begins here."
    said += " Put it on a sheet of its own."
    for below in range(position, len(table.indices)):
        table.problems.pop(below, None)  # found under headings that are not the row's
        table.add(below, "other-table", said)
        said = f"The row belongs to the table that begins in row {table.numbers[position]}."
