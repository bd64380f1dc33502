"""Of an extension request: delays that people reported, dates that moved, what is on record."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from planner.common.days import day_text
from planner.common.money import dollars
from planner.model.documents import About, Document
from planner.model.history import FieldChange
from planner.model.inventory import Gate, Inventory, JobReport, WorkStep
from planner.model.plan import Plan, PlannedJob
from planner.scheduling.template import default_steps, fold, read_template
from planner.services.delay_causes import FUNDING, REVIEW, cause_of, cause_of_gate
from planner.services.extension_facts import Attached, Delay, Found, count
from planner.services.extension_term import Party
from planner.services.report_facts import said_by
from planner.storage.project import Project


class Evidence:
    """The documents attached to the application, its sites, and jobs at those."""

    def __init__(self, listed: Inventory, party: Party) -> None:
        self._sites = {str(site.id): site.code for site in party.sites}
        self._of: defaultdict[tuple[str, str], list[Document]] = defaultdict(list)
        self.attached: list[Attached] = []
        for document in listed.documents:
            about = self._about(document, party)
            if about:
                self.attached.append(Attached(document, about))

    def _about(self, document: Document, party: Party) -> str:
        """What a document is about, in words; empty if it is about something else."""
        if document.about is About.APPLICATION:
            mine = party.application is not None and document.key == str(party.application.id)
            return f"application {party.name}" if mine else ""
        if document.about not in {About.SITE, About.JOB}:
            return ""
        number, _, job = document.key.partition("/")
        site = self._sites.get(number)
        if site is None:
            return ""
        self._of[site, fold(job)].append(document)
        return f"{job} at {site}" if job else f"site {site}"

    def of(self, site: str, job: str = "") -> tuple[Document, ...]:
        """Those of a job at a site, and of the site itself."""
        own = self._of.get((site, fold(job)), []) if job else []
        return (*own, *self._of.get((site, ""), []))


def reported(
    project: Project,
    listed: Inventory,
    party: Party,
    evidence: Evidence,
    baseline: Plan | None,
    as_of: date,
) -> Iterator[Delay]:
    """Jobs that the field reports a cause of delay for."""
    codes = {site.code for site in party.sites}
    planned = _by_key(baseline)
    for report in listed.reports:
        if report.site not in codes or not report.delay_cause.strip():
            continue
        job = planned.get((report.site, fold(report.job)))
        typed, cause = report.delay_cause.strip(), cause_of(report.delay_cause)
        origin = project.origins(JobReport, report.id).get("delay_cause")
        yield Delay(
            cause=cause,
            found=Found.REPORTED,
            site=report.site,
            what=report.job,
            text=_report_text(report, job, baseline),
            days=days_late(report, job, as_of),
            source=f"sheet Progress: {said_by(origin)}",
            sorted_by="as reported" if fold(typed) == cause else f'reported as "{typed}"',
            evidence=evidence.of(report.site, report.job),
        )


def _by_key(plan: Plan | None) -> dict[tuple[str, str], PlannedJob]:
    return {(job.site, fold(job.job)): job for job in (plan.jobs if plan else ())}


def _report_text(report: JobReport, job: PlannedJob | None, baseline: Plan | None) -> str:
    said = []
    if job is not None and baseline is not None:
        said.append(
            f"planned {day_text(job.start)} to {day_text(job.finish)} (baseline {baseline.name})"
        )
    for what, on in (
        ("begun", report.started_on),
        ("finished", report.finished_on),
        ("expected to end", report.expected_on if report.finished_on is None else None),
    ):
        if on is not None:
            said.append(f"{what} {day_text(on)}")
    if report.started_on is None and report.finished_on is None:
        said.append("not begun")
    notes = f' Note: "{report.notes.strip()}"' if report.notes.strip() else ""
    return f"{report.job} at {report.site}: {'; '.join(said)}.{notes}"


def days_late(report: JobReport, job: PlannedJob | None, as_of: date) -> int | None:
    """Calendar days that a job ends, or is expected to end, after the day planned; one that has
    not begun is as late as its first day is past. None where there is nothing to compare.
    """
    if job is None:
        return None
    ends = report.finished_on or report.expected_on
    if ends is not None:
        return max(0, (ends - job.finish).days)
    if report.started_on is not None:
        return max(0, (report.started_on - job.start).days)
    return max(0, (as_of - job.start).days)


def without_cause(listed: Inventory, party: Party, baseline: Plan | None, as_of: date) -> list[str]:
    """Jobs that are reported later than planned, and nobody says why."""
    codes, planned = {site.code for site in party.sites}, _by_key(baseline)
    return [
        f"{report.job} at {report.site} ({count(late, 'day')})"
        for report in listed.reports
        if report.site in codes and not report.delay_cause.strip() and not report.says_nothing
        and (late := days_late(report, planned.get((report.site, fold(report.job))), as_of))
    ]  # fmt: skip


def gates(project: Project, listed: Inventory, party: Party, evidence: Evidence) -> Iterator[Delay]:
    """Dates that jobs of the application wait for, where they moved to a later day or are not
    certain; the history knows what they were.
    """
    codes = {site.code for site in party.sites} | {""}
    awaited = _awaited(listed.work, [site.type for site in party.sites])
    mine = [one for one in listed.gates if one.site in codes and fold(one.gate) in awaited]
    moves: defaultdict[int, list[FieldChange]] = defaultdict(list)
    for change in project.field_changes(Gate, "on") if mine else ():
        moves[change.row_id].append(change)
    for gate in mine:
        cause = cause_of_gate(gate.gate)
        moved = _moved(gate, moves[gate.id])
        unsure = " It is not certain." if gate.certain is False else ""
        notes = f' Note: "{gate.notes.strip()}"' if gate.notes.strip() else ""
        label = f"{gate.gate} at {gate.site or 'all sites'}"
        if moved is None and not (unsure and gate.on):
            continue
        text, days = moved or (f"{label} is expected on {day_text(gate.on or date.min)}.", None)
        yield Delay(
            cause=cause,
            found=Found.MOVED if moved else Found.UNCERTAIN,
            site=gate.site,
            what=gate.gate,
            text=f"{text}{unsure}{notes}",
            days=days,
            source="sheet Gates, and its history" if moved else "sheet Gates",
            sorted_by=f"by the name of the gate, {gate.gate}",
            evidence=evidence.of(gate.site, gate.gate),
        )


def _awaited(work: Sequence[WorkStep], types: Sequence[str]) -> frozenset[str]:
    """The gates that some job waits for."""
    steps = read_template(work or default_steps(), types)
    return frozenset(name for step in steps for name in step.gates)


def _moved(gate: Gate, changes: Sequence[FieldChange]) -> tuple[str, int] | None:
    """How a date came to be what it is, in words, and the days between the first and now; None
    where it did not move to a later day. A step back to an earlier value takes out what lies
    between.
    """
    path: list[tuple[date, FieldChange | None]] = []
    for change in changes:
        before, after = _date(change.before), _date(change.after)
        if before is not None and not path:
            path.append((before, None))
        if after is None:
            continue
        known = next((at for at, (day, _step) in enumerate(path) if day == after), None)
        path = [*path, (after, change)] if known is None else path[: known + 1]
    if len(path) < 2 or path[-1][0] != gate.on or path[-1][0] <= path[0][0]:
        return None
    days = (path[-1][0] - path[0][0]).days
    steps = [f"was {day_text(path[0][0])}"]
    for day, step in path[1:]:
        assert step is not None  # noqa: S101 - only the first has none
        who = f" by {step.step.who}" if step.step.who else ""
        steps.append(
            f'{day_text(day)} since the step "{step.step.unit_label}" on'
            f" {day_text(step.step.at.astimezone().date())}{who}"
        )
    label = f"{gate.gate} at {gate.site or 'all sites'}"
    return f"{label}: {', then '.join(steps)}. That is {count(days, 'day')} later.", days


def _date(value: object) -> date | None:
    return date.fromisoformat(value[:10]) if isinstance(value, str) and value else None


def on_record(project: Project, listed: Inventory, party: Party) -> Iterator[Delay]:
    """Money and review times that the dates and amounts of the application tell."""
    one = party.application
    if one is None:
        return
    origins = project.origins(type(one), one.id)
    if one.allocation is not None and one.approved_cost and one.allocation < one.approved_cost:
        short = one.approved_cost - one.allocation
        yield Delay(
            FUNDING,
            Found.RECORD,
            "",
            "Allocation",
            f"The allocation is {dollars(one.allocation)} of an approved cost of"
            f" {dollars(one.approved_cost)}: short by {dollars(short)}"
            f" ({short / one.approved_cost:.0%}).",
            None,
            f"Allocation: {said_by(origins.get('allocation'))}",
            "the allocation is less than the approved cost",
        )
    paid = [row for row in listed.disbursements if row.application == one.name and row.amount]
    if paid and one.allocation:
        total = sum(row.amount or 0 for row in paid)
        last = max((row.on for row in paid if row.on), default=None)
        until = f", the last on {day_text(last)}" if last else ""
        yield Delay(
            FUNDING,
            Found.RECORD,
            "",
            "Disbursements",
            f"{dollars(total)} of the allocation of {dollars(one.allocation)} is paid out in"
            f" {count(len(paid), 'payment')}{until}.",
            None,
            "sheet Disbursements",
            "it is about money of the program",
        )
    if one.submitted_on and one.approved_on and one.approved_on > one.submitted_on:
        days = (one.approved_on - one.submitted_on).days
        yield Delay(
            REVIEW,
            Found.RECORD,
            "",
            "Review of the application",
            f"The application was submitted on {day_text(one.submitted_on)} and approved on"
            f" {day_text(one.approved_on)}: {count(days, 'day')}.",
            None,
            f"Approved on: {said_by(origins.get('approved_on'))}",
            "it is the time of a review",
        )


def lacking(delays: Sequence[Delay]) -> Mapping[str, list[str]]:
    """What no document shows, by where it was found."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for delay in delays:
        if delay.found in {Found.REPORTED, Found.MOVED} and not delay.evidence:
            at = f" at {delay.site or 'all sites'}"
            found[delay.found.value].append(f"{delay.what}{at}")
    return {key: list(dict.fromkeys(listed)) for key, listed in found.items()}
