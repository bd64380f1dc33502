"""A file that was looked at: its sheets, what each lists, and which column is which."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.cells import shown
from planner.files.formats import Format, columns_of, sheet_named
from planner.files.headings import (
    OWN,
    YOU_SAID_SO,
    ColumnMatch,
    Reading,
    reading_as,
    wordiest_row,
)
from planner.files.reading import RawSheet
from planner.files.shapes import shaped
from planner.services.importing.header_rows import columns_at
from planner.services.importing.passing_over import Listed, list_rows
from planner.services.importing.repairing import Repair, RepairKind, repaired

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
    header_rows: int = 1
    skip_hidden: bool = False
    """Whether rows that are hidden or filtered out in Excel are left out."""
    date_orders: Mapping[int, str] = field(default_factory=dict)
    """By index of a column, the order of its dates: "month" or "day" first."""
    repairs: tuple[Repair, ...] = ()
    """The repairs that a person accepted, in the order in which they are made."""
    refused: tuple[Repair, ...] = ()
    """The repairs that a person accepted in an earlier import and took back now."""
    original: RawSheet | None = field(repr=False, default=None)
    """The sheet as it was before any repair."""
    numbers: Sequence[int] | None = field(repr=False, default=None)
    """Excel's number of each row where repairs split rows; else they count from the first."""
    exported: bool = False
    """Whether a system wrote it: its format is known by a set of headings."""
    why: str = ""
    """Why the sheet is taken for its target and format."""

    @property
    def header(self) -> int:
        """Index of the header row in ``raw.rows``, -1 if there is none."""
        return self.header_row - self.raw.first_row if self.header_row else -1

    @property
    def first_data(self) -> int:
        """Index of the first row below the headings."""
        return self.header + self.header_rows if self.header_row else 0

    def number(self, index: int) -> int:
        """The row's number in Excel."""
        return self.numbers[index] if self.numbers else index + self.raw.first_row

    def data_rows(self) -> Sequence[int]:
        """Indices into ``raw.rows`` of the rows below the header that are entries of the list:
        neither empty nor passed over.
        """
        return self.listed.rows

    def counted(self, tick: Callable[[], None] = lambda: None) -> "SheetSource":
        """The sheet with its rows told apart anew, after a change of how it is read."""
        taken: set[int] = set()
        if self.taken:
            taken = {i for i in range(len(self.raw.rows)) if self.number(i) in self.taken}
        listed = list_rows(
            self.raw.rows,
            self.header,
            self.first_data,
            {column.index: column.field for column in self.columns if column.field},
            self.target,
            taken,
            tick,
            exported=self.exported,
        )
        if self.target and self.raw.passed_over:
            listed = listed.without(self.raw.passed_over, taken)
        if self.skip_hidden and self.raw.hidden_rows:
            hidden = dict.fromkeys(set(listed.rows) & self.raw.hidden_rows, "hidden-row")
            listed = listed.without(hidden, taken)
        return replace(self, listed=listed, rows=len(listed.rows))


def sheet_source(
    raw: RawSheet,
    reading: Reading | None,
    header_rows: int = 1,
    tick: Callable[[], None] = lambda: None,
) -> SheetSource:
    """A sheet as it will be read; left out without a reading."""
    head = tuple(tuple(map(shown, row)) for row in raw.rows[:HEAD_ROWS])
    source = SheetSource(raw.name, raw.hidden, 0, "", 0, (), head, raw=raw)
    if reading:
        raw, reading = shaped(raw, reading)
        source = replace(
            source,
            raw=raw,
            why=reading.why,
            target=reading.target,
            header_row=reading.header + raw.first_row,
            columns=reading.columns,
            format=reading.format,
            header_rows=header_rows,
            exported=bool(reading.layout and reading.layout.signatures),
        )
    return source.counted(tick)


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
    digest: str = ""
    """What tells this file's content from any other's."""
    found: Mapping[str, SheetSource] = field(repr=False, default_factory=dict)
    """The sheets as they were found, before a person said anything about them."""

    def sheet(self, name: str) -> SheetSource:
        """The sheet of that name, whatever its case."""
        wanted = name.strip().casefold()
        for sheet in self.sheets:
            if sheet.sheet.strip().casefold() == wanted:
                return sheet
        raise sheet_missing(self.path, name, [sheet.sheet for sheet in self.sheets])

    def with_target(self, sheet: str, target: str) -> "Source":
        """Reads the sheet as another standard sheet, or leaves it out (empty ``target``)."""
        old = _unrepaired(self.sheet(sheet))
        if not target:
            return self._with(replace(old, target="", columns=(), format="", why="").counted())
        header = old.header if old.header_row else wordiest_row(old.raw.rows)
        return self._with(self._as(old, target, header, old.header_rows if old.header_row else 1))

    def with_header(self, sheet: str, row: int, rows: int = 1) -> "Source":
        """Takes another row, as Excel numbers it, for the header row, or for the first of
        ``rows`` whose texts are joined.
        """
        old = _unrepaired(self.sheet(sheet))
        last = old.raw.first_row + len(old.raw.rows) - 1
        if not old.raw.first_row <= row <= last - rows + 1:
            raise UserError(
                "row-missing",
                f"Sheet {old.sheet} has no row {row}.",
                f"Its rows with content are {old.raw.first_row} to {last}.",
            )
        return self._with(self._as(old, old.target or "Items", row - old.raw.first_row, rows))

    def with_column(
        self, sheet: str, index: int, field: str, reason: str = YOU_SAID_SO
    ) -> "Source":
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
            replace(column, field=field, reason=reason if field else OWN)
            if column.index == index
            else replace(column, field="", reason=OWN)
            if field and column.field == field
            else column
            for column in old.columns
        )
        return self._with(replace(old, columns=columns).counted())

    def with_hidden_rows(self, sheet: str, *, read: bool) -> "Source":
        """Reads the rows that are hidden or filtered out in Excel, or leaves them out."""
        return self._with(replace(self.sheet(sheet), skip_hidden=not read).counted())

    def with_rows(self, sheet: str, rows: Iterable[int], *, read: bool = True) -> "Source":
        """Reads rows, as Excel numbers them, that were passed over as totals or titles; or passes
        them over again.
        """
        old, asked = self.sheet(sheet), frozenset(rows)
        taken = old.taken | asked if read else old.taken - asked
        return self._with(replace(old, taken=taken).counted())

    def with_date_order(self, sheet: str, index: int, order: str) -> "Source":
        """Reads all dates of a column with the "month" or the "day" first; "" finds it out."""
        old = self.sheet(sheet)
        if order not in {"", "month", "day"}:
            raise ValueError(f"a date's order is month or day, not {order}")
        orders = {**old.date_orders, index: order}
        orders = {column: word for column, word in orders.items() if word}
        return self._with(replace(old, date_orders=orders))

    def with_repairs(
        self,
        accepted: Sequence[Repair],
        refused: Sequence[Repair] = (),
        progress: Progress = silent,
    ) -> "Source":
        """Makes some of the repairs that `repairs` offered and takes back others, with one pass
        over each sheet; what was written is kept in a column of the user's.
        """
        changed = self
        cells: dict[str, list[Repair]] = {}
        for repair in (*accepted, *refused):
            if repair.kind is RepairKind.DATE_ORDER:
                order = "day" if repair in accepted else ""
                changed = changed.with_date_order(repair.sheet, repair.index, order)
            else:
                cells.setdefault(repair.sheet, []).append(repair)
        mended = {}
        for number, (sheet, said) in enumerate(cells.items()):
            stage = part(progress, number / len(cells), (number + 1) / len(cells))
            old, keys = changed.sheet(sheet), {repair.key for repair in said}
            wanted = [known for known in old.repairs if known.key not in keys]
            wanted += [repair for repair in said if repair in accepted]
            no = [known for known in old.refused if known.key not in keys]
            no += [repair for repair in said if repair.known and repair not in accepted]
            mended[sheet] = replace(_mended(_unrepaired(old), wanted, stage), refused=tuple(no))
        return replace(
            changed, sheets=tuple(mended.get(sheet.sheet, sheet) for sheet in changed.sheets)
        )

    def makes(self, repair: Repair) -> bool:
        """Whether a repair is made in the file as it is read."""
        sheet = self.sheet(repair.sheet)
        if repair.kind is RepairKind.DATE_ORDER:
            return sheet.date_orders.get(repair.index) == "day"
        return repair.key in {made.key for made in sheet.repairs}

    def without_repairs(self, sheet: str) -> "Source":
        """The sheet's cells as they are in the file."""
        return self._with(_unrepaired(self.sheet(sheet)))

    def _as(self, old: SheetSource, target: str, header: int, count: int) -> SheetSource:
        standard = sheet_named(target)
        if standard is None:
            raise UserError("unknown-sheet", f"There is no standard sheet {target}.")
        reading = reading_as(old.raw, self.formats, standard, header)
        if count > 1:
            columns = columns_at(old.raw, header, count, reading.layout, reading.target, {})
            reading = replace(reading, columns=columns)
        return sheet_source(old.raw, reading, count)

    def _with(self, changed: SheetSource) -> "Source":
        sheets = tuple(changed if s.sheet == changed.sheet else s for s in self.sheets)
        return replace(self, sheets=sheets, format=format_of(sheets))


def _mended(fresh: SheetSource, wanted: Sequence[Repair], progress: Progress) -> SheetSource:
    """A sheet as it is in the file, with repairs made."""

    def tick() -> None:
        progress(f"Repairing {fresh.sheet}", 0)

    mended = repaired(fresh.raw, fresh.first_data, wanted, tick)
    width = len(fresh.raw.rows[0])
    columns = fresh.columns + tuple(
        ColumnMatch(width + place, heading, field, YOU_SAID_SO if field else OWN)
        for place, (heading, field) in enumerate(mended.added)
    )
    return replace(
        fresh,
        raw=mended.raw,
        columns=columns,
        repairs=tuple(wanted),
        original=fresh.raw if wanted else None,
        numbers=mended.numbers,
    ).counted(tick)


def _unrepaired(sheet: SheetSource) -> SheetSource:
    """The sheet as it was before any repair of its cells."""
    if sheet.original is None:
        return sheet
    width = len(sheet.original.rows[0]) if sheet.original.rows else 0
    columns = tuple(column for column in sheet.columns if column.index < width)
    return replace(
        sheet, raw=sheet.original, original=None, repairs=(), numbers=None, columns=columns
    ).counted()


def format_of(sheets: tuple[SheetSource, ...]) -> str:
    """The format's id of the first sheet that is read."""
    return next((sheet.format for sheet in sheets if sheet.target), "")


def sheet_missing(path: Path, name: str, names: list[str]) -> UserError:
    """The sentence for a sheet that the file has not."""
    listed = ", ".join(names)
    return UserError(
        "sheet-missing", f"{path.name} has no sheet {name}.", f"Its sheets are: {listed}."
    )
