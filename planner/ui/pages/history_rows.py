"""What a step did, row by row, in the words of the standard workbook; no Qt."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.model.history import RowChange
from planner.model.sheets import ALL_SHEETS, ITEMS, POSITION, Kind, Sheet
from planner.ui import cells
from planner.ui.translation import tr

SHOWN_ROWS = 500
"""Rows of a step that are listed; a big import has many more."""

_SHEETS = {sheet.name.lower().removesuffix("s"): sheet for sheet in ALL_SHEETS}
_OTHER = {
    "plan": tr("Plans"),
    "plan_job": tr("Planned jobs"),
    "layout": tr("Columns"),
    "answer": tr("Answers"),
    "choice": tr("Remembered choices"),
    "document": tr("Documents"),
    "overlay": tr("Rules of your own"),
}
_NAMES = (
    "name", "code", "serial", "model", "site", "job", "application", "sheet", "question", "key",
)  # fmt: skip
_LONGEST = 300
"""Signs of a value that are shown; a catalogue file of one's own has many more."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell before and after; for a row that was added or deleted, the whole row."""

    sheet: str
    row: str
    heading: str
    before: str
    after: str


def cell_changes(changes: Sequence[RowChange]) -> list[CellChange]:
    """The cells of the first rows that a step changed, in the order it changed them."""
    return [cell for change in changes[:SHOWN_ROWS] for cell in _cells(change)]


def table_title(table: str) -> str:
    """What a table of the project file is called on the screen."""
    sheet = _SHEETS.get(table)
    return sheet.name if sheet else _OTHER.get(table, table)


def _cells(change: RowChange) -> Iterator[CellChange]:
    sheet = _SHEETS.get(change.table)
    place = table_title(change.table)
    row = _row_name(change)
    if change.before is None or change.after is None:
        before, after = _whole(sheet, change.before), _whole(sheet, change.after)
        heading = tr("Added") if change.before is None else tr("Deleted")
        yield CellChange(place, row, heading, before, after)
        return
    for field in dict.fromkeys([*change.before, *change.after]):
        old, new = change.before.get(field), change.after.get(field)
        if old != new:
            heading = _heading(sheet, field)
            yield CellChange(
                place, row, heading, _text(sheet, field, old), _text(sheet, field, new)
            )


def _row_name(change: RowChange) -> str:
    values = change.after or change.before or {}
    return next((str(values[name]) for name in _NAMES if values.get(name)), f"#{change.row_id}")


def _whole(sheet: Sheet | None, values: Mapping[str, object] | None) -> str:
    if values is None:
        return ""
    texts = (
        (_heading(sheet, field), _text(sheet, field, value))
        for field, value in values.items()
        if field not in {"id", "extras", "plan_id"}
    )
    nothing = {""} if sheet else {"", "0", "[]"}
    return "; ".join(f"{heading}: {text}" for heading, text in texts if text not in nothing)


def _heading(sheet: Sheet | None, field: str) -> str:
    column = _column_kind(sheet, field)
    return column[0] if column else field.replace("_", " ").capitalize()


def _column_kind(sheet: Sheet | None, field: str) -> tuple[str, Kind] | None:
    if sheet is None:
        return None
    columns = (*sheet.columns, POSITION) if sheet is ITEMS else sheet.columns
    return next(((c.heading, c.kind) for c in columns if c.field == field), None)


def _text(sheet: Sheet | None, field: str, value: object) -> str:
    if value is None:
        return ""
    column = _column_kind(sheet, field)
    kind = column[1] if column else Kind.TEXT
    if kind is Kind.YES_NO:
        return cells.YES if value else cells.NO
    if kind is Kind.DATE and isinstance(value, str):
        return cells.date_text(date.fromisoformat(value))
    if kind is Kind.MONEY:
        return f"${value}"
    return _plain(value if column else _parsed(value))


def _parsed(value: object) -> object:
    """What a value of the program's own tables holds: they keep lists and answers as JSON."""
    if not (isinstance(value, str) and value[:1] in {"{", "["}):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _plain(value: object) -> str:
    """A value in words: "maker: Huawei, family: Antennas"."""
    if isinstance(value, Mapping):
        text = ", ".join(f"{key}: {_plain(held)}" for key, held in value.items() if held)
    elif isinstance(value, list):
        text = ", ".join(_plain(held) for held in value if held)
    else:
        text = str(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
