"""Says what an item is, how surely, and on what evidence.

Evidence in order of trust: model, part number, board type, serial number, MAC address, SNMP
object id, description. The stated manufacturer counts: a model that looks like another
company's never overrules it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self

from planner.catalogue.catalogue import Catalogue, load
from planner.catalogue.index import ANY_MAKER, Index, Listed
from planner.catalogue.makers import MakerEntry, MakerMatch
from planner.catalogue.serials import gpon_vendor, is_damaged, made_in, read_huawei
from planner.catalogue.text import key, words
from planner.common.progress import Progress, silent
from planner.common.resources import resource
from planner.model.inventory import Cell, Item
from planner.model.products import Evidence, Product, Recognition, Strength

_QUANTITY = re.compile(r"(?: X ?\d{1,3}| \d{1,3} ?X| QTY ?\d+| \d+ ?(?:EA|PCS))$")
_OBJECT_ID = re.compile(r"\.?1\.3\.6\.1\.4\.1\.(\d+)(?:\.\d+)*")
_MAC = re.compile(
    r"(?:[0-9A-F]{2}([:-]))(?:[0-9A-F]{2}\1){4}[0-9A-F]{2}|(?:[0-9A-F]{4}[.-]){2}[0-9A-F]{4}"
)
_BARE_MAC = re.compile(r"[0-9A-F]{12}")
_MAC_HEADINGS = ("MAC",)
_OBJECT_ID_HEADINGS = ("SYSOBJECTID", "OBJECTID", "SNMPOID", "SYSOID", "OID")
_STEP = 4096
"""Items between two calls of progress."""


class Facts(NamedTuple):
    """The cells a recognition can rest on, as the user wrote them."""

    manufacturer: str
    model: str
    part_number: str
    description: str
    serial: str
    mac: str
    object_id: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A product one field points to. ``listed``: a list names it, not only a pattern;
    ``telling``: it tells the maker too.
    """

    product: Product
    listed: bool
    telling: bool
    evidence: Evidence


class Recogniser:
    """Recognises items by one catalogue; remembers every distinct set of facts it judged."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.version = catalogue.version
        self._index = Index(catalogue)
        self._makers: dict[str, MakerMatch] = {}
        self._judged: dict[tuple[str, str, str], tuple[Recognition, bool]] = {}
        self._judged_further: dict[Facts, Recognition] = {}
        self._dated: dict[tuple[int, str], Recognition] = {}

    @classmethod
    def shipped(cls) -> Self:
        """A recogniser on the catalogue that comes with the program."""
        return cls(load(resource("catalogue")))

    def recognise(self, item: Item) -> Recognition:
        """What one item is."""
        facts = (item.manufacturer, item.model, item.part_number)
        judged = self._judged.get(facts)
        if judged is None:
            recognition = self._judge(Facts(*facts, "", "", "", ""))
            settled = recognition.product is not None and recognition.strength in _SETTLED
            judged = self._judged[facts] = (recognition, settled)
        recognition, settled = judged
        if not settled:
            recognition = self._look_further(item)
        maker = recognition.maker
        if maker is None or maker.group != "Huawei" or not item.serial:
            return recognition
        month = made_in(item.serial)
        return self._with_month(recognition, month) if month else recognition

    def recognise_all(
        self, items: Sequence[Item], progress: Progress = silent
    ) -> list[Recognition]:
        """What each item is, in the same order; equal facts are judged once."""
        found: list[Recognition] = []
        recognise = self.recognise
        for start in range(0, len(items), _STEP):
            progress("Recognising equipment", start / len(items))
            found.extend([recognise(item) for item in items[start : start + _STEP]])
        progress("Recognising equipment", 1.0)
        return found

    def _with_month(self, recognition: Recognition, month: str) -> Recognition:
        # The recognitions live as long as this object, so their ids are good keys.
        known = self._dated.get((id(recognition), month))
        if known is None:
            known = self._dated[id(recognition), month] = replace(recognition, made_in=month)
        return known

    def _look_further(self, item: Item) -> Recognition:
        """Judge with the serial number, the user's own columns and the description as well."""
        object_id, mac = _addresses(item)
        # A serial number counts by what it says about the product, not by its sequence.
        facts = Facts(
            item.manufacturer,
            item.model,
            item.part_number,
            item.description,
            _telling_part(item.serial),
            mac,
            object_id,
        )
        known = self._judged_further.get(facts)
        if known is None:
            known = self._judged_further[facts] = self._judge(facts)
        return known

    def _judge(self, facts: Facts) -> Recognition:
        stated, maker_evidence, model = self._stated(facts)
        if stated.entry is None and stated.says:  # a maker is named, and the catalogue has none
            return self._unknown_maker(facts, model, maker_evidence)
        found = self._product(facts, model, stated.entry)
        if stated.entry is not None:
            return self._of_stated_maker(stated, maker_evidence, found, facts, model)
        return self._of_no_maker(found, facts)

    def _stated(self, facts: Facts) -> tuple[MakerMatch, tuple[Evidence, ...], str]:
        """The maker stated in its cell, or before the model; and the model without it."""
        leading, model = self._index.makers.leading(words(facts.model))
        model = _QUANTITY.sub("", model)
        text = facts.manufacturer
        match = self._makers.get(text)
        if match is None:
            match = self._makers[text] = self._index.makers.find(text)
        if match.says:
            evidence = (Evidence("manufacturer", text, match.says),)
            return match, evidence, model
        if leading is not None:
            says = f"is {leading.maker.name}"
            match = MakerMatch(leading, Strength.CERTAIN, says)
            return (
                match,
                (Evidence("model", facts.model, f"begins with {leading.maker.name}"),),
                model,
            )
        return match, (), model

    def _unknown_maker(
        self, facts: Facts, model: str, evidence: tuple[Evidence, ...]
    ) -> Recognition:
        """A named maker that the catalogue lacks stays unknown, whatever the model looks like."""
        like = self._index.distinctive(model)
        if like:
            says = f"looks like {like.family.maker} {like.family.name}; name the maker to settle it"
            evidence += (Evidence("model", facts.model, says),)
        return Recognition(None, None, Strength.NONE, evidence)

    def _of_stated_maker(
        self,
        stated: MakerMatch,
        maker_evidence: tuple[Evidence, ...],
        found: _Found | None,
        facts: Facts,
        model: str,
    ) -> Recognition:
        assert stated.entry is not None  # noqa: S101  (the caller has looked)
        maker = stated.entry.maker
        if found is None or not found.telling:
            other = self._contradiction(stated.entry, model)
            if other:
                says = f"looks like {other}, which the stated maker contradicts"
                evidence = (*maker_evidence, Evidence("model", facts.model, says))
                return Recognition(maker, None, _weaker(stated.strength, Strength.LIKELY), evidence)
        if found is None:
            strength = Strength.LIKELY if stated.strength is Strength.CERTAIN else Strength.POSSIBLE
            return Recognition(maker, None, strength, maker_evidence)
        strength = Strength.CERTAIN if found.listed else Strength.LIKELY
        if not found.telling:
            strength = Strength.POSSIBLE
        elif stated.strength is not Strength.CERTAIN:
            # Two weak witnesses that agree: the spelling, and a model of that maker.
            strength = Strength.LIKELY
        return Recognition(maker, found.product, strength, (*maker_evidence, found.evidence))

    def _contradiction(self, stated: MakerEntry, model: str) -> str:
        """Whose product the model beyond mistake is, if another company's than stated."""
        like = self._index.distinctive(model)
        if like is None or like.start > 0 or like.family.maker == stated.families:
            return ""
        return f"{like.family.maker} {like.family.name}"

    def _of_no_maker(self, found: _Found | None, facts: Facts) -> Recognition:
        if found is not None and found.telling:
            entry = self._index.makers.by_name(found.product.maker)
            if entry:
                return Recognition(entry.maker, found.product, Strength.LIKELY, (found.evidence,))
        witness = self._maker_by_numbers(facts)
        if witness is None:
            product = found.product if found else None
            strength = Strength.POSSIBLE if found else Strength.NONE
            return Recognition(None, product, strength, (found.evidence,) if found else ())
        entry, evidence = witness
        own = self._product(facts, words(facts.model), entry)
        evidences = (evidence, own.evidence) if own else (evidence,)
        return Recognition(entry.maker, own.product if own else None, Strength.LIKELY, evidences)

    def _maker_by_numbers(self, facts: Facts) -> tuple[MakerEntry, Evidence] | None:
        """The maker that the serial number, MAC address or object id points to."""
        index = self._index
        vendor = gpon_vendor(facts.serial)
        serial = read_huawei(facts.serial)
        entry: MakerEntry | None
        if vendor and (entry := index.makers.by_name(vendor)):
            return entry, Evidence("serial", facts.serial, f"is a GPON terminal number of {vendor}")
        if serial and len(serial.item) == 8 and (entry := index.makers.by_name("Huawei")):
            says = f"has the structure of a Huawei serial number, item {serial.item}"
            return entry, Evidence("serial", facts.serial, says)
        if facts.mac and (entry := index.by_mac(facts.mac)):
            return entry, Evidence("MAC", facts.mac, f"is registered to {entry.maker.name}")
        if facts.object_id and (entry := index.by_enterprise(_enterprise(facts.object_id))):
            says = f"is an object of {entry.maker.name}"
            return entry, Evidence("object id", facts.object_id, says)
        return None

    def _product(self, facts: Facts, model: str, entry: MakerEntry | None) -> _Found | None:
        maker = entry.families if entry else None
        return (
            self._by_model(facts.model, model, maker)
            or self._by_part(facts, maker)
            or self._by_serial(facts.serial, maker)
            or self._by_object_id(facts.object_id, maker)
            or self._by_description(facts.description, maker)
            or self._by_everyday_words(facts)
        )

    def _by_model(self, cell: str, model: str, maker: str | None) -> _Found | None:
        name = model.replace(" ", "")
        if not name:
            return None
        board = self._index.by_board(name)
        listed = self._named(name, maker)
        if board and (maker in (None, board.product.maker)):
            says = f"is the board type of {board.product.maker} {board.product.name}"
            return _Found(
                board.product, listed=True, telling=True, evidence=Evidence("model", cell, says)
            )
        if listed:
            says = f"is {listed.product.maker} {listed.product.name} by the product list"
            telling = maker is not None or listed.family.distinctive or _is_long(name)
            return _Found(
                listed.product, listed=True, telling=telling, evidence=Evidence("model", cell, says)
            )
        return self._by_pattern("model", cell, model, maker)

    def _named(self, name: str, maker: str | None) -> Listed | None:
        if maker is not None:
            return self._index.by_name(maker, name)
        makers = self._index.makers_of_name(name)
        return self._index.by_name(makers[0], name) if len(makers) == 1 else None

    def _by_pattern(self, field: str, cell: str, text: str, maker: str | None) -> _Found | None:
        match = self._index.distinctive(text) if maker is None else self._index.family(maker, text)
        if match is None or (maker is None and match.start > 0 and field == "model"):
            return None
        family = match.family
        says = f"fits the family {family.maker} {family.name}"
        name = text if field == "model" else match.text
        return _Found(
            family.product(name), listed=False, telling=True, evidence=Evidence(field, cell, says)
        )

    def _by_part(self, facts: Facts, maker: str | None) -> _Found | None:
        number = key(facts.part_number)
        if not number:
            return None
        board = self._index.by_board(number)
        listed = board or self._index.by_part(number) or self._named(number, maker)
        if listed and maker in (None, listed.product.maker):
            kind = "board type" if board else "part number"
            says = f"is the {kind} of {listed.product.maker} {listed.product.name}"
            return _Found(
                listed.product,
                listed=True,
                telling=True,
                evidence=Evidence("part number", facts.part_number, says),
            )
        text = words(facts.part_number)
        return self._by_pattern("part number", facts.part_number, text, maker) if maker else None

    def _by_serial(self, cell: str, maker: str | None) -> _Found | None:
        serial = read_huawei(cell) if maker in (None, "Huawei") else None
        if serial is None or (maker is None and len(serial.item) < 8):
            return None
        listed = self._index.by_part(serial.item_code) if serial.item_code else None
        if listed is None:
            return None
        says = f"carries item code {serial.item_code} of Huawei {listed.product.name}"
        return _Found(
            listed.product, listed=True, telling=True, evidence=Evidence("serial", cell, says)
        )

    def _by_object_id(self, object_id: str, maker: str | None) -> _Found | None:
        listed = self._index.by_object_id(object_id)
        if listed is None or maker not in (None, listed.product.maker):
            return None
        says = f"is the SNMP object id of {listed.product.maker} {listed.product.name}"
        return _Found(
            listed.product,
            listed=True,
            telling=True,
            evidence=Evidence("object id", object_id, says),
        )

    def _by_description(self, cell: str, maker: str | None) -> _Found | None:
        text = words(cell)
        if not text:
            return None
        if maker is None:
            named = self._index.makers.mentions(cell)
            if len({entry.maker.group for entry in named}) == 1 and named[0].maker.group:
                maker = named[0].families
        return self._by_pattern("description", cell, text, maker)

    def _by_everyday_words(self, facts: Facts) -> _Found | None:
        for field, cell in (("model", facts.model), ("description", facts.description)):
            match = self._index.family(ANY_MAKER, words(cell))
            if match:
                says = f"reads like {match.family.name.lower()}, by its words alone"
                product = match.family.product(words(facts.model or facts.description))
                return _Found(
                    product, listed=False, telling=False, evidence=Evidence(field, cell, says)
                )
        return None


_SETTLED = (Strength.CERTAIN, Strength.LIKELY)
_ORDER = (Strength.NONE, Strength.POSSIBLE, Strength.LIKELY, Strength.CERTAIN)


def _weaker(first: Strength, second: Strength) -> Strength:
    return min(first, second, key=_ORDER.index)


def _is_long(name: str) -> bool:
    """Whether a listed name is long enough that chance does not hit it."""
    return len(name) >= 8 and sum(sign.isdigit() for sign in name) >= 3


def _telling_part(serial: str) -> str:
    """A serial number with its sequence blanked, so that equal items are judged once."""
    if not serial or is_damaged(serial):
        return ""
    if gpon_vendor(serial):
        return serial.strip()[:-6] + "000000"
    if read_huawei(serial):
        return serial.strip()[:-6] + "000000"
    return serial if _as_mac(serial) else ""


def _addresses(item: Item) -> tuple[str, str]:
    """The SNMP object id and the MAC address among an item's cells, empty where none."""
    object_id = item.model.strip(" .") if _OBJECT_ID.fullmatch(item.model.strip()) else ""
    mac = _as_mac(item.serial)
    extras: Mapping[str, Cell] = item.extras
    for heading, value in extras.items():
        if not isinstance(value, str):
            continue
        name = key(heading)
        if not mac and name.startswith(_MAC_HEADINGS):
            mac = _as_mac(value) or (value.upper() if _BARE_MAC.fullmatch(value.upper()) else "")
        if not object_id and name in _OBJECT_ID_HEADINGS and _OBJECT_ID.fullmatch(value.strip()):
            object_id = value.strip(" .")
    return object_id, mac


def _as_mac(text: str) -> str:
    value = text.strip().upper()
    return re.sub(r"[^0-9A-F]", "", value) if _MAC.fullmatch(value) else ""


def _enterprise(object_id: str) -> int:
    match = _OBJECT_ID.fullmatch(object_id)
    return int(match[1]) if match else 0
