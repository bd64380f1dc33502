"""The rule book on paper: as a PDF, or as text."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from planner.common.errors import UserError
from planner.files import printed
from planner.files.printed import Block, Bullet, Grid, Heading, Paragraph
from planner.model.inventory import Inventory
from planner.rules.sentences import about
from planner.services import rulebook
from planner.services.rulebook_view import BookView, CaseView, RuleEntry, Source, TableView

_VALUES = ("Value", "It is", "From", "Until", "Written in", "How sure")
_CASES = ("Case", "As of", "With", "Expected", "Comes out")
_FOOTER = "Not legal advice. Read the text before you file."


def export(
    out: Path, as_of: date, rule_id: str | None = None, inventory: Inventory | None = None
) -> None:
    """Writes the book, or one rule of it, by the ending of the name: .pdf or .txt.

    Raises UserError "file-name" for another ending, and as `rulebook.view`.
    """
    writers = {".pdf": printed.write_pdf, ".txt": printed.write_text}
    write = writers.get(out.suffix.lower())
    if write is None:
        raise UserError(
            "file-name",
            f'"{out.name}" ends neither in .pdf nor in .txt.',
            "Name a .pdf to print, or a .txt.",
        )
    view = rulebook.view(as_of, rule_id, inventory)
    title = f"Rule book {view.version}"
    write(title, f"{title}, as of {as_of}. {_FOOTER}", _blocks(view), out)


def _blocks(view: BookView) -> Iterator[Block]:
    yield Paragraph(view.notice)
    yield Paragraph(f"As of {view.as_of}. The book begins on {view.begins}.")
    yield Paragraph(f"Checked on {view.checked_on} against:")
    yield from map(Bullet, view.checked_against)
    yield from map(Bullet, view.remarks)
    for rule in view.rules:
        yield from _rule(rule)
    tables: dict[str, TableView] = {}
    for rule in view.rules:
        tables.update({table.id: table for table in rule.tables})
    for table in tables.values():
        yield from _table(table)


def _rule(rule: RuleEntry) -> Iterator[Block]:
    yield Heading(f"{about(rule.subject)}: {rule.title} ({rule.id})")
    yield Paragraph(rule.question, bold=True)
    yield Paragraph(f"{_source(rule.rests_on)}. Version {rule.version}.", faint=True)
    yield Paragraph(f"Covers {rule.covers}. Leaves out {rule.leaves_out}.")
    if rule.contradiction:
        yield Paragraph("It is told only where stated facts contradict each other.")
    if rule.needs:
        yield Paragraph(f"Needs: {', '.join(rule.needs)}.")
    yield Paragraph("In words", bold=True)
    for line in rule.condition:
        yield Paragraph(f"{line.number} {line.text}", level=line.number.count("."))
    yield from map(Bullet, rule.remarks)
    yield from (
        Paragraph(f"It then says ({answer}): {text}") for answer, text in rule.answers.items()
    )
    rows = [
        (
            value.label,
            period.value,
            _day(period.since),
            _day(period.before),
            period.rests_on.citation,
            _sure(period.rests_on),
        )
        for value in rule.values
        for period in value.periods
    ]
    if rows:
        yield Grid(_VALUES, (5, 4, 2, 2, 6, 5), rows)
    if rule.tables:
        yield Paragraph(f"Looks up: {', '.join(table.title for table in rule.tables)}.")
    if rule.verify:
        yield Paragraph("To verify before you rely on it", bold=True)
        yield from map(Bullet, rule.verify)
    yield Grid(_CASES, (6, 2, 8, 4, 4), [_case(case) for case in rule.cases])


def _table(table: TableView) -> Iterator[Block]:
    yield Heading(f"Table: {table.title}")
    rows = [
        (
            "; ".join(f"{name}: {cell}" for name, cell in row.cells.items()),
            row.rests_on.citation,
            _sure(row.rests_on),
        )
        for row in table.rows
    ]
    yield Grid(("Row", "Written in", "How sure"), (14, 5, 5), rows)


def _case(case: CaseView) -> tuple[str, ...]:
    facts = "; ".join(f"{name}: {value}" for name, value in case.facts.items())
    state = " ".join((case.state, *case.differences))
    return case.name, case.as_of.isoformat(), facts, case.expects, state


def _source(source: Source) -> str:
    said = f"{source.citation} [{_sure(source)}]"
    return f"{said} {source.source}".strip()


def _sure(source: Source) -> str:
    said = f"{source.confidence}; {source.theirs}" if source.theirs else f"{source.confidence}"
    return f"{said}: {source.verify}" if source.verify else said


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
