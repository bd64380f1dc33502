"""The shell: opening, closing, pages, undo, errors, files dropped, and what is remembered."""

import threading
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Item
from planner.storage.project import Project
from planner.ui import theme
from planner.ui.checker import Checker
from planner.ui.help_window import HelpWindow
from planner.ui.main_window import MainWindow
from planner.ui.opening import Instead
from planner.ui.page import Focus
from planner.ui.pages import PAGES
from planner.ui.pages.overview import OverviewPage
from planner.ui.preferences import Preferences
from planner.ui.questions import Questions
from planner.ui.runner import Runner
from planner.ui.session import Session
from planner.ui.widgets.search_box import SearchBox
from tests.ui.conftest import TODAY, ReadyAnswers


def edit_first_item(window: MainWindow, notes: str = "seen") -> None:
    from planner.services import inventory

    item = window.session.inventory().items[0]
    window.session.write(
        "Editing", lambda project, _p: inventory.edit(project, Item, [item.id], {"notes": notes})
    )


def action(window: MainWindow, text: str) -> QAction:
    for found in window.menuBar().findChildren(QAction):
        if found.text().replace("&", "").startswith(text):
            return found
    raise AssertionError(text)


def test_a_first_run_offers_sample_template_and_own_workbook(window: MainWindow) -> None:
    texts = {label.text() for label in window.findChildren(QLabel) if label.isVisible()}
    assert {"Explore the sample carrier", "Get the empty workbook", "Bring your workbook"} <= texts
    assert not action(window, "Export workbook").isEnabled()
    assert not action(window, "Undo").isEnabled()


def test_the_first_page_is_filled_once_when_a_project_opens(
    window: MainWindow, small_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled: list[ChangeSet] = []
    fill = OverviewPage.refresh

    def refresh(page: OverviewPage, changes: ChangeSet) -> None:
        filled.append(changes)
        fill(page, changes)

    monkeypatch.setattr(OverviewPage, "refresh", refresh)
    window.session.open(small_file)

    assert filled == [ChangeSet()]
    page = window.findChild(OverviewPage)
    assert page is not None
    assert page.isVisible()


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.key)
def test_every_page_shows_an_empty_project_and_a_small_one(
    window: MainWindow, tmp_path: Path, small_file: Path, entry: object
) -> None:
    key = entry.key  # type: ignore[attr-defined]
    window.session.create(tmp_path / "empty.rplan")
    page = window.show_page(key)
    assert page is not None
    assert page.isVisible()
    assert page.accessibleName()
    window.session.open(small_file)
    page = window.show_page(key)
    assert page is not None
    edit_first_item(window)
    assert page.isVisible()


def test_the_title_and_the_status_bar_say_what_is_open(small: MainWindow) -> None:
    texts = " ".join(label.text() for label in small.statusBar().findChildren(QLabel))
    assert small.windowTitle().startswith("small.rplan[*]")
    assert "2 sites · 5 items" in texts
    assert "All changes saved" in texts
    small.show_page("items")
    texts = " ".join(label.text() for label in small.statusBar().findChildren(QLabel))
    assert "Rule book" in texts


def test_the_status_bar_says_what_is_being_done_to_the_project(small: MainWindow) -> None:
    said: list[str] = []

    def work(_project: Project, _progress: Progress) -> ChangeSet:
        said.extend(label.text() for label in small.statusBar().findChildren(QLabel))
        return ChangeSet()

    small.session.write("Making the plan", work)
    assert "Making the plan..." in said
    texts = [label.text() for label in small.statusBar().findChildren(QLabel)]
    assert "All changes saved" in texts
    assert "Making the plan..." not in texts


def test_undo_and_redo_name_the_step_and_take_it_back(small: MainWindow) -> None:
    edit_first_item(small, "seen")
    assert "Edit Notes" in small.menus.undo.text()
    small.menus.undo.trigger()
    assert small.session.inventory().items[0].notes == ""
    assert "Import small.xlsx" in small.menus.undo.text()
    assert "Edit Notes" in small.menus.redo.text()
    small.menus.redo.trigger()
    assert small.session.inventory().items[0].notes == "seen"


def test_undo_survives_closing_and_opening_again(small: MainWindow, small_file: Path) -> None:
    edit_first_item(small, "seen")
    small.commands.close()
    assert small.session.project is None
    small.session.open(small_file)
    small.menus.undo.trigger()
    assert small.session.inventory().items[0].notes == ""


def test_a_write_that_fails_shows_one_plain_message_and_changes_nothing(
    small: MainWindow, ask: ReadyAnswers
) -> None:
    from planner.services import inventory

    item = small.session.inventory().items[0]
    small.session.write(
        "Editing", lambda p, _progress: inventory.edit(p, Item, [item.id], {"quantity": -1})
    )
    assert [error.code for error in ask.errors] == ["bad-value"]
    assert small.session.inventory().items[0].quantity == 1
    assert not small.session.saving


def test_a_project_in_use_elsewhere_is_offered_read_only(
    window: MainWindow, small_file: Path, ask: ReadyAnswers
) -> None:
    with Project.open(small_file):
        window.session.open(small_file)
        assert window.session.project is None
        ask.answers["project_in_use"] = Instead.READ_ONLY
        window.session.open(small_file)
        assert window.session.read_only
        assert not window.menus.undo.isEnabled()
        window.commands.close()


@pytest.mark.parametrize("content", [b"", b"not a project at all, only text"])
def test_a_file_that_is_no_project_is_refused_in_one_sentence(
    small: MainWindow, tmp_path: Path, ask: ReadyAnswers, content: bytes
) -> None:
    bad = tmp_path / "bad.rplan"
    bad.write_bytes(content)
    small.session.open(bad)
    assert [error.code for error in ask.errors] == ["not-a-project"]
    assert small.session.project is not None
    assert small.session.project.path.name == "small.rplan"


def test_recent_projects_are_remembered_newest_first(
    small: MainWindow, tmp_path: Path, small_file: Path
) -> None:
    small.session.create(tmp_path / "second.rplan")
    recent = Preferences(tmp_path / "settings.json").now.recent
    assert recent == (str(tmp_path / "second.rplan"), str(small_file))


def test_dropping_a_project_opens_it_and_a_workbook_goes_to_the_importer(
    qtbot: QtBot, window: MainWindow, small_file: Path, tmp_path: Path
) -> None:
    drop(window, small_file)
    qtbot.waitUntil(lambda: window.session.project is not None)
    sheet = tmp_path / "more.csv"
    sheet.write_text("Serial number,Manufacturer,Model,Site\nX1,ZTE,ZXSDR,HUB\n", encoding="utf-8")
    drop(window, sheet)
    qtbot.waitUntil(lambda: window.sidebar.currentItem().text() == "Import")
    page = window.show_page("import")
    assert page is not None
    assert getattr(page, "step", None) == 1


def test_a_file_dropped_on_a_text_field_is_taken_for_a_file(
    qtbot: QtBot, small: MainWindow, tmp_path: Path
) -> None:
    sheet = tmp_path / "more.csv"
    sheet.write_text("Serial number,Manufacturer,Model,Site\nX1,ZTE,ZXSDR,HUB\n", encoding="utf-8")
    page = small.show_page("items")
    assert page is not None
    QApplication.processEvents()
    field = page.findChild(SearchBox)
    assert field is not None
    drop(small, sheet, field.mapTo(small, field.rect().center()))
    qtbot.waitUntil(lambda: small.sidebar.currentItem().text() == "Import")
    assert field.text() == ""


def drop(window: MainWindow, path: Path, place: QPoint = QPoint(5, 5)) -> None:  # noqa: B008
    """Drop a file as the system does: through the native window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    none, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    entered = QDragEnterEvent(place, copy, data, left, none)
    QApplication.sendEvent(window.windowHandle(), entered)
    assert entered.isAccepted()
    dropped = QDropEvent(QPointF(place), copy, data, left, none)
    QApplication.sendEvent(window.windowHandle(), dropped)


def test_exports_ask_where_and_write_there(
    small: MainWindow, tmp_path: Path, ask: ReadyAnswers
) -> None:
    ask.answers["workbook_to_write"] = tmp_path / "out.xlsx"
    ask.answers["calendar_to_write"] = tmp_path / "out.ics"
    action(small, "Export workbook").trigger()
    action(small, "As a calendar").trigger()
    assert ask.errors == []
    assert (tmp_path / "out.xlsx").stat().st_size > 0
    assert (tmp_path / "out.ics").stat().st_size > 0


def test_answers_are_written_into_a_copy_of_the_users_workbook(
    small: MainWindow, session: Session, tmp_path: Path, ask: ReadyAnswers
) -> None:
    own, out = tmp_path / "own.xlsx", tmp_path / "out.xlsx"
    ask.answers["workbook_to_write"] = own
    action(small, "Export workbook").trigger()
    said: list[str] = []
    session.message.connect(said.append)
    write = action(small, "Write answers into my workbook")
    write.trigger()
    ask.answers["workbook_to_answer"] = own
    write.trigger()
    assert not out.exists()
    ask.answers["answered_workbook"] = out
    write.trigger()
    assert ask.told == ["own with answers.xlsx"] * 2
    assert ask.errors == []
    assert out.stat().st_size > 0
    assert said[-1].startswith("5 of 5 rows have answers")
    ask.answers["answered_workbook"] = own
    write.trigger()
    assert ask.errors[0].code == "same-file"


def test_a_copy_holds_what_the_project_holds(
    small: MainWindow, tmp_path: Path, ask: ReadyAnswers
) -> None:
    ask.answers["copy_of_project"] = tmp_path / "copy.rplan"
    action(small, "Save a copy").trigger()
    with Project.open(tmp_path / "copy.rplan") as copied:
        assert len(copied.load(Item)) == 5


def test_help_shows_the_topic_of_the_page_in_view(small: MainWindow, qtbot: QtBot) -> None:
    small.show_page("items")
    small.tools.help()
    shown = small.tools.shown("help")
    assert isinstance(shown, HelpWindow)
    assert "Every piece of equipment" in shown.text()
    shown.close()


def test_every_page_has_its_help() -> None:
    from planner.common.resources import resource

    missing = [e.key for e in PAGES if not resource("help", f"{e.help_topic}.md").is_file()]
    assert missing == []


def test_an_as_of_date_changes_what_pages_are_told(small: MainWindow) -> None:
    heard: list[ChangeSet] = []
    small.session.changed.connect(heard.append)
    small.session.set_as_of(date(2019, 12, 1))
    assert heard == [ChangeSet()]
    assert small.session.as_of == date(2019, 12, 1)


def test_light_and_dark_are_chosen_in_the_menu_and_remembered(
    window: MainWindow, tmp_path: Path
) -> None:
    action(window, "Dark").trigger()
    assert theme.tokens() is theme.DARK
    assert Preferences(tmp_path / "settings.json").now.theme == "dark"
    action(window, "Light").trigger()
    assert theme.tokens() is theme.LIGHT


def test_findings_of_one_project_are_never_shown_for_another(
    qtbot: QtBot, tmp_path: Path, small_file: Path, checker: Checker
) -> None:
    runner = Runner()
    session = Session(runner, ReadyAnswers(), TODAY, checker)
    with Project.create(tmp_path / "other.rplan"):
        pass
    heard: list[int] = []
    session.changed.connect(lambda _c: session.check(lambda known: heard.append(len(known.items))))
    session.open(small_file)
    session.open(tmp_path / "other.rplan")
    qtbot.waitUntil(lambda: not runner.running)
    assert session.eligibility is not None
    assert len(session.eligibility.items) == 0
    assert heard[-1] == 0
    runner.close()
    session.close()


def test_closing_the_project_while_something_runs_waits_for_it(
    qtbot: QtBot, small_file: Path
) -> None:
    runner, ended = Runner(), []
    session = Session(runner, ReadyAnswers(), TODAY)
    session.open(small_file)
    qtbot.waitUntil(lambda: session.project is not None)

    def endless(_project: Project, progress: Progress) -> ChangeSet:
        while True:
            progress("On and on", None)

    session.write("Endless", endless, stopped=lambda: ended.append(session.project is not None))
    session.close_project()
    qtbot.waitUntil(lambda: session.project is None)
    assert ended == [True]
    runner.close()


def test_a_page_is_asked_to_show_rows_by_another(small: MainWindow) -> None:
    small.session.go_to("items", Focus(site="S-2"))
    page = small.show_page("items")
    assert page is not None
    assert page.view.model.rowCount() == 4  # type: ignore[attr-defined]


def test_closing_while_busy_cancels_waits_and_then_closes(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path
) -> None:
    ask = Questions()
    window = MainWindow(Session(Runner(), ask, TODAY), Preferences(tmp_path / "s.json"))
    qtbot.addWidget(window)
    window.show()
    running, ended = threading.Event(), []

    def endless(progress: Progress) -> None:
        running.set()
        while True:
            progress("On and on", None)

    window.session.runner.start("Endless", endless, print, stopped=lambda: ended.append(True))
    qtbot.waitUntil(running.is_set)
    window.close()
    assert window.isVisible()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert ended == [True]


def test_print_shows_the_list_in_view_with_its_filter(small: MainWindow, ask: ReadyAnswers) -> None:
    small.session.go_to("items", Focus(text="RRU"))
    action(small, "Print").trigger()
    name, text = ask.told
    assert name == "Items"
    assert "RRU3908" in text
    assert "BBU3900" not in text
    assert "Prairie Test Cooperative" in text
    assert "1 row." in text


@pytest.mark.parametrize("key", ["history", "deadlines", "rules", "eligibility"])
def test_print_does_something_on_every_page_with_a_list(
    small: MainWindow, ask: ReadyAnswers, key: str
) -> None:
    small.show_page(key)
    small.session.check(lambda _known: None)
    action(small, "Print").trigger()
    assert ask.told


def test_a_first_window_leaves_the_status_bar_on_a_small_screen(window: MainWindow) -> None:
    assert window.height() <= window.screen().availableGeometry().height() - 40
