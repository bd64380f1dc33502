"""Causes of delay as people type them, and gates sorted by their names."""

import pytest

from planner.model.sheets import DELAY_CAUSES
from planner.services.delay_causes import OTHER, cause_of, cause_of_gate


@pytest.mark.parametrize("cause", DELAY_CAUSES)
def test_a_cause_is_known_in_any_case_and_spacing(cause: str) -> None:
    assert cause_of(f"  {cause.upper().replace(' ', '  ')} ") == cause


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("Labour", "labor"),
        ("permits", "permitting"),
        ("Supply chain", "supply"),
        ("Review", "review time"),
        ("funds", "funding"),
        # part of a longer text is no cause: nothing is guessed
        ("no labor problem", OTHER),
        ("supply and weather", OTHER),
        ("bears", OTHER),
        ("", OTHER),
    ],
)
def test_other_words_for_a_cause_are_known_and_nothing_is_guessed(typed: str, cause: str) -> None:
    assert cause_of(typed) == cause


@pytest.mark.parametrize(
    ("gate", "cause"),
    [
        ("Delivery", "supply"),
        ("Radios shipped", "supply"),
        ("Zoning permit", "permitting"),
        ("Tower owner's consent", "permitting"),
        ("Permit review", "permitting"),
        ("FCC approval", "review time"),
        ("Money of the fund", "funding"),
        ("Snow gone", "weather"),
        ("Crew back", "labor"),
        # "ship" and "order" inside another word say nothing
        ("Township border", OTHER),
        ("Gate 7", OTHER),
    ],
)
def test_a_gate_is_sorted_by_the_words_of_its_name(gate: str, cause: str) -> None:
    assert cause_of_gate(gate) == cause
