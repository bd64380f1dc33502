"""How long it takes to try a plan of a generated network hundreds of times.

    python tests/benchmarks/risk.py [--sites N ...] [--runs N] [--json]

Prints one JSON object. For each size: seconds for all runs, and ``ratio``, the share of what
the named baseline takes for as many: ``one pass of schedule generation a run``, the engine that
makes plans, with the same calendars and without drawing anything.
"""

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.common.progress import silent
from planner.scheduling.improve import Settings
from planner.scheduling.problem import Job
from planner.scheduling.risk import Chances, Range, by_share, simulate
from planner.scheduling.sgs import forward
from planner.scheduling.solve import assignments, solve
from tests.benchmarks.plan import generated

SIZES = (100, 1_000, 3_000)


def measure(count: int, runs: int) -> dict[str, Any]:
    """One size."""
    problem = generated(count)
    outcome = solve(problem, Settings(1.0, polish=False), silent)
    assert outcome.schedule is not None
    plan = assignments(outcome.net, outcome.schedule)
    chances = Chances([_range(job) for job in problem.jobs], [None] * len(problem.jobs))
    began = time.perf_counter()
    drawn = simulate(problem, plan, chances, runs, 1)
    spent = time.perf_counter() - began
    began = time.perf_counter()
    for _ in range(3):
        forward(outcome.net, [float(day) for day in outcome.schedule.start])
    baseline = (time.perf_counter() - began) / 3 * runs
    return {
        "sites": count,
        "jobs": len(problem.jobs),
        "runs": runs,
        "seconds": round(spent, 2),
        "baseline": "one pass of schedule generation a run",
        "baseline_seconds": round(baseline, 1),
        "ratio": round(spent / baseline, 3),
        "planned": outcome.schedule.finish,
        "p50": by_share(drawn.finish, 0.5),
        "p80": by_share(drawn.finish, 0.8),
    }


def _range(job: Job) -> Range:
    """Work in the open takes up to twice its days, other jobs up to half more."""
    days = float(job.duration)
    if job.season:
        return Range(0.8 * days, days, 2 * days, f"weather {job.name.rsplit(' ', 1)[-1]}")
    return Range(0.8 * days, days, 1.5 * days)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sites", type=int, nargs="+", default=SIZES)
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--json", action="store_true", help="accepted; output is always JSON")
    asked = parser.parse_args()
    print(json.dumps({"risk": [measure(count, asked.runs) for count in asked.sites]}, indent=2))


if __name__ == "__main__":
    main()
