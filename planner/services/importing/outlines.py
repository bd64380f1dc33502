"""Outlines of the states and territories, and which of them a place is in."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from planner.common.resources import resource
from planner.files.cells import normal

_MARGIN = 0.05
"""Degrees, about five kilometres: the outlines are thinned, and towers stand on shores."""


@dataclass(frozen=True, slots=True)
class State:
    """A state or territory: its code, its name, and its outline as rings of (longitude,
    latitude); ``box`` is west, south, east, north.
    """

    code: str
    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    box: tuple[float, float, float, float]

    def holds(self, latitude: float, longitude: float) -> bool:
        """Whether a place is within the outline, or close to it."""
        west, south, east, north = self.box
        if not (
            south - _MARGIN <= latitude <= north + _MARGIN
            and west - _MARGIN <= longitude <= east + _MARGIN
        ):
            return False
        steps = (0.0, -_MARGIN, _MARGIN)
        return any(
            sum(_crosses(ring, latitude + up, longitude + right) for ring in self.rings) % 2
            for up in steps
            for right in steps
        )


def state_at(latitude: float, longitude: float) -> State | None:
    """A state or territory of the United States at a place, in degrees; None elsewhere."""
    return next((state for state in _states() if state.holds(latitude, longitude)), None)


def state_named(name: str) -> State | None:
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


def _crosses(ring: Sequence[tuple[float, float]], latitude: float, longitude: float) -> bool:
    """Whether a line from the place to the east crosses a ring an odd number of times."""
    inside = False
    x1, y1 = ring[-1]
    for x2, y2 in ring:
        if (y1 > latitude) != (y2 > latitude):
            inside ^= longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
        x1, y1 = x2, y2
    return inside


@lru_cache(maxsize=1)
def _states() -> tuple[State, ...]:
    kept = json.loads(resource("map", "states.json").read_text(encoding="utf-8"))["states"]
    return tuple(_state(code, entry["name"], entry["rings"]) for code, entry in kept.items())


def _state(code: str, name: str, flat: Sequence[Sequence[float]]) -> State:
    rings = tuple(tuple(zip(ring[::2], ring[1::2], strict=True)) for ring in flat)
    easts = [x for ring in rings for x, _ in ring]
    norths = [y for ring in rings for _, y in ring]
    return State(code, name, rings, (min(easts), min(norths), max(easts), max(norths)))


@lru_cache(maxsize=1)
def _names() -> Mapping[str, State]:
    """The states by their code and their name, as `normal` has them."""
    return {normal(name): state for state in _states() for name in (state.code, state.name)}
