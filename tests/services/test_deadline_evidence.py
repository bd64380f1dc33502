from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.findings import DeadlineStatus
from planner.model.inventory import Application, Filing
from planner.services import deadline_evidence as evidence
from planner.services import deadlines
from planner.services.deadline_evidence import Standing
from planner.storage.project import Project

TODAY = date(2026, 11, 23)
UPDATE_1 = date(2022, 10, 13)


@pytest.fixture
def approved(project: Project) -> Project:
    """A project with an approved application that filed nothing yet."""
    with project.unit("Begin") as unit:
        unit.insert(Application, [Application(name="A-1", approved_on=date(2022, 7, 15))])
    return project


def update(due_on: date, filed_on: date | None, confirmation: str = "") -> Filing:
    return Filing(0, "A-1", "status-update", due_on, filed_on, confirmation)


def standings(project: Project) -> list[tuple[Standing, int]]:
    listed = project.inventory()
    found = evidence.filed(listed, deadlines.compute(listed, TODAY), TODAY)
    return [(one.standing, one.days_late) for one in found]


def test_several_past_dates_are_marked_done_in_one_step_with_their_document(
    approved: Project, tmp_path: Path
) -> None:
    listed = approved.inventory()
    late = evidence.lacking(deadlines.compute(listed, TODAY), TODAY)
    updates = [one for one in late if one.rule == "status-update"]
    assert len(updates) == 17
    portal = tmp_path / "portal.pdf"
    portal.write_bytes(b"list of filings")
    filings = [replace(evidence.filing_for(one), filed_on=one.falls_on) for one in updates]
    evidence.record(approved, filings, [portal])

    listed = approved.inventory()
    after = deadlines.compute(listed, TODAY)
    assert [one.rule for one in evidence.lacking(after, TODAY)] == [
        one.rule for one in late if one.rule != "status-update"
    ]
    assert len(listed.documents) == 17
    assert len({one.sha256 for one in listed.documents}) == 1
    assert all(one.documents for one in evidence.filed(listed, after, TODAY))
    unit = approved.units()[-1]
    assert unit.label == "Record 17 filings"
    approved.undo()
    assert approved.inventory().filings == ()
    assert approved.inventory().documents == ()


def test_what_is_due_once_names_no_day_so_that_it_stays_done_when_its_day_moves(
    approved: Project,
) -> None:
    found = deadlines.compute(approved.inventory(), TODAY)
    claim = next(one for one in found if one.rule == "first-claim")
    assert evidence.filing_for(claim).due_on is None


def test_nothing_is_asked_to_be_filed_for_the_end_of_a_licence(approved: Project) -> None:
    found = deadlines.compute(approved.inventory(), TODAY)
    over = next(one for one in found if one.rule == "general-license-expiry")
    assert over.status is DeadlineStatus.PAST
    assert over not in evidence.lacking(found, TODAY)


def test_a_filing_is_in_time_late_again_or_for_no_date(approved: Project) -> None:
    evidence.record(approved, [update(UPDATE_1, date(2022, 10, 13))])
    evidence.record(approved, [update(UPDATE_1, date(2022, 11, 1))])
    evidence.record(approved, [update(date(2023, 1, 11), date(2023, 1, 14))])
    evidence.record(approved, [update(date(2023, 1, 1), date(2023, 1, 1))])
    with approved.unit("Import") as unit:
        unit.insert(Filing, [update(date(2023, 4, 11), None)])
        unit.insert(Filing, [update(date(2026, 12, 21), date(2026, 12, 20))])
    assert standings(approved) == [
        (Standing.UNMATCHED, 0),
        (Standing.UNDATED, 0),
        (Standing.LATE, 3),
        (Standing.LATER, 0),
        (Standing.AGAIN, 0),
        (Standing.IN_TIME, 0),
    ]


def test_a_corrected_day_and_a_document_taken_off_are_one_step(
    approved: Project, tmp_path: Path
) -> None:
    paths = [tmp_path / "old.pdf", tmp_path / "new.pdf"]
    for path in paths:
        path.write_text(path.name, encoding="utf-8")
    evidence.record(approved, [update(UPDATE_1, UPDATE_1, confirmation="1")], paths[:1])
    kept = approved.load(Filing)[0]
    listed = approved.inventory()
    changed = Filing(kept.id, "A-1", "status-update", UPDATE_1, date(2022, 10, 12), "2")
    evidence.correct(approved, changed, paths[1:], listed.documents_about(kept))
    after = approved.inventory()
    assert after.filings == (changed,)
    assert [one.name for one in after.documents] == ["new.pdf"]
    approved.undo()
    assert [one.name for one in approved.inventory().documents] == ["old.pdf"]


def test_without_a_day_or_with_a_file_that_is_gone_nothing_is_recorded(
    approved: Project, tmp_path: Path
) -> None:
    with pytest.raises(UserError, match="Filed on is empty"):
        evidence.record(approved, [update(UPDATE_1, UPDATE_1), update(UPDATE_1, None)])
    with pytest.raises(UserError, match=r"gone\.pdf cannot be read"):
        evidence.record(approved, [update(UPDATE_1, UPDATE_1)], [tmp_path / "gone.pdf"])
    assert approved.inventory().filings == ()
    with pytest.raises(UserError, match="not there any more"):
        evidence.correct(approved, Filing(9, "A-1", "status-update", None, UPDATE_1))
