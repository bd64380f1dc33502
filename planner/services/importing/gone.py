"""Rows that a person deleted: an import does not bring them back unasked."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping

from planner.files.cells import normal
from planner.model.inventory import Record
from planner.services.importing.serials import usable_serial

_PLACE = ("site", "model", "position")


class Gone:
    """Deleted rows of one kind, each to be met at most once."""

    def __init__(self, deleted: Iterable[Mapping[str, object]], key: tuple[str, ...] = ()) -> None:
        self._key = key
        self._left = Counter(self._identity(row) for row in deleted)

    def __bool__(self) -> bool:
        return bool(self._left)

    def meets(self, record: Record) -> bool:
        """Whether the new row is a deleted one; each deleted row is found once."""
        if not self._left:
            return False
        names = self._key or ("serial", *_PLACE)
        identity = self._identity({name: getattr(record, name) for name in names})
        if not self._left[identity]:
            return False
        self._left[identity] -= 1
        return True

    def _identity(self, row: Mapping[str, object]) -> Hashable:
        words = {name: str(value or "") for name, value in row.items()}
        if self._key:
            return tuple(normal(words.get(name, "")) for name in self._key)
        serial = usable_serial(words.get("serial", ""))
        return serial or tuple(normal(words.get(name, "")) for name in _PLACE)
