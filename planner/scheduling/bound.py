"""How early a plan can end at best, proved; and why a deadline cannot be met.

Three arguments, all blind to the order of work and so true for every plan. *Chain*: jobs that
wait for each other take their time even if crews were always free. *Energy*: between two
days, the jobs that can start no earlier than the first and must end by the second need so
many crew-days, and the crews have so many; calendars, time off and seasons count. *Backlog*: a
step cannot be further than what the steps before it have handed over (see `stages`).
"""

from functools import cache, cached_property

from planner.scheduling.bits import ones
from planner.scheduling.board import idle_places
from planner.scheduling.network import Network, NoRoom
from planner.scheduling.pools import Pool, fewest, overload, pools_of
from planner.scheduling.proofs import Certificate, Needed, Overload, TooLong
from planner.scheduling.stages import Stages, stages_of


class Bound:
    """The three arguments for one network. ``places`` are, for each kind of job, the (calendar,
    bits) at which enough crews could start if they had nothing to do.
    """

    def __init__(self, net: Network) -> None:
        self.net = net
        self.places = [idle_places(net, kind) for kind in range(len(net.kinds))]
        self.head, self.head_end, self._holder = self._heads()

    def earliest(self, kind: int, t: int) -> tuple[int, int] | None:
        """Earliest start and earliest end from day t on of an idle crew; None if never."""
        duration = self.net.kinds[kind].duration
        if self.net.kinds[kind].anytime:
            return t, t + duration
        best: tuple[int, int] | None = None
        for calendar, mask in self.places[kind]:
            axis = self.net.calendars[calendar]
            first = axis.index[min(t, self.net.horizon)]
            rest = mask >> first
            if rest:
                s = first + (rest & -rest).bit_length() - 1
                found = (axis.days[s], axis.days[s + duration - 1] + 1)
                best = found if best is None else (min(best[0], found[0]), min(best[1], found[1]))
        return best

    def latest(self, kind: int, end: int, start_by: int) -> int | None:
        """Latest start, on ``start_by`` at most, of a job that ends by day ``end`` (exclusive);
        None if there is none.
        """
        spec = self.net.kinds[kind]
        if spec.anytime:
            return min(end - spec.duration, start_by)
        best: int | None = None
        for calendar, mask in self.places[kind]:
            axis = self.net.calendars[calendar]
            last = axis.index[min(max(end, 0), self.net.horizon)] - spec.duration
            last = min(last, axis.index[min(max(start_by + 1, 0), self.net.horizon)] - 1)
            s = (mask & ones(0, last + 1)).bit_length() - 1
            if s >= 0 and (best is None or axis.days[s] > best):
                best = axis.days[s]
        return best

    def start_days(self, kind: int, first: int, end: int) -> list[int]:
        """Days from ``first`` on at which a job that ends by ``end`` (exclusive) could start,
        with idle crews, sorted by calendar; only for kinds that crews do.
        """
        duration = self.net.kinds[kind].duration
        days = []
        for calendar, mask in self.places[kind]:
            axis = self.net.calendars[calendar]
            low = axis.index[min(first, self.net.horizon)]
            high = axis.index[min(max(end, 0), self.net.horizon)] - duration
            days += [axis.days[s] for s in range(low, high + 1) if mask >> s & 1]
        return days

    def _heads(self) -> tuple[list[int], list[int], list[int]]:
        """Earliest start and end of every job, and the predecessor that decides (-1: none)."""
        net = self.net
        head, end = list(net.release), [0] * len(net.release)
        holder = [-1] * len(head)
        for j in net.order:
            fact = net.fixed[j]
            if fact is not None:
                head[j], end[j] = fact.start, fact.end
                continue
            for before, lag, from_start in net.preds[j]:
                ready = (head if from_start else end)[before] + lag
                if ready > head[j]:
                    head[j], holder[j] = ready, before
            pin = net.pinned[j]
            if pin is not None and head[j] > pin:
                # the day that is offered instead must be one on which its crews and its season
                # let it start
                first = self.earliest(net.kind[j], head[j])
                raise NoRoom(j, head[j] if first is None else first[0])
            place = self.earliest(net.kind[j], head[j] if pin is None else pin)
            if place is None or place[1] > net.horizon:
                raise NoRoom(j, head[j])
            if pin is not None and place[0] > pin:
                raise NoRoom(j, place[0])
            head[j], end[j] = place
        return head, end, holder

    def tails(self, limit: list[int]) -> list[int] | TooLong:
        """Latest end (exclusive) of each job if job j may end by ``limit[j]`` at the latest;
        or the chain of jobs that proves it impossible.
        """
        net = self.net
        tail, start_by = list(limit), list(limit)
        latest = cache(self.latest)  # jobs of a kind often have a limit in common
        for j in reversed(net.order):
            fact, pin = net.fixed[j], net.pinned[j]
            begin: int | None = None
            if self.head_end[j] <= tail[j]:
                begin = latest(net.kind[j], tail[j], start_by[j])
                if fact is not None:
                    begin = fact.start
                elif pin is not None:
                    begin = pin if begin is not None and begin >= pin else None
            if begin is None or begin < self.head[j]:
                return TooLong(self._chain(j), self.head_end[j], min(tail[j], limit[j]))
            if fact is not None:
                continue  # what has happened does not have to wait for anything
            for before, lag, from_start in net.preds[j]:
                bounds = start_by if from_start else tail
                bounds[before] = min(bounds[before], begin - lag)
        return tail

    def _chain(self, job: int) -> tuple[int, ...]:
        chain = [job]
        while self._holder[chain[-1]] >= 0:
            chain.append(self._holder[chain[-1]])
        return tuple(reversed(chain))

    @cached_property
    def _pools(self) -> list[Pool]:
        return pools_of(self.net)

    @cached_property
    def _stages(self) -> list[Stages]:
        return stages_of(self.net, self.head, self.places)

    def refute(self, limit: list[int]) -> Certificate | None:
        """A proof that job j cannot end by ``limit[j]`` for every j, or None if none is found."""
        import numpy as np

        tail = self.tails(limit)
        if isinstance(tail, TooLong):
            return tail
        head_of, tail_of = np.asarray(self.head), np.asarray(tail)
        worst: Overload | None = None
        for pool in self._pools:
            found = overload(pool, head_of[pool.jobs], tail_of[pool.jobs])
            if found and (worst is None or found.need - found.have > worst.need - worst.have):
                worst = found
        if worst is not None:
            return worst
        return next(filter(None, (stages.refute(tail) for stages in self._stages)), None)

    def least_crews(self, limit: list[int]) -> list[Needed] | TooLong:
        """How many crews of each pool it takes at least that every job j ends by ``limit[j]``,
        were there any number of crews like those of the problem; or the chain of jobs that no
        number of them can shorten. Pools are the skills, and those that crews combine.
        """
        import numpy as np

        tail = self.tails(limit)
        if isinstance(tail, TooLong):
            return tail
        head_of, tail_of = np.asarray(self.head), np.asarray(tail)
        at_once = self._at_once()
        least: dict[tuple[str, ...], Needed] = {}
        for pool in self._pools:
            if not len(pool.jobs):
                continue
            few = Needed(pool.skills, max(at_once[skill] for skill in pool.skills))
            found = fewest(pool, head_of[pool.jobs], tail_of[pool.jobs])
            known = least.get(pool.skills, few)
            least[pool.skills] = max(found, known, key=lambda needed: needed.crews)
        return list(least.values())

    def _at_once(self) -> dict[str, int]:
        """The most crews with a skill that a single job asks for."""
        most: dict[str, int] = {}
        for job, fact in zip(self.net.problem.jobs, self.net.fixed, strict=True):
            for need in job.needs if fact is None else ():
                most[need.skill] = max(most.get(need.skill, 0), need.crews)
        return most

    def finish(self, at_most: int) -> tuple[int, Certificate | None]:
        """The day (exclusive) before which no plan can end, and the proof that it cannot end a
        day earlier; ``at_most`` is a finish known to be possible.
        """
        low, high = max(self.head_end, default=0), at_most
        proof: Certificate | None = None
        if low:
            proof = self.refute([low - 1] * len(self.head))
        while low < high:
            middle = (low + high) // 2
            found = self.refute([middle] * len(self.head))
            if found is None:
                high = middle
            else:
                low, proof = middle + 1, found
        return low, proof
