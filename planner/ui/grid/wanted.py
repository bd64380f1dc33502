"""What a person asks of cells, as values: pasted, filled down, cleared, replaced, all set alike."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.common.errors import UserError
from planner.common.progress import Progress, silent
from planner.model.sheets import Column
from planner.services.cell_edits import MOST_LISTED, CellProblem, Wanted
from planner.ui import cells
from planner.ui.translation import tr

_REPORT_EVERY = 2_000


@dataclass(frozen=True, slots=True)
class Target:
    """A row that cells are pasted into: its record's id, 0 for one to be added, and its name."""

    id: int
    name: str


@dataclass(slots=True)
class Asking:
    """Collects values for cells; what a text does not mean is a problem of its cell."""

    edits: dict[int, dict[str, Any]] = field(default_factory=dict)
    added: list[dict[str, Any]] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    more_problems: int = 0
    _parsed: dict[tuple[str, str], Any] = field(default_factory=dict)

    def put(self, values: dict[str, Any], name: str, column: Column, text: str) -> None:
        """Ask for what a text means in a column."""
        value = self._meaning(column, text)
        if isinstance(value, UserError):
            self.refuse(name, column.heading, text, f"{value.message} {value.hint}")
        else:
            values[column.field] = value

    def refuse(self, name: str, heading: str, text: str, message: str) -> None:
        """Note a cell that cannot be."""
        if len(self.problems) < MOST_LISTED:
            self.problems.append(CellProblem(name, heading, text, message))
        else:
            self.more_problems += 1

    def row(self, row_id: int) -> dict[str, Any]:
        """The values asked for a row that is there."""
        return self.edits.setdefault(row_id, {})

    def wanted(self) -> Wanted:
        """All of it."""
        return Wanted(self.edits, self.added, tuple(self.problems), self.more_problems)

    def _meaning(self, column: Column, text: str) -> Any:
        # Columns repeat themselves; a text is read once.
        key = column.field, text
        if key not in self._parsed:
            try:
                self._parsed[key] = cells.parse(column, text)
            except UserError as error:
                self._parsed[key] = error
        return self._parsed[key]


@dataclass(frozen=True, slots=True)
class Block:
    """Cells to paste, the columns they go to (None: nowhere) and what is said of those."""

    rows: Sequence[Sequence[str]]
    columns: Sequence[Column | None]
    notes: tuple[str, ...] = ()


def block_for(
    rows: Sequence[Sequence[str]], headings: Sequence[str], columns: Sequence[Column | None]
) -> Block:
    """Where pasted cells go: from the first of some columns in view on (``columns`` has None
    for those that cannot be edited), or by name if the first line holds headings of the list.
    """
    width = max(map(len, rows), default=0)
    named = {heading.casefold(): at for at, heading in enumerate(headings)}
    first = [" ".join(cell.split()).casefold() for cell in rows[0]] if rows else []
    by_name = len(rows) > 1 and bool(first) and all(not cell or cell in named for cell in first)
    if by_name and any(first):
        rows = rows[1:]
        places = [named.get(cell, -1) for cell in first]
    else:
        places = list(range(width))
    places += [-1] * (width - len(places))
    inside = [0 <= at < len(columns) for at in places]
    notes = []
    if out := [at for at, ok in enumerate(inside) if not ok and any(_cells(rows, at))]:
        notes.append(tr("{count:,} columns of the clipboard have no column here.", count=len(out)))
    found = [columns[at] if ok else None for at, ok in zip(places, inside, strict=True)]
    fixed = [
        headings[at]
        for at, ok in zip(places, inside, strict=True)
        if ok and columns[at] is None and at < len(headings)
    ]
    if fixed:
        notes.append(tr("Left out, because it is worked out: {fixed}.", fixed=", ".join(fixed)))
    return Block(rows, found, tuple(notes))


def _cells(rows: Sequence[Sequence[str]], at: int) -> Iterable[str]:
    return (row[at] for row in rows if at < len(row))


def repeated(rows: Sequence[Sequence[str]], lines: int, columns: int) -> list[list[str]]:
    """Cells repeated until they fill so many lines and columns, if they fit in whole times."""
    height, width = len(rows), max(map(len, rows), default=0)
    if not height or not width:
        return [list(row) for row in rows]
    down = lines // height if lines % height == 0 else 1
    right = columns // width if columns % width == 0 else 1
    full = [[*row, *[""] * (width - len(row))] if right > 1 else list(row) for row in rows]
    return [row * max(right, 1) for row in full] * max(down, 1)


def pasted(block: Block, targets: Sequence[Target], progress: Progress = silent) -> Wanted:
    """What pasting a block into rows asks for; lines beyond them become new rows."""
    asking = Asking()
    for number, row in enumerate(block.rows):
        if number % _REPORT_EVERY == 0:
            progress(tr("{number:,} rows read", number=number), number / len(block.rows))
        if number < len(targets):
            target = targets[number]
            values = asking.row(target.id)
        else:
            target = Target(0, tr("new row {number}", number=number - len(targets) + 1))
            values = {}
            asking.added.append(values)
        for column, text in zip(block.columns, row, strict=False):
            if column is not None:
                asking.put(values, target.name, column, text)
    return asking.wanted()


def set_alike(
    text: str, columns: Iterable[tuple[Column, Iterable[Any]]], name: Callable[[Any], str]
) -> Wanted:
    """What one text in many cells asks for: for each column the records that get it."""
    asking = Asking()
    for column, records in columns:
        for record in records:
            asking.put(asking.row(record.id), name(record), column, text)
    return asking.wanted()


def filled(columns: Iterable[tuple[Column, Any, Iterable[Any]]]) -> Wanted:
    """What filling down asks for: for each column the record that is copied, and those that
    get its value.
    """
    edits: dict[int, dict[str, Any]] = {}
    for column, source, records in columns:
        value = getattr(source, column.field)
        for record in records:
            edits.setdefault(record.id, {})[column.field] = value
    return Wanted(edits)


def replaced(
    columns: Mapping[Column, Iterable[Any]],
    change: Callable[[str], str],
    name: Callable[[Any], str],
) -> Wanted:
    """What replacing within cells asks for: of each column the records whose text has it."""
    asking = Asking()
    for column, records in columns.items():
        for record in records:
            text = cells.edit_text(getattr(record, column.field))
            after = change(text)
            if after != text:
                asking.put(asking.row(record.id), name(record), column, after)
    return asking.wanted()
