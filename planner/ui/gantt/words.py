"""What the Gantt chart says in words: tooltips, and the same for a screen reader; no Qt."""

from datetime import date
from html import escape

from planner.model.plan import PlannedJob
from planner.ui import formats
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.rows import Row


def day_words(day: date) -> str:
    """As in "Thu Mar 4, 2027"."""
    return f"{day:%a} {formats.day(day)}"


def span_words(start: date, finish: date) -> str:
    """As in "Mar 3 - Mar 5, 2027", or one day alone."""
    if start == finish:
        return formats.day(start)
    first = f"{start:%b} {start.day}" if start.year == finish.year else formats.day(start)
    return f"{first} - {formats.day(finish)}"


def moved_words(days: int) -> str:
    """How a date compares with an earlier one, as in "12 days later"."""
    if not days:
        return "same day"
    return f"{formats.count(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _facts(job: PlannedJob, data: ChartData | None) -> list[tuple[str, str]]:
    length = (job.finish - job.start).days + 1
    facts = [
        ("Crew", job.crew or "none needed"),
        ("Starts", day_words(job.start)),
        ("Ends", day_words(job.finish)),
        ("Lasts", "1 day" if length == 1 else f"{length} calendar days"),
    ]
    if data is not None:
        facts += _known(job, data)
    if job.late_days:
        facts.append(("Late", f"{job.late_days} days past its deadline"))
    if job.float_days is not None:
        facts.append(("Float", formats.count(job.float_days, "working day")))
    if job.critical:
        facts.append(("Critical", "sets the finish of the plan"))
    if job.held_by:
        facts.append(("Held by", job.held_by))
    return facts


def _known(job: PlannedJob, data: ChartData) -> list[tuple[str, str]]:
    """What lies around a job: how far it is, whether it is pinned, where it was."""
    facts = []
    started, finished = data.progress.get(job.key, (None, None))
    if finished is not None:
        facts.append(("Done", f"on {day_words(finished)}"))
    elif started is not None:
        facts.append(("Under way", f"since {day_words(started)}"))
    if data.pinned(job):
        facts.append(("Pinned", "stays on its day"))
    before, moved = data.before(job), data.moved(job)
    if before is not None and moved is not None:
        was = span_words(before.start, before.finish)
        facts.append(("Baseline", f"{was}, {moved_words(moved)} now"))
    elif data.baseline is not None:
        facts.append(("Baseline", "was not in it"))
    return facts


def job_tooltip(job: PlannedJob, data: ChartData | None = None) -> str:
    """A job as a small table (rich text)."""
    lines = "".join(
        f"<tr><td style='padding-right:8px'>{name}</td><td>{escape(value)}</td></tr>"
        for name, value in _facts(job, data)
    )
    return f"<b>{escape(job.job)}</b> at {escape(job.site)}<table>{lines}</table>"


def job_words(job: PlannedJob, data: ChartData | None = None) -> str:
    """A job as one sentence; with ``data`` also what lies around it."""
    facts = ", ".join(f"{name.lower()} {value}" for name, value in _facts(job, data))
    return f"{job.job} at {job.site}: {facts}"


def row_words(row: Row) -> str:
    """A row as one sentence."""
    first = min(bar.job.start for bar in row.bars)
    last = max(bar.job.finish for bar in row.bars)
    jobs = formats.count(len(row.bars), "job")
    late = f", {row.late_days} days late" if row.late_days else ""
    folded = "" if not row.foldable else ", open" if row.open else ", folded"
    name = f"{row.label} {row.note}".strip()
    return f"{name}: {jobs}, {day_words(first)} to {day_words(last)}{late}{folded}"


def marks_on(data: ChartData, first: date, last: date) -> str:
    """The deadlines, and today, that lie between two days; empty if none does."""
    lines = [
        f"{marker.label}: {day_words(marker.day)}"
        for marker in data.markers
        if first <= marker.day <= last
    ]
    if first <= data.today <= last:
        lines.append(f"Today: {day_words(data.today)}")
    return "\n".join(lines)
