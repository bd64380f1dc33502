"""The items of one device, each once, though several commands tell of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.files.capture_formats import ALSO, CHASSIS, PARENT, Block

TWICE = "an item that the text lists twice"
_CLOSEST = 8
"""Places with the same last part that are compared."""


@dataclass(slots=True)
class CapturedItem:
    """What one command tells of an item: the index of its block, fields, and own columns."""

    block: int
    fields: dict[str, str]
    extras: dict[str, str]

    @property
    def position(self) -> str:
        """Where it sits: empty if that was not told."""
        return self.fields.get("position", "")

    @property
    def serial(self) -> str:
        """Its serial number; empty if that was not told."""
        return self.fields.get("serial", "")

    def is_like(self, other: "CapturedItem") -> bool:
        """Whether the models are one, or one is the other's with more behind it."""
        mine, its = (item.fields.get("model", "").casefold() for item in (self, other))
        return bool(mine and its) and (mine.startswith(its) or its.startswith(mine))


class Items:
    """Collects the items of one host, those of the block that counts most first. ``left`` is
    what is no item, with the reason.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.items: list[CapturedItem] = []
        self.left: list[tuple[CapturedItem, str]] = []
        self._blocks = blocks
        self._seen: set[tuple[object, ...]] = set()
        self._chassis: CapturedItem | None = None
        self._by_serial: dict[str, CapturedItem] = {}
        self._by_place: dict[str, CapturedItem] = {}
        self._by_tail: dict[str, list[CapturedItem]] = {}

    def add(self, item: CapturedItem) -> None:
        """Takes an item in, or what it tells to the known item that it is."""
        block = self._blocks[item.block]
        if not any(item.fields.get(name) for name in block.needs):
            self.left.append((item, f"an empty place in {block.name}"))
        elif self._is_copy(item):
            self.left.append((item, TWICE))
        elif known := self._known(item):
            self._fill(known, item)
        else:
            self.items.append(item)
            self._index(item)

    def name_parents(self) -> None:
        """Gives each item the serial number of what it sits in: the place that its own place
        begins with, or the chassis.
        """
        for item in self.items:
            if self._blocks[item.block].outside:
                continue
            if item.position and (serial := self._parent_serial(item)):
                item.extras[PARENT] = serial

    def _parent_serial(self, item: CapturedItem) -> str:
        place = item.position
        while "/" in place:
            place = place.rpartition("/")[0]
            found = self._by_place.get(place)
            if found and found.serial:
                return found.serial
        return self._chassis.serial if self._chassis and item is not self._chassis else ""

    def _is_copy(self, item: CapturedItem) -> bool:
        """Whether the command told of it before: the text was pasted twice, or both ends of a
        cable give one serial number.
        """
        if item.serial and self._blocks[item.block].both_ends:
            key: tuple[object, ...] = (item.block, item.serial, item.fields.get("model"))
        else:
            key = (item.block, *item.fields.items())
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _known(self, item: CapturedItem) -> CapturedItem | None:
        known = self._by_serial.get(item.serial) if item.serial else None
        if known and known.block != item.block:
            return known
        if item.position == CHASSIS:
            if self._chassis is None:
                return next((other for other in self.items if item.is_like(other)), None)
            other_command = self._chassis.block != item.block
            one = item.is_like(self._chassis) and not (item.serial and self._chassis.serial)
            return self._chassis if other_command or one else None
        there = self._by_place.get(item.position) if item.position else None
        candidates = [there] if there else []
        top = self._chassis
        if top and top.position == CHASSIS and item.is_like(top):
            if there and there.block != item.block and not (there.serial and top.serial):
                self._unite(there, top)
            else:
                candidates.append(top)
        candidates += self._same_end(item)
        for other in candidates:
            if other.serial and item.serial:
                continue
            if other.block != item.block or other is self._chassis:
                return other
        return None

    def _same_end(self, item: CapturedItem) -> list[CapturedItem]:
        """Items of one kind in places that differ in how much of the way they tell."""
        if not item.position:
            return []
        near = self._by_tail.get(item.position.rpartition("/")[2], [])
        return [
            other
            for other in near
            if item.is_like(other)
            and f"/{max(item.position, other.position, key=len)}".endswith(
                f"/{min(item.position, other.position, key=len)}"
            )
        ]

    def _unite(self, item: CapturedItem, top: CapturedItem) -> None:
        """A box without boards: what sits in its first place is the chassis itself."""
        self.items.remove(top)
        self._fill(item, top)

    def _fill(self, known: CapturedItem, more: CapturedItem) -> None:
        """Adds what another command tells and this one left open."""
        mine, its = known.fields.get("model", ""), more.fields.get("model", "")
        if mine and its and not known.is_like(more):
            # the name of a product says more than that of its backplane or main board
            if more.position == CHASSIS:
                known.fields["model"], its = its, mine
            known.extras.setdefault(ALSO, its)
        if CHASSIS in (known.position, more.position):
            self._chassis = known
            if known.position == CHASSIS and more.position:
                known.fields["position"] = more.position
        for said, more_said in ((known.fields, more.fields), (known.extras, more.extras)):
            for name, word in more_said.items():
                if word and not said.get(name):
                    said[name] = word
        self._index(known)

    def _index(self, item: CapturedItem) -> None:
        if item.serial:
            self._by_serial.setdefault(item.serial, item)
        if item.position == CHASSIS:
            self._chassis = self._chassis or item
        elif item.position:
            self._by_place.setdefault(item.position, item)
            near = self._by_tail.setdefault(item.position.rpartition("/")[2], [])
            if len(near) < _CLOSEST and item not in near:
                near.append(item)
