"""Count, sum and mean of selected cells."""

from dataclasses import dataclass
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from planner.model.sheets import ITEMS
from planner.ui import formats
from planner.ui.grid.arrangement import Arrangement, Level
from planner.ui.grid.figures import said
from planner.ui.pages.item_rows import field_column


@dataclass(frozen=True)
class Priced:
    cost: Decimal | None
    quantity: int | None


COLUMNS = [field_column(ITEMS.column(name)) for name in ("cost", "quantity")]
CENTS = st.integers(0, 10**12).map(lambda cents: Decimal(cents) / 100)


def filled(rows: list[Priced]) -> Arrangement[Priced]:
    made: Arrangement[Priced] = Arrangement(COLUMNS)
    made.set_rows(rows)
    made.arrange()
    return made


@given(st.lists(st.none() | CENTS, min_size=2, max_size=30))
def test_money_is_summed_to_the_cent(costs: list[Decimal | None]) -> None:
    text = said(filled([Priced(cost, None) for cost in costs]), [(0, len(costs) - 1, 0)])
    known = [cost for cost in costs if cost is not None]
    if not known:
        assert text == "Count 0"
        return
    mean = formats.money(round(sum(known, Decimal(0)) / len(known), 2))
    total = formats.money(sum(known, Decimal(0)))
    assert text == f"Count {len(known):,} · Sum {total} · Average {mean}"


@given(st.lists(st.none() | CENTS, max_size=30), st.booleans())
def test_amounts_are_sorted_by_what_they_are_with_unknown_ones_last(
    costs: list[Decimal | None], last_first: object
) -> None:
    made = filled([Priced(cost, None) for cost in costs])
    made.levels = (Level(0, descending=bool(last_first)),)
    made.arrange()
    known = sorted((cost for cost in costs if cost is not None), reverse=bool(last_first))
    found = [made.rows[place].cost for place in made.shown.tolist()]
    assert found == [*known, *[None] * (len(costs) - len(known))]


def test_a_single_cell_needs_no_figures_and_a_mix_is_no_money() -> None:
    made = filled([Priced(Decimal("1.50"), 2), Priced(None, 0)])
    assert said(made, [(0, 0, 0)]) == ""
    assert said(made, []) == ""
    # Nought is a number, an empty cell is none.
    assert said(made, [(0, 1, 0), (0, 1, 1)]) == "Count 3 · Sum 3.5 · Average 1.1667"
