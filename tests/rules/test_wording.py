"""How facts and values read in sentences."""

from decimal import Decimal

import pytest

from planner.rules.vocabulary import Held, Kind
from planner.rules.wording import show


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (Decimal(14820400), Kind.MONEY, "$14,820,400"),
        (14820400, Kind.MONEY, "$14,820,400"),
        (Decimal("1234.5"), Kind.MONEY, "$1,234.50"),
        (Decimal("-0.5"), Kind.MONEY, "-$0.50"),
        (0, Kind.MONEY, "$0"),
        (None, Kind.MONEY, "not known"),
        (2000000, Kind.NUMBER, "2,000,000"),
        (Decimal("0.395"), None, "0.395"),
    ],
)
def test_money_reads_as_dollars_and_nothing_else_does(
    value: Held | None, kind: Kind | None, text: str
) -> None:
    assert show(value, kind) == text
