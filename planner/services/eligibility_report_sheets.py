"""The eligibility report as a workbook: a sheet for each part, and one with every item."""

from collections.abc import Iterator, Mapping, Sequence

from planner.files.workbook_cells import Value, shortened
from planner.files.workbook_table import Table, TableColumn
from planner.model.findings import Answer
from planner.model.sheets import REPORTED, Kind
from planner.rules.vocabulary import FactValue, Subject, Withheld
from planner.rules.wording import show
from planner.services.eligibility import by_site
from planner.services.eligibility_report import (
    EligibilityReport,
    Said,
    Told,
    named_facts,
)
from planner.services.report_sheets import (
    HOW_SURE,
    MET,
    NOT_LEGAL_ADVICE,
    product_name,
)
from planner.services.reports import INVENTED, is_invented

REASON_HELP = (
    "Each item names its reasons by their numbers; the sheet Reasons spells them out. Words in "
    "[square brackets] stand for what the item's row says under that heading."
)
_ANSWERS = (("Yes", "good"), ("No", "bad"), ("Unknown", "open"))
_LONG = 60.0


def tables(report: EligibilityReport) -> Iterator[Table]:
    """The sheets, in their order."""
    yield _about(report)
    if report.answers.contradictions:
        yield _contradictions(report)
    yield _findings(report)
    yield _facts(report)
    yield _unknowns(report)
    yield _counts(report)
    yield _sites(report)
    yield _items(report)
    yield _reasons(report)


def about_lines(report: EligibilityReport) -> Iterator[tuple[str, Value]]:
    """What the report is and what it rests on: label and text."""
    index, answers = report.book.index, report.answers
    carrier = report.inventory.carrier
    yield "Report", "Eligibility: what is covered, what can be reimbursed, what is owed"
    if is_invented(carrier.legal_name):
        yield "Sample", INVENTED
    yield "Carrier", carrier.legal_name or "not named"
    if carrier.frn:
        yield "FRN", carrier.frn
    yield "Answers as of", answers.as_of
    yield "Made on", f"{report.made_at:%Y-%m-%d %H:%M %Z}".strip()
    yield "Important", NOT_LEGAL_ADVICE
    yield "Rule book", f"{index.version}, checked on {index.checked_on}"
    for source in index.checked_against:
        yield "Checked against", source
    yield "About the book", index.notice
    for remark in report.book.remarks:
        yield "Not used", remark
    for own in report.own:
        yield "The project's own", own_in_words(own.name, own.detail, own.person, str(own.on or ""))
    if not report.own:
        yield "The project's own", "The project changes nothing of the rule book."
    yield "Catalogue", report.catalogue
    yield "Project file", report.project
    yield "Items", f"{answers.summary.total_items:,} rows, {answers.summary.total_units:,} units"
    count = len(answers.contradictions)
    yield "Contradictions", f"{count:,}, listed first" if count else "No stated facts contradict"


def own_in_words(name: str, detail: str, person: str, on: str) -> str:
    """An entry of the project's own, with who made it."""
    return f"{name}: {detail}. By {person or 'somebody'}, {on}".strip(" ,")


def _about(report: EligibilityReport) -> Table:
    rows = [*about_lines(report), ("Reasons of items", REASON_HELP)]
    columns = (
        TableColumn("Eligibility report", width=26),
        TableColumn("", None, width=110, wrap=True, left=True),
    )
    return Table("Report", columns, rows, len(rows), has_filter=False)


def _contradictions(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("About", width=40, wrap=True),
        TableColumn("Contradiction", width=36, wrap=True),
        TableColumn("What contradicts what", width=80, wrap=True),
        *_basis_columns(),
    )
    rows = [
        (
            *(one.subject, one.finding.title, shortened(one.finding.because)),
            *_basis(Said(one.subject, one.finding, "")),
        )
        for one in report.answers.contradictions
    ]
    return Table("Contradictions", columns, rows, len(rows))


def _findings(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("About", width=34, wrap=True),
        TableColumn("Finding", width=34, wrap=True),
        TableColumn("Answer", width=12, words=_ANSWERS[2:]),
        TableColumn("Because", width=70, wrap=True),
        TableColumn("Facts used", width=40, wrap=True),
        TableColumn("Missing facts", width=28, wrap=True),
        TableColumn("Question", width=40, wrap=True),
        *_basis_columns(),
    )
    listed = (*report.carrier, *report.applications, *report.costs)
    rows = (
        (
            *(said.about, said.finding.title, MET[said.finding.answer]),
            shortened(said.finding.because),
            pairs(said.finding.facts),
            "; ".join(said.finding.missing),
            said.question,
            *_basis(said),
        )
        for said in listed
    )
    return Table("Findings", columns, rows, len(listed))


def _basis_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("Values in force", width=44, wrap=True),
        TableColumn("Citation", width=34, wrap=True),
        TableColumn("How sure", width=26, wrap=True),
        TableColumn("To verify before filing", width=50, wrap=True),
        TableColumn("The project's own", width=30, wrap=True),
    )


def _basis(said: Said) -> tuple[Value, ...]:
    finding = said.finding
    return (
        *(shortened(pairs(finding.values)), finding.citation, HOW_SURE[finding.confidence]),
        *(finding.verify, finding.theirs),
    )


def pairs(facts: Mapping[str, str]) -> str:
    """Labels and values in one line."""
    return "; ".join(f"{label}: {value}" for label, value in facts.items())


def _facts(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("About", width=30, wrap=True),
        TableColumn("Fact", width=40, wrap=True),
        TableColumn("Value", width=40, wrap=True),
        TableColumn("Holds for", Kind.DATE),
        TableColumn("Who says so", width=80, wrap=True),
    )
    rows = [(one.about, one.fact, one.value, one.holds_for, one.source) for one in report.facts]
    return Table("Facts", columns, rows, len(rows))


def _unknowns(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("Rank", Kind.WHOLE),
        TableColumn("Missing fact", width=36, wrap=True),
        TableColumn("Items waiting", Kind.WHOLE, width=16),
        TableColumn("Cost of these", Kind.MONEY, width=18),
        TableColumn("Rules that wait for it", width=44, wrap=True),
        TableColumn("For example", width=60, wrap=True),
    )
    rows = [
        (rank, one.fact, one.items, one.cost, ", ".join(one.rules), one.example)
        for rank, one in enumerate(report.answers.unknowns, 1)
    ]
    return Table("Unknowns", columns, rows, len(rows))


def _counts(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("Rule", width=22),
        TableColumn("Question", width=60, wrap=True),
        *(TableColumn(f"{word}, items", Kind.WHOLE, 16) for word in MET.values()),
        *(TableColumn(f"{word}, units", Kind.WHOLE, 16) for word in MET.values()),
    )
    summary = report.answers.summary
    questions = {rule.id: rule.question for rule in report.book.of(Subject.ITEM)}
    rows: list[tuple[Value, ...]] = [
        (
            *(rule, questions.get(rule, "")),
            *(summary.items[rule][answer] for answer in MET),
            *(summary.units[rule][answer] for answer in MET),
        )
        for rule in summary.items
    ]
    return Table("Counts by rule", columns, rows, len(rows))


SITE_RULES = (
    ("covered", Answer.MET, "Covered"),
    ("covered", Answer.UNKNOWN, "Covered unknown"),
    ("reimbursable", Answer.MET, "Reimbursable"),
    ("reimbursable", Answer.UNKNOWN, "Reimbursable unknown"),
    ("must-remove", Answer.MET, "Must be removed"),
)


def site_rows(report: EligibilityReport) -> list[tuple[str, str, str, tuple[int, ...]]]:
    """By site: its code, name and application, its items, and how many of these are what
    `SITE_RULES` name.
    """
    known = {site.code: site for site in report.inventory.sites}
    rows = []
    for code, summary in sorted(by_site(report.answers).items()):
        counts = [summary.items.get(rule, {}).get(answer, 0) for rule, answer, _ in SITE_RULES]
        site = known.get(code)
        name, application = (site.name, site.application) if site else ("", "")
        rows.append((code or "no site", name, application, (summary.total_items, *counts)))
    return rows


def _sites(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("Location", Kind.IDENTIFIER),
        TableColumn("Called", width=30),
        TableColumn("Application", Kind.IDENTIFIER, width=28),
        TableColumn("Items", Kind.WHOLE, 12),
        *(TableColumn(word, Kind.WHOLE, 18) for _, _, word in SITE_RULES),
    )
    rows: list[tuple[Value, ...]] = [
        (code, name, of, *counts) for code, name, of, counts in site_rows(report)
    ]
    return Table("By site", columns, rows, len(rows))


def _items(report: EligibilityReport) -> Table:
    named = named_facts(report)
    columns = (
        TableColumn("Site", Kind.IDENTIFIER, 14),
        TableColumn("Serial number", Kind.IDENTIFIER),
        TableColumn("Manufacturer"),
        TableColumn("Model", Kind.IDENTIFIER),
        TableColumn("Product", width=28),
        TableColumn("Quantity", Kind.WHOLE, 11),
        TableColumn("Obtained on", Kind.DATE, 14),
        TableColumn("Covered", width=12, words=(("Yes", "bad"), ("No", "good"), _ANSWERS[2])),
        TableColumn("Reason", Kind.WHOLE, 10),
        TableColumn("Reimbursable", width=15, words=_ANSWERS),
        TableColumn("Reason (2)", Kind.WHOLE, 10),
        TableColumn("Must be removed", width=15, words=_ANSWERS[2:]),
        TableColumn("Reason (3)", Kind.WHOLE, 10),
        TableColumn(REPORTED, width=30),
        *(TableColumn(label, None, 22) for _, label in named),
    )
    return Table("Item list", columns, _item_rows(report, named), len(report.order))


def _item_rows(
    report: EligibilityReport, named: Sequence[tuple[str, str]]
) -> Iterator[tuple[Value, ...]]:
    words = {id(told): _told(told) for told in report.told.values()}
    names = [name for name, _ in named]
    for answer, told in report.items():
        item = answer.item
        facts = answer.facts if told.named else {}
        yield (
            *(item.site, item.serial, item.manufacturer, item.model),
            product_name(answer.recognition),
            item.quantity,
            item.obtained_on,
            *words[id(told)],
            *(_named(facts.get(name)) if name in told.named else None for name in names),
        )


def _named(value: FactValue) -> Value:
    return show(value) if isinstance(value, Withheld) else value


def _told(told: Told) -> tuple[Value, ...]:
    cells: list[Value] = []
    for answer, number in zip(told.group, told.numbers, strict=True):
        cells += [MET[answer] if answer else None, number or None]
    return (*cells, ", ".join(map(str, sorted(set(told.others)))))


def _reasons(report: EligibilityReport) -> Table:
    columns = (
        TableColumn("Number", Kind.WHOLE),
        TableColumn("Rule", width=22),
        TableColumn("Question", width=40, wrap=True),
        TableColumn("Answer", width=12, words=_ANSWERS[2:]),
        TableColumn("Because", width=_LONG + 20, wrap=True),
        TableColumn("Missing facts", width=28, wrap=True),
        *_basis_columns(),
    )
    rows = [
        (
            *(one.number, one.finding.rule, one.question, MET[one.finding.answer]),
            *(shortened(one.finding.because), "; ".join(one.finding.missing)),
            *_basis(Said("", one.finding, one.question)),
        )
        for one in report.reasons
    ]
    return Table("Reasons", columns, rows, len(rows))
