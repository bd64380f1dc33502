"""Places of the globe on a flat map of equal areas, in kilometers; no Qt."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt
from typing import TypeAlias

EARTH_KM = 6371.007
"""Radius of a ball with the surface of the earth."""

Point: TypeAlias = tuple[float, float]
"""Kilometers east and south of the projection's centre."""


@dataclass(frozen=True, slots=True)
class Albers:
    """Albers' equal-area conic projection of a ball, true along two parallels (degrees). Its
    centre is ``latitude``, ``longitude``.
    """

    south: float
    north: float
    latitude: float
    longitude: float
    _n: float = 0.0
    _c: float = 0.0
    _rho0: float = 0.0

    def __post_init__(self) -> None:
        first, second = radians(self.south), radians(self.north)
        n = (sin(first) + sin(second)) / 2
        c = cos(first) ** 2 + 2 * n * sin(first)
        object.__setattr__(self, "_n", n)
        object.__setattr__(self, "_c", c)
        object.__setattr__(self, "_rho0", sqrt(c - 2 * n * sin(radians(self.latitude))) / n)

    def point(self, longitude: float, latitude: float) -> Point:
        """Where a place is on the map. Longitudes count from the centre the short way round."""
        n = self._n
        away = (longitude - self.longitude + 180.0) % 360.0 - 180.0
        rho = sqrt(max(self._c - 2 * n * sin(radians(latitude)), 0.0)) / n
        theta = n * radians(away)
        return EARTH_KM * rho * sin(theta), EARTH_KM * (rho * cos(theta) - self._rho0)

    def place(self, x: float, y: float) -> tuple[float, float] | None:
        """Longitude and latitude of a point; None where the map shows no place."""
        n = self._n
        sign = 1.0 if n > 0 else -1.0
        across, down = x / EARTH_KM, y / EARTH_KM + self._rho0
        sine = (self._c - (hypot(across, down) * n) ** 2) / (2 * n)
        if not -1.0 <= sine <= 1.0:
            return None
        away = degrees(atan2(sign * across, sign * down) / n)
        if not -180.0 <= away <= 180.0:
            return None
        longitude = (self.longitude + away + 180.0) % 360.0 - 180.0
        return longitude, degrees(asin(sine))


class Home(Enum):
    """Parts of the United States that are drawn true, each on a map of its own."""

    STATES = Albers(29.5, 45.5, 38.0, -96.0)
    ALASKA = Albers(55.0, 65.0, 62.0, -154.0)
    HAWAII = Albers(19.0, 22.0, 20.5, -157.5)
    PUERTO_RICO = Albers(17.8, 18.4, 18.1, -66.0)
    MARIANAS = Albers(13.3, 15.2, 14.2, 145.2)
    SAMOA = Albers(-14.4, -13.9, -14.2, -170.2)


def home_of(longitude: float, latitude: float) -> Home:
    """The part of the country that a place is in, or is nearest to."""
    if latitude < 0:
        return Home.SAMOA
    if longitude > 100 and latitude < 40:
        return Home.MARIANAS
    if latitude > 50 and (longitude < -129 or longitude > 100):
        return Home.ALASKA
    if longitude < -150:
        return Home.HAWAII
    return Home.PUERTO_RICO if latitude < 20 else Home.STATES


def projection_for(places: Iterable[tuple[float, float]]) -> Albers:
    """The projection that is true where most of the places (longitude, latitude) are; that of
    the contiguous states without any.
    """
    counted = Counter(home_of(*place) for place in places)
    return counted.most_common(1)[0][0].value if counted else Home.STATES.value
