"""Takes down what the field reports of jobs of a plan."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import JobReport
from planner.model.plan import PlannedJob
from planner.ui import formats
from planner.ui.session import Session
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.storage.project import Project


class Reporting:
    """Writes reports, each time as one step; ``kept`` is then called with a sentence."""

    def __init__(self, session: Session, kept: Callable[[str], None]) -> None:
        self._session = session
        self._kept = kept

    def ask(self, job: PlannedJob) -> None:
        """Ask what is reported of one job."""
        known = next(
            (one for one in self._session.inventory().reports if _same(one, job)),
            JobReport(site=job.site, job=job.job, crew="; ".join(job.crews(self._crews()))),
        )
        planned = tr(
            "Planned from {start} to {finish}.",
            start=formats.weekday(job.start),
            finish=formats.weekday(job.finish),
        )
        given = self._session.ask.job_report(known, self._crews(), planned)
        if given is not None:
            self._write([given], tr("{job} at {site} is reported.", job=job.job, site=job.site))

    def as_planned(self, jobs: Sequence[PlannedJob]) -> None:
        """Report jobs as begun, and done, on their planned days, as far as those have come."""
        from planner.services import progress

        today, crews = self._session.today, self._crews()
        reports = [progress.as_planned(job, today, crews) for job in jobs if job.start <= today]
        if not reports:
            self._kept(tr("Nothing was reported: those jobs are still to come."))
            return
        done = sum(report.finished_on is not None for report in reports)
        said = tr("{jobs} reported as done", jobs=formats.count(done, "job"))
        if len(reports) > done:
            said += tr(", {jobs} as under way", jobs=formats.count(len(reports) - done, "job"))
        self._write(reports, tr("{said}, as planned.", said=said))

    def _crews(self) -> list[str]:
        return [crew.name for crew in self._session.inventory().crews]

    def _write(self, reports: Sequence[JobReport], said: str) -> None:
        def work(project: "Project", _progress: Progress) -> ChangeSet:
            from planner.services import progress

            return progress.report(project, reports)

        self._session.write(tr("Keeping the report"), work, lambda _changes: self._kept(said))


def _same(report: JobReport, job: PlannedJob) -> bool:
    return report.site == job.site and report.job.casefold() == job.job.casefold()
