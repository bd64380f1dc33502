"""A sheet's cells as columns of values, with the problems found in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from operator import attrgetter
from typing import Any

from planner.files.cells import extra, read_column, shown
from planner.files.dates import order_is_open
from planner.files.formats import STANDARD, columns_of, sheet_named
from planner.files.headings import ColumnMatch
from planner.model.bulk import made
from planner.model.history import Problem
from planner.model.inventory import Cell, Record
from planner.model.sheets import ANSWER_HEADINGS, ITEMS, PLANNED_HEADINGS, PROGRESS, Kind, Sheet
from planner.services.importing.serials import usable_serial
from planner.services.importing.source import SheetSource

_FOLDED = frozenset(
    ("short-year", "day-first", "date-from-number", "time-of-day", "season-from-date",
     "short-amount", "unit-in-number", "number-as-name", "invisible-signs")
)  # fmt: skip
"""Notices that are said once a column, with their number."""

_CHUNK = 50_000
"""Rows between two looks at whether the work should stop."""

_BLOCK = 500
"""Rows whose cells fit into a processor's cache."""


@dataclass(slots=True)
class Table:
    """The rows of one sheet, by position from 0.

    ``numbers`` are their row numbers in Excel; ``columns`` maps each field that the sheet has
    to its values; ``extras`` holds the user's own cells; ``silent`` names, by position, fields
    whose cell says nothing (an error cell). A position in ``rejected`` is left out.
    """

    source: SheetSource
    target: Sheet
    indices: Sequence[int]
    numbers: list[int]
    columns: dict[str, list[Any]]
    extras: list[dict[str, Cell]]
    extra_headings: list[tuple[ColumnMatch, str]]
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notices: list[Problem] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)
    silent: dict[int, set[str]] = field(default_factory=dict)
    typed: Mapping[int, frozenset[str]] = field(default_factory=dict)
    """By id, the fields of known records that a person typed, which the file leaves alone."""
    overwrite: frozenset[str] = frozenset()
    """Fields, and headings of the user's own columns, that the file may overwrite even so."""
    kept: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)
    """By position: (heading, what the file says, what a person typed and is kept)."""
    tick: Callable[[], None] = lambda: None
    """Called now and then by long work on the rows; raises to stop it."""
    _serials: list[str] = field(default_factory=list)
    _said: Callable[[Any], object] | None = None

    @property
    def erases(self) -> bool:
        """Whether an empty cell empties what the project knows: only in the standard workbook,
        where it was written from it.
        """
        return self.source.format == STANDARD

    @property
    def said(self) -> Callable[[Any], object]:
        """What gives a record's values in the fields that the sheet has, once all are read."""
        if self._said is None:
            self._said = attrgetter(*self.columns) if self.columns else lambda _: ()
        return self._said

    def heading(self, name: str) -> str:
        """The user's heading for a field; the standard one if the sheet has it not."""
        for column in self.source.columns:
            if column.field == name:
                return column.heading
        return next((c.heading for c in columns_of(self.target) if c.field == name), name)

    def add(
        self, position: int, code: str, message: str, name: str = "", *, rejects: bool = True
    ) -> None:
        """Notes a problem of a row, in the column of field ``name``."""
        value = shown_value(self.columns[name][position]) if name in self.columns else ""
        heading = self.heading(name) if name else ""
        problem = Problem(
            code, message, self.source.sheet, self.numbers[position], heading, value, rejects
        )
        self.problems.setdefault(position, []).append(problem)
        if rejects:
            self.rejected.add(position)

    def serials(self) -> list[str]:
        """The serial number of each row as a key; empty where there is none or it is damaged."""
        if not self._serials:
            column = self.columns.get("serial") or [""] * len(self.indices)
            for start in range(0, len(column), _CHUNK):
                self.tick()
                self._serials += map(usable_serial, column[start : start + _CHUNK])
        return self._serials

    def keep(self, position: int, name: str, theirs: object, ours: object) -> None:
        """Notes that a value which a person typed stays; ``name`` is a field or own heading."""
        own = any(heading == name for _, heading in self.extra_headings)
        heading = name if own else self.heading(name)
        entry = (heading, shown_value(theirs), shown_value(ours))
        self.kept.setdefault(position, []).append(entry)

    def records(self) -> list[Any]:
        """A record a row, with id 0 and defaults for the fields that the sheet has not."""
        size = len(self.indices)
        columns: list[Sequence[Any]] = [[0] * size]
        for entry in fields(self.target.record)[1:]:
            if entry.name == "extras":
                columns.append(self.extras)
            else:
                columns.append(self.columns.get(entry.name) or [entry.default] * size)
        records: list[Any] = []
        for start in range(0, size, _CHUNK):
            self.tick()
            records += made(self.target.record, [c[start : start + _CHUNK] for c in columns])
        return records


def read_table(source: SheetSource, tick: Callable[[], None] = lambda: None) -> Table:
    """Reads the cells of a sheet that has a target other than the carrier; ``tick`` is called
    now and then.
    """
    target = sheet_named(source.target)
    if target is None:
        raise ValueError(f"sheet {source.sheet} is left out")
    indices = source.data_rows()
    raw = source.raw
    kinds = {column.field: column.kind for column in columns_of(target)}
    own = [column for column in source.columns if not column.field and not column.passed_over]
    headings = _own_headings(own, target)
    table = Table(
        source,
        target,
        indices,
        [source.number(index) for index in indices],
        {},
        [],
        list(zip(own, headings, strict=True)),
    )
    table.tick = tick
    beside = raw.errors or raw.displayed or raw.formulas
    positions = {index: position for position, index in enumerate(indices)} if beside else {}
    cells = _by_columns(source, tick)
    for column in source.columns:
        if column.field:
            tick()
            values = cells[column.index]
            _restore_errors(table, values, column.index, positions)
            kind = kinds[column.field]
            if kind in {Kind.TEXT, Kind.IDENTIFIER}:
                _show_dates(table, values, column, positions)
            if kind is Kind.DATE and column.index not in source.date_orders:
                _note_open_order(table, column, values)
            _take(table, column, values, kind)
            _note_formulas(table, column, positions)
    table.extras = _extras(table, cells, positions)
    return table


def _by_columns(source: SheetSource, tick: Callable[[], None]) -> list[list[Any]]:
    """The cells of the rows that are read, a list a column. Taken a few rows at a time: column by
    column, each cell would have to be fetched from far away, at five times the price.
    """
    rows, indices = source.raw.rows, source.data_rows()
    columns: list[list[Any]] = [[] for _ in rows[0]] if rows else []
    for start in range(0, len(indices), _BLOCK):
        if not start % _CHUNK:
            tick()
        some = map(rows.__getitem__, indices[start : start + _BLOCK])
        for column, cells in zip(columns, zip(*some, strict=True), strict=True):
            column.extend(cells)
    return columns


def _note_open_order(table: Table, column: ColumnMatch, cells: Sequence[Any]) -> None:
    unclear = order_is_open({cell for cell in cells if cell.__class__ is str})
    if unclear:
        said = (
            f"Nothing in this column tells the month from the day, as in {unclear[0]}; the month "
            "was taken to come first."
        )
        sheet = table.source.sheet
        table.notices.append(
            Problem("date-order-open", said, sheet, 0, column.heading, unclear[0], rejects=False)
        )


def _take(table: Table, column: ColumnMatch, cells: list[Any], kind: Any) -> None:
    order = table.source.date_orders.get(column.index, "")
    read = read_column(
        kind,
        column.field,
        cells,
        date_order=order,
        date_1904=table.source.raw.date_1904,
        tick=table.tick,
    )
    table.columns[column.field] = read.values
    folded: dict[str, list[int]] = {}
    for position, flaw in read.flaws.items():
        if flaw.code in _FOLDED:
            folded.setdefault(flaw.code, []).append(position)
            if len(folded[flaw.code]) > 1:
                continue
        problem = Problem(
            flaw.code,
            flaw.message,
            table.source.sheet,
            table.numbers[position],
            column.heading,
            shown(cells[position]),
            flaw.rejects,
        )
        table.problems.setdefault(position, []).append(problem)
        if flaw.rejects:
            table.rejected.add(position)
    for code, found in folded.items():
        if len(found) > 1:
            first = next(p for p in table.problems[found[0]] if p.code == code)
            table.notices.append(
                Problem(
                    code,
                    f"{len(found):,} values of this column are like that: {first.message}",
                    table.source.sheet,
                    0,
                    column.heading,
                    first.value,
                    rejects=False,
                )
            )
    for position in read.unknown:
        table.silent.setdefault(position, set()).add(column.field)


def _restore_errors(table: Table, cells: list[Any], index: int, positions: dict[int, int]) -> None:
    """Puts what Excel shows where the reader gives an error cell as an empty one."""
    for (row, column), text in table.source.raw.errors.items():
        if column == index and row in positions:
            cells[positions[row]] = text


def _restore_formulas(
    table: Table, cells: list[Any], index: int, positions: dict[int, int]
) -> None:
    """Puts a formula that was never calculated where its result should be."""
    for (row, column), formula in table.source.raw.formulas.items():
        if column == index and row in positions:
            cells[positions[row]] = formula


def _show_dates(
    table: Table, cells: list[Any], column: ColumnMatch, positions: dict[int, int]
) -> None:
    """Gives a date in a column of names the text that Excel shows: it may have been a name."""
    for (row, index), text in table.source.raw.displayed.items():
        if index == column.index and row in positions:
            position = positions[row]
            if isinstance(cells[position], (date, time)) and text:
                cells[position] = text
                table.problems.setdefault(position, []).append(
                    Problem(
                        "date-in-text",
                        f"Excel holds a date here and shows {text}; it may have been a name once.",
                        table.source.sheet,
                        table.numbers[position],
                        column.heading,
                        text,
                        rejects=False,
                    )
                )


def _note_formulas(table: Table, column: ColumnMatch, positions: dict[int, int]) -> None:
    """Says where a formula was never calculated: its cell says nothing."""
    for (row, index), formula in table.source.raw.formulas.items():
        if index != column.index or row not in positions:
            continue
        position = positions[row]
        table.silent.setdefault(position, set()).add(column.field)
        table.problems.setdefault(position, []).append(
            Problem(
                "formula-not-calculated",
                "The formula was never calculated. Open the file in Excel, save it, import again.",
                table.source.sheet,
                table.numbers[position],
                column.heading,
                formula,
                rejects=False,
            )
        )


def _own_headings(own: Sequence[ColumnMatch], target: Sheet) -> list[str]:
    """Headings under which the user's own columns are kept: never one that the standard
    workbook gives a meaning, or the next import of an export would mistake it.
    """
    taken = {column.heading.casefold() for column in columns_of(target)}
    answers = {ITEMS: ANSWER_HEADINGS, PROGRESS: PLANNED_HEADINGS}.get(target, ())
    taken |= {heading.casefold() for heading in answers}
    headings = []
    for column in own:
        heading = column.heading
        if heading.casefold() in taken:
            heading = f"{heading} (own)"
        while heading.casefold() in taken:
            heading += "*"
        taken.add(heading.casefold())
        headings.append(heading)
    return headings


def _extras(
    table: Table, cells: Sequence[list[Any]], positions: dict[int, int]
) -> list[dict[str, Cell]]:
    size = len(table.indices)
    if not table.extra_headings or not size:
        return [{} for _ in range(size)]
    headings = [heading for _, heading in table.extra_headings]
    columns = []
    for column, _ in table.extra_headings:
        table.tick()
        values = cells[column.index]
        _restore_errors(table, values, column.index, positions)
        _restore_formulas(table, values, column.index, positions)
        columns.append([value if value.__class__ is str else extra(value) for value in values])
    found = []
    for start in range(0, size, _CHUNK):
        table.tick()
        rows = zip(*(column[start : start + _CHUNK] for column in columns), strict=True)
        found += [
            {heading: cell for heading, cell in zip(headings, row, strict=True) if cell != ""}
            if "" in row
            else dict(zip(headings, row, strict=True))
            for row in rows
        ]
    return found


def shown_value(value: object) -> str:
    """A value of a record as text for people."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return str(value)


def is_missing(value: object) -> bool:
    """Whether a record's value means "not known"."""
    return value is None or value == ""


def label(record: Record) -> str:
    """A few words by which a person knows a row."""
    for name in ("serial", "code", "name", "job"):
        if word := getattr(record, name, ""):
            return str(word)
    names = (
        "gate",
        "site",
        "manufacturer",
        "model",
        "application",
        "duty",
        "order",
        "description",
        "part_number",
        "claim",
        "source",
    )
    return " ".join(str(text) for name in names if (text := getattr(record, name, ""))) or "row"
