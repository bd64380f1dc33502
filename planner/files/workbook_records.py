"""Records of the inventory as tables of the standard workbook."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TypeAlias

from planner.files.workbook_cells import Value
from planner.files.workbook_table import Origin, Table, TableColumn
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    Crew,
    CustomerCount,
    Disbursement,
    Extension,
    Filing,
    Gate,
    Item,
    JobReport,
    Site,
    WorkStep,
)
from planner.model.sheets import (
    ANSWER_HEADINGS,
    CARRIER,
    POSITION,
    Column,
    Kind,
    LayoutColumn,
    Sheet,
)

Listed: TypeAlias = (
    Application
    | Extension
    | Site
    | Item
    | Crew
    | WorkStep
    | Gate
    | CustomerCount
    | Disbursement
    | Cost
    | Filing
    | JobReport
)
"""A record that has a row of its own in a sheet."""

_LONG_TEXT = {"notes": 36.0, "description": 36.0, "address": 30.0, "grounds": 40.0, "skills": 28.0}
_STATES = (("Unknown", "open"),)
_ANSWER_COLUMNS = {
    "Product": TableColumn("Product", width=28),
    "Covered": TableColumn(
        "Covered", width=14, words=(("Covered", "bad"), ("Not covered", "good"), *_STATES)
    ),
    "Covered because": TableColumn("Covered because", width=80, wrap=True),
    "Reimbursable": TableColumn(
        "Reimbursable",
        width=18,
        words=(("Reimbursable", "good"), ("Not reimbursable", "bad"), *_STATES),
    ),
    "Reimbursable because": TableColumn("Reimbursable because", width=80, wrap=True),
    "Missing facts": TableColumn("Missing facts", width=34, wrap=True),
    "Planned removal": TableColumn("Planned removal", Kind.DATE, width=16),
    "Crew": TableColumn("Crew", width=18),
}


def form_table(carrier: Carrier, *, prompts: bool = False) -> Table:
    """The Carrier sheet: a row for each field, its value beside it, and those of the user's
    own behind the known ones.
    """
    rows: list[tuple[str, Value]] = [
        (column.heading, getattr(carrier, column.field)) for column in CARRIER.columns
    ]
    rows += carrier.extras.items()
    columns = (
        TableColumn("Field", width=40),
        TableColumn("Value", None, width=46, wrap=True, left=True),
    )
    form = tuple(
        TableColumn(column.heading, column.kind, wrap=True, left=True, help=column.help)
        for column in CARRIER.columns
    )
    form += tuple(TableColumn(name, None, wrap=True, left=True) for name in carrier.extras)
    return Table("Carrier", columns, rows, len(rows), form, prompts=prompts, has_filter=False)


def record_table(
    sheet: Sheet,
    layout: Sequence[LayoutColumn],
    records: Sequence[Listed],
    *,
    prompts: bool = False,
) -> Table:
    """A table of the records under the user's columns, and behind them whatever else the
    records hold; without a layout, under the standard headings.
    """
    full = _complete(sheet, layout, records)
    columns = tuple(_column(sheet, place) for place in full)
    return Table(sheet.name, columns, _rows(full, records), len(records), prompts=prompts)


def with_answers(table: Table, answers: Iterable[Sequence[Value]]) -> Table:
    """The Items table with the answer columns behind its own."""
    extra = answer_columns()
    rows = ((*own, *more) for own, more in zip(table.rows, answers, strict=True))
    return replace(table, columns=table.columns + extra, rows=rows)


def answer_columns() -> tuple[TableColumn, ...]:
    """The columns of the answers, one for each of `ANSWER_HEADINGS`."""
    return tuple(replace(_ANSWER_COLUMNS[name], origin=Origin.ANSWER) for name in ANSWER_HEADINGS)


def _known(sheet: Sheet) -> tuple[Column, ...]:
    if sheet.name != "Items":
        return sheet.columns
    after_site = [column.field for column in sheet.columns].index("site") + 1
    return (*sheet.columns[:after_site], POSITION, *sheet.columns[after_site:])


def _complete(
    sheet: Sheet, layout: Sequence[LayoutColumn], records: Sequence[Listed]
) -> list[LayoutColumn]:
    """The columns to write: no value of a record is left without one."""
    full = list(layout) or [LayoutColumn(column.heading, column.field) for column in sheet.columns]
    fields_there = {place.field for place in full}
    for index, column in enumerate(_known(sheet)):
        if column.field in fields_there:
            continue
        if any(getattr(record, column.field) not in (None, "") for record in records):
            place = LayoutColumn(column.heading, column.field)
            full.insert(len(full) if layout else index, place)
    own_there = {place.heading for place in full if not place.field}
    for headings in dict.fromkeys(tuple(record.extras) for record in records):
        for heading in headings:
            if heading not in own_there:
                own_there.add(heading)
                full.append(LayoutColumn(heading, ""))
    return full


def _column(sheet: Sheet, place: LayoutColumn) -> TableColumn:
    if not place.field:
        return TableColumn(place.heading, None, origin=Origin.OWN)
    known = next(column for column in _known(sheet) if column.field == place.field)
    width = _LONG_TEXT.get(known.field, 0.0)
    return TableColumn(place.heading, known.kind, width=width, wrap=bool(width), help=known.help)


def _rows(full: Sequence[LayoutColumn], records: Sequence[Listed]) -> Iterator[tuple[Value, ...]]:
    getters = [_getter(place) for place in full]
    for record in records:
        yield tuple([get(record) for get in getters])


def _getter(place: LayoutColumn) -> Callable[[Listed], Value]:
    if place.field:
        return attrgetter(place.field)
    heading = place.heading

    def own(record: Listed) -> Value:
        return record.extras.get(heading)

    return own
