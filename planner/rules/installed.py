"""The rule book in use: one that the user installed, else the one that comes with the program.

A book is copied, checked and tried where it will lie before anything points to it; so the last
good one stays in use whatever goes wrong. Kept by content, in folders beside each other.
"""

import json
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import NoReturn

from planner.common.errors import UserError
from planner.common.resources import data_folder
from planner.rules import trial
from planner.rules.book import RuleBook
from planner.rules.choice import SHIPPED_ONLY
from planner.rules.reading import read
from planner.rules.statements import cases, every_rule
from planner.rules.vocabulary import Subject

_POINTER = "in-use.json"
_PARTS = "|".join(["tables", *Subject])
_FILE = re.compile(rf"(index|facts)\.yaml|({_PARTS})/[A-Za-z0-9_-]+\.yaml")
_MOST_BYTES, _MOST_ENTRIES = 20_000_000, 5_000
_CANNOT_BE_READ = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
_AGAIN = "Install it again, or remove it (page Rules, Versions; by command: rules --uninstall)."


def home() -> Path:
    """Where the user's book is kept."""
    return data_folder() / "rule-book"


def in_use(place: Path | None = None) -> RuleBook:
    """The book to answer with; its ``remarks`` say why it is not the one that was installed.

    The same object as long as nothing else is installed. In safe mode (`SHIPPED_ONLY`) it is
    the one that comes with the program.
    """
    if os.environ.get(SHIPPED_ONLY):
        return RuleBook.shipped()
    place = place or home()
    pointer = place / _POINTER
    try:
        stamp = pointer.stat().st_mtime_ns
    except OSError:
        return RuleBook.shipped()
    return _in_use(place, stamp)


@lru_cache(maxsize=4)
def _in_use(place: Path, _stamp: int) -> RuleBook:
    shipped = RuleBook.shipped()
    try:
        book = RuleBook.load(_pointed_to(place))
    except UserError as error:
        remark = (
            f"The installed rule book cannot be used ({error.where}: {error.message[:-1]}), so "
            f"the one that comes with the program, {shipped.version}, is. {_AGAIN}"
        )
        return replace(shipped, remarks=(remark,))
    if book.index.checked_on >= shipped.index.checked_on:
        return book
    remark = (
        f"The installed rule book {book.version} was checked on {book.index.checked_on}, before "
        f"the one that comes with the program ({shipped.version}, {shipped.index.checked_on}). "
        "To go back to that one, remove it (page Rules, Versions; by command: rules --uninstall)."
    )
    return replace(book, remarks=(remark,))


def is_installed(place: Path | None = None) -> bool:
    """Whether a book of the user's is kept, sound or not."""
    return ((place or home()) / _POINTER).exists()


def read_book(source: Path) -> RuleBook:
    """A book from a folder or a .zip, strictly read and every case tried.

    Raises UserError: "file-missing", "not-a-rule-book", or "rule-book" with file and line.
    """
    with TemporaryDirectory() as folder:
        return _read_into(source, Path(folder))


def install(source: Path, place: Path | None = None) -> RuleBook:
    """Takes a book from a folder or a .zip into use, in the place of the one before.

    Raises as `read_book`, and "folder-read-only"; the book before then stays in use.
    """
    place = place or home()
    try:
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place) as made:
            folder = Path(made) / "book"
            folder.mkdir()
            _read_into(source, folder)
            _point_to(place, folder)
    except OSError as error:
        raise UserError(
            "folder-read-only",
            f"The rule book cannot be kept in {place}: {error.strerror or error}.",
            "Make room there, or make the folder writable.",
        ) from error
    return in_use(place)


def uninstall(place: Path | None = None) -> RuleBook:
    """Takes the user's book out of use; UserError "no-rule-book" if there is none."""
    place = place or home()
    if not is_installed(place):
        raise UserError("no-rule-book", "No rule book of your own is installed.")
    try:
        (place / _POINTER).unlink()
        shutil.rmtree(place)
    except OSError as error:
        if is_installed(place):
            raise UserError(
                "folder-read-only",
                f"The rule book in {place} cannot be removed: {error.strerror or error}.",
                "Make the folder writable.",
            ) from error
    return in_use(place)


def _pointed_to(place: Path) -> Path:
    try:
        held = json.loads((place / _POINTER).read_text(encoding="utf-8"))
        name = held["folder"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError("rule-book", "What is kept of it is damaged.", where=_POINTER) from error
    if not (isinstance(name, str) and re.fullmatch(r"[0-9a-f]{16}", name)):
        raise UserError("rule-book", "What is kept of it is damaged.", where=_POINTER)
    return place / name


def _point_to(place: Path, folder: Path) -> None:
    """Moves the folder to where it is kept, then says so in one step."""
    digest = sha256()
    for path in sorted(folder.rglob("*.yaml")):
        digest.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        digest.update(path.read_bytes())
    name = digest.hexdigest()[:16]
    kept = place / name
    shutil.rmtree(kept, ignore_errors=True)
    folder.rename(kept)
    pointer = folder.parent / _POINTER
    pointer.write_text(json.dumps({"folder": name}), encoding="utf-8")
    pointer.replace(place / _POINTER)
    for other in place.iterdir():
        if other.is_dir() and re.fullmatch(r"[0-9a-f]{16}", other.name) and other != kept:
            shutil.rmtree(other, ignore_errors=True)


def _read_into(source: Path, folder: Path) -> RuleBook:
    for name, content in _contents(source).items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
    book = RuleBook.load(folder)
    _try_cases(book, folder)
    return book


def _try_cases(book: RuleBook, folder: Path) -> None:
    for rule in every_rule(book):
        for place, case in enumerate(cases(rule)):
            try:
                said = " ".join(trial.differences(book, rule, case))
            except OverflowError:
                said = "It leads to a date that no calendar has."
            if said:
                name = f"{rule.subject}/{rule.id}.yaml"
                node = list(read(folder / name, f"rules/{name}").entries()["cases"].items())[place]
                node.fail(f'The case "{case.name}" does not come out. {said}')


def _contents(source: Path) -> Mapping[str, bytes]:
    """The book's files by their names within it."""
    if not source.exists():
        raise UserError(
            "file-missing", f"There is no {source}.", "Name the folder or .zip of a rule book."
        )
    try:
        found = dict(_folder(source) if source.is_dir() else _archive(source))
    except OSError as error:
        _refuse(source, f"it cannot be read: {error.strerror or error}")
    except _CANNOT_BE_READ:
        _refuse(source, "it is neither a folder nor a .zip that can be read")
    if "index.yaml" not in found:
        _refuse(source, "there is no index.yaml in it")
    return found


def _folder(source: Path) -> Iterator[tuple[str, bytes]]:
    root = source if (source / "index.yaml").is_file() else source / "rules"
    names = ["index.yaml", "facts.yaml"]
    names += [
        f"{part}/{path.name}" for part in _PARTS.split("|") for path in (root / part).glob("*")
    ]
    size = 0
    for number, name in enumerate(sorted(names)):
        if not (_FILE.fullmatch(name) and (root / name).is_file()):
            continue
        size += (root / name).stat().st_size
        if size > _MOST_BYTES or number > _MOST_ENTRIES:
            _refuse(source, "it is too large for a rule book")
        yield name, (root / name).read_bytes()


def _archive(source: Path) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(source) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_ENTRIES:
            _refuse(source, "it is too large for a rule book")
        for entry in entries:
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in entry.filename:
                _refuse(source, f'it holds a file that would leave its folder, "{entry.filename}"')
        names = [PurePosixPath(entry.filename) for entry in entries]
        tops = [path.parent for path in names if path.name == "index.yaml"]
        root = min(tops, key=lambda path: len(path.parts), default=PurePosixPath())
        size = 0
        for entry in entries:
            name = entry.filename.removeprefix(f"{root}/" if root.parts else "")
            if not _FILE.fullmatch(name):
                continue
            # The size that the archive states may be a lie; what is read is counted.
            with archive.open(entry) as file:
                content = file.read(_MOST_BYTES + 1 - size)
            size += len(content)
            if size > _MOST_BYTES:
                _refuse(source, "it is too large for a rule book")
            yield name, content


def _refuse(source: Path, why: str) -> NoReturn:
    raise UserError(
        "not-a-rule-book",
        f"{source.name} is not a rule book: {why}.",
        "A rule book is a folder or .zip with index.yaml, facts.yaml, tables and rules.",
    )
