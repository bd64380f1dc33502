"""What a project remembers of earlier imports: how a layout was read, which files came in."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner.common.progress import Progress, part, silent
from planner.files.formats import columns_of, heading_key, sheet_named
from planner.files.headings import YOU_SAID_SO, wordiest_row
from planner.model.history import Problem
from planner.services.importing.header_rows import join_headings
from planner.services.importing.repairing import Repair, RepairKind
from planner.services.importing.repairs import SPELLINGS, repairs
from planner.services.importing.source import SheetSource, Source
from planner.storage.project import Project
from planner.storage.units import UnitOfWork

AS_LAST_TIME = "as last time"


def digest_of(path: Path) -> str:
    """What tells a file's content from any other's; empty if it cannot be read any more."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def recalled(source: Source, project: Project, progress: Progress = silent) -> Source:
    """The file read as files with the same headings were read last, and with the spellings that
    a person accepted before.
    """
    for sheet in source.sheets:
        kept = project.choices(_layout_key(source, sheet.sheet))
        if kept:
            source = _read_alike(source, sheet, kept)
    if not project.choices(SPELLINGS):
        return source
    offered = repairs(source, project, part(progress, 0, 0.5))
    known = [repair for repair in offered if repair.known]
    return source.with_repairs(known, progress=part(progress, 0.5, 1))


def _read_alike(source: Source, sheet: SheetSource, kept: Mapping[str, Any]) -> Source:
    name = sheet.sheet
    if not kept["target"]:
        return source.with_target(name, "")
    if sheet.target != kept["target"]:
        source = source.with_target(name, kept["target"])
    now = source.sheet(name)
    place = (now.header_row, now.header_rows)
    if kept["header"] and place != tuple(kept["header"]):
        row, rows = kept["header"]
        if not 0 < row - now.raw.first_row + rows <= len(now.raw.rows):
            return source
        source = source.with_header(name, row, rows)
    now = source.sheet(name)
    standard = sheet_named(now.target)
    fields = {column.field for column in columns_of(standard)} if standard else set()
    said = {heading: field for heading, field in kept["columns"].items() if field in fields | {""}}
    for column in now.columns:
        field = said.get(column.heading, column.field)
        if field != column.field and column.reason != YOU_SAID_SO and not column.passed_over:
            source = source.with_column(name, column.index, field, AS_LAST_TIME)
    for column in source.sheet(name).columns:
        order = kept["orders"].get(column.heading, "")
        if order:
            source = source.with_date_order(name, column.index, order)
    return source


def imported_before(source: Source, project: Project) -> list[Problem]:
    """A notice if this very file was imported before."""
    kept = project.choices(_file_key(source)) if source.digest else {}
    if not kept:
        return []
    message = (
        f"This very file was imported on {kept['on']} ({kept['label']}). What follows is what it "
        "would change now."
    )
    return [Problem("imported-before", message, value=source.path.name, rejects=False)]


def remember(unit: UnitOfWork, source: Source, project: Project, label: str, today: date) -> None:
    """Keeps what a person said about the file's layout, and that the file came in."""
    if source.digest and not project.choices(_file_key(source)):
        unit.set_choices(_file_key(source), {"on": today.isoformat(), "label": label})
    for sheet in source.sheets:
        if not sheet.raw.rows:
            continue
        key = _layout_key(source, sheet.sheet)
        now, before = _choices(sheet), project.choices(key)
        if now != before and (before or _was_told(source, sheet)):
            unit.set_choices(key, now)
    known = project.choices(SPELLINGS)
    spellings = {field: dict(said) for field, said in known.items()}
    for repair in _spellings(sheet.refused for sheet in source.sheets):
        for text, _ in repair.values:
            spellings.get(repair.field, {}).pop(text, None)
    for repair in _spellings(sheet.repairs for sheet in source.sheets):
        spellings.setdefault(repair.field, {}).update(repair.values)
    if spellings != known:
        unit.set_choices(SPELLINGS, spellings)


def _spellings(said: Iterable[Sequence[Repair]]) -> list[Repair]:
    return [repair for some in said for repair in some if repair.kind is RepairKind.SPELLING]


def _choices(sheet: SheetSource) -> dict[str, Any]:
    headings = {column.index: column.heading for column in sheet.columns}
    return {
        "target": sheet.target,
        "header": [sheet.header_row, sheet.header_rows] if sheet.header_row else [],
        "columns": {
            column.heading: column.field for column in sheet.columns if not column.passed_over
        },
        "orders": {headings[i]: order for i, order in sheet.date_orders.items() if i in headings},
    }


def _was_told(source: Source, sheet: SheetSource) -> bool:
    """Whether a person had to say how the sheet is to be read."""
    found = source.found.get(sheet.sheet)
    bare = source.without_repairs(sheet.sheet).sheet(sheet.sheet)
    told = any(column.reason in {YOU_SAID_SO, AS_LAST_TIME} for column in sheet.columns)
    return found is not None and (told or _choices(bare) != _choices(found))


def _layout_key(source: Source, sheet: str) -> str:
    """Names a layout by the headings that were found first, whatever a person said since."""
    found = source.found[sheet]
    rows = found.raw.rows
    if found.header_row:
        rows = rows[found.header : found.first_data]
    elif rows:
        header = wordiest_row(rows)
        rows = rows[header : header + 1]
    words = "\n".join(heading_key(heading) for heading in join_headings(rows)) if rows else ""
    return f"layout {hashlib.sha256(words.encode()).hexdigest()[:32]}"


def _file_key(source: Source) -> str:
    return f"file {source.digest}"
