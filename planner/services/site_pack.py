"""The site pack: sheets for the crews of the jobs that are asked for, site by site."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.pdf_site_pack import (
    PackGate,
    PackItem,
    PackJob,
    PackSite,
    SitePack,
    write_site_pack,
)
from planner.model.findings import Answer
from planner.model.inventory import Gate, Inventory, Item, Site
from planner.model.plan import JobState, Plan, PlannedJob
from planner.services.eligibility import ItemAnswer
from planner.services.field_work import FieldJob, Selection, chosen, gates_by_site
from planner.services.places import coordinates_of, place_of, windows_of
from planner.services.planned_work import kept_plan
from planner.services.report_sheets import product_name
from planner.services.reports import INVENTED, is_invented
from planner.storage.project import Project

_MOST_KEPT = 40
"""Kinds of equipment that stay, which a sheet names one by one."""

_PARTS = re.compile(r"([0-9]{1,18})")
_CERTAIN = {True: "certain", False: "not certain", None: "not said"}


def export(
    project: Project,
    out: Path,
    *,
    as_of: date,
    selection: Selection | None = None,
    name: str | None = None,
    progress: Progress = silent,
) -> None:
    """Write the sheets of all sites with a job that is asked for (all, without a ``selection``)
    in the plan of a name, the newest without one.

    Raises UserError for another ending than .pdf, and as `chosen` and `write_site_pack`.
    """
    from planner.services import eligibility

    if out.suffix.lower() != ".pdf":
        raise UserError("wrong-ending", f"{out.name} does not end in .pdf.", "Name it *.pdf.")
    plan, listed = kept_plan(project, name), project.inventory()
    asked = selection or Selection()
    jobs = chosen(listed, plan, asked)
    answers = eligibility.check(listed, as_of, part(progress, 0.0, 0.4))
    items: dict[str, list[ItemAnswer]] = defaultdict(list)
    sites = {one.job.site for one in jobs}
    for answer in answers.items:
        if answer.item.site in sites:
            items[answer.item.site].append(answer)
    pack = SitePack(
        carrier=listed.carrier.legal_name or project.path.stem,
        plan=plan.name,
        as_of=as_of,
        about=_about(asked),
        sites=_sites(listed, plan, jobs, items),
        notes=[INVENTED] if is_invented(listed.carrier.legal_name) else [],
    )
    write_site_pack(pack, out, part(progress, 0.4, 1.0))


def _about(asked: Selection) -> str:
    told = [f"Crew {asked.crew}"] if asked.crew else []
    if asked.first or asked.last:
        first, last = asked.first or "the beginning", asked.last or "the end"
        told.append(f"{first} to {last}")
    return f"{', '.join(told)}." if told else ""


def _sites(
    listed: Inventory, plan: Plan, jobs: list[FieldJob], items: dict[str, list[ItemAnswer]]
) -> list[PackSite]:
    """The sites in the order in which the jobs asked for begin there."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in jobs:
        wanted[one.job.site].add(one.job.job)
    every: dict[str, list[PackJob]] = defaultdict(list)
    for job in sorted(plan.jobs, key=lambda job: (job.start, job.finish)):
        if job.site in wanted:
            every[job.site].append(_job(job, asked=job.job in wanted[job.site]))
    known, gates = {site.code: site for site in listed.sites}, gates_by_site(listed)
    return [
        _site(
            known.get(code) or Site(code=code),
            every[code],
            [*gates.get(code, ()), *gates.get("", ())],
            items.get(code, []),
        )
        for code in wanted
    ]


def _job(job: PlannedJob, *, asked: bool) -> PackJob:
    return PackJob(
        *(job.job, job.crew, job.start, job.finish, asked),
        started=None if job.state is JobState.PLANNED else job.start,
        finished=job.finish if job.state is JobState.DONE else None,
    )


def _site(
    site: Site, jobs: Sequence[PackJob], gates: Sequence[Gate], items: Sequence[ItemAnswer]
) -> PackSite:
    there = [one for one in items if one.item.removed_on is None]
    covered = [one.answer("covered") for one in there]
    stays: Counter[str] = Counter()
    for one, answer in zip(there, covered, strict=True):
        if answer is Answer.NOT_MET:
            stays[_called(one) or "no description"] += (
                1 if one.item.quantity is None else one.item.quantity
            )
    kept = stays.most_common(_MOST_KEPT)
    rest = sum(stays.values()) - sum(pieces for _, pieces in kept)
    if rest:
        kept.append((f"and {len(stays) - len(kept):,} other kinds", rest))
    return PackSite(
        code=site.code,
        name=site.name,
        place=_place(site),
        access=_access(site),
        gates=[PackGate(g.gate, g.on, _CERTAIN[g.certain], g.notes) for g in gates],
        jobs=jobs,
        take=_listed(there, covered, Answer.MET),
        ask=_listed(there, covered, Answer.UNKNOWN),
        stays=kept,
        gone=len(items) - len(there),
        notes=site.notes,
    )


def _place(site: Site) -> list[tuple[str, str]]:
    at = coordinates_of(site)
    return [
        ("Address", place_of(site) or "not known"),
        ("Coordinates", f"{at[0]:.5f}, {at[1]:.5f}" if at else "not known"),
        ("Type", site.type or "not known"),
        ("Hub, cluster", ", ".join(filter(None, (site.hub_site, site.cluster))) or "none"),
    ]


def _access(site: Site) -> list[tuple[str, str]]:
    season = f"{site.access_from or '?'} to {site.access_to or '?'}"
    return [
        ("Season", season if site.access_from or site.access_to else "all year"),
        ("Windows", windows_of(site) or "none given"),
        ("Tower owner", site.tower_owner or "not known"),
        ("Application", site.application or "none"),
    ]


def _listed(
    there: Sequence[ItemAnswer], covered: Sequence[Answer | None], wanted: Answer
) -> list[PackItem]:
    found = [
        PackItem(
            serial=one.item.serial,
            name=_called(one),
            position=one.item.position,
            pieces=_pieces(one.item),
            data=_data(one),
        )
        for one, answer in zip(there, covered, strict=True)
        if answer is wanted
    ]
    return sorted(found, key=lambda one: (_in_order(one.position), one.name, one.serial))


def _in_order(position: str) -> list[tuple[int, str]]:
    """Slot 2 before slot 16."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in _PARTS.split(position)]


def _pieces(item: Item) -> str:
    if item.quantity is None:
        return "1" if item.serial else "?"
    return f"{item.quantity:,}"


def _called(one: ItemAnswer) -> str:
    item: Item = one.item
    stated = " ".join(filter(None, (item.manufacturer, item.model)))
    return stated or product_name(one.recognition) or item.description


def _data(one: ItemAnswer) -> str:
    product = one.recognition.product
    return product.data_class.value if product and product.data_class else "not known"
