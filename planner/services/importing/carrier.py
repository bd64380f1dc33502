"""The Carrier sheet: one row a fact, Field and Value."""

from dataclasses import replace
from typing import Any

from planner.files.cells import is_blank, read_column, shown
from planner.model.inventory import Carrier
from planner.model.sheets import CARRIER
from planner.services.importing.matching import Matched
from planner.services.importing.source import SheetSource
from planner.services.importing.tables import Table, is_missing, shown_value


def read_carrier(
    source: SheetSource, known: Carrier, typed: frozenset[str] = frozenset()
) -> tuple[Matched, Carrier]:
    """The rows of the sheet and the carrier they make; before and after of a row are values.

    A sheet without any value says nothing: it is the empty template's. In one with values an
    emptied one means "not known". Fields in ``typed`` a person entered: they stay.
    """
    rows = source.raw.rows
    indices = source.data_rows()
    numbers = [index + source.raw.first_row for index in indices]
    table = Table(source, CARRIER, indices, numbers, {}, [{} for _ in indices], [])
    matched = Matched(table, [None] * len(indices), [None] * len(indices))
    columns = {column.heading.casefold(): column for column in CARRIER.columns}
    silent = all(len(rows[index]) < 2 or is_blank(rows[index][1]) for index in indices)
    seen: dict[str, int] = {}
    carrier = known
    for position, index in enumerate(indices):
        name = shown(rows[index][0]).strip()
        column = columns.get(name.casefold())
        if column is None:
            table.add(
                position,
                "unknown-field",
                f"The carrier has no field {name or 'without a name'}; the fields are "
                f"{', '.join(c.heading for c in CARRIER.columns)}.",
            )
            continue
        if column.field in seen:
            table.add(position, "duplicate-row", f"Row {seen[column.field]} gives {name} already.")
            continue
        seen[column.field] = numbers[position]
        value, keeps = _value(table, position, column.kind, column.field)
        old = getattr(known, column.field)
        if position in table.rejected:
            continue
        value = old if keeps or (silent and is_missing(value)) else value
        if column.field in typed and value != old:
            entry = (column.heading, shown_value(value), shown_value(old))
            table.kept.setdefault(position, []).append(entry)
            value = old
        matched.before[position] = (column.heading, old)
        matched.after[position] = (column.heading, value)
        carrier = replace(carrier, **{column.field: value})
    return matched, carrier


def _value(table: Table, position: int, kind: Any, name: str) -> tuple[Any, bool]:
    row = table.source.raw.rows[table.indices[position]]
    cell = row[1] if len(row) > 1 else ""
    cell = table.source.raw.errors.get((table.indices[position], 1), cell)
    read = read_column(kind, name, [cell], date_1904=table.source.raw.date_1904)
    for flaw in read.flaws.values():
        table.add(position, flaw.code, flaw.message, rejects=flaw.rejects)
    return read.values[0], bool(read.unknown)
