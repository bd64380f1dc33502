"""From sites and a work template to a `Problem`: one job per site and step that applies."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from planner.common.days import federal_holidays
from planner.common.errors import UserError
from planner.model.inventory import Crew, Gate, Inventory, Site
from planner.model.plan import JobKey, Travel
from planner.scheduling.calendars import read_season, read_time_off, read_working_days
from planner.scheduling.problem import Actual, CrewSpec, Job, Link, Planned, Problem, Rule
from planner.scheduling.template import SiteFacts, Step, applies, fold
from planner.scheduling.travel import Place

HOLIDAY_YEARS = 33

_T = TypeVar("_T")

DONE_WORDS = {
    "replaced": ("cut over", "cutover", "replace", "install"),
    "removed": ("remov", "decommission"),
    "disposed": ("dispos", "destroy"),
}
"""Beginnings of job names that say which date of an item marks the job as done."""

_ORDER_WORDS = ("order", "purchase", "procure")
"""Beginnings of names of the job that costs the money."""


@dataclass(frozen=True, slots=True)
class SiteScope:
    """Why a site is in the plan, and what is already done there.

    ``layers`` are those of its covered items (lower case). ``done`` holds "replaced",
    "removed", "disposed" where all its covered items are. ``undecided`` tells that no item is
    known to be covered, but some could be. ``pieces`` are removed there, or have been and wait
    to be disposed of.
    """

    layers: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    undecided: bool = False
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """What holds for a plan beyond the sheets. ``pins``, ``actuals`` and ``planned`` are by
    site code and name of the job: the start that the user wants, what has happened, its place
    in the last plan. ``costs`` are paid by site when its equipment is ordered. The rest as in
    `Problem`.
    """

    pins: Mapping[JobKey, date] = field(default_factory=dict)
    actuals: Mapping[JobKey, Actual] = field(default_factory=dict)
    planned: Mapping[JobKey, Planned] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    travel: Travel | None = None
    storage: int | None = None
    cash: tuple[tuple[date, int], ...] | None = None
    costs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Expanded:
    """A problem, and what was noticed while making it. ``passed`` are jobs that nobody has
    reported, but that count as done because later work at the site has begun; ``strange`` are
    reported, but the site has no such job; ``settled`` are reported as under way, but done by the
    dates of the site's items.
    """

    problem: Problem
    uncertain: tuple[Gate, ...] = ()
    dateless: tuple[Gate, ...] = ()
    unused: tuple[Gate, ...] = ()
    passed: tuple[JobKey, ...] = ()
    strange: tuple[JobKey, ...] = ()
    settled: tuple[JobKey, ...] = ()


@dataclass(slots=True)
class _Work:
    """What is collected while jobs are made."""

    jobs: list[Job] = field(default_factory=list)
    place: dict[tuple[str, int], int] = field(default_factory=dict)


def read_crew(crew: Crew) -> CrewSpec:
    """A row of the Crews sheet, checked."""
    where = f"sheet Crews, crew {crew.name}"
    own = {fold(heading): str(value or "") for heading, value in crew.extras.items()}
    overtime = own.get("overtime", "")
    return CrewSpec(
        crew.name,
        frozenset(fold(part) for part in re.split(r"[;,\n]", crew.skills) if part.strip()),
        read_working_days(crew.working_days, f"{where}, column Working days"),
        read_time_off(crew.time_off, f"{where}, column Time off"),
        crew.available_from,
        crew.available_to,
        read_working_days(overtime, f"{where}, column Overtime") if overtime else frozenset(),
        contractor=fold(own.get("contractor", "")) in {"yes", "true", "x", "1"},
    )


def expand(
    inventory: Inventory,
    steps: Sequence[Step],
    scopes: Mapping[str, SiteScope],
    deadlines: Mapping[str, date],
    start: date,
    terms: Terms | None = None,
) -> Expanded:
    """Make the problem of planning the sites in ``scopes`` (by code) from ``start`` on.

    ``deadlines`` maps a site's code to its deadline. Raises UserError for impossible input.
    """
    terms = terms or Terms()
    maker = _Maker(inventory, steps, scopes, deadlines, terms)
    jobs = maker.jobs()
    known = {(job.site, fold(job.name)) for job in jobs}
    _check_pins(known, terms.pins)
    problem = Problem(
        start=start,
        jobs=tuple(jobs),
        crews=tuple(read_crew(crew) for crew in inventory.crews),
        holidays=federal_holidays(start.year, start.year + HOLIDAY_YEARS),
        weights=terms.weights,
        places={
            site.code: Place(site.latitude, site.longitude)
            for site in inventory.sites
            if site.latitude is not None and site.longitude is not None
        },
        travel=terms.travel,
        storage=terms.storage,
        stored=sum(scope.pieces for scope in scopes.values() if "removed" in scope.done),
        cash=terms.cash,
    )
    waited = maker.gates_used.values()
    named = {gate for step in steps for gate in step.gates}
    return Expanded(
        problem,
        tuple(gate for gate in waited if gate.certain is False and gate.on),
        tuple(gate for gate in waited if gate.on is None),
        tuple(gate for gate in inventory.gates if fold(gate.gate) not in named),
        tuple(maker.passed),
        tuple(key for key in terms.actuals if maker.is_strange(*key)),
        tuple(
            (site, name)
            for (site, name), fact in terms.actuals.items()
            if not fact.done
            and not maker.is_strange(site, name)
            and (site, fold(name)) not in known
        ),
    )


def _check_pins(known: set[JobKey], pins: Mapping[JobKey, date]) -> None:
    """A pin of a job that is not planned would be lost without a word."""
    for site, name in pins:
        if (site, fold(name)) not in known:
            raise UserError(
                "unknown-job",
                f"{name} at {site} is pinned, but the plan has no such job.",
                "Take the pin back, or check the Work sheet and the site's items.",
                f"site {site}, job {name}",
            )


class _Maker:
    """Makes the jobs of all sites."""

    def __init__(
        self,
        inventory: Inventory,
        steps: Sequence[Step],
        scopes: Mapping[str, SiteScope],
        deadlines: Mapping[str, date],
        terms: Terms,
    ) -> None:
        self.steps = steps
        self.deadlines = deadlines
        self.scopes = scopes
        self.pins, self.planned = _folded(terms.pins), _folded(terms.planned)
        self.actuals = _folded(terms.actuals)
        self.costs = terms.costs
        hubs = {site.hub_site for site in inventory.sites}
        self.sites = [site for site in inventory.sites if site.code in scopes]
        self.by_code = {site.code: site for site in self.sites}
        self.passed: list[JobKey] = []
        self.has: dict[str, set[int]] = {}
        self.done: dict[str, set[int]] = {}
        self.cluster: defaultdict[str, list[Site]] = defaultdict(list)
        self.dependents: defaultdict[str, list[Site]] = defaultdict(list)
        for site in self.sites:
            scope = scopes[site.code]
            facts = SiteFacts(site, scope.layers, site.code in hubs)
            self.has[site.code] = {i for i, step in enumerate(steps) if applies(step, facts)}
            self.done[site.code] = self._done(scope)
            self._pass_over(site.code)
            if site.cluster.strip():
                self.cluster[fold(site.cluster)].append(site)
            if site.hub_site:
                self.dependents[site.hub_site].append(site)
        self.gates: defaultdict[tuple[str, str], list[Gate]] = defaultdict(list)
        for gate in inventory.gates:
            self.gates[gate.site, fold(gate.gate)].append(gate)
        self.gates_used: dict[tuple[str, str, int], Gate] = {}

    def _done(self, scope: SiteScope) -> set[int]:
        """Steps that the dates of the items mark as done, with all that comes before them."""
        words = tuple(word for name in scope.done for word in DONE_WORDS[name])
        if not words:
            return set()
        done = {i for i, step in enumerate(self.steps) if fold(step.name).startswith(words)}
        return done | self._before(done)

    def _before(self, steps: set[int]) -> set[int]:
        """Every step at the same site that must be through before one of these begins."""
        before: set[int] = set()
        pending = list(steps)
        while pending:
            for wait in self.steps[pending.pop()].after:
                if wait.rule is Rule.SITE and not wait.from_start and wait.step not in before:
                    before.add(wait.step)
                    pending.append(wait.step)
        return before

    def is_strange(self, site: str, name: str) -> bool:
        """Whether a site has no job of a name, done or not."""
        index = {fold(step.name): i for i, step in enumerate(self.steps)}
        return index.get(fold(name)) not in self.has.get(site, set())

    def _pass_over(self, site: str) -> None:
        """Take for done what comes before work that has begun, where nobody reports it."""
        begun = {i for i, step in enumerate(self.steps) if (site, fold(step.name)) in self.actuals}
        for i in sorted(self._before(begun) - begun - self.done[site]):
            self.done[site].add(i)
            if i in self.has[site]:
                self.passed.append((site, self.steps[i].name))

    def jobs(self) -> list[Job]:
        """Every job of every site, and the milestones of clusters, with their links."""
        where: dict[tuple[str, int], int] = {}
        for site in self.sites:
            for i in range(len(self.steps)):
                if i in self.has[site.code] and i not in self.done[site.code]:
                    where[site.code, i] = len(where)
        self.where = where
        self.milestones: dict[tuple[str, int], int] = {}
        self.extra: list[Job] = []
        jobs = [
            self._job(site, i)
            for site in self.sites
            for i in range(len(self.steps))
            if (site.code, i) in where
        ]
        return jobs + self.extra

    def _job(self, site: Site, i: int) -> Job:
        step = self.steps[i]
        gate = self._gate(site, step)
        season = None
        if step.needs_window:
            season = read_season(
                site.access_from,
                site.access_to,
                f"sheet Sites, site {site.code}, columns Access from and Access to",
            )
        links: dict[tuple[int, bool], Link] = {}
        for link in self._links(site, i, step.lag, set()):
            # from end and from start of one job may both count
            key = (link.before, link.from_start)
            if key not in links or links[key].lag < link.lag:
                links[key] = link
        here = (site.code, fold(step.name))
        return Job(
            site=site.code,
            name=step.name,
            duration=step.duration,
            needs=step.needs,
            after=tuple(links.values()),
            season=season,
            not_before=gate.on if gate else None,
            gate=gate.gate if gate else "",
            gate_certain=gate is None or gate.certain is not False,
            group=_group(site),
            application=site.application,
            deadline=self.deadlines.get(site.code),
            windows=_windows(site) if step.needs_window else (),
            pinned=self.pins.get(here),
            planned=self.planned.get(here),
            actual=self.actuals.get(here),
            stores=self._pieces(site, i, "removed"),
            clears=self._pieces(site, i, "disposed"),
            cost=self.costs.get(site.code, 0) if fold(step.name).startswith(_ORDER_WORDS) else 0,
        )

    def _pieces(self, site: Site, i: int, done: str) -> int:
        """Pieces that a step puts into storage or takes out; 0 where nothing would take them."""
        if not fold(self.steps[i].name).startswith(DONE_WORDS[done]):
            return 0
        disposed = DONE_WORDS["disposed"]
        taken = any(fold(self.steps[k].name).startswith(disposed) for k in self.has[site.code])
        return self.scopes[site.code].pieces if taken else 0

    def _gate(self, site: Site, step: Step) -> Gate | None:
        """The latest of the gates that a job waits for at a site."""
        last: Gate | None = None
        for wanted in step.gates:
            for gate in [*self.gates[site.code, wanted], *self.gates["", wanted]]:
                self.gates_used[gate.site, wanted, id(gate)] = gate
                if gate.on and (last is None or last.on is None or gate.on > last.on):
                    last = gate
        return last

    def _links(self, site: Site, i: int, lag: int, passed: set[int]) -> list[Link]:
        """Links of step i at a site, through steps that the site does not have."""
        found: list[Link] = []
        for wait in self.steps[i].after:
            if wait.rule is Rule.CLUSTER and site.cluster.strip() and not wait.from_start:
                at = self._milestone(site, wait.step)
                if at is not None:
                    found.append(Link(at, lag, Rule.CLUSTER))
                continue
            for other in self._others(site, wait.rule):
                if (other.code, wait.step) in self.where:
                    before = self.where[other.code, wait.step]
                    found.append(Link(before, lag, wait.rule, wait.from_start))
                elif (
                    other is site
                    and wait.step not in self.has[site.code]
                    and wait.step not in passed
                ):
                    found += self._links(site, wait.step, lag, passed | {wait.step})
        return found

    def _others(self, site: Site, rule: Rule) -> list[Site]:
        if rule is Rule.HUB:
            hub = self.by_code.get(site.hub_site)
            return [] if hub is None or hub is site else [hub]
        if rule is Rule.CLUSTER and site.cluster.strip():
            return self.cluster[fold(site.cluster)]
        if rule is Rule.DEPENDENTS:
            return [other for other in self.dependents[site.code] if other is not site]
        return [site]

    def _milestone(self, site: Site, i: int) -> int | None:
        """The milestone "step i is done in the whole cluster"; None if nothing is left to do."""
        key = (fold(site.cluster), i)
        if key not in self.milestones:
            members = self.cluster[key[0]]
            before = [self.where[m.code, i] for m in members if (m.code, i) in self.where]
            if not before:
                return None
            self.milestones[key] = len(self.where) + len(self.extra)
            self.extra.append(
                Job(
                    site="",
                    name=f"{self.steps[i].name}, cluster {site.cluster.strip()}",
                    duration=0,
                    after=tuple(Link(j, 0, Rule.CLUSTER) for j in before),
                    group=_group(site),
                    milestone=True,
                )
            )
        return self.milestones[key]


def _folded(given: Mapping[tuple[str, str], _T]) -> dict[tuple[str, str], _T]:
    return {(site, fold(name)): value for (site, name), value in given.items()}


def _windows(site: Site) -> tuple[tuple[date, date], ...]:
    """Spans of dates in a column Windows that the user has added to the Sites sheet."""
    own = {fold(heading): value for heading, value in site.extras.items()}
    text = str(own.get("windows") or "")
    return read_time_off(text, f"sheet Sites, site {site.code}, column Windows")


def _group(site: Site) -> str:
    """What a crew best does in one go: the cluster, else the hub and its sites."""
    return fold(site.cluster) or site.hub_site or site.code
