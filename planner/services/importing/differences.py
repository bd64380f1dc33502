"""What a row would change, value by value, in words."""

from dataclasses import fields
from functools import cache
from typing import Any

from planner.files.formats import columns_of
from planner.model.sheets import ALL_SHEETS, CARRIER
from planner.services.importing.tables import Table, shown_value


def differences(table: Table, old: Any, new: Any) -> tuple[tuple[str, str, str], ...]:
    """(heading, old, new) of each value that differs; ``old`` None stands for a new row."""
    if table.target is CARRIER:
        heading, value = new
        return ((heading, shown_value(old[1]), shown_value(value)),)
    headings, nothing = _known_of(table.target.name)
    before: Any = old if old is not None else nothing
    changes = []
    for name, heading in headings:
        was, becomes = getattr(before, name), getattr(new, name)
        if was != becomes:
            changes.append((heading, shown_value(was), shown_value(becomes)))
    if before.extras or new.extras:
        for heading in {**before.extras, **new.extras}:
            was, becomes = before.extras.get(heading), new.extras.get(heading)
            if was != becomes:
                changes.append((heading, shown_value(was), shown_value(becomes)))
    return tuple(changes)


@cache
def _known_of(sheet: str) -> tuple[tuple[tuple[str, str], ...], Any]:
    """Field and heading of each column of a sheet, in the order of the record's fields, and a
    record without anything.
    """
    target = next(one for one in ALL_SHEETS if one.name == sheet)
    headings = {column.field: column.heading for column in columns_of(target)}
    nothing = target.record()
    names = (entry.name for entry in fields(nothing))
    return tuple((name, headings[name]) for name in names if name in headings), nothing
