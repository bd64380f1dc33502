"""Better plans by a population on the pooled model: crossing orders of jobs.

Each row is a schedule pushed left. A round pushes every row right in an order crossed with
that of another row (the middle part of one parent, the rest in the order of the other), and
pushes the result left again; the child takes the place of its parent if it is not worse. After
the bi-population genetic algorithm of Debels and Vanhoucke (2005), on whole arrays.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from planner.scheduling.kernel import Kernel, forward_side, mirrored
from planner.scheduling.relaxation import Relaxed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]

MOST_ROWS, FEWEST_ROWS = 256, 48
CELLS = 32768
"""Jobs times rows: what fits the fast part of a computer's memory."""

RENEW_AFTER = 100
"""Generations without a better row after which most rows are drawn again."""

SWAPS = 0.05
"""Share of neighbours in an order that change places in each child."""


def fits(model: Relaxed) -> bool:
    """Whether days are short enough jobs for arrays of them."""
    return max(model.durations, default=0) <= 250 and len(model.nodes) > 1


class Population:
    """Schedules of one model. ``best`` are the starts of the best row, ``cost`` what it costs."""

    def __init__(self, model: Relaxed, seed: int) -> None:
        self.model = model
        self.random = np.random.default_rng(seed)
        self.count = len(model.nodes)
        self.rows = int(np.clip(CELLS // self.count, FEWEST_ROWS, MOST_ROWS))
        self.size = len(model.days)
        self.side = forward_side(model, self.size)
        self.left = Kernel(self.side, self.size)
        self.days = np.append(np.asarray(model.days, dtype=np.int64), -1)
        self._ranks()
        self.starts = self._drawn_rows()
        self.costs = self._costs(self.starts)
        self._idle = 0
        self._shrink()

    @property
    def cost(self) -> int:
        """What the best row costs."""
        return int(self.costs.min())

    @property
    def best(self) -> list[int]:
        """Starts of the best row."""
        return self.leaders(1)[0]

    def leaders(self, count: int) -> list[list[int]]:
        """Starts of so many of the best rows, each once, the best first."""
        found: dict[tuple[int, ...], None] = {}
        for row in np.argsort(self.costs, kind="stable")[: 4 * count]:
            found[tuple(int(start) for start in self.starts[row])] = None
        return [list(starts) for starts in found][:count]

    def _ranks(self) -> None:
        """A topological place for each job, least days to the end, and who waits for whom."""
        waiting = [len(links) for links in self.side.before]
        after: list[list[tuple[int, int]]] = [[] for _ in waiting]
        self.waits = np.zeros((self.count, self.count), dtype=np.bool_)
        for then, links in enumerate(self.side.before):
            for first, least in links:
                after[first].append((then, least))
                self.waits[first, then] = True
        order = [j for j, number in enumerate(waiting) if not number]
        for j in order:
            for then, _ in after[j]:
                waiting[then] -= 1
                if not waiting[then]:
                    order.append(then)
        self.order = order
        # a job that need not end before the next one starts may end after it: order by starts
        self.overlapping = any(
            least < self.side.durations[first]
            for links in self.side.before
            for first, least in links
        )
        self.place = np.empty(self.count, dtype=np.int64)
        self.place[order] = np.arange(self.count)
        tail = self.side.durations.astype(np.float64)
        for j in reversed(order):
            for then, least in after[j]:
                tail[j] = max(tail[j], tail[then] + least)
        self.tail = tail

    def _drawn_rows(self) -> "Ints":
        """The given plan, and others by the days that are left after a job, with noise."""
        noise = self.random.uniform(0.0, 0.6, (self.rows, 1))
        keys = -self.tail * (1 + noise * self.random.standard_normal((self.rows, self.count)))
        keys[0] = self.model.hints
        if self.rows > 1:
            keys[1] = -self.tail
        for j in self.order:
            for first, _ in self.side.before[j]:
                np.maximum(keys[:, j], keys[:, first] + 1e-7, out=keys[:, j])
        return self.left.run(np.argsort(keys, axis=1, kind="stable"))

    def _renew(self) -> None:
        """Keep a few of the best rows and draw the others again: they have become alike."""
        leaders = self.leaders(self.rows // 16)
        self.left = Kernel(self.side, self.size)
        self.starts = self._drawn_rows()
        self.starts[: len(leaders)] = leaders
        self.costs = self._costs(self.starts)
        self._idle = 0
        self._shrink()

    def _costs(self, starts: "Ints") -> "Ints":
        """What the goals make of schedules; one that did not fit costs too much."""
        total = np.zeros(len(starts), dtype=np.int64)
        for goal in self.model.goals:
            value = np.full(len(starts), goal.at_least, dtype=np.int64)
            for ends in goal.ends:
                jobs = np.asarray([job for job, _ in ends.jobs])
                offsets = np.asarray([offset for _, offset in ends.jobs])
                index = np.minimum((starts[:, jobs] + offsets).max(1), self.size - 1)
                np.maximum(value, self.days[index] + ends.extra, out=value)
            total += goal.weight * value
        lost = (starts + self.side.durations).max(1) > self.left.size - 1
        total[lost] += 10**9
        return total

    def _shrink(self) -> None:
        """Look no further than the latest row, and push right from there."""
        ends = (self.starts + self.side.durations).max(1)
        last = int(ends[self.costs < 10**9].max(initial=0)) or self.size
        size = min(self.size, last + 1)
        if -(-(size + 1) // 64) * 64 < self.left.size:
            self.left = Kernel(self.side, size + 1)
        self.right_size = size
        self.right = Kernel(mirrored(self.side, size), size)

    def _sorted(self, keys: "Ints", *, backward: bool) -> "Ints":
        """Orders by keys; of jobs with equal keys the topological order (or its reverse)."""
        place = self.count - 1 - self.place if backward else self.place
        return np.argsort(keys * self.count + place, axis=1)

    def generation(self) -> None:
        """One round for all rows."""
        keys = self.starts if self.overlapping else self.starts + self.side.durations
        orders = self._sorted(-keys, backward=True)
        pushed = self.right.run(self._swapped(self._crossed(orders), self.waits.T))
        starts = self.left.run(
            self._sorted(self.right_size - pushed - self.side.durations, backward=False)
        )
        costs = self._costs(starts)
        better = costs <= self.costs
        self._idle = 0 if costs.min() < self.cost else self._idle + 1
        last = self.costs.max()
        self.starts[better] = starts[better]
        self.costs[better] = costs[better]
        if self._idle >= RENEW_AFTER:
            self._renew()
        elif self.costs.max() < last:
            self._shrink()

    def _crossed(self, orders: "Ints") -> "Ints":
        """Each order, with what is outside of a middle part in the order of any other row.

        To prefer good rows as the other would make all rows alike too soon.
        """
        rows, count, draw = self.rows, self.count, self.random
        mates = orders[draw.integers(0, rows, rows)]
        own, other = np.empty_like(orders), np.empty_like(orders)
        places = np.broadcast_to(np.arange(count), orders.shape)
        np.put_along_axis(own, orders, places, axis=1)
        np.put_along_axis(other, mates, places, axis=1)
        length = draw.integers(count // 4, 3 * count // 4 + 1, rows)
        first = (draw.random(rows) * (count - length + 1)).astype(np.int64)
        part = (own >= first[:, None]).astype(np.int64) + (own >= (first + length)[:, None])
        return np.argsort(part * count + np.where(part == 1, own, other), axis=1)

    def _swapped(self, orders: "Ints", waits: "NDArray[np.bool_]") -> "Ints":
        """Some neighbours exchanged that do not wait for each other."""
        for offset in (0, 1):
            pairs = (self.count - offset) // 2
            first = orders[:, offset : offset + 2 * pairs : 2]
            second = orders[:, offset + 1 : offset + 1 + 2 * pairs : 2]
            swap = (self.random.random(first.shape) < SWAPS) & ~waits[first, second]
            ahead, behind = np.where(swap, second, first), np.where(swap, first, second)
            orders[:, offset : offset + 2 * pairs : 2] = ahead
            orders[:, offset + 1 : offset + 1 + 2 * pairs : 2] = behind
        return orders

    def take(self, solution: Sequence[int]) -> None:
        """Let a solution found elsewhere join, in the place of the worst row."""
        starts = np.asarray([solution], dtype=np.int64)
        if starts.max() >= self.left.size:
            return
        worst = int(self.costs.argmax())
        self.starts[worst], self.costs[worst] = starts[0], self._costs(starts)[0]
