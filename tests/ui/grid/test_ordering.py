"""Sorting in steps gives what sorting in one go gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.ui.grid import ordering
from planner.ui.grid.ordering import in_order, places_in_order
from planner.ui.slices import finish


@given(st.lists(st.text(max_size=3) | st.sampled_from("ab")), st.integers(1, 9))
def test_values_of_any_order_are_sorted(values: list[str], run: int) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ordering, "_RUN", run)
        assert finish(in_order(values)) == sorted(values)


@given(st.lists(st.integers(0, 2**63 - 1) | st.integers(0, 3) | st.integers(0, 2**17)))
def test_whole_numbers_are_sorted_and_equal_ones_stay_as_they_come(numbers: list[int]) -> None:
    keys = np.array(numbers, np.int64)
    assert finish(places_in_order(keys)).tolist() == np.argsort(keys, kind="stable").tolist()


def test_no_step_sorts_more_than_a_run() -> None:
    values = [str(at * 7_919 % 50_000) for at in range(50_000)]
    steps = sum(1 for _share in in_order(values))
    assert steps >= 50_000 // ordering._RUN
    assert finish(in_order(values)) == sorted(values)
