"""The command that lists deadlines, tried on dates and files as a user would."""

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from planner.app.entry import main
from planner.model.inventory import Application, Extension, Filing
from planner.storage.project import Project


@pytest.fixture
def file(new_file: Path, tmp_path: Path) -> Path:
    """A project with one application of 2022, extended twice, one update filed."""
    path = Path(shutil.copy(new_file, tmp_path / "carrier.rplan"))
    with Project.open(path) as project, project.unit("Enter the award") as unit:
        unit.insert(
            Application,
            [
                Application(
                    name="North",
                    submitted_on=date(2022, 1, 20),
                    approved_on=date(2022, 7, 15),
                    first_disbursement_on=date(2023, 4, 18),
                )
            ],
        )
        unit.insert(
            Extension,
            [
                Extension(
                    application="North",
                    granted_on=date(2024, 3, 29),
                    new_term_end=date(2024, 10, 18),
                ),
                Extension(
                    application="North",
                    granted_on=date(2024, 9, 30),
                    new_term_end=date(2025, 1, 15),
                ),
            ],
        )
        unit.insert(
            Filing,
            [
                Filing(
                    application="North",
                    duty="status-update",
                    due_on=date(2022, 10, 13),
                    filed_on=date(2022, 10, 12),
                    confirmation="5640-1",
                    document="update.pdf",
                ),
                Filing(
                    application="North",
                    duty="status-update",
                    due_on=date(2022, 10, 15),
                    filed_on=date(2022, 10, 12),
                ),
            ],
        )
    return path


def _listed(capsys: pytest.CaptureFixture[str], file: Path, as_of: str) -> dict[str, Any]:
    assert main(["deadlines", str(file), "--as-of", as_of, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        ("2023-04-17", None),
        ("2023-04-18", "2024-04-18"),
        ("2024-03-28", "2024-04-18"),
        ("2024-03-29", "2024-10-18"),
        ("2024-09-29", "2024-10-18"),
        ("2024-09-30", "2025-01-15"),
        ("2027-01-01", "2025-01-15"),
    ],
)
def test_the_term_ends_as_was_known_on_the_day(
    capsys: pytest.CaptureFixture[str], file: Path, as_of: str, end: str | None
) -> None:
    data = _listed(capsys, file, as_of)

    ends = [one["date"] for one in data["deadlines"] if one["rule"] == "term-end"]
    assert ends == ([end] if end else [])


def test_each_date_carries_its_evidence_and_a_filing_for_no_date_is_named(
    capsys: pytest.CaptureFixture[str], file: Path
) -> None:
    data = _listed(capsys, file, "2022-11-01")

    first = next(one for one in data["deadlines"] if one["title"] == "Status update 1")
    assert list(first) == [
        "rule",
        "title",
        "application",
        "date",
        "falls_on",
        "status",
        "because",
        "citation",
        "confidence",
        "verify",
        "evidence",
    ]
    assert first["status"] == "done"
    assert first["evidence"]["confirmation"] == "5640-1"
    assert first["evidence"]["document"] == "update.pdf"
    assert [one["due_on"] for one in data["unmatched_filings"]] == ["2022-10-15"]
    assert {one["rule"]: one["missing"] for one in data["unknown"]}["term-end"] == [
        "First disbursement on"
    ]

    assert main(["deadlines", str(file), "--as-of", "2022-11-01"]) == 0
    printed = capsys.readouterr().out
    assert "so it is evidence for none" in printed
    assert "was not known on 2022-11-01" in printed


def test_the_day_before_the_book_is_refused(capsys: pytest.CaptureFixture[str], file: Path) -> None:
    assert main(["deadlines", str(file), "--as-of", "2019-05-15"]) == 2
    assert "2019-05-16" in capsys.readouterr().err


def test_deadlines_are_written_as_calendar_workbook_and_year(
    capsys: pytest.CaptureFixture[str], file: Path, tmp_path: Path
) -> None:
    ics, book, year = tmp_path / "d.ics", tmp_path / "d.xlsx", tmp_path / "d.pdf"
    command = ["deadlines", str(file), "--as-of", "2022-11-01"]
    assert main([*command, "--ics", str(ics), "--out", str(book)]) == 0
    assert main([*command, "--out", str(year)]) == 0
    assert f"Wrote {year}." in capsys.readouterr().out

    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert year.read_bytes().startswith(b"%PDF")
    sheet = openpyxl.load_workbook(book)["Deadlines"]
    rows = list(sheet.iter_rows(values_only=True))
    headings = list(rows[0])
    update = next(row for row in rows if row[headings.index("Deadline")] == "Status update 1")
    assert update[headings.index("Confirmation number")] == "5640-1"
    assert update[headings.index("Status")] == "Done"

    assert main([*command, "--out", str(tmp_path / "d.doc")]) == 2
    assert ".ics, .xlsx or .pdf" in capsys.readouterr().err
