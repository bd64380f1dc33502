"""The sample carrier: a standard workbook, invented throughout, as untidy as real ones."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from planner.model import sheets

WORKBOOK = Path(__file__).resolve().parents[2] / "resources" / "sample" / "sample-carrier.xlsx"
OWN_COLUMNS = {"Sites": ["Backhaul"], "Items": ["Slot", "Asset tag"]}
HUAWEI_SERIAL = re.compile(r"21[0-9A-Z]{8}[0-9A-Z]{2}[1-9A-HJ-N][1-9A-C][0-9]{6}", re.IGNORECASE)

Row = Mapping[str, object]


@pytest.fixture(scope="module")
def book() -> Mapping[str, list[Row]]:
    workbook = openpyxl.load_workbook(WORKBOOK, read_only=True)
    tables: dict[str, list[Row]] = {}
    for sheet in workbook:
        rows = list(sheet.iter_rows(values_only=True))
        heads = [str(cell) for cell in rows[0]]
        tables[sheet.title] = [dict(zip(heads, row, strict=True)) for row in rows[1:]]
    workbook.close()
    return tables


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _words(rows: list[Row], column: str) -> set[str]:
    return {word.strip() for row in rows for word in _text(row[column]).split(";")} - {""}


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return None if value is None else date.fromisoformat(str(value))


@pytest.mark.slow
def test_headings_are_those_of_the_standard_workbook_and_the_carriers_own(
    book: Mapping[str, list[Row]],
) -> None:
    reported = (sheets.PROGRESS,)  # the crews of the sample have not reported anything yet
    for sheet in (one for one in sheets.ALL_SHEETS[1:] if one not in reported):
        expected = [column.heading for column in sheet.columns] + OWN_COLUMNS.get(sheet.name, [])
        assert list(book[sheet.name][0]) == expected
    fields = [row["Field"] for row in book["Carrier"]]
    assert fields == [column.heading for column in sheets.CARRIER.columns]


def test_it_has_forty_sites_and_about_twelve_hundred_items(
    book: Mapping[str, list[Row]],
) -> None:
    assert len(book["Sites"]) == 40
    assert 1150 <= len(book["Items"]) <= 1250
    assert WORKBOOK.stat().st_size < 250_000


def test_it_says_that_it_is_invented(book: Mapping[str, list[Row]]) -> None:
    carrier = {row["Field"]: row["Value"] for row in book["Carrier"]}
    assert "invented" in _text(carrier["Legal name"])
    assert carrier["FRN"] == "0000000000"
    assert _text(carrier["Contact e-mail"]).endswith(".example.org")
    assert all("(invented)" in _text(row["Order"]) for row in book["Extensions"])
    assert all("nvented" in _text(row["Tower owner"]) for row in book["Sites"])
    assert "invented" in next(iter(book["Read me"][0] if book["Read me"] else {}), "")
    properties = openpyxl.load_workbook(WORKBOOK, read_only=True).properties
    assert "nvented" in properties.title


def test_every_reference_names_a_row_that_is_there(book: Mapping[str, list[Row]]) -> None:
    sites = {row["Site"] for row in book["Sites"]}
    applications = {row["Application"] for row in book["Applications"]}
    assert len(sites) == len(book["Sites"])
    assert {row["Site"] for row in book["Items"]} <= sites
    assert {row["Site"] for row in book["Gates"]} <= sites
    assert {row["Hub site"] for row in book["Sites"]} - {None} <= sites
    assert {row["Application"] for row in book["Sites"]} == applications
    assert {row["Application"] for row in book["Extensions"]} == applications
    assert {row["Application"] for row in book["Disbursements"]} == applications
    for sheet in ("Costs", "Filings"):
        assert {row["Application"] for row in book[sheet]} == applications | {None}
    assert {row["Site"] for row in book["Costs"]} - {None} <= sites


def test_gates_and_skills_of_the_work_are_ones_that_the_carrier_has(
    book: Mapping[str, list[Row]],
) -> None:
    assert _words(book["Work"], "Skill") <= _words(book["Crews"], "Skills")
    assert {row["Gate"] for row in book["Gates"]} == _words(book["Work"], "Gate")


def test_each_extension_adds_at_most_six_months_and_ends_on_the_same_day_number(
    book: Mapping[str, list[Row]],
) -> None:
    for application in book["Applications"]:
        first = _as_date(application["First disbursement on"])
        assert first is not None
        ends = [first.replace(year=first.year + 1)]
        for row in book["Extensions"]:
            if row["Application"] == application["Application"]:
                end, granted = _as_date(row["New term end"]), _as_date(row["Granted on"])
                assert end is not None
                assert granted is not None
                assert granted < ends[-1]
                ends.append(end)
        for before, after in pairwise(ends):
            assert after.day == before.day
            assert (after.year - before.year) * 12 + after.month - before.month == 6
        assert date(2027, 1, 1) <= ends[-1] <= date(2027, 6, 30)


def test_money_and_customers_agree_with_the_applications_and_the_carrier(
    book: Mapping[str, list[Row]],
) -> None:
    facts = {row["Field"]: row["Value"] for row in book["Carrier"]}
    latest = max(book["Customers"], key=lambda row: _as_date(row["As of"]) or date.min)
    counted = _whole(latest["Customers"]) + _whole(latest["Customers of affiliates"])
    assert (counted, latest["As of"]) == (facts["Customers"], facts["Customers as of"])
    for application in book["Applications"]:
        name = application["Application"]
        paid = [row for row in book["Disbursements"] if row["Application"] == name]
        first = min(day for row in paid if (day := _as_date(row["Date"])) is not None)
        assert first == _as_date(application["First disbursement on"])
        assert sum(_amount(row["Amount"]) for row in paid) < _amount(application["Allocation"])
        for claim in paid:
            costs = [row for row in book["Costs"] if row["Claim"] == claim["Claim"]]
            assert {row["Application"] for row in costs} <= {name}
            assert sum(_amount(row["Amount"]) for row in costs) <= _amount(claim["Amount"])
            for row in costs:
                days = [_as_date(row["Date"]), _as_date(row["Claimed on"]), _as_date(claim["Date"])]
                assert days == sorted(day for day in days if day is not None)


def test_costs_show_a_license_an_upgrade_and_both_kinds_of_labor(
    book: Mapping[str, list[Row]],
) -> None:
    costs = book["Costs"]
    (licensed,) = [row for row in costs if row["Export license"]]
    assert "(invented)" in _text(licensed["Export license"])
    assert licensed["Manufacturer"] == "Huawei"
    (upgrade,) = [row for row in costs if row["Comparable quote"]]
    assert _amount(upgrade["Comparable quote"]) < _amount(upgrade["Amount"])
    assert {row["Dedicated"] for row in costs} == {"Yes", "No", None}
    prices = {row["Serial number"]: row["Cost"] for row in book["Items"] if row["Serial number"]}
    for row in costs:
        if row["Serial number"]:
            assert row["Amount"] == prices[row["Serial number"]]


def test_filings_are_for_dates_that_the_approval_sets_and_one_is_missing(
    book: Mapping[str, list[Row]],
) -> None:
    approved = date(2022, 7, 15)
    due = {approved + timedelta(days=90 * number) for number in range(1, 18)}
    filed: dict[object, set[date | None]] = {}
    for row in book["Filings"]:
        assert _text(row["Confirmation number"]).startswith("SAMPLE-")
        if row["Duty"] == "status-update":
            filed.setdefault(row["Application"], set()).add(_as_date(row["Due on"]))
    assert filed["SCRP Nebraska 2022"] == due
    assert due - filed["SCRP Wyoming 2022"] == {date(2026, 9, 22)}


def test_serial_numbers_are_text_and_no_two_items_can_be_mistaken_for_one(
    book: Mapping[str, list[Row]],
) -> None:
    serials = [row["Serial number"] for row in book["Items"] if row["Serial number"] is not None]
    assert all(isinstance(serial, str) for serial in serials)
    assert len(set(serials)) == len(serials)
    places = Counter(
        (row["Site"], _text(row["Model"]).strip(), row["Slot"])
        for row in book["Items"]
        if row["Serial number"] is None
    )
    assert max(places.values()) == 1


def test_huawei_serials_have_the_structure_of_real_ones(book: Mapping[str, list[Row]]) -> None:
    serials = [
        _text(row["Serial number"])
        for row in book["Items"]
        if _text(row["Serial number"])[:2] == "21"
    ]
    shaped = [serial for serial in serials if HUAWEI_SERIAL.fullmatch(serial)]
    assert len(shaped) > 500
    assert any(serial[12].upper() in "LM" for serial in shaped)  # made in 2020 or later


def test_the_mess_of_real_sheets_is_there(book: Mapping[str, list[Row]]) -> None:
    items = book["Items"]
    makers = {_text(row["Manufacturer"]) for row in items}
    assert {"Huawei", "HUAWEI TECH CO LTD", "Hua Wei", "huawei technologies co., ltd."} <= makers
    assert len({maker for maker in makers if maker.lower().startswith("zte")}) >= 2
    assert {"Hikvision", "Dahua", "Dahua Scale", "H3C", "Ericsson"} <= makers
    damaged = [row for row in items if "E+19" in _text(row["Serial number"])]
    assert len(damaged) == 2
    undated = [row for row in items if row["Obtained on"] is None]
    assert 0.07 < len(undated) / len(items) < 0.10
    assert any(_text(row["Description"]).endswith(" ") for row in items)
    assert any(row["Serial number"] is None and _whole(row["Quantity"]) > 40 for row in items)
    assert len({row["Fund source"] for row in items} - {None}) >= 4


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 0


def _amount(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def test_dates_of_an_item_are_in_order(book: Mapping[str, list[Row]]) -> None:
    for row in book["Items"]:
        steps = ("Obtained on", "Replaced on", "Removed on", "Disposed on")
        known = [day for step in steps if (day := _as_date(row[step])) is not None]
        assert known == sorted(known), row
        assert not known or known[-1] <= date(2026, 11, 23)
