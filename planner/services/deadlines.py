"""Every date that law or award sets for the carrier and its applications."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from planner.model.findings import Confidence, Deadline
from planner.model.inventory import Filing, Inventory
from planner.model.plan import Plan
from planner.rules.book import RuleBook
from planner.rules.dates import add
from planner.rules.deadline_facts import duty_of, of_application, of_carrier
from planner.rules.deadline_rule import DeadlineRule
from planner.rules.duties import Duties
from planner.rules.installed import in_use
from planner.rules.judging import Judges
from planner.rules.vocabulary import Basis, FactValue, Subject, Withheld
from planner.services import project_book
from planner.services.eligibility_subjects import subjects

_STATED_AS = {"first_disbursed_on": "first_disbursement_on"}
"""What a fact that rules conclude is stated as."""


@dataclass(frozen=True, slots=True)
class Move:
    """A date that is another after a change: ``old`` None where there was none, ``new`` None
    where there is none any more. ``because`` says what it rests on now.
    """

    rule: str
    title: str
    application: str
    old: date | None
    new: date | None
    because: str


@dataclass(frozen=True, slots=True)
class Need:
    """A plan that finishes an application after its term: by how many days, and how many
    extensions of the longest kind that takes.
    """

    application: str
    term_end: date
    finish: date
    days: int
    extensions: int


def compute(
    inventory: Inventory, as_of: date, book: RuleBook | None = None
) -> tuple[Deadline, ...]:
    """All deadlines by the day they fall on, those that lack a fact last.

    Duties that recur are listed from their first on, and ahead to the end of the term (a year
    where it is not known or over), the next one in any case. What was approved, paid, granted or
    filed after ``as_of`` is left out. ``book`` is the project's rule book
    (`project_book.of`) for who has it already.

    Raises UserError "before-the-book" for a day before the rule book begins.
    """
    book = book or project_book.of(inventory)
    book.check_date(as_of)
    found = [
        deadline
        for each in _duties(book, inventory, as_of)
        for rule in book.deadline_rules.values()
        for deadline in each.of(rule)
    ]
    return tuple(sorted(found, key=lambda one: (one.falls_on or date.max, one.application)))


def term_ends(inventory: Inventory, as_of: date) -> dict[str, date]:
    """The current end of each application's term, for those where it is known."""
    book = project_book.of(inventory)
    duties = _duties(book, inventory, as_of)
    ends = {each.party.name: each.term_end() for each in duties if each.party.name}
    return {name: end for name, end in ends.items() if end}


def needed(plan: Plan, inventory: Inventory, as_of: date) -> tuple[Need, ...]:
    """What of a plan ends after its term, for the terms that are known."""
    book = project_book.of(inventory)
    rule = book.deadline_rules["term-end"]
    ends = term_ends(inventory, as_of)
    found = []
    for outcome in plan.applications:
        end, finish = ends.get(outcome.application), outcome.finish
        if end is None or finish is None or rule.extended is None or finish <= end:
            continue
        limit = rule.extended.limit
        longest = int(str(rule.values[limit.value].periods[-1].value))
        count = 1
        while add(end, longest * count, limit.step) < finish:
            count += 1
        found.append(Need(outcome.application, end, finish, (finish - end).days, count))
    return tuple(found)


def unmatched(
    inventory: Inventory, deadlines: Sequence[Deadline], as_of: date
) -> tuple[Filing, ...]:
    """Filings by ``as_of`` that are for none of the deadlines: there is no such duty, or none
    on the day that they name.
    """
    days: defaultdict[tuple[str, str], set[date | None]] = defaultdict(set)
    for one in deadlines:
        days[one.rule, one.application] |= {one.on, one.falls_on}
        if not one.number and one.on:
            days[one.rule, one.application].add(None)
    return tuple(
        filing
        for filing in inventory.filings
        if filing.filed_on
        and filing.filed_on <= as_of
        and filing.due_on not in days[duty_of(filing), filing.application]
    )


def moved(
    before: Sequence[Deadline], after: Sequence[Deadline], book: RuleBook | None = None
) -> tuple[Move, ...]:
    """The dates that are others in ``after``, by their new day, those that are gone last.

    A duty that recurs is compared number by number, on days of the year day by day. Where
    another deadline that it is counted from moved, the reason says so.
    """
    rules = (book or in_use()).deadline_rules
    old, new = _by_place(before, rules), _by_place(after, rules)
    moves = []
    for place in {**old, **new}:
        was, now = old.get(place), new.get(place)
        on_before, on_after = was.on if was else None, now.on if now else None
        shown = now or was
        if on_before == on_after or shown is None:
            continue
        reason = now.because if now else _why_gone(place, old, new)
        anchor = rules[shown.rule].anchor.rule if shown.rule in rules else ""
        counted = (anchor, shown.application, 0)
        if anchor and counted in old and counted in new:
            reason = f"{_what_moved(old[counted], new[counted])}{reason}"
        moves.append(Move(shown.rule, shown.title, shown.application, on_before, on_after, reason))
    return tuple(sorted(moves, key=lambda move: (move.new or date.max, move.application)))


def _by_place(
    deadlines: Sequence[Deadline], rules: Mapping[str, DeadlineRule]
) -> dict[tuple[str, str, int], Deadline]:
    found = {}
    for one in deadlines:
        rule = rules.get(one.rule)
        place = one.on.toordinal() if one.on and rule and rule.yearly else one.number
        found[one.rule, one.application, place] = one
    return found


def _why_gone(
    place: tuple[str, str, int],
    old: Mapping[tuple[str, str, int], Deadline],
    new: Mapping[tuple[str, str, int], Deadline],
) -> str:
    """Where others of a duty that recurs are as they were, it goes on: it is not listed so far."""
    goes_on = any(
        one[:2] == place[:2] and one in old and old[one].because == now.because
        for one, now in new.items()
    )
    if goes_on:
        return "It lies further ahead than this duty is listed now."
    return "It no longer applies."


def _what_moved(old: Deadline, new: Deadline) -> str:
    if old.on == new.on:
        return ""
    was, now = old.on or "not known", new.on or "not known"
    return f"{old.title}: {was} before, {now} now. "


def _duties(book: RuleBook, inventory: Inventory, as_of: date) -> Iterator[Duties]:
    rules = book.deadline_rules.values()
    granted, filed = _by_application(inventory.extensions), _by_application(inventory.filings)
    paid, costs = _by_application(inventory.disbursements), _by_application(inventory.costs)
    carrier = of_carrier(
        inventory.carrier, book.facts[Subject.CARRIER], rules, as_of, filings=filed[""]
    )
    yield Duties(book, as_of, carrier)
    known = subjects(book, inventory, as_of).facts
    checks = Judges(book, Subject.APPLICATION, as_of)
    for application in inventory.applications:
        name = application.name
        party = of_application(
            application,
            book.facts[Subject.APPLICATION],
            rules,
            as_of,
            extensions=granted[name],
            filings=filed[name],
            disbursements=paid[name],
            costs=costs[name],
        )
        yield Duties(book, as_of, replace(party, doubts=_doubts(checks.withheld(known[name])[0])))


def _doubts(facts: Mapping[str, FactValue]) -> dict[str, Basis]:
    """By fact, that it contradicts another: its dates are said to rest on that."""
    found = {}
    for name, value in facts.items():
        if isinstance(value, Withheld):
            said = f"What is entered contradicts itself: {value.why}. It is used as entered."
            basis = Basis("dates as entered", Confidence.UNCONFIRMED, verify=said)
            found[_STATED_AS.get(name, name)] = basis
    return found


class _Of(Protocol):
    """A record of an application."""

    @property
    def application(self) -> str: ...


_Record = TypeVar("_Record", bound=_Of)


def _by_application(records: Iterable[_Record]) -> defaultdict[str, list[_Record]]:
    found: defaultdict[str, list[_Record]] = defaultdict(list)
    for record in records:
        found[record.application].append(record)
    return found
