"""The crews with which a plan meets every deadline: as few as can be, and for the least money.

Crews are of kinds. A set of crews keeps some of those that there are and hires any number of
each kind. The energetic bound proves how many each pool needs at least; the search begins
with so many, adds the crew that takes away the most lateness for its price until a plan is in
time, and then tries to do without each crew that is not proved to be needed. So every crew of
the set found is there because without it no plan was found. Nothing is known of what it costs
to find and hire a crew; a set with more crews for shorter times is therefore not looked for.
"""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.scheduling import refusals
from planner.scheduling.bound import Bound
from planner.scheduling.crew_costs import cheaper, cost, least_cost, paid_days, worked_days
from planner.scheduling.crew_sets import CrewKind, CrewSet, CrewSets, Offer
from planner.scheduling.network import HORIZONS, Network, NoRoom
from planner.scheduling.problem import Problem
from planner.scheduling.proofs import Needed, TooLong
from planner.scheduling.referee import check
from planner.scheduling.search import Search
from planner.scheduling.sgs import Schedule
from planner.scheduling.solve import assignments
from planner.scheduling.whatif import late_days

MOST_CREWS = 500
"""Crews in a set; where so many are not enough, more are not tried."""

TRIES_EACH = 10_000
"""Jobs planned while looking for a plan in time with one set of crews, besides the first plan
(a large network gets `LEAST_TRIES` all the same)."""

LEAST_TRIES = 3

HOPELESS = 15
"""Days late for each try, summed over applications: a first plan that is later is not worth
them."""

PATIENCE = 20
"""Crews added, one after the other, though jobs still find no room."""


@dataclass(frozen=True, slots=True)
class Staffed:
    """A plan with a set of crews. ``kind`` is each crew's kind, by its index in ``net``, and
    ``paid`` and ``worked`` its days; ``cost`` is None if a crew with work has no known rate.
    ``late`` are days late, summed over all applications.
    """

    crews: CrewSet
    net: Network
    schedule: Schedule
    kind: tuple[int, ...]
    paid: tuple[int, ...]
    worked: tuple[int, ...]
    cost: Decimal | None
    late: int


@dataclass(frozen=True, slots=True)
class LeastCrews:
    """What is known. ``needed`` is proved for each pool; ``impossible`` proves that no number
    of crews is enough. ``best`` is the cheapest plan found that meets every deadline,
    ``fewest`` the one with the fewest crews, often the same, and ``now`` the one with just the
    crews that there are (None if they find no room at all). ``least`` is proved: no plan with
    any number of such crews costs less; None without all rates. ``tried`` counts the sets
    planned with.
    """

    net: Network
    needed: tuple[Needed, ...] = ()
    impossible: TooLong | None = None
    best: Staffed | None = None
    fewest: Staffed | None = None
    now: Staffed | None = None
    least: Decimal | None = None
    tried: int = 0


@dataclass(frozen=True, slots=True)
class Effort:
    """How long to look: ``tries`` multiplies those with each set, and after so many
    ``seconds`` no crew is taken out of the set any more.
    """

    seed: int = 1
    tries: int = 1
    seconds: float = float("inf")


def least_crews(
    problem: Problem,
    kinds: Sequence[CrewKind],
    progress: Progress = silent,
    effort: Effort = Effort(),
) -> LeastCrews:
    """The cheapest set of crews found whose plan meets every deadline of ``problem``.

    ``kinds`` hold each crew of the problem once. With a rate unknown, the fewest crews are
    looked for. The plans that come out have passed the referee. Raises UserError
    ``no-deadline``, and where crews of every kind together never find room for a job; Cancelled
    as ``progress`` does.
    """
    if not any(job.deadline for job in problem.jobs):
        raise UserError("no-deadline", "No job has a deadline.", "Name a deadline for the plan.")
    progress("Proving how many crews are needed", 0.0)
    most = max((need.crews for job in problem.jobs for need in job.needs), default=0)
    every = tuple(
        replace(kind.spec, name=f"{kind.spec.name} ({number})")
        for kind in kinds
        for number in range(most)
    )
    ample = replace(problem, crews=(*problem.crews, *every))
    horizon = _horizon(problem)
    net, bound = _roomy(ample, horizon)
    limit = [net.horizon if due is None else due for due in net.deadline]
    needed = bound.least_crews(limit)
    if isinstance(needed, TooLong):
        return LeastCrews(net, impossible=needed)
    tails = bound.tails(limit)
    assert isinstance(tails, list)  # noqa: S101 - least_crews has found them
    sets = CrewSets(net, problem, kinds, needed)
    return _Search(net, sets, tails, effort).run(progress)


def _horizon(problem: Problem) -> int:
    """Room for plans that end long after the deadline, to be told how late they are."""
    last = max(job.deadline for job in problem.jobs if job.deadline)
    days = 2 * (last - problem.start).days
    return next((one for one in HORIZONS if one > days), HORIZONS[-1])


def _roomy(problem: Problem, horizon: int) -> tuple[Network, Bound]:
    for days in HORIZONS[HORIZONS.index(horizon) :]:
        net = Network(problem, days)
        try:
            return net, Bound(net)
        except NoRoom as full:
            if days == HORIZONS[-1]:
                raise refusals.never(net, full) from None
    raise AssertionError("the last horizon returns or raises")


@dataclass(frozen=True, slots=True)
class _Tried:
    """A set of crews and the best plan found with it: ``late`` are days beyond the latest ends
    of jobs, summed, 0 if it is in time, and ``blame`` such days by the skill that they come
    from. ``schedule`` is None if a job found no room; ``hard`` tells that more than a first plan
    was made.
    """

    crews: CrewSet
    net: Network
    schedule: Schedule | None
    late: int
    blame: Counter[str]
    hard: bool

    @property
    def in_time(self) -> bool:
        return self.schedule is not None and not self.late

    @property
    def rank(self) -> tuple[bool, int]:
        """The smaller the better."""
        return self.schedule is None, self.late


class _Met(Exception):
    """A plan in time is found."""


class _Search:
    """Plans with sets of crews, each made once."""

    def __init__(self, net: Network, sets: CrewSets, tails: list[int], effort: Effort) -> None:
        self.net, self.sets, self.tails = net, sets, tails
        self.problem, self.kinds = sets.problem, sets.kinds
        self.seed, self.until = effort.seed, time.monotonic() + effort.seconds
        self.tries = effort.tries * max(LEAST_TRIES, TRIES_EACH // max(1, len(tails)))
        self.cache: dict[CrewSet, _Tried] = {}
        self.beat = partial(silent, "", None)

    def run(self, progress: Progress) -> LeastCrews:
        """The best set found; see `least_crews`."""
        self.beat = partial(progress, "Planning with the crews there are", 0.05)
        tried = self._plan(self.sets.there)
        now = None if tried.schedule is None else self._staffed(tried)
        found = self._add(self.sets.start(), part(progress, 0.1, 0.5))
        if found is None and tried.in_time:
            found = tried
        in_time = [now] if now is not None and tried.in_time else []
        if found is not None:
            found = self._prune(found, part(progress, 0.5, 0.9))
            found = self._exchange(found, part(progress, 0.9, 0.98))
            self.beat = partial(progress, "Adding up what the crews cost", 0.98)
            in_time.append(self._staffed(found))
        return LeastCrews(
            self.net,
            tuple(self.sets.needed),
            best=min(in_time, key=_cheapest, default=None),
            fewest=min(in_time, key=lambda one: (one.crews.size, _cheapest(one)), default=None),
            now=now,
            least=self._least() if self.sets.priced else None,
            tried=len(self.cache),
        )

    def _least(self) -> Decimal:
        return least_cost(self.net, [kind.spec for kind in self.kinds], self.sets.price)

    # plans

    def _plan(self, crews: CrewSet, *, hard: bool = True) -> _Tried:
        """The best plan found with a set of crews, by a first plan alone unless tried ``hard``."""
        known = self.cache.get(crews)
        if known is None or (hard and not known.hard and not known.in_time):
            self.beat()
            self.cache[crews] = known = self._planned(crews, hard=hard)
        return known

    def _planned(self, crews: CrewSet, *, hard: bool) -> _Tried:
        try:
            net = self.net.with_crews(self.sets.specs(crews))
        except UserError:  # a job asks for more crews at once than there are
            return _Tried(crews, self.net, None, 0, self._short(crews), hard=True)
        search = Search(net, self.tails, self.seed)

        def better(_schedule: Schedule) -> None:
            if not search.best_score[0]:
                raise _Met

        try:
            first = search.first()
            most = HOPELESS * self.tries if hard else 0
            if 0 < search.best_score[0] <= most:
                self.beat()
                search.offer(search.justified(first))
            if 0 < search.best_score[0] <= most:
                search.run(self.tries, float("inf"), lambda *_said: self.beat(), better)
        except NoRoom as full:
            short = Counter(self.problem.jobs[full.job].skills)
            return _Tried(crews, net, None, 0, short, hard=True)
        except _Met:
            pass
        assert search.best is not None  # noqa: S101 - first() keeps one or raises
        return _Tried(crews, net, search.best, *self._blame(search.best), hard=hard)

    def _short(self, crews: CrewSet) -> Counter[str]:
        have = Counter(s for k in self.sets.kinds_in(crews) for s in self.kinds[k].spec.skills)
        return Counter(
            {
                need.skill: need.crews
                for job in self.problem.jobs
                for need in job.needs
                if have[need.skill] < need.crews
            }
        )

    def _blame(self, schedule: Schedule) -> tuple[int, Counter[str]]:
        """Days that jobs end after their latest ends, of all, and by skill of those for which
        all that they wait for was through in time. None for a schedule that is in time.
        """
        blame: Counter[str] = Counter()
        if all(
            due is None or end <= due
            for end, due in zip(schedule.end, self.net.deadline, strict=True)
        ):
            return 0, blame
        late = [max(0, end - tail) for end, tail in zip(schedule.end, self.tails, strict=True)]
        for j, job in enumerate(self.problem.jobs):
            if late[j] and job.needs and not any(late[wait.job] for wait in self.net.preds[j]):
                for skill in job.skills:
                    blame[skill] += late[j]
        return sum(late), blame

    # the search

    def _add(self, crews: CrewSet, progress: Progress) -> _Tried | None:
        """Adds crews until a plan is in time; None if that does not help any more."""
        hard = False  # who was added in vain by first plans is taken out again
        tried = self._plan(crews, hard=hard)
        patience = PATIENCE
        while not tried.in_time and tried.crews.size < MOST_CREWS:
            self.beat = partial(progress, f"Planning with {tried.crews.size:,} crews", 0.5)
            helped = self._helped(tried, hard=hard)
            if helped is None and tried.schedule is None and patience:
                patience -= 1
                skill = min(tried.blame, default="")
                helped = next(map(self._plan, self._offered(tried.crews, skill, 1)), None)
            if helped is None and not hard:
                hard = True
                helped = self._plan(tried.crews)
            if helped is None:
                return None
            tried = helped
        return tried if tried.in_time else None

    def _helped(self, tried: _Tried, *, hard: bool) -> _Tried | None:
        """A crew more with the skill that is to blame for most days, the cheapest that helps,
        or as many as work on a job at once; None if none does.
        """
        at_once = max((need.crews for job in self.problem.jobs for need in job.needs), default=1)
        for number in dict.fromkeys((1, at_once)):
            for skill, _days in tried.blame.most_common():
                for crews in self._offered(tried.crews, skill, number):
                    found = self._plan(crews, hard=hard)
                    if found.rank < tried.rank:
                        return found
        return None

    def _offered(self, crews: CrewSet, skill: str, number: int) -> Iterator[CrewSet]:
        """Sets with so many crews of one kind more, the cheapest first."""
        for offer in sorted(self.sets.more(crews), key=Offer.rank):
            if skill in self.kinds[offer.kind].spec.skills:
                more = offer.crews
                for _ in range(number - 1):
                    more = next(o.crews for o in self.sets.more(more) if o.kind == offer.kind)
                yield more

    def _prune(self, tried: _Tried, progress: Progress) -> _Tried:
        """Does without each crew that is not proved to be needed, the dearest first."""
        needed: set[int] = set()  # who cannot be spared now cannot be with fewer crews either
        while time.monotonic() <= self.until:
            offers = [
                offer
                for offer in self.sets.less(tried.crews)
                if offer.kind not in needed and not self.sets.lacking(offer.crews)
            ]
            if not offers:
                break
            offer = min(offers, key=lambda one: (-one.price, not one.hired, one.kind))
            done = len(needed) / len(self.kinds)
            text = f"Trying to do with {offer.crews.size:,} crews"
            self.beat = partial(progress, text, done)
            found = self._plan(offer.crews)
            if found.in_time:
                tried = found
            else:
                needed.add(offer.kind)
        return tried

    def _exchange(self, tried: _Tried, progress: Progress) -> _Tried:
        """Cheaper crews in the place of dearer ones, and crews that are there in the place of
        hired ones, where the plan is still in time.
        """
        self.beat = partial(progress, "Trying cheaper crews", 0.0)
        while time.monotonic() <= self.until:
            found = next(filter(lambda one: one.in_time, self._exchanged(tried.crews)), None)
            if found is None:
                break
            tried = found
        return tried

    def _exchanged(self, crews: CrewSet) -> Iterator[_Tried]:
        for gone in sorted(self.sets.less(crews), key=Offer.rank, reverse=True):
            skills = self.kinds[gone.kind].spec.skills
            for come in sorted(self.sets.more(gone.crews), key=Offer.rank):
                fit = skills <= self.kinds[come.kind].spec.skills and come.kind != gone.kind
                if fit and come.rank()[:2] < gone.rank()[:2]:
                    yield self._plan(come.crews)

    # the outcome

    def _staffed(self, tried: _Tried) -> Staffed:
        """A plan with what it costs; one that is in time is made cheaper first."""
        assert tried.schedule is not None  # noqa: S101 - asked of plans only
        kinds = self.sets.kinds_in(tried.crews)
        net, schedule = tried.net, tried.schedule
        if tried.in_time:
            limit = [schedule.finish if due is None else due for due in net.deadline]
            prices = [self.sets.price[k] for k in kinds]
            schedule = cheaper(net, schedule, limit, prices, self.beat)
        check(net.problem, assignments(net, schedule))
        paid = paid_days(net, schedule)
        rates = [self.kinds[k].rate for k in kinds]
        known = all(rate is not None or not days for rate, days in zip(rates, paid, strict=True))
        return Staffed(
            tried.crews,
            net,
            schedule,
            tuple(kinds),
            tuple(paid),
            tuple(worked_days(net, schedule)),
            cost(paid, [rate or Decimal(0) for rate in rates]) if known else None,
            sum(max(0, days) for days in late_days(net, schedule).values()),
        )


def _cheapest(staffed: Staffed) -> tuple[bool, Decimal, int]:
    """Of plans whose cost is not known the one with the fewest crews."""
    cost = staffed.cost
    return cost is None, cost or Decimal(0), staffed.crews.size
