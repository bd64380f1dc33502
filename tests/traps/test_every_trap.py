"""Each of the 37 traps that lists of equipment in Excel hold has a test that bears its number."""

import re
from pathlib import Path

TRAPS = 37
_NAMED = re.compile(r"^def test_traps?_(\d+)(?:_and_(\d+))?_", re.MULTILINE)


def test_each_trap_has_a_test_of_its_number() -> None:
    found = {
        int(number)
        for path in Path(__file__).parent.glob("test_*.py")
        for numbers in _NAMED.findall(path.read_text(encoding="utf-8"))
        for number in numbers
        if number
    }
    assert found == set(range(1, TRAPS + 1))
