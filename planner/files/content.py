"""What a file holds, told from its first bytes; runs in the child process alone."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from planner.common.errors import UserError
from planner.common.progress import Progress
from planner.files.limits import Allowance, check_cells
from planner.files.reading import RawCell, RawSheet
from planner.files.refusals import no_table, opening

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Streamed: TypeAlias = tuple[RawSheet, Iterable[list[RawCell]]]
"""A sheet without its rows, and the rows."""


def sheets(
    path: Path, password: str | None, allowed: Allowance, progress: Progress
) -> Iterator[Streamed]:
    """The sheets of any file. Raises the UserErrors of `planner.files.reading.read`."""
    data = _bytes(path)
    if data.startswith(_OLE):
        from planner.files.passwords import decrypted

        data = decrypted(path, data, password)
    if data.startswith(_ZIP):
        from planner.files.zip_reading import zip_sheets

        yield from zip_sheets(path, data, allowed, progress)
    elif data.startswith(_OLE):
        from planner.files.xls_reading import xls_sheets

        yield from xls_sheets(path, data, progress)
    else:
        yield from _text_sheets(path, data)


def _text_sheets(path: Path, data: bytes) -> Iterator[Streamed]:
    from planner.files import csv_reading, markup_reading

    text, encoding = csv_reading.decode(path, data)
    marked_up = markup_reading.kind_of(text)
    found: Sequence[Streamed]
    if marked_up:
        found = markup_reading.tables(path, text, marked_up, encoding)
    elif not csv_reading.is_table(text) and (printed := _printed(path, text, encoding)):
        found = printed
    else:
        table = csv_reading.parse_text(path, text, encoding)
        rows: list[list[RawCell]] = table.rows  # type: ignore[assignment] # text is a kind of cell
        sheet = RawSheet(path.stem, [], encoding=encoding, delimiter=table.delimiter)
        found = [(sheet, rows)]
    if not found:
        raise no_table(path, "it is a page without a table")
    for made, lines in found:
        table_rows = list(lines)
        check_cells(path, len(table_rows), len(table_rows[0]) if table_rows else 0)
        yield made, table_rows


def _printed(path: Path, text: str, encoding: str) -> list[Streamed]:
    """The tables of a text that devices printed; none if it is no such text."""
    from planner.files.captures import find_tables

    tables = find_tables(text)
    found: list[Streamed] = []
    for table in tables:
        name = path.stem if len(tables) == 1 else f"{path.stem} ({table.format})"
        rows: list[list[RawCell]] = table.rows  # type: ignore[assignment] # text is a kind of cell
        sheet = RawSheet(
            name,
            [],
            encoding=encoding,
            format=table.format,
            parts=table.parts,
            passed_over=table.passed_over,
        )
        found.append((sheet, rows))
    return found


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UserError("not-a-workbook", f"{path} is a folder.", "Name the file in it.")
    with opening(path):
        data = path.read_bytes()
    if not data.strip(b"\0 \r\n\t"):
        raise UserError("empty-file", f"{path.name} is empty.", "Choose a file with a table in it.")
    return data
