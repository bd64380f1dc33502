"""What the Gantt chart says in words: tooltips, and the same for a screen reader; no Qt."""

from datetime import date
from html import escape

from planner.model.plan import PlannedJob
from planner.ui import formats
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.rows import Row
from planner.ui.translation import tr


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
        return tr("same day")
    moved = formats.count(abs(days), "day")
    return tr("{days} later", days=moved) if days > 0 else tr("{days} earlier", days=moved)


def _facts(job: PlannedJob, data: ChartData | None) -> list[tuple[str, str]]:
    length = (job.finish - job.start).days + 1
    facts = [
        (tr("Crew"), job.crew or tr("none needed")),
        (tr("Starts"), day_words(job.start)),
        (tr("Ends"), day_words(job.finish)),
        (tr("Lasts"), tr("1 day") if length == 1 else tr("{length} calendar days", length=length)),
    ]
    if data is not None:
        facts += _known(job, data)
    if job.late_days:
        facts.append(
            (tr("Late"), tr("{late_days} days past its deadline", late_days=job.late_days))
        )
    if job.float_days is not None:
        facts.append((tr("Float"), formats.count(job.float_days, "working day")))
    if job.critical:
        facts.append((tr("Critical"), tr("sets the finish of the plan")))
    if job.held_by:
        facts.append((tr("Held by"), job.held_by))
    return facts


def _known(job: PlannedJob, data: ChartData) -> list[tuple[str, str]]:
    """What lies around a job: how far it is, whether it is pinned, where it was."""
    facts = []
    started, finished = data.progress.get(job.key, (None, None))
    if finished is not None:
        facts.append((tr("Done"), tr("on {finished}", finished=day_words(finished))))
    elif started is not None:
        facts.append((tr("Under way"), tr("since {started}", started=day_words(started))))
    if data.pinned(job):
        facts.append((tr("Pinned"), tr("stays on its day")))
    before, moved = data.before(job), data.moved(job)
    if before is not None and moved is not None:
        was = span_words(before.start, before.finish)
        facts.append((tr("Baseline"), tr("{was}, {moved} now", was=was, moved=moved_words(moved))))
    elif data.baseline is not None:
        facts.append((tr("Baseline"), tr("was not in it")))
    return facts


def job_tooltip(job: PlannedJob, data: ChartData | None = None) -> str:
    """A job as a small table (rich text)."""
    lines = "".join(
        f"<tr><td style='padding-right:8px'>{name}</td><td>{escape(value)}</td></tr>"
        for name, value in _facts(job, data)
    )
    head = tr("{job} at {site}", job=f"<b>{escape(job.job)}</b>", site=escape(job.site))
    return f"{head}<table>{lines}</table>"


def job_words(job: PlannedJob, data: ChartData | None = None) -> str:
    """A job as one sentence; with ``data`` also what lies around it."""
    facts = ", ".join(f"{name.lower()} {value}" for name, value in _facts(job, data))
    return tr("{job} at {site}: {facts}", job=job.job, site=job.site, facts=facts)


def row_words(row: Row) -> str:
    """A row as one sentence."""
    first = min(bar.job.start for bar in row.bars)
    last = max(bar.job.finish for bar in row.bars)
    jobs = formats.count(len(row.bars), "job")
    late = tr(", {late_days} days late", late_days=row.late_days) if row.late_days else ""
    folded = "" if not row.foldable else tr(", open") if row.open else tr(", folded")
    name = f"{row.label} {row.note}".strip()
    return tr(
        "{name}: {jobs}, {first} to {last}{late}{folded}",
        name=name,
        jobs=jobs,
        first=day_words(first),
        last=day_words(last),
        late=late,
        folded=folded,
    )


def marks_on(data: ChartData, first: date, last: date) -> str:
    """The deadlines, and today, that lie between two days; empty if none does."""
    lines = [
        f"{marker.label}: {day_words(marker.day)}"
        for marker in data.markers
        if first <= marker.day <= last
    ]
    if first <= data.today <= last:
        lines.append(tr("Today: {today}", today=day_words(data.today)))
    return "\n".join(lines)
