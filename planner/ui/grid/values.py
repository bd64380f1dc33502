"""The values that the filter of a column offers, with how many rows have each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.ui.grid.arrangement import Arrangement, Ticked
from planner.ui.grid.coding import CodedColumn
from planner.ui.slices import finish

MOST = 5_000
"""Values listed at once; the search finds the others."""
EVERYTHING = Ticked(frozenset(), hidden=True)


@dataclass(frozen=True, slots=True)
class Value:
    """A text of cells, and how many rows that the other filters take have it."""

    text: str
    rows: int


class ColumnValues:
    """The values of a column among the rows that every other filter takes."""

    def __init__(self, arrangement: Arrangement[Any], column: int) -> None:
        self._coded: CodedColumn[Any] = arrangement.coded(column)
        codes = self._coded.codes[arrangement.passing_but(column)]
        self._often: NDArray[np.intp] = np.bincount(codes, minlength=len(self._coded.first))

    def matching(self, search: str) -> tuple[list[Value], int]:
        """Values whose text holds a search, in the order of the column, with nothing at the end,
        and how many there are: of very many only the most frequent are listed.
        """
        codes = self._codes(search)
        found = len(codes)
        if found > MOST:
            most = np.argpartition(-self._often[codes], MOST)[:MOST]
            codes = codes[np.sort(most)]
        rows: dict[str, int] = {}
        for code in sorted(codes.tolist(), key=self._order()):
            text = self._coded.texts()[code]
            rows[text] = rows.get(text, 0) + int(self._often[code])
        listed = [Value(text, number) for text, number in rows.items()]
        return listed, found if found > MOST else len(listed)

    def texts(self, search: str) -> frozenset[str]:
        """Texts of all values that hold a search."""
        texts = self._coded.texts()
        return frozenset(texts[code] for code in self._codes(search).tolist())

    def _codes(self, search: str) -> NDArray[np.intp]:
        there = self._often > 0
        word = search.strip().lower()
        if word:
            there &= finish(self._coded.holding(word))
        return np.flatnonzero(there)

    def _order(self) -> Callable[[int], tuple[bool, Any]]:
        key, coded = self._coded.column.key, self._coded
        folded = coded.folded()

        def order(code: int) -> tuple[bool, Any]:
            found = key(coded.first[code]) if key is not None else folded[code] or None
            # What is not known comes last, in any order.
            return found is None, 0 if found is None else found

        return order


def chosen(ticked: Ticked, values: ColumnValues, search: str) -> Ticked | None:
    """The filter for what is ticked among the values that hold a search; None if it is all. Of
    few values that are not ticked the others are kept, so that new ones are not hidden.
    """
    if search.strip():
        return Ticked(frozenset(filter(ticked.takes, values.texts(search))))
    texts = values.texts("")
    on = frozenset(filter(ticked.takes, texts))
    off = texts - on
    if not off:
        return None
    return Ticked(off, hidden=True) if len(off) <= len(on) else Ticked(on)
