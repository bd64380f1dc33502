"""What a map shows: sites at their places, their kinds, hubs and clusters."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import floor, log2

from PySide6.QtCore import QLineF

from planner.ui.map.bunching import Bunch, bunches, hull
from planner.ui.map.camera import Box
from planner.ui.map.legend_data import ColourBy, Legend
from planner.ui.map.projection import Albers, Point

NEAR = 20.0
"""Pixels between markers that are drawn apart."""
_STEPS = 4
"""Steps of the zoom to a doubling, in which markers stay in their bunches."""


@dataclass(frozen=True, slots=True)
class MapSite:
    """A site with its place in degrees; ``doubted`` marks a place that may be wrong."""

    code: str
    name: str
    latitude: float
    longitude: float
    hub: str = ""
    cluster: str = ""
    doubted: bool = False


@dataclass(frozen=True)
class Scene:
    """Sites on the flat map. ``shown`` are the codes of those that are not filtered out, None
    for all.
    """

    sites: tuple[MapSite, ...] = ()
    points: tuple[Point, ...] = ()
    legend: Legend = field(default_factory=lambda: Legend(ColourBy.STAGE))
    shown: frozenset[str] | None = None

    @classmethod
    def of(
        cls,
        sites: Sequence[MapSite],
        projection: Albers,
        legend: Legend,
        shown: Collection[str] | None = None,
    ) -> "Scene":
        """Sites seen through a projection."""
        points = tuple(projection.point(site.longitude, site.latitude) for site in sites)
        return cls(tuple(sites), points, legend, None if shown is None else frozenset(shown))

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where a site is in the list, by its code."""
        return {site.code: at for at, site in enumerate(self.sites)}

    @cached_property
    def in_sight(self) -> tuple[int, ...]:
        """The places in the list of the sites that are not filtered out."""
        if self.shown is None:
            return tuple(range(len(self.sites)))
        return tuple(at for at, site in enumerate(self.sites) if site.code in self.shown)

    @cached_property
    def filtered_out(self) -> tuple[int, ...]:
        """The others."""
        seen = set(self.in_sight)
        return tuple(at for at in range(len(self.sites)) if at not in seen)

    def box(self, codes: Collection[str] | None = None) -> Box | None:
        """Around the sites in sight, or those of some codes; None if there are none."""
        chosen = self.in_sight if codes is None else [self.places[c] for c in codes]
        return Box.around([self.points[at] for at in chosen]) if chosen else None

    def bunches(self, scale: float) -> Sequence[Bunch]:
        """The markers at so many pixels to a kilometer; they stay for a step of the zoom."""
        step = floor(log2(scale) * _STEPS)
        found = self._bunched.get(step)
        if found is None:
            found = self._bunched[step] = self._bunches(2.0 ** (step / _STEPS))
        return found

    @cached_property
    def _bunched(self) -> dict[int, Sequence[Bunch]]:
        return {}

    def _bunches(self, scale: float) -> Sequence[Bunch]:
        numbers = self.in_sight
        found = []
        for one in bunches([self.points[at] for at in numbers], NEAR / scale):
            members = tuple([numbers[at] for at in one.members])
            found.append(Bunch(members, one.point, self._shares(members)))
        return found

    def _shares(self, members: Sequence[int]) -> tuple[tuple[str, int], ...]:
        """How many are of each kind, in the order of the legend."""
        keys = self.legend.keys
        if len(members) == 1:
            return ((keys.get(self.sites[members[0]].code, ""), 1),)
        counts = Counter([keys.get(self.sites[at].code, "") for at in members])
        return tuple([(e.key, counts[e.key]) for e in self.legend.entries if e.key in counts])

    @cached_property
    def links(self) -> list[QLineF]:
        """From each site to its hub, where both have a place."""
        found = []
        for site, point in zip(self.sites, self.points, strict=True):
            at = self.places.get(site.hub) if site.hub else None
            if at is not None and self.points[at] != point:
                found.append(QLineF(*point, *self.points[at]))
        return found

    @cached_property
    def hubs(self) -> frozenset[str]:
        """The codes of sites that are a hub of others."""
        return frozenset(site.hub for site in self.sites if site.hub)

    @cached_property
    def clusters(self) -> Mapping[str, Sequence[Point]]:
        """The hull of each cluster by its name."""
        found: defaultdict[str, list[Point]] = defaultdict(list)
        for site, point in zip(self.sites, self.points, strict=True):
            if site.cluster:
                found[site.cluster].append(point)
        return {name: hull(points) for name, points in sorted(found.items())}
