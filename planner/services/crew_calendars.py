"""Calendars for crews: what to do where, on which days."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.crew_calendar import CrewEvent, write_crew_calendar
from planner.model.inventory import Inventory, Site
from planner.model.plan import Plan
from planner.services.field_work import (
    FieldJob,
    Selection,
    chosen,
    file_names,
    gate_text,
    gates_by_site,
)
from planner.services.places import access_of, coordinates_of, place_of


def write(
    inventory: Inventory, plan: Plan, out: Path, crew: str = "", progress: Progress = silent
) -> tuple[Path, ...]:
    """Write one calendar to ``out``, or one for each crew into it if it is a folder.

    Raises UserError as `chosen` and `write_crew_calendar`.
    """
    jobs = chosen(inventory, plan, Selection(crew=crew))
    events = [event for event in _events(inventory, jobs) if crew in ("", event.crew)]
    if not events:
        raise UserError(
            "nothing-chosen",
            f"No job of the plan {plan.name} needs a crew, so there is no calendar for one.",
            "Give jobs a Skill on the Work sheet, and make the plan again.",
        )
    by_crew: dict[str, list[CrewEvent]] = {}
    for event in events:
        by_crew.setdefault(event.crew, []).append(event)
    files = {out: (events, crew)}
    if out.is_dir():
        names = file_names(sorted(by_crew), ".ics")
        files = {out / names[one]: (found, one) for one, found in by_crew.items()}
    made_at = datetime.now().astimezone()
    for number, (path, (found, one)) in enumerate(files.items()):
        write_crew_calendar(
            found,
            path,
            title=f"{one}: {plan.name}" if one else plan.name,
            owner=inventory.carrier.legal_name,
            name_crews=not one,
            made_at=made_at,
            progress=part(progress, number / len(files), (number + 1) / len(files)),
        )
    return tuple(files)


def _events(inventory: Inventory, jobs: list[FieldJob]) -> Iterator[CrewEvent]:
    sites = {site.code: site for site in inventory.sites}
    gates = {
        code: [gate_text(g) for g in found] for code, found in gates_by_site(inventory).items()
    }
    for one in jobs:
        site = sites.get(one.job.site) or Site(code=one.job.site)
        waits = [*gates.get(site.code, ()), *gates.get("", ())]
        for crew in one.crews:
            yield CrewEvent(
                crew=crew,
                job=one.job.job,
                site=site.code,
                site_name=site.name,
                first=one.job.start,
                last=one.job.finish,
                address=place_of(site),
                coordinates=coordinates_of(site),
                told=_told(one, crew, site, waits),
            )


def _told(one: FieldJob, crew: str, site: Site, waits: list[str]) -> list[str]:
    job, others = one.job, [name for name in one.crews if name != crew]
    return [
        f"{job.job} at {site.code} {site.name}".rstrip(),
        f"{job.start.isoformat()} to {job.finish.isoformat()}",
        f"Crew: {crew}" + (f", with {' and '.join(others)}" if others else ""),
        "Takes overtime days of the crew." if job.overtime else "",
        access_of(site),
        f"Tower owner: {site.tower_owner}" if site.tower_owner else "",
        f"Dates that the site waits for: {'; '.join(waits)}" if waits else "",
        f"Held by: {job.held_by}" if job.held_by else "",
        site.notes,
    ]
