"""Disks that give out: full, read-only, pulled, damaged. Nothing is lost, one sentence is said."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Item, Site
from planner.services import inventory, projects
from planner.storage.project import Project
from planner.ui.main_window import MainWindow
from tests.ui.conftest import ReadyAnswers

ROOT = Path(__file__).resolve().parents[2]
FULL = """
import resource, sys
from pathlib import Path
from planner.common.errors import UserError
from planner.model.backups import BY_HAND, BackupRules
from planner.model.inventory import Site
from planner.services import backups
from planner.storage.project import Project

path = Path(sys.argv[1])
with Project.open(path) as project:
    before = project.inventory()
    limit = path.stat().st_size + int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        with project.unit("Many") as unit:
            unit.insert(Site, [Site(code=f"N{n}", notes="x" * 900) for n in range(3_000)])
    except UserError as error:
        print(error.code)
    assert project.inventory() == before
    with project.unit("One") as unit:
        unit.insert(Site, [Site(code="ONE")])
"""


def edit(window: MainWindow, notes: str) -> None:
    item = window.session.inventory().items[0]
    window.session.write(
        "Editing", lambda p, _: inventory.edit(p, Item, [item.id], {"notes": notes})
    )


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits on a file's size there")
@pytest.mark.parametrize("room", [4_096, 20_000, 300_000])
def test_a_disk_that_fills_up_in_the_middle_changes_nothing_and_less_still_fits(
    small_file: Path, room: int
) -> None:
    done = subprocess.run(  # noqa: S603 - a fixed program
        [sys.executable, "-c", FULL, str(small_file), str(room)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    # A limit on the size of files is told as a fault of the disk, a full disk as itself.
    assert done.stdout.strip() in {"file-not-writable", "disk-full"}
    with Project.open(small_file, read_only=True) as project:
        assert [site.code for site in project.load(Site)] == ["HUB", "S-2", "ONE"]


def test_a_project_that_is_gone_is_noticed_at_the_next_write_and_can_be_saved_elsewhere(
    small: MainWindow, ask: ReadyAnswers, small_file: Path, tmp_path: Path
) -> None:
    edit(small, "before")
    small_file.unlink()
    edit(small, "after")
    assert ask.told == ["file-gone"]
    assert ask.errors == []
    assert small.session.inventory().items[0].notes == "before"
    assert small.isVisible()
    out = tmp_path / "rescued.rplan"
    ask.answers |= {"rescue": True, "copy_of_project": out}
    edit(small, "after")
    assert small.session.project is not None
    assert small.session.project.path == out
    assert small.session.inventory().items[0].notes == "before"
    edit(small, "after")
    assert small.session.inventory().items[0].notes == "after"


def test_what_is_only_in_memory_is_saved_with_its_plan(
    small: MainWindow, small_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = small.session.project
    assert project is not None

    def unreadable(_out: Path) -> None:
        raise UserError("file-not-writable", "The drive is gone.")

    monkeypatch.setattr(project, "copy_to", unreadable)
    listed = small.session.inventory()
    out = tmp_path / "rescued.rplan"
    assert not projects.rescue(project, listed, None, out)
    with Project.open(out) as rescued:
        again = rescued.inventory()
        assert [site.code for site in again.sites] == [site.code for site in listed.sites]
        assert [item.serial for item in again.items] == [item.serial for item in listed.items]
        assert again.carrier.legal_name == listed.carrier.legal_name
        assert len(again.work) == len(listed.work)
    with pytest.raises(UserError, match="exists already"):
        projects.rescue(project, listed, None, out)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_is_opened_read_only(
    window: MainWindow, small_file: Path, ask: ReadyAnswers
) -> None:
    small_file.parent.chmod(0o555)
    try:
        window.session.open(small_file)
        assert [error.code for error in ask.errors] == ["folder-read-only"]
    finally:
        small_file.parent.chmod(0o755)


def test_a_damaged_file_is_said_in_one_sentence_and_offered_from_its_backup(
    small: MainWindow, ask: ReadyAnswers, small_file: Path
) -> None:
    small.commands.close()
    size = small_file.stat().st_size
    with small_file.open("r+b") as file:
        file.seek(size // 3)
        file.write(b"\xff" * (size - size // 3))
    small.session.open(small_file)
    assert ask.told in (["file-damaged"], ["not-a-project"])
    assert ask.errors == []
    assert ask.bugs == []
    ask.answers["restore_instead"] = True
    ask.answers["backup_to_restore"] = lambda asked: asked.rows[0].backup.path
    small.session.open(small_file)
    assert len(small.session.inventory().items) == 5


def test_a_second_window_on_the_file_is_read_only_and_the_first_goes_on(
    small: MainWindow, small_file: Path
) -> None:
    with pytest.raises(UserError) as refused:
        projects.open_project(small_file)
    assert refused.value.code == "project-locked"
    with projects.open_project(small_file, read_only=True) as second:
        edit(small, "from the first")
        assert second.load(Item)[0].notes == "from the first"
        with pytest.raises(UserError), second.unit("From the second"):
            pass
