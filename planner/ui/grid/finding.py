"""Looking for a text in the cells of a list, and replacing it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.ui.grid.arrangement import Arrangement, Places
from planner.ui.grid.coding import Mask
from planner.ui.grid.copying import exact_text

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
    """The cells that hold a text, among the lines shown and the columns in view."""

    def __init__(
        self,
        arrangement: Arrangement[Any],
        columns: Sequence[int],
        sought: Sought,
        lines: tuple[int, int] | None = None,
    ) -> None:
        self.columns = list(columns)
        first, last = lines or (0, len(arrangement.shown) - 1)
        self._first = first
        shown: Places = arrangement.shown[first : last + 1]
        held = [self._held(arrangement, column, sought, shown) for column in columns]
        self._cells: Mask = np.column_stack(held) if held else np.zeros((0, 0), np.bool_)

    @staticmethod
    def _held(arrangement: Arrangement[Any], column: int, sought: Sought, shown: Places) -> Mask:
        coded = arrangement.coded(column)
        anyhow, test = not (sought.case or sought.whole), sought.test()
        # As the quick filter does: what is typed on is looked for where its beginning was found.
        values = coded.holding(sought.text.lower()) if anyhow else coded.where(test)
        if coded.column.numeric and any(map(str.isdecimal, sought.text)):
            # A number is found as it is shown ("8,200") and as it is typed (8200).
            typed = (test(exact_text(coded.column, row)) for row in coded.first)
            values = values | np.fromiter(typed, np.bool_, len(values))
        found: Mask = values[coded.codes[shown]]
        return found

    def __len__(self) -> int:
        return int(self._cells.sum())

    def lines(self) -> int:
        """In how many lines it was found."""
        return int(self._cells.any(axis=1).sum()) if self._cells.size else 0

    def next(self, cell: Cell, *, back: bool = False) -> Cell | None:
        """The next cell behind one (or before it), line by line; from the end on it goes round."""
        places = np.flatnonzero(self._cells.ravel())
        if not len(places):
            return None
        width = len(self.columns)
        at = self.columns.index(cell[1]) if cell[1] in self.columns else 0
        here = max(cell[0] - self._first, -1) * width + at
        if back:
            before = places[places < here]
            place = int(before[-1] if len(before) else places[-1])
        else:
            behind = places[places > here]
            place = int(behind[0] if len(behind) else places[0])
        return place // width + self._first, self.columns[place % width]

    def number(self, cell: Cell) -> int:
        """Which of all it is, from 1; 0 if it is none of them."""
        if cell[1] not in self.columns:
            return 0
        place = (cell[0] - self._first) * len(self.columns) + self.columns.index(cell[1])
        if not 0 <= place < self._cells.size or not self._cells.ravel()[place]:
            return 0
        return int(self._cells.ravel()[: place + 1].sum())

    def by_column(self) -> dict[int, list[int]]:
        """Lines with it, for each column that has any."""
        found = {
            column: (np.flatnonzero(self._cells[:, at]) + self._first).tolist()
            for at, column in enumerate(self.columns)
        }
        return {column: lines for column, lines in found.items() if lines}
