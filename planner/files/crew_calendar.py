"""The jobs of crews as a calendar file."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from icalendar import Event

from planner.common.progress import Progress, silent
from planner.files.calendar import all_day_event, new_calendar, plain
from planner.files.output import replacing

_NAMESPACE = uuid.UUID("c2a4b1c8-3c5e-4a52-9a8e-6d9b0f5b7a11")
_SHOW_EVERY = 200


@dataclass(frozen=True, slots=True)
class CrewEvent:
    """A job of a crew at a site, from its first to its last day. ``coordinates`` are degrees of
    latitude and longitude; ``told`` are lines to read.
    """

    crew: str
    job: str
    site: str
    site_name: str
    first: date
    last: date
    address: str = ""
    coordinates: tuple[float, float] | None = None
    told: Sequence[str] = ()


def write_crew_calendar(
    events: Sequence[CrewEvent],
    out: Path,
    *,
    title: str,
    owner: str = "",
    name_crews: bool = True,
    made_at: datetime,
    progress: Progress = silent,
) -> None:
    """Write one all-day event for each, over the days of the job. ``name_crews`` puts the crew
    before the job, for a file of several.

    An event is known by ``owner`` (the carrier, not readable in the file), site, job and crew,
    so that a newer file moves it. Raises UserError where ``out`` cannot be written.
    """
    calendar = new_calendar("Crew jobs", title)
    for number, one in enumerate(events):
        if not number % _SHOW_EVERY:
            progress("Writing the calendar", number / len(events))
        calendar.add_component(_event(one, owner, made_at, name_crews=name_crews))
    with replacing(out) as file:
        file.write(calendar.to_ical())
    progress("Written", 1.0)


def _event(one: CrewEvent, owner: str, made_at: datetime, *, name_crews: bool) -> Event:
    identity = uuid.uuid5(_NAMESPACE, plain("|".join((owner, one.site, one.job, one.crew))))
    event = all_day_event(identity, one.first, one.last, made_at)
    place = one.site if one.site_name in ("", one.site) else f"{one.site} {one.site_name}"
    who = f"{one.crew}: " if name_crews else ""
    event.add("summary", plain(f"{who}{one.job}, {place}"))
    event.add("location", plain(", ".join(filter(None, (place, one.address)))))
    event.add("description", "\n".join(plain(line) for line in one.told if line))
    event.add("categories", [plain(one.crew)])
    if one.coordinates is not None:
        event.add("geo", one.coordinates)
    return event
