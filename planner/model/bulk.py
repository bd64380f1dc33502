"""Many records at once."""

from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from itertools import repeat
from typing import Any, TypeVar

R = TypeVar("R")


def made(record: type[R], columns: Sequence[Sequence[Any]]) -> list[R]:
    """Records of a frozen dataclass with slots, from the values of its fields: for each field,
    in their order, as many values as there are records.

    Gives what ``map(record, *columns)`` gives, in half the time: a frozen dataclass sets its
    fields one by one through a call each. There is no ``__post_init__`` to be left out.
    """
    size = len(columns[0])
    records: list[R] = list(map(object.__new__, repeat(record, size)))
    for entry, values in zip(fields(record), columns, strict=True):  # type: ignore[arg-type] # a dataclass, which no bound can say
        if len(values) != size:
            raise ValueError(f"{len(values)} values of {entry.name} for {size} records")
        deque(map(getattr(record, entry.name).__set__, records, values), maxlen=0)
    return records
