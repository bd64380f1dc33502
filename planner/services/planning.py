"""Makes a plan of a project: which jobs, when, by whom, and how sure that it is the best."""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.findings import Answer, Finding
from planner.model.history import ChangeSet, UnitKind
from planner.model.inventory import Gate, Inventory
from planner.model.plan import Plan
from planner.scheduling.calendars import federal_holidays
from planner.scheduling.expand import Expanded, SiteScope, Terms, expand
from planner.scheduling.explain import day_text
from planner.scheduling.improve import Settings
from planner.scheduling.report import Context, plan_of
from planner.scheduling.solve import Outcome, solve
from planner.scheduling.template import default_steps, read_template
from planner.scheduling.travel import Travel
from planner.scheduling.worker import Worker
from planner.storage.project import Project

if TYPE_CHECKING:
    from planner.services.eligibility import ItemAnswer

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)

USUAL_TIME = 10.0
"""Seconds that the usual work is for; a longer time limit asks for more work."""

SHOW_EVERY = 0.5
"""Seconds between better plans that are handed out."""


@dataclass(frozen=True, slots=True)
class PlanOptions:
    """What the user asks for. ``deadline`` takes the place of every application's; ``start``
    None means today or the next working day; ``time_limit`` in seconds; ``polish`` lets
    CP-SAT improve and prove the plan of a small network.

    ``pins`` are starts wanted by site code and job; ``weights`` say how much a day late counts
    for an application; ``travel`` is how crews drive between sites that have coordinates (None:
    in no time); ``storage`` the pieces of removed gear that can be kept at once; ``cash`` what
    becomes available when, in dollars, for the approved cost of each application, which is
    spent in equal shares as the equipment of its sites is ordered.
    """

    deadline: date | None = None
    start: date | None = None
    time_limit: float = USUAL_TIME
    name: str = "Plan"
    polish: bool = True
    seed: int = 1
    pins: Mapping[tuple[str, str], date] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    travel: Travel | None = field(default_factory=Travel)
    storage: int | None = None
    cash: tuple[tuple[date, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """What there is to do: sites by code, and covered items that name no site."""

    sites: Mapping[str, SiteScope]
    without_site: int = 0


def make(
    inventory: Inventory,
    options: PlanOptions,
    progress: Progress = silent,
    *,
    today: date,
    on_better: Callable[[Plan], None] | None = None,
    worker: Worker | None = None,
) -> Plan:
    """A plan for every site that has covered items left, checked by the referee.

    ``on_better`` gets the first plan as soon as it is there, then better ones now and then. If
    the user stops after the first, the best plan so far is returned and says so; before it,
    Cancelled is raised. ``worker`` is a child process to use again and again; without one, each
    plan starts its own. Raises UserError for input that cannot be planned: no deadline known, a
    circle of jobs, a crew without skills, a season too short for its job.
    """
    from planner.services import deadlines  # the rule book is read only here

    scope = read_scope(inventory, today, part(progress, 0.0, 0.1))
    ends = deadlines.term_ends(inventory, today)
    rest = part(progress, 0.1, 1.0)
    return make_for(
        inventory, scope, ends, options, rest, today=today, on_better=on_better, worker=worker
    )


def make_for(  # noqa: PLR0913 - as make, and what make has read
    inventory: Inventory,
    scope: Scope,
    term_ends: Mapping[str, date],
    options: PlanOptions,
    progress: Progress = silent,
    *,
    today: date,
    on_better: Callable[[Plan], None] | None = None,
    worker: Worker | None = None,
) -> Plan:
    """As `make`, for sites and terms that are given."""
    if not scope.sites:
        raise UserError(
            "nothing-to-plan",
            "No site has covered equipment that is not disposed of yet.",
            "Import the inventory and look at the page Eligibility.",
        )
    due, assumed = _deadlines(inventory, scope, term_ends, options)
    rows = inventory.work or default_steps()
    steps = read_template(rows, [site.type for site in inventory.sites])
    terms = _terms(inventory, scope, options)
    expanded = expand(inventory, steps, scope.sites, due, _start(options, today), terms)
    context = Context(
        name=options.name,
        made_at=datetime.now(UTC),
        remarks=_remarks(inventory, scope, expanded, assumed),
    )

    shown = 0.0

    def better(outcome: Outcome) -> None:
        nonlocal shown
        # a large plan takes a while to put in words: not more often than someone can look
        if on_better is not None and time.monotonic() - shown >= SHOW_EVERY:
            on_better(plan_of(outcome, context))
            shown = time.monotonic()

    if not expanded.problem.jobs:
        raise UserError(
            "no-jobs",
            "The work template gives no job to any site that has covered equipment left.",
            'Check the column "Applies to" of the Work sheet.',
            "sheet Work",
        )
    effort = max(1, round(options.time_limit / USUAL_TIME))
    settings = Settings(options.time_limit, options.seed, options.polish, effort=effort)
    return plan_of(solve(expanded.problem, settings, progress, better, worker), context)


def save(project: Project, plan: Plan) -> ChangeSet:
    """Keeps a plan in the project, in the place of an earlier one of its name."""
    with project.unit(f"Make plan {plan.name}", kind=UnitKind.PLAN) as unit:
        unit.save_plan(plan)
    return unit.changes


def _terms(inventory: Inventory, scope: Scope, options: PlanOptions) -> Terms:
    costs: dict[str, int] = {}
    if options.cash is not None:
        money = {one.name: one.approved_cost or 0 for one in inventory.applications}
        sites = Counter(site.application for site in inventory.sites)
        costs = {
            site.code: round(money.get(site.application, 0) / sites[site.application])
            for site in inventory.sites
            if site.code in scope.sites
        }
    return Terms(
        pins=options.pins,
        weights=options.weights,
        travel=options.travel,
        storage=options.storage,
        cash=options.cash,
        costs=costs,
    )


def _start(options: PlanOptions, today: date) -> date:
    start = options.start or first_workday(today)
    if not EARLIEST <= start <= LATEST:
        raise UserError(
            "bad-start",
            f"The plan cannot start on {start}.",
            f"Choose a day between {EARLIEST} and {LATEST}.",
        )
    return start


def first_workday(today: date) -> date:
    """Today, or the next day that is neither a weekend nor a federal holiday."""
    holidays = federal_holidays(today.year, today.year + 1)
    while today.weekday() > 4 or today in holidays:
        today += timedelta(days=1)
    return today


def read_scope(inventory: Inventory, today: date, progress: Progress = silent) -> Scope:
    """Sites with items that are covered, or might be and then have to go, not disposed of.

    A site where every such item is removed (or replaced) has that work behind it. A site
    without a covered item, but with items of which the rules cannot tell, is planned too.
    """
    from planner.services import eligibility  # the rule book is read only here

    left: defaultdict[str, list[_Left]] = defaultdict(list)
    for answer in eligibility.check(inventory, today, progress).items:
        finding, item = answer.finding("covered"), answer.item
        if finding is None or item.disposed_on or not _to_plan(answer, finding):
            continue
        product = answer.recognition.product
        layer = item.layer or (product.layer if product else None)
        left[item.site].append(
            _Left(
                finding.answer is Answer.MET,
                layer.value if layer else "",
                replaced=item.replaced_on is not None,
                removed=item.removed_on is not None,
                pieces=item.quantity or 1,
            )
        )
    without = sum(item.known for item in left.pop("", []))
    return Scope({site: _scope(items) for site, items in left.items()}, without)


def _to_plan(answer: "ItemAnswer", covered: Finding) -> bool:
    """Gear of a listed company is planned whether the carrier is bound to remove it yet or not;
    what the list names by its kind (a router made abroad) only where it has to go.
    """
    if covered.answer is Answer.NOT_MET:
        return False
    maker, must = answer.recognition.maker, answer.finding("must-remove")
    if covered.answer is Answer.MET and maker is not None and maker.group:
        return True
    return must is None or must.answer is not Answer.NOT_MET


@dataclass(frozen=True, slots=True)
class _Left:
    """An item that is covered (``known``), or might be, and is not disposed of."""

    known: bool
    layer: str
    replaced: bool
    removed: bool
    pieces: int


def _scope(items: list[_Left]) -> SiteScope:
    known = [item for item in items if item.known]
    items = known or items
    done = {"replaced"} if all(item.replaced for item in items) else set()
    if all(item.removed for item in items):
        done |= {"replaced", "removed"}
    layers, pieces = frozenset(item.layer for item in items), sum(item.pieces for item in items)
    return SiteScope(layers, frozenset(done), not known, pieces)


def _deadlines(
    inventory: Inventory, scope: Scope, term_ends: Mapping[str, date], options: PlanOptions
) -> tuple[dict[str, date], list[str]]:
    """The deadline of each site, and sentences on those that had to be assumed.

    A site's deadline is its application's term end. Without one, the latest known stands in,
    the most lenient choice: the plan as a whole must be through by then.
    """
    sites = [site for site in inventory.sites if site.code in scope.sites]
    if options.deadline is not None:
        return {site.code: options.deadline for site in sites}, []
    if not term_ends:
        raise UserError(
            "no-deadline",
            "No deadline is known: no application has a term end.",
            "Fill in First disbursement on of an application, or name a deadline for the plan.",
            "sheet Applications",
        )
    named = {site.application for site in sites}
    known = {name: term_ends[name] for name in named & term_ends.keys()} or dict(term_ends)
    last = max(known.values())
    said = []
    unnamed = sum(not site.application for site in sites)
    if unnamed:
        said.append(
            f"{_count(unnamed, 'site names', 'sites name')} no application: planned against the"
            f" latest term end, {day_text(last)}."
        )
    for name in sorted(named - term_ends.keys() - {""}):
        said.append(
            f"The term end of application {name} is not known; its sites are planned against"
            f" {day_text(last)}. Fill in First disbursement on."
        )
    return {site.code: term_ends.get(site.application, last) for site in sites}, said


def _remarks(
    inventory: Inventory, scope: Scope, expanded: Expanded, assumed: list[str]
) -> tuple[str, ...]:
    """What the reader of the plan must know of its input."""
    said = list(assumed)
    undecided = [code for code, site in scope.sites.items() if site.undecided]
    if undecided:
        said.append(
            f"{_count(len(undecided), 'site is', 'sites are')} planned though no item there is"
            f" known to be covered, because some may be: {_names(undecided)}."
        )
    if scope.without_site:
        said.append(
            f"{_count(scope.without_site, 'covered item names', 'covered items name')} no site"
            " and cannot be planned."
        )
    if not inventory.work:
        said.append(
            "The Work sheet is empty, so the program's own work template was used: its durations"
            " are assumptions to be replaced by yours."
        )
    uncertain = _gate_names(expanded.uncertain)
    if uncertain:
        said.append(
            f"{_count(len(uncertain), 'date is', 'dates are')} not certain, and the plan moves"
            f" with {'it' if len(uncertain) == 1 else 'them'}: {_names(uncertain)}."
        )
    if expanded.dateless:
        names = _names(_gate_names(expanded.dateless))
        said.append(f"These gates have no date, so nothing waits for them: {names}.")
    if expanded.unused:
        names = _names(_gate_names(expanded.unused))
        said.append(f"No job of the Work sheet waits for these gates: {names}.")
    return tuple(said)


def _gate_names(gates: Iterable[Gate]) -> list[str]:
    return [f"{gate.gate} at {gate.site or 'all sites'}" for gate in gates]


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def _names(names: list[str], most: int = 6) -> str:
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
