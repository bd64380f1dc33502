"""What an import would change, row by row, before anything is changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.formats import STANDARD, heading_key
from planner.model.history import Problem
from planner.model.inventory import (
    Application,
    Carrier,
    Crew,
    Extension,
    Gate,
    Item,
    JobReport,
    Record,
    Site,
    WorkStep,
)
from planner.model.sheets import ALL_SHEETS, MORE_SHEETS, LayoutColumn
from planner.services.importing.carrier import read_carrier
from planner.services.importing.entries import Entries, Outcome, RowPreview
from planner.services.importing.gone import Gone
from planner.services.importing.job_reports import match_reports
from planner.services.importing.layouts import merged_layout
from planner.services.importing.lines import KINDS, match_lines
from planner.services.importing.listed_items import is_work_list
from planner.services.importing.matching import Matched, match_by_key, match_items
from planner.services.importing.memory import no_cycle_search
from planner.services.importing.names import Names
from planner.services.importing.other_tables import check_other_tables
from planner.services.importing.passing_over import notices
from planner.services.importing.references import (
    check_items,
    check_required,
    check_serials,
    resolve,
)
from planner.services.importing.remarks import kept_values, remarks
from planner.services.importing.remembering import imported_before
from planner.services.importing.sites import (
    check_hubs,
    new_sites,
    refuse_moves_to,
    refuse_rows_of,
    take_from_sheet_name,
)
from planner.services.importing.source import SheetSource, Source
from planner.services.importing.tables import Table, read_table
from planner.services.importing.whereabouts import check_places
from planner.storage.project import Project

_ANSWER_SHEETS = frozenset(("Read me", "How to", "Plan", "Deadlines", "Findings", "About"))
"""Sheets that the program adds to a standard workbook for people to read."""
_WORK_LIST_SHEETS = frozenset(("About", "By site", "Questions"))
"""The like of a list of what to find out."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants of an import beyond the reading of the file: see `preview`."""

    new_sites: bool | None = None
    overwrite: frozenset[str] = frozenset()
    bring_back: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do. ``rows = added + changed + same + rejected``, always.

    ``entries`` are made when they are looked at. ``new_sites`` are sites that item rows name
    and that would be added with them; they are no rows of the file.
    """

    source: Source
    rows: int
    added: int
    changed: int
    same: int
    rejected: int
    problems: tuple[Problem, ...]
    entries: Sequence[RowPreview] = field(repr=False)
    matched: tuple[Matched, ...] = field(repr=False)
    carrier: Carrier | None
    new_sites: tuple[Site, ...] = field(repr=False)
    layouts: tuple[tuple[str, tuple[LayoutColumn, ...]], ...] = field(repr=False)
    revision: int = 0
    asked: Asked = field(default_factory=Asked)
    kept: int = 0
    """How many values that a person typed stay although the file says otherwise."""


def preview(
    project: Project,
    source: Source,
    progress: Progress = silent,
    *,
    new_sites: bool | None = None,
    overwrite: Iterable[str] = (),
    bring_back: bool = False,
) -> Preview:
    """Compares the file with the project; changes nothing.

    Values that a person typed stay as they are, but for the columns in ``overwrite`` (headings
    or fields; UserError ``unknown-heading`` for one that no sheet has). Rows that a person
    deleted count as the same and stay deleted, unless ``bring_back``.
    ``new_sites`` True adds the sites that item rows name and nobody knows, False rejects such
    rows; None adds them only if the project has no site and the file brings no list of sites.
    """
    work = _Work(project, source, Asked(new_sites, frozenset(overwrite), bring_back))
    with no_cycle_search():
        work.run(progress)
        progress("Comparing", 1)
        return work.result()


class _Work:
    """One preview in the making: sheets are read in an order in which each refers only to
    itself and to earlier ones.
    """

    def __init__(self, project: Project, source: Source, asked: Asked) -> None:
        self._project = project
        self._source = source
        self._asked = asked
        self._overwrite = _named_columns(source, asked.overwrite)
        self._gone_sites: frozenset[str] = frozenset()
        self._tick: Callable[[], None] = lambda: None
        self._revision = project.revision()
        self._matched: list[Matched] = []
        self._carrier: Carrier | None = None
        self._new_sites: list[Site] = []
        self._notices: list[Problem] = []
        self._layouts: list[tuple[str, tuple[LayoutColumn, ...]]] = []
        self._applications = Names()
        self._sites = Names()

    def run(self, progress: Progress) -> None:
        """Reads and compares every sheet."""
        steps: dict[str, Callable[[list[SheetSource]], object]] = {
            "Carrier": self._read_carrier,
            "Applications": self._read_applications,
            "Extensions": self._read_extensions,
            "Sites": self._read_sites,
            "Items": self._read_items,
            "Crews": lambda sheets: self._keyed(sheets, Crew, "name"),
            "Work": lambda sheets: self._keyed(sheets, WorkStep, "job"),
            "Gates": self._read_gates,
            **{sheet.name: self._read_lines for sheet in MORE_SHEETS},
            "Progress": self._read_progress,
        }
        for number, (target, step) in enumerate(steps.items()):
            stage = part(progress, number / len(steps), (number + 1) / len(steps))
            stage(f"Comparing {target}", 0)
            self._tick = _ticking(stage, f"Comparing {target}")
            step([sheet for sheet in self._source.sheets if sheet.target == target])
        self._notices += imported_before(self._source, self._project)
        for sheet in self._source.sheets:
            if not sheet.target and sheet.rows and not self._is_answer(sheet):
                self._notices.append(_left_out(sheet))

    def _is_answer(self, sheet: SheetSource) -> bool:
        if self._source.format == STANDARD:
            return sheet.sheet in _ANSWER_SHEETS
        return sheet.sheet in _WORK_LIST_SHEETS and any(map(is_work_list, self._source.sheets))

    def result(self) -> Preview:
        """The preview; asserts that no row got lost."""
        entries = Entries(self._matched)
        counts = entries.counts()
        rows = sum(sheet.rows for sheet in self._source.sheets if sheet.target)
        if rows != counts.total():
            raise AssertionError(f"{rows} rows were read, but {counts.total()} accounted for")
        return Preview(
            self._source,
            rows,
            counts[Outcome.ADDED],
            counts[Outcome.CHANGED],
            counts[Outcome.SAME],
            counts[Outcome.REJECTED],
            self._problems(),
            entries,
            tuple(self._matched),
            self._carrier,
            tuple(self._new_sites),
            tuple(self._layouts),
            self._revision,
            self._asked,
            sum(len(kept) for part in self._matched for kept in part.table.kept.values()),
        )

    def _problems(self) -> tuple[Problem, ...]:
        found = list(self._notices)
        for matched in self._matched:
            found += matched.table.notices
            found += kept_values(matched.table)
            for position in sorted(matched.table.problems):
                found += matched.table.problems[position]
        return tuple(found)

    # -- one step a sheet

    def _read_carrier(self, sheets: list[SheetSource]) -> None:
        known = self._project.carrier()
        carrier = known
        for sheet in sheets:
            typed = self._project.typed_fields(Carrier).get(known.id, frozenset())
            matched, carrier = read_carrier(sheet, carrier, typed, self._overwrite)
            self._matched.append(matched)
        self._carrier = carrier if carrier != known else None

    def _read_applications(self, sheets: list[SheetSource]) -> None:
        known = self._project.load(Application)
        self._applications = Names((record.name, "") for record in known)
        for record in _accepted(self._keyed(sheets, Application, "name", known)):
            self._applications.add(record.name)

    def _read_extensions(self, sheets: list[SheetSource]) -> None:
        known = self._project.load(Extension)
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, "application")
            resolve(table, "application", self._applications, "application")
        key = ("application", "granted_on", "order")
        self._matched += match_by_key(tables, known, key, self._gone(Extension, key))

    def _read_sites(self, sheets: list[SheetSource]) -> None:
        known = self._project.load(Site)
        there = {site.code for site in known}
        deleted = () if self._asked.bring_back else self._project.deleted_rows(Site)
        self._gone_sites = frozenset(str(row["code"]) for row in deleted) - there
        self._sites = Names((record.code, record.name) for record in known)
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, "code")
            resolve(table, "application", self._applications, "application")
        check_hubs(tables, known)
        found = match_by_key(tables, known, ("code",), self._gone(Site, ("code",)))
        self._matched += found
        for site in _accepted(found):
            self._sites.add(site.code, site.name)
        for code in self._gone_sites:
            self._sites.add(code)
        asked = self._asked.new_sites
        self._may_add_sites = asked if asked is not None else not known and not sheets

    def _read_items(self, sheets: list[SheetSource]) -> None:
        tables = self._tables(sheets)
        for table in tables:
            check_items(table)
            self._tick()
            take_from_sheet_name(table, self._sites)
            check_serials(table)
            if self._may_add_sites:
                self._new_sites += new_sites(table, self._sites)
            resolve(table, "site", self._sites, "site")
        known = self._project.load(Item) if tables else []
        gone = self._gone(Item, ()) if tables else None
        found = match_items(tables, known, gone)
        for matched in found:
            refuse_moves_to(self._gone_sites, matched)
        self._matched += found

    def _read_gates(self, sheets: list[SheetSource]) -> None:
        known = self._project.load(Gate)
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, "site")
            check_required(table, "gate")
            resolve(table, "site", self._sites, "site")
        refuse_rows_of(self._gone_sites, tables)
        key = ("site", "gate")
        self._matched += match_by_key(tables, known, key, self._gone(Gate, key))

    def _read_lines(self, sheets: list[SheetSource]) -> None:
        """Rows that nothing refers to: counts of customers, money, filings."""
        if not sheets:
            return
        tables = self._tables(sheets)
        record = tables[0].target.record
        kind = KINDS[record]
        for table in tables:
            for name in kind.needed:
                check_required(table, name)
            resolve(table, "application", self._applications, "application")
            resolve(table, "site", self._sites, "site")
        refuse_rows_of(self._gone_sites, tables)
        gone = self._gone(record, kind.identity)
        self._matched += match_lines(tables, self._project.load(record), kind, gone)

    def _read_progress(self, sheets: list[SheetSource]) -> None:
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, "site")
            check_required(table, "job")
            resolve(table, "site", self._sites, "site")
        refuse_rows_of(self._gone_sites, tables)
        gone = self._gone(JobReport, ("site", "job"))
        self._matched += match_reports(tables, self._project.load(JobReport), gone)

    def _keyed(
        self,
        sheets: list[SheetSource],
        record: type[Record],
        name: str,
        known: Sequence[Record] | None = None,
    ) -> list[Matched]:
        existing = self._project.load(record) if known is None else known
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, name)
        # an application that is named again is needed: sites and extensions refer to it
        gone = None if record is Application else self._gone(record, (name,))
        found = match_by_key(tables, existing, (name,), gone)
        self._matched += found
        return found

    def _gone(self, record: type[Record], key: tuple[str, ...]) -> Gone | None:
        if self._asked.bring_back:
            return None
        return Gone(self._project.deleted_rows(record), key)

    # -- what each step shares

    def _tables(self, sheets: list[SheetSource]) -> list[Table]:
        tables = [read_table(sheet, self._tick) for sheet in sheets]
        typed = self._project.typed_fields(tables[0].target.record) if tables else {}
        for table in tables:
            table.typed, table.overwrite = typed, self._overwrite
            raw = table.source.raw
            self._notices += notices(raw.name, table.source.number, raw.rows, table.source.listed)
            self._notices += remarks(table)
            check_other_tables(table)
            check_places(table)
        if tables:
            target = tables[0].target
            known = self._project.layout(target.name)
            layout = merged_layout(target, known, tables)
            if layout != known:
                self._layouts.append((target.name, layout))
        return tables


def _ticking(progress: Progress, message: str) -> Callable[[], None]:
    """Reports without a fraction: how far a sheet is, nobody can say in one number."""
    return lambda: progress(message, None)


def _accepted(found: Sequence[Matched]) -> Iterator[Any]:
    """The records of the rows that come in; one that a person deleted has no id."""
    return (
        new
        for part in found
        for old, new in zip(part.before, part.after, strict=True)
        if new is not None and (new is not old or new.id)
    )


def _named_columns(source: Source, asked: frozenset[str]) -> frozenset[str]:
    """The fields and own headings that ``asked`` names, by heading or field."""
    found: set[str] = set()
    for name in asked:
        named = {
            column.field or column.heading
            for sheet in source.sheets
            for column in sheet.columns
            if name == column.field or heading_key(name) == heading_key(column.heading)
        }
        if not named:
            raise UserError("unknown-heading", f"No sheet has a column {name}.")
        found |= named
    return frozenset(found)


def _left_out(sheet: SheetSource) -> Problem:
    why = "it is hidden" if sheet.hidden else "its columns are not known"
    code = "sheet-hidden" if sheet.hidden else "sheet-left-out"
    message = f"The sheet was left out: {why}. Choose it by name to read it."
    return Problem(code, message, sheet.sheet, rejects=False)


ORDER = tuple(sheet.record for sheet in ALL_SHEETS)
"""The order in which records are written: each refers only to itself and to earlier ones."""
