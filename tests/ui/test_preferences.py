"""Preferences: made from the list of options, found by words, in force at once, reset by page;
recent projects; safe mode.
"""

import threading
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from planner.common.settings import OPTIONS, Option, Settings
from planner.model.backups import BackupRules
from planner.ui import theme
from planner.ui.main_window import MainWindow
from planner.ui.pages.plan import PlanPage
from planner.ui.preferences import Preferences
from planner.ui.preferences_dialog import SOURCES, PreferencesDialog
from planner.ui.recent import Reach
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers


@pytest.fixture
def box(small: MainWindow) -> PreferencesDialog:
    small.tools.preferences()
    (found,) = small.findChildren(PreferencesDialog)
    return found


def shown(box: PreferencesDialog) -> list[str]:
    return [row.option.field for row in box.rows if not row.isHidden()]


def test_each_option_has_a_page_words_and_a_default_that_it_takes() -> None:
    for option in OPTIONS:
        assert option.title
        assert option.help.endswith(".")
        assert option.takes(option.default)


@pytest.mark.parametrize(
    ("field", "value"),
    [("theme", "pink"), ("text_size", 89), ("text_size", True), ("backups", 1), ("reopen", "yes"),
     ("backup_folder", None), ("search_seconds", 11)],
)  # fmt: skip
def test_a_value_that_an_option_does_not_take_is_refused(
    tmp_path: Path, field: str, value: object
) -> None:
    file = tmp_path / "settings.json"
    preferences = Preferences(file)
    with pytest.raises(ValueError, match=field):
        preferences.set(field, value)
    assert preferences.now == Settings()


def test_every_option_can_be_reached_by_its_page_and_by_words(box: PreferencesDialog) -> None:
    seen: list[str] = []
    for row in range(box.pages.count()):
        box.pages.setCurrentRow(row)
        seen += shown(box)
    assert seen == [option.field for option in OPTIONS]
    box.search.setText("another DRIVE")
    box.search.search_now()
    assert shown(box) == ["backup_folder"]
    box.search.setText("nothing like this")
    box.search.search_now()
    assert shown(box) == []
    assert box.none.isVisible()
    box.close()


def test_what_is_chosen_counts_at_once_and_is_kept(
    small: MainWindow, box: PreferencesDialog, ask: ReadyAnswers, tmp_path: Path
) -> None:
    editors = {row.option.field: row.editor for row in box.rows}
    for editor in editors.values():
        assert editor.accessibleName()
    backups, folder, seconds = (
        editors["backups"], editors["backup_folder"], editors["search_seconds"]
    )  # fmt: skip
    assert isinstance(backups, QCheckBox)
    backups.setChecked(False)
    ask.answers["backup_folder"] = tmp_path / "elsewhere"
    (choose,) = (b for b in box.findChildren(QPushButton) if b.text() == "Choose...")
    choose.click()
    assert isinstance(folder, QLineEdit)
    assert folder.text() == str(tmp_path / "elsewhere")
    assert small.session.backups == BackupRules(unasked=False, folder=tmp_path / "elsewhere")
    assert isinstance(seconds, QComboBox)
    seconds.setCurrentIndex(seconds.findText("2 minutes"))
    page = small.show_page("plan")
    assert isinstance(page, PlanPage)
    assert page.form.seconds.currentData() == 120
    kept = Preferences(tmp_path / "settings.json").now
    assert (kept.backups, kept.search_seconds) == (False, 120)
    box.close()


def test_resetting_a_page_leaves_the_others(
    small: MainWindow, box: PreferencesDialog, tmp_path: Path
) -> None:
    preferences = box._preferences
    preferences.set("backups", False)  # noqa: FBT003
    preferences.set("search_seconds", 30)
    box.pages.setCurrentRow(1)
    box.reset.click()
    assert preferences.now.backups
    assert preferences.now.search_seconds == 30
    tick = next(row.editor for row in box.rows if row.option.field == "backups")
    assert isinstance(tick, QCheckBox)
    assert tick.isChecked()
    box.close()


def test_text_grows_at_once_everywhere_and_shrinks_again(
    small: MainWindow, box: PreferencesDialog, qapp: QApplication
) -> None:
    before = qapp.font().pointSizeF()
    small.show_page("items")
    spin = next(row.editor for row in box.rows if row.option.field == "text_size")
    assert isinstance(spin, QSpinBox)
    height = small.sidebar.item(0).sizeHint().height()
    spin.setValue(200)
    assert qapp.font().pointSizeF() == pytest.approx(before * 2)
    assert small.sidebar.item(0).sizeHint().height() > height
    assert small.sidebar.currentItem().text() == "Items"
    page = small.show_page("items")
    assert page is not None
    label = next(label for label in page.findChildren(QLabel) if label.text())
    assert label.font().pointSizeF() >= before * 1.5
    spin.setValue(100)
    assert qapp.font().pointSizeF() == pytest.approx(before)
    theme.apply(qapp)
    box.close()


def test_the_page_of_sources_names_the_book_and_leads_to_it(
    small: MainWindow, box: PreferencesDialog
) -> None:
    box.pages.setCurrentRow(box.names.index(SOURCES))
    assert "Rule book" in box.sources.text()
    assert box.sources.isVisible()
    assert not box.reset.isVisible()
    box.to_rules.click()
    assert small.sidebar.currentItem().text() == "Rules"


def test_an_option_added_to_the_list_needs_no_other_code(qtbot: QtBot, tmp_path: Path) -> None:
    from planner.ui.preferences_dialog import OptionRow

    option = Option("search_seconds", "New", "A number", "What it does.", low=1, high=600)
    row = OptionRow(option, Preferences(tmp_path / "s.json"), lambda: None)
    qtbot.addWidget(row)
    assert isinstance(row.editor, QSpinBox)
    assert row.editor.value() == 10


# recent projects


def recent_menu(window: MainWindow) -> QMenu:
    found = next(m for m in window.menuBar().findChildren(QMenu) if m.title() == "Open &recent")
    found.aboutToShow.emit()
    return found


def names(menu: QMenu) -> list[str]:
    return [action.text().partition("\t")[0] for action in menu.actions()[:2]]


def test_recent_projects_show_their_path_are_pinned_and_forgotten(
    small: MainWindow, tmp_path: Path, small_file: Path
) -> None:
    second = tmp_path / "second.rplan"
    small.session.create(second)
    actions = recent_menu(small).actions()
    assert [action.text() for action in actions[:2]] == [
        f"second.rplan\t{tmp_path}",
        f"small.rplan\t{tmp_path}",
    ]
    assert actions[0].toolTip() == str(second)
    preferences = small._preferences
    preferences.pin(str(small_file), pinned=True)
    assert names(recent_menu(small)) == ["small.rplan", "second.rplan"]
    small.commands.close()
    second.unlink()
    gone = recent_menu(small).actions()[1]
    assert gone.text().startswith("second.rplan (not there)\t")
    assert not gone.isEnabled()
    links = [one for one in small._welcome.findChildren(QPushButton) if one.property("link")]
    assert [(one.text(), one.isEnabled()) for one in links] == [("small", True), ("second", True)]
    small._welcome.show_recent()
    links = [one for one in small._welcome.findChildren(QPushButton) if one.property("link")]
    assert (links[-1].text(), links[-1].isEnabled()) == ("second (not there)", False)
    preferences.forget_recent()
    assert preferences.now.listed() == (str(small_file),)
    preferences.forget(str(small_file))
    assert preferences.now.listed() == ()


def test_a_disk_that_does_not_answer_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = Event()
    there = Path.exists

    def slowly(path: Path) -> bool:
        return there(path) if path.suffix != ".far" else answer.wait(20) and False

    monkeypatch.setattr(Path, "exists", slowly)
    reach, far, gone = Reach(), str(tmp_path / "a.far"), str(tmp_path / "a.near")
    assert reach.missing([far, gone]) == {gone}
    assert reach.missing([far, gone]) == {gone}
    threads = [one for one in threading.enumerate() if one is reach._asked[far]]
    assert len(threads) == 1, "it is not asked again before it has answered"
    answer.set()
    reach._asked[far].join()
    assert reach.missing([far, gone]) == {far, gone}


# starting


def test_the_last_project_is_opened_again_if_that_is_wanted(
    small: MainWindow, small_file: Path
) -> None:
    assert small.last_project() is None
    small._preferences.set("reopen", True)  # noqa: FBT003
    assert small.last_project() == small_file
    small.commands.close()
    small_file.unlink()
    assert small.last_project() is None


def test_safe_mode_begins_with_the_defaults_keeps_nothing_and_says_so(
    qtbot: QtBot, session: Session, tmp_path: Path, small_file: Path
) -> None:
    file = tmp_path / "settings.json"
    wanted = Preferences(file)
    wanted.set("reopen", True)  # noqa: FBT003
    wanted.opened(small_file)
    wanted.set("text_size", 200)
    before = file.read_bytes()
    window = MainWindow(session, Preferences(file, forgetful=True))
    qtbot.addWidget(window)
    window.show()
    assert window.last_project() is None
    assert window.session.search_seconds == 10
    texts = [label.text() for label in window.statusBar().findChildren(QLabel)]
    assert "Safe mode" in texts
    window.session.open(small_file)
    window.close()
    assert file.read_bytes() == before


def test_safe_mode_leaves_an_installed_rule_book_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from planner.rules import installed
    from planner.rules.book import RuleBook
    from planner.rules.choice import SHIPPED_ONLY

    (tmp_path / "in-use.json").write_text("damaged", encoding="utf-8")
    assert installed.in_use(tmp_path).remarks
    monkeypatch.setenv(SHIPPED_ONLY, "1")
    assert installed.in_use(tmp_path) is RuleBook.shipped()
