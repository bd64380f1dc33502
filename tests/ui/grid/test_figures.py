"""Count, sum and mean of selected cells."""

from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.model.inventory import Application, Site
from planner.model.sheets import APPLICATIONS, ITEMS, SITES
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


def test_a_single_cell_needs_no_figures_and_a_mix_has_no_sum() -> None:
    made = filled([Priced(Decimal("1.50"), 2), Priced(None, 0)])
    assert said(made, [(0, 0, 0)]) == ""
    assert said(made, []) == ""
    # Nought is a number, an empty cell is none.
    assert said(made, [(0, 1, 1)]) == "Count 2 · Sum 2 · Average 1"
    # Dollars and pieces are no sum.
    assert said(made, [(0, 1, 0), (0, 1, 1)]) == "Count 3"


@pytest.mark.parametrize("field", ["latitude", "longitude"])
def test_coordinates_are_counted_alone(field: str) -> None:
    made: Arrangement[Site] = Arrangement([field_column(SITES.column(field))])
    made.set_rows(
        [Site(code=code, latitude=at, longitude=at) for code, at in (("A", 41.5), ("B", 42.5))]
    )
    made.arrange()
    assert said(made, [(0, 1, 0)]) == "Count 2"


def test_dollars_of_two_columns_are_one_sum() -> None:
    columns = [field_column(APPLICATIONS.column(name)) for name in ("approved_cost", "allocation")]
    made: Arrangement[Application] = Arrangement(columns)
    made.set_rows([Application(name="A", approved_cost=Decimal(100), allocation=Decimal(60))])
    made.arrange()
    assert said(made, [(0, 0, 0), (0, 0, 1)]) == "Count 2 · Sum $160 · Average $80"
