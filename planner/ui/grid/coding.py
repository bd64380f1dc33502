"""A column of many rows as numbers: each different value once, with its text and its place in
the order, and for each row the number of its value.

Columns of an inventory repeat themselves. A word is looked for, a value ticked and an order
found among the different values; what that means for a hundred thousand rows is one step of
numpy.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count
from math import isfinite
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.ui.grid.column import TableColumn

R = TypeVar("R")
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]

MILLION = 1_000_000
_WORDS_KEPT = 8
"""Words of which it is kept which values hold them."""


class CodedColumn(Generic[R]):
    """The codes of a column, filled from the first row to the last by `extend`."""

    def __init__(self, column: TableColumn[R]) -> None:
        self.column = column
        self._read: Callable[[R], Any] = column.value or column.text
        self._codes: Codes = np.empty(0, np.int32)
        self._done = 0
        self._seen: defaultdict[Any, int] = defaultdict(count().__next__)
        self._first: list[R] = []
        self._texts: list[str] = []
        self._folded: list[str] = []
        self._amounts: list[int] = []
        self._ranks: Codes | None = None
        self._held: dict[str, Mask] = {}

    def __len__(self) -> int:
        """How many rows have a code."""
        return self._done

    # filling

    def extend(self, rows: Sequence[R], stop: int) -> None:
        """Give the rows up to ``stop`` their codes, from where they end now."""
        if stop > self._done:
            self.add(rows[self._done : stop], len(rows))

    def add(self, rows: Sequence[R], of: int) -> None:
        """Give the rows behind those that have one their codes; in all there are so many."""
        if len(self._codes) != of:
            self._codes = np.resize(self._codes[: self._done], of)
        stop = self._done + len(rows)
        self._codes[self._done : stop] = self._coded(rows)
        self._done = stop
        self.folded()
        self.amounts()

    def take(self, rows: Sequence[R], places: Codes) -> None:
        """Go over to other rows: each has the code of the row at its place among the former
        ones, or is read anew where that is -1.
        """
        anew = np.flatnonzero(places < 0)
        fresh = self._coded([rows[place] for place in anew.tolist()])
        self._codes = self._codes[places]
        self._codes[anew] = fresh
        self._done = len(places)

    def _coded(self, rows: Sequence[R]) -> Codes:
        known = len(self._first)
        values = list(map(self._read, rows))
        codes = np.fromiter(map(self._seen.__getitem__, values), np.int32, len(rows))
        if len(self._seen) > known:
            new = np.flatnonzero(codes >= known)
            _, at = np.unique(codes[new], return_index=True)
            places = new[at].tolist()
            self._first += [rows[place] for place in places]
            if self.column.value is None:
                self._texts += [values[place] for place in places]
            self._ranks = None
        return codes

    # asking

    @property
    def codes(self) -> Codes:
        """For each row the number of its value."""
        return self._codes[: self._done]

    @property
    def first(self) -> Sequence[R]:
        """For each value a row that has it."""
        return self._first

    def texts(self) -> Sequence[str]:
        """For each value what is shown."""
        new = self._first[len(self._texts) :]
        self._texts += map(self.column.text, new)
        return self._texts

    def folded(self) -> Sequence[str]:
        """For each value its text in small letters."""
        new = self.texts()[len(self._folded) :]
        self._folded += map(str.lower, new)
        return self._folded

    def keys(self) -> list[Any]:
        """For each value what it is sorted by, None if it is not known."""
        if self.column.key is not None:
            return list(map(self.column.key, self._first))
        return [text.casefold() or None for text in self.texts()]

    def amounts(self) -> Sequence[int]:
        """For each value of a column of numbers how many millionths it is, 0 for none; whole
        numbers, so that sums are exact.
        """
        column = self.column
        if column.numeric and column.key is not None:
            new = map(column.key, self._first[len(self._amounts) :])
            self._amounts += map(_millionths, new)
        return self._amounts

    def ranks(self) -> Codes:
        """For each value its place in the order, the same for equal ones; -1 for none."""
        if self._ranks is None:
            keys = self.keys()
            if self.column.numeric and all(isinstance(key, Decimal | None) for key in keys):
                # Exact in millionths, and whole numbers are compared in no time.
                self._ranks = _ranks_of([key is not None for key in keys], self.amounts())
                return self._ranks
            ordered = sorted({key for key in keys if key is not None})
            rank_of = {key: rank for rank, key in enumerate(ordered)}
            rank_of[None] = -1
            self._ranks = np.fromiter(map(rank_of.__getitem__, keys), np.int32, len(keys))
        return self._ranks

    def where(self, test: Callable[[str], bool]) -> Mask:
        """For each value whether its text passes."""
        texts = self.texts()
        return np.fromiter(map(test, texts), np.bool_, len(texts))

    def holding(self, word: str) -> Mask:
        """For each value whether its text holds a word, which is given in small letters. What a
        person types is looked for where its beginning was found.
        """
        folded = self.folded()
        held = self._held.get(word)
        if held is None or len(held) != len(folded):
            within = [at for at in self._held if at in word and len(self._held[at]) == len(folded)]
            if within:
                held = np.zeros(len(folded), np.bool_)
                maybe = np.flatnonzero(self._held[max(within, key=len)])
                held[maybe] = [word in folded[code] for code in maybe.tolist()]
            else:
                held = np.fromiter([word in text for text in folded], np.bool_, len(folded))
            self._held[word] = held
            while len(self._held) > _WORDS_KEPT:
                del self._held[next(iter(self._held))]
        return held


def _ranks_of(known: Sequence[bool], amounts: Sequence[int]) -> Codes:
    _, ranks = np.unique(np.array(amounts, np.float64), return_inverse=True)
    found: Codes = np.where(known, ranks, -1).astype(np.int32)
    return found


def _millionths(value: Any) -> int:
    if isinstance(value, Decimal):
        return int(value * MILLION) if value.is_finite() else 0
    if isinstance(value, int):
        return value * MILLION
    return round(value * MILLION) if isinstance(value, float) and isfinite(value) else 0
