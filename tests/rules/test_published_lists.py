"""The book's tables against the published lists."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.rules.book import RuleBook

BOOK = RuleBook.shipped()
FIRST_LIST, REPORTED = date(2021, 3, 12), date(2018, 8, 14)


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "rules" / name
    if not path.exists():
        pytest.skip(f"{name} not present")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_covered_list_has_every_published_entry_with_its_dates(shared_data: Path) -> None:
    published = _rows(shared_data, "covered_list_2026-08.csv")
    rows = BOOK.tables["covered-list"].rows

    assert len(rows) == len(published) == 16
    for row, entry in zip(rows, published, strict=True):
        included = row.cells["included"]
        assert str(included) == entry["date_of_inclusion"], entry["entity"]
        assert (row.cells["kind"] == "category") == (entry["kind"] == "category")
        updated = row.cells.get("updated", ())
        assert isinstance(updated, tuple)
        stated = {text[:10] for text in updated}
        assert stated >= set(filter(None, entry["updates"].split(";"))), entry["entity"]


def test_what_is_reported_begins_as_the_statute_says() -> None:
    for row in BOOK.tables["covered-list"].rows:
        included = row.cells["included"]
        assert isinstance(included, date)
        later = included + timedelta(days=60)
        assert row.cells["reported_from"] == (REPORTED if included == FIRST_LIST else later)


def test_the_general_license_has_every_published_period(shared_data: Path) -> None:
    published = _rows(shared_data, "temporary_general_license_periods.csv")
    rows = BOOK.tables["general-license-periods"].rows

    periods = [row for row in published if row["period"] != "END"]
    assert [(str(row.cells["effective"]), str(row.cells["expires"])) for row in rows] == [
        (row["effective_from"], row["expires"]) for row in periods
    ]


def test_what_the_license_allowed_lies_within_its_periods() -> None:
    periods = BOOK.tables["general-license-periods"].rows
    days = [row.cells["effective"] for row in periods] + [row.cells["expires"] for row in periods]
    known = [day for day in days if isinstance(day, date)]
    for row in BOOK.tables["general-license-scopes"].rows:
        start, end = row.cells["effective"], row.cells["expires"]
        assert isinstance(start, date)
        assert isinstance(end, date)
        assert min(known) <= start <= end <= max(known)
