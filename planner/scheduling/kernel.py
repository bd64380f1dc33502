"""Serial schedule generation for many orders of jobs at once, on the pooled model.

All rows of a population place their next job in the same step, with a few array operations.
What the pools have left on a day is packed into lanes of words, each with a guard bit:
one subtraction tells for every row and day whether all pools suffice, one bit each, and a few
shifts find the days at which a job has room from start to end.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from planner.scheduling.relaxation import Relaxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]
    Words: TypeAlias = NDArray[np.uint64]
    Lanes: TypeAlias = NDArray[np.unsignedinteger[Any]]

_ONE = np.uint64(1)
_WIDTH = np.uint64(64)
_ALL = np.uint64(2**64 - 1)


@dataclass(frozen=True, slots=True)
class Side:
    """The model as one direction sees it. ``before[j]`` are (job, least days from its start to
    that of j); ``allowed[j, t]`` tells whether job j may start at t; ``free[p, t]`` what pool p
    has; ``demand[j, p]`` what job j takes.
    """

    durations: "Ints"
    before: list[list[tuple[int, int]]]
    allowed: "NDArray[np.bool_]"
    free: "Ints"
    demand: "Ints"


def forward_side(model: Relaxed, size: int) -> Side:
    """The model as it is, for days 0..``size``."""
    count = len(model.nodes)
    before: list[list[tuple[int, int]]] = [[] for _ in range(count)]
    for first, then, least in model.links:
        before[then].append((first, least))
    allowed = np.zeros((count, size), dtype=np.bool_)
    for j, spans in enumerate(model.domains):
        for begin, last in spans:
            allowed[j, begin : last + 1] = True
    free = np.zeros((max(1, len(model.pools)), size), dtype=np.int64)
    demand = np.zeros((count, max(1, len(model.pools))), dtype=np.int64)
    for p, pool in enumerate(model.pools):
        free[p] = pool.capacity
        for begin, end in pool.away:
            free[p, begin:end] -= 1
        for j, needed in pool.jobs:
            demand[j, p] = needed
    return Side(np.asarray(model.durations, dtype=np.int64), before, allowed, free, demand)


def mirrored(side: Side, size: int) -> Side:
    """Time backward from ``size``: what starts last starts first."""
    durations = side.durations
    before: list[list[tuple[int, int]]] = [[] for _ in durations]
    for then, links in enumerate(side.before):
        for first, least in links:
            before[first].append((then, int(least + durations[then] - durations[first])))
    # day t of a job that starts last is day size - t - duration of one that starts first
    day = size - durations[:, None] - np.arange(size)[None, :]
    inside = np.clip(day, 0, side.allowed.shape[1] - 1)
    allowed = np.take_along_axis(side.allowed, inside, axis=1) & (day >= 0)
    return Side(durations, before, allowed, side.free[:, :size][:, ::-1], side.demand)


class Kernel:
    """Places jobs for populations of up to any size within ``size`` days."""

    def __init__(self, side: Side, size: int) -> None:
        count, pools = side.demand.shape
        self.size = -(-size // 64) * 64
        self.durations = side.durations
        self.longest = max(1, int(side.durations.max()))
        bits = int(max(1, side.free.max(), side.demand.max())).bit_length() + 1
        # half as wide words are twice as fast, where all pools fit
        narrow = bits * pools <= 32
        self.type: Any = np.dtype(np.uint32 if narrow else np.uint64).type
        lanes = (32 if narrow else 64) // bits
        self.words = -(-pools // lanes)
        self.guard = self.type(sum(1 << (bits * (k + 1) - 1) for k in range(lanes)))
        self.free = np.full((self.words, self.size + self.longest), self.guard, dtype=self.type)
        self.demand = np.zeros((self.words, count), dtype=self.type)
        for p in range(pools):
            word, shift = p // lanes, self.type(bits * (p % lanes))
            width = min(self.size, side.free.shape[1])
            self.free[word, :width] += (
                np.maximum(side.free[p, :width], 0).astype(self.type) << shift
            )
            self.demand[word] += side.demand[:, p].astype(self.type) << shift
        taken = np.arange(self.longest)[None, :] < side.durations[:, None]
        self.taken = self.demand[:, :, None] * taken[None]
        self._links(side, count)
        self._masks(side, count)

    def _links(self, side: Side, count: int) -> None:
        """Predecessors in rows of one length; the row is filled with a job that is never late."""
        most = max(1, max((len(links) for links in side.before), default=1))
        self.before = np.full((most, count), count, dtype=np.int64)
        self.least = np.zeros((most, count), dtype=np.int64)
        for j, links in enumerate(side.before):
            for k, (first, least) in enumerate(links):
                self.before[k, j], self.least[k, j] = first, least

    def _masks(self, side: Side, count: int) -> None:
        """Allowed starts as bits, and the shifts that find runs as long as a job."""
        allowed = np.zeros((count, self.size), dtype=np.bool_)
        width = min(self.size, side.allowed.shape[1])
        allowed[:, :width] = side.allowed[:, :width]
        bits = np.packbits(allowed, axis=1, bitorder="little").view(np.uint64)
        self.allowed = np.ascontiguousarray(bits.T)
        have = np.ones(count, dtype=np.int64)
        self.shifts: list[Words] = []
        while (have < side.durations).any():
            step = np.clip(side.durations - have, 0, np.minimum(have, 63))
            self.shifts.append(step.astype(np.uint64))
            have = have + step

    def run(self, orders: "Ints") -> "Ints":
        """Starts (row, job) of schedules that place jobs in the order of each row, which must
        name a job after its predecessors. A job without room starts on the last day.
        """
        rows, count = orders.shape
        span = self.size + self.longest
        left = np.repeat(self.free[:, None, :], rows, axis=1)
        flat = left.reshape(self.words, -1)
        starts = np.zeros((rows, count + 1), dtype=np.int64)
        flat_starts = starts.reshape(-1)
        row_starts = np.arange(rows) * (count + 1)
        row_left = np.arange(rows) * span
        reach = np.arange(self.longest)
        every = np.arange(rows)
        first_bits = np.arange(0, self.size, 64)[:, None]
        room = np.empty((rows, self.size), dtype=self.type)
        for jobs in np.ascontiguousarray(orders.T):
            ready = flat_starts[self.before[:, jobs] + row_starts]
            ready += self.least[:, jobs]
            ready = np.minimum(np.maximum(ready.max(0), 0), self.size - 1)
            word = int(ready.min()) >> 6
            mask = self._open(left, jobs, word, room)
            for shift in self.shifts:
                step = shift[jobs]
                moved = mask >> step
                moved[:-1] |= mask[1:] << (_WIDTH - step)
                mask &= moved
            mask &= self.allowed[word:, jobs]
            before = np.minimum(np.maximum(ready - first_bits[word:], 0), 64)
            mask &= _ALL << before.astype(np.uint64)
            at = (mask != 0).argmax(0)
            found = mask[at, every]
            bit = np.bitwise_count((found & (~found + _ONE)) - _ONE).astype(np.int64)
            chosen = (word + at) * 64 + bit
            chosen[found == 0] = self.size - 1
            flat_starts[row_starts + jobs] = chosen
            places = (row_left + chosen)[:, None] + reach
            for w in range(self.words):
                flat[w][places] -= self.taken[w, jobs]
        return starts[:, :count]

    def _open(self, left: "Lanes", jobs: "Ints", word: int, room: "Lanes") -> "Words":
        """Bits (word, row) of the days from ``word`` words on at which all pools have enough."""
        low = word * 64
        part = room[:, low:]
        enough = None
        for w in range(self.words):
            np.subtract(left[w, :, low : self.size], self.demand[w][jobs][:, None], out=part)
            np.bitwise_and(part, self.guard, out=part)
            good = part == self.guard
            enough = good if enough is None else enough & good
        assert enough is not None  # noqa: S101 - there is a word even without pools
        bits = np.packbits(enough, axis=1, bitorder="little").view(np.uint64)
        return np.ascontiguousarray(bits.T)
