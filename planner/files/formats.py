"""Known formats of workbooks and of printed text, kept as data in ``resources/formats``."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from planner.common.resources import resource
from planner.files.capture_formats import Capture, read_capture
from planner.files.strict_yaml import Entry, load
from planner.model.inventory import Record
from planner.model.sheets import ALL_SHEETS, ITEMS, POSITION, Column, Sheet

STANDARD = "standard"
"""The standard workbook; every other format is a file of ``resources/formats``."""

_NUMBER_WORDS = frozenset(("no", "num", "nr", "nbr"))
_WORD = re.compile(r"#|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Made:
    """A field that is made of several columns: the first that says something, or all joined by
    slashes. ``columns`` are heading keys.
    """

    field: str
    columns: tuple[str, ...]
    joined: bool


@dataclass(frozen=True, slots=True)
class RowRule:
    """Which rows are entries: those with a value in one of the fields ``filled``; or with one of
    ``kinds`` in the column ``kind`` and a value in one of the fields ``kind_filled``. Others are
    passed over as ``otherwise``.
    """

    filled: frozenset[str]
    otherwise: str
    kind: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    kind_filled: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Tree:
    """Rows that name the row they sit in. Each names heading keys, the preferred one first:
    ``id`` the row's own number, ``parent`` the other's, ``place`` the place in it, ``scope`` the
    device that the numbers belong to. Position and `PARENT` are made of them.
    """

    id: tuple[str, ...]
    parent: tuple[str, ...]
    place: tuple[str, ...]
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """How one kind of sheet looks. ``fields`` maps a heading's key (`heading_key`) to the
    fields it may stand for; ``rank`` is lower for the heading that is preferred for a field.
    A sheet is taken for it if it has all headings of one of ``signatures``; without signatures,
    if it has one of ``one_of`` and ``at_least`` known columns.
    """

    target: str
    record: type[Record]
    one_of: frozenset[str]
    at_least: int
    fields: Mapping[str, tuple[str, ...]]
    rank: Mapping[tuple[str, str], int]
    signatures: tuple[frozenset[str], ...] = ()
    made: tuple[Made, ...] = ()
    rows: RowRule | None = None
    tree: Tree | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A known format: its id, a title for people, and the sheets it may have, or how text is
    read (``capture``). ``confirmed`` says whether ``source`` shows the true headings.
    """

    id: str
    title: str
    sheets: tuple[SheetFormat, ...]
    capture: Capture | None = None
    source: str = ""
    confirmed: bool = True


def heading_key(heading: str) -> str:
    """What two spellings of one heading have in common: "Serial No." and "SERIAL #"."""
    words = _WORD.findall(heading.casefold())
    named = ["number" if word in _NUMBER_WORDS or word == "#" else word for word in words]
    return " ".join(named)


def columns_of(sheet: Sheet) -> tuple[Column, ...]:
    """The columns that a sheet may have: the standard ones, and the position of an item."""
    return (*sheet.columns, POSITION) if sheet is ITEMS else sheet.columns


def sheet_named(name: str) -> Sheet | None:
    """The standard sheet of that name, whatever its case; None if there is none."""
    wanted = name.strip().casefold()
    return next((sheet for sheet in ALL_SHEETS if sheet.name.casefold() == wanted), None)


@cache
def load_formats() -> tuple[Format, ...]:
    """The shipped formats, by file name. Raises ValueError for a file that breaks the rules."""
    formats = tuple(load_format(path) for path in sorted(resource("formats").glob("*.yaml")))
    seen: set[str] = {STANDARD}
    for known in formats:
        if known.id in seen:
            raise ValueError(f"there are two formats {known.id}")
        seen.add(known.id)
    return formats


def load_format(path: Path) -> Format:
    """One format file. Raises ValueError ``file:line: what`` for unknown keys and fields, for
    keys given twice and for a file that is not called like its format.
    """
    data = load(path)
    data.only({"sheets", "capture"}, needed=("format", "title", "source", "confirmed"))
    if data["format"] != path.stem:
        raise data.fault(f"the file of format {data['format']} is called otherwise", "format")
    if ("sheets" in data) == ("capture" in data):
        raise data.fault("a format has either sheets or a capture")
    return Format(
        data["format"],
        data["title"],
        tuple(_sheet(data["sheets"], name) for name in data.get("sheets", ())),
        read_capture(data["capture"]) if "capture" in data else None,
        data["source"],
        bool(data["confirmed"]),
    )


def _sheet(sheets: Entry, name: str) -> SheetFormat:
    sheet = sheet_named(name)
    if sheet is None:
        raise sheets.fault(f"there is no sheet {name}", name)
    entry: Entry = sheets[name]
    entry.only({"one_of", "at_least", "signatures", "made", "rows", "tree"}, needed=("headings",))
    known = {column.field for column in columns_of(sheet)}
    entry["headings"].only(known)
    signatures = tuple(frozenset(map(heading_key, keys)) for keys in entry.get("signatures", ()))
    if not signatures and not {"one_of", "at_least"} <= set(entry):
        raise entry.fault("signatures are missing, or one_of and at_least")
    for field in entry.get("one_of", ()):
        if field not in known:
            raise entry.fault(f"there is no field {field}", "one_of")
    fields: dict[str, tuple[str, ...]] = {}
    rank: dict[tuple[str, str], int] = {}
    for field, headings in entry["headings"].items():
        for place, key in enumerate(dict.fromkeys(map(heading_key, headings))):
            fields[key] = (*fields.get(key, ()), field)
            rank[key, field] = place
    return SheetFormat(
        sheet.name,
        sheet.record,
        frozenset(entry.get("one_of", known)),
        int(entry.get("at_least", 1)),
        MappingProxyType(fields),
        MappingProxyType(rank),
        signatures,
        _made(entry, known),
        _row_rule(entry, known),
        _tree(entry),
    )


def _made(entry: Entry, known: set[str]) -> tuple[Made, ...]:
    if "made" not in entry:
        return ()
    entry["made"].only(known)
    found = []
    for field, how in entry["made"].items():
        how.only({"first", "join"})
        if len(how) != 1:
            raise how.fault("one of first and join is needed")
        headings = how.get("join") or how["first"]
        found.append(Made(field, tuple(map(heading_key, headings)), "join" in how))
    return tuple(found)


def _row_rule(entry: Entry, known: set[str]) -> RowRule | None:
    if "rows" not in entry:
        return None
    rule: Entry = entry["rows"]
    rule.only({"kind", "kinds", "kind_filled"}, needed=("filled", "otherwise"))
    for key in ("filled", "kind_filled"):
        for field in rule.get(key, ()):
            if field not in known:
                raise rule.fault(f"there is no field {field}", key)
    return RowRule(
        frozenset(rule["filled"]),
        rule["otherwise"],
        _keys(rule, "kind"),
        frozenset(str(kind).casefold() for kind in rule.get("kinds", ())),
        frozenset(rule.get("kind_filled", ())),
    )


def _tree(entry: Entry) -> Tree | None:
    if "tree" not in entry:
        return None
    tree: Entry = entry["tree"]
    tree.only({"scope"}, needed=("id", "parent", "place"))
    return Tree(*(_keys(tree, name) for name in ("id", "parent", "place", "scope")))


def _keys(entry: Entry, name: str) -> tuple[str, ...]:
    return tuple(map(heading_key, entry.get(name, ())))
