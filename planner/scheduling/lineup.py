"""Crews side by side that can do the same jobs alone: who of them could start when.

For each working day a lineup has a bit for every crew that could start a job that day, and one
mask of the days on which some crew could. A booking clears a few bits, so finding a place takes
as long for sixty crews as for six. Seasons and windows are not in it: sites with different ones
share it.
"""

from functools import reduce
from itertools import accumulate
from operator import or_, xor
from typing import TYPE_CHECKING, NamedTuple

from planner.scheduling.bits import lowest, runs

if TYPE_CHECKING:
    from planner.scheduling.network import Network


class Lineup(NamedTuple):
    """Crews, by number, that work alone for so many days of a calendar."""

    crews: tuple[int, ...]
    calendar: int
    duration: int


class Idle:
    """What every schedule of a network begins with: the days of its crews, nothing booked.

    ``free[crew]`` are its free days by calendar, of every calendar on which it can be asked
    for, and ``lineups[crew]`` the numbers of those it is in. ``who[lineup][s]`` has a bit for
    each crew that could start at bit s, ``some[lineup]`` the bits at which there is one.
    """

    def __init__(self, net: "Network") -> None:
        self.free: list[dict[int, int]] = [{} for _ in net.problem.crews]
        for calendar, able in {(o.calendar, o.crews) for kind in net.kinds for o in kind.options}:
            for crew in able:
                self.free[crew][calendar] = net.crew_free(crew, calendar)
        self.lineups: list[list[int]] = [[] for _ in net.problem.crews]
        self.who: list[list[int]] = []
        self.some: list[int] = []
        for number, (crews, calendar, duration) in enumerate(net.lineups):
            masks = [runs(self.free[crew][calendar], duration) for crew in crews]
            changes = [0] * (len(net.calendars[calendar].days) + 1)
            for crew, mask in zip(crews, masks, strict=True):
                self.lineups[crew].append(number)
                edges = mask ^ (mask << 1)
                while edges:
                    s = lowest(edges)
                    changes[s] ^= 1 << crew
                    edges ^= 1 << s
            self.who.append(list(accumulate(changes, xor)))
            self.some.append(reduce(or_, masks, 0))


class Standby:
    """The lineups of a schedule that grows."""

    def __init__(self, net: "Network") -> None:
        self.net = net
        self.who = [list(who) for who in net.idle.who]
        self.some = list(net.idle.some)

    def take(self, crew: int, start: int, end: int) -> None:
        """A crew has no time on the days from ``start`` to ``end`` (exclusive)."""
        keep = ~(1 << crew)
        for number in self.net.idle.lineups[crew]:
            _, calendar, duration = self.net.lineups[number]
            index, who = self.net.calendars[calendar].index, self.who[number]
            gone = 0
            for s in range(max(0, index[start] - duration + 1), index[end]):
                if who[s]:
                    who[s] &= keep
                    if not who[s]:
                        gone |= 1 << s
            if gone:
                self.some[number] &= ~gone
