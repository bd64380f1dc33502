"""A catalogue file of the user's own: read strictly, laid over the shipped catalogue.

A YAML file has any of the sections ``version``, ``makers``, ``families``, ``products`` and
``boards``, each laid out as the shipped file of that name; a CSV file is a products.csv or a
boards.csv.
"""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from planner.catalogue.catalogue import (
    Catalogue,
    ListedProduct,
    read_family,
    read_maker,
    read_product,
    read_yaml,
    texts,
)
from planner.catalogue.families import Family
from planner.catalogue.makers import MakerEntry, name_key
from planner.catalogue.text import key

_SECTIONS = {"version", "makers", "families", "products", "boards"}
_PRODUCT = ("maker", "name", "family", "part_numbers", "object_ids", "other_names")
_BOARD = ("maker", "board_type", "name", "family")
_LONGEST_PATTERN = 200
_MOST_FAMILIES = 500
# A repeat without an end costs time with every other one in the same pattern.
_ENDLESS = re.compile(r"(?<!\\)[+*]|(?<!\\)\{\d*,\}")
_MOST_ENDLESS = 2
_NESTED = re.compile(r"[+*}?]\)(?:[+*]|\{)")


@dataclass(frozen=True, slots=True)
class OwnCatalogue:
    """What a user's file adds; ``version`` as it says itself, else told from its content."""

    name: str
    version: str
    makers: tuple[MakerEntry, ...] = ()
    families: Mapping[str, tuple[Family, ...]] = field(default_factory=dict)
    products: tuple[ListedProduct, ...] = ()
    boards: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Merged:
    """The catalogue with a user's file laid over it, and where the two disagree, in sentences."""

    catalogue: Catalogue
    conflicts: tuple[str, ...]


def read_own(name: str, text: str, works: Mapping[str, str]) -> OwnCatalogue:
    """Read a user's catalogue file. Raises ValueError, with the entry, where it is not sound."""
    if name.casefold().endswith((".yaml", ".yml")):
        own = _from_yaml(name, text, works)
    else:
        own = _from_csv(name, text)
    if not (own.makers or own.families or own.products or own.boards):
        raise ValueError("it holds nothing")
    return own


def merge(shipped: Catalogue, own: OwnCatalogue) -> Merged:
    """Lay a user's file over the shipped catalogue; where both speak, the user's counts.

    Which company belongs to a listed one is the exception: what is shipped stands. Raises
    ValueError where an entry names a maker or family that neither has.
    """
    conflicts: list[str] = []
    makers = _makers(shipped, own, conflicts)
    families = _families(shipped, own, makers, conflicts)
    known = {(maker, family.name) for maker, group in families.items() for family in group}
    lines = [(line.maker, line.family, line.name) for line in own.products]
    lines += [(maker, family, name) for maker, name, family in own.boards.values()]
    for maker, family, name in lines:
        if (maker, family) not in known:
            raise ValueError(f"{maker} {name}: {maker} has no family {family!r}")
    _compare(shipped, own, conflicts)
    return Merged(
        replace(
            shipped,
            version=f"{shipped.version} with {own.name} ({own.version})",
            makers=makers,
            families=families,
            products=(*own.products, *shipped.products),
            boards={**shipped.boards, **own.boards},
        ),
        tuple(conflicts),
    )


def _from_yaml(name: str, text: str, works: Mapping[str, str]) -> OwnCatalogue:
    content = read_yaml(text)
    if not isinstance(content, dict) or content.keys() - _SECTIONS:
        sections = ", ".join(sorted(_SECTIONS))
        raise ValueError(f"only these sections are known: {sections}")
    families = content.get("families", {})
    if not isinstance(families, dict):
        raise ValueError("families: expected makers with lists of families")  # noqa: TRY004
    read = {
        str(maker): tuple(
            read_family("families", str(maker), entry, works)
            for entry in _entries(f"families: {maker}", group)
        )
        for maker, group in families.items()
    }
    _check_families([family for group in read.values() for family in group])
    return OwnCatalogue(
        name=name,
        version=str(content.get("version", _digest(text))),
        makers=tuple(
            read_maker("makers", entry) for entry in _entries("makers", content.get("makers", []))
        ),
        families=read,
        products=tuple(
            _product(entry) for entry in _entries("products", content.get("products", []))
        ),
        boards=dict(_board(entry) for entry in _entries("boards", content.get("boards", []))),
    )


def _entries(where: str, found: Any) -> Iterable[Any]:
    if not isinstance(found, list):
        raise ValueError(f"{where}: expected a list")  # noqa: TRY004
    return found


def _product(entry: Any) -> ListedProduct:
    maker, name, family = _named("products", entry, _PRODUCT[:3], _PRODUCT)
    where = f"products: {name}"
    return ListedProduct(
        maker,
        name,
        family,
        part_numbers=texts(where, entry, "part_numbers"),
        object_ids=texts(where, entry, "object_ids"),
        other_names=texts(where, entry, "other_names"),
    )


def _board(entry: Any) -> tuple[str, tuple[str, str, str]]:
    maker, board_type, name, family = _named("boards", entry, _BOARD, _BOARD)
    return board_type, (maker, name, family)


def _named(where: str, entry: Any, needed: Sequence[str], known: Sequence[str]) -> list[str]:
    if not isinstance(entry, dict) or entry.keys() - set(known):
        raise ValueError(f"{where}: {entry}: the known keys are {', '.join(known)}")
    missing = [name for name in needed if not isinstance(entry.get(name), str | int)]
    if missing:
        raise ValueError(f"{where}: {entry}: {', '.join(missing)} is missing")
    return [str(entry[name]) for name in needed]


def _from_csv(name: str, text: str) -> OwnCatalogue:
    head, _, _ = text.partition("\n")
    delimiter = ";" if head.count(";") > head.count(",") else ","
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    heading = tuple(cell.strip().casefold() for cell in rows[0]) if rows else ()
    if heading not in (_PRODUCT, _BOARD):
        raise ValueError(
            f"its first line must be {','.join(_PRODUCT)} or {','.join(_BOARD)}, or it must be YAML"
        )
    lines = []
    for number, row in enumerate(rows[1:], 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        needed = cells[: 3 if heading == _PRODUCT else 4]
        if len(cells) != len(heading) or not all(needed):
            raise ValueError(f"line {number}: expected {', '.join(heading)}")
        lines.append(cells)
    version = _digest(text)
    if heading == _PRODUCT:
        return OwnCatalogue(name, version, products=tuple(map(read_product, lines)))
    boards = {board_type: (maker, named, family) for maker, board_type, named, family in lines}
    return OwnCatalogue(name, version, boards=boards)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _check_families(families: Sequence[Family]) -> None:
    if len(families) > _MOST_FAMILIES:
        raise ValueError(f"families: more than {_MOST_FAMILIES}")
    for family in families:
        for pattern in (*family.tells, *family.match):
            here = f"families: {family.maker}: {family.name}: {pattern!r}"
            if len(pattern) > _LONGEST_PATTERN:
                raise ValueError(f"{here} is longer than {_LONGEST_PATTERN} signs")
            if _NESTED.search(pattern) or len(_ENDLESS.findall(pattern)) > _MOST_ENDLESS:
                raise ValueError(f"{here} repeats too much; write {{1,4}} instead of + or *")


def _makers(shipped: Catalogue, own: OwnCatalogue, conflicts: list[str]) -> tuple[MakerEntry, ...]:
    """The shipped makers, with more spellings where the user has some, and the user's own."""
    groups = {entry.maker.group for entry in shipped.makers}
    owners = {
        name_key(alias): entry.maker.name
        for entry in shipped.makers
        for alias in (entry.maker.name, *entry.aliases, *entry.weak)
    }
    by_name = {entry.maker.name: entry for entry in shipped.makers}
    for entry in own.makers:
        name, group = entry.maker.name, entry.maker.group
        if group not in groups:
            raise ValueError(f"makers: {name}: {group!r} is no company on the Covered List")
        known = by_name.get(name)
        if known is not None and group and group != known.maker.group:
            conflicts.append(
                f"{name}: your file says it belongs to {group}; what the shipped catalogue says "
                f"({known.maker.group or 'no listed company'}) is used."
            )
        spellings = []
        for alias in (name, *entry.aliases):
            owner = owners.setdefault(name_key(alias), name)
            if owner == name:
                spellings.append(alias)
            elif alias == name:
                raise ValueError(f"makers: {name} is a spelling of {owner} in the catalogue")
            else:
                conflicts.append(
                    f"{name}: the spelling {alias!r} belongs to {owner} in the shipped catalogue, "
                    "which is used."
                )
        weak = tuple(w for w in entry.weak if owners.setdefault(name_key(w), name) == name)
        base = known or replace(entry, aliases=(), weak=weak)
        by_name[name] = replace(base, aliases=tuple(dict.fromkeys((*base.aliases, *spellings))))
    return tuple(by_name.values())


def _families(
    shipped: Catalogue,
    own: OwnCatalogue,
    makers: Sequence[MakerEntry],
    conflicts: list[str],
) -> dict[str, tuple[Family, ...]]:
    """The user's families before the shipped ones: at one place in a text the first wins."""
    names = {entry.maker.name for entry in makers}
    families = dict(shipped.families)
    for maker, group in own.families.items():
        if maker not in names:
            raise ValueError(f"families: {maker}: neither catalogue has this maker")
        mine = {family.name for family in group}
        if len(mine) < len(group):
            raise ValueError(f"families: {maker}: one family stands twice")
        theirs = shipped.families.get(maker, ())
        conflicts += [
            f"{maker}: the family {family.name} is in the shipped catalogue too; yours is used."
            for family in theirs
            if family.name in mine
        ]
        families[maker] = (*group, *(family for family in theirs if family.name not in mine))
    return families


def _compare(shipped: Catalogue, own: OwnCatalogue, conflicts: list[str]) -> None:
    """Say where names and numbers of the user's file stand for something else as shipped."""
    theirs: dict[tuple[str, str, str], ListedProduct] = {}
    for line in shipped.products:
        theirs.update(dict.fromkeys(_handles(line), line))
    for line in own.products:
        others = {id(theirs[one]): theirs[one] for one in _handles(line) if one in theirs}
        conflicts += [
            f"{line.maker} {line.name} ({line.family}): the shipped catalogue has {other.maker} "
            f"{other.name} ({other.family}) under that name or number; yours is used."
            for other in others.values()
            if (other.name, other.family) != (line.name, line.family)
        ]
    conflicts += [
        f"Board type {board}: the shipped catalogue says {shipped.boards[board][1]}; yours is used."
        for board, said in own.boards.items()
        if board in shipped.boards and shipped.boards[board] != said
    ]


def _handles(line: ListedProduct) -> Iterable[tuple[str, str, str]]:
    """All that a product is found by."""
    for name in (line.name, *line.other_names):
        yield "name", line.maker, key(name)
    for number in line.part_numbers:
        yield "part", "", key(number)
    for identifier in line.object_ids:
        yield "object id", "", identifier
