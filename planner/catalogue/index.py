"""Look-ups over the catalogue, made when first asked for."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.catalogue.catalogue import Catalogue, ListedProduct
from planner.catalogue.families import Family, FamilyMatch, FamilyMatcher
from planner.catalogue.makers import MakerBook, MakerEntry
from planner.catalogue.text import key
from planner.model.products import Product

ANY_MAKER = ""
"""Key of the families that everyday words name, whoever made the item."""
OPTICS = "Optical modules"
"""Name of every maker's family of optical modules."""
_ENTERPRISES = "1.3.6.1.4.1."
_SHALLOWEST = 8
"""Dots in an object id that still names a branch, not a product: 1.3.6.1.4.1.2011.2.23."""
_FEWEST_BESIDE, _NEARLY_ALL = 5, 0.95
"""Object ids of one branch that tell its family, and the share they must be."""


@dataclass(frozen=True)
class Listed:
    """A product that a list of the catalogue names, and its family."""

    product: Product
    family: Family


class Index:
    """Products by name, part number, board type and object id; families by pattern."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._matchers: dict[str, FamilyMatcher] = {}

    @cached_property
    def makers(self) -> MakerBook:
        return MakerBook(self.catalogue.makers)

    def by_name(self, maker: str, name: str) -> Listed | None:
        """The listed product of a maker under a name in `key` form."""
        return self._listed(self._names.get((maker, name)))

    def makers_of_name(self, name: str) -> tuple[str, ...]:
        """Makers that list a product under a name in `key` form."""
        return self._makers_of_name.get(name, ())

    def by_part(self, part: str) -> Listed | None:
        """The listed product with a part number or item code in `key` form."""
        return self._listed(self._parts.get(part))

    def by_object_id(self, object_id: str) -> Listed | None:
        """The listed product with exactly that SNMP object id."""
        return self._listed(self._object_ids.get(object_id))

    def by_board(self, board_type: str) -> Listed | None:
        """The listed board with that board type in `key` form."""
        return self._boards.get(board_type)

    def above_object_id(self, object_id: str) -> Listed | None:
        """The listed product whose SNMP object id is the nearest above this one."""
        while object_id.count(".") > _SHALLOWEST:
            object_id = object_id.rpartition(".")[0]
            if object_id in self._object_ids:
                return self.by_object_id(object_id)
        return None

    def beside_object_id(self, object_id: str) -> Family | None:
        """The family that all, or all but a few, of the ids beside this one belong to."""
        return self._branches.get(object_id.rpartition(".")[0])

    def by_enterprise(self, object_id: str) -> MakerEntry | None:
        """The maker whose branch of the SNMP tree an object id stands in; the deepest wins."""
        branch = object_id.removeprefix(_ENTERPRISES)
        while branch:
            if branch in self._enterprises:
                return self._enterprises[branch]
            branch = branch.rpartition(".")[0]
        return None

    def by_mac(self, mac: str) -> MakerEntry | None:
        """The maker that a MAC address (12 hex digits, upper case) is registered to."""
        prefixes = self.catalogue.mac_prefixes
        name = prefixes.get(mac[:7]) or prefixes.get(mac[:6])
        return self.makers.by_name(name) if name else None

    def family(self, maker: str, text: str) -> FamilyMatch | None:
        """The family of a maker that a text in `words` form names."""
        if not text or maker not in self.catalogue.families:
            return None
        matcher = self._matchers.get(maker)
        if matcher is None:
            matcher = self._matchers[maker] = FamilyMatcher(self.catalogue.families[maker])
        return matcher.find(text)

    def family_named(self, maker: str, name: str) -> Family | None:
        """The family of a maker, or of everyday words, under exactly that name."""
        return self._families.get((maker, name)) or self._families.get((ANY_MAKER, name))

    def telling(self, text: str) -> FamilyMatch | None:
        """The family that a text in `words` form names beyond mistake, its maker included."""
        return self._telling.find(text) if text else None

    @cached_property
    def _telling(self) -> FamilyMatcher:
        groups = self.catalogue.families.values()
        return FamilyMatcher([family for group in groups for family in group], telling=True)

    @cached_property
    def _families(self) -> Mapping[tuple[str, str], Family]:
        return {
            (maker, family.name): family
            for maker, group in self.catalogue.families.items()
            for family in group
        }

    def _listed(self, line: ListedProduct | None) -> Listed | None:
        if line is None:
            return None
        family = self._families[line.maker, line.family]
        return Listed(family.product(line.name), family)

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], ListedProduct]:
        found: dict[tuple[str, str], ListedProduct] = {}
        for line in self.catalogue.products:
            for name in (line.name, *line.other_names):
                found.setdefault((line.maker, key(name)), line)
        for maker, name, family in self.catalogue.boards.values():
            line = ListedProduct(maker, name, family)
            found.setdefault((maker, key(name)), line)
        return found

    @cached_property
    def _makers_of_name(self) -> Mapping[str, tuple[str, ...]]:
        return _grouped((name, maker) for maker, name in self._names)

    @cached_property
    def _parts(self) -> Mapping[str, ListedProduct]:
        found: dict[str, ListedProduct] = {}
        for line in self.catalogue.products:
            for part in line.part_numbers:
                found.setdefault(key(part), line)
        return found

    @cached_property
    def _object_ids(self) -> Mapping[str, ListedProduct]:
        found: dict[str, ListedProduct] = {}
        for line in self.catalogue.products:
            for object_id in line.object_ids:
                found.setdefault(object_id, line)
        return found

    @cached_property
    def _boards(self) -> Mapping[str, Listed]:
        boards: dict[str, Listed] = {}
        for board_type, (maker, name, family_name) in self.catalogue.boards.items():
            family = self._families[maker, family_name]
            boards[key(board_type)] = Listed(family.product(name), family)
        return boards

    @cached_property
    def _branches(self) -> Mapping[str, Family]:
        counts: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for object_id, line in self._object_ids.items():
            counts[object_id.rpartition(".")[0]][line.maker, line.family] += 1
        found = {}
        for branch, families in counts.items():
            ((first, most),) = families.most_common(1)
            if most >= _FEWEST_BESIDE and most >= _NEARLY_ALL * families.total():
                found[branch] = self._families[first]
        return found

    @cached_property
    def _enterprises(self) -> Mapping[str, MakerEntry]:
        return {number: e for e in self.catalogue.makers for number in e.enterprise}


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    groups: dict[str, tuple[str, ...]] = {}
    for name, maker in pairs:
        groups[name] = (*groups.get(name, ()), maker)
    return groups
