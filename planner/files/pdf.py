"""The printable plan: how it stands, the deadlines, a chart, and the jobs by site and crew."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from reportlab.lib.colors import Color, HexColor

from planner.common.progress import Progress, part, silent
from planner.files.output import replacing
from planner.files.pdf_gantt import Beside, GanttChart, Mark
from planner.files.pdf_page import BAD, FAINT, GOOD, Pages, PrintColumn, PrintRow
from planner.files.pdf_text import BOLD, REGULAR
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.plan import Plan, PlannedJob, PlanStatus

_STATUS: Mapping[PlanStatus, tuple[str, Color]] = {
    PlanStatus.MEETS: ("This plan meets the deadline.", GOOD),
    PlanStatus.UNDECIDED: (
        (
            "Not decided: no plan was found that meets the deadline, and it is not proved "
            "impossible. This is the earliest plan found."
        ),
        HexColor("#7A4B00"),
    ),
    PlanStatus.IMPOSSIBLE: ("The deadline cannot be met; this is proved.", BAD),
}
_CONFIDENCE = {
    Confidence.CONFIRMED: "confirmed",
    Confidence.COMPUTED: "computed",
    Confidence.UNCONFIRMED: "check against the rule text",
}
_JOBS = (
    PrintColumn("Job", 110),
    PrintColumn("Start", 56),
    PrintColumn("Finish", 56),
    PrintColumn("Late days", 46, right=True),
    PrintColumn("Float days", 52, right=True),
)
_FACTS = (
    PrintColumn("This plan", 110),
    PrintColumn("", 250),
    PrintColumn("How it stands", 130),
    PrintColumn("", 230),
)
_NEXT = 14


@dataclass(frozen=True, slots=True)
class PlanPrint:
    """What the printed plan says. ``sites`` gives the name of each site code, ``crews`` are names
    of crews; ``notes`` are lines below the title (an invented sample, the version of the rule
    book). The chart holds the plan against the ``baseline``.
    """

    carrier: str
    as_of: date
    plan: Plan | None
    sites: Mapping[str, str] = field(default_factory=dict)
    crews: Collection[str] = ()
    deadlines: Sequence[Deadline] = ()
    notes: Sequence[str] = ()
    baseline: Plan | None = None


def write_plan(report: PlanPrint, out: Path, *, progress: Progress = silent) -> None:
    """Write the report as a PDF; raises UserError where ``out`` cannot be written."""
    with replacing(out) as file:
        title = f"Replacement plan - {report.carrier}"
        pages = Pages(file, title, f"As of {report.as_of}. Planning aid, not legal advice.")
        _title(pages, report)
        _deadlines(pages, report)
        if report.plan is not None and report.plan.jobs:
            _chart(pages, report, report.plan, part(progress, 0.0, 0.3))
            pages.new_page()
            pages.section("Jobs by site")
            pages.table(
                _site_columns(),
                _by_site(report, report.plan, part(progress, 0.3, 0.65)),
                outlined=True,
            )
            pages.section("Jobs by crew")
            pages.table(
                _crew_columns(),
                _by_crew(report, report.plan, part(progress, 0.65, 1.0)),
                outlined=True,
            )
        pages.finish()
    progress("Written", 1.0)


def _day(value: date | None) -> str:
    return value.isoformat() if value else "-"


def _days(count: int, unit: str = "day") -> str:
    return f"{count:,} {unit}" if count == 1 else f"{count:,} {unit}s"


def _title(pages: Pages, report: PlanPrint) -> None:
    pages.y -= 6
    pages.line(f"Replacement plan: {report.carrier}", BOLD, 18)
    pages.y -= 3
    for note in report.notes:
        pages.line(note, REGULAR, 9, FAINT)
    pages.y -= 8
    plan = report.plan
    if plan is None:
        pages.line("There is no plan yet.", BOLD, 12, BAD)
        pages.bullet(
            "Make one on the Plan page, or with the command: plan FILE. It needs sites with "
            "covered items, crews with skills, and the Work sheet."
        )
        return
    words, colour = _STATUS[plan.status]
    bound = plan.deadline or any(outcome.deadline for outcome in plan.applications)
    pages.line(words if bound else "This plan has no deadline to meet.", BOLD, 12, colour)
    pages.y -= 4
    pages.table(_FACTS, _facts(report, plan))
    if not plan.jobs:
        pages.bullet("The plan has no jobs: no site has covered items left to remove.")
    for sentence in plan.why:
        pages.bullet(sentence)
    if plan.applications:
        pages.section("Applications")
        columns = (
            PrintColumn("Application", 260),
            PrintColumn("Deadline", 90),
            PrintColumn("Forecast finish", 90),
            PrintColumn("Result", 120),
        )
        pages.table(columns, _applications(plan))


def _facts(report: PlanPrint, plan: Plan) -> list[PrintRow]:
    late = f", {_days(plan.late_days)} late" if plan.late_days else ""
    sites = len({job.site for job in plan.jobs})
    lines = [
        ("Name", plan.name),
        ("Made", f"{plan.made_at:%Y-%m-%d %H:%M}"),
        ("As of", _day(report.as_of)),
        ("First day of work", _day(plan.start)),
        ("Deadline", _day(plan.deadline)),
        ("Forecast finish", f"{_day(plan.finish)}{late}"),
        ("No plan can finish before", _day(plan.bound_finish)),
        ("Work", f"{_days(len(plan.jobs), 'job')} at {_days(sites, 'site')}"),
    ]
    half = len(lines) // 2
    pairs = zip(lines[:half], lines[half:], strict=True)
    return [PrintRow((*left, *right)) for left, right in pairs]


def _applications(plan: Plan) -> Iterator[PrintRow]:
    for outcome in plan.applications:
        result = "no deadline known" if outcome.deadline is None else "in time"
        if outcome.late_days:
            result = f"{_days(outcome.late_days)} late"
        yield PrintRow(
            (outcome.application, _day(outcome.deadline), _day(outcome.finish), result),
            bad=outcome.late_days > 0,
        )


def _deadlines(pages: Pages, report: PlanPrint) -> None:
    coming = [
        deadline
        for deadline in report.deadlines
        if deadline.falls_on is not None
        and deadline.falls_on >= report.as_of
        and deadline.status is not DeadlineStatus.DONE
    ]
    undated = [deadline for deadline in report.deadlines if deadline.falls_on is None]
    if not coming and not undated:
        return
    pages.section("Next deadlines")
    columns = (
        PrintColumn("Date", 56),
        PrintColumn("In", 46, right=True),
        PrintColumn("What", 180),
        PrintColumn("Application", 98),
        PrintColumn("Source", 190),
        PrintColumn("How sure", 150),
    )
    rows = [_deadline(deadline, report.as_of) for deadline in coming[:_NEXT]]
    pages.table(columns, [*rows, *(_undated(deadline) for deadline in undated)])
    if len(coming) > _NEXT:
        pages.line(f"and {len(coming) - _NEXT} later ones.", REGULAR, 8, FAINT)


def _deadline(deadline: Deadline, as_of: date) -> PrintRow:
    assert deadline.falls_on is not None  # noqa: S101 - the caller keeps only dated ones
    return PrintRow(
        (
            _day(deadline.falls_on),
            _days((deadline.falls_on - as_of).days),
            deadline.title,
            deadline.application,
            deadline.citation,
            _CONFIDENCE[deadline.confidence],
        )
    )


def _undated(deadline: Deadline) -> PrintRow:
    needs = f"needs: {', '.join(deadline.missing)}"
    return PrintRow(("unknown", "", deadline.title, deadline.application, deadline.citation, needs))


def _chart(pages: Pages, report: PlanPrint, plan: Plan, progress: Progress) -> None:
    marks = [Mark(report.as_of, f"as of {report.as_of}", HexColor("#1F5FBF"), dashed=True)]
    by_date: dict[date, list[str]] = defaultdict(list)
    for outcome in plan.applications:
        if outcome.deadline is not None:
            by_date[outcome.deadline].append(outcome.application)
    if not by_date and plan.deadline is not None:
        by_date[plan.deadline] = []
    for on, names in sorted(by_date.items()):
        label = f"deadline {', '.join(names[:3])}{' ...' if len(names) > 3 else ''} {on}"
        marks.append(Mark(on, label.replace("  ", " "), BAD))
    before = report.baseline
    beside = Beside(
        baseline=before.name if before else "",
        before={job.key: job for job in before.jobs} if before else {},
        pinned=plan.terms.pins.keys(),
    )
    GanttChart(pages, plan.jobs, report.sites, marks, beside).draw(progress)


def _site_columns() -> tuple[PrintColumn, ...]:
    job, *dates = _JOBS
    return (job, PrintColumn("Crew", 120), *dates, PrintColumn("Held by", 280))


def _crew_columns() -> tuple[PrintColumn, ...]:
    job, *dates = _JOBS
    return (PrintColumn("Site", 200), job, *dates, PrintColumn("Held by", 200))


def _dates(job: PlannedJob) -> tuple[str, str, str, str]:
    spare = "" if job.float_days is None else str(job.float_days)
    return _day(job.start), _day(job.finish), str(job.late_days or ""), spare


def _by_site(report: PlanPrint, plan: Plan, progress: Progress) -> Iterator[PrintRow]:
    by_site: dict[str, list[PlannedJob]] = defaultdict(list)
    for job in sorted(plan.jobs, key=lambda job: (job.site, job.start, job.finish)):
        by_site[job.site].append(job)
    for number, (site, jobs) in enumerate(by_site.items()):
        progress("Listing the jobs by site", number / len(by_site))
        finish = max(job.finish for job in jobs)
        yield PrintRow((f"{_site(report, site)}: {jobs[0].start} to {finish}",), group=True)
        for job in jobs:
            crew = job.crew or "no crew"
            cells = (job.job, crew, *_dates(job), job.held_by)
            yield PrintRow(cells, bad=job.late_days > 0)


def _by_crew(report: PlanPrint, plan: Plan, progress: Progress) -> Iterator[PrintRow]:
    by_crew: dict[str, list[PlannedJob]] = defaultdict(list)
    for job in sorted(plan.jobs, key=lambda job: (job.start, job.finish, job.site)):
        for crew in job.crews(report.crews):
            by_crew[crew].append(job)
    for number, crew in enumerate(sorted(by_crew)):
        progress("Listing the jobs by crew", number / len(by_crew))
        yield PrintRow((f"{crew}: {_days(len(by_crew[crew]), 'job')}",), group=True)
        for job in by_crew[crew]:
            cells = (_site(report, job.site), job.job, *_dates(job), job.held_by)
            yield PrintRow(cells, bad=job.late_days > 0)


def _site(report: PlanPrint, code: str) -> str:
    name = report.sites.get(code, "")
    return f"{code} {name}" if name and name != code else code
