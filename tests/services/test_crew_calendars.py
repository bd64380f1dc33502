from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest

from planner.common.errors import UserError
from planner.model.inventory import Crew
from planner.services import crew_calendars, reports
from planner.services.field_work import Selection, chosen, file_names
from planner.storage.project import Project
from tests.services import fieldwork


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    with fieldwork.make(tmp_path_factory.mktemp("field") / "two-rivers.rplan") as opened:
        yield opened


def events(path: Path) -> list[Any]:
    return list(icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT"))


def test_a_crew_gets_an_event_over_the_days_of_each_of_its_jobs(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "radio.ics"
    assert reports.export_crew_calendars(project, out, crew="Radio") == (out,)

    plan = project.plan()
    assert plan is not None
    jobs = [job for job in plan.jobs if "Radio" in job.crew]
    found = {(event["dtstart"].dt, event["dtend"].dt) for event in events(out)}
    assert found == {(job.start, job.finish + timedelta(days=1)) for job in jobs}
    install = next(e for e in events(out) if e["summary"].startswith("Install, S-1"))
    assert install["geo"].to_ical() == "41.5;-103.2"
    assert "12 County Road 7, NE" in install["location"]
    told = install["description"]
    assert "Access from 11-01 to 06-30" in told
    assert "with South, two [A]" in told
    assert "Permit: 2027-01-04 (not certain)" in told
    assert "Prairie Towers" in told
    assert "Call the farmer first." in told
    assert [str(name) for name in install["categories"].cats] == ["Radio"]


def test_without_a_crew_all_are_in_one_file_and_named(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "crews.ics"
    reports.export_crew_calendars(project, out)

    plan = project.plan()
    assert plan is not None
    known = [crew.name for crew in project.inventory().crews]
    assert len(events(out)) == sum(len(job.crews(known)) for job in plan.jobs)
    assert len({event["uid"] for event in events(out)}) == len(events(out))
    assert any(e["summary"].startswith("South, two [A]: Remove, S-1") for e in events(out))
    raw = out.read_bytes()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert b"\x07" not in raw
    # a place off the globe is no place
    assert all("geo" not in event for event in events(out) if "007" in event["summary"])


def test_a_folder_gets_a_file_for_each_crew(project: Project, tmp_path: Path) -> None:
    files = reports.export_crew_calendars(project, tmp_path)

    assert {path.name for path in files} == {"North.ics", "Radio.ics", "South, two [A].ics"}
    assert all(not e["summary"].startswith("North: ") for e in events(tmp_path / "North.ics"))


def test_a_newer_file_moves_the_events(project: Project, tmp_path: Path) -> None:
    plan = project.plan()
    assert plan is not None
    week = timedelta(days=7)
    later = replace(
        plan,
        name="Other name",
        jobs=tuple(replace(j, start=j.start + week, finish=j.finish + week) for j in plan.jobs),
    )
    inventory = project.inventory()
    crew_calendars.write(inventory, plan, tmp_path / "first.ics")
    crew_calendars.write(inventory, later, tmp_path / "second.ics")

    first = {str(event["uid"]): event["dtstart"].dt for event in events(tmp_path / "first.ics")}
    second = {str(event["uid"]): event["dtstart"].dt for event in events(tmp_path / "second.ics")}
    assert second == {uid: start + week for uid, start in first.items()}


def test_an_unknown_crew_is_refused_with_the_names_there_are(
    project: Project, tmp_path: Path
) -> None:
    with pytest.raises(UserError) as refused:
        reports.export_crew_calendars(project, tmp_path / "out.ics", crew="West")
    assert "Radio" in refused.value.hint
    assert not list(tmp_path.iterdir())


def test_a_crew_without_jobs_gets_no_file(project: Project, tmp_path: Path) -> None:
    idle = replace(project.inventory(), crews=(*fieldwork.CREWS, Crew(name="Idle", skills="x")))
    plan = project.plan()
    assert plan is not None
    with pytest.raises(UserError) as refused:
        crew_calendars.write(idle, plan, tmp_path / "out.ics", "Idle")
    assert refused.value.code == "nothing-chosen"
    assert not list(tmp_path.iterdir())


def test_jobs_that_touch_the_days_asked_for_are_chosen(project: Project) -> None:
    inventory, plan = project.inventory(), project.plan()
    assert plan is not None
    job = next(job for job in plan.jobs if job.job == "Remove")
    on_last = Selection(sites=(job.site,), first=job.finish, last=job.finish)
    assert [one.job for one in chosen(inventory, plan, on_last)] == [job]
    with pytest.raises(UserError, match="before it begins"):
        chosen(inventory, plan, Selection(first=date(2027, 2, 1), last=date(2027, 1, 1)))
    with pytest.raises(UserError, match="no site"):
        chosen(inventory, plan, Selection(sites=("S-9",)))


def test_crews_become_file_names_that_every_system_takes() -> None:
    names = file_names(["a/b", 'a"b', "CON", "x" * 300, "...", "A_B"], ".ics")
    assert len({name.casefold() for name in names.values()}) == 6
    assert names["a/b"] == "a_b.ics"
    assert names["CON"] == "CON_.ics"
    assert len(names["x" * 300]) < 100
