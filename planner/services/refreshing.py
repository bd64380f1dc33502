"""The inventory after one small step, without reading a hundred thousand rows again."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from planner.model.documents import Document
from planner.model.history import ChangeSet, RowChange
from planner.model.inventory import KEYS, Carrier, Inventory, Stored
from planner.model.sheets import ALL_SHEETS, CARRIER
from planner.storage.project import Project

_MOST = 500
"""Rows that a step may touch; more are read together with all others."""
_RECORDS: Mapping[str, tuple[str, type[Stored]]] = MappingProxyType(
    {
        **{
            sheet.name.lower().removesuffix("s"): (sheet.part, sheet.record)
            for sheet in ALL_SHEETS
            if sheet is not CARRIER
        },
        "document": ("documents", Document),
    }
)
"""By the name that a change gives the table: the part of the inventory and its record."""
_ELSEWHERE = frozenset(("plan", "plan_job", "layout"))
"""Tables of which the inventory holds nothing."""


def inventory_after(project: Project, before: Inventory, changes: ChangeSet) -> Inventory:
    """The project's inventory, from what it was before the one step that ``changes`` is about.

    Reads the rows of the step only, if they are few and nothing else depends on them; else all.
    """
    known = {"carrier", "answer", "overlay", *_RECORDS, *_ELSEWHERE}
    if changes.unit is None or not changes.tables <= known:
        return project.inventory()
    if changes.tables <= _ELSEWHERE:
        return before
    rows = project.row_changes(changes.unit, _MOST + 1)
    if len(rows) > _MOST or any(_renames(row) for row in rows):
        return project.inventory()
    ids: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        ids[row.table].add(row.row_id)
    parts: dict[str, Any] = {}
    for table in ids.keys() & _RECORDS.keys():
        part, record = _RECORDS[table]
        found: Sequence[Stored] = project.rows(record, list(ids[table]))
        parts[part] = _merged(getattr(before, part), ids[table], found)
    if "carrier" in ids:
        parts["carrier"] = project.carrier()
    if "answer" in ids:
        parts["answers"] = project.answers()
    if "overlay" in ids:
        parts["overlay"] = project.overlay()
    return replace(before, **parts)


def _renames(row: RowChange) -> bool:
    """Whether rows of other tables, which name this one, change with it."""
    record = _RECORDS[row.table][1] if row.table in _RECORDS else Carrier
    key = KEYS.get(record)
    if key is None or row.before is None or row.after is None:
        return False
    return row.before.get(key) != row.after.get(key)


def _merged(
    rows: Sequence[Stored], touched: Iterable[int], found: Sequence[Stored]
) -> tuple[Stored, ...]:
    """The rows, in the order of their ids, with those found in the place of those touched."""
    merged = list(rows)
    by_id = {row.id: row for row in found}
    for row_id in sorted(touched):
        place = bisect_left(merged, row_id, key=lambda row: row.id)
        there = place < len(merged) and merged[place].id == row_id
        now = by_id.get(row_id)
        merged[place : place + there] = [] if now is None else [now]
    return tuple(merged)
