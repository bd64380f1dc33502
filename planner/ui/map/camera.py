"""Which part of the map is in view, and how large; no Qt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor, log2

from planner.ui.map.projection import Point

LEAST, MOST = 0.04, 60.0
"""Pixels to a kilometer: the whole country with Alaska, and a street."""
_CLOSEST_FIT = 4.0
"""Nearer is not gone to by itself: one site is shown with its county around it."""


@dataclass(frozen=True, slots=True)
class Box:
    """Kilometers, or pixels; ``top`` is less than ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Sequence[Point]) -> "Box":
        """The smallest that holds all of one point or more."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return cls(min(xs), min(ys), max(xs), max(ys))

    def meets(self, other: "Box") -> bool:
        """Whether the two have a point in common."""
        return (
            self.left <= other.right
            and other.left <= self.right
            and self.top <= other.bottom
            and other.top <= self.bottom
        )

    def holds(self, point: Point) -> bool:
        """Whether a point is within it or on its edge."""
        return self.left <= point[0] <= self.right and self.top <= point[1] <= self.bottom

    def grown(self, by: float) -> "Box":
        """With so much more on every side."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


@dataclass(frozen=True, slots=True)
class Camera:
    """``scale`` pixels to a kilometer, with the point ``x``, ``y`` (kilometers) in the middle of
    ``width`` by ``height`` pixels.
    """

    x: float = 0.0
    y: float = 0.0
    scale: float = 0.1
    width: int = 100
    height: int = 100

    @property
    def level(self) -> int:
        """The detail that lines are drawn with: one more for each doubling of the scale."""
        return floor(log2(self.scale))

    def to_view(self, point: Point) -> Point:
        """Pixels of a point."""
        return (
            (point[0] - self.x) * self.scale + self.width / 2,
            (point[1] - self.y) * self.scale + self.height / 2,
        )

    def to_map(self, at: Point) -> Point:
        """The point at pixels."""
        return (
            (at[0] - self.width / 2) / self.scale + self.x,
            (at[1] - self.height / 2) / self.scale + self.y,
        )

    def box(self) -> Box:
        """What is in view, in kilometers."""
        left, top = self.to_map((0, 0))
        right, bottom = self.to_map((self.width, self.height))
        return Box(left, top, right, bottom)

    def moved(self, across: float, down: float) -> "Camera":
        """So many pixels further to the right and down."""
        return replace(self, x=self.x + across / self.scale, y=self.y + down / self.scale)

    def zoomed(self, factor: float, at: Point | None = None) -> "Camera":
        """Larger by a factor; what is at some pixels (or the middle) stays there."""
        scale = min(max(self.scale * factor, LEAST), MOST)
        if at is None:
            return replace(self, scale=scale)
        x, y = self.to_map(at)
        left, top = at[0] - self.width / 2, at[1] - self.height / 2
        return replace(self, scale=scale, x=x - left / scale, y=y - top / scale)

    def fitted(self, box: Box, margin: float = 36.0, left: float = 0.0) -> "Camera":
        """With a box in view, some pixels from the edges, and ``left`` more on that side."""
        wide = max(self.width - 2 * margin - left, 40.0)
        high = max(self.height - 2 * margin, 40.0)
        span, rise = max(box.right - box.left, 0.01), max(box.bottom - box.top, 0.01)
        scale = min(max(min(wide / span, high / rise), LEAST), _CLOSEST_FIT)
        x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        return replace(self, scale=scale, x=x - left / 2 / scale, y=y)

    def resized(self, width: int, height: int) -> "Camera":
        """In a view of another size."""
        return replace(self, width=max(width, 1), height=max(height, 1))
