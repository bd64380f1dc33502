"""Deadlines as a calendar file that Outlook, Google and Apple calendars read."""

import re
import uuid
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Alarm, Calendar, Event

from planner.common.errors import UserError
from planner.files.output import replacing
from planner.model.findings import Confidence, Deadline, DeadlineStatus

_NAMESPACE = uuid.UUID("5b1f0c52-9a55-4a3e-8d0e-6f1d7d0f4b7e")
_COUNTED_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_REMINDERS = (timedelta(days=30), timedelta(days=7))
_CLOSED = (DeadlineStatus.DONE, DeadlineStatus.PAST)
_CONFIDENCE = {
    Confidence.CONFIRMED: "The source was read and says so.",
    Confidence.COMPUTED: "Computed by the program from the rule; check it before filing.",
    Confidence.UNCONFIRMED: "Not confirmed: check against the rule text before filing.",
}


def new_calendar(kind: str, title: str) -> Calendar:
    """A calendar without events; ``title`` is what calendars call it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Equipment replacement planner//{kind}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plain(title))
    return calendar


def all_day_event(identity: uuid.UUID, first: date, last: date, made_at: datetime) -> Event:
    """An event over whole days, both ends included, that takes the place of an older one of its
    identity and blocks no time.
    """
    event = Event()
    event.add("uid", f"{identity}@replacement-planner")
    event.add("dtstamp", made_at)
    event.add("last-modified", made_at)
    # A calendar replaces an event by one of the same identity with a higher number.
    event.add("sequence", (made_at - _COUNTED_FROM) // timedelta(minutes=1))
    event.add("dtstart", first)
    event.add("dtend", last + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    return event


def plain(text: str) -> str:
    """Text without what a calendar cannot hold: control characters and halves of characters."""
    return _FORBIDDEN.sub(" ", text)


def write_calendar(
    deadlines: Sequence[Deadline], out: Path, *, owner: str = "", made_at: datetime
) -> None:
    """Write one all-day event for each deadline that has a date, on the day it falls on.

    Events that are not done or past remind 30 and 7 days before. An event keeps its identity
    when its date moves, so a second file replaces the events of the first; ``owner`` (the
    carrier) keeps those of two carriers apart without being readable in the file. ``made_at``
    knows its time zone.

    Raises UserError where no deadline has a date, or ``out`` cannot be written.
    """
    dated = [deadline for deadline in deadlines if deadline.falls_on is not None]
    if not dated:
        raise UserError("no-dates", "No deadline has a date yet.", _what_is_missing(deadlines))
    calendar = new_calendar("Deadlines", "Replacement deadlines")
    seen: Counter[str] = Counter()
    for deadline in dated:
        name = "|".join((owner, deadline.rule, deadline.application, deadline.title))
        seen[name] += 1
        calendar.add_component(_event(deadline, f"{name}|{seen[name]}", made_at))
    with replacing(out) as file:
        file.write(calendar.to_ical())


def _what_is_missing(deadlines: Sequence[Deadline]) -> str:
    missing = list(dict.fromkeys(fact for deadline in deadlines for fact in deadline.missing))
    return f"Fill in: {', '.join(missing)}." if missing else "Add an application with its dates."


def _event(deadline: Deadline, identity: str, made_at: datetime) -> Event:
    assert deadline.falls_on is not None  # noqa: S101 - the caller keeps only dated ones
    known_by = uuid.uuid5(_NAMESPACE, plain(identity))
    event = all_day_event(known_by, deadline.falls_on, deadline.falls_on, made_at)
    event.add("summary", plain(_summary(deadline)))
    event.add("description", plain(_description(deadline)))
    event.add("categories", [deadline.rule])
    if deadline.status not in _CLOSED and deadline.falls_on >= made_at.date():
        for before in _REMINDERS:
            event.add_component(_alarm(deadline, before))
    return event


def _summary(deadline: Deadline) -> str:
    done = "Done: " if deadline.status is DeadlineStatus.DONE else ""
    place = f" ({deadline.application})" if deadline.application else ""
    return f"{done}{deadline.title}{place}"


def _description(deadline: Deadline) -> str:
    lines = [deadline.because, f"Source: {deadline.citation}", _CONFIDENCE[deadline.confidence]]
    if deadline.on is not None and deadline.on != deadline.falls_on:
        lines.insert(1, f"The date itself is {deadline.on.isoformat()}, not a business day.")
    if deadline.verify:
        lines.append(f"To check: {deadline.verify}")
    lines.append("Not legal advice.")
    return "\n".join(lines)


def _alarm(deadline: Deadline, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"In {before.days} days: {_summary(deadline)}")
    alarm.add("trigger", -before)
    return alarm
