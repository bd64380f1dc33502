"""Noting which row of the file each row of the project was read from."""

from collections.abc import Iterator, Mapping
from typing import Any

from planner.files.headings import ColumnMatch
from planner.model.history import OWN_COLUMN, SheetOrigin
from planner.model.inventory import Carrier, Site
from planner.model.sheets import CARRIER
from planner.services.importing.matching import Matched
from planner.services.importing.previewing import Preview
from planner.storage.units import UnitOfWork

Run = tuple[int, int, int]


def note_origins(unit: UnitOfWork, prepared: Preview, first_ids: Mapping[Any, int]) -> None:
    """Keeps where the rows that an import wrote came from. ``first_ids`` has the id of the first
    row that was added of each kind; the others follow it in the order of the preview.
    """
    next_ids = dict(first_ids)
    if prepared.new_sites:
        next_ids[Site] += len(prepared.new_sites)  # no rows of the file
    file = prepared.source.path.name
    for matched in prepared.matched:
        table = matched.table
        if table.target is CARRIER:
            _note_carrier(unit, file, matched, first_ids.get(Carrier, 0))
            continue
        record = table.target.record
        first = next_ids.get(record, 0)
        runs = list(_runs(matched, first))
        if runs:
            unit.note_origin(
                record, SheetOrigin(file, table.source.sheet, _headings(matched), runs)
            )
        next_ids[record] = max([first, *(i + n for i, _, n in runs if i >= first)])


def _headings(matched: Matched) -> dict[str, str]:
    table = matched.table
    found = {column.field: column.heading for column in table.source.columns if column.field}
    own: list[tuple[ColumnMatch, str]] = table.extra_headings
    return found | {OWN_COLUMN + heading: column.heading for column, heading in own}


def _runs(matched: Matched, first: int) -> Iterator[Run]:
    """Rows that were written, as runs of ids and row numbers that both go up by one."""
    run: Run = (0, 0, 0)
    for old, new, row in zip(matched.before, matched.after, matched.table.numbers, strict=True):
        if new is None or new is old:
            continue
        row_id = first if old is None else old.id
        first += old is None
        if row_id == run[0] + run[2] and row == run[1] + run[2]:
            run = run[0], run[1], run[2] + 1
            continue
        if run[2]:
            yield run
        run = row_id, row, 1
    if run[2]:
        yield run


def _note_carrier(unit: UnitOfWork, file: str, matched: Matched, carrier_id: int) -> None:
    """The Carrier sheet has a row for each of its fields."""
    fields = {column.heading: column.field for column in CARRIER.columns}
    for old, new, row in zip(matched.before, matched.after, matched.table.numbers, strict=True):
        if new is None or new == old:
            continue
        heading = new[0]
        name = fields.get(heading, OWN_COLUMN + heading)
        found = SheetOrigin(
            file, matched.table.source.sheet, {name: heading}, [(carrier_id, row, 1)]
        )
        unit.note_origin(Carrier, found)
