"""What an unrecognised text may be: products and families of the catalogue, with reasons."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from planner.catalogue.families import Family
from planner.catalogue.index import ANY_MAKER, Index
from planner.catalogue.text import key, words
from planner.model.inventory import Layer

_ALIKE = 72
"""Least likeness of two names, in percent, that is worth showing."""
_LISTED, _TELLS, _FITS, _READS = 100, 95, 90, 60
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One thing that a text may be. ``product`` is empty where only the family is suggested,
    ``maker`` where everyday words suggest it; ``score`` is 0 to 100.
    """

    maker: str
    product: str
    family: str
    layer: Layer
    reason: str
    score: int


class Suggester:
    """Compares texts with everything the catalogue names."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def suggest(self, maker: str, texts: tuple[str, ...], limit: int = 5) -> list[Suggestion]:
        """The best suggestions for an item's texts, the first text trusted most.

        ``maker`` names the product families to look in; empty: not known, so all of them.
        """
        best: dict[tuple[str, str, str], Suggestion] = {}
        for place, text in enumerate(filter(None, texts)):
            for found in self._of(maker, text):
                score = found.score - 5 * place
                thing = (found.maker, found.product, found.family)
                if thing not in best or best[thing].score < score:
                    best[thing] = Suggestion(
                        found.maker, found.product, found.family, found.layer, found.reason, score
                    )
        return sorted(best.values(), key=lambda one: (-one.score, one.maker, one.product))[:limit]

    def _of(self, maker: str, text: str) -> Iterator[Suggestion]:
        form = words(text)
        telling = self._index.telling(form)
        if telling is not None:
            reason = f'"{telling.text}" is a name that only {telling.family.maker} uses'
            yield _of_family(telling.family, reason, _TELLS)
        owners = [maker] if maker else self._index.catalogue.families
        for owner in () if telling else owners:
            match = self._index.family(owner, form) if owner != ANY_MAKER else None
            if match is not None and match.start == 0:
                reason = f'"{match.text}" fits the names of this family of {owner}'
                yield _of_family(match.family, reason, _FITS)
        yield from self._alike(maker, form)
        match = self._index.family(ANY_MAKER, form)
        if match is not None:
            reason = f"reads like {match.family.name.lower()}, by its words alone"
            yield _of_family(match.family, reason, _READS)

    def _alike(self, maker: str, form: str) -> Iterator[Suggestion]:
        from rapidfuzz import fuzz, process

        candidates = self._names_of.get(maker, {}) if maker else self._names
        # Of a long text the first words name the thing.
        asked = key(" ".join(form.split()[:3]))
        if len(asked) < _SHORTEST:
            return
        found = process.extract(
            asked, candidates.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=8
        )
        for name, likeness, _position in found:
            owner, product, family = candidates[name]
            layer = self._layers[owner, family]
            if name == asked:
                reason = f"is listed as {owner} {product}"
                yield Suggestion(owner, product, family, layer, reason, _LISTED)
            else:
                reason = f"spelled like {owner} {product} ({likeness:.0f} % alike)"
                yield Suggestion(owner, product, family, layer, reason, int(likeness) - 12)

    @cached_property
    def _names(self) -> dict[str, tuple[str, str, str]]:
        return {name: thing for names in self._names_of.values() for name, thing in names.items()}

    @cached_property
    def _names_of(self) -> dict[str, dict[str, tuple[str, str, str]]]:
        """By maker, each name in `key` form with the maker, name and family it belongs to."""
        found: dict[str, dict[str, tuple[str, str, str]]] = {}
        for line in self._index.catalogue.products:
            names = found.setdefault(line.maker, {})
            for name in (line.name, *line.other_names):
                names.setdefault(key(name), (line.maker, line.name, line.family))
        for board_type, (maker, name, family) in self._index.catalogue.boards.items():
            names = found.setdefault(maker, {})
            names.setdefault(key(board_type), (maker, name, family))
            names.setdefault(key(name), (maker, name, family))
        return found

    @cached_property
    def _layers(self) -> dict[tuple[str, str], Layer]:
        return {
            (maker, family.name): family.layer
            for maker, group in self._index.catalogue.families.items()
            for family in group
        }


def _of_family(family: Family, reason: str, score: int) -> Suggestion:
    return Suggestion(family.maker, "", family.name, family.layer, reason, score)
