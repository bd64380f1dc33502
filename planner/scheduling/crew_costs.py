"""What the crews of a schedule are paid for, the least that any schedule costs, and the same
schedule for less.

A crew is paid for each of its working days from the first to the last day of a stay, whether
it works on it or waits, and for the overtime days it works. A wait of more than `LONGEST_WAIT`
days ends a stay: the crew is sent home, or works elsewhere, and is not paid here. Days before
the plan starts, time off and holidays are not paid.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from planner.scheduling.bits import ones, runs
from planner.scheduling.network import Network
from planner.scheduling.problem import CrewSpec
from planner.scheduling.sgs import Schedule

LONGEST_WAIT = 14
"""Calendar days that a crew is kept, and paid, with nothing to do until its next job: an
assumption, which the words name."""

MOST_PASSES = 4
"""Times that a schedule is pushed together again, as long as that saves money."""


class _Visit(NamedTuple):
    """One job in the days of a crew."""

    start: int
    end: int
    job: int


def worked_days(net: Network, schedule: Schedule) -> list[int]:
    """Days that each crew works, by crew index."""
    found = [0] * len(net.problem.crews)
    for j, crews in enumerate(schedule.crews):
        for crew in crews:
            fact = net.fixed[j]
            found[crew] += net.duration[j] if fact is None else _Pay(net).own_days(crew, *fact[:2])
    return found


def paid_days(net: Network, schedule: Schedule) -> list[int]:
    """Days that each crew is paid for, by crew index; 0 for one that has no work."""
    pay = _Pay(net)
    return [pay.days(c, chain, schedule) for c, chain in enumerate(_chains(net, schedule))]


def cost(days: Sequence[int], rates: Sequence[Decimal]) -> Decimal:
    """What so many days of each crew cost at their rates."""
    return sum((n * rate for n, rate in zip(days, rates, strict=True)), Decimal(0))


def least_cost(net: Network, crews: Sequence[CrewSpec], rates: Sequence[Decimal]) -> Decimal:
    """What no schedule with any number of crews like these costs less than: each day of work
    at the lowest rate of a crew that has the skill. Facts are left out.
    """
    cheapest: dict[str, Decimal] = {}
    for crew, rate in zip(crews, rates, strict=True):
        for skill in crew.skills:
            cheapest[skill] = min(cheapest.get(skill, rate), rate)
    return sum(
        (
            need.crews * job.duration * cheapest[need.skill]
            for job, fact in zip(net.problem.jobs, net.fixed, strict=True)
            if fact is None
            for need in job.needs
        ),
        Decimal(0),
    )


def _chains(net: Network, schedule: Schedule) -> list[list[_Visit]]:
    """The jobs of each crew in the order of their days."""
    chains: list[list[_Visit]] = [[] for _ in net.problem.crews]
    for j in sorted(range(len(schedule.start)), key=lambda j: (schedule.start[j], j)):
        for crew in schedule.crews[j]:
            chains[crew].append(_Visit(schedule.start[j], schedule.end[j], j))
    return chains


def _stays(chain: Sequence[_Visit]) -> list[tuple[int, int]]:
    """The stays of a crew: places in its chain, the second one exclusive."""
    begins = [
        at
        for at, visit in enumerate(chain)
        if not at or visit.start - chain[at - 1].end > LONGEST_WAIT
    ]
    return list(pairwise([*begins, len(chain)]))


class _Pay:
    """Counts paid days over one network."""

    def __init__(self, net: Network) -> None:
        self.net = net
        self.shift = net.problem.start.weekday()
        self.own = [net.calendar(crew.working_days) for crew in net.problem.crews]
        self.free = [net.crew_free(c, calendar) for c, calendar in enumerate(self.own)]
        for fact in net.fixed:
            if fact is not None:  # its days are not free, but they are worked
                for crew in fact.crews:
                    self.free[crew] |= self._bits(crew, fact.start, fact.end)

    def _bits(self, crew: int, start: int, end: int) -> int:
        index = self.net.calendars[self.own[crew]].index
        first, last = (index[min(max(0, day), self.net.horizon)] for day in (start, end))
        return ones(first, last)

    def own_days(self, crew: int, start: int, end: int) -> int:
        """Working days of a crew between two days of the plan."""
        return (self.free[crew] & self._bits(crew, start, end)).bit_count()

    def days(self, crew: int, chain: Sequence[_Visit], schedule: Schedule) -> int:
        """Days that a crew is paid for if these are its jobs."""
        extra = sum(
            self._extra(crew, visit, schedule.crews[visit.job])
            for visit in chain
            if schedule.overtime[visit.job]
        )
        return extra + sum(
            self.own_days(crew, chain[first].start, max(visit.end for visit in chain[first:end]))
            for first, end in _stays(chain)
        )

    def _extra(self, crew: int, visit: _Visit, together: Sequence[int]) -> int:
        """Days of a job with overtime that are none of a crew's usual ones."""
        net = self.net
        weekdays = net.common_weekdays(together, overtime=True)
        usual = net.problem.crews[crew].working_days
        axis = net.calendars[net.calendar(weekdays)]
        days = axis.days[axis.index[visit.start] : axis.index[visit.end]]
        return sum((day + self.shift) % 7 not in usual for day in days)


def cheaper(
    net: Network,
    schedule: Schedule,
    limit: Sequence[int],
    rates: Sequence[Decimal],
    beat: Callable[[], None] = lambda: None,
) -> Schedule:
    """A schedule with the same crews that costs no more: jobs at the ends of a crew's time are
    handed to crews that wait, and work begins later where its crew would only wait after it.

    Every job j still ends by ``limit[j]`` if it did.
    """
    schedule = _Handover(net, schedule, rates).run()
    price = cost(paid_days(net, schedule), rates)
    for _ in range(MOST_PASSES):
        beat()
        later = _later_starts(net, schedule, limit)
        if later is None:
            break
        passed = []
        for anchors in _anchors(net, later):
            beat()
            moved = _as_early(net, schedule, later, anchors)
            passed.append(_Handover(net, moved, rates).run())
        prices = [cost(paid_days(net, one), rates) for one in passed]
        if min(prices) >= price:
            break
        price = min(prices)
        schedule = passed[prices.index(price)]
    return schedule


class _Handover:
    """Gives first and last jobs of crews to others on the same days, where that saves money."""

    def __init__(self, net: Network, schedule: Schedule, rates: Sequence[Decimal]) -> None:
        self.net, self.rates = net, rates
        self.pay = _Pay(net)
        self.schedule = replace(schedule, crews=list(schedule.crews))
        self.chains = _chains(net, schedule)
        self.able: dict[str, list[int]] = {}
        for c, crew in enumerate(net.problem.crews):
            for skill in crew.skills:
                self.able.setdefault(skill, []).append(c)

    def run(self) -> Schedule:
        """The schedule after all that pay."""
        waiting = sorted(range(len(self.chains)), key=lambda c: (-self.rates[c], -c))
        for _ in range(len(self.schedule.start)):
            if not sum(self._shorten(crew) for crew in waiting):
                break
        return self.schedule

    def _shorten(self, crew: int) -> bool:
        """Hands over the first and last jobs of stays, as long as that saves."""
        done = False
        while any(self._hand_over(crew, at) for at in self._edges(crew)):
            done = True
        return done

    def _edges(self, crew: int) -> list[int]:
        """Places of the jobs at the ends of a crew's stays, the last ones first."""
        stays = _stays(self.chains[crew])
        return sorted({at for first, end in stays for at in (first, end - 1)}, reverse=True)

    def _price(self, crew: int, chain: Sequence[_Visit]) -> Decimal:
        return self.rates[crew] * self.pay.days(crew, chain, self.schedule)

    def _worth(self, crew: int, visit: _Visit) -> Decimal:
        """What a job costs with a crew, between the job before it and the one after it."""
        chain = self.chains[crew]
        at = bisect_left(chain, visit)
        before, after = chain[max(0, at - 1) : at], chain[at : at + 2]
        after = [one for one in after if one != visit][:1]
        return self._price(crew, [*before, visit, *after]) - self._price(crew, [*before, *after])

    def _hand_over(self, crew: int, at: int) -> bool:
        """Hands the job at a place over to whom it costs least; tells whether that saves."""
        visit = self.chains[crew][at]
        j = visit.job
        if self.net.fixed[j] is not None or len(self.schedule.crews[j]) != 1:
            return False
        least, to = self._worth(crew, visit), crew
        for other in self.able[self.net.problem.jobs[j].skills[0]]:
            if other != crew and self._free(other, crew, visit):
                price = self._worth(other, visit)
                if price < least:
                    least, to = price, other
        if to == crew:
            return False
        del self.chains[crew][at]
        insort(self.chains[to], visit)
        self.schedule.crews[j] = (to,)
        return True

    def _free(self, other: int, crew: int, visit: _Visit) -> bool:
        """Whether another crew could do a job on the very same days."""
        net, overtime = self.net, self.schedule.overtime[visit.job]
        crews, jobs = net.problem.crews, net.problem.jobs
        chain = self.chains[other]
        at = bisect_left(chain, visit)
        for one in chain[max(0, at - 1) : at + 1]:  # no two overlap, so the nearest tell
            drive = net.travel_days(jobs[visit.job].site, jobs[one.job].site)
            if one.start < visit.end + drive and visit.start < one.end + drive:
                return False
        weekdays = crews[crew].weekdays(overtime=overtime)
        if crews[other].weekdays(overtime=overtime) != weekdays:
            return False
        if overtime and not crews[other].overtime:
            return False
        calendar = net.calendar(weekdays)
        index = net.calendars[calendar].index
        asked = ones(index[visit.start], index[visit.end])
        return net.crew_free(other, calendar) & asked == asked


def _later_starts(net: Network, schedule: Schedule, limit: Sequence[int]) -> Schedule | None:
    """The latest start of every job with each crew's order of jobs and last day kept, so that
    it begins as late as it can; None where money or storage forbid to move jobs by themselves.
    """
    jobs = net.problem.jobs
    if net.problem.storage is not None or net.problem.cash is not None:
        return None
    before = _neighbours(net, schedule)
    latest, ends = list(schedule.start), list(schedule.end)
    rank = {j: place for place, j in enumerate(net.order)}
    for j in sorted(range(len(jobs)), key=lambda j: (-schedule.start[j], -rank[j])):
        if net.fixed[j] is not None or net.pinned[j] is not None:
            continue
        after = before[j][1]
        last = len(after) < len(schedule.crews[j])  # the last job of a crew stays where it is
        end = schedule.end[j] if last else max(limit[j], schedule.end[j])
        for one in after.values():
            end = min(end, latest[one] - net.travel_days(jobs[j].site, jobs[one].site))
        begin, until = _last_span(net, schedule, j, *_waited(net, latest, j, end))
        if begin > latest[j]:
            latest[j], ends[j] = begin, until
    return replace(schedule, start=latest, end=ends)


def _waited(net: Network, latest: Sequence[int], j: int, end: int) -> tuple[int, int]:
    """Latest end and start of a job that others wait for, which start at their latest."""
    start_by = end
    for after, lag, from_start in net.succs[j]:
        if net.fixed[after] is not None:
            continue  # what has happened does not have to wait for anything
        if from_start:
            start_by = min(start_by, latest[after] - lag)
        else:
            end = min(end, latest[after] - lag)
    return end, start_by


def _anchors(net: Network, later: Schedule) -> Iterator[dict[int, int]]:
    """Jobs that are not to begin earlier than in a schedule that is late: the first of each
    crew, or of each stay of one.
    """
    chains = _chains(net, later)
    for every in (False, True):
        yield {
            chain[first].job: chain[first].start
            for chain in chains
            for first, _end in _stays(chain)
            if every or not first
        }


def _neighbours(net: Network, schedule: Schedule) -> list[tuple[dict[int, int], dict[int, int]]]:
    """For each job, the jobs just before and just after it by crew."""
    found: list[tuple[dict[int, int], dict[int, int]]] = [({}, {}) for _ in schedule.start]
    for crew, chain in enumerate(_chains(net, schedule)):
        for one, other in pairwise(chain):
            found[one.job][1][crew] = other.job
            found[other.job][0][crew] = one.job
    return found


def _places(net: Network, schedule: Schedule, j: int) -> tuple[int, int] | None:
    """Calendar and bits at which the crews of a job could start it; None if at any time."""
    kind = net.kinds[net.kind[j]]
    if kind.anytime:
        return None
    crews, overtime = schedule.crews[j], schedule.overtime[j]
    weekdays = net.common_weekdays(crews, overtime=overtime) if crews else None
    calendar = net.calendar(weekdays)
    mask = next(one.allowed for one in kind.options if one.calendar == calendar)
    for crew in crews:
        mask &= runs(net.crew_free(crew, calendar), kind.duration)
    return calendar, mask


def _last_span(
    net: Network, schedule: Schedule, j: int, end: int, start_by: int
) -> tuple[int, int]:
    """Start and end of a job that its own crews do as late as they can; -1 if they cannot."""
    duration, places = net.duration[j], _places(net, schedule, j)
    if places is None:
        begin = min(end - duration, start_by)
        return begin, begin + duration
    axis = net.calendars[places[0]]
    last = axis.index[min(max(end, 0), net.horizon)] - duration
    last = min(last, axis.index[min(max(start_by + 1, 0), net.horizon)] - 1)
    s = (places[1] & ones(0, last + 1)).bit_length() - 1
    return (axis.days[s], axis.days[s + duration - 1] + 1) if s >= 0 else (-1, -1)


def _as_early(
    net: Network, schedule: Schedule, later: Schedule, anchors: Mapping[int, int]
) -> Schedule:
    """Every job as early as its crews' order lets it, but not before its anchor. ``later`` is
    the same schedule at its latest.
    """
    before = _neighbours(net, schedule)
    jobs = net.problem.jobs
    start, end = list(schedule.start), list(schedule.end)
    rank = {j: place for place, j in enumerate(net.order)}
    for j in sorted(range(len(jobs)), key=lambda j: (later.start[j], rank[j])):
        if net.fixed[j] is not None or net.pinned[j] is not None:
            continue
        ready = max(net.release[j], anchors.get(j, 0))
        for one, lag, from_start in net.preds[j]:
            ready = max(ready, (start if from_start else end)[one] + lag)
        for one in before[j][0].values():
            ready = max(ready, end[one] + net.travel_days(jobs[one].site, jobs[j].site))
        start[j], end[j] = _first_span(net, schedule, j, ready)
    return replace(schedule, start=start, end=end)


def _first_span(net: Network, schedule: Schedule, j: int, ready: int) -> tuple[int, int]:
    duration, places = net.duration[j], _places(net, schedule, j)
    if places is None:
        return ready, ready + duration
    axis = net.calendars[places[0]]
    first = axis.index[min(ready, net.horizon)]
    rest = places[1] >> first
    s = first + (rest & -rest).bit_length() - 1
    return axis.days[s], axis.days[s + duration - 1] + 1
