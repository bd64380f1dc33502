"""The rows of a preview, made when they are looked at."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import overload

from planner.model.history import Problem
from planner.model.sheets import CARRIER
from planner.services.importing.differences import differences
from planner.services.importing.matching import Matched
from planner.services.importing.tables import label


class Outcome(StrEnum):
    """What becomes of a row."""

    ADDED = "new"
    CHANGED = "changed"
    SAME = "same"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RowPreview:
    """One row: its place in the file, what becomes of it, and (heading, old, new) of each
    value that would change.
    """

    sheet: str
    row: int
    target: str
    outcome: Outcome
    label: str
    changes: tuple[tuple[str, str, str], ...]
    problems: tuple[Problem, ...]
    kept: tuple[tuple[str, str, str], ...] = ()
    """(heading, what the file says, what a person typed and stays) of each value left alone."""


class Entries(Sequence[RowPreview]):
    """The rows of a preview, each made when it is looked at: a hundred thousand stay cheap."""

    def __init__(self, matched: Sequence[Matched]) -> None:
        self._matched = tuple(matched)
        self._ends = list(accumulate(len(part.table.indices) for part in matched))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> RowPreview: ...
    @overload
    def __getitem__(self, index: slice) -> list[RowPreview]: ...
    def __getitem__(self, index: int | slice) -> RowPreview | list[RowPreview]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if index < 0:
            index += len(self)
        if not 0 <= index < len(self):
            raise IndexError(index)
        which = bisect_right(self._ends, index)
        start = self._ends[which - 1] if which else 0
        return _row(self._matched[which], index - start)

    def counts(self) -> Counter[Outcome]:
        """How many rows have each outcome."""
        found: Counter[Outcome] = Counter()
        for part in self._matched:
            part.table.tick()
            if part.table.rejected:
                found.update(self.outcomes(part))
                continue
            new = changed = 0
            for old, after in zip(part.before, part.after, strict=True):
                if old is None:
                    new += 1
                elif old is not after and old != after:
                    changed += 1
            found[Outcome.ADDED] += new
            found[Outcome.CHANGED] += changed
            found[Outcome.SAME] += len(part.before) - new - changed
        return found

    @staticmethod
    def outcomes(matched: Matched) -> Iterator[Outcome]:
        """What becomes of each row of a table."""
        rejected = matched.table.rejected
        for position, (old, new) in enumerate(zip(matched.before, matched.after, strict=True)):
            if position in rejected:
                yield Outcome.REJECTED
            elif old is None:
                yield Outcome.ADDED
            else:
                yield Outcome.SAME if old is new or old == new else Outcome.CHANGED

    def with_outcome(self, outcome: Outcome) -> list[int]:
        """Indices of the rows with an outcome, for filters."""
        everything = (entry for matched in self._matched for entry in self.outcomes(matched))
        return [index for index, found in enumerate(everything) if found is outcome]

    def with_kept(self) -> list[int]:
        """Indices of the rows in which a value stays that a person typed, for filters."""
        starts = [0, *self._ends]
        return [
            start + position
            for start, matched in zip(starts, self._matched, strict=False)
            for position in sorted(matched.table.kept)
        ]

    def place_of(self, sheet: str, row: int) -> int:
        """Index of a row by its place in the file, -1 if it is not an entry."""
        for start, matched in zip([0, *self._ends], self._matched, strict=False):
            if matched.table.source.sheet == sheet and row in matched.table.numbers:
                return start + matched.table.numbers.index(row)
        return -1


def _row(matched: Matched, position: int) -> RowPreview:
    table = matched.table
    old, new = matched.before[position], matched.after[position]
    problems = tuple(table.problems.get(position, ()))
    if position in table.rejected:
        outcome = Outcome.REJECTED
    elif old is None:
        outcome = Outcome.ADDED
    else:
        outcome = Outcome.SAME if old == new else Outcome.CHANGED
    return RowPreview(
        table.source.sheet,
        table.numbers[position],
        table.target.name,
        outcome,
        _label(matched, position),
        differences(table, old, new) if outcome in {Outcome.ADDED, Outcome.CHANGED} else (),
        problems,
        tuple(table.kept.get(position, ())),
    )


def _label(matched: Matched, position: int) -> str:
    table = matched.table
    record = matched.after[position]
    if table.target is CARRIER:
        row = table.source.raw.rows[table.indices[position]]
        return str(row[0])
    if record is None:
        columns = {name: values[position] for name, values in table.columns.items()}
        record = table.target.record(**columns)
    return label(record)
