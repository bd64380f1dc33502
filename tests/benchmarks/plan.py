"""Plans of generated networks: how soon, how good, how much memory.

    python tests/benchmarks/plan.py [--sites N ...] [--crews F ...] [--seed N] [--seconds S]
    python tests/benchmarks/plan.py --psplib FOLDER [--only J120 ...] [--seconds S] [--plain]

Prints one JSON object. For each size: seconds to the first plan and its finish (days from the
start), seconds until it is proved how early a plan can end, the finish after at most so many
seconds, the proven bound and the gap to it in percent with the proof in words, seconds of the
certificate for a deadline a quarter too early and of planning again with one crew more of each
skill, and peak memory in MB (of the child that improves the plan, too).
``baseline_*`` is plain serial schedule generation by latest finish in the same run. Each size
runs in a process of its own, so that peaks are its.

--crews F has F times the tower crews. Up to 1 they are what the finish hangs on; from 1.25 on, the
one survey and the one integration crew of each region, whose work lies on two sides of a winter.

With --psplib it solves every .sm file of a folder that best_known.csv names (set, instance,
best_makespan), as a plan like any other, and prints makespans, bounds and the mean gap to the
best known in percent by set; --plain solves each with CP-SAT alone too, for as many seconds.
"""

import argparse
import json
import multiprocessing
import random
import sys
import time
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from planner.common.progress import silent
from planner.model.inventory import Crew, Inventory, Site, WorkStep
from planner.scheduling.bound import Bound
from planner.scheduling.expand import SiteScope, expand
from planner.scheduling.explain import proof_text
from planner.scheduling.improve import Settings
from planner.scheduling.network import HORIZONS, Network
from planner.scheduling.problem import Problem
from planner.scheduling.sgs import forward
from planner.scheduling.solve import Outcome, solve
from planner.scheduling.template import read_template
from planner.scheduling.whatif import one_more_crew
from planner.scheduling.worker import Worker
from tests.scheduling.psplib import Instance, Known, as_problem, best_known, read_instance

START = date(2026, 11, 23)
SIZES = (100, 300, 1_000, 3_000)
SEASONS = (("04-01", "11-30"), ("05-01", "10-31"), ("", ""), ("05-15", "10-15"))
SITES_PER_TOWER_CREW = 28
"""Tight enough that tower crews are what the finish hangs on."""


def generated(count: int, seed: int = 1, tower_crews: float = 1.0) -> Problem:
    """The work of a carrier of so many sites, 8 jobs each."""
    listed = carrier(count, seed, tower_crews)
    return expand(
        listed,
        read_template(listed.work, sorted({site.type for site in listed.sites})),
        {site.code: SiteScope() for site in listed.sites},
        {},
        START,
    ).problem


def carrier(count: int, seed: int = 1, tower_crews: float = 1.0) -> Inventory:
    """A carrier of so many sites, in clusters of 8 to 25 around a hub, with crews, skills and
    seasons by region, and 8 jobs for each site; with so many times the usual tower crews.
    """
    chance = random.Random(seed)  # noqa: S311 - the same network in every run
    regions = max(2, count // 250)
    sites: list[Site] = []
    while len(sites) < count:
        region, hub = chance.randrange(regions), f"S{len(sites):05}"
        first, last = SEASONS[region % len(SEASONS)]
        for _ in range(min(count - len(sites), chance.randint(8, 25))):
            code = f"S{len(sites):05}"
            sites.append(
                Site(
                    code=code,
                    type=f"region {region}",
                    hub_site="" if code == hub else hub,
                    cluster=f"around {hub}",
                    application="A",
                    access_from=first,
                    access_to=last,
                )
            )
    crews = [Crew(name=f"Office {n}", skills="office") for n in range(max(1, count // 60))]
    steps: list[WorkStep] = []
    for region in range(regions):
        size = sum(site.type == f"region {region}" for site in sites)
        tower = SITES_PER_TOWER_CREW / tower_crews
        for skill, each in (("tower", tower), ("integration", 200), ("survey", 200)):
            crews += [
                Crew(name=f"{skill} {region}.{n}", skills=f"{skill} {region}", time_off=OFF)
                for n in range(max(1, round(size / each)))
            ]
        steps += _steps(region)
    return Inventory(sites=tuple(sites), crews=tuple(crews), work=tuple(steps))


OFF = "2027-07-06..2027-07-09; 2028-07-05..2028-07-07"


def _steps(region: int) -> list[WorkStep]:
    rows = (
        ("Survey", 1, "survey", "", 0),
        ("Structural analysis", 3, "office", "Survey", 0),
        ("Permit", 40, "", "Structural analysis", 0),
        ("Order", 60, "", "Survey", 0),
        ("Install", 5, "tower", "Permit; Order", 0),
        ("Cut over", 1, "integration", "Install; Cut over (hub)", 0),
        ("Remove", 3, "tower", "Cut over (cluster)", 5),
        ("Document", 2, "office", "Remove", 0),
    )
    made = []
    for name, days, skill, before, lag in rows:
        waits = [part.partition(" (") for part in before.split("; ") if part]
        made.append(
            WorkStep(
                job=f"{name} {region}",
                applies_to=f"region {region}",
                duration_days=days,
                skill=f"{skill} {region}" if skill not in {"", "office"} else skill,
                after="; ".join(f"{job} {region}{mark}{scope}" for job, mark, scope in waits),
                lag_days=lag,
                needs_window=skill == "tower",
            )
        )
    return made


def measure(count: int, crews: float, seed: int, seconds: float) -> dict[str, Any]:
    """One size."""
    problem = generated(count, seed, crews)
    began = time.perf_counter()
    first: list[tuple[float, int]] = []
    proved: list[float] = []

    def better(outcome: Outcome) -> None:
        if outcome.schedule is not None:
            first.append((time.perf_counter() - began, outcome.schedule.finish))
        if not outcome.proving:
            proved.append(time.perf_counter() - began)

    outcome = solve(problem, Settings(seconds, rounds=None, max_tries=10**6), silent, better)
    spent = time.perf_counter() - began
    assert outcome.schedule is not None
    finish = outcome.schedule.finish
    baseline_seconds, baseline_finish = _baseline(problem)
    proof = outcome.finish_proof
    return {
        "sites": count,
        "tower_crews_times": crews,
        "jobs": len(problem.jobs),
        "crews": len(problem.crews),
        "first_plan_seconds": round(first[0][0], 3),
        "first_finish": first[0][1],
        "proof_seconds": round(proved[0], 3),
        "seconds": round(spent, 2),
        "finish": finish,
        "bound": outcome.finish_bound,
        "gap_percent": round(100 * (finish / outcome.finish_bound - 1), 2),
        "bound_seconds": round(_bound(problem, finish), 2),
        "proof": "" if proof is None else proof_text(outcome.net, proof),
        "certificate_seconds": round(_certificate(problem, finish), 4),
        "what_if_seconds": round(_what_if(problem, outcome), 2),
        "baseline_seconds": round(baseline_seconds, 3),
        "baseline_finish": baseline_finish,
        "peak_mb": _peak(),
        "peak_child_mb": _peak(child=True),
        "method": outcome.method,
    }


def _baseline(problem: Problem) -> tuple[float, int]:
    """Seconds and finish of one pass by latest finish, without search."""
    began = time.perf_counter()
    net = Network(problem, HORIZONS[0])
    tails = Bound(net).tails([net.horizon] * len(net.kind))
    assert isinstance(tails, list)
    schedule = forward(net, [float(end) for end in tails])
    return time.perf_counter() - began, schedule.finish


def _bound(problem: Problem, finish: int) -> float:
    """Seconds to prove how early a plan can end, on a network that is there."""
    net = Network(replace(problem), HORIZONS[0])
    began = time.perf_counter()
    Bound(net).finish(finish)
    return time.perf_counter() - began


def _certificate(problem: Problem, finish: int) -> float:
    """Seconds to prove, on a network that is there, that a quarter less time is too little."""
    net = Network(replace(problem), HORIZONS[0])
    bound = Bound(net)
    limit = [finish * 3 // 4] * len(net.kind)
    bound.refute(limit)  # the crews' calendars are counted once
    began = time.perf_counter()
    proof = bound.refute(limit)
    spent = time.perf_counter() - began
    return spent if proof is not None else float("nan")


def _what_if(problem: Problem, outcome: Outcome) -> float:
    """Seconds to plan again with one crew more of each skill."""
    assert outcome.schedule is not None
    began = time.perf_counter()
    one_more_crew(outcome.net, outcome.schedule)
    return time.perf_counter() - began


def _peak(*, child: bool = False) -> float | None:
    """Peak memory of this process (or the child that has ended) in MB; None where not told."""
    try:
        import resource
    except ImportError:
        return None
    who = resource.RUSAGE_CHILDREN if child else resource.RUSAGE_SELF
    peak = resource.getrusage(who).ru_maxrss
    return round(peak / (1024**2 if sys.platform == "darwin" else 1024), 1)


def solved_folder(
    folder: Path,
    seconds: float,
    only: list[str] | None,
    plain: bool,  # noqa: FBT001
) -> dict[str, Any]:
    """Every instance of a folder, and the mean gap to the best known by set."""
    instances: list[dict[str, Any]] = []
    gaps: dict[str, dict[str, list[float]]] = {}
    with Worker() as worker:
        for known in best_known(folder):
            if only and not {known.set, known.set.upper(), known.instance} & set(only):
                continue
            row = _solved(folder, known, seconds, worker)
            if plain:
                row["plain"] = _plain(read_instance(folder / f"{known.instance}.sm"), seconds)
            instances.append(row)
            print(json.dumps(row), file=sys.stderr, flush=True)
            for field in ("makespan", "plain") if plain else ("makespan",):
                gap = 100 * (row[field] / known.makespan - 1)
                gaps.setdefault(field, {}).setdefault(known.set, []).append(gap)
    means = {
        field: {name: round(sum(all_) / len(all_), 3) for name, all_ in sets.items()}
        for field, sets in gaps.items()
    }
    found = {"instances": instances, "mean_gap": means.get("makespan", {})}
    return {**found, "plain_mean_gap": means["plain"]} if plain else found


def _solved(folder: Path, known: Known, seconds: float, worker: Worker) -> dict[str, Any]:
    problem = as_problem(read_instance(folder / f"{known.instance}.sm"))
    began = time.perf_counter()
    outcome = solve(problem, Settings(seconds, rounds=None), silent, worker=worker)
    spent = time.perf_counter() - began
    assert outcome.schedule is not None
    return {
        "instance": known.instance,
        "makespan": outcome.schedule.finish,
        "best_known": known.makespan,
        "bound": outcome.finish_bound,
        "seconds": round(spent, 2),
    }


def _plain(instance: Instance, seconds: float) -> int:
    """The makespan that CP-SAT finds by itself with two workers."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    horizon = sum(instance.durations)
    starts = [model.new_int_var(0, horizon, "") for _ in instance.durations]
    tasks = [
        model.new_fixed_size_interval_var(start, duration, "")
        for start, duration in zip(starts, instance.durations, strict=True)
    ]
    for job, after in enumerate(instance.successors):
        for then in after:
            model.add(starts[then] >= starts[job] + instance.durations[job])
    for resource, capacity in enumerate(instance.capacities):
        model.add_cumulative(tasks, [d[resource] for d in instance.demands], capacity)
    model.minimize(starts[-1])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    solver.parameters.max_time_in_seconds = seconds
    solver.solve(model)
    return round(solver.objective_value)


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sites", type=int, nargs="+", default=SIZES)
    parser.add_argument("--crews", type=float, nargs="+", default=[1.0], help="times tower crews")
    parser.add_argument("--seed", type=int, default=1, help="of the network")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--json", action="store_true", help="accepted; output is always JSON")
    parser.add_argument("--psplib", type=Path, help="folder of .sm files with best_known.csv")
    parser.add_argument("--only", nargs="+", help="sets or instances to solve")
    parser.add_argument("--plain", action="store_true", help="CP-SAT alone as well")
    asked = parser.parse_args()
    if asked.psplib is not None:
        print(
            json.dumps(
                solved_folder(asked.psplib, asked.seconds, asked.only, asked.plain), indent=2
            )
        )
        return
    context = multiprocessing.get_context("spawn")
    results = []
    for count, crews in product(asked.sites, asked.crews):
        # not a Pool: its workers may not start the child process that the polish needs
        receiver, sender = context.Pipe(duplex=False)
        work = (count, crews, asked.seed, asked.seconds)
        child = context.Process(target=_send, args=(sender, work))
        child.start()
        sender.close()
        results.append(receiver.recv())
        child.join()
    print(json.dumps({"plans": results}, indent=2))


def _send(sender: Any, work: tuple[int, float, int, float]) -> None:
    sender.send(measure(*work))


if __name__ == "__main__":
    main()
