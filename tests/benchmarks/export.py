"""What leaves the program, of many items: the workbook, the reports, a check as JSON.

    python tests/benchmarks/export.py [ROWS ...] [--json]

Prints a table, or one JSON object. For each number of items and each kind of output: the seconds
of the whole command, from opening the project to the file in its place; the most memory that it
held; and the size of the file. Each command runs in a process of its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.model.inventory import Application, Item, Site
from planner.storage.project import Project
from tests.benchmarks.check import AS_OF, inventory_of

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


def measure(folder: Path, count: int) -> list[dict[str, object]]:
    """Figures for one number of items."""
    project = folder / f"{count}.rplan"
    make_project(project, count)
    results: list[dict[str, object]] = []
    for name, (command, *rest) in OUTPUTS.items():
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
    parser.add_argument("rows", type=int, nargs="*", default=SIZES)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    results: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for rows in asked.rows:
            results += measure(Path(folder), rows)
    if asked.json:
        print(json.dumps({"benchmark": "export", "results": results}, indent=2))
        return
    print(f"{'items':>9}  {'output':<30}{'seconds':>9}{'MB held':>10}{'MB file':>10}")
    for one in results:
        print(
            f"{one['rows']:>9,}  {one['output']:<30}{one['seconds']:>9}{one['memory_peak_mb']:>10}"
            f"{one['file_mb']:>10}"
        )


if __name__ == "__main__":
    main()
