from decimal import Decimal

import pytest

from planner.common.money import dollars, whole_dollars


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (1200, "$1,200"),
        (Decimal("1200.50"), "$1,200.50"),
        (Decimal("1200.00"), "$1,200"),
        (Decimal("-0.5"), "-$0.50"),
        (0, "$0"),
    ],
)
def test_amounts_are_written_with_cents_only_where_there_are_any(
    amount: Decimal | int, said: str
) -> None:
    assert dollars(amount) == said


def test_what_is_worked_out_is_told_in_whole_dollars() -> None:
    assert whole_dollars(Decimal("1999.50")) == "$2,000"
