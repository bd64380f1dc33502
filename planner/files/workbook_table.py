"""What a written workbook consists of: tables with columns, apart from how they are written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from planner.files.workbook_cells import Value
from planner.model.sheets import Kind

_WIDTHS = {
    Kind.IDENTIFIER: 24.0,
    Kind.TEXT: 22.0,
    Kind.DATE: 13.0,
    Kind.MONEY: 15.0,
    Kind.WHOLE: 11.0,
    Kind.DECIMAL: 13.0,
    Kind.YES_NO: 13.0,
    Kind.SEASON: 13.0,
    Kind.LAYER: 18.0,
}


class Origin(StrEnum):
    """Whose column it is; headers are coloured by it."""

    STANDARD = "standard"
    OWN = "the user's own"
    ANSWER = "answer"


HEADER_FILLS = {Origin.STANDARD: "1F3A5F", Origin.OWN: "5F6B7A", Origin.ANSWER: "0F6B5C"}
TONES = {"good": ("1E6B34", "DDF3E2"), "bad": ("9B1C1C", "FBE1E1"), "open": ("7A4B00", "FFF0CC")}
"""Colour of the letters and of the paper, by the tone of a word."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column as written. ``kind`` None takes values of any kind. ``width`` in characters, 0
    for what suits the kind. ``words`` colours cells that hold one of them: the word, and
    "good", "bad" or "open". ``number_format`` replaces the kind's. ``left`` puts numbers and
    dates on the left too, where they stand among text. ``choices`` are words to choose from.
    ``asked_in`` is another column, whose cells name the headings that are asked for in their
    row: where this one is, its cell is marked, elsewhere it is greyed. ``to_fill`` marks every
    empty cell, and lets a spreadsheet warn of what is no date in a column of dates.
    """

    heading: str
    kind: Kind | None = Kind.TEXT
    width: float = 0.0
    wrap: bool = False
    origin: Origin = Origin.STANDARD
    words: tuple[tuple[str, str], ...] = ()
    number_format: str = ""
    left: bool = False
    help: str = ""
    choices: tuple[str, ...] = ()
    asked_in: str = ""
    to_fill: bool = False

    @property
    def shown_width(self) -> float:
        """Width in characters, wide enough for the heading and its filter button."""
        kind = self.kind or Kind.TEXT
        return self.width or max(_WIDTHS[kind], min(len(self.heading) + 4.0, 30.0))


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to write: ``rows`` gives ``count`` rows of one value a column.

    ``form`` makes it a sheet of labels and values and says what each row's value is;
    ``prompts`` shows each column's help while one types.
    """

    name: str
    columns: tuple[TableColumn, ...]
    rows: Iterable[Sequence[Value]] = ()
    count: int = 0
    form: tuple[TableColumn, ...] = ()
    prompts: bool = False
    has_filter: bool = True
