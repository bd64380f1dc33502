"""Items recognised once, and put together where no rule can tell them apart.

Neither depends on the as-of date nor on what the carrier says about itself, so that a change of
either needs only the groups to be judged again.
"""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from planner.catalogue.recognise import Recogniser
from planner.common.progress import Progress, part, silent
from planner.model.inventory import Cost, Inventory, Item
from planner.model.products import Recognition
from planner.rules.asking import Moved, sign
from planner.rules.book import RuleBook
from planner.rules.bounds import bounds_of
from planner.rules.item_facts import ItemFacts, Ranged
from planner.rules.vocabulary import AS_OF, FactValue, Literal, Subject, Withheld
from planner.services import project_book

_STEP = 4096
"""Items between two calls of progress."""
_RECOGNISED = 0.6

Late: TypeAlias = tuple[str, str, Moved]
"""A date or number of an item, a fact known only when asked (the as-of date, or one of the
carrier or an application), and how the two are compared."""


@dataclass(slots=True)
class Group:
    """Items that every rule answers alike, by the facts of the first of them."""

    facts: dict[str, FactValue]
    application: str
    example: Item
    items: int = 0
    units: int = 0
    cost: Decimal = Decimal(0)
    low: dict[int, Any] = field(default_factory=dict)
    high: dict[int, Any] = field(default_factory=dict)

    def count(self, item: Item, values: Ranged, places: Iterable[int]) -> None:
        """One item more; the least and the greatest of its values are kept for some places."""
        for place in places:
            value = values[place]
            if value is not None:
                low = self.low.get(place)
                if low is None:
                    self.low[place] = self.high[place] = value
                elif value < low:
                    self.low[place] = value
                elif value > self.high[place]:
                    self.high[place] = value
        self.items += 1
        self.units += 1 if item.quantity is None else item.quantity
        if item.cost is not None:
            self.cost += item.cost


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups, and by item the number of its group."""

    groups: Sequence[Group]
    group_of: "array[int]"


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an inventory's items and costs were recognised as, and its items in groups."""

    book: RuleBook
    inventory: Inventory
    recognitions: Sequence[Recognition]
    of_costs: Sequence[tuple[Recognition, Item | None]]
    planned: Mapping[str, Recognition]
    reader: ItemFacts
    grouping: Grouping
    late: tuple[Late, ...]

    def holds_for(self, inventory: Inventory) -> bool:
        """Whether nothing that this rests on has changed since."""
        mine = self.inventory
        return (
            mine.items is inventory.items
            and mine.sites is inventory.sites
            and mine.costs is inventory.costs
            and mine.answers == inventory.answers
            and mine.catalogue == inventory.catalogue
            and mine.overlay == inventory.overlay
        )

    def at(self, as_of: date, given: Mapping[str, Mapping[str, FactValue]]) -> Grouping:
        """The groups on a date; ``given`` are, by application, the facts that its items take
        from the carrier and the application. A group is divided where it lies on both sides of
        one of those.
        """
        divided: dict[int, list[Late]] = {}
        for late in self.late:
            place = self.reader.ranged.index(late[0])
            for number, group in enumerate(self.grouping.groups):
                low = group.low.get(place)
                other = _other(late, as_of, given, group.application)
                if low is None or other is None:
                    continue
                if _side(late, low, other) != _side(late, group.high[place], other):
                    divided.setdefault(number, []).append(late)
        return self._divided(divided, as_of, given) if divided else self.grouping

    def _divided(
        self,
        divided: Mapping[int, Sequence[Late]],
        as_of: date,
        given: Mapping[str, Mapping[str, FactValue]],
    ) -> Grouping:
        places = {name: place for place, name in enumerate(self.reader.ranged)}
        groups, group_of = list(self.grouping.groups), self.grouping.group_of[:]
        parts: dict[tuple[int, ...], int] = {}
        for index, number in enumerate(self.grouping.group_of):
            asked = divided.get(number)
            if asked is None:
                continue
            item, recognition = self.inventory.items[index], self.recognitions[index]
            values = self.reader.values(item, recognition)
            application = self.grouping.groups[number].application
            sides = [number]
            for late in asked:
                other = _other(late, as_of, given, application)
                value = values[places[late[0]]]
                sides.append(9 if value is None or other is None else _side(late, value, other))
            key = tuple(sides)
            place = parts.get(key)
            if place is None:
                group = Group(self.facts_of(index), application, item)
                # The first part takes the place of the whole.
                whole = groups[number] is self.grouping.groups[number]
                place = parts[key] = number if whole else len(groups)
                groups[place : place + 1] = [group]
            groups[place].count(item, values, ())
            group_of[index] = place
        return Grouping(groups, group_of)

    def facts_of(self, index: int) -> dict[str, FactValue]:
        """The facts of one item by itself."""
        item = self.inventory.items[index]
        planned = self.planned.get(item.planned_replacement)
        return self.reader.of(item, self.recognitions[index], planned)


def _other(
    late: Late, as_of: date, given: Mapping[str, Mapping[str, FactValue]], application: str
) -> Literal | None:
    if late[1] == AS_OF:
        return as_of
    held = given.get(application, given[""]).get(late[1])
    return None if isinstance(held, Withheld) else held


def _side(late: Late, value: Literal, other: Literal) -> int:
    name, _, moved = late
    return sign(other, moved.of(value)) if moved.fact == name else sign(value, moved.of(other))


def prepare(
    inventory: Inventory,
    progress: Progress = silent,
    *,
    recogniser: Recogniser | None = None,
) -> Prepared:
    """Recognises every item and cost, with what a person answered about them, and groups the
    items by what the rules (those of the book in use, with the project's own) look at.

    Raises Cancelled out of ``progress``.
    """
    recogniser = recogniser or Recogniser.shipped()
    recognised = recogniser.recognise_inventory(inventory, part(progress, 0.0, _RECOGNISED))
    of_costs = _recognised_costs(inventory, recognised, recogniser) if inventory.costs else ()
    texts = {item.planned_replacement for item in inventory.items} - {""}
    planned = {text: recogniser.planned(text) for text in texts}
    rest = part(progress, _RECOGNISED, 1.0)
    return grouped(
        project_book.of(inventory), inventory, recognised, rest, of_costs=of_costs, planned=planned
    )


def grouped(
    book: RuleBook,
    inventory: Inventory,
    recognitions: Sequence[Recognition],
    progress: Progress = silent,
    *,
    of_costs: Sequence[tuple[Recognition, Item | None]] = (),
    planned: Mapping[str, Recognition] | None = None,
) -> Prepared:
    """The items of an inventory, recognised already, in groups; ``planned`` are recognised
    replacements by what the items say of them.
    """
    rules = book.of(Subject.ITEM)
    used = frozenset(name for rule in rules for name in rule.facts)
    bounds = bounds_of(rules, book.tables)
    reader = ItemFacts(book.facts[Subject.ITEM], bounds, used)
    late = tuple(_late(bounds.pairs, frozenset(reader.ranged)))
    known = planned or {}
    places = tuple(sorted({reader.ranged.index(name) for name, _, _ in late}))
    grouping = _grouped(inventory, recognitions, known, reader, places, progress)
    return Prepared(book, inventory, recognitions, of_costs, known, reader, grouping, late)


def _late(pairs: Iterable[tuple[str, Moved]], ranged: frozenset[str]) -> Iterable[Late]:
    for name, moved in pairs:
        if (name in ranged) != (moved.fact in ranged):
            yield (name, moved.fact, moved) if name in ranged else (moved.fact, name, moved)


def _grouped(
    inventory: Inventory,
    recognitions: Sequence[Recognition],
    planned: Mapping[str, Recognition],
    reader: ItemFacts,
    places: tuple[int, ...],
    progress: Progress,
) -> Grouping:
    items = inventory.items
    application_of = {site.code: site.application for site in inventory.sites}
    numbers: dict[Any, int] = {}
    groups: list[Group] = []
    group_of = array("L", bytes(array("L").itemsize * len(items)))
    key_of, values_of = reader.key, reader.values
    for start in range(0, len(items), _STEP):
        progress("Comparing the items", start / len(items))
        for index in range(start, min(start + _STEP, len(items))):
            item, recognition = items[index], recognitions[index]
            application = application_of.get(item.site, "")
            values = values_of(item, recognition)
            key = (application, key_of(item, recognition, values))
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = len(groups)
                plan = planned.get(item.planned_replacement)
                groups.append(Group(reader.of(item, recognition, plan), application, item))
            groups[number].count(item, values, places)
            group_of[index] = number
    progress("Comparing the items", 1.0)
    return Grouping(groups, group_of)


def _recognised_costs(
    inventory: Inventory, recognitions: Sequence[Recognition], recogniser: Recogniser
) -> list[tuple[Recognition, Item | None]]:
    wanted = {cost.serial for cost in inventory.costs if cost.serial}
    listed = {
        item.serial: (recognition, item)
        for item, recognition in zip(inventory.items, recognitions, strict=True)
        if item.serial in wanted
    }
    return [_recognised_cost(cost, listed, recogniser) for cost in inventory.costs]


def _recognised_cost(
    cost: Cost, listed: Mapping[str, tuple[Recognition, Item]], recogniser: Recogniser
) -> tuple[Recognition, Item | None]:
    of_item, item = listed.get(cost.serial, (None, None)) if cost.serial else (None, None)
    if of_item and not cost.manufacturer:
        return of_item, item
    bought = Item(manufacturer=cost.manufacturer, description=cost.description)
    return recogniser.recognise(bought), item
