"""What each of an item's cells says about the product, in the order they are trusted."""

from dataclasses import dataclass

from planner.catalogue.facts import Facts
from planner.catalogue.families import FamilyMatch
from planner.catalogue.index import ANY_MAKER, Index, Listed
from planner.catalogue.makers import NOT_STATED, MakerEntry
from planner.catalogue.serials import gpon_vendor, is_cisco_form, read_huawei
from planner.catalogue.text import excerpt, key, piece, words
from planner.model.products import Evidence, Product, Strength


@dataclass(frozen=True, slots=True)
class Found:
    """A product that one cell points to. ``listed``: a list names it, not only a pattern;
    ``telling``: it tells the maker too, everyday words do not.
    """

    product: Product
    evidence: Evidence
    listed: bool
    telling: bool = True


class Finder:
    """Asks the cells one after the other; the first that knows the product answers."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._speaks: dict[str, tuple[MakerEntry, str] | None] = {}

    def product(self, facts: Facts, model: str, maker: str | None) -> Found | None:
        """The product, among those of ``maker`` or, if None, those that tell their maker.

        ``model`` is the model cell in `words` form without a leading maker and quantity.
        """
        return (
            self._by_model(facts.model, model, maker)
            or self._by_part(facts.part_number, maker)
            or self._by_board_type(facts.board_type, maker)
            or self._by_serial(facts.serial, maker)
            or self._by_object_id(facts.object_id, maker)
            or self._by_description(facts.description, maker)
            or self.by_everyday_words(facts)
        )

    def maker(self, facts: Facts) -> tuple[MakerEntry, Evidence] | None:
        """The maker that the serial number, the MAC address or the object id points to."""
        index, by_name = self._index, self._index.makers.by_name
        vendor, serial = gpon_vendor(facts.serial), read_huawei(facts.serial)
        entry = by_name(vendor) if vendor else None
        if entry:
            says = f"is the number of a GPON terminal of {vendor}"
            return entry, Evidence("serial", _shown(facts.serial), says)
        entry = by_name("Huawei") if serial and len(serial.item) == 8 else None
        if serial and entry:
            says = f"has the structure of a Huawei serial number, item {serial.item}"
            return entry, Evidence("serial", _shown(facts.serial), says)
        entry = index.by_mac(facts.mac) if facts.mac else None
        if entry:
            return entry, Evidence("MAC", facts.mac, f"is registered to {entry.maker.name}")
        entry = index.by_enterprise(facts.object_id) if facts.object_id else None
        if entry:
            says = f"is an object id of {entry.maker.name}"
            return entry, Evidence("object id", facts.object_id, says)
        return None

    def named_maker(self, facts: Facts) -> tuple[MakerEntry, Evidence] | None:
        """The one listed company that the model or the description speaks of, or misspells first.

        Of a listed company it is worth asking; that another one is named ("ask Andrew") would
        take an item off the list for a word.
        """
        for field, cell in (("model", facts.model), ("description", facts.description)):
            if cell not in self._speaks:
                self._speaks[cell] = self._spoken_of(cell)
            named = self._speaks[cell]
            if named is not None:
                return named[0], Evidence(field, cell, named[1])
        return None

    def _spoken_of(self, cell: str) -> tuple[MakerEntry, str] | None:
        makers = self._index.makers
        named = makers.mentions(cell)
        if len({entry.maker.group or entry.maker.name for entry in named}) == 1:
            entry, says = named[0], f"names {named[0].maker.name}"
        else:
            first = words(cell).partition(" ")[0]
            match = makers.find(first) if first.isalpha() else NOT_STATED
            if match.entry is None or match.strength is not Strength.POSSIBLE:
                return None
            entry, says = match.entry, f"begins with what {match.says}"
        return (entry, says) if entry.maker.group else None

    def foreign_optic(self, facts: Facts, maker: str) -> Evidence | None:
        """What says that an optical module in this maker's equipment is another company's."""
        for field, cell in (("part number", facts.part_number), ("description", facts.description)):
            telling = self._index.telling(words(cell))
            if telling is not None and telling.family.maker != maker:
                other = telling.family.maker
                return Evidence(
                    field, cell, f"is how {other} numbers {telling.family.name.lower()}"
                )
        named = self._index.makers.mentions(facts.description)
        if named and maker not in [entry.families for entry in named]:
            says = f"names {named[0].maker.name}, another company than the one stated"
            return Evidence("description", facts.description, says)
        if is_cisco_form(facts.serial):
            says = "has the form that Cisco's serial numbers have"
            return Evidence("serial", facts.serial, says)
        return None

    def look_alike(self, model: str) -> tuple[str, str] | None:
        """Maker and family that a model (as `words`) begins with beyond mistake, or None."""
        match = self._index.telling(model)
        return (match.family.maker, match.family.name) if match and match.start == 0 else None

    def _by_model(self, cell: str, model: str, maker: str | None) -> Found | None:
        name = model.replace(" ", "")
        if not name:
            return None
        board = self._index.by_board(name)
        if board and maker in (None, board.product.maker):
            return _listed(board, "model", cell, "is the board type of")
        listed = self._named(name, maker)
        if listed:
            if maker is not None or self._tells(model, name):
                return _listed(listed, "model", cell, "is listed as")
            says = "is too common a name to tell the maker; it is listed as"
            return _listed(listed, "model", cell, says, telling=False)
        return self._by_pattern("model", cell, model, maker)

    def _by_part(self, cell: str, maker: str | None) -> Found | None:
        number = key(cell)
        if not number:
            return None
        board = self._index.by_board(number)
        if board and maker in (None, board.product.maker):
            return _listed(board, "part number", cell, "is the board type of")
        listed = self._index.by_part(number) or self._named(number, maker)
        if listed and maker in (None, listed.product.maker):
            return _listed(listed, "part number", cell, "is the part number of")
        return self._by_pattern("part number", cell, words(cell), maker) if maker else None

    def _by_board_type(self, cell: str, maker: str | None) -> Found | None:
        board = self._index.by_board(key(cell))
        if board and maker in (None, board.product.maker):
            return _listed(board, "board type", cell, "is the board type of")
        return self._by_pattern("board type", cell, words(cell), maker) if cell else None

    def _by_serial(self, cell: str, maker: str | None) -> Found | None:
        serial = read_huawei(cell) if maker in (None, "Huawei") else None
        # Without a stated maker only the full structure is strong enough.
        if serial is None or (maker is None and len(serial.item) < 8):
            return None
        listed = self._index.by_part(serial.item_code)
        if listed is None:
            return None
        return _listed(listed, "serial", _shown(cell), f"carries item code {serial.item_code} of")

    def _by_object_id(self, identifier: str, maker: str | None) -> Found | None:
        index = self._index
        if not identifier:
            return None
        listed, says = index.by_object_id(identifier), "is the SNMP object id of"
        if listed is None:
            family = index.beside_object_id(identifier)
            if family is not None and maker in (None, family.maker):
                says = f"stands among the SNMP object ids of {family.maker} {family.name}"
                evidence = Evidence("object id", identifier, says)
                return Found(family.product(family.name), evidence, listed=False)
            listed, says = index.above_object_id(identifier), "lies below the SNMP object id of"
        if listed is None or maker not in (None, listed.product.maker):
            return None
        return _listed(listed, "object id", identifier, says)

    def _by_description(self, cell: str, maker: str | None) -> Found | None:
        if maker is None:
            named = self._index.makers.mentions(cell)
            maker = named[0].families if len({entry.families for entry in named}) == 1 else None
        return self._by_pattern("description", cell, words(cell), maker)

    def by_everyday_words(self, facts: Facts) -> Found | None:
        """What everyday words in the model or the description say, whoever made it."""
        for field, cell in (("model", facts.model), ("description", facts.description)):
            match = self._index.family(ANY_MAKER, words(cell))
            if match:
                family = match.family
                says = f"reads like {family.name.lower()}, by its words alone"
                evidence = Evidence(field, cell, says)
                # Such words are no name: "radio on the shelter wall" is one of the radio units.
                return Found(family.product(family.name), evidence, listed=False, telling=False)
        return None

    def _by_pattern(self, field: str, cell: str, text: str, maker: str | None) -> Found | None:
        if maker is None:
            telling = self._index.telling(text)
            if telling is None or (telling.start > 0 and field == "model"):
                return None
            maker = telling.family.maker
        match = self._index.family(maker, text)
        if match is None:
            return None
        family = match.family
        says = f"fits the family {family.maker} {family.name}"
        name = _name_of(match, cell) if field == "description" else piece(cell, text)
        listed = self._named(key(name), maker) if field == "description" else None
        if listed is not None and listed.family is family:
            return _listed(listed, field, cell, "names what is listed as")
        return Found(family.product(name), Evidence(field, cell, says), listed=False)

    def _tells(self, model: str, name: str) -> bool:
        """Whether a listed name tells its maker: by a pattern, or too long for chance to hit."""
        is_long = len(name) >= 8 and sum(sign.isdigit() for sign in name) >= 3
        return is_long or self._index.telling(model) is not None

    def _named(self, name: str, maker: str | None) -> Listed | None:
        if maker is not None:
            return self._index.by_name(maker, name)
        makers = self._index.makers_of_name(name)
        return self._index.by_name(makers[0], name) if len(makers) == 1 else None


def _name_of(match: FamilyMatch, description: str) -> str:
    """What to call a product that stands somewhere in a description."""
    if not match.named:
        return match.family.name
    name = excerpt(description, match.start, match.start + len(match.text))
    return name if name.count("(") == name.count(")") else match.text


def _listed(listed: Listed, field: str, cell: str, says: str, *, telling: bool = True) -> Found:
    product = listed.product
    evidence = Evidence(field, cell, f"{says} {product.maker} {product.name}")
    return Found(product, evidence, listed=True, telling=telling)


def _shown(serial: str) -> str:
    """A serial number without its sequence: one judgement serves many items."""
    return f"{serial[:-6]}..."
