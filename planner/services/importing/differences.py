"""What a row would change, value by value, in words."""

from dataclasses import fields
from typing import Any

from planner.files.formats import columns_of
from planner.model.sheets import CARRIER
from planner.services.importing.tables import Table, shown_value


def differences(table: Table, old: Any, new: Any) -> tuple[tuple[str, str, str], ...]:
    """(heading, old, new) of each value that differs; ``old`` None stands for a new row."""
    if table.target is CARRIER:
        heading, value = new
        return ((heading, shown_value(old[1]), shown_value(value)),)
    headings = {column.field: column.heading for column in columns_of(table.target)}
    before: Any = old if old is not None else table.target.record()
    changes = [
        (headings[name], shown_value(getattr(before, name)), shown_value(getattr(new, name)))
        for name in (entry.name for entry in fields(new))
        if name in headings and getattr(before, name) != getattr(new, name)
    ]
    for heading in {**before.extras, **new.extras}:
        was, becomes = before.extras.get(heading), new.extras.get(heading)
        if was != becomes:
            changes.append((heading, shown_value(was), shown_value(becomes)))
    return tuple(changes)
