"""The Work sheet read as a work template: which site gets which jobs, and what waits for what.

*Applies to*: empty or "every site"; "hub sites" (another site names them as its hub);
"dependent sites" (name a hub); "sites with access items" or just "access" (any layer: has
covered items of it); the Type of a site ("macro" or "macro sites"; it goes before a layer of
the same name). Several, parted by ";", mean any of them.

*After*: names of jobs, parted by ";". A plain name means the same site. "Cut over (cluster)":
that job at every site of the same cluster. "Cut over (hub)": at the site's hub. "Cut over
(dependents)": at every site that names this one as its hub. "start of Order": once that job has
begun. A job that the site does not have is passed through: what it would have waited for is
waited for instead.

*Skill*: one, or several parted by ";" that work at the same time, each with as many crews as
Crews needed says, or as stands before it: "2 tower; integration".

*Gate*: names of gates, parted by ";": the job waits for the dates that the Gates sheet gives
them for its site (or, without a site, for all).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from planner.common.errors import UserError
from planner.common.resources import resource
from planner.model.inventory import Layer, Site, WorkStep
from planner.scheduling.problem import Need, Rule, circle_error, find_cycle

MAX_LAG = 3650
_SCOPES = {
    "cluster": Rule.CLUSTER,
    "same cluster": Rule.CLUSTER,
    "hub": Rule.HUB,
    "dependents": Rule.DEPENDENTS,
    "same site": Rule.SITE,
    "site": Rule.SITE,
}
_EVERY = frozenset({"every site", "all sites", "all", "every", "sites"})
_HUBS = frozenset({"hub sites", "hubs", "hub"})
_DEPENDENTS = frozenset({"dependent sites", "dependents", "sites with a hub"})


@dataclass(frozen=True, slots=True)
class Wait:
    """One entry of After: the step at index ``step``, at the sites the rule names, once it is
    done (or has begun).
    """

    step: int
    rule: Rule
    from_start: bool = False


class Group(StrEnum):
    """Kinds of groups of sites that Applies to can name."""

    HUBS = "hubs"
    DEPENDENTS = "dependents"
    LAYER = "layer"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Term:
    """One group of sites; ``name`` is the layer or the type, in lower case."""

    group: Group
    name: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the template, checked. ``terms`` are the groups of sites that get the job;
    none means every site.
    """

    name: str
    terms: tuple[Term, ...]
    duration: int
    needs: tuple[Need, ...]
    after: tuple[Wait, ...]
    lag: int
    gates: tuple[str, ...]
    needs_window: bool


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """What Applies to asks of a site: the layers of its covered items, in lower case."""

    site: Site
    layers: frozenset[str]
    is_hub: bool


@lru_cache(maxsize=4096)  # the same few names, once for each site
def fold(text: str) -> str:
    """Text to compare names by: lower case, single spaces."""
    return " ".join(text.split()).casefold()


def default_steps() -> tuple[WorkStep, ...]:
    """The program's own template, used while the Work sheet is empty."""
    import yaml  # read only where a project has no template of its own

    with resource("work_template.yaml").open(encoding="utf-8") as file:
        return tuple(WorkStep(**row) for row in yaml.safe_load(file)["steps"])


def read_template(rows: Sequence[WorkStep], site_types: Iterable[str]) -> tuple[Step, ...]:
    """Check the Work sheet. Raises UserError naming job and column for what is wrong."""
    index: dict[str, int] = {}
    for i, row in enumerate(rows):
        if not row.job.strip():
            raise UserError(
                "job-without-name", "A job has no name.", "Fill in the column Job.", "sheet Work"
            )
        if fold(row.job) in index:
            raise UserError(
                "job-twice",
                f"The job {row.job!r} is there twice.",
                "Give each job a name of its own.",
                "sheet Work, column Job",
            )
        index[fold(row.job)] = i
    types = {fold(text) for text in site_types} - {""}
    steps = tuple(_read_step(row, index, types) for row in rows)
    cycle = find_cycle([[w.step for w in s.after if w.rule is Rule.SITE] for s in steps])
    if cycle:
        raise circle_error([steps[i].name for i in cycle])
    return steps


def _read_step(row: WorkStep, index: dict[str, int], types: set[str]) -> Step:
    where = f"sheet Work, job {row.job}"
    if row.duration_days is None:
        raise UserError(
            "no-duration",
            f"Job {row.job!r} has no duration.",
            "Fill in Duration days.",
            f"{where}, column Duration days",
        )
    lag = row.lag_days or 0
    if not 0 <= lag <= MAX_LAG:
        raise UserError(
            "bad-lag",
            f"Job {row.job!r} has a lag of {lag} days.",
            f"Give whole days from 0 to {MAX_LAG:,}.",
            f"{where}, column Lag days",
        )
    return Step(
        name=row.job.strip(),
        terms=_read_terms(row, types, f"{where}, column Applies to"),
        duration=row.duration_days,
        needs=tuple(_read_needs(row)),
        after=tuple(_read_waits(row.after, index, f"{where}, column After")),
        lag=lag,
        gates=tuple(fold(part) for part in re.split(r"[;,]", row.gate) if part.strip()),
        needs_window=bool(row.needs_window),
    )


def _read_needs(row: WorkStep) -> Iterable[Need]:
    """The skills that work at once, each with how many crews it takes."""
    crews = 1 if row.crews_needed is None else row.crews_needed
    found: dict[str, int] = {}
    for part in filter(None, (fold(part) for part in re.split(r"[;,]", row.skill))):
        counted = re.fullmatch(r"(\d+)(?: ?[x\N{MULTIPLICATION SIGN}])? (.+)", part)
        skill, count = (counted[2], int(counted[1])) if counted else (part, crews)
        if skill in found:
            raise UserError(
                "skill-twice",
                f"Job {row.job!r} names the skill {skill!r} twice.",
                f'Say how many crews at once, like "2 {skill}".',
                f"sheet Work, job {row.job}, column Skill",
            )
        found[skill] = count
    return [Need(skill, count) for skill, count in found.items()]


def _read_terms(row: WorkStep, types: set[str], where: str) -> tuple[Term, ...]:
    terms: list[Term] = []
    for word in filter(None, (fold(part) for part in re.split(r"[;,]", row.applies_to))):
        if word in _EVERY:
            return ()
        term = _read_term(word, types)
        if term is None:
            known = ", ".join(sorted(types)[:8])
            raise UserError(
                "unknown-applies-to",
                f"{row.applies_to.strip()!r} is no group of sites.",
                'Write "every site", "hub sites", "dependent sites", "sites with access items"'
                f" (or another layer){f', or a type of site: {known}' if known else ''}.",
                where,
            )
        terms.append(term)
    return tuple(terms)


def _read_term(word: str, types: set[str]) -> Term | None:
    """Which sites a word of Applies to means; a type of site goes before a layer of its name."""
    if word in _HUBS and word not in types:
        return Term(Group.HUBS)
    if word in _DEPENDENTS:
        return Term(Group.DEPENDENTS)
    plain = word.removesuffix(" sites")
    if plain in types:
        return Term(Group.TYPE, plain)
    found = re.fullmatch(r"(?:sites with )?(.+?)(?: items| equipment)?", plain)
    if found and found[1] in {layer.value for layer in Layer}:
        return Term(Group.LAYER, found[1])
    return None


def _read_waits(text: str, index: dict[str, int], where: str) -> Iterable[Wait]:
    for piece in re.split(r"[;\n]", text):
        # a comma parts names too, unless it belongs to the name of a job
        whole = piece.strip()
        parts = [whole] if _read_wait(whole, index) else whole.split(",")
        for part in filter(None, (part.strip() for part in parts)):
            wait = _read_wait(part, index)
            if wait is None:
                raise _unknown_wait(part, index, where)
            yield wait


def _read_wait(text: str, index: dict[str, int]) -> Wait | None:
    begun = re.fullmatch(r"start of (.+)", text, re.IGNORECASE)
    if begun and fold(text) not in index:
        wait = _read_wait(begun[1], index)
        return None if wait is None else replace(wait, from_start=True)
    if fold(text) in index:
        return Wait(index[fold(text)], Rule.SITE)
    found = re.fullmatch(r"(.+?)\s*\(([^()]*)\)", text)
    if found and fold(found[1]) in index and fold(found[2]) in _SCOPES:
        return Wait(index[fold(found[1])], _SCOPES[fold(found[2])])
    return None


def _unknown_wait(text: str, index: dict[str, int], where: str) -> UserError:
    found = re.fullmatch(r"(.+?)\s*\(([^()]*)\)", text)
    if found and fold(found[1]) in index:
        return UserError(
            "unknown-scope",
            f"{text!r}: {found[2]!r} says nothing about which sites.",
            "Write (cluster), (hub) or (dependents) behind the job, or nothing.",
            where,
        )
    return UserError(
        "unknown-predecessor",
        f"{text!r} is not a job of the Work sheet.",
        "Write the name of a job exactly as in the column Job.",
        where,
    )


def applies(step: Step, facts: SiteFacts) -> bool:
    """Whether a site gets the job."""
    return not step.terms or any(_matches(term, facts) for term in step.terms)


def _matches(term: Term, facts: SiteFacts) -> bool:
    match term.group:
        case Group.HUBS:
            return facts.is_hub
        case Group.DEPENDENTS:
            return bool(facts.site.hub_site)
        case Group.LAYER:
            return term.name in facts.layers
        case Group.TYPE:
            return term.name == fold(facts.site.type)
