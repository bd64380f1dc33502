"""Backups in the window: made before risky steps, listed, restored; a damaged project is offered
from one.
"""

from pathlib import Path

from pytestqt.qtbot import QtBot

from planner.model.backups import BackupRules
from planner.model.inventory import Item
from planner.services import backups, inventory
from planner.ui.commands import APP_NAME
from planner.ui.main_window import MainWindow
from planner.ui.restore_dialog import RestoreAsked, RestoreDialog
from planner.ui.session import Session
from tests.ui.conftest import ReadyAnswers

RULES = BackupRules()


def edit(session: Session, notes: str) -> None:
    item = session.inventory().items[0]
    session.write("Editing", lambda p, _: inventory.edit(p, Item, [item.id], {"notes": notes}))


def notes(session: Session) -> str:
    return session.inventory().items[0].notes


def reasons(path: Path) -> list[str]:
    return [one.why for one in backups.listed(path, RULES)]


def test_the_first_opening_of_a_day_makes_a_backup(small: MainWindow, small_file: Path) -> None:
    assert reasons(small_file) == ["daily"]
    edit(small.session, "seen")
    small.commands.close()
    small.session.open(small_file)
    assert reasons(small_file) == ["daily"]


def test_taking_a_step_back_makes_a_backup_of_what_was_there(
    small: MainWindow, small_file: Path
) -> None:
    edit(small.session, "seen")
    edit(small.session, "seen again")
    small.session.take_back(small.session.units()[-1].id)
    assert "before taking back" in reasons(small_file)


def test_who_turned_backups_off_gets_none(
    window: MainWindow, small_file: Path, ask: ReadyAnswers
) -> None:
    window.session.backups = BackupRules.chosen("", unasked=False)
    window.session.open(small_file)
    window.session.take_back(window.session.units()[0].id)
    assert reasons(small_file) == []
    window.commands.backups.back_up()
    assert reasons(small_file) == ["by hand"]


def test_a_backup_that_cannot_be_made_is_asked_about_before_the_step(
    small: MainWindow, ask: ReadyAnswers, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    small.session.backups = BackupRules(folder=blocked)
    edit(small.session, "seen")
    last = small.session.units()[-1].id
    small.session.take_back(last)
    assert ask.told == ["backup-failed"]
    assert notes(small.session) == "seen"
    assert ask.errors == []
    ask.answers["go_on_without_backup"] = True
    small.session.take_back(last)
    assert notes(small.session) == ""


def test_restoring_puts_the_project_back_and_forth(
    small: MainWindow, ask: ReadyAnswers, small_file: Path
) -> None:
    small.commands.backups.back_up()
    edit(small.session, "seen")
    seen: list[RestoreAsked] = []

    def by_hand(asked: RestoreAsked) -> Path:
        seen.append(asked)
        return next(row.backup.path for row in asked.rows if row.backup.why == "by hand")

    ask.answers["backup_to_restore"] = by_hand
    small.commands.backups.restore()
    held = seen[0].rows[0].held
    assert held is not None
    assert held.items == 5
    assert notes(small.session) == ""
    assert small.session.project is not None
    assert not small.session.read_only

    ask.answers["backup_to_restore"] = lambda asked: asked.rows[0].backup.path
    small.commands.backups.restore()
    assert notes(small.session) == "seen"


def test_a_backup_that_is_damaged_leaves_the_project_open_as_it_was(
    small: MainWindow, ask: ReadyAnswers, tmp_path: Path
) -> None:
    edit(small.session, "seen")
    bad = tmp_path / "bad.rplan"
    bad.write_bytes(b"nothing of use")
    ask.answers["backup_to_restore"] = lambda _asked: bad
    small.commands.backups.restore()
    assert [error.code for error in ask.errors] == ["not-a-project"]
    assert notes(small.session) == "seen"


def test_a_project_that_cannot_be_read_is_offered_from_a_backup(
    small: MainWindow, ask: ReadyAnswers, small_file: Path
) -> None:
    small.commands.close()
    small_file.write_bytes(b"\0" * 4_096)
    small.session.open(small_file)
    assert ask.told == ["not-a-project"]
    assert small.windowTitle() == APP_NAME, "no project is open"
    ask.answers["restore_instead"] = True
    ask.answers["backup_to_restore"] = lambda asked: asked.rows[0].backup.path
    small.session.open(small_file)
    assert small.windowTitle().startswith("small.rplan")
    assert "damaged" in reasons(small_file)


def test_the_dialog_lists_what_each_holds_and_takes_no_damaged_one(
    qtbot: QtBot, small: MainWindow, ask: ReadyAnswers, small_file: Path
) -> None:
    small.commands.backups.back_up()
    bad = backups.listed(small_file, RULES)[0].path
    bad.write_bytes(b"damaged")
    boxes: list[RestoreDialog] = []

    def look(asked: RestoreAsked) -> None:
        box = RestoreDialog(asked, small)
        qtbot.addWidget(box)
        boxes.append(box)

    ask.answers["backup_to_restore"] = look
    small.commands.backups.restore()
    (box,) = boxes
    texts = [box.table.rows.columns[2].text(row) for row in box.table.rows.rows]
    assert texts == ["cannot be read", "2 sites, 5 items"]
    box.table.select_place(0)
    assert not box.go.isEnabled()
    box.table.select_place(1)
    box.go.click()
    assert box.chosen == backups.listed(small_file, RULES)[1].path


def test_what_is_typed_is_asked_about_before_restoring(
    small: MainWindow, ask: ReadyAnswers
) -> None:
    small.session.may_leave = lambda: False
    edit(small.session, "seen")
    ask.answers["backup_to_restore"] = lambda asked: asked.rows[0].backup.path
    small.commands.backups.restore()
    assert notes(small.session) == "seen"


def test_a_failed_backup_on_opening_is_said_and_does_not_stand_in_the_way(
    window: MainWindow, ask: ReadyAnswers, small_file: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    window.session.message.connect(said.append)
    blocked = tmp_path / "blocked"
    blocked.write_text("", encoding="utf-8")
    window.session.backups = BackupRules(folder=blocked)
    window.session.open(small_file)
    assert window.session.project is not None
    assert any("No backup" in line for line in said)
    assert ask.errors == []
