"""Which record of the project each row of a table is: by what identifies it, never by place."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from planner.catalogue.serials import serial_key
from planner.files.cells import normal
from planner.files.formats import heading_key
from planner.model.inventory import Item
from planner.services.importing.gone import Gone
from planner.services.importing.listed_items import reference, references
from planner.services.importing.serials import same_maker, usable_serial
from planner.services.importing.tables import Table, is_missing


@dataclass(slots=True)
class Matched:
    """By position in the table: the record before and after; both None for a rejected row,
    before None for a new one, and the very same object for one that does not change. A row that
    a person deleted from the project is there twice as itself: it brings nothing.
    """

    table: Table
    before: list[Any]
    after: list[Any]


_TICK = 10_000


def match_by_key(
    tables: Sequence[Table],
    existing: Sequence[Any],
    fields: Sequence[str],
    gone: Gone | None = None,
) -> list[Matched]:
    """Matches by the values of the ``fields`` that tell one record from another. A second row
    of one key is rejected, naming the first; a known record whose key is one name keeps its
    spelling; one of the ``gone`` is left out.
    """
    key = _key_of(fields)
    known: dict[Hashable, Any] = {}
    for record in existing:
        known.setdefault(key(record), record)
    first: dict[Hashable, tuple[Table, int]] = {}
    return [_match_table(table, known, first, fields, gone) for table in tables]


def _key_of(fields: Sequence[str]) -> Callable[[Any], Hashable]:
    def key(record: Any) -> Hashable:
        values = (getattr(record, name) for name in fields)
        return tuple(normal(value) if isinstance(value, str) else value for value in values)

    return key


def _match_table(
    table: Table,
    known: dict[Hashable, Any],
    first: dict[Hashable, tuple[Table, int]],
    fields: Sequence[str],
    gone: Gone | None,
) -> Matched:
    key = _key_of(fields)
    records = table.records()
    matched = Matched(table, [None] * len(records), [None] * len(records))
    for position, record in enumerate(records):
        if position in table.rejected:
            continue
        value = key(record)
        if value in first:
            _reject_second(table, position, fields, *first[value])
            continue
        first[value] = table, position
        old = known.get(value)
        if old is not None and len(fields) == 1:
            record = replace(record, **{fields[0]: getattr(old, fields[0])})  # noqa: PLW2901
        if old is None and gone and gone.meets(record):
            leave_out(matched, position, record)
            continue
        matched.before[position] = old
        matched.after[position] = record if old is None else overlay(table, position, old, record)
    return matched


def _reject_second(
    table: Table, position: int, fields: Sequence[str], first: Table, row: int
) -> None:
    place = "" if first is table else f" of sheet {first.source.sheet}"
    names = [table.target.column(name).heading.lower() for name in fields]
    about = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    message = f"Row {first.numbers[row]}{place} is about the same {about}; keep one."
    table.add(position, "duplicate-row", message, fields[-1])


def leave_out(matched: Matched, position: int, record: Any) -> None:
    """Takes a row for one that a person deleted: it stays deleted, and that is said."""
    matched.before[position] = matched.after[position] = record
    matched.table.add(
        position,
        "deleted-by-hand",
        "A person deleted this from the project; it is not brought back.",
        rejects=False,
    )


def overlay(table: Table, position: int, old: Any, new: Any) -> Any:
    """The known record with what the row says; ``old`` itself if that changes nothing. Values
    that a person typed stay, and that is noted in the table.
    """
    said = table.said
    if said(old) == said(new) and (not table.extra_headings or old.extras == new.extras):
        return old
    silent = table.silent.get(position, ())
    typed = table.typed.get(old.id, frozenset()) - table.overwrite
    values: dict[str, Any] = {}
    for name in table.columns:
        value = getattr(new, name)
        if value == getattr(old, name) or name in silent:
            continue
        if not table.erases and is_missing(value):
            continue
        if name in typed:
            table.keep(position, name, value, getattr(old, name))
        else:
            values[name] = value
    extras = _extras(table, position, old, new, typed="extras" in typed)
    if extras != old.extras:
        values["extras"] = extras
    return replace(old, **values) if values else old


def _extras(table: Table, position: int, old: Any, new: Any, *, typed: bool) -> dict[str, Any]:
    """The user's own columns of the known record, with what the row says."""
    extras = dict(old.extras)
    if table.erases:
        for _, heading in table.extra_headings:
            extras.pop(heading, None)
    extras.update(new.extras)
    if typed:
        for heading, ours in old.extras.items():
            theirs = extras.get(heading)
            if theirs != ours and heading not in table.overwrite:
                table.keep(position, heading, theirs, ours)
                extras[heading] = ours
    return extras


def match_items(
    tables: Sequence[Table], existing: Sequence[Item], gone: Gone | None = None
) -> list[Matched]:
    """Matches items by serial number, and what has none by site, model and position; the rows of
    a work list by their reference before all.

    A serial number that a spreadsheet damaged identifies nothing. Rows without one that look
    alike are told apart by counting: first those that equal a known item, then in order. New
    rows that are among the ``gone`` are left out.
    """
    pool = _Pool(existing)
    result = []
    waiting: list[tuple[Matched, int, Item]] = []
    for table in tables:
        records = table.records()
        matched = Matched(table, [None] * len(records), [None] * len(records))
        result.append(matched)
        listed = references(table)
        tag = next((name for _, name in table.extra_headings if heading_key(name) in _TAGS), "")
        for position, (record, serial) in enumerate(zip(records, table.serials(), strict=True)):
            if not position % _TICK:
                table.tick()
            if position in table.rejected:
                continue
            if serial and not pool.claim(table, position, serial, record):
                continue
            old = pool.by_serial(serial, record) if serial else pool.by_tag(tag, record)
            if listed and (meant := pool.by_reference(listed[position])) is not None:
                if serial and old not in (None, meant):
                    _reject_other(table, position)
                    continue
                old = meant
            if old is not None:
                pool.take(old)
                _set(matched, position, old, record)
            else:
                waiting.append((matched, position, record))
    _match_alike(pool, waiting)
    for matched in result if gone else ():
        _leave_out_gone(matched, gone)
    return result


def _reject_other(table: Table, position: int) -> None:
    message = "Another item of the project has this serial number; correct one of the two."
    table.add(position, "duplicate-serial", message, "serial")


def _leave_out_gone(matched: Matched, gone: Gone | None) -> None:
    for position, record in enumerate(matched.after):
        new = record is not None and matched.before[position] is None
        if new and gone and gone.meets(record):
            leave_out(matched, position, record)


def _set(matched: Matched, position: int, old: Item | None, record: Item) -> None:
    matched.before[position] = old
    matched.after[position] = (
        record if old is None else overlay(matched.table, position, old, record)
    )


class _Pool:
    """Known items that no row has been matched to, and serial numbers that rows have used."""

    def __init__(self, existing: Sequence[Item]) -> None:
        self._free = {item.id for item in existing}
        self._serials: dict[str, list[Item]] = defaultdict(list)
        self._keys: dict[str, list[Item]] | None = None
        self._existing = existing
        self._tags: dict[tuple[str, str], list[Item]] | None = None
        self._references: dict[str, Item] | None = None
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
            # another form of the same number: "21" and the item code in full, or left out
            key = _other_form(serial, record)
            earlier = self._claims.setdefault(key, mine) if key else mine
        if earlier is mine:
            return True
        others = self._others[serial]
        for maker, first, row in (earlier, *others):
            if same_maker(maker, record.manufacturer):
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
        if not self._serials:
            return None
        found = self._free_one(self._serials.get(serial, ()), record)
        if found is None:
            key = _other_form(serial, record) or serial
            found = self._free_one(self._by_key().get(key, ()), record)
        return found

    def _free_one(self, items: Sequence[Item], record: Item) -> Item | None:
        for item in items:
            if item.id in self._free and same_maker(item.manufacturer, record.manufacturer):
                return item
        return None

    def _by_key(self) -> dict[str, list[Item]]:
        if self._keys is None:
            self._keys = defaultdict(list)
            for item in self._existing:
                if usable_serial(item.serial):
                    self._keys[serial_key(item)].append(item)
        return self._keys

    def by_tag(self, heading: str, record: Item) -> Item | None:
        """The one known item with the row's asset tag, kept under ``heading`` if there is one."""
        tag = record.extras.get(heading) if heading else None
        if not tag:
            return None
        if self._tags is None:
            self._tags = defaultdict(list)
            for item in self._existing:
                for name, value in item.extras.items():
                    if heading_key(name) in _TAGS and value:
                        self._tags[heading_key(name), normal(str(value))].append(item)
        found = self._tags.get((heading_key(heading), normal(str(tag))), [])
        return found[0] if len(found) == 1 and found[0].id in self._free else None

    def by_reference(self, text: str) -> Item | None:
        """The known item that a row of a work list names."""
        if self._references is None:
            self._references = {reference(item): item for item in self._existing}
        found = self._references.get(text)
        return found if found is not None and found.id in self._free else None

    def take(self, item: Item) -> None:
        self._free.discard(item.id)

    def free(self, items: Sequence[Item]) -> list[Item]:
        return [item for item in items if item.id in self._free]


def _other_form(serial: str, record: Item) -> str:
    """What the number is in full, where it can be written in several forms; else empty."""
    if len(serial) not in _SHORTENED and serial.isalnum():
        return ""
    key = serial_key(record)
    return key if key != serial else ""


_SHORTENED = frozenset((12, 14, 16, 18))
"""Lengths of serial numbers that have another form."""

_TAGS = frozenset(("asset tag", "asset number", "asset id", "tag number", "inventory number"))
"""Headings of a column by which a carrier tells its own things apart."""


def _place(item: Item) -> Hashable:
    return item.site, normal(item.model), normal(item.position)


def _match_alike(pool: _Pool, waiting: Sequence[tuple[Matched, int, Item]]) -> None:
    groups: dict[Hashable, list[tuple[Matched, int, Item]]] = defaultdict(list)
    for number, entry in enumerate(waiting):
        if not number % _TICK:
            entry[0].table.tick()
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
