"""Works out the dates that deadline rules set."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeGuard

from planner.model.findings import Deadline, DeadlineStatus
from planner.model.inventory import Extension, Filing
from planner.rules import wording
from planner.rules.book import RuleBook
from planner.rules.conditions import find
from planner.rules.dates import add
from planner.rules.deadline_facts import Party, duty_of
from planner.rules.deadline_rule import NEVER, DeadlineRule, Distance, Extending, Yearly
from planner.rules.extending import Anchored, Grants, Say
from planner.rules.record_facts import APPROVED, stands
from planner.rules.vocabulary import Basis, Held, Row, Step, Subject

NOTICE = timedelta(days=30)
"""How long before its day a deadline counts as due: a habit of the program, not of the law."""
AHEAD = timedelta(days=365)
"""How far ahead repeating duties are listed while no end of the term is in sight."""
_LAST = date(2200, 1, 1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Duties:
    """The deadlines of one application, or of the carrier, on a date.

    What happened after ``as_of`` is left out: an approval, a grant or a filing of a later day
    was not known then.
    """

    book: RuleBook
    as_of: date
    party: Party

    def of(self, rule: DeadlineRule) -> tuple[Deadline, ...]:
        """The deadlines of one rule, by date; none where it does not bind."""
        if bool(self.party.name) != (rule.about is Subject.APPLICATION):
            return ()
        first = self.first(rule)
        if first is None:
            return ()
        anchored = [first]
        if rule.recurs and first.on:
            anchored = self._recurring(rule, first)
        found = [self._deadline(rule, each) for each in anchored]
        if first.on is None and not self._asked(rule, found[0]):
            return ()
        return tuple(found)

    def term_end(self) -> date | None:
        """End of the application's term as extended, if it has one and it is known."""
        anchored = self.first(self.book.deadline_rules["term-end"])
        return anchored.on if anchored else None

    def first(self, rule: DeadlineRule, *, extended: bool = True) -> Anchored | None:
        """The first date of a rule; None where it does not bind or there is nothing to date."""
        if not self._in_force(rule) or self._without(rule):
            return None
        anchor = self._anchor(rule)
        if anchor is None:
            return None
        if rule.yearly and not rule.anchor.value:
            found = next(self._days(rule, rule.yearly, anchor), anchor) if anchor.on else anchor
        else:
            found = self._moved(rule, anchor, 1)
        return self._extended(rule, rule.extended, found) if extended and rule.extended else found

    def _in_force(self, rule: DeadlineRule) -> bool:
        """Whether the law that sets the date existed on the as-of date."""
        used = [rule.anchor.value, rule.distance.value if rule.distance else ""]
        used += [rule.yearly.due, rule.yearly.reports_on] if rule.yearly else []
        return all(rule.values[name].on(self.as_of) for name in used if name)

    def _without(self, rule: DeadlineRule) -> bool:
        if self.party.facts.get(rule.only_if) is False:
            return True
        status = str(self.party.facts.get("status") or "")
        return stands(status, at=frozenset(rule.without), unless=APPROVED) is True

    def _asked(self, rule: DeadlineRule, undated: Deadline) -> bool:
        """Whether a date that cannot be given is worth naming what it lacks."""
        if undated.status is DeadlineStatus.DONE:
            return False
        if rule.anchor.fact in self.party.wrong:
            return True
        if rule.asks == NEVER:
            return False
        return not rule.asks or self.party.by(rule.asks, self.as_of) is not None

    # what a date is counted from

    def _anchor(self, rule: DeadlineRule) -> Anchored | None:
        anchor = rule.anchor
        if anchor.lookup:
            return self._from_table(rule)
        if anchor.value:
            period = rule.values[anchor.value].on(self.as_of)
            on = period.value if period else None
            return Anchored(on, (), (), (period.basis,)) if period and _is_day(on) else None
        if anchor.fact:
            return self._fact(rule, anchor.fact)
        before = self.first(self.book.deadline_rules[anchor.rule], extended=not anchor.unextended)
        if before is None:
            return None
        if before.on is None:
            return replace(before, because=(self._say(rule)("missing"),))
        return Anchored(before.on, (), (), before.bases)

    def _fact(self, rule: DeadlineRule, name: str) -> Anchored:
        on = self.party.day(name)
        label = self.book.facts[rule.about][name].label
        if on is None:
            said = self.party.wrong.get(name) or self._say(rule)("missing")
            return Anchored(None, (said,), (label,))
        if on > self.as_of:
            said = f'"{label}" is {on}, which comes after the as-of date.'
            return Anchored(None, (said,), (label,))
        rests_on = (self.party.concluded.get(name), self.party.doubts.get(name))
        return Anchored(on, (), (), tuple(basis for basis in rests_on if basis))

    def _from_table(self, rule: DeadlineRule) -> Anchored | None:
        """The column of the row for the as-of date (after the last row ended, of that), or for
        a date of the party's own.
        """
        lookup, on = rule.anchor.lookup, self.as_of
        if lookup is None:
            return None
        if rule.anchor.on:
            stated = self._fact(rule, rule.anchor.on)
            if stated.on is None:
                return stated
            on = stated.on
        row = find(lookup, self.book.tables, on, _nothing)
        if not isinstance(row, Row) and not rule.anchor.on:
            row = find(replace(lookup, end=""), self.book.tables, on, _nothing)
        if isinstance(row, Row):
            held = row.cells[rule.anchor.column]
            if not _is_day(held):
                raise TypeError(f"column {rule.anchor.column} holds no date")
            start = row.cells[lookup.start]
            return Anchored(
                held, (), (), (row.basis,), counted_from=start if _is_day(start) else None
            )
        if not rule.anchor.on:
            return None
        label = self.book.facts[rule.about][rule.anchor.on].label
        return Anchored(None, (self._say(rule)("outside"),), (label,))

    # how far from it

    def _moved(self, rule: DeadlineRule, anchor: Anchored, number: int) -> Anchored:
        """The ``number``-th date after the anchor."""
        if anchor.on is None:
            return anchor
        on, bases, distance = anchor.on, anchor.bases, rule.distance
        if distance:
            on, basis = self._at(rule, distance, anchor.on, number)
            bases = (*bases, basis)
        start = anchor.on if distance else anchor.counted_from
        words = self._mentioned(rule, anchor.on, on)
        said = self._say(rule)("date", anchor=start, on=on, n=str(number), **words)
        return Anchored(on, (said,), (), bases, number, start)

    def _at(
        self, rule: DeadlineRule, distance: Distance, start: date, number: int = 1
    ) -> tuple[date, Basis]:
        value = rule.values[distance.value]
        period = value.on(self.as_of) or value.periods[0]
        count = int(str(period.value)) * number
        return add(start, -count if distance.back else count, distance.step), period.basis

    def _mentioned(self, rule: DeadlineRule, anchor: date, on: date) -> dict[str, date]:
        return {
            name: self._at(rule, one.distance, anchor if one.from_anchor else on)[0]
            for name, one in rule.mentions.items()
        }

    def _recurring(self, rule: DeadlineRule, first: Anchored) -> list[Anchored]:
        """Every date up to the one that ends the duty, or as far as people look ahead."""
        ended = self.party.by(rule.ends, self.as_of)
        last = ended or self._horizon(rule)
        dates: list[Anchored] = []
        for following in self._series(rule, first):
            on = following.on or _LAST
            # The next one is always worth knowing, however far the horizon is.
            next_one = not dates or self._falls(rule, dates[-1].on) < min(self.as_of, _LAST)
            reached = (following.period_end or on) <= ended if ended else on <= last or next_one
            if not reached and (dates or not rule.anchor.value):
                break
            dates.append(following)
        return dates

    def _falls(self, rule: DeadlineRule, on: date | None) -> date:
        return self.book.business_days.next(on or _LAST) if rule.rolls else on or _LAST

    def _series(self, rule: DeadlineRule, first: Anchored) -> Iterator[Anchored]:
        anchor = self._anchor(rule)
        if anchor is None or anchor.on is None:
            return
        if rule.yearly:
            if rule.anchor.value:
                yield first
            yield from self._days(rule, rule.yearly, anchor)
            return
        yield first
        number = 2
        while (following := self._moved(rule, anchor, number)).on is not None:
            yield following
            number += 1

    def _days(self, rule: DeadlineRule, yearly: Yearly, anchor: Anchored) -> Iterator[Anchored]:
        """The days of each year on which a period is reported that ended at the anchor or later."""
        due, ends = (
            rule.values[name].on(self.as_of) or rule.values[name].periods[0]
            for name in (yearly.due, yearly.reports_on)
        )
        start = anchor.on or _LAST
        number = 1 if rule.anchor.value else 0
        for year in range(start.year, _LAST.year):
            for on in _in_year(year, due.value):
                closed = [*_in_year(year - 1, ends.value), *_in_year(year, ends.value)]
                period_end = max(day for day in closed if day < on)
                if period_end < start:
                    continue
                number += 1
                said = self._say(rule)("date", anchor=start, on=on, period_end=period_end)
                bases = (*anchor.bases, due.basis, ends.basis)
                yield Anchored(on, (said,), (), bases, number, start, period_end)

    def _horizon(self, rule: DeadlineRule) -> date:
        end = self.term_end() if rule.about is Subject.APPLICATION else None
        return end if end and end > self.as_of else min(self.as_of, _LAST) + AHEAD

    def _extended(self, rule: DeadlineRule, how: Extending, first: Anchored) -> Anchored:
        def limit(end: date) -> date:
            return self._at(rule, how.limit, end)[0]

        extension = self.book.facts["extension"]["new_term_end"]
        label = self.book.facts[rule.about][how.to].label if how.to else extension.label
        basis = rule.values[how.limit.value].periods[0].basis
        listed = self._own_grant(how) if how.to else self.party.extensions
        say, as_of = self._say(rule), self.as_of
        return Grants(listed, limit, basis, rule.basis, label, say, as_of).extend(first)

    def _own_grant(self, how: Extending) -> tuple[Extension, ...]:
        to, granted = self.party.day(how.to), self.party.day(how.granted)
        return (Extension(granted_on=granted, new_term_end=to),) if to or granted else ()

    # what is said of it

    def _say(self, rule: DeadlineRule) -> Say:
        def say(key: str, /, **words: date | str | None) -> str:
            def text(name: str) -> str:
                if name in words:
                    return wording.show(words[name] or None)
                if name in rule.values:
                    value = rule.values[name]
                    return wording.show((value.on(self.as_of) or value.periods[0]).value)
                return wording.show(self.party.facts.get(name))

            return wording.fill(rule.explain[key], text)

        return say

    def _deadline(self, rule: DeadlineRule, anchored: Anchored) -> Deadline:
        bases = [rule.basis, *anchored.bases, *self._doubts(rule)]
        doubts = [basis.verify for basis in bases if basis in self.party.doubts.values()]
        because = [*anchored.because, *dict.fromkeys(doubts)]
        falls_on = anchored.on
        if rule.rolls and anchored.on:
            days = self.book.business_days
            falls_on = days.next(anchored.on)
            if falls_on != anchored.on:
                because.append(f"{days.why(anchored.on)}, so it moves to {falls_on}.")
                roll = self.book.tables["filing-days"].rows[0].basis
                bases.extend((roll, *days.basis(anchored.on)))
        evidence = self._evidence(rule, anchored.on, falls_on)
        done = [*self._done(rule, anchored, falls_on, evidence)]
        status = DeadlineStatus.DONE if done else self._status(rule, falls_on, anchored)
        if status is DeadlineStatus.DUE and falls_on and falls_on < self.as_of:
            done = [self._say(rule)("still_due", anchor=anchored.counted_from)]
        if rule.ends and self.party.by(rule.ends, self.as_of) and anchored.on:
            done.append(self._say(rule)("ended"))
        return Deadline(
            rule=rule.id,
            title=self._title(rule, anchored),
            application=self.party.name,
            on=anchored.on,
            falls_on=falls_on,
            status=status,
            because=" ".join((*because, *done)),
            missing=anchored.missing,
            citation=wording.citations(bases),
            confidence=wording.least_sure(bases),
            verify=wording.verify(bases),
            evidence=evidence,
            number=anchored.number if rule.recurs else 0,
            filed=rule.filed,
        )

    def _doubts(self, rule: DeadlineRule) -> Iterator[Basis]:
        """What contradicts the facts that tell that the duty was done."""
        for name in (rule.done, rule.shown_by, rule.ends):
            if name in self.party.doubts and self.party.by(name, self.as_of):
                yield self.party.doubts[name]

    def _title(self, rule: DeadlineRule, anchored: Anchored) -> str:
        if not rule.recurs or anchored.on is None:
            return rule.title
        return (
            f"{rule.title} {anchored.number}"
            if rule.repeats
            else (f"{rule.title}, {anchored.on:%B %Y}")
        )

    def _evidence(
        self, rule: DeadlineRule, on: date | None, falls_on: date | None
    ) -> Filing | None:
        """The first filing by the as-of date that was for this date."""
        own = [
            filing
            for filing in self.party.filings
            if duty_of(filing) == rule.id
            and (filing.due_on in {on, falls_on} if filing.due_on else not rule.recurs)
            and filing.filed_on
            and filing.filed_on <= self.as_of
        ]
        return min(own, key=lambda filing: filing.filed_on or date.max, default=None)

    def _done(
        self,
        rule: DeadlineRule,
        anchored: Anchored,
        falls_on: date | None,
        evidence: Filing | None,
    ) -> Iterator[str]:
        """The sentences that say that the duty was done, and how late."""
        filed = evidence.filed_on if evidence else None
        stated = self.party.by(rule.done, self.as_of)
        if evidence and filed:
            number = (
                f", confirmation number {evidence.confirmation}" if evidence.confirmation else ""
            )
            yield f"Filed on {filed}{number}."
        elif stated:
            filed = stated
            yield self._say(rule)("done", done_on=stated)
        elif (shown := self.party.by(rule.shown_by, self.as_of)) and (
            not rule.recurs or _between(anchored.period_end, shown, falls_on)
        ):
            yield self._say(rule)("shown", done_on=shown)
        if filed and falls_on and filed > falls_on:
            late = (filed - falls_on).days
            yield f"That was {late} {'day' if late == 1 else 'days'} late."

    def _status(
        self, rule: DeadlineRule, falls_on: date | None, anchored: Anchored
    ) -> DeadlineStatus | None:
        if falls_on is None:
            return None
        if falls_on < self.as_of:
            until = anchored.counted_from if rule.stays_due else None
            return DeadlineStatus.DUE if until and self.as_of <= until else DeadlineStatus.PAST
        due = falls_on - self.as_of <= NOTICE
        return DeadlineStatus.DUE if due else DeadlineStatus.UPCOMING


def _between(start: date | None, day: date, end: date | None) -> bool:
    return (start is None or start < day) and (end is None or day <= end)


def _in_year(year: int, days: Held) -> list[date]:
    """The days MM-DD of a year; one that the year lacks is the last of its month."""
    found = []
    for day in days if isinstance(days, tuple) else ():
        month, number = map(int, day.split("-"))
        first = date(year, month, 1)
        found.append(min(first + (number - 1) * _DAY, add(first, 1, Step.MONTHS) - _DAY))
    return found


def _is_day(held: Held | None) -> TypeGuard[date]:
    return isinstance(held, date)


def _nothing(_name: str) -> None:
    """A deadline's table is not looked up by a fact."""
