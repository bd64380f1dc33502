"""Which repairs a file's cells could do with: found to be offered, never made unasked."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias, TypeVar

from planner.catalogue.makers import is_stated, name_key
from planner.common.progress import Progress, part, silent
from planner.files.cells import is_blank, normal, shown
from planner.files.dates import order_is_open, told_by_order
from planner.files.reading import RawCell
from planner.model.sheets import ITEMS, SITES
from planner.services.importing.repairing import (
    Repair,
    RepairKind,
    row_marks,
)
from planner.services.importing.serials import maker_named
from planner.services.importing.source import SheetSource, Source
from planner.services.importing.splitting import split_model, split_serials
from planner.services.outlines import looks_east, looks_swapped
from planner.storage.project import Project

SPELLINGS = "spellings"
"""Name under which a project keeps the spellings that a person accepted: by field, what is
written and what it stands for.
"""
_DATES = frozenset(("obtained_on", "removed_on", "replaced_on", "disposed_on"))
_ALIKE = str.maketrans("OIL", "011")
_EXAMPLES = 200
_TICK, _FEW = 10_000, 500
T = TypeVar("T")
Ticked: TypeAlias = Callable[[Iterable[str]], Iterator[str]]
"""The same texts, with a report now and then."""


def repairs(source: Source, project: Project, progress: Progress = silent) -> tuple[Repair, ...]:
    """The repairs that could be made, by sheet, for `Source.with_repairs`. Spellings that a
    person accepted in an earlier import are marked ``known``.
    """
    answered = project.choices(SPELLINGS)
    sheets = [sheet for sheet in source.sheets if sheet.target in {ITEMS.name, SITES.name}]
    found: list[Repair] = []
    for number, sheet in enumerate(sheets):
        stage = part(progress, number / len(sheets), (number + 1) / len(sheets))
        found += _of_sheet(source.without_repairs(sheet.sheet).sheet(sheet.sheet), answered, stage)
    return tuple(found)


def _of_sheet(
    sheet: SheetSource, answered: Mapping[str, Mapping[str, str]], progress: Progress
) -> list[Repair]:
    columns = _Columns(sheet, progress)
    found: list[Repair] = []
    for done, offered in (
        (0.0, _of_items(sheet, columns, answered)),
        (0.7, _dates(sheet, columns)),
        (0.8, _coordinates(sheet, columns)),
        (0.9, _marks(sheet)),
    ):
        columns.done = done
        columns.tick()
        found += offered
    return found


class _Columns:
    """The distinct cells of a sheet's columns and how many rows have each; ``done`` is how much
    of the sheet was looked through.
    """

    def __init__(self, sheet: SheetSource, progress: Progress) -> None:
        self.by_field = {column.field: column for column in sheet.columns if column.field}
        self.done = 0.0
        self._sheet = sheet
        self._progress = progress

    def tick(self) -> None:
        """Reports, now and then."""
        self._progress(f"Looking through {self._sheet.sheet}", self.done)

    def count(self, field: str) -> Counter[str]:
        """How many rows have each text in the field's column."""
        index = self.by_field[field].index
        rows, listed = self._sheet.raw.rows, self._sheet.listed.rows
        cells: Counter[RawCell] = Counter()
        for start in range(0, len(listed), _TICK):
            self.tick()
            cells.update(rows[number][index] for number in listed[start : start + _TICK])
        counts: Counter[str] = Counter()
        for cell, number in self.ticked(cells.items()):
            if not is_blank(cell):
                counts[shown(cell)] += number
        return counts

    def ticked(self, values: Iterable[T]) -> Iterator[T]:
        """The same values, with a tick now and then."""
        for number, value in enumerate(values):
            if not number % _FEW:
                self.tick()
            yield value


def _of_items(
    sheet: SheetSource, columns: _Columns, answered: Mapping[str, Mapping[str, str]]
) -> Iterator[Repair]:
    if sheet.target != ITEMS.name:
        return
    for field in ("manufacturer", "model"):
        if field in columns.by_field:
            counts = columns.count(field)
            find = _makers if field == "manufacturer" else _models
            groups = find(counts, columns.ticked)
            known = answered.get(field, {})
            yield from _spellings(sheet, columns, field, counts, groups, known)
    if "model" in columns.by_field:
        yield from _split(sheet, columns, "model", RepairKind.MODEL_PARTS)
    if "serial" in columns.by_field:
        yield from _split(sheet, columns, "serial", RepairKind.SERIALS)


def _spellings(
    sheet: SheetSource,
    columns: _Columns,
    field: str,
    counts: Counter[str],
    groups: Mapping[str, Sequence[str]],
    known: Mapping[str, str],
) -> Iterator[Repair]:
    column = columns.by_field[field]
    for name, written in sorted(groups.items()):
        others = [text for text in written if text != name]
        rows = sum(counts[text] for text in others)
        listed = ", ".join(f'"{text}"' for text in others[:6]) + (" ..." if len(others) > 6 else "")
        yield Repair(
            RepairKind.SPELLING,
            sheet.sheet,
            column.index,
            column.heading,
            field,
            f'Write "{name}" for {listed}?',
            tuple((text, name) for text in others),
            rows,
            known=all(known.get(text) == name for text in others),
        )


def _makers(counts: Counter[str], ticked: Ticked) -> dict[str, list[str]]:
    """Spellings of one maker under the name to write: the catalogue's, else the commonest."""
    groups: dict[str, list[str]] = defaultdict(list)
    named: dict[str, str] = {}
    for text in ticked(counts):
        if not is_stated(text):
            continue
        company = maker_named(text)
        key = company or name_key(text)
        groups[key].append(text)
        if company:
            named[key] = company
    _join_misspelt(groups, named, counts, ticked)
    found = {}
    for key, written in groups.items():
        if len(written) > 1:
            found[named.get(key) or max(written, key=lambda text: counts[text])] = written
    return found


def _join_misspelt(
    groups: dict[str, list[str]], named: Mapping[str, str], counts: Counter[str], ticked: Ticked
) -> None:
    """Puts a rare name to a common one that differs from it in one letter."""
    from rapidfuzz.distance import OSA

    keys = sorted(
        (key for key in groups if key not in named),
        key=lambda key: -sum(counts[text] for text in groups[key]),
    )
    rank = {key: place for place, key in enumerate(keys)}
    # names that differ in one letter become the same when one letter is left out of either
    shortened: dict[str, list[str]] = defaultdict(list)
    for key in ticked([key for key in keys if len(key) > 5]):
        forms = {key, *(key[:place] + key[place + 1 :] for place in range(len(key)))}
        near = {common for form in forms for common in shortened[form]}
        alike = [common for common in near if OSA.distance(key, common) == 1]
        if alike:
            groups[min(alike, key=rank.__getitem__)] += groups.pop(key)
            continue
        for form in forms:
            shortened[form].append(key)


def _models(counts: Counter[str], ticked: Ticked) -> dict[str, list[str]]:
    """Spellings of one model under the commonest: blanks, dashes, case, O for 0 and I for 1, and
    one wrong letter ahead of the same digits.
    """
    groups: dict[str, list[str]] = defaultdict(list)
    for text in ticked(counts):
        letters = "".join(filter(str.isalnum, normal(text).upper()))
        if any(map(str.isdigit, letters)):
            groups[letters.translate(_ALIKE)].append(text)
    _join_prefixes(groups, counts)
    return {
        max(texts, key=lambda text: (counts[text], sum(map(str.isdigit, text)))): texts
        for texts in groups.values()
        if len(texts) > 1
    }


def _join_prefixes(groups: dict[str, list[str]], counts: Counter[str]) -> None:
    from rapidfuzz.distance import OSA

    by_number: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    for key, texts in groups.items():
        found = re.match(r"([A-Z]{3,})(\d.*)$", key)
        if found:
            rows = sum(counts[text] for text in texts)
            by_number[found[2]].append((rows, found[1], key))
    for alike in by_number.values():
        alike.sort(reverse=True)
        for place, (rows, prefix, key) in enumerate(alike):
            for common_rows, common, target in alike[:place]:
                misspelt = len(prefix) == len(common) and OSA.distance(prefix, common) == 1
                if misspelt and common_rows >= 5 * rows and target in groups:
                    groups[target] += groups.pop(key)
                    break


def _split(sheet: SheetSource, columns: _Columns, field: str, kind: RepairKind) -> Iterator[Repair]:
    values: list[tuple[str, str]] = []
    rows = 0
    for text, count in columns.ticked(columns.count(field).items()):
        becomes = _apart(text, kind)
        if becomes:
            rows += count
            values.append((text, becomes))
    if not values:
        return
    column = columns.by_field[field]
    others = tuple(
        (name, columns.by_field[name].index)
        for name in ("manufacturer", "quantity")
        if name in columns.by_field
    )
    cells = "1 cell" if rows == 1 else f"{rows:,} cells"
    what = "more than a model" if kind is RepairKind.MODEL_PARTS else "several serial numbers"
    how = "Take them apart" if kind is RepairKind.MODEL_PARTS else "Make a row for each"
    hold = "holds" if rows == 1 else "hold"
    question = f"{cells} of {column.heading} {hold} {what}. {how}?"
    yield Repair(
        kind, sheet.sheet, column.index, column.heading, field, question,
        tuple(values[:_EXAMPLES]), rows, others,
    )  # fmt: skip


def _apart(text: str, kind: RepairKind) -> str:
    if kind is RepairKind.SERIALS:
        serials = split_serials(text)
        return " | ".join(serials) if len(serials) > 1 else ""
    parts = split_model(text)
    if parts is None:
        return ""
    count = str(parts.quantity) if parts.quantity else ""
    return " | ".join(filter(None, (parts.maker, parts.model, count)))


def _dates(sheet: SheetSource, columns: _Columns) -> Iterator[Repair]:
    for field in sorted(_DATES & columns.by_field.keys()):
        column = columns.by_field[field]
        counts = columns.count(field)
        said = sheet.date_orders.get(column.index, "")
        unclear = told_by_order(counts) if said == "day" else order_is_open(counts)
        if not unclear or said == "month":
            continue
        question = (
            f"You said that in {column.heading} the day comes first, as in {unclear[0]}. Does it?"
            if said
            else f"Nothing in {column.heading} tells the month from the day, as in {unclear[0]}. "
            "The month is taken to come first; does the day?"
        )
        yield Repair(
            RepairKind.DATE_ORDER,
            sheet.sheet,
            column.index,
            column.heading,
            field,
            question,
            tuple((text, "day first") for text in unclear[:_EXAMPLES]),
            sum(counts[text] for text in unclear),
            known=bool(said),
        )


def _coordinates(sheet: SheetSource, columns: _Columns) -> Iterator[Repair]:
    if not {"latitude", "longitude"} <= columns.by_field.keys():
        return
    latitude, longitude = columns.by_field["latitude"], columns.by_field["longitude"]
    swapped: list[tuple[float, float]] = []
    east: list[float] = []
    for number, index in enumerate(sheet.listed.rows):
        if not number % _FEW:
            columns.tick()
        row = sheet.raw.rows[index]
        a, b = _degrees(row[latitude.index]), _degrees(row[longitude.index])
        if a is None or b is None:
            continue
        if looks_swapped(a, b):
            swapped.append((a, b))
            a, b = b, a
        if looks_east(a, b):
            east.append(b)
    if swapped:
        yield Repair(
            RepairKind.SWAPPED, sheet.sheet, latitude.index, latitude.heading, "latitude",
            f"{_rows(len(swapped))} latitude and longitude the other way round. Turn them?",
            tuple((f"{a}, {b}", f"{b}, {a}") for a, b in swapped[:_EXAMPLES]), len(swapped),
            (("longitude", longitude.index),),
        )  # fmt: skip
    if east:
        yield Repair(
            RepairKind.LONGITUDE, sheet.sheet, longitude.index, longitude.heading, "longitude",
            f"{_rows(len(east))} a longitude east of Greenwich; with a minus the place is in the "
            "United States. Make it negative?",
            tuple((f"{b:g}", f"{-b:g}") for b in east[:_EXAMPLES]), len(east),
            (("latitude", latitude.index),),
        )  # fmt: skip


def _marks(sheet: SheetSource) -> Iterator[Repair]:
    for kind, what in ((RepairKind.COMMENTS, "comments"), (RepairKind.COLOURS, "coloured cells")):
        marks = row_marks(sheet.raw, kind)
        texts = [marks[row] for row in sheet.listed.rows if row in marks]
        if texts:
            question = f"{_rows(len(texts))} {what}. Keep them as a column of your own?"
            values = tuple((text, text) for text in list(dict.fromkeys(texts))[:_EXAMPLES])
            yield Repair(kind, sheet.sheet, -1, "", "", question, values, len(texts))


def _rows(count: int) -> str:
    return "1 row has" if count == 1 else f"{count:,} rows have"


def _degrees(cell: object) -> float | None:
    try:
        return float(shown(cell).strip())
    except ValueError:
        return None
