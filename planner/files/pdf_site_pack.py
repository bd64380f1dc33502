"""Sheets for a crew to take along: what is at a site, what is done there, what comes out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from planner.common.progress import Progress, part, silent
from planner.files.output import replacing
from planner.files.pdf_page import FAINT, INK, LINE, MARGIN, Pages, PrintColumn, PrintRow
from planner.files.pdf_text import BOLD, EVEN, REGULAR, wrapped

_ROW = 19.0
"""Height of a row that is written on by hand."""

_MOST_LINES = 6
_NOTES = 40
_FACTS = (
    PrintColumn("The site", 72, font=BOLD),
    PrintColumn("", 198),
    PrintColumn("Access", 72, font=BOLD),
    PrintColumn("", 198),
)
_GATES = (
    PrintColumn("Waits for", 120),
    PrintColumn("Date", 60),
    PrintColumn("Certain", 80),
    PrintColumn("Notes", 190),
    PrintColumn("Seen on", 90, write=True),
)
_JOBS = (
    PrintColumn("", 18, box=True),
    PrintColumn("Job", 108),
    PrintColumn("Crew", 124),
    PrintColumn("From", 55),
    PrintColumn("To", 55),
    PrintColumn("Started on", 90, write=True),
    PrintColumn("Finished on", 90, write=True),
)
_ITEMS = (
    PrintColumn("", 18, box=True),
    PrintColumn("Serial number", 142, font=EVEN),
    PrintColumn("Manufacturer and model", 142),
    PrintColumn("Position", 78),
    PrintColumn("Pieces", 40, right=True),
    PrintColumn("User data", 64),
    PrintColumn("Remarks", 56, write=True),
)
_LEFT = (PrintColumn("Stays: do not take it", 480), PrintColumn("Pieces", 60, right=True))


@dataclass(frozen=True, slots=True)
class PackGate:
    """A date that the site waits for; ``certain`` in words."""

    gate: str
    on: date | None
    certain: str
    notes: str = ""


@dataclass(frozen=True, slots=True)
class PackJob:
    """A job at the site; one that is not ``asked`` for is told, but not to be filled in.
    ``started`` and ``finished`` are what is known already.
    """

    job: str
    crew: str
    start: date
    finish: date
    asked: bool = True
    started: date | None = None
    finished: date | None = None


@dataclass(frozen=True, slots=True)
class PackItem:
    """A row of equipment. ``data`` says what it does with the data of users, which decides how
    it is disposed of.
    """

    serial: str
    name: str
    position: str
    pieces: str
    data: str = ""


@dataclass(frozen=True, slots=True)
class PackSite:
    """A site: ``place`` and ``access`` are labels and texts. ``take`` are items to remove,
    ``ask`` those of which nobody knows yet, ``stays`` names and pieces of the others; ``gone``
    counts what was removed before.
    """

    code: str
    name: str
    place: Sequence[tuple[str, str]]
    access: Sequence[tuple[str, str]]
    gates: Sequence[PackGate]
    jobs: Sequence[PackJob]
    take: Sequence[PackItem]
    ask: Sequence[PackItem] = ()
    stays: Sequence[tuple[str, int]] = ()
    gone: int = 0
    notes: str = ""


@dataclass(frozen=True, slots=True)
class SitePack:
    """What is printed. ``about`` says for whom and which days; ``notes`` are lines on each site."""

    carrier: str
    plan: str
    as_of: date
    about: str
    sites: Sequence[PackSite]
    notes: Sequence[str] = ()


def write_site_pack(pack: SitePack, out: Path, progress: Progress = silent) -> None:
    """Write the pack as a PDF, each site on pages of its own that are counted from 1.

    Raises UserError where ``out`` cannot be written.
    """
    with replacing(out) as file:
        footer = f"{pack.plan}, made up on {pack.as_of}. {pack.about}"
        pages: Pages | None = None
        for number, site in enumerate(pack.sites):
            stage = part(progress, number / len(pack.sites), (number + 1) / len(pack.sites))
            title = f"{site.code} {site.name} - {pack.carrier}"
            if pages is None:
                pages = Pages(file, title, footer, upright=True)
            else:
                pages.next_part(title)
            _site(pages, pack, site, stage)
        if pages is not None:
            pages.finish()
    progress("Written", 1.0)


def _site(pages: Pages, pack: SitePack, site: PackSite, progress: Progress) -> None:
    pages.mark(site.code)
    pages.y -= 4
    _title(pages, site)
    for note in pack.notes:
        pages.line(note, REGULAR, 8, FAINT)
    pages.y -= 4
    pages.table(_FACTS, _facts(site), _MOST_LINES)
    if site.notes:
        _clipped(pages, f"Notes: {site.notes}")
    if site.gates:
        pages.y -= 6
        pages.table(_GATES, map(_gate, site.gates), _MOST_LINES, least=_ROW)
    pages.y -= 6
    pages.table(_JOBS, map(_job, site.jobs), _MOST_LINES, least=_ROW)
    pages.y -= 6
    pages.table(_ITEMS, _items(site, progress), _MOST_LINES, least=_ROW)
    _rest(pages, site)
    _signature(pages)


def _title(pages: Pages, site: PackSite) -> None:
    for text, size in ((site.code, 20), (site.name if site.name != site.code else "", 13)):
        if text:
            room = pages.width - 2 * MARGIN
            for line in wrapped(pages.text(text), BOLD, size, room, 3):
                pages.line(line, BOLD, size)
    pages.y -= 3


def _facts(site: PackSite) -> Iterator[PrintRow]:
    for row in range(max(len(site.place), len(site.access))):
        left = site.place[row] if row < len(site.place) else ("", "")
        right = site.access[row] if row < len(site.access) else ("", "")
        yield PrintRow((*left, *right))


def _clipped(pages: Pages, text: str) -> None:
    """Text of the user's, which may be of any length, in small letters."""
    room = pages.width - 2 * MARGIN
    for line in wrapped(pages.text(text), REGULAR, 9, room, _NOTES):
        pages.line(line, REGULAR, 9)


def _gate(gate: PackGate) -> PrintRow:
    on = gate.on.isoformat() if gate.on else "no date"
    return PrintRow((gate.gate, on, gate.certain, gate.notes, ""))


def _job(job: PackJob) -> PrintRow:
    dates = (job.start.isoformat(), job.finish.isoformat())
    known = (day.isoformat() if day else "" for day in (job.started, job.finished))
    faint = not job.asked or job.finished is not None
    return PrintRow(("", job.job, job.crew or "no crew", *dates, *known), faint=faint)


def _items(site: PackSite, progress: Progress) -> Iterator[PrintRow]:
    yield _band("To remove", site.take, "nothing")
    yield from _rows(site.take, progress)
    if site.ask:
        yield _band("Ask first: not known whether it has to go", site.ask, "")
        yield from _rows(site.ask, progress)


def _band(text: str, items: Sequence[PackItem], none: str) -> PrintRow:
    count = f"{len(items):,} {'line' if len(items) == 1 else 'lines'}" if items else none
    return PrintRow((f"{text}: {count}",), group=True)


def _rows(items: Iterable[PackItem], progress: Progress) -> Iterator[PrintRow]:
    for number, item in enumerate(items):
        if not number % 200:
            progress("Printing the items", None)
        serial = item.serial or "none known"
        yield PrintRow(("", serial, item.name, item.position, item.pieces, item.data, ""))


def _rest(pages: Pages, site: PackSite) -> None:
    if site.stays:
        pages.y -= 4
        rows = (PrintRow((name, f"{pieces:,}")) for name, pieces in site.stays)
        pages.table(_LEFT, rows, _MOST_LINES)
    if site.gone:
        count = "1 line was" if site.gone == 1 else f"{site.gone:,} lines were"
        pages.line(f"{count} removed here before and not listed.", REGULAR, 8, FAINT)


def _signature(pages: Pages) -> None:
    pages.room(118)
    pages.y -= 14
    canvas, right = pages.canvas, pages.width - MARGIN
    for label in ("Found otherwise, damage, left behind", "", ""):
        if label:
            canvas.setFont(REGULAR, 8)
            canvas.setFillColor(FAINT)
            canvas.drawString(MARGIN, pages.y, label)
        pages.y -= 20
        canvas.setStrokeColor(LINE)
        canvas.setLineWidth(0.6)
        canvas.line(MARGIN, pages.y, right, pages.y)
    pages.y -= 32
    third = (right - MARGIN) / 3
    for place, label in enumerate(("Name", "Signature", "Date")):
        left = MARGIN + place * third
        canvas.setStrokeColor(INK)
        canvas.line(left, pages.y, left + third - 14, pages.y)
        canvas.setFont(REGULAR, 8)
        canvas.setFillColor(FAINT)
        canvas.drawString(left, pages.y - 10, label)
    pages.y -= 14
