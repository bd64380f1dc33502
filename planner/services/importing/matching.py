"""Which record of the project each row of a table is: by what identifies it, never by place."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from planner.catalogue.serials import clean, is_damaged
from planner.files.cells import normal
from planner.model.inventory import Item
from planner.services.importing.tables import Table, is_missing


@dataclass(slots=True)
class Matched:
    """By position in the table: the record before and after; both None for a rejected row,
    before None for a new one, and the very same object for one that does not change.
    """

    table: Table
    before: list[Any]
    after: list[Any]


def match_by_key(
    tables: Sequence[Table],
    existing: Sequence[Any],
    key: Callable[[Any], Hashable],
    fixed: str = "",
) -> list[Matched]:
    """Matches by a natural key. A second row of one key is rejected, naming the first; the
    field ``fixed`` of a known record keeps its spelling.
    """
    known: dict[Hashable, Any] = {}
    for record in existing:
        known.setdefault(key(record), record)
    first: dict[Hashable, tuple[Table, int]] = {}
    return [_match_table(table, known, first, key, fixed) for table in tables]


def _match_table(
    table: Table,
    known: dict[Hashable, Any],
    first: dict[Hashable, tuple[Table, int]],
    key: Callable[[Any], Hashable],
    fixed: str,
) -> Matched:
    records = table.records()
    matched = Matched(table, [None] * len(records), [None] * len(records))
    for position, record in enumerate(records):
        if position in table.rejected:
            continue
        value = key(record)
        if value in first:
            _reject_second(table, position, *first[value])
            continue
        first[value] = table, position
        old = known.get(value)
        if old is not None and fixed:
            record = replace(record, **{fixed: getattr(old, fixed)})  # noqa: PLW2901
        matched.before[position] = old
        matched.after[position] = record if old is None else overlay(table, position, old, record)
    return matched


def _reject_second(table: Table, position: int, first: Table, row: int) -> None:
    column = table.target.columns[0]
    place = "" if first is table else f" of sheet {first.source.sheet}"
    message = (
        f"Row {first.numbers[row]}{place} is about the same {column.heading.lower()}; keep one."
    )
    table.add(position, "duplicate-row", message, column.field)


def overlay(table: Table, position: int, old: Any, new: Any) -> Any:
    """The known record with what the row says; ``old`` itself if that changes nothing."""
    provided = list(table.columns)
    if provided:
        get = attrgetter(*provided)
        if get(old) == get(new) and (old.extras == new.extras or not table.extra_headings):
            return old
    silent = table.silent.get(position, ())
    values: dict[str, Any] = {}
    for name in provided:
        value = getattr(new, name)
        if value == getattr(old, name) or name in silent:
            continue
        if table.erases or not is_missing(value):
            values[name] = value
    extras = dict(old.extras)
    if table.erases:
        for _, heading in table.extra_headings:
            extras.pop(heading, None)
    extras.update(new.extras)
    if extras != old.extras:
        values["extras"] = extras
    return replace(old, **values) if values else old


def match_items(tables: Sequence[Table], existing: Sequence[Item]) -> list[Matched]:
    """Matches items by serial number, and what has none by site, model and position.

    A serial number that a spreadsheet damaged identifies nothing. Rows without one that look
    alike are told apart by counting: first those that equal a known item, then in order.
    """
    pool = _Pool(existing)
    result = []
    waiting: list[tuple[Matched, int, Item]] = []
    for table in tables:
        records = table.records()
        matched = Matched(table, [None] * len(records), [None] * len(records))
        result.append(matched)
        for position, record in enumerate(records):
            if position in table.rejected:
                continue
            serial = usable_serial(record.serial)
            if serial and not pool.claim(table, position, serial, record):
                continue
            old = pool.by_serial(serial, record) if serial else None
            if old is not None:
                pool.take(old)
                _set(matched, position, old, record)
            else:
                waiting.append((matched, position, record))
    _match_alike(pool, waiting)
    return result


def _set(matched: Matched, position: int, old: Item | None, record: Item) -> None:
    matched.before[position] = old
    matched.after[position] = (
        record if old is None else overlay(matched.table, position, old, record)
    )


def usable_serial(text: str) -> str:
    """The serial number as a key; empty if there is none or a spreadsheet damaged it."""
    if text.isascii() and text.isalnum() and (len(text) <= 15 or not text.isdigit()):
        # only numbers and signs can be what a spreadsheet leaves: spares a look at most
        return text.upper()
    return "" if is_damaged(text) else clean(text) or text


def _same_maker(one: str, other: str) -> bool:
    """Whether two makers' names may be one maker: equal, unknown, or one the other's start."""
    if one == other or not one or not other:
        return True
    first, second = ("".join(filter(str.isalnum, normal(name))) for name in (one, other))
    return first.startswith(second) or second.startswith(first)


class _Pool:
    """Known items that no row has been matched to, and serial numbers that rows have used."""

    def __init__(self, existing: Sequence[Item]) -> None:
        self._free = {item.id for item in existing}
        self._serials: dict[str, list[Item]] = defaultdict(list)
        self.alike: dict[Hashable, list[Item]] = defaultdict(list)
        self._claims: dict[str, tuple[str, Table, int]] = {}
        self._others: dict[str, list[tuple[str, Table, int]]] = defaultdict(list)
        for item in existing:
            serial = usable_serial(item.serial)
            if serial:
                self._serials[serial].append(item)
            else:
                self.alike[_place(item)].append(item)

    def claim(self, table: Table, position: int, serial: str, record: Item) -> bool:
        """False, and the row rejected, if an earlier row has the serial number."""
        mine = (record.manufacturer, table, position)
        earlier = self._claims.setdefault(serial, mine)
        if earlier is mine:
            return True
        others = self._others[serial]
        for maker, first, row in (earlier, *others):
            if _same_maker(maker, record.manufacturer):
                place = "" if first is table else f" of sheet {first.source.sheet}"
                table.add(
                    position,
                    "duplicate-serial",
                    f"Row {first.numbers[row]}{place} has this serial number too; keep one.",
                    "serial",
                )
                return False
        others.append(mine)
        return True

    def by_serial(self, serial: str, record: Item) -> Item | None:
        for item in self._serials.get(serial, ()):
            if item.id in self._free and _same_maker(item.manufacturer, record.manufacturer):
                return item
        return None

    def take(self, item: Item) -> None:
        self._free.discard(item.id)

    def free(self, items: Sequence[Item]) -> list[Item]:
        return [item for item in items if item.id in self._free]


def _place(item: Item) -> Hashable:
    return item.site, normal(item.model), normal(item.position)


def _match_alike(pool: _Pool, waiting: Sequence[tuple[Matched, int, Item]]) -> None:
    groups: dict[Hashable, list[tuple[Matched, int, Item]]] = defaultdict(list)
    for entry in waiting:
        if not pool.alike:
            _set(entry[0], entry[1], None, entry[2])
            continue
        groups[_place(entry[2])].append(entry)
    for place, entries in groups.items():
        known = pool.free(pool.alike.get(place, ()))
        rest = _match_equal(pool, entries, known) if known else entries
        known = pool.free(known)
        for matched, position, record in rest:
            old = next(iter(known), None)
            if old is not None and usable_serial(record.serial) and not _only_serial(old, record):
                # a new unit of a kind that is also listed without numbers
                old = None
            if old is not None:
                known.pop(0)
                pool.take(old)
            _set(matched, position, old, record)


def _match_equal(
    pool: _Pool, entries: list[tuple[Matched, int, Item]], known: Sequence[Item]
) -> list[tuple[Matched, int, Item]]:
    """Matches rows to items that say just the same; returns the rows that are left."""
    rest = []
    indexes: dict[int, dict[Hashable, list[Item]]] = {}
    for matched, position, record in entries:
        table = matched.table
        say = _says(table)
        index = indexes.get(id(table))
        if index is None:
            index = indexes[id(table)] = defaultdict(list)
            for item in reversed(known):
                index[say(item)].append(item)
        same = index.get(say(record), [])
        while same and not pool.free(same[-1:]):
            same.pop()
        if same:
            old = same.pop()
            pool.take(old)
            _set(matched, position, old, record)
        else:
            rest.append((matched, position, record))
    return rest


def _says(table: Table) -> Callable[[Item], Hashable]:
    names = list(table.columns)
    get = attrgetter("id", *names)
    headings = [heading for _, heading in table.extra_headings]

    def say(item: Item) -> Hashable:
        return get(item)[1:], tuple(item.extras.get(heading) for heading in headings)

    return say


def _only_serial(old: Item, new: Item) -> bool:
    """Whether the row is the known item with its serial number filled in."""
    if new.position and not old.serial:
        return True
    return replace(new, id=old.id, serial=old.serial) == old
