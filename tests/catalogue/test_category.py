"""The kinds of product that the Covered List names whoever made them."""

import pytest

from planner.catalogue.recognise import Recogniser
from planner.model.inventory import Item


@pytest.mark.parametrize(
    ("maker", "model", "description", "category"),
    [
        ("TP-Link", "Archer AX55", "", "consumer router"),
        ("Netgear", "Nighthawk R7000", "", "consumer router"),
        ("", "", "wi-fi router for the office", "consumer router"),
        ("", "", "Solar string inverter 10 kW", "power inverter"),
        ("DJI", "Matrice 350 RTK", "", "unmanned aircraft"),
        ("", "", "drone for tower inspection", "unmanned aircraft"),
        ("", "", "inspection robot", "robotic device"),
        ("Cisco", "ASR 920", "", "none"),
        ("Ericsson", "", "radio unit", "none"),
        ("Eltek", "Flatpack2 48/2000", "", "none"),
        ("", "", "Rectifier module", "none"),
        # Of a maker that the catalogue lacks only such a kind is told.
        ("Acme", "X10 drone", "", "unmanned aircraft"),
        # A router or a terminal at the customer's of which no more is said may be one or not.
        ("", "", "router", ""),
        ("Calix", "GigaSpire u6", "", ""),
        ("", "", "fixed wireless CPE", ""),
    ],
)
def test_a_category_is_told_only_where_it_is_sure(
    recogniser: Recogniser, maker: str, model: str, description: str, category: str
) -> None:
    found = recogniser.recognise(Item(manufacturer=maker, model=model, description=description))

    assert found.product is not None
    assert found.product.category == category
