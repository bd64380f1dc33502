from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.history import ChangeSet
from planner.model.inventory import Application, Disbursement, Extension, Filing, Record
from planner.services import inventory, planning
from planner.storage.project import Project
from planner.ui.page import Focus
from planner.ui.pages.deadlines import DeadlinesPage
from planner.ui.pages.deadlines_evidence import Asked, Given
from planner.ui.pages.deadlines_rows import CARRIER, duty, next_first
from planner.ui.pages.reasons import CHECK
from tests.ui.conftest import ReadyAnswers, Shower
from tests.ui.test_page_plan import a_plan

UPDATE_1 = date(2022, 10, 13)


def deadline(
    on: date | None, status: DeadlineStatus | None, application: str = "A", title: str = "Update"
) -> Deadline:
    missing = () if on else ("First disbursement on",)
    sure = Confidence.CONFIRMED
    return Deadline(
        title.lower(), title, application, on, on, status, "Because.", missing, "47 CFR", sure
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


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def pressed(widget: QWidget, text: str) -> None:
    """Press the button that says this."""
    QApplication.processEvents()  # Qt shows what is added to a layout a little later
    buttons = widget.findChildren(QPushButton)
    next(one for one in buttons if one.text().startswith(text) and not one.isHidden()).click()


def added(shower: Shower, *rows: Record) -> None:
    for row in rows:

        def add(project: Project, _progress: object, row: Record = row) -> ChangeSet:
            return inventory.add(project, [row])

        shower.session.write("Add", add)


def filed(on: date) -> Callable[[Asked], Given]:
    """Answers the question for evidence: all on one day."""

    def answer(asked: Asked) -> Given:
        return Given(tuple(replace(draft.filing, filed_on=on) for draft in asked.drafts))

    return answer


def update(page: DeadlinesPage, number: int = 1) -> Deadline:
    dates = page.session.deadlines()
    return next(one for one in dates if one.rule == "status-update" and one.number == number)


# the list


def test_what_comes_next_is_first_then_what_cannot_be_computed_then_what_is_over() -> None:
    assert next_first(ALL) == [DUE, DUTY, LATER, MISSING, DONE, PAST]


def test_a_project_without_applications_lists_what_the_carrier_itself_owes(empty: Shower) -> None:
    page = empty(DeadlinesPage)
    assert {row.rule for row in page.dates.rows.shown()} == {"annual-report"}
    page.dates.filters.show_state("all")
    assert {row.application for row in page.dates.rows.shown()} == {""}
    pressed(page, "No applications are entered")
    assert page.body.currentWidget() is page.terms


def test_without_any_date_the_page_says_what_to_enter(
    empty: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(empty.session, "deadlines", tuple)
    page = empty(DeadlinesPage)
    assert page.stack.currentIndex() == 1
    assert page.export.isHidden()
    pressed(page.stack, "Enter applications")
    assert page.stack.currentIndex() == 0
    assert page.body.currentWidget() is page.terms


def test_the_dates_of_the_small_carrier_are_counted_down_to(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    term = next(row for row in page.dates.rows.shown() if row.rule == "term-end")
    assert term.on == date(2027, 3, 2)
    assert "in 99 days" in [page.dates.rows.columns[1].text(row) for row in page.dates.rows.shown()]


def test_each_state_is_shown_when_asked_for_and_counted(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(alone, monkeypatch)
    assert page.dates.rows.shown() == [DUE, DUTY, LATER, MISSING]
    for state, rows in {
        "due": [DUE],
        "past": [PAST],
        "done": [DONE],
        "missing": [MISSING],
        "all": [DUE, DUTY, LATER, MISSING, DONE, PAST],
    }.items():
        page.dates.filters.show_state(state)
        assert page.dates.rows.shown() == rows
    pressed(page, "Past 1")
    assert page.dates.rows.shown() == [PAST]


def test_the_list_is_narrowed_to_an_application_a_duty_a_confidence_or_a_text(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsure = replace(LATER, confidence=Confidence.UNCONFIRMED, title="Update 7", number=7)
    page = shown(alone, monkeypatch, DUE, unsure, DUTY)
    filters = page.dates.filters
    for combo, choice, rows in (
        (filters.applications, "B", [unsure]),
        (filters.applications, CARRIER, [DUTY]),
        (filters.duties, "Update", [DUE, unsure]),
        (filters.confidence, "Check before filing", [unsure]),
    ):
        combo.setCurrentText(choice)
        combo.activated.emit(0)
        assert page.dates.rows.shown() == rows
        filters.clear_button.click()
    filters.search.setText("annual")
    filters.search.search_now()
    assert page.dates.rows.shown() == [DUTY]
    assert filters.clear_button.isVisibleTo(page)


def test_what_nothing_matches_says_so_and_leads_back(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(alone, monkeypatch, PAST)
    assert "No date lies ahead" in words(page.dates.body)
    pressed(page.dates.body, "Show all dates")
    assert page.dates.rows.shown() == [PAST]


def test_a_missing_fact_is_a_row_that_leads_to_where_it_is_entered(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = shown(alone, monkeypatch, replace(MISSING, application="SCRP-1"))
    assert "Cannot be computed: First disbursement on is missing." in words(page.dates.details)
    assert page.dates.rows.data(page.dates.rows.index(0, 0)) == "Not computed"
    pressed(page.dates.details, "Enter it")
    assert page.views.key == "terms"
    assert [row.name for row in page.terms.applications.table.selected()] == ["SCRP-1"]


def test_a_date_that_was_rolled_names_both_days_and_what_to_check(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    rolled = replace(DUE, falls_on=date(2026, 12, 2), confidence=Confidence.UNCONFIRMED)
    page = shown(alone, monkeypatch, rolled)
    said = words(page.dates.details)
    assert "Wed, Dec 2, 2026, in 9 days" in said
    assert "The counted day is Tue, Dec 1, 2026" in said
    assert CHECK in said
    texts = [column.text(rolled) for column in page.dates.rows.columns]
    assert {"12/02/2026", "12/01/2026"} <= set(texts)


def test_another_day_moves_the_count(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    alone.session.set_as_of(date(2027, 2, 2))
    term = next(row for row in page.dates.rows.rows if row.rule == "term-end")
    assert page.dates.rows.columns[1].text(term) == "in 28 days"


def test_the_table_is_a_sound_model(alone: Shower, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(alone, monkeypatch)
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    tester = QAbstractItemModelTester(page.dates.rows, mode)
    page.dates.filters.show_state("all")
    page.dates.rows.sort(0, Qt.SortOrder.DescendingOrder)
    assert tester.model() is page.dates.rows


# the timeline


def test_a_mark_on_the_timeline_picks_its_row_and_the_next_where_two_lie_on_each_other(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    twin = replace(LATER, title="Claims", rule="claims")
    page = shown(alone, monkeypatch, DUE, LATER, twin)
    timeline = page.dates.timeline
    mark = next(mark for mark in timeline._marks if mark.key is LATER)
    place = timeline._place(mark).toPoint()
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
    assert page.dates.table.selected() == [LATER]
    QTest.mouseClick(timeline, Qt.MouseButton.LeftButton, pos=place)
    assert page.dates.table.selected() == [twin]


def test_many_applications_have_a_line_each_and_one_a_line_for_each_duty(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [replace(DUE, application=f"A-{number:02}") for number in range(22)]
    other = replace(many[3], title="Claims", rule="claims")
    page = shown(alone, monkeypatch, *many, other)
    assert page.dates.line.isHidden()
    pressed(page, "Timeline")
    assert page.dates.timeline.lanes == 22
    assert not page.dates.line.isHidden()
    assert page.dates.table.isHidden()
    page.dates.filters.applications.setCurrentText("A-03")
    page.dates.filters.applications.activated.emit(0)
    assert page.dates.timeline.lanes == 2


def test_the_arrow_keys_go_from_mark_to_mark(
    alone: Shower, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearer = replace(LATER, on=date(2026, 12, 5), falls_on=date(2026, 12, 5), rule="nearer")
    page = shown(alone, monkeypatch, DUE, nearer, LATER)
    keys = Qt.Key
    for key, chosen in (
        (keys.Key_Down, nearer),
        (keys.Key_Right, LATER),
        (keys.Key_Right, LATER),
        (keys.Key_Up, DUE),
        (keys.Key_Left, DUE),
    ):
        QTest.keyClick(page.dates.timeline, key)
        assert page.dates.table.selected() == [chosen]


def test_a_duty_is_named_without_its_number_or_month() -> None:
    assert duty(replace(DUE, title="Status update 12", number=12)) == "Status update"
    assert duty(replace(DUE, title="Spending report, May 2027", number=3)) == "Spending report"
    assert duty(replace(DUE, title="Claims, last day")) == "Claims, last day"


# evidence


def test_evidence_recorded_for_a_date_is_shown_with_it_and_can_be_taken_back(
    alone: Shower, ask: ReadyAnswers
) -> None:
    page = alone(DeadlinesPage)
    page.dates.filters.show_state("past")
    page.dates.table.select_where(lambda row: row == update(page))
    pressed(page.dates.details, "Record evidence")
    assert alone.session.inventory().filings == ()
    ask.answers["evidence"] = filed(UPDATE_1)
    pressed(page.dates.details, "Record evidence")
    assert "Recorded Status update 1." in page.banner.text
    assert update(page).status is DeadlineStatus.DONE
    page.dates.filters.show_state("done")
    page.dates.table.select_where(lambda row: row == update(page))
    assert "Filed on Oct 13, 2022 (in time)" in words(page.dates.details)
    pressed(page.banner, "Undo")
    assert update(page).status is DeadlineStatus.PAST


def test_all_past_dates_are_marked_at_once(alone: Shower, ask: ReadyAnswers) -> None:
    page = alone(DeadlinesPage)
    lacking = [one for one in page.dates.rows.rows if one.status == "past" and one.filed]
    ask.answers["evidence"] = filed(date(2026, 11, 1))
    pressed(page, f"{len(lacking)} past dates lack evidence")
    pressed(page.dates.details, f"Record evidence for {len(lacking)}")
    assert len(alone.session.inventory().filings) == len(lacking)
    labels = [unit.label for unit in alone.session.units()]
    assert labels[-1] == f"Record {len(lacking)} filings"
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    calls = [made.text() for made in page.attention.findChildren(QPushButton)]
    assert calls == [f"{len(lacking)} filings were late"]


@pytest.mark.slow
def test_evidence_is_corrected_and_removed_from_the_panel(alone: Shower, ask: ReadyAnswers) -> None:
    page = alone(DeadlinesPage)
    added(alone, Filing(0, "SCRP-1", "status-update", UPDATE_1, date(2022, 10, 20), "7"))
    page.dates.filters.show_state("late")
    assert page.dates.rows.shown() == [update(page)]
    assert "7 days late" in words(page.dates.details)
    ask.answers["evidence"] = filed(date(2022, 10, 12))
    pressed(page.dates.details, "Edit")
    (filing,) = alone.session.inventory().filings
    assert (filing.filed_on, filing.confirmation) == (date(2022, 10, 12), "7")
    page.dates.filters.show_state("done")
    page.dates.table.select_where(lambda row: row == update(page))
    pressed(page.dates.details, "Remove")
    assert alone.session.inventory().filings == ()


@pytest.mark.slow
def test_a_filing_for_no_date_is_pointed_out_and_given_its_date(
    alone: Shower, ask: ReadyAnswers
) -> None:
    page = alone(DeadlinesPage)
    added(alone, Filing(0, "SCRP-1", "status-update", date(2022, 10, 12), date(2022, 10, 12)))
    pressed(page, "1 filing is for no date")
    assert page.views.key == "filings"
    assert [row.filing.due_on for row in page.filings.rows.shown()] == [date(2022, 10, 12)]

    def nearest(asked: Asked) -> Given:
        return Given((asked.choices[0].filing,))

    ask.answers["evidence"] = nearest
    pressed(page.filings, "Edit...")
    assert update(page).status is DeadlineStatus.DONE
    assert page.filings.stack.currentIndex() == 2
    page.filings.chips.choose("all")
    page.filings.show_filtered()
    page.filings.remove()
    assert page.filings.stack.currentIndex() == 1


def test_a_plan_that_ends_after_the_term_says_which_extensions_it_takes(alone: Shower) -> None:
    plan = a_plan(late=3)
    (outcome,) = plan.applications
    plan = replace(plan, applications=(replace(outcome, finish=date(2027, 4, 1)),))
    alone.session.write("Plan", lambda project, _progress: planning.save(project, plan))
    page = alone(DeadlinesPage)
    pressed(page, "The plan takes 1 more extension")
    assert "30 days after the term ends on Mar 2, 2027" in page.banner.text


# what dates are counted from


@pytest.mark.slow
def test_extensions_and_payments_are_entered_for_the_chosen_application(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    page.show_view("terms")
    page.terms.extensions.add()
    page.terms.payments.add()
    listed = alone.session.inventory()
    assert [one.application for one in listed.extensions] == ["SCRP-1"]
    assert [one.application for one in listed.disbursements] == ["SCRP-1"]
    (extension,) = listed.extensions
    page.terms.extensions.model.edited.emit(extension, "granted_on", date(2026, 11, 1))
    (extension,) = alone.session.inventory().extensions
    page.terms.extensions.model.edited.emit(extension, "new_term_end", date(2027, 12, 2))
    term = page.terms.applications.model.columns[1]
    assert term.text(alone.session.inventory().applications[0]) == "12/02/2027"
    said = words(page.terms.checks)
    assert "An extension of more than six months" in said
    assert "it is kept as entered" in said


def test_what_is_listed_is_of_the_chosen_application_alone(alone: Shower) -> None:
    added(
        alone,
        Application(name="SCRP-2"),
        Extension(application="SCRP-2", new_term_end=date(2027, 1, 1)),
        Disbursement(application="SCRP-1", on=date(2026, 3, 2)),
    )
    page = alone(DeadlinesPage)
    page.show_view("terms")
    assert (page.terms.extensions.model.rowCount(), page.terms.payments.model.rowCount()) == (0, 1)
    page.terms.show_application("SCRP-2")
    assert (page.terms.extensions.model.rowCount(), page.terms.payments.model.rowCount()) == (1, 0)


# out


@pytest.mark.slow
def test_the_deadlines_go_where_the_user_says(
    alone: Shower, ask: ReadyAnswers, tmp_path: Path
) -> None:
    page = alone(DeadlinesPage)
    page.output.calendar()
    assert page.banner.isHidden()
    for question, name, write in (
        ("calendar_to_write", "dates.ics", page.output.calendar),
        ("workbook_to_write", "dates.xlsx", page.output.workbook),
        ("pdf_to_write", "year.pdf", page.output.year),
    ):
        ask.answers[question] = tmp_path / name
        write()
        assert name in page.banner.text
        assert (tmp_path / name).stat().st_size > 0
    assert ask.errors == []


def test_what_is_shown_is_printed(
    alone: Shower, monkeypatch: pytest.MonkeyPatch, ask: ReadyAnswers
) -> None:
    page = shown(alone, monkeypatch)
    page.dates.filters.show_state("past")
    page.print_list()
    name, text = ask.told
    assert name == "Deadlines"
    assert "01/05/2026" in text
    assert "Annual report" not in text


def test_another_page_can_ask_for_dates_by_their_words(alone: Shower) -> None:
    page = alone(DeadlinesPage)
    page.focus_on(Focus(table="Deadlines", text="final certification"))
    assert {row.rule for row in page.dates.rows.shown()} == {"final-certification"}
