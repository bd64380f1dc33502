"""Looking for a text in the cells of a list, and replacing it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from planner.ui.grid.arrangement import Arrangement, Places
from planner.ui.grid.coding import CodedColumn, Mask
from planner.ui.grid.copying import exact_text
from planner.ui.slices import Steps

_LINES = 5_000
"""Lines, or values, looked at in one step."""

Cell = tuple[int, int]
"""Line, and column by its number."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for, and how."""

    text: str
    case: bool = False
    whole: bool = False

    def test(self) -> Callable[[str], bool]:
        """Whether a cell's text has it."""
        if self.case:
            wanted = self.text
            return (lambda text: text == wanted) if self.whole else (lambda text: wanted in text)
        folded = self.text.casefold()
        if self.whole:
            return lambda text: text.casefold() == folded
        return lambda text: folded in text.casefold()

    def replacing(self, new: str) -> Callable[[str], str]:
        """Puts another text in its place, everywhere in a cell."""
        pattern = re.compile(re.escape(self.text), 0 if self.case else re.IGNORECASE)
        if self.whole:
            return lambda text: new if pattern.fullmatch(text) else text
        return lambda text: pattern.sub(lambda _found: new, text)


class Found:
    """The cells that hold a text, among the lines shown and the columns in view. ``places``
    numbers them line by line, ``first`` is the line that the numbers begin with.
    """

    def __init__(self, columns: Sequence[int], places: NDArray[np.uint32], first: int = 0) -> None:
        self.columns = list(columns)
        self._places = places
        self._first = first

    @classmethod
    def looking(
        cls,
        arrangement: Arrangement[Any],
        columns: Sequence[int],
        sought: Sought,
        lines: tuple[int, int] | None = None,
    ) -> "Steps[Found]":
        """Looks for a text, in some lines or in all."""
        first, last = lines or (0, len(arrangement.shown) - 1)
        shown: Places = arrangement.shown[first : last + 1]
        yield from arrangement.reading(columns)
        cells: Mask = np.zeros((len(shown), len(columns)), np.bool_)
        for at, column in enumerate(columns):
            coded = arrangement.coded(column)
            values = yield from cls._holding(coded, sought)
            if values.any():
                cells[:, at] = values[coded.codes[shown]]
            yield at / len(columns)
        found = [np.empty(0, np.uint32)]
        for start in range(0, len(shown), _LINES):
            held = np.flatnonzero(cells[start : start + _LINES].ravel())
            found.append((held + start * len(columns)).astype(np.uint32))
            yield 1.0
        return cls(columns, np.concatenate(found), first)

    @staticmethod
    def _holding(coded: CodedColumn[Any], sought: Sought) -> Steps[Mask]:
        """For each value of a column whether it is what is looked for."""
        anyhow, test = not (sought.case or sought.whole), sought.test()
        # As the quick filter does: what is typed on is looked for where its beginning was found.
        looked = coded.holding(sought.text.lower()) if anyhow else coded.where(test)
        values = yield from looked
        if coded.column.numeric and any(map(str.isdecimal, sought.text)):
            # A number is found as it is shown ("8,200") and as it is typed (8200).
            values = values.copy()
            for start in range(0, len(values), _LINES):
                some = coded.first[start : start + _LINES]
                values[start : start + _LINES] |= [
                    test(exact_text(coded.column, row)) for row in some
                ]
                yield start / len(values)
        return values

    def __len__(self) -> int:
        return len(self._places)

    def lines(self) -> int:
        """In how many lines it was found."""
        if not len(self):
            return 0
        return int(np.count_nonzero(np.diff(self._places // len(self.columns)))) + 1

    def next(self, cell: Cell, *, back: bool = False) -> Cell | None:
        """The next cell behind one (or before it), line by line; from the end on it goes round."""
        if not len(self):
            return None
        here = max(cell[0] - self._first, -1) * len(self.columns) + self._column(cell)
        if back:
            at = int(np.searchsorted(self._places, max(here, 0))) - 1
        else:
            at = int(np.searchsorted(self._places, max(here + 1, 0))) % len(self)
        place = int(self._places[at])
        return place // len(self.columns) + self._first, self.columns[place % len(self.columns)]

    def _column(self, cell: Cell) -> int:
        return self.columns.index(cell[1]) if cell[1] in self.columns else 0

    def number(self, cell: Cell) -> int:
        """Which of all it is, from 1; 0 if it is none of them."""
        if cell[1] not in self.columns or cell[0] < self._first:
            return 0
        place = (cell[0] - self._first) * len(self.columns) + self._column(cell)
        at = int(np.searchsorted(self._places, place))
        return at + 1 if at < len(self) and self._places[at] == place else 0

    def by_column(self) -> dict[int, list[int]]:
        """Lines with it, for each column that has any."""
        lines, columns = np.divmod(self._places, np.uint32(max(len(self.columns), 1)))
        found = {
            column: (lines[columns == at] + np.uint32(self._first)).tolist()
            for at, column in enumerate(self.columns)
        }
        return {column: lines for column, lines in found.items() if lines}
