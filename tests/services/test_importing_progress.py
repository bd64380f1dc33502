"""The sheet Progress: what crews send back, in and out."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from planner.model.inventory import JobReport, Site
from planner.services import importing
from planner.services.importing import ImportReport
from planner.storage.project import Project
from tests.files.workbooks import workbook
from tests.services.test_importing_lines import exported

HEADINGS = [
    "Site", "Job", "Planned start", "Planned finish", "Started on", "Finished on",
    "Expected finish", "Crew", "Delay cause", "Notes",
]  # fmt: skip


@pytest.fixture
def sites(project: Project) -> Project:
    with project.unit("Begin") as unit:
        unit.insert(Site, [Site(code="S-1"), Site(code="S-2")])
    return project


def bring(project: Project, folder: Path, *rows: list[Any]) -> ImportReport:
    path = workbook(folder / "back.xlsx", {"Progress": [HEADINGS, *rows]})
    return importing.apply(project, importing.preview(project, importing.look(path)))


def row(site: str, job: str, began: Any = None, ended: Any = None, **more: Any) -> list[Any]:
    day = date(2027, 5, 3)
    last = [more.get(name) for name in ("expected", "crew", "cause", "notes")]
    return [site, job, day, day, began, ended, *last]


def test_a_sheet_that_a_crew_sends_back_is_read_and_its_plan_passed_over(
    sites: Project, tmp_path: Path
) -> None:
    began, ended = date(2027, 5, 4), date(2027, 5, 6)
    report = bring(
        sites,
        tmp_path,
        row("S-1", "Install", began, ended, crew="North"),
        row("S-2", "Install", began, expected=ended, cause="weather"),
    )
    assert (report.added, report.changed) == (2, 0)
    assert [
        (r.site, r.job, r.started_on, r.finished_on, r.extras) for r in sites.load(JobReport)
    ] == [
        ("S-1", "Install", began, ended, {}),
        ("S-2", "Install", began, None, {}),
    ]


def test_a_row_that_nobody_filled_in_brings_nothing_and_takes_nothing(
    sites: Project, tmp_path: Path
) -> None:
    bring(sites, tmp_path, row("S-1", "Install", date(2027, 5, 4), notes="windy"))
    report = bring(sites, tmp_path, row("s-1", "install"), row("S-2", "Install", crew="North"))
    assert (report.added, report.changed, report.same) == (0, 0, 2)
    (kept,) = sites.load(JobReport)
    assert (kept.started_on, kept.notes) == (date(2027, 5, 4), "windy")


def test_the_second_sheet_of_a_crew_changes_the_first_and_undo_takes_it_back(
    sites: Project, tmp_path: Path
) -> None:
    began = date(2027, 5, 4)
    bring(sites, tmp_path, row("S-1", "Install", began))
    report = bring(sites, tmp_path, row("S-1", "Install", began, date(2027, 5, 7)))
    assert (report.added, report.changed) == (0, 1)
    assert sites.load(JobReport)[0].finished_on == date(2027, 5, 7)
    sites.undo()
    assert sites.load(JobReport)[0].finished_on is None


def test_two_rows_about_one_job_and_a_site_that_is_not_known_are_told(
    sites: Project, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "back.xlsx",
        {
            "Progress": [
                HEADINGS,
                row("S-1", "Install", date(2027, 5, 4)),
                row("S-1", "INSTALL", date(2027, 5, 5)),
                row("S-9", "Install", date(2027, 5, 5)),
                row("", "Install", date(2027, 5, 5)),
            ]
        },
    )
    preview = importing.preview(sites, importing.look(path))
    assert (preview.added, preview.rejected) == (1, 3)
    assert {(problem.row, problem.code) for problem in preview.problems if problem.rejects} >= {
        (3, "duplicate-row")
    }


def test_dates_that_run_backwards_are_told_where_they_are_and_come_in_nowhere(
    sites: Project, tmp_path: Path
) -> None:
    fifth, sixth, seventh = (date(2026, 5, day) for day in (5, 6, 7))
    path = workbook(
        tmp_path / "back.xlsx",
        {
            "Progress": [
                HEADINGS,
                row("S-1", "Install", sixth, fifth),
                row("S-2", "Install", sixth, expected=fifth),
                row("S-1", "Remove", sixth, sixth),
                # what was expected once does not matter when the job is through
                row("S-2", "Remove", sixth, seventh, expected=fifth),
            ]
        },
    )
    preview = importing.preview(sites, importing.look(path))
    assert (preview.added, preview.rejected) == (2, 2)
    said = "{} is May 5, 2026. The job began on May 6, 2026: correct one of the two dates."
    assert [(p.sheet, p.row, p.column, p.message) for p in preview.problems if p.rejects] == [
        ("Progress", row, column, said.format(column))
        for row, column in ((2, "Finished on"), (3, "Expected finish"))
    ]


def test_an_end_before_the_start_that_the_project_knows_is_told_too(
    sites: Project, tmp_path: Path
) -> None:
    bring(sites, tmp_path, row("S-1", "Install", date(2026, 5, 6)))
    path = tmp_path / "ended.csv"
    path.write_text("Site,Job,Finished on\nS-1,Install,2026-05-05\n", "utf-8")
    preview = importing.preview(sites, importing.look(path))
    assert (preview.changed, preview.rejected) == (0, 1)
    assert [p.code for p in preview.problems if p.rejects] == ["dates-backwards"]


def test_days_of_work_that_are_still_to_come_are_worth_a_look(
    sites: Project, tmp_path: Path
) -> None:
    path = workbook(
        tmp_path / "back.xlsx",
        {
            "Progress": [
                HEADINGS,
                row("S-1", "Install", date(2097, 5, 4), expected=date(2097, 6, 1)),
            ]
        },
    )
    preview = importing.preview(sites, importing.look(path))
    assert [p.column for p in preview.problems if p.code == "date-unusual"] == ["Started on"]


def test_a_second_row_says_what_both_are_about(sites: Project, tmp_path: Path) -> None:
    day = date(2026, 5, 4)
    path = workbook(
        tmp_path / "two.xlsx",
        {
            "Progress": [
                HEADINGS,
                row("S-1", "Install", day),
                row("S-1", "Remove", day),
                row("S-2", "Install", day),
                row("S-1", "install", day),
            ],
            "Gates": [["Site", "Gate", "Date"], ["S-1", "Permit", day], ["S-1", "permit", day]],
            "Sites": [["Site", "Name", "Type"], ["S-1", "a", "b"], ["S-1", "c", "d"]],
        },
    )
    preview = importing.preview(sites, importing.look(path))
    assert [(p.sheet, p.row, p.column, p.message) for p in preview.problems if p.rejects] == [
        ("Sites", 3, "Site", "Row 2 is about the same site; keep one."),
        ("Gates", 3, "Gate", "Row 2 is about the same site and gate; keep one."),
        ("Progress", 5, "Job", "Row 2 is about the same site and job; keep one."),
    ]


def test_progress_goes_out_with_the_standard_workbook_and_comes_in_unchanged(
    sites: Project, tmp_path: Path
) -> None:
    given = JobReport(
        0, "S-1", "Install", date(2027, 5, 4), None, date(2027, 5, 9), "North", "supply", "",
        {"Foreman": "0042", "Planned start": "own"},
    )  # fmt: skip
    with sites.unit("Report") as unit:
        unit.insert(JobReport, [given])
    out = exported(sites, tmp_path / "all.xlsx")
    report = importing.apply(sites, importing.preview(sites, importing.look(out)))
    assert (report.added, report.changed) == (0, 0)
