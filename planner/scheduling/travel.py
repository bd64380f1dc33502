"""How far it is from site to site: great-circle distance."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_KM = 6371.0
"""Mean radius of the earth."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees, north and east positive."""

    latitude: float
    longitude: float


def distance(one: Place, other: Place) -> float:
    """Great-circle distance in km (haversine)."""
    a, b = radians(one.latitude), radians(other.latitude)
    half = sin((b - a) / 2) ** 2
    half += cos(a) * cos(b) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
