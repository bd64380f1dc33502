"""Serial schedule generation: jobs one by one, each at the first place that fits.

Forward, each job in order of priority goes to the crew that ends it first; backward, each as
late as it can be. Both place jobs on named crews with their own days, so a schedule that
comes out is a plan; the referee checks it all the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import NamedTuple, TypeAlias

from planner.scheduling.bits import members, ones
from planner.scheduling.board import Board, Purse, Store
from planner.scheduling.kinds import Option
from planner.scheduling.network import Kept, Network, NoRoom
from planner.scheduling.problem import Job


@dataclass(frozen=True, slots=True)
class Schedule:
    """Start and end (exclusive) as day numbers, crews, and whether the job is done with
    overtime, by job index.
    """

    start: list[int]
    end: list[int]
    crews: list[tuple[int, ...]]
    overtime: list[bool]

    @property
    def finish(self) -> int:
        """The day after the last one worked."""
        return max(self.end, default=0)


class _Place(NamedTuple):
    """Where a job goes."""

    start: int
    end: int
    crews: tuple[int, ...] = ()
    overtime: bool = False


_Rank: TypeAlias = tuple[int, int, bool, bool, float, int, int]


def forward(
    net: Network, priority: Sequence[float], *, keep: bool = False, keep_crews: bool = False
) -> Schedule:
    """Schedule every job as early as it fits, small priorities first; with ``keep`` no earlier
    than in the last plan, and there by the same crews where they can; with ``keep_crews`` by
    the crews of the last plan wherever others would not be through sooner.

    Raises NoRoom if a job finds no place within the horizon, or not on the day it is pinned to.
    """
    return _Forward(net, priority, keep=keep, keep_crews=keep_crews).schedule()


class _Forward:
    def __init__(
        self, net: Network, priority: Sequence[float], *, keep: bool, keep_crews: bool
    ) -> None:
        self.net, self.priority = net, priority
        self.keep, self.keep_crews = keep, keep_crews
        self.board = Board(net)
        problem = net.problem
        self.purse = None if problem.cash is None else Purse(net)
        self.store = None if problem.storage is None else Store(problem.storage, problem.stored)
        count = len(problem.jobs)
        self.start, self.end = [0] * count, [0] * count
        self.crews: list[tuple[int, ...]] = [()] * count
        self.overtime = [False] * count
        self.placed = [False] * count
        self._place_fixed()

    def _place_fixed(self) -> None:
        """Facts, and jobs that are pinned to a day, before all others."""
        net = self.net
        for j, fact in enumerate(net.fixed):
            if fact is not None:
                self._put(j, _Place(fact.start, fact.end, fact.crews))
        pins = sorted((day, j) for j, day in enumerate(net.pinned) if day is not None)
        for day, j in pins:
            if net.fixed[j] is not None:
                continue
            if day < net.release[j] or day >= net.horizon:
                raise NoRoom(j, net.release[j])
            place = self._at(j, day)
            if place.start != day:
                raise NoRoom(j, place.start, taken=True)
            paid = self._paid(j)
            if paid > day:
                raise NoRoom(j, paid=paid)
            self._put(j, place)
            self._book(j)

    def _check_pins(self) -> None:
        """Pinned jobs do not wait for room in storage, so it must be there by the end."""
        for j, day in enumerate(self.net.pinned):
            if day is None or self.net.fixed[j] is not None or not self.store:
                continue
            if self.net.problem.jobs[j].stores and self.store.full_on(self.end[j]):
                raise NoRoom(j, full=True)

    def _at(self, j: int, t: int) -> _Place:
        kind = self.net.kind[j]
        if self.net.kinds[kind].anytime:
            return _Place(t, t + self.net.duration[j])
        last = self.net.planned[j]
        if self.keep and last is not None:
            kept = _kept_place(self.board, j, last, t)
            if kept is not None:
                return kept
        first = _first_place(self.board, j, kind, t)
        if self.keep_crews and last is not None:
            kept = _kept_place(self.board, j, last, first.start)
            if kept is not None and kept.end <= first.end:
                return kept
        return first

    def _put(self, j: int, place: _Place) -> None:
        self.start[j], self.end[j] = place.start, place.end
        self.crews[j], self.overtime[j] = place.crews, place.overtime
        self.placed[j] = True
        job = self.net.problem.jobs[j]
        if self.purse and job.cost and self.net.fixed[j] is None:
            self.purse.pay(place.start, job.cost)
        if self.store and (job.stores or job.clears):
            self.store.change(place.end, job.stores - job.clears)

    def _book(self, j: int) -> None:
        job = self.net.problem.jobs[j]
        if self.crews[j]:
            self.board.book(self.crews[j], self.start[j], self.end[j], job.group, job.site)

    def schedule(self) -> Schedule:
        net, priority = self.net, self.priority
        earliest = list(net.release)
        waiting = [len(links) for links in net.preds]
        ready = [(priority[j], j) for j, count in enumerate(waiting) if not count]
        heapify(ready)
        held: list[int] = []
        while ready:
            _, j = heappop(ready)
            if not self.placed[j]:
                place = self._find(j, earliest[j])
                if place is None:  # no room in storage until something is taken out
                    held.append(j)
                    continue
                self._put(j, place)
                self._book(j)
            elif net.fixed[j] is None and self.start[j] < earliest[j]:
                raise NoRoom(j, earliest[j])
            begin, finish = self.start[j], self.end[j]
            for after, lag, from_start in net.succs[j]:
                earliest[after] = max(earliest[after], (begin if from_start else finish) + lag)
                waiting[after] -= 1
                if not waiting[after]:
                    heappush(ready, (priority[after], after))
            if held and net.problem.jobs[j].clears:
                for back in held:
                    heappush(ready, (priority[back], back))
                held.clear()
        if held:
            raise NoRoom(held[0])
        self._check_pins()
        return Schedule(self.start, self.end, self.crews, self.overtime)

    def _find(self, j: int, t: int) -> _Place | None:
        """The first place of a job from day t on that money and storage allow."""
        last = self.net.planned[j]
        if self.keep and last is not None:
            t = max(t, last.start)
        paid = self._paid(j)
        try:
            return self._find_paid(j, max(t, paid))
        except NoRoom:
            raise NoRoom(j, t, paid=paid) from None

    def _paid(self, j: int) -> int:
        """The first day on which there is money for a job; 0 if it needs none."""
        cost = self.net.problem.jobs[j].cost
        if self.purse is None or not cost:
            return 0
        day = self.purse.earliest(cost)
        assert day is not None  # noqa: S101 - all money together suffices for all jobs
        return day

    def _find_paid(self, j: int, t: int) -> _Place | None:
        job = self.net.problem.jobs[j]
        room = self.store.earliest(job.stores) if self.store and job.stores else 0
        if room is None:
            return None
        place = self._at(j, t)
        while place.end < room:
            t = max(place.start + 1, t + room - place.end)
            place = self._at(j, t)
        if place.end > self.net.horizon:
            raise NoRoom(j)
        return place


def _kept_place(board: Board, j: int, last: Kept, t: int) -> _Place | None:
    """The place of job j by its crews of the last plan on the first day from t on that they work;
    None if they cannot be had on that day.
    """
    net, kind = board.net, board.net.kind[j]
    site, duration = net.problem.jobs[j].site, net.duration[j]
    for option in net.kinds[kind].options:
        if option.overtime != last.overtime or not set(last.crews) <= set(option.crews):
            continue
        axis = net.calendars[option.calendar]
        s = axis.index[min(t, net.horizon)]
        if not last.crews or not board.places(last.crews[0], kind, option) >> s & 1:
            continue
        begin, end = axis.days[s], axis.days[s + duration - 1] + 1
        if net.kinds[kind].alone:
            crews = last.crews[:1]
            if board.travels and board.reachable(crews[0], begin, end, site) >= 0:
                continue
        else:
            masks = dict.fromkeys(option.crews, 0)
            masks |= {crew: board.places(crew, kind, option) for crew in last.crews}
            chosen = board.choose(kind, option, s, masks, site)
            if chosen is None:
                continue
            crews = chosen
        return _Place(begin, end, crews, option.overtime)
    return None


def _first_place(board: Board, j: int, kind: int, t: int) -> _Place:
    """The place that ends job j first: then without overtime and hired crews, then by the
    crew already in the job's cluster, then the nearest, then the one with the least work.
    """
    net = board.net
    spec = net.kinds[kind]
    if t >= net.horizon:
        raise NoRoom(j)
    best: tuple[_Rank, _Place] | None = None
    for option in spec.options:
        first = net.calendars[option.calendar].index[t]
        if spec.alone:
            best = _first_alone(board, j, option, first, best)
            continue
        axis = net.calendars[option.calendar]
        s, crews = board.together(kind, option, first, net.problem.jobs[j].site)
        if s >= 0:
            begin, end = axis.days[s], axis.days[s + spec.duration - 1] + 1
            rank: _Rank = (end, begin, option.overtime, False, 0.0, 0, 0)
            if best is None or rank < best[0]:
                best = rank, _Place(begin, end, crews, option.overtime)
    if best is None:
        raise NoRoom(j)
    return best[1]


def _first_alone(
    board: Board, j: int, option: Option, first: int, best: tuple[_Rank, _Place] | None
) -> tuple[_Rank, _Place] | None:
    """As `_first_place`, for one crew of one option; ``best`` is what others offer."""
    net = board.net
    kind, job = net.kind[j], net.problem.jobs[j]
    duration, axis = net.duration[j], net.calendars[option.calendar]
    # a crew of this calendar that starts later ends later
    s, crews = board.first_alone(kind, option, first, job.site)
    if s < 0:
        return best
    begin, end = axis.days[s], axis.days[s + duration - 1] + 1
    if best is not None and (end, begin) > best[0][:2]:
        return best
    crew, extra, elsewhere, km = _best_crew(board, job, option, crews)
    rank = (end, begin, extra, elsewhere, km, board.booked[crew], crew)
    if best is None or rank < best[0]:
        return rank, _Place(begin, end, (crew,), option.overtime)
    return best


def _best_crew(board: Board, job: Job, option: Option, crews: int) -> tuple[int, bool, bool, float]:
    """Which of the crews whose bits are set does a job best: not hired, from its cluster, the
    nearest, the one with the least work; and whether that costs extra or is elsewhere, and km.
    """
    net, extra = board.net, option.overtime
    if not extra:
        own = crews & ~board.hired
        extra, crews = not own, own or crews
    here = crews & board.within.get(job.group, 0)
    if here:
        return board.least_booked(option, here), extra, False, 0.0
    if not net.problem.places:
        return board.least_booked(option, crews), extra, True, 0.0
    km, _, crew = min(
        (net.km(board.site[crew], job.site), board.booked[crew], crew)
        for crew in members(option.crews, crews)
    )
    return crew, extra, True, km


def backward(net: Network, priority: Sequence[float], limit: Sequence[int]) -> list[int] | None:
    """Starts of a schedule that places each job as late as its ``limit`` (end, exclusive) and
    its successors let it, large priorities first; None if a job finds no place.

    It only gives an order to plan forward in, so it knows nothing of money, storage and drives.
    """
    jobs = net.problem.jobs
    board = Board(net)
    board.travels = False
    start = [0] * len(jobs)
    latest, start_by = list(limit), list(limit)
    waiting = [len(after) for after in net.succs]
    ready = [(-priority[j], j) for j, count in enumerate(waiting) if not count]
    heapify(ready)
    while ready:
        _, j = heappop(ready)
        kind, fact = net.kind[j], net.fixed[j]
        if fact is not None:
            start[j] = fact.start
        elif net.kinds[kind].anytime:
            start[j] = min(latest[j] - net.duration[j], start_by[j])
        else:
            place = _last_place(board, kind, latest[j], start_by[j])
            if place is None:
                return None
            start[j] = place.start
            board.book(place.crews, place.start, place.end, "", "")
        for before, lag, from_start in net.preds[j]:
            bounds = start_by if from_start else latest
            bounds[before] = min(bounds[before], start[j] - lag)
            waiting[before] -= 1
            if not waiting[before]:
                heappush(ready, (-priority[before], before))
    return start


def _last_place(board: Board, kind: int, end: int, start_by: int) -> _Place | None:
    """The place that starts last, on day ``start_by`` at the latest, and ends by ``end``."""
    net = board.net
    spec = net.kinds[kind]
    if end <= 0:
        return None
    best: _Place | None = None
    for option in spec.options:
        axis = net.calendars[option.calendar]
        last = axis.index[min(end, net.horizon)] - spec.duration
        last = min(last, axis.index[min(max(start_by + 1, 0), net.horizon)] - 1)
        if last < 0:
            continue
        within = ones(0, last + 1)
        s, crews = (
            board.last_alone(option, within)
            if spec.alone
            else board.together_last(kind, option, within)
        )
        if s >= 0 and (best is None or axis.days[s] > best.start):
            best = _Place(axis.days[s], axis.days[s + spec.duration - 1] + 1, crews)
    return best
