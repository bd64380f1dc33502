"""A file that was looked at: its sheets, what each lists, and which column is which."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.common.errors import UserError
from planner.files.cells import shown
from planner.files.formats import STANDARD, Format, columns_of, sheet_named
from planner.files.headings import (
    OWN,
    YOU_SAID_SO,
    ColumnMatch,
    Reading,
    known_columns,
    standard_columns,
    wordiest_row,
)
from planner.files.reading import RawSheet
from planner.services.importing.passing_over import Listed, list_rows

HEAD_ROWS = 30


@dataclass(frozen=True, slots=True)
class SheetSource:
    """One sheet. ``target`` names the standard sheet it is read as, empty if it is left out;
    ``rows`` counts the rows below the header (or, without one, all) that are not empty;
    ``header_row`` is as Excel numbers it, 0 if none was found; ``head`` is the first rows as
    text, from Excel's row ``raw.first_row`` on.
    """

    sheet: str
    hidden: bool
    rows: int
    target: str
    header_row: int
    columns: tuple[ColumnMatch, ...]
    head: tuple[tuple[str, ...], ...] = field(repr=False)
    format: str = ""
    raw: RawSheet = field(repr=False, default_factory=lambda: RawSheet("", []))
    taken: frozenset[int] = frozenset()
    """Rows, as Excel numbers them, that a person wants read whatever they look like."""
    listed: Listed = field(repr=False, default=Listed(()))

    @property
    def header(self) -> int:
        """Index of the header row in ``raw.rows``, -1 if there is none."""
        return self.header_row - self.raw.first_row if self.header_row else -1

    def data_rows(self) -> Sequence[int]:
        """Indices into ``raw.rows`` of the rows below the header that are entries of the list:
        neither empty nor passed over.
        """
        return self.listed.rows

    def counted(self) -> "SheetSource":
        """The sheet with its rows told apart anew, after a change of how it is read."""
        listed = list_rows(
            self.raw.rows,
            self.header,
            self.header + 1,
            {column.index: column.field for column in self.columns if column.field},
            self.target,
            {row - self.raw.first_row for row in self.taken},
        )
        return replace(self, listed=listed, rows=len(listed.rows))


def sheet_source(raw: RawSheet, reading: Reading | None) -> SheetSource:
    """A sheet as it will be read; left out without a reading."""
    head = tuple(tuple(map(shown, row)) for row in raw.rows[:HEAD_ROWS])
    source = SheetSource(raw.name, raw.hidden, 0, "", 0, (), head, raw=raw)
    if reading:
        source = replace(
            source,
            target=reading.target,
            header_row=reading.header + raw.first_row,
            columns=reading.columns,
            format=reading.format,
        )
    return source.counted()


@dataclass(frozen=True, slots=True)
class Source:
    """A file and how its sheets will be read. ``format`` is the id of the format of the first
    sheet that is read. The ``with_`` functions give a changed copy; each raises UserError
    ``sheet-missing`` for a sheet that the file has not.
    """

    path: Path
    format: str
    sheets: tuple[SheetSource, ...]
    formats: tuple[Format, ...] = field(repr=False, default=())

    def sheet(self, name: str) -> SheetSource:
        """The sheet of that name, whatever its case."""
        wanted = name.strip().casefold()
        for sheet in self.sheets:
            if sheet.sheet.strip().casefold() == wanted:
                return sheet
        raise sheet_missing(self.path, name, [sheet.sheet for sheet in self.sheets])

    def with_target(self, sheet: str, target: str) -> "Source":
        """Reads the sheet as another standard sheet, or leaves it out (empty ``target``)."""
        old = self.sheet(sheet)
        if not target:
            return self._with(replace(old, target="", columns=(), format="").counted())
        header = old.header if old.header_row else wordiest_row(old.raw.rows)
        return self._with(self._as(old, target, header))

    def with_header(self, sheet: str, row: int) -> "Source":
        """Takes another row, as Excel numbers it, for the header row."""
        old = self.sheet(sheet)
        last = old.raw.first_row + len(old.raw.rows) - 1
        if not old.raw.first_row <= row <= last:
            raise UserError(
                "row-missing",
                f"Sheet {old.sheet} has no row {row}.",
                f"Its rows with content are {old.raw.first_row} to {last}.",
            )
        return self._with(self._as(old, old.target or "Items", row - old.raw.first_row))

    def with_column(self, sheet: str, index: int, field: str) -> "Source":
        """Takes the column for another field, or (empty) keeps it as the user's own; a column
        that stood for the field until now becomes the user's own.
        """
        old = self.sheet(sheet)
        standard = sheet_named(old.target)
        if field and (
            standard is None or field not in {column.field for column in columns_of(standard)}
        ):
            raise UserError("unknown-field", f"{old.target or 'The sheet'} has no field {field}.")
        columns = tuple(
            replace(column, field=field, reason=YOU_SAID_SO if field else OWN)
            if column.index == index
            else replace(column, field="", reason=OWN)
            if field and column.field == field
            else column
            for column in old.columns
        )
        return self._with(replace(old, columns=columns).counted())

    def with_row(self, sheet: str, row: int) -> "Source":
        """Reads a row, as Excel numbers it, that was passed over as a total or a title."""
        old = self.sheet(sheet)
        return self._with(replace(old, taken=old.taken | {row}).counted())

    def _as(self, old: SheetSource, target: str, header: int) -> SheetSource:
        standard = sheet_named(target)
        if standard is None:
            raise UserError("unknown-sheet", f"There is no standard sheet {target}.")
        rows = old.raw.rows
        layout, known = None, STANDARD
        if old.sheet.strip().casefold() != target.casefold() and rows:
            for candidate in self.formats:
                for entry in candidate.sheets:
                    if entry.target == standard.name and layout is None:
                        layout, known = entry, candidate.id
        if not rows:
            columns: tuple[ColumnMatch, ...] = ()
        elif layout:
            columns = known_columns(rows, header, layout, {})
        else:
            columns = standard_columns(rows, header, standard, {})
        return sheet_source(old.raw, Reading(standard.name, known, header, columns))

    def _with(self, changed: SheetSource) -> "Source":
        sheets = tuple(changed if s.sheet == changed.sheet else s for s in self.sheets)
        return replace(self, sheets=sheets, format=format_of(sheets))


def format_of(sheets: tuple[SheetSource, ...]) -> str:
    """The format's id of the first sheet that is read."""
    return next((sheet.format for sheet in sheets if sheet.target), "")


def sheet_missing(path: Path, name: str, names: list[str]) -> UserError:
    """The sentence for a sheet that the file has not."""
    listed = ", ".join(names)
    return UserError(
        "sheet-missing", f"{path.name} has no sheet {name}.", f"Its sheets are: {listed}."
    )
