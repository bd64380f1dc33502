"""What could be changed so that late sites are sooner through, read from a late plan."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from planner.model.plan import ChangeKind, PlanChange
from planner.scheduling.explain import Cause, Explainer
from planner.scheduling.network import Network
from planner.scheduling.problem import Problem, Rule
from planner.scheduling.sgs import Schedule
from planner.services.plan_changes import SATURDAY

MOST_OF_A_KIND = 4
"""Seasons and gates that are tried, those of the most sites first."""

LONGEST_USUAL = 14
"""Days that the last site of a cluster may be behind the one before it, as crews go from site
to site, without being said to hold it back."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is supposed, and the same in ``words``. ``what`` of a season is the state."""

    supposed: PlanChange
    words: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A site that a whole cluster waits for: ``days`` longer than for the site before it."""

    site: str
    cluster: str
    job: str
    days: int

    @property
    def text(self) -> str:
        """The same as a sentence."""
        return (
            f"{self.site} holds the cluster {self.cluster} back: {self.job} is through there"
            f" {self.days:,} days after every other site of it."
        )


def behind(net: Network, schedule: Schedule) -> dict[str, int]:
    """The last job of each late site; where no site is late, of each that ends last."""
    jobs, last = net.problem.jobs, dict[str, int]()
    for j, job in enumerate(jobs):
        if not job.milestone and (
            job.site not in last or schedule.end[j] > schedule.end[last[job.site]]
        ):
            last[job.site] = j
    late = {
        site: j for site, j in last.items() if schedule.end[j] > (net.deadline[j] or net.horizon)
    }
    return late or {site: j for site, j in last.items() if schedule.end[j] == schedule.finish}


def overtime(problem: Problem) -> Iterator[Change]:
    """Saturdays as overtime for all crews with a skill; skills of the same crews are one."""
    skills_of: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for skill in sorted({skill for job in problem.jobs for skill in job.skills}):
        able = tuple(
            crew.name
            for crew in problem.crews
            if skill in crew.skills and SATURDAY not in crew.weekdays(overtime=True)
        )
        if able:
            skills_of[able].append(skill)
    for able, skills in skills_of.items():
        named = " and ".join(skills)
        words = f"Overtime on Saturdays for {_crews(len(able))} with the skill {named}"
        yield Change(PlanChange(ChangeKind.OVERTIME, "; ".join(skills)), words)


def seasons(problem: Problem, states: Mapping[str, str], sites: Collection[str]) -> list[Change]:
    """Access all year for the sites of a state that have a season in common, where one of
    ``sites`` is among them.
    """
    groups: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for job in problem.jobs:
        if job.season is not None:
            groups[states.get(job.site, ""), str(job.season)].add(job.site)
    ranked = sorted(groups.items(), key=lambda pair: (-len(pair[1] & set(sites)), pair[0]))
    found = []
    for (state, season), here in ranked[:MOST_OF_A_KIND]:
        if here.isdisjoint(sites):
            continue
        where = f" in {state}" if state else ""
        words = f"Site access all year at {_sites(here)}{where}, now open from {season} only"
        found.append(Change(PlanChange(ChangeKind.SEASON, state, tuple(sorted(here))), words))
    return found


def gates(explainer: Explainer, late: Mapping[str, int], days: int) -> list[Change]:
    """Gates on the chains of waits behind late sites, so many days earlier, by name."""
    held: defaultdict[str, set[int]] = defaultdict(set)
    seen: set[int] = set()
    for last in late.values():
        j = last
        while j >= 0 and j not in seen:
            seen.add(j)
            hold = explainer.hold(j)
            if hold.cause is Cause.GATE:
                held[explainer.jobs[j].gate].add(j)
            j = hold.job
    problem = explainer.net.problem
    ranked = sorted(held.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [_earlier(problem, gate, at, days) for gate, at in ranked[:MOST_OF_A_KIND]]


def _earlier(problem: Problem, gate: str, held: set[int], days: int) -> Change:
    sites = tuple(sorted({problem.jobs[j].site for j in held}))
    times = f"{days:,} day{'s' * (days != 1)} earlier"
    words = f"{gate} at {_sites(sites)} {times}, but not before the plan starts"
    return Change(PlanChange(ChangeKind.GATE, gate, sites, problem.start, days), words)


def holding(net: Network, schedule: Schedule, late: Collection[str]) -> list[Holding]:
    """Sites for which alone a cluster with late sites waits, the longest wait first."""
    jobs, found = net.problem.jobs, []
    for m, milestone in enumerate(jobs):
        if not milestone.milestone or not any(jobs[wait.job].site in late for wait in net.succs[m]):
            continue
        ends = sorted(
            (
                (schedule.end[ln.before], ln.before)
                for ln in milestone.after
                if ln.rule is Rule.CLUSTER
            ),
            reverse=True,
        )
        if len(ends) > 1 and ends[0][0] - ends[1][0] > LONGEST_USUAL:
            last = jobs[ends[0][1]]
            cluster = milestone.name.removeprefix(f"{last.name}, cluster ")
            found.append(Holding(last.site, cluster, last.name, ends[0][0] - ends[1][0]))
    return sorted(found, key=lambda one: (-one.days, one.site))


def _crews(number: int) -> str:
    return f"{number:,} crew{'s' * (number != 1)}"


def _sites(sites: Collection[str], most: int = 3) -> str:
    if len(sites) > most:
        return f"{len(sites):,} sites"
    return ", ".join(sorted(sites))
