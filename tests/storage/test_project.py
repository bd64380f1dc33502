import json
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.common.errors import UserError
from planner.model.history import UnitKind
from planner.model.inventory import Application, Carrier, Item, Layer, Site
from planner.model.sheets import LayoutColumn
from planner.storage import database
from planner.storage.project import Project

SITE = Site(code="S-01", name="Grain Elevator", latitude=41.30000000000000426, longitude=-103.1)
ITEM = Item(
    serial="0021023\t5 ",
    manufacturer="Hua wei",
    model="RRU3908",
    layer=Layer.ACCESS,
    site="S-01",
    quantity=2,
    obtained_on=date(2016, 2, 29),
    cost=Decimal("1234.10"),
    extras={"Rack": 7, "Weight": 12.25, "Seen": date(2026, 1, 2), "Spare": True, "Blank": None},
)


def fill(project: Project) -> None:
    with project.unit("Add a site and an item") as unit:
        unit.insert(Site, [SITE])
        unit.insert(Item, [ITEM])


def code_of(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code


def test_what_went_in_comes_out_the_same_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    with Project.create(path) as project:
        fill(project)
        project_before = project.inventory()
    with Project.open(path) as project:
        assert project.inventory() == project_before
        assert project.load(Item) == [replace(ITEM, id=1)]
        assert project.load(Site) == [replace(SITE, id=1)]


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    with Project.create(path) as project:
        fill(project)
        full = project.inventory()
    with Project.open(path) as project:
        assert project.undo().label == "Add a site and an item"
        assert not project.load(Item)
        assert not project.load(Site)
    with Project.open(path) as project:
        project.redo()
        assert project.inventory() == full


def test_what_a_new_step_ended_stays_so_when_that_step_is_undone(project: Project) -> None:
    fill(project)
    for code in ("S-02", "S-03"):
        with project.unit(f"Add {code}") as unit:
            unit.insert(Site, [Site(code=code)])
        if code == "S-02":
            project.undo()
    project.undo()
    project.undo()
    labels = [unit.label for unit in project.units() if unit.redoable]
    assert labels == ["Add a site and an item", "Add S-03"]
    project.redo()
    project.redo()
    assert [site.code for site in project.load(Site)][1:] == ["S-03"]
    with pytest.raises(UserError):
        project.redo()


def test_a_new_step_ends_what_could_be_redone(project: Project) -> None:
    fill(project)
    project.undo()
    with project.unit("Another site") as unit:
        unit.insert(Site, [Site(code="S-02")])
    with pytest.raises(UserError) as error:
        project.redo()
    assert code_of(error) == "nothing-to-redo"
    assert [(unit.label, unit.undone, unit.redoable) for unit in project.units()] == [
        ("Add a site and an item", True, False),
        ("Another site", False, False),
    ]


def test_a_row_changed_twice_in_one_step_is_undone_to_before_the_step(project: Project) -> None:
    fill(project)
    before = project.inventory()
    (item,) = project.load(Item)
    with project.unit("Edit, add and delete") as unit:
        unit.update(Item, [replace(item, notes="first")])
        unit.update(Item, [replace(item, notes="second", site="")])
        unit.insert(Site, [Site(code="S-02")])
        unit.delete(Site, [1])
    after = project.inventory()
    project.undo()
    assert project.inventory() == before
    project.redo()
    assert project.inventory() == after


def test_an_edit_to_the_same_values_is_no_step(project: Project) -> None:
    fill(project)
    with project.unit("Nothing new") as unit:
        unit.update(Item, project.load(Item))
    assert unit.changes.unit is None
    assert len(project.units()) == 1


def test_bulk_writes_are_recorded_row_by_row(project: Project) -> None:
    with project.unit("Many") as unit:
        unit.insert(Item, [replace(ITEM, site="", serial=f"{n:020}") for n in range(500)])
    changes = project.row_changes(unit.changes.unit or 0)
    assert len(changes) == 500
    assert changes[499].after is not None
    assert changes[499].after["serial"] == f"{499:020}"
    assert changes[499].before is None
    assert unit.changes.counts == {"item": 500}


def test_a_failure_inside_a_step_leaves_no_trace(project: Project) -> None:
    fill(project)
    before = project.inventory()
    with pytest.raises(ZeroDivisionError), project.unit("Half") as unit:  # noqa: PT012
        unit.insert(Item, [ITEM])
        raise ZeroDivisionError
    assert project.inventory() == before
    assert len(project.units()) == 1


def test_nothing_can_change_outside_a_step(project: Project) -> None:
    fill(project)
    with (
        sqlite3.connect(project.path) as raw,
        pytest.raises(sqlite3.IntegrityError, match="outside a unit of work"),
    ):
        raw.execute("UPDATE item SET notes = 'sneaked in'")
    raw.close()


def test_renaming_a_site_takes_its_items_along_and_undo_brings_them_back(project: Project) -> None:
    fill(project)
    (site,) = project.load(Site)
    with project.unit("Rename") as unit:
        unit.update(Site, [replace(site, code="S-99")])
    assert project.load(Item)[0].site == "S-99"
    project.undo()
    assert project.load(Item)[0].site == "S-01"


def test_a_site_that_items_stand_on_cannot_be_deleted(project: Project) -> None:
    fill(project)
    before = project.inventory()
    with pytest.raises(UserError) as error, project.unit("Delete") as unit:
        unit.delete(Site, [1])
    assert code_of(error) == "unknown-reference"
    assert "S-01" in error.value.message
    assert error.value.where == "sheet Items, column Site"
    assert project.inventory() == before


def test_two_sites_of_one_code_are_refused(project: Project) -> None:
    with pytest.raises(UserError) as error, project.unit("Twice") as unit:
        unit.insert(Site, [SITE, SITE])
    assert code_of(error) == "duplicate-key"


def test_an_earlier_step_can_be_taken_back_alone(project: Project) -> None:
    fill(project)
    with project.unit("Later") as unit:
        unit.insert(Application, [Application(name="A")])
    project.take_back(1)
    assert not project.load(Item)
    assert project.load(Application)
    assert project.units()[-1].label == "Take back: Add a site and an item"
    project.undo()
    assert project.load(Item) == [replace(ITEM, id=1)]


def test_a_step_whose_rows_changed_later_is_not_taken_back_alone(project: Project) -> None:
    fill(project)
    (item,) = project.load(Item)
    with project.unit("Edit notes") as unit:
        unit.update(Item, [replace(item, notes="mine")])
    with pytest.raises(UserError) as error:
        project.take_back(1)
    assert code_of(error) == "changed-since"
    assert "Edit notes" in error.value.message
    assert project.load(Item)[0].notes == "mine"
    project.take_back(1, anyway=True)
    assert not project.load(Item)


def test_taking_back_a_change_of_one_field_keeps_later_changes_of_others(project: Project) -> None:
    fill(project)
    (item,) = project.load(Item)
    with project.unit("Edit notes") as unit:
        unit.update(Item, [replace(item, notes="wrong", status="in use")])
    with project.unit("Edit quantity") as later:
        later.update(Item, [replace(item, notes="wrong", status="in use", quantity=9)])
    project.take_back(unit.changes.unit or 0, anyway=True)
    assert project.load(Item) == [replace(item, quantity=9)]


def test_what_a_person_typed_is_known_until_a_file_or_an_undo_replaces_it(project: Project) -> None:
    with project.unit("Import", kind=UnitKind.IMPORT) as unit:
        unit.insert(Site, [SITE])
        unit.insert(Item, [ITEM, replace(ITEM, serial="2")])
    (first, second) = project.load(Item)
    assert project.typed_fields(Item) == {}
    with project.unit("By hand") as unit:
        unit.update(Item, [replace(first, notes="mine", quantity=7)])
        unit.insert(Item, [Item(serial="3", quantity=1)])
    assert project.typed_fields(Item) == {
        1: frozenset({"notes", "quantity"}),
        3: frozenset({"serial", "quantity"}),
    }
    with project.unit("Import again", kind=UnitKind.IMPORT) as unit:
        unit.update(Item, [replace(first, notes="theirs", quantity=7)])
    assert project.typed_fields(Item)[1] == {"quantity"}
    project.undo()
    project.undo()
    assert project.typed_fields(Item) == {}
    assert second in project.load(Item)


def test_what_a_person_deleted_is_known_while_the_deletion_stands(project: Project) -> None:
    fill(project)
    with project.unit("Delete") as unit:
        unit.delete(Item, [1])
    assert [row["serial"] for row in project.deleted_rows(Item)] == [ITEM.serial]
    project.undo()
    assert project.deleted_rows(Item) == []


def test_answers_and_column_choices_are_kept_and_undone(project: Project) -> None:
    with project.unit("Answer") as unit:
        unit.set_answer("huwei / 3929", {"product": "RRU3929"}, "asked the crew")
        unit.set_choices("layout", {"Kit no": "serial"})
    with project.unit("Answer again") as unit:
        unit.set_answer("huwei / 3929", {"product": "RRU3908"})
    assert project.answers() == {"huwei / 3929": {"product": "RRU3908"}}
    project.undo()
    assert project.answers() == {"huwei / 3929": {"product": "RRU3929"}}
    assert project.choices("layout") == {"Kit no": "serial"}
    assert project.choices("other") == {}
    with project.unit("Forget") as unit:
        unit.set_answer("huwei / 3929", None)
    assert project.answers() == {}


def test_the_carrier_and_a_sheets_columns_are_undone_too(project: Project) -> None:
    columns = [LayoutColumn("Rack", ""), LayoutColumn("Site", "site")]
    with project.unit("Facts") as unit:
        unit.save_carrier(Carrier(legal_name="Prairie", customers=9, receives_usf=None))
        unit.set_layout("Items", columns)
    assert project.carrier() == Carrier(1, legal_name="Prairie", customers=9)
    assert project.layout("Items") == tuple(columns)
    project.undo()
    assert project.carrier() == Carrier()
    assert project.layout("Items") == ()


def test_a_second_opening_is_refused_with_a_name_and_offered_read_only(project: Project) -> None:
    fill(project)
    with pytest.raises(UserError) as error:
        Project.open(project.path)
    assert code_of(error) == "project-locked"
    assert "since" in error.value.message
    with Project.open(project.path, read_only=True) as other:
        assert other.inventory() == project.inventory()
        with pytest.raises(UserError) as refused, other.unit("Write"):
            pass
        assert code_of(refused) == "read-only"


def test_a_project_opened_on_one_thread_and_closed_on_another_is_free_again(
    project: Project,
) -> None:
    path = project.path
    project.close()
    opened: list[Project] = []
    thread = threading.Thread(target=lambda: opened.append(Project.open(path)))
    thread.start()
    thread.join()
    opened[0].close()
    assert [other.name for other in path.parent.glob(path.name + "*")] == [path.name]
    Project.open(path).close()


def test_a_read_only_reader_sees_what_the_writer_commits(project: Project) -> None:
    with Project.open(project.path, read_only=True) as other:
        before = other.revision()
        fill(project)
        assert len(other.load(Item)) == 1
        assert other.revision() != before


def test_closing_leaves_only_the_project_file(tmp_path: Path) -> None:
    with Project.create(tmp_path / "carrier.rplan") as project:
        fill(project)
    assert [path.name for path in tmp_path.iterdir()] == ["carrier.rplan"]


def test_files_that_are_no_projects_are_refused_in_words(tmp_path: Path) -> None:
    text, other, empty = tmp_path / "a.rplan", tmp_path / "b.rplan", tmp_path / "c.rplan"
    text.write_text("not a database, but long enough to be looked at " * 9, encoding="utf-8")
    sqlite3.connect(other).execute("CREATE TABLE x (y)").connection.close()
    empty.touch()
    for path in (text, other, empty):
        with pytest.raises(UserError) as error:
            Project.open(path)
        assert code_of(error) == "not-a-project"
        assert path.name in error.value.message
    with pytest.raises(UserError) as error:
        Project.open(tmp_path / "missing.rplan")
    assert code_of(error) == "file-missing"


def test_a_project_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    Project.create(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(UserError) as error:
            Project.open(path, read_only=read_only)
        assert code_of(error) == "project-newer"
    assert path.read_bytes() == before


def test_an_older_project_is_backed_up_before_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    with sqlite3.connect(path) as raw:  # a file from before the first schema revision
        raw.execute(f"PRAGMA application_id = {database.APPLICATION_ID}")
        raw.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(UserError) as error:
        Project.open(path, read_only=True)
    assert code_of(error) == "project-older"
    with Project.open(path) as project:
        fill(project)
    (backup,) = tmp_path.glob("carrier backups/*.rplan")
    assert backup.read_bytes() == before


def test_an_existing_file_is_never_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UserError) as error:
        Project.create(path)
    assert code_of(error) == "file-exists"
    assert path.read_text(encoding="utf-8") == "mine"
    with pytest.raises(UserError) as error:
        Project.create(tmp_path / "no such folder" / "carrier.rplan")
    assert code_of(error) == "folder-not-writable"


def test_a_full_disk_is_said_and_changes_nothing(project: Project) -> None:
    fill(project)
    before = project.inventory()
    with project._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()

    @sa.event.listens_for(project._engine, "checkout")
    def cap(raw: sqlite3.Connection, *_: object) -> None:
        raw.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(UserError) as error, project.unit("Too much") as unit:
        unit.insert(Item, [replace(ITEM, notes="x" * 9000) for _ in range(50)])
    assert code_of(error) == "disk-full"
    assert project.inventory() == before


KILLED = """
import os, sys
from pathlib import Path
from planner.model.inventory import Item
from planner.storage.project import Project
project = Project.open(Path(sys.argv[1]))
with project.unit("Import") as unit:
    unit.insert(Item, [Item(serial=str(n), notes="x" * 500) for n in range(20_000)])
    project._engine.pool.status()
    # Force what is written so far into the file, as a full cache would, then die.
    unit._connection.exec_driver_sql("PRAGMA cache_spill = ON")
    unit._connection.exec_driver_sql("PRAGMA cache_size = 10")
    unit.insert(Item, [Item(serial=str(n), notes="x" * 500) for n in range(2_000)])
    os._exit(9)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_the_project_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "carrier.rplan"
    with Project.create(path) as project:
        fill(project)
        before = project.inventory()
    died = subprocess.run(  # noqa: S603
        [sys.executable, "-c", KILLED, str(path)],
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )
    assert died.returncode == 9
    assert path.with_name(path.name + "-journal").exists(), "it died before touching the file"
    with Project.open(path, read_only=True) as project:
        assert project.inventory() == before
    with Project.open(path) as project:
        assert project.inventory() == before
        assert len(project.units()) == 1


CELLS = st.one_of(
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20),
    st.integers(-(2**53), 2**53),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.none(),
)


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    latitude=st.floats(-90, 90),
    text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=30),
    cost=st.decimals(allow_nan=False, allow_infinity=False, places=4),
    extras=st.dictionaries(st.text(alphabet="abc$.\"'", min_size=1), CELLS, max_size=3),
)
def test_any_value_survives_storing_undoing_and_redoing(
    project: Project, latitude: float, text: str, cost: Decimal, extras: dict[str, object]
) -> None:
    text = text.replace("\0", "")
    with project.unit("Add") as unit:
        unit.insert(Site, [Site(code=f"{project.revision()}{text}", latitude=latitude)])
        unit.insert(Item, [Item(serial=text, cost=cost, extras=extras)])  # type: ignore[arg-type]
    before = project.inventory()
    stored = before.items[-1]
    assert (stored.serial, stored.cost, stored.extras) == (text, cost, extras)
    assert before.sites[-1].latitude == latitude
    project.undo()
    project.redo()
    assert json.dumps(repr(project.inventory())) == json.dumps(repr(before))


def test_making_a_project_on_a_full_disk_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    connect = database.connect

    def cramped(path: Path, *, read_only: bool = False) -> sa.Engine:
        engine = connect(path, read_only=read_only)

        @sa.event.listens_for(engine, "checkout")
        def cap(raw: sqlite3.Connection, *_: object) -> None:
            raw.execute("PRAGMA max_page_count = 5")

        return engine

    monkeypatch.setattr(database, "connect", cramped)
    with pytest.raises(UserError) as error:
        Project.create(tmp_path / "carrier.rplan")
    assert code_of(error) == "disk-full"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kept", [100, 4_096, 20_000])
def test_a_project_cut_off_is_called_damaged_and_not_something_else(
    project: Project, kept: int
) -> None:
    fill(project)
    path = project.path
    project.close()
    path.write_bytes(path.read_bytes()[:kept])
    with pytest.raises(UserError) as error:
        Project.open(path)
    assert code_of(error) == "file-damaged"
    assert "backup" in error.value.hint
