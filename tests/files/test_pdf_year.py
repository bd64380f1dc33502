"""The printed year of deadlines."""

from datetime import date
from pathlib import Path

from planner.files.pdf_year import YearPrint, write_year
from planner.model.findings import Confidence, Deadline, DeadlineStatus
from planner.model.inventory import Filing
from tests.files.test_pdf import text_of


def _deadline(on: date | None, status: DeadlineStatus | None, **more: object) -> Deadline:
    fields: dict[str, object] = {
        "rule": "status-update",
        "title": "Status update 3",
        "application": "North",
        "on": on,
        "falls_on": on,
        "status": status,
        "because": "Because.",
        "missing": (),
        "citation": "47 USC 1603(d)(8)(A)",
        "confidence": Confidence.CONFIRMED,
    }
    return Deadline(**{**fields, **more})  # type: ignore[arg-type]


def test_the_year_runs_from_the_month_it_is_asked_for() -> None:
    year = YearPrint("Two Rivers", date(2026, 11, 23), date(2026, 11, 23), ())

    assert (year.months[0], year.months[-1]) == (date(2026, 11, 1), date(2027, 10, 1))
    assert year.end == date(2027, 11, 1)


def test_each_date_of_the_year_stands_with_its_source_and_what_was_filed(tmp_path: Path) -> None:
    out = tmp_path / "year.pdf"
    filed = Filing(filed_on=date(2026, 12, 1), confirmation="5640-77")
    deadlines = (
        _deadline(date(2026, 10, 31), DeadlineStatus.PAST, title="The month before"),
        _deadline(date(2026, 11, 1), DeadlineStatus.DONE, title="The first day", evidence=filed),
        _deadline(
            date(2027, 10, 30),
            DeadlineStatus.UPCOMING,
            title="The last month",
            falls_on=date(2027, 10, 31),
            confidence=Confidence.UNCONFIRMED,
            verify="Read the rule.",
        ),
        _deadline(date(2027, 11, 1), DeadlineStatus.UPCOMING, title="The day after"),
        _deadline(None, None, title="Spending report", missing=("First disbursement on",)),
    )
    write_year(YearPrint("Two Rivers", date(2026, 11, 23), date(2026, 11, 23), deadlines), out)

    text = text_of(out)
    assert "The first day" in text
    assert "The last month" in text
    assert "The month before" not in text
    assert "The day after" not in text
    assert "2026-12-01" in text
    assert "5640-77" in text
    assert "2027-10-31 Sun" in text
    assert "not confirmed" in text
    assert "The last month: Read the rule." in text
    assert (
        '"First disbursement on" of North is not known; so there is no date for: Spending report.'
        in text
    )
    assert "2 dates in twelve months: 1 upcoming, 1 done." in text
    assert "1 earlier date is past" in text


def test_a_year_without_dates_says_so(tmp_path: Path) -> None:
    out = tmp_path / "year.pdf"
    write_year(YearPrint("Two Rivers", date(2024, 2, 29), date(2024, 2, 29), ()), out)

    assert "No deadline falls in these twelve months." in text_of(out)
