"""The eligibility report on paper."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from planner.common.money import whole_dollars
from planner.common.progress import Progress
from planner.files.printed import Band, Block, Grid, Heading, Paragraph, write_pdf
from planner.model.findings import Answer
from planner.rules.vocabulary import Subject
from planner.rules.wording import show
from planner.services.eligibility_report import (
    RULES,
    EligibilityReport,
    Group,
    Reason,
    Said,
    Told,
    named_facts,
)
from planner.services.eligibility_report_sheets import (
    SITE_RULES,
    about_lines,
    pairs,
    site_rows,
)
from planner.services.report_sheets import HOW_SURE, MET, product_name

_MOST_ITEMS = 5_000
_MOST_COSTS = 200
"""More are not printed one by one; the workbook of the report has them all."""
_ALL_LINES = 45
"""As many lines as a page has: nothing is cut."""
_DATES = frozenset(("removed_on", "disposed_on"))
"""Facts that have a column of their own."""
_WORDS = {
    "covered": {
        Answer.MET: "covered",
        Answer.NOT_MET: "not covered",
        Answer.UNKNOWN: "not known whether covered",
    },
    "reimbursable": {
        Answer.MET: "reimbursable",
        Answer.NOT_MET: "not reimbursable",
        Answer.UNKNOWN: "not known whether reimbursable",
    },
    "must-remove": {
        Answer.MET: "must be removed",
        Answer.NOT_MET: "need not be removed",
        Answer.UNKNOWN: "not known whether it must be removed",
    },
}


def write(report: EligibilityReport, out: Path, progress: Progress) -> None:
    """Write the report as a PDF; raises UserError where ``out`` cannot be written."""
    answers = report.answers
    name = report.inventory.carrier.legal_name or "the carrier"
    footer = (
        f"As of {answers.as_of}, rule book {answers.book_version}, made on "
        f"{report.made_at:%Y-%m-%d %H:%M}. Not legal advice."
    )
    write_pdf(f"Eligibility report: {name}", footer, _blocks(report, progress), out)


def _blocks(report: EligibilityReport, progress: Progress) -> Iterator[Block]:
    lines = [(label, str(text)) for label, text in about_lines(report)]
    yield Grid(("This report", ""), (4, 22), lines, most=_ALL_LINES)
    yield from _contradictions(report)
    yield from _short(report)
    yield Heading("The carrier")
    yield from _findings(report.carrier)
    if report.applications:
        yield Heading("Applications")
        yield from _findings(report.applications)
    yield from _facts(report)
    yield from _unknowns(report)
    yield from _costs(report)
    yield from _items(report, progress)


def _contradictions(report: EligibilityReport) -> Iterator[Block]:
    found = report.answers.contradictions
    yield Heading("Contradictions")
    if not found:
        yield Paragraph("No stated facts contradict each other.")
        return
    yield Paragraph("Stated facts that cannot all be true. No answer rests on them.")
    rows = [
        (one.subject, one.finding.because, one.finding.citation, one.finding.verify)
        for one in found
    ]
    yield Grid(("About", "What contradicts what", "Source", "To verify"), (6, 10, 5, 6), rows,
               most=_ALL_LINES)  # fmt: skip


def _short(report: EligibilityReport) -> Iterator[Block]:
    summary = report.answers.summary
    questions = {rule.id: rule.question for rule in report.book.of(Subject.ITEM)}
    rows = [
        (questions.get(rule, rule), *(f"{summary.items[rule][answer]:,}" for answer in MET))
        for rule in summary.items
    ]
    yield Heading("The items in short")
    headings = ("Question", *(f"{word}, items" for word in MET.values()))
    yield Grid(headings, (18, 3, 3, 3), rows, frozenset((1, 2, 3)), _ALL_LINES)


def _findings(listed: Sequence[Said]) -> Iterator[Block]:
    about = ""
    for said in listed:
        finding = said.finding
        if said.about not in (about, "The carrier"):
            yield Paragraph(said.about, bold=True)
        about = said.about
        yield Paragraph("")
        yield Paragraph(f"{finding.title}: {MET[finding.answer]}", bold=True)
        yield Paragraph(said.question, faint=True)
        yield Paragraph(finding.because)
        for line in _basis(said):
            yield Paragraph(line, faint=True, level=1)


def _basis(said: Said) -> Iterator[str]:
    finding = said.finding
    if finding.missing:
        yield f"Missing: {'; '.join(finding.missing)}"
    if finding.facts:
        yield f"Facts used: {pairs(finding.facts)}"
    if finding.values:
        yield f"In force: {pairs(finding.values)}"
    sure = HOW_SURE[finding.confidence]
    yield f"Source: {finding.citation} ({sure[:1].lower()}{sure[1:]})"
    if finding.theirs:
        yield f"The project's own: {finding.theirs}"
    if finding.verify:
        yield f"To verify: {finding.verify}"


def _facts(report: EligibilityReport) -> Iterator[Block]:
    yield Heading("Facts, and who says so")
    rows: list[tuple[str, ...] | Band] = []
    about = ""
    for one in report.facts:
        if one.about != about:
            rows.append(Band(one.about))
            about = one.about
        rows.append((one.fact, one.value, _day(one.holds_for), one.source))
    yield Grid(("Fact", "Value", "Holds for", "Who says so"), (7, 7, 3, 12), rows, most=_ALL_LINES)


def _unknowns(report: EligibilityReport) -> Iterator[Block]:
    yield Heading("Unknown, worth most first")
    if not report.answers.unknowns:
        yield Paragraph("No answer waits for a fact.")
        return
    rows = [
        (
            *(str(rank), one.fact, f"{one.items:,}", whole_dollars(one.cost)),
            *(", ".join(one.rules), one.example),
        )
        for rank, one in enumerate(report.answers.unknowns, 1)
    ]
    headings = ("", "Missing fact", "Items", "Their cost", "Rules that wait", "For example")
    yield Grid(headings, (1, 7, 2, 4, 9, 9), rows, frozenset((2, 3)), _ALL_LINES)


def _costs(report: EligibilityReport) -> Iterator[Block]:
    count = len(report.answers.costs)
    if not count:
        return
    yield Heading("Costs")
    if count > _MOST_COSTS:
        yield Paragraph(f"{count:,} costs are listed in the workbook of this report.")
        return
    in_force = {said.finding.title: said.finding.values for said in report.costs}
    for title, values in in_force.items():
        if values:
            yield Paragraph(f"In force for {title}: {pairs(values)}", faint=True)
    rows: list[tuple[str, ...] | Band] = []
    about = ""
    for said in report.costs:
        finding = said.finding
        if said.about != about:
            rows.append(Band(said.about))
            about = said.about
        sure = HOW_SURE[finding.confidence]
        source = f"{finding.citation} ({sure[:1].lower()}{sure[1:]}) {finding.theirs}".strip()
        told = f"{finding.because} {finding.verify}".strip()
        rows.append((finding.title, MET[finding.answer], told, source))
    headings = ("Finding", "Answer", "Because", "Source")
    yield Grid(headings, (6, 2, 14, 8), rows, most=_ALL_LINES)


def _items(report: EligibilityReport, progress: Progress) -> Iterator[Block]:
    count = len(report.order)
    if not count:
        return
    yield Heading("Items")
    if count > _MOST_ITEMS:
        yield Paragraph(
            f"{count:,} items are too many to print one by one: the workbook of this report lists "
            "each with its reasons and their sources. Here they are counted by site."
        )
        yield _sites(report)
        return
    yield Paragraph(
        "Each item names its reasons by number; they are spelled out behind the list. Words in "
        "[square brackets] stand for what the item itself says."
    )
    headings = (
        *("Site", "Serial number", "Manufacturer and model", "Product"),
        *("Obtained on", "Removed on", "Disposed on"),
        *("Covered", "Reimbursable", "Must be removed"),
    )
    shares = (46, 104, 128, 104, 50, 50, 50, 60, 64, 64)
    yield Grid(headings, shares, _item_rows(report, progress), most=_ALL_LINES)
    yield Heading("Reasons of items")
    for rule in RULES:
        yield from _reasons([one for one in report.reasons if one.finding.rule == rule])


def _reasons(listed: Sequence[Reason]) -> Iterator[Block]:
    """The reasons of one rule."""
    if not listed:
        return
    first = listed[0]
    yield Paragraph("")
    yield Paragraph(f"{first.finding.title}: {first.question}", bold=True)
    if first.finding.values:
        yield Paragraph(f"In force: {pairs(first.finding.values)}", faint=True)
    headings = ("No.", "Answer", "Because", "Source", "To verify")
    yield Grid(headings, (1, 2, 12, 8, 7), [_reason(one) for one in listed], most=_ALL_LINES)


def _item_rows(report: EligibilityReport, progress: Progress) -> Iterator[tuple[str, ...] | Band]:
    groups = report.groups()
    labels = dict(named_facts(report))
    shown: Group | None = None
    for number, (answer, told) in enumerate(report.items()):
        if not number % 100:
            progress("Printing the items", number / len(report.order))
        if told.group != shown:
            shown = told.group
            yield Band(f"{_group(shown)}: {groups[shown]:,} items")
        item = answer.item
        facts = answer.facts if told.named_first else {}
        also = [
            f"{labels[name]} {show(facts.get(name))}"
            for name in told.named_first
            if name not in _DATES
        ]
        named = f"{item.manufacturer} {item.model or item.description}".strip()
        yield (
            *(item.site, item.serial, named),
            "; ".join([product_name(answer.recognition), *also]),
            *(_day(item.obtained_on), _day(item.removed_on), _day(item.disposed_on)),
            *_numbered(told),
        )


def _numbered(told: Told) -> Iterator[str]:
    for answer, number in zip(told.group, told.numbers, strict=True):
        yield f"{MET[answer]} ({number})" if answer else ""


def _group(group: Group) -> str:
    words = [_WORDS[rule][answer] for rule, answer in zip(RULES, group, strict=True) if answer]
    said = ", ".join(words)
    return said[:1].upper() + said[1:]


def _reason(one: Reason) -> tuple[str, ...]:
    finding = one.finding
    sure = HOW_SURE[finding.confidence]
    source = f"{finding.citation} ({sure[:1].lower()}{sure[1:]}) {finding.theirs}".strip()
    return (
        *(str(one.number), MET[finding.answer], finding.because),
        *(source, finding.verify),
    )


def _sites(report: EligibilityReport) -> Grid:
    rows = [
        (code, name, of, *(f"{count:,}" for count in counts))
        for code, name, of, counts in site_rows(report)
    ]
    headings = ("Site", "Name", "Application", "Items", *(word for _, _, word in SITE_RULES))
    shares = (4, 7, 6, 3, 3, 4, 4, 4, 4)
    return Grid(headings, shares, rows, frozenset(range(3, 9)), _ALL_LINES)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
