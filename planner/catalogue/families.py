"""Product families: patterns that recognise models which no list names."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.model.inventory import Layer
from planner.model.products import DataClass, Product

# Ends after a number, or with a word: "FAN" is not in "FANCY", but "MA5608" is in "MA5608T".
_WHOLE = r"(?:(?<=[0-9])(?![0-9])|(?<![0-9])(?![A-Z0-9]))"


@dataclass(frozen=True, slots=True)
class Family:
    """One family of a maker; ``maker`` is empty for families of everyday words.

    ``tells`` and ``match`` are regular expressions on the form that `planner.catalogue.text.words`
    gives, where a space may also be missing. What fits ``tells`` tells its maker too; what fits
    ``match`` counts only where the maker is known.
    """

    maker: str
    name: str
    tells: tuple[str, ...]
    match: tuple[str, ...]
    layer: Layer
    data_class: DataClass
    electronics: bool | None
    work: str
    category: str

    def product(self, name: str) -> Product:
        """A product of this family under the given name."""
        return Product(
            maker=self.maker,
            name=name,
            family=self.name,
            layer=self.layer,
            data_class=self.data_class,
            electronics=self.electronics,
            work=self.work,
            category=self.category,
        )


@dataclass(frozen=True, slots=True)
class FamilyMatch:
    """A family found in a text, and the piece of the text it stands on. ``named`` is False where
    that piece is no name: a word that decides wherever it stands ("licence").
    """

    family: Family
    start: int
    text: str
    named: bool = True


class FamilyMatcher:
    """Finds the family a text speaks of: leftmost first, then the order of the catalogue.

    ``telling``: only the patterns that tell the maker too.
    """

    def __init__(self, families: Sequence[Family], *, telling: bool = False) -> None:
        pairs = [
            (family, pattern)
            for family in families
            for pattern in (family.tells if telling else family.tells + family.match)
        ]
        self._families = tuple(family for family, _pattern in pairs)
        self._named = tuple(".*" not in pattern for _family, pattern in pairs)
        self._pattern = compile_patterns(pattern for _family, pattern in pairs)

    def find(self, text: str) -> FamilyMatch | None:
        """The family that the text (as `words` gives it) names, or None."""
        found = self._pattern.search(text)
        if found is None or found.lastindex is None:
            return None
        number = found.lastindex - 1
        return FamilyMatch(
            self._families[number], found.start(), found.group(), self._named[number]
        )


def compile_patterns(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for all patterns: from the start of a word, not into the middle of a number.

    A space in a pattern may be missing in the text. The number of the group that matched is the
    number of the pattern; groups are empty and stand last, so that the first letter of a pattern
    rules it out quickly.
    """
    joined = "|".join(f"(?:{_from_start(pattern)})()" for pattern in patterns)
    spaced = joined.replace(" ?", " ").replace(" ", " ?")
    return re.compile(rf"(?<![A-Z0-9])(?:{spaced})(?:(?<=[0-9])(?![0-9])|(?<![0-9])(?![A-Z0-9]))")


def _from_start(pattern: str) -> str:
    # What begins with "anything" fits from the start or not at all: trying it at every word of a
    # long description would cost far more than all other patterns together.
    return "^" + pattern if pattern.startswith(".*") else pattern
