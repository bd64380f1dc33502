"""What leaves the program, of many items: the workbook, the reports, a check as JSON; and of a
plan of many sites: to print, for Project, calendars, site packs, sheets to fill in.

    python tests/benchmarks/export.py [ROWS ...] [--sites SITES ...] [--json]

Prints a table, or one JSON object. For each number of items (or of sites with 8 jobs and 5 items
each) and each kind of output: the seconds of the whole command, from opening the project to the
file in its place; the most memory that it held; and the size of the file. Each command runs in a
process of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.model.inventory import Application, Crew, Item, Site, WorkStep
from planner.services import planning
from planner.services.planning import PlanOptions
from planner.storage.project import Project
from tests.benchmarks.check import AS_OF, inventory_of
from tests.benchmarks.plan import START, carrier

ROOT = Path(__file__).resolve().parents[2]
SIZES = (1_000, 10_000, 100_000)
OUTPUTS = {
    "workbook": ("export", "out.xlsx"),
    "eligibility report, workbook": ("export", "out.xlsx", "--report", "eligibility"),
    "eligibility report, PDF": ("export", "out.pdf", "--report", "eligibility"),
    "what to find out, workbook": ("export", "out.xlsx", "--report", "unknowns"),
    "what to find out, PDF": ("export", "out.pdf", "--report", "unknowns"),
    "check, text": ("check",),
    "check, JSON": ("check", "--json"),
}
PLAN_SITES = (1_000,)
ITEMS_A_SITE = 5
PLAN_OUTPUTS = {
    "workbook with plan": ("export", "out.xlsx"),
    "plan, PDF": ("export", "out.pdf"),
    "plan, Project XML": ("export", "out.xml"),
    "calendar of all crews": ("export", "out.ics"),
    "site pack, PDF": ("export", "out.pdf", "--report", "site-pack"),
    "sheet for crews": ("export", "out.xlsx", "--report", "crew-sheet"),
}
_CHILD = """
import json, resource, sys
sys.path.insert(0, sys.argv[1])
from planner.app.entry import main
code = main(sys.argv[2:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3, file=sys.stderr)
sys.exit(code)
"""


def make_project(path: Path, count: int) -> None:
    """A project with that many items at 400 sites."""
    inventory = inventory_of(count)
    with Project.create(path) as project, project.unit("Import") as unit:
        unit.save_carrier(inventory.carrier)
        unit.insert(Application, inventory.applications)
        unit.insert(Site, inventory.sites)
        unit.insert(Item, inventory.items)


def make_planned(path: Path, sites: int) -> None:
    """A project with that many sites, 8 jobs and 5 items each, and a plan."""
    listed = carrier(sites)
    radio = [
        Item(serial=f"SN{site.code}{n}", manufacturer="Huawei", model="RRU3908", site=site.code)
        for site in listed.sites
        for n in range(ITEMS_A_SITE)
    ]
    with Project.create(path) as project:
        with project.unit("Import") as unit:
            unit.insert(Application, [Application(name="A")])
            unit.insert(Site, listed.sites)
            unit.insert(Item, radio)
            unit.insert(Crew, listed.crews)
            unit.insert(WorkStep, listed.work)
        options = PlanOptions(deadline=date(2029, 6, 30), time_limit=1.0, polish=False)
        planning.save(project, planning.make(project.inventory(), options, today=START))


def measure(
    folder: Path,
    count: int,
    make: Callable[[Path, int], None],
    outputs: Mapping[str, tuple[str, ...]],
) -> list[dict[str, object]]:
    """Figures for one number of items, or of sites."""
    project = folder / f"{count} {make.__name__}.rplan"
    make(project, count)
    results: list[dict[str, object]] = []
    for name, (command, *rest) in outputs.items():
        out = next((folder / word for word in rest if word.startswith("out.")), folder / "out.txt")
        words = [str(out) if word.startswith("out.") else word for word in rest]
        child = [sys.executable, "-c", _CHILD, str(ROOT), command, str(project), *words]
        with (folder / "out.txt").open("wb") as printed:
            start = time.perf_counter()
            done = subprocess.run(  # noqa: S603 - the program itself
                [*child, "--as-of", AS_OF.isoformat()],
                stdout=printed,
                stderr=subprocess.PIPE,
                check=True,
            )
            seconds = time.perf_counter() - start
        results.append(
            {
                "rows": count,
                "output": name,
                "seconds": round(seconds, 2),
                "memory_peak_mb": round(float(done.stderr.split()[-1]), 0),
                "file_mb": round(out.stat().st_size / 1e6, 2),
            }
        )
    return results


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description="Exports of many items.")
    parser.add_argument("rows", type=int, nargs="*")
    parser.add_argument("--sites", type=int, nargs="*", default=PLAN_SITES)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows or SIZES:
            results += measure(Path(folder), rows, make_project, OUTPUTS)
        for sites in asked.sites:
            results += measure(Path(folder), sites, make_planned, PLAN_OUTPUTS)
    if asked.json:
        print(json.dumps({"benchmark": "export", "results": results}, indent=2))
        return
    print(f"{'count':>9}  {'output':<30}{'seconds':>9}{'MB held':>10}{'MB file':>10}")
    for one in results:
        print(
            f"{one['rows']:>9,}  {one['output']:<30}{one['seconds']:>9}{one['memory_peak_mb']:>10}"
            f"{one['file_mb']:>10}"
        )


if __name__ == "__main__":
    main()
