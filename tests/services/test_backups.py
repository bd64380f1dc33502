"""Backups: made when something changed, whole, thinned as they age, and put back."""

import shutil
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.common.progress import Cancelled
from planner.model.backups import BEFORE_IMPORT, BY_HAND, Backup, BackupRules
from planner.model.inventory import Carrier, Site
from planner.services import backups, history
from planner.storage import database
from planner.storage.project import Project

RULES = BackupRules()
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


def add_site(project: Project, code: str) -> None:
    with project.unit(f"Add {code}") as unit:
        unit.insert(Site, [Site(code=code)])


def codes(path: Path) -> list[str]:
    with Project.open(path, read_only=True) as opened:
        return [site.code for site in opened.load(Site)]


def test_a_backup_holds_what_the_project_held_and_says_so(project: Project) -> None:
    with project.unit("Save carrier") as unit:
        unit.save_carrier(Carrier(legal_name="Prairie"))
    add_site(project, "A")
    made = backups.back_up(project, RULES, BEFORE_IMPORT)
    assert made is not None
    assert made.path.parent.name == "carrier backups"
    assert made.why == "before an import"
    assert codes(made.path) == ["A"]
    held = backups.look(made.path)
    assert held is not None
    assert (held.carrier, held.sites, held.items, held.step) == ("Prairie", 1, 0, "Add A")
    assert [path.name for path in made.path.parent.iterdir()] == [made.path.name]


def test_nothing_is_copied_twice_and_an_empty_project_not_at_all(project: Project) -> None:
    assert backups.back_up(project, RULES, BEFORE_IMPORT) is None
    add_site(project, "A")
    first = backups.back_up(project, RULES, BEFORE_IMPORT)
    assert backups.back_up(project, RULES, BEFORE_IMPORT) == first
    history.undo(project)
    second = backups.back_up(project, RULES, BEFORE_IMPORT)
    assert second is not None
    assert second != first
    assert codes(second.path) == []
    by_hand = backups.back_up(project, RULES, BY_HAND)
    assert by_hand is not None
    assert by_hand not in (first, second)


def test_who_wants_no_backups_gets_those_that_he_asks_for(project: Project) -> None:
    add_site(project, "A")
    never = BackupRules(unasked=False)
    assert backups.back_up(project, never, BEFORE_IMPORT) is None
    assert backups.back_up(project, never, BY_HAND) is not None


def test_in_a_chosen_folder_projects_of_one_name_do_not_mix(new_file: Path, tmp_path: Path) -> None:
    rules = BackupRules.chosen(str(tmp_path / "elsewhere"), unasked=True)
    paths = []
    for name in ("east", "west"):
        (tmp_path / name).mkdir()
        paths.append(Path(shutil.copy(new_file, tmp_path / name / "network.rplan")))
        with Project.open(paths[-1]) as project:
            add_site(project, name)
            backups.back_up(project, rules, BEFORE_IMPORT)
    for path, name in zip(paths, ("east", "west"), strict=True):
        (only,) = backups.listed(path, rules)
        assert codes(only.path) == [name]


def test_a_place_that_cannot_be_written_is_said_and_leaves_nothing(
    project: Project, tmp_path: Path
) -> None:
    add_site(project, "A")
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(UserError) as refused:
        backups.back_up(project, BackupRules(folder=blocked), BEFORE_IMPORT)
    assert refused.value.code == "backup-failed"


def test_a_backup_that_is_cancelled_leaves_nothing(project: Project) -> None:
    add_site(project, "A")

    def stop(_message: str, _fraction: float | None = None, /) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        backups.back_up(project, RULES, BEFORE_IMPORT, stop)
    assert list(project.path.with_name("carrier backups").iterdir()) == []


def test_restoring_brings_the_old_state_back_and_can_itself_be_undone(project: Project) -> None:
    add_site(project, "A")
    old = backups.back_up(project, RULES, BEFORE_IMPORT)
    add_site(project, "B")
    project.close()
    assert old is not None
    before = backups.restore(project.path, old.path, RULES)
    assert codes(project.path) == ["A"]
    assert before is not None
    assert before.why == "before restoring"
    again = backups.restore(project.path, before.path, RULES)
    assert codes(project.path) == ["A", "B"]
    assert again is not None
    assert codes(again.path) == ["A"]
    assert not list(project.path.parent.glob("*.lock"))


def test_a_step_after_restoring_is_backed_up_though_its_number_was_used(project: Project) -> None:
    add_site(project, "A")
    old = backups.back_up(project, RULES, BEFORE_IMPORT)
    add_site(project, "B")
    project.close()
    assert old is not None
    backups.restore(project.path, old.path, RULES)
    with Project.open(project.path) as opened:
        add_site(opened, "C")
        made = backups.back_up(opened, RULES, BEFORE_IMPORT)
    assert made is not None
    assert codes(made.path) == ["A", "C"]


def test_restoring_over_a_damaged_file_keeps_what_is_left_of_it(project: Project) -> None:
    add_site(project, "A")
    old = backups.back_up(project, RULES, BEFORE_IMPORT)
    project.close()
    damaged = b"\0" * 5_000
    project.path.write_bytes(damaged)
    database.journal(project.path).write_bytes(b"left over")
    assert old is not None
    before = backups.restore(project.path, old.path, RULES)
    assert codes(project.path) == ["A"]
    assert before is not None
    assert before.why == "damaged"
    assert before.path.read_bytes() == damaged


@pytest.mark.parametrize("content", [b"", b"plain text"])
def test_what_is_no_project_is_never_put_in_the_place_of_one(
    project: Project, tmp_path: Path, content: bytes
) -> None:
    add_site(project, "A")
    project.close()
    bad = tmp_path / "carrier 2026-11-01 101010.rplan"
    bad.write_bytes(content)
    with pytest.raises(UserError) as refused:
        backups.restore(project.path, bad, RULES)
    assert refused.value.code == "not-a-project"
    assert codes(project.path) == ["A"]


def test_an_open_project_is_not_replaced(project: Project) -> None:
    add_site(project, "A")
    made = backups.back_up(project, RULES, BY_HAND)
    assert made is not None
    with pytest.raises(UserError) as refused:
        backups.restore(project.path, made.path, RULES)
    assert refused.value.code == "project-locked"


def test_a_backup_is_named_by_number_name_or_path(project: Project) -> None:
    add_site(project, "A")
    first = backups.back_up(project, RULES, BEFORE_IMPORT)
    add_site(project, "B")
    second = backups.back_up(project, RULES, BEFORE_IMPORT)
    assert first is not None
    assert second is not None
    assert backups.choose(project.path, "1", RULES) == second.path
    assert backups.choose(project.path, first.path.stem, RULES) == first.path
    assert backups.choose(project.path, str(first.path), RULES) == first.path
    with pytest.raises(UserError) as refused:
        backups.choose(project.path, "3", RULES)
    assert refused.value.code == "no-such-backup"


def made_at(hours_ago: float, why: str = BEFORE_IMPORT) -> Backup:
    return Backup(Path(f"{hours_ago} {why}"), NOW - timedelta(hours=hours_ago), why, 1)


def test_old_backups_are_thinned_to_days_weeks_and_months() -> None:
    hourly = [made_at(hours) for hours in range(24 * 400)]
    gone = set(backups.surplus(hourly, NOW))
    kept = [one for one in hourly if one not in gone]
    ages = [(NOW - one.made) for one in kept]
    assert sum(age < timedelta(days=1) for age in ages) == 24
    assert sum(timedelta(days=1) <= age < timedelta(days=7) for age in ages) in {6, 7}
    assert sum(timedelta(days=7) <= age < timedelta(days=61) for age in ages) in {8, 9}
    assert sum(age >= timedelta(days=61) for age in ages) in {11, 12, 13}


def test_what_a_person_made_and_what_a_damaged_file_left_is_never_thinned() -> None:
    several = [made_at(2_000 + n, why) for n in range(5) for why in (BY_HAND, "damaged")]
    assert backups.surplus(several, NOW) == []


@given(st.lists(st.floats(0, 20_000), max_size=60), st.floats(0, 3_000))
def test_thinning_twice_or_later_never_takes_the_newest(ages: list[float], later: float) -> None:
    made = [made_at(age) for age in set(ages)]
    gone = backups.surplus(made, NOW)
    kept = [one for one in made if one not in gone]
    assert backups.surplus(kept, NOW) == []
    if made:
        newest = max(made, key=lambda one: one.made)
        assert newest in kept
        assert newest not in backups.surplus(kept, NOW + timedelta(hours=later))


def test_a_large_backup_reports_and_is_whole_while_readers_read(project: Project) -> None:
    with project.unit("Many") as unit:
        unit.insert(Site, [Site(code=f"S{n}", notes="x" * 900) for n in range(20_000)])
    heard: list[float] = []

    def listen(_message: str, fraction: float | None = None, /) -> None:
        heard.append(fraction or 0)
        assert len(project.load(Site)) == 20_000 if len(heard) == 1 else True

    made = backups.back_up(project, RULES, BEFORE_IMPORT, listen)
    assert made is not None
    assert len(heard) > 1
    with sqlite3.connect(made.path) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()
