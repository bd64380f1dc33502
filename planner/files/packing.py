"""Rows on their way from one process to another: by columns, equal values once.

Most columns of an equipment list repeat few values. Sent once for each batch of rows they cost
less time than plain pickling, and the receiver holds each text once instead of once a row.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import count, islice
from typing import TypeAlias

from planner.files.reading import RawCell

BATCH = 8_192
"""Rows sent at a time: so many that equal values are found, so few that the receiver is not left
far behind. An index into the values of a batch fits into two bytes.
"""

Packed: TypeAlias = tuple[int, list[tuple[Sequence[RawCell], bytes | None]]]
"""The number of rows, and each column: its values, or its distinct values and an index a row."""

_LOOK = 256
"""Values by which a column is judged: where they all differ, most of the column does."""

_TELL_APART = {str, date, datetime}
"""Types whose equal values are the same; 1, 1.0 and True are equal and are not."""


def batches(rows: Iterable[list[RawCell]]) -> Iterator[list[list[RawCell]]]:
    """The rows, so many at a time as are sent at once."""
    left = iter(rows)
    while batch := list(islice(left, BATCH)):
        yield batch


def pack(rows: list[list[RawCell]]) -> Packed:
    """Equally long rows, at most `BATCH`, as columns."""
    return len(rows), [_packed(column) for column in zip(*rows, strict=True)]


def unpack(packed: Packed, known: dict[RawCell, RawCell]) -> list[list[RawCell]]:
    """The rows again; ``known`` collects the texts of all batches, to hold each only once."""
    size, columns = packed
    if not columns:
        return [[] for _ in range(size)]
    full = []
    for values, indices in columns:
        if indices is None:
            full.append(values)
        else:
            once = [known.setdefault(value, value) for value in values]
            full.append(list(map(once.__getitem__, array("H", indices))))
    return list(map(list, zip(*full, strict=True)))


def _packed(column: tuple[RawCell, ...]) -> tuple[Sequence[RawCell], bytes | None]:
    first = column[:_LOOK]
    if len(set(first)) < len(first) and set(map(type, column)) <= _TELL_APART:
        places: defaultdict[RawCell, int] = defaultdict(count().__next__)
        indices = array("H", map(places.__getitem__, column))
        if len(places) * 2 < len(column):
            return list(places), indices.tobytes()
    return column, None
