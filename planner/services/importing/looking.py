"""Reading a file and finding out what its sheets list."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.formats import (
    STANDARD,
    Format,
    columns_of,
    heading_key,
    load_formats,
    sheet_named,
)
from planner.files.headings import Reading, find_reading, headings_in, wordiest_row
from planner.files.reading import RawSheet, read
from planner.model.sheets import ALL_SHEETS, ITEMS, SHEETS
from planner.services.importing.header_rows import with_header_rows
from planner.services.importing.memory import no_cycle_search
from planner.services.importing.remembering import digest_of, recalled
from planner.services.importing.source import (
    SheetSource,
    Source,
    format_of,
    sheet_missing,
    sheet_source,
)
from planner.storage.project import Project

_SAME: Mapping[str, str] = MappingProxyType({})


def look(  # noqa: PLR0913 - what a person may say about a file, each by name
    path: Path,
    *,
    sheet: str | None = None,
    format: str | None = None,  # noqa: A002 - the word the user knows
    mapping: Mapping[str, str] = _SAME,
    progress: Progress = silent,
    even_unknown: bool = False,
    password: str | None = None,
    project: Project | None = None,
) -> Source:
    """Reads a workbook or text table and finds which sheets list what.

    ``sheet`` reads that one only, hidden or not; ``format`` allows only one format; ``mapping``
    maps headings to fields (or to a standard heading; empty keeps the column as it is). Raises
    the UserErrors of `planner.files.reading.read`, and ``sheet-missing``, ``unknown-format``,
    ``unknown-field``, ``unknown-heading``, ``no-known-columns``.
    With ``even_unknown`` a file in which nothing is known is given all the same, with every
    sheet left out, for a person to say what is what. ``password`` opens a protected workbook.
    With ``project`` a file with the headings of an earlier import is read as a person said then,
    and spellings that were accepted once are accepted again.
    """
    formats = _allowed(format)
    fields = {heading_key(heading): _field(name) for heading, name in mapping.items()}
    with no_cycle_search():
        raws = read(path, part(progress, 0, 0.9), password=password)
    if sheet is not None:
        wanted = sheet.strip().casefold()
        chosen = tuple(raw for raw in raws if raw.name.strip().casefold() == wanted)
        if not chosen:
            raise sheet_missing(path, sheet, [raw.name for raw in raws])
        raws = chosen
    progress("Looking for known columns", 0.95)
    sheets = _sheets(
        raws,
        formats,
        format,
        fields,
        even_hidden=sheet is not None,
        tick=lambda: progress("Looking for known columns", 0.95),
    )
    source = Source(
        path,
        format_of(sheets),
        sheets,
        load_formats(),
        digest_of(path),
        {found.sheet: found for found in sheets},
    )
    if project is not None:
        source = recalled(source, project, part(progress, 0.95, 1))
    known = any(found.target for found in source.sheets)
    if not known and not (even_unknown and _cells(raws)):
        raise _nothing_known(path, raws)
    _check_mapping(mapping, source.sheets)
    return source


def _sheets(
    raws: Sequence[RawSheet],
    formats: Sequence[Format],
    only: str | None,
    fields: Mapping[str, str],
    *,
    even_hidden: bool,
    tick: Callable[[], None],
) -> tuple[SheetSource, ...]:
    readings: list[Reading | None] = []
    for raw in raws:
        forced = only is not None
        reading = find_reading(raw, formats, fields, forced=forced) if raw.rows else None
        if reading and only and reading.format != only:
            reading = None
        readings.append(None if raw.hidden and not even_hidden else reading)
    main = {sheet.name for sheet in SHEETS}
    if any(
        reading and reading.format == STANDARD and reading.target in main for reading in readings
    ):
        # Beside standard sheets others are answers or notes: a plan is no inventory.
        readings = [
            reading if sheet_named(raw.name) else None
            for raw, reading in zip(raws, readings, strict=True)
        ]
    return tuple(_source(raw, r, fields, tick) for raw, r in zip(raws, readings, strict=True))


def _source(
    raw: RawSheet, reading: Reading | None, fields: Mapping[str, str], tick: Callable[[], None]
) -> SheetSource:
    if reading is None:
        return sheet_source(raw, None, tick=tick)
    found, count = with_header_rows(raw, reading, fields)
    return sheet_source(raw, found, count, tick)


def _allowed(wanted: str | None) -> tuple[Format, ...]:
    formats = load_formats()
    known = [STANDARD, *(known.id for known in formats)]
    if wanted is not None and wanted not in known:
        raise UserError(
            "unknown-format",
            f"There is no format {wanted}.",
            f"Known formats: {', '.join(known)}.",
        )
    return tuple(known for known in formats if wanted in (None, known.id))


def _field(name: str) -> str:
    """The field for a field's name or a standard heading, in any case."""
    wanted = name.strip().casefold()
    if not wanted:
        return ""
    names: dict[str, str] = {}
    for sheet in ALL_SHEETS:
        for column in columns_of(sheet):
            names.setdefault(column.heading.casefold(), column.field)
            names[column.field] = column.field
    if wanted not in names:
        listed = ", ".join(column.field for column in columns_of(ITEMS))
        raise UserError(
            "unknown-field", f"There is no field {name}.", f"Fields of an item: {listed}."
        )
    return names[wanted]


def _check_mapping(mapping: Mapping[str, str], sheets: Sequence[SheetSource]) -> None:
    found = {heading_key(column.heading) for sheet in sheets for column in sheet.columns}
    for heading in mapping:
        if heading_key(heading) not in found:
            there = [column.heading for sheet in sheets for column in sheet.columns]
            raise UserError(
                "unknown-heading",
                f"No sheet has a column {heading}.",
                f"Columns found: {_listed(there)}.",
            )


def _nothing_known(path: Path, raws: Sequence[RawSheet]) -> UserError:
    if not _cells(raws):
        return UserError("empty-file", f"{path.name} has no cells.", "Choose a file with a table.")
    places = []
    example = ""
    for raw in raws:
        if raw.hidden or not raw.rows:
            continue
        header = wordiest_row(raw.rows)
        headings = [heading for heading in headings_in(raw.rows, header) if heading]
        places.append(f"sheet {raw.name} has {_listed(headings)}")
        example = example or (headings[0] if headings else "")
    seen = "; ".join(places[:5]) or "all its sheets are hidden"
    return UserError(
        "no-known-columns",
        f"No sheet of {path.name} has columns that are known: {seen}.",
        f'Say which column is which, as in --map "{example or "HEADING"}=serial", or name the '
        "columns as in the template.",
    )


def _cells(raws: Sequence[RawSheet]) -> bool:
    return any(raw.rows for raw in raws)


def _listed(headings: Sequence[str], most: int = 12) -> str:
    more = f" and {len(headings) - most} more" if len(headings) > most else ""
    return ", ".join(headings[:most]) + more
