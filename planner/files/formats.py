"""Known formats of workbooks: which headings stand for which field, kept as data."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from planner.common.resources import resource
from planner.model.inventory import Record
from planner.model.sheets import ITEMS, POSITION, SHEETS, Column, Sheet

STANDARD = "standard"
"""The standard workbook; every other format is a file of ``resources/formats``."""

_NUMBER_WORDS = frozenset(("no", "num", "nr", "nbr"))
_WORD = re.compile(r"#|[^\W_]+")


@dataclass(frozen=True, slots=True)
class SheetFormat:
    """How one kind of sheet looks. ``fields`` maps a heading's key (`heading_key`) to the
    fields it may stand for; ``rank`` is lower for the heading that is preferred for a field.
    A sheet needs one of ``one_of`` and ``at_least`` known columns to be taken for it.
    """

    target: str
    record: type[Record]
    one_of: frozenset[str]
    at_least: int
    fields: Mapping[str, tuple[str, ...]]
    rank: Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Format:
    """A known format: its id, a title for people, and the sheets it may have."""

    id: str
    title: str
    sheets: tuple[SheetFormat, ...]


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
    return next((sheet for sheet in SHEETS if sheet.name.casefold() == wanted), None)


def load_formats() -> tuple[Format, ...]:
    """The shipped formats, by file name. Raises ValueError for a file that breaks the rules."""
    return tuple(load_format(path) for path in sorted(resource("formats").glob("*.yaml")))


def load_format(path: Path) -> Format:
    """One format file; unknown keys, unknown fields and headings listed twice are refused."""
    import yaml

    with path.open(encoding="utf-8") as file:
        data = yaml.load(file, Loader=_strict_loader(yaml))  # noqa: S506 - a safe loader
    _only(path, data, {"format", "title", "sheets"})
    sheets = tuple(_sheet(path, name, entry) for name, entry in data["sheets"].items())
    return Format(data["format"], data["title"], sheets)


def _sheet(path: Path, name: str, entry: Mapping[str, Any]) -> SheetFormat:
    sheet = sheet_named(name)
    if sheet is None:
        raise ValueError(f"{path.name}: there is no sheet {name}")
    _only(path, entry, {"one_of", "at_least", "headings"})
    known = {column.field for column in columns_of(sheet)}
    _only(path, entry["headings"], known)
    _only(path, dict.fromkeys(entry["one_of"]), known)
    fields: dict[str, tuple[str, ...]] = {}
    rank: dict[tuple[str, str], int] = {}
    for field, headings in entry["headings"].items():
        keys = [heading_key(heading) for heading in headings]
        for place, key in enumerate(dict.fromkeys(keys)):
            fields[key] = (*fields.get(key, ()), field)
            rank[key, field] = place
    return SheetFormat(
        sheet.name,
        sheet.record,
        frozenset(entry["one_of"]),
        int(entry["at_least"]),
        MappingProxyType(fields),
        MappingProxyType(rank),
    )


def _only(path: Path, entry: Mapping[str, Any], allowed: set[str]) -> None:
    unknown = set(entry) - allowed
    if unknown:
        raise ValueError(f"{path.name}: unknown {', '.join(sorted(map(str, unknown)))}")


def _strict_loader(yaml: Any) -> Any:
    class Loader(yaml.SafeLoader):  # type: ignore[misc, unused-ignore]
        pass

    def mapping(loader: Any, node: Any) -> dict[Any, Any]:
        pairs = [(loader.construct_object(key), value) for key, value in node.value]
        if len({key for key, _ in pairs}) < len(pairs):
            raise ValueError(f"a key is given twice{node.start_mark}")
        return {key: loader.construct_object(value, deep=True) for key, value in pairs}

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    return Loader
