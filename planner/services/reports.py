"""What leaves the program: the standard workbook, the printable plan, the calendar.

Each is written whole or not at all, only to the path named. What writes and what answers is
imported when first used, because the libraries and the rule book are slow to load.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from planner.common.errors import UserError
from planner.common.progress import Progress, part, silent
from planner.model.findings import Deadline
from planner.model.plan import Plan
from planner.model.sheets import ALL_SHEETS
from planner.storage.project import Project

INVENTED = "Invented sample data: this company does not exist."


def write_template(out: Path) -> None:
    """Write the empty standard workbook; UserError where ``out`` cannot be written."""
    from planner.files.workbook_writing import write_template as write

    _expect(out, ".xlsx")
    write(out)


def export_workbook(
    project: Project, out: Path, *, as_of: date, progress: Progress = silent
) -> None:
    """Write everything the project lists as the standard workbook, with the columns as the
    user keeps them, and with the answers as of ``as_of``, the plan, deadlines and findings.
    Importing it again changes nothing.

    Raises UserError where ``out`` cannot be written, or a sheet cannot hold what is listed.
    """
    from planner.files.workbook_writing import write_workbook
    from planner.services import deadlines, eligibility, recognition
    from planner.services import report_sheets as sheets

    _expect(out, ".xlsx")
    listed, plan = project.inventory(), project.plan()
    answers = eligibility.check(listed, as_of, part(progress, 0.0, 0.3))
    origin = {
        "Project file": project.path.name,
        "Catalogue": recognition.catalogue_version(project),
    }
    if is_invented(listed.carrier.legal_name):
        origin = {"Sample": INVENTED, **origin}
    made_at = datetime.now().astimezone()
    reports = [
        *([sheets.plan_table(plan, listed.sites)] if plan else []),
        sheets.deadline_table(deadlines.compute(listed, as_of)),
        sheets.finding_table(answers.carrier),
        sheets.about_table(answers, plan, origin, made_at),
    ]
    write_workbook(
        out,
        listed,
        layouts={sheet.name: project.layout(sheet.name) for sheet in ALL_SHEETS},
        answers=sheets.item_answers(answers, plan),
        reports=reports,
        progress=part(progress, 0.3, 1.0),
    )


@dataclass(frozen=True, slots=True)
class AnswersWritten:
    """What `write_answers` wrote: the ``sheets`` that list items, their ``rows``, and how many
    of those are items of the project; ``rows = matched + unmatched``.
    """

    rows: int
    matched: int
    unmatched: int
    sheets: tuple[str, ...]


def write_answers(
    project: Project,
    workbook: Path,
    out: Path,
    *,
    as_of: date,
    progress: Progress = silent,
) -> AnswersWritten:
    """Write ``out``, a copy of the user's own ``workbook`` with the answers as of ``as_of`` in
    columns behind each list of items; columns that an earlier run added are filled anew.
    Everything else stays as it was: sheets, formulas, formats, charts, macros. Rows are matched
    to items as an import would match them; nothing is imported.

    Raises UserError ``same-file`` if ``out`` is the workbook, ``not-xlsx`` for another kind of
    file, ``no-items`` if no sheet lists items, and what reading and writing raise.
    """
    from planner.files.annotate import annotate, check_target
    from planner.services import eligibility, importing
    from planner.services.report_sheets import item_answers
    from planner.services.row_answers import sheet_answers

    check_target(workbook, out)
    source = importing.look(workbook, progress=part(progress, 0.0, 0.2), project=project)
    prepared = importing.preview(project, source, part(progress, 0.2, 0.4))
    listed = project.inventory()
    checked = eligibility.check(listed, as_of, part(progress, 0.4, 0.6))
    values = zip(listed.items, item_answers(checked, project.plan()), strict=True)
    sheets = sheet_answers(prepared, {item.id: answers for item, answers in values})
    if not sheets:
        raise UserError(
            "no-items",
            f"No sheet of {workbook.name} lists items, so there is nothing to answer.",
            "Choose the workbook with the list of equipment.",
        )
    annotate(workbook, out, [one.answers for one in sheets], part(progress, 0.6, 1.0))
    rows, matched = sum(len(one.answers.rows) for one in sheets), sum(s.matched for s in sheets)
    names = tuple(one.answers.sheet for one in sheets)
    return AnswersWritten(rows, matched, rows - matched, names)


def export_pdf(
    project: Project,
    out: Path,
    *,
    as_of: date,
    name: str | None = None,
    progress: Progress = silent,
) -> None:
    """Write the plan of a name (the newest without one) to be printed: how it stands, the next
    deadlines, a chart, and the jobs by site and by crew. Without a plan it says how to make one.

    Raises UserError where ``out`` cannot be written, or the project is empty.
    """
    from planner.files.pdf import PlanPrint, write_plan
    from planner.services import deadlines

    _expect(out, ".pdf")
    listed, plan = project.inventory(), project.plan(name)
    if plan is None and not listed.sites and not listed.applications:
        raise UserError(
            "nothing-to-print",
            "The project has no plan, no sites and no applications: there is nothing to print.",
            "Import a workbook first.",
        )
    invented = is_invented(listed.carrier.legal_name)
    report = PlanPrint(
        carrier=listed.carrier.legal_name or project.path.stem,
        as_of=as_of,
        plan=plan,
        sites={site.code: site.name for site in listed.sites},
        crews={crew.name for crew in listed.crews},
        deadlines=deadlines.compute(listed, as_of),
        notes=[INVENTED] if invented else [],
        baseline=_baseline_of(project, plan),
    )
    write_plan(report, out, progress=progress)


def _baseline_of(project: Project, plan: Plan | None) -> Plan | None:
    """The project's baseline, unless that is the plan itself."""
    found = next((one for one in project.plans() if one.baseline), None)
    return None if plan is None or found is None or found.name == plan.name else found


def export_calendar(deadlines: Sequence[Deadline], out: Path, *, owner: str = "") -> None:
    """Write the dated deadlines as all-day events with reminders. ``owner``, the carrier's
    name, keeps apart the events of two carriers in one calendar; the file does not show it.

    Raises UserError where no deadline has a date, or ``out`` cannot be written.
    """
    from planner.files.calendar import write_calendar

    _expect(out, ".ics")
    write_calendar(deadlines, out, owner=owner, made_at=datetime.now().astimezone())


def export_project_xml(
    project: Project,
    out: Path,
    *,
    as_of: date,
    name: str | None = None,
    baseline: str | None = None,
    progress: Progress = silent,
) -> None:
    """Write the plan of a name (the newest without one) for Microsoft Project: sites with their
    jobs, links, crews and calendars; beside its dates those of the plan named ``baseline`` (the
    baseline of the project without one).

    Raises UserError "no-such-plan", "plan-outdated" where the plan does not fit the inventory any
    more, and where ``out`` cannot be written.
    """
    from planner.files.project_xml import write_project
    from planner.services import planned_work
    from planner.services.project_plan import project_plan

    _expect(out, ".xml")
    plan = planned_work.kept_plan(project, name)
    if baseline:
        before: Plan | None = planned_work.kept_plan(project, baseline)
    else:
        before = next((one for one in project.plans() if one.baseline), None)
    listed = project.inventory()
    work = planned_work.read(listed, plan, as_of, part(progress, 0.0, 0.5))
    made = project_plan(listed, plan, work, baseline=before)
    write_project(made, out, part(progress, 0.5, 1.0))


def export_crew_calendars(
    project: Project,
    out: Path,
    *,
    crew: str = "",
    name: str | None = None,
    progress: Progress = silent,
) -> tuple[Path, ...]:
    """Write the jobs of a crew (of all of them without one) in the plan of a name as a calendar;
    where ``out`` is a folder, a file for each crew in it. Gives the files.

    Raises UserError as `planner.services.field_work.chosen` and where a file cannot be written.
    """
    from planner.services import crew_calendars, planned_work

    if not out.is_dir():
        _expect(out, ".ics")
    plan = planned_work.kept_plan(project, name)
    return crew_calendars.write(project.inventory(), plan, out, crew, progress)


def _expect(out: Path, ending: str) -> None:
    if out.suffix.lower() != ending:
        raise UserError(
            "wrong-ending", f"{out.name} does not end in {ending}.", f"Name it *{ending}."
        )


def is_invented(legal_name: str) -> bool:
    """Whether the carrier is the sample that ships with the program."""
    return "invented" in legal_name.casefold()
