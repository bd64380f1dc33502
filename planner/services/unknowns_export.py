"""Writes the missing facts as a work list for a visit to the sites: to fill in, or to print."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from planner.common.errors import UserError
from planner.common.money import whole_dollars
from planner.common.progress import Progress, part, silent
from planner.files.printed import Band, Block, Bullet, Grid, Heading, Paragraph
from planner.files.workbook_cells import Value
from planner.files.workbook_table import Origin, Table, TableColumn
from planner.model.inventory import Item
from planner.model.sheets import ASKED_HEADINGS, ITEMS, POSITION, REFERENCE
from planner.model.sheets import Kind as Holds
from planner.rules.vocabulary import Kind
from planner.services.importing.listed_items import reference
from planner.services.report_sheets import NOT_LEGAL_ADVICE
from planner.services.unknowns import Asked, Line, WorkList, work_list
from planner.storage.project import Project

_KNOWN_BY = ("site", "position", "serial", "manufacturer", "model", "part_number", "description")
_LISTED = ASKED_HEADINGS[1]
_KINDS = {
    Kind.YES_NO: Holds.YES_NO,
    Kind.DATE: Holds.DATE,
    Kind.NUMBER: Holds.WHOLE,
    Kind.MONEY: Holds.MONEY,
}
_HOW = (
    "Fill in the yellow cells of the sheet Site visit, as far as you find out; leave the others. "
    "Then import this workbook like any other: File > Import. Empty cells change nothing, and each "
    "row finds its item by its reference, even where you correct a serial number."
)
_MOST_PRINTED = 5_000
"""Items that a printed list names one by one."""


_LINES = ("_" * 37, "_" * 12)


def export(project: Project, out: Path, *, as_of: date, progress: Progress = silent) -> None:
    """Write what the project's answers lack as of a date: .xlsx to fill in and import again, or
    .pdf to print.

    Raises UserError for another ending, "nothing-missing" where nothing is, "before-the-book",
    and where ``out`` cannot be written.
    """
    from planner.services import eligibility, project_book

    if out.suffix.lower() not in {".xlsx", ".pdf"}:
        raise UserError(
            "wrong-ending", f"{out.name} ends neither in .xlsx nor in .pdf.", "Name one of them."
        )
    listed = project.inventory()
    answers = eligibility.check(listed, as_of, part(progress, 0.0, 0.3))
    work = work_list(project_book.of(listed), listed, answers, part(progress, 0.3, 0.4))
    write(work, out, part(progress, 0.4, 1.0))


def write(work: WorkList, out: Path, progress: Progress = silent) -> None:
    """Write a work list; raises as `export`."""
    if not work.items and not work.office:
        raise UserError(
            "nothing-missing",
            f"No answer as of {work.as_of} waits for a fact: there is nothing to look up.",
            "Choose another as-of date, or enjoy the day.",
        )
    if out.suffix.lower() == ".pdf":
        from planner.files.printed import write_pdf

        name = work.carrier or "the carrier"
        footer = f"As of {work.as_of}, rule book {work.book_version}. Not legal advice."
        write_pdf(f"What to find out: {name}", footer, _blocks(work, progress), out)
    else:
        from planner.files.workbook_writing import write_tables

        write_tables(out, list(_tables(work)), progress)


def _tables(work: WorkList) -> Iterator[Table]:
    yield _about(work)
    if work.items:
        yield _visit(work)
        yield _by_site(work)
    yield _questions(work)


def _visit(work: WorkList) -> Table:
    """The list to fill in. It is not called as the standard sheet is, so that its empty cells
    empty nothing when it is imported.
    """
    fields = {one.field: one for one in work.asked if one.field}
    columns = [_known_column(name, asked=name in fields) for name in _KNOWN_BY]
    columns += [_fact_column(one) for _, one in _filled_in(work)]
    columns += [
        TableColumn(REFERENCE, Holds.IDENTIFIER, 16, origin=Origin.ANSWER),
        TableColumn(_LISTED, width=34, wrap=True, origin=Origin.ANSWER),
        TableColumn(ASKED_HEADINGS[2], width=60, wrap=True, origin=Origin.ANSWER),
        TableColumn(ASKED_HEADINGS[3], Holds.MONEY, origin=Origin.ANSWER),
    ]
    return Table("Site visit", tuple(columns), _visit_rows(work), work.items)


def _filled_in(work: WorkList) -> list[tuple[int, Asked]]:
    """The facts that have a column of their own, those of the sites first."""
    facts = [(n, one) for n, one in enumerate(work.asked) if one.field not in _KNOWN_BY]
    return sorted(facts, key=lambda fact: not fact[1].at_site)


def _known_column(name: str, *, asked: bool) -> TableColumn:
    known = POSITION if name == POSITION.field else ITEMS.column(name)
    width = 30.0 if name == "description" else 0.0
    listed = _LISTED if asked else ""
    return TableColumn(known.heading, known.kind, width, wrap=bool(width), asked_in=listed)


def _fact_column(one: Asked) -> TableColumn:
    kind = ITEMS.column(one.field).kind if one.field else _KINDS.get(one.kind, Holds.TEXT)
    origin = Origin.STANDARD if one.field else Origin.OWN
    return TableColumn(
        one.heading, kind, 22 if kind is Holds.TEXT else 0, origin=origin, help=one.question,
        choices=one.choices, asked_in=_LISTED,
    )  # fmt: skip


def _visit_rows(work: WorkList) -> Iterator[tuple[Value, ...]]:
    facts = _filled_in(work)
    words: dict[tuple[int, ...], tuple[str, str]] = {}
    for line in work.ordered:
        item = line.item
        if line.asked not in words:
            asked = [work.asked[place] for place in line.asked]
            finds = dict.fromkeys(one.find for one in asked if one.find)
            words[line.asked] = "; ".join(one.heading for one in asked), " ".join(finds)
        yield (
            *(getattr(item, name) for name in _KNOWN_BY),
            *(_stated(item, one) if place in line.asked else None for place, one in facts),
            reference(item),
            *words[line.asked],
            item.cost,
        )


def _stated(item: Item, one: Asked) -> Value:
    """What is stated of a fact that is asked for all the same: it contradicts something."""
    value: Value = getattr(item, one.field) if one.field else item.extras.get(one.heading)
    return value


def _by_site(work: WorkList) -> Table:
    columns = (
        TableColumn("Where", Holds.IDENTIFIER),
        TableColumn("Called", width=28),
        TableColumn("To look up there", Holds.WHOLE, width=18),
        TableColumn("Waiting in all", Holds.WHOLE, width=16),
        TableColumn("At stake", Holds.MONEY),
        TableColumn("What", width=70, wrap=True),
    )
    rows = [_site_row(work, site, lines) for site, lines in work.lines.items()]
    rows.sort(key=lambda row: (-row[2], -row[4]))
    return Table("By site", columns, rows, len(rows))


def _site_row(
    work: WorkList, site: str, lines: Sequence[Line]
) -> tuple[str, str, int, int, Decimal, str]:
    there = frozenset(place for place, one in enumerate(work.asked) if one.at_site)
    counts: dict[int, int] = {}
    for line in lines:
        for place in line.asked:
            counts[place] = counts.get(place, 0) + 1
    told = "; ".join(f"{work.asked[place].heading}: {counts[place]:,}" for place in sorted(counts))
    at_stake = sum((line.item.cost or Decimal(0) for line in lines), Decimal(0))
    to_look_up = sum(not there.isdisjoint(line.asked) for line in lines)
    return site or "no site", _called(work, site), to_look_up, len(lines), at_stake, told


def _called(work: WorkList, site: str) -> str:
    known = work.sites.get(site)
    return known.name if known else ""


_QUESTIONS = (
    TableColumn("What is missing", width=30, wrap=True),
    TableColumn("Of", width=16),
    TableColumn("Question", width=50, wrap=True),
    TableColumn("Why it is asked", width=50, wrap=True),
    TableColumn("Where to find it", width=50, wrap=True),
    TableColumn("Waiting", Holds.WHOLE),
    TableColumn("At stake", Holds.MONEY),
    TableColumn("For example", width=40, wrap=True),
)


def _questions(work: WorkList) -> Table:
    rows: list[tuple[Value, ...]] = [
        (
            *(one.heading, "items, at the site" if one.at_site else "items, in the office"),
            *(one.question, one.why, one.find, one.items, one.cost, ""),
        )
        for one in work.asked
    ]
    rows += [
        (
            *(one.unknown.fact, "the office", one.question, one.why, one.find),
            *(one.unknown.items, one.unknown.cost, one.unknown.example),
        )
        for one in work.office
    ]
    return Table("Questions", _QUESTIONS, rows, len(rows))


def _about(work: WorkList) -> Table:
    rows: list[tuple[str, Value]] = [
        ("How to use it", _HOW),
        ("Important", NOT_LEGAL_ADVICE),
        ("Carrier", work.carrier),
        ("Answers as of", work.as_of),
        ("Rule book", work.book_version),
        ("Made on", f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"),
        ("Items listed", work.items),
    ]
    columns = (
        TableColumn("About", width=26),
        TableColumn("What", None, width=100, wrap=True, left=True),
    )
    return Table("About", columns, rows, len(rows), has_filter=False)


# printed


def _blocks(work: WorkList, progress: Progress) -> Iterator[Block]:
    yield Paragraph(
        f"Facts that answers wait for as of {work.as_of}, rule book {work.book_version}. Made on "
        f"{datetime.now().astimezone():%Y-%m-%d %H:%M}. {NOT_LEGAL_ADVICE}",
        faint=True,
    )
    if work.asked:
        yield Heading("What is asked of items")
        yield _asked_grid(work)
    if work.office:
        yield Heading("What the office has to find out")
        yield _office_grid(work)
    there = {place for place, one in enumerate(work.asked) if one.at_site}
    lines = sum(not there.isdisjoint(line.asked) for line in work.ordered)
    if not lines:
        return
    yield Heading("To look up, site by site")
    if lines > _MOST_PRINTED:
        yield Paragraph(
            f"{lines:,} items are too many to print; the workbook of the same list has them all. "
            "What waits at each site:"
        )
        yield _counts_grid(work)
        return
    yield Bullet(
        "Write what you find on the lines, and enter it in the workbook of this list later."
    )
    yield Grid(
        ("Place", "Serial number", "Item", "To look up", "Found", "By, on"),
        (3, 5, 7, 6, 8, 3),
        _printed_rows(work, there, lines, progress),
        most=20,
    )


def _asked_grid(work: WorkList) -> Grid:
    rows = [
        (
            *(one.heading, one.question, one.why, one.find),
            *(f"{one.items:,}", whole_dollars(one.cost)),
        )
        for one in work.asked
    ]
    headings = ("Fact", "Question", "Why", "Where to find it", "Items", "At stake")
    return Grid(headings, (5, 8, 8, 8, 2, 4), rows, frozenset((4, 5)), most=20)


def _office_grid(work: WorkList) -> Grid:
    rows = [
        (
            *(one.unknown.fact, one.question, one.find, one.unknown.example),
            *(f"{one.unknown.items:,}", whole_dollars(one.unknown.cost)),
        )
        for one in work.office
    ]
    headings = ("Fact", "Question", "Where to find it", "For example", "Items", "At stake")
    return Grid(headings, (5, 8, 8, 8, 2, 4), rows, frozenset((4, 5)), most=20)


def _counts_grid(work: WorkList) -> Grid:
    rows = [_site_row(work, site, lines) for site, lines in work.lines.items()]
    rows.sort(key=lambda row: (-row[2], -row[4]))
    shown = [(r[0], r[1], f"{r[2]:,}", f"{r[3]:,}", whole_dollars(r[4]), r[5]) for r in rows]
    headings = ("Site", "Name", "To look up there", "Waiting in all", "At stake", "What")
    return Grid(headings, (4, 6, 3, 3, 4, 14), shown, frozenset((2, 3, 4)), most=20)


def _printed_rows(
    work: WorkList, there: set[int], total: int, progress: Progress
) -> Iterator[tuple[str, ...] | Band]:
    done = 0
    for site, lines in work.lines.items():
        wanted = [line for line in lines if not there.isdisjoint(line.asked)]
        if not wanted:
            continue
        cost = sum((line.item.cost or Decimal(0) for line in wanted), Decimal(0))
        name = " ".join(filter(None, (site or "Items without a site", _called(work, site))))
        items = "1 item" if len(wanted) == 1 else f"{len(wanted):,} items"
        yield Band(f"{name}: {items}, {whole_dollars(cost)} at stake")
        for line in wanted:
            if not done % 100:
                progress("Printing the list", done / total)
            done += 1
            yield _printed_row(work, line, there)


def _printed_row(work: WorkList, line: Line, there: set[int]) -> tuple[str, ...]:
    item = line.item
    said = " ".join(filter(None, (item.manufacturer, item.model or item.description)))
    asked = "; ".join(work.asked[place].heading for place in line.asked if place in there)
    return item.position, item.serial, said, asked, *_LINES
