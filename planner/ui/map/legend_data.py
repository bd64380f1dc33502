"""What the markers stand for: an entry for each kind of site, with its shape and colour; no Qt."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from functools import cached_property
from types import MappingProxyType

from planner.model.site_states import Cover, Lateness, SiteState, Stage
from planner.ui.translation import tr

MOST_NAMED = 12
"""Entries of their own; sites of more applications or clusters share one."""


class ColourBy(StrEnum):
    """What the colours of the map tell; the values are words for the screen."""

    STAGE = tr("Stage of the work")
    LATENESS = tr("Lateness in the plan")
    COVER = tr("Covered equipment")
    APPLICATION = tr("Application")
    CLUSTER = tr("Cluster")


class Shape(Enum):
    """Forms of markers: colour is never the only sign."""

    CIRCLE = tr("circle")
    SQUARE = tr("square")
    TRIANGLE = tr("triangle")
    DIAMOND = tr("diamond")
    DOWN = tr("triangle pointing down")
    PENTAGON = tr("pentagon")
    STAR = tr("star")
    CROSS = tr("cross")
    HOLLOW = tr("ring")


@dataclass(frozen=True, slots=True)
class Entry:
    """A kind of site: what it is called, how many there are, and how it is drawn; ``series`` is
    the colour's place among the fills for charts.
    """

    key: str
    name: str
    shape: Shape
    series: int
    count: int = 0


@dataclass(frozen=True)
class Legend:
    """The entries in order, and by site code the key of each site's."""

    by: ColourBy
    entries: tuple[Entry, ...] = ()
    keys: Mapping[str, str] = field(default_factory=dict)

    def entry(self, code: str) -> Entry | None:
        """That of a site, None if it has none."""
        return self.by_key.get(self.keys.get(code, ""))

    @cached_property
    def by_key(self) -> Mapping[str, Entry]:
        """The entries by their key."""
        return {entry.key: entry for entry in self.entries}


_OPEN = ("?", tr("Being worked out"), Shape.HOLLOW, 7)
_FIXED: Mapping[ColourBy, tuple[tuple[str, str, Shape, int], ...]] = MappingProxyType(
    {
        ColourBy.STAGE: (
            (Stage.NOT_BEGUN, Stage.NOT_BEGUN, Shape.CIRCLE, 7),
            (Stage.UNDER_WAY, Stage.UNDER_WAY, Shape.DIAMOND, 3),
            (Stage.CUT_OVER, Stage.CUT_OVER, Shape.SQUARE, 0),
            (Stage.REMOVED, Stage.REMOVED, Shape.TRIANGLE, 1),
            (Stage.DISPOSED, Stage.DISPOSED, Shape.STAR, 2),
            (Stage.NOTHING, Stage.NOTHING, Shape.HOLLOW, 7),
            _OPEN,
        ),
        ColourBy.LATENESS: (
            (Lateness.LATE, Lateness.LATE, Shape.TRIANGLE, 4),
            (Lateness.CRITICAL, Lateness.CRITICAL, Shape.DIAMOND, 1),
            (Lateness.IN_TIME, Lateness.IN_TIME, Shape.CIRCLE, 2),
            (Lateness.NO_PLAN, Lateness.NO_PLAN, Shape.SQUARE, 7),
            (Lateness.DONE, Lateness.DONE, Shape.STAR, 0),
            (Lateness.NOTHING, Lateness.NOTHING, Shape.HOLLOW, 7),
            _OPEN,
        ),
        ColourBy.COVER: (
            (Cover.COVERED, Cover.COVERED, Shape.TRIANGLE, 1),
            (Cover.MIGHT, Cover.MIGHT, Shape.DIAMOND, 3),
            (Cover.NONE, Cover.NONE, Shape.CIRCLE, 2),
            (Cover.NO_ITEMS, Cover.NO_ITEMS, Shape.HOLLOW, 7),
            _OPEN,
        ),
    }
)
_SHAPES = (
    Shape.CIRCLE,
    Shape.SQUARE,
    Shape.TRIANGLE,
    Shape.DIAMOND,
    Shape.DOWN,
    Shape.PENTAGON,
    Shape.STAR,
    Shape.CROSS,
)
_COLOURS = 7
"""The series without its grey, which is for sites without a name of that kind."""


def fixed_legend(by: ColourBy, states: Mapping[str, SiteState]) -> Legend:
    """By stage, lateness or cover, of sites by code; only entries that some site has."""

    def key(state: SiteState) -> str:
        found: str | None = {
            ColourBy.STAGE: state.stage,
            ColourBy.LATENESS: state.lateness,
            ColourBy.COVER: state.cover,
        }[by]
        return "?" if found is None else str(found)

    keys = {code: key(state) for code, state in states.items()}
    counts = Counter(keys.values())
    entries = tuple(
        Entry(str(key), str(name), shape, series, counts[str(key)])
        for key, name, shape, series in _FIXED[by]
        if counts[str(key)]
    )
    return Legend(by, entries, keys)


def named_legend(by: ColourBy, names: Mapping[str, str]) -> Legend:
    """By the application or cluster of sites by code; the largest get an entry of their own."""
    counts = Counter(name for name in names.values() if name)
    ranked = [name for name, _count in counts.most_common()]
    shown = ranked if len(ranked) <= MOST_NAMED else ranked[: MOST_NAMED - 1]
    order = {name: f"={name}" for name in sorted(shown)}
    keys = {code: order.get(name, "+") if name else "" for code, name in names.items()}
    entries = [
        Entry(key, name, _SHAPES[at % len(_SHAPES)], at % _COLOURS, counts[name])
        for at, (name, key) in enumerate(order.items())
    ]
    others = len(ranked) - len(shown)
    entries += _rest(by, keys.values(), others)
    return Legend(by, tuple(entries), keys)


def _rest(by: ColourBy, keys: Iterable[str], others: int) -> Sequence[Entry]:
    counts = Counter(keys)
    noun = by.value.lower()
    found = []
    if counts["+"]:
        found.append(
            Entry(
                "+",
                tr("{others:,} other {noun}s", others=others, noun=noun),
                Shape.CROSS,
                7,
                counts["+"],
            )
        )
    if counts[""]:
        found.append(Entry("", tr("No {noun}", noun=noun), Shape.HOLLOW, 7, counts[""]))
    return found
