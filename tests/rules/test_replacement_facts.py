"""Whether a text names a replacement."""

import pytest

from planner.rules.replacement_facts import is_replaced


@pytest.mark.parametrize(
    ("text", "replaced"),
    [
        ("Ericsson Radio 4449", True),
        ("none of ours, Nokia AirScale", True),
        ("None needed", False),
        ("not replaced.", False),
        ("Decommission", False),
        ("TBD", None),
        ("N/A", None),
        (" - ", None),
        ("", None),
    ],
)
def test_a_text_names_a_replacement_or_says_that_none_follows(
    text: str, *, replaced: bool | None
) -> None:
    assert is_replaced(text) is replaced
