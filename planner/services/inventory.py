"""Editing what a carrier lists, by hand: each edit is one undoable step."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from planner.common.days import day_text
from planner.common.errors import UserError
from planner.files.workbook_cells import TEXT_LIMIT
from planner.model.documents import About, Document
from planner.model.history import ChangeSet
from planner.model.inventory import (
    KEYS,
    Application,
    Carrier,
    CustomerCount,
    Disbursement,
    Filing,
    Item,
    JobReport,
    Record,
    Site,
    subject,
)
from planner.model.sheets import ALL_SHEETS, CARRIER, Sheet
from planner.storage.project import Project


def sheet_of(record: type[Record]) -> Sheet:
    """The sheet of the standard workbook that holds a kind of record."""
    return next(sheet for sheet in ALL_SHEETS if sheet.record is record)


def edit(
    project: Project,
    record: type[Record],
    ids: Sequence[int],
    values: Mapping[str, Any],
    *,
    why: str = "",
) -> ChangeSet:
    """Sets fields of one or more rows to the same values."""
    sheet = sheet_of(record)
    rows = project.rows(record, ids)
    if len(rows) != len(set(ids)):
        raise UserError(
            "row-gone", f"A row of {sheet.name} is not there any more.", "Look at the list again."
        )
    changed = [replace(row, **values) for row in rows]
    check_lengths(sheet, values)
    for row in changed:
        check(row)
    heading = ", ".join(heading_of(sheet, field) for field in values)
    with project.unit(f"Edit {heading} of {describe(sheet, rows)}", why) as unit:
        unit.update(record, changed)
    return unit.changes


def add(project: Project, rows: Sequence[Record]) -> ChangeSet:
    """Adds rows of one kind."""
    sheet = sheet_of(type(rows[0]))
    for row in rows:
        check(row)
    with project.unit(f"Add {describe(sheet, rows)}") as unit:
        unit.insert(sheet.record, rows)
    return unit.changes


def remove(project: Project, record: type[Record], ids: Sequence[int]) -> ChangeSet:
    """Deletes rows, and takes off the documents that are about them; UserError
    ``unknown-reference`` if other rows still name one of them.
    """
    sheet = sheet_of(record)
    rows = project.rows(record, ids)
    attached = _documents_about(project, rows)
    beside = {0: "", 1: " and a document"}.get(len(attached), " and documents")
    with project.unit(f"Delete {describe(sheet, rows)}{beside}") as unit:
        unit.delete(record, ids)
        unit.detach(attached)
    return unit.changes


def _documents_about(project: Project, rows: Sequence[Record]) -> list[int]:
    subjects = {subject(row) for row in rows if isinstance(row, Application | Site | Item | Filing)}
    if not subjects:
        return []
    return [
        one.id
        for one in project.load(Document)
        if (one.about, one.key) in subjects
        or (one.about is About.JOB and (About.SITE, one.key.partition("/")[0]) in subjects)
    ]


def save_carrier(project: Project, carrier: Carrier) -> ChangeSet:
    """Sets the carrier's facts; UserError where one cannot be."""
    check(carrier)
    with project.unit("Edit the carrier's facts") as unit:
        unit.save_carrier(carrier)
    return unit.changes


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a field of a row cannot be as it is."""

    field: str
    what: str
    hint: str


def check(row: Record) -> None:
    """Raises UserError for a value that no such row can have."""
    for fault in faults(row):
        raise _refusal(sheet_of(type(row)), fault.field, fault.what, fault.hint)
    if isinstance(row, Carrier):
        _check_own_fields(row)


def faults(row: Record) -> Iterator[Fault]:
    """What is wrong with the values of a row, beside the names of others that it refers to."""
    key, needed = KEYS.get(type(row)), NEEDED.get(type(row))
    if key and not getattr(row, key):
        yield Fault(key, "is empty", "Give it a name that no other row has.")
    if needed and not getattr(row, needed):
        yield Fault(needed, "is empty", "Without it nobody knows what the row is about.")
    for column in sheet_of(type(row)).columns:
        yield from _out_of_range(column.field, getattr(row, column.field))
    if isinstance(row, Carrier) and row.frn and not (row.frn.isdigit() and len(row.frn) == 10):
        yield Fault("frn", f'is "{row.frn}"', "An FRN has ten digits.")
    if isinstance(row, JobReport):
        yield from _backwards(row)


def too_long(values: Mapping[str, Any]) -> Iterator[Fault]:
    """Texts that a person gives and no cell can hold. What is in the project already may be
    longer, as it came in.
    """
    for field, value in values.items():
        if isinstance(value, str) and len(value) > TEXT_LIMIT:
            what = f"would have {len(value):,} characters"
            yield Fault(field, what, f"A cell holds at most {TEXT_LIMIT:,}, as in Excel.")


def check_lengths(sheet: Sheet, values: Mapping[str, Any]) -> None:
    """Raises UserError ``bad-value`` for a text that is `too_long`."""
    for fault in too_long(values):
        raise _refusal(sheet, fault.field, fault.what, fault.hint)


def _backwards(report: JobReport) -> Iterator[Fault]:
    """An end before the beginning; what was expected once does not matter of a job that is done."""
    field = "finished_on" if report.finished_on else "expected_on"
    began, ended = report.started_on, report.finished_on or report.expected_on
    if began and ended and ended < began:
        hint = f"The job began on {day_text(began)}: correct one of the two dates."
        yield Fault(field, f"is {day_text(ended)}", hint)


def _out_of_range(field: str, value: object) -> Iterator[Fault]:
    if "latitude" in field or "longitude" in field:
        limit = 90 if "latitude" in field else 180
        if isinstance(value, int | float) and not abs(value) <= limit:
            yield Fault(field, f"is {value}", f"It lies between -{limit} and {limit}.")
    elif isinstance(value, int | Decimal) and not isinstance(value, bool) and value < 0:
        yield Fault(field, f"is {value}", "It cannot be below zero.")


def _check_own_fields(carrier: Carrier) -> None:
    taken = {column.heading.casefold() for column in CARRIER.columns}
    for heading in carrier.extras:
        key = " ".join(heading.split()).casefold()
        if not key or key in taken:
            raise UserError(
                "bad-value",
                f'A field of your own cannot be called "{heading}".',
                "Give it a name that no other field of the carrier has.",
                "sheet Carrier",
            )
        taken.add(key)


NEEDED: Mapping[type, str] = MappingProxyType(
    {CustomerCount: "on", Disbursement: "application", Filing: "duty", JobReport: "job"}
)
"""Fields without which a row that has no name of its own says nothing; an import asks for them
too.
"""


def _refusal(sheet: Sheet, field: str, what: str, hint: str) -> UserError:
    heading = heading_of(sheet, field)
    return UserError("bad-value", f"{heading} {what}.", hint, f"sheet {sheet.name}")


def heading_of(sheet: Sheet, field: str) -> str:
    """What a field of a sheet's rows is called."""
    try:
        return sheet.column(field).heading
    except KeyError:
        return field.replace("_", " ").capitalize()


def describe(sheet: Sheet, rows: Sequence[Record]) -> str:
    """A step's object in words: "site S-12", "312 items"."""
    if len(rows) != 1:
        return f"{len(rows):,} {sheet.noun}s"
    names = (KEYS.get(sheet.record, "serial"), "duty", "claim", "description", "job")
    name = next((text for name in names if (text := getattr(rows[0], name, ""))), "")
    return f"{sheet.noun} {name}".strip()
