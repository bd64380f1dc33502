"""Repairs of cells that a person may accept: what each is, and a sheet with them made."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from planner.files.cells import is_blank, shown
from planner.files.reading import RawCell, RawSheet
from planner.services.importing.splitting import split_model, split_serials
from planner.services.outlines import looks_east, looks_swapped

AS_WRITTEN = "as written"


class RepairKind(StrEnum):
    """What a repair does."""

    SPELLING = "one spelling"
    DATE_ORDER = "order of day and month"
    MODEL_PARTS = "maker, model and quantity apart"
    SERIALS = "a row for each serial number"
    LONGITUDE = "longitude west"
    SWAPPED = "latitude and longitude the other way round"
    COMMENTS = "comments as a column"
    COLOURS = "colours as a column"


@dataclass(frozen=True, slots=True)
class Repair:
    """A repair that can be offered. ``index`` is the column's; ``values`` are pairs of what is
    written and what it would be, each once; ``rows`` counts the rows it touches. ``others`` are
    indices of further columns it fills where they are empty, by field. ``known`` says that a
    person accepted it in an earlier import.
    """

    kind: RepairKind
    sheet: str
    index: int
    heading: str
    field: str
    question: str
    values: tuple[tuple[str, str], ...]
    rows: int
    others: tuple[tuple[str, int], ...] = ()
    known: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from other repairs of the same file."""
        first = self.values[0][1] if self.kind is RepairKind.SPELLING and self.values else ""
        return self.kind, self.sheet, self.index, first


@dataclass(frozen=True, slots=True)
class Mended:
    """A sheet with repairs made, the headings of the columns that they added on the right (with
    the field, empty for the user's own), and Excel's row numbers where rows were split.
    """

    raw: RawSheet
    added: tuple[tuple[str, str], ...] = ()
    numbers: Sequence[int] | None = None


_MARKS = {RepairKind.COMMENTS: "Comment in Excel", RepairKind.COLOURS: "Colour in Excel"}
"""Headings under which what Excel shows beside the cells of a row is kept."""

_TICK = 2_000

Row = list[RawCell]
Split = list[Row]
"""A row of the file as one or several rows."""


def repaired(
    raw: RawSheet,
    first: int,
    repairs: Sequence[Repair],
    tick: Callable[[], None] = lambda: None,
) -> Mended:
    """The sheet with the repairs made to the rows from index ``first`` on; others and the
    sheet itself stay as they are. ``tick`` is called now and then.
    """
    if not repairs or not raw.rows:
        return Mended(raw)
    width = len(raw.rows[0])
    added: dict[str, tuple[int, str]] = {}

    def column(heading: str, field: str = "") -> int:
        return added.setdefault(heading, (width + len(added), field))[0]

    marks = {
        column(_MARKS[repair.kind]): row_marks(raw, repair.kind)
        for repair in repairs
        if repair.kind in _MARKS
    }
    repairs = [repair for repair in repairs if repair.kind not in _MARKS]
    steps = _spellings(repairs)
    steps += [
        _model_parts(repair, column)
        if repair.kind is RepairKind.MODEL_PARTS
        else _STEPS[repair.kind](repair)
        for repair in repairs
        if repair.kind is not RepairKind.SPELLING
    ]
    kept = {repair.index: column(f"{repair.heading} {AS_WRITTEN}") for repair in repairs}
    rows, places = _made(raw, first, len(added), steps, kept, marks, tick)
    whole = _placed(replace(raw, rows=rows), places) if len(rows) > len(raw.rows) else replace(
        raw, rows=rows
    )  # fmt: skip
    numbers = [place + raw.first_row for place in places] if len(rows) > len(raw.rows) else None
    return Mended(whole, tuple((name, field) for name, (_, field) in added.items()), numbers)


def _made(
    raw: RawSheet,
    first: int,
    added: int,
    steps: "Sequence[Step]",
    kept: Mapping[int, int],
    marks: Mapping[int, Mapping[int, str]],
    tick: Callable[[], None],
) -> tuple[list[Row], list[int]]:
    """The rows with each step made, and the index that each had before. ``kept`` says, by index
    of a column, which column takes what was written in it; ``marks`` which takes which texts.
    """
    blank: Row = [""] * added
    rows: list[Row] = [[*row, *blank] for row in raw.rows[:first]]
    places = list(range(len(rows)))
    for index in range(first, len(raw.rows)):
        if not (index - first) % _TICK:
            tick()
        before = raw.rows[index]
        split: Split = [[*before, *blank]]
        for step in steps:
            split = [new for row in split for new in step(row)]
        beside = {place: texts[index] for place, texts in marks.items() if index in texts}
        for column, place in kept.items():
            if split[0][column] != before[column]:
                beside[place] = shown(before[column])
        for row in split:
            for place, text in beside.items():
                row[place] = text
        rows += split
        places += [index] * len(split)
    return rows, places


def row_marks(raw: RawSheet, kind: RepairKind) -> dict[int, str]:
    """The comments, or the colours, of each row's cells, by index of the row."""
    found: dict[int, list[str]] = {}
    marks = raw.comments if kind is RepairKind.COMMENTS else raw.fills
    for (row, _), text in sorted(marks.items()):
        if text and text not in found.setdefault(row, []):
            found[row].append(text)
    return {row: "; ".join(texts) for row, texts in found.items()}


def _placed(raw: RawSheet, places: Sequence[int]) -> RawSheet:
    """What stands beside the cells, moved along with rows that were split."""
    now: dict[int, list[int]] = {}
    for new, old in enumerate(places):
        now.setdefault(old, []).append(new)
    moved: dict[str, object] = {}
    for entry in fields(raw):
        value = getattr(raw, entry.name)
        if isinstance(value, Mapping) and value:
            pairs = [(key, found) for key, found in value.items()]
            moved[entry.name] = {
                (new, key[1]) if isinstance(key, tuple) else new: found
                for key, found in pairs
                for new in now.get(key[0] if isinstance(key, tuple) else key, ())
            }
        elif isinstance(value, frozenset) and value and entry.name != "hidden_columns":
            moved[entry.name] = frozenset(
                (new, key[1]) if isinstance(key, tuple) else new
                for key in value
                for new in now.get(key[0] if isinstance(key, tuple) else key, ())
            )
    return replace(raw, **moved)  # type: ignore[arg-type] # the same fields, moved


Column = Callable[..., int]
Step = Callable[[Row], Split]


def _spellings(repairs: Sequence[Repair]) -> list[Step]:
    """One step a column, however many spellings of it are mended; before any other, for they
    are of cells as they are written.
    """
    columns: dict[int, dict[str, str]] = {}
    for repair in repairs:
        if repair.kind is RepairKind.SPELLING:
            columns.setdefault(repair.index, {}).update(repair.values)
    return [_spelling(index, becomes) for index, becomes in columns.items()]


def _spelling(index: int, becomes: Mapping[str, str]) -> Step:
    def step(row: Row) -> Split:
        cell = row[index]
        if isinstance(cell, str) and cell in becomes:
            row[index] = becomes[cell]
        return [row]

    return step


def _model_parts(repair: Repair, column: Column) -> Step:
    known = dict(repair.others)
    maker = known.get("manufacturer", -1)
    quantity = known.get("quantity", -1)
    maker = column("Manufacturer", "manufacturer") if maker < 0 else maker
    quantity = column("Quantity", "quantity") if quantity < 0 else quantity

    def step(row: Row) -> Split:
        parts = split_model(shown(row[repair.index]))
        if parts is None:
            return [row]
        row[repair.index] = parts.model
        if parts.maker and is_blank(row[maker]):
            row[maker] = parts.maker
        if parts.quantity and is_blank(row[quantity]):
            row[quantity] = parts.quantity
        return [row]

    return step


def _serials(repair: Repair) -> Step:
    quantity = dict(repair.others).get("quantity", -1)

    def step(row: Row) -> Split:
        serials = split_serials(shown(row[repair.index]))
        if len(serials) < 2:
            return [row]
        split: Split = []
        for serial in serials:
            one = list(row)
            one[repair.index] = serial
            if quantity >= 0 and shown(row[quantity]).strip() == str(len(serials)):
                one[quantity] = 1
            split.append(one)
        return split

    return step


def _west(repair: Repair) -> Step:
    other = dict(repair.others)["latitude"]

    def step(row: Row) -> Split:
        cell = row[repair.index]
        number = _number(cell)
        if number is not None and looks_east(_number(row[other]), number):
            row[repair.index] = f"-{cell}" if isinstance(cell, str) else -number
        return [row]

    return step


def _swapped(repair: Repair) -> Step:
    other = dict(repair.others)["longitude"]

    def step(row: Row) -> Split:
        latitude, longitude = _number(row[repair.index]), _number(row[other])
        if looks_swapped(latitude, longitude):
            row[repair.index], row[other] = row[other], row[repair.index]
        return [row]

    return step


_STEPS: Mapping[RepairKind, Callable[[Repair], Step]] = {
    RepairKind.SERIALS: _serials,
    RepairKind.LONGITUDE: _west,
    RepairKind.SWAPPED: _swapped,
}


def _number(cell: RawCell) -> float | None:
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return float(cell)
    if isinstance(cell, str):
        try:
            return float(cell.strip())
        except ValueError:
            return None
    return None
