"""Which jobs of a plan go to whom in the field: by site, by crew, by days."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from planner.common.errors import UserError
from planner.model.inventory import Gate, Inventory
from planner.model.plan import Plan, PlannedJob

_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\ud800-\udfff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked for: site codes (none means every site), a crew (empty: all, and jobs that
    need none), and jobs that touch the days from ``first`` to ``last``.
    """

    sites: tuple[str, ...] = ()
    crew: str = ""
    first: date | None = None
    last: date | None = None

    def takes(self, job: PlannedJob, crews: Iterable[str]) -> bool:
        """Whether a job with these crews is among what is asked for."""
        if self.sites and job.site not in self.sites:
            return False
        if self.crew and self.crew not in crews:
            return False
        after = self.first is not None and job.finish < self.first
        before = self.last is not None and job.start > self.last
        return not (after or before)


@dataclass(frozen=True, slots=True)
class FieldJob:
    """A job with its crews by name, in the order of the plan."""

    job: PlannedJob
    crews: tuple[str, ...]


def chosen(inventory: Inventory, plan: Plan, selection: Selection) -> list[FieldJob]:
    """The jobs that are asked for, by start.

    Raises UserError for an unknown crew or site, a span that ends before it begins, and
    "nothing-chosen".
    """
    known = {crew.name for crew in inventory.crews}
    jobs = [FieldJob(job, job.crews(known)) for job in plan.jobs]
    _check(inventory, jobs, selection)
    found = [one for one in jobs if selection.takes(one.job, one.crews)]
    if not found:
        raise UserError(
            "nothing-chosen",
            f"The plan {plan.name} has no job for that: nothing was written.",
            "Choose another crew, other sites, or a longer span of days.",
        )
    return sorted(found, key=lambda one: (one.job.start, one.job.finish, one.job.site))


def _check(inventory: Inventory, jobs: list[FieldJob], selection: Selection) -> None:
    first, last = selection.first, selection.last
    if first is not None and last is not None and last < first:
        raise UserError(
            "bad-span", f"The span ends on {last}, before it begins on {first}.", "Exchange them."
        )
    crews = {crew.name for crew in inventory.crews} | {name for one in jobs for name in one.crews}
    if selection.crew and selection.crew not in crews:
        raise UserError(
            "unknown-crew",
            f'There is no crew "{selection.crew}".',
            f"Crews: {_named(crews)}." if crews else "The Crews sheet is empty.",
        )
    away = set(selection.sites) - {site.code for site in inventory.sites}
    if away:
        raise UserError(
            "unknown-site", f'There is no site "{min(away)}".', "Write its code, as on Sites."
        )


def _named(names: Iterable[str], most: int = 12) -> str:
    ordered = sorted(names)
    more = f" and {len(ordered) - most:,} more" if len(ordered) > most else ""
    return "; ".join(ordered[:most]) + more


def gates_by_site(inventory: Inventory) -> Mapping[str, list[Gate]]:
    """The gates of each site, with those that hold for all of them under ``""``."""
    found: dict[str, list[Gate]] = defaultdict(list)
    for gate in inventory.gates:
        found[gate.site].append(gate)
    return found


def gate_text(gate: Gate) -> str:
    """A gate with its date, and how sure that is."""
    if gate.on is None:
        return f"{gate.gate}: no date known"
    sure = {True: "", False: " (not certain)", None: " (not said whether certain)"}[gate.certain]
    return f"{gate.gate}: {gate.on.isoformat()}{sure}"


def file_names(names: Iterable[str], ending: str) -> dict[str, str]:
    """For each name a file name that every system takes, each once."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        plain = " ".join(_NOT_IN_NAMES.sub("_", name).split())[:_LONGEST_NAME].rstrip(". ") or "_"
        plain = f"{plain}_" if _RESERVED.fullmatch(plain) else plain
        made, again = plain, 1
        while made.casefold() in taken:
            again += 1
            made = f"{plain} ({again})"
        taken.add(made.casefold())
        found[name] = f"{made}{ending}"
    return found
