"""Serial schedule generation: jobs one by one, each at the first place that fits.

Forward, each job in order of priority goes to the crew that ends it first; backward, each as
late as it can be. Both place jobs on named crews with their own days, so a schedule that
comes out is a plan; the referee checks it all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

from planner.scheduling.network import Network, NoRoom, Option, at_least, ones, runs

_NEAR = (1 << 256) - 1  # most jobs fit within the next year: look there first, on small numbers


@dataclass(frozen=True, slots=True)
class Schedule:
    """Start and end (exclusive) as day numbers, and crews, by job index."""

    start: list[int]
    end: list[int]
    crews: list[tuple[int, ...]]

    @property
    def finish(self) -> int:
        """The day after the last one worked."""
        return max(self.end, default=0)


class _Board:
    """Which days each crew has free, while a schedule grows."""

    def __init__(self, net: Network) -> None:
        self.net = net
        crews = range(len(net.problem.crews))
        # every calendar on which a crew can be asked for, and its free days there
        self.free: list[dict[int, int]] = [{} for _ in crews]
        for kind in net.kinds:
            for option in kind.options:
                for crew in option.crews:
                    self.free[crew][option.calendar] = net.crew_free(crew, option.calendar)
        # a day booked that is not on a calendar (a Saturday, for Mon-Fri) still parts its days
        self.cuts: list[dict[int, list[int]]] = [{} for _ in crews]
        self.fits: list[dict[tuple[int, int], int]] = [{} for _ in crews]
        self.booked = [0] * len(net.problem.crews)
        self.group = [""] * len(net.problem.crews)

    def places(self, crew: int, kind: int, option: Option) -> int:
        """Bits at which a crew could start a job of that kind."""
        key = (kind, option.calendar)
        mask = self.fits[crew].get(key)
        if mask is None:
            free = self.free[crew][option.calendar]
            duration = self.net.kinds[kind].duration
            mask = runs(free, duration) & option.allowed
            for cut in self.cuts[crew].get(option.calendar, ()):
                mask &= ~ones(max(0, cut - duration + 1), cut)
            self.fits[crew][key] = mask
        return mask

    def book(self, crews: tuple[int, ...], start: int, end: int, group: str) -> None:
        """Take the crews' days from ``start`` to ``end`` (exclusive)."""
        for crew in crews:
            free = self.free[crew]
            for calendar in free:
                index = self.net.calendars[calendar].index
                if index[start] == index[end]:
                    self.cuts[crew].setdefault(calendar, []).append(index[start])
                else:
                    free[calendar] &= ~ones(index[start], index[end])
            self.fits[crew].clear()
            self.booked[crew] += end - start
            self.group[crew] = group


def forward(net: Network, priority: Sequence[float]) -> Schedule:
    """Schedule every job as early as it fits, small priorities first.

    Raises NoRoom if a job finds no place within the horizon.
    """
    jobs = net.problem.jobs
    board = _Board(net)
    anytime = [kind.anytime for kind in net.kinds]
    start, end = [0] * len(jobs), [0] * len(jobs)
    crews: list[tuple[int, ...]] = [()] * len(jobs)
    earliest = list(net.release)
    waiting = [len(links) for links in net.preds]
    ready = [(priority[j], j) for j, count in enumerate(waiting) if not count]
    heapify(ready)
    while ready:
        _, j = heappop(ready)
        t, kind = earliest[j], net.kind[j]
        if anytime[kind]:
            begin, finish = t, t + net.duration[j]
        else:
            begin, finish, crew = _first_place(board, j, kind, t)
            crews[j] = crew
            board.book(crew, begin, finish, jobs[j].group)
        if finish > net.horizon:
            raise NoRoom(j)
        start[j], end[j] = begin, finish
        for after, lag in net.succs[j]:
            earliest[after] = max(earliest[after], finish + lag)
            waiting[after] -= 1
            if not waiting[after]:
                heappush(ready, (priority[after], after))
    return Schedule(start, end, crews)


def _first_place(board: _Board, j: int, kind: int, t: int) -> tuple[int, int, tuple[int, ...]]:
    """Start, end and crews that end job j first: then the crew already in the job's cluster,
    then the one with the least work.
    """
    net = board.net
    spec = net.kinds[kind]
    if t >= net.horizon:
        raise NoRoom(j)
    group = net.problem.jobs[j].group
    best: tuple[int, int, bool, int, int] | None = None
    chosen: tuple[int, ...] = ()
    for option in spec.options:
        axis = net.calendars[option.calendar]
        first = axis.index[t]
        if spec.needed != 1:
            s, crews = _first_together(board, kind, option, first)
            if s >= 0:
                together = (axis.days[s + spec.duration - 1] + 1, axis.days[s], False, 0, 0)
                if best is None or together < best:
                    best, chosen = together, crews
            continue
        limit = len(axis.days)
        for crew in option.crews:
            s = _lowest(board.places(crew, kind, option) >> first, limit - first)
            if s < 0 or first + s > limit:
                continue
            s += first
            limit = min(limit, s)  # a crew of this calendar that starts later ends later
            ahead = (
                axis.days[s + spec.duration - 1] + 1,
                axis.days[s],
                board.group[crew] != group,
                board.booked[crew],
                crew,
            )
            if best is None or ahead < best:
                best, chosen = ahead, (crew,)
    if best is None:
        raise NoRoom(j)
    return best[1], best[0], chosen


def _lowest(mask: int, within: int) -> int:
    """Lowest set bit, -1 if none; a bit beyond ``within`` need not be found."""
    near = mask & _NEAR
    if near:
        return (near & -near).bit_length() - 1
    if within < 256 or not mask:
        return -1
    return (mask & -mask).bit_length() - 1


def _first_together(
    board: _Board, kind: int, option: Option, first: int
) -> tuple[int, tuple[int, ...]]:
    """First bit at which as many crews as needed are free together, and which; -1 if none.

    The crews chosen must have just the option's weekdays in common: two that both work on
    Saturdays do not lay the tools down on one because a third does not.
    """
    needed = board.net.kinds[kind].needed
    if not needed:
        mask = option.allowed >> first
        return (first + _lowest(mask, mask.bit_length()) if mask else -1), ()
    masks = [board.places(crew, kind, option) for crew in option.crews]
    mask = at_least(masks, needed) >> first
    while mask:
        s = first + (mask & -mask).bit_length() - 1
        able = [crew for crew, m in zip(option.crews, masks, strict=True) if m >> s & 1]
        able.sort(key=lambda crew: (board.booked[crew], crew))
        for chosen in combinations(able, needed):
            if board.net.common_weekdays(chosen) == board.net.calendars[option.calendar].weekdays:
                return s, tuple(sorted(chosen))
        mask &= mask - 1
    return -1, ()


def backward(net: Network, priority: Sequence[float], limit: Sequence[int]) -> list[int] | None:
    """Starts of a schedule that places each job as late as its ``limit`` (end, exclusive) and
    its successors let it, large priorities first; None if a job finds no place.
    """
    jobs = net.problem.jobs
    board = _Board(net)
    anytime = [kind.anytime for kind in net.kinds]
    start = [0] * len(jobs)
    latest = list(limit)
    waiting = [len(after) for after in net.succs]
    ready = [(-priority[j], j) for j, count in enumerate(waiting) if not count]
    heapify(ready)
    while ready:
        _, j = heappop(ready)
        kind = net.kind[j]
        if anytime[kind]:
            start[j] = latest[j] - net.duration[j]
        else:
            place = _last_place(board, kind, latest[j])
            if place is None:
                return None
            start[j], end, crews = place
            board.book(crews, start[j], end, "")
        for before, lag in net.preds[j]:
            latest[before] = min(latest[before], start[j] - lag)
            waiting[before] -= 1
            if not waiting[before]:
                heappush(ready, (-priority[before], before))
    return start


def _last_place(board: _Board, kind: int, end: int) -> tuple[int, int, tuple[int, ...]] | None:
    """Start, end and crews of the place that starts last and ends by ``end``."""
    net = board.net
    spec = net.kinds[kind]
    if end <= 0:
        return None
    best: tuple[int, int, tuple[int, ...]] | None = None
    for option in spec.options:
        axis = net.calendars[option.calendar]
        last = axis.index[min(end, net.horizon)] - spec.duration
        if last < 0:
            continue
        within = ones(0, last + 1)
        masks = [board.places(crew, kind, option) & within for crew in option.crews]
        union = at_least(masks, spec.needed) if spec.needed else option.allowed & within
        s = union.bit_length() - 1
        if s < 0 or (best is not None and axis.days[s] <= best[0]):
            continue
        able = [c for c, m in zip(option.crews, masks, strict=True) if m >> s & 1]
        best = (axis.days[s], axis.days[s + spec.duration - 1] + 1, tuple(able[: spec.needed]))
    return best
