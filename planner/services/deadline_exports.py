"""Writes deadlines for people to keep: a calendar, a workbook, or a printed year."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from planner.common.errors import UserError
from planner.files.workbook_table import Table, TableColumn
from planner.model.findings import Deadline
from planner.services.report_sheets import NOT_LEGAL_ADVICE, deadline_table
from planner.services.reports import INVENTED, export_calendar, is_invented

_TWO_DATES = (
    "Date is the day that the rule gives; Falls on is the next business day where the filing rule "
    "moves it."
)


def export(deadlines: Sequence[Deadline], out: Path, *, carrier: str, as_of: date) -> None:
    """Write the deadlines to ``out``: .ics a calendar with reminders, .xlsx a workbook, .pdf the
    twelve months from that of ``as_of`` on. ``carrier`` is its legal name.

    Raises UserError for another ending, or where ``out`` cannot be written.
    """
    ending = out.suffix.lower()
    if ending == ".ics":
        export_calendar(deadlines, out, owner=carrier)
    elif ending == ".xlsx":
        from planner.files.workbook_writing import write_tables

        write_tables(out, [deadline_table(deadlines), _about(carrier, as_of)])
    elif ending == ".pdf":
        from planner.files.pdf_year import YearPrint, write_year

        notes = [INVENTED] if is_invented(carrier) else []
        name = carrier or "the carrier"
        write_year(YearPrint(name, as_of, as_of, deadlines, notes), out)
    else:
        raise UserError(
            "wrong-ending",
            f"Deadlines cannot be written to {out.name}.",
            "Let its name end in .ics, .xlsx or .pdf.",
        )


def _about(carrier: str, as_of: date) -> Table:
    rows = [
        ("Important", NOT_LEGAL_ADVICE),
        ("Carrier", carrier),
        ("As of", as_of.isoformat()),
        ("Made on", f"{datetime.now().astimezone():%Y-%m-%d %H:%M}"),
        ("Two dates", _TWO_DATES),
    ]
    columns = (TableColumn("About", width=26), TableColumn("What", width=100, wrap=True))
    return Table("About", columns, rows, len(rows), has_filter=False)
