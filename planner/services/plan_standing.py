"""Where the work stands: baseline against what has happened against what is planned now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.model.inventory import Inventory
from planner.model.plan import JobKey, JobState, Plan, PlannedJob
from planner.scheduling.problem import Actual
from planner.services.phrases import count
from planner.services.progress import read_reports


@dataclass(frozen=True, slots=True)
class JobStanding:
    """One job. Baseline days are None where the baseline has no such job, or there is no
    baseline; ``started`` and ``finished`` are what is reported; ``forecast`` its last day as it
    is now known (None: the plan has it no more, and nobody reports it). ``float_days`` and
    ``critical`` are those of a job that is not through.
    """

    site: str
    job: str
    state: JobState
    baseline_start: date | None = None
    baseline_finish: date | None = None
    started: date | None = None
    finished: date | None = None
    forecast_start: date | None = None
    forecast: date | None = None
    float_days: int | None = None
    critical: bool = False
    held_by: str = ""

    @property
    def slip(self) -> int | None:
        """Calendar days behind the baseline, below 0 ahead of it; None if that is not known."""
        if self.forecast is None or self.baseline_finish is None:
            return None
        return (self.forecast - self.baseline_finish).days

    @property
    def gone(self) -> bool:
        """Whether only the baseline has it: the plan counts it as done, or leaves it out."""
        return self.forecast is None


@dataclass(frozen=True, slots=True)
class Standing:
    """Several jobs together: of a site, of a kind, or all. ``name`` is the site or the job, empty
    for all. ``finished`` is there once every job is through; ``slip`` is that of the last day of
    all; ``float_days`` the least of jobs that are not through. ``due`` counts the jobs that the
    baseline has through by today, ``gone`` those of the baseline that the plan has no more.
    """

    name: str
    jobs: tuple[JobStanding, ...]
    due: int | None
    baseline_start: date | None
    baseline_finish: date | None
    started: date | None
    finished: date | None
    forecast: date | None
    float_days: int | None
    critical: bool

    @property
    def slip(self) -> int | None:
        """Calendar days behind the baseline, below 0 ahead of it; None if that is not known."""
        if self.forecast is None or self.baseline_finish is None:
            return None
        return (self.forecast - self.baseline_finish).days

    def count(self, state: JobState) -> int:
        """How many of the jobs are in a state."""
        return sum(job.state is state and not job.gone for job in self.jobs)

    @property
    def gone(self) -> int:
        """How many jobs only the baseline has."""
        return sum(job.gone for job in self.jobs)

    @property
    def critical_jobs(self) -> tuple[JobStanding, ...]:
        """The jobs without float, the first first."""
        return tuple(job for job in self.jobs if job.critical)


@dataclass(frozen=True, slots=True)
class Standings:
    """All of it, by site (in the order of the Sites sheet) and by kind of job (in the order of
    the Work sheet). ``baseline`` is the name of the baseline, empty without one.
    """

    today: date
    baseline: str
    total: Standing
    sites: tuple[Standing, ...]
    stages: tuple[Standing, ...]
    remarks: tuple[str, ...] = ()


def standing(plan: Plan, baseline: Plan | None, inventory: Inventory, today: date) -> Standings:
    """Where the work of a plan stands on a day. What is reported counts as it is reported, also
    where it came after the plan was made; for the rest the plan is the forecast.

    Raises UserError for reports that cannot be (see `read_reports`).
    """
    reported = read_reports(inventory, today, plan)
    jobs = _jobs(plan, baseline, reported.actuals)
    sites = [site.code for site in inventory.sites]
    steps = [step.job for step in inventory.work]
    return Standings(
        today,
        baseline.name if baseline else "",
        _together("", jobs, baseline, today),
        tuple(_groups(jobs, lambda job: job.site, sites, baseline, today)),
        tuple(_groups(jobs, lambda job: job.job, steps, baseline, today)),
        tuple(_remarks(plan, jobs, reported.actuals, today)),
    )


def _jobs(plan: Plan, baseline: Plan | None, actuals: Mapping[JobKey, Actual]) -> list[JobStanding]:
    was = {job.key: job for job in baseline.jobs} if baseline else {}
    now = {job.key: job for job in plan.jobs}
    keys = dict.fromkeys((*now, *was, *(key for key in actuals if key in was)))
    return [_job(key, was.get(key), now.get(key), actuals.get(key)) for key in keys]


def _job(
    key: JobKey, was: PlannedJob | None, now: PlannedJob | None, fact: Actual | None
) -> JobStanding:
    state = now.state if now else JobState.PLANNED
    started = finished = None
    forecast_start, forecast = (now.start, now.finish) if now else (None, None)
    if fact is not None:
        state = JobState.DONE if fact.done else JobState.UNDER_WAY
        forecast_start, forecast = fact.start, fact.finish
    if state is not JobState.PLANNED:
        started = forecast_start
    if state is JobState.DONE:
        finished = forecast
    left = now is not None and state is not JobState.DONE
    return JobStanding(
        *key,
        state,
        was.start if was else None,
        was.finish if was else None,
        started,
        finished,
        forecast_start,
        forecast,
        now.float_days if now and left else None,
        bool(now and left and now.critical),
        now.held_by if now and left else "",
    )


def _groups(
    jobs: list[JobStanding],
    name_of: Callable[[JobStanding], str],
    order: Iterable[str],
    baseline: Plan | None,
    today: date,
) -> Iterable[Standing]:
    members: defaultdict[str, list[JobStanding]] = defaultdict(list)
    for job in jobs:
        members[name_of(job)].append(job)
    for name in dict.fromkeys((*order, *members)):
        if name in members:
            yield _together(name, members[name], baseline, today)


def _together(name: str, jobs: list[JobStanding], baseline: Plan | None, today: date) -> Standing:
    there = [job for job in jobs if not job.gone]
    through = all(job.finished for job in there)
    floats = [job.float_days for job in there if job.float_days is not None]
    return Standing(
        name,
        tuple(sorted(jobs, key=_by_day)),
        sum(_due(job, today) for job in jobs) if baseline else None,
        min((job.baseline_start for job in jobs if job.baseline_start), default=None),
        max((job.baseline_finish for job in jobs if job.baseline_finish), default=None),
        min((job.started for job in there if job.started), default=None),
        max((job.finished for job in there if job.finished), default=None) if through else None,
        max((job.forecast for job in there if job.forecast), default=None),
        min(floats, default=None),
        any(job.critical for job in there),
    )


def _due(job: JobStanding, today: date) -> bool:
    return job.baseline_finish is not None and job.baseline_finish <= today


def _remarks(
    plan: Plan, jobs: list[JobStanding], actuals: Mapping[JobKey, Actual], today: date
) -> Iterable[str]:
    """What the reader must know of the forecast."""
    known = {
        job.key: (job.state is JobState.DONE, job.start, job.finish)
        for job in plan.jobs
        if job.state is not JobState.PLANNED
    }
    planned = {job.key for job in plan.jobs}
    newer = sum(
        key in planned and known.get(key) != (fact.done, fact.start, fact.finish)
        for key, fact in actuals.items()
    )
    if newer:
        yield (
            f"{count(newer, 'job is', 'jobs are')} reported otherwise than the plan has"
            f" {'it' if newer == 1 else 'them'}: until it is brought up to date, the forecast of"
            " later jobs does not follow from that."
        )
    silent = sum(
        job.state is JobState.PLANNED
        and job.forecast_start is not None
        and job.forecast_start < today
        for job in jobs
    )
    if silent:
        yield (
            f"{count(silent, 'job', 'jobs')} should have begun before today by this plan, but"
            " nobody reports so."
        )
    gone = sum(job.gone for job in jobs)
    if gone:
        yield (
            f"{count(gone, 'job', 'jobs')} of the baseline"
            f" {'is' if gone == 1 else 'are'} not in this plan any more and not reported: it counts"
            f" {'it' if gone == 1 else 'them'} as done, or leaves"
            f" {'it' if gone == 1 else 'them'} out."
        )


def _by_day(job: JobStanding) -> tuple[date, str, str]:
    return job.forecast_start or job.baseline_start or date.max, job.site, job.job
