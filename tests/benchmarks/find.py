"""Finding words anywhere in a project of many items: reading it once, then each keystroke.

    python tests/benchmarks/find.py [ROWS ...] [--json]

Prints, for each number of items, the seconds that reading takes in the background, and the most
and the mean milliseconds of a search while a serial number, a model with a site, and a common
word are typed letter by letter.
"""

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.model.inventory import Inventory, Site
from planner.services.finding import Finder, Sources
from tests.benchmarks.check import items

SIZES = (10_000, 100_000)
TYPED = ("21023500042", "rru3908 site 17", "huawei")


def measured(count: int) -> dict[str, float]:
    """The figures of a project with ``count`` items."""
    sites = tuple(Site(id=n, code=f"SITE-{n}") for n in range(1, 1_501))
    listed = Inventory(items=items(count), sites=sites)
    start = time.perf_counter()
    finder = Finder(Sources(listed, (), (), None, date(2026, 11, 23)))
    read = time.perf_counter() - start
    times = []
    for text in TYPED:
        for end in range(2, len(text) + 1):
            start = time.perf_counter()
            finder.find(text[:end])
            times.append((time.perf_counter() - start) * 1_000)
    return {
        "items": count,
        "read_seconds": round(read, 2),
        "keystroke_most_ms": round(max(times), 1),
        "keystroke_mean_ms": round(sum(times) / len(times), 1),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    found = [measured(count) for count in given.rows]
    if given.json:
        print(json.dumps({"find": found}))
        return
    for one in found:
        print("  ".join(f"{name} {value:,}" for name, value in one.items()))


if __name__ == "__main__":
    main()
