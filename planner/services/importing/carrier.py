"""The Carrier sheet: one row a fact, Field and Value."""

from dataclasses import replace
from typing import Any

from planner.files.cells import extra, is_blank, read_column, shown
from planner.model.inventory import Carrier, Cell
from planner.model.sheets import CARRIER, Column
from planner.services.importing.matching import Matched
from planner.services.importing.source import SheetSource
from planner.services.importing.tables import Table, is_missing, shown_value


def read_carrier(
    source: SheetSource,
    known: Carrier,
    typed: frozenset[str] = frozenset(),
    overwrite: frozenset[str] = frozenset(),
) -> tuple[Matched, Carrier]:
    """The rows of the sheet and the carrier they make; before and after of a row are values.

    A sheet without any value says nothing: it is the empty template's. In one with values an
    emptied one means "not known". A field that the program has not is kept as the user's own.
    Fields in ``typed`` a person entered: they stay, unless they are in ``overwrite``.
    """
    return _Reader(source, known, typed, overwrite).read()


class _Reader:
    """Reads the sheet row by row into ``carrier``."""

    def __init__(
        self,
        source: SheetSource,
        known: Carrier,
        typed: frozenset[str],
        overwrite: frozenset[str],
    ) -> None:
        rows = source.raw.rows
        indices = source.data_rows()
        self.numbers = [source.number(index) for index in indices]
        self.table = Table(source, CARRIER, indices, self.numbers, {}, [{} for _ in indices], [])
        self.matched = Matched(self.table, [None] * len(indices), [None] * len(indices))
        self.silent = all(len(rows[index]) < 2 or is_blank(rows[index][1]) for index in indices)
        self.typed, self.overwrite = typed, overwrite
        self.known = self.carrier = known
        self.seen: dict[str, int] = {}

    def read(self) -> tuple[Matched, Carrier]:
        """Reads all rows."""
        columns = {
            heading.casefold(): column
            for column in CARRIER.columns
            for heading in (column.heading, *column.also)
        }
        own = {heading.casefold(): heading for heading in self.known.extras}
        for position, index in enumerate(self.table.indices):
            name = " ".join(shown(self.table.source.raw.rows[index][0]).split())
            if not name:
                message = "The row gives a value, but no field that it is the value of."
                self.table.add(position, "unknown-field", message)
                continue
            row = self.seen.setdefault(name.casefold(), self.numbers[position])
            if row != self.numbers[position]:
                self.table.add(position, "duplicate-row", f"Row {row} gives {name} already.")
            elif column := columns.get(name.casefold()):
                self._take(position, column)
            else:
                self._take_own(position, own.get(name.casefold(), name))
        return self.matched, self.carrier

    def _take(self, position: int, column: Column) -> None:
        value, keeps = _value(self.table, position, column.kind, column.field)
        old = getattr(self.known, column.field)
        if position in self.table.rejected:
            return
        value = old if keeps or (self.silent and is_missing(value)) else value
        stays = self.typed - self.overwrite
        value = self._settled(position, column.heading, value, old, stays=column.field in stays)
        self.carrier = replace(self.carrier, **{column.field: value})

    def _take_own(self, position: int, heading: str) -> None:
        if heading not in self.known.extras:
            known = ", ".join(column.heading for column in CARRIER.columns)
            message = f"{heading} is kept as a field of your own; the known ones are {known}."
            self.table.add(position, "unknown-field", message, rejects=False)
        cell = _cell(self.table, position)
        value: Cell = None if is_blank(cell) else extra(cell)
        old = self.known.extras.get(heading)
        if self.silent:
            value = old
        stays = "extras" in self.typed and heading not in self.overwrite
        stays = stays and heading in self.known.extras
        value = self._settled(position, heading, value, old, stays=stays)
        extras = {**self.carrier.extras, heading: value}
        if is_missing(value):
            del extras[heading]
        self.carrier = replace(self.carrier, extras=extras)

    def _settled(self, position: int, heading: str, value: Any, old: Any, *, stays: bool) -> Any:
        """The value to be; the one that a person typed if it ``stays``, which is noted."""
        if stays and value != old:
            entry = (heading, shown_value(value), shown_value(old))
            self.table.kept.setdefault(position, []).append(entry)
            value = old
        self.matched.before[position] = (heading, old)
        self.matched.after[position] = (heading, value)
        return value


def _cell(table: Table, position: int) -> Any:
    row = table.source.raw.rows[table.indices[position]]
    cell = row[1] if len(row) > 1 else ""
    return table.source.raw.errors.get((table.indices[position], 1), cell)


def _value(table: Table, position: int, kind: Any, name: str) -> tuple[Any, bool]:
    read = read_column(kind, name, [_cell(table, position)], date_1904=table.source.raw.date_1904)
    for flaw in read.flaws.values():
        table.add(position, flaw.code, flaw.message, rejects=flaw.rejects)
    return read.values[0], bool(read.unknown)
