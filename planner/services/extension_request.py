"""The draft of the factual part of a request to extend a term: facts, each with its source.

It states no grounds, certifies nothing and is no form: what it cannot know is listed to be added.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.findings import Deadline
from planner.model.inventory import Inventory
from planner.rules.book import RuleBook
from planner.services import (
    cures,
    deadlines,
    eligibility,
    extension_delays,
    planned_work,
    project_book,
)
from planner.services.cures import Cures
from planner.services.delay_causes import CAUSES
from planner.services.eligibility import Eligibility
from planner.services.extension_delays import Evidence
from planner.services.extension_facts import Delay, ExtensionRequest, Found, Request, count, names
from planner.services.extension_plan import PlanReading, help_facts
from planner.services.extension_term import (
    TERM,
    Party,
    job_counts,
    layer_counts,
    missing,
    network_facts,
    party_of,
    term_facts,
)
from planner.services.plan_scope import Scope, scope_of
from planner.services.reports import is_invented
from planner.services.since import changed_since
from planner.storage.project import Project

_MOST_NAMED = 10
"""Jobs that one line of what is to be added names."""


@dataclass(frozen=True, slots=True)
class RequestOptions:
    """What is asked for: the request of one ``application`` (None: of each that is late), by the
    ``plan`` of a name (None: the newest); with ``helps`` also what would help, which takes longer.
    """

    application: str | None = None
    plan: str | None = None
    helps: bool = True


def draft(
    project: Project,
    options: RequestOptions | None = None,
    progress: Progress = silent,
    *,
    as_of: date,
) -> ExtensionRequest:
    """The facts for each application asked for, as of a date.

    Raises UserError ``no-such-plan``, ``no-such-application``, ``nothing-late`` where no
    application is named and none is late, ``plan-without-jobs``, ``plan-outdated``, and what
    planning raises.
    """
    options = options or RequestOptions()
    return _Draft(project, options, as_of, part(progress, 0.0, 0.4)).make(part(progress, 0.4, 1.0))


def export(
    project: Project,
    out: Path,
    options: RequestOptions | None = None,
    progress: Progress = silent,
    *,
    as_of: date,
) -> ExtensionRequest:
    """Write the draft: .docx to go on writing in, .pdf to read and print. Returns what is in it.

    Raises UserError as `draft`, ``wrong-ending``, and where ``out`` cannot be written.
    """
    check_ending(out)
    made = draft(project, options, part(progress, 0.0, 0.9), as_of=as_of)
    write(made, out, part(progress, 0.9, 1.0))
    return made


def write(made: ExtensionRequest, out: Path, progress: Progress = silent) -> None:
    """Write a draft that is made already, as `export` does."""
    from planner.services import extension_request_print as printing

    check_ending(out)
    printing.write(made, out, progress)


def check_ending(out: Path) -> None:
    """Raises UserError ``wrong-ending`` for a file that is neither .docx nor .pdf."""
    if out.suffix.lower() not in {".docx", ".pdf"}:
        raise UserError(
            "wrong-ending", f"{out.name} ends neither in .docx nor in .pdf.", "Name one of them."
        )


class _Draft:
    """Reads the project once, then gathers the facts of one application after the other."""

    def __init__(
        self, project: Project, options: RequestOptions, as_of: date, progress: Progress
    ) -> None:
        self.project, self.options, self.as_of = project, options, as_of
        self.plan = planned_work.kept_plan(project, options.plan)
        if not self.plan.jobs:
            raise UserError(
                "plan-without-jobs", f"The plan {self.plan.name} has no jobs.", "Make a plan first."
            )
        self.listed: Inventory = project.inventory()
        self.book: RuleBook = project_book.of(self.listed)
        self.dates = deadlines.compute(self.listed, as_of, self.book)
        self.needs = {
            one.application: one for one in deadlines.needed(self.plan, self.listed, as_of)
        }
        self.parties = [party_of(self.listed, name) for name in self._asked()]
        self.answers: Eligibility = eligibility.check(self.listed, as_of, progress)
        self.scope: Scope = scope_of(self.answers.items)
        self.baseline = next((one for one in project.plans() if one.baseline), None)
        work = planned_work.problem_of(self.listed, self.scope, self.plan)
        self.reading = PlanReading(self.plan, work)
        self.reading.check()

    def _asked(self) -> list[str]:
        name = self.options.application
        planned = {one.application for one in self.plan.applications}
        if name is None:
            late = [one for one in self.needs if one in planned]
            if not late:
                raise UserError(
                    "nothing-late",
                    f"By the plan {self.plan.name} no application with a known term is late.",
                    "Name the application, if its facts are wanted all the same.",
                )
            return sorted(late)
        known = {one.name for one in self.listed.applications}
        if name not in known:
            raise UserError(
                "no-such-application",
                f"There is no application {name}.",
                f"There are: {names(sorted(known))}." if known else "Enter one first.",
                "sheet Applications",
            )
        return [name]

    def make(self, progress: Progress) -> ExtensionRequest:
        found = None
        if self.options.helps:
            found = cures.cures_for(
                self.listed, self.scope, self.plan, part(progress, 0.0, 0.8), today=self.as_of
            )
        rest = part(progress, 0.8, 1.0)
        requests = []
        for number, party in enumerate(self.parties):
            rest(f"Gathering the facts of {party.who}", number / len(self.parties))
            requests.append(self._request(party, found))
        carrier = self.listed.carrier
        return ExtensionRequest(
            carrier=carrier.legal_name,
            frn=carrier.frn,
            invented=is_invented(carrier.legal_name),
            project=self.project.path.name,
            plan=self.plan,
            as_of=self.as_of,
            made_at=datetime.now().astimezone(),
            book=self.book.index.version,
            requests=tuple(requests),
        )

    def _request(self, party: Party, found: Cures | None) -> Request:
        mine = {one.rule: one for one in self.dates if one.application == party.name}
        term = mine.get(TERM)
        term_end = term.on if term else None
        evidence = Evidence(self.listed, party)
        said, needed = self.reading.facts(party, term_end, self.needs.get(party.name))
        delays = self._delays(party, evidence, term_end)
        return Request(
            application=party.name,
            term=tuple(term_facts(self.project, party, self.dates, self.listed, self.book)),
            network=tuple(network_facts(party, self.scope, self.plan)),
            layers=layer_counts(party, self.answers.items),
            jobs=job_counts(party, self.plan, self.listed),
            plan=tuple(said),
            needed=needed,
            delays=delays,
            helps=tuple(help_facts(found, self.as_of)) if found else (),
            evidence=tuple(evidence.attached),
            to_add=tuple(self._to_add(party, mine, delays)),
        )

    def _delays(self, party: Party, evidence: Evidence, term_end: date | None) -> tuple[Delay, ...]:
        """By cause, then by where they were found, the longest first."""
        project, listed = self.project, self.listed
        delays = [
            *extension_delays.reported(project, listed, party, evidence, self.baseline, self.as_of),
            *extension_delays.gates(project, listed, party, evidence),
            *(self.reading.held(party, term_end) if term_end else ()),
            *extension_delays.on_record(project, listed, party),
        ]
        order = list(Found)
        return tuple(
            sorted(
                delays,
                key=lambda one: (
                    CAUSES.index(one.cause), order.index(one.found), -(one.days or 0), one.site,
                ),
            )
        )  # fmt: skip

    def _to_add(
        self, party: Party, mine: Mapping[str, Deadline], delays: Sequence[Delay]
    ) -> Iterator[str]:
        """What the program does not know, or may not say."""
        yield (
            "The grounds, in your own words: why the work cannot be completed in time, and why"
            " that is no fault of yours. The program states none."
        )
        yield "The certification, by somebody who may give it. The program certifies nothing."
        if not self.listed.carrier.legal_name:
            yield "The legal name of the carrier."
        if not self.listed.carrier.frn:
            yield "The FRN of the carrier."
        grants = [one for one in self.listed.extensions if one.application == party.name]
        yield from missing(party, grants, mine)
        if self._changed_since():
            yield (
                f"The project was changed since the plan {self.plan.name} was made"
                f" ({self._changed_since()}). Make or repair the plan, and draft this again."
            )
        yield from self._undocumented(party, delays)

    def _changed_since(self) -> str:
        """How often the project was changed after the plan was made, in words."""
        steps = changed_since(self.project.units(), self.plan)
        changed = sum(not self._attaches(step.id) for step in steps)
        return count(changed, "step") if changed else ""

    def _attaches(self, unit: int) -> bool:
        """Whether a step only attached documents, which no plan asks for."""
        return all(row.table == "document" for row in self.project.row_changes(unit, 1))

    def _undocumented(self, party: Party, delays: Sequence[Delay]) -> Iterator[str]:
        reports = any(one.found is Found.REPORTED for one in delays)
        if reports and self.baseline is None:
            yield (
                "No plan is kept as the baseline, so it cannot be told how many days later than"
                " planned the reported jobs are."
            )
        if not reports:
            yield "No job report of these sites names a cause of delay (sheet Progress)."
        silent_ = extension_delays.without_cause(self.listed, party, self.baseline, self.as_of)
        if silent_:
            yield f"No cause is given for: {names(silent_, _MOST_NAMED)}."
        lacking = extension_delays.lacking(delays)
        for found, listed in lacking.items():
            yield (
                f"No document is attached that shows the delay ({found}) of:"
                f" {names(listed, _MOST_NAMED)}."
            )
        unsorted_ = [one.what for one in delays if one.cause == CAUSES[-1]]
        if unsorted_:
            listed = list(dict.fromkeys(unsorted_))
            yield (
                "These fit none of the known causes; say what the cause is:"
                f" {names(listed, _MOST_NAMED)}."
            )
