from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from planner.common.errors import UserError
from planner.common.progress import silent
from planner.model.inventory import JobReport
from planner.model.sheets import DELAY_CAUSES
from planner.services import crew_sheets, importing
from planner.services.field_work import Selection
from planner.storage.project import Project
from tests.services import fieldwork

HEADINGS = [
    *("Site", "Job", "Planned start", "Planned finish", "Started on", "Finished on"),
    *("Expected finish", "Crew", "Delay cause", "Notes"),
]


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with fieldwork.make(tmp_path / "two-rivers.rplan") as opened:
        yield opened


def rows(path: Path) -> list[dict[str, object]]:
    sheet = openpyxl.load_workbook(path)["Progress"]
    head, *body = sheet.iter_rows(values_only=True)
    assert list(head) == HEADINGS
    return [dict(zip(HEADINGS, row, strict=True)) for row in body]


def brought_in(project: Project, path: Path) -> tuple[int, int, int, int]:
    preview = importing.preview(project, importing.look(path, progress=silent), silent)
    importing.apply(project, preview, silent)
    return preview.added, preview.changed, preview.rejected, len(preview.problems)


def test_a_crew_gets_a_row_for_each_of_its_jobs(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "radio.xlsx"
    assert crew_sheets.export(project, out, selection=Selection(crew="Radio")) == (out,)
    plan = project.plan()
    assert plan is not None
    jobs = [job for job in plan.jobs if "Radio" in job.crew]
    found = rows(out)
    assert [(row["Site"], row["Job"]) for row in found] == [job.key for job in jobs]
    install = next(row for row in found if row["Job"] == "Install")
    assert install["Crew"] == "South, two [A]; Radio"
    assert install["Planned start"].date() == next(  # type: ignore[attr-defined]
        job.start for job in jobs if job.key == (install["Site"], "Install")
    )
    assert "007" in {row["Site"] for row in found}


def test_the_sheet_asks_for_dates_and_offers_the_causes_of_delays(
    project: Project, tmp_path: Path
) -> None:
    out = tmp_path / "crew.xlsx"
    crew_sheets.export(project, out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Progress", "How to"]
    sheet = book["Progress"]
    checks = {
        str(check.sqref).split(":")[0]: check for check in sheet.data_validations.dataValidation
    }
    assert [checks[cell].type for cell in ("E2", "F2", "G2", "I2")] == ["date"] * 3 + ["list"]
    assert checks["I2"].formula1 == f'"{",".join(DELAY_CAUSES)}"'
    assert sheet.freeze_panes == "B2"
    plan = project.plan()
    assert plan is not None
    assert sheet.max_row == len(plan.jobs) + 1
    assert any(row["Crew"] is None for row in rows(out))


def test_a_folder_gets_a_workbook_for_each_crew_and_one_for_the_rest(
    project: Project, tmp_path: Path
) -> None:
    folder = tmp_path / "crews"
    folder.mkdir()
    files = crew_sheets.export(project, folder)
    assert {path.stem for path in files} == {"North", "Radio", "South, two [A]", "Without a crew"}
    assert {row["Job"] for row in rows(folder / "Without a crew.xlsx")} == {"Order", "Permit"}

    before = (folder / "Radio.xlsx").read_bytes()
    with pytest.raises(UserError) as refused:  # it may be filled in by now
        crew_sheets.export(project, folder)
    assert refused.value.code == "file-exists"
    assert (folder / "Radio.xlsx").read_bytes() == before


def test_what_comes_back_is_imported_like_any_other(project: Project, tmp_path: Path) -> None:
    out = tmp_path / "crew.xlsx"
    crew_sheets.export(project, out)
    assert brought_in(project, out) == (0, 0, 0, 0)  # nobody filled anything in

    book = openpyxl.load_workbook(out)
    sheet = book["Progress"]
    sheet["E2"], sheet["F2"] = date(2026, 11, 20), date(2026, 11, 21)
    sheet["E3"], sheet["G3"], sheet["I3"] = date(2026, 11, 20), date(2026, 12, 30), "supply"
    sheet["J3"] = "waits for steel"
    book.save(out)
    added, changed, rejected, problems = brought_in(project, out)
    assert (added, changed, rejected, problems) == (2, 0, 0, 0)
    first, second = project.inventory().reports
    assert (first.started_on, first.finished_on) == (date(2026, 11, 20), date(2026, 11, 21))
    assert second.expected_on == date(2026, 12, 30)
    assert second.delay_cause == "supply"


def test_what_was_reported_before_is_filled_in_and_stays(project: Project, tmp_path: Path) -> None:
    report = JobReport(
        site="S-1",
        job="survey",
        started_on=date(2026, 11, 20),
        crew="North",
        delay_cause="weather",
        notes="=snow",
    )
    with project.unit("Report") as unit:
        unit.insert(JobReport, [report])
    out = tmp_path / "crew.xlsx"
    crew_sheets.export(project, out)
    row = next(row for row in rows(out) if (row["Site"], row["Job"]) == ("S-1", "Survey"))
    assert row["Started on"].date() == date(2026, 11, 20)  # type: ignore[attr-defined]
    assert (row["Crew"], row["Delay cause"], row["Notes"]) == ("North", "weather", "=snow")
    cells = [cell for line in openpyxl.load_workbook(out)["Progress"] for cell in line]
    assert all(cell.data_type != "f" for cell in cells)  # text is never a formula
    brought_in(project, out)
    (kept,) = project.inventory().reports
    assert (kept.started_on, kept.notes) == (report.started_on, report.notes)


def test_another_ending_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not end in"):
        crew_sheets.export(project, tmp_path / "crew.csv")
