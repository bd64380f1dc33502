"""Outlines of states, territories and counties, and which of them a place is in."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TypeAlias

from planner.common.resources import resource
from planner.files.cells import normal

Place: TypeAlias = tuple[float, float]
"""Longitude and latitude in degrees."""

_MARGIN = 0.05
"""Degrees, about five kilometres: the outlines are simplified, and towers stand on shores."""
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


class Arcs:
    """The lines between areas by their number, each read when it is first asked for."""

    def __init__(self, packed: str, scale: Place, translate: Place) -> None:
        self._packed = packed.split(" ")
        self._scale, self._translate = scale, translate
        self._read: dict[int, tuple[Place, ...]] = {}

    def __len__(self) -> int:
        return len(self._packed)

    def __getitem__(self, number: int) -> tuple[Place, ...]:
        points = self._read.get(number)
        if points is None:
            points = self._read[number] = tuple(self._points(self._packed[number]))
        return points

    def place(self, x: int, y: int) -> Place:
        """A point of the grid in degrees."""
        (wide, high), (west, south) = self._scale, self._translate
        return x * wide + west, y * high + south

    def _points(self, text: str) -> Iterator[Place]:
        x = y = 0
        steps = _numbers(text)
        for east, north in zip(steps, steps, strict=True):
            x, y = x + east, y + north
            yield self.place(x, y)


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for digit in map(_VALUES.__getitem__, text):
        value |= (digit & 31) << shift
        if digit & 32:
            shift += 5
        else:
            yield -(value >> 1) - 1 if value & 1 else value >> 1
            value = shift = 0


_VALUES = {digit: value for value, digit in enumerate(_DIGITS)}


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A county or a state: its FIPS code, its name, where the name is written, and its rings as
    numbers of `arcs` (-1 - n: arc n backwards). A state has its postal ``code`` too.
    """

    fips: str
    name: str
    label: Place
    rings: tuple[tuple[int, ...], ...]
    arcs: Arcs
    code: str = ""

    def outline(self) -> tuple[tuple[Place, ...], ...]:
        """Its rings, not closed; what an odd number of them holds is within it."""
        return _outline(self)

    def box(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return _box(self)

    def holds(self, latitude: float, longitude: float, margin: float = _MARGIN) -> bool:
        """Whether a place is within the outline, or so many degrees from it."""
        west, south, east, north = self.box()
        if not (
            south - margin <= latitude <= north + margin
            and west - margin <= longitude <= east + margin
        ):
            return False
        steps = (0.0, -margin, margin) if margin else (0.0,)
        return any(
            sum(_crosses(ring, latitude + up, longitude + right) for ring in self.outline()) % 2
            for up in steps
            for right in steps
        )


@lru_cache(maxsize=4096)
def _outline(area: Area) -> tuple[tuple[Place, ...], ...]:
    return tuple(_joined(area.arcs, ring) for ring in area.rings)


@lru_cache(maxsize=4096)
def _box(area: Area) -> tuple[float, float, float, float]:
    # of the arcs, not of the rings: no need to join what is nowhere near
    numbers = [number if number >= 0 else ~number for ring in area.rings for number in ring]
    points = list(chain.from_iterable(area.arcs[number] for number in numbers))
    easts, norths = [x for x, _ in points], [y for _, y in points]
    return min(easts), min(norths), max(easts), max(norths)


def _joined(arcs: Arcs, ring: Sequence[int]) -> tuple[Place, ...]:
    points: list[Place] = []
    for number in ring:
        line = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += line[:-1]  # the next one begins there
    return tuple(points)


@dataclass(frozen=True, slots=True)
class Outlines:
    """All areas: states and territories by postal code, counties by FIPS code."""

    states: tuple[Area, ...]
    counties: tuple[Area, ...]
    arcs: Arcs


@lru_cache(maxsize=1)
def outlines() -> Outlines:
    """The shipped outlines, read at the first call."""
    kept = json.loads(resource("map", "outlines.json").read_text(encoding="utf-8"))
    arcs = Arcs(kept["arcs"], tuple(kept["scale"]), tuple(kept["translate"]))
    states = [
        Area(fips, name, arcs.place(*label), tuple(map(tuple, rings)), arcs, code)
        for fips, code, name, label, rings in kept["states"]
    ]
    counties = [
        Area(fips, name, arcs.place(*label), tuple(map(tuple, rings)), arcs)
        for fips, name, label, rings in kept["counties"]
    ]
    return Outlines(tuple(states), tuple(counties), arcs)


def state_at(latitude: float, longitude: float) -> Area | None:
    """A state or territory of the United States at a place, in degrees; None elsewhere."""
    states = outlines().states
    return next((state for state in states if state.holds(latitude, longitude)), None)


def county_at(latitude: float, longitude: float) -> tuple[Area, Area] | None:
    """The county that a place is in, and its state; None in open water and abroad."""
    for state in outlines().states:
        if state.holds(latitude, longitude, 0.0):
            for county in outlines().counties:
                if county.fips.startswith(state.fips) and county.holds(latitude, longitude, 0.0):
                    return county, state
    return None


def state_named(name: str) -> Area | None:
    """The state or territory of that code or name; None if the text is neither."""
    return _names().get(normal(name))


def looks_east(latitude: float | None, longitude: float | None) -> bool:
    """Whether a place is in the United States only with a minus before its longitude."""
    if latitude is None or longitude is None or longitude <= 0:
        return False
    return state_at(latitude, longitude) is None and state_at(latitude, -longitude) is not None


def looks_swapped(latitude: float | None, longitude: float | None) -> bool:
    """Whether a place is in the United States only the other way round, its longitude with or
    without a minus.
    """
    if latitude is None or longitude is None or looks_east(latitude, longitude):
        return False
    if state_at(latitude, longitude) is not None:
        return False
    return any(state_at(longitude, west) is not None for west in (latitude, -abs(latitude)))


def _crosses(ring: Sequence[Place], latitude: float, longitude: float) -> bool:
    """Whether a line from the place to the east crosses a ring an odd number of times."""
    inside = False
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 > latitude) != (y2 > latitude):
            inside ^= longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        x1, y1 = x2, y2
    return inside


@lru_cache(maxsize=1)
def _names() -> Mapping[str, Area]:
    """The states by their code and their name, as `normal` has them."""
    return {normal(name): state for state in outlines().states for name in (state.code, state.name)}
