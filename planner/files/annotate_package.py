"""A workbook as a package of parts: which part is which sheet, and what belongs to it."""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner.common.errors import UserError
from planner.files.annotate_xml import BadXml, Element, parse
from planner.files.limits import MAX_UNPACKED_BYTES, MAX_ZIP_ENTRIES, too_large
from planner.files.refusals import opening

_MAX_SMALL = 64 * 2**20
"""Bytes of a part that is read whole; sheets are read piece by piece."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "Open it in Excel or LibreOffice, save it as .xlsx and write the answers into that."
_ENDINGS = {
    "spreadsheetml.sheet.main+xml": ".xlsx",
    "ms-excel.sheet.macroenabled.main+xml": ".xlsm",
    "spreadsheetml.template.main+xml": ".xltx",
    "ms-excel.template.macroenabled.main+xml": ".xltm",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says of another: ``kind`` is the last word of the relation's type."""

    id: str
    kind: str
    part: str


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet's place in the workbook, from 0, and the name of its part."""

    number: int
    part: str


class Package:
    """The parts of an .xlsx or .xlsm file. Made by `open_package`."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self._exact = {entry.filename: entry for entry in archive.infolist()}
        self._folded: dict[str, list[zipfile.ZipInfo]] = {}
        for entry in archive.infolist():
            self._folded.setdefault(_folded(entry.filename), []).append(entry)
        main = [r.part for r in self.relations("") if r.kind == "officeDocument"]
        self.workbook = self.entry(main[0] if main else "xl/workbook.xml").filename

    def entry(self, name: str) -> zipfile.ZipInfo:
        """The entry of a part, which may be written in other case or with backslashes. Raises
        BadXml if there is none, or more than one.
        """
        if name in self._exact:
            return self._exact[name]
        found = self._folded.get(_folded(name), [])
        if len(found) != 1:
            raise BadXml(f"it has {len(found)} parts {name}" if found else f"it lacks {name}")
        return found[0]

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _folded(name) in self._folded

    def small(self, name: str) -> bytes:
        """The bytes of a part that is read whole. Raises BadXml if it is huge."""
        entry = self.entry(name)
        if entry.file_size > _MAX_SMALL:
            raise BadXml(f"its part {name} is huge")
        return self.archive.read(entry)

    def relations(self, owner: str) -> list[Relation]:
        """What a part refers to inside the package; the owner "" is the package itself."""
        folder, name = posixpath.split(owner.replace("\\", "/"))
        part = posixpath.join(folder, "_rels", f"{name}.rels")
        if not self.has(part):
            return []
        found = []
        for element in parse(self.small(part)).children:
            told = element.attributes
            if told.get("TargetMode") == "External" or "Target" not in told:
                continue
            target = told["Target"].replace("\\", "/")
            place = target if target.startswith("/") else posixpath.join("/", folder, target)
            kind = told.get("Type", "").rpartition("/")[2]
            found.append(Relation(told.get("Id", ""), kind, posixpath.normpath(place).lstrip("/")))
        return found

    def sheets(self, book: Element) -> dict[str, SheetPart]:
        """The worksheets by name; ``book`` is the workbook part, read."""
        parts = {r.id: r.part for r in self.relations(self.workbook) if r.kind == "worksheet"}
        listed = book.child("sheets")
        found: dict[str, SheetPart] = {}
        for number, sheet in enumerate(listed.children if listed else []):
            told = sheet.attributes
            id_ = next((v for k, v in told.items() if k.endswith(":id")), "")
            if id_ in parts:
                found[told.get("name", "")] = SheetPart(number, self.entry(parts[id_]).filename)
        return found

    def related(self, owner: str, kind: str) -> str | None:
        """The part of one kind that a part refers to, None if it has none."""
        names = [r.part for r in self.relations(owner) if r.kind == kind and self.has(r.part)]
        return self.entry(names[0]).filename if names else None

    def ending(self) -> str:
        """The ending of the file's name that suits what it holds. Raises BadXml for a package
        that is no workbook of XML parts.
        """
        types = parse(self.small("[Content_Types].xml"))
        for element in types.children:
            name = element.attributes.get("PartName", "")
            kind = element.attributes.get("ContentType", "").lower()
            is_main = _folded(name) == _folded(self.workbook) or element.name == "Default"
            for word, ending in _ENDINGS.items():
                if is_main and kind.endswith(word):
                    return ending
        raise BadXml("it holds no workbook of the .xlsx kind")


@contextmanager
def open_package(path: Path) -> Iterator[Package]:
    """Opens a workbook to read its parts, and turns what is wrong with it into a sentence.

    Raises UserError ``file-missing``, ``file-unreadable``, ``too-large``,
    ``password-protected``, ``not-xlsx`` for another kind of file, and ``not-a-workbook``.
    """
    _check_kind(path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check(path, archive.infolist())
            yield Package(archive)
    except BadXml as error:
        raise UserError(
            "not-a-workbook",
            f"The answers cannot be written into {path.name}: {error}.",
            _SAVE_AS,
        ) from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, zlib.error) as error:
        raise UserError(
            "not-a-workbook",
            f"{path.name} cannot be read as a workbook: its zip archive is damaged.",
            _SAVE_AS,
        ) from error


def _check(path: Path, entries: Sequence[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES:
        raise too_large(path, f"unpacked it has {unpacked // 2**20:,} MB")
    if len(entries) > MAX_ZIP_ENTRIES:
        raise too_large(path, f"it has {len(entries):,} parts")
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise BadXml("it has two parts of one name")
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadXml("its parts are encrypted")
    if "mimetype" in names or any(_folded(name) == "xl/workbook.bin" for name in names):
        raise _other_kind(path)


def _check_kind(path: Path) -> None:
    with opening(path), path.open("rb") as file:
        start = file.read(8)
        protected = start == _OLE and _ENCRYPTED in file.read()
    if protected:
        raise UserError(
            "password-protected",
            f"{path.name} is protected by a password, so nothing can be written into it.",
            "Open it in Excel, save a copy without a password and use the copy.",
        )
    if not start.startswith(b"PK"):
        raise _other_kind(path)


def _other_kind(path: Path) -> UserError:
    return UserError(
        "not-xlsx",
        f"Answers are written into .xlsx and .xlsm workbooks only, and {path.name} is of another "
        "kind.",
        _SAVE_AS,
    )


def _folded(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
