"""Moves a date by each grant in turn, as granted, and says what is odd about one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from planner.model.findings import Confidence
from planner.model.inventory import Extension
from planner.rules.vocabulary import Basis

_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Anchored:
    """A date with the sentences that led to it; no date if ``missing`` names a fact.
    ``counted_from`` is the date before it, ``number`` its place among those that recur,
    ``period_end`` the end of what it reports on.
    """

    on: date | None
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = ()
    number: int = 0
    counted_from: date | None = None
    period_end: date | None = None

    def doubted(self, said: str, verify: Basis) -> "Anchored":
        """The same with a sentence that calls for a check."""
        return replace(
            self, because=(*self.because, said), bases=(*self.bases, replace(verify, verify=said))
        )


class Say(Protocol):
    """Fills a rule's text of that name."""

    def __call__(self, key: str, /, **words: date | str | None) -> str: ...


@dataclass(frozen=True, slots=True)
class Grants:
    """The grants that may move one date. ``limit`` gives the latest end that a grant may set;
    ``basis`` is what that rests on, ``law`` what the rule rests on; ``label`` is the user's
    word for a grant's new end.
    """

    listed: Sequence[Extension]
    limit: Callable[[date], date]
    basis: Basis
    law: Basis
    label: str
    say: Say
    as_of: date

    def extend(self, first: Anchored) -> Anchored:
        """The date after the last grant by the as-of date."""
        end = first
        seen: set[tuple[date | None, date | None]] = set()
        for grant in self._in_order():
            key = (grant.granted_on, grant.new_term_end)
            if grant.granted_on and grant.granted_on > self.as_of:
                end = replace(end, because=(*end.because, self._says("later", grant)))
            elif grant.new_term_end is None or not _FIRST <= grant.new_term_end <= _LAST:
                said = self._says("unknown_end", grant)
                end = Anchored(None, (*end.because, said), (self.label,), end.bases)
            elif key in seen:
                end = end.doubted(self._says("repeated", grant), self._unsure())
            else:
                end = self._granted(end, grant, grant.new_term_end)
            seen.add(key)
        return end

    def _granted(self, end: Anchored, grant: Extension, new: date) -> Anchored:
        if end.on is None:
            check = replace(self._unsure(), verify=self._says("no_anchor", grant))
            moved = Anchored(new, (self._says("granted", grant),), (), (*end.bases, check))
            return replace(moved, counted_from=end.counted_from)
        words = {"previous": end.on, "limit": self.limit(end.on)}
        if new <= end.on:
            return end.doubted(self._says("not_later", grant, **words), self._unsure())
        moved = replace(end, on=new)
        if new > words["limit"]:
            moved = moved.doubted(self._says("too_long", grant, **words), self._unsure())
        else:
            said = self._says("granted", grant, **words)
            moved = replace(moved, because=(*end.because, said), bases=(*end.bases, self.basis))
        if grant.granted_on is None:
            moved = moved.doubted(self._says("undated", grant, **words), self._unsure())
        elif grant.granted_on > end.on:
            moved = moved.doubted(self._says("lapsed", grant, **words), self._unsure())
        return moved

    def _in_order(self) -> list[Extension]:
        """In the order granted; by their ends where a day of granting is not known."""
        if all(grant.granted_on for grant in self.listed):
            return sorted(
                self.listed,
                key=lambda one: (one.granted_on or date.min, one.new_term_end or date.min),
            )
        return sorted(self.listed, key=lambda one: one.new_term_end or date.min)

    def _unsure(self) -> Basis:
        return replace(self.law, confidence=Confidence.UNCONFIRMED)

    def _says(self, key: str, grant: Extension, **words: date) -> str:
        return self.say(
            key, granted=grant.granted_on, order=grant.order, new_end=grant.new_term_end, **words
        )
