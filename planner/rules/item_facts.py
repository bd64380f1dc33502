"""Reads from items what the rules ask about, and tells apart what rules tell apart."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Mapping
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

from planner.model.inventory import Item
from planner.model.products import Maker, Product, Recognition
from planner.rules.asking import RANGED, Moved, sign
from planner.rules.bounds import Bounds
from planner.rules.record_facts import Columns, read
from planner.rules.replacement_facts import is_replaced
from planner.rules.vocabulary import Fact, FactValue, Kind, Literal

NO_GROUP = "none"
"""Group of a maker that is known and belongs to no listed company."""
PLANNED = "replacement_"
"""What the facts of a planned replacement begin with, which are those of an item else."""
_UNCONFIRMED = "(unconfirmed)"
_CONFIRMED = "(confirmed)"
_MADE_IN, _MADE_LATER, _OBTAINED = "made_in", "made_later", "obtained_on"
_FIELDS = {"fund": "fund_source"}
"""Fields of an item that a fact is called differently from."""
_TOLD = frozenset({"layer", "manufacturer", "planned_replacement"})
"""Fields that are read together with the recognition."""
_BY_RECOGNITION = frozenset(
    {"maker", "stated_maker", "link_source", "product", "planned_replacement"}
)
_OF_MAKER = ("maker", "maker_group", "link", "link_source")
_OF_PRODUCT = ("product", "electronics", "data_class", "category", "recognition", "layer")
_REPLACED, _TEXT_OF_PLAN = "replaced", "planned_replacement"

SUPPLIED = frozenset(
    {
        *_OF_MAKER,
        *_OF_PRODUCT,
        *(f"{PLANNED}{name}" for name in (*_OF_MAKER, *_OF_PRODUCT)),
        *_FIELDS,
        "stated_maker",
        _MADE_IN,
        _MADE_LATER,
        _REPLACED,
    }
)
"""What is read from items beside their fields and the user's columns."""

_REMEMBERED = 50_000
"""Different dates of items that are remembered with the sides on which they lie."""

Ranged: TypeAlias = tuple[Any, ...]
"""What an item holds for each of its dates and numbers, in the order of `ItemFacts.ranged`."""


class ItemFacts:
    """Reads the facts of items, of which only the ``used`` ones matter (all, if not said).

    Items of one `key` give the same answer to every comparison within ``bounds``.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        bounds: Bounds | None = None,
        used: frozenset[str] | None = None,
    ) -> None:
        self.facts = {
            name: fact
            for name, fact in facts.items()
            if not fact.owner and (used is None or name in used)
        }
        self.plans = not self.facts.keys().isdisjoint(
            {name for name in self.facts if name.startswith(PLANNED)} | {_REPLACED, _TEXT_OF_PLAN}
        )
        self._columns = Columns(self.facts)
        held = {
            name: field
            for name in self.facts
            if (field := _FIELDS.get(name, name)) in Item.__dataclass_fields__
        }
        fields = {name: held[name] for name in held if self.facts[name].kind in RANGED}
        others = [
            name
            for name, fact in self.facts.items()
            if fact.kind in RANGED and name not in fields and not _is_told(name)
        ]
        names = (*fields, _MADE_IN, *others)
        self.ranged = names
        self._own_slots = (None,) * len(others)
        self._places = {name: place for place, name in enumerate(names)}
        words = [name for name in names if name in self.facts and _is_words(self.facts[name])]
        self._words = tuple(self._places[name] for name in words)
        places = [place for name, place in self._places.items() if name not in words]
        # One place alone would not give a tuple.
        self._to_compare = (
            itemgetter(*places) if len(places) > 1 else lambda held: (held[places[0]],)
        )
        self._own_ranged: dict[int, tuple[tuple[int, str, Fact], ...]] = {}
        self._dates = _getter([*fields.values()])
        self._texts = {
            name: field for name, field in held.items() if name not in fields and field not in _TOLD
        }
        self._cells = _getter([*self._texts.values()])
        self._numbers: dict[int, tuple[int, Maker | Product]] = {}
        self._equal: dict[Maker | Product, int] = {}
        compared = tuple(names[place] for place in places)
        self._sides = _Sides(compared, bounds or Bounds({}, ()))

    def of(
        self, item: Item, recognition: Recognition, planned: Recognition | None = None
    ) -> dict[str, FactValue]:
        """The facts of one item; ``planned`` is what its planned replacement was recognised as."""
        found = recognised(recognition)
        found["layer"] = item.layer.value if item.layer else found.get("layer")
        if recognition.maker is None:
            found["stated_maker"] = item.manufacturer or None
        if item.planned_replacement:
            found |= _planned(item.planned_replacement, planned)
        for name, field in self._texts.items():
            found[name] = read(self.facts[name], getattr(item, field))
        own = self._columns.facts(item.extras) if item.extras else {}
        for name, value in own.items():
            if name not in self._texts or found[name] is None:
                found[name] = value
        ranged = zip(self.ranged, self.values(item, recognition), strict=True)
        found |= {name: value for name, value in ranged if value is not None}
        if _made_later(found.get(_MADE_IN), item):
            found[_MADE_LATER] = True
        return {name: value for name, value in found.items() if value is not None}

    def values(self, item: Item, recognition: Recognition) -> Ranged:
        """The dates and numbers of an item, None where they are not known."""
        values: Ranged = (*self._dates(item), recognition.made_in or None, *self._own_slots)
        extras = item.extras
        columns = self._columns.of(extras) if extras else ()
        if not columns:
            return values
        filled = list(values)
        for place, heading, fact in self._ranged_of(columns):
            if filled[place] is None:
                filled[place] = read(fact, extras[heading])
        return tuple(filled)

    def _ranged_of(
        self, columns: tuple[tuple[str, Fact], ...]
    ) -> tuple[tuple[int, str, Fact], ...]:
        """Those of the user's columns that hold dates, numbers or words, with their places."""
        found = self._own_ranged.get(id(columns))
        if found is None:
            places = self._places
            found = tuple(
                (places[fact.id], heading, fact) for heading, fact in columns if fact.id in places
            )
            # The columns are kept where they come from, so that the id stays theirs.
            self._own_ranged[id(columns)] = found
        return found

    def key(self, item: Item, recognition: Recognition, values: Ranged) -> Hashable:
        """What rules tell items apart by; ``values`` as `values` gives them."""
        maker, product = recognition.maker, recognition.product
        extras = item.extras
        own = self._columns.of(extras) if extras else ()
        return (
            self._number(maker) if maker else None,
            self._number(product) if product else None,
            # Members of an enum hash slowly: by identity.
            id(recognition.strength),
            id(item.layer),
            self._cells(item),
            item.manufacturer if maker is None else None,
            item.planned_replacement if self.plans else None,
            self._sides.of(self._to_compare(values)),
            tuple([values[place] is None for place in self._words]),
            tuple([_cell(fact, extras[heading]) for heading, fact in own]) if own else None,
        )

    def _number(self, told: Maker | Product) -> int:
        """One number for equal ones; their fields are many, so each object is compared once."""
        known = self._numbers.get(id(told))
        if known is None:
            number = self._equal.setdefault(told, len(self._equal))
            # Kept, so that its id is not given to another.
            known = self._numbers[id(told)] = (number, told)
        return known[0]


def _is_told(name: str) -> bool:
    """Whether the recognition tells a fact, so that no field or column need part the items."""
    return name.removeprefix(PLANNED) in _BY_RECOGNITION or name == _MADE_IN


def _is_words(fact: Fact) -> bool:
    return fact.kind is Kind.WORDS


def _cell(fact: Fact, cell: object) -> Hashable:
    """A cell of the user's own as far as it parts items: dates and numbers do so elsewhere."""
    return None if fact.kind in RANGED else (fact.id, str(cell))


def _getter(fields: list[str]) -> Callable[[Item], tuple[Any, ...]]:
    if not fields:
        return lambda _item: ()
    get = attrgetter(*fields)
    return get if len(fields) > 1 else lambda item: (get(item),)


def _made_later(made_in: FactValue, item: Item) -> bool:
    return bool(made_in and item.obtained_on and str(made_in) > item.obtained_on.isoformat()[:7])


class _SideOf(dict[Any, int]):
    """On which side of each cut a value lies, worked out once for each value."""

    def __init__(self, cuts: Iterable[Literal]) -> None:
        super().__init__({None: -1})
        self._cuts: list[Any] = sorted(cuts)

    def __missing__(self, value: Any) -> int:
        place = bisect_left(self._cuts, value)
        met = place < len(self._cuts) and self._cuts[place] == value
        side = self[value] = 2 * place + met
        return side


class _Sides:
    """On which side of each bound the dates and numbers of an item lie."""

    def __init__(self, names: tuple[str, ...], bounds: Bounds) -> None:
        self._side_of = [_SideOf(bounds.cuts.get(name, ())) for name in names]
        places = {name: place for place, name in enumerate(names)}
        self._pairs = [
            (places[name], places[moved.fact], moved)
            for name, moved in bounds.pairs
            if name in places and moved.fact in places
        ]
        if _OBTAINED in places:
            self._pairs.append((places[_MADE_IN], places[_OBTAINED], Moved(_OBTAINED)))
        self._known: dict[Ranged, tuple[int, ...]] = {}

    def of(self, values: Ranged) -> tuple[int, ...]:
        known = self._known.get(values)
        if known is None:
            known = self._judged(values)
            # What many items share is seen early; what all differ in is not worth its room.
            if len(self._known) < _REMEMBERED:
                self._known[values] = known
        return known

    def _judged(self, values: Ranged) -> tuple[int, ...]:
        sides = [side_of[value] for side_of, value in zip(self._side_of, values, strict=True)]
        for left, right, moved in self._pairs:
            one, other = values[left], values[right]
            if one is not None and other is not None:
                sides.append(sign(one, moved.of(other)))
        return tuple(sides)


def _planned(text: str, planned: Recognition | None) -> dict[str, FactValue]:
    replaced = is_replaced(text)
    if not replaced:
        return {_REPLACED: replaced}
    told = recognised(planned) if planned else {}
    found = {f"{PLANNED}{name}": held for name, held in told.items()}
    return {_REPLACED: True, _TEXT_OF_PLAN: text, **found}


def recognised(recognition: Recognition) -> dict[str, FactValue]:
    """What a recognition says, by the names of facts."""
    product = recognition.product
    data_class = product.data_class if product else None
    found: dict[str, FactValue] = {
        "product": product.name if product else None,
        "electronics": product.electronics if product else None,
        "data_class": data_class.value if data_class else None,
        "category": product.category or None if product else None,
        "recognition": recognition.strength.value,
        "layer": product.layer.value if product else None,
    }
    return found | (_maker_facts(recognition.maker) if recognition.maker else {})


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
