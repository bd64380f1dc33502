"""Markers that would lie upon each other, drawn as one; no Qt."""

from collections.abc import Collection, Mapping, Sequence
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
    """Each point in one bunch with its neighbours, so that no two bunches are much nearer to each
    other than ``near``. The same points make the same bunches wherever the view is.
    """
    cells: dict[tuple[int, int], list[int]] = {}
    for number, (x, y) in enumerate(points):
        # cells smaller than what is near, so that what is in one surely is
        cells.setdefault((floor(x / near * 2), floor(y / near * 2)), []).append(number)
    middles = {key: _middle(points, members) for key, members in cells.items()}
    found, taken = [], set[tuple[int, int]]()
    for key in sorted(cells, key=lambda key: (-len(cells[key]), key)):
        if key not in taken:
            keys = _around(key, middles, taken, near)
            taken.update(keys)
            members = sorted(number for each in keys for number in cells[each])
            found.append(Bunch(tuple(members), _middle(points, members)))
    return found


def _around(
    key: tuple[int, int],
    middles: Mapping[tuple[int, int], Point],
    taken: Collection[tuple[int, int]],
    near: float,
) -> list[tuple[int, int]]:
    """The cell and those whose middles are near its own."""
    (x, y), (across, down) = middles[key], key
    keys = []
    for column in range(across - 2, across + 3):
        for row in range(down - 2, down + 3):
            other = middles.get((column, row))
            if other is None or (column, row) in taken:
                continue
            if (other[0] - x) ** 2 + (other[1] - y) ** 2 <= near * near:
                keys.append((column, row))
    return keys


def _middle(points: Sequence[Point], members: Sequence[int]) -> Point:
    if len(members) == 1:
        return points[members[0]]
    chosen = [points[each] for each in members]
    number = len(chosen)
    return sum([x for x, _ in chosen]) / number, sum([y for _, y in chosen]) / number


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


def rounded(corners: Sequence[Point], by: float) -> list[Point]:
    """The corners of a shape that goes around a `hull` at a distance, with round ends."""
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
