"""The jobs of a plan as rows: what the list shows of each, and which of them are shown."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from planner.model.plan import JobState, PlannedJob
from planner.ui import cells, formats
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.rows import JOBS_A_TURN, in_turns
from planner.ui.gantt.words import moved_words
from planner.ui.slices import Slices, Steps
from planner.ui.theme import Tone
from planner.ui.translation import tr
from planner.ui.widgets.table_model import RowsModel, TableColumn
from planner.ui.words import Look

LATE = Look(tr("Late"), Tone.BAD, "triangle-alert")
LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        tr("Done"): Look(tr("Done"), Tone.GOOD, "circle-check"),
        tr("Under way"): Look(tr("Under way"), Tone.INFO, "play"),
    }
)


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job with what lies around it. ``moved`` are the calendar days that it starts later
    than in the baseline, None without one.
    """

    job: PlannedJob
    cluster: str
    application: str
    status: str
    moved: int | None


def listed(data: ChartData) -> Steps[list[ListedJob]]:
    """The rows of a plan."""
    rows: list[ListedJob] = []
    for at, job in enumerate(data.plan.jobs, 1):
        before = data.before(job)
        state = data.state(job) if data.progress else JobState.PLANNED
        words = [
            "" if state is JobState.PLANNED else state.value.capitalize(),
            tr("Pinned") if data.pinned(job) else "",
        ]
        rows.append(
            ListedJob(
                job,
                data.clusters.get(job.site, ""),
                data.applications.get(job.site, ""),
                ", ".join(filter(None, words)),
                None if before is None else (job.start - before.start).days,
            )
        )
        if not at % JOBS_A_TURN:
            yield at / len(data.plan.jobs)
    return rows


class JobsModel(RowsModel[ListedJob]):
    """A row stays the same when its job gets another date."""

    def __init__(self) -> None:
        super().__init__(JOB_COLUMNS)
        self._all: tuple[ChartData, list[ListedJob]] | None = None
        self._listing = Slices(self)

    def show_jobs(self, data: ChartData, keep: Callable[[PlannedJob], bool] | None) -> None:
        """Show the jobs of a plan, or only those that ``keep`` is true of; of a large plan, when
        they have been put together.
        """
        known = self._all

        def lay() -> Steps[tuple[list[ListedJob], list[ListedJob]]]:
            if known is not None and known[0] is data:
                rows = known[1]
            else:
                rows = yield from listed(data)
            if keep is None:
                return rows, rows
            kept = yield from in_turns(rows, lambda row: keep(row.job))
            return rows, kept

        def done(made: tuple[list[ListedJob], list[ListedJob]]) -> None:
            rows, kept = made
            self._all = data, rows
            self.set_rows(kept)

        self._listing.start(tr("Listing the jobs"), lay(), done)

    def identity(self, row: ListedJob) -> object:
        return row.job.key


_SINCE = tr("Since baseline")
JOB_COLUMNS: tuple[TableColumn[ListedJob], ...] = (
    TableColumn(tr("Site"), lambda row: row.job.site, width=90),
    TableColumn(tr("Job"), lambda row: row.job.job, width=140),
    TableColumn(tr("Crew"), lambda row: row.job.crew or tr("none needed"), width=150),
    TableColumn(
        tr("Start"), lambda row: cells.date_text(row.job.start), lambda row: row.job.start, width=92
    ),
    TableColumn(
        tr("Finish"),
        lambda row: cells.date_text(row.job.finish),
        lambda row: row.job.finish,
        width=92,
    ),
    TableColumn(
        tr("Late"),
        lambda row: formats.count(row.job.late_days, "day") if row.job.late_days else "",
        lambda row: row.job.late_days or None,
        numeric=True,
        look=lambda row: LATE if row.job.late_days else None,
        width=108,
        tip=tr("Calendar days past its application's deadline"),
    ),
    TableColumn(
        tr("Float"),
        lambda row: "" if row.job.float_days is None else formats.count(row.job.float_days, "day"),
        lambda row: row.job.float_days,
        numeric=True,
        width=80,
        tip=tr("Working days the job can slip without moving the finish or a deadline"),
    ),
    TableColumn(tr("Critical"), lambda row: tr("Critical") if row.job.critical else "", width=78),
    TableColumn(
        tr("Status"),
        lambda row: row.status,
        look=lambda row: LOOKS.get(row.status.partition(",")[0]),
        width=96,
        tip=tr("Under way or done, as recorded; pinned to its day"),
    ),
    TableColumn(
        _SINCE,
        lambda row: "" if row.moved is None else moved_words(row.moved),
        lambda row: row.moved,
        numeric=True,
        width=120,
        tip=tr("Calendar days that it starts later or earlier than in the baseline"),
    ),
    TableColumn(tr("Cluster"), lambda row: row.cluster, width=110),
    TableColumn(tr("Application"), lambda row: row.application, width=150),
    TableColumn(tr("Held by"), lambda row: row.job.held_by, width=300),
)
SINCE_BASELINE = next(n for n, column in enumerate(JOB_COLUMNS) if column.heading == _SINCE)

WHICH: Mapping[str, tuple[str, Callable[[ChartData, PlannedJob], bool]]] = MappingProxyType(
    {
        "all": (tr("All jobs"), lambda _data, _job: True),
        "late": (tr("Late"), lambda _data, job: job.late_days > 0),
        "critical": (tr("Critical"), lambda _data, job: job.critical),
        "open": (tr("Not done"), lambda data, job: data.state(job) is not JobState.DONE),
        "pinned": (tr("Pinned"), lambda data, job: data.pinned(job)),
        "later": (tr("Later than baseline"), lambda data, job: (data.moved(job) or 0) > 0),
    }
)
"""Which jobs are shown: a name for people, and the test of a job."""


def offered(data: ChartData) -> tuple[str, ...]:
    """Keys of `WHICH` that make sense for a plan."""
    without = {
        "open": not data.progress,
        "pinned": not data.pins,
        "later": data.baseline is None,
    }
    return tuple(key for key in WHICH if not without.get(key, False))
