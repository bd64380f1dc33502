"""From a project to the problem that is planned: sites, deadlines, terms and reports together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import MappingProxyType

from planner.common.days import day_text, federal_holidays
from planner.common.errors import UserError
from planner.model.inventory import Gate, Inventory
from planner.model.plan import JobKey, JobState, Plan, PlanTerms
from planner.scheduling.expand import Expanded, Terms, expand
from planner.scheduling.problem import Actual, Planned, Problem
from planner.scheduling.template import default_steps, fold, read_template
from planner.services.phrases import count, named
from planner.services.plan_changes import ends_anyway, supposed, supposed_ends, words
from planner.services.plan_scope import Scope
from planner.services.progress import Reported, read_reports, state_of

EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Build:
    """A problem to plan, the terms that could be kept, and what the reader of the plan must know
    of its input, in sentences.
    """

    problem: Problem
    terms: PlanTerms
    remarks: tuple[str, ...]


def build(
    inventory: Inventory,
    scope: Scope,
    term_ends: Mapping[str, date],
    terms: PlanTerms,
    start: date,
    *,
    today: date,
    last: Plan | None = None,
) -> Build:
    """The problem of planning the sites in ``scope`` from ``start`` on, with what is reported.
    ``last`` is the plan that is to be moved as little as possible.

    Raises UserError for input that cannot be planned.
    """
    if not scope.sites:
        raise UserError(
            "nothing-to-plan",
            "No site has covered equipment that is not disposed of yet.",
            "Import the inventory and look at the page Eligibility.",
        )
    if not EARLIEST <= start <= LATEST:
        raise UserError(
            "bad-start",
            f"The plan cannot start on {start}.",
            f"Choose a day between {EARLIEST} and {LATEST}.",
        )
    terms, outrun = _without_outrun_extensions(terms, term_ends)
    inventory = supposed(inventory, terms.changes)
    due, assumed = site_deadlines(
        inventory,
        scope,
        supposed_ends(term_ends, terms.changes),
        terms.deadline,
        supposed_ends({}, terms.changes),
    )
    reported = read_reports(inventory, today, last)
    terms, dropped = _without_past_pins(terms, reported.actuals, start)
    expanded = expanded_work(inventory, scope, due, start, terms, reported.actuals, last)
    if not expanded.problem.jobs:
        raise UserError(
            "no-jobs",
            "The work template gives no job to any site that has covered equipment left.",
            'Check the column "Applies to" of the Work sheet.',
            "sheet Work",
        )
    said = (
        *_suppositions(terms),
        *outrun,
        *assumed,
        *dropped,
        *reported.remarks,
        *_remarks(inventory, scope, expanded, reported),
        *_not_begun(expanded.problem),
    )
    return Build(expanded.problem, terms, said)


def expanded_work(
    inventory: Inventory,
    scope: Scope,
    due: Mapping[str, date],
    start: date,
    terms: PlanTerms,
    actuals: Mapping[JobKey, Actual],
    last: Plan | None = None,
) -> Expanded:
    """The jobs of the sites, for an inventory in which what the terms suppose is made already;
    ``due`` are deadlines by site code.
    """
    steps = read_template(
        inventory.work or default_steps(), [site.type for site in inventory.sites]
    )
    known = {crew.name for crew in inventory.crews}
    planned = {
        job.key: Planned(job.start, job.crews(known), job.overtime)
        for job in (last.jobs if last else ())
        if job.state is JobState.PLANNED
    }
    kept = Terms(
        pins=terms.pins,
        actuals=actuals,
        planned=planned,
        weights=terms.weights,
        travel=terms.travel,
        storage=terms.storage,
        cash=terms.cash,
        costs={} if terms.cash is None else _costs(inventory, scope),
    )
    return expand(inventory, steps, scope.sites, due, start, kept)


def first_workday(today: date) -> date:
    """Today, or the next day that is neither a weekend nor a federal holiday."""
    holidays = federal_holidays(today.year, today.year + 1)
    while today.weekday() > 4 or today in holidays:
        today += timedelta(days=1)
    return today


def _costs(inventory: Inventory, scope: Scope) -> dict[str, int]:
    """What is paid by site: its share of the approved cost of its application."""
    money = {one.name: one.approved_cost or 0 for one in inventory.applications}
    sites = Counter(site.application for site in inventory.sites)
    return {
        site.code: round(money.get(site.application, 0) / sites[site.application])
        for site in inventory.sites
        if site.code in scope.sites
    }


def check_pins(inventory: Inventory, pins: Mapping[JobKey, date], start: date) -> None:
    """Raises UserError for pins that somebody asks for and that would count for nothing in a
    plan from ``start`` on: ``pin-of-reported``, ``pin-in-past``.
    """
    reported = {
        (one.site, fold(one.job)): one
        for one in inventory.reports
        if state_of(one) is not JobState.PLANNED
    }
    for (site, job), on in pins.items():
        where = f"site {site}, job {job}"
        report = reported.get((site, fold(job)))
        if report is not None:
            state = "finished" if report.finished_on else "begun"
            raise UserError(
                "pin-of-reported",
                f"{job} at {site} cannot be pinned: it is reported as {state}.",
                "Correct the report on the sheet Progress if it is not.",
                where,
            )
        if on < start:
            raise UserError(
                "pin-in-past",
                f"{job} at {site} cannot be pinned to {day_text(on)}: the plan can move work from"
                f" {day_text(start)} on only.",
                f"Pin it to {day_text(start)} or later.",
                where,
            )


def _without_outrun_extensions(
    terms: PlanTerms, term_ends: Mapping[str, date]
) -> tuple[PlanTerms, list[str]]:
    """Extensions that a term, or the deadline asked for, has caught up with since they were
    supposed give no more time, which is said.
    """
    ends = [(one, ends_anyway(one, term_ends, terms.deadline)) for one in terms.changes]
    said = [
        f"Not supposed any more, because there is time until {day_text(end)} without it:"
        f" {words(change)}."
        for change, end in ends
        if end
    ]
    return replace(terms, changes=tuple(change for change, end in ends if not end)), said


def _without_past_pins(
    terms: PlanTerms, actuals: Mapping[JobKey, Actual], start: date
) -> tuple[PlanTerms, list[str]]:
    """Pins of jobs that are facts by now have done their work; those of days that have passed
    cannot be kept, which is said.
    """
    facts = {(site, fold(job)) for site, job in actuals}
    open_ = {key: on for key, on in terms.pins.items() if (key[0], fold(key[1])) not in facts}
    past = [f"{job} at {site} ({day_text(on)})" for (site, job), on in open_.items() if on < start]
    kept = {key: on for key, on in open_.items() if on >= start}
    said = []
    if past:
        verb = "is a day that has" if len(past) == 1 else "are days that have"
        said.append(f"Not pinned any more, because it {verb} passed: {named(past)}.")
    return (terms if len(kept) == len(terms.pins) else replace(terms, pins=kept)), said


def site_deadlines(
    inventory: Inventory,
    scope: Scope,
    term_ends: Mapping[str, date],
    asked: date | None,
    granted: Mapping[str, date] = MappingProxyType({}),
) -> tuple[dict[str, date], list[str]]:
    """The deadline of each site, and sentences on those that had to be assumed.

    A site's deadline is the one ``asked`` for (or, if that is later, the end of a term that a
    scenario has ``granted``), else its application's term end. Without one, the latest known
    stands in, the most lenient choice: the plan as a whole must be through by then.
    """
    sites = [site for site in inventory.sites if site.code in scope.sites]
    if asked is not None:
        return {s.code: max(asked, granted.get(s.application, asked)) for s in sites}, []
    if not term_ends:
        raise UserError(
            "no-deadline",
            "No deadline is known: no application has a term end.",
            "Fill in First disbursement on of an application, or name a deadline for the plan.",
            "sheet Applications",
        )
    named = {site.application for site in sites}
    known = {name: term_ends[name] for name in named & term_ends.keys() if name}
    known = known or dict(term_ends)
    last = max(known.values())
    said = []
    unnamed = sum(not site.application for site in sites)
    if unnamed and "" not in term_ends:
        said.append(
            f"{count(unnamed, 'site names', 'sites name')} no application: planned against the"
            f" latest term end, {day_text(last)}."
        )
    for name in sorted(named - term_ends.keys() - {""}):
        said.append(
            f"The term end of application {name} is not known; its sites are planned against"
            f" {day_text(last)}. Fill in First disbursement on."
        )
    return {site.code: term_ends.get(site.application, last) for site in sites}, said


def _suppositions(terms: PlanTerms) -> list[str]:
    if not terms.changes:
        return []
    return [f"A scenario. It supposes {'; '.join(words(change) for change in terms.changes)}."]


def _remarks(
    inventory: Inventory, scope: Scope, expanded: Expanded, reported: Reported
) -> Iterable[str]:
    """What the reader of the plan must know of its input."""
    undecided = [code for code, site in scope.sites.items() if site.undecided]
    if undecided:
        yield (
            f"{count(len(undecided), 'site is', 'sites are')} planned though no item there is"
            f" known to be covered, because some may be: {named(undecided)}."
        )
    if scope.without_site:
        yield (
            f"{count(scope.without_site, 'covered item names', 'covered items name')} no site"
            " and cannot be planned."
        )
    if not inventory.work:
        yield (
            "The Work sheet is empty, so the program's own work template was used: its durations"
            " are assumptions to be replaced by yours."
        )
    uncertain = _gate_names(expanded.uncertain)
    if uncertain:
        yield (
            f"{count(len(uncertain), 'date is', 'dates are')} not certain, and the plan moves"
            f" with {'it' if len(uncertain) == 1 else 'them'}: {named(uncertain)}."
        )
    if expanded.dateless:
        names = named(_gate_names(expanded.dateless))
        yield f"These gates have no date, so nothing waits for them: {names}."
    if expanded.unused:
        names = named(_gate_names(expanded.unused))
        yield f"No job of the Work sheet waits for these gates: {names}."
    yield from _report_remarks(expanded, reported)


def _report_remarks(expanded: Expanded, reported: Reported) -> Iterable[str]:
    taken = len(reported.actuals) - len(expanded.strange) - len(expanded.settled)
    if taken:
        yield f"{count(taken, 'job is', 'jobs are')} taken as the field reports."
    if expanded.passed:
        names = named([f"{job} at {site}" for site, job in expanded.passed])
        yield f"Not reported, but counted as done because later work has begun: {names}."
    if expanded.settled:
        names = named([f"{job} at {site}" for site, job in expanded.settled])
        yield (
            f"Reported as under way, but done by the dates of the site's items, so not planned:"
            f" {names}."
        )
    if expanded.strange:
        names = named([f"{job} at {site}" for site, job in expanded.strange])
        yield f"Reported on the sheet Progress, but the plan has no such job: {names}."


def _not_begun(problem: Problem) -> Iterable[str]:
    """What should be under way by the last plan, and is not reported."""
    behind = [
        job.label
        for job in problem.jobs
        if job.planned and job.actual is None and job.planned.start < problem.start
    ]
    if behind:
        yield (
            f"{count(len(behind), 'job', 'jobs')} should have begun before"
            f" {day_text(problem.start)}, but nobody reports so: planned from that day on:"
            f" {named(behind)}."
        )


def _gate_names(gates: Iterable[Gate]) -> list[str]:
    return [f"{gate.gate} at {gate.site or 'all sites'}" for gate in gates]
