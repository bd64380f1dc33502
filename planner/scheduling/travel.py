"""How long a crew takes from site to site: great-circle distance and days by speed."""

from dataclasses import dataclass
from math import asin, ceil, cos, radians, sin, sqrt

EARTH_KM = 6371.0
"""Mean radius of the earth."""


@dataclass(frozen=True, slots=True)
class Place:
    """A point in degrees, north and east positive."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Travel:
    """``km_a_day`` of straight line on a day of driving; up to ``free_km`` a crew drives
    before or after its day's work, without losing one.
    """

    km_a_day: float = 800.0
    free_km: float = 250.0

    def days(self, km: float) -> int:
        """Whole days between the last day at one site and the first at the next."""
        return 0 if km <= self.free_km else ceil(km / self.km_a_day)


def distance(one: Place, other: Place) -> float:
    """Great-circle distance in km (haversine)."""
    a, b = radians(one.latitude), radians(other.latitude)
    half = sin((b - a) / 2) ** 2
    half += cos(a) * cos(b) * sin(radians(other.longitude - one.longitude) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(half)))
