"""The outlines on the flat map: lines by number, thinned to what can be seen; no Qt."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from planner.common.progress import Progress, silent
from planner.services.outlines import Area, Outlines, outlines
from planner.ui.map.camera import Box
from planner.ui.map.projection import Albers, Point
from planner.ui.translation import tr

_TICK = 200


@dataclass(frozen=True, slots=True)
class Shape:
    """An area on the map: where its name goes, and its box in kilometers."""

    area: Area
    label: Point
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line between areas, as points in kilometers."""

    points: tuple[Point, ...]
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Lines by their numbers, that are drawn together: those of one state; ``box`` is around
    all.
    """

    numbers: tuple[int, ...]
    box: Box


class Terrain:
    """The states at once, the counties when `read_counties` is through (it may run in the
    background: what it makes is put in place at its end).
    """

    def __init__(self, projection: Albers, listed: Outlines | None = None) -> None:
        self.projection = projection
        self._listed = listed or outlines()
        self._lines: dict[int, Line] = {}
        self.states = [self._shape(area) for area in self._listed.states]
        self.state_lines = self._grouped({area.fips: [area] for area in self._listed.states}, ())
        self.counties: Sequence[Shape] = ()
        self.county_lines: Sequence[Lines] = ()
        """Those that are not of states."""

    def read_counties(self, progress: Progress = silent) -> None:
        """Make the counties ready, if they are not."""
        if self.counties:
            return
        total = len(self._listed.counties)
        shapes, by_state = [], defaultdict[str, list[Area]](list)
        for done, area in enumerate(self._listed.counties):
            if not done % _TICK:
                progress(tr("Reading the counties"), done / total)
            shapes.append(self._shape(area))
            by_state[area.fips[:2]].append(area)
        outer = {number for lines in self.state_lines for number in lines.numbers}
        self.county_lines, self.counties = self._grouped(by_state, outer), shapes

    def _grouped(
        self, areas: Mapping[str, Sequence[Area]], without: Collection[int]
    ) -> Sequence[Lines]:
        """The lines of the areas of each state; one that two have is in the first."""
        taken = set(without)
        groups = []
        for some in areas.values():
            numbers = {_plain(n) for area in some for ring in area.rings for n in ring} - taken
            taken |= numbers
            if numbers:
                boxes = [self.line(number).box for number in numbers]
                groups.append(Lines(tuple(sorted(numbers)), _joined(boxes)))
        return groups

    def line(self, number: int) -> Line:
        """A line by its number."""
        found = self._lines.get(number)
        if found is None:
            point = self.projection.point
            points = tuple([point(*place) for place in self._listed.arcs[number]])
            found = self._lines[number] = Line(points, Box.around(points))
        return found

    def _shape(self, area: Area) -> Shape:
        boxes = [self.line(_plain(number)).box for ring in area.rings for number in ring]
        return Shape(area, self.projection.point(*area.label), _joined(boxes))

    def ring(self, numbers: Sequence[int], tolerance: float) -> Iterator[Point]:
        """A ring of an area, as thin as its lines."""
        for number in numbers:
            points = thinned(self.line(_plain(number)).points, tolerance)
            yield from (points if number >= 0 else points[::-1])[:-1]

    def label_within(self, shape: Shape, view: Box) -> Point | None:
        """Where the name of an area goes in a part of the map: its own place, else the middle of
        what is in view of it, if that lies within; None if there is none.
        """
        if view.holds(shape.label):
            return shape.label
        if not shape.box.meets(view):
            return None
        x = (max(view.left, shape.box.left) + min(view.right, shape.box.right)) / 2
        y = (max(view.top, shape.box.top) + min(view.bottom, shape.box.bottom)) / 2
        place = self.projection.place(x, y)
        if place is None or not shape.area.holds(place[1], place[0], 0.0):
            return None
        return x, y

    @cached_property
    def mainland(self) -> Box:
        """The contiguous states, for a map without sites."""
        away = {"AK", "HI", "PR", "GU", "VI", "AS", "MP"}
        return _joined([shape.box for shape in self.states if shape.area.code not in away])


@lru_cache(maxsize=2)
def terrain_for(projection: Albers) -> Terrain:
    """The outlines through a projection, made once; takes a while."""
    return Terrain(projection)


def _joined(boxes: Sequence[Box]) -> Box:
    """The smallest that holds all."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _plain(number: int) -> int:
    return number if number >= 0 else ~number


def thinned(points: Sequence[Point], tolerance: float) -> list[Point]:
    """The points of a line without those nearer than that to the one kept before; its ends
    stay.
    """
    if len(points) < 3:
        return list(points)
    (x, y), least = points[0], tolerance * tolerance
    kept = [points[0]]
    for point in points[1:-1]:
        if (point[0] - x) ** 2 + (point[1] - y) ** 2 >= least:
            kept.append(point)
            x, y = point
    kept.append(points[-1])
    return kept
