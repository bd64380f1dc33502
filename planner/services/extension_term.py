"""Of an extension request: the term and its extensions, the network, and what is done so far."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.common.days import day_text
from planner.model.findings import Answer, Confidence, Deadline
from planner.model.inventory import Application, Extension, Inventory, Item, Site
from planner.model.plan import JobState, Plan
from planner.rules.book import RuleBook
from planner.scheduling.template import default_steps, fold
from planner.services.eligibility_answers import ItemAnswer
from planner.services.extension_facts import Fact, JobCount, LayerCount, count, names
from planner.services.plan_scope import Scope
from planner.services.progress import state_of
from planner.services.report_facts import said_by
from planner.storage.project import Project

TERM, ASK = "term-end", "extension-request"
"""The rules that say when a term ends, and when to ask for more."""

SURE = {
    Confidence.CONFIRMED: "confirmed",
    Confidence.COMPUTED: "computed by the program",
    Confidence.UNCONFIRMED: "not confirmed: check against the text of the rule",
}


@dataclass(frozen=True, slots=True)
class Party:
    """The application that a request is for, with its sites; None and the sites that name no
    application where the plan has such.
    """

    name: str
    application: Application | None
    sites: tuple[Site, ...]

    @property
    def who(self) -> str:
        """The same in words."""
        return f"application {self.name}" if self.name else "the sites without an application"


def party_of(inventory: Inventory, name: str) -> Party:
    """An application and its sites."""
    found = next((one for one in inventory.applications if one.name == name), None)
    return Party(name, found, tuple(s for s in inventory.sites if s.application == name))


def by_rule(deadline: Deadline) -> str:
    """The citation of a date, and how sure it is."""
    verify = f" {deadline.verify}" if deadline.verify else ""
    return f"{deadline.citation} ({SURE[deadline.confidence]}).{verify}"


def term_facts(
    project: Project, party: Party, deadlines: Sequence[Deadline], listed: Inventory, book: RuleBook
) -> Iterator[Fact]:
    """When the term began and ends, what was granted, and when to ask."""
    mine = {one.rule: one for one in deadlines if one.application == party.name}
    if party.application is not None:
        yield from _stated(project, party.application)
    for grant in listed.extensions:
        if grant.application == party.name and party.name:
            yield _granted(project, grant)
    term = mine.get(TERM)
    if term is not None and term.on is not None:
        yield Fact(f"The term ends on {day_text(term.on)}. {term.because}", by_rule(term))
    yield from _longest(book)
    ask = mine.get(ASK)
    if ask is not None and ask.falls_on is not None:
        yield Fact(ask.because, by_rule(ask))


def _stated(project: Project, one: Application) -> Iterator[Fact]:
    origins = project.origins(Application, one.id)
    for label, field, value in (
        ("Status", "status", one.status),
        ("Submitted on", "submitted_on", _day(one.submitted_on)),
        ("Approved on", "approved_on", _day(one.approved_on)),
        ("First disbursement on", "first_disbursement_on", _day(one.first_disbursement_on)),
    ):
        if value:
            yield Fact(f"{label}: {value}", said_by(origins.get(field)))


def _granted(project: Project, grant: Extension) -> Fact:
    until = _day(grant.new_term_end) or "a day that is not entered"
    granted = _day(grant.granted_on) or "a day that is not entered"
    text = f"An extension to {until} was granted on {granted}"
    text += f" ({grant.order})" if grant.order else ""
    text += f", on these grounds: {grant.grounds}" if grant.grounds else ""
    origin = project.origins(Extension, grant.id).get("new_term_end")
    return Fact(f"{text}.", said_by(origin))


def _longest(book: RuleBook) -> Iterator[Fact]:
    """The most that one extension may add, as the rule book has it."""
    rule = book.deadline_rules.get(TERM)
    if rule is None or rule.extended is None:
        return
    value = rule.values[rule.extended.limit.value]
    period = value.periods[-1]
    basis = period.basis
    yield Fact(
        f"{value.label}: {period.value} at the most.",
        f"{basis.citation} ({SURE[basis.confidence]}). {basis.verify or basis.source}".strip(),
    )


def network_facts(party: Party, scope: Scope, plan: Plan) -> Iterator[Fact]:
    """How many sites there are, and at how many there is work left."""
    codes = {site.code for site in party.sites}
    left = codes & scope.sites.keys()
    states = sorted({site.state for site in party.sites if site.state})
    where = f", in {names(states)}" if states else ""
    yield Fact(
        f"{count(len(codes), 'site belongs', 'sites belong')} to {party.who}{where}.", "sheet Sites"
    )
    yield Fact(
        f"At {count(len(left), 'of them', 'of them')} there is covered equipment, or equipment that"
        " may be, that is not disposed of yet.",
        "the rules' answers for each item, and the dates on the sheet Items",
    )
    clusters = {site.cluster for site in party.sites if site.cluster}
    hubs = {site.hub_site for site in party.sites if site.hub_site}
    if clusters:
        yield Fact(f"They form {count(len(clusters), 'cluster')}.", "sheet Sites")
    if hubs:
        yield Fact(f"Some hang on {count(len(hubs), 'hub')}.", "sheet Sites")
    jobs = [job for job in plan.jobs if job.site in codes]
    yield Fact(f"The plan has {count(len(jobs), 'job')} there.", f"plan {plan.name}")


def layer_counts(party: Party, answers: Iterable[ItemAnswer]) -> tuple[LayerCount, ...]:
    """Pieces by layer, and how far they have come by the dates of the items."""
    codes = {site.code for site in party.sites}
    found: dict[str, LayerCount] = {}
    for answer in answers:
        item = answer.item
        if item.site not in codes:
            continue
        finding = answer.finding("covered")
        if finding is None or finding.answer is Answer.NOT_MET:
            continue
        product = answer.recognition.product
        layer = item.layer or (product.layer if product else None)
        name = layer.value if layer else "layer not known"
        known = found.get(name, LayerCount(name, 0, 0, 0, 0, 0, None))
        found[name] = _with(known, item, covered=finding.answer is Answer.MET)
    return tuple(sorted(found.values(), key=lambda one: (-one.covered, one.layer)))


def _with(known: LayerCount, item: Item, *, covered: bool) -> LayerCount:
    pieces = item.quantity or 1
    if not covered:
        return replace(known, unknown=known.unknown + pieces)
    removed = item.removed_on or item.disposed_on
    days = [on for on in (known.last, item.replaced_on, removed, item.disposed_on) if on]
    return replace(
        known,
        covered=known.covered + pieces,
        replaced=known.replaced + (pieces if item.replaced_on else 0),
        removed=known.removed + (pieces if removed else 0),
        disposed=known.disposed + (pieces if item.disposed_on else 0),
        last=max(days, default=None),
    )


def job_counts(party: Party, plan: Plan, listed: Inventory) -> tuple[JobCount, ...]:
    """How far each kind of job has come: as the field reports, else as the plan has it."""
    codes = {site.code for site in party.sites}
    reported = {
        (report.site, fold(report.job)): state_of(report)
        for report in listed.reports
        if report.site in codes
    }
    kinds: defaultdict[str, Counter[JobState]] = defaultdict(Counter)
    shown: dict[str, str] = {}
    for job in plan.jobs:
        if job.site in codes:
            state = reported.pop((job.site, fold(job.job)), job.state)
            kinds[fold(job.job)][state] += 1
            shown.setdefault(fold(job.job), job.job)
    for (_site, name), state in reported.items():
        if name in kinds and state != JobState.PLANNED:  # reported, and not in the plan any more
            kinds[name][state] += 1
    order = {fold(step.job): at for at, step in enumerate(listed.work or default_steps())}
    return tuple(
        JobCount(shown[name], states.total(), states[JobState.DONE], states[JobState.UNDER_WAY])
        for name, states in sorted(kinds.items(), key=lambda pair: order.get(pair[0], len(order)))
    )


def missing(party: Party, grants: Sequence[Extension], mine: Mapping[str, Deadline]) -> list[str]:
    """What the project does not know of the application and its term."""
    said = []
    if party.application is None:
        said.append(
            "These sites name no application: fill in the column Application of the sheet Sites. An"
            " extension is asked for an application."
        )
        return said
    if party.application.first_disbursement_on is None:
        said.append("The date of the first disbursement is not entered: the term begins with it.")
    term = mine.get(TERM)
    if term is None or term.on is None:
        said.append("The end of the term is not known, so the days needed cannot be told.")
    for grant in grants:
        if not grant.order:
            until = _day(grant.new_term_end) or "?"
            said.append(f"The order that granted the extension to {until} is not named.")
    return said


def _day(on: date | None) -> str:
    return day_text(on) if on else ""
