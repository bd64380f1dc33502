"""Second versions beside a project, network drives, and folders that are kept in step."""

import os
from pathlib import Path

import pytest

from planner.services.surroundings import around

HERE = "OFFICE-7"


def names(project: Path) -> list[str]:
    return [one.path.name for one in around(project, "ext4", HERE).copies]


@pytest.mark.parametrize(
    "name",
    [
        "Net (conflicted copy 2026-11-23).rplan",
        "Net (Ann Lee's conflicted copy 2026-11-23).rplan",
        "Net (conflicted copy 2026-11-23 093012).rplan",
        "Net (Ann's conflict 2026-11-23-09-30-12).rplan",
        "Net_conflict-20261123-093012.rplan",
        "Net.sync-conflict-20261123-093012-ABCDEFG.rplan",
        "Net [Conflict].rplan",
        "Net-DESKTOP-4F7K2QA.rplan",
        "Net-Office-7.rplan",
        "Net-PC.RPLAN",
        "Net-ANN-PC-2.rplan",
    ],
)
def test_a_copy_that_a_program_made_for_two_changes_is_found(tmp_path: Path, name: str) -> None:
    for made in ("Net.rplan", name):
        (tmp_path / made).touch()
    assert names(tmp_path / "Net.rplan") == [name]


@pytest.mark.parametrize(
    "name",
    [
        "Net-Spring.rplan",
        "Net-2026.rplan",
        "Net copy.rplan",
        "Net (2).rplan",
        "Network (conflicted copy 2026-11-23).rplan",
        "Net (conflicted copy 2026-11-23).xlsx",
        "Net.rplan.lock",
        "Another-DESKTOP-4F7K2QA.rplan",
        "Net-.rplan",
    ],
)
def test_what_a_person_named_is_left_alone(tmp_path: Path, name: str) -> None:
    for made in ("Net.rplan", name):
        (tmp_path / made).touch()
    assert names(tmp_path / "Net.rplan") == []


def test_the_copy_changed_last_comes_first_and_folders_are_no_copies(tmp_path: Path) -> None:
    (tmp_path / "Net.rplan").touch()
    for number, second in ((1, 100), (2, 300), (3, 200)):
        copy = tmp_path / f"Net-PC-{number}.rplan"
        copy.touch()
        os.utime(copy, (second, second))
    (tmp_path / "Net-PC.rplan").mkdir()
    assert names(tmp_path / "Net.rplan") == [f"Net-PC-{number}.rplan" for number in (2, 3, 1)]


@pytest.mark.parametrize(
    ("kind", "network"),
    [("nfs4", True), ("cifs", True), ("smb3", True), ("smbfs", True), ("fuse.sshfs", True),
     ("9p", True), ("ext4", False), ("NTFS", False), ("apfs", False), ("fuse.ntfs-3g", False),
     ("", False)],
)  # fmt: skip
def test_file_systems_of_other_computers_are_known(
    tmp_path: Path, kind: str, *, network: bool
) -> None:
    assert around(tmp_path / "a.rplan", kind).network is network


@pytest.mark.parametrize(
    ("folder", "keeper"),
    [
        ("OneDrive", "OneDrive"),
        ("OneDrive - Prairie Cooperative", "OneDrive"),
        ("Dropbox (Prairie)", "Dropbox"),
        ("My Drive", "Google Drive"),
        ("com~apple~CloudDocs", "iCloud Drive"),
        ("Nextcloud", "Nextcloud"),
        ("Box", "Box"),
        ("Boxes", ""),
        ("Dropbox backup", ""),
    ],
)
def test_a_folder_that_is_kept_in_step_is_known_by_its_name(
    tmp_path: Path, folder: str, keeper: str
) -> None:
    place = tmp_path / folder / "projects"
    place.mkdir(parents=True)
    assert around(place / "a.rplan", "ext4").keeper == keeper


def test_a_folder_of_syncthing_is_known_by_its_mark(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    (tmp_path / "projects").mkdir()
    assert around(tmp_path / "projects" / "a.rplan", "ext4").keeper == "Syncthing"


def test_a_folder_that_cannot_be_read_has_nothing_to_tell(tmp_path: Path) -> None:
    assert around(tmp_path / "gone" / "a.rplan", "ext4").copies == ()
