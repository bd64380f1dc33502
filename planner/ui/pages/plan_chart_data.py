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
    if not inventory.reports:
        return found
    names = {(job.site, job.job.casefold()): job.key for job in plan.jobs}
    for report in inventory.reports:
        key = names.get((report.site, report.job.casefold()))
        if key is not None and (report.started_on or report.finished_on):
            found[key] = (report.started_on or report.finished_on, report.finished_on)
    return found


@dataclass(frozen=True, slots=True)
class Places:
    """What a chart tells of the sites, by code, and the names of the crews."""

    names: Mapping[str, str]
    access: Mapping[str, Access]
    clusters: Mapping[str, str]
    applications: Mapping[str, str]
    crews: frozenset[str]


def places_of(inventory: Inventory) -> Places:
    """Read the sites, once for all plans of an inventory."""
    sites = inventory.sites
    access = {site.code: _access(site) for site in sites}
    return Places(
        names={site.code: site.name for site in sites},
        access={code: when for code, when in access.items() if when is not None},
        clusters={site.code: site.cluster.strip() for site in sites},
        applications={site.code: site.application for site in sites},
        crews=frozenset(crew.name for crew in inventory.crews),
    )


def chart_data(
    plan: Plan, inventory: Inventory, today: date, around: Around, places: Places | None = None
) -> ChartData:
    """Names, seasons and deadlines beside a plan's jobs; ``places`` are those of the inventory,
    where they are read already.
    """
    places = places or places_of(inventory)
    kinds = dict.fromkeys([step.job for step in inventory.work])
    kinds |= dict.fromkeys(job.job for job in plan.jobs)
    return ChartData(
        plan=plan,
        today=today,
        site_names=places.names,
        access=places.access,
        markers=_markers(plan),
        jobs_order=tuple(kinds),
        clusters=places.clusters,
        applications=places.applications,
        baseline=around.baseline,
        progress=around.progress,
        pins=around.pins,
        crews=places.crews,
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
