"""The carrier's interview, gone through as a person would."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from planner.model.inventory import Application
from planner.services import inventory, projects
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.interview import InterviewView
from planner.ui.pages.interview_editors import (
    AnswerEditor,
    ChoiceEditor,
    CountEditor,
    LineEditor,
    RowsEditor,
)
from planner.ui.session import Session
from tests.ui.conftest import Shower

ANSWERS = {
    "status": "Approved",
    "approved_on": "07/15/2022",
    "first_disbursement_on": "09/15/2023",
    "allocation": "1,200,000",
    "approved_cost": "1,500,000",
    "submitted_on": "01/20/2022",
    "acceptance_notice_on": "02/09/2022",
    "advanced_service": "Yes",
    "eligible_telecom_carrier": "Yes",
    "receives_usf": "Yes",
}


def asking(page: EligibilityPage) -> InterviewView:
    page.show_view("interview")
    return page.interview


def fact(view: InterviewView) -> str:
    return view.question.fact if view.question else ""


def said(view: InterviewView) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in view.effect.findChildren(QLabel))


def fill(editor: AnswerEditor | None, answer: str = "") -> None:
    """Answer as the question asks it."""
    if isinstance(editor, CountEditor):
        editor.lines["on"].setText("06/30/2026")
        editor.lines["own"].setText("38,000")
        editor.lines["affiliates"].setText("400")
    elif isinstance(editor, RowsEditor):
        editor.add.click()
        texts = {"name": "SCRP-1", "granted_on": "09/01/2024", "new_term_end": "03/15/2025"}
        for field, line in editor.rows[-1].lines.items():
            line.setText(texts.get(field, ""))
    elif isinstance(editor, ChoiceEditor):
        editor.buttons[answer].click()
    elif isinstance(editor, LineEditor):
        editor.line.setText(answer)


def save(view: InterviewView) -> None:
    assert view.save.isEnabled(), view.problem.text()
    view.save.click()


def test_a_new_project_is_asked_until_nothing_more_is_needed(empty: Shower) -> None:
    page = empty(EligibilityPage)
    view = asking(page)
    assert page.views._buttons["interview"].text() == "Questions (6)"
    asked: list[str] = []
    while view.question is not None and len(asked) < 20:
        asked.append(fact(view))
        if asked[-1] == "extensions" and asked.count("extensions") == 2:
            assert view.save.text() == "There is no further extension"
        else:
            fill(view.editor, ANSWERS.get(fact(view), ""))
        save(view)
    assert asked[:5] == ["customers", "advanced_service", "applications", "status", "approved_on"]
    assert asked.count("extensions") == 2
    assert view.stack.currentWidget() is view.done
    found = empty.session.inventory()
    (application,) = found.applications
    assert application.allocation == Decimal(1_200_000)
    assert application.first_disbursement_on == date(2023, 9, 15)
    assert [one.new_term_end for one in found.extensions] == [date(2025, 3, 15)]
    assert found.customer_counts[0].affiliates == 400
    assert page.views._buttons["interview"].text() == "Questions"
    assert len(empty.session.units()) == len(asked)
    known = empty.session.eligibility
    assert known is not None
    assert not any(one.missing for one in known.carrier)


def test_the_effect_is_shown_before_anything_is_saved(empty: Shower) -> None:
    view = asking(empty(EligibilityPage))
    assert "Enter an answer" in said(view)
    fill(view.editor)
    view.try_out()
    assert "First priority" in said(view)
    assert "Unknown" in said(view)
    assert empty.session.units() == ()


def test_the_effect_follows_a_pause_in_typing(empty: Shower, qtbot: QtBot) -> None:
    view = asking(empty(EligibilityPage))
    fill(view.editor)
    assert "Enter an answer" in said(view)
    qtbot.waitUntil(lambda: "First priority" in said(view))


def test_what_cannot_be_an_answer_is_said_under_the_question(empty: Shower) -> None:
    view = asking(empty(EligibilityPage))
    assert isinstance(view.editor, CountEditor)
    view.editor.lines["own"].setText("many")
    assert 'cannot be "many"' in view.problem.text()
    assert not view.save.isEnabled()
    view.editor.lines["own"].setText("-4")
    save(view)
    assert "below zero" in view.problem.text() or "is -4" in view.problem.text()
    assert fact(view) == "customers"
    assert empty.session.units() == ()


def test_unknown_and_skipped_questions_and_the_way_back(empty: Shower) -> None:
    view = asking(empty(EligibilityPage))
    assert not view.back.isEnabled()
    view.unknown.click()
    assert fact(view) == "advanced_service"
    assert view.place.text() == "Question 2 of 6"
    view.skip.click()
    assert fact(view) == "applications"
    view.back.click()
    assert fact(view) == "advanced_service"
    fill(view.editor, "Yes")
    save(view)
    view.back.click()
    assert fact(view) == "advanced_service"
    assert isinstance(view.editor, ChoiceEditor)
    assert view.editor.value() is True
    fill(view.editor, "No")
    save(view)
    assert empty.session.inventory().carrier.advanced_service is False
    for _ in range(10):
        view.unknown.click()
    assert view.stack.currentWidget() is view.later
    view._start_pass()
    assert view.question is not None


def test_the_keyboard_alone_answers_a_question(empty: Shower, qtbot: QtBot) -> None:
    view = asking(empty(EligibilityPage))
    assert isinstance(view.editor, CountEditor)
    own = view.editor.lines["own"]
    own.setFocus()
    qtbot.keyClicks(own, "9000")
    qtbot.keyClick(own, Qt.Key.Key_Return)
    assert empty.session.inventory().customer_counts[0].own == 9_000
    assert fact(view) == "advanced_service"


def test_who_never_applied_says_so_with_one_button(empty: Shower) -> None:
    view = asking(empty(EligibilityPage))
    for _ in range(2):
        view.unknown.click()
    assert fact(view) == "applications"
    assert view.save.text() == "We have not applied"
    save(view)
    assert empty.session.inventory().carrier.extras == {
        "Applied to the Reimbursement Program": False
    }
    assert "applications" not in [one.fact for one in view._open]


def test_a_change_elsewhere_drops_a_question_that_is_settled(alone: Shower) -> None:
    view = asking(alone(EligibilityPage))
    assert "allocation" in [one.fact for one in view._open]
    while fact(view) != "allocation":
        view.skip.click()
    settled = {"allocation": Decimal(5)}
    alone.session.write(
        "Edit", lambda project, _progress: inventory.edit(project, Application, [1], settled)
    )
    assert fact(view) not in ("", "allocation")


def test_a_read_only_project_shows_the_questions_but_takes_no_answer(alone: Shower) -> None:
    session = alone.session
    path = session.project.path if session.project else None
    assert path is not None
    session.close()
    session.open(path, read_only=True)
    view = asking(alone(EligibilityPage))
    assert view.question is not None
    assert view.editor is not None
    assert not view.editor.isEnabled()
    assert not view.save.isEnabled()


@pytest.mark.slow
def test_the_sample_needs_nothing_today_and_its_grants_once_a_term_is_over(
    qtbot: QtBot, session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "sample.rplan"
    projects.create(path, sample=True).close()
    session.open(path)
    page = Shower(qtbot, session)(EligibilityPage)
    view = asking(page)
    assert view.stack.currentWidget() is view.done
    session.set_as_of(date(2027, 12, 1))
    while view.question is not None and fact(view) != "extensions":
        view.skip.click()
    editor = view.editor
    assert isinstance(editor, RowsEditor)
    count = len(editor.rows)
    assert count
    editor.add.click()
    editor.rows[-1].lines["granted_on"].setText("02/20/2027")
    editor.rows[-1].lines["new_term_end"].setText("09/15/2027")
    view.try_out()
    assert "End of the removal, replacement and disposal term" in said(view)
    save(view)
    application = "SCRP Nebraska 2022"
    grants = [one for one in session.inventory().extensions if one.application == application]
    assert len(grants) == count + 1
