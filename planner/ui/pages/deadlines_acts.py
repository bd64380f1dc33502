"""What the Deadlines page writes: evidence recorded, corrected and removed, each one step."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from planner.common.progress import Progress
from planner.model.documents import Document
from planner.model.findings import Deadline
from planner.model.history import ChangeSet
from planner.model.inventory import Filing
from planner.storage.project import Project
from planner.ui import formats
from planner.ui.pages.deadlines_documents import DocumentOpener
from planner.ui.pages.deadlines_evidence import Asked, Draft, Given
from planner.ui.session import Session
from planner.ui.translation import tr


class EvidenceActs:
    """Asks, writes, and tells ``said`` what was done, with the step that undoes it."""

    def __init__(
        self,
        session: Session,
        said: Callable[[str, ChangeSet], None],
        enter_facts: Callable[[str], object],
        draft_request: Callable[[str], object],
    ) -> None:
        self._session = session
        self._said = said
        self._enter_facts = enter_facts
        self._draft_request = draft_request
        self._opener = DocumentOpener(session)

    def record(self, deadlines: Sequence[Deadline]) -> None:
        """Record evidence for one date, or for several at once."""
        from planner.services import deadline_evidence as evidence

        drafts = tuple(Draft(evidence.filing_for(one), one) for one in deadlines)
        given = self._session.ask.evidence(Asked(drafts, self._session.as_of))
        if given is None:
            return

        def work(project: Project, _progress: Progress) -> ChangeSet:
            return evidence.record(project, given.filings, given.files)

        what = deadlines[0].title if len(drafts) == 1 else formats.count(len(drafts), "filing")
        self._write(tr("Recording evidence"), work, tr("Recorded {what}.", what=what))

    def edit(self, filing: Filing) -> None:
        """Correct a filing, or choose the date that it is for."""
        from planner.services import deadline_evidence as evidence

        asked = self._asked(filing)
        given = self._session.ask.evidence(asked)
        if given is None or given == Given((filing,)):
            return

        def work(project: Project, _progress: Progress) -> ChangeSet:
            return evidence.correct(project, given.filings[0], given.files, given.taken_off)

        self._write(tr("Saving the evidence"), work, tr("The evidence was changed."))

    def remove(self, filings: Sequence[Filing]) -> None:
        """Remove filings with their documents, without asking: it can be undone."""
        ids = [filing.id for filing in filings]

        def work(project: Project, _progress: Progress) -> ChangeSet:
            from planner.services import inventory

            return inventory.remove(project, Filing, ids)

        self._write(
            tr("Removing"),
            work,
            tr("Removed {filings}.", filings=formats.count(len(ids), "filing")),
        )

    def open_document(self, document: Document) -> None:
        """Show an attached document."""
        self._opener.open(document)

    def enter_facts(self, application: str) -> None:
        """Bring up what the dates of an application, or of the carrier, are counted from."""
        self._enter_facts(application)

    def draft_request(self, application: str) -> None:
        """Draft the facts of a request to extend the term of an application."""
        self._draft_request(application)

    def _asked(self, filing: Filing) -> Asked:
        """The filing with the dates that it may be for: its own, and those of its duty that lack
        evidence, the nearest first; all that lack it where it names no known duty.
        """
        from planner.services import deadline_evidence as evidence

        session = self._session
        listed, dates = session.inventory(), session.deadlines()
        mine = next(one for one in evidence.filed(listed, dates, session.as_of)
                    if one.filing.id == filing.id)  # fmt: skip
        place = mine.deadline
        party = [one for one in dates if one.application == filing.application and one.on]
        same = [one for one in party if one.rule == (place.rule if place else filing.duty)]
        free = [one for one in same or party if one.filed and one.evidence is None]
        about = filing.due_on or filing.filed_on or session.as_of
        free.sort(key=lambda one: abs((one.falls_on or about) - about))
        offered = [*([place] if place else []), *(one for one in free if one != place)]
        drafts = tuple(Draft(_of(filing, evidence.filing_for(one)), one) for one in offered)
        current = drafts[0] if place else Draft(filing, None)
        return Asked(
            (current,), session.as_of, drafts, mine.documents, open_document=self.open_document
        )

    def _write(self, title: str, work: Callable[[Project, Progress], ChangeSet], said: str) -> None:
        self._session.write(title, work, lambda changes: self._said(said, changes))


def _of(filing: Filing, place: Filing) -> Filing:
    """The filing as one for another date."""
    return replace(filing, application=place.application, duty=place.duty, due_on=place.due_on)
