from decimal import Decimal

import pytest

from planner.common.errors import UserError
from planner.model.inventory import Carrier, Item, Record, Site
from planner.services import inventory
from planner.storage.project import Project


@pytest.fixture
def filled(project: Project) -> Project:
    """A project with two sites and three items."""
    inventory.add(project, [Site(code="S-01"), Site(code="S-02")])
    inventory.add(project, [Item(serial=str(number), site="S-01") for number in range(3)])
    return project


def test_one_value_is_set_on_many_rows_as_one_step(filled: Project) -> None:
    inventory.edit(filled, Item, [1, 3], {"site": "S-02", "cost": Decimal("9.50")})
    assert [item.site for item in filled.load(Item)] == ["S-02", "S-01", "S-02"]
    assert filled.units()[-1].label == "Edit Site, Cost of 2 items"
    filled.undo()
    assert [item.site for item in filled.load(Item)] == ["S-01"] * 3


def test_a_step_on_one_row_says_which(filled: Project) -> None:
    inventory.edit(filled, Site, [2], {"name": "Lookout"})
    inventory.remove(filled, Site, [2])
    assert [unit.label for unit in filled.units()[-2:]] == [
        "Edit Name of site S-02",
        "Delete site S-02",
    ]


@pytest.mark.parametrize(
    ("row", "part"),
    [
        (Item(quantity=-1), "Quantity is -1"),
        (Item(cost=Decimal("-0.01")), "Cost is -0.01"),
        (Site(code=""), "Site is empty"),
        (Site(code="S-09", latitude=91.0), "Latitude is 91.0"),
        (Site(code="S-09", longitude=-180.5), "Longitude is -180.5"),
    ],
)
def test_a_value_that_cannot_be_is_refused_in_words(
    filled: Project, row: Record, part: str
) -> None:
    before = filled.inventory()
    with pytest.raises(UserError) as error:
        inventory.add(filled, [row])
    assert part in error.value.sentence()
    assert filled.inventory() == before


@pytest.mark.parametrize("frn", ["12345", "12345678901", "12345-7890"])
def test_an_frn_has_ten_digits(project: Project, frn: str) -> None:
    with pytest.raises(UserError, match="FRN"):
        inventory.save_carrier(project, Carrier(frn=frn))
    inventory.save_carrier(project, Carrier(frn="0012345678"))
    assert project.carrier().frn == "0012345678"


def test_an_item_cannot_stand_on_a_site_that_is_not_there(filled: Project) -> None:
    with pytest.raises(UserError) as error:
        inventory.edit(filled, Item, [1], {"site": "S-77"})
    assert error.value.code == "unknown-reference"
    assert "S-77" in error.value.message


def test_a_row_deleted_meanwhile_is_not_edited_silently(filled: Project) -> None:
    inventory.remove(filled, Item, [2])
    with pytest.raises(UserError) as error:
        inventory.edit(filled, Item, [1, 2], {"notes": "both"})
    assert error.value.code == "row-gone"
    assert filled.load(Item)[0].notes == ""
