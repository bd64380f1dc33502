"""What an import would change, row by row, before anything is changed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from planner.catalogue.serials import is_damaged
from planner.common.progress import Progress, part, silent
from planner.files.cells import normal
from planner.files.formats import STANDARD
from planner.model.history import Problem
from planner.model.inventory import (
    Application,
    Carrier,
    Crew,
    Extension,
    Gate,
    Item,
    Record,
    Site,
    WorkStep,
)
from planner.model.sheets import SHEETS, LayoutColumn
from planner.services.importing.carrier import read_carrier
from planner.services.importing.entries import Entries, Outcome, RowPreview
from planner.services.importing.layouts import merged_layout
from planner.services.importing.matching import (
    Matched,
    match_by_key,
    match_items,
    usable_serial,
)
from planner.services.importing.memory import no_cycle_search
from planner.services.importing.names import Names
from planner.services.importing.passing_over import notices
from planner.services.importing.references import check_items, check_required, resolve
from planner.services.importing.source import SheetSource, Source
from planner.services.importing.tables import Table, read_table
from planner.storage.project import Project

_ANSWER_SHEETS = frozenset(("Read me", "Plan", "Deadlines", "Findings", "About"))
"""Sheets that the program adds to a standard workbook for people to read."""


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
    asked_new_sites: bool | None = None


def preview(
    project: Project,
    source: Source,
    progress: Progress = silent,
    *,
    new_sites: bool | None = None,
) -> Preview:
    """Compares the file with the project; changes nothing.

    ``new_sites`` True adds the sites that item rows name and nobody knows, False rejects such
    rows; None adds them only if the project has no site and the file brings no list of sites.
    """
    work = _Work(project, source, new_sites)
    with no_cycle_search():
        work.run(progress)
        progress("Comparing", 1)
        return work.result()


class _Work:
    """One preview in the making: sheets are read in an order in which each refers only to
    itself and to earlier ones.
    """

    def __init__(self, project: Project, source: Source, new_sites: bool | None) -> None:  # noqa: FBT001
        self._project = project
        self._source = source
        self._asked = new_sites
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
        }
        for number, (target, step) in enumerate(steps.items()):
            stage = part(progress, number / len(steps), (number + 1) / len(steps))
            stage(f"Comparing {target}", 0)
            step([sheet for sheet in self._source.sheets if sheet.target == target])
        for sheet in self._source.sheets:
            if not sheet.target and sheet.rows and not self._is_answer(sheet):
                self._notices.append(_left_out(sheet))

    def _is_answer(self, sheet: SheetSource) -> bool:
        return self._source.format == STANDARD and sheet.sheet in _ANSWER_SHEETS

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
        )

    def _problems(self) -> tuple[Problem, ...]:
        found = list(self._notices)
        for matched in self._matched:
            found += matched.table.notices
            for position in sorted(matched.table.problems):
                found += matched.table.problems[position]
        return tuple(found)

    # -- one step a sheet

    def _read_carrier(self, sheets: list[SheetSource]) -> None:
        known = self._project.carrier()
        carrier = known
        for sheet in sheets:
            matched, carrier = read_carrier(sheet, carrier)
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
        self._matched += match_by_key(tables, known, _extension_key)

    def _read_sites(self, sheets: list[SheetSource]) -> None:
        known = self._project.load(Site)
        self._sites = Names((record.code, record.name) for record in known)
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, "code")
            resolve(table, "application", self._applications, "application")
        self._check_hubs(tables, known)
        found = match_by_key(tables, known, _key_of("code"), "code")
        self._matched += found
        for site in _accepted(found):
            self._sites.add(site.code, site.name)
        self._may_add_sites = self._asked if self._asked is not None else not known and not sheets

    def _check_hubs(self, tables: Sequence[Table], known: Sequence[Site]) -> None:
        """A hub may stand below in the same sheet, but not in a row that is itself rejected."""
        rejected = -1
        while rejected != (rejected := sum(len(table.rejected) for table in tables)):
            names = Names((site.code, site.name) for site in known)
            for table in tables:
                codes = table.columns.get("code", [])
                called = table.columns.get("name") or [""] * len(codes)
                for position, (code, name) in enumerate(zip(codes, called, strict=True)):
                    if position not in table.rejected:
                        names.add(code, name)
            for table in tables:
                resolve(table, "hub_site", names, "site")

    def _read_items(self, sheets: list[SheetSource]) -> None:
        tables = self._tables(sheets)
        for table in tables:
            check_items(table)
            self._site_from_sheet_name(table)
            _check_serials(table)
            if self._may_add_sites:
                self._add_sites(table)
            resolve(table, "site", self._sites, "site")
        known = self._project.load(Item) if tables else []
        self._matched += match_items(tables, known)

    def _site_from_sheet_name(self, table: Table) -> None:
        """A workbook with one sheet a site names the site on the sheet."""
        site = self._sites.find(table.source.sheet)
        if "site" in table.columns or site is None:
            return
        table.columns["site"] = [site] * len(table.indices)
        message = f"The rows have no column for the site; they were put to {site} by the sheet."
        table.notices.append(
            Problem("site-from-sheet", message, table.source.sheet, value=site, rejects=False)
        )

    def _add_sites(self, table: Table) -> None:
        for position, text in enumerate(table.columns.get("site", ())):
            if text and position not in table.rejected and self._sites.find(text) is None:
                self._sites.add(text)
                self._new_sites.append(Site(code=text))
                table.add(
                    position,
                    "site-added",
                    f"Site {text} is not known yet; it will be added.",
                    "site",
                    rejects=False,
                )

    def _read_gates(self, sheets: list[SheetSource]) -> None:
        known = self._project.load(Gate)
        tables = self._tables(sheets)
        for table in tables:
            check_required(table, "site")
            check_required(table, "gate")
            resolve(table, "site", self._sites, "site")
        self._matched += match_by_key(tables, known, _gate_key)

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
        found = match_by_key(tables, existing, _key_of(name), name)
        self._matched += found
        return found

    # -- what each step shares

    def _tables(self, sheets: list[SheetSource]) -> list[Table]:
        tables = [read_table(sheet) for sheet in sheets]
        for table in tables:
            raw = table.source.raw
            self._notices += notices(raw.name, raw.first_row, raw.rows, table.source.listed)
            if raw.filled:
                self._notices.append(_filled(table.source))
        if tables:
            target = tables[0].target
            known = self._project.layout(target.name)
            layout = merged_layout(target, known, tables)
            if layout != known:
                self._layouts.append((target.name, layout))
        return tables


def _check_serials(table: Table) -> None:
    for position, text in enumerate(table.columns.get("serial", ())):
        if text and not usable_serial(text) and position not in table.rejected:
            table.add(
                position,
                "serial-damaged",
                f"{is_damaged(text)} Look at the unit or the invoice and correct it; until then "
                "the row is not recognised by it.",
                "serial",
                rejects=False,
            )


def _accepted(found: Sequence[Matched]) -> Iterator[Any]:
    return (record for part in found for record in part.after if record is not None)


def _key_of(name: str) -> Callable[[Any], str]:
    return lambda record: normal(getattr(record, name))


def _extension_key(extension: Extension) -> tuple[object, ...]:
    return extension.application, extension.granted_on, normal(extension.order)


def _gate_key(gate: Gate) -> tuple[object, ...]:
    return gate.site, normal(gate.gate)


def _left_out(sheet: SheetSource) -> Problem:
    why = "it is hidden" if sheet.hidden else "its columns are not known"
    code = "sheet-hidden" if sheet.hidden else "sheet-left-out"
    message = f"The sheet was left out: {why}. Choose it by name to read it."
    return Problem(code, message, sheet.sheet, rejects=False)


def _filled(sheet: SheetSource) -> Problem:
    message = f"{sheet.raw.filled:,} cells took the value of the merged cell they belong to."
    return Problem("merged-cells", message, sheet.sheet, rejects=False)


ORDER = tuple(sheet.record for sheet in SHEETS)
"""The order in which records are written: each refers only to itself and to earlier ones."""
