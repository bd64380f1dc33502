from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from planner.common.errors import UserError
from planner.files.calendar import write_calendar
from planner.model.findings import Confidence, Deadline, DeadlineStatus

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TERM_END = Deadline(
    rule="term-end",
    title="Removal, replacement and disposal term ends",
    application="A-1; café, 华为 \\ north",
    on=date(2027, 5, 15),
    falls_on=date(2027, 5, 17),
    status=DeadlineStatus.UPCOMING,
    because="One year after the first disbursement, " + "extended six months; " * 20,
    missing=(),
    citation="47 CFR 1.50004(h)",
    confidence=Confidence.UNCONFIRMED,
    verify="the order that granted the extension",
)


def events(path: Path) -> list[Any]:
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_a_deadline_is_an_all_day_event_with_its_reason_and_reminders(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    write_calendar([TERM_END], out, made_at=NOW)

    (event,) = events(out)
    assert event["dtstart"].dt == date(2027, 5, 17)
    assert event["dtend"].dt == date(2027, 5, 18)
    assert event["summary"] == f"{TERM_END.title} ({TERM_END.application})"
    assert TERM_END.because in event["description"]
    assert TERM_END.citation in event["description"]
    assert "check against the rule text before filing" in event["description"]
    assert "2027-05-15" in event["description"]
    triggers = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
    assert triggers == [-timedelta(days=30), -timedelta(days=7)]


def test_lines_end_as_the_standard_says_and_are_short(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    write_calendar([TERM_END], out, made_at=NOW)

    raw = out.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_an_event_keeps_its_identity_when_its_date_moves(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    later = replace(TERM_END, on=date(2027, 11, 15), falls_on=date(2027, 11, 15))
    write_calendar([TERM_END], out, owner="Two Rivers", made_at=NOW)
    first = events(out)[0]["uid"]
    numbered = events(out)[0]["sequence"]
    write_calendar([later], out, owner="Two Rivers", made_at=NOW + timedelta(hours=1))
    assert events(out)[0]["uid"] == first
    assert events(out)[0]["sequence"] > numbered

    write_calendar([later], out, owner="Another", made_at=NOW)
    assert events(out)[0]["uid"] != first
    assert b"Another" not in out.read_bytes()


def test_equal_duties_on_several_dates_are_several_events(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    updates = [replace(TERM_END, falls_on=date(2027, month, 1)) for month in (1, 4, 7)]
    write_calendar(updates, out, made_at=NOW)

    assert len({event["uid"] for event in events(out)}) == 3


def test_what_is_done_or_past_does_not_remind(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    closed = [replace(TERM_END, status=DeadlineStatus.DONE)]
    write_calendar([*closed, replace(TERM_END, status=DeadlineStatus.PAST)], out, made_at=NOW)

    done, past = events(out)
    assert done["summary"].startswith("Done: ")
    assert not done.walk("VALARM")
    assert not past.walk("VALARM")


def test_what_is_due_though_its_day_is_over_does_not_remind(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    over = replace(TERM_END, falls_on=date(2026, 4, 30), status=DeadlineStatus.DUE)
    write_calendar([over], out, made_at=NOW)

    assert not events(out)[0].walk("VALARM")


def test_a_deadline_without_a_date_is_left_out_and_alone_is_said_so(tmp_path: Path) -> None:
    out = tmp_path / "deadlines.ics"
    undated = replace(TERM_END, on=None, falls_on=None, status=None, missing=("Approved on",))
    write_calendar([undated, TERM_END], out, made_at=NOW)
    assert len(events(out)) == 1

    out.unlink()
    with pytest.raises(UserError) as caught:
        write_calendar([undated], out, made_at=NOW)
    assert "Approved on" in caught.value.sentence()
    assert not out.exists()
