"""A plan with its links, crews and calendars as Microsoft Project knows them."""

from collections import defaultdict
from datetime import UTC, date
from typing import TYPE_CHECKING

from planner.files.project_parts import (
    EVERY_DAY,
    ProjectCrew,
    ProjectGroup,
    ProjectLink,
    ProjectPlan,
    ProjectTask,
    Span,
    WorkCalendar,
)
from planner.model.inventory import Inventory, Site
from planner.model.plan import JobState, Plan, PlannedJob
from planner.scheduling.calendars import MON_TO_FRI
from planner.scheduling.problem import CrewSpec, Job, Problem
from planner.scheduling.referee import Assignment
from planner.services.places import access_of, place_of

if TYPE_CHECKING:
    from planner.services.planned_work import PlannedWork

_YEARS_AHEAD = 2
"""Years behind the plan's finish for which holidays are written."""


def project_plan(
    inventory: Inventory,
    plan: Plan,
    work: "PlannedWork",
    *,
    baseline: Plan | None = None,
) -> ProjectPlan:
    """The plan put back on its ``work``, and beside it the days of another one."""
    return _Maker(inventory, plan, work, baseline).made()


class _Maker:
    def __init__(
        self,
        inventory: Inventory,
        plan: Plan,
        work: "PlannedWork",
        baseline: Plan | None,
    ) -> None:
        self.inventory, self.plan = inventory, plan
        self.problem: Problem = work.problem
        self.placed = work.assignments
        self.crews = {crew.name: crew for crew in self.problem.crews}
        last = max((job.finish for job in plan.jobs), default=plan.start).year + _YEARS_AHEAD
        self.holidays = frozenset(day for day in self.problem.holidays if day.year <= last)
        self.standard = WorkCalendar("Standard", MON_TO_FRI, self.holidays)
        self.own = {name: self._calendar(name, (crew,)) for name, crew in self.crews.items()}
        self.shared: dict[tuple[tuple[str, ...], bool], WorkCalendar] = {}
        self.told = {job.key: job for job in plan.jobs}
        self.before = {job.key: job for job in baseline.jobs} if baseline else {}

    def made(self) -> ProjectPlan:
        for crew in self.problem.crews:
            if crew.overtime:
                self._common((crew.name,), overtime=True)
        groups = self._groups()
        return ProjectPlan(
            title=self.plan.name,
            company=self.inventory.carrier.legal_name,
            made_at=self.plan.made_at.astimezone(UTC),
            start=self.plan.start,
            standard=self.standard,
            calendars=tuple(self.shared.values()),
            crews=tuple(self._crew(crew) for crew in self.problem.crews),
            groups=groups,
        )

    def _crew(self, crew: CrewSpec) -> ProjectCrew:
        return ProjectCrew(
            crew.name,
            self.own[crew.name],
            "; ".join(sorted(crew.skills)),
            crew.available_from,
            crew.available_to,
        )

    # calendars

    def _calendar(
        self, name: str, crews: tuple[CrewSpec, ...], *, overtime: bool = False
    ) -> WorkCalendar:
        weekdays = frozenset.intersection(*(crew.weekdays(overtime=overtime) for crew in crews))
        off = sorted({span for crew in crews for span in crew.time_off})
        return WorkCalendar(name, weekdays, self.holidays, tuple(off))

    def _common(self, names: tuple[str, ...], *, overtime: bool) -> WorkCalendar:
        """The days on which several crews work together, or on which overtime is worked."""
        key = (tuple(sorted(names)), overtime)
        if key not in self.shared:
            name = " + ".join(key[0]) + (", with overtime" if overtime else "")
            crews = tuple(self.crews[one] for one in key[0])
            self.shared[key] = self._calendar(name, crews, overtime=overtime)
        return self.shared[key]

    def _task_calendar(self, given: Assignment) -> WorkCalendar | None:
        if not given.crews:
            return EVERY_DAY
        if len(given.crews) == 1 and not given.overtime:
            return None
        return self._common(given.crews, overtime=given.overtime)

    # tasks

    def _groups(self) -> tuple[ProjectGroup, ...]:
        tasks: dict[str, list[ProjectTask]] = defaultdict(list)
        for number, (job, given) in enumerate(zip(self.problem.jobs, self.placed, strict=True)):
            task = self._milestone(number) if job.milestone else self._task(job, given)
            tasks[job.site].append(task)
        sites = {site.code: site for site in self.inventory.sites}
        milestones = tasks.pop("", [])
        groups = [_group(sites[code], found) for code, found in tasks.items()]
        groups.sort(key=lambda group: min(task.span.start for task in group.tasks))
        if milestones:
            groups.append(ProjectGroup("\n\n", "Clusters", tuple(milestones)))
        return tuple(groups)

    def _task(self, job: Job, given: Assignment) -> ProjectTask:
        told = self.told[job.site, job.name]
        before = self.before.get(told.key)
        calendar = self._task_calendar(given)
        counted = calendar or self.own[given.crews[0]]
        return ProjectTask(
            key=_key(job),
            name=job.name,
            span=_span(counted, told.start, told.finish),
            crews=given.crews,
            calendar=calendar,
            links=self._links(job),
            deadline=job.deadline,
            baseline=self._baseline(before) if before else None,
            started=None if told.state is JobState.PLANNED else told.start,
            finished=told.finish if told.state is JobState.DONE else None,
            critical=told.critical,
            notes=_told(told),
        )

    def _milestone(self, number: int) -> ProjectTask:
        job = self.problem.jobs[number]
        finish = max(self.placed[link.before].finish for link in job.after)
        return ProjectTask(
            key=_key(job),
            name=job.name,
            span=Span(finish, finish, 0),
            calendar=EVERY_DAY,
            links=self._links(job),
            milestone=True,
        )

    def _links(self, job: Job) -> tuple[ProjectLink, ...]:
        return tuple(
            ProjectLink(_key(self.problem.jobs[link.before]), link.lag, link.from_start)
            for link in job.after
        )

    def _baseline(self, job: PlannedJob) -> Span:
        known = [name for name in job.crews(self.crews.keys()) if name in self.crews]
        if not job.crew:
            return _span(EVERY_DAY, job.start, job.finish)
        if not known:
            return _span(self.standard, job.start, job.finish)
        crews = tuple(self.crews[name] for name in known)
        return _span(self._calendar("", crews, overtime=job.overtime), job.start, job.finish)


def _key(job: Job) -> str:
    return f"{job.site}\n{job.name}"


def _span(calendar: WorkCalendar, start: date, finish: date) -> Span:
    # work that was done on days off all the same still took a day
    return Span(start, finish, max(calendar.days(start, finish), 1))


def _group(site: Site, tasks: list[ProjectTask]) -> ProjectGroup:
    told = [place_of(site), access_of(site)]
    told += [f"Hub: {site.hub_site}"] if site.hub_site else []
    told += [f"Cluster: {site.cluster}"] if site.cluster else []
    told += [f"Tower owner: {site.tower_owner}"] if site.tower_owner else []
    name = f"{site.code} {site.name}" if site.name and site.name != site.code else site.code
    return ProjectGroup(f"\n\n{site.code}", name, tuple(tasks), "\n".join(filter(None, told)))


def _told(job: PlannedJob) -> str:
    late = f"{job.late_days:,} days after the deadline" if job.late_days else ""
    held = f"Held by: {job.held_by}" if job.held_by else ""
    return "\n".join(filter(None, (held, late)))
