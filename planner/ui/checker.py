"""Works out what pages show of a project: findings, deadlines, and what the file holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from planner.common.progress import Progress, part
from planner.model.findings import Deadline, Finding
from planner.model.history import ChangeSet, Unit
from planner.model.inventory import Inventory
from planner.model.plan import Plan

if TYPE_CHECKING:
    from planner.catalogue.recognise import Recogniser
    from planner.services.eligibility import Eligibility, Prepared, Summary
    from planner.services.explaining import About, Why
    from planner.services.interview import Question
    from planner.services.interview_answers import Effect, Value
    from planner.services.rulebook_answers import AnswerChange
    from planner.storage.project import Project


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What pages show of a project, read in one go in the background."""

    project: "Project"
    revision: int
    as_of: date
    inventory: Inventory
    units: tuple[Unit, ...]
    plan: Plan | None
    deadlines: tuple[Deadline, ...]


class Checker:
    """Works out findings and deadlines; reads the catalogue at the first time and
    keeps it, so that what was recognised once is known after the next edit. Used by one
    thread at a time.
    """

    def __init__(self) -> None:
        self._recogniser: Recogniser | None = None
        self._prepared: Prepared | None = None

    @property
    def recogniser(self) -> "Recogniser":
        """The shipped catalogue."""
        from planner.catalogue.recognise import Recogniser

        if self._recogniser is None:
            self._recogniser = Recogniser.shipped()
        return self._recogniser

    def check(self, inventory: Inventory, as_of: date, progress: Progress) -> "Eligibility":
        """The findings for an inventory on a date. As long as its items and the rule book stay
        as they are, they are recognised and compared once.
        """
        from planner.services import eligibility

        prepared = self._prepare(inventory, part(progress, 0.0, 0.9))
        rest = part(progress, 0.9, 1.0)
        return eligibility.judge(prepared.book, prepared, inventory, as_of, rest)

    def _prepare(self, inventory: Inventory, progress: Progress) -> "Prepared":
        from planner.services import eligibility

        prepared = self._ready(inventory)
        if prepared is None:
            prepared = eligibility.prepare(inventory, progress, recogniser=self.recogniser)
            self._prepared = prepared
        return prepared

    def _ready(self, inventory: Inventory) -> "Prepared | None":
        """What was recognised and compared before, if it still holds."""
        from planner.services import project_book

        prepared = self._prepared
        if prepared is None or prepared.book is not project_book.of(inventory):
            return None
        return prepared if prepared.holds_for(inventory) else None

    def on_day(
        self, snapshot: Snapshot, as_of: date, progress: Progress
    ) -> "tuple[Snapshot, Eligibility | None]":
        """The same project on another day, with its findings if its items are compared already.
        Raises UserError "before-the-book" for a day before the rule book begins.
        """
        from planner.services import deadlines

        inventory = snapshot.inventory
        dates = deadlines.compute(inventory, as_of)
        ready = self._ready(inventory) is not None
        known = self.check(inventory, as_of, progress) if ready else None
        return replace(snapshot, as_of=as_of, deadlines=dates), known

    def changed_since(
        self, snapshot: Snapshot, known: "Eligibility", since: date, progress: Progress
    ) -> "tuple[AnswerChange, ...]":
        """Which of the answers are otherwise than on an earlier day. Raises UserError
        "before-the-book" for a day before the rule book begins.
        """
        from planner.services import eligibility, rulebook_answers

        inventory = snapshot.inventory
        prepared = self._prepare(inventory, part(progress, 0.0, 0.8))
        rest = part(progress, 0.8, 1.0)
        before = eligibility.judge(prepared.book, prepared, inventory, since, rest)
        return rulebook_answers.between(before, known)

    def questions(self, snapshot: Snapshot, known: "Eligibility") -> "Sequence[Question]":
        """What rules and deadlines still need of the carrier and its applications."""
        from planner.services import interview, project_book

        inventory = snapshot.inventory
        return interview.questions(project_book.of(inventory), known, snapshot.deadlines, inventory)

    def by_site(self, known: "Eligibility") -> "Mapping[str, Summary]":
        """The counts of each site that has items."""
        from planner.services import eligibility

        return eligibility.by_site(known)

    def why(
        self, snapshot: Snapshot, known: "Eligibility", about: "About", finding: Finding
    ) -> "Why":
        """What is behind a finding."""
        from planner.services import explaining

        return explaining.explain(snapshot.project, snapshot.inventory, known, about, finding)

    def effect(
        self,
        snapshot: Snapshot,
        known: "Eligibility",
        question: "Question",
        value: "Value",
        progress: Progress,
    ) -> "Effect":
        """What an answer to a question would change."""
        from planner.services import interview_answers

        inventory = snapshot.inventory
        prepared = self._prepare(inventory, part(progress, 0.0, 0.5))
        return interview_answers.effect(
            prepared, inventory, known, snapshot.deadlines, question, value
        )

    def snapshot(
        self,
        project: "Project",
        as_of: date,
        before: Snapshot | None = None,
        changes: ChangeSet | None = None,
    ) -> Snapshot:
        """Everything that pages show of a project without waiting. After one step, what was
        known ``before`` it spares reading all rows again.
        """
        from planner.services import deadlines, history, refreshing

        one_step = (
            before is not None
            and before.project is project
            and before.revision + 1 == project.revision()
        )
        if before is not None and changes is not None and one_step:
            inventory = refreshing.inventory_after(project, before.inventory, changes)
        else:
            inventory = project.inventory()
        return Snapshot(
            project=project,
            revision=project.revision(),
            as_of=as_of,
            inventory=inventory,
            units=tuple(history.units(project)),
            plan=project.plan(),
            deadlines=deadlines.compute(inventory, as_of),
        )
