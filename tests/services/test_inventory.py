from datetime import date
from decimal import Decimal

import pytest

from planner.common.errors import UserError
from planner.model.documents import About
from planner.model.inventory import (
    Carrier,
    Cost,
    CustomerCount,
    Disbursement,
    Filing,
    Item,
    Record,
    Site,
)
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
        (Cost(amount=Decimal(-1)), "Amount is -1"),
        (CustomerCount(own=1), "As of is empty"),
        (CustomerCount(on=date(2022, 1, 1), affiliates=-1), "Customers of affiliates is -1"),
        (Disbursement(on=date(2022, 1, 1)), "Application is empty"),
        (Filing(confirmation="12"), "Duty is empty"),
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


@pytest.mark.parametrize("heading", ["customers", " FRN ", "", "Legal  name"])
def test_a_field_of_ones_own_is_not_called_like_a_known_one(project: Project, heading: str) -> None:
    with pytest.raises(UserError, match="cannot be called"):
        inventory.save_carrier(project, Carrier(extras={heading: "x"}))
    inventory.save_carrier(project, Carrier(extras={"Kind of provider": "library"}))


def test_documents_go_with_the_row_that_they_are_about_and_come_back_with_it(
    filled: Project,
) -> None:
    with filled.unit("Attach") as unit:
        for key in ("1", "2"):
            unit.attach(About.ITEM, key, f"{key}.jpg", b"photo", on=date(2026, 1, 1))
        unit.attach(About.SITE, "2", "lease.pdf", b"%PDF-", on=date(2026, 1, 1))
        unit.attach(About.JOB, "2/Remove", "done.pdf", b"%PDF-", on=date(2026, 1, 1))
    inventory.remove(filled, Item, [2, 3])
    assert filled.units()[-1].label == "Delete 2 items and a document"
    assert [one.name for one in filled.inventory().documents] == ["1.jpg", "lease.pdf", "done.pdf"]
    inventory.remove(filled, Site, [2])
    assert [one.name for one in filled.inventory().documents] == ["1.jpg"]
    filled.undo()
    filled.undo()
    names = [one.name for one in filled.inventory().documents]
    assert names == ["1.jpg", "2.jpg", "lease.pdf", "done.pdf"]


def test_a_step_on_a_filing_or_a_cost_says_which(filled: Project) -> None:
    inventory.add(filled, [Filing(duty="annual-report")])
    inventory.edit(filled, Filing, [1], {"confirmation": "0012"})
    inventory.add(filled, [Cost(description="Optics"), Cost()])
    assert [unit.label for unit in filled.units()[-3:]] == [
        "Add filing annual-report",
        "Edit Confirmation number of filing annual-report",
        "Add 2 costs",
    ]
