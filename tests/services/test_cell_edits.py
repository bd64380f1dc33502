from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Application, Item, JobReport, Site
from planner.model.sheets import ITEMS, PROGRESS, SITES
from planner.services import inventory
from planner.services.cell_edits import MOST_LISTED, Wanted, edit_cells, propose
from planner.storage.project import Project


@pytest.fixture
def filled(project: Project) -> Project:
    inventory.add(project, [Application(name="SCRP-1")])
    inventory.add(project, [Site(code="S-01"), Site(code="S-02"), Site(code="S-03")])
    inventory.add(project, [Item(serial=f"00{number}", site="S-01") for number in range(4)])
    return project


def test_each_row_gets_its_own_values_in_one_step(filled: Project) -> None:
    edits: dict[int, dict[str, Any]] = {
        1: {"site": "S-02"},
        3: {"quantity": 4, "cost": Decimal("9.50")},
    }
    edit_cells(filled, Item, edits, [Item(serial="007", site="S-03")], label="Paste 3 cells")
    assert [(item.site, item.quantity) for item in filled.load(Item)] == [
        ("S-02", None), ("S-01", None), ("S-01", 4), ("S-01", None), ("S-03", None),
    ]  # fmt: skip
    assert filled.units()[-1].label == "Paste 3 cells"
    filled.undo()
    assert [item.serial for item in filled.load(Item)] == ["000", "001", "002", "003"]
    assert {item.site for item in filled.load(Item)} == {"S-01"}


@pytest.mark.parametrize(
    ("edits", "code"),
    [
        ({1: {"quantity": 2}, 99: {"quantity": 2}}, "row-gone"),
        ({1: {"quantity": 2}, 2: {"quantity": -2}}, "bad-value"),
        ({1: {"quantity": 2}, 2: {"site": "nowhere"}}, "unknown-reference"),
    ],
)
def test_one_cell_that_cannot_be_leaves_everything_as_it_was(
    filled: Project, edits: dict[int, dict[str, object]], code: str
) -> None:
    before = filled.inventory()
    with pytest.raises(UserError) as refused:
        edit_cells(filled, Item, edits, label="Paste")
    assert refused.value.code == code
    assert filled.inventory() == before
    assert filled.units()[-1].label != "Paste"


def test_only_cells_that_would_differ_count(filled: Project) -> None:
    wanted = Wanted({1: {"site": "S-01", "quantity": 2}, 2: {"site": "S-01"}})
    made = propose(filled.inventory(), ITEMS, wanted)
    assert (made.edits, made.cells, made.problem_count) == ({1: {"quantity": 2}}, 1, 0)
    (change,) = made.changes
    assert (change.row, change.heading, change.before, change.after) == (
        "item 000", "Quantity", None, 2,
    )  # fmt: skip


def test_cells_that_cannot_be_are_left_out_with_the_reason(filled: Project) -> None:
    wanted = Wanted({1: {"site": "S-77", "quantity": -1, "notes": "kept"}})
    made = propose(filled.inventory(), ITEMS, wanted)
    assert made.edits == {1: {"notes": "kept"}}
    assert [(one.heading, one.text) for one in made.problems] == [
        ("Site", "S-77"),
        ("Quantity", "-1"),
    ]
    assert 'there is no site "S-77"' in made.problems[0].message
    edit_cells(filled, Item, made.edits, label="Paste")
    assert filled.load(Item)[0].notes == "kept"


def test_a_name_is_given_once(filled: Project) -> None:
    wanted = Wanted(
        {1: {"code": "S-02"}, 3: {"code": "S-09"}},
        [{"code": "S-09"}, {"code": "S-03"}, {"code": "N-1"}, {"code": "N-1"}, {"name": "none"}],
    )
    made = propose(filled.inventory(), SITES, wanted)
    # S-03 is free, for its site is renamed; S-09 is what that one is called from now on.
    assert made.edits == {3: {"code": "S-09"}}
    assert [site.code for site in made.added if isinstance(site, Site)] == ["S-03", "N-1"]
    assert [(one.row, one.text) for one in made.problems] == [
        ("site S-01", "S-02"), ("new row 1", "S-09"), ("new row 4", "N-1"), ("new row 5", ""),
    ]  # fmt: skip
    edit_cells(filled, Site, made.edits, made.added, label="Paste")


def test_new_sites_may_name_each_other_as_their_hub(filled: Project) -> None:
    wanted = Wanted({1: {"hub_site": "N-2"}}, [{"code": "N-1", "hub_site": "N-2"}, {"code": "N-2"}])
    made = propose(filled.inventory(), SITES, wanted)
    assert made.problem_count == 0
    edit_cells(filled, Site, made.edits, made.added, label="Paste")
    assert [site.hub_site for site in filled.load(Site)] == ["N-2", "", "", "N-2", ""]


def test_a_report_whose_job_ended_before_it_began_is_left_out(filled: Project) -> None:
    inventory.add(filled, [JobReport(site="S-01", job="Remove", started_on=date(2026, 5, 4))])
    made = propose(filled.inventory(), PROGRESS, Wanted({1: {"finished_on": date(2026, 5, 1)}}))
    assert made.empty
    assert "began on" in made.problems[0].message


def test_of_very_many_problems_the_first_are_listed_and_all_counted(filled: Project) -> None:
    rows = [{"serial": str(n), "site": "nowhere"} for n in range(MOST_LISTED + 10)]
    made = propose(filled.inventory(), ITEMS, Wanted({}, rows))
    assert len(made.problems) == MOST_LISTED
    assert made.problem_count == MOST_LISTED + 10
    assert len(made.added) == MOST_LISTED + 10


def test_a_text_longer_than_a_cell_of_a_workbook_is_left_out(filled: Project) -> None:
    wanted = Wanted({1: {"notes": "A" * 2_000_000, "quantity": 3}, 2: {"notes": "B" * 32_767}})
    made = propose(filled.inventory(), ITEMS, wanted)
    assert made.edits == {1: {"quantity": 3}, 2: {"notes": "B" * 32_767}}
    assert "2,000,000 characters" in made.problems[0].message
    assert len(made.problems[0].text) <= 200
    with pytest.raises(UserError, match="32,768 characters"):
        edit_cells(filled, Item, {1: {"notes": "A" * 32_768}}, label="Paste")
    with pytest.raises(UserError, match="32,768 characters"):
        inventory.edit(filled, Item, [1], {"notes": "A" * 32_768})


def test_a_row_that_came_in_with_a_long_text_can_be_edited(filled: Project) -> None:
    with filled.unit("Import long.csv") as unit:
        unit.insert(Item, [Item(serial="LONG", notes="A" * 40_000)])
    inventory.edit(filled, Item, [5], {"quantity": 3})
    assert filled.load(Item)[4].quantity == 3
