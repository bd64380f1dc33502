"""Write workbooks: the empty standard one, and one with everything a project holds."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.output import replacing
from planner.files.workbook_cells import CellStyles, CellWriter, Value, too_long
from planner.files.workbook_records import Listed, form_table, record_table, with_answers
from planner.files.workbook_style import LAST_ROW, frame, help_of
from planner.files.workbook_table import Table, TableColumn
from planner.model.inventory import Carrier, Inventory
from planner.model.sheets import CARRIER, ITEMS, MORE_SHEETS, SHEETS, Kind, LayoutColumn

_ROWS_AT_ONCE = 1_000
_MOST_LINES = 12
_LETTERS = 1.1  # of running text, to the width of one digit, which Excel counts widths in
_SHEET_END = b"</sheetData>"
_SIZE = re.compile(rb'<dimension ref="[^"]*"')
_PURPOSES = {
    "Carrier": "Your company: one line a fact. Leave empty what you do not know.",
    "Applications": "One line for each application to the Reimbursement Program.",
    "Extensions": "One line for each extension granted, with the new date as the order gives it.",
    "Sites": "One line for each place with equipment.",
    "Items": "One line for each piece of equipment, software or service.",
    "Crews": "One line for each crew, with the skills it has and when it is available.",
    "Work": "The jobs that replacing a site takes, in general; the plan makes them for each site.",
    "Gates": "Dates that a job at a site waits for: a delivery, a permit, an owner's consent.",
}


def write_template(out: Path) -> None:
    """Write the empty standard workbook: every sheet and heading, ready to be filled in.

    Raises UserError where `planner.files.output.replacing` does.
    """
    tables = [_read_me()]
    for sheet in SHEETS:
        if sheet is CARRIER:
            tables.append(form_table(Carrier(), prompts=True))
        else:
            tables.append(record_table(sheet, (), (), prompts=True))
    write_tables(out, tables, silent)


def write_workbook(
    out: Path,
    inventory: Inventory,
    *,
    layouts: Mapping[str, Sequence[LayoutColumn]] | None = None,
    answers: Iterable[Sequence[Value]] | None = None,
    reports: Sequence[Table] = (),
    progress: Progress = silent,
) -> None:
    """Write the standard workbook with the records of ``inventory``, which imports unchanged.

    ``layouts`` names, by sheet, the columns as the user keeps them; without one the standard
    headings are written. Sheets beyond those of the template are there if they have rows.
    Whatever a record holds beyond its layout gets a column behind it.
    ``answers`` gives for each item, in order, the values under `ANSWER_HEADINGS`; ``reports``
    are sheets that an import passes over.

    Raises UserError where `planner.files.output.replacing` does, and for text or a number of
    rows that a sheet cannot hold: nothing is cut silently.
    """
    tables = [form_table(inventory.carrier)]
    for sheet in (*SHEETS[1:], *MORE_SHEETS):
        records: Sequence[Listed] = getattr(inventory, sheet.part)
        if sheet in MORE_SHEETS and not records:
            continue
        table = record_table(sheet, tuple((layouts or {}).get(sheet.name, ())), records)
        if sheet is ITEMS and answers is not None:
            table = with_answers(table, answers)
        tables.append(table)
    write_tables(out, [*tables, *reports], progress)


def _read_me() -> Table:
    rows: list[tuple[str, str, str]] = [
        ("All sheets", "", "Fill in what you know and leave the rest empty: unknown is an answer."),
        (
            "All sheets",
            "",
            "You may add columns of your own; they are kept. This sheet is not read.",
        ),
    ]
    for sheet in SHEETS:
        rows.append((sheet.name, "", _PURPOSES[sheet.name]))
        rows += [
            (
                sheet.name,
                column.heading,
                help_of(TableColumn(column.heading, column.kind, help=column.help)),
            )
            for column in sheet.columns
        ]
    columns = (
        TableColumn("Sheet", width=16),
        TableColumn("Column", width=38),
        TableColumn("What to write", width=90, wrap=True),
    )
    return Table("Read me", columns, rows, len(rows), has_filter=False)


def write_tables(out: Path, tables: Sequence[Table], progress: Progress = silent) -> None:
    """Write sheets of the program's own making; raises UserError as `write_workbook` does."""
    for table in tables:
        if table.count >= LAST_ROW:
            raise UserError(
                "too-many-rows",
                f"{table.count:,} rows are more than a sheet holds ({LAST_ROW - 1:,}).",
                "Divide the project, or filter what you export.",
                f"sheet {table.name}",
            )
    book = Workbook()
    book.remove(book.worksheets[0])
    styles = [frame(book, table) for table in tables]
    skeleton = BytesIO()
    book.save(skeleton)
    letters = [get_column_letter(n + 1) for n in range(max(len(t.columns) for t in tables))]
    with replacing(out) as file:
        _fill(skeleton, file, list(zip(tables, styles, strict=True)), letters, progress)
    progress("Written", 1.0)


def _fill(
    skeleton: BinaryIO,
    file: BinaryIO,
    sheets: Sequence[tuple[Table, list[CellStyles]]],
    letters: Sequence[str],
    progress: Progress,
) -> None:
    """Copy the package that openpyxl made, with the rows put into its sheets on the way."""
    total = sum(table.count for table, _ in sheets) or 1
    done = 0
    with (
        zipfile.ZipFile(skeleton) as source,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as target,
    ):
        places = {f"xl/worksheets/sheet{n}.xml": sheet for n, sheet in enumerate(sheets, 1)}
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename not in places:
                target.writestr(entry.filename, content)
                continue
            table, styles = places[entry.filename]
            stage = part(progress, done / total, (done + table.count) / total)
            head, tail = content.split(_SHEET_END)
            corner = f"{letters[len(table.columns) - 1]}{table.count + 1}"
            head = _SIZE.sub(f'<dimension ref="A1:{corner}"'.encode(), head, count=1)
            with target.open(entry.filename, "w") as sheet:
                sheet.write(head)
                rows = _form_rows if table.form else _rows
                for chunk in rows(table, styles, letters, stage):
                    sheet.write(chunk.encode("utf-8"))
                sheet.write(_SHEET_END + tail)
            done += table.count


def _rows(
    table: Table, styles: Sequence[CellStyles], letters: Sequence[str], progress: Progress
) -> Iterator[str]:
    writers = [
        CellWriter(letter, column.kind, style)
        for letter, column, style in zip(letters, table.columns, styles, strict=False)
    ]
    wraps = [(place, c.shown_width) for place, c in enumerate(table.columns) if c.wrap]
    chunk: list[str] = []
    for number, values in enumerate(table.rows, 2):
        row = str(number)
        for value in values:
            if isinstance(value, str) and len(value) > 16_000 and too_long(value):
                raise _too_long(table, values.index(value), number, value)
        cells = [write(value, row) for write, value in zip(writers, values, strict=True)]
        lines = max([_lines(values[place], width) for place, width in wraps], default=1)
        chunk.append(f'<row r="{row}"{_height(lines)}>{"".join(cells)}</row>')
        if len(chunk) == _ROWS_AT_ONCE:
            progress(f"Writing {table.name}", (number - 1) / max(table.count, 1))
            yield "".join(chunk)
            chunk.clear()
    progress(f"Writing {table.name}", 1.0)
    yield "".join(chunk)


def _form_rows(
    table: Table, styles: Sequence[CellStyles], letters: Sequence[str], progress: Progress
) -> Iterator[str]:
    progress(f"Writing {table.name}", None)
    label = CellWriter(letters[0], Kind.TEXT, styles[0])
    lines = zip(table.rows, table.form, styles[1:], strict=True)
    for number, ((name, value), column, style) in enumerate(lines, 2):
        if isinstance(value, str) and too_long(value):
            raise _too_long(table, 1, number, value)
        row = str(number)
        writer = CellWriter(letters[1], column.kind, style)
        cells = label(name, row) + (writer(value, row) or writer.blank(row))
        height = _height(_lines(value, table.columns[1].shown_width))
        yield f'<row r="{row}"{height}>{cells}</row>'


def _lines(value: Value, width: float) -> int:
    """About how many lines a text takes in a column ``width`` characters wide."""
    if not isinstance(value, str) or (len(value) < width * _LETTERS and "\n" not in value):
        return 1
    return sum(1 + int(len(line) / (width * _LETTERS)) for line in value.split("\n"))


def _height(lines: int) -> str:
    # Without a height LibreOffice shows one line of a wrapped text until someone edits it.
    return f' ht="{min(lines, _MOST_LINES) * 15}"' if lines > 1 else ""


def _too_long(table: Table, column: int, row: int, text: str) -> UserError:
    return UserError(
        "text-too-long",
        f"the text has {len(text):,} characters and a cell holds 32,767.",
        "Shorten it in the program; a cut text would replace it at the next import.",
        f"sheet {table.name}, row {row}, column {table.columns[column].heading}",
    )
