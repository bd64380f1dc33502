"""What an exported workbook says beyond the inventory: answers, plan, deadlines, findings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from planner.files.workbook_cells import Value, shortened
from planner.files.workbook_table import Table, TableColumn
from planner.model.findings import Answer, Confidence, Deadline, DeadlineStatus, Finding
from planner.model.inventory import Item, Site
from planner.model.plan import Plan, PlannedJob, PlanStatus
from planner.model.products import Recognition, Strength
from planner.model.sheets import Kind
from planner.services.eligibility import Eligibility, ItemAnswer

COVERED = {Answer.MET: "Covered", Answer.NOT_MET: "Not covered", Answer.UNKNOWN: "Unknown"}
REIMBURSABLE = {
    Answer.MET: "Reimbursable",
    Answer.NOT_MET: "Not reimbursable",
    Answer.UNKNOWN: "Unknown",
}
NOT_LEGAL_ADVICE = (
    "This is not legal advice. Read the text of the rule that each answer names before you file."
)

_COLUMNS = (
    "Headings on dark blue are the standard ones, on grey your own. Those on green are the "
    "program's answers: an import passes over them, and over the sheets Plan, Deadlines, Findings "
    "and About."
)
MET = {Answer.MET: "Yes", Answer.NOT_MET: "No", Answer.UNKNOWN: "Unknown"}
HOW_SURE = {
    Confidence.CONFIRMED: "Confirmed",
    Confidence.COMPUTED: "Computed by the program",
    Confidence.UNCONFIRMED: "Not confirmed: check against the rule text before filing",
}
_STATUS = {
    DeadlineStatus.PAST: "Past",
    DeadlineStatus.DUE: "Due",
    DeadlineStatus.UPCOMING: "Upcoming",
    DeadlineStatus.DONE: "Done",
}
_PLAN_STATUS = {
    PlanStatus.MEETS: "Meets the deadline",
    PlanStatus.UNDECIDED: "Not decided: none found that meets the deadline, not proved impossible",
    PlanStatus.IMPOSSIBLE: "The deadline cannot be met (proved)",
}


def item_answers(eligibility: Eligibility, plan: Plan | None) -> Iterator[tuple[Value, ...]]:
    """For each item, in order, the values under `ANSWER_HEADINGS`."""
    removals = _removals(plan)
    for answer in eligibility.items:
        covered, reimbursable = answer.finding("covered"), answer.finding("reimbursable")
        removal = removals.get(answer.item.site) if _waits(answer.item, covered) else None
        yield (
            product_name(answer.recognition),
            COVERED[covered.answer] if covered else None,
            shortened(covered.because) if covered else None,
            REIMBURSABLE[reimbursable.answer] if reimbursable else None,
            shortened(reimbursable.because) if reimbursable else None,
            shortened(missing_facts(answer)),
            removal.start if removal else None,
            removal.crew if removal else None,
        )


def product_name(recognition: Recognition) -> str:
    """Maker and product, with a word where it is not certain; empty if neither is known."""
    maker, product = recognition.maker, recognition.product
    if product is None:
        return f"{maker.name}, product not recognised" if maker else ""
    unsure = "" if recognition.strength is Strength.CERTAIN else f" ({recognition.strength})"
    return f"{product.maker} {product.name}".strip() + unsure


def missing_facts(answer: ItemAnswer) -> str:
    """The facts that the item's unknown answers lack, each once."""
    facts = [fact for finding in answer.findings for fact in finding.missing]
    return "; ".join(dict.fromkeys(facts))


def _waits(item: Item, covered: Finding | None) -> bool:
    return item.removed_on is None and covered is not None and covered.answer is Answer.MET


def _removals(plan: Plan | None) -> dict[str, PlannedJob]:
    """The last job of each site whose name says that it removes."""
    jobs = [job for job in plan.jobs if "remov" in job.job.casefold()] if plan else []
    return {job.site: job for job in sorted(jobs, key=lambda job: job.start)}


def plan_table(plan: Plan, sites: Sequence[Site]) -> Table:
    """The jobs of the plan in the order of their start."""
    known = {site.code: site for site in sites}
    columns = (
        TableColumn("Site", Kind.IDENTIFIER),
        TableColumn("Site name", width=28),
        TableColumn("Cluster", width=18),
        TableColumn("Application", Kind.IDENTIFIER, width=24),
        TableColumn("Job", width=22),
        TableColumn("State", width=13, words=(("done", "good"), ("under way", "open"))),
        TableColumn("Crew", width=28, wrap=True),
        TableColumn("Start", Kind.DATE),
        TableColumn("Finish", Kind.DATE),
        TableColumn(
            "Late days",
            Kind.WHOLE,
            width=15,
            number_format='#,##0" days late"_);#,##0_);"in time"_)',
            words=((">0", "bad"),),
        ),
        TableColumn("Float", Kind.WHOLE, width=13, number_format='#,##0" days"_)'),
        TableColumn("Critical", Kind.YES_NO, words=(("Yes", "open"),)),
        TableColumn("Held by", width=60, wrap=True),
    )
    jobs = sorted(plan.jobs, key=lambda job: (job.start, job.site, job.finish))
    rows = [_plan_row(job, known.get(job.site) or Site(code=job.site)) for job in jobs]
    return Table("Plan", columns, rows, len(rows))


def _plan_row(job: PlannedJob, site: Site) -> tuple[Value, ...]:
    return (
        *(job.site, site.name, site.cluster, site.application, job.job, job.state.value),
        *(job.crew, job.start, job.finish, job.late_days, job.float_days, job.critical),
        shortened(job.held_by),
    )


def deadline_table(deadlines: Sequence[Deadline]) -> Table:
    """Every deadline, dated or not, with its reason and source."""
    words = (("Due", "bad"), ("Done", "good"), ("Unknown", "open"))
    columns = (
        TableColumn("Falls on", Kind.DATE),
        TableColumn("Date", Kind.DATE),
        TableColumn("Deadline", width=40, wrap=True),
        TableColumn("Application", Kind.IDENTIFIER, width=26),
        TableColumn("Status", width=13, words=words),
        TableColumn("Filed on", Kind.DATE),
        TableColumn("Confirmation number", Kind.IDENTIFIER),
        TableColumn("Document", Kind.IDENTIFIER),
        TableColumn("Because", width=60, wrap=True),
        TableColumn("Missing facts", width=30, wrap=True),
        *_source_columns(),
    )
    rows = [
        (
            *(one.falls_on, one.on, one.title, one.application),
            _STATUS[one.status] if one.status else "Unknown",
            *_evidence(one),
            *(shortened(one.because), "; ".join(one.missing)),
            *(one.citation, HOW_SURE[one.confidence], one.verify),
        )
        for one in deadlines
    ]
    return Table("Deadlines", columns, rows, len(rows))


def _evidence(deadline: Deadline) -> tuple[Value, ...]:
    filing = deadline.evidence
    return (filing.filed_on, filing.confirmation, filing.document) if filing else (None, "", "")


def finding_table(findings: Sequence[Finding]) -> Table:
    """What the rules answer for the carrier itself."""
    words = (("Yes", "good"), ("No", "bad"), ("Unknown", "open"))
    columns = (
        TableColumn("Question", width=40, wrap=True),
        TableColumn("Answer", width=13, words=words),
        TableColumn("Because", width=70, wrap=True),
        TableColumn("Missing facts", width=30, wrap=True),
        *_source_columns(),
    )
    rows = [
        (
            *(one.title, MET[one.answer], shortened(one.because), "; ".join(one.missing)),
            *(one.citation, HOW_SURE[one.confidence], one.verify),
        )
        for one in findings
    ]
    return Table("Findings", columns, rows, len(rows))


def _source_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("Source", width=34, wrap=True),
        TableColumn("How sure", width=30, wrap=True),
        TableColumn("To check", width=50, wrap=True),
    )


def about_table(
    eligibility: Eligibility, plan: Plan | None, origin: Mapping[str, str], made_at: datetime
) -> Table:
    """Where the workbook comes from, as of when, and how to read it. ``origin`` are further
    lines: label and text.
    """
    rows: list[tuple[str, Value]] = [
        ("Important", NOT_LEGAL_ADVICE),
        *origin.items(),
        ("Made on", f"{made_at:%Y-%m-%d %H:%M}"),
        ("Answers as of", eligibility.as_of),
        ("Rule book", eligibility.book_version),
        *_counts(eligibility.items, "covered", COVERED),
        *_counts(eligibility.items, "reimbursable", REIMBURSABLE),
        *_plan_lines(plan),
        ("Columns", _COLUMNS),
    ]
    columns = (
        TableColumn("About", width=26),
        TableColumn("What", None, width=100, wrap=True, left=True),
    )
    return Table("About", columns, rows, len(rows), has_filter=False)


def _counts(
    items: Sequence[ItemAnswer], rule: str, words: Mapping[Answer, str]
) -> Iterator[tuple[str, Value]]:
    found = Counter(finding.answer for one in items if (finding := one.finding(rule)))
    text = ", ".join(f"{words[answer]}: {found[answer]:,}" for answer in Answer if found[answer])
    if text:
        yield f"Items, {rule}", text


def _plan_lines(plan: Plan | None) -> Iterator[tuple[str, Value]]:
    if plan is None:
        yield "Plan", "No plan is saved in the project."
        return
    yield "Plan", f"{plan.name}: {_PLAN_STATUS[plan.status]}"
    finish: date | None = plan.finish
    if finish is not None:
        yield "Forecast finish", finish
    for sentence in plan.why:
        yield "Why", shortened(sentence)
