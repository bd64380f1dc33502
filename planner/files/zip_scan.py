"""A first look into a zipped workbook: is it safe, is it small enough, what do values not say.

The readers give an error cell (#N/A) as an empty one, forget formats and hidden rows, and make a
full grid between the first and the last cell of a sheet, however far apart. All that is found
here, in the parts themselves, before a reader sees them. Nothing is unpacked to the disk, so
names that lead out of a folder do no harm.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path, PurePosixPath
from zlib import error as ZlibError  # noqa: N812 - it is a class

from planner.files.limits import (
    BYTES_PER_CELL,
    MAX_CELLS,
    MAX_UNPACKED_BYTES,
    MAX_ZIP_ENTRIES,
    Allowance,
    too_large,
)
from planner.files.refusals import damaged_zip, protected_ods, unsafe
from planner.files.sheet_scan import SheetDetails, SheetScan, column_number, pieces
from planner.files.styles import Styles, read_styles

_CHUNK = 2**22
_OVERLAP = 2**10
_BOMB_RATIO, _BOMB_BYTES = 200, 2**28
"""Sheets pack to a fifth or a fiftieth; what unpacks to much more is made to."""

_FULL_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d+)"[^>/]*>(?!</)')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
_PICTURE = re.compile(r"(?:^|/)(?:media|pictures)/[^/]*\.(?:jpe?g|png|gif|bmp|tiff?|svg|[ew]mf)$")
_DATE_1904 = re.compile(r'\bdate1904="(?:1|true)"')
_DOCTYPE = (
    b"<!DOCTYPE",
    "<!DOCTYPE".encode("utf-16-le"),
    "<!DOCTYPE".encode("utf-16-be"),
)

_DELETE_FAR_CELLS = (
    "If the table is smaller, delete the rows below it and the columns beside it in Excel: a cell "
    "far away has something in it."
)


@dataclass(slots=True)
class BookDetails:
    """What was found in a workbook: by sheet name what its values do not say."""

    sheets: Mapping[str, SheetDetails] = field(default_factory=dict)
    date_1904: bool = False


def scan(path: Path, data: bytes, allowed: Allowance) -> BookDetails:
    """The details of a zipped workbook, after checking that it may be read.

    Raises UserError ``too-large``, ``unsafe-file`` and ``not-a-workbook``.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_directory(path, archive, len(data))
            return _Scan(path, archive, allowed).run()
    except (
        zipfile.BadZipFile, ZlibError, EOFError, OSError, ValueError, NotImplementedError,
        RuntimeError, KeyError,
    ) as error:  # fmt: skip
        # RuntimeError: an encrypted part; NotImplementedError: an unknown compression
        raise damaged_zip(path) from error


def _check_directory(path: Path, archive: zipfile.ZipFile, size: int) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ZIP_ENTRIES:
        raise too_large(path, f"it consists of {len(entries):,} parts")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise too_large(path, f"unpacked it has {unpacked // 2**20:,} MB")
    if sum(entry.compress_size for entry in entries) > size:
        raise unsafe(path, "its parts overlap, as they do in files made to exhaust the memory")
    if unpacked > _BOMB_BYTES and unpacked > size * _BOMB_RATIO:
        raise unsafe(path, f"it unpacks to {unpacked // size:,} times its size")


class _Scan:
    """One workbook being looked at."""

    def __init__(self, path: Path, archive: zipfile.ZipFile, allowed: Allowance) -> None:
        self._path = path
        self._archive = archive
        self._allowed = allowed
        self._entries = {
            entry.filename.replace("\\", "/").lstrip("/").casefold(): entry
            for entry in archive.infolist()
        }

    def run(self) -> BookDetails:
        book = self._ending("workbook.xml")
        if not book:
            self._check_safe(set())
            return self._binary(self._ending("workbook.bin"))
        text = self._text(book)
        parts = self._sheet_parts(book, text)
        self._check_safe(set(parts.values()))
        date_1904 = bool(_DATE_1904.search(text))
        folder = str(PurePosixPath(book).parent)
        styles = self._styles(f"{folder}/styles.xml", date_1904=date_1904)
        found = {name: self._sheet(part, styles) for name, part in parts.items()}
        return BookDetails(found, date_1904)

    def _ending(self, ending: str) -> str:
        """The name of the part that ends so; empty if there is none."""
        return next((n for n in self._entries if f"/{n}".endswith(f"/{ending}")), "")

    def _text(self, name: str) -> str:
        entry = self._entries.get(name)
        return self._archive.read(entry).decode("utf-8", "replace") if entry else ""

    def _styles(self, name: str, *, date_1904: bool) -> Styles:
        entry = self._entries.get(name.casefold()) or self._entries.get(self._ending("styles.xml"))
        return read_styles(self._archive.read(entry), date_1904=date_1904) if entry else Styles()

    def _related(self, part: str, kind: str) -> dict[str, str]:
        """The parts of a kind that a part names, by the id of the relation."""
        place = PurePosixPath(part)
        found = {}
        for tag in _RELATION.findall(self._text(f"{place.parent}/_rels/{place.name}.rels")):
            given = dict(_ATTRIBUTE.findall(tag))
            if given.get("Type", "").endswith(f"/{kind}"):
                target = unescape(given.get("Target", "")).replace("\\", "/")
                full = target if target.startswith("/") else f"{place.parent}/{target}"
                found[given.get("Id", "")] = _plain(full)
        return found

    def _sheet_parts(self, book: str, text: str) -> dict[str, str]:
        """The part of each sheet, by the sheet's name."""
        targets = self._related(book, "worksheet")
        named = {}
        for tag in _SHEET.findall(text):
            given = dict(_ATTRIBUTE.findall(tag))
            relation = next((v for k, v in given.items() if k.endswith(":id")), "")
            part = targets.get(relation, "")
            if part in self._entries:
                named[unescape(given.get("name", ""))] = part
        return named

    def _blocks(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        """The content of a part; refuses one that defines entities."""
        tail = b""
        with self._archive.open(entry) as part:
            while block := part.read(_CHUNK):
                text = tail + block
                if any(mark in text for mark in _DOCTYPE):
                    why = "it defines entities of its own (DOCTYPE), as attacks do"
                    raise unsafe(self._path, why)
                tail = block[-32:]
                yield block

    def _check_safe(self, checked_later: set[str]) -> None:
        """Looks through all parts, whatever their names; the sheets follow when they are read."""
        for name, entry in self._entries.items():
            # OpenOffice named a document type in META-INF once, and photographs hold notes of
            # their own; no reader looks there
            if name in checked_later or name.startswith("meta-inf/") or _PICTURE.search(name):
                continue
            try:
                for _ in self._blocks(entry):
                    pass
            except (zipfile.BadZipFile, ZlibError, EOFError):
                continue  # a part that cannot be unpacked: a reader that needs it says so

    def _sheet(self, part: str, styles: Styles) -> SheetDetails:
        entry = self._entries[part]
        scan = SheetScan(styles)
        for text in pieces(self._blocks(entry)):
            scan.take(text)
        found = scan.found
        if self._is_too_much(found.last_row, found.last_column):
            self._check_spread(entry)
        self._comments(part, found)
        return found

    def _is_too_much(self, rows: int, columns: int) -> bool:
        cells = rows * columns
        return cells > MAX_CELLS or cells * BYTES_PER_CELL > self._allowed.memory * 0.7

    def _check_spread(self, entry: zipfile.ZipInfo) -> None:
        """Counts only cells with something in them: formats to the last row are harmless."""
        last, columns = 0, {b"A"}
        for text in pieces(self._blocks(entry)):
            cells = _FULL_CELL.findall(text)
            columns.update(letters for letters, _ in cells)
            last = max(last, max((int(row) for _, row in cells), default=0))
        widest = max(column_number(letters.decode()) for letters in columns)
        if self._is_too_much(last, widest):
            why = f"a sheet has {last:,} rows of {widest:,} columns"
            raise too_large(self._path, why, _DELETE_FAR_CELLS)

    def _comments(self, part: str, found: SheetDetails) -> None:
        from planner.files.comments import read_comments

        for target in self._related(part, "comments").values():
            if target in self._entries:
                found.comments.update(read_comments(self._archive.read(self._entries[target])))

    def _binary(self, book: str) -> BookDetails:
        """The details of an .xlsb workbook; none if its records make no sense."""
        from planner.files import biff12

        if not book:
            return self._open_document()
        folder = str(PurePosixPath(book).parent)
        try:
            relations, date_1904 = biff12.book(self._archive.read(self._entries[book]))
            entry = self._entries.get(f"{folder}/styles.bin")
            data = self._archive.read(entry) if entry else b""
            styles = biff12.styles(data, date_1904=date_1904)
            parts = self._related(book, "worksheet")
            found = {
                name: biff12.sheet(self._archive.read(self._entries[parts[relation]]), styles)
                for name, relation in relations.items()
                if parts.get(relation) in self._entries
            }
        except (struct.error, IndexError):
            return BookDetails()
        return BookDetails(found, date_1904)

    def _open_document(self) -> BookDetails:
        """The details of an .ods workbook."""
        from planner.files import ods_scan

        entry = self._entries.get("content.xml")
        if entry is None:
            return BookDetails()
        if ":encryption-data" in self._text("meta-inf/manifest.xml"):
            raise protected_ods(self._path)
        with self._archive.open(entry) as part:
            return BookDetails(ods_scan.sheets(part, entry.file_size))


def _plain(name: str) -> str:
    """A part's name without ``..`` and ``.``, as the entries are named here."""
    steps: list[str] = []
    for step in name.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps).casefold()
