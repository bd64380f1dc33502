"""Speed of findings: recognising items and applying the rules, against a plain pass over them.

    python tests/benchmarks/check.py [--rows N] [--json]

Prints one JSON object. ``seconds`` is what `eligibility.check` takes; ``baseline_seconds`` a
plain Python pass of the same run that builds, for each item, the tuple of fields that the
answers depend on; ``ratio`` the first by the second. Memory is that of the answers, by
tracemalloc in a run of its own.
"""

import argparse
import json
import random
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.catalogue.recognise import Recogniser
from planner.model.inventory import Carrier, Inventory, Item, Layer
from planner.rules.book import RuleBook
from planner.services import eligibility

AS_OF = date(2026, 11, 23)
MODELS = (
    ("Huawei", "BBU3900", Layer.ACCESS),
    ("HUAWEI TECHNOLOGIES CO., LTD.", "RRU3908", Layer.ACCESS),
    ("huawei", "RTN 950A", Layer.TRANSPORT),
    ("Huawei", "UMPTb1", None),
    ("Huawei Tech", "MA5608T", Layer.ACCESS),
    ("ZTE", "ZXSDR B8200", Layer.ACCESS),
    ("ZTE Corporation", "ZXA10 C300", Layer.ACCESS),
    ("Hikvision", "DS-2CD2143G0-I", Layer.OTHER),
    ("Ericsson", "RBS 6601", Layer.ACCESS),
    ("", "rectifier", Layer.POWER),
)


def items(count: int) -> tuple[Item, ...]:
    """Items as a carrier lists them: serial numbers that differ, dates over ten years, some
    left out.
    """
    chance = random.Random(7)  # noqa: S311 - the same items in every run
    made = []
    for number in range(count):
        manufacturer, model, layer = chance.choice(MODELS)
        bought = date(2011, 1, 1) + timedelta(days=chance.randrange(3700))
        made.append(
            Item(
                id=number + 1,
                serial=f"2102{chance.randrange(10**6):06d}10{chance.randrange(10**8):08d}",
                manufacturer=manufacturer,
                model=model,
                layer=layer,
                site=f"S{number % 400:03d}",
                obtained_on=None if chance.random() < 0.1 else bought,
                cost=Decimal(chance.randrange(200, 20_000)),
                fund_source=chance.choice(("USF High Cost", "own funds", "")),
            )
        )
    return tuple(made)


def plain_pass(inventory: Inventory) -> None:
    """What any program must at least do: read each item's facts."""
    seen = {
        (
            item.manufacturer,
            item.model,
            item.part_number,
            item.description,
            item.serial,
            item.layer,
            item.obtained_on,
            item.removed_on,
            item.disposed_on,
            item.fund_source,
        )
        for item in inventory.items
    }
    assert seen


def seconds(work: Callable[[], object], times: int = 3) -> float:
    """The best of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def peak_mb(work: Callable[[], object]) -> float:
    """Most memory that Python held beyond what it held before, in MB."""
    tracemalloc.start()
    kept = work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    del kept
    return peak / 1e6


def measure(count: int) -> dict[str, object]:
    """Figures for one number of items."""
    inventory = Inventory(Carrier(customers=20_000, advanced_service=True), items=items(count))
    recognised = Recogniser.shipped().recognise_all(inventory.items)
    book = RuleBook.shipped()
    whole = seconds(lambda: eligibility.check(inventory, AS_OF))
    rules = seconds(lambda: eligibility.judge(book, inventory, recognised, AS_OF))
    baseline = seconds(lambda: plain_pass(inventory))
    return {
        "rows": count,
        "seconds": round(whole, 4),
        "of_which_rules_seconds": round(rules, 4),
        "baseline": "plain pass that builds the tuple of each item's facts",
        "baseline_seconds": round(baseline, 4),
        "ratio": round(whole / baseline, 2),
        "peak_mb": round(peak_mb(lambda: eligibility.check(inventory, AS_OF)), 1),
    }


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, help="one number of items instead of three")
    parser.add_argument("--json", action="store_true", help="accepted; the output is JSON anyway")
    asked = parser.parse_args()
    sizes = [asked.rows] if asked.rows else [1_000, 10_000, 100_000]
    print(
        json.dumps({"benchmark": "check", "results": [measure(size) for size in sizes]}, indent=2)
    )


if __name__ == "__main__":
    main()
