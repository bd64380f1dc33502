"""The shipped catalogue: what `resources/catalogue/` holds, read once and strictly."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from planner.catalogue.families import Family
from planner.catalogue.makers import MakerEntry
from planner.common.resources import resource
from planner.model.inventory import Layer
from planner.model.products import NO_CATEGORY, DataClass, Maker

_DATA = {
    "retains": DataClass.RETAINS,
    "processes": DataClass.PROCESSES,
    "neither": DataClass.NEITHER,
}
_MAKER_KEYS = {
    "name", "group", "source", "confidence", "families", "aliases", "weak", "word", "enterprise",
}  # fmt: skip
_DEEPEST = 20
"""Levels that a YAML file may nest."""
_REQUIRED_OF_FAMILY = {"family", "layer", "data", "electronics", "work"}
_PATTERNS_OF_FAMILY = {"tells", "match"}
_CATEGORIES = {
    "consumer router", "power inverter", "unmanned aircraft", "robotic device", NO_CATEGORY,
}  # fmt: skip
_UNCLEAR = "unclear"


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
    ``mac_prefixes`` six or seven hex digits to a maker's name, ``works`` an id to typical work.
    """

    version: str
    makers: tuple[MakerEntry, ...]
    families: Mapping[str, tuple[Family, ...]]
    products: tuple[ListedProduct, ...]
    boards: Mapping[str, tuple[str, str, str]]
    mac_prefixes: Mapping[str, str]
    works: Mapping[str, str] = field(default_factory=dict)


@cache
def shipped() -> Catalogue:
    """The catalogue that comes with the program: read when first asked for, never changed."""
    return load(resource("catalogue"))


def load(folder: Path) -> Catalogue:
    """Read a catalogue folder. Raises ValueError, with file and entry, where it is not sound."""
    works = _mapping(folder / "work.yaml")
    sources = _mapping(folder / "sources.yaml")
    families: dict[str, tuple[Family, ...]] = {}
    for path in sorted((folder / "families").glob("*.yaml")):
        for maker, entries in _mapping(path).items():
            if maker in families:
                raise ValueError(f"{path.name}: the families of {maker!r} stand in two files")
            families[maker] = tuple(
                read_family(path.name, maker, entry, works) for entry in entries
            )
    return Catalogue(
        version=str(sources["version"]),
        makers=tuple(
            read_maker("makers.yaml", entry) for entry in _content(folder / "makers.yaml")
        ),
        families=families,
        products=tuple(_products(folder / "products.csv")),
        boards={
            board_type: (maker, name, family)
            for maker, board_type, name, family in _rows(folder / "boards.csv")
        },
        mac_prefixes=dict(_rows(folder / "mac_prefixes.csv")),
        works=works,
    )


def read_product(cells: Sequence[str]) -> ListedProduct:
    """A line of products.csv."""
    maker, name, family, parts, object_ids, others = cells
    return ListedProduct(
        maker, name, family, _listing(parts), _listing(object_ids), _listing(others)
    )


def _products(path: Path) -> Iterator[ListedProduct]:
    return map(read_product, _rows(path))


def _listing(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(";")) if cell else ()


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        yield from rows


def read_yaml(text: str | bytes) -> Any:
    """The content of a YAML text. Raises ValueError where it is none, or names a thing twice."""
    import yaml

    loader = _strict_loader()
    depth = 0
    try:
        # Building what is nested without end would overrun the stack; reading it does not.
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > _DEEPEST:
                raise ValueError("it is not sound YAML (nested without end)")
        return yaml.load(text, Loader=loader)  # noqa: S506  (a safe loader)
    except yaml.YAMLError as error:
        said = " ".join(str(error).split())
        if "nesting depth" in said:  # newer versions look ahead and stop by themselves
            said = "nested without end"
        raise ValueError(f"it is not sound YAML ({said})") from error


@cache
def _strict_loader() -> Any:
    """A safe loader, in C where that is built, that refuses a key given twice."""
    import yaml

    safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Strict(safe):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: FBT001, FBT002
            seen = set()
            for key, _value in node.value:
                if isinstance(key.value, str) and key.value in seen:
                    raise ValueError(f"line {key.start_mark.line + 1}: {key.value!r} stands twice")
                seen.add(str(key.value))
            return super().construct_mapping(node, deep)

    return Strict


def _content(path: Path) -> Any:
    return read_yaml(path.read_bytes())


def _mapping(path: Path) -> dict[str, Any]:
    content = _content(path)
    if not isinstance(content, dict):
        raise ValueError(f"{path.name}: expected names with values")  # noqa: TRY004
    return content


def read_maker(where: str, entry: Any) -> MakerEntry:
    """An entry of makers.yaml; ``where`` names the file. Raises ValueError."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where}: {entry!r} is no maker")  # noqa: TRY004
    name = str(entry.get("name", ""))
    unknown = entry.keys() - _MAKER_KEYS
    if unknown or not name:
        raise ValueError(f"{where}: {name or entry}: unknown keys {sorted(map(str, unknown))}")
    here = f"{where}: {name}"
    group = str(entry.get("group", ""))
    if group and entry.get("confidence") not in ("confirmed", "unconfirmed"):
        raise ValueError(f"{here}: a group needs confidence: confirmed or unconfirmed")
    if group and not entry.get("source"):
        raise ValueError(f"{here}: a group needs a source")
    source = f"{entry['source']} ({entry['confidence']})" if group else ""
    numbers = texts(here, entry, "enterprise")
    if not all(re.fullmatch(r"\d+(?:\.\d+)*", one) for one in numbers):
        raise ValueError(f"{here}: enterprise is a list of numbers")
    return MakerEntry(
        maker=Maker(name, group, source),
        families=str(entry.get("families", name)),
        aliases=texts(here, entry, "aliases"),
        weak=texts(here, entry, "weak"),
        word=bool(entry.get("word", False)),
        enterprise=numbers,
    )


def read_family(where: str, maker: str, entry: Any, works: Mapping[str, str]) -> Family:
    """An entry of a families file; ``where`` names the file. Raises ValueError."""
    if not isinstance(entry, dict):
        raise ValueError(f"{where}: {maker}: {entry!r} is no family")  # noqa: TRY004
    here = f"{where}: {maker}: {entry.get('family')}"
    patterns = entry.keys() & _PATTERNS_OF_FAMILY
    if not patterns or entry.keys() - patterns - {"category"} != _REQUIRED_OF_FAMILY:
        raise ValueError(f"{here}: unknown or missing keys")
    if str(entry["data"]) not in _DATA or str(entry["work"]) not in works:
        raise ValueError(f"{here}: unknown data class or work")
    if str(entry["layer"]) not in set(Layer):
        raise ValueError(f"{here}: unknown layer {entry['layer']!r}")
    if not isinstance(entry["electronics"], bool | None):
        raise ValueError(f"{here}: electronics is true, false or null")  # noqa: TRY004
    tells, match = texts(here, entry, "tells"), texts(here, entry, "match")
    for pattern in (*tells, *match):
        _check_pattern(here, pattern)
    return Family(
        maker=maker,
        name=str(entry["family"]),
        tells=tells,
        match=match,
        layer=Layer(entry["layer"]),
        data_class=_DATA[entry["data"]],
        electronics=entry["electronics"],
        work=works[entry["work"]],
        category=_category(here, entry),
    )


def _category(where: str, entry: Mapping[str, Any]) -> str:
    """As stated; where it is not, what stands at a customer's may be a router of the home."""
    stated = str(
        entry.get("category", _UNCLEAR if entry["layer"] == Layer.PREMISES else NO_CATEGORY)
    )
    if stated not in _CATEGORIES | {_UNCLEAR}:
        raise ValueError(f"{where}: unknown category {stated!r}")
    return "" if stated == _UNCLEAR else stated


def texts(where: str, entry: Mapping[str, Any], name: str) -> tuple[str, ...]:
    """The list of texts under a name, empty if there is none. Raises ValueError."""
    found = entry.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str | int) for one in found):
        raise ValueError(f"{where}: {name} is a list of texts")
    return tuple(map(str, found))


def _check_pattern(where: str, pattern: str) -> None:
    try:
        compiled = re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{where}: {pattern!r} is no regular expression ({error})") from error
    if compiled.groups:
        raise ValueError(f"{where}: {pattern!r} has a group that captures; write (?:...)")
    if compiled.fullmatch(""):
        raise ValueError(f"{where}: {pattern!r} fits everything")
