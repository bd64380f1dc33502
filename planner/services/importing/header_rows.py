"""Headings over two rows: groups above ("Radio"), names below ("Model")."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from planner.files.cells import is_blank, shown
from planner.files.formats import STANDARD, SheetFormat, sheet_named
from planner.files.headings import (
    HEADER_ROWS,
    ColumnMatch,
    Reading,
    known_columns,
    standard_columns,
)
from planner.files.reading import RawCell, RawSheet
from planner.model.sheets import CARRIER

_LONGEST_GROUP = 40
_DATED = re.compile(r"\d[-/.:]\d")
"""Dates, times and versions stand above a list as notes, not as names of groups."""


def join_headings(rows: Sequence[Sequence[RawCell]]) -> list[str]:
    """One heading a column from several rows, joined with " / "; the name of a group counts for
    the columns to its right that have a name below and none above.
    """
    joined = [_text(cell) for cell in rows[-1]]
    for upper in reversed(rows[:-1]):
        group = ""
        for index, below in enumerate(joined):
            above = _text(upper[index])
            if above:
                group = above if below and below != above else ""
            elif not below:
                group = ""
            name = above or group
            joined[index] = (
                f"{name} / {below}" if name and below and name != below else name or below
            )
    return joined


def columns_at(
    raw: RawSheet,
    header: int,
    count: int,
    layout: SheetFormat | None,
    target: str,
    mapping: Mapping[str, str],
) -> tuple[ColumnMatch, ...]:
    """Columns of a sheet whose headings fill ``count`` rows from index ``header`` on. A joined
    heading that is not known is looked up by its last part.
    """
    if not raw.rows:
        return ()
    if count == 1:
        return _columns(raw.rows, header, layout, target, mapping)
    below = raw.rows[header + count :]
    whole: list[RawCell] = list(join_headings(raw.rows[header : header + count]))
    last: list[RawCell] = [_text(cell).rpartition(" / ")[2] for cell in whole]
    full = _columns([whole, *below], 0, layout, target, mapping)
    short = {column.index: column for column in _columns([last, *below], 0, layout, target, {})}
    taken = {column.field for column in full} - {""}
    found = []
    for column in full:
        other = short.get(column.index)
        if (
            not column.field
            and not column.passed_over
            and other
            and other.field not in taken | {""}
        ):
            taken.add(other.field)
            found.append(replace(column, field=other.field, reason=other.reason))
        else:
            found.append(column)
    return tuple(found)


def _columns(
    rows: Sequence[Sequence[RawCell]],
    header: int,
    layout: SheetFormat | None,
    target: str,
    mapping: Mapping[str, str],
) -> tuple[ColumnMatch, ...]:
    if layout is not None:
        return known_columns(rows, header, layout, mapping)
    standard = sheet_named(target)
    return standard_columns(rows, header, standard, mapping) if standard else ()


def with_header_rows(
    raw: RawSheet, reading: Reading, mapping: Mapping[str, str]
) -> tuple[Reading, int]:
    """How a sheet is read that was taken to have one header row, and the number of header rows:
    two if the row above names groups, or the one below parts.
    """
    layout = reading.layout
    one = reading, 1
    if reading.target == CARRIER.name or len(raw.rows) < 2 or raw.format:
        return one
    if layout is not None and layout.signatures:
        return one  # a system's export, whose one header row is known
    if layout is None and reading.format != STANDARD:
        return one
    header = reading.header
    if header and _names_groups(raw.rows[header - 1], raw.rows[header]):
        start = header - 1
    elif header + 1 < min(len(raw.rows), HEADER_ROWS) and _names_parts(
        raw.rows[header], raw.rows[header + 1]
    ):
        start = header
    else:
        return one
    columns = columns_at(raw, start, 2, layout, reading.target, mapping)
    fields, before = ({c.field for c in found} - {""} for found in (columns, reading.columns))
    if len(fields) < len(before):
        return one
    return replace(reading, header=start, columns=columns), 2


def _names_groups(upper: Sequence[RawCell], lower: Sequence[RawCell]) -> bool:
    """Whether a row names groups of the columns below it: two or more, one over several."""
    groups = [index for index, cell in enumerate(upper) if not is_blank(cell)]
    if len(groups) < 2 or not all(_is_group(upper[index]) for index in groups):
        return False
    if not all(_text(lower[index]) for index in groups):
        return False
    wide = any(
        index + 1 < len(upper) and is_blank(upper[index + 1]) and _text(lower[index + 1])
        for index in groups
    )
    return wide and all(_is_group(cell) for cell in lower if not is_blank(cell))


def _names_parts(upper: Sequence[RawCell], lower: Sequence[RawCell]) -> bool:
    """Whether the row below the headings says what the columns of a group are."""
    filled = [i for i, cell in enumerate(lower) if not is_blank(cell)]
    new = [i for i in filled if is_blank(upper[i])]
    if not new or len(filled) < 2 or not all(_is_group(lower[i]) for i in filled):
        return False
    starts = {i - 1 for i in new if i - 1 not in new}
    return all(i in new or i in starts or _text(upper[i]) == _text(lower[i]) for i in filled)


def _is_group(cell: RawCell) -> bool:
    if not isinstance(cell, str) or len(cell) > _LONGEST_GROUP:
        return False
    return any(map(str.isalpha, cell)) and not _DATED.search(cell)


def _text(cell: RawCell) -> str:
    return " ".join(shown(cell).split())
