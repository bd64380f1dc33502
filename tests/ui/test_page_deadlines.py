from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QLabel, QPushButton

from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.services import reports
from planner.ui.page import Focus
from planner.ui.pages.deadlines import CARRIER, DeadlinesPage, next_first
from planner.ui.pages.reasons import CHECK
from tests.ui.conftest import ReadyAnswers, Shower


def deadline(
    on: date | None, status: DeadlineStatus | None, application: str = "A", title: str = "Update"
) -> Deadline:
    missing = () if on else ("First disbursement on",)
    sure = Confidence.CONFIRMED
    return Deadline(
        "status-update", title, application, on, on, status, "Because.", missing, "47 CFR", sure
    )


PAST = deadline(date(2026, 1, 5), DeadlineStatus.PAST)
DONE = deadline(date(2026, 6, 5), DeadlineStatus.DONE)
DUE = deadline(date(2026, 12, 1), DeadlineStatus.DUE)
LATER = deadline(date(2027, 5, 1), DeadlineStatus.UPCOMING, "B")
MISSING = deadline(None, None, "C", "Term end")
DUTY = deadline(date(2027, 3, 31), DeadlineStatus.UPCOMING, "", "Annual report")
ALL = (PAST, DONE, DUE, LATER, MISSING, DUTY)


def shown(shower: Shower, monkeypatch: pytest.MonkeyPatch, *deadlines: Deadline) -> DeadlinesPage:
    monkeypatch.setattr(shower.session, "deadlines", lambda: deadlines or ALL)
    return shower(DeadlinesPage)


def words(page: DeadlinesPage) -> str:
    return "\n".join(label.text() for label in page.details.findChildren(QLabel))


def test_what_comes_next_is_first_then_what_cannot_be_computed_then_what_is_over() -> None:
    assert next_first(ALL) == [DUE, DUTY, LATER, MISSING, DONE, PAST]


def test_a_project_without_applications_lists_what_the_carrier_itself_owes(empty: Shower) -> None:
    page = empty(DeadlinesPage)
    assert {row.rule for row in page.rows.shown()} == {"annual-report"}
    page.hide_over.setChecked(False)
    assert {row.application for row in page.rows.shown()} == {""}
    assert page.body.currentIndex() == 0


def test_without_any_date_the_page_says_what_to_enter(
    empty: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(empty.session, "deadlines", tuple)
    page = empty(DeadlinesPage)
    assert page.stack.currentIndex() == 1
    assert page.export.isHidden()


def test_the_dates_of_the_small_carrier_are_counted_down_to(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    term = next(row for row in page.rows.shown() if row.rule == "term-end")
    assert term.on == date(2027, 3, 2)
    assert "in 99 days" in [page._left_text(row) for row in page.rows.shown()]


def test_past_and_done_are_hidden_until_asked_for(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(alone, monkeypatch)
    assert page.rows.shown() == [DUE, DUTY, LATER, MISSING]
    page.hide_over.setChecked(False)
    assert page.rows.shown()[-2:] == [DONE, PAST]


def test_one_application_at_a_time(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(alone, monkeypatch)
    page.applications.setCurrentText("B")
    page.applications.activated.emit(0)
    assert page.rows.shown() == [LATER]
    page.applications.setCurrentText(CARRIER)
    page.applications.activated.emit(0)
    assert page.rows.shown() == [DUTY]


def test_a_missing_fact_is_a_row_that_leads_to_where_it_is_entered(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(alone, monkeypatch)
    went: list[tuple[str, object]] = []
    alone.session.went_to.connect(lambda key, focus: went.append((key, focus)))
    page.table.select_where(lambda row: row is MISSING)
    assert "Cannot be computed: First disbursement on is missing." in words(page)
    assert page.rows.data(page.rows.index(3, 0)) == "Not computed"
    enter = next(b for b in page.details.findChildren(QPushButton) if b.text() == "Enter it")
    enter.click()
    assert went == [("items", Focus(table="Applications"))]


def test_a_date_that_was_rolled_names_both_days_and_what_to_check(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    rolled = replace(DUE, falls_on=date(2026, 12, 2), confidence=Confidence.UNCONFIRMED)
    page = shown(alone, monkeypatch, rolled)
    said = words(page)
    assert "Wed, Dec 2, 2026, in 9 days" in said
    assert "The counted day is Tue, Dec 1, 2026" in said
    assert CHECK in said


def test_a_mark_on_the_timeline_picks_its_row(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(alone, monkeypatch)
    mark = next(mark for mark in page.timeline._marks if mark.key is LATER)
    place = page.timeline._place(mark).toPoint()
    QTest.mouseClick(page.timeline, Qt.MouseButton.LeftButton, pos=place)
    assert page.table.selected() == [LATER]


def test_the_calendar_goes_where_the_user_says(
    alone: Shower, ask: ReadyAnswers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = alone(DeadlinesPage)
    written: list[tuple[int, Path, str]] = []
    monkeypatch.setattr(
        reports,
        "export_calendar",
        lambda deadlines, out, *, owner: written.append((len(deadlines), out, owner)),
    )
    page.export.click()
    assert written == []
    ask.answers["calendar_to_write"] = tmp_path / "dates.ics"
    page.export.click()
    count = len(alone.session.deadlines())
    assert written == [(count, tmp_path / "dates.ics", "Prairie Test Cooperative")]
    assert "dates.ics" in page.banner.text


def test_another_day_moves_the_count(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    alone.session.set_as_of(date(2027, 2, 2))
    term = next(row for row in page.rows.rows if row.rule == "term-end")
    assert page._left_text(term) == "in 28 days"


def test_the_table_is_a_sound_model(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(alone, monkeypatch)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(page.rows, mode)
    page.hide_over.setChecked(False)
    page.rows.sort(0, Qt.SortOrder.DescendingOrder)
    assert tester.model() is page.rows
