"""Finding words anywhere: in what a project lists, its plan and history, the rules, the manual."""

import re
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from planner.common.progress import Progress, silent
from planner.common.resources import manual_page, resource
from planner.model.documents import About, Document
from planner.model.findings import Deadline
from planner.model.history import Unit
from planner.model.inventory import (
    Application,
    Cost,
    Crew,
    Filing,
    Gate,
    Inventory,
    Item,
    JobReport,
    Site,
    WorkStep,
)
from planner.model.plan import Plan, PlannedJob
from planner.services import project_book, rulebook
from planner.services.rulebook_view import RuleEntry

FEWEST_LETTERS = 2
_MOST_RANKED = 2_000
_PART = 10_000
"""Rows looked through in one step."""
_EVERY = 2_000
"""Rows read between two reports."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where all words stand. ``page`` is the key of the window's page, "help" for the
    manual; the others say which row: the sheet, the words that find it there, the site, the rule,
    and the item's or step's id.
    """

    title: str
    note: str
    page: str
    table: str = "Items"
    text: str = ""
    site: str = ""
    rule: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in one group: how many, and the best of them."""

    group: str
    count: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    rows: Sequence[Any]
    texts: Sequence[str]
    """Of each row all that it says, in small letters; fields parted by line ends."""
    hit: Callable[[Any], Hit]


@dataclass(frozen=True, slots=True)
class Sources:
    """What is searched: a project as it is read, and the day that rules are asked on."""

    inventory: Inventory
    units: Sequence[Unit]
    deadlines: Sequence[Deadline]
    plan: Plan | None
    as_of: date


class Finder:
    """Made once for a state of the project, in the background; then each search is quick."""

    def __init__(self, sources: Sources, progress: Progress = silent) -> None:
        self._groups = list(_groups(sources, progress))

    def find(self, text: str, most: int = 8) -> list[Found]:
        """As `searching`, in one go."""
        steps = self.searching(text, most)
        while True:
            try:
                next(steps)
            except StopIteration as end:
                found: list[Found] = end.value
                return found

    def searching(self, text: str, most: int = 8) -> Generator[float, None, list[Found]]:
        """The groups in which rows have all the words, with at most ``most`` rows of each: first
        those of which a field is the text, then those of which one begins with it, then those in
        which a word does. In steps of a few milliseconds; each gives how far it is, 0 to 1.
        """
        whole = " ".join(text.casefold().split())
        words = whole.split()
        if len(whole) < FEWEST_LETTERS:
            return []
        found = []
        there, done = sum(len(group.texts) for group in self._groups), 0
        for group in self._groups:
            places: list[int] = []
            for start in range(0, len(group.texts), _PART):
                places += _with_all(group.texts[start : start + _PART], words, start)
                yield (done + start) / there
            done += len(group.texts)
            if places:
                best = sorted(places[:_MOST_RANKED], key=lambda at: _rank(group.texts[at], whole))
                hits = tuple(group.hit(group.rows[at]) for at in best[:most])
                found.append(Found(group.name, len(places), hits))
        return found


def _with_all(texts: Sequence[str], words: Sequence[str], start: int) -> list[int]:
    """Which of the texts have all words, counted from ``start``."""
    # The longest word first: it leaves the fewest to look through for the others.
    first, *others = sorted(words, key=len, reverse=True)
    places = [at for at, text in enumerate(texts, start) if first in text]
    for word in others:
        places = [at for at in places if word in texts[at - start]]
    return places


def _rank(text: str, whole: str) -> int:
    lines = text.split("\n")
    if whole in lines:
        return 0
    if any(line.startswith(whole) for line in lines):
        return 1
    return 2 if f" {whole}" in text else 3


def _groups(sources: Sources, progress: Progress) -> Iterator[_Group]:
    listed = sources.inventory
    attached = _names_of_documents(listed.documents)
    for name, rows, about, hit in (
        ("Sites", listed.sites, About.SITE, _site),
        ("Items", listed.items, About.ITEM, _item),
        ("Applications", listed.applications, About.APPLICATION, _application),
        ("Crews", listed.crews, None, _crew),
        ("Work", listed.work, None, _work),
        ("Gates", listed.gates, None, _gate),
        ("Progress", listed.reports, None, _report),
        ("Filings", listed.filings, About.FILING, _filing),
        ("Costs", listed.costs, None, _cost),
    ):
        names = attached.get(about, {}) if about is not None else {}
        yield _Group(name, rows, list(_texts(rows, names, name, progress)), hit)
    jobs = sources.plan.jobs if sources.plan is not None else ()
    yield _Group("Jobs of the plan", jobs, list(_texts(jobs, {}, "Plan", progress)), _job)
    dates = [date for date in sources.deadlines if date.falls_on is not None]
    yield _Group("Deadlines", dates, [_deadline_text(one) for one in dates], _deadline)
    yield _document_group(listed)
    progress("Reading the rules")
    rules = rulebook.view(
        max(sources.as_of, project_book.of(listed).index.begins), inventory=listed
    )
    texts = ["\n".join(rulebook.lines(rule)).casefold() for rule in rules.rules]
    yield _Group("Rules", rules.rules, texts, _rule)
    units = list(reversed(sources.units))
    yield _Group("History", units, [_unit_text(unit) for unit in units], _unit)
    yield _help_group(resource("help"))


def _texts(
    rows: Sequence[Any], attached: Mapping[str, str], name: str, progress: Progress
) -> Iterator[str]:
    """All that rows say, with the names of what is attached to them."""
    names = [field.name for field in fields(rows[0]) if field.name not in _NOT_SAID] if rows else []
    said: dict[Any, str] = {}
    for at, row in enumerate(rows):
        if at % _EVERY == 0:
            progress(f"Reading {name.lower()}", at / len(rows))
        parts = []
        for field in names:
            value = getattr(row, field)
            if type(value) is str:
                if value:
                    parts.append(value)
            elif value is not None:
                known = said.get(value)
                if known is None:
                    known = said[value] = _said(value)
                parts.append(known)
        extras = getattr(row, "extras", None)
        if extras:
            parts += [_said(value) for value in extras.values() if value not in (None, "")]
        if attached:
            parts.append(attached.get(str(row.id), ""))
        yield "\n".join(parts).casefold()


_NOT_SAID = frozenset(("id", "extras", "float_days", "late_days", "critical", "state"))


def _said(value: object) -> str:
    """A value as a person writes it; a date both as in a list and as in a file."""
    if isinstance(value, date):
        return f"{value:%m/%d/%Y}\n{value.isoformat()}"
    if isinstance(value, bool):
        return ""
    return str(value)


def _names_of_documents(documents: Iterable[Document]) -> dict[About, dict[str, str]]:
    found: dict[About, dict[str, str]] = {}
    for one in documents:
        of_kind = found.setdefault(one.about, {})
        of_kind[one.key] = f"{of_kind.get(one.key, '')}\n{one.name}".strip()
    return found


def _note(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)


def _site(row: Site) -> Hit:
    place = ", ".join(filter(None, (row.county, row.state)))
    return Hit(row.code, _note(row.name, place), "sites", "Sites", site=row.code)


def _item(row: Item) -> Hit:
    title = row.serial or row.model or row.description or row.part_number or "Item"
    model = f"{row.manufacturer} {row.model or row.description}".strip()
    return Hit(title, _note(model, row.site), "items", "Items", id=row.id)


def _application(row: Application) -> Hit:
    return Hit(row.name, row.status, "items", "Applications", text=row.name)


def _crew(row: Crew) -> Hit:
    return Hit(row.name, row.skills, "items", "Crews", text=row.name)


def _work(row: WorkStep) -> Hit:
    return Hit(row.job, _note(row.skill, row.applies_to), "items", "Work", text=row.job)


def _gate(row: Gate) -> Hit:
    on = f"{row.on:%m/%d/%Y}" if row.on else ""
    return Hit(f"{row.gate} at {row.site}", _note(on, row.notes), "items", "Gates", text=row.site)


def _report(row: JobReport) -> Hit:
    said = _note(row.crew, row.delay_cause, row.notes)
    return Hit(f"{row.job} at {row.site}", said, "items", "Progress", text=row.site)


def _filing(row: Filing) -> Hit:
    said = _note(row.application, row.confirmation, row.document)
    return Hit(row.duty, said, "items", "Filings", text=row.confirmation or row.duty)


def _cost(row: Cost) -> Hit:
    texts = [getattr(row, field.name) for field in fields(row) if field.name not in _NOT_SAID]
    said = [text for text in texts if isinstance(text, str) and text]
    title = said[0] if said else "Cost"
    return Hit(title, _note(*said[1:3]), "items", "Costs", text=title)


def _job(row: PlannedJob) -> Hit:
    days = f"{row.start:%m/%d/%Y} to {row.finish:%m/%d/%Y}"
    return Hit(f"{row.job} at {row.site}", _note(row.crew, days), "plan", "", row.job, row.site)


def _deadline_text(row: Deadline) -> str:
    on = _said(row.falls_on) if row.falls_on else ""
    return "\n".join((row.title, row.application, on, row.because, row.citation)).casefold()


def _deadline(row: Deadline) -> Hit:
    on = f"{row.falls_on:%m/%d/%Y}" if row.falls_on else ""
    return Hit(row.title, _note(row.application, on), "deadlines", "", text=row.title)


def _rule(row: RuleEntry) -> Hit:
    return Hit(row.title, row.rests_on.citation, "rules", row.subject.value, rule=row.id)


def _unit_text(row: Unit) -> str:
    return f"{row.label}\n{row.who}\n{row.why}\n{_said(row.when.astimezone().date())}".casefold()


def _unit(row: Unit) -> Hit:
    when = f"{row.when.astimezone():%m/%d/%Y}"
    return Hit(row.label, _note(when, row.who, "undone" if row.undone else ""), "history",
               text=row.label, id=row.id)  # fmt: skip


def _document_group(listed: Inventory) -> _Group:
    owners: dict[About, dict[str, Any]] = {
        About.SITE: {str(site.id): site for site in listed.sites},
        About.ITEM: {str(item.id): item for item in listed.items},
        About.APPLICATION: {str(one.id): one for one in listed.applications},
        About.FILING: {str(one.id): one for one in listed.filings},
    }

    def hit(row: Document) -> Hit:
        site, _, job = row.key.partition("/")
        about = About.SITE if row.about is About.JOB else row.about
        owner: Any = owners.get(about, {}).get(site if row.about is About.JOB else row.key)
        if isinstance(owner, Item):
            place = _item(owner)
        elif isinstance(owner, Site):
            place = _site(owner)
        elif isinstance(owner, Application):
            place = _application(owner)
        elif isinstance(owner, Filing):
            place = _filing(owner)
        else:
            place = Hit("The carrier", "", "eligibility", "Carrier")
        said = _note(f"attached to {place.title}", job, row.notes)
        return Hit(row.name, said, place.page, place.table, place.text, place.site, "", place.id)

    texts = [f"{row.name}\n{row.notes}".casefold() for row in listed.documents]
    return _Group("Documents", listed.documents, texts, hit)


_HEADING = re.compile(r"^#{1,3} (.+)$", re.MULTILINE)
_MARKS = re.compile(r"[*`|#]|\]\([^)]*\)|\[")


def _help_group(folder: Path) -> _Group:
    """The manual, a chapter a row: (topic, page, heading, text)."""
    rows = []
    for path in sorted(folder.glob("*.md")):
        parts = _HEADING.split(manual_page(path))[1:]
        for heading, text in zip(parts[::2], parts[1::2], strict=True):
            plain = " ".join(_MARKS.sub(" ", text).split())
            rows.append((path.stem, parts[0], heading, plain))

    def hit(row: tuple[str, str, str, str]) -> Hit:
        topic, page, heading, _text = row
        return Hit(heading, page if page != heading else "", "help", text=topic)

    return _Group("Help", rows, [f"{row[2]}\n{row[3]}".casefold() for row in rows], hit)
