"""The command that writes what leaves the program: by the ending of the name, or as a report."""

import argparse
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from planner.cli.opening import opened, say_remarks, today
from planner.cli.output import Reporter, Result
from planner.common.errors import UserError
from planner.common.resources import program
from planner.storage.project import Project

_TAKES = {
    ".xlsx": (),
    ".pdf": ("plan",),
    ".xml": ("plan", "baseline"),
    ".ics": ("plan", "crew"),
    "eligibility": (),
    "unknowns": (),
    "extension-request": ("plan", "application"),
    "site-pack": ("plan", "site", "crew", "first", "last"),
    "crew-sheet": ("plan", "site", "crew", "first", "last"),
}
"""Which options go with what is written."""

_OPTIONS = {
    "plan": "--plan",
    "application": "--application",
    "baseline": "--baseline",
    "site": "--site",
    "crew": "--crew",
    "first": "--from",
    "last": "--until",
}
REPORTS = tuple(kind for kind in _TAKES if not kind.startswith("."))


def export(asked: argparse.Namespace, progress: Reporter) -> Result:
    """Writes the workbook, the printable plan, a file for Project, or a calendar, by the ending
    of the name; or a report; or the answers into a copy of the user's workbook.
    """
    if asked.into:
        return _into(asked, progress)
    kind = asked.report or asked.out.suffix.lower()
    if kind not in _TAKES:
        raise UserError(
            "file-name",
            f'"{asked.out.name}" ends neither in .xlsx nor in .pdf, .xml or .ics.',
            "Name a workbook (.xlsx), a printable plan (.pdf), a file for Project (.xml) or a "
            "calendar for crews (.ics).",
        )
    _check(asked, kind)
    with opened(asked.file, read_only=True) as project:
        say_remarks(project)
        files = _WRITERS[kind](project, asked, progress) or (asked.out,)
    data: dict[str, Any] = {"out": str(asked.out)}
    if files != (asked.out,):
        data["files"] = [str(path) for path in files]
    return Result(data, "\n".join(f"Wrote {path}." for path in files))


def _check(asked: argparse.Namespace, kind: str) -> None:
    """An option that would be passed over is a misunderstanding."""
    for name, option in _OPTIONS.items():
        if getattr(asked, name) and name not in _TAKES[kind]:
            what = f"--report {kind}" if asked.report else kind
            raise UserError(
                "usage", f"{option} does not go with {what}.", f"See: {program()} export --help"
            )


def _workbook(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import reports

    reports.export_workbook(project, asked.out, as_of=_day(asked), progress=progress)


def _plan(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import planned_work, reports

    if asked.plan:
        planned_work.kept_plan(project, asked.plan)
    reports.export_pdf(project, asked.out, as_of=_day(asked), name=asked.plan, progress=progress)


def _project(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import reports

    reports.export_project_xml(
        project,
        asked.out,
        as_of=_day(asked),
        name=asked.plan,
        baseline=asked.baseline,
        progress=progress,
    )


def _calendar(project: Project, asked: argparse.Namespace, progress: Reporter) -> tuple[Path, ...]:
    from planner.services import reports

    return reports.export_crew_calendars(
        project, asked.out, crew=asked.crew or "", name=asked.plan, progress=progress
    )


def _eligibility(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import eligibility_report

    eligibility_report.export(project, asked.out, as_of=_day(asked), progress=progress)


def _unknowns(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import unknowns_export

    unknowns_export.export(project, asked.out, as_of=_day(asked), progress=progress)


def _extension_request(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import extension_request
    from planner.services.extension_request import RequestOptions

    options = RequestOptions(asked.application, asked.plan)
    extension_request.export(project, asked.out, options, progress, as_of=_day(asked))


def _site_pack(project: Project, asked: argparse.Namespace, progress: Reporter) -> None:
    from planner.services import site_pack
    from planner.services.field_work import Selection

    site_pack.export(
        project,
        asked.out,
        as_of=_day(asked),
        selection=Selection(tuple(asked.site), asked.crew or "", asked.first, asked.last),
        name=asked.plan,
        progress=progress,
    )


def _crew_sheet(
    project: Project, asked: argparse.Namespace, progress: Reporter
) -> tuple[Path, ...]:
    from planner.services import crew_sheets
    from planner.services.field_work import Selection

    selection = Selection(tuple(asked.site), asked.crew or "", asked.first, asked.last)
    return crew_sheets.export(
        project, asked.out, selection=selection, name=asked.plan, progress=progress
    )


_WRITERS: dict[str, Callable[[Project, argparse.Namespace, Reporter], tuple[Path, ...] | None]] = {
    ".xlsx": _workbook,
    ".pdf": _plan,
    ".xml": _project,
    ".ics": _calendar,
    "eligibility": _eligibility,
    "unknowns": _unknowns,
    "extension-request": _extension_request,
    "site-pack": _site_pack,
    "crew-sheet": _crew_sheet,
}


def _day(asked: argparse.Namespace) -> date:
    day: date | None = asked.as_of
    return day or today()


def _into(asked: argparse.Namespace, progress: Reporter) -> Result:
    from planner.services import reports

    with opened(asked.file, read_only=True) as project:
        say_remarks(project)
        done = reports.write_answers(
            project, asked.into, asked.out, as_of=_day(asked), progress=progress
        )
    data = {
        "out": str(asked.out),
        "rows": done.rows,
        "matched": done.matched,
        "unmatched": done.unmatched,
    }
    text = f"Wrote {asked.out}: {done.matched:,} of {done.rows:,} rows have answers."
    if done.unmatched:
        text += f" {done.unmatched:,} are not in the project or could not be read."
    return Result(data, text)
