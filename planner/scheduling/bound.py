"""How early a plan can end at best, proved; and why a deadline cannot be met.

Two arguments, both blind to the order of work and so true for every plan. *Chain*: jobs that
wait for each other take their time even if crews were always free. *Energy*: between two
days, the jobs that can start no earlier than the first and must end by the second need so
many crew-days, and the crews have so many; calendars, time off and seasons count.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from planner.scheduling.bits import ones, runs
from planner.scheduling.board import common_places
from planner.scheduling.calendars import Season
from planner.scheduling.network import Network, NoRoom

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]

MAX_POINTS = 400
"""Distinct first (and last) days looked at for one pool; fewer only make the bound weaker."""


@dataclass(frozen=True, slots=True)
class Overload:
    """Proof: crews with one of ``skills`` need more crew-days than they have in the days
    ``first``..``end`` (exclusive). ``seasons`` tells that only jobs with an access season and
    only days on which one is open are counted.
    """

    skills: tuple[str, ...]
    crews: int
    first: int
    end: int
    need: int
    have: int
    jobs: int
    seasonal: bool


@dataclass(frozen=True, slots=True)
class TooLong:
    """Proof: jobs that wait for each other; the last of them ends at ``end`` (exclusive) at
    the earliest, and would have to end by ``limit``.
    """

    chain: tuple[int, ...]
    end: int
    limit: int


Certificate: TypeAlias = Overload | TooLong


@dataclass(frozen=True, slots=True)
class Needed:
    """So many crews with one of ``skills`` at least: ``proof`` is why one fewer is not enough,
    None where only a single job asks for so many at once.
    """

    skills: tuple[str, ...]
    crews: int
    proof: Overload | None = None


@dataclass(frozen=True, slots=True)
class _Pool:
    """Jobs that only these crews can do. ``have[t]`` counts crew-days before day t, ``each[t]``
    days on which any of the crews could work: no crew has more.
    """

    skills: tuple[str, ...]
    crews: int
    seasonal: bool
    jobs: "Ints"
    work: "Ints"
    have: "Ints"
    each: "Ints"


class Bound:
    """The two arguments for one network."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self._static = [self._static_places(kind) for kind in range(len(net.kinds))]
        self.head, self.head_end, self._holder = self._heads()

    def _static_places(self, kind: int) -> list[tuple[int, int]]:
        """(calendar, bits at which enough crews could start if they had nothing to do)."""
        spec = self.net.kinds[kind]
        places = []
        for option in spec.options:
            masks = {
                crew: runs(self.net.crew_free(crew, option.calendar), spec.duration)
                for crew in option.crews
            }
            places.append((option.calendar, common_places(self.net, kind, option, masks)))
        return places

    def earliest(self, kind: int, t: int) -> tuple[int, int] | None:
        """Earliest start and earliest end from day t on of an idle crew; None if never."""
        duration = self.net.kinds[kind].duration
        if self.net.kinds[kind].anytime:
            return t, t + duration
        best: tuple[int, int] | None = None
        for calendar, mask in self._static[kind]:
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
        for calendar, mask in self._static[kind]:
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
        for calendar, mask in self._static[kind]:
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
                raise NoRoom(j, head[j])
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
    def _pools(self) -> list[_Pool]:
        """Each skill by itself, and skills that some crew combines together; all their jobs,
        those with a season, and those of each season.
        """
        net = self.net
        of_skill: dict[str, list[int]] = {}
        for j, job in enumerate(net.problem.jobs):
            for skill in dict.fromkeys(job.skills):
                if net.fixed[j] is None:
                    of_skill.setdefault(skill, []).append(j)
        groups: set[tuple[str, ...]] = {(skill,) for skill in of_skill}
        groups.update(self._combined(list(of_skill)))
        pools = []
        for skills in sorted(groups):
            jobs = list(dict.fromkeys(j for skill in skills for j in of_skill[skill]))
            seasons = {net.problem.jobs[j].season for j in jobs}
            pools.append(self._pool(skills, jobs, None))
            dated = {season for season in seasons if season is not None}
            if dated:
                choices = [dated] if len(dated) == 1 else [dated, *({s} for s in dated)]
                pools += [self._pool(skills, jobs, choice) for choice in choices]
        return pools

    def _combined(self, skills: list[str]) -> list[tuple[str, ...]]:
        """Groups of skills that crews tie together by having several of them."""
        group = {skill: skill for skill in skills}
        for crew in self.net.problem.crews:
            shared = sorted(crew.skills & group.keys())
            for one, other in pairwise(shared):
                old, new = group[other], group[one]
                group = {skill: new if g == old else g for skill, g in group.items()}
        members: dict[str, list[str]] = {}
        for skill, name in group.items():
            members.setdefault(name, []).append(skill)
        return [tuple(sorted(names)) for names in members.values() if len(names) > 1]

    def _pool(self, skills: tuple[str, ...], jobs: list[int], seasons: set[Season] | None) -> _Pool:
        import numpy as np  # only planning pays for it

        net = self.net
        open_days = np.ones(net.horizon, dtype=np.int64)
        if seasons is not None:
            jobs = [j for j in jobs if net.problem.jobs[j].season in seasons]
            open_days[:] = 0
            for season in seasons:
                for begin, end in net.spans(season):
                    open_days[begin:end] = 1
        able = [c for c, crew in enumerate(net.problem.crews) if crew.skills & set(skills)]
        have = np.zeros(net.horizon + 1, dtype=np.int64)
        for crew in able:
            calendar = net.calendar(net.problem.crews[crew].weekdays(overtime=True))
            axis, free = net.calendars[calendar], net.crew_free(crew, calendar)
            bits = np.frombuffer(free.to_bytes(len(axis.days) // 8 + 1, "little"), dtype=np.uint8)
            worked = np.unpackbits(bits, bitorder="little")[: len(axis.days)]
            have[np.asarray(axis.days, dtype=np.int64) + 1] += worked
        have[1:] *= open_days
        asked = [
            sum(need.crews for need in net.problem.jobs[j].needs if need.skill in skills)
            for j in jobs
        ]
        return _Pool(
            skills,
            len(able),
            seasons is not None,
            np.asarray(jobs, dtype=np.int64),
            np.asarray(
                [net.duration[j] * n for j, n in zip(jobs, asked, strict=True)], dtype=np.int64
            ),
            have.cumsum(),
            np.minimum(have, 1).cumsum(),
        )

    def refute(self, limit: list[int]) -> Certificate | None:
        """A proof that job j cannot end by ``limit[j]`` for every j, or None if none is found."""
        import numpy as np

        tail = self.tails(limit)
        if isinstance(tail, TooLong):
            return tail
        head_of, tail_of = np.asarray(self.head), np.asarray(tail)
        worst: Overload | None = None
        for pool in self._pools:
            found = _overload(pool, head_of[pool.jobs], tail_of[pool.jobs])
            if found and (worst is None or found.need - found.have > worst.need - worst.have):
                worst = found
        return worst

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
            found = _fewest(pool, head_of[pool.jobs], tail_of[pool.jobs])
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


def _work(pool: _Pool, head: "Ints", tail: "Ints") -> tuple["Ints", "Ints", "Ints"]:
    """First days, ends, and the crew-days of the jobs that lie between each two of them."""
    import numpy as np

    firsts, ends = _points(np.unique(head)), _points(np.unique(tail), last=True)
    # a job counts in every interval that holds it: rounding first days down and last days up
    # to the points looked at only leaves jobs out of intervals
    row = np.searchsorted(firsts, head, side="right") - 1
    column = np.searchsorted(ends, tail, side="left")
    work = np.zeros((len(firsts), len(ends)), dtype=np.int64)
    np.add.at(work, (row, column), pool.work)
    return firsts, ends, work[::-1].cumsum(axis=0)[::-1].cumsum(axis=1)


def _between(days: "Ints", firsts: "Ints", ends: "Ints") -> "Ints":
    """Days (given as sums before each day) from each first day to each end."""
    import numpy as np

    upto = days[np.minimum(ends, len(days) - 1)]
    between: Ints = np.maximum(upto[None, :] - days[firsts][:, None], 0)
    return between


def _overload(pool: _Pool, head: "Ints", tail: "Ints") -> Overload | None:
    """The interval in which a pool lacks most, None if it has enough in all of them."""
    import numpy as np

    if not len(pool.jobs):
        return None
    firsts, ends, work = _work(pool, head, tail)
    have = _between(pool.have, firsts, ends)
    lack = work - have
    i, k = np.unravel_index(int(lack.argmax()), lack.shape)
    if lack[i, k] <= 0:
        return None
    first, end = int(firsts[i]), int(ends[k])
    inside = int(((head >= first) & (tail <= end)).sum())
    return Overload(
        pool.skills,
        pool.crews,
        *_named(pool, first, end),
        int(work[i, k]),
        int(have[i, k]),
        inside,
        pool.seasonal,
    )


def _fewest(pool: _Pool, head: "Ints", tail: "Ints") -> Needed:
    """How many crews have enough days in all intervals, if each had all the days of the pool."""
    import numpy as np

    firsts, ends, work = _work(pool, head, tail)
    each = _between(pool.each, firsts, ends)
    # where no crew could work at all, nothing has to be done: `tails` has proved it
    crews = -(-work // np.maximum(each, 1))
    most = int(crews.max())
    if most < 2:  # without any crew nothing is done: no proof needed
        return Needed(pool.skills, most)
    # of the intervals that ask for so many, the one where one fewer lacks most
    lack = np.where(crews == most, work - (most - 1) * each, 0)
    i, k = np.unravel_index(int(lack.argmax()), lack.shape)
    first, end = int(firsts[i]), int(ends[k])
    proof = Overload(
        pool.skills,
        most - 1,
        *_named(pool, first, end),
        int(work[i, k]),
        int((most - 1) * each[i, k]),
        int(((head >= first) & (tail <= end)).sum()),
        pool.seasonal,
    )
    return Needed(pool.skills, most, proof)


def _named(pool: _Pool, first: int, end: int) -> tuple[int, int]:
    """An interval as it is told: crews that leave for good have no days after they left."""
    import numpy as np

    if end > len(pool.have) - 1 or pool.have[end] == pool.have[-1]:
        end = max(first + 1, int(np.searchsorted(pool.have, pool.have[-1])))
    return first, end


def _points(values: "Ints", *, last: bool = False) -> "Ints":
    """At most `MAX_POINTS` of sorted values, with the least (or, for ends, the greatest)."""
    if len(values) <= MAX_POINTS:
        return values
    step = -(-len(values) // MAX_POINTS)
    return values[::-1][::step][::-1] if last else values[::step]
