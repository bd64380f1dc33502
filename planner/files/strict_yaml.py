"""YAML that is read strictly: no key twice, no unknown key, each fault with file and line."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any


class Entry(dict[str, Any]):
    """A mapping of a file that knows where each of its keys stands."""

    def __init__(self, place: str, lines: dict[str, int], values: dict[str, Any]) -> None:
        super().__init__(values)
        self._place = place
        self._lines = lines

    def fault(self, message: str, key: str = "") -> ValueError:
        """The error for a key of this mapping (without one, for the mapping)."""
        line = self._lines.get(key) or min(self._lines.values(), default=1)
        return ValueError(f"{self._place}:{line}: {message}")

    def only(self, allowed: Iterable[str], needed: Iterable[str] = ()) -> None:
        """Refuses keys that are not allowed, and the lack of those that are needed."""
        known = set(allowed) | set(needed)
        for key in self:
            if key not in known:
                raise self.fault(f"unknown key {key}", key)
        for key in needed:
            if key not in self:
                raise self.fault(f"{key} is missing")


def load(path: Path) -> Entry:
    """The mapping that a file holds. Raises ValueError ``file:line: what`` for a key given
    twice, for YAML that cannot be read, and for a file that holds no mapping.
    """
    import yaml

    class Loader(yaml.SafeLoader):
        pass

    def mapping(loader: Any, node: Any) -> Entry:
        lines: dict[str, int] = {}
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(loader.construct_object(key_node))
            line = key_node.start_mark.line + 1
            if key in values:
                raise ValueError(f"{path.name}:{line}: {key} is given twice")
            lines[key] = line
            values[key] = loader.construct_object(value_node, deep=True)
        return Entry(path.name, lines, values)

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)
    try:
        # the loader derives from the safe one
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path.name}:{line}: {error.problem}") from error
    if not isinstance(data, Entry):
        raise ValueError(f"{path.name}:1: the file holds no keys")  # noqa: TRY004 - as all faults
    return data
