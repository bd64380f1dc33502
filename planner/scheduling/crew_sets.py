"""Crews by their kinds, and sets of them: who is kept, and how many of each kind are hired."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from planner.scheduling.network import Network
from planner.scheduling.problem import CrewSpec, Problem
from planner.scheduling.proofs import Needed


@dataclass(frozen=True, slots=True)
class CrewKind:
    """Crews that are alike for a plan. ``spec`` is a crew of the kind that could be hired, and
    ``members`` those that there are, by index; ``rate`` is what one costs a day, None if that
    is not known.
    """

    spec: CrewSpec
    members: tuple[int, ...] = ()
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CrewSet:
    """Crews that are there and kept, by index, and how many of each kind are hired."""

    kept: frozenset[int]
    hired: tuple[int, ...]

    @property
    def size(self) -> int:
        """How many crews."""
        return len(self.kept) + sum(self.hired)


@dataclass(frozen=True, slots=True)
class Offer:
    """A set with one crew of a kind more, or less."""

    price: Decimal
    kind: int
    crews: CrewSet
    hired: bool = False

    def rank(self) -> tuple[Decimal, bool, int]:
        """The cheapest first, and those that are there before hired ones."""
        return self.price, self.hired, self.kind


class CrewSets:
    """Sets of crews for one problem. ``needed`` is proved for each pool; ``net`` is a network
    with at least the crews of the problem.
    """

    def __init__(
        self, net: Network, problem: Problem, kinds: Sequence[CrewKind], needed: Sequence[Needed]
    ) -> None:
        self.problem, self.kinds, self.needed = problem, kinds, needed
        self.kind_of = {c: k for k, kind in enumerate(kinds) for c in kind.members}
        rates = [kind.rate for kind in kinds if kind.rate is not None]
        self.priced = len(rates) == len(kinds)
        # with a rate unknown, the fewest crews are the aim
        self.price = rates if self.priced else [Decimal(1)] * len(kinds)
        # who is at work when the plan begins stays
        self.forced = frozenset(
            crew
            for fact in net.fixed
            if fact is not None and fact.end > 0
            for crew in fact.crews
            if crew < len(problem.crews)
        )

    @property
    def there(self) -> CrewSet:
        """Just the crews that there are."""
        return CrewSet(frozenset(range(len(self.problem.crews))), (0,) * len(self.kinds))

    def kinds_in(self, crews: CrewSet) -> list[int]:
        """The kind of each crew of a set, in the order in which a plan has them."""
        kept = [self.kind_of[c] for c in sorted(crews.kept)]
        return kept + [k for k, number in enumerate(crews.hired) for _ in range(number)]

    def specs(self, crews: CrewSet) -> tuple[CrewSpec, ...]:
        taken = {crew.name for crew in self.problem.crews}
        specs = [self.problem.crews[c] for c in sorted(crews.kept)]
        for kind, number in zip(self.kinds, crews.hired, strict=True):
            for _ in range(number):
                at, name = 1, kind.spec.name
                while name in taken:
                    at += 1
                    name = f"{kind.spec.name} ({at})"
                taken.add(name)
                specs.append(replace(kind.spec, name=name))
        return tuple(specs)

    def lacking(self, crews: CrewSet) -> dict[tuple[str, ...], int]:
        """Pools of which a set has fewer crews than are proved to be needed, and how many."""
        kinds = [self.kinds[k].spec.skills for k in self.kinds_in(crews)]
        lacking = {}
        for need in self.needed:
            have = sum(not skills.isdisjoint(need.skills) for skills in kinds)
            if have < need.crews:
                lacking[need.skills] = need.crews - have
        return lacking

    def more(self, crews: CrewSet) -> Iterator["Offer"]:
        """Sets with one crew more: of each kind one that is there before a hired one."""
        for k, kind in enumerate(self.kinds):
            idle = [c for c in kind.members if c not in crews.kept]
            if idle:
                kept = crews.kept | {idle[0]}
                yield Offer(self.price[k], k, replace(crews, kept=kept))
            else:
                hired = _changed(crews.hired, k, 1)
                yield Offer(self.price[k], k, replace(crews, hired=hired), hired=True)

    def less(self, crews: CrewSet) -> Iterator["Offer"]:
        """Sets with one crew less: of each kind a hired one before one that is there."""
        for k, kind in enumerate(self.kinds):
            gone = [c for c in reversed(kind.members) if c in crews.kept - self.forced]
            if crews.hired[k]:
                hired = _changed(crews.hired, k, -1)
                yield Offer(self.price[k], k, replace(crews, hired=hired), hired=True)
            elif gone:
                kept = crews.kept - {gone[0]}
                yield Offer(self.price[k], k, replace(crews, kept=kept))

    def start(self) -> CrewSet:
        """The cheapest crews, as many as are proved to be needed."""
        crews = CrewSet(self.forced, (0,) * len(self.kinds))
        while lacking := self.lacking(crews):
            offers = [
                replace(offer, price=offer.price / helped)
                for offer in self.more(crews)
                if (helped := self._helped(offer.kind, lacking))
            ]
            crews = min(offers, key=Offer.rank).crews
        return crews

    def _helped(self, k: int, lacking: Iterable[tuple[str, ...]]) -> int:
        """How many of the pools a crew of a kind belongs to."""
        return sum(not self.kinds[k].spec.skills.isdisjoint(pool) for pool in lacking)


def _changed(numbers: tuple[int, ...], at: int, by: int) -> tuple[int, ...]:
    return (*numbers[:at], numbers[at] + by, *numbers[at + 1 :])
