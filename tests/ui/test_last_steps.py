"""Undo and redo by hand: quick keys, and messages with an Undo of their own."""

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.model.history import ChangeSet
from planner.model.inventory import Item
from planner.services import inventory
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from planner.ui.pages.items import ItemsPage
from planner.ui.pages.records import RecordsView
from planner.ui.preferences import Preferences
from planner.ui.runner import Runner
from planner.ui.session import Session
from planner.ui.widgets.banner import Banner
from tests.ui.conftest import TODAY, ReadyAnswers


def rename(model: str) -> Callable[[Project, Progress], ChangeSet]:
    def work(project: Project, _progress: Progress) -> ChangeSet:
        return inventory.edit(project, Item, [project.load(Item)[0].id], {"model": model})

    return work


def models(window: MainWindow) -> set[str | None]:
    return {item.model for item in window.session.inventory().items}


def threaded(qtbot: QtBot, tmp_path: Path, path: Path) -> MainWindow:
    window = MainWindow(Session(Runner(), ReadyAnswers(), TODAY), Preferences(tmp_path / "s.json"))
    qtbot.addWidget(window)
    window.session.open(path)
    qtbot.waitUntil(
        lambda: window.session.project is not None and not window.session.saving,
        timeout=60_000,
    )
    return window


def test_undo_pressed_while_a_change_is_saved_takes_back_that_change(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, small_file: Path
) -> None:
    window = threaded(qtbot, tmp_path, small_file)
    session, go_on = window.session, threading.Event()

    def slow(project: Project, progress: Progress) -> ChangeSet:
        assert go_on.wait(30)
        return rename("Second")(project, progress)

    session.write("Editing", rename("First"))
    session.write("Editing", slow)
    assert window.menus.undo.isEnabled()
    window.menus.undo.trigger()
    window.menus.undo.trigger()
    window.menus.redo.trigger()
    go_on.set()
    qtbot.waitUntil(lambda: not session.runner.running and not session.saving, timeout=60_000)
    assert "First" in models(window)
    assert "Second" not in models(window)
    assert [unit.undone for unit in session.units()].count(True) == 1
    window.close()


def test_undo_that_waits_for_a_change_that_fails_takes_nothing_else_back(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, small_file: Path
) -> None:
    window = threaded(qtbot, tmp_path, small_file)
    session, go_on, told = window.session, threading.Event(), list[str]()

    def fails(_project: Project, _progress: Progress) -> ChangeSet:
        assert go_on.wait(30)
        raise UserError("bad-value", "No.")

    session.write("Editing", fails, failed=lambda error: told.append(error.code))
    window.menus.undo.trigger()
    go_on.set()
    qtbot.waitUntil(lambda: bool(told) and not session.runner.running, timeout=60_000)
    assert not any(unit.undone for unit in session.units())
    window.close()


def filled(small: MainWindow) -> tuple[RecordsView, Banner]:
    page = small.show_page("items")
    assert isinstance(page, ItemsPage)
    view = page.view
    small.session.write(
        "Filling", rename("Filled"), lambda changes: view.say_done("Filled.", changes)
    )
    assert not view.banner.isHidden()
    return view, view.banner


def test_the_undo_of_a_message_can_be_redone_while_the_step_is_the_last(small: MainWindow) -> None:
    _view, banner = filled(small)
    next(b for b in banner.findChildren(QPushButton) if b.text() == "Undo").click()
    assert banner.isHidden()
    assert "Filled" not in models(small)
    small.menus.redo.trigger()
    assert "Filled" in models(small)


def test_the_undo_of_a_message_leaves_later_steps(small: MainWindow) -> None:
    _view, banner = filled(small)
    other = small.session.inventory().items[1]
    small.session.write(
        "Editing", lambda p, _progress: inventory.edit(p, Item, [other.id], {"quantity": 7})
    )
    assert not banner.isHidden()
    next(b for b in banner.findChildren(QPushButton) if b.text() == "Undo").click()
    kept = {item.id: item for item in small.session.inventory().items}
    assert kept[other.id].quantity == 7
    assert "Filled" not in {item.model for item in kept.values()}


def test_a_message_goes_once_its_step_is_undone_elsewhere(small: MainWindow) -> None:
    _view, banner = filled(small)
    small.session.undo()
    assert banner.isHidden()
