"""What the chart shows of a plan, put together from the plan and the inventory."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.common.errors import UserError
from planner.model.inventory import Inventory, Site
from planner.model.plan import JobKey, JobState, Plan
from planner.ui.gantt.data import Access, ChartData, Marker, season_of
from planner.ui.translation import tr


@dataclass(frozen=True, slots=True)
class Around:
    """What lies around a plan, as in `ChartData`: the plan to compare with, what has been
    started and finished, which jobs are pinned; and all ``plans`` there are, newest first.
    """

    baseline: Plan | None = None
    progress: Mapping[JobKey, tuple[date | None, date | None]] = field(default_factory=dict)
    pins: frozenset[JobKey] = frozenset()
    plans: tuple[Plan, ...] = ()


def progress_of(plan: Plan, inventory: Inventory) -> dict[JobKey, tuple[date | None, date | None]]:
    """When jobs began and ended: as the plan knows, and as is reported since."""
    found: dict[JobKey, tuple[date | None, date | None]] = {
        job.key: (job.start, job.finish if job.state is JobState.DONE else None)
        for job in plan.jobs
        if job.state is not JobState.PLANNED
    }
    names = {(job.site, job.job.casefold()): job.key for job in plan.jobs}
    for report in inventory.reports:
        key = names.get((report.site, report.job.casefold()))
        if key is not None and (report.started_on or report.finished_on):
            found[key] = (report.started_on or report.finished_on, report.finished_on)
    return found


def chart_data(plan: Plan, inventory: Inventory, today: date, around: Around) -> ChartData:
    """Names, seasons and deadlines beside a plan's jobs."""
    access = {site.code: _access(site) for site in inventory.sites}
    kinds = dict.fromkeys([step.job for step in inventory.work])
    kinds |= dict.fromkeys(job.job for job in plan.jobs)
    return ChartData(
        plan=plan,
        today=today,
        site_names={site.code: site.name for site in inventory.sites},
        access={code: when for code, when in access.items() if when is not None},
        markers=_markers(plan),
        jobs_order=tuple(kinds),
        clusters={site.code: site.cluster.strip() for site in inventory.sites},
        applications={site.code: site.application for site in inventory.sites},
        baseline=around.baseline,
        progress=around.progress,
        pins=around.pins,
        crews=frozenset(crew.name for crew in inventory.crews),
    )


def _markers(plan: Plan) -> tuple[Marker, ...]:
    markers = tuple(
        Marker(
            tr("{application} ends", application=one.application)
            if one.application
            else tr("Deadline"),
            one.deadline,
        )
        for one in plan.applications
        if one.deadline is not None
    )
    # One deadline for all, asked for with the plan, is not the end of anybody's term.
    if len({marker.day for marker in markers}) < 2 and plan.deadline is not None:
        return (Marker(tr("Deadline"), plan.deadline),)
    return markers


def _access(site: Site) -> Access | None:
    """When a site is open, None if it always is (or what is written cannot be read)."""
    season, windows = season_of(site), _windows(site)
    return Access(season, windows) if season or windows else None


def _windows(site: Site) -> tuple[tuple[date, date], ...]:
    """Spans of dates in the column Windows, which is the user's own."""
    own = {heading.strip().casefold(): value for heading, value in site.extras.items()}
    text = str(own.get("windows") or "")
    if not text:
        return ()
    from planner.scheduling.calendars import read_time_off

    try:
        return read_time_off(text, site.code)
    except UserError:
        return ()
