"""Finding the record that a cell names."""

from collections.abc import Iterable

from planner.files.cells import normal


class Names:
    """Keys of records, and the names they also go by. A name that several records share, or
    that is another's key, finds none of them by it.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self._exact: set[str] = set()
        self._keys: dict[str, str] = {}
        self._names: dict[str, set[str]] = {}
        for key, name in pairs:
            self.add(key, name)

    def add(self, key: str, name: str = "") -> None:
        """Makes a record known by its key and, where it has one, its name."""
        self._exact.add(key)
        self._keys.setdefault(normal(key), key)
        if name:
            self._names.setdefault(normal(name), set()).add(key)

    def find(self, text: str) -> str | None:
        """The key of the record that the text names; case and spaces do not count."""
        if text in self._exact:
            return text
        low = normal(text)
        key = self._keys.get(low)
        if key is None:
            named = self._names.get(low, set())
            key = next(iter(named)) if len(named) == 1 else None
        return key

    def hint(self, text: str) -> str:
        """The question "Did you mean ...?" for a name that is nearly known, else empty."""
        from rapidfuzz import fuzz, process

        known = list(self._keys) + list(self._names)
        best = process.extractOne(normal(text), known, scorer=fuzz.ratio, score_cutoff=70)
        if best is None:
            return ""
        found = self._keys.get(best[0])
        shown = found if found is not None else "/".join(sorted(self._names[best[0]]))
        return f" Did you mean {shown}?"
