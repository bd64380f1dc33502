"""Crews as pools of crew-days, and intervals of time in which a pool has too few of them."""

from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from planner.scheduling.calendars import Season
from planner.scheduling.network import Network
from planner.scheduling.proofs import Needed, Overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints: TypeAlias = NDArray[np.int64]

MAX_POINTS = 400
"""Distinct first (and last) days looked at for one pool; fewer only make the bound weaker."""


@dataclass(frozen=True, slots=True)
class Pool:
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


def pools_of(net: Network) -> list[Pool]:
    """Each skill by itself, and skills that some crew combines together; all their jobs,
    those with a season, and those of each season.
    """
    of_skill: dict[str, list[int]] = {}
    for j, job in enumerate(net.problem.jobs):
        for skill in dict.fromkeys(job.skills):
            if net.fixed[j] is None:
                of_skill.setdefault(skill, []).append(j)
    groups: set[tuple[str, ...]] = {(skill,) for skill in of_skill}
    groups.update(_combined(net, list(of_skill)))
    pools = []
    for skills in sorted(groups):
        jobs = list(dict.fromkeys(j for skill in skills for j in of_skill[skill]))
        seasons = {net.problem.jobs[j].season for j in jobs}
        pools.append(_pool(net, skills, jobs, None))
        dated = {season for season in seasons if season is not None}
        if dated:
            choices = [dated] if len(dated) == 1 else [dated, *({s} for s in dated)]
            pools += [_pool(net, skills, jobs, choice) for choice in choices]
    return pools


def _combined(net: Network, skills: list[str]) -> list[tuple[str, ...]]:
    """Groups of skills that crews tie together by having several of them."""
    group = {skill: skill for skill in skills}
    for crew in net.problem.crews:
        shared = sorted(crew.skills & group.keys())
        for one, other in pairwise(shared):
            old, new = group[other], group[one]
            group = {skill: new if g == old else g for skill, g in group.items()}
    members: dict[str, list[str]] = {}
    for skill, name in group.items():
        members.setdefault(name, []).append(skill)
    return [tuple(sorted(names)) for names in members.values() if len(names) > 1]


def crew_days(net: Network, skills: Set[str], seasons: Set[Season] | None) -> "Ints":
    """How many of the crews with one of the skills could work on the day before day t, on days
    on which one of the seasons is open (None: every day), for t from 0 to the horizon.
    """
    import numpy as np  # only planning pays for it

    have = np.zeros(net.horizon + 1, dtype=np.int64)
    for crew, spec in enumerate(net.problem.crews):
        if not spec.skills & skills:
            continue
        calendar = net.calendar(spec.weekdays(overtime=True))
        axis, free = net.calendars[calendar], net.crew_free(crew, calendar)
        bits = np.frombuffer(free.to_bytes(len(axis.days) // 8 + 1, "little"), dtype=np.uint8)
        worked = np.unpackbits(bits, bitorder="little")[: len(axis.days)]
        have[np.asarray(axis.days, dtype=np.int64) + 1] += worked
    if seasons is not None:
        is_open = np.zeros(net.horizon, dtype=np.bool_)
        for season in seasons:
            for begin, end in net.spans(season):
                is_open[begin:end] = True
        have[1:] *= is_open
    return have


def _pool(
    net: Network, skills: tuple[str, ...], jobs: list[int], seasons: set[Season] | None
) -> Pool:
    import numpy as np

    if seasons is not None:
        jobs = [j for j in jobs if net.problem.jobs[j].season in seasons]
    have = crew_days(net, set(skills), seasons)
    asked = [
        sum(need.crews for need in net.problem.jobs[j].needs if need.skill in skills) for j in jobs
    ]
    return Pool(
        skills,
        sum(bool(crew.skills & set(skills)) for crew in net.problem.crews),
        seasons is not None,
        np.asarray(jobs, dtype=np.int64),
        np.asarray([net.duration[j] * n for j, n in zip(jobs, asked, strict=True)], dtype=np.int64),
        have.cumsum(),
        np.minimum(have, 1).cumsum(),
    )


def _work(pool: Pool, head: "Ints", tail: "Ints") -> tuple["Ints", "Ints", "Ints"]:
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


def overload(pool: Pool, head: "Ints", tail: "Ints") -> Overload | None:
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


def fewest(pool: Pool, head: "Ints", tail: "Ints") -> Needed:
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


def _named(pool: Pool, first: int, end: int) -> tuple[int, int]:
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
