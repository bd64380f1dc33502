"""Markers that would lie upon each other, drawn as one; no Qt."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, ceil, cos, floor, pi, sin

from planner.ui.map.projection import Point


@dataclass(frozen=True, slots=True)
class Bunch:
    """Sites, by their places in the list, that share a marker at a point; ``shares`` counts them
    by the key of their kind.
    """

    members: tuple[int, ...]
    point: Point
    shares: tuple[tuple[str, int], ...] = ()


def bunches(points: Sequence[Point], near: float) -> list[Bunch]:
    """Each point in one bunch with others no farther than ``near`` from the first of it. The
    same points make the same bunches wherever the view is.
    """
    cells: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    keys = [(floor(x / near), floor(y / near)) for x, y in points]
    for number, key in enumerate(keys):
        cells[key].append(number)
    taken = bytearray(len(points))
    found = []
    for number, (x, y) in enumerate(points):
        if taken[number]:
            continue
        across, down = keys[number]
        members = []
        for column in (across - 1, across, across + 1):
            for row in (down - 1, down, down + 1):
                for other in cells.get((column, row), ()):
                    if not taken[other] and _near(points[other], x, y, near):
                        taken[other] = 1
                        members.append(other)
        found.append(_bunch(points, sorted(members)))
    return found


def _near(point: Point, x: float, y: float, near: float) -> bool:
    return (point[0] - x) ** 2 + (point[1] - y) ** 2 <= near * near


def _bunch(points: Sequence[Point], members: Sequence[int]) -> Bunch:
    number = len(members)
    x = sum(points[each][0] for each in members) / number
    y = sum(points[each][1] for each in members) / number
    return Bunch(tuple(members), (x, y))


def hull(points: Sequence[Point]) -> list[Point]:
    """The corners of the smallest convex shape around points, in order."""
    rest = sorted(set(points))
    if len(rest) < 3:
        return rest
    lower, upper = _half(rest), _half(rest[::-1])
    return lower[:-1] + upper[:-1]


def _half(points: Sequence[Point]) -> list[Point]:
    edge: list[Point] = []
    for point in points:
        while len(edge) > 1 and _turn(edge[-2], edge[-1], point) <= 0:
            edge.pop()
        edge.append(point)
    return edge


def _turn(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def rounded(points: Sequence[Point], by: float) -> list[Point]:
    """The corners of a shape that goes around points at a distance, with round ends."""
    corners = hull(points)
    number = len(corners)
    found: list[Point] = []
    for at, (x, y) in enumerate(corners):
        first, last = 0.0, 2 * pi
        if number > 1:
            before, after = corners[at - 1], corners[(at + 1) % number]
            first = atan2(y - before[1], x - before[0]) - pi / 2
            last = atan2(after[1] - y, after[0] - x) - pi / 2
            last += 2 * pi * (last < first)
        steps = max(1, ceil((last - first) / (pi / 8)))
        turns = [first + (last - first) * step / steps for step in range(steps + 1)]
        found += [(x + by * cos(turn), y + by * sin(turn)) for turn in turns]
    return found
