"""What the Gantt chart says in words: tooltips, and the same for a screen reader; no Qt."""

from datetime import date
from html import escape

from planner.model.plan import PlannedJob
from planner.ui.gantt.rows import ChartData, Row


def _day(day: date) -> str:
    return f"{day:%a %b} {day.day}, {day.year}"


def _facts(job: PlannedJob) -> list[tuple[str, str]]:
    length = (job.finish - job.start).days + 1
    facts = [
        ("Crew", job.crew or "none needed"),
        ("Starts", _day(job.start)),
        ("Ends", _day(job.finish)),
        ("Lasts", "1 day" if length == 1 else f"{length} calendar days"),
    ]
    if job.late_days:
        facts.append(("Late", f"{job.late_days} days past its deadline"))
    if job.float_days is not None:
        facts.append(("Float", f"{job.float_days} working days"))
    if job.critical:
        facts.append(("Critical", "sets the finish of the plan"))
    if job.held_by:
        facts.append(("Held by", job.held_by))
    return facts


def job_tooltip(job: PlannedJob) -> str:
    """A job as a small table (rich text)."""
    lines = "".join(
        f"<tr><td style='padding-right:8px'>{name}</td><td>{escape(value)}</td></tr>"
        for name, value in _facts(job)
    )
    return f"<b>{escape(job.job)}</b> at {escape(job.site)}<table>{lines}</table>"


def job_words(job: PlannedJob) -> str:
    """A job as one sentence."""
    facts = ", ".join(f"{name.lower()} {value}" for name, value in _facts(job))
    return f"{job.job} at {job.site}: {facts}"


def row_words(row: Row) -> str:
    """A row as one sentence."""
    first = min(bar.job.start for bar in row.bars)
    last = max(bar.job.finish for bar in row.bars)
    jobs = "1 job" if len(row.bars) == 1 else f"{len(row.bars)} jobs"
    late = f", {row.late_days} days late" if row.late_days else ""
    name = f"{row.label} {row.note}".strip()
    return f"{name}: {jobs}, {_day(first)} to {_day(last)}{late}"


def marks_on(data: ChartData, first: date, last: date) -> str:
    """The deadlines, and today, that lie between two days; empty if none does."""
    lines = [
        f"{marker.label}: {_day(marker.day)}"
        for marker in data.markers
        if first <= marker.day <= last
    ]
    if first <= data.today <= last:
        lines.append(f"Today: {_day(data.today)}")
    return "\n".join(lines)
