"""Closing: nothing typed and nothing half done is lost without a question."""

import threading
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Extension, Site
from planner.model.sheets import EXTENSIONS
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.pages.interview_editors import (
    GRANT_FIELDS,
    ChoiceEditor,
    CountEditor,
    LineEditor,
    RowsEditor,
)
from planner.ui.preferences import Preferences
from planner.ui.runner import Runner
from planner.ui.session import Session
from planner.ui.widgets.editors import set_editor_text
from tests.ui.conftest import TODAY, ReadyAnswers
from tests.ui.test_interview import fill


def type_name(window: MainWindow) -> EligibilityPage:
    page = window.show_page("eligibility")
    assert isinstance(page, EligibilityPage)
    set_editor_text(page.form.editors["legal_name"], "Half a na")
    window.show_page("items")
    return page


def test_a_half_typed_form_is_asked_about_before_the_project_is_closed(
    small: MainWindow, ask: ReadyAnswers, tmp_path: Path
) -> None:
    page = type_name(small)
    small.commands.close()
    small.session.create(tmp_path / "other.rplan")
    small.close()
    assert ask.told == ["What you wrote about the carrier"] * 3
    assert small.isVisible()
    assert small.session.project is not None
    assert small.sidebar.currentItem().text() == "Eligibility"
    assert page.form.dirty
    ask.answers["drop_typed"] = True
    small.commands.close()
    assert small.session.project is None


def test_a_half_typed_answer_of_the_interview_is_asked_about_too(
    small: MainWindow, ask: ReadyAnswers
) -> None:
    page = small.show_page("eligibility")
    assert isinstance(page, EligibilityPage)
    page.show_view("interview")
    editor = page.interview.editor
    assert isinstance(editor, LineEditor)
    assert not page.unkept()
    editor.line.setText("12/")
    small.show_page("items")
    small.commands.close()
    assert ask.told == ["Your answer to a question"]
    assert small.session.project is not None
    assert editor.line.text() == "12/"
    set_editor_text(page.form.editors["legal_name"], "Half a na")
    ask.answers["drop_typed"] = True
    small.commands.close()
    assert ask.told[1:] == ["What you wrote about the carrier and your answer to a question"]
    small.close()
    assert len(ask.told) == 2, "what was dropped is not asked about again"
    assert small.session.project is None


def test_an_answer_that_is_kept_or_skipped_is_not_asked_about(
    small: MainWindow, ask: ReadyAnswers
) -> None:
    page = small.show_page("eligibility")
    assert isinstance(page, EligibilityPage)
    page.show_view("interview")
    fill(page.interview.editor, "09/15/2023")
    assert page.unkept()
    page.interview.save_it()
    assert isinstance(page.interview.editor, ChoiceEditor)
    page.interview.editor.buttons["Yes"].click()
    page.interview.skip_it()
    small.commands.close()
    assert ask.told == []


def test_every_editor_of_an_answer_tells_what_is_typed_from_what_was_there(qtbot: QtBot) -> None:
    grant = Extension(1, "A", date(2026, 5, 1), date(2027, 5, 1), "DA 26-1")
    on = date(2026, 6, 30)
    choice = ChoiceEditor("Question", {"Yes": True, "No": False})
    count = CountEditor(on)
    rows = RowsEditor(EXTENSIONS, GRANT_FIELDS, Extension)
    for editor, stated in ((choice, None), (count, None), (rows, (grant,))):
        qtbot.addWidget(editor)
        editor.put(stated)
    first = [editor.entered() for editor in (choice, count, rows)]
    rows.add.click()
    assert rows.entered() == first[2], "an empty row says nothing"
    rows.rows[1].lines["order"].setText("DA")
    choice.buttons["No"].click()
    count.lines["affiliates"].setText("4")
    now = [editor.entered() for editor in (choice, count, rows)]
    assert all(one != other for one, other in zip(first, now, strict=True))


def test_the_form_of_a_plan_counts_too(small: MainWindow, ask: ReadyAnswers) -> None:
    page = small.show_page("plan")
    form = page.form  # type: ignore[union-attr]
    form.open()
    assert page is not None
    assert not page.unkept()
    form.name.setText("Spring")
    assert page.unkept()
    form.hide()
    assert not page.unkept()


def test_closing_in_the_middle_of_a_change_asks_and_leaves_nothing_half_done(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, small_file: Path
) -> None:
    ask = ReadyAnswers()
    window = MainWindow(Session(Runner(), ask, TODAY), Preferences(tmp_path / "s.json"))
    qtbot.addWidget(window)
    window.show()
    session = window.session
    session.open(small_file)
    qtbot.waitUntil(lambda: session.project is not None and not session.runner.running)
    inside, go_on = threading.Event(), threading.Event()

    def slow(project: Project, progress: Progress) -> ChangeSet:
        with project.unit("Import of many") as unit:
            unit.insert(Site, [Site(code="HALF")])
            inside.set()
            while not go_on.is_set():
                progress("On and on", None)
        return unit.changes

    session.write("Importing many.xlsx", slow)
    qtbot.waitUntil(inside.is_set)
    window.close()
    window.commands.close()
    assert ask.told == ["Importing many.xlsx"] * 2
    assert window.isVisible()
    assert session.saving

    ask.answers["stop_work"] = True
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    with Project.open(small_file) as project:
        assert [site.code for site in project.load(Site)] == ["HUB", "S-2"]
        assert [unit.label for unit in project.units()] == ["Import small.xlsx"]
