"""Matching rows that nothing refers to: counts of customers, disbursements, costs, filings.

They have no name of their own. A row is the known one that says just the same; else one that is
about the same thing and that no other row is; two that are alike are told apart by counting.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from types import MappingProxyType
from typing import Any

from planner.files.cells import normal
from planner.model.inventory import Cost, CustomerCount, Disbursement, Filing
from planner.services.importing.gone import Gone
from planner.services.importing.matching import Matched, leave_out, overlay
from planner.services.importing.tables import Table, is_missing

Key = tuple[str, ...]
_KeyOf = Callable[[Any], Hashable]


@dataclass(frozen=True, slots=True)
class LineKind:
    """How one kind of line is told from others, by fields.

    ``needed``: a row without one of them is rejected. ``about``: what two rows that are about
    the same thing share, the strictest set first; one of ``telling`` must be filled in it.
    ``names``: fields that tell two things apart where both have one, and that may be filled in
    later. ``identity``: what a deleted one is known by.
    """

    needed: Key
    about: tuple[Key, ...]
    telling: Key
    names: Key
    identity: Key


_BOUGHT = ("on", "description", "manufacturer", "serial", "site")

KINDS: Mapping[type, LineKind] = MappingProxyType(
    {
        CustomerCount: LineKind(("on",), (("on",),), ("on",), (), ("on",)),
        Disbursement: LineKind(
            ("application",),
            (("application", "on", "amount"), ("application", "claim"), ("application", "on")),
            ("on", "amount", "claim"),
            ("claim",),
            ("application", "on", "amount", "claim"),
        ),
        Cost: LineKind(
            (),
            (
                ("invoice", *_BOUGHT, "amount"),
                ("invoice", *_BOUGHT),
                (*_BOUGHT, "amount"),
                _BOUGHT,
            ),
            ("invoice", "serial", "description", "amount"),
            ("invoice",),
            ("invoice", *_BOUGHT, "amount"),
        ),
        Filing: LineKind(
            ("duty",),
            (
                ("application", "duty", "due_on", "confirmation"),
                ("application", "duty", "due_on"),
            ),
            ("duty",),
            ("confirmation",),
            ("application", "duty", "due_on", "confirmation"),
        ),
    }
)


def match_lines(
    tables: Sequence[Table], existing: Sequence[Any], kind: LineKind, gone: Gone | None
) -> list[Matched]:
    """Matches each row to at most one known record, and each record to at most one row. New
    rows that are among the ``gone`` are left out.
    """
    result = []
    waiting: list[_Row] = []
    for table in tables:
        records = table.records()
        matched = Matched(table, [None] * len(records), [None] * len(records))
        result.append(matched)
        waiting += [
            _Row(matched, position, record)
            for position, record in enumerate(records)
            if position not in table.rejected
        ]
    free = {record.id: record for record in existing}
    says = {id(table): _says(table) for table in tables}
    waiting = _paired(waiting, free, says, kind)
    for fields in kind.about:
        about = {id(table): _about(fields, table, kind) for table in tables}
        waiting = _paired(waiting, free, about, kind)
    for row in waiting:
        if gone and gone.meets(row.record):
            leave_out(row.matched, row.position, row.record)
        else:
            row.matched.after[row.position] = row.record
    return result


@dataclass(frozen=True, slots=True)
class _Row:
    matched: Matched
    position: int
    record: Any


def _paired(
    waiting: Sequence[_Row], free: dict[int, Any], keys: Mapping[int, _KeyOf], kind: LineKind
) -> list[_Row]:
    """Gives rows the free records that share their key, in order; returns the rows left over.
    ``keys`` is by table.
    """
    if not free:
        return list(waiting)
    indexes: dict[int, dict[Hashable, deque[Any]]] = {}
    rest = []
    for row in waiting:
        table = row.matched.table
        key = keys[id(table)]
        index = indexes.get(id(table))
        if index is None:
            index = indexes[id(table)] = defaultdict(deque)
            for record in free.values():
                index[key(record)].append(record)
        wanted = key(row.record)
        old = None if wanted is None else _first_free(index[wanted], free, row, kind)
        if old is None:
            rest.append(row)
            continue
        del free[old.id]
        row.matched.before[row.position] = old
        row.matched.after[row.position] = overlay(table, row.position, old, row.record)
    return rest


def _first_free(alike: deque[Any], free: Mapping[int, Any], row: _Row, kind: LineKind) -> Any:
    while alike and alike[0].id not in free:
        alike.popleft()
    return next((one for one in alike if one.id in free and _agree(one, row, kind)), None)


def _agree(old: Any, row: _Row, kind: LineKind) -> bool:
    """Whether nothing that tells two things apart differs: both have it, and not the same."""
    pairs = ((normal(getattr(old, n)), normal(getattr(row.record, n))) for n in kind.names)
    return all(ours == theirs or not (ours and theirs) for ours, theirs in pairs)


def _says(table: Table) -> _KeyOf:
    get = attrgetter("id", *table.columns)
    headings = [heading for _, heading in table.extra_headings]

    def say(record: Any) -> Hashable:
        return get(record)[1:], tuple(record.extras.get(heading) for heading in headings)

    return say


def _about(fields: Key, table: Table, kind: LineKind) -> _KeyOf:
    """Those of the fields that the table has; None for a record in which nothing tells."""
    there = [name for name in fields if name in table.columns]
    telling = [name for name in there if name in kind.telling]

    def about(record: Any) -> Hashable:
        if all(is_missing(getattr(record, name)) for name in telling):
            return None
        values = (getattr(record, name) for name in there)
        return tuple(normal(value) if isinstance(value, str) else value for value in values)

    return about
