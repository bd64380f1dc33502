"""After any step, the inventory put together from its rows is the one that the project holds."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from planner.model.documents import About
from planner.model.history import ChangeSet
from planner.model.inventory import (
    Application,
    Carrier,
    Cost,
    Crew,
    CustomerCount,
    Filing,
    Gate,
    Item,
    Site,
    WorkStep,
)
from planner.services import inventory, refreshing
from planner.storage.project import Project

Step = Callable[[Project], ChangeSet]


@pytest.fixture
def filled(project: Project) -> Project:
    with project.unit("Fill") as unit:
        unit.insert(Application, [Application(name="A-1")])
        unit.insert(Site, [Site(code="HUB", application="A-1"), Site(code="S-2", hub_site="HUB")])
        unit.insert(Item, [Item(serial=f"X{n}", site="HUB", quantity=n) for n in range(9)])
        unit.insert(Crew, [Crew(name="Tower")])
        unit.insert(WorkStep, [WorkStep(job="Install")])
        unit.insert(Gate, [Gate(site="HUB", gate="Permit")])
    return project


def undo(project: Project) -> ChangeSet:
    return project.undo()


def redo(project: Project) -> ChangeSet:
    return project.redo()


def edit_item(project: Project) -> ChangeSet:
    return inventory.edit(project, Item, [3, 5], {"cost": Decimal(7)})


def remove_items(project: Project) -> ChangeSet:
    return inventory.remove(project, Item, [1, 4, 9])


def add_item(project: Project) -> ChangeSet:
    return inventory.add(project, [Item(serial="NEW")])


def rename_site(project: Project) -> ChangeSet:
    return inventory.edit(project, Site, [1], {"code": "MAIN"})


def note_site(project: Project) -> ChangeSet:
    return inventory.edit(project, Site, [2], {"notes": "by the lake"})


def name_carrier(project: Project) -> ChangeSet:
    return inventory.save_carrier(project, Carrier(legal_name="Prairie"))


def answer(project: Project) -> ChangeSet:
    with project.unit("Answer") as unit:
        unit.set_answer("product:x", {"maker": "ZTE"})
    return unit.changes


def take_back(project: Project) -> ChangeSet:
    return project.take_back(2, anyway=True)


def choose_columns(project: Project) -> ChangeSet:
    with project.unit("Choose") as unit:
        unit.set_choices("catalogue", {"name": "own", "text": ""})
    return unit.changes


def spend(project: Project) -> ChangeSet:
    return inventory.add(project, [Cost(description="Optics", site="HUB", amount=Decimal(5))])


def file_update(project: Project) -> ChangeSet:
    return inventory.add(project, [Filing(application="A-1", duty="status-update")])


def count_customers(project: Project) -> ChangeSet:
    return inventory.add(project, [CustomerCount(on=date(2026, 1, 1), own=9)])


def attach(project: Project) -> ChangeSet:
    with project.unit("Attach") as unit:
        unit.attach(About.APPLICATION, "1", "award.pdf", b"%PDF-", on=date(2026, 1, 1))
    return unit.changes


def correct_a_rule(project: Project) -> ChangeSet:
    with project.unit("Correct") as unit:
        unit.set_overlay("usf-ban", {"value": "2020-07-01"}, "counsel")
    return unit.changes


def many(project: Project) -> ChangeSet:
    return inventory.add(project, [Item(serial=f"M{n}") for n in range(600)])


@pytest.mark.slow
@pytest.mark.parametrize(
    "steps",
    [
        (edit_item, undo, redo),
        (remove_items, undo, redo, add_item, undo),
        (rename_site, undo),
        (note_site, add_item, name_carrier, answer, undo, redo),
        (edit_item, remove_items, take_back),
        (choose_columns, undo),
        (spend, rename_site, undo, undo, redo),
        (file_update, count_customers, attach, correct_a_rule, undo, undo, redo),
        (many, remove_items, undo, undo, redo),
    ],
    ids=lambda steps: "-".join(step.__name__ for step in steps),
)
def test_the_inventory_is_the_projects_after_every_step(
    filled: Project, steps: tuple[Step, ...]
) -> None:
    known = filled.inventory()
    for step in steps:
        known = refreshing.inventory_after(filled, known, step(filled))
        assert known == filled.inventory()


def test_a_small_step_reads_its_own_rows_only(
    filled: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = filled.inventory()
    changes = edit_item(filled)
    monkeypatch.setattr(filled, "inventory", lambda: pytest.fail("everything was read again"))
    after = refreshing.inventory_after(filled, known, changes)
    assert [item.cost for item in after.items[2:5]] == [Decimal(7), None, Decimal(7)]
    assert after.items[0] is known.items[0]
