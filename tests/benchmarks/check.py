"""Findings for many items: recognising them and applying every rule, against a plain pass.

    python tests/benchmarks/check.py [ROWS ...] [--json]

Prints a table, or one JSON object. For each number of items: the seconds of a whole check, and
of its parts (recognising, comparing, applying the rules); those of a plain Python pass of the
same run that builds, for each item, the tuple of fields that the answers depend on, and the ratio
of the check to it; the seconds of a refresh after a changed fact of the carrier, of an application
and after another as-of date, given what was prepared; those of putting every finding of every
item into words; the memory that a check takes at most, beyond that of the items, and what it
keeps. Each size runs in a process of its own.
"""

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.catalogue.recognise import Recogniser
from planner.model.inventory import Application, Carrier, Inventory, Item, Layer, Site
from planner.services import eligibility

SIZES = (1_000, 10_000, 100_000, 1_000_000)
AS_OF, ANOTHER_DAY = date(2026, 11, 23), date(2022, 3, 1)
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
    left out, a third removed and some of these disposed of, and columns of the carrier's own.
    """
    chance = random.Random(7)  # noqa: S311 - the same items in every run
    made = []
    for number in range(count):
        manufacturer, model, layer = chance.choice(MODELS)
        bought = date(2011, 1, 1) + timedelta(days=chance.randrange(3700))
        removed = date(2022, 9, 1) + timedelta(days=chance.randrange(1500))
        removed_on = removed if chance.random() < 0.33 else None
        gone = removed_on and chance.random() < 0.5
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
                removed_on=removed_on,
                disposed_on=removed + timedelta(days=90) if gone else None,
                extras={"Rack": f"R{number % 7}", "Certificate": f"C-{number}" if gone else None},
            )
        )
    return tuple(made)


def inventory_of(count: int) -> Inventory:
    """A carrier with three applications, 400 sites and that many items."""
    applications = tuple(
        Application(
            name=f"A{number}",
            status="approved",
            submitted_on=date(2022, 1, 14),
            approved_on=date(2022, 7, 15),
            first_disbursement_on=date(2023, 1, 20 + number),
        )
        for number in range(3)
    )
    sites = tuple(
        Site(id=number + 1, code=f"S{number:03d}", application=f"A{number % 3}")
        for number in range(400)
    )
    return Inventory(
        Carrier(customers=20_000, advanced_service=True),
        applications=applications,
        sites=sites,
        items=items(count),
    )


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


def seconds(work: Callable[[], object], times: int) -> float:
    """The best of some runs, in seconds."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def memory_mb() -> tuple[float, float] | None:
    """What this process holds, and held at most, in MB; None where the system does not say."""
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (ImportError, OSError):
        return None
    return pages * resource.getpagesize() / 1e6, (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    )


def measure(count: int) -> dict[str, object]:
    """Figures for one number of items."""
    inventory = inventory_of(count)
    eligibility.check(replace(inventory, items=inventory.items[:10]), AS_OF)  # reads the book
    before = memory_mb()
    times = 3 if count <= 100_000 else 1
    kept: list[eligibility.Eligibility] = []
    whole = seconds(lambda: kept.append(eligibility.check(inventory, AS_OF)), 1)
    after = memory_mb()
    kept.clear()
    if times > 1:
        whole = min(whole, seconds(lambda: eligibility.check(inventory, AS_OF), times - 1))
    baseline = seconds(lambda: plain_pass(inventory), times)
    recogniser = Recogniser.shipped()
    recognising = seconds(lambda: recogniser.recognise_inventory(inventory), 1)
    known = seconds(lambda: recogniser.recognise_inventory(inventory), 1)
    prepared = eligibility.prepare(inventory, recogniser=recogniser)
    preparing = seconds(lambda: eligibility.prepare(inventory, recogniser=recogniser), times)

    def judged(changed: Inventory, as_of: date = AS_OF) -> eligibility.Eligibility:
        return eligibility.judge(prepared.book, prepared, changed, as_of)

    first = seconds(lambda: judged(inventory), 1)
    carrier = replace(inventory, carrier=replace(inventory.carrier, customers=None))
    moved = replace(inventory.applications[0], approved_on=date(2018, 5, 1))
    application = replace(inventory, applications=(moved, *inventory.applications[1:]))
    answers = judged(inventory)
    return {
        "rows": count,
        "groups": len(prepared.grouping.groups),
        "seconds": round(whole, 4),
        "recognise_seconds": round(recognising, 4),
        "compare_seconds": round(max(preparing - known, 0.0), 4),
        "rules_seconds": round(first, 4),
        "baseline": "plain Python pass that builds the tuple of each item's facts",
        "baseline_seconds": round(baseline, 4),
        "ratio": round(whole / baseline, 2),
        "refresh_carrier_seconds": round(seconds(lambda: judged(carrier), times), 4),
        "refresh_application_seconds": round(seconds(lambda: judged(application), times), 4),
        "refresh_as_of_seconds": round(seconds(lambda: judged(inventory, ANOTHER_DAY), times), 4),
        "words_seconds": round(seconds(lambda: [one.findings for one in answers.items], 1), 4),
        "memory_peak_mb": round(after[1] - before[1], 1) if before and after else None,
        "memory_kept_mb": round(after[0] - before[0], 1) if before and after else None,
    }


COLUMNS = {
    "rows": "items",
    "groups": "groups",
    "seconds": "check s",
    "recognise_seconds": "recognise",
    "compare_seconds": "compare",
    "rules_seconds": "rules",
    "baseline_seconds": "plain pass s",
    "ratio": "ratio",
    "refresh_carrier_seconds": "carrier s",
    "refresh_application_seconds": "application s",
    "refresh_as_of_seconds": "as-of s",
    "words_seconds": "all words s",
    "memory_peak_mb": "peak MB",
    "memory_kept_mb": "kept MB",
}


def as_table(results: list[dict[str, Any]]) -> str:
    """The figures as a table, a line for each number of items."""
    rows = [list(COLUMNS.values())]
    rows += [
        [f"{one[key]:,}" if one[key] is not None else "-" for key in COLUMNS] for one in results
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    lines = [
        "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]
    return "\n".join(lines)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Findings for many items.")
    parser.add_argument("rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.alone:
        print(json.dumps(measure(asked.alone)))
        return
    results = []
    for rows in asked.rows:
        command = [sys.executable, __file__, "--alone", str(rows)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - itself
        results.append(json.loads(done.stdout))
    shown = {"benchmark": "check", "results": results}
    print(json.dumps(shown, indent=2) if asked.json else as_table(results))


if __name__ == "__main__":
    main()
