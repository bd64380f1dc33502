"""Which rows a list shows, and in which order: filters and sorting, without Qt."""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import eq, is_not
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from planner.ui.grid.coding import CodedColumn, Codes, Mask
from planner.ui.grid.column import TableColumn
from planner.ui.grid.ordering import places_in_order
from planner.ui.slices import Steps, finish

R = TypeVar("R")
Places = NDArray[np.intp]
Accept = Callable[[R], bool]
Identities = Callable[[Sequence[R]], Iterable[object]]
"""Gives for each row what stays the same when it is read again."""

Arranged = tuple[Places, Places]
"""The order of the rows, and what of it is shown."""

FEW = 1_000
"""Rows that are read in no time."""
_MANY = 20_000
"""Rows of which all values are read in so long that a person notices."""
_PART = 5_000
"""Rows that are asked about in one step."""
_ROWS = 250
"""Rows that are read first, to see how long that takes."""
_STEP_S = 0.003
"""Seconds that rows are read in one step."""


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
    follow from, then call `arrange`. ``record`` gives what those columns of a row follow from that
    can be edited, where that is not the row itself.
    """

    def __init__(
        self, columns: Sequence[TableColumn[R]], record: Callable[[R], object] | None = None
    ) -> None:
        self.columns = tuple(columns)
        self._record = record
        self.rows: Sequence[R] = ()
        self.words: tuple[str, ...] = ()
        self.accept: Accept[R] | None = None
        self.ticked: dict[int, Ticked] = {}
        self.levels: tuple[Level, ...] = ()
        self._coded = [CodedColumn(column) for column in self.columns]
        self._order: Places = np.arange(0)
        self.shown: Places = self._order
        self._places: Places = self._order
        """For each row its place among the former ones, -1 for a new one."""

    # rows

    def set_rows(self, rows: Sequence[R], identities: Identities[R] | None = None) -> bool:
        """Take other rows, of which nothing is shown until they are arranged. Values of rows that
        were there before are not read again. Whether they are the former ones, in the same
        places, with other values: then ``identities`` gives the same for both.
        """
        former, self.rows = self.rows, rows
        # Rows that are made each time they are looked at are never the former ones.
        lasting = isinstance(rows, list | tuple) and isinstance(former, list | tuple)
        own = _places_among(former, rows) if lasting else np.full(len(rows), -1)
        places = own
        if lasting and self._record is not None:
            places = _places_among(*(list(map(self._record, some)) for some in (former, rows)))
        self._places = places
        for at, coded in enumerate(self._coded):
            if len(coded):
                follows = own if coded.column.edits is None else places
                self._coded[at] = self._read_again(coded, follows, len(former))
        if len(rows) != len(former) or not lasting:
            return False
        other = np.flatnonzero(places < 0).tolist()
        if identities is None:
            return not other
        pairs = (identities([some[place] for place in other]) for some in (former, rows))
        return all(map(eq, *pairs))

    def _read_again(self, coded: CodedColumn[R], places: Places, former: int) -> CodedColumn[R]:
        """A column of which the values of rows that were there are known; of very many new ones
        none stay, and they are read a little at a time.
        """
        new = np.flatnonzero(places < 0)
        # Where a value is not named, what is said may follow from more than the row.
        if coded.column.value is None or len(new) > _MANY or len(new) == len(places):
            return CodedColumn(coded.column)
        if len(places) == former:
            coded.replace(self.rows, new)
        else:
            coded.take(self.rows, np.where(places < len(coded), places, -1).astype(np.int32))
        return coded

    def followed(self) -> Arranged:
        """Other rows in the order and with the filters of those before them, for `take`: new ones
        come last, and are shown, until they are arranged.
        """
        there = self._places >= 0
        now: Places = np.full(len(self._order), -1)
        now[self._places[there]] = np.flatnonzero(there)
        new = np.flatnonzero(~there)
        order, shown = now[self._order], now[self.shown]
        return np.append(order[order >= 0], new), np.append(shown[shown >= 0], new)

    # reading values ahead

    @property
    def ready(self) -> bool:
        """Whether every value is read."""
        return all(len(coded) == len(self.rows) for coded in self._coded)

    def read_on(self, rows: int, columns: Sequence[int] | None = None) -> None:
        """Read the values of so many rows more, of some columns or of all. Of a row all of them
        at once: some lists make a row each time it is looked at.
        """
        wanted = self._coded if columns is None else [self._coded[at] for at in columns]
        ends = sorted({len(coded) for coded in wanted} | {len(self.rows)})
        stop = min(ends[0] + rows, ends[min(1, len(ends) - 1)])
        some = self.rows[ends[0] : stop]
        for coded in wanted:
            if len(coded) == ends[0]:
                coded.add(some, len(self.rows))

    def reading(self, columns: Sequence[int] | None = None) -> Steps[None]:
        """Read the values of some columns, or of all."""
        rows = _ROWS
        every = range(len(self._coded)) if columns is None else columns
        while (done := min((len(self._coded[at]) for at in every), default=0)) < len(self.rows):
            began = time.perf_counter()
            self.read_on(rows, columns)
            took = max(time.perf_counter() - began, 1e-6)
            rows = max(_ROWS // 10, int(rows * min(2.0, _STEP_S / took)))
            yield done / len(self.rows)

    def coded(self, column: int) -> CodedColumn[R]:
        """A column with all its values read."""
        found = self._coded[column]
        found.extend(self.rows, len(self.rows))
        return found

    def part_of(self, column: int, places: Places) -> tuple[CodedColumn[R], Codes]:
        """A column, and the codes of some rows in it. Where its values are not read yet, and it
        is about few rows, only theirs are.
        """
        coded = self._coded[column]
        if len(coded) < len(self.rows) and len(places) <= FEW:
            coded = CodedColumn(coded.column)
            some = [self.rows[place] for place in places.tolist()]
            coded.add(some, len(some))
            return coded, coded.codes
        coded = self.coded(column)
        return coded, coded.codes[places]

    # order and filter

    def arrange(self) -> None:
        """Sort, and show what the filters take."""
        self.take(finish(self.arranging()))

    def arranging(self) -> Steps[Arranged]:
        """The order that the rows come in, and what of it is shown, for `take`."""
        order = np.arange(len(self.rows))
        for level in reversed(self.levels):
            yield from self.reading([level.column])
            ranks = yield from self._coded[level.column].ranks()
            none = int(ranks.max(initial=-1)) + 1
            keys = np.where(ranks < 0, none, none - 1 - ranks if level.descending else ranks)
            of_rows = keys[self._coded[level.column].codes[order]]
            yield 0.95
            order = order[(yield from places_in_order(of_rows.astype(np.int64)))]
        return order, (yield from self._accepted(order, self.ticked))

    def filtering(self) -> Steps[Arranged]:
        """What the filters take, in the order that there is, for `take`."""
        return self._order, (yield from self._accepted(self._order, self.ticked))

    def take(self, arranged: Arranged) -> None:
        """Show rows as they were arranged."""
        self._order, self.shown = arranged

    def passing_but(self, column: int) -> Places:
        """The rows that every filter but that of a column takes."""
        others = {at: ticked for at, ticked in self.ticked.items() if at != column}
        return finish(self._accepted(self._order, others))

    def _passing(self, ticked: Mapping[int, Ticked]) -> Steps[Mask | None]:
        passing: Mask | None = None
        for column, chosen in ticked.items():
            yield from self.reading([column])
            coded = self._coded[column]
            taken = (yield from coded.where(chosen.takes))[coded.codes]
            passing = taken if passing is None else passing & taken
        if self.words:
            yield from self.reading()
        for word in self.words:
            held = yield from self._holding(word)
            passing = held if passing is None else passing & held
        return passing

    def _holding(self, word: str) -> Steps[Mask]:
        """For each row whether one of its cells holds a word, given in small letters."""
        held: Mask = np.zeros(len(self.rows), np.bool_)
        for coded in self._coded:
            values = yield from coded.holding(word)
            if values.any():
                held |= values[coded.codes]
                yield 0.5
        return held

    def _accepted(self, order: Places, ticked: Mapping[int, Ticked]) -> Steps[Places]:
        passing = yield from self._passing(ticked)
        found = order if passing is None else order[passing[order]]
        accept, rows = self.accept, self.rows
        if accept is None:
            return found
        kept: Mask = np.zeros(len(found), np.bool_)
        for start in range(0, len(found), _PART):
            some = found[start : start + _PART].tolist()
            kept[start : start + _PART] = [accept(rows[place]) for place in some]
            yield start / len(found)
        return found[kept]

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


def _places_among(former: Sequence[Any], rows: Sequence[Any]) -> Places:
    """For each row its place among the former ones (being the same object), or -1."""
    both = min(len(former), len(rows))
    other = np.fromiter(map(is_not, former, rows), np.bool_, both)
    places = np.arange(len(rows))
    if len(former) == len(rows):
        places[other] = -1
        return places
    # Rows come and go at one place mostly; what is before and behind it stays.
    ahead = int(other.argmax()) if other.any() else both
    left = both - ahead
    back = np.fromiter(map(is_not, reversed(former), islice(reversed(rows), left)), np.bool_, left)
    behind = int(back.argmax()) if back.any() else left
    places += len(former) - len(rows)
    places[:ahead] = np.arange(ahead)
    end = len(rows) - behind
    known = {id(former[at]): at for at in range(ahead, len(former) - behind)}
    places[ahead:end] = [known.get(id(row), -1) for row in rows[ahead:end]] if known else -1
    return places
