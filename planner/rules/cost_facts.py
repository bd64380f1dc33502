"""Reads from a cost what the rules ask about."""

from collections.abc import Mapping
from datetime import date

from planner.model.inventory import Cost, Item
from planner.model.products import Recognition
from planner.rules.item_facts import SUPPLIED as SUPPLIED_BY_ITEM
from planner.rules.item_facts import recognised
from planner.rules.record_facts import Columns, read
from planner.rules.vocabulary import Fact, FactValue

_FIELDS = {"spent_on": "on", "fund": "fund_source"}
_PRODUCT_KIND, _ITEM_OBTAINED = "category_of_product", "item_obtained_on"
_DONE_TO_ITEM = {"item_removed": "removed_on", "item_disposed": "disposed_on"}
"""Whether work on the item is recorded, by the day of the claim where that is known."""

SUPPLIED = SUPPLIED_BY_ITEM - {"category"} | {
    *_FIELDS,
    _PRODUCT_KIND,
    _ITEM_OBTAINED,
    *_DONE_TO_ITEM,
}
"""What is read from costs beside their fields and the user's columns."""


class CostFacts:
    """Reads the facts of costs; ``facts`` are those declared."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self.facts = {name: fact for name, fact in facts.items() if not fact.owner}
        self._columns = Columns(self.facts)
        self._fields = {
            name: field
            for name in self.facts
            if (field := _FIELDS.get(name, name)) in Cost.__dataclass_fields__
        }

    def of(self, cost: Cost, recognition: Recognition, item: Item | None) -> dict[str, FactValue]:
        """The facts of one cost; ``recognition`` is what was bought or supported, ``item`` that
        of its serial number.
        """
        found = recognised(recognition)
        found[_PRODUCT_KIND] = found.pop("category", None)
        if recognition.maker is None:
            found["stated_maker"] = cost.manufacturer or None
        if item:
            found[_ITEM_OBTAINED] = item.obtained_on
            for name, field in _DONE_TO_ITEM.items():
                day: date | None = getattr(item, field)
                found[name] = bool(day and day <= (cost.claimed_on or day))
            found["layer"] = item.layer.value if item.layer else found.get("layer")
        for name, field in self._fields.items():
            found[name] = read(self.facts[name], getattr(cost, field))
        for name, value in self._columns.facts(cost.extras).items():
            if name not in self._fields or found[name] is None:
                found[name] = value
        return {
            name: value for name, value in found.items() if name in self.facts and value is not None
        }
