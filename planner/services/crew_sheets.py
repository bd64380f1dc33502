"""Sheets for crews to fill in: which jobs began and ended when, to be imported again."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.files.workbook_cells import Value
from planner.files.workbook_table import Origin, Table, TableColumn
from planner.files.workbook_writing import write_tables
from planner.model.inventory import Inventory, JobReport
from planner.model.plan import JobKey, Plan
from planner.model.sheets import DELAY_CAUSES, PLANNED_HEADINGS, PROGRESS, Kind
from planner.scheduling.template import fold
from planner.services.field_work import FieldJob, Selection, chosen, file_names
from planner.services.planned_work import kept_plan
from planner.storage.project import Project

_FILLED = ("started_on", "finished_on", "expected_on")
_HOW = (
    ("Fill in", "The yellow cells of the sheet Progress, as far as there is news. Leave the rest."),
    ("Started on", "The first day of work at the site. Leave it empty until work has begun."),
    ("Finished on", "The last day of work. Leave it empty while there is work left."),
    ("Expected finish", "For a job that is under way: the day on which you expect to be done."),
    ("Crew", "Who is there. Correct it if it is another crew; part several with a semicolon (;)."),
    ("Delay cause", f"If it is late: {', '.join(DELAY_CAUSES)}."),
    ("Notes", "Anything that the office should know."),
    ("Dates", "Year, month and day, like 2026-05-31, or as your spreadsheet writes them."),
    ("Leave alone", "Site and Job: by them the rows find their jobs again. Rows can be left out."),
    ("Send back", "Save the workbook and send it back. The office imports it like any other."),
)


def export(
    project: Project,
    out: Path,
    *,
    selection: Selection | None = None,
    name: str | None = None,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Write the jobs that are asked for (all, without a ``selection``) in the plan of a name, the
    newest without one, as a workbook to fill in; where ``out`` is a folder, one for each crew,
    and one for the jobs that need none. Gives the files.

    What was reported before is filled in, so that nothing of it is lost when the workbook comes
    back. Raises UserError for another ending than .xlsx, as `chosen`, and where a file cannot be
    written; "file-exists" where a folder has a workbook of that name.
    """
    if not out.is_dir() and out.suffix.lower() != ".xlsx":
        raise UserError("wrong-ending", f"{out.name} does not end in .xlsx.", "Name it *.xlsx.")
    plan, listed = kept_plan(project, name), project.inventory()
    jobs = chosen(listed, plan, selection or Selection())
    files = {out: jobs}
    if out.is_dir():
        by_crew: dict[str, list[FieldJob]] = {}
        for one in jobs:
            for crew in one.crews or ("Without a crew",):
                by_crew.setdefault(crew, []).append(one)
        names = file_names(sorted(by_crew), ".xlsx")
        files = {out / names[crew]: found for crew, found in by_crew.items()}
        _spare(files)
    for number, (path, found) in enumerate(files.items()):
        stage = part(progress, number / len(files), (number + 1) / len(files))
        write_tables(path, [_sheet(listed, found), _how(listed, plan)], stage)
    return tuple(files)


def _spare(files: Iterable[Path]) -> None:
    """A workbook that a crew has filled in is not written over."""
    there = next((path for path in files if path.exists()), None)
    if there is not None:
        raise UserError(
            "file-exists",
            f"{there.name} is in that folder already, and a crew may have filled it in.",
            "Import it and move it away, or choose another folder.",
            str(there.parent),
        )


def _sheet(listed: Inventory, jobs: Sequence[FieldJob]) -> Table:
    known = {(one.site, fold(one.job)): one for one in listed.reports}
    rows = [_row(one, known) for one in jobs]
    columns = []
    for column in PROGRESS.columns:
        columns.append(
            TableColumn(
                column.heading,
                column.kind,
                {"notes": 46.0, "crew": 30.0, "job": 24.0, "site": 18.0}.get(column.field, 0.0),
                wrap=column.field in ("notes", "crew", "job"),
                help=column.help,
                choices=DELAY_CAUSES if column.field == "delay_cause" else (),
                to_fill=column.field not in ("site", "job", "crew"),
            )
        )
        if column.field == "job":
            columns += [
                TableColumn(heading, Kind.DATE, 14, origin=Origin.ANSWER)
                for heading in PLANNED_HEADINGS
            ]
    return Table(PROGRESS.name, tuple(columns), rows, len(rows), prompts=True)


def _row(one: FieldJob, known: dict[JobKey, JobReport]) -> tuple[Value, ...]:
    job = one.job
    told = known.get((job.site, fold(job.job)), JobReport())
    return (
        *(job.site, job.job, job.start, job.finish),
        *(getattr(told, name) for name in _FILLED),
        told.crew or "; ".join(one.crews),
        *(told.delay_cause, told.notes),
    )


def _how(listed: Inventory, plan: Plan) -> Table:
    rows: list[tuple[str, Value]] = [
        ("Carrier", listed.carrier.legal_name),
        ("Plan", f"{plan.name}, made on {plan.made_at.astimezone():%Y-%m-%d}"),
        *_HOW,
    ]
    columns = (TableColumn("How to", width=22), TableColumn("What to do", width=100, wrap=True))
    return Table("How to", columns, rows, len(rows), has_filter=False)
