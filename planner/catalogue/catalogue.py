"""The shipped catalogue: what `resources/catalogue/` holds, read once and strictly."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.catalogue.families import Family
from planner.catalogue.makers import MakerEntry
from planner.model.inventory import Layer
from planner.model.products import DataClass, Maker

_DATA = {
    "retains": DataClass.RETAINS,
    "processes": DataClass.PROCESSES,
    "neither": DataClass.NEITHER,
}
_MAKER_KEYS = {
    "name", "group", "source", "confidence", "families", "aliases", "weak", "word", "enterprise",
}  # fmt: skip
_REQUIRED_OF_FAMILY = {"family", "layer", "data", "electronics", "work"}
_PATTERNS_OF_FAMILY = {"tells", "match"}


@dataclass(frozen=True, slots=True)
class ListedProduct:
    """One line of products.csv. Numbers and names in lists are as written."""

    maker: str
    name: str
    family: str
    part_numbers: tuple[str, ...] = ()
    object_ids: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything the catalogue says. ``boards`` maps a board type to (maker, name, family),
    ``mac_prefixes`` six or seven hex digits to a maker's name.
    """

    version: str
    makers: tuple[MakerEntry, ...]
    families: Mapping[str, tuple[Family, ...]]
    products: tuple[ListedProduct, ...]
    boards: Mapping[str, tuple[str, str, str]]
    mac_prefixes: Mapping[str, str]


def load(folder: Path) -> Catalogue:
    """Read a catalogue folder. Raises ValueError, with file and entry, where it is not sound."""
    works = _mapping(folder / "work.yaml")
    sources = _mapping(folder / "sources.yaml")
    families: dict[str, tuple[Family, ...]] = {}
    for path in sorted((folder / "families").glob("*.yaml")):
        for maker, entries in _mapping(path).items():
            if maker in families:
                raise ValueError(f"{path.name}: the families of {maker!r} stand in two files")
            families[maker] = tuple(_family(path, maker, entry, works) for entry in entries)
    return Catalogue(
        version=str(sources["version"]),
        makers=tuple(_maker(entry) for entry in _yaml(folder / "makers.yaml")),
        families=families,
        products=tuple(_products(folder / "products.csv")),
        boards={
            board_type: (maker, name, family)
            for maker, board_type, name, family in _rows(folder / "boards.csv")
        },
        mac_prefixes=dict(_rows(folder / "mac_prefixes.csv")),
    )


def _products(path: Path) -> Iterator[ListedProduct]:
    for maker, name, family, parts, object_ids, others in _rows(path):
        yield ListedProduct(
            maker, name, family, _listing(parts), _listing(object_ids), _listing(others)
        )


def _listing(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def _yaml(path: Path) -> Any:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with path.open("rb") as file:
        return yaml.load(file, Loader=loader)  # noqa: S506  (a safe loader, in C where built)


def _mapping(path: Path) -> dict[str, Any]:
    content = _yaml(path)
    if not isinstance(content, dict):
        raise ValueError(f"{path.name}: expected names with values")  # noqa: TRY004
    return content


def _maker(entry: dict[str, Any]) -> MakerEntry:
    name = str(entry.get("name", ""))
    unknown = entry.keys() - _MAKER_KEYS
    if unknown or not name:
        raise ValueError(f"makers.yaml: {name or entry}: unknown keys {sorted(unknown)}")
    group = str(entry.get("group", ""))
    if group and entry.get("confidence") not in ("confirmed", "unconfirmed"):
        raise ValueError(f"makers.yaml: {name}: a group needs confidence")
    if group and not entry.get("source"):
        raise ValueError(f"makers.yaml: {name}: a group needs a source")
    source = f"{entry['source']} ({entry['confidence']})" if group else ""
    return MakerEntry(
        maker=Maker(name, group, source),
        families=str(entry.get("families", name)),
        aliases=tuple(map(str, entry.get("aliases", ()))),
        weak=tuple(map(str, entry.get("weak", ()))),
        word=bool(entry.get("word", False)),
        enterprise=tuple(entry.get("enterprise", ())),
    )


def _family(path: Path, maker: str, entry: dict[str, Any], works: Mapping[str, str]) -> Family:
    where = f"{path.name}: {maker}: {entry.get('family')}"
    patterns = entry.keys() & _PATTERNS_OF_FAMILY
    if not patterns or entry.keys() - patterns != _REQUIRED_OF_FAMILY:
        raise ValueError(f"{where}: unknown or missing keys")
    if entry["data"] not in _DATA or entry["work"] not in works:
        raise ValueError(f"{where}: unknown data class or work")
    return Family(
        maker=maker,
        name=entry["family"],
        tells=tuple(entry.get("tells", ())),
        match=tuple(entry.get("match", ())),
        layer=Layer(entry["layer"]),
        data_class=_DATA[entry["data"]],
        electronics=entry["electronics"],
        work=works[entry["work"]],
    )
