"""Instances of PSPLIB (single mode, .sm) as problems: each unit of a resource is a crew."""

import csv
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.scheduling.calendars import EVERY_DAY
from planner.scheduling.problem import CrewSpec, Job, Link, Need, Problem

FOLDER = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "psplib"
START = date(2027, 1, 4)


@dataclass(frozen=True, slots=True)
class Instance:
    """Jobs by index, the first and the last of which are the dummies."""

    durations: list[int]
    demands: list[list[int]]
    successors: list[list[int]]
    capacities: list[int]


@dataclass(frozen=True, slots=True)
class Known:
    """A line of best_known.csv."""

    set: str
    instance: str
    makespan: int


def best_known(folder: Path) -> list[Known]:
    """The instances that a folder has, with the best makespan known."""
    with (folder / "best_known.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Known(row["set"], row["instance"], int(row["best_makespan"]))
            for row in csv.DictReader(file)
        ]
    return [row for row in rows if (folder / f"{row.instance}.sm").exists()]


def read_instance(path: Path) -> Instance:
    """Read an .sm file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    successors = [[int(x) - 1 for x in row[3:]] for row in _table(lines, "PRECEDENCE", 2)]
    requests = _table(lines, "REQUESTS", 3)
    at = next(n for n, line in enumerate(lines) if line.startswith("RESOURCEAVAIL"))
    return Instance(
        durations=[int(row[2]) for row in requests],
        demands=[[int(x) for x in row[3:]] for row in requests],
        successors=successors,
        capacities=[int(x) for x in lines[at + 2].split()],
    )


def _table(lines: list[str], title: str, skip: int) -> list[list[str]]:
    """The rows of a table, down to its line of stars."""
    at = next(n for n, line in enumerate(lines) if line.startswith(title)) + skip
    end = next(n for n in range(at, len(lines)) if lines[n].startswith("*"))
    return [line.split() for line in lines[at:end]]


def as_problem(instance: Instance) -> Problem:
    """Crews that work every day; a job without duration is a milestone."""
    crews = [
        CrewSpec(f"{resource}.{unit}", frozenset({f"skill {resource}"}), EVERY_DAY)
        for resource, capacity in enumerate(instance.capacities)
        for unit in range(capacity)
    ]
    before: list[list[int]] = [[] for _ in instance.durations]
    for job, after in enumerate(instance.successors):
        for then in after:
            before[then].append(job)
    jobs = [
        Job(
            site="",
            name=f"Job {j + 1}",
            duration=duration,
            needs=tuple(
                Need(f"skill {resource}", units)
                for resource, units in enumerate(instance.demands[j])
                if units and duration
            ),
            after=tuple(Link(k) for k in before[j]),
            milestone=not duration,
        )
        for j, duration in enumerate(instance.durations)
    ]
    return Problem(START, tuple(jobs), tuple(crews))
