"""The rule book to read and to change: which one is in use, what it says, what a project adds.

What only answers takes its book from `project_book`, which brings none of this with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from planner.common.errors import UserError
from planner.model.inventory import Inventory
from planner.rules import comparing, installed
from planner.rules import timeline as law
from planner.rules.book import RuleBook
from planner.rules.comparing import Comparison, Difference, RuleNamed
from planner.rules.installed import in_use, is_installed
from planner.rules.overlay import OWN
from planner.rules.overlay_entries import NEW, Confirmation, Correction, OwnRule
from planner.rules.statements import every_rule
from planner.rules.timeline import LawEvent
from planner.rules.vocabulary import Subject
from planner.services import project_book, rulebook_view
from planner.services.rulebook_own import (
    Check,
    FactName,
    OwnEntry,
    Typed,
    check_own_rule,
    confirm,
    correct,
    correction,
    entries,
    facts,
    own_rule,
    read_rule_file,
    take_out,
    template,
    to_verify,
    value_from_text,
)
from planner.services.rulebook_view import FAILS, OTHERWISE, PASSES, BookView, RuleEntry

__all__ = [
    "FAILS", "NEW", "OTHERWISE", "OWN", "PASSES", "BookView", "Check", "Comparison",
    "Confirmation", "Correction", "Difference", "FactName", "LawEvent", "OwnEntry", "OwnRule",
    "RuleEntry", "RuleNamed", "SearchHit", "Subject", "Typed", "check_own_rule", "compare",
    "compare_with", "confirm", "correct", "correction", "entries", "facts", "in_use", "install",
    "is_installed", "lines", "own_rule", "read_rule_file", "search", "take_out", "template",
    "timeline", "titles", "to_verify", "uninstall", "value_from_text", "view",
]  # fmt: skip

_MOST_LINES = 4
"""Lines of one rule that a search shows."""


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A rule in which every word was found, and the lines that have most of them."""

    subject: Subject
    id: str
    title: str
    lines: tuple[str, ...]


def titles(inventory: Inventory | None = None) -> tuple[tuple[Subject, str, str], ...]:
    """What each rule of the book is about, its id and its title, in the order of the book."""
    return tuple(
        (rule.subject, rule.id, rule.title) for rule in every_rule(project_book.of(inventory))
    )


def install(source: Path) -> RuleBook:
    """Takes a user's book, a folder or .zip, into use after reading it strictly and trying every
    case. Raises UserError "file-missing", "not-a-rule-book", "folder-read-only", or "rule-book"
    with file and line; the book before then stays in use.
    """
    return installed.install(source)


def uninstall() -> RuleBook:
    """Goes back to the book that comes with the program; UserError "no-rule-book"."""
    return installed.uninstall()


def view(as_of: date, rule_id: str | None = None, inventory: Inventory | None = None) -> BookView:
    """The book's rules on a date, every case run.

    Raises UserError "unknown-rule" for an id it lacks, "before-the-book" for a day before it.
    """
    book, base = project_book.of(inventory), in_use()
    if rule_id is None:
        return _whole(book, base, as_of)
    return rulebook_view.view(book, as_of, rule_id, base)


@lru_cache(maxsize=4)
def _whole(book: RuleBook, base: RuleBook, as_of: date) -> BookView:
    """All of a book; kept, because a search asks for it at every letter typed."""
    return rulebook_view.view(book, as_of, base=base)


def timeline(inventory: Inventory | None = None) -> tuple[LawEvent, ...]:
    """Every day, from that on which the book begins, on which something of the law changes."""
    return law.timeline(project_book.of(inventory))


def compare(before: RuleBook, after: RuleBook) -> Comparison:
    """What the second book says otherwise than the first."""
    return comparing.compare(before, after)


def compare_with(source: Path | None = None) -> Comparison:
    """The book in use beside another one, a folder or .zip; without one, that of the program
    beside the installed one. Raises as `install` does, or UserError "no-rule-book".
    """
    if source is not None:
        return compare(in_use(), installed.read_book(source))
    if not is_installed():
        raise UserError(
            "no-rule-book",
            "No rule book of your own is installed to compare with.",
            "Name the folder or .zip of a rule book.",
        )
    return compare(RuleBook.shipped(), in_use())


def search(text: str, as_of: date, inventory: Inventory | None = None) -> tuple[SearchHit, ...]:
    """The rules that have every word of a text, in whatever of them: question, condition,
    values, tables, citations, cases. In the order of the book; none for an empty text.
    """
    words = text.casefold().split()
    if not words:
        return ()
    return tuple(_hits(view(as_of, inventory=inventory), words))


def _hits(book: BookView, words: list[str]) -> Iterator[SearchHit]:
    for rule in book.rules:
        said = list(lines(rule))
        folded = [line.casefold() for line in said]
        if not all(any(word in line for line in folded) for word in words):
            continue
        counts = [sum(word in line for word in words) for line in folded]
        best = sorted(range(len(said)), key=lambda place: (-counts[place], place))
        kept = sorted(place for place in best[:_MOST_LINES] if counts[place])
        yield SearchHit(rule.subject, rule.id, rule.title, tuple(said[place] for place in kept))


def lines(rule: RuleEntry) -> Iterator[str]:
    """Everything that a rule says, line by line."""
    yield f"{rule.id}: {rule.title}"
    yield rule.question
    yield f"{rule.rests_on.citation} {rule.rests_on.source}".strip()
    yield f"Covers {rule.covers}"
    yield f"Leaves out {rule.leaves_out}"
    yield from (f"{line.number} {line.text}" for line in rule.condition)
    yield from rule.remarks
    yield from rule.answers.values()
    for value in rule.values:
        for period in value.periods:
            yield f"{value.label}: {period.value} ({period.rests_on.citation})"
    for table in rule.tables:
        for row in table.rows:
            cells = "; ".join(f"{name}: {held}" for name, held in row.cells.items())
            yield f"{table.title}: {cells} ({row.rests_on.citation})"
    yield from (f"To verify: {text}" for text in rule.verify)
    yield from (f"Case: {case.name}" for case in rule.cases)
