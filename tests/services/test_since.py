"""What happened since somebody last looked: by others, and imports."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from planner.model.history import Unit, UnitKind
from planner.model.inventory import Item, Site
from planner.model.plan import Plan, PlanStatus
from planner.services import planning
from planner.services.since import changed_since, rows_changed, since
from planner.storage.project import Project

STEP = Unit(1, "Edit", datetime(2026, 11, 1, tzinfo=UTC), "me", "", 3, undone=False)


def test_own_edits_are_counted_and_those_of_others_and_imports_listed() -> None:
    units = [
        STEP,
        replace(STEP, id=2),
        replace(STEP, id=3, who="other"),
        replace(STEP, id=4, kind=UnitKind.IMPORT),
        replace(STEP, id=5, kind=UnitKind.PLAN),
    ]
    found = since(units, 1, "me")
    assert [unit.id for unit in found.listed] == [4, 3]
    assert (found.own, found.older) == (2, False)
    assert since(units, 5, "me") == since([], 0, "me")


def test_a_file_from_before_is_told_from_one_that_did_not_change() -> None:
    assert since([STEP], 7, "me").older
    assert not since([STEP], 1, "me").older


def test_a_row_that_two_steps_changed_counts_once(new_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "p.rplan"
    path.write_bytes(new_file.read_bytes())
    with Project.open(path) as project:
        with project.unit("One") as unit:
            unit.insert(Site, [Site(code="A"), Site(code="B")])
            unit.insert(Item, [Item(model="X", site="A")])
        site = project.load(Site)[0]
        with project.unit("Two") as unit:
            unit.update(Site, [replace(site, name="Hill")])
        found = since(project.units(), 0, "nobody")
        assert rows_changed(project, found) == {"site": 2, "item": 1}
        assert rows_changed(project, since(project.units(), 9, "nobody")) == {}


MADE = datetime(2026, 11, 1, 12, 0, 0, 600_000, tzinfo=UTC)


def a_plan(name: str) -> Plan:
    day = date(2027, 5, 3)
    return Plan(0, name, MADE, PlanStatus.MEETS, day, day, day, 0, day, 0, (), ())


def edit(project: Project, code: str) -> None:
    with project.unit(f"Add {code}") as unit:
        unit.insert(Site, [Site(code=code)])


def test_what_came_after_a_plan_is_told_by_its_number_within_one_second(
    new_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.storage.units.now", lambda: "2026-11-01T12:00:00+00:00")
    path = tmp_path / "p.rplan"
    path.write_bytes(new_file.read_bytes())
    with Project.open(path) as project:
        edit(project, "before")
        planning.save(project, a_plan("First"))
        edit(project, "between")
        planning.save(project, a_plan("Second"))
        with project.unit("Rename", kind=UnitKind.PLAN) as unit:
            unit.rename_plan("First", "Eldest")
        edit(project, "after")

        def told(name: str) -> list[str]:
            plan = project.plan(name)
            assert plan is not None
            return [unit.label for unit in changed_since(project.units(), plan)]

        assert told("Eldest") == ["Add between", "Add after"]
        assert told("Second") == ["Add after"]
        project.undo()
        assert told("Second") == []


def test_what_was_changed_while_a_plan_was_being_made_came_after_it(
    new_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "p.rplan"
    path.write_bytes(new_file.read_bytes())
    with Project.open(path) as project:
        edit(project, "meanwhile")
        planning.save(project, a_plan("Long"))
        plan = project.plan("Long")
        assert plan is not None
        assert len(changed_since(project.units(), plan)) == 1
