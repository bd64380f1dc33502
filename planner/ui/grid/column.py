"""How a list reads one of its columns from a row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from planner.model.sheets import Column, Kind
from planner.ui.words import Look

R = TypeVar("R")


@dataclass(frozen=True)
class TableColumn(Generic[R]):
    """How one column is read from a row.

    ``text`` is what is shown, searched and copied; ``key`` what is sorted by (None sorts
    last; default: the text); ``look`` gives icon and colour; ``edits`` is the record's column
    if cells can be edited. ``value``, where given, is what text and key follow from: a hashable
    value, so that a list of many rows works out each different one once. ``summed`` is False for
    numbers whose sum says nothing: coordinates, shares, the numbers of rows.
    ``why`` is what a cell says of itself when it is pointed at, the text if it says nothing else.
    """

    heading: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    numeric: bool = False
    look: Callable[[R], Look | None] | None = None
    edits: Column | None = None
    width: int = 120
    tip: str = ""
    value: Callable[[R], Any] | None = None
    summed: bool = True
    why: Callable[[R], str] | None = None

    @property
    def unit(self) -> str:
        """What its numbers are numbers of: dollars, or whatever the heading says."""
        money = self.edits is not None and self.edits.kind is Kind.MONEY
        return "$" if money else self.heading
