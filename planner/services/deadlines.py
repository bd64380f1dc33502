"""Every date that law or award sets for the carrier's applications."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from planner.model.findings import Deadline
from planner.model.inventory import Extension, Inventory
from planner.rules.book import RuleBook
from planner.rules.duties import Duties


def compute(
    inventory: Inventory, as_of: date, book: RuleBook | None = None
) -> tuple[Deadline, ...]:
    """All deadlines by the day they fall on, those that lack a fact last.

    Repeating duties are listed from the approval on, and ahead to the end of the term (a year
    where it is not known or over), the next one in any case. What was granted or filed after
    ``as_of`` is left out. ``book`` is the shipped rule book for who has read it already.
    """
    book = book or RuleBook.shipped()
    duties = [Duties(book, as_of), *_duties(book, inventory, as_of)]
    found = [
        deadline
        for each in duties
        for rule in book.deadline_rules.values()
        for deadline in each.of(rule)
    ]
    return tuple(sorted(found, key=lambda one: (one.falls_on or date.max, one.application)))


def term_ends(inventory: Inventory, as_of: date) -> dict[str, date]:
    """The current end of each application's term, for those where it is known."""
    duties = _duties(RuleBook.shipped(), inventory, as_of)
    ends = {each.application.name: each.term_end() for each in duties}
    return {name: end for name, end in ends.items() if end}


def _duties(book: RuleBook, inventory: Inventory, as_of: date) -> Iterator[Duties]:
    granted: defaultdict[str, list[Extension]] = defaultdict(list)
    for extension in inventory.extensions:
        granted[extension.application].append(extension)
    for application in inventory.applications:
        yield Duties(book, as_of, application, granted[application.name])
