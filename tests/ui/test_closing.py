"""Closing: nothing typed and nothing half done is lost without a question."""

import threading
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Site
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.pages.eligibility import EligibilityPage
from planner.ui.preferences import Preferences
from planner.ui.runner import Runner
from planner.ui.session import Session
from planner.ui.widgets.editors import set_editor_text
from tests.ui.conftest import TODAY, ReadyAnswers


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
