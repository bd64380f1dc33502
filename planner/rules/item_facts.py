"""Reads from items and the carrier what the rules ask about."""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field

from planner.model.inventory import Carrier, Cell, Item
from planner.model.products import Maker, Recognition
from planner.rules.vocabulary import Fact, FactValue

NO_GROUP = "none"
"""Group of a maker that is known and belongs to no listed company."""
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0", "passive"})
_NEGATED = frozenset({"not", "non", "no"})
_NO_PURPOSE = "no listed purpose"
_NOT_SAID = frozenset({"unknown", "not known", "n a", "na", "tbd", "not stated"})
_UNCONFIRMED = "(unconfirmed)"
_CONFIRMED = "(confirmed)"
_WORD = re.compile(r"[^\w-]+")


def carrier_facts(carrier: Carrier) -> dict[str, FactValue]:
    """The facts of the carrier."""
    return {
        "customers": carrier.customers,
        "customers_as_of": carrier.customers_as_of,
        "advanced_service": carrier.advanced_service,
    }


@dataclass(slots=True)
class ItemFacts:
    """Reads the facts of items; remembers which of the user's columns hold one."""

    facts: Mapping[str, Fact]
    _columns: dict[str, str] = field(default_factory=dict)
    _of_heading: dict[str, str] = field(default_factory=dict)
    _kinds: dict[Hashable, tuple[Recognition, dict[str, FactValue]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for fact in self.facts.values():
            self._columns |= {column.casefold(): fact.id for column in fact.columns}

    def of(self, item: Item, recognition: Recognition) -> tuple[dict[str, FactValue], Hashable]:
        """The facts of one item, and its kind: items of one kind differ at most in dates."""
        maker, made_in, obtained_on = recognition.maker, recognition.made_in, item.obtained_on
        made_later = bool(made_in and obtained_on and made_in > obtained_on.isoformat()[:7])
        # Members of an enum hash slowly, and a product's fields are many: by identity.
        key = (
            id(maker),
            id(recognition.product),
            id(recognition.strength),
            id(item.layer),
            item.fund_source,
            item.manufacturer if maker is None else None,
            made_later,
            tuple(self._own(item.extras).items()) if item.extras else None,
        )
        known = self._kinds.get(key)
        if known is None:
            # Kept with the recognition, so that its parts' ids are not given to others.
            known = self._kinds[key] = (recognition, self._undated(item, recognition))
        found = known[1].copy()
        if made_in:
            found["made_in"] = made_in
        if made_later:
            found["made_later"] = True
        if obtained_on:
            found["obtained_on"] = obtained_on
        if item.removed_on:
            found["removed_on"] = item.removed_on
        if item.disposed_on:
            found["disposed_on"] = item.disposed_on
        return found, key

    def _undated(self, item: Item, recognition: Recognition) -> dict[str, FactValue]:
        product = recognition.product
        layer = item.layer or (product.layer if product else None)
        data_class = product.data_class if product else None
        found: dict[str, FactValue] = {
            "product": product.name if product else None,
            "electronics": product.electronics if product else None,
            "data_class": data_class.value if data_class else None,
            "category": (product.category or None) if product else None,
            "recognition": recognition.strength.value,
            "layer": layer.value if layer else None,
            "fund": chosen(self.facts["fund"], item.fund_source),
        }
        if recognition.maker:
            found |= _maker_facts(recognition.maker)
        else:
            found["stated_maker"] = item.manufacturer or None
        for name, text in self._own(item.extras).items():
            fact = self.facts[name]
            stated = chosen(fact, text) if fact.choices else _yes_or_no(text)
            if stated is not None:
                found[name] = stated
        return found

    def _own(self, extras: Mapping[str, Cell]) -> dict[str, str]:
        """The user's columns that hold a fact, as text."""
        found = {}
        for heading, cell in extras.items():
            name = self._of_heading.get(heading)
            if name is None:
                name = self._columns.get(heading.strip().casefold(), "")
                self._of_heading[heading] = name
            if name and cell is not None:
                found[name] = str(cell).strip()
        return found


def _maker_facts(maker: Maker) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {"maker": maker.name, "maker_group": maker.group or NO_GROUP}
    if not maker.group:
        return found
    source = maker.group_source
    named = maker.name.casefold() == maker.group.casefold()
    sure = named or (bool(source) and not source.endswith(_UNCONFIRMED))
    found["link"] = "named" if named else "affiliate" if sure else "likely affiliate"
    if source:
        found["link_source"] = source.removesuffix(_UNCONFIRMED).removesuffix(_CONFIRMED).strip()
    return found


def chosen(fact: Fact, text: str) -> str | None:
    """Which of a fact's choices a text means; None where it is empty, unclear or negated."""
    words = _WORD.sub(" ", text.casefold()).split()
    spaced = f" {' '.join(words)} "
    if not words or spaced.strip() in _NOT_SAID:
        return None
    matches = [
        choice
        for choice, phrases in fact.choices.items()
        if any(f" {phrase} " in spaced for phrase in phrases)
    ]
    if matches and spaced.strip() in fact.choices[matches[0]]:
        return matches[0]
    if not matches:
        return fact.otherwise or None
    if not _NEGATED.isdisjoint(words) or (len(matches) > 1 and _NO_PURPOSE in matches):
        return None
    return matches[0]


def _yes_or_no(text: str) -> bool | None:
    word = text.casefold()
    return True if word in _YES else False if word in _NO else None
