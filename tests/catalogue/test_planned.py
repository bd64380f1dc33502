"""What a planned replacement is, of which there is only a text."""

import pytest

from planner.catalogue.recognise import Recogniser


@pytest.mark.parametrize(
    ("text", "maker", "group", "category"),
    [
        ("Ericsson Radio 4449", "Ericsson", "", "none"),
        ("Nokia AirScale", "Nokia", "", "none"),
        ("new Nokia AirScale base station", "Nokia", "", "none"),
        ("Huawei RRU5909", "Huawei", "Huawei", "none"),
        ("ZTE ZXSDR R8862A", "ZTE", "ZTE", "none"),
        ("TP-Link Archer AX55", "TP-Link", "", "consumer router"),
        ("grid-tied inverter", "", "", "power inverter"),
    ],
)
def test_a_planned_replacement_is_told_by_its_text(
    recogniser: Recogniser, text: str, maker: str, group: str, category: str
) -> None:
    found = recogniser.planned(text)

    assert (found.maker.name if found.maker else "") == maker
    assert (found.maker.group if found.maker else "") == group
    assert found.product is not None
    assert found.product.category == category
    assert recogniser.planned(text) is found


@pytest.mark.parametrize("text", ["to be decided", "Acme 4000", "new radio"])
def test_a_text_that_names_no_known_maker_leaves_it_unknown(
    recogniser: Recogniser, text: str
) -> None:
    assert recogniser.planned(text).maker is None
