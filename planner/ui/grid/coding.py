"""A column of many rows as numbers: each different value once, with its text and its place in
the order, and for each row the number of its value.

Columns of an inventory repeat themselves. A word is looked for, a value ticked and an order
found among the different values; what that means for a hundred thousand rows is one step of
numpy.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import count
from math import isfinite
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.ui.grid.column import TableColumn
from planner.ui.grid.ordering import in_order, places_in_order
from planner.ui.slices import Steps

R = TypeVar("R")
Codes = NDArray[np.int32]
Mask = NDArray[np.bool_]

MILLION = 1_000_000
_MOST = 2**62
"""Millionths of which whole numbers of numpy hold the difference."""
_PART = 10_000
"""Values looked at in one step: a few milliseconds."""
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

    def replace(self, rows: Sequence[R], places: NDArray[np.intp]) -> None:
        """Read the values at some places anew, among as many rows."""
        read = places[places < self._done]
        self._codes[read] = self._coded([rows[place] for place in read.tolist()])

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

    def amounts(self) -> Sequence[int]:
        """For each value of a column of numbers how many millionths it is, 0 for none; whole
        numbers, so that sums are exact.
        """
        column = self.column
        if column.numeric and column.key is not None:
            new = map(column.key, self._first[len(self._amounts) :])
            self._amounts += map(_millionths, new)
        return self._amounts

    def ranks(self) -> Steps[Codes]:
        """For each value its place in the order, the same for equal ones; -1 for none."""
        if self._ranks is None:
            found = yield from self._ranked()
            self._ranks = found
        return self._ranks

    def _ranked(self) -> Steps[Codes]:
        keys: list[Any] = []
        exact = self.column.numeric and self.column.key is not None
        for some in _parts(len(self._first)):
            keys += self._keys(some)
            exact = exact and all(isinstance(key, Decimal | None) for key in keys[some])
            yield 0.0
        amounts = (yield from self._whole()) if exact else None
        if amounts is not None:
            return (yield from _ranks_of(keys, amounts))
        different: set[Any] = set()
        for some in _parts(len(keys)):
            different.update(keys[some])
            yield 0.1
        different.discard(None)
        ordered = yield from in_order(list(different))
        rank_of: dict[Any, int] = {None: -1}
        for some in _parts(len(ordered)):
            rank_of.update(zip(ordered[some], range(some.start, some.stop), strict=False))
            yield 0.9
        found: Codes = np.empty(len(keys), np.int32)
        for some in _parts(len(keys)):
            found[some] = list(map(rank_of.__getitem__, keys[some]))
            yield 0.95
        return found

    def _whole(self) -> Steps[NDArray[np.int64] | None]:
        """The amounts as whole numbers of numpy, which are sorted in no time; None if one of
        them is too large for that.
        """
        amounts = self.amounts()
        found = np.empty(len(amounts), np.int64)
        for some in _parts(len(amounts)):
            if not -_MOST < min(amounts[some]) <= max(amounts[some]) < _MOST:
                return None
            found[some] = amounts[some]
            yield 0.1
        return found

    def _keys(self, some: slice) -> list[Any]:
        """For some values what they are sorted by, None if it is not known."""
        if self.column.key is not None:
            return list(map(self.column.key, self._first[some]))
        return [text.casefold() or None for text in self.texts()[some]]

    def where(self, test: Callable[[str], bool]) -> Steps[Mask]:
        """For each value whether its text passes."""
        texts = self.texts()
        found: Mask = np.zeros(len(texts), np.bool_)
        for some in _parts(len(texts)):
            found[some] = list(map(test, texts[some]))
            yield some.start / len(texts)
        return found

    def holding(self, word: str) -> Steps[Mask]:
        """For each value whether its text holds a word, which is given in small letters. What a
        person types is looked for where its beginning was found.
        """
        folded = self.folded()
        held = self._held.get(word)
        if held is None or len(held) != len(folded):
            held = np.zeros(len(folded), np.bool_)
            maybe = self._maybe(word)
            for some in _parts(len(maybe)):
                held[maybe[some]] = [word in folded[code] for code in maybe[some].tolist()]
                yield some.start / len(maybe)
            self._held[word] = held
            while len(self._held) > _WORDS_KEPT:
                del self._held[next(iter(self._held))]
        return held

    def _maybe(self, word: str) -> NDArray[np.intp]:
        """The values that may hold a word: those that hold its beginning, if that is known."""
        there = len(self._folded)
        within = [at for at in self._held if at in word and len(self._held[at]) == there]
        return np.flatnonzero(self._held[max(within, key=len)]) if within else np.arange(there)


def _parts(number: int) -> Iterator[slice]:
    """So many values in parts of which each is done in a few milliseconds."""
    for start in range(0, number, _PART):
        yield slice(start, start + _PART)


def _ranks_of(keys: Sequence[Any], amounts: NDArray[np.int64]) -> Steps[Codes]:
    order = yield from places_in_order(amounts - amounts.min(initial=0))
    ordered = amounts[order]
    ranks: Codes = np.empty(len(amounts), np.int32)
    ranks[order] = np.cumsum(np.diff(ordered, prepend=ordered[:1]) > 0)
    yield 0.9
    ranks[[at for at, key in enumerate(keys) if key is None]] = -1
    return ranks


def _millionths(value: Any) -> int:
    if isinstance(value, Decimal):
        return int(value * MILLION) if value.is_finite() else 0
    if isinstance(value, int):
        return value * MILLION
    return round(value * MILLION) if isinstance(value, float) and isfinite(value) else 0
