"""Which rows a list shows, and in which order: filters and sorting, without Qt."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.ui.grid.coding import CodedColumn, Codes, Mask
from planner.ui.grid.column import TableColumn

R = TypeVar("R")
Places = NDArray[np.intp]
Accept = Callable[[R], bool]

_NONE: Places = np.empty(0, np.intp)
_FEW = 1_000
"""Rows that are read in no time."""


@dataclass(frozen=True, slots=True)
class Ticked:
    """The filter of a column: texts of cells that are shown, or (``hidden``) all but those."""

    texts: frozenset[str]
    hidden: bool = False

    def takes(self, text: str) -> bool:
        """Whether rows with the text are shown."""
        return (text in self.texts) is not self.hidden


@dataclass(frozen=True, slots=True)
class Level:
    """One level of an order: a column, and whether the last comes first."""

    column: int
    descending: bool = False


class Arrangement(Generic[R]):
    """Rows with their filters and order. ``shown`` are places among ``rows``; change what they
    follow from, then call `arrange` (or `filter`, if the order is the same).
    """

    def __init__(self, columns: Sequence[TableColumn[R]]) -> None:
        self.columns = tuple(columns)
        self.rows: Sequence[R] = ()
        self.words: tuple[str, ...] = ()
        self.accept: Accept[R] | None = None
        self.ticked: dict[int, Ticked] = {}
        self.levels: tuple[Level, ...] = ()
        self._coded = [CodedColumn(column) for column in self.columns]
        self._order: Places = np.arange(0)
        self.shown: Places = self._order

    # rows

    def set_rows(self, rows: Sequence[R]) -> None:
        """Take other rows. Values of rows that were there before are not read again."""
        former, self.rows = self.rows, rows
        # Where a value is not named, what is said may follow from more than the row.
        named = [len(coded) and coded.column.value is not None for coded in self._coded]
        places = _places_among(former, rows) if any(named) else _NONE
        known = bool((places >= 0).any())
        for at, coded in enumerate(self._coded):
            if known and named[at]:
                coded.take(rows, np.where(places < len(coded), places, -1).astype(np.int32))
            elif len(coded):
                self._coded[at] = CodedColumn(coded.column)

    def replaced(self, former: Sequence[R], identity: Callable[[R], object]) -> bool:
        """Whether the rows are the former ones, in the same places, with other values."""
        if len(former) != len(self.rows) or not isinstance(self.rows, list | tuple):
            # Rows that are made each time they are looked at are never the former ones.
            return False
        pairs = zip(former, self.rows, strict=True)
        return all(a is b or identity(a) == identity(b) for a, b in pairs)

    # reading values ahead

    @property
    def ready(self) -> bool:
        """Whether every value is read."""
        return all(len(coded) == len(self.rows) for coded in self._coded)

    def read_on(self, rows: int) -> None:
        """Read the values of so many rows more. Of a row all of them: some lists make a row each
        time it is looked at.
        """
        ends = sorted({len(coded) for coded in self._coded} | {len(self.rows)})
        stop = min(ends[0] + rows, ends[min(1, len(ends) - 1)])
        some = self.rows[ends[0] : stop]
        for coded in self._coded:
            if len(coded) == ends[0]:
                coded.add(some, len(self.rows))

    def part_of(self, column: int, places: Places) -> tuple[CodedColumn[R], Codes]:
        """A column, and the codes of some rows in it. Where its values are not read yet, and it
        is about few rows, only theirs are.
        """
        coded = self._coded[column]
        if len(coded) < len(self.rows) and len(places) <= _FEW:
            coded = CodedColumn(coded.column)
            some = [self.rows[place] for place in places.tolist()]
            coded.add(some, len(some))
            return coded, coded.codes
        coded = self.coded(column)
        return coded, coded.codes[places]

    def coded(self, column: int) -> CodedColumn[R]:
        """A column with all its values read."""
        found = self._coded[column]
        found.extend(self.rows, len(self.rows))
        return found

    # order and filter

    def arrange(self) -> None:
        """Sort, and show what the filters take."""
        order = np.arange(len(self.rows))
        for level in reversed(self.levels):
            coded = self.coded(level.column)
            ranks = coded.ranks()
            last = np.iinfo(np.int32).max
            keys = np.where(ranks < 0, last, -ranks if level.descending else ranks)
            of_rows = keys.astype(np.int32)[coded.codes[order]]
            order = order[np.argsort(of_rows, kind="stable")]
        self._order = order
        self.filter()

    def filter(self) -> None:
        """Show what the filters take, in the order that there is."""
        self.shown = self._accepted(self._passing(self.ticked))

    def passing_but(self, column: int) -> Places:
        """The rows that every filter but that of a column takes."""
        others = {at: ticked for at, ticked in self.ticked.items() if at != column}
        return self._accepted(self._passing(others))

    def _passing(self, ticked: Mapping[int, Ticked]) -> Mask | None:
        passing: Mask | None = None
        for column, chosen in ticked.items():
            coded = self.coded(column)
            taken = coded.where(chosen.takes)[coded.codes]
            passing = taken if passing is None else passing & taken
        for word in self.words:
            held = self.holding(word)
            passing = held if passing is None else passing & held
        return passing

    def holding(self, word: str) -> Mask:
        """For each row whether one of its cells holds a word, given in small letters."""
        held: Mask = np.zeros(len(self.rows), np.bool_)
        for column in range(len(self.columns)):
            coded = self.coded(column)
            values = coded.holding(word)
            if values.any():
                held |= values[coded.codes]
        return held

    def _accepted(self, passing: Mask | None) -> Places:
        found = self._order if passing is None else self._order[passing[self._order]]
        accept, rows = self.accept, self.rows
        if accept is None:
            return found
        taken = (accept(rows[place]) for place in found.tolist())
        kept: Places = found[np.fromiter(taken, np.bool_, len(found))]
        return kept

    def sorted_by(self, column: int, *, add: bool) -> tuple[Level, ...]:
        """The order when a person asks for a column: smallest first, then largest first, then
        not by it; with ``add`` behind the columns that are sorted by already.
        """
        former = next((level for level in self.levels if level.column == column), None)
        if not add:
            alone = former is not None and len(self.levels) == 1
            if not alone or former is None:
                return (Level(column),)
            return () if former.descending else (Level(column, descending=True),)
        if former is None:
            return (*self.levels, Level(column))
        turned = () if former.descending else (Level(column, descending=True),)
        at = self.levels.index(former)
        return (*self.levels[:at], *turned, *self.levels[at + 1 :])

    # asking

    def texts(self, column: int, places: Places) -> list[str]:
        """What is shown in a column of some rows."""
        coded = self.coded(column)
        texts = coded.texts()
        return [texts[code] for code in coded.codes[places].tolist()]

    def where(self, place: int) -> int:
        """At which line the row of a place is shown, -1 if it is not."""
        found = np.flatnonzero(self.shown == place)
        return int(found[0]) if len(found) else -1


def _places_among(former: Sequence[Any], rows: Sequence[Any]) -> NDArray[np.intp]:
    """For each row its place among the former ones (being the same object), or -1."""
    if len(former) == len(rows):
        same = (at if a is b else -1 for at, (a, b) in enumerate(zip(former, rows, strict=True)))
        return np.fromiter(same, np.intp, len(rows))
    known = {id(row): at for at, row in enumerate(former)}
    return np.fromiter((known.get(id(row), -1) for row in rows), np.intp, len(rows))
