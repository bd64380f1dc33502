"""Rows of a work list that the program wrote: each names its item, whatever was filled in."""

import zlib
from collections.abc import Sequence

from planner.files.cells import shown
from planner.model.inventory import Item
from planner.model.sheets import REFERENCE
from planner.services.importing.source import SheetSource
from planner.services.importing.tables import Table


def reference(item: Item) -> str:
    """What an item of a work list is known by when the list comes back: its id, and a check of
    all by which people know it. Where one of the two changed since, the reference says nothing.
    """
    told = (
        *(item.serial, item.manufacturer, item.model, item.part_number),
        *(item.site, item.position),
    )
    return f"{item.id}-{zlib.crc32(chr(10).join(told).encode()):08x}"


def is_work_list(source: SheetSource) -> bool:
    """Whether a sheet is a work list that the program wrote."""
    return any(column.passed_over and column.heading == REFERENCE for column in source.columns)


def references(table: Table) -> Sequence[str]:
    """By position, the references of a work list's rows; empty if the table is none."""
    columns = (c.index for c in table.source.columns if c.passed_over and c.heading == REFERENCE)
    place = next(columns, None)
    if place is None:
        return ()
    rows = (table.source.raw.rows[index] for index in table.indices)
    return [shown(row[place]).strip() if place < len(row) else "" for row in rows]
