"""The answers for each row of a workbook that lists items of the project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.files.annotate import SheetAnswers
from planner.files.headings import ColumnMatch, answer_heading
from planner.files.workbook_cells import Value
from planner.model.sheets import ANSWER_HEADINGS, ITEMS
from planner.services.importing import Preview
from planner.services.importing.matching import Matched

NOT_IN_PROJECT = "Not in the project"
NOT_READ = "Not read"


@dataclass(frozen=True, slots=True)
class RowAnswers:
    """The answers of a sheet's rows, and how many of the rows are items of the project."""

    answers: SheetAnswers
    matched: int


def sheet_answers(
    prepared: Preview, by_item: Mapping[int, Sequence[Value]]
) -> tuple[RowAnswers, ...]:
    """For each sheet that lists items, what is written beside its rows. ``by_item`` has the
    values under `ANSWER_HEADINGS` by the item's id.
    """
    return tuple(
        _answers(matched, by_item)
        for matched in prepared.matched
        if matched.table.target is ITEMS and matched.table.numbers
    )


def _answers(matched: Matched, by_item: Mapping[int, Sequence[Value]]) -> RowAnswers:
    table = matched.table
    rows: dict[int, list[Sequence[Value]]] = {}
    known: set[int] = set()
    for position, (number, item) in enumerate(zip(table.numbers, matched.before, strict=True)):
        if item is not None and item.id in by_item:
            values = by_item[item.id]
            known.add(number)
        elif position in table.rejected:
            values = _said(NOT_READ, [p.message for p in table.problems[position] if p.rejects])
        else:
            values = _said(NOT_IN_PROJECT, [])
        rows.setdefault(number, []).append(values)
    source = table.source
    first = source.raw.first_column
    there = {
        heading: first + column.index
        for column in source.columns
        if (heading := _answer_of(column)) is not None
    }
    own = [first + column.index for column in source.columns if not column.passed_over]
    answers = SheetAnswers(
        source.sheet,
        source.header_row,
        max(own, default=first),
        there,
        {number: _joined(values) for number, values in rows.items()},
        source.header_rows,
    )
    return RowAnswers(answers, len(known))


def _answer_of(column: ColumnMatch) -> str | None:
    heading = answer_heading(column.heading)
    return heading if column.passed_over and heading in ANSWER_HEADINGS else None


def _said(state: str, reasons: Sequence[str]) -> Sequence[Value]:
    told = {"Covered": state, "Covered because": " ".join(reasons)}
    return tuple(told.get(heading) for heading in ANSWER_HEADINGS)


def _joined(answers: Sequence[Sequence[Value]]) -> Sequence[Value]:
    """The answers of a row; where it stands for several items, each different answer once."""
    if len(answers) == 1:
        return answers[0]
    joined: list[Value] = []
    for values in zip(*answers, strict=True):
        different = list(dict.fromkeys(value for value in values if value not in (None, "")))
        joined.append(
            different[0] if len(different) == 1 else "; ".join(map(str, different)) or None
        )
    return tuple(joined)
