"""Recording that a duty was done, and telling which filing is evidence for which date."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from planner.common.errors import UserError
from planner.model.documents import About, Document
from planner.model.findings import Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.model.inventory import Filing, Inventory, subject
from planner.rules.deadline_facts import duty_of
from planner.services import deadlines as dates
from planner.services import inventory as editing
from planner.services.documents import content_of
from planner.storage.project import Project
from planner.storage.units import UnitOfWork


class Standing(StrEnum):
    """How a filing stands to the dates."""

    IN_TIME = "in time"
    LATE = "late"
    AGAIN = "again"  # the date has earlier evidence
    UNMATCHED = "unmatched"
    LATER = "later"  # filed after the as-of date
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing with the date that it is for, and by how many days it was late."""

    filing: Filing
    standing: Standing
    deadline: Deadline | None = None
    days_late: int = 0
    documents: tuple[Document, ...] = ()


def filed(inventory: Inventory, deadlines: Sequence[Deadline], as_of: date) -> tuple[Filed, ...]:
    """Every filing, those that need a look first, then the latest."""
    places: dict[tuple[str, str, date | None], Deadline] = {}
    for one in deadlines:
        days = {one.on, one.falls_on} if one.number else {one.on, one.falls_on, None}
        for day in days if one.on else ():
            places.setdefault((one.rule, one.application, day), one)
    nowhere = {filing.id for filing in dates.unmatched(inventory, deadlines, as_of)}
    attached: defaultdict[str, list[Document]] = defaultdict(list)
    for document in inventory.documents:
        if document.about is About.FILING:
            attached[document.key].append(document)
    found = []
    for filing in inventory.filings:
        place = places.get((duty_of(filing), filing.application, filing.due_on))
        standing, late = _standing(filing, place, as_of, matched=filing.id not in nowhere)
        documents = tuple(attached[subject(filing)[1]])
        found.append(Filed(filing, standing, place, late, documents))
    return tuple(sorted(found, key=_looked_at_first))


def _standing(
    filing: Filing, deadline: Deadline | None, as_of: date, *, matched: bool
) -> tuple[Standing, int]:
    if filing.filed_on is None:
        return Standing.UNDATED, 0
    if filing.filed_on > as_of:
        return Standing.LATER, 0
    if not matched or deadline is None:
        return Standing.UNMATCHED, 0
    if deadline.evidence is not None and deadline.evidence.id != filing.id:
        return Standing.AGAIN, 0
    late = (filing.filed_on - deadline.falls_on).days if deadline.falls_on else 0
    return (Standing.LATE, late) if late > 0 else (Standing.IN_TIME, 0)


_FIRST = (Standing.UNMATCHED, Standing.UNDATED, Standing.LATE)


def _looked_at_first(one: Filed) -> tuple[int, int]:
    rank = _FIRST.index(one.standing) if one.standing in _FIRST else len(_FIRST)
    return rank, -(one.filing.filed_on or date.min).toordinal()


def lacking(deadlines: Sequence[Deadline], as_of: date) -> tuple[Deadline, ...]:
    """What should have been filed by ``as_of``, and nothing shows that it was."""
    return tuple(
        one
        for one in deadlines
        if one.filed and one.falls_on and one.falls_on < as_of and one.status is DeadlineStatus.PAST
    )


def filing_for(deadline: Deadline) -> Filing:
    """An empty filing for a date: it names the day of a duty that recurs, and no day of one that
    is due once, whose day may move.
    """
    due_on = deadline.on if deadline.number else None
    return Filing(application=deadline.application, duty=deadline.rule, due_on=due_on)


def record(project: Project, filings: Sequence[Filing], files: Sequence[Path] = ()) -> ChangeSet:
    """Adds filings with the documents that show them, each file for each filing, as one step.

    Raises UserError ``bad-value`` for one without a day, and as `documents.attach`; then nothing
    is recorded.
    """
    for filing in filings:
        _check(filing)
    contents = [(path.name, content_of(path)) for path in files]
    what = editing.describe(editing.sheet_of(Filing), filings)
    with project.unit(f"Record {what}") as unit:
        for at, number in enumerate(unit.insert(Filing, filings)):
            _attach(unit, replace(filings[at], id=number), contents)
    return unit.changes


def correct(
    project: Project,
    filing: Filing,
    files: Sequence[Path] = (),
    taken_off: Sequence[Document] = (),
) -> ChangeSet:
    """Sets a filing's fields, attaches documents and takes others off, as one step.

    Raises UserError as `record`, and ``row-gone`` if the filing is not there any more.
    """
    _check(filing)
    if not project.rows(Filing, [filing.id]):
        raise UserError("row-gone", "The filing is not there any more.", "Look at the list again.")
    contents = [(path.name, content_of(path)) for path in files]
    with project.unit(f"Edit filing {filing.duty}") as unit:
        unit.update(Filing, [filing])
        unit.detach([document.id for document in taken_off])
        _attach(unit, filing, contents)
    return unit.changes


def _attach(unit: UnitOfWork, filing: Filing, contents: Sequence[tuple[str, bytes]]) -> None:
    about, key = subject(filing)
    today = datetime.now().astimezone().date()
    for name, content in contents:
        unit.attach(about, key, name, content, on=today)


def _check(filing: Filing) -> None:
    editing.check(filing)
    if filing.filed_on is None:
        raise UserError(
            "bad-value",
            "Filed on is empty.",
            "Enter the day on which it was filed; without it nothing shows that it was done.",
        )
