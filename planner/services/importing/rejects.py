"""Handing the rejected rows back."""

from pathlib import Path

from planner.common.errors import UserError
from planner.files.rejects import RejectedRow, RejectedSheet, write_rejected
from planner.services.importing.matching import Matched
from planner.services.importing.previewing import Preview


def write_rejects(prepared: Preview, out: Path) -> None:
    """Writes a workbook of the rejected rows with the user's own columns, the bad cells marked
    and what is wrong in a last column; it imports again once it is repaired.

    Raises UserError ``nothing-rejected``, and those of writing a file.
    """
    sheets = [_sheet(matched) for matched in prepared.matched if matched.table.rejected]
    if not sheets:
        raise UserError("nothing-rejected", "No row was rejected: there is nothing to write.")
    if out.resolve() == prepared.source.path.resolve():
        raise UserError(
            "same-file",
            f"{out.name} is the file being imported; it is never overwritten.",
            "Choose another name.",
        )
    write_rejected(sheets, out)


def _sheet(matched: Matched) -> RejectedSheet:
    table = matched.table
    raw = table.source.raw
    headings = [(column.index, column.heading) for column in table.source.columns]
    rows = []
    for position in sorted(table.rejected):
        problems = [p for p in table.problems[position] if p.rejects]
        cells = list(raw.rows[table.indices[position]])
        for (row, column), text in raw.errors.items():
            if row == table.indices[position]:
                cells[column] = text
        rows.append(
            RejectedRow(
                tuple(cells[index] for index, _ in headings),
                frozenset(problem.column for problem in problems if problem.column),
                " ".join(problem.message for problem in problems),
                table.numbers[position],
            )
        )
    return RejectedSheet(table.source.sheet, tuple(name for _, name in headings), tuple(rows))
