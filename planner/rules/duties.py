"""Works out the dates that deadline rules set."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.inventory import Application, Extension
from planner.rules import wording
from planner.rules.book import RuleBook
from planner.rules.conditions import find
from planner.rules.dates import add
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.vocabulary import Basis, Held, Row, Step

NOTICE = timedelta(days=30)
"""How long before its day a deadline counts as due: a habit of the program, not of the law."""
AHEAD = timedelta(days=365)
"""How far ahead repeating duties are listed while no end of the term is in sight."""
_FIRST, _LAST = date(2000, 1, 1), date(2200, 1, 1)
"""A date outside is a slip (an empty cell that Excel shows as 1900, a year of five digits)."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A date with the sentences that led to it; no date if ``missing`` names a fact."""

    on: date | None
    because: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    bases: tuple[Basis, ...] = ()
    number: int = 0


@dataclass(frozen=True, slots=True)
class Duties:
    """The deadlines of one application (or, with none, of the carrier) on a date.

    What happened after ``as_of`` is left out: a grant or a filing of a later day was not
    known then.
    """

    book: RuleBook
    as_of: date
    application: Application = field(default_factory=Application)
    extensions: Sequence[Extension] = ()

    def of(self, rule: DeadlineRule) -> tuple[Deadline, ...]:
        """The deadlines of one rule, by date; none where it does not bind."""
        if bool(self.application.name) == (rule.anchor_lookup is not None):
            return ()
        if self._without(rule) or not self._in_force(rule):
            return ()
        first = self._first(rule)
        if first is None:
            return ()
        anchored = [first]
        if rule.repeats and first.on:
            anchored = self._repeated(rule, first)
        return tuple(self._deadline(rule, each) for each in anchored)

    def term_end(self) -> date | None:
        """End of the application's term as extended, if it has one and it is known."""
        rule = self.book.deadline_rules["term-end"]
        bound = self._in_force(rule) and not self._without(rule)
        anchored = self._first(rule) if bound else None
        return anchored.on if anchored else None

    def _in_force(self, rule: DeadlineRule) -> bool:
        """Whether the law that sets the distance existed on the as-of date."""
        return not rule.add or rule.values[rule.add].on(self.as_of) is not None

    def _without(self, rule: DeadlineRule) -> bool:
        words = self.application.status.casefold().split()
        return any(word in words for word in rule.without)

    def _first(self, rule: DeadlineRule) -> Anchored | None:
        """The first date of a rule; None where there is nothing to date."""
        if rule.anchor_lookup:
            return self._from_table(rule)
        anchor = self._anchor(rule)
        first = anchor if anchor.on is None else self._moved(rule, anchor)
        return self._extended(rule, first) if rule.longest else first

    def _anchor(self, rule: DeadlineRule) -> Anchored:
        if rule.anchor_rule:
            before = self._first(self.book.deadline_rules[rule.anchor_rule])
            if before is None or before.on is None:
                missing = before.missing if before else ()
                return Anchored(None, (self._say(rule, "missing"),), missing)
            return replace(before, because=())
        on = getattr(self.application, rule.anchor_fact)
        label = self.book.facts["application"][rule.anchor_fact].label
        if on is None:
            return Anchored(None, (self._say(rule, "missing"),), (label,))
        if not _FIRST <= on <= _LAST:
            return Anchored(None, (f'"{label}" is {on}, which cannot be right.',), (label,))
        return Anchored(on)

    def _moved(self, rule: DeadlineRule, anchor: Anchored, number: int = 1) -> Anchored:
        """The ``number``-th date after the anchor."""
        period = rule.values[rule.add].on(self.as_of) if rule.add else None
        if anchor.on is None or rule.step is None or period is None:
            return anchor
        on = add(anchor.on, int(str(period.value)) * number, rule.step)
        said = self._say(rule, "date", anchor=anchor.on, on=on, n=number)
        return Anchored(on, (said,), (), (*anchor.bases, period.basis), number)

    def _repeated(self, rule: DeadlineRule, first: Anchored) -> list[Anchored]:
        """Every date up to the one that ends the duty, or as far as people look ahead."""
        anchor = self._anchor(rule)
        filed = self._done_on(rule)
        last = filed or self._horizon()
        dates, number = [first], 2
        while (following := self._moved(rule, anchor, number)).on is not None:
            listed = following.on <= last
            # The next one is always worth knowing, however far the horizon is.
            next_one = not filed and (dates[-1].on or last) < min(self.as_of, _LAST)
            if not listed and not next_one:
                break
            dates.append(following)
            number += 1
        return [each for each in dates if filed is None or (each.on and each.on <= filed)]

    def _horizon(self) -> date:
        end = self.term_end()
        return end if end and end > self.as_of else min(self.as_of, _LAST) + AHEAD

    def _done_on(self, rule: DeadlineRule) -> date | None:
        """When the duty ended, if it has by the as-of date."""
        on: date | None = getattr(self.application, rule.done) if rule.done else None
        return on if on and on <= self.as_of else None

    def _from_table(self, rule: DeadlineRule) -> Anchored | None:
        """End of the period in force; after the last one, the end it had."""
        lookup = rule.anchor_lookup
        if lookup is None:
            return None
        row = find(lookup, self.book.tables, self.as_of, _nothing)
        if not isinstance(row, Row):
            row = find(replace(lookup, end=""), self.book.tables, self.as_of, _nothing)
        if not isinstance(row, Row):
            return None
        on = row.cells[rule.anchor_column]
        if not isinstance(on, date):
            raise TypeError(f"column {rule.anchor_column} holds no date")
        said = self._say(rule, "date", on=on, anchor=row.cells[lookup.start])
        return Anchored(on, (said,), (), (row.basis,))

    def _extended(self, rule: DeadlineRule, first: Anchored) -> Anchored:
        """The end as moved by each grant in turn, kept as granted."""
        end = first
        for grant in self._grants():
            if grant.granted_on and grant.granted_on > self.as_of:
                end = replace(end, because=(*end.because, self._say(rule, "later", grant=grant)))
            elif grant.new_term_end is None or not _FIRST <= grant.new_term_end <= _LAST:
                label = self.book.facts["extension"]["new_term_end"].label
                said = self._say(rule, "unknown_end", grant=grant)
                end = Anchored(None, (*end.because, said), (label,), end.bases)
            else:
                end = self._granted(rule, end, grant)
        return end

    def _granted(self, rule: DeadlineRule, end: Anchored, grant: Extension) -> Anchored:
        new = grant.new_term_end
        limit = rule.values[rule.longest].periods[0]
        months = int(str(limit.value))
        unsure = replace(rule.basis, confidence=Confidence.UNCONFIRMED)
        if new is None:
            raise ValueError("a grant without its new end extends nothing")
        if end.on is None:
            bases = (*end.bases, replace(unsure, verify=rule.explain["no_anchor"]))
            return Anchored(new, (self._say(rule, "granted", grant=grant),), (), bases)
        words = {"previous": end.on, "limit": add(end.on, months, Step.MONTHS)}
        if new <= end.on:
            said = self._say(rule, "not_later", grant=grant, **words)
            bases = (*end.bases, replace(unsure, verify=said))
            return replace(end, because=(*end.because, said), bases=bases)
        if new > words["limit"]:
            said = self._say(rule, "too_long", grant=grant, **words)
            bases = (*end.bases, replace(unsure, verify=said))
            return Anchored(new, (*end.because, said), (), bases)
        said = self._say(rule, "granted", grant=grant, **words)
        return Anchored(new, (*end.because, said), (), (*end.bases, limit.basis))

    def _grants(self) -> list[Extension]:
        """In the order granted, as far as that is known; else as listed."""
        if any(grant.granted_on is None for grant in self.extensions):
            return list(self.extensions)
        return sorted(self.extensions, key=lambda grant: grant.granted_on or date.min)

    def _say(
        self, rule: DeadlineRule, key: str, grant: Extension | None = None, **more: Held | None
    ) -> str:
        def text(name: str) -> str:
            if name in more:
                return wording.show(more[name])
            if name in rule.values:
                return wording.show(rule.values[name].periods[0].value)
            if grant and name in {"granted", "order", "new_term_end"}:
                field_name = "granted_on" if name == "granted" else name
                return wording.show(getattr(grant, field_name) or None)
            return wording.show(getattr(self.application, name))

        return wording.fill(rule.explain[key], text)

    def _deadline(self, rule: DeadlineRule, anchored: Anchored) -> Deadline:
        bases = [rule.basis, *anchored.bases]
        because = list(anchored.because)
        falls_on = anchored.on
        if rule.rolls and anchored.on:
            days = self.book.business_days
            falls_on = days.next(anchored.on)
            if falls_on != anchored.on:
                because.append(f"{days.why(anchored.on)}, so it moves to {falls_on}.")
                roll = self.book.tables["filing-days"].rows[0].basis
                bases.extend((roll, *days.basis(anchored.on)))
        done_on = self._done_on(rule)
        if done_on and anchored.on:
            because.append(self._say(rule, "done"))
        return Deadline(
            rule=rule.id,
            title=f"{rule.title} {anchored.number}" if rule.repeats and anchored.on else rule.title,
            application=self.application.name,
            on=anchored.on,
            falls_on=falls_on,
            status=self._status(falls_on, done_on),
            because=" ".join(because),
            missing=anchored.missing,
            citation=wording.citations(bases),
            confidence=wording.least_sure(bases),
            verify=wording.verify(bases),
        )

    def _status(self, falls_on: date | None, done_on: date | None) -> DeadlineStatus | None:
        if falls_on is None:
            return None
        if done_on:
            return DeadlineStatus.DONE
        if falls_on < self.as_of:
            return DeadlineStatus.PAST
        due = falls_on - self.as_of <= NOTICE
        return DeadlineStatus.DUE if due else DeadlineStatus.UPCOMING


def _nothing(_name: str) -> None:
    """A deadline's table is not looked up by a fact."""
