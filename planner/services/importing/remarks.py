"""What is said about a sheet as a whole, beside the problems of its rows."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime

from planner.model.history import Problem
from planner.model.sheets import Kind
from planner.services.importing.tables import Table

_NUMBERED = re.compile(r"(.+) \((\d+)\)")
_FIRST_YEAR = 1990
_PAST = frozenset(
    ("obtained_on", "submitted_on", "approved_on", "granted_on", "started_on", "finished_on")
)
"""Dates of what has happened: one that lies ahead is worth a look."""


def remarks(table: Table) -> Iterator[Problem]:
    """Merged cells, hidden rows, headings given twice, and dates that are worth a look."""
    raw = table.source.raw
    if raw.filled:
        said = f"{raw.filled:,} cells took the value of the merged cell they belong to."
        yield _remark(table, "merged-cells", said)
    hidden = len(raw.hidden_rows.intersection(table.indices)) if raw.hidden_rows else 0
    if hidden:
        said = f"{hidden:,} of the rows are hidden or filtered out in Excel; they are read too."
        yield _remark(table, "hidden-rows", said)
    yield from _twice(table)
    yield from _dates(table)


def kept_values(table: Table) -> Iterator[Problem]:
    """How many values that a person typed stay, by column."""
    count = Counter(heading for kept in table.kept.values() for heading, _, _ in kept)
    for heading, number in count.items():
        said = "A value of this column was typed by a person and stays as it is."
        if number > 1:
            said = f"{number:,} values of this column were typed by a person and stay as they are."
        yield _remark(table, "kept-by-hand", said, heading)


def _twice(table: Table) -> Iterator[Problem]:
    headings = {column.heading.casefold() for column in table.source.columns}
    for column in table.source.columns:
        found = _NUMBERED.fullmatch(column.heading)
        if found and found[1].casefold() in headings and not column.passed_over:
            said = f"There is another column {found[1]}; this one is {column.heading}."
            yield _remark(table, "heading-twice", said, column.heading)


def _dates(table: Table) -> Iterator[Problem]:
    today = datetime.now().astimezone().date()
    for column in table.target.columns:
        if column.kind is not Kind.DATE or column.field not in table.columns:
            continue
        values = table.columns[column.field]
        odd = {value for value in set(values) if isinstance(value, date)}
        odd = {
            value
            for value in odd
            if value.year < _FIRST_YEAR or (value > today and column.field in _PAST)
        }
        if not odd:
            continue
        places = [position for position, value in enumerate(values) if value in odd]
        number, first = len(places), values[places[0]]
        said = f"{first} is worth a look: it is "
        said += f"before {_FIRST_YEAR}." if first.year < _FIRST_YEAR else "still to come."
        said += f" {number:,} dates of the column are like that." if number > 1 else ""
        row = table.numbers[places[0]]
        heading = table.heading(column.field)
        yield Problem(
            "date-unusual", said, table.source.sheet, row, heading, str(first), rejects=False
        )


def _remark(table: Table, code: str, said: str, column: str = "") -> Problem:
    return Problem(code, said, table.source.sheet, 0, column, rejects=False)
