"""What another start of one job would break, told at once from what is known; no Qt.

The plan is not made again for it: everyone else is taken to stay where the plan has them. So
it says what stands against the day, not what the best answer to it is.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from planner.model.plan import PlannedJob
from planner.ui import formats
from planner.ui.gantt.data import ChartData
from planner.ui.gantt.ground import Ground, days_of
from planner.ui.gantt.words import day_words, moved_words, span_words
from planner.ui.translation import tr

if TYPE_CHECKING:
    from planner.model.inventory import Site
    from planner.scheduling.problem import CrewSpec
    from planner.scheduling.template import Step, Wait

_DAY = timedelta(days=1)
_MOST_DAYS = 1500
"""Days within which a job is taken to end; a crew that never works would make it endless."""


@dataclass(frozen=True, slots=True)
class Move:
    """A job on another day: from when to when, and what stands against it, in sentences."""

    job: PlannedJob
    start: date
    finish: date
    breaks: tuple[str, ...] = ()

    @property
    def days(self) -> int:
        """Calendar days by which it starts later, less than 0 if earlier."""
        return (self.start - self.job.start).days

    def words(self) -> str:
        """The day, as in "Thu Mar 4, 2027, 2 days later"."""
        return f"{day_words(self.start)}, {moved_words(self.days)}"

    def sentence(self) -> str:
        """All of it, for a line of text and a screen reader."""
        what = tr(
            "{job} at {site} from {words}", job=self.job.job, site=self.job.site, words=self.words()
        )
        return (
            f"{what}. {'. '.join(self.breaks)}."
            if self.breaks
            else tr("{what}. Nothing breaks.", what=what)
        )


class Checks:
    """Answers for the jobs of one plan. Without ``ground`` (not read yet) crews are taken to
    work from Monday to Friday, and only what the chart itself knows is checked.
    """

    def __init__(self, data: ChartData, ground: Ground | None = None) -> None:
        from planner.scheduling.template import fold

        self._data, self._ground = data, ground
        self._fold = fold
        self._jobs = {(job.site, fold(job.job)): job for job in data.plan.jobs}
        self._steps = {fold(step.name): step for step in ground.steps} if ground else {}
        self._deadlines = {one.application: one.deadline for one in data.plan.applications}
        self._of_crew: defaultdict[str, list[PlannedJob]] = defaultdict(list)
        for job in sorted(data.plan.jobs, key=lambda job: job.start):
            for crew in job.crews(data.crews):
                self._of_crew[crew].append(job)
        self._longest = max(((job.finish - job.start) for job in data.plan.jobs), default=_DAY)

    def move(self, job: PlannedJob, start: date) -> Move:
        """The job from another day on."""
        finish = self._finish(job, start)
        return Move(job, start, finish, tuple(self._breaks(job, start, finish)))

    # ---- how long it takes from there

    def _specs(self, job: PlannedJob) -> "list[CrewSpec]":
        known = self._ground.crews if self._ground else {}
        return [known[name] for name in job.crews(self._data.crews) if name in known]

    def _works(self, job: PlannedJob, day: date) -> bool:
        """Whether work on a job goes on on a day; time off does not break it, but forbids it."""
        specs = self._specs(job)
        if self._ground is None or not specs:
            return day.weekday() < 5
        if day in self._ground.holidays:
            return False
        return all(day.weekday() in spec.weekdays(overtime=job.overtime) for spec in specs)

    def _finish(self, job: PlannedJob, start: date) -> date:
        if not job.crew:
            return start + (job.finish - job.start)
        left = sum(self._works(job, day) for day in days_of(job.start, job.finish)) or 1
        day = start
        for _tried in range(_MOST_DAYS):
            left -= self._works(job, day)
            if not left:
                break
            day += _DAY
        return day

    # ---- what stands against it

    def _breaks(self, job: PlannedJob, start: date, finish: date) -> Iterator[str]:
        if start < self._data.today:
            yield tr("Before today")
        yield from self._crew_breaks(job, start, finish)
        yield from self._access_breaks(job, start, finish)
        yield from self._waits(job, start)
        yield from self._pushed(job, start, finish)
        deadline = self._deadline(job)
        if deadline is not None and finish > deadline:
            late = formats.count((finish - deadline).days, "day")
            yield tr("{late} past the deadline", late=late)

    def _deadline(self, job: PlannedJob) -> date | None:
        """That of the job's application, else the latest there is, as the plan takes it."""
        own = self._deadlines.get(self._data.applications.get(job.site, ""))
        known = [day for day in self._deadlines.values() if day is not None]
        return own or self._data.plan.deadline or max(known, default=None)

    def _crew_breaks(self, job: PlannedJob, start: date, finish: date) -> Iterator[str]:
        if job.crew and not self._works(job, start):
            holiday = self._ground is not None and start in self._ground.holidays
            yield tr("No work on {day}", day=tr("a holiday") if holiday else f"{start:%A}s")
        for spec in self._specs(job):
            off = [span for span in spec.time_off if span[0] <= finish and start <= span[1]]
            if off:
                yield tr("{name} is off {days}", name=spec.name, days=span_words(*off[0]))
            if not (Ground.there(spec, start) and Ground.there(spec, finish)):
                yield tr("{name} is not available then", name=spec.name)
        for crew in job.crews(self._data.crews):
            other = self._busy(crew, job, start, finish)
            if other is not None:
                yield tr(
                    "{crew} is at {site} then ({job})", crew=crew, site=other.site, job=other.job
                )

    def _busy(self, crew: str, job: PlannedJob, start: date, finish: date) -> PlannedJob | None:
        jobs = self._of_crew[crew]
        first = bisect_left(jobs, start - self._longest, key=_start)
        last = bisect_right(jobs, finish, key=_start)
        others = (one for one in jobs[first:last] if one is not job and one.finish >= start)
        return next((one for one in others if (one.site, one.job) != (job.site, job.job)), None)

    def _access_breaks(self, job: PlannedJob, start: date, finish: date) -> Iterator[str]:
        step, access = self._step(job), self._data.access.get(job.site)
        if access is None or step is None or not step.needs_window:
            return
        season = access.season
        if season is not None and any(season.closed_spans(start, finish)):
            yield tr("Outside the season")
        windows = access.windows
        if windows and not any(a <= start and finish <= b for a, b in windows):
            yield tr("Outside the site's windows")

    def _step(self, job: PlannedJob) -> "Step | None":
        return self._steps.get(self._fold(job.job))

    def _waits(self, job: PlannedJob, start: date) -> Iterator[str]:
        """Gates that have not come by then, and jobs that are not through."""
        step, ground = self._step(job), self._ground
        if step is None or ground is None:
            return
        for wanted in step.gates:
            gates = (ground.gates.get((site, wanted), ()) for site in (job.site, ""))
            days = [gate for found in gates for gate in found if gate.on and gate.on > start]
            for gate in days[:1]:
                yield tr("{gate} comes on {on}", gate=gate.gate, on=formats.day(gate.on))
        before = [
            (other, other.start if from_start else other.finish)
            for other, from_start in self._before(job.site, step, set())
        ]
        late = [(day, other) for other, day in before if start <= day + timedelta(days=step.lag)]
        if late:
            day, other = max(late, key=lambda entry: entry[0])
            at = "" if other.site == job.site else tr(" at {site}", site=other.site)
            lag = tr(" plus {days}", days=formats.count(step.lag, "day")) if step.lag else ""
            yield tr(
                "Waits for {job}{at} ({day}{lag})",
                job=other.job,
                at=at,
                day=formats.day(day),
                lag=lag,
            )

    def _before(
        self, site: str, step: "Step", passed: set[str]
    ) -> Iterator[tuple[PlannedJob, bool]]:
        """The planned jobs that a step waits for at a site, through those the site has not."""
        steps = self._ground.steps if self._ground else ()
        for wait in step.after:
            name = self._fold(steps[wait.step].name)
            for other in self._others(site, wait):
                found = self._jobs.get((other, name))
                if found is not None:
                    yield found, wait.from_start
                elif other == site and name not in passed:
                    yield from self._before(site, steps[wait.step], passed | {name})

    def _others(self, code: str, wait: "Wait") -> list[str]:
        """The sites at which an entry of After looks."""
        from planner.scheduling.problem import Rule

        sites = self._ground.sites if self._ground else {}
        site = sites.get(code)
        if site is None:
            return [code]
        if wait.rule is Rule.HUB:
            return [site.hub_site] if site.hub_site in sites and site.hub_site != code else []
        if wait.rule is Rule.DEPENDENTS:
            return [one.code for one in self._dependents(site)]
        if wait.rule is Rule.CLUSTER and site.cluster.strip():
            name = self._fold(site.cluster)
            return [one.code for one in sites.values() if self._fold(one.cluster) == name]
        return [code]

    def _dependents(self, hub: "Site") -> "list[Site]":
        sites = self._ground.sites.values() if self._ground else ()
        return [one for one in sites if one.hub_site == hub.code and one is not hub]

    def _pushed(self, job: PlannedJob, start: date, finish: date) -> Iterator[str]:
        """The first of the jobs at the site that wait for this one and start too early then."""
        own = self._fold(job.job)
        for step in self._ground.steps if self._ground else ():
            after = self._jobs.get((job.site, self._fold(step.name)))
            if after is None or not any(
                (other.site, self._fold(other.job)) == (job.site, own)
                and after.start <= (start if from_start else finish) + timedelta(days=step.lag)
                for other, from_start in self._before(job.site, step, set())
            ):
                continue
            yield tr("{job} ({start}) has to wait", job=after.job, start=formats.day(after.start))
            return


def movable(data: ChartData, job: PlannedJob) -> bool:
    """Whether another day can be asked for: not for what has begun."""
    return not any(data.progress.get(job.key, (None, None)))


def _start(job: PlannedJob) -> date:
    return job.start
