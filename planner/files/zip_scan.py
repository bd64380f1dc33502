"""A first look into a zipped workbook: is it small enough, and which cells hold errors.

The reader gives an error cell (#N/A) as an empty one and makes a full grid between the first
and the last cell of a sheet, however far apart; both are found here, in the sheets' XML, before
it reads them.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from planner.common.errors import UserError
from planner.files.limits import MAX_CELLS, MAX_UNPACKED_BYTES, too_large

_CHUNK = 2**22
_OVERLAP = 2**10
_SHEET_PART = re.compile(r"xl[/\\]worksheets[/\\][^/\\]+\.xml\Z", re.IGNORECASE)
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')
_WIDE = re.compile(rb' r="([A-Z]{2,3})\d')
_FULL_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>/]*>(?!</)')
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*?\bt="e")[^>]*?\br="([A-Z]{1,3})(\d+)"[^>]*>'
    rb"(?:(?!</(?:\w+:)?c>).)*?<(?:\w+:)?v>([^<]*)<",
    re.DOTALL,
)
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')

Errors = Mapping[str, Mapping[tuple[int, int], str]]
"""By sheet name: (row, column), both counted from 1, to what Excel shows there."""


def scan(path: Path, data: bytes) -> Errors:
    """The error cells of a zipped workbook, after checking that it may be read.

    Raises UserError ``too-large`` and ``not-a-workbook``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            if unpacked > MAX_UNPACKED_BYTES:
                raise too_large(path, f"unpacked it has {unpacked // 2**20:,} MB")
            errors = {
                entry.filename.replace("\\", "/"): found
                for entry in archive.infolist()
                if _SHEET_PART.search(entry.filename)
                and (found := _scan_sheet(path, archive, entry))
            }
            return _by_name(archive, errors) if errors else {}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        # RuntimeError: an encrypted part; NotImplementedError: an unknown compression
        raise UserError(
            "not-a-workbook",
            f"{path.name} cannot be read as a workbook: its zip archive is damaged.",
            "Open it in Excel or LibreOffice, save it as .xlsx and import that.",
        ) from error


def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's bytes, each chunk beginning with the end of the one before."""
    tail = b""
    with archive.open(entry) as part:
        while block := part.read(_CHUNK):
            chunk = tail + block
            yield chunk
            tail = chunk[-_OVERLAP:]


def _scan_sheet(
    path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> dict[tuple[int, int], str]:
    errors: dict[tuple[int, int], str] = {}
    last_row, wide = 0, {b"Z"}
    for chunk in _chunks(archive, entry):
        if b't="e"' in chunk:
            for letters, row, text in _ERROR_CELL.findall(chunk):
                place = (int(row), column_number(letters.decode()))
                errors[place] = text.decode("utf-8", "replace")
        wide.update(_WIDE.findall(chunk))
        mark = max(chunk.rfind(b"<row "), chunk.rfind(b":row "))
        if mark >= 0 and (found := _ROW.search(chunk, max(0, mark - 20))):
            last_row = max(last_row, int(found[1]))
    widest = max(column_number(letters.decode()) for letters in wide)
    if last_row * widest > MAX_CELLS:
        _check_spread(path, archive, entry)
    return errors


def _check_spread(path: Path, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Counts only cells with something in them: formats to the last row are harmless."""
    rows, columns = [0], [b"A"]
    for chunk in _chunks(archive, entry):
        cells = set(_FULL_CELL.findall(chunk))
        if cells:
            columns = list({*columns, *(letters for letters, _ in cells)})
            rows = [max(rows[0], *(int(row) for _, row in cells))]
    widest = max(column_number(letters.decode()) for letters in columns)
    if rows[0] * widest > MAX_CELLS:
        raise too_large(path, f"a sheet has {rows[0]:,} rows of {widest:,} columns")


def _by_name(
    archive: zipfile.ZipFile, errors: Mapping[str, Mapping[tuple[int, int], str]]
) -> Errors:
    from html import unescape

    book = _text(archive, "workbook.xml")
    targets = {}
    for tag in _RELATION.findall(_text(archive, "workbook.xml.rels")):
        attributes = dict(_ATTRIBUTE.findall(tag))
        targets[attributes.get("Id", "")] = PurePosixPath(attributes.get("Target", "")).name
    by_file = {PurePosixPath(part).name.casefold(): found for part, found in errors.items()}
    named = {}
    for tag in _SHEET.findall(book):
        attributes = dict(_ATTRIBUTE.findall(tag))
        relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
        found = by_file.get(targets.get(relation, "").casefold())
        if found:
            named[unescape(attributes.get("name", ""))] = found
    return named


def _text(archive: zipfile.ZipFile, ending: str) -> str:
    for entry in archive.infolist():
        if entry.filename.replace("\\", "/").endswith("/" + ending):
            return archive.read(entry).decode("utf-8", "replace")
    return ""
