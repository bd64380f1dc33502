"""What the field reports of jobs, as facts that a plan must keep."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.common.days import day_text, federal_holidays
from planner.common.errors import UserError
from planner.model.history import ChangeSet
from planner.model.inventory import Inventory, JobReport, WorkStep
from planner.model.plan import JobKey, JobState, Plan, PlannedJob
from planner.scheduling.calendars import MON_TO_FRI
from planner.scheduling.expand import read_crew
from planner.scheduling.problem import Actual, CrewSpec
from planner.scheduling.template import default_steps, fold
from planner.services import inventory as editing
from planner.services.phrases import named
from planner.storage.project import Project

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reported:
    """Facts by site and job, and sentences on what is assumed where a report leaves it open."""

    actuals: Mapping[JobKey, Actual]
    remarks: tuple[str, ...] = ()


def read_reports(inventory: Inventory, today: date, last: Plan | None = None) -> Reported:
    """The reports as facts on ``today``. What a report leaves open (crews, the first day) is
    taken from the ``last`` plan, the end of a job that is under way from its planned duration.

    Raises UserError ``report-in-future``, ``report-backwards``, ``report-twice``.
    """
    return _Reading(inventory, today, last).read()


def facts_of(plan: Plan, known: Collection[str]) -> dict[JobKey, Actual]:
    """The facts that a plan was made with; ``known`` are names of crews."""
    return {
        job.key: Actual(job.start, job.finish, job.crews(known), job.state is JobState.DONE)
        for job in plan.jobs
        if job.state is not JobState.PLANNED
    }


def state_of(report: JobReport) -> JobState:
    """Whether a job that is reported has begun, or is through."""
    if report.finished_on:
        return JobState.DONE
    return JobState.UNDER_WAY if report.started_on else JobState.PLANNED


def report(project: Project, reports: Sequence[JobReport]) -> ChangeSet:
    """Keeps what is reported of jobs, as one step: each in the place of an earlier report of its
    job. Raises UserError ``bad-value`` as an edit by hand.
    """
    known = {(one.site, fold(one.job)): one for one in project.load(JobReport)}
    new, changed = [], []
    for one in reports:
        editing.check(one)
        was = known.get((one.site, fold(one.job)))
        if was is None:
            new.append(one)
        else:
            changed.append(replace(one, id=was.id, extras={**was.extras, **one.extras}))
    what = (
        f"{reports[0].job} at {reports[0].site}" if len(reports) == 1 else f"{len(reports):,} jobs"
    )
    with project.unit(f"Report {what}") as unit:
        unit.insert(JobReport, new)
        unit.update(JobReport, changed)
    return unit.changes


def as_planned(job: PlannedJob, today: date, known: Collection[str]) -> JobReport:
    """The report of a job that went as planned, as far as it can have by today."""
    return JobReport(
        site=job.site,
        job=job.job,
        started_on=job.start if job.start <= today else None,
        finished_on=job.finish if job.finish <= today else None,
        crew="; ".join(job.crews(known)),
    )


class _Reading:
    def __init__(self, inventory: Inventory, today: date, last: Plan | None) -> None:
        self.reports = [one for one in inventory.reports if state_of(one) is not JobState.PLANNED]
        self.today = today
        self.steps = {fold(row.job): row for row in inventory.work or default_steps()}
        self.last = {job.key: job for job in last.jobs} if last else {}
        self.crews = {fold(crew.name): read_crew(crew) for crew in inventory.crews}
        self.names = {crew.name for crew in inventory.crews}
        self.holidays = federal_holidays(today.year - 5, today.year + 5) if self.reports else ()
        self.overdue: list[str] = []
        self.unknown: dict[str, None] = {}

    def read(self) -> Reported:
        found: dict[JobKey, Actual] = {}
        for report in self.reports:
            step = self.steps.get(fold(report.job))
            key = report.site, step.job if step else report.job
            if key in found:
                raise UserError(
                    "report-twice",
                    f"There are two reports of {report.job} at {report.site}.",
                    "Delete one of them.",
                    _where(report),
                )
            self._check(report)
            found[key] = self._fact(report, step, self.last.get(key))
        return Reported(found, tuple(self._remarks()))

    def _check(self, report: JobReport) -> None:
        for what, day in (("begun", report.started_on), ("finished", report.finished_on)):
            if day is not None and day > self.today:
                raise UserError(
                    "report-in-future",
                    f"{report.job} at {report.site} is reported as {what} on {day_text(day)},"
                    f" which is still to come.",
                    "Correct the date, or give the day as Expected finish.",
                    _where(report),
                )

        began, ended = report.started_on, report.finished_on
        if began and ended and ended < began:
            raise UserError(
                "report-backwards",
                f"{report.job} at {report.site} is reported as finished on {day_text(ended)},"
                f" before it began on {day_text(began)}.",
                "Correct one of the two dates.",
                _where(report),
            )

    def _fact(self, report: JobReport, step: WorkStep | None, last: PlannedJob | None) -> Actual:
        names = self._crews(report, last)
        days = (step.duration_days if step else None) or 1
        if report.finished_on is not None:
            finish = report.finished_on
            start = report.started_on or min(last.start if last else finish, finish)
            return Actual(start, finish, names)
        assert report.started_on is not None  # noqa: S101 - it has begun, or is not read
        start = report.started_on
        expected = report.expected_on or self._end(start, days, names, report)
        if expected < self.today:
            self.overdue.append(f"{report.job} at {report.site}")
        return Actual(start, max(expected, self.today, start), names, done=False)

    def _end(self, start: date, days: int, names: Sequence[str], report: JobReport) -> date:
        """The last of so many days of work; of a job that needs nobody every day counts."""
        step = self.steps.get(fold(report.job))
        if step is not None and not step.skill.strip():
            return start + (days - 1) * _DAY
        specs = [self.crews[fold(name)] for name in names]
        day, left = start, days
        while True:
            left -= self._works(specs, day)
            if left <= 0 or (day - start).days > 10 * days + 60:
                return day
            day += _DAY

    def _works(self, crews: Iterable[CrewSpec], day: date) -> bool:
        if day in self.holidays:
            return False
        weeks = [crew.working_days for crew in crews] or [MON_TO_FRI]
        away = any(first <= day <= end for crew in crews for first, end in crew.time_off)
        return not away and all(day.weekday() in week for week in weeks)

    def _crews(self, report: JobReport, last: PlannedJob | None) -> tuple[str, ...]:
        """Names of known crews: those reported, else those planned."""
        text = report.crew.strip()
        if not text:
            return tuple(n for n in last.crews(self.names) if n in self.names) if last else ()
        whole = [text] if fold(text) in self.crews else re.split(r"[;\n]", text)
        parts = [
            part.strip()
            for one in whole
            for part in ([one] if fold(one) in self.crews else one.split(","))
            if part.strip()
        ]
        self.unknown.update(dict.fromkeys(part for part in parts if fold(part) not in self.crews))
        known = [self.crews[fold(part)].name for part in parts if fold(part) in self.crews]
        return tuple(dict.fromkeys(known))

    def _remarks(self) -> Iterable[str]:
        if self.overdue:
            some = len(self.overdue) > 1
            yield (
                f"{named(self.overdue)} {'are' if some else 'is'} under way for longer than"
                f" expected: the plan counts on {'their' if some else 'its'} end today. Give an"
                " Expected finish."
            )
        if self.unknown:
            yield (
                f"The sheet Progress names crews that the sheet Crews does not have:"
                f" {named(list(self.unknown))}. They keep no crew busy."
            )


def _where(report: JobReport) -> str:
    return f"sheet Progress, site {report.site}, job {report.job}"
