"""Attaching documents to what a project lists, and getting them out again."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from planner.common.errors import UserError
from planner.model.documents import Document
from planner.model.history import ChangeSet
from planner.model.inventory import Application, Carrier, Filing, Item, Site, subject
from planner.storage.documents import MOST_BYTES, empty, too_large
from planner.storage.project import Project


def attach(
    project: Project,
    record: Carrier | Application | Site | Item | Filing,
    files: Sequence[Path],
    *,
    job: str = "",
    notes: str = "",
) -> ChangeSet:
    """Attaches files to a record, or to a ``job`` at a site, as one step; the project keeps
    copies of them.

    Raises UserError ``document-missing``, ``document-too-large`` or ``document-empty``; then
    none is attached.
    """
    about, key = subject(record, job)
    today = datetime.now().astimezone().date()
    what = files[0].name if len(files) == 1 else f"{len(files)} documents"
    with project.unit(f"Attach {what}") as unit:
        for path in files:
            unit.attach(about, key, path.name, content_of(path), on=today, notes=notes)
    return unit.changes


def change(
    project: Project,
    record: Carrier | Application | Site | Item | Filing,
    files: Sequence[Path],
    taken_off: Sequence[Document],
    *,
    job: str = "",
) -> ChangeSet:
    """Attaches files as `attach` does and takes documents off, as one step."""
    about, key = subject(record, job)
    today = datetime.now().astimezone().date()
    contents = [(path.name, content_of(path)) for path in files]
    names = [name for name, _content in contents] or [one.name for one in taken_off]
    what = names[0] if len(names) == 1 else f"{len(names)} documents"
    with project.unit(f"{'Attach' if files else 'Take off'} {what}") as unit:
        unit.detach([document.id for document in taken_off])
        for name, content in contents:
            unit.attach(about, key, name, content, on=today)
    return unit.changes


def content_of(path: Path) -> bytes:
    """What a file to be attached holds; UserError as `check`."""
    check(path)  # before it is read: it may be a film
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error) from error


def check(path: Path) -> None:
    """Raises UserError for a file that cannot be attached: ``document-missing``,
    ``document-too-large`` or ``document-empty``.
    """
    try:
        with path.open("rb"):
            size = path.stat().st_size
    except OSError as error:
        raise _unreadable(path, error) from error
    if size > MOST_BYTES:
        raise too_large(path.name, size)
    if not size:
        raise empty(path.name)


def _unreadable(path: Path, error: OSError) -> UserError:
    return UserError(
        "document-missing",
        f"{path.name} cannot be read ({error.strerror}).",
        "Check that it is there and that you may read it.",
        str(path),
    )


def detach(project: Project, documents: Sequence[Document]) -> ChangeSet:
    """Takes documents off as one step, which can be undone."""
    what = documents[0].name if len(documents) == 1 else f"{len(documents)} documents"
    with project.unit(f"Take off {what}") as unit:
        unit.detach([document.id for document in documents])
    return unit.changes


def save(project: Project, document: Document, out: Path) -> None:
    """Writes a document's content to a file, whole or not at all.

    Raises UserError ``document-damaged``, and what `planner.files.output.replacing` does.
    """
    from planner.files.output import replacing

    content = project.content(document.sha256)
    with replacing(out) as file:
        file.write(content)
