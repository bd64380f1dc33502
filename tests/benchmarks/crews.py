"""The least crews that meet a deadline: how long it takes, and how near the proven minimum.

    python tests/benchmarks/crews.py [--sites N ...] [--effort N]

Prints one JSON object. For each size and deadline (in days from the start, as the plan with the
generated crews finishes, a season sooner, and a season later): seconds (on the clock, and of the
processor), how many crews there
are, are proved to be needed and are in the plan found; what it costs with the crews there are
and with those found, the proven minimum and the gap to it in percent; and the days paid for
on which crews only wait.
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.scheduling.crew_sets import CrewKind
from planner.scheduling.least_crews import Effort, LeastCrews, least_crews
from planner.scheduling.network import HORIZONS, Network
from planner.scheduling.problem import CrewSpec, Problem
from planner.scheduling.sgs import forward
from tests.benchmarks.plan import generated

SIZES = (250, 1_000)
MOVED = (0, -200, 200)
RATES = {"tower": 2400, "integration": 1800, "survey": 1200, "office": 700}


def kinds_of(problem: Problem) -> list[CrewKind]:
    """Crews with the same skills are alike."""
    alike: dict[frozenset[str], list[int]] = {}
    for c, crew in enumerate(problem.crews):
        alike.setdefault(crew.skills, []).append(c)
    made = []
    for skills, members in alike.items():
        (skill,) = skills
        rate = Decimal(RATES[skill.partition(" ")[0]])
        made.append(CrewKind(CrewSpec(f"New {skill} crew", skills), tuple(members), rate))
    return made


def measure(problem: Problem, days: int, effort: int) -> dict[str, Any]:
    """One deadline."""
    due = problem.start + timedelta(days=days)
    jobs = tuple(replace(job, deadline=due) for job in problem.jobs)
    asked, kinds = replace(problem, jobs=jobs), kinds_of(problem)
    said: list[float] = []
    began, worked = time.perf_counter(), time.process_time()
    found = least_crews(
        asked,
        kinds,
        lambda _text, _part=None: said.append(time.perf_counter()),
        Effort(tries=effort),
    )
    spent, worked = time.perf_counter() - began, time.process_time() - worked
    longest = max(b - a for a, b in pairwise(said))
    return {
        "deadline_days": days,
        "seconds": round(spent, 2),
        "cpu_seconds": round(worked, 2),
        "longest_silence": round(longest, 2),
        "sets_tried": found.tried,
        **_numbers(found, len(problem.crews)),
    }


def _numbers(found: LeastCrews, have: int) -> dict[str, Any]:
    if found.impossible is not None:
        return {"impossible": True}
    best, now, least = found.best, found.now, found.least
    assert least is not None
    data: dict[str, Any] = {
        "crews_now": have,
        "late_now": None if now is None else now.late,
        "crews_proved": sum(one.crews for one in found.needed),
        "proved_minimum": float(least),
    }
    if now is not None and now.cost is not None:
        data["cost_now"] = float(now.cost)
    if best is not None and best.cost is not None:
        data |= {
            "crews_found": best.crews.size,
            "cost": float(best.cost),
            "gap_percent": round(100 * float(best.cost / least - 1), 1),
            "days_paid": sum(best.paid),
            "days_waiting": sum(best.paid) - sum(best.worked),
        }
    return data


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=SIZES)
    parser.add_argument("--effort", type=int, default=1)
    asked = parser.parse_args(arguments)
    results = []
    for count in asked.sites:
        problem = generated(count)
        net = Network(problem, HORIZONS[0])
        finish = forward(net, [float(j) for j in range(len(problem.jobs))]).finish
        for more in MOVED:
            results.append({"sites": count, **measure(problem, finish + more, asked.effort)})
            print(results[-1], file=sys.stderr)
    print(json.dumps({"crews": results}, indent=2))


if __name__ == "__main__":
    main()
