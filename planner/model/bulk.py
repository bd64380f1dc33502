"""Many records at once."""

from collections import deque
from collections.abc import Sequence
from dataclasses import fields
from itertools import repeat
from typing import Any, TypeVar

R = TypeVar("R")

_BLOCK = 5_000
"""Records made at a time. Meanwhile no other thread runs, and one of them draws the window."""


def made(record: type[R], columns: Sequence[Sequence[Any]]) -> list[R]:
    """Records of a frozen dataclass with slots, from the values of its fields: for each field,
    in their order, as many values as there are records.

    Gives what ``map(record, *columns)`` gives, in half the time: a frozen dataclass sets its
    fields one by one through a call each. There is no ``__post_init__`` to be left out.
    """
    size = len(columns[0])
    setters = []
    for entry, values in zip(fields(record), columns, strict=True):  # type: ignore[arg-type] # a dataclass, which no bound can say
        if len(values) != size:
            raise ValueError(f"{len(values)} values of {entry.name} for {size} records")
        setters.append((getattr(record, entry.name).__set__, values))
    records: list[R] = []
    for start in range(0, size, _BLOCK):
        some: list[R] = list(map(object.__new__, repeat(record, min(_BLOCK, size - start))))
        for set_, values in setters:
            deque(map(set_, some, values[start : start + _BLOCK]), maxlen=0)
        records += some
    return records
